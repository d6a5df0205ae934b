// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa sim: the worlds of the simulated kernel, and events in them that are not
 * requests. */

#include "backend.h"
#include "command.h"
#include "expression.h"
#include "report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/sim.h>
#include <vdpa/transport.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* The world of --backend; with another backend, the default one. */
static const char *current_world(const struct context *context)
{
	const char *world = NULL;

	backend_is_world(context->backend, &world);
	return world;
}

/* An operation on the current world; @sim is open. */
typedef int world_fn(struct context *context, const struct arguments *arguments,
		     struct vdpa_sim *sim);

static int run_in_world(struct context *context,
			const struct arguments *arguments, world_fn *run)
{
	struct vdpa_sim *sim;
	int ret;

	ret = vdpa_sim_world_open(current_world(context),
				  1000 * context->timeout_s, &sim,
				  &context->err);
	if (ret)
		return ret;
	ret = run(context, arguments, sim);
	vdpa_sim_close(sim);
	return ret;
}

/* ---- show, worlds, reset --------------------------------------------- */

/* The record is the whole output; in JSON, the printer adds the newline. */
static void print_record(struct context *context, char *text)
{
	size_t length = strlen(text);

	context->out.is_document = false;
	if (context->is_json && length && text[length - 1] == '\n')
		text[length - 1] = '\0';
	fputs(text, stdout);
}

static int show_world(struct context *context,
		      const struct arguments *arguments, struct vdpa_sim *sim)
{
	char *text;
	int ret;

	(void)arguments;
	ret = vdpa_sim_export(sim, &text, &context->err);
	if (ret)
		return ret;
	print_record(context, text);
	free(text);
	return 0;
}

static int cmd_sim_show(struct context *context,
			const struct arguments *arguments)
{
	return run_in_world(context, arguments, show_world);
}

static int cmd_sim_worlds(struct context *context,
			  const struct arguments *arguments)
{
	static const struct label what = { .key = "description", .word = "" };
	struct printer *out = &context->out;
	const struct vdpa_sim_world *row = vdpa_sim_worlds();

	(void)arguments;
	out->ops->section_begin(out, "world");
	for (; row->name; row++) {
		out->ops->object_begin(out, row->name, GAP_BETWEEN);
		out->ops->string(out, &what, row->help);
		out->ops->object_end(out);
	}
	out->ops->section_end(out);
	return 0;
}

/* The world that a new file of @world is copied from. */
static const struct vdpa_sim_world *world_begin(const char *world)
{
	const struct vdpa_sim_world *ready =
		world ? vdpa_sim_world_find(world) : NULL;

	return ready ? ready : vdpa_sim_worlds();
}

static int cmd_sim_reset(struct context *context,
			 const struct arguments *arguments)
{
	const char *world = current_world(context);
	const struct vdpa_sim_world *begin =
		arguments->world ? vdpa_sim_world_find(arguments->world) :
				   world_begin(world);
	char *path;
	int ret;

	if (!begin)
		return vdpa_error_set(&context->err, -EINVAL,
				      "\"vdpa sim worlds\" lists them",
				      "there is no ready-made world \"%.80s\"",
				      arguments->world);
	ret = vdpa_sim_world_path(world, &path, &context->err);
	if (ret)
		return ret;
	ret = vdpa_sim_world_create(path, begin, true,
				    1000 * context->timeout_s, &context->err);
	free(path);
	return ret;
}

/* ---- guest ---------------------------------------------------------- */

/* The features of an expression, by the names of the device's class. */
static int read_features(struct context *context, const char *text,
			 const char *name, uint64_t *features)
{
	struct vdpa_config *config;
	const uint64_t *all;
	struct vdpa_dev *dev;
	int ret;

	ret = vdpa_dev_get(context->vdpa, name, &dev, &context->err);
	if (ret)
		return ret;
	/* A kernel that cannot report the configuration reports no features. */
	if (vdpa_config_get(context->vdpa, name, &config, NULL))
		config = NULL;
	all = config && VDPA_HAS(config, VDPA_ATTR_DEV_FEATURES) ?
		      &config->device_features :
		      NULL;
	ret = expression_parse(text, dev->class_id, all, features,
			       &context->err);
	vdpa_config_free(config);
	vdpa_dev_free(dev);
	return ret;
}

static int set_guest(struct context *context, const struct arguments *arguments,
		     struct vdpa_sim *sim)
{
	const struct vdpa_request *request = &arguments->request;
	struct vdpa_sim_guest guest = { 0 };
	struct vdpa_transport *transport;
	int ret;

	if (!arguments->features)
		return vdpa_sim_guest(sim, request->name, NULL, &context->err);
	ret = vdpa_transport_sim(sim, &transport, &context->err);
	if (!ret)
		ret = vdpa_open_take(transport, &context->vdpa, &context->err);
	if (!ret)
		ret = read_features(context, arguments->features, request->name,
				    &guest.features);
	vdpa_close(context->vdpa);
	context->vdpa = NULL;
	if (ret)
		return ret;
	guest.has_mac = VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MACADDR);
	memcpy(guest.mac, request->mac, sizeof(guest.mac));
	return vdpa_sim_guest(sim, request->name, &guest, &context->err);
}

static int cmd_sim_guest(struct context *context,
			 const struct arguments *arguments)
{
	return run_in_world(context, arguments, set_guest);
}

