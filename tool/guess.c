// SPDX-License-Identifier: GPL-2.0-or-later
/* Suggest what the user probably meant. */

#include "guess.h"

#include "suggest.h"
#include "view.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* ---- words of other tools -------------------------------------------- */

/* Where @typed is not a command: the line to try. */
static const struct {
	const struct command *below; /* NULL: of the outermost branch */
	const char *typed;
	const char *line;
} other_commands[] = {
	{ dev_commands, "info", "vdpa dev show" },
	{ dev_commands, "get", "vdpa dev show" },
	{ dev_commands, "status", "vdpa dev show" },
	{ dev_commands, "print", "vdpa dev show" },
	{ dev_commands, "features", "vdpa -d dev show" },
	{ dev_commands, "stats", "vdpa dev vstats show" },
	{ dev_commands, "attach", "vdpa dev bind" },
	{ dev_commands, "detach", "vdpa dev unbind" },
	{ dev_commands, "migrate", "vdpa migrate check" },
	{ host_commands, "save", "vdpa host export" },
	{ host_commands, "dump", "vdpa host export" },
	{ host_commands, "import", "vdpa host apply" },
	{ host_commands, "restore", "vdpa host apply" },
	{ host_commands, "load", "vdpa host apply" },
	{ sim_commands, "create", "vdpa sim new" },
	{ sim_commands, "add", "vdpa sim new" },
	{ fleet_commands, "hosts", "vdpa fleet list" },
	{ fleet_commands, "status", "vdpa fleet list" },
	{ fleet_commands, "join", "vdpa fleet publish once" },
	{ fleet_commands, "add", "vdpa fleet publish once" },
	{ fleet_commands, "remove", "vdpa fleet forget" },
	{ fleet_commands, "delete", "vdpa fleet forget" },
	{ fleet_commands, "del", "vdpa fleet forget" },
	{ fleet_commands, "check", "vdpa fleet verify" },
	{ fleet_commands, "diff", "vdpa fleet compare" },
	{ fleet_commands, "monitor", "vdpa fleet watch" },
	{ fleet_set_commands, "add", "vdpa fleet set save" },
	{ fleet_set_commands, "create", "vdpa fleet set save" },
	{ fleet_set_commands, "new", "vdpa fleet set save" },
	{ fleet_set_commands, "remove", "vdpa fleet set delete" },
	{ fleet_set_commands, "del", "vdpa fleet set delete" },
	{ fleet_set_commands, "check", "vdpa fleet verify" },
	{ fleet_set_commands, "verify", "vdpa fleet verify" },
	{ NULL, "hypervisor", "vdpa vmm" },
	{ NULL, "qemu", "vdpa vmm" },
	{ NULL, "parent", "vdpa mgmtdev" },
	{ NULL, "driver", "vdpa dev bind" },
	{ NULL, "ls", "vdpa dev show" },
	{ NULL, "stats", "vdpa dev vstats show" },
	{ NULL, "config", "vdpa dev config show" },
	{ NULL, "events", "vdpa monitor" },
};

static const char *find_other(const struct command *branch, const char *typed)
{
	const struct command *below = branch == &command_root ? NULL :
								branch->below;

	for (size_t i = 0; i < ARRAY_SIZE(other_commands); i++)
		if (other_commands[i].below == below &&
		    strcmp(other_commands[i].typed, typed) == 0)
			return other_commands[i].line;
	return NULL;
}

/* ---- commands of other branches -------------------------------------- */

static const struct command *find_exact(const struct command *branch,
					const char *typed)
{
	for (const struct command *row = branch->below; row->name; row++)
		if (strcmp(row->name, typed) == 0)
			return row;
	return NULL;
}

/* "vdpa add" lacks its object. Devices come first, because most commands are
 * about devices. */
static const char *find_object(const char *typed)
{
	const struct command dev = { .below = dev_commands };

	if (find_exact(&dev, typed))
		return "dev";
	for (const struct command *row = command_root.below; row->name; row++)
		if (row->below && !row->is_alias && find_exact(row, typed))
			return row->name;
	return NULL;
}

/* ---- names after a branch -------------------------------------------- */

/* Whether a command takes the name of a device or something else to show. */
static bool takes_name(const struct command *row)
{
	return row && !row->below &&
	       (row->takes->is_positional_optional ||
		params[row->takes->positional].kind == VALUE_DEV);
}

static bool is_mask(const char *typed)
{
	return *typed && !typed[strspn(typed, "0123456789abcdefABCDEFx")] &&
	       strcspn(typed, "0123456789") < strlen(typed);
}

/* "vdpa features MAC": the command that takes this value. */
static const char *find_features_command(const char *typed)
{
	if (vdpa_class_find(typed))
		return "show";
	if (is_mask(typed))
		return "decode";
	return vdpa_feature_find(VDPA_CLASS_NET, typed) >= 0 ? "encode" : NULL;
}

/* The command below @branch that takes @typed, the only word after it. */
static const char *find_reader(const struct command *branch, const char *typed)
{
	if (branch->below == features_commands)
		return find_features_command(typed);
	if (branch->below == migrate_commands)
		return "check";
	return takes_name(find_exact(branch, "show")) ? "show" : NULL;
}

/* ---- commands --------------------------------------------------------- */

