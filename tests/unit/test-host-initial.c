// SPDX-License-Identifier: GPL-2.0-or-later
/* Records of with what a device was created, in a host that the test makes up.
 */

#include "fake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/transport.h>

#define BOOT_ID "3f1f5c2e-0000-4000-8000-000000000001"

/* ---- files of the host ---------------------------------------------- */

#define DEVICE	     "/sys/bus/vdpa/devices/d1"
#define BOOT_ID_FILE "/proc/sys/kernel/random/boot_id"
#define RECORD_FILE  "/run/vdpa/1829.json"

static struct {
	struct vdpa_transport transport;
	const char *number; /* NULL: there is no such device */
	const char *boot_id;
	int code; /* negative: what is done with a record fails */
	char record[2048];
	bool is_stored;
} world;

static ssize_t give(const char *text, void *buffer, size_t size)
{
	size_t length = text ? strlen(text) : 0;

	if (!text)
		return -ENOENT;
	if (length > size)
		return -EMSGSIZE;
	memcpy(buffer, text, length);
	return (ssize_t)length;
}

static ssize_t do_record(enum vdpa_file_op op, void *buffer, size_t size)
{
	if (world.code)
		return world.code;
	if (op == VDPA_FILE_LOAD)
		return give(world.is_stored ? world.record : NULL, buffer,
			    size);
	if (op == VDPA_FILE_STORE) {
		assert_true(size < sizeof(world.record));
		memcpy(world.record, buffer, size);
		world.record[size] = '\0';
		world.is_stored = true;
		return 0;
	}
	assert_int_equal(op, VDPA_FILE_REMOVE);
	if (!world.is_stored)
		return -ENOENT;
	world.is_stored = false;
	return 0;
}

static ssize_t world_file(struct vdpa_transport *transport,
			  enum vdpa_file_op op, const char *path, void *buffer,
			  size_t size)
{
	(void)transport;
	if (strcmp(path, DEVICE) == 0 && op == VDPA_FILE_NUMBER)
		return give(world.number, buffer, size);
	if (strcmp(path, BOOT_ID_FILE) == 0 && op == VDPA_FILE_READ)
		return give(world.boot_id, buffer, size);
	if (strcmp(path, "/run/vdpa") == 0 && op == VDPA_FILE_LIST)
		return -ENOENT;
	assert_string_equal(path, RECORD_FILE);
	return do_record(op, buffer, size);
}

static void world_close(struct vdpa_transport *transport)
{
	(void)transport;
}

static const struct vdpa_transport_ops world_ops = {
	.close = world_close,
	.file = world_file,
};

static const struct vdpa_transport_ops bare_ops = { .close = world_close };

static struct vdpa *open_world(void)
{
	struct vdpa *vdpa;

	memset(&world, 0, sizeof(world));
	world.transport.ops = &world_ops;
	world.number = "1829";
	world.boot_id = BOOT_ID "\n";
	assert_int_equal(vdpa_open_take(&world.transport, &vdpa, NULL), 0);
	return vdpa;
}

/* ---- the text ------------------------------------------------------- */

static const struct vdpa_initial_record full = {
	.boot_id = BOOT_ID,
	.number = UINT64_MAX,
	.name = "d\xff",
	.initial = {
		.has = VDPA_BIT(VDPA_ATTR_DEV_FEATURES) |
		       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR) |
		       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU) |
		       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP),
		.device_features = UINT64_C(0x8000000100000000),
		.mac = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 },
		.mtu = 9000,
		.max_vqp = 8,
	},
};

static const char full_text[] = "{\n"
				"  \"schema\": \"vdpa-initial/1\",\n"
				"  \"boot_id\": \"" BOOT_ID "\",\n"
				"  \"number\": 18446744073709551615,\n"
				"  \"name\": \"d\\udcff\",\n"
				"  \"initial_config\": {\n"
				"    \"device_features\": {\n"
				"      \"mask\": \"0x8000000100000000\",\n"
				"      \"names\": [\n"
				"        \"VERSION_1\",\n"
				"        \"bit_63\"\n"
				"      ]\n"
				"    },\n"
				"    \"mac\": \"52:54:00:12:34:56\",\n"
				"    \"mtu\": 9000,\n"
				"    \"max_vqp\": 8\n"
				"  }\n"
				"}\n";

static void test_write(void **state)
{
	char *text;

	(void)state;
	assert_int_equal(vdpa_initial_write(&full, &text, NULL), 0);
	assert_string_equal(text, full_text);
	free(text);
}

static void assert_same(const struct vdpa_initial *a,
			const struct vdpa_initial *b)
{
	assert_true(a->has == b->has);
	assert_true(a->device_features == b->device_features);
	assert_memory_equal(a->mac, b->mac, sizeof(a->mac));
	assert_int_equal(a->mtu, b->mtu);
	assert_int_equal(a->max_vqp, b->max_vqp);
}

static void test_read(void **state)
{
	struct vdpa_initial_record *record;

	(void)state;
	assert_int_equal(vdpa_initial_read(full_text, strlen(full_text),
					   &record, NULL),
			 0);
	assert_string_equal(record->boot_id, BOOT_ID);
	assert_true(record->number == UINT64_MAX);
	assert_string_equal(record->name, "d\xff");
	assert_same(&record->initial, &full.initial);
	vdpa_initial_record_free(record);
	vdpa_initial_record_free(NULL);
}

