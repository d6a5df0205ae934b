// SPDX-License-Identifier: GPL-2.0-or-later
/* Requests as bytes. */

#include "fake.h"

#include "netlink/attr.h"
#include "netlink/message.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>

/* Everything that a request can contain, and its attributes in their order. */
static const struct vdpa_request full = {
	.command = VDPA_CMD_DEV_NEW,
	.has = VDPA_BIT(VDPA_ATTR_DEV_FEATURES) |
	       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR) |
	       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU) |
	       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP) |
	       VDPA_BIT(VDPA_ATTR_DEV_QUEUE_INDEX),
	.name = "dev1",
	.mgmtdev_bus = "pci",
	.mgmtdev_name = "0000:02:00.0",
	.device_features = 0x8000000300000020,
	.qidx = 0x12345678,
	.mac = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 },
	.mtu = 9000,
	.max_vqp = 4,
};

static const struct nlmsghdr *first(const struct message_buffer *buffer)
{
	return (const struct nlmsghdr *)buffer->data;
}

static void assert_value(const struct nlmsghdr *nlh, uint16_t type,
			 const void *value, size_t size)
{
	const struct nlattr *attr = find_attr(nlh, type);

	assert_non_null(attr);
	assert_int_equal(mnl_attr_get_payload_len(attr), size);
	assert_memory_equal(mnl_attr_get_payload(attr), value, size);
}

static void test_full_request(void **state)
{
	static const uint16_t order[] = {
		VDPA_ATTR_MGMTDEV_BUS_NAME,
		VDPA_ATTR_MGMTDEV_DEV_NAME,
		VDPA_ATTR_DEV_NAME,
		VDPA_ATTR_DEV_FEATURES,
		VDPA_ATTR_DEV_NET_CFG_MACADDR,
		VDPA_ATTR_DEV_NET_CFG_MTU,
		VDPA_ATTR_DEV_NET_CFG_MAX_VQP,
		VDPA_ATTR_DEV_QUEUE_INDEX,
	};
	struct message_buffer buffer = { 0 };
	const struct genlmsghdr *genl;
	const struct nlmsghdr *nlh;
	const struct nlattr *attr;
	size_t count = 0;

	(void)state;
	assert_int_equal(message_put_request(&buffer, 7, FAKE_FAMILY, NLM_F_ACK,
					     &full, NULL),
			 0);
	nlh = first(&buffer);
	genl = mnl_nlmsg_get_payload(nlh);

	assert_int_equal(nlh->nlmsg_len, buffer.size);
	assert_int_equal(nlh->nlmsg_type, FAKE_FAMILY);
	assert_int_equal(nlh->nlmsg_flags, NLM_F_REQUEST | NLM_F_ACK);
	assert_int_equal(nlh->nlmsg_seq, 7);
	assert_int_equal(nlh->nlmsg_pid, 0);
	assert_int_equal(genl->cmd, VDPA_CMD_DEV_NEW);
	assert_int_equal(genl->version, 1);
	assert_int_equal(genl->reserved, 0);

	attr_for_each(attr, attr_begin(nlh), attr_end(nlh)) {
		assert_true(count < ARRAY_SIZE(order));
		assert_int_equal(mnl_attr_get_type(attr), order[count]);
		count++;
	}
	assert_int_equal(count, ARRAY_SIZE(order));

	assert_value(nlh, VDPA_ATTR_MGMTDEV_BUS_NAME, "pci", 4);
	assert_value(nlh, VDPA_ATTR_MGMTDEV_DEV_NAME, "0000:02:00.0", 13);
	assert_value(nlh, VDPA_ATTR_DEV_NAME, "dev1", 5);
	assert_value(nlh, VDPA_ATTR_DEV_FEATURES, &full.device_features, 8);
	assert_value(nlh, VDPA_ATTR_DEV_NET_CFG_MACADDR, full.mac, 6);
	assert_value(nlh, VDPA_ATTR_DEV_NET_CFG_MTU, &full.mtu, 2);
	assert_value(nlh, VDPA_ATTR_DEV_NET_CFG_MAX_VQP, &full.max_vqp, 2);
	assert_value(nlh, VDPA_ATTR_DEV_QUEUE_INDEX, &full.qidx, 4);
	message_buffer_free(&buffer);
}

