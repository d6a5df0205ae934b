/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state that all commands share. */
#ifndef TOOL_CONTEXT_H
#define TOOL_CONTEXT_H

#include "print.h"

#include <vdpa/vdpa.h>

/* Results of a command that succeeded. The answer is no. */
#define ANSWER_NO 2

/* The answer depends on something, or is not known. */
#define ANSWER_DEPENDS 3

/* In a batch: the result comes later. Not an exit status. */
#define ANSWER_LATER 256

struct batch;
struct vdpa_initial_log;

/* When the output has colors. */
enum color {
	COLOR_AUTO, /* on a terminal, unless NO_COLOR is set */
	COLOR_ALWAYS,
	COLOR_NEVER,
};

struct context {
	bool is_json;
	bool is_pretty;
	bool has_details; /* our own views instead of iproute2's */
	bool is_table;	  /* -o table */
	enum color color;
	bool wants_version; /* -V */
	bool wants_help;    /* -h */
	const char *backend;
	const char *store;		   /* --store; NULL: not given */
	char *const *argv;		   /* the whole command line */
	uint32_t timeout_s;		   /* 0: none */
	struct vdpa *vdpa;		   /* NULL until context_open() */
	const char *batch_path;		   /* -b */
	bool is_forced;			   /* -f */
	struct batch *batch;		   /* NULL: not in a batch */
	struct vdpa_initial_log *initials; /* NULL until the first entry */
	int signal;			   /* that ended the command; 0: none */
	struct printer out;
	bool is_printed;	 /* the command has printed its own document */
	struct vdpa_error err;	 /* of the command that failed */
	struct vdpa_error *more; /* other mistakes in the same line */
	size_t more_count;
	char see[80]; /* the line that prints its help, or "" */
};

/*
 * Open the transport of the backend. With a time limit, a helper process asks
 * the kernel, so that the command can exit without it.
 */
int context_transport(const struct context *context, uint32_t timeout_s,
		      struct vdpa_transport **transport,
		      struct vdpa_error *err);

/*
 * Open the handle unless it is open. Returns 0, or a negative errno with the
 * reason in @context.
 */
int context_open(struct context *context);

#endif
