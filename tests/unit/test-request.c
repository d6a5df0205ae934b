// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa_submit(): requests that change something. */

#include "fake.h"

#include "netlink/attr.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct vdpa_request set_mac = {
	.command = VDPA_CMD_DEV_ATTR_SET,
	.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR),
	.name = "blk0",
	.mac = { 2, 0, 0, 0, 0, 1 },
};

/* The bytes of one request, after the netlink header. */
struct expected {
	struct vdpa_request request;
	size_t size;
	const char *bytes;
};

static const struct expected commands[] = {
	{ { .command = VDPA_CMD_DEV_NEW, .name = "d0", .mgmtdev_name = "m" },
	  4 + 8 + 8,
	  "\3\1\0\0"
	  "\6\0\2\0m\0\0\0"
	  "\7\0\4\0d0\0\0" },
	{ { .command = VDPA_CMD_DEV_DEL, .name = "d0" },
	  4 + 8,
	  "\4\1\0\0"
	  "\7\0\4\0d0\0\0" },
	{ { .command = VDPA_CMD_DEV_ATTR_SET,
	    .has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR),
	    .name = "d0",
	    .mac = { 2, 3, 4, 5, 6, 7 } },
	  4 + 8 + 12,
	  "\10\1\0\0"
	  "\7\0\4\0d0\0\0"
	  "\12\0\12\0\2\3\4\5\6\7\0\0" },
};

/* The bytes are those of a little-endian machine. */
static bool is_little_endian(void)
{
	const uint16_t one = 1;

	return *(const uint8_t *)&one == 1;
}

static void test_bytes(void **state)
{
	(void)state;
	if (!is_little_endian()) {
		print_message("# left out: the bytes are little-endian\n");
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		struct fake fake;
		struct vdpa *vdpa = fake_open(&fake);
		const struct nlmsghdr *nlh;

		answer_ack(&fake, 1, 0);
		assert_int_equal(vdpa_submit(vdpa, &commands[i].request, NULL),
				 0);
		assert_int_equal(fake.send_count, 1);
		assert_int_equal(fake_message_count(&fake, 0), 1);
		nlh = fake_message(&fake, 0, 0);
		assert_int_equal(nlh->nlmsg_type, FAKE_FAMILY);
		assert_int_equal(nlh->nlmsg_flags, NLM_F_REQUEST | NLM_F_ACK);
		assert_int_equal(mnl_nlmsg_get_payload_len(nlh),
				 commands[i].size);
		assert_memory_equal(mnl_nlmsg_get_payload(nlh),
				    commands[i].bytes, commands[i].size);
		fake_close(&fake, vdpa);
	}
}

/* Submit @request to a kernel that answers with @code and @sentence. */
static int submit(const struct vdpa_request *request, int code,
		  const char *sentence, struct vdpa_error *err)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	int ret;

	if (sentence)
		answer_refusal(&fake, 1, code, sentence);
	else
		answer_ack(&fake, 1, code);
	if (err)
		soil_error(err);
	ret = vdpa_submit(vdpa, request, err);
	fake_close(&fake, vdpa);
	return ret;
}

static void test_success_clears_the_error(void **state)
{
	static const struct vdpa_error clean;
	struct vdpa_error err;

	(void)state;
	assert_int_equal(submit(&set_mac, 0, NULL, &err), 0);
	assert_memory_equal(&err, &clean, sizeof(err));
}

static void test_refusal_in_disguise(void **state)
{
	struct vdpa_error err;

	(void)state;
	assert_int_equal(submit(&set_mac, 0, "vdpa: blk0 device not supported",
				&err),
			 -EOPNOTSUPP);
	assert_int_equal(err.code, -EOPNOTSUPP);
	assert_string_equal(err.kernel, "vdpa: blk0 device not supported");
	assert_string_equal(
		err.what,
		"cannot change device \"blk0\": the kernel refuses it");
	assert_int_equal(submit(&set_mac, 0, "vdpa: blk0 not supported", NULL),
			 -EOPNOTSUPP);
}

static void test_open_refusal_stays(void **state)
{
	struct vdpa_error err;

	(void)state;
	assert_int_equal(submit(&set_mac, -ENODEV, "vdpa: device not found",
				&err),
			 -ENODEV);
	assert_int_equal(err.code, -ENODEV);
}

