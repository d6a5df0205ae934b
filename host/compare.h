/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* In what a device of the host is not as in a record. */
#ifndef HOST_COMPARE_H
#define HOST_COMPARE_H

#include "json/arena.h"

#include <vdpa/host.h>

/* class, four words, driver */
#define DIFFERENCES_MAX 6

/* Of a device, with the steps that would mend each. */
struct comparison {
	struct vdpa_host_difference list[DIFFERENCES_MAX];
	unsigned int mend[DIFFERENCES_MAX]; /* VDPA_HOST_*; 0: nothing does */
	size_t count;
};

/*
 * The words with which a device of a record is made on @parent, which may be
 * NULL. Returns 0 or -ENOMEM.
 */
int words_wanted(const struct vdpa_host_dev *dev,
		 const struct vdpa_parent *parent, struct vdpa_initial *words,
		 struct vdpa_error *err);

/*
 * Compare @have, a device of this host, with @want, which is made with @words.
 * Texts are in @arena. Returns 0 or -ENOMEM.
 */
int compare_devs(const struct vdpa_host_dev *want,
		 const struct vdpa_initial *words,
		 const struct vdpa_host_dev *have, unsigned int flags,
		 struct arena *arena, struct comparison *comparison,
		 struct vdpa_error *err);

/* "pci/0000:02:00.0" of a device in @arena; NULL: no memory. */
const char *compare_handle(const struct vdpa_dev *dev, struct arena *arena);

#endif
