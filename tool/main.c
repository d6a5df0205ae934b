// SPDX-License-Identifier: GPL-2.0-or-later
/* The command vdpa: options, output, exit status. */

#include "batch.h"
#include "command.h"
#include "complete.h"
#include "context.h"
#include "failure.h"
#include "help.h"
#include "options.h"
#include "report.h"
#include "vmms.h"

#include <errno.h>
#include <signal.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TIMEOUT_DEFAULT_S 10

/* Asks for the table of commands and options, which the tests compare. */
#define USAGE_WORD "__usage"

/* ---- output --------------------------------------------------------- */

/* Buffers: stdout is written in pieces of this size, stderr line by line. */
#define OUTPUT_SIZE 32768
#define REPORT_SIZE 1024

/* Any value of NO_COLOR but an empty one refuses colors. */
static bool has_color(const struct context *context)
{
	const char *refused = getenv("NO_COLOR"), *term = getenv("TERM");

	if (context->color != COLOR_AUTO)
		return context->color == COLOR_ALWAYS;
	return !(refused && *refused) && isatty(STDOUT_FILENO) && term &&
	       strcmp(term, "dumb") != 0;
}

static void open_output(struct context *context)
{
	if (context->is_json) {
		context->is_table = false;
		report_keep();
		printer_json_init(&context->out, stdout, context->is_pretty,
				  context->has_details);
		return;
	}
	printer_text_init(&context->out, stdout);
	context->out.is_brief = !context->has_details;
	context->out.has_color = has_color(context);
}

/* Output that cannot be written is an error, such as on a full disk. */
static int close_stdout(void)
{
	bool has_output = __fpending(stdout) > 0;
	int code = ferror(stdout) ? EIO : 0;

	/* If the caller closed stdout, that is an error only with output. */
	if (fclose(stdout) && (has_output || errno != EBADF))
		code = errno;
	if (code)
		fprintf(stderr, "vdpa: cannot write the output: %s\n",
			strerror(code));
	return -code;
}

/* ---- main ----------------------------------------------------------- */

static void close_context(struct context *context)
{
	vdpa_initial_log_free(context->initials);
	vdpa_close(context->vdpa);
}

/* A batch reports its failures and prints a list of results itself. */
static int run_batch(struct context *context, int argc, char **argv)
{
	int ret;

	if (argc > 0) {
		ret = vdpa_error_set(
			&context->err, -EINVAL,
			"leave out the command, or -b FILE",
			"-b reads the commands from a file; \"%.80s\" is a "
			"command on the command line",
			argv[0]);
		failure_report(context, ret);
		context->out.ops->finish(&context->out);
	} else {
		ret = batch_run(context, command_run);
	}
	close_context(context);
	return ret;
}

/* @first: the index in @argv of the first word; negative: an option is wrong. */
static int run_words(struct context *context, int first, int argc, char **argv)
{
	if (first < 0)
		return first;
	if (context->wants_version)
		return version_print(context);
	if (context->wants_help)
		return command_help(context, argc - first, argv + first);
	return command_run(context, argc - first, argv + first);
}

static bool is_batch(const struct context *context, int first)
{
	return first >= 0 && context->batch_path && !context->wants_version &&
	       !context->wants_help;
}

/*
 * Run the command. iproute2 begins its JSON output once the options are parsed
 * and the kernel has the family; a failure before that prints no JSON.
 */
static int run(struct context *context, int argc, char **argv)
{
	int first = options_parse(context, argc, argv);
	bool has_begun;
	int ret;

	open_output(context);
	if (is_batch(context, first))
		return run_batch(context, argc - first, argv + first);
	ret = run_words(context, first, argc, argv);
	has_begun = first >= 0 && (ret != -ENOENT || !context->vdpa);
	if (ret < 0)
		failure_report(context, ret);
	if (context->out.is_document && !context->is_printed)
		failure_print_warnings(context, 0);
	if ((has_begun || context->out.is_document) && !context->is_printed)
		context->out.ops->finish(&context->out);
	close_context(context);
	return ret;
}

/* A signal that was caught must still end the process. */
static void die_by_signal(int signal)
{
	struct sigaction action = { .sa_handler = SIG_DFL };

	sigaction(signal, &action, NULL);
	raise(signal);
}

/*
 * Both come from one source, but can be installed apart. An older library may
 * lack what this command relies on.
 */
static int check_library(void)
{
	uint32_t version = vdpa_version();

	if (version >= VDPA_HEADER_VERSION)
		return 0;
	fprintf(stderr,
		"vdpa: libvdpa is version %u.%u.%u, and this command needs "
		"%s\n      install the same version of both\n",
		version >> 16, version >> 8 & 0xff, version & 0xff,
		VDPA_VERSION);
	return -1;
}

int main(int argc, char **argv)
{
	const char *backend = getenv("VDPA_BACKEND");
	static char out[OUTPUT_SIZE], report[REPORT_SIZE];
	struct context context = { .backend = backend ? backend : "kernel",
				   .timeout_s = TIMEOUT_DEFAULT_S,
				   .argv = argv };
	int ret;

	if (check_library())
		return EXIT_FAILURE;
	setvbuf(stdout, out, _IOFBF, sizeof(out));
	setvbuf(stderr, report, _IOLBF, sizeof(report));
	if (argc > 1 && strcmp(argv[1], COMPLETE_WORD) == 0)
		return complete(&context, argc - 2, argv + 2);
	if (argc > 1 && strcmp(argv[1], USAGE_WORD) == 0)
		return help_list(stdout, &command_root) ? EXIT_FAILURE :
							  EXIT_SUCCESS;

	ret = run(&context, argc, argv);
	vmms_free();
	if (close_stdout())
		ret = EXIT_FAILURE;
	if (context.signal)
		die_by_signal(context.signal);
	return ret < 0 ? EXIT_FAILURE : ret;
}
