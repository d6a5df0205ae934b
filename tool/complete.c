// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Completion of command lines. Words come from the command and parameter
 * tables, names from the kernel and the store of the fleet. If these do not
 * answer, names are left out.
 */

#include "complete.h"

#include "escape.h"
#include "options.h"
#include "record-file.h"
#include "sets.h"
#include "view.h"
#include "vmms.h"

#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/sim.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* A name with a line break would be two candidates. */
static void offer(const char *begun, const char *candidate)
{
	if (strncmp(begun, candidate, strlen(begun)) == 0 &&
	    !escape_is_needed(candidate))
		puts(candidate);
}

static void offer_options(const char *begun)
{
	char text[32];

	for (const struct option_row *row = option_rows; row->name; row++) {
		snprintf(text, sizeof(text), "--%s%s", row->name,
			 row->value && *row->value == '[' ? "=" : "");
		if (row->help)
			offer(begun, text);
	}
}

static void offer_devs(struct vdpa *vdpa, const char *begun)
{
	struct vdpa_dev **list;

	if (vdpa_dev_list(vdpa, &list, NULL))
		return;
	for (size_t i = 0; list[i]; i++)
		if (list[i]->name)
			offer(begun, list[i]->name);
	vdpa_dev_list_free(list);
}

static void offer_mgmtdevs(struct vdpa *vdpa, const char *begun)
{
	struct vdpa_mgmtdev **list;
	char *handle;

	if (vdpa_mgmtdev_list(vdpa, &list, NULL))
		return;
	for (size_t i = 0; list[i]; i++) {
		const char *name = view_mgmtdev_name(list[i], &handle);

		if (name)
			offer(begun, name);
		free(handle);
	}
	vdpa_mgmtdev_list_free(list);
}

static void offer_classes(const char *begun)
{
	for (uint32_t id = 0; id < 64; id++)
		if (vdpa_class_name(id))
			offer(begun, vdpa_class_name(id));
}

static void offer_drivers(const char *begun)
{
	offer(begun, "vhost_vdpa");
	offer(begun, "virtio_vdpa");
}

static void offer_worlds(const char *begun)
{
	for (const struct vdpa_sim_world *row = vdpa_sim_worlds(); row->name;
	     row++)
		offer(begun, row->name);
}

/* Folders end in a slash. Pattern characters in @begun are literal. */
static void offer_files(const char *begun)
{
	char pattern[2 * PATH_MAX + 2];
	size_t length = 0;
	glob_t found;

	for (const char *at = begun; *at && length + 3 < sizeof(pattern);
	     at++) {
		if (strchr("*?[\\", *at))
			pattern[length++] = '\\';
		pattern[length++] = *at;
	}
	pattern[length++] = '*';
	pattern[length] = '\0';
	if (glob(pattern, GLOB_MARK, NULL, &found))
		return;
	for (size_t i = 0; i < found.gl_pathc; i++)
		offer(begun, found.gl_pathv[i]);
	globfree(&found);
}

static void offer_vmm(const char *begun, const char *before, const char *name)
{
	char text[1024];

	snprintf(text, sizeof(text), "%s%s", before, name);
	offer(begun, text);
}

/* @before: what comes before the name. */
static void offer_vmms(const char *begun, const char *before)
{
	const struct vdpa_vmm *const *own = vmms_rows();

	for (; *own; own++)
		offer_vmm(begun, before, (*own)->name);
	for (unsigned int i = 0; vdpa_vmm_name(i); i++)
		offer_vmm(begun, before, vdpa_vmm_name(i));
	offer_vmm(begun, before, "local");
	vmms_free();
}

/* Values on the line that change what fits elsewhere; NULL: not given. */
struct clues {
	const char *mgmtdev;
	const char *class_name;
	const char *host; /* the file of a record */
	const char *fleet_host;
};

/* ---- features -------------------------------------------------------- */

/* What a name in a list of features can be. */
struct choice {
	uint32_t class_id;
	uint64_t features;
};

static void find_mgmtdev(struct context *context, const char *text,
			 struct choice *choice)
{
	struct arguments arguments = { 0 };
	struct vdpa_mgmtdev *mgmtdev;

	if (!value_mgmtdev(&params[PARAM_MGMTDEV], text, &arguments, NULL) &&
	    !context_open(context) &&
	    !vdpa_mgmtdev_get(context->vdpa, arguments.request.mgmtdev_bus,
			      arguments.request.mgmtdev_name, &mgmtdev, NULL)) {
		choice->class_id = vdpa_mgmtdev_class(mgmtdev);
		if (mgmtdev->supported_features)
			choice->features = mgmtdev->supported_features;
		vdpa_mgmtdev_free(mgmtdev);
	}
	params_free(&arguments);
}

static struct choice choose(struct context *context, const struct clues *clues)
{
	struct choice choice = { VDPA_CLASS_NET, UINT64_MAX };

	if (clues->class_name && vdpa_class_find(clues->class_name))
		choice.class_id = vdpa_class_find(clues->class_name);
	if (clues->mgmtdev)
		find_mgmtdev(context, clues->mgmtdev, &choice);
	return choice;
}

