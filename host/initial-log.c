// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Records what was done with devices. The lines of many devices are written
 * together, and their numbers are found in one listing of sysfs.
 */

#include "journal.h"
#include "json/fail.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/sysfs.h>
#include <vdpa/wire.h>

/* The words of a request that are kept. */
#define INITIAL_HAS                                \
	(VDPA_BIT(VDPA_ATTR_DEV_FEATURES) |        \
	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR) | \
	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU) |     \
	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP))

/* Lines to write at once. */
#define WAITING_MAX 512

/* A few more can wait until all results of one send are there. */
#define LINES_MAX (WAITING_MAX + 128)

/* A device that the requests of one send change; number 0: not there yet. */
struct change {
	char *name;
	uint64_t number;
};

struct vdpa_initial_log {
	struct vdpa *vdpa;
	char *folder;
	char boot_id[BOOT_ID_SIZE];		     /* empty: not read yet */
	struct vdpa_initial_record lines[LINES_MAX]; /* to be written */
	size_t count;
	bool has_numbers;  /* a line needs the number of its device */
	bool is_announced; /* vdpa_initial_log_begin() succeeded */
	size_t expected;   /* results of the announced requests */
	struct change *changes;
	size_t change_count, change_next;
};

int vdpa_initial_log_new(struct vdpa *vdpa, const char *folder,
			 struct vdpa_initial_log **log, struct vdpa_error *err)
{
	struct vdpa_initial_log *made = calloc(1, sizeof(*made));

	if (made)
		made->folder = strdup(folder);
	if (!made || !made->folder) {
		free(made);
		return json_fail_memory(err);
	}
	made->vdpa = vdpa;
	*log = made;
	return 0;
}

static void drop_lines(struct vdpa_initial_log *log)
{
	for (size_t i = 0; i < log->count; i++)
		free((char *)log->lines[i].name);
	log->count = 0;
	log->has_numbers = false;
}

static void drop_changes(struct vdpa_initial_log *log)
{
	for (size_t i = 0; i < log->change_count; i++)
		free(log->changes[i].name);
	free(log->changes);
	log->changes = NULL;
	log->change_count = log->change_next = 0;
}

void vdpa_initial_log_free(struct vdpa_initial_log *log)
{
	if (!log)
		return;
	drop_lines(log);
	drop_changes(log);
	free(log->folder);
	free(log);
}

/* ---- waiting lines ------------------------------------------------------ */

static struct vdpa_initial initial_of(const struct vdpa_request *request,
				      int code)
{
	struct vdpa_initial initial = {
		.has = code ? 0 : request->has & INITIAL_HAS,
		.device_features = request->device_features,
		.mtu = request->mtu,
		.max_vqp = request->max_vqp,
	};

	memcpy(initial.mac, request->mac, sizeof(initial.mac));
	return initial;
}

/* The request may have been carried out, so it stays announced. */
static bool is_unanswered(int code)
{
	return code == -ENOBUFS || code == -ETIMEDOUT || code == -ECONNRESET;
}

/*
 * Whether a line is needed. A request that was announced and refused needs one:
 * it ends the announcement, so that no other device of this name is taken for
 * it.
 */
static bool needs_line(const struct vdpa_initial_log *log,
		       const struct vdpa_request *request, int code,
		       uint64_t number)
{
	bool is_open = log->is_announced && !is_unanswered(code);

	switch (request->command) {
	case VDPA_CMD_DEV_NEW:
		return !code || is_open;
	case VDPA_CMD_DEV_ATTR_SET:
		return !code || (is_open && number);
	case VDPA_CMD_DEV_DEL:
		return !code;
	}
	return false;
}

static const char *kind_of(const struct vdpa_request *request, int code)
{
	if (request->command == VDPA_CMD_DEV_ATTR_SET)
		return VDPA_INITIAL_SET;
	return request->command == VDPA_CMD_DEV_NEW && !code ?
		       VDPA_INITIAL_ADD :
		       VDPA_INITIAL_DEL;
}

/* Another device may have the name before the number is looked up. */
static void void_lines(struct vdpa_initial_log *log, const char *name)
{
	for (size_t i = 0; i < log->count && log->has_numbers; i++)
		if (strcmp(log->lines[i].name, name) == 0)
			log->lines[i].kind = VDPA_INITIAL_DEL;
}

static int add_line(struct vdpa_initial_log *log,
		    const struct vdpa_request *request, int code,
		    uint64_t number, struct vdpa_error *err)
{
	const char *kind = kind_of(request, code);
	char *name = strdup(request->name);

	if (!name)
		return json_fail_memory(err);
	if (request->command == VDPA_CMD_DEV_DEL)
		void_lines(log, name);
	log->has_numbers |= strcmp(kind, VDPA_INITIAL_DEL) != 0;
	log->lines[log->count++] = (struct vdpa_initial_record){
		.kind = kind,
		.boot_id = log->boot_id,
		.number = number,
		.name = name,
		.initial = initial_of(request, code),
	};
	return 0;
}

