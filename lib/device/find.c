// SPDX-License-Identifier: LGPL-2.1-or-later
/* Finding the devices at a place. */

#include "sysfs.h"

#include "util/error.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A place, by its names in sysfs. */
struct place {
	char name[NAME_SIZE];
	char pci[NAME_SIZE]; /* with the domain, which users often omit */
};

/* "/dev/vdpa/by-name/n0" is a link to "../../vhost-vdpa-0". */
static int parse_place(struct vdpa *vdpa, const char *path, struct place *place)
{
	char answer[ANSWER_SIZE];
	int ret = 0;

	if (path[0] == '/') {
		ret = sysfs_look(vdpa, VDPA_FILE_LINK, answer, "%s", path);
		path = ret ? path : answer;
	}
	snprintf(place->name, sizeof(place->name), "%s", sysfs_base_name(path));
	snprintf(place->pci, sizeof(place->pci), "0000:%.200s", place->name);
	/* After any other error, @path is treated as not a link. */
	return ret == -ENOMEM ? ret : 0;
}

/* Whether a parent folder of the device at @answer has the name of @place. */
static bool is_below(const char *answer, const struct place *place)
{
	size_t length;

	for (const char *at = answer; *at; at += length + !!at[length]) {
		length = strcspn(at, "/");
		/* The last name is the device itself. */
		if (at[length] && ((length == strlen(place->name) &&
				    !strncmp(at, place->name, length)) ||
				   (length == strlen(place->pci) &&
				    !strncmp(at, place->pci, length))))
			return true;
	}
	return false;
}

static bool has_base_name(const char *text, const struct place *place)
{
	return text && strcmp(sysfs_base_name(text), place->name) == 0;
}

/* Returns 0, also for a device that is gone by now, or a negative errno. */
static int look_at(struct vdpa *vdpa, const char *name,
		   const struct place *place, bool *is_there)
{
	struct vdpa_sysfs_dev *dev;
	char answer[ANSWER_SIZE];
	int ret = sysfs_look(vdpa, VDPA_FILE_LINK, answer, DEVICES "/%s", name);

	*is_there = !ret && is_below(answer, place);
	if (*is_there)
		return 0;
	if (!ret || ret == -ENOENT)
		ret = vdpa_sysfs_dev_get(vdpa, name, &dev, NULL);
	if (ret)
		return ret == -ENOENT ? 0 : ret;
	*is_there = has_base_name(dev->chardev, place) ||
		    has_base_name(dev->netdev, place) ||
		    has_base_name(dev->blockdev, place);
	vdpa_sysfs_dev_free(dev);
	return 0;
}

/*
 * Keep the names of the devices at @place, and count them. If a device cannot
 * be read, it is not known whether it is at @place: then @names begins with its
 * name.
 */
static int keep_at_place(struct vdpa *vdpa, char *names,
			 const struct place *place, size_t *count)
{
	char *to = names;
	bool is_there;
	int ret;

	for (const char *at = names; *at;) {
		size_t size = strlen(at) + 1;

		ret = look_at(vdpa, at, place, &is_there);
		if (ret) {
			memmove(names, at, size);
			return ret;
		}
		if (is_there) {
			memmove(to, at, size);
			to += size;
			(*count)++;
		}
		at += size;
	}
	*to = '\0';
	return 0;
}

/* The names of a list as an array that ends with NULL, in one allocation. */
static char **make_array(const char *names, size_t count)
{
	size_t size = 0, array = (count + 1) * sizeof(char *);
	char **made, *text;

	while (names[size])
		size += strlen(names + size) + 1;
	made = malloc(array + size);
	if (!made)
		return NULL;
	text = (char *)made + array;
	memcpy(text, names, size);
	for (size_t i = 0; i < count; i++) {
		made[i] = text;
		text += strlen(text) + 1;
	}
	made[count] = NULL;
	return made;
}

static int fail_list(int ret, struct vdpa_error *err)
{
	if (ret == -ENOENT)
		return vdpa_error_set(err, ret,
				      "load the module \"vdpa\" (modprobe "
				      "vdpa), or use a kernel built with "
				      "CONFIG_VDPA",
				      "this kernel has no vDPA support here: "
				      "sysfs has no vdpa bus");
	return vdpa_error_set(err, ret, NULL,
			      "cannot list the vDPA devices in sysfs: %s",
			      strerror(-ret));
}

int vdpa_sysfs_find(struct vdpa *vdpa, const char *place, char ***names,
		    struct vdpa_error *err)
{
	struct place parsed = { .name = "" };
	char *listed, **made;
	size_t count = 0;
	int ret = sysfs_list(vdpa, DEVICES, &listed);

	error_clear(err);
	if (ret)
		return fail_list(ret, err);
	ret = parse_place(vdpa, place, &parsed);
	if (ret) {
		free(listed);
		return vdpa_error_set(err, ret, NULL,
				      "cannot read \"%.200s\": "
				      "%s",
				      place, strerror(-ret));
	}
	ret = keep_at_place(vdpa, listed, &parsed, &count);
	if (ret) {
		vdpa_error_set(err, ret, NULL,
			       "cannot read device \"%.200s\" in sysfs: %s",
			       listed, strerror(-ret));
		free(listed);
		return ret;
	}
	if (!count) {
		free(listed);
		return vdpa_error_set(
			err, -ENOENT,
			"\"vdpa -d dev show\" shows where devices are",
			"no vDPA device is at \"%.200s\"", place);
	}
	made = make_array(listed, count);
	free(listed);
	if (!made)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a list");
	*names = made;
	return 0;
}