/* Offer @name after the items that @begun has already. */
static void offer_item(const char *begun, int length, const char *name)
{
	char text[1024];

	snprintf(text, sizeof(text), "%.*s%s", length, begun, name);
	offer(begun, text);
}

/* The first @length characters of @begun, and a set after them. */
struct set_item {
	const char *begun;
	int length;
};

static void offer_set_item(const char *name, void *arg)
{
	const struct set_item *item = arg;
	char text[300];

	snprintf(text, sizeof(text), "set:%s", name);
	offer_item(item->begun, item->length, text);
}

/* Only for an item that begins like one: the store can be far away. */
static void offer_sets(struct context *context, const char *begun, int length)
{
	static const char prefix[] = "set:";
	struct set_item item = { begun, length };
	const char *last = begun + length;
	size_t typed = strlen(last);

	if (typed > strlen(prefix))
		typed = strlen(prefix);
	if (!typed || strncmp(last, prefix, typed) != 0)
		return;
	fleet_complete_names(context, VALUE_SET, offer_set_item, &item);
	sets_each_local(offer_set_item, &item);
}

/* "MAC,MT": the last item is completed. "-" takes a feature out. */
static void offer_features(struct context *context, const struct clues *clues,
			   enum param_id id, const char *begun)
{
	const char *comma = strrchr(begun, ',');
	int length = comma ? (int)(comma + 1 - begun) : 0;
	struct choice choice;

	offer_sets(context, begun, length);
	choice = choose(context, clues);
	if (id == PARAM_FEATURES && !length) {
		offer(begun, "all");
		offer(begun, "migratable");
		offer_vmms(begun, "migratable:");
	}
	if (begun[length] == '-')
		length++;
	for (unsigned int bit = 0; bit < 64; bit++) {
		const char *name = vdpa_feature_name(choice.class_id, bit);

		if (name && choice.features & VDPA_BIT(bit))
			offer_item(begun, length, name);
	}
}

/* ---- records ---------------------------------------------------------- */

/* What is offered of a record. */
struct recorded {
	enum param_value kind;
	const char *begun;
};

static void offer_recorded(const struct vdpa_host *host, void *arg)
{
	const struct recorded *recorded = arg;
	enum param_value kind = recorded->kind;
	const char *begun = recorded->begun;
	char *made;

	for (size_t i = 0; kind == VALUE_DEV && i < host->dev_count; i++)
		offer(begun, host->devs[i].dev.name);
	for (size_t i = 0; kind == VALUE_MGMTDEV && i < host->mgmtdev_count;
	     i++) {
		const char *name =
			view_mgmtdev_name(&host->mgmtdevs[i].mgmtdev, &made);

		if (name)
			offer(begun, name);
		free(made);
	}
}

static void offer_of_file(const char *path, struct recorded recorded)
{
	struct vdpa_host *host;

	if (strcmp(path, "-") == 0 || record_read(path, &host, NULL))
		return;
	offer_recorded(host, &recorded);
	vdpa_host_free(host);
}

/* ---- the store ------------------------------------------------------------ */

static void offer_name(const char *name, void *arg)
{
	offer(arg, name);
}

/* ---- values ----------------------------------------------------------- */

/* Devices or management devices: of a record, or of this host. */
static void offer_objects(struct context *context, const struct clues *clues,
			  struct recorded recorded)
{
	if (clues->host)
		offer_of_file(clues->host, recorded);
	else if (clues->fleet_host)
		fleet_complete_record(context, clues->fleet_host,
				      offer_recorded, &recorded);
	else if (context_open(context))
		return;
	else if (recorded.kind == VALUE_DEV)
		offer_devs(context->vdpa, recorded.begun);
	else
		offer_mgmtdevs(context->vdpa, recorded.begun);
}

static void offer_values(struct context *context, const struct param_set *set,
			 enum param_id id, const struct clues *clues,
			 const char *begun)
{
	bool is_new = set->command == VDPA_CMD_DEV_NEW && id == PARAM_NAME;
	enum param_value kind = params[id].kind;

	if (kind == VALUE_CLASS)
		offer_classes(begun);
	if (kind == VALUE_DRIVER)
		offer_drivers(begun);
	if (kind == VALUE_VMM)
		offer_vmms(begun, "");
	if (kind == VALUE_WORLD)
		offer_worlds(begun);
	if (kind == VALUE_FILE)
		offer_files(begun);
	if (kind == VALUE_FEATURES)
		offer_features(context, clues, id, begun);
	if (kind == VALUE_FLEET_HOST || kind == VALUE_SET)
		fleet_complete_names(context, kind, offer_name, (char *)begun);
	if ((kind != VALUE_DEV && kind != VALUE_MGMTDEV) || is_new)
		return;
	offer_objects(context, clues, (struct recorded){ kind, begun });
}

