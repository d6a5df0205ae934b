// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vdpa fleet publish every: this host's record, and each change of it, until a
 * signal ends the command. Events of devices trigger a new record. A regular
 * look finds changes without an event. The newest state is published; nothing
 * is queued while the store is away.
 */

#include "admit.h"
#include "notify.h"

#include "tool/report.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>
#include <vdpa/monitor.h>

#define EVERY_DEFAULT_S 30
#define TTL_MIN_S	10

/* Devices are often added many at a time. */
#define SETTLE_MS 300

/* Between two attempts after a failure. */
#define RETRY_MIN_MS 1000
#define RETRY_MAX_MS 30000

#define CODES_MAX 8

/* Failures since the last success. Each kind is reported once. */
struct trouble {
	int codes[CODES_MAX];
	size_t count;
	char what[VDPA_ERROR_TEXT_SIZE]; /* the last one */
};

/* Warnings of one record, each as "\nTEXT\n". NULL: none. */
struct said {
	char *text;
	size_t size;
};

struct daemon {
	struct context *context;
	const struct arguments *arguments;
	struct vdpa_store *store;
	struct vdpa_fleet_publisher *publisher;
	struct vdpa_monitor *monitor; /* NULL: there are no events */
	bool is_blind;		      /* this was reported */
	int signals;
	int clock; /* readable when the clock was set */
	uint64_t every_ms;
	uint64_t retry_ms;	/* 0: the last attempt succeeded */
	uint64_t next_ms;	/* the next attempt */
	struct vdpa_host *host; /* newest record; NULL: none yet */
	bool is_unjudged;	/* not yet compared with the sets in force */
	bool is_short;		/* of one of these sets */
	struct trouble with_kernel, with_store;
	struct said said, before; /* about this record and the last one */
};

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* ---- reports ------------------------------------------------------------------ */

static bool is_known(const struct trouble *trouble, int code)
{
	for (size_t i = 0; i < trouble->count; i++)
		if (trouble->codes[i] == code)
			return true;
	return trouble->count == CODES_MAX;
}

static void note_failure(struct trouble *trouble, const struct vdpa_error *err)
{
	bool is_first = !trouble->count;

	snprintf(trouble->what, sizeof(trouble->what), "%s", err->what);
	if (is_known(trouble, err->code))
		return;
	trouble->codes[trouble->count++] = err->code;
	report_error(err);
	if (is_first)
		report_progress("the command tries again until it succeeds");
}

static void note_success(struct trouble *trouble, const char *what)
{
	if (trouble->count)
		report_progress("%s", what);
	trouble->count = 0;
}

/* A warning that the last record had as well is not repeated. */
static void warn_once(const struct vdpa_error *reason, void *arg)
{
	struct daemon *daemon = arg;
	struct said *said = &daemon->said;
	char line[sizeof(reason->what) + sizeof(reason->hint) + 8];
	int length = snprintf(line, sizeof(line), "\n%s%s%s\n", reason->what,
			      reason->hint[0] ? "; " : "", reason->hint);
	char *more = realloc(said->text, said->size + (size_t)length + 1);

	if (more) {
		memcpy(more + said->size, line, (size_t)length + 1);
		said->text = more;
		said->size += (size_t)length;
	}
	if (daemon->before.text && strstr(daemon->before.text, line))
		return;
	line[length - 1] = '\0';
	report_warning("%s", line + 1);
}

/* ---- one attempt ---------------------------------------------------------------- */

/* Without events, the regular look finds all changes. */
static void open_monitor(struct daemon *daemon)
{
	struct vdpa_error err;

	if (daemon->monitor)
		return;
	if (!vdpa_monitor_open(daemon->context->vdpa, &daemon->monitor, &err)) {
		daemon->is_blind = false;
		return;
	}
	daemon->monitor = NULL;
	if (err.code != -EOPNOTSUPP && !daemon->is_blind)
		report_warning("%s; changes are found every %" PRIu64
			       " seconds only",
			       err.what, daemon->every_ms / 1000);
	daemon->is_blind = true;
}

static void close_monitor(struct daemon *daemon)
{
	vdpa_monitor_close(daemon->monitor);
	daemon->monitor = NULL;
}

/* The host is alive even if its kernel does not answer. */
static int collect(struct daemon *daemon)
{
	struct context *context = daemon->context;
	struct vdpa_host *host;
	int ret;

	free(daemon->before.text);
	daemon->before = daemon->said;
	daemon->said = (struct said){ .text = NULL };
	ret = fleet_collect(context, daemon->arguments, warn_once, daemon,
			    &host);
	if (ret) {
		note_failure(&daemon->with_kernel, &context->err);
		return ret;
	}
	note_success(&daemon->with_kernel, "the devices can be read again");
	vdpa_host_free(daemon->host);
	daemon->host = host;
	return 0;
}

