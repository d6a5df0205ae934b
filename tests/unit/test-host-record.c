// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Records of hosts: every key, read and written, and records that are refused.
 */

#include "record-host.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- both ways ------------------------------------------------------ */

static void test_write(void **state)
{
	char *expected = golden_text("host.json"), *text;
	struct vdpa_error err;

	(void)state;
	assert_int_equal(vdpa_host_write(&full_host, &text, &err), 0);
	assert_string_equal(text, expected);
	free(text);
	free(expected);
}

static struct vdpa_host *read_text(const char *text)
{
	struct vdpa_host *host = NULL;
	struct vdpa_error err = { 0 };

	if (vdpa_host_read(text, strlen(text), &host, &err))
		fail_msg("%s", err.what);
	return host;
}

static void test_read(void **state)
{
	char *text = golden_text("host.json");
	struct vdpa_host *host = read_text(text);

	(void)state;
	assert_same_host(host, &full_host);
	vdpa_host_free(host);
	free(text);
}

static void test_empty(void **state)
{
	struct vdpa_host *host = read_text("{\"schema\":\"vdpa-host/1\"}");
	static const struct vdpa_host empty;
	struct vdpa_host *again;
	char *text;

	(void)state;
	assert_same_host(host, &empty);
	assert_int_equal(vdpa_host_write(host, &text, NULL), 0);
	again = read_text(text);
	assert_same_host(again, &empty);
	free(text);
	vdpa_host_free(again);
	vdpa_host_free(host);
	vdpa_host_free(NULL);
}

/* Sections without entries, keys of a newer schema, and another order. */
static void test_newer(void **state)
{
	struct vdpa_host *host = read_text(
		"{\"dev\":{},\"mgmtdev\":{\"m\":{\"later\":[{\"a\":1},null],"
		"\"attr_0\":1,\"attr_65536\":2,\"attr_01\":3,\"attr_x\":4,"
		"\"attr_\":5}},\"news\":-1.5e3,\"schema\":\"vdpa-host/1.2\"}");

	(void)state;
	assert_int_equal(host->mgmtdev_count, 1);
	assert_string_equal(host->mgmtdevs[0].mgmtdev.name, "m");
	assert_int_equal(host->mgmtdevs[0].mgmtdev.unknown_count, 0);
	assert_int_equal(host->dev_count, 0);
	vdpa_host_free(host);
}

/* A record of one device, with @keys as the keys of its configuration. */
static struct vdpa_host *read_config(const char *keys)
{
	char text[512];

	snprintf(text, sizeof(text),
		 "{\"schema\":\"vdpa-host/1\",\"dev\":{\"d\":{\"class\":"
		 "\"NETWORK\",\"config\":{%s}}}}",
		 keys);
	return read_text(text);
}

