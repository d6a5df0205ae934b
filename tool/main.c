// SPDX-License-Identifier: GPL-2.0-or-later
/* The command vdpa: options, output, exit status. */

#include "batch.h"
#include "command.h"
#include "complete.h"
#include "context.h"
#include "failure.h"
#include "report.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <signal.h>
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
 * getopt_long() takes "-1" for an option anywhere on the command line, as it
 * does in iproute2.
 */
static enum option_result fail_option(struct context *context, int option,
				      char **argv)
{
	const char *typed = argv[optind - 1];
	char letter[] = { '-', (char)optopt, '\0' };
	bool is_long = strncmp(typed, "--", 2) == 0;
	const char *name = is_long ? typed : letter;

	if (option == ':')
		vdpa_error_set(&context->err, -EINVAL,
			       "\"vdpa -h\" lists the options",
			       "a value is missing after \"%.80s\"", name);
	else if (!is_long && isdigit((unsigned char)optopt))
		vdpa_error_set(&context->err, -EINVAL,
			       "give a number without a sign",
			       "\"%s\" is not an option, and values cannot be "
			       "negative",
			       name);
	else
		vdpa_error_set(
			&context->err, -EINVAL,
			"\"vdpa -h\" lists the options; if a name begins with "
			"\"-\", put \"--\" before all words",
			"there is no option \"%.80s\"", name);
	return OPTION_WRONG;
}

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

static enum option_result parse_options(struct context *context, int argc,
					char **argv)
{
	enum { OPTION_BACKEND = 256, OPTION_STORE, OPTION_TIMEOUT };
	static const struct option options[] = {
		{ "Version", no_argument, NULL, 'V' },
		{ "json", no_argument, NULL, 'j' },
		{ "pretty", no_argument, NULL, 'p' },
		{ "details", no_argument, NULL, 'd' },
		{ "batch", required_argument, NULL, 'b' },
		{ "force", no_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ "backend", required_argument, NULL, OPTION_BACKEND },
		{ "store", required_argument, NULL, OPTION_STORE },
		{ "timeout", required_argument, NULL, OPTION_TIMEOUT },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, ":Vjpdb:fh", options, NULL)) >=
	       0)
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
		case 'b':
			context->batch_path = optarg;
			break;
		case 'f':
			context->is_forced = true;
			break;
		case 'h':
			command_help(&command_root);
			return OPTION_DONE;
		case OPTION_BACKEND:
			context->backend = optarg;
			break;
		case OPTION_STORE:
			context->store = optarg;
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

/* Buffers: stdout is written in pieces of this size, stderr line by line. */
#define OUTPUT_SIZE 32768
#define REPORT_SIZE 1024

static void open_output(struct context *context)
{
	if (context->is_json)
		printer_json_init(&context->out, stdout, context->is_pretty,
				  context->has_details);
	else
		printer_text_init(&context->out, stdout);
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
	vdpa_close(context->vdpa);
	return ret;
}

/*
 * Run the command. iproute2 begins its JSON output once the options are parsed
 * and the kernel has the family; a failure before that prints no JSON.
 */
static int run(struct context *context, enum option_result result, int argc,
	       char **argv)
{
	bool has_begun;
	int ret;

	open_output(context);
	if (result != OPTION_WRONG && context->batch_path)
		return run_batch(context, argc, argv);
	if (result == OPTION_WRONG) {
		ret = context->err.code;
		has_begun = false;
	} else {
		ret = command_run(context, argc, argv);
		has_begun = ret != -ENOENT || !context->vdpa;
	}
	if (ret < 0)
		failure_report(context, ret);
	if ((has_begun || context->out.is_document) && !context->is_printed)
		context->out.ops->finish(&context->out);
	vdpa_close(context->vdpa);
	return ret;
}

/* A signal that was caught must end the process all the same. */
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
	enum option_result result;
	int ret = 0;

	if (check_library())
		return EXIT_FAILURE;
	setvbuf(stdout, out, _IOFBF, sizeof(out));
	setvbuf(stderr, report, _IOLBF, sizeof(report));
	if (argc > 1 && strcmp(argv[1], COMPLETE_WORD) == 0)
		return complete(&context, argc - 2, argv + 2);

	result = parse_options(&context, argc, argv);
	if (result != OPTION_DONE)
		ret = run(&context, result, argc - optind, argv + optind);
	if (close_stdout())
		ret = EXIT_FAILURE;
	if (context.signal)
		die_by_signal(context.signal);
	return ret < 0 ? EXIT_FAILURE : ret;
}
