// SPDX-License-Identifier: GPL-2.0-or-later
/* Files that root can rely on. */

#include "trusted.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HINT                                                              \
	"it must belong to root, and nobody else may write to it: chown " \
	"root:root, chmod go-w"

static int fail(const char *path, int code, struct vdpa_error *err)
{
	return vdpa_error_set(err, code, NULL, "cannot examine \"%.200s\": %s",
			      path, strerror(-code));
}

/* The rights of a link do not matter, only who made it. */
static int check_part(const char *path, struct vdpa_error *err)
{
	struct stat status;

	if (lstat(path, &status))
		return fail(path, -errno, err);
	if (status.st_uid != 0 && status.st_uid != geteuid())
		return vdpa_error_set(err, -EACCES, HINT,
				      "\"%.200s\" belongs to user %u", path,
				      status.st_uid);
	if (!S_ISLNK(status.st_mode) && status.st_mode & (S_IWGRP | S_IWOTH))
		return vdpa_error_set(err, -EACCES, HINT,
				      "users other than its owner can write to "
				      "\"%.200s\"",
				      path);
	return 0;
}

/* Each folder of an absolute path, and what it names. */
static int check_parts(char *path, struct vdpa_error *err)
{
	int ret = check_part("/", err);

	for (char *slash = strchr(path + 1, '/'); slash && !ret;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		ret = check_part(path, err);
		*slash = '/';
	}
	return ret ? ret : check_part(path, err);
}

/* What the links lead to counts as well. */
static int check_target(const char *path, struct vdpa_error *err)
{
	char *target = realpath(path, NULL);
	int ret = target ? check_parts(target, err) : fail(path, -errno, err);

	free(target);
	return ret;
}

int trusted_check(const char *path, struct vdpa_error *err)
{
	char *copy;
	int ret;

	if (path[0] != '/')
		return vdpa_error_set(
			err, -EINVAL,
			"give an absolute path, or leave out "
			"\"trusted\"",
			"cannot find out who can change \"%.200s\"", path);
	copy = strdup(path);
	if (!copy)
		return fail(path, -ENOMEM, err);
	ret = check_parts(copy, err);
	free(copy);
	return ret ? ret : check_target(path, err);
}