static void test_status(void **state)
{
	static const struct {
		const char *keys;
		unsigned int status;
	} rows[] = {
		{ "\"link\":\"up\"", 1 },
		{ "\"link\":\"down\"", 0 },
		{ "\"link_announce\":true", 2 },
		{ "\"link_announce\":true,\"link\":\"up\"", 3 },
		{ "\"link_announce\":false", 0 },
		{ "\"status\":256,\"link\":\"up\"", 256 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vdpa_host *host = read_config(rows[i].keys);
		const struct vdpa_config *config = &host->devs[0].config;

		assert_true(VDPA_HAS(config, VDPA_ATTR_DEV_NET_STATUS));
		assert_int_equal(config->net.status, rows[i].status);
		vdpa_host_free(host);
	}
}

/* The name and the class are the device's. */
static void test_config_adopts(void **state)
{
	struct vdpa_host *host = read_config("");
	const struct vdpa_config *config = &host->devs[0].config;

	(void)state;
	assert_true(config->has == (VDPA_BIT(VDPA_ATTR_DEV_NAME) |
				    VDPA_BIT(VDPA_ATTR_DEV_ID)));
	assert_string_equal(config->name, "d");
	assert_int_equal(config->class_id, 1);
	vdpa_host_free(host);

	host = read_config("\"error\":\"some reason\"");
	assert_int_equal(host->devs[0].config.error, -EIO);
	assert_true(host->devs[0].config.has == VDPA_BIT(VDPA_ATTR_DEV_NAME));
	vdpa_host_free(host);
}

/* ---- what is refused ------------------------------------------------ */

static void assert_refused(const char *text, const char *what)
{
	struct vdpa_host *host = NULL;
	struct vdpa_error err;

	soil_error(&err);
	assert_int_equal(vdpa_host_read(text, strlen(text), &host, &err),
			 -EINVAL);
	assert_int_equal(err.code, -EINVAL);
	assert_string_equal(err.what, what);
	assert_null(host);
	assert_int_equal(vdpa_host_read(text, strlen(text), &host, NULL),
			 -EINVAL);
}

struct refused {
	const char *text;
	const char *what;
};

/* After the schema. */
static const struct refused bad_records[] = {
	{ "\"host\":[]", "record: \"host\" is a list, not an object" },
	{ "\"host\":{\"kernel\":null}",
	  "host: \"kernel\" is null, not a string" },
	{ "\"mgmtdev\":\"x\"", "record: \"mgmtdev\" is \"x\", not an object" },
	{ "\"mgmtdev\":{\"x\":1}", "mgmtdev: \"x\" is 1, not an object" },
	{ "\"dev\":true", "record: \"dev\" is true, not an object" },
	{ "\"dev\":{\"x\":1.5}", "dev: \"x\" is 1.5, not an object" },
	{ "\"mgmtdev\":{\"\":{}}",
	  "mgmtdev \"\": this is not the name of a management device" },
	{ "\"mgmtdev\":{\"/a\":{}}",
	  "mgmtdev \"/a\": this is not the name of a management device" },
	{ "\"mgmtdev\":{\"a/\":{}}",
	  "mgmtdev \"a/\": this is not the name of a management device" },
	{ "\"mgmtdev\":{\"a/b/c\":{}}",
	  "mgmtdev \"a/b/c\": this is not the name of a management device" },
	{ "\"dev\":{\"\":{}}", "record: a key of \"dev\" is empty" },
	{ "\"dev\":{\"d\":{\"mgmtdev\":\"m\"}}",
	  "dev \"d\": its \"mgmtdev\" \"m\" is not in this record" },
	{ "\"mgmtdev\":{\"n\":{}},\"dev\":{\"d\":{\"mgmtdev\":\"m\"}}",
	  "dev \"d\": its \"mgmtdev\" \"m\" is not in this record" },
	{ "\"dev\":{\"d\":{\"mgmtdev\":7}}",
	  "dev \"d\": \"mgmtdev\" is 7, not a string" },
	{ "\"dev\":{\"d\":{\"config\":1}}",
	  "dev \"d\": \"config\" is 1, not an object" },
	{ "\"dev\":{\"d\":{\"vhost\":[]}}",
	  "dev \"d\": \"vhost\" is a list, not an object" },
	{ "\"dev\":{\"d\":{\"set_config\":7}}",
	  "dev \"d\": \"set_config\" is 7, not an object" },
	{ "\"dev\":{\"d\":{\"initial_config\":[]}}",
	  "dev \"d\": \"initial_config\" is a list, not an object" },
	{ "\"dev\":{\"d\":{\"class\":\"net\",\"config\":{\"class\":\"fs\"}}}",
	  "dev \"d\", config: \"class\" is not the one of the device" },
	{ "\"dev\":{\"d\":{},\"e\":{},\n\"d\":{}}",
	  "line 2: the object has \"d\" twice, first in line 1" },
};

static void test_bad_records(void **state)
{
	char text[512];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad_records); i++) {
		snprintf(text, sizeof(text), "{\"schema\":\"vdpa-host/1\",%s}",
			 bad_records[i].text);
		assert_refused(text, bad_records[i].what);
	}
}

#define U8_TEXT	 "a number from 0 to 255"
#define U16_TEXT "a number from 0 to 65535"
#define U32_TEXT "a number from 0 to 4294967295"
#define U64_TEXT "a number from 0 to 18446744073709551615"
#define MAC_TEXT "a MAC address such as 52:54:00:12:34:56"
#define FEATURES_TEXT \
	"a feature set such as { \"mask\": \"0x100000020\" }, of up to 64 bits"
#define BACKEND_TEXT \
	"a feature set such as { \"mask\": \"0x1e\" }, of up to 64 bits"
#define ADDRESS_TEXT "an address such as \"0x1000\", of up to 64 bits"
#define CLASS_TEXT   "a virtio device class such as \"net\" or \"class_63\""
#define CLASSES_TEXT \
	"a list of virtio device classes such as [ \"net\" ], each below 64"
#define BYTES_TEXT "bytes such as \"0x0102\""

struct bad_value {
	const char *key;
	const char *value;
	const char *shown;
	const char *expected;
};

