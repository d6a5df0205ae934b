// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Completion of command lines, from the command and parameter tables and, for
 * names, from the kernel. A kernel that cannot answer leaves names out.
 */

#include "complete.h"

#include "command.h"

#include <stdlib.h>
#include <string.h>

static const char *const options[] = {
	"--Version", "--json", "--pretty", "--details", "--help", "--backend",
};

static void offer(const char *begun, const char *candidate)
{
	if (strncmp(begun, candidate, strlen(begun)) == 0)
		puts(candidate);
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
		const char *bus = list[i]->bus;

		if (!list[i]->name ||
		    asprintf(&handle, "%s%s%s", bus ? bus : "", bus ? "/" : "",
			     list[i]->name) < 0)
			continue;
		offer(begun, handle);
		free(handle);
	}
	vdpa_mgmtdev_list_free(list);
}

static void offer_values(enum param_id id, const char *begun)
{
	struct vdpa *vdpa;

	if (params[id].kind == VALUE_ANY || vdpa_open(&vdpa, NULL))
		return;
	if (params[id].kind == VALUE_DEV)
		offer_devs(vdpa, begun);
	else
		offer_mgmtdevs(vdpa, begun);
	vdpa_close(vdpa);
}

static void offer_words(const enum param_id *list, const char *begun)
{
	for (; *list; list++)
		offer(begun, params[*list].word);
}

/* Behind a command: a value without a word, or words and values in turn. */
static void complete_params(const struct param_set *set, int argc, char **argv)
{
	const char *begun = argv[argc - 1];
	int before = argc - 1;

	if (set->positional && before == 0) {
		offer_values(set->positional, begun);
		return;
	}
	before -= set->positional != PARAM_NONE;
	if (before % 2 == 1) {
		offer_values(params_find(set, argv[argc - 2]), begun);
		return;
	}
	offer_words(set->required, begun);
	offer_words(set->optional, begun);
}

static void complete_branch(const struct command *branch, int argc, char **argv)
{
	const struct command *row;

	if (argc == 1) {
		for (row = branch->below; row->name; row++)
			offer(argv[0], row->name);
		offer(argv[0], "help");
		return;
	}
	row = command_find(branch, argv[0]);
	if (row && row->below)
		complete_branch(row, argc - 1, argv + 1);
	else if (row)
		complete_params(row->takes, argc - 1, argv + 1);
}

int complete(int argc, char **argv)
{
	/* Options stand in front, as a rule. */
	while (argc > 1 && argv[0][0] == '-') {
		argc--;
		argv++;
	}
	if (argc < 1)
		return EXIT_SUCCESS;
	if (argv[0][0] == '-')
		for (size_t i = 0; i < sizeof(options) / sizeof(options[0]);
		     i++)
			offer(argv[0], options[i]);
	else
		complete_branch(&command_root, argc, argv);
	return EXIT_SUCCESS;
}
