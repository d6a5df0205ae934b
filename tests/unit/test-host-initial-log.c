// SPDX-License-Identifier: GPL-2.0-or-later
/* Records of many devices, in a folder and a host that the test makes up. */

#include "fake.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/transport.h>

#define FOLDER	     "/run/vdpa"
#define FILES_MAX    8
#define RECORDS_MAX  512 /* of one file */
#define BOOT_ID_FILE "/proc/sys/kernel/random/boot_id"

/* ---- the host ----------------------------------------------------------- */

static struct {
	struct vdpa_transport transport;
	const char *boot_id;
	const char *devices; /* "NUMBER NAME/" for each */
	struct {
		char name[64];
		char *text;
	} files[FILES_MAX];
	int store_code;
} world;

static ssize_t give(const char *text, size_t length, void *buffer, size_t size)
{
	if (length > size)
		return -EMSGSIZE;
	memcpy(buffer, text, length);
	return (ssize_t)length;
}

static ssize_t give_devices(char *buffer, size_t size)
{
	ssize_t ret = give(world.devices, strlen(world.devices), buffer, size);

	for (ssize_t i = 0; i < ret; i++)
		buffer[i] = buffer[i] == '/' ? '\0' : buffer[i];
	return ret;
}

static ssize_t give_files(char *buffer, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < FILES_MAX; i++) {
		if (!world.files[i].text)
			continue;
		assert_true(used + strlen(world.files[i].name) < size);
		strcpy(buffer + used, world.files[i].name);
		used += strlen(world.files[i].name) + 1;
	}
	return used ? (ssize_t)used : -ENOENT;
}

/* The place of a file, or a free one when @name is NULL. */
static size_t place_of(const char *name)
{
	size_t i = 0;

	while (i < FILES_MAX &&
	       (name ? !world.files[i].text ||
				strcmp(world.files[i].name, name) != 0 :
		       world.files[i].text != NULL))
		i++;
	return i;
}

static void put_file(const char *name, const char *text, size_t size)
{
	size_t i = place_of(name);

	if (i == FILES_MAX)
		i = place_of(NULL);
	assert_true(i < FILES_MAX);
	free(world.files[i].text);
	snprintf(world.files[i].name, sizeof(world.files[i].name), "%s", name);
	world.files[i].text = strndup(text, size);
}

static bool has_file(const char *name)
{
	return place_of(name) < FILES_MAX;
}

static ssize_t do_file(enum vdpa_file_op op, const char *name, void *buffer,
		       size_t size)
{
	size_t i = place_of(name);

	if (op == VDPA_FILE_STORE) {
		if (!world.store_code)
			put_file(name, buffer, size);
		return world.store_code;
	}
	if (i == FILES_MAX)
		return -ENOENT;
	if (op == VDPA_FILE_LOAD)
		return give(world.files[i].text, strlen(world.files[i].text),
			    buffer, size);
	assert_int_equal(op, VDPA_FILE_REMOVE);
	free(world.files[i].text);
	world.files[i].text = NULL;
	return 0;
}

static ssize_t world_file(struct vdpa_transport *transport,
			  enum vdpa_file_op op, const char *path, void *buffer,
			  size_t size)
{
	(void)transport;
	if (op == VDPA_FILE_NUMBERS) {
		assert_string_equal(path, "/sys/bus/vdpa/devices");
		return world.devices ? give_devices(buffer, size) : -EACCES;
	}
	if (op == VDPA_FILE_READ) {
		assert_string_equal(path, BOOT_ID_FILE);
		return give(world.boot_id, strlen(world.boot_id), buffer, size);
	}
	if (op == VDPA_FILE_LIST)
		return give_files(buffer, size);
	assert_memory_equal(path, FOLDER "/", sizeof(FOLDER));
	return do_file(op, path + sizeof(FOLDER), buffer, size);
}

static void world_close(struct vdpa_transport *transport)
{
	(void)transport;
}

static struct vdpa *open_world(const char *devices)
{
	static const struct vdpa_transport_ops ops = { .close = world_close,
						       .file = world_file };
	struct vdpa *vdpa;

	world.transport.ops = &ops;
	world.boot_id = "boot-1\n";
	world.devices = devices;
	world.store_code = 0;
	assert_int_equal(vdpa_open_take(&world.transport, &vdpa, NULL), 0);
	return vdpa;
}

static int clear_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < FILES_MAX; i++) {
		free(world.files[i].text);
		world.files[i].text = NULL;
	}
	return 0;
}

/* ---- writing ------------------------------------------------------------ */

static struct vdpa_request request_of(uint8_t command, const char *name,
				      uint16_t mtu)
{
	return (struct vdpa_request){
		.command = command,
		.name = name,
		.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU),
		.mtu = mtu,
	};
}

static int add(struct vdpa_initial_log *log, const char *name, uint16_t mtu)
{
	const struct vdpa_request request =
		request_of(VDPA_CMD_DEV_NEW, name, mtu);

	return vdpa_initial_log_add(log, &request, NULL);
}

