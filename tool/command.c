// SPDX-License-Identifier: GPL-2.0-or-later
/* The command table: find a command by its words, print help from the rows. */

#include "command.h"

#include "batch.h"
#include "report.h"
#include "suggest.h"

#include <errno.h>
#include <string.h>

static const struct param_set nothing = { .positional = PARAM_NONE };

static const struct param_set serve_takes = {
	.optional = { PARAM_READONLY, PARAM_BACKGROUND },
};

static const struct command objects[] = {
	{ .name = "mgmtdev",
	  .help = "management devices, which devices are added on",
	  .below = mgmtdev_commands },
	{ .name = "dev",
	  .help = "vDPA devices",
	  .below = dev_commands,
	  .otherwise = "show" },
	{ .name = "features",
	  .help = "feature bits: their names and what they need",
	  .is_ours = true,
	  .below = features_commands },
	{ .name = "host",
	  .help = "everything about a host, as one JSON document",
	  .is_ours = true,
	  .below = host_commands },
	{ .name = "migrate",
	  .help = "check and plan the migration of a device to another host",
	  .is_ours = true,
	  .below = migrate_commands },
	{ .name = "vmm",
	  .help = "hypervisors: what each moves and how it is started",
	  .is_ours = true,
	  .below = vmm_commands,
	  .otherwise = "show" },
	{ .name = "fleet",
	  .help = "the hosts of a fleet: publish, ask, compare",
	  .is_ours = true,
	  .below = fleet_commands },
	{ .name = "sim",
	  .help = "the simulated kernel: its worlds and guests",
	  .is_ours = true,
	  .below = sim_commands },
	{ .name = "monitor",
	  .help = "changes of devices and drivers, one line each",
	  .is_ours = true,
	  .takes = &nothing,
	  .run = cmd_monitor },
	{ .name = "serve",
	  .help = "for programs: serve this kernel over standard input and "
		  "output",
	  .takes = &serve_takes,
	  .run = cmd_serve },
	{ .name = "doctor",
	  .help = "why vDPA does not work here, and what to do",
	  .is_ours = true,
	  .takes = &nothing,
	  .run = cmd_doctor },
	{ 0 },
};

const struct command command_root = { .name = "vdpa", .below = objects };

const struct command *command_find(const struct command *branch,
				   const char *typed)
{
	for (const struct command *row = branch->below; row->name; row++)
		if (word_matches(typed, row->name, row->is_exact))
			return row;
	return NULL;
}

/* ---- help ----------------------------------------------------------- */

/* The words that lead to a command. */
struct path {
	const struct path *before;
	const char *word;
};

static void print_path(const struct path *path)
{
	if (path->before) {
		print_path(path->before);
		fputc(' ', stderr);
	}
	fputs(path->word, stderr);
}

static void print_choice(const struct param *param, const char *before)
{
	fprintf(stderr, "%s %s%s%s", before, param->word,
		param->value ? " " : "", param->value ? param->value : "");
}

/* " { dev DEV | mgmtdev MGMTDEV }" */
static void print_either(const struct param_set *set)
{
	const char *before = " {";

	if (!set->either[0])
		return;
	for (const enum param_id *id = set->either; *id; id++) {
		print_choice(&params[*id], before);
		before = " |";
	}
	if (set->instead)
		print_choice(&params[set->instead], before);
	fputs(" }", stderr);
}

static void print_optional(const struct param *param)
{
	if (!param->value)
		fprintf(stderr, " [ %s ]", param->word);
	else if (param->is_value_optional)
		fprintf(stderr, " [ %s [ %s ] ]", param->word, param->value);
	else
		fprintf(stderr, " [ %s %s ]", param->word, param->value);
}

/* " name NAME mgmtdev MGMTDEV [ mac MAC ] …" */
static void print_words(const struct param_set *set)
{
	for (const enum param_id *id = set->required; *id; id++)
		fprintf(stderr, " %s %s%s", params[*id].word, params[*id].value,
			params[*id].is_repeated ? " ..." : "");
	print_either(set);
	for (const enum param_id *id = set->optional; *id; id++)
		print_optional(&params[*id]);
	if (set->divider) {
		fprintf(stderr, set->is_divider_optional ? " [ %s" : " %s",
			params[set->divider].word);
		print_words(set->then);
	}
	if (set->is_divider_optional)
		fputs(" ]", stderr);
}

/* "vdpa dev add name NAME mgmtdev MGMTDEV [ mac MAC ] …" */
static void print_usage(const struct path *path, const struct param_set *set)
{
	print_path(path);
	if (set->positional)
		fprintf(stderr, set->is_positional_optional ? " [ %s ]" : " %s",
			params_positional(set));
	print_words(set);
	fputc('\n', stderr);
}

static void print_list_help(const enum param_id *list, uint64_t *seen)
{
	for (; *list; list++)
		if (!(*seen & VDPA_BIT(*list))) {
			*seen |= VDPA_BIT(*list);
			fprintf(stderr, "              %-15s %s\n",
				params[*list].word, params[*list].help);
		}
}

