// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target: the contents of a fleet's store, whoever wrote them. The first
 * byte says what the rest is: a named set, a value that may be compressed, a
 * "kv" as etcd answers it, or files of a directory, with a 0xff byte between
 * them.
 */

#include "fleet/base64.h"
#include "fleet/etcd.h"
#include "fleet/gzip.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vdpa/set.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const files[] = { "rec/a.json", "cap/a.json", "live/a.lease",
				     "set/a.json", ".lock" };

static struct vdpa_store *store;
static int folder = -1;

/* ---- texts --------------------------------------------------------------- */

/* A set that was read can be written, and read again unchanged. */
static void try_set(const char *data, size_t size)
{
	struct vdpa_named_set *set, *again;
	char *text, *text_again;

	if (vdpa_named_set_read(data, size, &set, NULL))
		return;
	if (vdpa_named_set_write(set, &text, NULL) ||
	    vdpa_named_set_read(text, strlen(text), &again, NULL) ||
	    vdpa_named_set_write(again, &text_again, NULL) ||
	    strcmp(text, text_again) != 0)
		abort();
	free(text_again);
	free(text);
	vdpa_named_set_free(again);
	vdpa_named_set_free(set);
}

/* A packed value unpacks to the same value. */
static void try_packed(const char *data, size_t size)
{
	char *packed, *unpacked, *other;
	size_t packed_size = size, unpacked_size, other_size = size;

	if (gzip_unpack(data, size, &other, &other_size) == 0) {
		if (!other && other_size != size)
			abort();
		free(other);
	}
	if (gzip_pack(data, size, &packed, &packed_size))
		abort();
	if (!packed)
		return;
	if (gzip_unpack(packed, packed_size, &unpacked, &unpacked_size) ||
	    !unpacked || unpacked_size != size ||
	    memcmp(unpacked, data, size) != 0)
		abort();
	free(unpacked);
	free(packed);
}

static void try_answer(const char *data, size_t size)
{
	struct arena arena = { .blocks = NULL };
	struct vdpa_store_entry *entry;
	struct json *kv;

	if (!json_read_object(data, size, &arena, &kv, NULL) &&
	    !etcd_entry(kv, &entry) && entry) {
		if (!store_is_key(entry->key) || entry->value[entry->size])
			abort();
		vdpa_store_entry_free(entry);
	}
	arena_free(&arena);
}

/* ---- a directory --------------------------------------------------------- */

static void put_file(const char *name, const char *data, size_t size)
{
	int fd = openat(folder, name, O_CREAT | O_WRONLY | O_TRUNC, 0600);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	close(fd);
}

static void put_files(const char *data, size_t size)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		const char *end = memchr(data, '\xff', size);
		size_t length = end ? (size_t)(end - data) : size;

		put_file(files[i], data, length);
		data += end ? length + 1 : length;
		size -= end ? length + 1 : length;
	}
}

static int see_host(struct vdpa_fleet_host *host, void *arg)
{
	(void)arg;
	if (!host->record && !host->why.what[0])
		abort();
	return 0;
}

static int see_set(const struct vdpa_fleet_set *set, void *arg)
{
	(void)arg;
	if (!set->set && !set->why.what[0])
		abort();
	return 0;
}

static void try_files(const char *data, size_t size)
{
	static const char *const folders[] = { VDPA_FLEET_RECORDS,
					       VDPA_FLEET_PARENTS };
	struct vdpa_named_set *set;

	put_files(data, size);
	for (size_t i = 0; i < 2; i++)
		vdpa_fleet_each(store, folders[i], see_host, NULL, NULL);
	vdpa_fleet_set_each(store, see_set, NULL, NULL);
	if (!vdpa_fleet_set_get(store, "a", 0, &set, NULL))
		vdpa_named_set_free(set);
}

/* ---- all of them --------------------------------------------------------- */

static void make_folders(const char *path)
{
	folder = open(path, O_DIRECTORY | O_RDONLY);
	if (folder < 0 || mkdirat(folder, "rec", 0700) ||
	    mkdirat(folder, "cap", 0700) || mkdirat(folder, "live", 0700) ||
	    mkdirat(folder, "set", 0700))
		abort();
}

/* The script removes its working folder, in which this one is. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char path[] = "fuzz-store-XXXXXX", where[sizeof(path) + 4];

	(void)argc;
	(void)argv;
	if (!mkdtemp(path))
		abort();
	make_folders(path);
	snprintf(where, sizeof(where), "dir:%s", path);
	return vdpa_store_open(where, NULL, &store, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const tries[])(const char *,
				     size_t) = { try_set, try_packed,
						 try_answer, try_files };

	if (size)
		tries[*data % 4]((const char *)data + 1, size - 1);
	return 0;
}