/* Every key with a value that it must not have. */
static const struct bad_value bad_config[] = {
	{ "error", "1", "1", "a string" },
	{ "errno", "0", "0", "a number from 1 to 4095" },
	{ "errno", "4096", "4096", "a number from 1 to 4095" },
	{ "errno", "-95", "-95", "a number from 1 to 4095" },
	{ "class", "1", "1", CLASS_TEXT },
	{ "class", "\"\"", "\"\"", CLASS_TEXT },
	{ "class", "\"class_\"", "\"class_\"", CLASS_TEXT },
	{ "class", "\"class_-1\"", "\"class_-1\"", CLASS_TEXT },
	{ "class", "\"class_4294967296\"", "\"class_4294967296\"", CLASS_TEXT },
	{ "class", "\"class_00000000001\"", "\"class_00000000001\"",
	  CLASS_TEXT },
	{ "mac", "\"\"", "\"\"", MAC_TEXT },
	{ "mac", "\"52:54:00:12:34:5\"", "\"52:54:00:12:34:5\"", MAC_TEXT },
	{ "mac", "\"52:54:00:12:34:567\"", "\"52:54:00:12:34:567\"", MAC_TEXT },
	{ "mac", "\"52:54:00:12:34:5g\"", "\"52:54:00:12:34:5g\"", MAC_TEXT },
	{ "mac", "\"52-54-00-12-34-56\"", "\"52-54-00-12-34-56\"", MAC_TEXT },
	{ "mac", "5", "5", MAC_TEXT },
	{ "link", "true", "true", "\"up\" or \"down\"" },
	{ "link", "\"UP\"", "\"UP\"", "\"up\" or \"down\"" },
	{ "link_announce", "1", "1", "true or false" },
	{ "status", "65536", "65536", U16_TEXT },
	{ "max_vqp", "-1", "-1", U16_TEXT },
	{ "mtu", "70000", "70000", U16_TEXT },
	{ "mtu", "1500.0", "1500.0", U16_TEXT },
	{ "mtu", "\"1500\"", "\"1500\"", U16_TEXT },
	{ "mtu", "{}", "an object", U16_TEXT },
	{ "capacity", "-1", "-1", U64_TEXT },
	{ "size_max", "4294967296", "4294967296", U32_TEXT },
	{ "blk_size", "4294967296", "4294967296", U32_TEXT },
	{ "seg_max", "4294967296", "4294967296", U32_TEXT },
	{ "num_queues", "65536", "65536", U16_TEXT },
	{ "phy_blk_exp", "256", "256", U8_TEXT },
	{ "align_offset", "256", "256", U8_TEXT },
	{ "min_io_size", "65536", "65536", U16_TEXT },
	{ "opt_io_size", "4294967296", "4294967296", U32_TEXT },
	{ "max_discard_sec", "4294967296", "4294967296", U32_TEXT },
	{ "max_discard_seg", "4294967296", "4294967296", U32_TEXT },
	{ "discard_sec_align", "4294967296", "4294967296", U32_TEXT },
	{ "max_write_zeroes_sec", "4294967296", "4294967296", U32_TEXT },
	{ "max_write_zeroes_seg", "18446744073709551615",
	  "18446744073709551615", U32_TEXT },
	{ "read_only", "1", "1", "true or false" },
	{ "flush", "null", "null", "true or false" },
	{ "device_features", "\"0x1\"", "\"0x1\"", FEATURES_TEXT },
	{ "device_features", "{}", "an object", FEATURES_TEXT },
	{ "device_features", "{\"names\":[]}", "an object", FEATURES_TEXT },
	{ "device_features", "{\"mask\":1}", "an object", FEATURES_TEXT },
	{ "device_features", "{\"mask\":\"0x\"}", "an object", FEATURES_TEXT },
	{ "device_features", "{\"mask\":\"1\"}", "an object", FEATURES_TEXT },
	{ "device_features", "{\"mask\":\"0x1g\"}", "an object",
	  FEATURES_TEXT },
	{ "negotiated_features", "{\"mask\":\"0x10000000000000000\"}",
	  "an object", FEATURES_TEXT },
	{ "attr_50", "1", "1", BYTES_TEXT },
	{ "attr_50", "\"0102\"", "\"0102\"", BYTES_TEXT },
	{ "attr_50", "\"0x012\"", "\"0x012\"", BYTES_TEXT },
	{ "attr_50", "\"0x0g\"", "\"0x0g\"", BYTES_TEXT },
	{ "attr_50", "[\"0x01\",null]", "null", BYTES_TEXT },
};

