// SPDX-License-Identifier: GPL-2.0-or-later
/* From a refusal of the kernel to a text that helps. */

#include "fake.h"

#include "netlink/explain.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct vdpa_request add = {
	.command = VDPA_CMD_DEV_NEW,
	.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR) |
	       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU),
	.name = "d0",
	.mgmtdev_bus = "pci",
	.mgmtdev_name = "0000:02:00.0",
};

/* Explain that @request failed with @code and @sentence. */
static void explain(const struct vdpa_request *request, int code,
		    const char *sentence, struct vdpa_error *err)
{
	struct call call = { .request = request,
			     .result = code,
			     .has_err = true };

	if (sentence)
		strncpy(call.err.kernel, sentence, VDPA_ERROR_TEXT_SIZE - 1);
	soil_error(err);
	assert_int_equal(explain_call(&call, err), code);
	assert_int_equal(err->code, code);
	assert_string_equal(err->kernel, sentence ? sentence : "");
}

/* ---- sentences with a mask ------------------------------------------ */

static void test_masks(void **state)
{
	static const struct {
		const char *sentence;
		const char *hint;
	} rows[] = {
		{ "Some provided attributes are not supported: 0x1400",
		  "leave out mac, max_vqp" },
		{ "vdpa: Some provided attributes are not supported: 0x2000",
		  "leave out mtu" },
		{ "vdpa: Some provided attributes are not supported: 0x100000",
		  "leave out device_features" },
		/* Our requests never contain some of these. */
		{ "Some provided attributes are not supported: "
		  "0x8000000000000022",
		  "leave out mgmtdev, attribute 5, attribute 63" },
		/*
		 * Linux 6.1 does not report which, so all given words are
		 * named.
		 */
		{ "vdpa: All provided attributes are not supported",
		  "leave out one or more of mac, mtu" },
		{ "vdpa: Missing features 0x20 for provided attributes",
		  "add MAC (bit 5) to device_features, or leave out the word" },
		{ "Missing features 0x400020 for provided attributes",
		  "add MAC (bit 5), MQ (bit 22) to device_features, or leave out the word" },
		{ "Missing features 0x8000000000000010 for provided attributes",
		  "add bit 4, SPEED_DUPLEX (bit 63) to device_features, or leave out the word" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vdpa_error err;

		explain(&add, -EOPNOTSUPP, rows[i].sentence, &err);
		assert_string_equal(err.hint, rows[i].hint);
	}
}

static void test_sentence_without_mask(void **state)
{
	static const char *const sentences[] = {
		"Missing features for provided attributes",
		"Missing features 0x for provided attributes",
		"Missing features 0x0 for provided attributes",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sentences); i++) {
		struct vdpa_error err;

		explain(&add, -EINVAL, sentences[i], &err);
		assert_string_equal(err.hint, "");
		assert_text_has(err.what, ": the kernel refuses it");
	}
}

static void test_nothing_to_leave_out(void **state)
{
	const struct vdpa_request bare = { .command = VDPA_CMD_DEV_NEW,
					   .name = "d0" };
	struct vdpa_error err;

	(void)state;
	explain(&bare, -EOPNOTSUPP, "All provided attributes are not supported",
		&err);
	assert_string_equal(err.hint, "");
}

/* ---- what was tried, and what a number means ------------------------ */

