// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Many commands from a file. A command that only changes something gives its
 * request to a batch of the library. With -f, the library sends many requests
 * at a time. All other commands wait for all earlier lines.
 */

#include "batch.h"

#include "failure.h"
#include "files/files.h"
#include "initial.h"
#include "interrupt.h"
#include "lines.h"
#include "report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <vdpa/batch.h>
#include <vdpa/holders.h>

/* The time between two progress reports. */
#define PROGRESS_MS 200

/* More requests than the library keeps unsent or unanswered. */
#define PENDING_MAX 256

struct batch {
	struct context *context;
	batch_line_fn *run;
	struct lines lines;
	unsigned long line;		     /* the current or last line */
	struct vdpa_batch *requests;	     /* NULL until the first request */
	struct vdpa_removals *removals;	     /* NULL until first needed */
	struct vdpa_parents *parents;	     /* NULL until first needed */
	unsigned long lines_of[PENDING_MAX]; /* by the tag of a request */
	uint64_t tag;			     /* of the last request */
	bool is_begun;	/* the result of the line is being printed */
	bool is_broken; /* the kernel or the file can no longer be used */
	bool has_no;	/* a command succeeded with ANSWER_NO */
	bool is_open;	/* a command succeeded with ANSWER_DEPENDS */
	unsigned long done, failed;
	unsigned long reported_line; /* the last line with a reported result */
	bool is_live; /* the writer of the lines may wait for our output */
	bool has_terminal;
	int64_t shown_ms; /* when progress was last shown */
};

/* ---- results -------------------------------------------------------- */

/*
 * Without -f, lines after a failure are neither run nor reported. Nor are lines
 * after a signal, but requests that are on their way are reported.
 */
static bool is_stopped(const struct batch *batch)
{
	return batch->failed && !batch->context->is_forced;
}

static bool is_ending(const struct batch *batch)
{
	return is_stopped(batch) || interrupt_signal();
}

static void begin_result(struct batch *batch, unsigned long line)
{
	struct printer *out = &batch->context->out;

	report_line(line);
	out->is_document = batch->context->is_json;
	out->ops->result_begin(out, line);
}

/* @code: 0, an answer, or a negative errno with its reason in the context. */
static void end_result(struct batch *batch, unsigned long line, int code)
{
	struct printer *out = &batch->context->out;

	if (code < 0) {
		failure_report(batch->context, code);
		batch->failed++;
	} else {
		batch->done++;
		batch->has_no |= code == ANSWER_NO;
		batch->is_open |= code == ANSWER_DEPENDS;
	}
	if (line)
		batch->reported_line = line;
	if (batch->context->is_json)
		failure_print_warnings(batch->context, line);
	out->ops->result_end(out, code < 0 ? EXIT_FAILURE : code);
}

static void finish_request(void *arg, uint64_t tag,
			   const struct vdpa_request *request, int code,
			   const struct vdpa_error *err)
{
	struct batch *batch = arg;
	struct context *context = batch->context;
	unsigned long line = batch->lines_of[tag % PENDING_MAX];

	initial_note(context, request, code);
	if (is_stopped(batch))
		return;
	begin_result(batch, line);
	context->err = *err;
	if (!code)
		report_kernel_warning(&context->err);
	end_result(batch, line, code);
}

/* ---- requests ------------------------------------------------------- */

static void before_send(void *arg, const struct vdpa_request *const *requests,
			size_t count)
{
	struct batch *batch = arg;

	initial_begin(batch->context, requests, count);
}

static int open_requests(struct batch *batch)
{
	struct context *context = batch->context;
	int ret;

	if (batch->requests)
		return 0;
	ret = vdpa_batch_new(
		context->vdpa,
		context->is_forced ? VDPA_BATCH_GO_ON : VDPA_BATCH_STOP,
		finish_request, batch, &batch->requests, &context->err);
	if (!ret)
		vdpa_batch_before_send(batch->requests, before_send);
	return ret;
}

/* After a signal, nothing is sent. */
static void flush_requests(struct batch *batch)
{
	if (batch->requests && !interrupt_signal())
		vdpa_batch_flush(batch->requests, NULL);
	report_line(batch->line);
}

bool batch_wait_for(struct context *context, const char *name)
{
	struct batch *batch = context->batch;

	if (batch && batch->requests && vdpa_batch_has(batch->requests, name))
		flush_requests(batch);
	return !batch || !is_ending(batch);
}

bool batch_accepts(const struct context *context)
{
	return context->batch && !context->batch->is_begun;
}

int batch_submit(struct context *context, const struct vdpa_request *request)
{
	struct batch *batch = context->batch;
	int ret;

	if (interrupt_signal())
		return ANSWER_LATER;
	ret = open_requests(batch);
	if (ret)
		return ret;
	batch->lines_of[++batch->tag % PENDING_MAX] = batch->line;
	ret = vdpa_batch_submit(batch->requests, request, batch->tag,
				&context->err);
	report_line(batch->line);
	if (is_stopped(batch))
		return ANSWER_LATER;
	/* These two errors concern this request only. */
	batch->is_broken |= ret && ret != -EINVAL && ret != -E2BIG;
	return ret ? ret : ANSWER_LATER;
}