/* Offer the words of @list that the line does not contain yet. */
static void offer_words(const enum param_id *list, uint64_t given,
			const char *begun)
{
	for (; *list; list++)
		if (!(given & VDPA_BIT(*list)))
			offer(begun, params[*list].word);
}

/* Whether the line has one of the words that exclude each other. */
static bool is_chosen(const struct param_set *set, uint64_t given)
{
	for (const enum param_id *id = set->either; *id; id++)
		if (given & VDPA_BIT(*id))
			return true;
	return false;
}

static void offer_set(const struct param_set *set, uint64_t given,
		      const char *begun)
{
	const enum param_id divider[] = { set->divider, PARAM_NONE };

	offer_words(set->required, given, begun);
	if (!is_chosen(set, given))
		offer_words(set->either, given, begun);
	offer_words(set->optional, given, begun);
	offer_words(divider, given, begun);
}

static void note_clue(struct clues *clues, enum param_id id, const char *value)
{
	if (id == PARAM_MGMTDEV)
		clues->mgmtdev = value;
	if (id == PARAM_CLASS)
		clues->class_name = value;
	if (id == PARAM_HOST)
		clues->host = value;
	if (id == PARAM_FLEET_HOST)
		clues->fleet_host = value;
}

/* A word on the line, or the value whose word is left out. */
static enum param_id identify(const struct param_set *set, const char *typed,
			      uint64_t given, int *width)
{
	enum param_id id = params_find(set, typed);
	bool is_bare = !id && set->bare && !(given & VDPA_BIT(set->bare));

	*width = is_bare ? 0 : 1;
	return is_bare ? set->bare : id;
}

/* After a command: first the value without a word, then words and values. */
static void complete_params(struct context *context,
			    const struct param_set *set, int argc, char **argv)
{
	const char *begun = argv[argc - 1];
	enum param_id id = PARAM_NONE;
	struct clues clues = { 0 };
	uint64_t given = 0;
	int at = 0;

	if (set->positional && argc == 1) {
		offer_values(context, set, set->positional, &clues, begun);
		if (set->is_positional_optional)
			offer_words(set->optional, given, begun);
		return;
	}
	if (set->positional && !params_is_filter(set, argv[0])) {
		argc--;
		argv++;
	}
	if (set->second && argc == 1) {
		offer_values(context, set, set->second, &clues, begun);
		return;
	}
	if (set->second) {
		argc--;
		argv++;
	}
	while (at + 1 < argc) {
		int word;

		id = identify(set, argv[at], given, &word);
		if (!params[id].is_repeated)
			given |= VDPA_BIT(id);
		if (at + word + 1 < argc)
			note_clue(&clues, id, argv[at + word]);
		at += params_width(id, argv[at + 1]) + word - 1;
		if (id && id == set->divider) {
			complete_params(context, set->then, argc - at,
					argv + at);
			return;
		}
	}
	if (at == argc) {
		offer_values(context, set, id, &clues, begun);
		return;
	}
	offer_set(set, given, begun);
	if (set->bare && params[set->bare].kind != VALUE_FILE &&
	    !(given & VDPA_BIT(set->bare)))
		offer_values(context, set, set->bare, &clues, begun);
}

static void complete_branch(struct context *context,
			    const struct command *branch, int argc, char **argv)
{
	const struct command *row;

	if (argc == 1) {
		for (row = branch->below; row->name; row++)
			if (!row->is_alias || !row->is_exact)
				offer(argv[0], row->name);
		offer(argv[0], "help");
		return;
	}
	if (strcmp(argv[0], "help") == 0) {
		complete_branch(context, branch, argc - 1, argv + 1);
		return;
	}
	row = command_find(branch, argv[0]);
	if (row && row->below)
		complete_branch(context, row, argc - 1, argv + 1);
	else if (row)
		complete_params(context, row->takes, argc - 1, argv + 1);
}

/*
 * Remove the options from the complete words; --backend and --store take effect.
 * Returns the number of words that remain.
 */
static int strip_options(struct context *context, int argc, char **argv)
{
	int left = 0;

	for (int i = 0; i + 1 < argc; i++) {
		if (strcmp(argv[i], "--backend") == 0 && i + 2 < argc)
			context->backend = argv[++i];
		else if (strcmp(argv[i], "--store") == 0 && i + 2 < argc)
			context->store = argv[++i];
		else if (strcmp(argv[i], "--timeout") == 0 && i + 2 < argc)
			i++;
		else if (argv[i][0] != '-')
			argv[left++] = argv[i];
	}
	argv[left++] = argv[argc - 1];
	argv[left] = NULL; /* for the program that may complete the line */
	return left;
}

int complete(struct context *context, int argc, char **argv)
{
	if (argc < 1)
		return EXIT_SUCCESS;
	if (argv[argc - 1][0] == '-') {
		offer_options(argv[argc - 1]);
		return EXIT_SUCCESS;
	}
	argc = strip_options(context, argc, argv);
	complete_branch(context, &command_root, argc, argv);
	vdpa_close(context->vdpa);
	return EXIT_SUCCESS;
}
