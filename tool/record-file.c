// SPDX-License-Identifier: GPL-2.0-or-later
/* Records of hosts, from this host and from files. */

#include "record-file.h"

#include "report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

int record_read(const char *path, struct vdpa_host **host,
		struct vdpa_error *err)
{
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *file = is_stdin ? stdin : fopen(path, "re");
	size_t size = 0;
	char *text = NULL;
	int ret;

	ret = file ? read_text(file, &text, &size) : -errno;
	if (file && !is_stdin)
		fclose(file);
	if (ret)
		vdpa_error_set(err, ret, NULL,
			       "cannot read record \"%.200s\": %s", path,
			       strerror(-ret));
	else
		ret = parse(path, text, size, host, err);
	free(text);
	return ret;
}
