// SPDX-License-Identifier: GPL-2.0-or-later
/* The command vdpa: options, output, exit status. */

#include "command.h"
#include "complete.h"
#include "context.h"
#include "report.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>

#define TIMEOUT_DEFAULT_S 10
#define TIMEOUT_MAX_S	  1000000

/* ---- options -------------------------------------------------------- */

enum option_result {
	OPTION_RUN,
	OPTION_DONE,
	OPTION_WRONG,
};

/*
 * getopt_long() takes "-1" for an option wherever it stands, as it does in
 * iproute2.
 */
static enum option_result fail_option(struct context *context, int option,
				      char **argv)
{
	const char *typed = argv[optind - 1];
	char letter[] = { '-', (char)optopt, '\0' };
	bool is_long = strncmp(typed, "--", 2) == 0;
	const char *name = is_long ? typed : letter;

	if (option == ':')
		fail(&context->err, -EINVAL, "\"vdpa -h\" lists the options",
		     "a value is missing after \"%.80s\"", name);
	else if (!is_long && isdigit((unsigned char)optopt))
		fail(&context->err, -EINVAL, "give a number without a sign",
		     "\"%s\" is no option, and no value is negative", name);
	else
		fail(&context->err, -EINVAL,
		     "\"vdpa -h\" lists the options; a name that begins with "
		     "\"-\" needs \"--\" in front of all words",
		     "there is no option \"%.80s\"", name);
	return OPTION_WRONG;
}

/* "10" */
static int set_timeout(struct context *context, const char *text)
{
	unsigned long seconds = strtoul(text, NULL, 10);

	if (!*text || text[strspn(text, "0123456789")] ||
	    seconds > TIMEOUT_MAX_S)
		return fail(&context->err, -EINVAL,
			    "give whole seconds up to 1000000; 0 waits as long "
			    "as it takes",
			    "--timeout \"%.80s\" is no time", text);
	context->timeout_s = (uint32_t)seconds;
	return 0;
}

static enum option_result parse_options(struct context *context, int argc,
					char **argv)
{
	enum { OPTION_BACKEND = 256, OPTION_TIMEOUT };
	static const struct option options[] = {
		{ "Version", no_argument, NULL, 'V' },
		{ "json", no_argument, NULL, 'j' },
		{ "pretty", no_argument, NULL, 'p' },
		{ "details", no_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ "backend", required_argument, NULL, OPTION_BACKEND },
		{ "timeout", required_argument, NULL, OPTION_TIMEOUT },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, ":Vjpdh", options, NULL)) >= 0)
		switch (option) {
		case 'V':
			printf("vdpa utility, libvdpa-%s\n", VDPA_VERSION);
			return OPTION_DONE;
		case 'j':
			context->is_json = true;
			break;
		case 'p':
			context->is_pretty = true;
			break;
		case 'd':
			context->has_details = true;
			break;
		case 'h':
			command_help(&command_root);
			return OPTION_DONE;
		case OPTION_BACKEND:
			context->backend = optarg;
			break;
		case OPTION_TIMEOUT:
			if (set_timeout(context, optarg))
				return OPTION_WRONG;
			break;
		default:
			return fail_option(context, option, argv);
		}
	return OPTION_RUN;
}

/* ---- output --------------------------------------------------------- */

static void open_output(struct context *context)
{
	if (context->is_json)
		printer_json_init(&context->out, stdout, context->is_pretty,
				  context->has_details);
	else
		printer_text_init(&context->out, stdout);
}

/* With -d -j, a failure is part of the document. */
static void print_failure(struct context *context)
{
	static const struct label message = { .key = "message" };
	static const struct label kernel = { .key = "kernel" };
	static const struct label hint = { .key = "hint" };
	struct printer *out = &context->out;

	if (!context->is_json || !context->out.is_document)
		return;
	out->ops->section_begin(out, "error");
	out->ops->string(out, &message, context->err.what);
	if (context->err.kernel[0])
		out->ops->string(out, &kernel, context->err.kernel);
	if (context->err.hint[0])
		out->ops->string(out, &hint, context->err.hint);
	out->ops->section_end(out);
}

/* What was printed has to arrive: a full disk is an error. */
static int close_stdout(void)
{
	bool has_output = __fpending(stdout) > 0;
	int code = ferror(stdout) ? EIO : 0;

	/* A stdout that was closed by the caller matters to output only. */
	if (fclose(stdout) && (has_output || errno != EBADF))
		code = errno;
	if (code)
		fprintf(stderr, "vdpa: cannot write the output: %s\n",
			strerror(code));
	return -code;
}

/* ---- main ----------------------------------------------------------- */

static void report_failure(struct context *context, int code)
{
	if (!context->err.what[0])
		fail(&context->err, code, NULL, "%s", strerror(-code));
	print_failure(context);
	report_error(&context->err);
}

/*
 * Run the command. In iproute2's view, JSON is begun once the words are to be
 * looked at and the kernel has the family: what fails before prints nothing.
 */
static int run(struct context *context, enum option_result result, int argc,
	       char **argv)
{
	bool has_begun;
	int ret;

	open_output(context);
	if (result == OPTION_WRONG) {
		ret = context->err.code;
		has_begun = false;
	} else {
		ret = command_run(context, argc, argv);
		has_begun = ret != -ENOENT || !context->vdpa;
	}
	if (ret < 0)
		report_failure(context, ret);
	if ((has_begun || context->out.is_document) && !context->is_printed)
		context->out.ops->finish(&context->out);
	vdpa_close(context->vdpa);
	return ret;
}

int main(int argc, char **argv)
{
	const char *backend = getenv("VDPA_BACKEND");
	struct context context = { .backend = backend ? backend : "kernel",
				   .timeout_s = TIMEOUT_DEFAULT_S };
	enum option_result result;
	int ret = 0;

	if (argc > 1 && strcmp(argv[1], COMPLETE_WORD) == 0)
		return complete(&context, argc - 2, argv + 2);

	result = parse_options(&context, argc, argv);
	if (result != OPTION_DONE)
		ret = run(&context, result, argc - optind, argv + optind);
	if (close_stdout() || ret < 0)
		return EXIT_FAILURE;
	return ret;
}