/* Print each word once, even if it is allowed on both sides of a divider. */
static void print_param_help(const struct param_set *set)
{
	uint64_t seen = 0;

	for (; set; set = set->then) {
		const enum param_id divider[] = { set->divider, PARAM_NONE };

		print_list_help(set->required, &seen);
		print_list_help(set->either, &seen);
		print_list_help(set->optional, &seen);
		print_list_help(divider, &seen);
	}
}

static void print_command(const struct path *path, const struct command *row)
{
	fputs("       ", stderr);
	print_usage(path, row->takes);
	fprintf(stderr, "            %s\n", row->help);
	print_param_help(row->takes);
}

static void print_branch(const struct path *path, const struct command *branch)
{
	for (const struct command *row = branch->below; row->name; row++) {
		const struct path here = { path, row->name };

		if (row->below)
			print_branch(&here, row);
		else if (row->help) /* not another name of the row before it */
			print_command(&here, row);
	}
}

static void print_root(void)
{
	fputs("Usage: vdpa [ OPTIONS ] OBJECT { COMMAND | help }\n"
	      "       vdpa [ OPTIONS ] -b FILE [ -f ]\n"
	      "where  OBJECT is one of:\n",
	      stderr);
	for (const struct command *row = objects; row->name; row++)
		fprintf(stderr, "         %-9s %s\n", row->name, row->help);
	fputs("       OPTIONS are:\n"
	      "         -V, --Version     print the version\n"
	      "         -j, --json        print JSON\n"
	      "         -p, --pretty      print JSON on many lines\n"
	      "         -d, --details     print everything that the kernel "
	      "reports\n"
	      "         -b, --batch FILE  run the commands of a file, one per "
	      "line\n"
	      "         -f, --force       with -b: continue after a line that "
	      "failed\n"
	      "         -h, --help        print this help\n"
	      "         --backend kernel | sim[:WORLD] | ssh:[USER@]HOST |\n"
	      "                   record:FILE | replay:FILE\n"
	      "                           where requests go (default: kernel)\n"
	      "         --store dir:PATH | etcd:URL[,URL...]\n"
	      "                           where \"vdpa fleet\" has its records "
	      "(default:\n"
	      "                           dir:/var/lib/vdpa/fleet)\n"
	      "         --timeout SECONDS how long to wait for the kernel (default: "
	      "10)\n"
	      "Most words can be shortened; see vdpa(8).\n",
	      stderr);
}

static void print_help(const struct path *path, const struct command *branch)
{
	if (branch == &command_root) {
		print_root();
		return;
	}
	fputs("Usage:\n", stderr);
	if (branch->below)
		print_branch(path, branch);
	else
		print_command(path, branch);
}

void command_help(const struct command *branch)
{
	const struct path path = { NULL, branch->name };

	print_help(&path, branch);
}

/* ---- running -------------------------------------------------------- */

static int fail_unknown(struct context *context, const struct path *path,
			const struct command *branch, const char *typed)
{
	const char *kind = branch == &command_root ? "object" : "command";
	struct suggestion best = { 0 };
	char hint[96];

	for (const struct command *row = branch->below; row->name; row++)
		suggest(&best, typed, row->name);
	if (best.word)
		snprintf(hint, sizeof(hint), "did you mean \"%s\"?", best.word);
	else if (branch == &command_root)
		snprintf(hint, sizeof(hint), "\"vdpa help\" lists them");
	else
		snprintf(hint, sizeof(hint), "\"vdpa%s%s help\" lists them",
			 path->before->before ? " dev " : " ", path->word);
	return vdpa_error_set(&context->err, -ENOENT, hint,
			      "there is no %s \"%.80s\"", kind, typed);
}

static int run_command(struct context *context, const struct command *command,
		       int argc, char **argv)
{
	struct arguments arguments;
	int ret;

	if ((!command->is_request || context->has_details) &&
	    !batch_settle(context))
		return ANSWER_LATER;
	ret = params_parse(command->takes, argc, argv, &arguments,
			   &context->err);
	if (!ret)
		ret = command->run(context, &arguments);
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

	/* When a command is missing, iproute2 prints help. For vstats it also
	 * fails. */
	if (!typed || word_matches(typed, "help", branch->is_exact)) {
		print_help(path, branch);
		return !typed && branch->is_exact ?
			       vdpa_error_set(
				       &context->err, -EINVAL, NULL,
				       "a command is missing after \"%s\"",
				       path->word) :
			       0;
	}
	row = command_find(branch, typed);
	if (!row)
		return fail_unknown(context, path, branch, typed);
	context->out.is_document |= row->is_ours;
	if (row->below) {
		const struct path here = { path, row->name };

		return run_branch(context, &here, row, argc - 1, argv + 1);
	}
	if (branch == &command_root && argc > 1 &&
	    word_matches(argv[1], "help", false)) {
		const struct path here = { path, row->name };

		print_help(&here, row);
		return 0;
	}
	return run_command(context, row, argc > 0 ? argc - 1 : 0, argv + 1);
}

int command_run(struct context *context, int argc, char **argv)
{
	const struct path path = { NULL, "vdpa" };

	return run_branch(context, &path, &command_root, argc, argv);
}
