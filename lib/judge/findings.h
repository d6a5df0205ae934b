/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Findings while they are collected: each severity in a list of its own. */
#ifndef LIB_FINDINGS_H
#define LIB_FINDINGS_H

#include "util/error.h"
#include "util/list.h"

#include <vdpa/rules.h>

/* All zero is empty. */
struct findings {
	struct list by_severity[VDPA_ERROR + 1];
	int ret;
};

/*
 * A new finding about @bits, to be filled with texts; NULL when there is no
 * memory, which @findings->ret keeps.
 */
struct vdpa_finding *findings_add(struct findings *findings, const char *code,
				  enum vdpa_severity severity,
				  const char *source, uint64_t bits);

/* Append @finding, which is taken over, also on failure. */
void findings_take(struct findings *findings, struct vdpa_finding *finding);

/*
 * One array of all, errors first, then conditions, that ends with NULL. What
 * @findings holds is given to it or freed. Returns 0 or -ENOMEM.
 */
int findings_close(struct findings *findings, struct vdpa_finding ***list);

/* Fill a finding: the hint, then what was found. NULL is fine. */
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