/* A number is sent if its bit in "has" is set, even a 0. */
static void test_has_decides(void **state)
{
	struct vdpa_request request = full;
	struct message_buffer buffer = { 0 };
	const uint16_t zero = 0;

	(void)state;
	request.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU);
	request.mtu = 0;
	request.mgmtdev_bus = NULL;
	assert_int_equal(message_put_request(&buffer, 1, FAKE_FAMILY, 0,
					     &request, NULL),
			 0);
	assert_value(first(&buffer), VDPA_ATTR_DEV_NET_CFG_MTU, &zero, 2);
	assert_null(find_attr(first(&buffer), VDPA_ATTR_DEV_FEATURES));
	assert_null(find_attr(first(&buffer), VDPA_ATTR_DEV_NET_CFG_MACADDR));
	assert_null(find_attr(first(&buffer), VDPA_ATTR_MGMTDEV_BUS_NAME));
	message_buffer_free(&buffer);
}

static void test_empty_name_is_a_name(void **state)
{
	const struct vdpa_request request = { .command = VDPA_CMD_DEV_DEL,
					      .name = "" };
	struct message_buffer buffer = { 0 };

	(void)state;
	assert_int_equal(message_put_request(&buffer, 1, FAKE_FAMILY, 0,
					     &request, NULL),
			 0);
	assert_value(first(&buffer), VDPA_ATTR_DEV_NAME, "", 1);
	message_buffer_free(&buffer);
}

static char *long_name(size_t length)
{
	char *name = malloc(length + 1);

	assert_non_null(name);
	memset(name, 'n', length);
	name[length] = '\0';
	return name;
}

/* Put a name of @length characters; the message is whole when that works. */
static int put_name(size_t length, struct vdpa_error *err)
{
	char *name = long_name(length);
	const struct vdpa_request request = { .command = VDPA_CMD_DEV_GET,
					      .name = name };
	struct message_buffer buffer = { 0 };
	int ret;

	ret = message_put_request(&buffer, 1, FAKE_FAMILY, 0, &request, err);
	if (!ret)
		assert_value(first(&buffer), VDPA_ATTR_DEV_NAME, name,
			     length + 1);
	message_buffer_free(&buffer);
	free(name);
	return ret;
}

static void test_long_names(void **state)
{
	struct vdpa_error err;

	(void)state;
	assert_int_equal(put_name(4000, NULL), 0);
	assert_int_equal(put_name(65000, NULL), 0);
	assert_int_equal(put_name(65529, NULL), 0);
	assert_int_equal(put_name(65532, NULL), -E2BIG);
	assert_int_equal(put_name(70000, NULL), -E2BIG);

	soil_error(&err);
	assert_int_equal(put_name(70000, &err), -E2BIG);
	assert_int_equal(err.code, -E2BIG);
	assert_text_has(err.what, "name of 70000 characters");
}

static void test_long_mgmtdev(void **state)
{
	char *name = long_name(70000);
	const struct vdpa_request request = { .command = VDPA_CMD_DEV_NEW,
					      .mgmtdev_bus = name };
	struct message_buffer buffer = { 0 };
	struct vdpa_error err;

	(void)state;
	assert_int_equal(message_put_request(&buffer, 1, FAKE_FAMILY, 0,
					     &request, &err),
			 -E2BIG);
	assert_text_has(err.what, "mgmtdev of 70000 characters");
	assert_int_equal(buffer.size, 0);
	message_buffer_free(&buffer);
	free(name);
}

/* Messages follow each other at multiples of four bytes. */
static void test_several_messages(void **state)
{
	struct message_buffer buffer = { 0 };
	const struct nlmsghdr *nlh;
	int rest;

	(void)state;
	for (uint32_t seq = 1; seq <= 100; seq++)
		assert_int_equal(message_put_request(&buffer, seq, FAKE_FAMILY,
						     0, &full, NULL),
				 0);
	nlh = first(&buffer);
	rest = (int)buffer.size;
	for (uint32_t seq = 1; seq <= 100; seq++) {
		assert_true(mnl_nlmsg_ok(nlh, rest));
		assert_int_equal(nlh->nlmsg_seq, seq);
		assert_value(nlh, VDPA_ATTR_DEV_NAME, "dev1", 5);
		nlh = mnl_nlmsg_next(nlh, &rest);
	}
	assert_int_equal(rest, 0);
	message_buffer_free(&buffer);
	assert_null(buffer.data);
	assert_int_equal(buffer.size, 0);
}

/*
 * Old contents of the memory for a message are not sent: a recording would
 * contain them, and a replay would compare them.
 */