/* The devices of @names, each with its 0 byte, with the mtus 1000, 1001, ... */
static int log_all(struct vdpa *vdpa, const char *names, struct vdpa_error *err)
{
	struct vdpa_initial_log *log;
	uint16_t mtu = 1000;
	int ret;

	assert_int_equal(vdpa_initial_log_new(vdpa, FOLDER, &log, NULL), 0);
	for (; *names; names += strlen(names) + 1)
		assert_int_equal(add(log, names, mtu++), 0);
	ret = vdpa_initial_log_flush(log, err);
	vdpa_initial_log_free(log);
	return ret;
}

/* ---- reading ------------------------------------------------------------ */

static int find(struct vdpa_initial_reader *reader, const char *name,
		uint64_t number, struct vdpa_error *err)
{
	struct vdpa_initial initial;
	int ret;

	ret = vdpa_initial_find(reader, name, number, &initial, err);
	return ret ? ret : initial.mtu;
}

/* The mtu of a record, or why there is none. */
static int look(struct vdpa *vdpa, const char *name, uint64_t number,
		struct vdpa_error *err)
{
	struct vdpa_initial_reader *reader;
	int ret;

	assert_int_equal(vdpa_initial_reader_open(vdpa, FOLDER, &reader, err),
			 0);
	ret = find(reader, name, number, err);
	vdpa_initial_reader_close(reader);
	return ret;
}

/* ---- tests -------------------------------------------------------------- */

static void test_together(void **state)
{
	struct vdpa *vdpa = open_world("7 b/9 c!d/5 a/2 old/");
	struct vdpa_initial_reader *reader;

	(void)state;
	assert_int_equal(log_all(vdpa, "a\0b\0c/d\0", NULL), 0);
	assert_true(has_file("5-9.jsonl"));
	assert_int_equal(vdpa_initial_reader_open(vdpa, FOLDER, &reader, NULL),
			 0);
	/* In their order, backwards, and one that is not there. */
	assert_int_equal(find(reader, "a", 5, NULL), 1000);
	assert_int_equal(find(reader, "b", 7, NULL), 1001);
	assert_int_equal(find(reader, "c/d", 9, NULL), 1002);
	assert_int_equal(find(reader, "b", 7, NULL), 1001);
	assert_int_equal(find(reader, "b", 7, NULL), 1001);
	assert_int_equal(find(reader, "x", 6, NULL), -ENOENT);
	assert_int_equal(find(reader, "x", 7, NULL), -ENOENT);
	assert_int_equal(find(reader, "old", 2, NULL), -ENOENT);
	assert_int_equal(find(reader, "a", 5, NULL), 1000);
	vdpa_initial_reader_close(reader);
	vdpa_close(vdpa);
}

static void test_one(void **state)
{
	struct vdpa *vdpa = open_world("5 a/");

	(void)state;
	assert_int_equal(log_all(vdpa, "a\0", NULL), 0);
	assert_int_equal(look(vdpa, "a", 5, NULL), 1000);
	vdpa_close(vdpa);
}

/* A record that is alone is found beside many, also between their numbers. */
static void test_alone(void **state)
{
	struct vdpa *vdpa = open_world("5 a/7 b/6 x/");
	static const char alone[] =
		"{\"schema\": \"vdpa-initial/1\", \"boot_id\": \"boot-1\", "
		"\"number\": 6, \"name\": \"x\", "
		"\"initial_config\": {\"mtu\": 2000}}";

	(void)state;
	assert_int_equal(log_all(vdpa, "a\0b\0", NULL), 0);
	put_file("6.json", alone, sizeof(alone));
	assert_int_equal(look(vdpa, "x", 6, NULL), 2000);
	assert_int_equal(look(vdpa, "b", 7, NULL), 1001);
	vdpa_close(vdpa);
}

/*
 * "a" was deleted. "b" was made again by somebody else, as its number tells;
 * "c" by us, and only the second one counts.
 */
static void test_gone(void **state)
{
	struct vdpa *vdpa = open_world("31 b/8 c/9 d/");

	(void)state;
	assert_int_equal(log_all(vdpa, "a\0b\0c\0c\0d\0", NULL), 0);
	assert_true(has_file("8-9.jsonl"));
	assert_int_equal(look(vdpa, "b", 31, NULL), -ENOENT);
	assert_int_equal(look(vdpa, "c", 8, NULL), 1003);
	assert_int_equal(look(vdpa, "d", 9, NULL), 1004);
	vdpa_close(vdpa);
}

static void test_all_gone(void **state)
{
	struct vdpa *vdpa = open_world("");

	(void)state;
	assert_int_equal(log_all(vdpa, "a\0", NULL), 0);
	assert_int_equal(place_of(NULL), 0);
	vdpa_close(vdpa);
}

