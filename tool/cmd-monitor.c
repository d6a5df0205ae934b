// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa monitor: print one line per change of a device or driver. */

#include "backend.h"
#include "command.h"
#include "report.h"
#include "view.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include <vdpa/monitor.h>

/* ---- one line ------------------------------------------------------------ */

static void print_fields(struct printer *out, const struct vdpa_event *event)
{
	char *made = NULL;

	if (event->class_id)
		view_known(out, "class", view_class_text(event->class_id).text);
	if (event->mgmtdev_name)
		view_known(out, "mgmtdev",
			   view_text(out,
				     view_handle(event->mgmtdev_bus,
						 event->mgmtdev_name, &made)));
	view_known(out, "driver", event->driver);
	view_known(out, "chardev", event->chardev);
	free(made);
}

/* Each line is a document of its own. Returns false without memory for it. */
static bool print_json(const struct vdpa_event *event)
{
	struct printer out;

	printer_json_init(&out, stdout, false, false);
	out.ops->record_begin(&out);
	view_known(&out, "event", vdpa_event_name(event->kind));
	view_known(&out, "dev", event->name);
	print_fields(&out, event);
	out.ops->record_end(&out);
	out.ops->finish(&out);
	return !out.is_short;
}

static bool print_text(const struct vdpa_event *event)
{
	struct printer out;

	fputs(vdpa_event_name(event->kind), stdout);
	if (!event->name) {
		putchar('\n');
		return true;
	}
	putchar(' ');
	printer_text_init(&out, stdout);
	out.ops->object_begin(&out, event->name, GAP_BETWEEN);
	print_fields(&out, event);
	out.ops->object_end(&out);
	return !out.is_short;
}

/* ---- all of them ----------------------------------------------------- */

/* Print all pending events. Returns 0 when no more are pending. */
static int print_events(struct context *context, struct vdpa_monitor *monitor)
{
	const struct vdpa_event *event;
	bool is_whole = true;
	int ret;

	while (is_whole &&
	       !(ret = vdpa_monitor_next(monitor, &event, &context->err)))
		is_whole = context->is_json ? print_json(event) :
					      print_text(event);
	fflush(stdout);
	if (!is_whole)
		return vdpa_error_set(&context->err, -ENOMEM, NULL,
				      "no memory for the output");
	return ret == -EAGAIN ? 0 : ret;
}

/* Otherwise main() would try again to write it and report an error. */
static void drop_output(void)
{
	__fpurge(stdout);
	clearerr(stdout);
}

/* A reader that closes our output ends the command without an error. */
static bool is_reader_gone(void)
{
	struct pollfd output = { .fd = STDOUT_FILENO };

	if (poll(&output, 1, 0) < 1 || !(output.revents & (POLLERR | POLLHUP)))
		return false;
	drop_output();
	return true;
}

/* Wait for events, a signal or the end of the reader. Returns 1 to continue. */
static int wait_more(struct context *context,
		     const struct vdpa_monitor *monitor, int signals)
{
	struct pollfd fds[] = {
		{ .fd = vdpa_monitor_fd(monitor), .events = POLLIN },
		{ .fd = signals, .events = POLLIN },
		{ .fd = STDOUT_FILENO },
	};

	if (poll(fds, ARRAY_SIZE(fds), -1) < 0 && errno != EINTR)
		return vdpa_error_set(&context->err, -errno, NULL,
				      "cannot wait for events: %s",
				      strerror(errno));
	return !fds[1].revents;
}

static int watch(struct context *context, struct vdpa_monitor *monitor,
		 int signals)
{
	int ret;

	do {
		ret = print_events(context, monitor);
		if (ret || is_reader_gone())
			return ret;
		if (ferror(stdout)) {
			drop_output();
			return vdpa_error_set(&context->err, -EIO, NULL,
					      "cannot write the output");
		}
		ret = wait_more(context, monitor, signals);
	} while (ret > 0);
	return ret;
}

/* A file descriptor for the signals that end the command. */
static int open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

/* The text printer: main() must not print a JSON document after the lines. */
static int monitor_events(struct context *context, struct vdpa_monitor *monitor)
{
	int signals = open_signals();
	int ret;

	if (signals < 0)
		return vdpa_error_set(&context->err, -errno, NULL,
				      "cannot wait for signals: %s",
				      strerror(errno));
	printer_text_init(&context->out, stdout);
	ret = watch(context, monitor, signals);
	close(signals);
	return ret;
}

int cmd_monitor(struct context *context, const struct arguments *arguments)
{
	struct vdpa_monitor *monitor;
	int ret;

	(void)arguments;
	if (context->batch)
		return vdpa_error_set(&context->err, -EINVAL,
				      "run it without -b",
				      "monitor cannot run in a batch");
	if (!backend_has_events(context->backend))
		return vdpa_error_set(&context->err, -EOPNOTSUPP,
				      "leave out --backend and VDPA_BACKEND",
				      "backend \"%.80s\" has no events",
				      context->backend);
	ret = context_open(context);
	if (!ret)
		ret = vdpa_monitor_open(context->vdpa, &monitor, &context->err);
	if (ret)
		return ret;
	ret = monitor_events(context, monitor);
	vdpa_monitor_close(monitor);
	return ret;
}
