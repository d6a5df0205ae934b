// SPDX-License-Identifier: LGPL-2.1-or-later
/* The record of a device: made when it is, and removed with it. */

#include "initial-store.h"

#include "json/fail.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/sysfs.h>
#include <vdpa/transport.h>
#include <vdpa/wire.h>

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

int initial_read_boot_id(struct vdpa *vdpa, char boot_id[BOOT_ID_SIZE],
			 struct vdpa_error *err)
{
	ssize_t size = vdpa_file(vdpa, VDPA_FILE_READ, BOOT_ID_FILE, boot_id,
				 BOOT_ID_SIZE - 1);

	if (size < 0)
		return vdpa_error_set(err, (int)size, NULL,
				      "cannot read %s: %s", BOOT_ID_FILE,
				      strerror((int)-size));
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
	return vdpa_error_set(err, code, hint,
			      "cannot record to \"%.200s\": %s", path,
			      strerror(-code));
}

int initial_store_file(struct vdpa *vdpa, const char *path, char *text,
		       size_t size, struct vdpa_error *err)
{
	ssize_t ret = vdpa_file(vdpa, VDPA_FILE_STORE, path, text, size);

	return ret < 0 ? fail_store(err, (int)ret, path) : 0;
}

static int store_text(struct vdpa *vdpa, const char *folder, uint64_t number,
		      char *text, struct vdpa_error *err)
{
	char *path = record_path(folder, number);
	int ret;

	if (!path)
		return json_fail_memory(err);
	ret = initial_store_file(vdpa, path, text, strlen(text), err);
	free(path);
	return ret;
}

struct vdpa_initial initial_of(const struct vdpa_request *request)
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

int vdpa_initial_store(struct vdpa *vdpa, const char *folder,
		       const struct vdpa_request *request,
		       struct vdpa_error *err)
{
	char boot_id[BOOT_ID_SIZE];
	struct vdpa_initial_record record = {
		.boot_id = boot_id,
		.name = request->name,
		.initial = initial_of(request),
	};
	char *text;
	int ret;

	ret = vdpa_sysfs_number(vdpa, record.name, &record.number, err);
	if (!ret)
		ret = initial_read_boot_id(vdpa, boot_id, err);
	if (!ret)
		ret = vdpa_initial_write(&record, &text, err);
	if (ret)
		return ret;
	ret = store_text(vdpa, folder, record.number, text, err);
	free(text);
	return ret;
}

/* ---- remove --------------------------------------------------------- */

int vdpa_initial_remove(struct vdpa *vdpa, const char *folder, uint64_t number,
			struct vdpa_error *err)
{
	char *path = record_path(folder, number);
	ssize_t ret;

	if (!path)
		return json_fail_memory(err);
	ret = vdpa_file(vdpa, VDPA_FILE_REMOVE, path, NULL, 0);
	if (ret == -ENOENT)
		ret = 0;
	if (ret)
		vdpa_error_set(err, (int)ret, NULL,
			       "cannot remove the record \"%.200s\": %s", path,
			       strerror((int)-ret));
	free(path);
	return (int)ret;
}