static void test_sweep(void **state)
{
	static const char *const names[] = { "1.json",	  "5.json",
					     "1-3.jsonl", "3-6.jsonl",
					     "1-x.jsonl", "notes" };
	static const bool is_kept[] = { false, true, false, true, true, true };
	const struct vdpa_request request =
		request_of(VDPA_CMD_DEV_DEL, "a", 0);
	struct vdpa *vdpa = open_world("5 a/");
	struct vdpa_initial_log *log;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		put_file(names[i], "", 0);
	assert_int_equal(vdpa_initial_log_new(vdpa, FOLDER, &log, NULL), 0);
	/* Without a reason, nobody looks. */
	assert_int_equal(vdpa_initial_log_flush(log, NULL), 0);
	assert_true(has_file("1.json"));
	assert_int_equal(vdpa_initial_log_add(log, &request, NULL), 0);
	assert_int_equal(vdpa_initial_log_flush(log, NULL), 0);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_int_equal(has_file(names[i]), is_kept[i]);
	vdpa_initial_log_free(log);
	vdpa_close(vdpa);
}

static void test_failures(void **state)
{
	struct vdpa *vdpa = open_world("5 a/");
	struct vdpa_error err;

	(void)state;
	world.store_code = -ENOSPC;
	assert_int_equal(log_all(vdpa, "a\0", &err), -ENOSPC);
	assert_text_has(err.what, "cannot record to \"/run/vdpa/5-5.jsonl\"");
	world.devices = NULL;
	assert_int_equal(log_all(vdpa, "a\0", &err), -EACCES);
	assert_text_has(err.what, "cannot read /sys/bus/vdpa/devices");
	vdpa_close(vdpa);
}

/* Memory does not grow with the number of devices. */
static void test_full(void **state)
{
	static char devices[RECORDS_MAX * 16];
	struct vdpa_initial_log *log;
	size_t used = 0;
	struct vdpa *vdpa;
	char name[16];

	(void)state;
	for (int i = 1; i <= RECORDS_MAX; i++)
		used += (size_t)snprintf(devices + used, sizeof(devices) - used,
					 "%d d%d/", i, i);
	vdpa = open_world(devices);
	assert_int_equal(vdpa_initial_log_new(vdpa, FOLDER, &log, NULL), 0);
	for (int i = 1; i <= RECORDS_MAX; i++) {
		assert_false(has_file("1-512.jsonl"));
		snprintf(name, sizeof(name), "d%d", i);
		assert_int_equal(add(log, name, (uint16_t)(1000 + i)), 0);
	}
	assert_true(has_file("1-512.jsonl"));
	vdpa_initial_log_free(log);
	assert_int_equal(look(vdpa, "d1", 1, NULL), 1001);
	assert_int_equal(look(vdpa, "d512", 512, NULL), 1512);
	vdpa_close(vdpa);
}

static void test_not_believed(void **state)
{
	struct vdpa *vdpa = open_world("5 a/7 b/");
	struct vdpa_error err;

	(void)state;
	assert_int_equal(log_all(vdpa, "a\0b\0", NULL), 0);
	world.boot_id = "boot-2\n";
	assert_int_equal(look(vdpa, "a", 5, &err), -EINVAL);
	assert_text_has(err.what, "\"/run/vdpa/5-7.jsonl\" is of another boot");
	world.boot_id = "boot-1\n";
	put_file("5-7.jsonl", "{\n{\"number\":5,\n", 15);
	assert_int_equal(look(vdpa, "a", 5, &err), -EINVAL);
	assert_text_has(err.what, "is damaged");
	/* That is no fault of the others. */
	assert_int_equal(look(vdpa, "b", 7, &err), -ENOENT);
	vdpa_close(vdpa);
}

/* Requests that make no device are none of its business. */
static void test_other_requests(void **state)
{
	const struct vdpa_request request =
		request_of(VDPA_CMD_DEV_ATTR_SET, "a", 0);
	struct vdpa *vdpa = open_world(NULL);
	struct vdpa_initial_log *log;

	(void)state;
	assert_int_equal(vdpa_initial_log_new(vdpa, FOLDER, &log, NULL), 0);
	assert_int_equal(vdpa_initial_log_add(log, &request, NULL), 0);
	assert_int_equal(vdpa_initial_log_flush(log, NULL), 0);
	vdpa_initial_log_free(log);
	vdpa_initial_log_free(NULL);
	vdpa_close(vdpa);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_together, clear_files),
		cmocka_unit_test_teardown(test_one, clear_files),
		cmocka_unit_test_teardown(test_alone, clear_files),
		cmocka_unit_test_teardown(test_gone, clear_files),
		cmocka_unit_test_teardown(test_all_gone, clear_files),
		cmocka_unit_test_teardown(test_sweep, clear_files),
		cmocka_unit_test_teardown(test_failures, clear_files),
		cmocka_unit_test_teardown(test_full, clear_files),
		cmocka_unit_test_teardown(test_not_believed, clear_files),
		cmocka_unit_test_teardown(test_other_requests, clear_files),
	};

	return cmocka_run_group_tests_name("host-initial-log", tests, NULL,
					   NULL);
}
