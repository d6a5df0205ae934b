// SPDX-License-Identifier: GPL-2.0-or-later
/* Help, made from the tables of commands, parameters and options. */

#include "help.h"

#include "options.h"
#include "json/text-stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 79

/* In a usage, a blank that must not become the end of a line. */
#define TIE "\x1f"

/* ---- lines ----------------------------------------------------------- */

static void put_indent(FILE *file, size_t count)
{
	fprintf(file, "%*s", (int)count, "");
}

/* Write the words of a line without its ties. */
static void put_untied(FILE *file, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		fputc(text[i] == *TIE ? ' ' : text[i], file);
}

/*
 * Write @text from column @at, in lines that end before WIDTH. All lines but
 * the first are indented by @indent.
 */
static void put_wrapped(FILE *file, size_t at, size_t indent, const char *text)
{
	bool is_first = true;

	while (*text) {
		size_t length = strcspn(text, " ");

		if (!is_first && at + 1 + length > WIDTH) {
			fputc('\n', file);
			put_indent(file, indent);
			at = indent;
		} else if (!is_first) {
			fputc(' ', file);
			at++;
		}
		put_untied(file, text, length);
		at += length;
		text += length;
		text += strspn(text, " ");
		is_first = false;
	}
	fputc('\n', file);
}

/* A word, and what it means, in two columns. */
static void put_pair(FILE *file, const char *word, size_t width,
		     const char *help)
{
	size_t indent = 2 + width + 2;

	fprintf(file, "  %-*s  ", (int)width, word);
	put_wrapped(file, indent, indent, help);
}

/* ---- usage ----------------------------------------------------------- */

static void write_path(FILE *file, const struct path *path)
{
	if (path->before) {
		write_path(file, path->before);
		fputc(' ', file);
	}
	fputs(path->word, file);
}

char *help_path(const struct path *path, char *text, size_t size)
{
	size_t used = 0;

	if (path->before) {
		help_path(path->before, text, size);
		used = strlen(text);
	}
	snprintf(text + used, size - used, "%s%s", used ? " " : "", path->word);
	return text;
}

static void write_choice(FILE *file, const struct param *param,
			 const char *before)
{
	fprintf(file, "%s%s%s%s" TIE, before, param->word,
		param->value ? TIE : "", param->value ? param->value : "");
}

/* " { dev DEV | mgmtdev MGMTDEV }" */
static void write_either(FILE *file, const struct param_set *set)
{
	const char *before = " {" TIE;

	if (!set->either[0])
		return;
	for (const enum param_id *id = set->either; *id; id++) {
		write_choice(file, &params[*id], before);
		before = "|" TIE;
	}
	if (set->instead)
		write_choice(file, &params[set->instead], before);
	fputc('}', file);
}

static void write_optional(FILE *file, const struct param *param, bool is_list)
{
	if (!param->value)
		fprintf(file, " [" TIE "%s" TIE "]", param->word);
	else if (param->is_value_optional)
		fprintf(file, " [" TIE "%s" TIE "[" TIE "%s" TIE "]" TIE "]",
			param->word, param->value);
	else
		fprintf(file, " [" TIE "%s" TIE "%s%s" TIE "]", param->word,
			param->value, is_list ? TIE "..." : "");
}

/* " name NAME mgmtdev MGMTDEV [ mac MAC ] …" */
static void write_words(FILE *file, const struct param_set *set)
{
	for (const enum param_id *id = set->required; *id; id++)
		fprintf(file, " %s" TIE "%s%s", params[*id].word,
			params[*id].value,
			params[*id].is_repeated ? TIE "..." : "");
	write_either(file, set);
	for (const enum param_id *id = set->optional; *id; id++)
		write_optional(file, &params[*id],
			       *id == set->bare && params[*id].is_repeated);
	if (set->divider) {
		fprintf(file, set->is_divider_optional ? " [" TIE "%s" : " %s",
			params[set->divider].word);
		write_words(file, set->then);
	}
	if (set->is_divider_optional)
		fputs(TIE "]", file);
}

/* Whether the value without a word can be followed by more of them. */
static bool is_list(const struct param_set *set)
{
	return set->bare && params[set->bare].is_repeated;
}

