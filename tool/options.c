// SPDX-License-Identifier: GPL-2.0-or-later
/* The options of the command line, and the function that reads them. */

#include "options.h"

#include "params.h"
#include "suggest.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define TIMEOUT_MAX_S 1000000

enum { OPTION_BACKEND = 256, OPTION_STORE, OPTION_TIMEOUT, OPTION_COLOR };

const struct option_row option_rows[] = {
	{ "version", 'V', NULL, "print the version" },
	{ "Version", 'V', NULL, NULL },
	{ "json", 'j', NULL, "print JSON" },
	{ "pretty", 'p', NULL, "print JSON on many lines" },
	{ "details", 'd', NULL, "print everything that the kernel reports" },
	{ "output", 'o', "FORM", "the form of lists: text, table or json" },
	{ "color", OPTION_COLOR, "[=WHEN]",
	  "color names and states: auto (default), always or never" },
	{ "batch", 'b', "FILE", "run the commands of a file, one per line" },
	{ "force", 'f', NULL, "with -b: continue after a line that failed" },
	{ "help", 'h', NULL, "print the help of the command on this line" },
	{ "backend", OPTION_BACKEND, "BACKEND",
	  "where requests go: kernel (default), sim[:WORLD], ssh:[USER@]HOST, record:FILE or replay:FILE" },
	{ "store", OPTION_STORE, "STORE",
	  "where \"vdpa fleet\" has its records: dir:PATH (default: "
	  "dir:/var/lib/vdpa/fleet) or etcd:URL[,URL...]" },
	{ "timeout", OPTION_TIMEOUT, "SECONDS",
	  "how long to wait for the kernel (default: 10)" },
	{ 0 },
};

#define ROW_COUNT (sizeof(option_rows) / sizeof(option_rows[0]))

bool option_has_letter(const struct option_row *row)
{
	return row->key < OPTION_BACKEND;
}

/* ---- wrong options --------------------------------------------------- */

/* "-help" */
static bool is_on_line(int argc, char **argv, const char *name)
{
	for (int i = 1; i < argc; i++)
		if (argv[i][0] == '-' && strcmp(argv[i] + 1, name) == 0)
			return true;
	return false;
}

/* The long option that was probably meant, or NULL. */
static const char *find_option(int argc, char **argv, const char *name)
{
	struct suggestion best = { 0 };

	for (const struct option_row *row = option_rows; row->name; row++) {
		if (is_on_line(argc, argv, row->name))
			return row->name;
		if (row->help && name[1] == '-')
			suggest(&best, name + 2, row->name);
	}
	return best.word;
}

static bool is_word(const char *name)
{
	for (enum param_id id = PARAM_NONE + 1; id < PARAM_COUNT; id++)
		if (strcmp(params[id].word, name) == 0)
			return true;
	return false;
}

/* Write what was probably meant by the wrong option @name. */
static void guess_option(int argc, char **argv, const char *name, char *hint,
			 size_t size)
{
	const char *option = find_option(argc, argv, name);

	if (name[1] == '-' && is_word(name + 2))
		snprintf(hint, size, "write \"%.40s\" without dashes",
			 name + 2);
	else if (strcmp(name, "-v") == 0)
		snprintf(hint, size, "did you mean \"-V\"?");
	else if (option)
		snprintf(hint, size, "did you mean \"--%s\"?", option);
	else
		snprintf(hint, size,
			 "\"vdpa help\" lists the options; if a name begins "
			 "with \"-\", put \"--\" before all words");
}

/*
 * getopt_long() takes "-1" for an option anywhere on the command line, as it
 * does in iproute2.
 */
static int fail_option(struct context *context, int option, int argc,
		       char **argv)
{
	const char *typed = argv[optind - 1];
	char letter[] = { '-', (char)optopt, '\0' };
	bool is_long = strncmp(typed, "--", 2) == 0;
	const char *name = is_long ? typed : letter;
	char hint[192];

	if (option == ':')
		return vdpa_error_set(&context->err, -EINVAL,
				      "\"vdpa help\" lists the options",
				      "a value is missing after \"%.80s\"",
				      name);
	if (!is_long && isdigit((unsigned char)optopt))
		return vdpa_error_set(
			&context->err, -EINVAL, "give a number without a sign",
			"\"%s\" is not an option, and values cannot be "
			"negative",
			name);
	guess_option(argc, argv, name, hint, sizeof(hint));
	return vdpa_error_set(&context->err, -EINVAL, hint,
			      "there is no option \"%.80s\"", name);
}