static void test_warning(void **state)
{
	const struct vdpa_request request = { .command = VDPA_CMD_DEV_NEW,
					      .name = "d0",
					      .mgmtdev_name = "m" };
	struct vdpa_error err;

	(void)state;
	assert_int_equal(submit(&request, 0, "this was close", &err), 0);
	assert_int_equal(err.code, 0);
	assert_string_equal(err.kernel, "this was close");
	assert_string_equal(err.what, "");
	assert_string_equal(err.hint, "");
	assert_int_equal(submit(&request, 0, "this was close", NULL), 0);
}

/* Submit a request that must not be sent. */
static int submit_unsent(const struct vdpa_request *request,
			 struct vdpa_error *err)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	int ret;

	soil_error(err);
	ret = vdpa_submit(vdpa, request, err);
	assert_int_equal(err->code, ret);
	assert_int_equal(fake.send_count, 0);
	fake_close(&fake, vdpa);
	return ret;
}

static void test_wrong_command(void **state)
{
	static const uint8_t wrong[] = { 0,
					 VDPA_CMD_MGMTDEV_NEW,
					 VDPA_CMD_MGMTDEV_GET,
					 VDPA_CMD_DEV_GET,
					 VDPA_CMD_DEV_CONFIG_GET,
					 VDPA_CMD_DEV_VSTATS_GET,
					 9,
					 255 };
	struct vdpa_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		const struct vdpa_request request = { .command = wrong[i],
						      .name = "d0" };

		assert_int_equal(submit_unsent(&request, &err), -EINVAL);
		assert_text_has(err.what, "does not change anything");
	}
}

static void test_missing_name(void **state)
{
	static const uint8_t all[] = { VDPA_CMD_DEV_NEW, VDPA_CMD_DEV_DEL,
				       VDPA_CMD_DEV_ATTR_SET };
	struct vdpa_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		const struct vdpa_request request = { .command = all[i] };

		assert_int_equal(submit_unsent(&request, &err), -EINVAL);
		assert_text_has(err.what, "no device name");
	}
}

/* Members that only a newer library knows are not ignored. */
static void test_newer_request(void **state)
{
	struct vdpa_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(set_mac.reserved); i++) {
		struct vdpa_request request = set_mac;

		request.reserved[i] = 1;
		assert_int_equal(submit_unsent(&request, &err), -EINVAL);
		assert_text_has(err.what, "does not know");
	}
}

static void test_name_that_no_message_holds(void **state)
{
	char *name = malloc(70001);
	const struct vdpa_request request = { .command = VDPA_CMD_DEV_DEL,
					      .name = name };
	struct vdpa_error err;

	(void)state;
	assert_non_null(name);
	memset(name, 'n', 70000);
	name[70000] = '\0';
	assert_int_equal(submit_unsent(&request, &err), -E2BIG);
	assert_text_has(err.what, "70000");
	free(name);
}

/* 4,000 characters are sent; the text about the answer quotes their beginning.
 */
static void test_long_name(void **state)
{
	char *name = malloc(4001);
	const struct vdpa_request request = { .command = VDPA_CMD_DEV_DEL,
					      .name = name };
	struct vdpa_error err;

	(void)state;
	assert_non_null(name);
	memset(name, 'n', 4000);
	name[4000] = '\0';
	assert_int_equal(submit(&request, -ENODEV, NULL, &err), -ENODEV);
	assert_text_has(err.what, "nnn...\": it does not exist");
	free(name);
}

/* A handle can be used again after a failure of any kind. */
static void test_again_after_failures(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	(void)state;
	answer_refusal(&fake, 1, -EOPNOTSUPP, "no");
	assert_int_equal(vdpa_submit(vdpa, &set_mac, NULL), -EOPNOTSUPP);
	fake_failure(&fake, -EIO);
	assert_int_equal(vdpa_submit(vdpa, &set_mac, NULL), -EIO);
	answer_ack(&fake, 3, 0);
	assert_int_equal(vdpa_submit(vdpa, &set_mac, NULL), 0);
	fake_close(&fake, vdpa);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_success_clears_the_error),
		cmocka_unit_test(test_refusal_in_disguise),
		cmocka_unit_test(test_open_refusal_stays),
		cmocka_unit_test(test_warning),
		cmocka_unit_test(test_wrong_command),
		cmocka_unit_test(test_missing_name),
		cmocka_unit_test(test_newer_request),
		cmocka_unit_test(test_name_that_no_message_holds),
		cmocka_unit_test(test_long_name),
		cmocka_unit_test(test_again_after_failures),
	};

	return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}
