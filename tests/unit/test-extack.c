// SPDX-License-Identifier: GPL-2.0-or-later
/* Extended acknowledgements. */

#include "fake.h"

#include "netlink/extack.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Numbers of a nested policy, and of the attribute that holds it. */
enum {
	POLICY = 4,
	MIN_S = 2,
	MIN_U = 4,
	MAX_U = 5,
};

/* A request with its mtu, 10, at byte 32. */
static struct datagram *new_request(void)
{
	struct datagram *datagram = calloc(1, sizeof(*datagram));

	assert_non_null(datagram);
	put_genl(datagram, NLM_F_REQUEST, 1, VDPA_CMD_DEV_NEW);
	put_string(datagram, VDPA_ATTR_DEV_NAME, "vdpa0");
	put_u16(datagram, VDPA_ATTR_DEV_NET_CFG_MTU, 10);
	return datagram;
}

static struct datagram *new_ack(int code, uint16_t flags)
{
	struct datagram *datagram = calloc(1, sizeof(*datagram));

	assert_non_null(datagram);
	put_ack(datagram, 1, code, flags);
	return datagram;
}

/* Read @ack, from memory of exactly its size, and free it. */
static int read_ack(struct datagram *ack, int *code, struct vdpa_error *err)
{
	struct datagram *request = new_request();
	struct nlmsghdr *nlh = copy_message(ack);
	int ret;

	memset(err, 0, sizeof(*err));
	*code = 4711;
	ret = extack_read(nlh, last_message(request), code, err);
	free(nlh);
	free(ack);
	free(request);
	return ret;
}

/* The code of @ack, which must be an acknowledgement. */
static int ack_code(struct datagram *ack, struct vdpa_error *err)
{
	int code;

	assert_int_equal(read_ack(ack, &code, err), 0);
	return code;
}

static void assert_silent(const struct vdpa_error *err)
{
	static const struct vdpa_error clean;

	assert_memory_equal(err, &clean, sizeof(*err));
}

static void test_codes(void **state)
{
	struct vdpa_error err;

	(void)state;
	assert_int_equal(ack_code(new_ack(0, 0), &err), 0);
	assert_silent(&err);
	assert_int_equal(ack_code(new_ack(-EPERM, 0), &err), -EPERM);
	assert_silent(&err);
	assert_int_equal(ack_code(new_ack(-4095, 0), &err), -4095);
}

/* Not an errno: it would look like a success, or could not be negated. */
static void test_codes_that_are_none(void **state)
{
	static const int codes[] = { 1, 5, INT_MAX, -4096, INT_MIN };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		struct vdpa_error err;
		int code;

		assert_int_equal(read_ack(new_ack(codes[i], 0), &code, &err),
				 -EBADMSG);
	}
}

static void test_sentence(void **state)
{
	struct datagram *ack = new_ack(-EINVAL, NLM_F_ACK_TLVS);
	struct vdpa_error err;

	(void)state;
	put_string(ack, NLMSGERR_ATTR_MSG, "vdpa: 100% wrong %s");
	assert_int_equal(ack_code(ack, &err), -EINVAL);
	assert_string_equal(err.kernel, "vdpa: 100% wrong %s");
	assert_string_equal(err.what, "");
	assert_int_equal(err.attr, 0);
}

static void test_sentence_without_nul(void **state)
{
	struct datagram *ack = new_ack(-EINVAL, NLM_F_ACK_TLVS);
	struct vdpa_error err;

	(void)state;
	put_attr(ack, NLMSGERR_ATTR_MSG, "no end.!", 7);
	assert_int_equal(ack_code(ack, &err), -EINVAL);
	assert_string_equal(err.kernel, "no end.");
}

static void test_empty_sentence(void **state)
{
	struct datagram *ack = new_ack(-EINVAL, NLM_F_ACK_TLVS);
	struct vdpa_error err;

	(void)state;
	put_attr(ack, NLMSGERR_ATTR_MSG, NULL, 0);
	assert_int_equal(ack_code(ack, &err), -EINVAL);
	assert_string_equal(err.kernel, "");
}

