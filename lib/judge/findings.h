/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Findings while they are collected: each severity in a list of its own. */
#ifndef LIB_FINDINGS_H
#define LIB_FINDINGS_H

#include "util/error.h"
#include "util/list.h"

#include <vdpa/rules.h>

/* All zero is empty. */
struct findings {
	struct list by_severity[VDPA_SEVERITY_ERROR + 1];
	int ret;
};

/*
 * Add a finding about @bits; the caller fills in the texts. Returns NULL when
 * there is no memory; @findings->ret keeps that error.
 */
struct vdpa_finding *findings_add(struct findings *findings, const char *code,
				  enum vdpa_severity severity,
				  const char *source, uint64_t bits);

/* Append @finding and take over its ownership, also on failure. */
void findings_take(struct findings *findings, struct vdpa_finding *finding);

/*
 * Set @list to all findings, errors first, then conditions, with NULL at the
 * end. On failure, the findings are freed. Returns 0 or -ENOMEM.
 */
int findings_close(struct findings *findings, struct vdpa_finding ***list);

/* Fill in the hint, then what was found. @finding may be NULL. */
#define FINDING_TELL(finding, hint_text, ...)                    \
	do {                                                     \
		struct vdpa_finding *told = (finding);           \
                                                                 \
		if (told) {                                      \
			error_text(told->what, __VA_ARGS__);     \
			error_text(told->hint, "%s", hint_text); \
		}                                                \
	} while (0)

#endif