/* Nothing given is a record, too. */
static void test_nothing_given(void **state)
{
	const struct vdpa_initial_record none = { .boot_id = "b", .name = "d" };
	struct vdpa_initial_record *record;
	char *text;

	(void)state;
	assert_int_equal(vdpa_initial_write(&none, &text, NULL), 0);
	assert_int_equal(vdpa_initial_read(text, strlen(text), &record, NULL),
			 0);
	assert_true(record->initial.has == 0);
	vdpa_initial_record_free(record);
	free(text);
}

static const struct {
	const char *text;
	const char *what;
} refused[] = {
	{ "", "line 1: the JSON text ends too early" },
	{ "{}", "the record has no \"schema\" \"vdpa-initial/1\"" },
	{ "{\"schema\":\"vdpa-host/1\"}",
	  "the record has the schema \"vdpa-host/1\", not \"vdpa-initial/1\"" },
	{ "{\"schema\":\"vdpa-initial/1\"}", "record: \"boot_id\" is missing" },
	{ "{\"schema\":\"vdpa-initial/1\",\"boot_id\":\"b\",\"name\":\"d\","
	  "\"initial_config\":{}}",
	  "record: \"number\" is missing" },
	{ "{\"schema\":\"vdpa-initial/1\",\"boot_id\":\"b\",\"number\":1,"
	  "\"initial_config\":{}}",
	  "record: \"name\" is missing" },
	{ "{\"schema\":\"vdpa-initial/1\",\"boot_id\":\"b\",\"number\":1,"
	  "\"name\":\"d\"}",
	  "record: \"initial_config\" is missing" },
	{ "{\"schema\":\"vdpa-initial/1\",\"boot_id\":\"b\",\"number\":-1,"
	  "\"name\":\"d\",\"initial_config\":{}}",
	  "record: \"number\" is -1, not a number from 0 to "
	  "18446744073709551615" },
	{ "{\"schema\":\"vdpa-initial/1\",\"boot_id\":7,\"number\":1,"
	  "\"name\":\"d\",\"initial_config\":{}}",
	  "record: \"boot_id\" is 7, not a string" },
	{ "{\"schema\":\"vdpa-initial/1\",\"boot_id\":\"b\",\"number\":1,"
	  "\"name\":\"d\",\"initial_config\":7}",
	  "record: \"initial_config\" is 7, not an object" },
	{ "{\"schema\":\"vdpa-initial/1\",\"boot_id\":\"b\",\"number\":1,"
	  "\"name\":\"d\",\"initial_config\":{\"mtu\":true}}",
	  "record, initial_config: \"mtu\" is true, not a number from 0 to "
	  "65535" },
};

static void test_refused(void **state)
{
	struct vdpa_initial_record *record = NULL;
	struct vdpa_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		soil_error(&err);
		assert_int_equal(vdpa_initial_read(refused[i].text,
						   strlen(refused[i].text),
						   &record, &err),
				 -EINVAL);
		assert_string_equal(err.what, refused[i].what);
		assert_null(record);
	}
}

static void test_cut(void **state)
{
	struct vdpa_initial_record *record;
	char *part;

	(void)state;
	for (size_t cut = 0; cut < strlen(full_text) - 1; cut++) {
		part = malloc(cut ? cut : 1);
		assert_non_null(part);
		memcpy(part, full_text, cut);
		assert_int_equal(vdpa_initial_read(part, cut, &record, NULL),
				 -EINVAL);
		free(part);
	}
}

/* ---- the file ------------------------------------------------------- */

/* Words that are not kept are there, too. */
static const struct vdpa_request request = {
	.command = VDPA_CMD_DEV_NEW,
	.has = VDPA_BIT(VDPA_ATTR_DEV_FEATURES) |
	       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR) |
	       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU) |
	       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP) |
	       VDPA_BIT(VDPA_ATTR_DEV_QUEUE_INDEX),
	.name = "d1",
	.mgmtdev_name = "m",
	.device_features = UINT64_C(0x8000000100000000),
	.mac = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 },
	.mtu = 9000,
	.max_vqp = 8,
};

static int store(struct vdpa *vdpa, struct vdpa_error *err)
{
	soil_error(err);
	return vdpa_initial_store(vdpa, VDPA_INITIAL_FOLDER, &request, err);
}

static int load(struct vdpa *vdpa, struct vdpa_initial *initial,
		struct vdpa_error *err)
{
	soil_error(err);
	return vdpa_initial_load(vdpa, VDPA_INITIAL_FOLDER, "d1", initial, err);
}

static void test_store_and_load(void **state)
{
	struct vdpa *vdpa = open_world();
	struct vdpa_initial initial;
	struct vdpa_error err;

	(void)state;
	assert_int_equal(load(vdpa, &initial, &err), -ENOENT);
	assert_string_equal(err.what, "there is no record \"" RECORD_FILE "\"");
	assert_int_equal(store(vdpa, &err), 0);
	assert_text_has(world.record, "\"number\": 1829,");
	assert_int_equal(load(vdpa, &initial, &err), 0);
	assert_same(&initial, &full.initial);
	vdpa_close(vdpa);
}

