// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vdpa fleet watch: a line for each change of a host or a set, with what it does
 * to the sets that are in force.
 */

#include "known.h"
#include "verify.h"

#include "tool/report.h"
#include "tool/view.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Between two attempts to begin, while the store is away. */
#define RETRY_S 1

/* How long to wait for events of one folder before the next folder's turn. */
#define TURN_MS 500

enum folder {
	FOLDER_RECORDS,
	FOLDER_ALIVE,
	FOLDER_SETS,
	FOLDERS,
};

static const char *const folder_names[] = {
	[FOLDER_RECORDS] = VDPA_FLEET_RECORDS,
	[FOLDER_ALIVE] = VDPA_FLEET_ALIVE,
	[FOLDER_SETS] = VDPA_FLEET_SETS,
};

struct watching {
	struct context *context;
	const struct arguments *arguments;
	struct vdpa_store *store;
	struct vdpa_store_watch *watches[FOLDERS];
	struct known_table tables[FOLDERS];
	struct fleet_sets sets;
	bool is_quiet; /* the initial state is not a change */
	bool is_away;
	bool is_missing; /* there is no directory yet; this was reported */
	sigset_t signals;
};

static int fail_memory(struct context *context)
{
	return vdpa_error_set(&context->err, -ENOMEM, NULL,
			      "no memory for the hosts");
}

/* ---- one line ------------------------------------------------------------------- */

/* A line is a document of its own. */
struct line {
	struct printer out;
	bool is_json;
};

static void begin_line(struct watching *watching, struct line *line,
		       const char *event, const char *key, const char *name)
{
	line->is_json = watching->context->is_json;
	if (line->is_json) {
		printer_json_init(&line->out, stdout, false, false);
		line->out.ops->record_begin(&line->out);
		view_known(&line->out, "event", event);
		view_known(&line->out, key, name);
		return;
	}
	printf("%s %s ", key, event);
	printer_text_init(&line->out, stdout);
	line->out.ops->object_begin(&line->out, name, GAP_BETWEEN);
}

static int end_line(struct watching *watching, struct line *line)
{
	if (line->is_json) {
		line->out.ops->record_end(&line->out);
		line->out.ops->finish(&line->out);
	} else {
		line->out.ops->object_end(&line->out);
	}
	return line->out.is_short ? fail_memory(watching->context) : 0;
}

static int print_event(struct watching *watching, const char *event,
		       const char *key, const char *name)
{
	struct line line;

	if (watching->is_quiet)
		return 0;
	begin_line(watching, &line, event, key, name);
	return end_line(watching, &line);
}

/* A store in a directory that nobody has written to yet is empty. */
static int note_missing(struct watching *watching, int ret)
{
	if (ret != -ENOENT)
		return ret;
	if (!watching->is_missing)
		report_warning("%s; %s", watching->context->err.what,
			       watching->context->err.hint);
	watching->is_missing = true;
	return 0;
}

/* ---- a record ------------------------------------------------------------------- */

static int judge_sets(struct watching *watching, const struct vdpa_host *record,
		      enum vdpa_fit *fits)
{
	for (size_t i = 0; i < watching->sets.count; i++) {
		struct vdpa_host_fit *fit;

		if (vdpa_host_fits(record, watching->sets.list[i],
				   watching->arguments->vmm[0], &fit, NULL))
			return fail_memory(watching->context);
		fits[i] = fit->fit;
		vdpa_host_fit_free(fit);
	}
	return 0;
}

/* Print a set if its answer has changed, or if the host does not meet it. */
static void print_sets(const struct watching *watching, struct printer *out,
		       const enum vdpa_fit *before, const enum vdpa_fit *fits)
{
	out->ops->records_begin(out, "sets");
	for (size_t i = 0; i < watching->sets.count; i++) {
		if (before && before[i] == fits[i] && fits[i] == VDPA_FIT_MEETS)
			continue;
		out->ops->record_begin(out);
		view_known(out, "set", watching->sets.list[i]->name);
		view_known(out, "verdict", vdpa_fit_name(fits[i]));
		out->ops->record_end(out);
	}
	out->ops->records_end(out);
}

static int print_record(struct watching *watching, const struct known *known,
			const struct vdpa_host *record,
			const enum vdpa_fit *fits)
{
	static const struct label mgmtdevs = { .key = "mgmtdevs" };
	static const struct label devs = { .key = "devs" };
	struct line line;

	if (watching->is_quiet)
		return 0;
	begin_line(watching, &line, "published", "host", known->name);
	line.out.ops->number(&line.out, &mgmtdevs, record->mgmtdev_count);
	line.out.ops->number(&line.out, &devs, record->dev_count);
	print_sets(watching, &line.out, known->fits, fits);
	return end_line(watching, &line);
}

