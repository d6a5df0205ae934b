// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Asking the kernel for objects. A list is returned only when it is complete,
 * because a dump that a change interrupted must be read again.
 */

#include "gather.h"

#include "explain.h"
#include "util/error.h"
#include "util/list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Collects the answers to one call. */
struct gather {
	const struct object_kind *kind;
	struct list list;
};

static int gather_reply(const struct nlmsghdr *nlh, struct call *call)
{
	struct gather *gather = call->arg;
	void *object;
	int ret;

	ret = object_new(gather->kind, nlh, &object, call_error(call));
	if (!ret)
		ret = list_take(&gather->list, object);
	return ret;
}

/*
 * Take the only object out of the list. If there is not exactly one, return a
 * negative errno and fill @err.
 */
static int gather_object(struct gather *gather, const struct call *call,
			 void **object, struct vdpa_error *err)
{
	struct list *list = &gather->list;
	int ret;

	ret = explain_call(call, err);
	if (!ret && list->count == 1) {
		*object = list->items[0];
		free(list->items);
		*list = (struct list){ 0 };
		return 0;
	}
	if (!ret && call->is_interrupted)
		ret = vdpa_error_set(err, -ENOBUFS, "try again",
				     "the kernel's answer was lost");
	if (!ret)
		ret = vdpa_error_set(
			err, -EBADMSG, NULL,
			"the kernel sent %zu answers to a request for one %s",
			list->count, gather->kind->title);
	list_clear(list);
	return ret;
}

int gather_one(struct vdpa *vdpa, const struct object_kind *kind,
	       const struct vdpa_request *request, void **object,
	       struct vdpa_error *err)
{
	struct gather gather = { .kind = kind };
	struct call call = {
		.request = request,
		.reply = gather_reply,
		.arg = &gather,
	};
	int ret;

	error_clear(err);
	ret = exchange_family(vdpa, err);
	if (!ret)
		ret = exchange_run(vdpa, &call, 1, err);
	if (!ret)
		return gather_object(&gather, &call, object, err);
	list_clear(&gather.list);
	return ret;
}

int gather_pick(const struct object_kind *kind, void **items, const char *name,
		void **object, struct vdpa_error *err)
{
	bool is_found = false;

	for (void **item = items; *item; item++) {
		if (is_found || strcmp(object_dev_name(kind, *item), name)) {
			free(*item);
			continue;
		}
		*object = *item;
		is_found = true;
	}
	free(items);
	if (is_found)
		return 0;
	return vdpa_error_set(err, -ENODEV, NULL, "there is no such device");
}

int gather_end(struct list *list, struct vdpa_error *err)
{
	if (!list->items)
		list->items = calloc(1, sizeof(*list->items));
	if (!list->items)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a list");
	return 0;
}

int gather_stream(struct vdpa *vdpa, uint8_t command, struct call *call,
		  struct vdpa_error *err)
{
	const struct vdpa_request request = { .command = command };
	int ret;

	call->request = &request;
	call->is_dump = true;
	ret = exchange_run(vdpa, call, 1, err);
	if (!ret)
		ret = explain_call(call, err);
	call->request = NULL;
	return ret;
}

int gather_unsteady(struct vdpa_error *err)
{
	return vdpa_error_set(
		err, -EAGAIN, "try again",
		"the list of devices changed during each of the %d "
		"attempts to read it",
		LIST_TRIES);
}

int gather_dump(struct vdpa *vdpa, const struct object_kind *kind,
		uint8_t command, struct list *list, unsigned int *rounds,
		struct vdpa_error *err)
{
	struct gather gather = { .kind = kind };
	struct call call = { .reply = gather_reply, .arg = &gather };
	int ret;

	for (int i = 0; i < LIST_TRIES; i++) {
		ret = gather_stream(vdpa, command, &call, err);
		if (!ret && !call.is_interrupted)
			ret = gather_end(&gather.list, err);
		if (ret || !call.is_interrupted)
			break;
		list_clear(&gather.list);
	}
	if (!ret && call.is_interrupted)
		ret = vdpa_error_set(
			err, -EAGAIN, "try again",
			"the list changed during each of the %d attempts "
			"to read it",
			LIST_TRIES);
	if (ret) {
		list_clear(&gather.list);
		return ret;
	}
	*list = gather.list;
	if (rounds)
		*rounds = call.rounds;
	return 0;
}

/* -ENOMEM and -ENOBUFS say nothing about the object. */
static int check_codes(size_t count, void **results, const int *codes,
		       struct vdpa_error *err)
{
	int unread = 0;

	for (size_t i = 0; i < count && !unread; i++)
		if (codes[i] == -ENOMEM || codes[i] == -ENOBUFS)
			unread = codes[i];
	if (!unread)
		return 0;
	for (size_t i = 0; i < count; i++) {
		free(results[i]);
		results[i] = NULL;
	}
	return vdpa_error_set(err, unread, NULL,
			      unread == -ENOMEM ?
				      "no memory for a list" :
				      "an answer from the kernel was lost");
}

int gather_each(struct vdpa *vdpa, const struct object_kind *kind,
		const struct vdpa_request *requests, size_t count,
		void **results, int *codes, struct vdpa_error *err)
{
	struct gather *gathers = calloc(count + 1, sizeof(*gathers));
	struct call *calls = calloc(count + 1, sizeof(*calls));
	int ret;

	if (!gathers || !calls) {
		free(gathers);
		free(calls);
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a list");
	}
	for (size_t i = 0; i < count; i++) {
		gathers[i].kind = kind;
		calls[i].request = &requests[i];
		calls[i].reply = gather_reply;
		calls[i].arg = &gathers[i];
	}

	ret = exchange_run(vdpa, calls, count, err);
	for (size_t i = 0; i < count; i++) {
		results[i] = NULL;
		if (ret)
			list_clear(&gathers[i].list);
		else /* only the text of the first error is kept */
			codes[i] = gather_object(&gathers[i], &calls[i],
						 &results[i],
						 i == 0 ? err : NULL);
	}
	free(gathers);
	free(calls);
	return ret ? ret : check_codes(count, results, codes, err);
}
