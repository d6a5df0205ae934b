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

/* Returns 1 if a list of this kernel's modules contains @name, 0 if not, or -1
 * if the list cannot be read. */
static int find_in(struct vdpa *vdpa, const char *list_name, const char *name)
{
	char release[ANSWER_SIZE], path[PATH_SIZE];
	char *list;
	bool is_there;

	if (sysfs_look(vdpa, VDPA_FILE_READ, release, "%s",
		       "/proc/sys/kernel/osrelease"))
		return -1;
	release[strcspn(release, "\n")] = '\0';
	if (!sysfs_is_name(release))
		return -1;
	snprintf(path, sizeof(path), MODULES "%.255s/%s", release, list_name);
	if (vdpa_file_all(vdpa, VDPA_FILE_READ, path, &list) < 0)
		return -1;
	is_there = list_has(list, name);
	free(list);
	return is_there;
}

static bool is_loaded(struct vdpa *vdpa, const char *name)
{
	char answer[ANSWER_SIZE], folder[NAME_SIZE];
	size_t length = strlen(name);

	if (length >= sizeof(folder))
		return false;
	memcpy(folder, name, length + 1);
	for (char *at = folder; *at; at++)
		if (*at == '-')
			*at = '_';
	return !sysfs_look(vdpa, VDPA_FILE_NUMBER, answer, "/sys/module/%s",
			   folder);
}

enum vdpa_module vdpa_module_find(struct vdpa *vdpa, const char *name)
{
	int found;

	if (!sysfs_is_name(name))
		return VDPA_MODULE_MISSING;
	if (is_loaded(vdpa, name) ||
	    find_in(vdpa, "modules.builtin", name) == 1)
		return VDPA_MODULE_LOADED;
	found = find_in(vdpa, "modules.dep", name);
	if (found < 0)
		return VDPA_MODULE_UNKNOWN;
	return found ? VDPA_MODULE_AVAILABLE : VDPA_MODULE_MISSING;
}