/* The device that vdpa_initial_log_begin() found for @request; 0: none. */
static uint64_t take_change(struct vdpa_initial_log *log,
			    const struct vdpa_request *request)
{
	const struct change *change;

	if (request->command != VDPA_CMD_DEV_ATTR_SET ||
	    log->change_next == log->change_count)
		return 0;
	change = &log->changes[log->change_next];
	if (strcmp(change->name, request->name) != 0)
		return 0;
	log->change_next++;
	return change->number;
}

/* The lines of one send are written together, with what they depend on. */
static bool is_full(const struct vdpa_initial_log *log)
{
	return log->count == LINES_MAX ||
	       (log->count >= WAITING_MAX && !log->expected);
}

int vdpa_initial_log_add(struct vdpa_initial_log *log,
			 const struct vdpa_request *request, int code,
			 struct vdpa_error *err)
{
	uint64_t number = take_change(log, request);
	int ret = 0;

	if (log->expected)
		log->expected--;
	if (needs_line(log, request, code, number))
		ret = add_line(log, request, code, number, err);
	return ret || !is_full(log) ? ret : vdpa_initial_log_flush(log, err);
}

/* ---- numbers of devices ------------------------------------------------- */

/*
 * @number: of the device that has the name now; @next: of the next one that we
 * added. A line without a number is not written.
 */
static void set_changed(struct vdpa_initial_record *line, uint64_t number,
			uint64_t next)
{
	bool is_same = line->number ? number == line->number : number < next;

	line->number = is_same ? number : 0;
}

/*
 * The kernel gives numbers in ascending order (kernfs_new_node(),
 * fs/kernfs/dir.c). A number that is out of order belongs to a device that
 * somebody else made later under the same name. Without @devices, the device of
 * the only line has the number @only.
 */
static void set_numbers(struct vdpa_initial_log *log,
			const struct entries *devices, uint64_t only)
{
	uint64_t number, next = UINT64_MAX;

	for (size_t i = log->count; i-- > 0;) {
		struct vdpa_initial_record *line = &log->lines[i];

		if (initial_is(line, VDPA_INITIAL_DEL))
			continue;
		number = devices ? devices_number(devices, line->name) : only;
		if (initial_is(line, VDPA_INITIAL_SET))
			set_changed(line, number, next);
		else if (number && number < next)
			line->number = next = number;
		else /* Our device is gone by now. */
			line->kind = VDPA_INITIAL_DEL;
	}
}

/*
 * Looking up one device is cheaper than listing all. A device without a number
 * is an error, because sysfs cannot show every name.
 */
static int find_number(struct vdpa_initial_log *log, struct vdpa_error *err)
{
	uint64_t number;
	int ret =
		vdpa_sysfs_number(log->vdpa, log->lines[0].name, &number, err);

	if (!ret)
		set_numbers(log, NULL, number);
	return ret;
}

static int find_numbers(struct vdpa_initial_log *log, struct vdpa_error *err)
{
	struct entries devices = { .count = 0 };
	int ret;

	if (log->count == 1)
		return find_number(log, err);
	ret = devices_read(log->vdpa, &devices, err);
	if (!ret)
		set_numbers(log, &devices, 0);
	entries_free(&devices);
	return ret;
}

/* ---- lines -------------------------------------------------------------- */

static void write_waiting(const struct vdpa_initial_log *log,
			  struct json_writer *to)
{
	for (size_t i = 0; i < log->count; i++)
		if (log->lines[i].number ||
		    !initial_is(&log->lines[i], VDPA_INITIAL_SET))
			initial_put_line(to, &log->lines[i]);
}

static void write_batch(const struct vdpa_initial_log *log,
			const struct vdpa_request *const *requests,
			size_t count, struct json_writer *to)
{
	struct vdpa_initial_record record = { .kind = VDPA_INITIAL_BATCH,
					      .boot_id = log->boot_id };

	for (size_t i = 0; i < count; i++) {
		record.name = requests[i]->name;
		if (requests[i]->command == VDPA_CMD_DEV_NEW)
			initial_put_line(to, &record);
	}
	for (size_t i = 0; i < log->change_count; i++) {
		record.name = log->changes[i].name;
		record.number = log->changes[i].number;
		if (record.number)
			initial_put_line(to, &record);
	}
}

/* Announce @requests, or, if it is NULL, write the waiting lines. */
static int write_lines(struct vdpa_initial_log *log,
		       const struct vdpa_request *const *requests, size_t count,
		       struct vdpa_error *err)
{
	struct json_writer to = { .is_document = false };
	struct text text = { .data = NULL };
	int ret = 0;

