// SPDX-License-Identifier: GPL-2.0-or-later
/* Records of hosts, from this host and from files. */

#include "record-file.h"

#include "report.h"
#include "text-file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void record_warn(const struct vdpa_error *reason, void *arg)
{
	(void)arg;
	report_warning("%s%s%s", reason->what, reason->hint[0] ? "; " : "",
		       reason->hint);
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
	size_t size;
	char *text;
	int ret = text_file_read(path, &text, &size);

	ret = ret ? fail_read(path, ret, err) :
		    parse(path, text, size, host, err);
	free(text);
	return ret;
}

void record_print_take(struct context *context, char *text)
{
	fputs(text, stdout);
	context->is_printed = true;
	free(text);
}

int record_print(struct context *context, const struct vdpa_host *host)
{
	char *text;
	int ret = vdpa_host_write(host, &text, &context->err);

	if (!ret)
		record_print_take(context, text);
	return ret;
}
