/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Matching the pattern of a message with a text. */
#ifndef LIB_EXPLAIN_PATTERN_H
#define LIB_EXPLAIN_PATTERN_H

#include <vdpa/explain.h>

/* The maximum length of a message. */
#define MATCH_MAX 2048

/* What the parts of a pattern have matched. */
struct capture {
	unsigned int has;      /* 1 << VDPA_EXPLAIN_* */
	unsigned int too_long; /* sets whose mask is too long */
	struct vdpa_feature_bits sets[VDPA_EXPLAIN_SETS];
	char unknown[64]; /* a name that no feature has, or "" */
	uint32_t class_id;
	bool has_class;
	char version[32];
	unsigned long error; /* 0: none */
};

/*
 * Match the beginning of @text, whose blanks and line ends are single
 * characters. @class_id gives names their meaning. Returns the length of the
 * message, or 0: it is another text, and @capture is undefined.
 */
size_t pattern_match(const char *pattern, uint32_t class_id, const char *text,
		     size_t size, struct capture *capture);

/* The class of "virtio-blk", "vhost_vsock", "blk"; 0: not known. */
uint32_t pattern_class(const char *word, size_t length);

#endif
