// SPDX-License-Identifier: LGPL-2.1-or-later
/* Records of with what devices were created: a file for each in a folder. */

#include "initial-store.h"

#include "fail.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/sysfs.h>
#include <vdpa/transport.h>
#include <vdpa/wire.h>

#define BOOT_ID_SIZE 64

/* A record is some hundred bytes and the name of the device. */
#define RECORD_SIZE_MAX 65536

/* The words of a request that are kept. */
#define INITIAL_HAS                                \
	(VDPA_BIT(VDPA_ATTR_DEV_FEATURES) |        \
	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR) | \
	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU) |     \
	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP))

/* ---- which device, which boot --------------------------------------- */

/* "FOLDER/NUMBER.json"; free it. NULL: no memory. */
static char *record_path(const char *folder, uint64_t number)
{
	char *path;

	if (asprintf(&path, "%s/%" PRIu64 ".json", folder, number) < 0)
		return NULL;
	return path;
}

static int read_boot_id(struct vdpa *vdpa, char boot_id[BOOT_ID_SIZE],
			struct vdpa_error *err)
{
	ssize_t size = vdpa_file(vdpa, VDPA_FILE_READ, BOOT_ID_FILE, boot_id,
				 BOOT_ID_SIZE - 1);

	if (size < 0)
		return host_fail(err, (int)size, NULL, "cannot read %s: %s",
				 BOOT_ID_FILE, strerror((int)-size));
	boot_id[size] = '\0';
	boot_id[strcspn(boot_id, "\n")] = '\0';
	return 0;
}

/* ---- store ---------------------------------------------------------- */

static int fail_store(struct vdpa_error *err, int code, const char *path)
{
	const char *hint = "";

	if (code == -EPERM)
		hint = "the folder must belong to this user or root, and "
		       "nobody else may write to it";
	return host_fail(err, code, hint, "cannot record to \"%.200s\": %s",
			 path, strerror(-code));
}

static int store_text(struct vdpa *vdpa, const char *folder, uint64_t number,
		      char *text, struct vdpa_error *err)
{
	char *path = record_path(folder, number);
	ssize_t ret;

	if (!path)
		return host_fail_memory(err);
	ret = vdpa_file(vdpa, VDPA_FILE_STORE, path, text, strlen(text));
	if (ret < 0)
		fail_store(err, (int)ret, path);
	free(path);
	return ret < 0 ? (int)ret : 0;
}

int vdpa_initial_store(struct vdpa *vdpa, const char *folder,
		       const struct vdpa_request *request,
		       struct vdpa_error *err)
{
	char boot_id[BOOT_ID_SIZE];
	struct vdpa_initial_record record = {
		.boot_id = boot_id,
		.name = request->name,
		.initial = {
			.has = request->has & INITIAL_HAS,
			.device_features = request->device_features,
			.mtu = request->mtu,
			.max_vqp = request->max_vqp,
		},
	};
	char *text;
	int ret;

	memcpy(record.initial.mac, request->mac, sizeof(request->mac));
	ret = vdpa_sysfs_number(vdpa, record.name, &record.number, err);
	if (!ret)
		ret = read_boot_id(vdpa, boot_id, err);
	if (!ret)
		ret = vdpa_initial_write(&record, &text, err);
	if (ret)
		return ret;
	ret = store_text(vdpa, folder, record.number, text, err);
	free(text);
	return ret;
}

/* ---- load ----------------------------------------------------------- */

static int fail_load(struct vdpa_error *err, int code, const char *path)
{
	if (code == -ENOENT)
		return host_fail(err, code, NULL,
				 "there is no record \"%.200s\"", path);
	if (code == -EPERM)
		return host_fail(err, code,
				 "folder and file must belong to this user or "
				 "root, and nobody else may write to them",
				 "the record \"%.200s\" is not believed", path);
	return host_fail(err, code, NULL,
			 "cannot read the record \"%.200s\": %s", path,
			 strerror(-code));
}

/* Whether the record is of this device, and of this boot. */
static int check_record(const struct vdpa_initial_record *record,
			const struct vdpa_initial_record *wanted,
			const char *path, struct vdpa_error *err)
{
	const char *what = NULL;

	if (strcmp(record->boot_id, wanted->boot_id) != 0)
		what = "boot";
	else if (record->number != wanted->number ||
		 strcmp(record->name, wanted->name) != 0)
		what = "device";
	if (!what)
		return 0;
	return host_fail(err, -EINVAL, NULL,
			 "the record \"%.200s\" is of another %s", path, what);
}

static int parse_record(const char *text, size_t size, const char *path,
			const struct vdpa_initial_record *wanted,
			struct vdpa_initial *initial, struct vdpa_error *err)
{
	struct vdpa_initial_record *record;
	struct vdpa_error found;
	int ret;

	ret = vdpa_initial_read(text, size, &record, &found);
	if (ret)
		return host_fail(err, ret, NULL,
				 "the record \"%.200s\" is damaged: %s", path,
				 found.what);
	ret = check_record(record, wanted, path, err);
	if (!ret)
		*initial = record->initial;
	vdpa_initial_record_free(record);
	return ret;
}

static int load_record(struct vdpa *vdpa, const char *path,
		       const struct vdpa_initial_record *wanted,
		       struct vdpa_initial *initial, struct vdpa_error *err)
{
	char *text = malloc(RECORD_SIZE_MAX);
	ssize_t size;
	int ret;

	if (!text)
		return host_fail_memory(err);
	size = vdpa_file(vdpa, VDPA_FILE_LOAD, path, text, RECORD_SIZE_MAX);
	if (size < 0)
		ret = fail_load(err, (int)size, path);
	else
		ret = parse_record(text, (size_t)size, path, wanted, initial,
				   err);
	free(text);
	return ret;
}

int initial_find(struct vdpa *vdpa, const char *folder,
		 const struct vdpa_initial_record *wanted,
		 struct vdpa_initial *initial, struct vdpa_error *err)
{
	char *path = record_path(folder, wanted->number);
	int ret;

	if (!path)
		return host_fail_memory(err);
	ret = load_record(vdpa, path, wanted, initial, err);
	free(path);
	return ret;
}

int vdpa_initial_load(struct vdpa *vdpa, const char *folder, const char *name,
		      struct vdpa_initial *initial, struct vdpa_error *err)
{
	char boot_id[BOOT_ID_SIZE];
	struct vdpa_initial_record wanted = {
		.boot_id = boot_id,
		.name = name,
	};
	int ret;

	ret = vdpa_sysfs_number(vdpa, name, &wanted.number, err);
	if (!ret)
		ret = read_boot_id(vdpa, boot_id, err);
	if (!ret)
		ret = initial_find(vdpa, folder, &wanted, initial, err);
	return ret;
}

/* ---- remove --------------------------------------------------------- */

int vdpa_initial_remove(struct vdpa *vdpa, const char *folder, uint64_t number,
			struct vdpa_error *err)
{
	char *path = record_path(folder, number);
	ssize_t ret;

	if (!path)
		return host_fail_memory(err);
	ret = vdpa_file(vdpa, VDPA_FILE_REMOVE, path, NULL, 0);
	if (ret == -ENOENT)
		ret = 0;
	if (ret)
		host_fail(err, (int)ret, NULL,
			  "cannot remove the record \"%.200s\": %s", path,
			  strerror((int)-ret));
	free(path);
	return (int)ret;
}