/* ---- values ---------------------------------------------------------- */

/* "10" */
static int set_timeout(struct context *context, const char *text)
{
	unsigned long seconds = strtoul(text, NULL, 10);

	if (!*text || text[strspn(text, "0123456789")] ||
	    seconds > TIMEOUT_MAX_S)
		return vdpa_error_set(
			&context->err, -EINVAL,
			"give whole seconds up to 1000000; 0 waits without "
			"limit",
			"--timeout \"%.80s\" is not a time", text);
	context->timeout_s = (uint32_t)seconds;
	return 0;
}

static int set_form(struct context *context, const char *text)
{
	context->is_table = strcmp(text, "table") == 0;
	context->is_json |= strcmp(text, "json") == 0;
	if (context->is_table || strcmp(text, "json") == 0 ||
	    strcmp(text, "text") == 0)
		return 0;
	return vdpa_error_set(&context->err, -EINVAL,
			      "give text, table or json",
			      "--output \"%.80s\" is not known", text);
}

/* As "ip" does: without a value, "always". */
static int set_color(struct context *context, const char *text)
{
	static const char *const words[] = { [COLOR_AUTO] = "auto",
					     [COLOR_ALWAYS] = "always",
					     [COLOR_NEVER] = "never" };

	context->color = COLOR_ALWAYS;
	for (size_t i = 0; text && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(text, words[i]) == 0) {
			context->color = (enum color)i;
			return 0;
		}
	if (!text)
		return 0;
	return vdpa_error_set(&context->err, -EINVAL,
			      "give auto, always or never",
			      "--color \"%.80s\" is not known", text);
}

static int set_option(struct context *context, int key, char *value)
{
	switch (key) {
	case 'V':
		context->wants_version = true;
		break;
	case 'j':
		context->is_json = true;
		break;
	case 'p':
		context->is_pretty = true;
		break;
	case 'd':
		context->has_details = true;
		break;
	case 'b':
		context->batch_path = value;
		break;
	case 'f':
		context->is_forced = true;
		break;
	case 'h':
		context->wants_help = true;
		break;
	case OPTION_BACKEND:
		context->backend = value;
		break;
	case OPTION_STORE:
		context->store = value;
		/* For "set:NAME", which vdpa-fleet reads. */
		setenv("VDPA_STORE", value, 1);
		break;
	case 'o':
		return set_form(context, value);
	case OPTION_COLOR:
		return set_color(context, value);
	case OPTION_TIMEOUT:
		return set_timeout(context, value);
	}
	return 0;
}

/* ---- all of them ----------------------------------------------------- */

/* A value in brackets can be left out. */
static int argument_of(const struct option_row *row)
{
	if (!row->value)
		return no_argument;
	return *row->value == '[' ? optional_argument : required_argument;
}

/* Make what getopt_long() reads: @letters has room for two of each row. */
static void list_options(struct option *list, char *letters)
{
	*letters++ = ':'; /* tell a missing value from an unknown option */
	for (const struct option_row *row = option_rows; row->name; row++) {
		*list++ = (struct option){ row->name, argument_of(row), NULL,
					   row->key };
		if (!row->help || !option_has_letter(row))
			continue;
		*letters++ = (char)row->key;
		if (row->value)
			*letters++ = ':';
	}
	*list = (struct option){ 0 };
	*letters = '\0';
}

int options_parse(struct context *context, int argc, char **argv)
{
	struct option list[ROW_COUNT];
	char letters[2 * ROW_COUNT + 2];
	int option, ret;

	list_options(list, letters);
	while ((option = getopt_long(argc, argv, letters, list, NULL)) >= 0) {
		ret = option == '?' || option == ':' ?
			      fail_option(context, option, argc, argv) :
			      set_option(context, option, optarg);
		if (ret)
			return ret;
	}
	return optind;
}