/* "vdpa dev add name NAME mgmtdev MGMTDEV [ mac MAC ] …" */
static void write_usage(FILE *file, const struct path *path,
			const struct param_set *set)
{
	write_path(file, path);
	if (set->positional && set->is_positional_optional)
		fprintf(file, " [" TIE "%s%s" TIE "]", params_positional(set),
			is_list(set) ? TIE "..." : "");
	else if (set->positional)
		fprintf(file, " %s", params_positional(set));
	if (set->second)
		fprintf(file, " %s", params[set->second].value);
	write_words(file, set);
}

/* In memory; NULL: no memory. The caller frees it. */
static char *make_usage(const struct path *path, const struct param_set *set)
{
	struct text_stream stream = { .size = 0 };

	if (!text_stream_open(&stream))
		return NULL;
	write_usage(stream.file, path, set);
	return text_stream_close(&stream);
}

/* Returns 0 or -ENOMEM. */
static int put_usage(FILE *file, const struct path *path,
		     const struct command *row)
{
	char *usage = make_usage(path, row->takes);

	if (!usage)
		return -ENOMEM;
	fputs("  ", file);
	put_wrapped(file, 2, 10, usage);
	fputs("      ", file);
	put_wrapped(file, 6, 6, row->help);
	free(usage);
	return 0;
}

/* ---- one command ----------------------------------------------------- */

#define WORD_WIDTH 15

static void put_params(FILE *file, const enum param_id *list, uint64_t *seen)
{
	for (; *list; list++) {
		if (*seen & VDPA_BIT(*list))
			continue;
		*seen |= VDPA_BIT(*list);
		put_pair(file, params[*list].word, WORD_WIDTH,
			 params[*list].help);
	}
}

/* Print each word once, even if it is allowed on both sides of a divider. */
static void put_all_params(FILE *file, const struct param_set *set)
{
	uint64_t seen = 0;

	if (set->positional)
		put_pair(file, params_positional(set), WORD_WIDTH,
			 params[is_list(set) ? set->bare : set->positional]
				 .help);
	for (; set; set = set->then) {
		const enum param_id divider[] = { set->divider, PARAM_NONE };

		put_params(file, set->required, &seen);
		put_params(file, set->either, &seen);
		put_params(file, set->optional, &seen);
		put_params(file, divider, &seen);
	}
}

static bool has_words(const struct param_set *set)
{
	return set->positional || *set->required || *set->either ||
	       *set->optional || set->divider;
}

static int put_command(FILE *file, const struct path *path,
		       const struct command *row)
{
	int ret;

	fputs("Usage:\n", file);
	ret = put_usage(file, path, row);
	if (ret)
		return ret;
	if (has_words(row->takes)) {
		fputs("\nWords:\n", file);
		put_all_params(file, row->takes);
	}
	if (row->example)
		fprintf(file, "\nExample:\n  vdpa %s\n", row->example);
	return 0;
}

/* ---- many commands --------------------------------------------------- */

/* A function for each command below a branch. Returns 0 or -ENOMEM. */
typedef int visit_fn(FILE *file, const struct path *path,
		     const struct command *row);

static int visit_branch(FILE *file, const struct path *path,
			const struct command *branch, visit_fn *visit)
{
	int ret = 0;

	for (const struct command *row = branch->below; row->name && !ret;
	     row++) {
		const struct path here = { path, row->name };

		if (row->is_alias)
			continue;
		ret = row->below ? visit_branch(file, &here, row, visit) :
				   visit(file, &here, row);
	}
	return ret;
}

static int put_branch(FILE *file, const struct path *path,
		      const struct command *branch)
{
	int ret;

	fputs("Usage:\n", file);
	ret = visit_branch(file, path, branch, put_usage);
	if (ret)
		return ret;
	fputs("\n\"", file);
	write_path(file, path);
	fputs(" COMMAND help\" explains the words of a command.\n", file);
	return 0;
}

/* ---- everything ------------------------------------------------------ */

/* The commands that most people need. */
static int put_common(FILE *file, const struct path *path,
		      const struct command *row)
{
	char text[32];

	if (row->is_common)
		put_pair(file, help_path(path, text, sizeof(text)), 17,
			 row->help);
	return 0;
}