static void test_long_sentence(void **state)
{
	struct datagram *ack = new_ack(-EINVAL, NLM_F_ACK_TLVS);
	struct vdpa_error err;
	char text[2000];

	(void)state;
	memset(text, 's', sizeof(text));
	put_attr(ack, NLMSGERR_ATTR_MSG, text, sizeof(text));
	assert_int_equal(ack_code(ack, &err), -EINVAL);
	assert_string_equal(err.kernel + VDPA_ERROR_TEXT_SIZE - 5, "s...");
}

/* Without the flag, nothing after an acknowledgement is read. */
static void test_no_flag(void **state)
{
	struct datagram *ack = new_ack(-EINVAL, 0);
	struct vdpa_error err;

	(void)state;
	put_string(ack, NLMSGERR_ATTR_MSG, "not said");
	assert_int_equal(ack_code(ack, &err), -EINVAL);
	assert_silent(&err);
}

/*
 * Without NETLINK_CAP_ACK, a failure repeats the whole request, and its
 * attributes have the same numbers as TLVs.
 */
static struct datagram *new_uncapped(uint32_t length_of_request)
{
	struct datagram *request = new_request();
	struct datagram *ack = calloc(1, sizeof(*ack));
	const int code = -EINVAL;

	assert_non_null(ack);
	put_message(ack, NLMSG_ERROR, NLM_F_ACK_TLVS, 1);
	put_bytes(ack, &code, sizeof(code));
	last_message(request)->nlmsg_len += length_of_request;
	put_bytes(ack, last_message(request), 40);
	free(request);
	return ack;
}

static void test_uncapped(void **state)
{
	struct datagram *ack = new_uncapped(0);
	struct vdpa_error err;

	(void)state;
	put_string(ack, NLMSGERR_ATTR_MSG, "behind the request");
	assert_int_equal(ack_code(ack, &err), -EINVAL);
	assert_string_equal(err.kernel, "behind the request");
}

static void test_uncapped_without_tlvs(void **state)
{
	struct vdpa_error err;

	(void)state;
	assert_int_equal(ack_code(new_uncapped(0), &err), -EINVAL);
	assert_silent(&err);
}

/* A length in the repeated header that leads out of the message. */
static void test_uncapped_with_wrong_length(void **state)
{
	static const uint32_t more[] = { 4, 1000, 0x7fffffff, 0xffffffd7,
					 0xffffffff - 40 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(more); i++) {
		struct datagram *ack = new_uncapped(more[i]);
		struct vdpa_error err;

		put_u8(ack, 77, 1);
		assert_int_equal(ack_code(ack, &err), -EINVAL);
		assert_string_equal(err.kernel, "");
	}
}