static void test_padding_is_zero(void **state)
{
	static const char zero[4];
	struct message_buffer buffer = { 0 };
	const struct nlattr *attr;

	(void)state;
	assert_int_equal(message_put_request(&buffer, 1, FAKE_FAMILY, 0, &full,
					     NULL),
			 0);
	memset(buffer.data, 0xff, buffer.capacity);
	buffer.size = 0;
	assert_int_equal(message_put_request(&buffer, 1, FAKE_FAMILY, 0, &full,
					     NULL),
			 0);
	attr_for_each(attr, attr_begin(first(&buffer)),
		      attr_end(first(&buffer)))
		assert_memory_equal((const char *)attr + attr->nla_len, zero,
				    attr_align(attr->nla_len) - attr->nla_len);

	memset(buffer.data, 0xff, buffer.capacity);
	buffer.size = 0;
	assert_int_equal(message_put_family(&buffer, 1, "vdpa"), 0);
	attr = attr_begin(first(&buffer));
	assert_memory_equal((const char *)attr + attr->nla_len, zero, 3);
	message_buffer_free(&buffer);
}

static void test_family(void **state)
{
	struct message_buffer buffer = { 0 };
	const struct nlmsghdr *nlh;

	(void)state;
	assert_int_equal(message_put_family(&buffer, 3, "vdpa"), 0);
	nlh = first(&buffer);
	assert_int_equal(nlh->nlmsg_type, GENL_ID_CTRL);
	assert_int_equal(nlh->nlmsg_flags, NLM_F_REQUEST | NLM_F_ACK);
	assert_int_equal(nlh->nlmsg_seq, 3);
	assert_int_equal(nlh->nlmsg_len, buffer.size);
	assert_int_equal(message_command(nlh), CTRL_CMD_GETFAMILY);
	assert_value(nlh, CTRL_ATTR_FAMILY_NAME, "vdpa", 5);
	message_buffer_free(&buffer);
}

static void test_barrier(void **state)
{
	struct message_buffer buffer = { 0 };
	const struct nlmsghdr *nlh;

	(void)state;
	assert_int_equal(message_put_barrier(&buffer, 9), 0);
	nlh = first(&buffer);
	assert_int_equal(buffer.size, NLMSG_HDRLEN);
	assert_int_equal(nlh->nlmsg_len, NLMSG_HDRLEN);
	assert_int_equal(nlh->nlmsg_type, NLMSG_NOOP);
	assert_int_equal(nlh->nlmsg_flags, NLM_F_REQUEST | NLM_F_ACK);
	assert_int_equal(nlh->nlmsg_seq, 9);
	message_buffer_free(&buffer);
}

static void test_family_number(void **state)
{
	struct datagram *datagram = calloc(1, sizeof(*datagram));

	(void)state;
	assert_non_null(datagram);
	put_genl(datagram, 0, 1, CTRL_CMD_NEWFAMILY);
	assert_int_equal(message_family(last_message(datagram)), 0);
	put_string(datagram, CTRL_ATTR_FAMILY_NAME, "vdpa");
	assert_int_equal(message_family(last_message(datagram)), 0);
	put_u16(datagram, CTRL_ATTR_FAMILY_ID, 0x21);
	assert_int_equal(message_family(last_message(datagram)), 0x21);
	free(datagram);
}

static void test_family_number_of_wrong_size(void **state)
{
	struct datagram *datagram = calloc(1, sizeof(*datagram));

	(void)state;
	assert_non_null(datagram);
	put_genl(datagram, 0, 1, CTRL_CMD_NEWFAMILY);
	put_u8(datagram, CTRL_ATTR_FAMILY_ID, 0x21);
	put_u32(datagram, CTRL_ATTR_FAMILY_ID, 0x21);
	assert_int_equal(message_family(last_message(datagram)), 0);
	free(datagram);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_full_request),
		cmocka_unit_test(test_has_decides),
		cmocka_unit_test(test_empty_name_is_a_name),
		cmocka_unit_test(test_long_names),
		cmocka_unit_test(test_long_mgmtdev),
		cmocka_unit_test(test_several_messages),
		cmocka_unit_test(test_padding_is_zero),
		cmocka_unit_test(test_family),
		cmocka_unit_test(test_barrier),
		cmocka_unit_test(test_family_number),
		cmocka_unit_test(test_family_number_of_wrong_size),
	};

	return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
