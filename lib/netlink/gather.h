/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Objects by asking the kernel: one, several by name, or all of a kind. */
#ifndef LIB_GATHER_H
#define LIB_GATHER_H

#include "exchange.h"
#include "object.h"
#include "util/list.h"

/* How often a list is read until it holds still. */
#define LIST_TRIES 10

/*
 * Look up the family, run @request, and take the one object that answers it.
 * Returns 0 or a negative errno with its text.
 */
int gather_one(struct vdpa *vdpa, const struct object_kind *kind,
	       const struct vdpa_request *request, void **object,
	       struct vdpa_error *err);

/*
 * Take the object whose name (a string of attribute DEV_NAME) is @name out of
 * @items, an array that ends with NULL, and free the rest. Returns 0 or
 * -ENODEV.
 *
 * The kernel has a page for the answer about one device, and more for a list:
 * with a name of some thousand characters only the list can hold it.
 */
int gather_pick(const struct object_kind *kind, void **items, const char *name,
		void **object, struct vdpa_error *err);

/*
 * Read a dump of @command once, by the reply function of @call, which keeps the
 * rounds that it took and whether it was interrupted. The family must have been
 * looked up.
 */
int gather_stream(struct vdpa *vdpa, uint8_t command, struct call *call,
		  struct vdpa_error *err);

/* The error of a list that never held still: -EAGAIN. */
int gather_unsteady(struct vdpa_error *err);

/*
 * Read a whole dump, again as long as the kernel says that a change went
 * through it. The family must have been looked up. @rounds: how many answers it
 * took; may be NULL. On success the array of @list ends with NULL.
 */
int gather_dump(struct vdpa *vdpa, const struct object_kind *kind,
		uint8_t command, struct list *list, unsigned int *rounds,
		struct vdpa_error *err);

/*
 * Run @count requests for one object each, many to a send, and put into
 * @results what came: an object, or NULL where @codes has the error. Returns 0
 * when all were answered; then @err has the text of the first one's error.
 */
int gather_each(struct vdpa *vdpa, const struct object_kind *kind,
		const struct vdpa_request *requests, size_t count,
		void **results, int *codes, struct vdpa_error *err);

/*
 * All devices, as vdpa_dev_list() reads them. The family must have been looked
 * up.
 */
int gather_devs(struct vdpa *vdpa, struct list *list, struct vdpa_error *err);

/* Make the list's array one that ends with NULL, also when it is empty. */
int gather_end(struct list *list, struct vdpa_error *err);

#endif