/* A line that runs at once can change which devices are in use. */
static void forget_removals(struct batch *batch)
{
	vdpa_removals_free(batch->removals);
	batch->removals = NULL;
}

bool batch_settle(struct context *context)
{
	struct batch *batch = context->batch;

	if (!batch || batch->is_begun)
		return true;
	flush_requests(batch);
	initial_flush(context);
	if (is_ending(batch))
		return false;
	forget_removals(batch);
	begin_result(batch, batch->line);
	batch->is_begun = true;
	return true;
}

int batch_check_removal(struct context *context, const char *name)
{
	struct batch *batch = context->batch;
	int ret = 0;

	if (!batch->removals)
		ret = vdpa_removals_new(context->vdpa, &batch->removals,
					&context->err);
	return ret ? ret :
		     vdpa_removals_check(batch->removals, name, &context->err);
}

static int open_parents(struct batch *batch)
{
	struct context *context = batch->context;

	if (batch->parents)
		return 0;
	return vdpa_parents_new(context->vdpa, &batch->parents, &context->err);
}

/* Pending requests can change which devices the parent has. */
const struct vdpa_parent *batch_parent(struct context *context,
				       const struct vdpa_request *request)
{
	struct batch *batch = context->batch;
	const char *bus = request->mgmtdev_bus, *name = request->mgmtdev_name;
	const struct vdpa_parent *parent;

	if (open_requests(batch) || open_parents(batch))
		return NULL;
	if (!vdpa_parents_find(batch->parents, bus, name))
		flush_requests(batch);
	if (vdpa_parents_get(batch->parents, bus, name, &parent, &context->err))
		return NULL;
	return parent;
}

/* ---- a line --------------------------------------------------------- */

/* A line has no options. "--" allows words that begin with "-". */
static int refuse_options(struct batch *batch)
{
	char **words = batch->lines.words;
	size_t *count = &batch->lines.count;

	for (size_t i = 0; i < *count; i++) {
		if (words[i][0] != '-' || !words[i][1])
			continue;
		if (strcmp(words[i], "--") == 0) {
			memmove(&words[i], &words[i + 1],
				(*count - i) * sizeof(*words));
			(*count)--;
			return 0;
		}
		return vdpa_error_set(
			&batch->context->err, -EINVAL,
			"give options on the command line, for all lines; if a "
			"name begins with \"-\", put \"--\" before all words",
			"\"%.80s\" is an option; a line of a batch takes no "
			"options",
			words[i]);
	}
	return 0;
}

/* A line can begin with "vdpa": "vdpa migrate plan" prints such lines. */
static int run_words(struct batch *batch)
{
	bool has_vdpa = strcmp(batch->lines.words[0], "vdpa") == 0;
	struct context *context = batch->context;
	int ret;

	ret = refuse_options(batch);
	if (ret)
		return ret;
	context->out.is_document = context->is_json;
	return batch->run(context, (int)batch->lines.count - has_vdpa,
			  batch->lines.words + has_vdpa);
}

/* Run the line that lines_next() read, or report its failure, @ret. */
static void run_line(struct batch *batch, int ret)
{
	struct context *context = batch->context;
	struct vdpa_error err;

	batch->line = batch->lines.number;
	batch->is_begun = false;
	report_line(batch->line);
	if (ret > 0) {
		context->err = (struct vdpa_error){ 0 };
		ret = run_words(batch);
	}
	if (ret == ANSWER_LATER)
		return;

	/* batch_settle() reports earlier lines and overwrites context->err. */
	err = context->err;
	if (!batch_settle(context))
		return;
	context->err = err;
	end_result(batch, batch->line, ret);
}

/* ---- all lines ------------------------------------------------------ */

static void show_progress(struct batch *batch)
{
	struct timespec now;
	int64_t now_ms;

	if (!batch->has_terminal)
		return;
	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	now_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
	if (!batch->shown_ms)
		batch->shown_ms = now_ms;
	if (now_ms - batch->shown_ms < PROGRESS_MS)
		return;
	batch->shown_ms = now_ms;
	report_count(batch->line, batch->failed);
}

/* The writer of the lines may wait for the results of earlier lines. */
static int before_read(void *arg)
{
	struct batch *batch = arg;

	flush_requests(batch);
	if (batch->is_live) {
		initial_flush(batch->context);
		report_clear();
		/* Without a result, a signal can still kill the command. */
		if (batch->done || batch->failed)
			fflush(batch->context->out.file);
	}
	return interrupt_wait(batch->lines.fd);
}

static bool is_over(const struct batch *batch)
{
	return is_ending(batch) || batch->is_broken ||
	       ferror(batch->context->out.file);
}

