// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Everything about a device, from three sources: the kernel's list of devices,
 * the kernel's list of configurations, and sysfs for its place.
 */

#include "details.h"

#include "empty.h"
#include "initial.h"
#include "report.h"
#include "view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/sysfs.h>

/* ---- one device ------------------------------------------------------- */

/* What show_dev() needs besides the device. */
struct details {
	struct context *context;
	struct vdpa_initial_reader *initials; /* NULL: none are shown */
	int code;      /* of the first thing that could not be read; 0: none */
	bool is_empty; /* there is no device */
};

/*
 * Something missing causes a warning. Something unreadable makes the command
 * fail, after it has shown everything else. -EPROTO: a recording lacks it.
 */
static void note_unread(struct details *details, const struct vdpa_error *err)
{
	int code = err->code;

	if (code == -EOPNOTSUPP)
		return;
	if (code == -ENOENT || code == -EPROTO || details->code) {
		report_warning("%s", err->what);
		return;
	}
	details->code = code;
	details->context->err = *err;
}

/* Returns whether sysfs has the device, with its number there in @number. */
static bool show_place(struct details *details, const char *name,
		       uint64_t *number)
{
	struct context *context = details->context;
	struct vdpa_sysfs_dev *place;
	struct vdpa_error err;

	if (vdpa_sysfs_dev_get(context->vdpa, name, &place, &err)) {
		note_unread(details, &err);
		return false;
	}
	view_fields(&context->out, &view_details_place, place);
	*number = place->number;
	vdpa_sysfs_dev_free(place);
	return true;
}

static void show_config(struct context *context,
			const struct vdpa_config *config)
{
	static const struct label label = { .key = "config" };

	context->out.ops->part_begin(&context->out, &label);
	view_fields(&context->out, &view_details_dev_config, config);
	context->out.ops->part_end(&context->out);
}

static void show_initial(struct details *details, const struct vdpa_dev *dev,
			 const struct vdpa_config *config, uint64_t number)
{
	struct vdpa_error err;

	if (initial_show(details->context, details->initials, dev, config,
			 number, &err))
		note_unread(details, &err);
}

static void show_dev(struct details *details, const struct vdpa_dev *dev,
		     const struct vdpa_config *config)
{
	struct context *context = details->context;
	struct printer *out = &context->out;
	uint64_t number;
	bool is_found;

	out->ops->object_begin(out, dev->name, view_details_dev.gap);
	view_fields(out, &view_details_dev, dev);
	is_found = show_place(details, dev->name, &number);
	show_config(context, config);
	if (is_found)
		show_initial(details, dev, config, number);
	out->ops->object_end(out);
}

/* ---- management devices ----------------------------------------------- */

static void show_driver(struct details *details,
			const struct vdpa_mgmtdev *mgmtdev)
{
	struct context *context = details->context;
	static const struct label label = { .key = "driver",
					    .is_own_line = true };
	struct vdpa_error err;
	char *driver;

	if (vdpa_sysfs_driver(context->vdpa, mgmtdev->bus, mgmtdev->name,
			      &driver, &err)) {
		note_unread(details, &err);
		return;
	}
	context->out.ops->string(&context->out, &label, driver);
	free(driver);
}

int details_show_mgmtdevs(struct context *context,
			  struct vdpa_mgmtdev *const *list)
{
	struct details details = { .context = context };
	const struct view *view = &view_details_mgmtdev;
	struct printer *out = &context->out;

	out->ops->section_begin(out, view->section);
	for (; *list; list++) {
		view_object_begin(out, view, *list);
		view_fields(out, view, *list);
		show_driver(&details, *list);
		out->ops->object_end(out);
	}
	out->ops->section_end(out);
	return details.code;
}

/* ---- one, or all ------------------------------------------------------ */