static int print_unread(struct watching *watching, const char *key,
			const struct known *known, const struct vdpa_error *why)
{
	static const struct label error = { .key = "error" };
	struct line line;

	if (watching->is_quiet)
		return 0;
	begin_line(watching, &line, "unreadable", key, known->name);
	line.out.ops->string(&line.out, &error, why->what);
	return end_line(watching, &line);
}

/* What is under a wrong name would stand for something else. */
static int check_name(const char *key, const struct known *known,
		      const char *name, struct vdpa_error *why)
{
	if (name && strcmp(name, known->name) == 0)
		return 0;
	return vdpa_error_set(why, -EINVAL, NULL,
			      "the key has the %s \"%.100s\"", key,
			      name ? name : "");
}

static int read_record(const struct known *known,
		       const struct vdpa_store_entry *entry,
		       struct vdpa_host **record, struct vdpa_error *why)
{
	int ret = vdpa_store_entry_check(entry, why);

	if (!ret)
		ret = vdpa_host_read(entry->value, entry->size, record, why);
	if (ret)
		return ret;
	ret = check_name("record of the host", known, (*record)->name, why);
	if (ret)
		vdpa_host_free(*record);
	return ret;
}

static int note_record(struct watching *watching, struct known *known,
		       const struct vdpa_store_entry *entry)
{
	struct vdpa_host *record;
	struct vdpa_error why;
	enum vdpa_fit *fits;
	int ret;

	if (read_record(known, entry, &record, &why))
		return print_unread(watching, "host", known, &why);
	fits = calloc(watching->sets.count + 1, sizeof(*fits));
	if (!fits) {
		vdpa_host_free(record);
		return fail_memory(watching->context);
	}
	ret = judge_sets(watching, record, fits);
	if (!ret)
		ret = print_record(watching, known, record, fits);
	vdpa_host_free(record);
	free(known->fits);
	known->fits = fits;
	return ret;
}

/* ---- a set ---------------------------------------------------------------------- */

/* The hosts' answers are about the old sets, so forget them. */
static int read_sets(struct watching *watching)
{
	struct known_table *hosts = &watching->tables[FOLDER_RECORDS];

	for (size_t i = 0; i < hosts->count; i++) {
		free(hosts->list[i]->fits);
		hosts->list[i]->fits = NULL;
	}
	fleet_sets_free(&watching->sets);
	return note_missing(watching,
			    fleet_sets_read(watching->context, watching->store,
					    NULL, &watching->sets));
}

/* How many hosts meet a set, if it is in force. */
static int print_counts(struct watching *watching, struct printer *out,
			struct vdpa_named_set *set)
{
	const struct fleet_sets one = { .list = &set, .count = 1 };
	struct fleet_count count = { .example = NULL };
	int ret = fleet_verify(watching->context, watching->arguments,
			       watching->store, &one, &count);

	if (!ret)
		fleet_count_print(out, &count);
	fleet_count_clear(&count);
	return ret;
}

static int read_set(const struct known *known,
		    const struct vdpa_store_entry *entry,
		    struct vdpa_named_set **set, struct vdpa_error *why)
{
	int ret = vdpa_store_entry_check(entry, why);

	if (!ret)
		ret = vdpa_named_set_read(entry->value, entry->size, set, why);
	if (ret)
		return ret;
	ret = check_name("set", known, (*set)->name, why);
	if (ret)
		vdpa_named_set_free(*set);
	return ret;
}

static int note_set(struct watching *watching, const struct known *known,
		    const struct vdpa_store_entry *entry)
{
	static const struct label revision = { .key = "revision" };
	static const struct label force = { .key = "in_force" };
	struct vdpa_named_set *set;
	struct vdpa_error why;
	struct line line;
	int ret;

	if (watching->is_quiet)
		return 0;
	ret = read_sets(watching);
	if (ret)
		return ret;
	if (read_set(known, entry, &set, &why))
		return print_unread(watching, "set", known, &why);
	begin_line(watching, &line, "saved", "set", known->name);
	line.out.ops->number(&line.out, &revision, set->revision);
	line.out.ops->boolean(&line.out, &force, set->is_in_force);
	if (set->is_in_force)
		ret = print_counts(watching, &line.out, set);
	vdpa_named_set_free(set);
	return end_line(watching, &line) ? -ENOMEM : ret;
}