static void test_attempts(void **state)
{
	static const struct {
		struct vdpa_request request;
		const char *what;
	} rows[] = {
		{ { .command = VDPA_CMD_MGMTDEV_GET, .mgmtdev_name = "sim" },
		  "cannot read management device \"sim\"" },
		{ { .command = VDPA_CMD_MGMTDEV_GET,
		    .mgmtdev_bus = "pci",
		    .mgmtdev_name = "0000:02:00.0" },
		  "cannot read management device \"pci/0000:02:00.0\"" },
		{ { .command = VDPA_CMD_DEV_NEW,
		    .name = "d0",
		    .mgmtdev_name = "sim" },
		  "cannot add device \"d0\" on \"sim\"" },
		{ { .command = VDPA_CMD_DEV_DEL, .name = "d0" },
		  "cannot delete device \"d0\"" },
		{ { .command = VDPA_CMD_DEV_GET, .name = "d0" },
		  "cannot read device \"d0\"" },
		{ { .command = VDPA_CMD_DEV_CONFIG_GET, .name = "d0" },
		  "cannot read the configuration of device \"d0\"" },
		{ { .command = VDPA_CMD_DEV_VSTATS_GET, .name = "d0" },
		  "cannot read the statistics of device \"d0\"" },
		{ { .command = VDPA_CMD_DEV_ATTR_SET, .name = "d0" },
		  "cannot change device \"d0\"" },
		/* A dump names nothing. */
		{ { .command = VDPA_CMD_DEV_GET },
		  "cannot read the list of devices" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vdpa_error err;
		char what[VDPA_ERROR_TEXT_SIZE];

		explain(&rows[i].request, -EIO, NULL, &err);
		snprintf(what, sizeof(what), "%s: %s", rows[i].what,
			 strerror(EIO));
		assert_string_equal(err.what, what);
		assert_string_equal(err.hint, "");
	}
}

static void test_meanings(void **state)
{
	static const struct {
		uint8_t command;
		int code;
		const char *sentence;
		const char *what;
		const char *hint;
	} rows[] = {
		{ VDPA_CMD_DEV_NEW, -EPERM, NULL, "needs CAP_NET_ADMIN",
		  "root" },
		{ VDPA_CMD_DEV_VSTATS_GET, -EPERM, NULL, "needs CAP_NET_ADMIN",
		  "root" },
		{ VDPA_CMD_MGMTDEV_GET, -ENODEV, NULL, "it does not exist",
		  "vdpa mgmtdev show" },
		{ VDPA_CMD_DEV_NEW, -ENODEV, "Fail to find …",
		  "no such management device", "vdpa mgmtdev show" },
		{ VDPA_CMD_DEV_NEW, -EEXIST, NULL, "the name is taken",
		  "another name" },
		{ VDPA_CMD_DEV_NEW, -EINVAL, NULL, "parent driver refuses it",
		  "kernel log" },
		{ VDPA_CMD_DEV_NEW, -ENOSPC, NULL, "no room", "delete" },
		{ VDPA_CMD_DEV_DEL, -ENODEV, "device not found",
		  "it does not exist", "vdpa dev show" },
		{ VDPA_CMD_DEV_GET, -ENODEV, NULL, "it does not exist",
		  "vdpa dev show" },
		{ VDPA_CMD_DEV_VSTATS_GET, -EAGAIN, "feature negotiation",
		  "negotiated", "driver uses" },
		{ VDPA_CMD_DEV_VSTATS_GET, -EOPNOTSUPP, NULL, "no statistics",
		  "" },
		{ VDPA_CMD_DEV_VSTATS_GET, -EINVAL, NULL, "no such virtqueue",
		  "max_vqs" },
		{ VDPA_CMD_DEV_CONFIG_GET, -EOPNOTSUPP, NULL, "cannot describe",
		  "" },
		{ VDPA_CMD_DEV_ATTR_SET, -EOPNOTSUPP, NULL, "before 6.12", "" },
		{ VDPA_CMD_DEV_ATTR_SET, -EOPNOTSUPP, "Invalid MAC address",
		  "the kernel refuses it", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct vdpa_request request = {
			.command = rows[i].command,
			.name = "d0",
		};
		struct vdpa_error err;

		explain(&request, rows[i].code, rows[i].sentence, &err);
		assert_text_has(err.what, rows[i].what);
		assert_text_has(err.hint, rows[i].hint);
	}
}

/* If the kernel reports a reason, the guess for silent kernels is left out. */
static void test_sentence_before_guess(void **state)
{
	struct vdpa_error err;

	(void)state;
	explain(&add, -EINVAL, "At least one pair of VQs is required", &err);
	assert_null(strstr(err.what, "parent driver"));
	assert_string_equal(err.hint, "give a max_vqp of 1 or more");
	assert_text_has(err.what, ": max_vqp is 0");
	explain(&add, -EINVAL, "Nobody knows this sentence", &err);
	assert_string_equal(err.hint, "");
	assert_text_has(err.what, ": the kernel refuses it");
}

/* ---- attributes and texts from below -------------------------------- */

static void test_attribute(void **state)
{
	struct call call = { .request = &add,
			     .result = -ERANGE,
			     .has_err = true,
			     .err = { .attr = VDPA_ATTR_DEV_NET_CFG_MTU,
				      .hint = "the kernel takes 68 to 65535",
				      .kernel = "integer out of range" } };
	struct vdpa_error err;

	(void)state;
	soil_error(&err);
	assert_int_equal(explain_call(&call, &err), -ERANGE);
	assert_string_equal(err.what, "cannot add device \"d0\" on "
				      "\"pci/0000:02:00.0\": mtu is refused");
	assert_string_equal(err.hint, "the kernel takes 68 to 65535");
	assert_string_equal(err.kernel, "integer out of range");
	assert_int_equal(err.attr, VDPA_ATTR_DEV_NET_CFG_MTU);
}

static void test_attribute_without_word(void **state)
{
	struct call call = { .request = &add,
			     .result = -ERANGE,
			     .has_err = true,
			     .err = { .attr = 200 } };
	struct vdpa_error err;

	(void)state;
	explain_call(&call, &err);
	assert_text_has(err.what, strerror(ERANGE));
	assert_int_equal(err.attr, 200);
}

/* The library's own finding follows the attempt. */
static void test_own_text(void **state)
{
	struct call call = { .request = &add,
			     .result = -ENOBUFS,
			     .has_err = true,
			     .err = { .what = "the answer was lost",
				      .hint = "look" } };
	struct vdpa_error err;

	(void)state;
	explain_call(&call, &err);
	assert_text_has(err.what, "\": the answer was lost");
	assert_string_equal(err.hint, "look");
}

static void test_sentence_stays_as_it_is(void **state)
{
	static const char sentence[] = "%s%n%1$*2$d \x1b[31m\t\x7f\xff\r";
	struct vdpa_error err;

	(void)state;
	explain(&add, -EINVAL, sentence, &err);
	explain(&add, 0, sentence, &err);
	assert_string_equal(err.what, "");
}

/* Names are text, too. */
static void test_name_is_no_format(void **state)
{
	const struct vdpa_request request = { .command = VDPA_CMD_DEV_DEL,
					      .name = "%s%n" };
	struct vdpa_error err;

	(void)state;
	explain(&request, -EIO, NULL, &err);
	assert_text_has(err.what, "\"%s%n\"");
}

static void test_success(void **state)
{
	static const struct vdpa_error clean;
	struct call call = { .request = &add };
	struct vdpa_error err;

	(void)state;
	soil_error(&err);
	assert_int_equal(explain_call(&call, &err), 0);
	assert_memory_equal(&err, &clean, sizeof(err));
	assert_int_equal(explain_call(&call, NULL), 0);
	call.result = -EPERM;
	assert_int_equal(explain_call(&call, NULL), -EPERM);
}

/* ---- long texts ----------------------------------------------------- */

static void assert_ends_in_dots(const char *text)
{
	size_t length = strlen(text);

	assert_int_equal(length, VDPA_ERROR_TEXT_SIZE - 1);
	assert_string_equal(text + length - 3, "...");
}

/* A list of names that does not fit must not look complete. */
static void test_long_hint(void **state)
{
	struct vdpa_error err;

	(void)state;
	explain(&add, -EINVAL,
		"Missing features 0xffffffffffffffff for provided attributes",
		&err);
	assert_ends_in_dots(err.hint);
}

static void test_long_what(void **state)
{
	struct call call = { .request = &add, .result = -EIO, .has_err = true };
	struct vdpa_error err;

	(void)state;
	memset(call.err.what, 'w', VDPA_ERROR_TEXT_SIZE - 1);
	explain_call(&call, &err);
	assert_ends_in_dots(err.what);
}

static void test_long_names(void **state)
{
	char *name = calloc(1, 5001);
	const struct vdpa_request request = { .command = VDPA_CMD_DEV_NEW,
					      .name = name,
					      .mgmtdev_bus = name,
					      .mgmtdev_name = name };
	struct vdpa_error err;

	(void)state;
	assert_non_null(name);
	memset(name, 'n', 5000);
	explain(&request, -EEXIST, NULL, &err);
	assert_text_has(err.what, ": the name is taken");
	free(name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_masks),
		cmocka_unit_test(test_sentence_without_mask),
		cmocka_unit_test(test_nothing_to_leave_out),
		cmocka_unit_test(test_attempts),
		cmocka_unit_test(test_meanings),
		cmocka_unit_test(test_sentence_before_guess),
		cmocka_unit_test(test_attribute),
		cmocka_unit_test(test_attribute_without_word),
		cmocka_unit_test(test_own_text),
		cmocka_unit_test(test_sentence_stays_as_it_is),
		cmocka_unit_test(test_name_is_no_format),
		cmocka_unit_test(test_success),
		cmocka_unit_test(test_long_hint),
		cmocka_unit_test(test_long_what),
		cmocka_unit_test(test_long_names),
	};

	return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
