// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa dev: devices, their configuration and statistics. */

#include "command.h"
#include "details.h"
#include "empty.h"
#include "filter.h"
#include "host-table.h"
#include "report.h"
#include "submit.h"
#include "view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

/* ---- show ----------------------------------------------------------- */

static int show_dev(void *stream, const struct vdpa_dev *dev)
{
	view_stream_object(stream, dev);
	return 0;
}

static int show_one_dev(struct context *context, const char *name,
			struct view_stream *stream)
{
	struct vdpa_dev *dev;
	int ret;

	ret = vdpa_dev_get(context->vdpa, name, &dev, &context->err);
	if (ret)
		return ret;
	show_dev(stream, dev);
	vdpa_dev_free(dev);
	return 0;
}

static int show_all_devs(struct context *context, const char *name)
{
	struct view_stream stream = { .printer = &context->out,
				      .view = &view_iproute2_dev };
	int ret = context_open(context);

	if (!ret && context->has_details)
		return details_show(context, name);
	if (!ret && name)
		ret = show_one_dev(context, name, &stream);
	else if (!ret)
		ret = vdpa_dev_each(context->vdpa, show_dev, &stream,
				    &context->err);
	view_stream_end(&stream, ret);
	if (!ret && !stream.has_objects)
		empty_explain_devs(context);
	return ret;
}

static void show_devs(struct context *context,
		      const struct vdpa_host_dev *const *devs, size_t count)
{
	struct view_stream stream = { .printer = &context->out,
				      .view = &view_iproute2_dev };

	for (size_t i = 0; i < count; i++)
		show_dev(&stream, &devs[i]->dev);
	view_stream_end(&stream, 0);
}

static int show_chosen(struct context *context,
		       const struct vdpa_host_dev *const *devs, size_t count)
{
	if (context->is_table)
		return host_table_devs(context, devs, count);
	if (context->has_details)
		return details_show_devs(context, devs, count);
	show_devs(context, devs, count);
	return 0;
}

/* The drivers of devices are in sysfs: read everything, then choose. */
static int choose_devs(struct context *context,
		       const struct arguments *arguments)
{
	const struct vdpa_host_dev **devs;
	struct vdpa_host *host;
	size_t count;
	int ret;

	ret = context_open(context);
	if (!ret)
		ret = host_table_collect(context, &host);
	if (ret)
		return ret;
	ret = filter_devs(host, arguments, &devs, &count, &context->err);
	if (!ret) {
		ret = show_chosen(context, devs, count);
		if (!ret && !count)
			empty_explain_choice(context, host->dev_count);
		free(devs);
	}
	vdpa_host_free(host);
	return ret;
}

static int cmd_dev_show(struct context *context,
			const struct arguments *arguments)
{
	if (context->is_table || filter_is_used(arguments))
		return choose_devs(context, arguments);
	return show_all_devs(context, arguments->request.name);
}

/* ---- set ------------------------------------------------------------ */

/* Why this MAC address is not valid for an interface; NULL when it is. */
static const char *mac_fault(const uint8_t mac[6])
{
	static const uint8_t zero[6] = { 0 };

	if (memcmp(mac, zero, sizeof(zero)) == 0)
		return "all bytes are zero";
	if (mac[0] & 1)
		return "it is a multicast address";
	return NULL;
}

/* The kernel also refuses such an address: vdpa_dev_net_device_attr_set(). */
static int cmd_dev_set(struct context *context,
		       const struct arguments *arguments)
{
	const struct vdpa_request *request = &arguments->request;
	const char *fault = mac_fault(request->mac);

	if (fault)
		return vdpa_error_set(
			&context->err, -EINVAL,
			"give a unicast address, such as 52:54:00:12:34:56",
			"mac cannot be set: %s", fault);
	return submit_request(context, request);
}

/* ---- config --------------------------------------------------------- */

static int show_config(void *stream, const struct vdpa_config *config)
{
	details_warn_undescribed(config);
	view_stream_object(stream, config);
	return 0;
}

static int show_one_config(struct context *context, const char *name,
			   struct view_stream *stream)
{
	struct vdpa_config *config;
	int ret;

	ret = vdpa_config_get(context->vdpa, name, &config, &context->err);
	if (ret)
		return ret;
	show_config(stream, config);
	vdpa_config_free(config);
	return 0;
}