/* The row below @branch that was probably meant. */
static const char *find_similar(const struct command *branch, const char *typed)
{
	struct suggestion best = { 0 };

	for (const struct command *row = branch->below; row->name; row++)
		if (!row->is_alias)
			suggest(&best, typed, row->name);
	return best.word;
}

/* People leave out "dev", or write "mgmtdev" in its place. */
static bool is_without_object(const struct command *branch)
{
	return branch == &command_root || branch->below == mgmtdev_commands;
}

void guess_command(const struct path *path, const struct command *branch,
		   const char *typed, bool is_last, char *hint, size_t size)
{
	const char *other = find_other(branch, typed), *similar, *found;
	char text[64];

	if (other) {
		snprintf(hint, size, "did you mean \"%s\"?", other);
		return;
	}
	found = is_without_object(branch) ? find_object(typed) : NULL;
	if (found) {
		snprintf(hint, size, "did you mean \"vdpa %s %s\"?", found,
			 typed);
		return;
	}
	similar = find_similar(branch, typed);
	if (similar) {
		snprintf(hint, size, "did you mean \"%s\"?", similar);
		return;
	}
	if (!*typed || branch == &command_root)
		return;
	found = find_reader(branch, typed);
	if (found && (is_last || branch->below == migrate_commands))
		snprintf(hint, size, "did you mean \"%s %s %.80s%s\"?",
			 help_path(path, text, sizeof(text)), found, typed,
			 is_last && branch->below != migrate_commands ? "" :
									" ...");
}

/* ---- names ------------------------------------------------------------ */

/* The name without its bus, or its beginning, is enough for a suggestion. */
static bool is_part(const char *typed, const char *name)
{
	const char *slash = strchr(name, '/');

	return (slash && strcasecmp(slash + 1, typed) == 0) ||
	       strncasecmp(name, typed, strlen(typed)) == 0;
}

static void consider(char *best, size_t size, size_t *distance,
		     const char *typed, const char *name)
{
	struct suggestion close = { 0 };

	suggest(&close, typed, name);
	if (is_part(typed, name))
		close = (struct suggestion){ .word = name };
	if (!close.word || (*best && close.distance >= *distance))
		return;
	snprintf(best, size, "%s", name);
	*distance = close.distance;
}

/* @best stays empty if no management device is similar. */
static void find_mgmtdev(struct vdpa *vdpa, const char *typed, char *best,
			 size_t size)
{
	struct vdpa_mgmtdev **list;
	size_t distance = 0;
	char *made;

	if (vdpa_mgmtdev_list(vdpa, &list, NULL))
		return;
	for (size_t i = 0; list[i]; i++) {
		const char *name = view_mgmtdev_name(list[i], &made);

		if (name)
			consider(best, size, &distance, typed, name);
		free(made);
	}
	vdpa_mgmtdev_list_free(list);
}

/* The same for devices. The device in the error may exist. */
static void find_dev(struct vdpa *vdpa, const char *typed, char *best,
		     size_t size)
{
	struct vdpa_dev **list;
	bool is_there = false;
	size_t distance = 0;

	if (vdpa_dev_list(vdpa, &list, NULL))
		return;
	for (size_t i = 0; list[i]; i++) {
		is_there |= list[i]->name && strcmp(list[i]->name, typed) == 0;
		if (list[i]->name)
			consider(best, size, &distance, typed, list[i]->name);
	}
	if (is_there)
		*best = '\0';
	vdpa_dev_list_free(list);
}

static bool has_mgmtdev(struct vdpa *vdpa, const struct vdpa_request *request)
{
	struct vdpa_mgmtdev *mgmtdev;

	if (vdpa_mgmtdev_get(vdpa, request->mgmtdev_bus, request->mgmtdev_name,
			     &mgmtdev, NULL))
		return false;
	vdpa_mgmtdev_free(mgmtdev);
	return true;
}

/* The name can be of a management device, or of a device. */
static void find_name(struct vdpa *vdpa, const struct vdpa_request *request,
		      char *best, size_t size)
{
	char *made;
	const char *handle;

	if (request->mgmtdev_name && !has_mgmtdev(vdpa, request)) {
		handle = view_handle(request->mgmtdev_bus,
				     request->mgmtdev_name, &made);
		if (handle)
			find_mgmtdev(vdpa, handle, best, size);
		free(made);
	} else if (request->name && !request->mgmtdev_name) {
		find_dev(vdpa, request->name, best, size);
	}
}

/* "dev show all" */
static bool is_all(const struct vdpa_request *request)
{
	return request->name && strcmp(request->name, "all") == 0 &&
	       (request->command == VDPA_CMD_DEV_GET ||
		request->command == VDPA_CMD_DEV_CONFIG_GET);
}

void guess_name(struct context *context, const struct arguments *arguments)
{
	const struct vdpa_request *request = &arguments->request;
	char best[VDPA_ERROR_TEXT_SIZE / 2] = "";
	struct vdpa_error *err = &context->err;

	/* Records have other names. */
	if (!context->vdpa || arguments->host[0] || arguments->host[1])
		return;
	if (is_all(request)) {
		snprintf(err->hint, sizeof(err->hint),
			 "leave out \"all\": without a name, all devices are "
			 "shown");
		return;
	}
	find_name(context->vdpa, request, best, sizeof(best));
	if (*best)
		snprintf(err->hint, sizeof(err->hint), "did you mean \"%s\"?",
			 best);
}
