// SPDX-License-Identifier: GPL-2.0-or-later
/* Which devices of a host the words of "dev show" mean. */

#include "filter.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

static bool is_pattern(const char *name)
{
	return name[strcspn(name, "*?[")] != '\0';
}

bool filter_is_used(const struct arguments *arguments)
{
	const char *name = arguments->request.name;

	return arguments->host_count || arguments->request.mgmtdev_name ||
	       arguments->driver || arguments->class_id ||
	       (name && is_pattern(name));
}

/* A device can have a name that looks like a pattern. */
static bool name_matches(const char *pattern, const char *name)
{
	return strcmp(pattern, name) == 0 || fnmatch(pattern, name, 0) == 0;
}

/* The names of a line: the first one is the value without a word. */
static const char *name_at(const struct arguments *arguments, size_t i)
{
	const char *first = arguments->request.name;

	if (first && i == 0)
		return first;
	return arguments->hosts[first ? i - 1 : i].path;
}

static size_t count_names(const struct arguments *arguments)
{
	return arguments->host_count + (arguments->request.name != NULL);
}

static bool matches_any_name(const struct arguments *arguments,
			     const char *name)
{
	size_t count = count_names(arguments);

	for (size_t i = 0; i < count; i++)
		if (name_matches(name_at(arguments, i), name))
			return true;
	return count == 0;
}

static bool is_on(const struct vdpa_dev *dev,
		  const struct vdpa_request *request)
{
	bool has_bus = request->mgmtdev_bus && dev->mgmtdev_bus;

	if (!request->mgmtdev_name)
		return true;
	return dev->mgmtdev_name &&
	       strcmp(dev->mgmtdev_name, request->mgmtdev_name) == 0 &&
	       (has_bus ? strcmp(dev->mgmtdev_bus, request->mgmtdev_bus) == 0 :
			  !request->mgmtdev_bus);
}

/* "driver none": devices without a driver. */
static bool has_driver(const struct vdpa_host_dev *row, const char *driver)
{
	if (!driver)
		return true;
	return strcmp(row->driver ? row->driver : "none", driver) == 0;
}

static bool is_meant(const struct vdpa_host_dev *row,
		     const struct arguments *arguments)
{
	return matches_any_name(arguments, row->dev.name) &&
	       is_on(&row->dev, &arguments->request) &&
	       has_driver(row, arguments->driver) &&
	       (!arguments->class_id ||
		arguments->class_id == row->dev.class_id);
}

static bool has_match(const struct vdpa_host *host, const char *name)
{
	for (size_t i = 0; i < host->dev_count; i++)
		if (name_matches(name, host->devs[i].dev.name))
			return true;
	return false;
}

static int check_names(const struct vdpa_host *host,
		       const struct arguments *arguments,
		       struct vdpa_error *err)
{
	for (size_t i = 0; i < count_names(arguments); i++) {
		const char *name = name_at(arguments, i);

		if (!has_match(host, name))
			return vdpa_error_set(
				err, -ENODEV,
				"\"vdpa dev show\" lists the ones that this host has",
				"there is no device \"%.100s\"", name);
	}
	return 0;
}

int filter_devs(const struct vdpa_host *host, const struct arguments *arguments,
		const struct vdpa_host_dev ***devs, size_t *count,
		struct vdpa_error *err)
{
	const struct vdpa_host_dev **list;
	int ret = check_names(host, arguments, err);

	if (ret)
		return ret;
	list = calloc(host->dev_count + 1, sizeof(struct vdpa_host_dev *));
	if (!list)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for %zu devices",
				      host->dev_count);
	*count = 0;
	for (size_t i = 0; i < host->dev_count; i++)
		if (is_meant(&host->devs[i], arguments))
			list[(*count)++] = &host->devs[i];
	*devs = list;
	return 0;
}