static void put_objects(FILE *file, const struct command *root)
{
	for (const struct command *row = root->below; row->name; row++)
		if (row->help)
			put_pair(file, row->name, 9, row->help);
}

static void put_option(FILE *file, const struct option_row *row)
{
	char text[32], letter[] = "-x, ";

	if (!row->help)
		return;
	letter[1] = (char)row->key;
	snprintf(text, sizeof(text), "%s--%s%s%s",
		 option_has_letter(row) ? letter : "", row->name,
		 row->value && *row->value != '[' ? " " : "",
		 row->value ? row->value : "");
	put_pair(file, text, 17, row->help);
}

static void put_root(FILE *file, const struct path *path,
		     const struct command *root)
{
	fputs("Usage: vdpa [ OPTIONS ] OBJECT COMMAND [ WORDS ]\n"
	      "       vdpa [ OPTIONS ] -b FILE [ -f ]\n"
	      "\nCommands that most people need:\n",
	      file);
	visit_branch(file, path, root, put_common);
	fputs("\nExample, without vDPA in the kernel:\n"
	      "  vdpa --backend sim dev add name dev1 mgmtdev vdpasim_net\n"
	      "  vdpa --backend sim dev bind dev1 driver vhost_vdpa\n"
	      "\nObjects:\n",
	      file);
	put_objects(file, root);
	fputs("\nOptions:\n", file);
	for (const struct option_row *row = option_rows; row->name; row++)
		put_option(file, row);
	fputs("\n\"vdpa OBJECT help\" lists the commands of an object; see "
	      "vdpa(8).\n",
	      file);
}

static int write_help(FILE *file, const struct path *path,
		      const struct command *row)
{
	if (path->before)
		return row->below ? put_branch(file, path, row) :
				    put_command(file, path, row);
	put_root(file, path, row);
	return 0;
}

static int fail_memory(struct context *context)
{
	return vdpa_error_set(&context->err, -ENOMEM, NULL,
			      "no memory for the help");
}

int help_write(struct context *context, FILE *file, const struct path *path,
	       const struct command *row)
{
	return write_help(file, path, row) ? fail_memory(context) : 0;
}

int help_print(struct context *context, const struct path *path,
	       const struct command *row)
{
	static const struct label label = { .key = "help" };
	struct printer *out = &context->out;
	struct text_stream stream = { .size = 0 };
	int ret;

	if (!context->is_json)
		return help_write(context, out->file, path, row);
	if (!text_stream_open(&stream))
		return fail_memory(context);
	ret = write_help(stream.file, path, row);
	if (!text_stream_close(&stream))
		return fail_memory(context);
	if (ret) {
		free(stream.text);
		return fail_memory(context);
	}
	out->ops->member(out);
	out->ops->string(out, &label, stream.text);
	free(stream.text);
	return 0;
}

/* ---- the version ----------------------------------------------------- */

int version_print(struct context *context)
{
	static const struct label label = { .key = "version" };
	struct printer *out = &context->out;

	if (!context->is_json) {
		fprintf(out->file, "vdpa utility, libvdpa-%s\n", VDPA_VERSION);
		return 0;
	}
	out->ops->member(out);
	out->ops->string(out, &label, VDPA_VERSION);
	return 0;
}

/* ---- lists for the tests --------------------------------------------- */

static int list_command(FILE *file, const struct path *path,
			const struct command *row)
{
	char *usage = make_usage(path, row->takes);

	if (!usage)
		return -ENOMEM;
	put_untied(file, usage, strlen(usage));
	fputc('\n', file);
	free(usage);
	return 0;
}

static void list_option(FILE *file, const struct option_row *row)
{
	if (option_has_letter(row) && row->help)
		fprintf(file, "-%c ", row->key);
	fprintf(file, "--%s%s%s\n", row->name, row->value ? " " : "",
		row->value ? row->value : "");
}

int help_list(FILE *file, const struct command *root)
{
	const struct path path = { NULL, root->name };

	for (const struct option_row *row = option_rows; row->name; row++)
		list_option(file, row);
	return visit_branch(file, &path, root, list_command);
}