static const struct bad_value bad_dev[] = {
	{ "class", "null", "null", CLASS_TEXT },
	{ "vendor_id", "4294967296", "4294967296", U32_TEXT },
	{ "max_vqs", "-1", "-1", U32_TEXT },
	{ "max_vq_size", "65536", "65536", U16_TEXT },
	{ "min_vq_size", "65536", "65536", U16_TEXT },
	{ "pci", "1", "1", "a string" },
	{ "driver", "1", "1", "a string" },
	{ "chardev", "{}", "an object", "a string" },
	{ "netdev", "[]", "a list", "a string" },
	{ "blockdev", "false", "false", "a string" },
	{ "attr_50", "{}", "an object", BYTES_TEXT },
};

static const struct bad_value bad_initial[] = {
	{ "device_features", "1", "1", FEATURES_TEXT },
	{ "mac", "1", "1", MAC_TEXT },
	{ "mtu", "\"x\"", "\"x\"", U16_TEXT },
	{ "max_vqp", "65536", "65536", U16_TEXT },
};

static const struct bad_value bad_set[] = {
	{ "mac", "\"52:54:00:12:34\"", "\"52:54:00:12:34\"", MAC_TEXT },
};

static const struct bad_value bad_vhost[] = {
	{ "status", "-1", "-1", U64_TEXT },
	{ "config_size", "\"24\"", "\"24\"", U64_TEXT },
	{ "vq_count", "1.5", "1.5", U64_TEXT },
	{ "vq_size_max", "null", "null", U64_TEXT },
	{ "group_count", "[]", "a list", U64_TEXT },
	{ "as_count", "true", "true", U64_TEXT },
	{ "iova_first", "0", "0", ADDRESS_TEXT },
	{ "iova_first", "\"4096\"", "\"4096\"", ADDRESS_TEXT },
	{ "iova_last", "\"0x10000000000000000\"", "\"0x10000000000000000\"",
	  ADDRESS_TEXT },
	{ "control_vq_apart", "1", "1", "true or false" },
	{ "features", "{}", "an object", FEATURES_TEXT },
	{ "backend_features", "30", "30", BACKEND_TEXT },
	{ "queues", "{}", "an object", "a list of objects" },
	{ "queues", "[1]", "1", "a list of objects" },
};

static const struct bad_value bad_vq[] = {
	{ "qidx", "4294967296", "4294967296", U32_TEXT },
	{ "size", "-1", "-1", U64_TEXT },
	{ "group", "\"\"", "\"\"", U64_TEXT },
	{ "desc_group", "{}", "an object", U64_TEXT },
};

static const struct bad_value bad_mgmtdev[] = {
	{ "supported_classes", "\"net\"", "\"net\"", CLASSES_TEXT },
	{ "supported_classes", "[\"nut\"]", "a list", CLASSES_TEXT },
	{ "supported_classes", "[\"class_64\"]", "a list", CLASSES_TEXT },
	{ "max_supported_vqs", "4294967296", "4294967296", U32_TEXT },
	{ "supported_features", "[]", "a list", FEATURES_TEXT },
	{ "driver", "1", "1", "a string" },
	{ "attr_50", "true", "true", BYTES_TEXT },
};

/* @before and @after enclose a key with its value. */
static void check_values(const struct bad_value *rows, size_t count,
			 const char *before, const char *after,
			 const char *place)
{
	char text[512], what[512];

	for (size_t i = 0; i < count; i++) {
		snprintf(text, sizeof(text),
			 "{\"schema\":\"vdpa-host/1\",%s\"%s\":%s%s}", before,
			 rows[i].key, rows[i].value, after);
		snprintf(what, sizeof(what), "%s: \"%s\" is %s, not %s", place,
			 rows[i].key, rows[i].shown, rows[i].expected);
		assert_refused(text, what);
	}
}

static void test_bad_values(void **state)
{
	(void)state;
	check_values(bad_config, ARRAY_SIZE(bad_config),
		     "\"dev\":{\"dev1\":{\"config\":{", "}}}",
		     "dev \"dev1\", config");
	check_values(bad_initial, ARRAY_SIZE(bad_initial),
		     "\"dev\":{\"dev1\":{\"initial_config\":{", "}}}",
		     "dev \"dev1\", initial_config");
	check_values(bad_set, ARRAY_SIZE(bad_set),
		     "\"dev\":{\"dev1\":{\"set_config\":{", "}}}",
		     "dev \"dev1\", set_config");
	check_values(bad_vhost, ARRAY_SIZE(bad_vhost),
		     "\"dev\":{\"dev1\":{\"vhost\":{", "}}}",
		     "dev \"dev1\", vhost");
	check_values(bad_vq, ARRAY_SIZE(bad_vq),
		     "\"dev\":{\"dev1\":{\"vhost\":{\"queues\":[{},{", "}]}}}",
		     "dev \"dev1\", vhost");
	check_values(bad_dev, ARRAY_SIZE(bad_dev), "\"dev\":{\"dev1\":{", "}}",
		     "dev \"dev1\"");
	check_values(bad_mgmtdev, ARRAY_SIZE(bad_mgmtdev),
		     "\"mgmtdev\":{\"a/b\":{", "}}", "mgmtdev \"a/b\"");
}

