// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Asking the kernel for objects. A list is gathered whole before it is given
 * out, because a dump that a change interrupts is worth nothing until it was
 * read again.
 */

#include "gather.h"

#include "error.h"
#include "explain.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Where the answers to one call go. */
struct gather {
	const struct object_kind *kind;
	struct object_list list;
};

static int gather_reply(const struct nlmsghdr *nlh, struct call *call)
{
	struct gather *gather = call->arg;
	void *object;
	int ret;

	ret = object_new(gather->kind, nlh, &object, &call->err);
	if (!ret)
		ret = object_list_take(&gather->list, object);
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
		ret = explain_call(&call, err);
	if (!ret && gather.list.count != 1)
		ret = vdpa_fail(err, -EBADMSG, NULL,
				"the kernel sent %zu answers where one %s was "
				"asked for",
				gather.list.count, kind->title);
	if (ret) {
		object_list_clear(&gather.list);
		return ret;
	}
	*object = gather.list.items[0];
	free(gather.list.items);
	return 0;
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
	return vdpa_fail(err, -ENODEV, NULL, "there is no such device");
}

int gather_end(struct object_list *list, struct vdpa_error *err)
{
	if (!list->items)
		list->items = calloc(1, sizeof(*list->items));
	if (!list->items)
		return vdpa_fail(err, -ENOMEM, NULL, "no memory for a list");
	return 0;
}

int gather_dump(struct vdpa *vdpa, const struct object_kind *kind,
		uint8_t command, struct object_list *list, unsigned int *rounds,
		struct vdpa_error *err)
{
	const struct vdpa_request request = { .command = command };
	struct gather gather = { .kind = kind };
	struct call call = {
		.request = &request,
		.is_dump = true,
		.reply = gather_reply,
		.arg = &gather,
	};
	int ret;

	for (int i = 0; i < LIST_TRIES; i++) {
		ret = exchange_run(vdpa, &call, 1, err);
		if (!ret)
			ret = explain_call(&call, err);
		if (!ret && !call.is_interrupted)
			ret = gather_end(&gather.list, err);
		if (ret || !call.is_interrupted)
			break;
		object_list_clear(&gather.list);
	}
	if (!ret && call.is_interrupted)
		ret = vdpa_fail(err, -EAGAIN, "try again",
				"the list changed each of the %d times that it "
				"was read",
				LIST_TRIES);
	if (ret) {
		object_list_clear(&gather.list);
		return ret;
	}
	*list = gather.list;
	if (rounds)
		*rounds = call.rounds;
	return 0;
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
		return vdpa_fail(err, -ENOMEM, NULL, "no memory for a list");
	}
	for (size_t i = 0; i < count; i++) {
		gathers[i].kind = kind;
		calls[i].request = &requests[i];
		calls[i].reply = gather_reply;
		calls[i].arg = &gathers[i];
	}

	ret = exchange_run(vdpa, calls, count, err);
	for (size_t i = 0; i < count; i++) {
		struct object_list *list = &gathers[i].list;

		codes[i] = calls[i].result;
		if (!ret && !codes[i] && list->count == 1) {
			results[i] = list->items[0];
			free(list->items);
			continue;
		}
		if (!codes[i])
			codes[i] = -EBADMSG;
		object_list_clear(list);
		results[i] = NULL;
	}
	/* One of them can stand for all: the first one's text. */
	if (!ret && count && codes[0])
		explain_call(&calls[0], err);
	free(gathers);
	free(calls);
	return ret;
}
