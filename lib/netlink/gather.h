/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Asking the kernel for objects: one, several by name, or all of a kind. */
#ifndef LIB_GATHER_H
#define LIB_GATHER_H

#include "exchange.h"
#include "object.h"
#include "util/list.h"

/* How often a list is read until it no longer changes. */
#define LIST_TRIES 10

/*
 * Look up the family, send @request, and return the one object that answers it.
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
 * For one device, the kernel's answer is limited to a page; for a list, the
 * limit is larger. If a name has some thousand characters, the device fits only
 * into a list.
 */
int gather_pick(const struct object_kind *kind, void **items, const char *name,
		void **object, struct vdpa_error *err);

/*
 * Read a dump of @command once, with the reply function of @call. After that,
 * @call contains the number of rounds and whether the dump was interrupted. The
 * family must have been looked up.
 */
int gather_stream(struct vdpa *vdpa, uint8_t command, struct call *call,
		  struct vdpa_error *err);

/* The error for a list that changed at every attempt: -EAGAIN. */
int gather_unsteady(struct vdpa_error *err);

/*
 * Read a complete dump; repeat as long as the kernel reports that a change
 * interrupted it. The family must have been looked up. @rounds: the number of
 * answers; may be NULL. On success the array of @list ends with NULL.
 */
int gather_dump(struct vdpa *vdpa, const struct object_kind *kind,
		uint8_t command, struct list *list, unsigned int *rounds,
		struct vdpa_error *err);

/*
 * Send @count requests for one object each, many in one send. Each entry of
 * @results is set to an object, or to NULL, and the entry of @codes to the
 * error. Returns 0 when all were answered; then @err describes the error of the
 * first request, if it has one. Returns -ENOMEM or -ENOBUFS if any request
 * failed with it.
 */
int gather_each(struct vdpa *vdpa, const struct object_kind *kind,
		const struct vdpa_request *requests, size_t count,
		void **results, int *codes, struct vdpa_error *err);

/*
 * All devices, as vdpa_dev_list() reads them. The family must have been looked
 * up.
 */
int gather_devs(struct vdpa *vdpa, struct list *list, struct vdpa_error *err);

/* Make the list's array end with NULL, also when the list is empty. */
int gather_end(struct list *list, struct vdpa_error *err);

#endif
