/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answer to "plan": a command line that makes a destination, or why not. */
#ifndef TOOL_PLAN_ANSWER_H
#define TOOL_PLAN_ANSWER_H

#include "context.h"

#include <vdpa/migrate.h>

struct plan_answer {
	const char *host; /* of the store; NULL: not one of them */
	bool is_alive;	  /* @host */
	const char *dev;  /* a device that is there already, or NULL */
	const struct vdpa_request *request;
	const struct vdpa_judgement *judgement;
};

/*
 * Print it. As text, only what a shell or a batch can run goes to stdout: the
 * line, and a comment with the host; the findings go to stderr.
 */
int plan_print(struct context *context, const struct plan_answer *answer);

/* Print the plans of several devices, which all go to one host of the store. */
int plan_print_all(struct context *context, const struct plan_answer *answers,
		   size_t count);

/* The exit status that fits a verdict. */
int plan_status(enum vdpa_verdict verdict);

#endif
