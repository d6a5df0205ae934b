// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The parameters that devices were created with, and those that were set later.
 * The kernel does not keep them, and a guest can change MAC address and queues
 * later. So the command records them when it adds or changes a device.
 */

#include "initial.h"

#include "report.h"
#include "view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/wire.h>

/* Bulk callers can disable recording with VDPA_RUNTIME_DIR=none. */
const char *initial_folder(void)
{
	const char *chosen = getenv("VDPA_RUNTIME_DIR");

	if (!chosen || !*chosen)
		return VDPA_INITIAL_FOLDER;
	return strcmp(chosen, "none") == 0 ? NULL : chosen;
}

static bool is_kept(void)
{
	return initial_folder() != NULL;
}

static void warn(const char *name, const char *what,
		 const struct vdpa_error *err)
{
	report_warning("device \"%.100s\": %s: %s%s%s", name, what, err->what,
		       err->hint[0] ? "; " : "", err->hint);
}

static int open_log(struct context *context, struct vdpa_error *err)
{
	if (context->initials)
		return 0;
	return vdpa_initial_log_new(context->vdpa, initial_folder(),
				    &context->initials, err);
}

/* ---- one device --------------------------------------------------------- */

static const char *unrecorded(const struct vdpa_request *request)
{
	switch (request->command) {
	case VDPA_CMD_DEV_NEW:
		return "it was added, but not recorded";
	case VDPA_CMD_DEV_DEL:
		return "it was deleted, but this is not recorded";
	default:
		return "it was changed, but this is not recorded";
	}
}

static int end(struct context *context, const struct vdpa_request *request,
	       int code, struct vdpa_error *err)
{
	int ret = open_log(context, err);

	if (!ret)
		ret = vdpa_initial_log_add(context->initials, request, code,
					   err);
	return ret ? ret : vdpa_initial_log_flush(context->initials, err);
}

/* If the request failed, at most its announcement stays. */
void initial_end(struct context *context, const struct vdpa_request *request,
		 int code)
{
	struct vdpa_error err;

	if (is_kept() && end(context, request, code, &err) && !code)
		warn(request->name, unrecorded(request), &err);
}

/* ---- many devices ------------------------------------------------------- */

static void warn_log(const struct vdpa_error *err)
{
	report_warning("devices were changed, but this is not recorded: %s%s%s",
		       err->what, err->hint[0] ? "; " : "", err->hint);
}

/* Errors are ignored here; they are reported when the results are recorded. */
void initial_begin(struct context *context,
		   const struct vdpa_request *const *requests, size_t count)
{
	struct vdpa_error err;

	if (is_kept() && !open_log(context, &err))
		vdpa_initial_log_begin(context->initials, requests, count,
				       NULL);
}

void initial_note(struct context *context, const struct vdpa_request *request,
		  int code)
{
	struct vdpa_error err;
	int ret;

	if (!is_kept())
		return;
	ret = open_log(context, &err);
	if (!ret)
		ret = vdpa_initial_log_add(context->initials, request, code,
					   &err);
	if (ret)
		warn_log(&err);
}

void initial_flush(struct context *context)
{
	struct vdpa_error err;

	if (context->initials &&
	    vdpa_initial_log_flush(context->initials, &err))
		warn_log(&err);
}

/* ---- showing ------------------------------------------------------------ */

int initial_open(struct context *context, struct vdpa_initial_reader **reader,
		 struct vdpa_error *err)
{
	int ret;

	*reader = NULL;
	if (!is_kept())
		return 0;
	ret = vdpa_initial_reader_open(context->vdpa, initial_folder(), reader,
				       err);
	/* -EPROTO: a recording that contains no records. */
	if (ret == -EOPNOTSUPP || ret == -EPROTO)
		return 0;
	if (ret == -ENOMEM)
		return ret;
	if (ret || vdpa_initial_reader_check(*reader, err))
		report_warning("%s%s%s%s",
			       ret ? "cannot read how devices were created: " :
				     "",
			       err->what, err->hint[0] ? "; " : "", err->hint);
	return 0;
}

/* If the last change is not recorded, initial_show() has warned. */
static int show_set(struct context *context, struct vdpa_initial_reader *reader,
		    const struct vdpa_dev *dev, uint64_t number,
		    struct vdpa_initial *last, struct vdpa_error *err)
{
	struct vdpa_initial set;
	int ret;

	ret = vdpa_initial_find_set(reader, dev->name, number, &set, err);
	if (ret)
		return ret == -ENOMEM ? ret : 0;
	view_words(&context->out, "set_config", dev->class_id, &set);
	vdpa_initial_overlay(last, &set);
	return 0;
}

int initial_show(struct context *context, struct vdpa_initial_reader *reader,
		 const struct vdpa_dev *dev, const struct vdpa_config *config,
		 uint64_t number, struct vdpa_error *err)
{
	struct vdpa_initial last = { .has = 0 };
	struct vdpa_drift drift;
	int ret;

	if (!reader)
		return 0;
	ret = vdpa_initial_find(reader, dev->name, number, &last, err);
	if (ret == -ENOMEM)
		return ret;
	if (ret && ret != -ENOENT)
		warn(dev->name, "cannot read what was set", err);
	if (!ret)
		view_words(&context->out, "initial_config", dev->class_id,
			   &last);
	ret = show_set(context, reader, dev, number, &last, err);
	if (ret)
		return ret;
	vdpa_initial_drift(&last, config, &drift);
	view_drift(&context->out, &drift);
	return 0;
}