/* If the configuration cannot be read, show the error instead. */
static int show_one(struct details *details, const char *name)
{
	struct context *context = details->context;
	struct vdpa_config none = { .name = name }, *config = &none;
	struct vdpa_error err;
	struct vdpa_dev *dev;
	int ret;

	ret = vdpa_dev_get(context->vdpa, name, &dev, &context->err);
	if (ret)
		return ret;
	none.error = vdpa_config_get(context->vdpa, name, &config, &err);
	if (none.error == -ENOMEM || none.error == -ENOBUFS)
		note_unread(details, &err);
	else if (none.error)
		report_warning("%s", err.what);
	show_dev(details, dev, config);
	if (config != &none)
		vdpa_config_free(config);
	vdpa_dev_free(dev);
	return 0;
}

static const struct vdpa_config *
search_config(struct vdpa_config *const *configs,
	      struct vdpa_config *const *end, const char *name,
	      struct vdpa_config *const **next)
{
	for (; configs != end && *configs; configs++)
		if (strcmp((*configs)->name, name) == 0) {
			*next = configs + 1;
			return *configs;
		}
	return NULL;
}

/*
 * The configuration of device @name. The search begins at *@next, because both
 * lists of the kernel have the same order. A device that was deleted and added
 * again between the two lists is at another place.
 */
static const struct vdpa_config *find_config(struct vdpa_config *const *configs,
					     struct vdpa_config *const **next,
					     const char *name)
{
	struct vdpa_config *const *begin = *next;
	const struct vdpa_config *found =
		search_config(begin, NULL, name, next);

	return found ? found : search_config(configs, begin, name, next);
}

static void show_list(struct details *details, struct vdpa_dev *const *devs,
		      struct vdpa_config *const *configs)
{
	struct vdpa_config *const *next = configs;

	for (; *devs; devs++) {
		/* A device that was deleted between the two lists. */
		const struct vdpa_config gone = { .name = (*devs)->name,
						  .error = -ENODEV };
		const struct vdpa_config *config =
			find_config(configs, &next, (*devs)->name);

		show_dev(details, *devs, config ? config : &gone);
	}
}

static int show_all(struct details *details)
{
	struct context *context = details->context;
	struct vdpa_config **configs;
	struct vdpa_dev **devs;
	int ret;

	ret = vdpa_dev_list(context->vdpa, &devs, &context->err);
	if (ret)
		return ret;
	details->is_empty = !devs[0];
	ret = vdpa_config_list(context->vdpa, &configs, &context->err);
	if (!ret) {
		for (size_t i = 0; configs[i]; i++)
			details_warn_undescribed(configs[i]);
		show_list(details, devs, configs);
		vdpa_config_list_free(configs);
	}
	vdpa_dev_list_free(devs);
	return ret;
}

static void begin_devs(struct details *details, struct context *context)
{
	struct vdpa_error err;

	*details = (struct details){ .context = context };
	if (initial_open(context, &details->initials, &err))
		note_unread(details, &err);
	context->out.ops->section_begin(&context->out, "dev");
}

static int end_devs(struct details *details, int ret)
{
	struct context *context = details->context;

	context->out.ops->section_end(&context->out);
	vdpa_initial_reader_close(details->initials);
	return ret ? ret : details->code;
}

int details_show(struct context *context, const char *name)
{
	struct details details;
	int ret;

	begin_devs(&details, context);
	ret = end_devs(&details,
		       name ? show_one(&details, name) : show_all(&details));
	if (!ret && details.is_empty)
		empty_explain_devs(context);
	return ret;
}

/* A device that was deleted meanwhile is left out. */
int details_show_devs(struct context *context,
		      const struct vdpa_host_dev *const *devs, size_t count)
{
	struct details details;
	int ret = 0;

	begin_devs(&details, context);
	for (size_t i = 0; i < count && !ret; i++) {
		struct vdpa_error before = context->err;

		ret = show_one(&details, devs[i]->dev.name);
		if (ret == -ENODEV) {
			context->err = before;
			ret = 0;
		}
	}
	return end_devs(&details, ret);
}

void details_warn_undescribed(const struct vdpa_config *config)
{
	if (config->error)
		report_warning("the kernel cannot describe the configuration "
			       "of device \"%.100s\": %s",
			       config->name, strerror(-config->error));
}