	if (!log->boot_id[0])
		ret = journal_boot_id(log->vdpa, log->boot_id, err);
	if (ret)
		return ret;
	if (requests)
		write_batch(log, requests, count, &to);
	else
		write_waiting(log, &to);
	text.data = json_finish(&to, "");
	if (!text.data)
		return json_fail_memory(err);
	text.size = strlen(text.data);
	/* Deletions alone do not start a journal. */
	if (text.size)
		ret = journal_append(log->vdpa, log->folder, &text,
				     !requests && !log->has_numbers, err);
	free(text.data);
	return ret;
}

/* ---- changes by others -------------------------------------------------- */

static bool has_later(const struct vdpa_initial_log *log, size_t i)
{
	const char *name = log->lines[i].name;

	while (++i < log->count)
		if (strcmp(log->lines[i].name, name) == 0)
			return true;
	return false;
}

/* Whether a device differs by now from what was set last. */
static bool is_overtaken(const struct vdpa_initial_log *log, size_t i)
{
	const struct vdpa_initial_record *line = &log->lines[i];
	struct vdpa_drift drift = { .has = 0 };
	struct vdpa_config *config;

	if (!initial_is(line, VDPA_INITIAL_SET) || !line->number ||
	    !line->initial.has || has_later(log, i) ||
	    vdpa_config_get(log->vdpa, line->name, &config, NULL))
		return false;
	vdpa_initial_drift(&line->initial, config, &drift);
	vdpa_config_free(config);
	return drift.has;
}

/*
 * Two processes can change a device in one order and record it in the other.
 * The one that records last finds the change of the other here, and announces
 * a change again: then neither is believed.
 */
static int doubt_overtaken(struct vdpa_initial_log *log, struct vdpa_error *err)
{
	size_t doubtful = 0;

	for (size_t i = 0; i < log->count; i++) {
		bool is_doubtful = is_overtaken(log, i);

		log->lines[i].kind = is_doubtful ? VDPA_INITIAL_BATCH :
						   VDPA_INITIAL_SET;
		log->lines[i].number *= is_doubtful;
		doubtful += is_doubtful;
	}
	return doubtful ? write_lines(log, NULL, 0, err) : 0;
}

int vdpa_initial_log_flush(struct vdpa_initial_log *log, struct vdpa_error *err)
{
	int ret = 0;

	if (log->has_numbers)
		ret = find_numbers(log, err);
	if (!ret && log->count)
		ret = write_lines(log, NULL, 0, err);
	if (!ret && log->has_numbers)
		ret = doubt_overtaken(log, err);
	drop_lines(log);
	return ret;
}

/* ---- announcements ------------------------------------------------------ */

/* Whether one of these requests adds a device of that name. */
static bool is_added(const struct vdpa_request *const *requests, size_t count,
		     const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (requests[i]->command == VDPA_CMD_DEV_NEW &&
		    strcmp(requests[i]->name, name) == 0)
			return true;
	return false;
}

/* A device that cannot be found now is looked up when its line is written. */
static int add_change(struct vdpa_initial_log *log, const char *name,
		      bool is_new, struct vdpa_error *err)
{
	struct change *change = &log->changes[log->change_count];

	*change = (struct change){ .name = strdup(name) };
	if (!change->name)
		return json_fail_memory(err);
	log->change_count++;
	if (!is_new && vdpa_sysfs_number(log->vdpa, name, &change->number,
					 NULL) == -ENOMEM)
		return json_fail_memory(err);
	return 0;
}

static int find_changes(struct vdpa_initial_log *log,
			const struct vdpa_request *const *requests,
			size_t count, struct vdpa_error *err)
{
	int ret = 0;

	drop_changes(log);
	log->changes = calloc(count, sizeof(*log->changes));
	if (!log->changes)
		return json_fail_memory(err);
	for (size_t i = 0; i < count && !ret; i++)
		if (requests[i]->command == VDPA_CMD_DEV_ATTR_SET)
			ret = add_change(
				log, requests[i]->name,
				is_added(requests, i, requests[i]->name), err);
	return ret;
}

int vdpa_initial_log_begin(struct vdpa_initial_log *log,
			   const struct vdpa_request *const *requests,
			   size_t count, struct vdpa_error *err)
{
	int ret = find_changes(log, requests, count, err);

	log->expected = count;
	if (!ret)
		ret = write_lines(log, requests, count, err);
	log->is_announced |= !ret;
	return ret;
}

/* ---- one device --------------------------------------------------------- */

int vdpa_initial_store(struct vdpa *vdpa, const char *folder,
		       const struct vdpa_request *request,
		       struct vdpa_error *err)
{
	struct vdpa_initial_log *log = NULL;
	int ret = vdpa_initial_log_new(vdpa, folder, &log, err);

	if (!log)
		return ret;
	ret = vdpa_initial_log_add(log, request, 0, err);
	if (!ret)
		ret = vdpa_initial_log_flush(log, err);
	vdpa_initial_log_free(log);
	return ret;
}