static void test_offset(void **state)
{
	static const struct {
		uint32_t offset;
		uint16_t attr;
	} rows[] = {
		{ 20, VDPA_ATTR_DEV_NAME },
		{ 32, VDPA_ATTR_DEV_NET_CFG_MTU },
		{ 0, 0 },
		{ 33, 0 },
		{ 40, 0 },
		{ UINT32_MAX, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct datagram *ack = new_ack(-ERANGE, NLM_F_ACK_TLVS);
		struct vdpa_error err;

		put_u32(ack, NLMSGERR_ATTR_OFFS, rows[i].offset);
		assert_int_equal(ack_code(ack, &err), -ERANGE);
		assert_int_equal(err.attr, rows[i].attr);
	}
}

static void test_offset_of_wrong_size(void **state)
{
	struct datagram *ack = new_ack(-ERANGE, NLM_F_ACK_TLVS);
	struct vdpa_error err;

	(void)state;
	put_u16(ack, NLMSGERR_ATTR_OFFS, 32);
	assert_int_equal(ack_code(ack, &err), -ERANGE);
	assert_int_equal(err.attr, 0);
}

/* Put a nested policy with @min and @max, each of which may be NULL. */
static void put_policy(struct datagram *ack, const uint64_t *min,
		       const uint64_t *max)
{
	struct datagram *policy = calloc(1, sizeof(*policy));

	assert_non_null(policy);
	put_message(policy, 0, 0, 0);
	put_u32(policy, 1, 2); /* NL_POLICY_TYPE_ATTR_TYPE: u16 */
	if (min)
		put_u64(policy, MIN_U, *min);
	if (max)
		put_u64(policy, MAX_U, *max);
	put_attr(ack, POLICY | NLA_F_NESTED, policy->data + NLMSG_HDRLEN,
		 policy->size - NLMSG_HDRLEN);
	free(policy);
}

static void test_policy(void **state)
{
	static const uint64_t low = 68, zero = 0, high = 65535,
			      all = UINT64_MAX;
	static const struct {
		const uint64_t *min, *max;
		const char *hint;
	} rows[] = {
		{ &low, &high, "the kernel takes 68 to 65535" },
		{ &low, NULL, "the kernel takes 68 to 18446744073709551615" },
		{ NULL, &high, "the kernel takes 0 to 65535" },
		{ &zero, &all, "" },
		{ NULL, NULL, "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct datagram *ack = new_ack(-ERANGE, NLM_F_ACK_TLVS);
		struct vdpa_error err;

		put_u32(ack, NLMSGERR_ATTR_OFFS, 32);
		put_policy(ack, rows[i].min, rows[i].max);
		put_string(ack, NLMSGERR_ATTR_MSG, "integer out of range");
		assert_int_equal(ack_code(ack, &err), -ERANGE);
		assert_string_equal(err.hint, rows[i].hint);
		assert_string_equal(err.kernel, "integer out of range");
		assert_int_equal(err.attr, VDPA_ATTR_DEV_NET_CFG_MTU);
	}
}

/* Limits of signed numbers, or of another size, are ignored. */
static void test_policy_of_other_form(void **state)
{
	static const struct {
		uint16_t type;
		uint16_t size;
	} rows[] = { { MIN_S, 8 }, { MIN_U, 4 }, { MAX_U, 2 }, { MIN_U, 0 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct datagram *ack = new_ack(-ERANGE, NLM_F_ACK_TLVS);
		struct nlattr nest[4] = {
			{ .nla_len = (uint16_t)(4 + rows[i].size),
			  .nla_type = rows[i].type },
			{ 7, 7 },
		};
		struct vdpa_error err;

		put_attr(ack, POLICY, nest, 4U + rows[i].size);
		assert_int_equal(ack_code(ack, &err), -ERANGE);
		assert_string_equal(err.hint, "");
	}
}

/* A limit that claims to be longer than its policy. */
static void test_truncated_policy(void **state)
{
	const struct nlattr nest = { .nla_len = 12, .nla_type = MIN_U };
	struct vdpa_error err;

	(void)state;
	for (size_t size = 0; size <= 4; size++) {
		struct datagram *ack = new_ack(-ERANGE, NLM_F_ACK_TLVS);

		put_attr(ack, POLICY, &nest, size);
		put_string(ack, NLMSGERR_ATTR_MSG, "said");
		assert_int_equal(ack_code(ack, &err), -ERANGE);
		assert_string_equal(err.hint, "");
		assert_string_equal(err.kernel, "said");
	}
}

/* Wherever the last TLV is cut, nothing beyond the message is read. */
static void test_truncated_tlv(void **state)
{
	(void)state;
	for (uint32_t cut = 1; cut <= 16; cut++) {
		struct datagram *ack = new_ack(-EINVAL, NLM_F_ACK_TLVS);
		struct vdpa_error err;

		put_u32(ack, NLMSGERR_ATTR_OFFS, 32);
		put_string(ack, NLMSGERR_ATTR_MSG, "eleven char");
		last_message(ack)->nlmsg_len -= cut;
		assert_int_equal(ack_code(ack, &err), -EINVAL);
		assert_string_equal(err.kernel, "");
		assert_int_equal(err.attr, VDPA_ATTR_DEV_NET_CFG_MTU);
	}
}

static void test_unknown_tlv(void **state)
{
	struct datagram *ack = new_ack(-EINVAL, NLM_F_ACK_TLVS);
	struct vdpa_error err;

	(void)state;
	put_u64(ack, NLMSGERR_ATTR_COOKIE, 1);
	put_u32(ack, 99, 1);
	put_string(ack, NLMSGERR_ATTR_MSG, "said");
	assert_int_equal(ack_code(ack, &err), -EINVAL);
	assert_string_equal(err.kernel, "said");
}

static struct datagram *new_done(uint16_t flags)
{
	struct datagram *datagram = calloc(1, sizeof(*datagram));

	assert_non_null(datagram);
	put_message(datagram, NLMSG_DONE, NLM_F_MULTI | flags, 1);
	return datagram;
}

static void test_done_with_error(void **state)
{
	struct datagram *done = new_done(NLM_F_ACK_TLVS);
	const int code = -EOPNOTSUPP;
	struct vdpa_error err;

	(void)state;
	put_bytes(done, &code, sizeof(code));
	put_string(done, NLMSGERR_ATTR_MSG, "cannot dump");
	assert_int_equal(ack_code(done, &err), -EOPNOTSUPP);
	assert_string_equal(err.kernel, "cannot dump");
}

static void test_done_without_number(void **state)
{
	struct vdpa_error err;

	(void)state;
	assert_int_equal(ack_code(new_done(0), &err), 0);
	assert_silent(&err);
	assert_int_equal(ack_code(new_done(NLM_F_ACK_TLVS), &err), 0);
	assert_silent(&err);
}

static void test_ack_too_short(void **state)
{
	(void)state;
	for (uint32_t size = 0; size < 4; size++) {
		struct datagram *ack = new_ack(-EINVAL, NLM_F_ACK_TLVS);
		struct vdpa_error err;
		int code;

		last_message(ack)->nlmsg_len = NLMSG_HDRLEN + size;
		assert_int_equal(read_ack(ack, &code, &err), -EBADMSG);
	}
}

/* With its number, but without the whole header of the request. */
static void test_ack_without_header(void **state)
{
	(void)state;
	for (uint32_t size = 4; size < 20; size++) {
		struct datagram *ack = new_ack(-EINVAL, NLM_F_ACK_TLVS);
		struct vdpa_error err;

		last_message(ack)->nlmsg_len = NLMSG_HDRLEN + size;
		assert_int_equal(ack_code(ack, &err), -EINVAL);
		assert_string_equal(err.kernel, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_codes_that_are_none),
		cmocka_unit_test(test_sentence),
		cmocka_unit_test(test_sentence_without_nul),
		cmocka_unit_test(test_empty_sentence),
		cmocka_unit_test(test_long_sentence),
		cmocka_unit_test(test_no_flag),
		cmocka_unit_test(test_uncapped),
		cmocka_unit_test(test_uncapped_without_tlvs),
		cmocka_unit_test(test_uncapped_with_wrong_length),
		cmocka_unit_test(test_offset),
		cmocka_unit_test(test_offset_of_wrong_size),
		cmocka_unit_test(test_policy),
		cmocka_unit_test(test_policy_of_other_form),
		cmocka_unit_test(test_truncated_policy),
		cmocka_unit_test(test_truncated_tlv),
		cmocka_unit_test(test_unknown_tlv),
		cmocka_unit_test(test_done_with_error),
		cmocka_unit_test(test_done_without_number),
		cmocka_unit_test(test_ack_too_short),
		cmocka_unit_test(test_ack_without_header),
	};

	return cmocka_run_group_tests_name("extack", tests, NULL, NULL);
}
