// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The names of many devices. When devices are passed on as they arrive, only
 * their names stay in memory, to compare two readings.
 */

#include "names.h"

#include "attr.h"
#include "explain.h"
#include "gather.h"
#include "util/error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

int names_add(struct names *names, const char *name)
{
	size_t size = strlen(name) + 1;
	size_t capacity = names->capacity ? names->capacity : 4096;
	char *data;

	while (capacity - names->size < size)
		capacity *= 2;
	if (capacity != names->capacity) {
		data = realloc(names->data, capacity);
		if (!data)
			return -ENOMEM;
		names->data = data;
		names->capacity = capacity;
	}
	memcpy(names->data + names->size, name, size);
	names->size += size;
	names->count++;
	return 0;
}

void names_clear(struct names *names)
{
	free(names->data);
	*names = (struct names){ 0 };
}

/* Look for @name between offsets *@at and @end. */
static bool find_between(const struct names *names, size_t *at, size_t end,
			 const char *name)
{
	size_t size;

	for (size_t i = *at; i < end; i += size) {
		size = strlen(names->data + i) + 1;
		if (strcmp(names->data + i, name) == 0) {
			*at = i + size;
			return true;
		}
	}
	return false;
}

bool names_find(const struct names *names, size_t *at, const char *name)
{
	size_t begin = 0;

	if (find_between(names, at, names->size, name))
		return true;
	if (!find_between(names, &begin, *at, name))
		return false;
	*at = begin;
	return true;
}

/* ---- readings ------------------------------------------------------- */

/* The name of the device that @nlh is about; "" when it has none. */
static int message_name(const struct nlmsghdr *nlh, const char **name,
			struct vdpa_error *err)
{
	const struct nlattr *attr;

	*name = "";
	attr_for_each(attr, attr_begin(nlh), attr_end(nlh)) {
		if (mnl_attr_get_type(attr) != VDPA_ATTR_DEV_NAME)
			continue;
		if (!attr_is_valid(attr, ATTR_STRING))
			return vdpa_error_set(
				err, -EBADMSG, NULL,
				"the kernel sent a device name without "
				"an end");
		*name = mnl_attr_get_str(attr);
	}
	return 0;
}

static int add_reply(const struct nlmsghdr *nlh, struct call *call)
{
	const char *name;
	int ret;

	ret = message_name(nlh, &name, call_error(call));
	return ret ? ret : names_add(call->arg, name);
}

/* State while a reading is compared with names. */
struct comparison {
	const struct names *names;
	size_t at;
	bool is_same;
};

static int compare_reply(const struct nlmsghdr *nlh, struct call *call)
{
	struct comparison *comparison = call->arg;
	const struct names *names = comparison->names;
	const char *name;
	int ret;

	ret = message_name(nlh, &name, call_error(call));
	if (ret)
		return ret;
	comparison->is_same = comparison->is_same &&
			      comparison->at < names->size &&
			      strcmp(names->data + comparison->at, name) == 0;
	comparison->at += strlen(name) + 1;
	return 0;
}

int names_compare(struct vdpa *vdpa, const struct names *names,
		  struct vdpa_error *err)
{
	struct comparison comparison = { .names = names, .is_same = true };
	struct call call = { .reply = compare_reply, .arg = &comparison };
	int ret;

	ret = gather_stream(vdpa, VDPA_CMD_DEV_GET, &call, err);
	if (ret)
		return ret;
	return call.is_interrupted || !comparison.is_same ||
	       comparison.at != names->size;
}

static bool are_equal(const struct names *a, const struct names *b)
{
	return a->size == b->size &&
	       (!a->size || memcmp(a->data, b->data, a->size) == 0);
}

/* Repeats as gather_devs() does, for the same reasons. */
int names_read(struct vdpa *vdpa, struct names *names, struct vdpa_error *err)
{
	struct names before = { 0 }, now = { 0 };
	struct call call = { .reply = add_reply, .arg = &now };
	bool is_steady = false;
	int ret = 0;

	exchange_may_miss(vdpa);
	for (int i = 0; i < LIST_TRIES && !ret && !is_steady; i++) {
		names_clear(&before);
		before = now;
		now = (struct names){ 0 };
		ret = gather_stream(vdpa, VDPA_CMD_DEV_GET, &call, err);
		is_steady = !call.is_interrupted &&
			    (call.rounds <= 1 ||
			     (i > 0 && are_equal(&before, &now)) ||
			     !exchange_may_miss(vdpa));
	}
	if (!ret && !is_steady)
		ret = gather_unsteady(err);
	names_clear(&before);
	if (ret)
		names_clear(&now);
	else
		*names = now;
	return ret;
}

/* ---- counting ------------------------------------------------------- */

int names_count(struct vdpa *vdpa, size_t *count)
{
	char *list;
	ssize_t ret = vdpa_file_all(vdpa, VDPA_FILE_LIST,
				    "/sys/bus/vdpa/devices", &list);

	if (ret < 0)
		return (int)ret;
	*count = 0;
	for (const char *at = list; *at; at += strlen(at) + 1)
		++*count;
	free(list);
	return 0;
}