/* Another attempt cannot correct this failure: main() reports it. */
static bool is_final(int ret)
{
	return ret == -EINVAL;
}

/* A new record is compared with the sets in force. Returns a negative errno, or
 * 0. */
static int admit(struct daemon *daemon)
{
	int ret = fleet_admit(daemon->context, daemon->store, daemon->host);

	if (ret < 0)
		return ret;
	daemon->is_unjudged = false;
	daemon->is_short = ret == ANSWER_NO;
	return 0;
}

static int publish(struct daemon *daemon)
{
	struct context *context = daemon->context;
	const struct vdpa_host *host = daemon->host;
	enum vdpa_fleet_written written;
	int ret = vdpa_fleet_publisher_publish(daemon->publisher, host,
					       &written, &context->err);

	if (is_final(ret))
		return ret;
	daemon->is_unjudged |= !ret && written == VDPA_FLEET_WROTE_RECORD;
	if (!ret && daemon->is_unjudged)
		ret = admit(daemon);
	if (ret) {
		note_failure(&daemon->with_store, &context->err);
		return ret;
	}
	note_success(&daemon->with_store, "published again");
	return 0;
}

/* The store and the kernel fail independently. */
static void show_status(const struct daemon *daemon)
{
	const struct vdpa_host *host = daemon->host;
	const char *kernel = daemon->with_kernel.what;

	if (!host)
		notify_status("%s", kernel);
	else if (!daemon->with_kernel.count && !daemon->with_store.count)
		notify_status("published as \"%s\", %zu devices", host->name,
			      host->dev_count);
	else if (!daemon->with_store.count)
		notify_status("published as \"%s\" with the %zu devices that "
			      "were read last: %s",
			      host->name, host->dev_count, kernel);
	else
		notify_status("%s%s%s", daemon->with_store.what,
			      daemon->with_kernel.count ? "; " : "",
			      daemon->with_kernel.count ? kernel : "");
}

/* Hosts that lost the same store must not all come back at once. */
static uint64_t spread(uint64_t time_ms)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return time_ms - time_ms / 4 +
	       ((uint64_t)now.tv_nsec / 1000 + (uint64_t)getpid() * 7919) %
		       (time_ms / 2);
}

static void plan_next(struct daemon *daemon, bool has_failed)
{
	uint64_t most = daemon->every_ms < RETRY_MAX_MS ? daemon->every_ms :
							  RETRY_MAX_MS;

	if (!has_failed)
		daemon->retry_ms = 0;
	else if (!daemon->retry_ms)
		daemon->retry_ms = RETRY_MIN_MS;
	else if (daemon->retry_ms < most / 2)
		daemon->retry_ms *= 2;
	else
		daemon->retry_ms = most;
	daemon->next_ms = now_ms() + (has_failed ? spread(daemon->retry_ms) :
						   daemon->every_ms);
}

/* Returns a failure that another attempt cannot correct. */
static int attempt(struct daemon *daemon)
{
	int ret, published = 0;

	open_monitor(daemon);
	ret = collect(daemon);
	if (daemon->host)
		published = publish(daemon);
	plan_next(daemon, ret || published);
	if (is_final(published))
		return published;
	show_status(daemon);
	return 0;
}

/* ---- waiting -------------------------------------------------------------------- */

static void look_at(struct daemon *daemon, uint64_t time_ms)
{
	if (time_ms < daemon->next_ms)
		daemon->next_ms = time_ms;
}

/* Returns whether a device has changed. */
static bool drain_events(struct daemon *daemon)
{
	const struct vdpa_event *event;
	bool is_changed = false;
	struct vdpa_error err;
	int ret;

	while (!(ret = vdpa_monitor_next(daemon->monitor, &event, &err)))
		is_changed |= event->kind != VDPA_EVENT_INITIAL;
	if (ret == -EAGAIN)
		return is_changed;
	report_warning("%s; the devices are read again", err.what);
	close_monitor(daemon);
	return true;
}

/* While attempts fail, an event does not make them more frequent. */
static void read_events(struct daemon *daemon)
{
	if (daemon->monitor && drain_events(daemon) && !daemon->retry_ms)
		look_at(daemon, now_ms() + SETTLE_MS);
}

/* A timer that ends in a year. Setting the clock makes it readable. */
static void watch_clock(const struct daemon *daemon)
{
	const struct itimerspec late = {
		.it_value.tv_sec = time(NULL) + 365L * 24 * 3600,
	};

	if (daemon->clock >= 0)
		timerfd_settime(daemon->clock,
				TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET,
				&late, NULL);
}