/* A device of the same name, another device, another boot. */
static void test_stale(void **state)
{
	struct vdpa *vdpa = open_world();
	struct vdpa_initial initial = { .mtu = 7 };
	struct vdpa_error err;
	char *number;

	(void)state;
	assert_int_equal(store(vdpa, &err), 0);
	world.boot_id = "another";
	assert_int_equal(load(vdpa, &initial, &err), -EINVAL);
	assert_string_equal(err.what, "the record \"" RECORD_FILE
				      "\" is of another boot");
	world.boot_id = BOOT_ID "\n";
	number = strstr(world.record, "1829");
	memcpy(number, "1828", 4);
	assert_int_equal(load(vdpa, &initial, &err), -EINVAL);
	assert_string_equal(err.what, "the record \"" RECORD_FILE
				      "\" is of another device");
	memcpy(number, "1829", 4);
	*strstr(world.record, "d1") = 'e';
	assert_int_equal(load(vdpa, &initial, &err), -EINVAL);
	assert_string_equal(err.what, "the record \"" RECORD_FILE
				      "\" is of another device");
	assert_int_equal(initial.mtu, 7);
	vdpa_close(vdpa);
}

static void test_damaged(void **state)
{
	struct vdpa *vdpa = open_world();
	struct vdpa_initial initial;
	struct vdpa_error err;

	(void)state;
	assert_int_equal(store(vdpa, &err), 0);
	strcpy(strstr(world.record, "\"initial"), "}");
	assert_int_equal(load(vdpa, &initial, &err), -EINVAL);
	assert_string_equal(err.what,
			    "the record \"" RECORD_FILE "\" is damaged: line "
			    "6: not JSON: a key in quotes expected, not \"}\"");
	vdpa_close(vdpa);
}

static void test_failures(void **state)
{
	struct vdpa *vdpa = open_world();
	struct vdpa_initial initial;
	struct vdpa_error err;

	(void)state;
	world.code = -EPERM;
	assert_int_equal(store(vdpa, &err), -EPERM);
	assert_string_equal(err.what, "cannot record to \"" RECORD_FILE
				      "\": Operation not permitted");
	assert_string_equal(err.hint, "the folder must belong to this user or "
				      "root, and nobody else may write to it");
	assert_int_equal(load(vdpa, &initial, &err), -EPERM);
	assert_string_equal(err.what,
			    "the record \"" RECORD_FILE "\" is not believed");
	world.code = -EROFS;
	assert_int_equal(store(vdpa, &err), -EROFS);
	assert_string_equal(err.what, "cannot record to \"" RECORD_FILE
				      "\": Read-only file system");
	world.code = -EIO;
	assert_int_equal(load(vdpa, &initial, &err), -EIO);
	assert_string_equal(err.what, "cannot read the record \"" RECORD_FILE
				      "\": Input/output error");
	world.boot_id = NULL;
	assert_int_equal(store(vdpa, &err), -ENOENT);
	assert_string_equal(err.what, "cannot read " BOOT_ID_FILE
				      ": No such file or directory");
	world.number = NULL;
	assert_int_equal(store(vdpa, &err), -ENOENT);
	assert_int_equal(load(vdpa, &initial, &err), -ENOENT);
	vdpa_close(vdpa);
}

static void test_remove(void **state)
{
	struct vdpa *vdpa = open_world();
	struct vdpa_error err;

	(void)state;
	assert_int_equal(
		vdpa_initial_remove(vdpa, VDPA_INITIAL_FOLDER, 1829, &err), 0);
	assert_int_equal(store(vdpa, &err), 0);
	assert_int_equal(
		vdpa_initial_remove(vdpa, VDPA_INITIAL_FOLDER, 1829, &err), 0);
	assert_false(world.is_stored);
	world.code = -EPERM;
	assert_int_equal(vdpa_initial_remove(vdpa, VDPA_INITIAL_FOLDER, 1829,
					     &err),
			 -EPERM);
	assert_string_equal(err.what, "cannot remove the record \"" RECORD_FILE
				      "\": Operation not permitted");
	vdpa_close(vdpa);
}

static void test_no_files(void **state)
{
	struct vdpa *vdpa = open_world();
	struct vdpa_initial initial;
	struct vdpa_error err;

	(void)state;
	world.transport.ops = &bare_ops;
	assert_int_equal(store(vdpa, &err), -EOPNOTSUPP);
	assert_int_equal(load(vdpa, &initial, &err), -EOPNOTSUPP);
	assert_int_equal(vdpa_initial_remove(vdpa, VDPA_INITIAL_FOLDER, 1829,
					     &err),
			 -EOPNOTSUPP);
	vdpa_close(vdpa);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_nothing_given),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_store_and_load),
		cmocka_unit_test(test_stale),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_remove),
		cmocka_unit_test(test_no_files),
	};

	return cmocka_run_group_tests_name("host-initial", tests, NULL, NULL);
}
