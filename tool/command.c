// SPDX-License-Identifier: GPL-2.0-or-later
/* Find a command by its words, and run it or print its help. */

#include "command.h"

#include "batch.h"
#include "guess.h"
#include "help.h"
#include "report.h"

#include <errno.h>
#include <string.h>
#include <vdpa/wire.h>

const struct command *command_find(const struct command *branch,
				   const char *typed)
{
	for (const struct command *row = branch->below; row->name; row++)
		if (word_matches(typed, row->name, row->is_exact))
			return row;
	return NULL;
}

/* ---- mistakes ------------------------------------------------------ */

/* The line that prints the help of @path: "vdpa dev add help". */
static void point_to_help(struct context *context, const struct path *path)
{
	char text[sizeof(context->see) - sizeof(" help")];

	snprintf(context->see, sizeof(context->see), "%s help",
		 help_path(path, text, sizeof(text)));
}

static int fail_unknown(struct context *context, const struct path *path,
			const struct command *branch, int argc, char **argv)
{
	const char *kind = branch == &command_root ? "object" : "command";
	char hint[192] = "";

	guess_command(path, branch, argv[0], argc == 1, hint, sizeof(hint));
	point_to_help(context, path);
	return vdpa_error_set(&context->err, -ENOENT, hint,
			      "there is no %s \"%.80s\"", kind, argv[0]);
}

/*
 * iproute2 prints help when a command is missing, and fails after vstats only.
 */
static int fail_missing(struct context *context, const struct path *path,
			const struct command *branch)
{
	if (!branch->is_exact)
		return help_write(context, stderr, path, branch);
	point_to_help(context, path);
	return vdpa_error_set(&context->err, -EINVAL, NULL,
			      "a command is missing after \"%s\"", path->word);
}

/* ---- help ----------------------------------------------------------- */

static int show_help(struct context *context, const struct path *path,
		     const struct command *row)
{
	return batch_settle(context) ? help_print(context, path, row) :
				       ANSWER_LATER;
}

/* Print the help of what @argv names below @branch. */
static int run_help(struct context *context, const struct path *path,
		    const struct command *branch, int argc, char **argv)
{
	const struct command *row;
	struct path here = { path, NULL };

	if (argc == 0 || !branch->below || strcmp(argv[0], "help") == 0)
		return show_help(context, path, branch);
	row = command_find(branch, argv[0]);
	if (!row)
		return fail_unknown(context, path, branch, argc, argv);
	here.word = row->name;
	return run_help(context, &here, row, argc - 1, argv + 1);
}

int command_help(struct context *context, int argc, char **argv)
{
	const struct path path = { NULL, command_root.name };

	return run_help(context, &path, &command_root, argc, argv);
}

/* Whether "help" can be the name of a device or a management device. */
static bool takes_name(const struct param_set *set)
{
	enum param_value kind = params[set->positional].kind;

	return (kind == VALUE_DEV || kind == VALUE_MGMTDEV) &&
	       !*set->required && set->command != VDPA_CMD_DEV_NEW;
}

static bool is_mgmtdev(struct context *context, const char *name)
{
	struct vdpa_mgmtdev *mgmtdev;

	if (vdpa_mgmtdev_get(context->vdpa, NULL, name, &mgmtdev, NULL))
		return false;
	vdpa_mgmtdev_free(mgmtdev);
	return true;
}

static bool is_dev(struct context *context, const char *name)
{
	struct vdpa_dev *dev;

	if (vdpa_dev_get(context->vdpa, name, &dev, NULL))
		return false;
	vdpa_dev_free(dev);
	return true;
}

/* "vdpa dev show help" shows a device of this name, as iproute2 does. */
static bool is_named_help(struct context *context, const struct param_set *set)
{
	if (!takes_name(set))
		return false;
	/* An earlier line of a batch can add the device. */
	if (context->batch)
		return true;
	if (context_open(context)) {
		context->err = (struct vdpa_error){ 0 };
		return false;
	}
	return params[set->positional].kind == VALUE_DEV ?
		       is_dev(context, "help") :
		       is_mgmtdev(context, "help");
}

static bool asks_for_help(struct context *context, const struct command *row,
			  int argc, char **argv)
{
	return argc == 1 && strcmp(argv[0], "help") == 0 &&
	       !is_named_help(context, row->takes);
}

/* ---- running -------------------------------------------------------- */

/* failure_report() reports and frees them. */
static void take_mistakes(struct context *context, struct arguments *arguments)
{
	context->more = arguments->more;
	context->more_count = arguments->more_count;
	arguments->more = NULL;
}

/* -o table */
static int run_in_columns(struct context *context,
			  const struct command *command,
			  const struct arguments *arguments)
{
	struct columns columns = { .list = command->columns };
	struct printer text = context->out;
	int ret;

	printer_table_init(&context->out, text.file, &columns);
	ret = command->run(context, arguments);
	text.is_short |= context->out.is_short;
	context->out = text;
	columns_free(&columns);
	return ret;
}

static int run_command(struct context *context, const struct path *path,
		       const struct command *command, int argc, char **argv)
{
	struct arguments arguments;
	int ret;

	if ((!command->is_request || context->has_details) &&
	    !batch_settle(context))
		return ANSWER_LATER;
	ret = params_parse(command->takes, argc, argv, &arguments,
			   &context->err);
	if (ret == -EINVAL) {
		point_to_help(context, path);
		take_mistakes(context, &arguments);
	}
	if (!ret && context->is_table && command->columns)
		ret = run_in_columns(context, command, &arguments);
	else if (!ret)
		ret = command->run(context, &arguments);
	if (ret == -ENODEV)
		guess_name(context, &arguments);
	params_free(&arguments);
	if (ret >= 0 && context->out.is_short)
		ret = vdpa_error_set(&context->err, -ENOMEM, NULL,
				     "no memory for the output");
	context->out.is_short = false;
	return ret;
}

static int run_branch(struct context *context, const struct path *path,
		      const struct command *branch, int argc, char **argv)
{
	const char *typed = argc > 0 ? argv[0] : branch->otherwise;
	const struct command *row;
	struct path here = { path, NULL };
	int left = argc > 0 ? argc - 1 : 0;

	if (!typed)
		return fail_missing(context, path, branch);
	/* Like iproute2, look for "help" first: "h" always means "help". */
	if (word_matches(typed, "help", branch->is_exact))
		return run_help(context, path, branch, left, argv + 1);
	row = command_find(branch, typed);
	if (!row)
		return fail_unknown(context, path, branch, argc, argv);
	here.word = row->name;
	context->out.is_document |= row->is_ours;
	if (row->below)
		return run_branch(context, &here, row, left, argv + 1);
	if (asks_for_help(context, row, left, argv + 1))
		return show_help(context, &here, row);
	return run_command(context, &here, row, left, argv + 1);
}

int command_run(struct context *context, int argc, char **argv)
{
	const struct path path = { NULL, command_root.name };

	/* A line that was copied with the name of the command. */
	if (argc > 1 && strcmp(argv[0], command_root.name) == 0)
		return command_run(context, argc - 1, argv + 1);
	return run_branch(context, &path, &command_root, argc, argv);
}