/* ---- daemons -------------------------------------------------------- */

static int create_vduse(struct context *context,
			const struct arguments *arguments, struct vdpa_sim *sim)
{
	struct vdpa_sim_vduse vduse = {
		.name = arguments->request.name,
		.class_id = arguments->class_id,
		.vqs = arguments->vqs,
	};
	int ret;

	ret = expression_parse(arguments->features, vduse.class_id, NULL,
			       &vduse.features, &context->err);
	return ret ? ret : vdpa_sim_vduse_create(sim, &vduse, &context->err);
}

static int cmd_vduse_create(struct context *context,
			    const struct arguments *arguments)
{
	return run_in_world(context, arguments, create_vduse);
}

static int destroy_vduse(struct context *context,
			 const struct arguments *arguments,
			 struct vdpa_sim *sim)
{
	return vdpa_sim_vduse_destroy(sim, arguments->request.name,
				      &context->err);
}

static int cmd_vduse_destroy(struct context *context,
			     const struct arguments *arguments)
{
	return run_in_world(context, arguments, destroy_vduse);
}

/* ---- files ---------------------------------------------------------- */

static int open_world(struct context *context,
		      struct vdpa_transport **transport)
{
	const char *world, *backend = context->backend;

	if (!backend_is_world(backend, &world))
		backend = "sim";
	return vdpa_transport_backend(backend, 1000 * context->timeout_s,
				      transport, &context->err);
}

static int cmd_sim_write(struct context *context,
			 const struct arguments *arguments)
{
	char *text = strdup(arguments->text);
	struct vdpa_transport *transport;
	ssize_t ret;

	if (!text)
		return vdpa_error_set(&context->err, -ENOMEM, NULL,
				      "no memory");
	ret = open_world(context, &transport);
	if (ret) {
		free(text);
		return (int)ret;
	}
	ret = transport->ops->file(transport, VDPA_FILE_WRITE, arguments->path,
				   text, strlen(text));
	transport->ops->close(transport);
	free(text);
	if (ret < 0)
		return vdpa_error_set(&context->err, (int)ret, NULL,
				      "cannot write to \"%.200s\": %s",
				      arguments->path, strerror((int)-ret));
	return 0;
}

/* ---- the rows ------------------------------------------------------- */

static const struct param_set nothing_takes = { 0 };

static const struct param_set reset_takes = {
	.positional = PARAM_WORLD,
	.is_positional_optional = true,
};

static const struct param_set new_takes = {
	.positional = PARAM_NEW_FILE,
	.required = { PARAM_PARENTS },
	.optional = { PARAM_KERNEL },
	.bare = PARAM_PARENTS,
};

static const struct param_set guest_takes = {
	.positional = PARAM_NAME,
	.optional = { PARAM_MAC, PARAM_EXPRESSION },
	.bare = PARAM_EXPRESSION,
};

static const struct param_set create_takes = {
	.command = VDPA_CMD_DEV_NEW,
	.positional = PARAM_NAME,
	.required = { PARAM_CLASS, PARAM_EXPRESSION, PARAM_VQS },
};

static const struct param_set destroy_takes = {
	.positional = PARAM_NAME,
};

static const struct param_set write_takes = {
	.positional = PARAM_PATH,
	.required = { PARAM_TEXT },
	.bare = PARAM_TEXT,
};

static const struct column world_columns[] = {
	{ "WORLD", NULL },
	{ "DESCRIPTION", "description" },
	{ 0 },
};

static const struct command vduse_commands[] = {
	{ .name = "create",
	  .help = "create a VDUSE device, as a daemon does; then it can be added",
	  .takes = &create_takes,
	  .run = cmd_vduse_create },
	{ .name = "destroy",
	  .help = "destroy a VDUSE device, as its daemon does",
	  .takes = &destroy_takes,
	  .run = cmd_vduse_destroy },
	{ 0 },
};

const struct command sim_commands[] = {
	{ .name = "show",
	  .help = "print the record of the simulated host",
	  .takes = &nothing_takes,
	  .run = cmd_sim_show },
	{ .name = "worlds",
	  .help = "list the ready-made worlds",
	  .takes = &nothing_takes,
	  .columns = world_columns,
	  .run = cmd_sim_worlds },
	{ .name = "list",
	  .is_alias = true,
	  .is_exact = true,
	  .takes = &nothing_takes,
	  .columns = world_columns,
	  .run = cmd_sim_worlds },
	{ .name = "reset",
	  .help = "replace the simulated host with a new one, from a ready-made world",
	  .takes = &reset_takes,
	  .run = cmd_sim_reset },
	{ .name = "new",
	  .help = "make a file with a simulated host, for --backend sim:FILE",
	  .takes = &new_takes,
	  .example = "sim new a.world parents vdpasim_net,mlx5_core.sf",
	  .run = cmd_sim_new },
	{ .name = "guest",
	  .help = "negotiate features, as the driver of a guest does; without FEATURES, remove the guest",
	  .takes = &guest_takes,
	  .run = cmd_sim_guest },
	{ .name = "vduse", .below = vduse_commands },
	{ .name = "write",
	  .help = "write to a file of the simulated sysfs, as echo does",
	  .takes = &write_takes,
	  .run = cmd_sim_write },
	{ 0 },
};
