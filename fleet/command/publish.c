// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa fleet publish: this host's record, once or again and again. */

#include "verify.h"

#include "tool/initial.h"
#include "tool/record-file.h"
#include "tool/report.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TTL_DEFAULT_S 300
#define TTL_MIN_S     10

/* Character devices are not asked: that would reset them. */
static int collect(struct context *context, struct vdpa_host **host)
{
	const struct vdpa_host_collect how = {
		.folder = initial_folder(),
		.warn = record_warn,
	};

	return vdpa_host_collect(context->vdpa, &how, host, &context->err);
}

/* @answer: set to what fleet_admit() returns; NULL: do not ask. */
static int publish(struct context *context, struct vdpa_store *store,
		   const struct arguments *arguments, uint32_t ttl_s,
		   enum vdpa_fleet_written *written, int *answer)
{
	unsigned int flags = arguments->is_replacing ? VDPA_FLEET_REPLACE : 0;
	struct vdpa_host named, *host;
	int ret = collect(context, &host);

	if (ret)
		return ret;
	named = *host;
	if (arguments->as)
		named.name = arguments->as;
	ret = vdpa_fleet_publish(store, &named, ttl_s, flags, written,
				 &context->err);
	if (!ret && answer)
		*answer = fleet_admit(context, store, &named);
	vdpa_host_free(host);
	return ret;
}

int cmd_fleet_publish_once(struct context *context,
			   const struct arguments *arguments)
{
	uint32_t ttl_s = arguments->seconds ? arguments->seconds :
					      TTL_DEFAULT_S;
	enum vdpa_fleet_written written;
	struct vdpa_store *store = NULL;
	int ret, answer = 0;

	ret = fleet_open(context, &store);
	if (!ret)
		ret = context_open(context);
	if (!ret)
		ret = publish(context, store, arguments, ttl_s, &written,
			      &answer);
	vdpa_store_close(store);
	return ret ? ret : answer;
}

/* ---- again and again ------------------------------------------------------------ */

static void block_signals(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGHUP);
	sigprocmask(SIG_BLOCK, signals, NULL);
}

/* Returns whether a signal ends the program. */
static bool wait_for_signal(const sigset_t *signals, uint32_t seconds)
{
	const struct timespec time = { .tv_sec = seconds };
	int signal;

	do {
		signal = sigtimedwait(signals, NULL, &time);
	} while (signal < 0 && errno == EINTR);
	return signal > 0;
}

/* A failure that lasts is reported once, and so is its end. */
static void report_change(struct context *context, int ret, int *last)
{
	if (ret && ret != *last)
		report_error(&context->err);
	if (!ret && *last)
		report_progress("published again");
	*last = ret;
}

/* Say that this host is gone: its name is free for the next boot. */
static int leave(struct context *context, struct vdpa_store *store,
		 const struct arguments *arguments)
{
	struct vdpa_host named, *host;
	int ret = collect(context, &host);

	if (ret)
		return ret;
	named = *host;
	if (arguments->as)
		named.name = arguments->as;
	ret = vdpa_fleet_leave(store, &named, &context->err);
	vdpa_host_free(host);
	return ret;
}

static uint32_t ttl_of(uint32_t every_s)
{
	uint32_t ttl_s = every_s > UINT32_MAX / 3 ? UINT32_MAX : 3 * every_s;

	return ttl_s < TTL_MIN_S ? TTL_MIN_S : ttl_s;
}

static int publish_until_signal(struct context *context,
				struct vdpa_store *store,
				const struct arguments *arguments)
{
	enum vdpa_fleet_written written;
	struct arguments words = *arguments;
	sigset_t signals;
	int last = 0;

	block_signals(&signals);
	do {
		int ret = publish(context, store, &words, ttl_of(words.seconds),
				  &written, NULL);

		if (ret == -EINVAL || ret == -ENOMEM)
			return ret;
		report_change(context, ret, &last);
		if (!ret) /* from now on, another host would be the second */
			words.is_replacing = false;
	} while (!wait_for_signal(&signals, words.seconds));
	return last ? 0 : leave(context, store, arguments);
}

int cmd_fleet_publish_every(struct context *context,
			    const struct arguments *arguments)
{
	struct vdpa_store *store = NULL;
	int ret;

	ret = fleet_open(context, &store);
	if (!ret)
		ret = context_open(context);
	if (!ret)
		ret = publish_until_signal(context, store, arguments);
	vdpa_store_close(store);
	return ret;
}