static void test_bad_schema(void **state)
{
	(void)state;
	assert_refused("{}", "\"schema\" \"vdpa-host/1\" is missing");
	assert_refused("{\"schema\":1}",
		       "\"schema\" \"vdpa-host/1\" is missing");
	assert_refused("{\"schema\":\"vdpa-host/2\"}",
		       "\"schema\" is \"vdpa-host/2\", not "
		       "\"vdpa-host/1\"");
	assert_refused("{\"schema\":\"vdpa-host/10\"}",
		       "\"schema\" is \"vdpa-host/10\", not "
		       "\"vdpa-host/1\"");
}

/* A record without its end is refused. */
static void test_cut(void **state)
{
	char *text = golden_text("host.json"), *part;
	size_t size = strlen(text) - 1;
	struct vdpa_host *host;

	(void)state;
	for (size_t cut = 0; cut < size; cut++) {
		/*
		 * Memory of exactly this size, so that checkers see a read
		 * beyond it.
		 */
		part = malloc(cut ? cut : 1);
		assert_non_null(part);
		memcpy(part, text, cut);
		assert_int_equal(vdpa_host_read(part, cut, &host, NULL),
				 -EINVAL);
		free(part);
	}
	free(text);
}

static void test_too_long(void **state)
{
	struct vdpa_host *host;
	struct vdpa_error err;

	(void)state;
	assert_int_equal(vdpa_host_read("", (64 << 20) + 1, &host, &err),
			 -EFBIG);
	assert_string_equal(err.what,
			    "the JSON text has 67108865 bytes, more than "
			    "67108864");
}

/* ---- what cannot be written ----------------------------------------- */

static void assert_unwritten(const struct vdpa_host *host, const char *what)
{
	struct vdpa_error err;
	char *text = NULL;

	soil_error(&err);
	assert_int_equal(vdpa_host_write(host, &text, &err), -EINVAL);
	assert_string_equal(err.what, what);
	assert_null(text);
}

static void test_unwritten(void **state)
{
	struct vdpa_host_mgmtdev mgmtdevs[2] = {
		{ .mgmtdev.bus = "pci", .mgmtdev.name = "m" },
		{ .mgmtdev.bus = "pci", .mgmtdev.name = "m" },
	};
	struct vdpa_host_dev devs[2] = {
		{ .dev.name = "d" },
		{ .dev.name = "d" },
	};
	struct vdpa_host host = {
		.mgmtdevs = mgmtdevs,
		.mgmtdev_count = 2,
		.devs = devs,
		.dev_count = 2,
	};

	(void)state;
	assert_unwritten(&host, "record: mgmtdev \"m\" appears twice");
	mgmtdevs[1].mgmtdev.name = "a/b";
	assert_unwritten(&host,
			 "record: mgmtdev \"a/b\": its bus is empty, or its "
			 "bus or name has a \"/\"");
	mgmtdevs[1].mgmtdev.name = NULL;
	assert_unwritten(&host, "record: a mgmtdev has no name");
	host.mgmtdev_count = 1;
	assert_unwritten(&host, "record: dev \"d\" appears twice");
	devs[1].dev.name = "";
	assert_unwritten(&host, "record: a dev has no name");
	devs[1].dev.name = "e";
	devs[1].dev.mgmtdev_name = "m";
	assert_unwritten(&host, "record: dev \"e\" is on mgmtdev \"m\", which "
				"is not in it");
	host.dev_count = 1;
	host.sim = "{\"a\":}";
	assert_unwritten(&host,
			 "sim: line 1: not JSON: a value expected, not \"}\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_newer),
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_config_adopts),
		cmocka_unit_test(test_bad_records),
		cmocka_unit_test(test_bad_values),
		cmocka_unit_test(test_bad_schema),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_unwritten),
	};

	return cmocka_run_group_tests_name("host-record", tests, NULL, NULL);
}