/* ---- events --------------------------------------------------------------------- */

static const char *name_of(const struct vdpa_store_entry *entry)
{
	return strchr(entry->key, '/') + 1;
}

static int note_new(struct watching *watching, enum folder folder,
		    struct known *known, const struct vdpa_store_entry *entry)
{
	switch (folder) {
	case FOLDER_RECORDS:
		return note_record(watching, known, entry);
	case FOLDER_SETS:
		return note_set(watching, known, entry);
	default:
		return print_event(watching, "alive", "host", known->name);
	}
}

/* A host that is alive renews its key: that is no change. */
static int note_put(struct watching *watching, enum folder folder,
		    const struct vdpa_store_entry *entry)
{
	struct known_table *table = &watching->tables[folder];
	struct known *known = known_find(table, name_of(entry));
	bool is_new = !known;

	if (is_new)
		known = known_add(table, name_of(entry));
	if (!known)
		return fail_memory(watching->context);
	known->is_seen = true;
	if (!is_new &&
	    (known->revision == entry->revision || folder == FOLDER_ALIVE))
		return 0;
	known->revision = entry->revision;
	return note_new(watching, folder, known, entry);
}

static int note_delete(struct watching *watching, enum folder folder,
		       const char *name)
{
	static const char *const events[] = {
		[FOLDER_RECORDS] = "forgotten",
		[FOLDER_ALIVE] = "gone",
		[FOLDER_SETS] = "deleted",
	};
	const char *key = folder == FOLDER_SETS ? "set" : "host";
	int ret;

	if (!known_find(&watching->tables[folder], name))
		return 0;
	ret = print_event(watching, events[folder], key, name);
	known_drop(&watching->tables[folder], name);
	if (!ret && folder == FOLDER_SETS)
		ret = read_sets(watching);
	return ret;
}

struct reading {
	struct watching *watching;
	enum folder folder;
};

static int note_listed(const struct vdpa_store_entry *entry, void *arg)
{
	const struct reading *reading = arg;

	return note_put(reading->watching, reading->folder, entry);
}

/* Look at all keys: hosts and sets without a key are gone. */
static int list(struct watching *watching, enum folder folder,
		uint64_t *revision)
{
	struct known_table *table = &watching->tables[folder];
	struct reading reading = { watching, folder };
	int ret;

	for (size_t i = 0; i < table->count; i++)
		table->list[i]->is_seen = false;
	ret = vdpa_store_list(watching->store, folder_names[folder],
			      note_listed, &reading, revision,
			      &watching->context->err);
	ret = note_missing(watching, ret);
	for (size_t i = table->count; i > 0 && !ret; i--)
		if (!table->list[i - 1]->is_seen) {
			char *name = strdup(table->list[i - 1]->name);

			ret = name ? note_delete(watching, folder, name) :
				     fail_memory(watching->context);
			free(name);
		}
	return ret;
}

static int note_event(struct watching *watching, enum folder folder,
		      const struct vdpa_store_event *event)
{
	switch (event->change) {
	case VDPA_STORE_PUT:
		return note_put(watching, folder, &event->entry);
	case VDPA_STORE_DELETE:
		return note_delete(watching, folder, name_of(&event->entry));
	default:
		return list(watching, folder, NULL);
	}
}

/* ---- waiting -------------------------------------------------------------------- */