static int cmd_config_show(struct context *context,
			   const struct arguments *arguments)
{
	bool has_own_view = context->has_details || context->is_table;
	const char *name = arguments->request.name;
	struct view_stream stream = {
		.printer = &context->out,
		.view = has_own_view ? &view_details_config :
				       &view_iproute2_config,
	};
	int ret;

	ret = context_open(context);
	if (!ret && name)
		ret = show_one_config(context, name, &stream);
	else if (!ret)
		ret = vdpa_config_each(context->vdpa, show_config, &stream,
				       &context->err);
	view_stream_end(&stream, ret);
	if (!ret && !stream.has_objects)
		empty_explain_devs(context);
	return ret;
}

/* ---- vstats --------------------------------------------------------- */

static void warn_unread(struct vdpa_vstats *const *list)
{
	for (; *list; list++)
		if ((*list)->error)
			report_warning("the statistics of virtqueue %u cannot "
				       "be read: %s",
				       (*list)->qidx,
				       strerror(-(*list)->error));
}

/* One object for the device, with a record for each virtqueue. */
static void print_queues(struct printer *out, const char *name,
			 struct vdpa_vstats *const *list)
{
	const struct view *view = &view_details_queue;

	out->ops->section_begin(out, view->section);
	out->ops->object_begin(out, name, view->gap);
	out->ops->records_begin(out, "queues");
	for (; *list; list++) {
		out->ops->record_begin(out);
		view_fields(out, view, *list);
		out->ops->record_end(out);
	}
	out->ops->records_end(out);
	out->ops->object_end(out);
	out->ops->section_end(out);
}

/* iproute2 can only show one virtqueue. The list of all has a form of our
 * own. */
static int cmd_vstats_show(struct context *context,
			   const struct arguments *arguments)
{
	const struct vdpa_request *request = &arguments->request;
	bool is_one = VDPA_HAS(request, VDPA_ATTR_DEV_QUEUE_INDEX);
	struct vdpa_vstats *one[2] = { NULL }, **list = one;
	int ret;

	ret = context_open(context);
	if (!ret && is_one)
		ret = vdpa_vstats_get(context->vdpa, request->name,
				      request->qidx, one, &context->err);
	else if (!ret)
		ret = vdpa_vstats_list(context->vdpa, request->name, &list,
				       &context->err);

	if (!ret)
		warn_unread(list);
	if (ret || (is_one && !context->has_details))
		view_result(&context->out, &view_iproute2_vstats, ret,
			    (void *const *)list);
	else
		print_queues(&context->out, request->name, list);
	if (list != one)
		vdpa_vstats_list_free(list);
	vdpa_vstats_free(one[0]);
	return ret;
}

/* ---- the rows ------------------------------------------------------- */

static const struct param_set show_takes = {
	.command = VDPA_CMD_DEV_GET,
	.positional = PARAM_NAME,
	.is_positional_optional = true,
	.optional = { PARAM_MGMTDEV, PARAM_DRIVER, PARAM_CLASS },
	.bare = PARAM_NAMES,
};

static const struct param_set add_takes = {
	.command = VDPA_CMD_DEV_NEW,
	.required = { PARAM_NAME, PARAM_MGMTDEV },
	.optional = { PARAM_FEATURES, PARAM_MAC, PARAM_MTU, PARAM_MAX_VQP,
		      PARAM_NOCHECK },
	.bare = PARAM_NAME,
};

static const struct param_set check_takes = {
	.command = VDPA_CMD_DEV_NEW,
	.required = { PARAM_NAME, PARAM_MGMTDEV },
	.optional = { PARAM_FEATURES, PARAM_MAC, PARAM_MTU, PARAM_MAX_VQP },
	.bare = PARAM_NAME,
};

static const struct param_set del_takes = {
	.command = VDPA_CMD_DEV_DEL,
	.positional = PARAM_NAME,
	.optional = { PARAM_WAIT, PARAM_NOCHECK },
	.stray = "give one device; a batch (-b) deletes many",
};

static const struct param_set bind_takes = {
	.positional = PARAM_NAME,
	.required = { PARAM_DRIVER },
	.optional = { PARAM_WAIT, PARAM_NOCHECK },
	.bare = PARAM_DRIVER,
};

static const struct param_set unbind_takes = {
	.positional = PARAM_NAME,
	.optional = { PARAM_WAIT, PARAM_NOCHECK },
};

static const struct param_set find_takes = { .positional = PARAM_PLACE };

static const struct param_set set_takes = {
	.command = VDPA_CMD_DEV_ATTR_SET,
	.required = { PARAM_NAME, PARAM_MAC },
	.bare = PARAM_NAME,
	.stray = "only the MAC address of a device can be changed; all other "
		 "words belong to \"vdpa dev add\"",
};

