/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a device of the host differs from the record. */
#ifndef HOST_COMPARE_H
#define HOST_COMPARE_H

#include "json/arena.h"

#include <vdpa/host.h>

/* class, four words, driver */
#define DIFFERENCES_MAX 6

/* The differences of a device, and the steps that remove each. */
struct comparison {
	struct vdpa_host_difference list[DIFFERENCES_MAX];
	unsigned int mend[DIFFERENCES_MAX]; /* VDPA_HOST_*; 0: no step does */
	size_t count;
};

/* How a device of a record is made: @add and then @set result in @last. */
struct words {
	struct vdpa_initial add;
	struct vdpa_initial set;
	struct vdpa_initial last;
};

/*
 * Find how a device of a record is made on @parent, which may be NULL. Returns
 * 0 or -ENOMEM.
 */
int words_wanted(const struct vdpa_host_dev *dev,
		 const struct vdpa_parent *parent, struct words *words,
		 struct vdpa_error *err);

/*
 * Compare @have, a device of this host, with @want, a device of the record that
 * is made with @words. @parent is the one of @have; NULL: not known. Texts are in
 * @arena. Returns 0 or -ENOMEM.
 */
int compare_devs(const struct vdpa_host_dev *want, const struct words *words,
		 const struct vdpa_host_dev *have,
		 const struct vdpa_parent *parent, unsigned int flags,
		 struct arena *arena, struct comparison *comparison,
		 struct vdpa_error *err);

/*
 * Compare the device that @request will make on @parent with @want, a device of
 * the record: the words that the request leaves out and whose value is known. No
 * step removes such a difference. A guest can change the MAC address, so it is
 * not compared. Returns 0 or -ENOMEM.
 */
int compare_made(const struct vdpa_host_dev *want,
		 const struct vdpa_request *request,
		 const struct vdpa_parent *parent, struct arena *arena,
		 struct comparison *comparison, struct vdpa_error *err);

/* The handle of a device ("pci/0000:02:00.0"), in @arena; NULL: no memory. */
const char *compare_handle(const struct vdpa_dev *dev, struct arena *arena);

#endif
