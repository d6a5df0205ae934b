// SPDX-License-Identifier: GPL-2.0-or-later
/* Delete or unbind a device only when nobody uses it. */

#include "idle.h"

#include "interrupt.h"
#include "report.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define RETRY_MS 200
/* How often to report progress while nothing changes. */
#define REPORT_MS 10000

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void sleep_a_little(void)
{
	const struct timespec time = { .tv_nsec = RETRY_MS * 1000000L };

	nanosleep(&time, NULL);
}

/* Report the obstacle when it has changed, or after REPORT_MS. */
static void report_waiting(const struct vdpa_error *err, char *reported,
			   size_t size, int64_t *reported_at)
{
	if (strcmp(reported, err->what) == 0 &&
	    now_ms() - *reported_at < REPORT_MS)
		return;
	snprintf(reported, size, "%s", err->what);
	*reported_at = now_ms();
	report_progress("waiting: %s", err->what);
}

static int wait_idle(struct context *context, const struct arguments *arguments,
		     idle_try_fn *attempt)
{
	char reported[VDPA_ERROR_TEXT_SIZE] = "";
	int64_t reported_at = 0, end = 0;
	int ret;

	if (arguments->wait_s)
		end = now_ms() + 1000 * (int64_t)arguments->wait_s;
	do {
		ret = attempt(context, arguments);
		if (ret != -EBUSY || !arguments->is_waiting)
			return ret;
		report_waiting(&context->err, reported, sizeof(reported),
			       &reported_at);
		sleep_a_little();
	} while (!interrupt_signal() && (!arguments->wait_s || now_ms() < end));
	return ret;
}

static void add_hint(struct vdpa_error *err, const char *more)
{
	size_t length = strlen(err->hint);

	snprintf(err->hint + length, sizeof(err->hint) - length, "%s%s",
		 length ? "; " : "", more);
}

int idle_try(struct context *context, const struct arguments *arguments,
	     idle_try_fn *attempt)
{
	int ret = wait_idle(context, arguments, attempt);

	if (ret == -EBUSY && !arguments->is_waiting)
		add_hint(
			&context->err,
			"\"wait\" waits until it is free; \"nocheck\" skips this check");
	else if (ret == -ENODATA || ret == -ENOTUNIQ)
		add_hint(&context->err, "\"nocheck\" skips this check");
	return ret;
}