static const struct param_set config_takes = {
	.command = VDPA_CMD_DEV_CONFIG_GET,
	.positional = PARAM_NAME,
	.is_positional_optional = true,
};

static const struct param_set vstats_takes = {
	.command = VDPA_CMD_DEV_VSTATS_GET,
	.positional = PARAM_NAME,
	.optional = { PARAM_QIDX },
	.bare = PARAM_QIDX,
};

static const struct column config_columns[] = {
	{ "NAME", NULL },	    { "CLASS", "class" },
	{ "MAC", "mac" },	    { "MTU", "mtu" },
	{ "LINK", "link" },	    { "MAX_VQP", "max_vqp" },
	{ "CAPACITY", "capacity" }, { 0 },
};

static const struct command config_commands[] = {
	{ .name = "show",
	  .help = "print the configuration of one device or of all",
	  .takes = &config_takes,
	  .columns = config_columns,
	  .run = cmd_config_show },
	{ .name = "list",
	  .is_alias = true,
	  .is_exact = true,
	  .takes = &config_takes,
	  .columns = config_columns,
	  .run = cmd_config_show },
	{ .name = "set",
	  .is_alias = true,
	  .is_exact = true,
	  .is_request = true,
	  .takes = &set_takes,
	  .run = cmd_dev_set },
	{ 0 },
};

static const struct command vstats_commands[] = {
	{ .name = "show",
	  .help = "print the statistics of one virtqueue or of all",
	  .is_exact = true,
	  .takes = &vstats_takes,
	  .run = cmd_vstats_show },
	{ 0 },
};

#define ALIAS(its_name, its_takes, its_run, changes)                    \
	{                                                               \
		.name = (its_name), .is_alias = true, .is_exact = true, \
		.is_request = (changes), .takes = &(its_takes),         \
		.run = (its_run)                                        \
	}

const struct command dev_commands[] = {
	{ .name = "show",
	  .help = "print all devices, or those that are named",
	  .is_common = true,
	  .takes = &show_takes,
	  .run = cmd_dev_show },
	{ .name = "list",
	  .is_alias = true,
	  .takes = &show_takes,
	  .run = cmd_dev_show },
	{ .name = "add",
	  .help = "add a device on a management device",
	  .is_request = true,
	  .is_common = true,
	  .example = "dev add name dev1 mgmtdev vdpasim_net "
		     "device_features all",
	  .takes = &add_takes,
	  .run = cmd_dev_add },
	{ .name = "del",
	  .help = "delete a device",
	  .is_request = true,
	  .is_common = true,
	  .takes = &del_takes,
	  .run = cmd_dev_del },
	{ .name = "config", .below = config_commands, .otherwise = "show" },
	{ .name = "vstats", .is_exact = true, .below = vstats_commands },
	{ .name = "set",
	  .help = "change a device",
	  .is_exact = true,
	  .is_request = true,
	  .takes = &set_takes,
	  .run = cmd_dev_set },
	/* Ours come after iproute2's: the first match wins. */
	{ .name = "check",
	  .help = "run the checks of \"add\" with the same words, and change "
		  "nothing",
	  .is_ours = true,
	  .example = "dev check name dev1 mgmtdev vdpasim_net mtu 9000",
	  .takes = &check_takes,
	  .run = cmd_dev_check },
	{ .name = "bind",
	  .help = "give a device to a driver, and print the resulting device",
	  .is_ours = true,
	  .is_common = true,
	  .example = "dev bind dev1 driver vhost_vdpa",
	  .takes = &bind_takes,
	  .run = cmd_dev_bind },
	{ .name = "unbind",
	  .help = "take a device from its driver",
	  .is_ours = true,
	  .takes = &unbind_takes,
	  .run = cmd_dev_unbind },
	{ .name = "find",
	  .help = "print the devices at a character device, PCI address, "
		  "interface or block device",
	  .is_ours = true,
	  .takes = &find_takes,
	  .run = cmd_dev_find },
	{ .name = "vhost", .is_ours = true, .below = vhost_commands },
	/* Words of other tools. */
	ALIAS("ls", show_takes, cmd_dev_show, false),
	ALIAS("create", add_takes, cmd_dev_add, true),
	ALIAS("delete", del_takes, cmd_dev_del, true),
	ALIAS("remove", del_takes, cmd_dev_del, true),
	ALIAS("rm", del_takes, cmd_dev_del, true),
	{ 0 },
};
