// SPDX-License-Identifier: GPL-2.0-or-later
/* Records of hosts, from this host and from files. */

#include "record-file.h"

#include "files/files.h"
#include "report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One byte more than a record may have, to detect longer ones. */
#define TEXT_SIZE_MAX ((size_t)64 * 1024 * 1024 + 1)

void record_warn(const struct vdpa_error *reason, void *arg)
{
	(void)arg;
	report_warning("%s%s%s", reason->what, reason->hint[0] ? "; " : "",
		       reason->hint);
}

static int grow_text(char **text, size_t *room)
{
	size_t wanted = *room ? 2 * *room : 65536;
	char *more;

	if (wanted > TEXT_SIZE_MAX)
		wanted = TEXT_SIZE_MAX;
	more = realloc(*text, wanted);
	if (!more)
		return -ENOMEM;
	*text = more;
	*room = wanted;
	return 0;
}

/* Read @file, up to TEXT_SIZE_MAX. The caller frees @text, also on failure. */
static int read_text(FILE *file, char **text, size_t *size)
{
	size_t room = 0;

	*text = NULL;
	*size = 0;
	while (*size < TEXT_SIZE_MAX && !feof(file)) {
		if (*size == room && grow_text(text, &room))
			return -ENOMEM;
		*size += fread(*text + *size, 1, room - *size, file);
		if (ferror(file))
			return -errno;
	}
	return 0;
}

static int parse(const char *path, const char *text, size_t size,
		 struct vdpa_host **host, struct vdpa_error *err)
{
	struct vdpa_error reason;
	int ret = vdpa_host_read(text, size, host, &reason);

	if (ret)
		vdpa_error_set(err, ret, reason.hint, "record \"%.100s\": %s",
			       path, reason.what);
	return ret;
}

/* Returns 0 or a negative errno. */
static int open_record(const char *path, FILE **file)
{
	int fd, ret;

	*file = stdin;
	if (strcmp(path, "-") == 0)
		return 0;
	fd = files_open(path, true);
	if (fd < 0)
		return fd;
	*file = fdopen(fd, "r");
	if (*file)
		return 0;
	ret = -errno;
	close(fd);
	return ret;
}

static int fail_read(const char *path, int code, struct vdpa_error *err)
{
	if (code == -EINVAL || code == -EISDIR)
		return vdpa_error_set(
			err, code,
			"give a file, or \"-\" for the standard "
			"input",
			"cannot read record \"%.200s\": it is not "
			"a file",
			path);
	return vdpa_error_set(err, code, NULL,
			      "cannot read record \"%.200s\": %s", path,
			      strerror(-code));
}

int record_read(const char *path, struct vdpa_host **host,
		struct vdpa_error *err)
{
	FILE *file;
	size_t size = 0;
	char *text = NULL;
	int ret = open_record(path, &file);

	if (ret)
		return fail_read(path, ret, err);
	ret = read_text(file, &text, &size);
	if (file != stdin)
		fclose(file);
	ret = ret ? fail_read(path, ret, err) :
		    parse(path, text, size, host, err);
	free(text);
	return ret;
}