static void block_signals(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGHUP);
	sigprocmask(SIG_BLOCK, signals, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* Waits for a signal, for up to @seconds. */
static bool has_signal(const struct watching *watching, time_t seconds)
{
	const struct timespec limit = { .tv_sec = seconds };

	return sigtimedwait(&watching->signals, NULL, &limit) > 0;
}

/* A store that is away may come back. Report it once. */
static int note_away(struct watching *watching, int ret)
{
	bool is_away = ret == -EHOSTUNREACH;

	if (is_away && !watching->is_away) {
		report_error(&watching->context->err);
		report_progress("the command tries again until it succeeds");
	}
	if (!is_away && watching->is_away)
		report_progress("the store answers again");
	watching->is_away = is_away;
	return is_away ? 0 : ret;
}

/* Returns 1 with an event, 0 without one, or a negative errno. */
static int next_event(struct watching *watching, enum folder folder,
		      int timeout_ms)
{
	struct vdpa_store_event event;
	int ret = vdpa_store_watch_next(watching->watches[folder], timeout_ms,
					&event, &watching->context->err);

	if (ret == 1) {
		int done = note_event(watching, folder, &event);

		ret = done ? done : 1;
	}
	return ret < 0 ? note_away(watching, ret) :
			 note_away(watching, 0) + ret;
}

/* Take all events that are there, then wait for those of one folder. */
static int take_turn(struct watching *watching, enum folder turn)
{
	int ret = 1;

	for (int folder = 0; folder < FOLDERS && ret >= 0; folder++)
		do {
			ret = next_event(watching, (enum folder)folder, 0);
		} while (ret > 0);
	fflush(stdout);
	if (ret < 0)
		return ret;
	ret = next_event(watching, turn, TURN_MS);
	return ret < 0 ? ret : 0;
}

/* A reader that closes our output ends the command without an error. */
static bool is_reader_gone(void)
{
	struct pollfd output = { .fd = STDOUT_FILENO };

	return poll(&output, 1, 0) > 0 && output.revents & (POLLERR | POLLHUP);
}

/* Otherwise main() would try again to write it and report an error. */
static int end_output(struct watching *watching)
{
	__fpurge(stdout);
	clearerr(stdout);
	if (is_reader_gone())
		return 0;
	return vdpa_error_set(&watching->context->err, -EIO, NULL,
			      "cannot write the output");
}

/* Whether a host falls short now. While the store is away, nobody can tell. */
static int final_answer(const struct watching *watching)
{
	int ret;

	if (watching->is_away)
		return ANSWER_DEPENDS;
	ret = fleet_verify_forced(watching->context, watching->arguments,
				  watching->store);
	return ret == -ENOENT ? 0 : ret;
}

static int watch(struct watching *watching)
{
	unsigned int turn = 0;
	int ret = 0;

	while (!ret && !has_signal(watching, 0)) {
		ret = take_turn(watching, (enum folder)(turn++ % FOLDERS));
		fflush(stdout);
		if (!ret && (ferror(stdout) || is_reader_gone()))
			return end_output(watching);
	}
	return ret ? ret : final_answer(watching);
}

/* From this line on, no change is missed. */
static int print_begin(struct watching *watching)
{
	static const struct label labels[] = {
		[FOLDER_RECORDS] = { .key = "hosts" },
		[FOLDER_ALIVE] = { .key = "alive" },
		[FOLDER_SETS] = { .key = "set_count", .word = "sets" },
	};
	struct line line;

	begin_line(watching, &line, "watched", "store",
		   fleet_where(watching->context));
	for (int folder = 0; folder < FOLDERS; folder++)
		line.out.ops->number(&line.out, &labels[folder],
				     watching->tables[folder].count);
	return end_line(watching, &line);
}

/* ---- the command ---------------------------------------------------------------- */

static int open_watch(struct watching *watching, enum folder folder)
{
	uint64_t revision = 0;
	int ret = list(watching, folder, &revision);

	if (ret || watching->watches[folder])
		return ret;
	return vdpa_store_watch(watching->store, folder_names[folder], revision,
				&watching->watches[folder],
				&watching->context->err);
}

/* Can be called again after a failure. */
static int open_watches(struct watching *watching)
{
	int ret = read_sets(watching);

	watching->is_quiet = true;
	for (int folder = 0; folder < FOLDERS && !ret; folder++)
		ret = open_watch(watching, (enum folder)folder);
	watching->is_quiet = false;
	return ret;
}

/* Returns 1 when all watches are open, 0 after a signal, or a negative errno. */
static int wait_for_store(struct watching *watching)
{
	for (;;) {
		int ret = note_away(watching, open_watches(watching));

		if (ret || !watching->is_away)
			return ret ? ret : 1;
		if (has_signal(watching, RETRY_S))
			return 0;
	}
}

static void close_watches(struct watching *watching)
{
	for (int folder = 0; folder < FOLDERS; folder++) {
		vdpa_store_watch_free(watching->watches[folder]);
		known_free(&watching->tables[folder]);
	}
	fleet_sets_free(&watching->sets);
	vdpa_store_close(watching->store);
}

static int begin(struct watching *watching)
{
	int ret;

	block_signals(&watching->signals);
	ret = wait_for_store(watching);
	/* main() must not print a document after the lines. */
	if (ret >= 0)
		printer_text_init(&watching->context->out, stdout);
	if (ret <= 0)
		return ret ? ret : final_answer(watching);
	ret = print_begin(watching);
	return ret ? ret : watch(watching);
}

int cmd_fleet_watch(struct context *context, const struct arguments *arguments)
{
	struct watching watching = { .context = context,
				     .arguments = arguments };
	int ret = fleet_open(context, &watching.store);

	if (!ret)
		ret = begin(&watching);
	close_watches(&watching);
	return ret;
}
