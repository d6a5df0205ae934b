// SPDX-License-Identifier: LGPL-2.1-or-later
/* Modules of the kernel: which are loaded, and which can be loaded. */

#include "sysfs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/bind.h>

#define MODULES "/lib/modules/"

/* Whether the @length characters at @text are @name; "-" and "_" are equal. */
static bool is_module_name(const char *text, size_t length, const char *name)
{
	if (strlen(name) != length)
		return false;
	for (size_t i = 0; i < length; i++)
		if ((text[i] == '-' ? '_' : text[i]) !=
		    (name[i] == '-' ? '_' : name[i]))
			return false;
	return true;
}

/* A line is "kernel/drivers/vdpa/vdpa.ko.xz: ...", or that path alone. */
static bool line_has(const char *line, const char *name)
{
	size_t length = strcspn(line, ":\n");
	const char *at = line;

	for (size_t i = 0; i < length; i++)
		if (line[i] == '/')
			at = line + i + 1;
	length -= (size_t)(at - line);
	for (size_t i = 0; i + 3 <= length; i++)
		if (strncmp(at + i, ".ko", 3) == 0)
			return is_module_name(at, i, name);
	return false;
}

static bool list_has(const char *list, const char *name)
{
	for (const char *line = list; *line; line += !!*line) {
		if (line_has(line, name))
			return true;
		line += strcspn(line, "\n");
	}
	return false;
}

/* Returns 1 if a list of this kernel's modules contains @name, 0 if not, or a
 * negative errno if the list cannot be read. */
static int find_in(struct vdpa *vdpa, const char *list_name, const char *name)
{
	char release[ANSWER_SIZE], path[PATH_SIZE];
	char *list;
	bool is_there;
	ssize_t ret;

	ret = sysfs_look(vdpa, VDPA_FILE_READ, release, "%s",
			 "/proc/sys/kernel/osrelease");
	if (ret)
		return (int)ret;
	release[strcspn(release, "\n")] = '\0';
	if (!sysfs_is_name(release))
		return -ENOENT;
	snprintf(path, sizeof(path), MODULES "%.255s/%s", release, list_name);
	ret = vdpa_file_all(vdpa, VDPA_FILE_READ, path, &list);
	if (ret < 0)
		return (int)ret;
	is_there = list_has(list, name);
	free(list);
	return is_there;
}

/* Returns 0 if it is loaded, else a negative errno. */
static int look_loaded(struct vdpa *vdpa, const char *name)
{
	char answer[ANSWER_SIZE], folder[NAME_SIZE];
	size_t length = strlen(name);

	if (length >= sizeof(folder))
		return -ENOENT;
	memcpy(folder, name, length + 1);
	for (char *at = folder; *at; at++)
		if (*at == '-')
			*at = '_';
	return sysfs_look(vdpa, VDPA_FILE_NUMBER, answer, "/sys/module/%s",
			  folder);
}

enum vdpa_module vdpa_module_find(struct vdpa *vdpa, const char *name)
{
	int found;

	if (!sysfs_is_name(name))
		return VDPA_MODULE_MISSING;
	found = look_loaded(vdpa, name);
	if (!found)
		return VDPA_MODULE_LOADED;
	if (found != -ENOMEM)
		found = find_in(vdpa, "modules.builtin", name);
	if (found == 1)
		return VDPA_MODULE_LOADED;
	if (found != -ENOMEM)
		found = find_in(vdpa, "modules.dep", name);
	if (found < 0)
		return found == -ENOMEM ? VDPA_MODULE_UNREAD :
					  VDPA_MODULE_UNKNOWN;
	return found ? VDPA_MODULE_AVAILABLE : VDPA_MODULE_MISSING;
}
