/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a rule comes from: a function of the kernel, or a specification. */
#ifndef LIB_SOURCE_H
#define LIB_SOURCE_H

#include <stdint.h>
#include <vdpa/rules.h>

/* A source as users see it, for Linux 6.1 and for the other kernels. */
struct source {
	const char *in_6_1;
	const char *elsewhere;
};

/* A function that both kernels have. */
#define IN_LINUX(text)                                 \
	{                                              \
		text ", Linux 6.1", text ", Linux 7.2" \
	}

/* Linux 6.1 does not check this, but the specification says so. */
#define NOT_IN_6_1(specification, text)             \
	{                                           \
		(specification), text ", Linux 7.2" \
	}

/* The same for all kernels. */
#define SPECIFIED(text)        \
	{                      \
		(text), (text) \
	}

/* @kernel: a VDPA_KERNEL(); 0: not known */
static inline const char *source_for(const struct source *source,
				     uint32_t kernel)
{
	return kernel == VDPA_KERNEL(6, 1) ? source->in_6_1 : source->elsewhere;
}

#endif