/* In a directory, the clock decides when a host is no longer alive. */
static void note_clock(struct daemon *daemon)
{
	uint64_t times;

	if (read(daemon->clock, &times, sizeof(times)) < 0 &&
	    errno == ECANCELED)
		look_at(daemon, 0);
	watch_clock(daemon);
}

static int time_left(const struct daemon *daemon)
{
	uint64_t now = now_ms(), watchdog = notify_watchdog_ms();
	uint64_t left = daemon->next_ms > now ? daemon->next_ms - now : 0;

	if (watchdog && watchdog < left)
		left = watchdog;
	return left < INT32_MAX ? (int)left : INT32_MAX;
}

/* Returns 1 to continue, 0 after a signal, or a negative errno. */
static int wait_more(struct daemon *daemon)
{
	struct pollfd fds[] = {
		{ .fd = daemon->signals, .events = POLLIN },
		{ .fd = daemon->clock, .events = POLLIN },
		{ .fd = daemon->monitor ? vdpa_monitor_fd(daemon->monitor) : -1,
		  .events = POLLIN },
	};

	if (poll(fds, sizeof(fds) / sizeof(fds[0]), time_left(daemon)) < 0 &&
	    errno != EINTR)
		return vdpa_error_set(&daemon->context->err, -errno, NULL,
				      "cannot wait for events: %s",
				      strerror(errno));
	if (fds[1].revents)
		note_clock(daemon);
	return !fds[0].revents;
}

static int run(struct daemon *daemon)
{
	bool is_ready = false;
	int ret;

	do {
		notify_send("WATCHDOG=1");
		ret = now_ms() >= daemon->next_ms ? attempt(daemon) : 0;
		if (ret)
			return ret;
		/* The daemon works even when the store is away. */
		if (!is_ready)
			notify_send("READY=1");
		is_ready = true;
		read_events(daemon);
		ret = wait_more(daemon);
	} while (ret > 0);
	return ret;
}

/* ---- beginning and end ------------------------------------------------------------ */

static int open_signals(struct context *context, int *signals)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	*signals = signalfd(-1, &set, SFD_CLOEXEC);
	if (*signals >= 0)
		return 0;
	return vdpa_error_set(&context->err, -errno, NULL,
			      "cannot wait for signals: %s", strerror(errno));
}

/* The host is no longer alive, so its name is free for the next boot. */
static int leave(struct daemon *daemon)
{
	if (daemon->with_store.count)
		return 0;
	return vdpa_fleet_publisher_leave(daemon->publisher,
					  &daemon->context->err);
}

/*
 * The sets in force may have changed since the last new record. If the store is
 * away, the last answer counts.
 */
static bool falls_short(struct daemon *daemon)
{
	if (daemon->host && !daemon->with_store.count)
		admit(daemon);
	return daemon->is_short;
}

/* Returns a negative errno, 0, or ANSWER_NO. */
static int end(struct daemon *daemon, int ret)
{
	bool is_short;

	notify_send("STOPPING=1");
	if (ret)
		return ret;
	is_short = falls_short(daemon);
	ret = leave(daemon);
	return !ret && is_short ? ANSWER_NO : ret;
}

static void close_daemon(struct daemon *daemon)
{
	close_monitor(daemon);
	vdpa_host_free(daemon->host);
	vdpa_fleet_publisher_free(daemon->publisher);
	free(daemon->said.text);
	free(daemon->before.text);
	if (daemon->clock >= 0)
		close(daemon->clock);
	if (daemon->signals >= 0)
		close(daemon->signals);
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
	uint32_t every_s = arguments->seconds ? arguments->seconds :
						EVERY_DEFAULT_S;
	unsigned int flags = arguments->is_replacing ? VDPA_FLEET_REPLACE : 0;
	struct daemon daemon = { .context = context,
				 .arguments = arguments,
				 .store = store,
				 .signals = -1,
				 .is_unjudged = true,
				 .every_ms = 1000 * (uint64_t)every_s };
	int ret;

	daemon.clock =
		timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	watch_clock(&daemon);
	ret = open_signals(context, &daemon.signals);
	if (!ret)
		ret = vdpa_fleet_publisher_new(store, ttl_of(every_s), flags,
					       &daemon.publisher,
					       &context->err);
	if (!ret)
		ret = run(&daemon);
	if (daemon.publisher)
		ret = end(&daemon, ret);
	close_daemon(&daemon);
	return ret;
}

int cmd_fleet_publish_every(struct context *context,
			    const struct arguments *arguments)
{
	return fleet_run(context, arguments, publish_until_signal);
}
