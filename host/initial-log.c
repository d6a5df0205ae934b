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

/* So many lines are written at once. */
#define WAITING_MAX 512

struct vdpa_initial_log {
	struct vdpa *vdpa;
	char *folder;
	char boot_id[BOOT_ID_SIZE];		       /* empty: not read yet */
	struct vdpa_initial_record lines[WAITING_MAX]; /* to be written */
	size_t count;
	bool has_additions;
	bool is_announced; /* vdpa_initial_log_begin() succeeded */
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
	log->has_additions = false;
}

void vdpa_initial_log_free(struct vdpa_initial_log *log)
{
	if (!log)
		return;
	drop_lines(log);
	free(log->folder);
	free(log);
}

/* ---- waiting lines ------------------------------------------------------ */

static struct vdpa_initial initial_of(const struct vdpa_request *request)
{
	struct vdpa_initial initial = {
		.has = request->has & INITIAL_HAS,
		.device_features = request->device_features,
		.mtu = request->mtu,
		.max_vqp = request->max_vqp,
	};

	memcpy(initial.mac, request->mac, sizeof(initial.mac));
	return initial;
}

/*
 * Whether a line is needed. A device that was announced and refused needs one:
 * it ends the announcement, so that no other device of this name is taken for
 * it. After -ENOBUFS the device may have been added, so it stays announced.
 */
static bool needs_line(const struct vdpa_initial_log *log,
		       const struct vdpa_request *request, int code)
{
	if (request->command == VDPA_CMD_DEV_DEL)
		return !code;
	return request->command == VDPA_CMD_DEV_NEW &&
	       (!code || (log->is_announced && code != -ENOBUFS));
}

static int add_line(struct vdpa_initial_log *log,
		    const struct vdpa_request *request, int code,
		    struct vdpa_error *err)
{
	bool is_added = request->command == VDPA_CMD_DEV_NEW && !code;
	char *name = strdup(request->name);

	if (!name)
		return json_fail_memory(err);
	log->has_additions |= is_added;
	log->lines[log->count++] = (struct vdpa_initial_record){
		.kind = is_added ? VDPA_INITIAL_ADD : VDPA_INITIAL_DEL,
		.boot_id = log->boot_id,
		.name = name,
		.initial = initial_of(request),
	};
	return 0;
}

int vdpa_initial_log_add(struct vdpa_initial_log *log,
			 const struct vdpa_request *request, int code,
			 struct vdpa_error *err)
{
	int ret = 0;

	if (needs_line(log, request, code))
		ret = add_line(log, request, code, err);
	return ret || log->count < WAITING_MAX ?
		       ret :
		       vdpa_initial_log_flush(log, err);
}

/* ---- numbers of devices ------------------------------------------------- */

/*
 * The kernel gives numbers in ascending order (kernfs_new_node(),
 * fs/kernfs/dir.c). A number that is out of order belongs to a device that
 * somebody else made later under the same name.
 */
static void set_numbers(struct vdpa_initial_log *log,
			const struct entries *devices)
{
	uint64_t number, next = UINT64_MAX;

	for (size_t i = log->count; i-- > 0;) {
		struct vdpa_initial_record *line = &log->lines[i];

		if (!initial_is(line, VDPA_INITIAL_ADD))
			continue;
		number = devices_number(devices, line->name);
		if (number && number < next)
			line->number = next = number;
		else /* Our device is gone by now. */
			line->kind = VDPA_INITIAL_DEL;
	}
}

static int find_numbers(struct vdpa_initial_log *log, struct vdpa_error *err)
{
	struct entries devices = { .count = 0 };
	int ret = devices_read(log->vdpa, &devices, err);

	if (!ret)
		set_numbers(log, &devices);
	entries_free(&devices);
	return ret;
}

/* ---- lines -------------------------------------------------------------- */

static void write_waiting(const struct vdpa_initial_log *log,
			  struct json_writer *to)
{
	for (size_t i = 0; i < log->count; i++)
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
				     !requests && !log->has_additions, err);
	free(text.data);
	return ret;
}

int vdpa_initial_log_flush(struct vdpa_initial_log *log, struct vdpa_error *err)
{
	int ret = 0;

	if (log->has_additions)
		ret = find_numbers(log, err);
	if (!ret && log->count)
		ret = write_lines(log, NULL, 0, err);
	drop_lines(log);
	return ret;
}

int vdpa_initial_log_begin(struct vdpa_initial_log *log,
			   const struct vdpa_request *const *requests,
			   size_t count, struct vdpa_error *err)
{
	int ret = write_lines(log, requests, count, err);

	log->is_announced |= !ret;
	return ret;
}

/* ---- one device --------------------------------------------------------- */

/* The device must be there now. Looking up one is cheaper than listing all. */
static int store(struct vdpa_initial_log *log, const char *name,
		 struct vdpa_error *err)
{
	int ret = 0;

	if (log->has_additions)
		ret = vdpa_sysfs_number(log->vdpa, name, &log->lines[0].number,
					err);
	return ret ? ret : write_lines(log, NULL, 0, err);
}

int vdpa_initial_store(struct vdpa *vdpa, const char *folder,
		       const struct vdpa_request *request,
		       struct vdpa_error *err)
{
	struct vdpa_initial_log *log = NULL;
	int ret = vdpa_initial_log_new(vdpa, folder, &log, err);

	if (!log)
		return ret;
	ret = vdpa_initial_log_add(log, request, 0, err);
	if (!ret && log->count)
		ret = store(log, request->name, err);
	vdpa_initial_log_free(log);
	return ret;
}