/* The file cannot be read. A signal that interrupts the read is no error. */
static void break_off(struct batch *batch, int code)
{
	struct vdpa_error err = batch->context->err;

	batch->is_broken = true;
	if (interrupt_signal())
		return;
	flush_requests(batch);
	begin_result(batch, 0);
	batch->context->err = err;
	end_result(batch, 0, code);
}

static void run_lines(struct batch *batch)
{
	struct context *context = batch->context;
	int ret;

	while (!is_over(batch)) {
		ret = lines_next(&batch->lines, &context->err);
		if (!ret)
			break;
		if (ret < 0 && ret != -EINVAL) {
			break_off(batch, ret);
			break;
		}
		run_line(batch, ret);
		show_progress(batch);
	}
	/* After an interrupt, pending requests are not sent. */
	if (!is_over(batch))
		flush_requests(batch);
}

/* Where a batch ended before its last line. */
static void describe_end(const struct batch *batch, char *text, size_t size)
{
	const char *why = interrupt_signal() ? "interrupted" : "stopped";

	if (!batch->reported_line)
		snprintf(text, size, "%s before the first command", why);
	else
		snprintf(text, size,
			 "%s at line %lu: %lu command%s done, %lu failed, no "
			 "later line was sent",
			 why, batch->reported_line, batch->done,
			 batch->done == 1 ? "" : "s", batch->failed);
}

/* The last result of an interrupted batch, which belongs to no line. */
static void print_interrupt(struct batch *batch)
{
	static const struct label message = { .key = "message" };
	struct printer *out = &batch->context->out;
	char text[VDPA_ERROR_TEXT_SIZE];

	if (!interrupt_signal() || !batch->context->is_json)
		return;
	describe_end(batch, text, sizeof(text));
	out->ops->result_begin(out, 0);
	out->ops->section_begin(out, "error");
	out->ops->string(out, &message, text);
	out->ops->section_end(out);
	out->ops->result_end(out, EXIT_FAILURE);
}

/* A batch that succeeds has no summary. */
static void summarize(const struct batch *batch)
{
	bool is_interrupted = interrupt_signal();
	char text[VDPA_ERROR_TEXT_SIZE];

	report_line(0);
	if (batch->context->is_forced && !is_interrupted && !batch->is_broken) {
		if (batch->failed)
			report_progress("%lu of %lu commands failed",
					batch->failed,
					batch->done + batch->failed);
		return;
	}
	if (!is_over(batch))
		return;
	describe_end(batch, text, sizeof(text));
	report_progress("%s", text);
}

/* ---- the batch ------------------------------------------------------ */

static int fail_open(struct vdpa_error *err, int code)
{
	if (code == -EINVAL || code == -EISDIR)
		return vdpa_error_set(err, code,
				      "give a file, or \"-\" for the standard "
				      "input",
				      "cannot open it: it is not a file");
	return vdpa_error_set(err, code, NULL, "cannot open it: %s",
			      strerror(-code));
}

static int open_lines(struct batch *batch)
{
	struct context *context = batch->context;
	const char *path = context->batch_path;
	struct stat status;
	int fd = STDIN_FILENO;

	if (strcmp(path, "-") != 0)
		fd = files_open(path, true);
	if (fd < 0)
		return fail_open(&context->err, fd);
	batch->lines = (struct lines){ .fd = fd,
				       .before_read = before_read,
				       .arg = batch };
	batch->is_live = fstat(fd, &status) || !S_ISREG(status.st_mode);
	batch->has_terminal = isatty(STDERR_FILENO);
	return 0;
}

static void close_lines(struct batch *batch)
{
	if (batch->lines.fd != STDIN_FILENO)
		close(batch->lines.fd);
	lines_free(&batch->lines);
}

static void run_all(struct batch *batch)
{
	struct printer *out = &batch->context->out;
	int ret;

	out->ops->results_begin(out);
	ret = open_lines(batch);
	if (ret)
		break_off(batch, ret);
	else
		run_lines(batch);
	print_interrupt(batch);
	out->ops->results_end(out);
	initial_flush(batch->context);
	report_clear();
	summarize(batch);
	close_lines(batch);
}

int batch_run(struct context *context, batch_line_fn *run)
{
	const char *path = context->batch_path;
	struct batch batch = { .context = context, .run = run };

	context->batch = &batch;
	interrupt_catch();
	report_begin(strcmp(path, "-") == 0 ? "stdin" : path);
	run_all(&batch);
	report_end();
	vdpa_batch_free(batch.requests);
	forget_removals(&batch);
	vdpa_parents_free(batch.parents);
	context->batch = NULL;
	context->signal = interrupt_signal();
	if (batch.failed || batch.is_broken)
		return -EIO;
	if (batch.has_no)
		return ANSWER_NO;
	return batch.is_open ? ANSWER_DEPENDS : 0;
}
