// SPDX-License-Identifier: GPL-2.0-or-later
/* The simulated kernel: requests that no client of ours sends, dumps in rounds,
 * files, and several transports on one host. */

/* cmocka.h needs these headers before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/sim.h>
#include <vdpa/sysfs.h>
#include <vdpa/transport.h>
#include <vdpa/vdpa.h>
#include <vdpa/wire.h>

#define FAMILY 19

/* ---- a host and its socket -------------------------------------------- */

struct bench {
	struct vdpa_sim *sim;
	struct vdpa_transport *transport;
	char request[65536];
	size_t size;
	char answer[65536];
};

static struct bench *open_bench(const char *world)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	struct vdpa_error err;

	assert_non_null(bench);
	if (vdpa_sim_new(vdpa_sim_world_find(world)->host, &bench->sim, &err))
		fail_msg("%s", err.what);
	assert_int_equal(
		vdpa_transport_sim(bench->sim, &bench->transport, NULL), 0);
	return bench;
}

static void close_bench(struct bench *bench)
{
	bench->transport->ops->close(bench->transport);
	vdpa_sim_close(bench->sim);
	free(bench);
}

/* Begin a message; with 0 for @command it has no header of generic netlink. */
static void begin(struct bench *bench, uint16_t type, uint16_t flags,
		  uint8_t command)
{
	struct nlmsghdr header = {
		.nlmsg_len = NLMSG_HDRLEN,
		.nlmsg_type = type,
		.nlmsg_flags = flags,
		.nlmsg_seq = 7,
	};
	struct genlmsghdr genl = { .cmd = command, .version = 1 };

	if (command)
		header.nlmsg_len += (uint32_t)sizeof(genl);
	memcpy(bench->request, &header, sizeof(header));
	memcpy(bench->request + NLMSG_HDRLEN, &genl, sizeof(genl));
	bench->size = header.nlmsg_len;
}

static void put(struct bench *bench, uint16_t type, const void *data,
		uint16_t size)
{
	struct nlattr attr = { .nla_len = (uint16_t)(sizeof(attr) + size),
			       .nla_type = type };
	uint32_t length;

	memcpy(bench->request + bench->size, &attr, sizeof(attr));
	memcpy(bench->request + bench->size + sizeof(attr), data, size);
	bench->size += NLMSG_ALIGN(attr.nla_len);
	length = (uint32_t)bench->size;
	memcpy(bench->request, &length, sizeof(length));
}

static void put_string(struct bench *bench, uint16_t type, const char *text)
{
	put(bench, type, text, (uint16_t)(strlen(text) + 1));
}

static void send_request(struct bench *bench)
{
	assert_int_equal(bench->transport->ops->send(
				 bench->transport, bench->request, bench->size),
			 0);
}

static ssize_t receive(struct bench *bench, size_t room)
{
	return bench->transport->ops->receive(bench->transport, bench->answer,
					      room);
}

static struct nlmsghdr first_header(const struct bench *bench)
{
	struct nlmsghdr header;

	memcpy(&header, bench->answer, sizeof(header));
	return header;
}

/* The next datagram is an acknowledgement with @code and @text, or none. */
static void expect_ack(struct bench *bench, int code, const char *text)
{
	ssize_t size = receive(bench, sizeof(bench->answer));
	const size_t at = NLMSG_HDRLEN + sizeof(struct nlmsgerr);
	struct nlattr attr;
	int seen;

	assert_true(size >= (ssize_t)at);
	assert_int_equal(first_header(bench).nlmsg_type, NLMSG_ERROR);
	assert_int_equal(first_header(bench).nlmsg_seq, 7);
	memcpy(&seen, bench->answer + NLMSG_HDRLEN, sizeof(seen));
	assert_int_equal(seen, code);
	if (!text) {
		assert_int_equal(size, at);
		return;
	}
	memcpy(&attr, bench->answer + at, sizeof(attr));
	assert_int_equal(attr.nla_type, 1);
	assert_string_equal(bench->answer + at + sizeof(attr), text);
}

static void expect_nothing(struct bench *bench)
{
	assert_int_equal(receive(bench, sizeof(bench->answer)), -ENODATA);
}

/* ---- odd requests ----------------------------------------------------- */

static void test_headers(void **state)
{
	static const struct {
		uint16_t type;
		uint16_t flags;
		uint8_t command;
		int code;
		const char *text;
	} rows[] = {
		/* control messages and messages that are not requests */
		{ NLMSG_NOOP, NLM_F_REQUEST | NLM_F_ACK, 0, 0, NULL },
		{ FAMILY, NLM_F_ACK, VDPA_CMD_DEV_GET, 0, NULL },
		{ 99, NLM_F_REQUEST, 1, -ENOENT, NULL },
		{ FAMILY, NLM_F_REQUEST, 0, -EINVAL, NULL },
		{ FAMILY, NLM_F_REQUEST, VDPA_CMD_MGMTDEV_NEW, -EOPNOTSUPP,
		  NULL },
		{ FAMILY, NLM_F_REQUEST, 200, -EOPNOTSUPP, NULL },
		{ FAMILY, NLM_F_REQUEST | NLM_F_DUMP, VDPA_CMD_DEV_NEW,
		  -EOPNOTSUPP, NULL },
		{ FAMILY, NLM_F_REQUEST, VDPA_CMD_DEV_GET, -EINVAL, NULL },
		/* checked only for commands that are newer than the check */
		{ FAMILY, NLM_F_REQUEST | 0x400, VDPA_CMD_DEV_ATTR_SET, -EINVAL,
		  "ambiguous or reserved bits set in nlmsg_flags" },
		{ FAMILY, NLM_F_REQUEST | 0x400, VDPA_CMD_DEV_DEL, -EINVAL,
		  NULL },
		{ FAMILY, NLM_F_REQUEST, VDPA_CMD_MGMTDEV_GET, -EINVAL,
		  "vdpa: Fail to find the specified mgmt device" },
		{ 16, NLM_F_REQUEST, CTRL_CMD_GETFAMILY, -EINVAL, NULL },
	};
	struct bench *bench = open_bench("newest");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		begin(bench, rows[i].type, rows[i].flags, rows[i].command);
		send_request(bench);
		expect_ack(bench, rows[i].code, rows[i].text);
		expect_nothing(bench);
	}
	close_bench(bench);
}

static void test_no_acknowledgement(void **state)
{
	struct bench *bench = open_bench("newest");

	(void)state;
	begin(bench, NLMSG_NOOP, NLM_F_REQUEST, 0);
	send_request(bench);
	expect_nothing(bench);
	begin(bench, FAMILY, NLM_F_REQUEST, VDPA_CMD_DEV_DEL);
	bench->size -= 8; /* cut */
	send_request(bench);
	expect_nothing(bench);
	close_bench(bench);
}

static void test_attributes(void **state)
{
	static const struct {
		uint16_t type;
		uint16_t size;
		const char *data;
		int code;
		const char *text;
	} rows[] = {
		{ VDPA_ATTR_DEV_NET_CFG_MTU, 2, "\0\0", -ERANGE,
		  "integer out of range" },
		{ VDPA_ATTR_DEV_NET_CFG_MTU, 4, "\x43\0\0", -EINVAL,
		  "invalid attribute length" },
		{ VDPA_ATTR_DEV_NET_CFG_MACADDR, 5, "12345", -ERANGE,
		  "binary attribute size out of range" },
		{ VDPA_ATTR_DEV_NAME, 0, "", -ERANGE,
		  "Attribute failed policy validation" },
		{ VDPA_ATTR_MGMTDEV_BUS_NAME, 3, "pci", -EINVAL,
		  "Attribute failed policy validation" },
		{ VDPA_ATTR_DEV_ID, 4, "123", -EINVAL,
		  "Unsupported attribute" },
		{ VDPA_ATTR_DEV_NAME | NLA_F_NESTED, 2, "a", -EINVAL,
		  "NLA_F_NESTED not expected" },
		{ 38, 4, "123", -EINVAL, "Unknown attribute type" },
		{ 0, 4, "123", -EINVAL, "Unknown attribute type" },
		{ VDPA_ATTR_DEV_NET_CFG_MAX_VQP, 2, "\0\0", -EINVAL,
		  "vdpa: At least one pair of VQs is required" },
	};
	struct bench *bench = open_bench("newest");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		begin(bench, FAMILY, NLM_F_REQUEST, VDPA_CMD_DEV_NEW);
		put_string(bench, VDPA_ATTR_DEV_NAME, "net0");
		put(bench, rows[i].type, rows[i].data, rows[i].size);
		send_request(bench);
		expect_ack(bench, rows[i].code, rows[i].text);
	}
	/* of two equal attributes, the last one counts */
	begin(bench, FAMILY, NLM_F_REQUEST | NLM_F_ACK, VDPA_CMD_DEV_NEW);
	put_string(bench, VDPA_ATTR_DEV_NAME, "net0");
	put_string(bench, VDPA_ATTR_MGMTDEV_DEV_NAME, "nothing");
	put_string(bench, VDPA_ATTR_MGMTDEV_DEV_NAME, "vdpasim_net");
	send_request(bench);
	expect_ack(bench, 0, NULL);
	close_bench(bench);
}

static void test_leftover(void **state)
{
	struct bench *bench = open_bench("newest");
	uint32_t length;

	(void)state;
	begin(bench, FAMILY, NLM_F_REQUEST, VDPA_CMD_DEV_GET);
	put_string(bench, VDPA_ATTR_DEV_NAME, "net0");
	memset(bench->request + bench->size, 0, 3);
	bench->size += 3;
	length = (uint32_t)bench->size;
	memcpy(bench->request, &length, sizeof(length));
	send_request(bench);
	expect_ack(bench, -EINVAL, "bytes leftover after parsing attributes");
	close_bench(bench);
}

/* ---- dumps ---------------------------------------------------------- */

static void add_devs(struct bench *bench, int count)
{
	char name[16];

	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "net%03d", i);
		begin(bench, FAMILY, NLM_F_REQUEST | NLM_F_ACK,
		      VDPA_CMD_DEV_NEW);
		put_string(bench, VDPA_ATTR_DEV_NAME, name);
		put_string(bench, VDPA_ATTR_MGMTDEV_DEV_NAME, "vdpasim_net");
		send_request(bench);
		expect_ack(bench, 0, NULL);
	}
}

/* The number of rounds for a list of devices with such a buffer. */
static int count_rounds(struct bench *bench, size_t room)
{
	int rounds = 0;

	bench->transport->ops->close(bench->transport);
	assert_int_equal(
		vdpa_transport_sim(bench->sim, &bench->transport, NULL), 0);
	begin(bench, FAMILY, NLM_F_REQUEST | NLM_F_DUMP, VDPA_CMD_DEV_GET);
	send_request(bench);
	do {
		assert_true(receive(bench, room) > 0);
		rounds++;
		assert_true(first_header(bench).nlmsg_flags & NLM_F_MULTI);
	} while (first_header(bench).nlmsg_type != NLMSG_DONE);
	expect_nothing(bench);
	return rounds;
}

/* The kernel's first buffer is a page; later ones have the reader's size. */
static void test_rounds(void **state)
{
	struct bench *bench = open_bench("newest");
	int small, big;

	(void)state;
	assert_int_equal(count_rounds(bench, 32768), 1);
	add_devs(bench, 500);
	small = count_rounds(bench, 4096);
	big = count_rounds(bench, 32768);
	assert_in_range(small, 10, 20);
	assert_in_range(big, 3, 5);
	close_bench(bench);
}

static void test_dump_too_many(void **state)
{
	struct bench *bench = open_bench("newest");

	(void)state;
	add_devs(bench, 100);
	begin(bench, FAMILY, NLM_F_REQUEST | NLM_F_DUMP, VDPA_CMD_DEV_GET);
	send_request(bench);
	send_request(bench);
	assert_true(receive(bench, 32768) > 0);
	expect_ack(bench, -EBUSY, NULL);
	close_bench(bench);
}

static void test_receive_room(void **state)
{
	struct bench *bench = open_bench("newest");

	(void)state;
	begin(bench, FAMILY, NLM_F_REQUEST | NLM_F_DUMP, VDPA_CMD_MGMTDEV_GET);
	send_request(bench);
	assert_int_equal(receive(bench, 16), -EMSGSIZE);
	close_bench(bench);
}

/* ---- the library and files on it --------------------------------------- */

static struct vdpa *open_vdpa(struct vdpa_sim *sim)
{
	struct vdpa_transport *transport;
	struct vdpa *vdpa;

	assert_int_equal(vdpa_transport_sim(sim, &transport, NULL), 0);
	assert_int_equal(vdpa_open_take(transport, &vdpa, NULL), 0);
	return vdpa;
}

static void test_two_transports(void **state)
{
	struct bench *bench = open_bench("default");
	struct vdpa *one = open_vdpa(bench->sim), *two = open_vdpa(bench->sim);
	const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.name = "dev1",
		.mgmtdev_bus = "pci",
		.mgmtdev_name = "0000:02:00.0",
		.has = VDPA_BIT(VDPA_ATTR_DEV_FEATURES),
		.device_features = UINT64_C(0x300020000),
	};
	struct vdpa_sysfs_dev *where;
	struct vdpa_dev *dev;
	char *driver;

	(void)state;
	assert_int_equal(vdpa_submit(one, &request, NULL), 0);
	assert_int_equal(vdpa_dev_get(two, "dev1", &dev, NULL), 0);
	assert_int_equal(dev->vendor_id, 6900);
	vdpa_dev_free(dev);
	assert_int_equal(vdpa_sysfs_dev_get(two, "dev1", &where, NULL), 0);
	assert_string_equal(where->pci, "0000:02:00.0");
	assert_null(where->driver);
	vdpa_sysfs_dev_free(where);
	assert_int_equal(vdpa_sysfs_driver(two, "pci", "0000:02:00.0", &driver,
					   NULL),
			 0);
	assert_string_equal(driver, "vp-vdpa");
	free(driver);
	vdpa_close(one);
	vdpa_close(two);
	close_bench(bench);
}

static ssize_t file(struct bench *bench, enum vdpa_file_op op, const char *path,
		    const char *text)
{
	if (text)
		snprintf(bench->answer, sizeof(bench->answer), "%s", text);
	return bench->transport->ops->file(
		bench->transport, op, path, bench->answer,
		text ? strlen(text) : sizeof(bench->answer));
}

#define BUS "/sys/bus/vdpa/"

static void test_binding(void **state)
{
	static const struct {
		const char *path;
		const char *text;
		int code;
	} rows[] = {
		{ BUS "drivers/vhost_vdpa/bind", "net9\n", -ENODEV },
		{ BUS "devices/net000/driver_override", "virtio_vdpa\n", 0 },
		{ BUS "drivers/vhost_vdpa/bind", "net000\n", -ENODEV },
		{ BUS "drivers/virtio_vdpa/bind", "net000\n", 0 },
		{ BUS "drivers/virtio_vdpa/bind", "net000\n", -EBUSY },
		{ BUS "drivers/vhost_vdpa/unbind", "net000\n", -ENODEV },
		{ BUS "drivers/virtio_vdpa/unbind", "net000", 0 },
		{ BUS "devices/net000/driver_override", "\n", 0 },
		{ BUS "drivers/vhost_vdpa/bind", "net000", 0 },
		{ BUS "drivers_probe", "net001", 0 },
		{ BUS "drivers_probe", "net9", -ENODEV },
		{ BUS "devices/net000/nothing", "1", -ENOENT },
	};
	struct bench *bench = open_bench("newest");

	(void)state;
	add_devs(bench, 2);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(file(bench, VDPA_FILE_WRITE, rows[i].path,
				      rows[i].text),
				 rows[i].code);
	assert_int_equal(file(bench, VDPA_FILE_READ,
			      BUS "devices/net000/driver_override", NULL),
			 7);
	assert_memory_equal(bench->answer, "(null)\n", 7);
	assert_int_equal(file(bench, VDPA_FILE_LIST,
			      BUS "devices/net001/virtio0/net", NULL),
			 7);
	assert_string_equal(bench->answer, "0 eth0");
	close_bench(bench);
}

static void test_numbers(void **state)
{
	struct bench *bench = open_bench("newest");
	char first[24] = "";
	ssize_t size;

	(void)state;
	add_devs(bench, 1);
	size = file(bench, VDPA_FILE_NUMBER, BUS "devices/net000", NULL);
	assert_in_range(size, 1, 20);
	memcpy(first, bench->answer, (size_t)size);
	begin(bench, FAMILY, NLM_F_REQUEST | NLM_F_ACK, VDPA_CMD_DEV_DEL);
	put_string(bench, VDPA_ATTR_DEV_NAME, "net000");
	send_request(bench);
	expect_ack(bench, 0, NULL);
	assert_int_equal(file(bench, VDPA_FILE_NUMBER, BUS "devices/net000",
			      NULL),
			 -ENOENT);
	add_devs(bench, 1);
	size = file(bench, VDPA_FILE_NUMBER, BUS "devices/net000", NULL);
	bench->answer[size] = '\0';
	assert_string_not_equal(bench->answer, first);
	close_bench(bench);
}

static void test_autoprobe(void **state)
{
	struct bench *bench = open_bench("newest");

	(void)state;
	assert_int_equal(
		file(bench, VDPA_FILE_WRITE, BUS "drivers_autoprobe", "1"), 0);
	add_devs(bench, 1);
	assert_true(file(bench, VDPA_FILE_LINK, BUS "devices/net000/driver",
			 NULL) > 0);
	assert_memory_equal(bench->answer, "../../bus/vdpa/drivers/virtio_vdpa",
			    34);
	close_bench(bench);
}

/* ---- events --------------------------------------------------------- */

/* The next event begins with @text; NULL: there is none. */
static void expect_event(struct bench *bench, const char *text)
{
	ssize_t size = bench->transport->ops->event(
		bench->transport, bench->answer, sizeof(bench->answer));

	if (!text) {
		assert_int_equal(size, -EAGAIN);
		return;
	}
	assert_true(size > 0);
	assert_string_equal(bench->answer, text);
}

static void delete_dev(struct bench *bench, const char *name)
{
	begin(bench, FAMILY, NLM_F_REQUEST | NLM_F_ACK, VDPA_CMD_DEV_DEL);
	put_string(bench, VDPA_ATTR_DEV_NAME, name);
	send_request(bench);
	expect_ack(bench, 0, NULL);
}

static void test_events(void **state)
{
	struct bench *bench = open_bench("newest");
	const struct vdpa_transport_ops *ops = bench->transport->ops;
	int fd = ops->watch(bench->transport);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(ops->watch(bench->transport), fd);
	expect_event(bench, NULL);
	add_devs(bench, 1);
	file(bench, VDPA_FILE_WRITE, BUS "drivers/vhost_vdpa/bind", "net000");
	expect_event(bench, "add@/devices/net000");
	expect_event(bench, "bind@/devices/net000");
	expect_event(bench, NULL);
	file(bench, VDPA_FILE_WRITE, BUS "drivers/vhost_vdpa/unbind", "net000");
	file(bench, VDPA_FILE_WRITE, BUS "drivers/virtio_vdpa/bind", "net000");
	expect_event(bench, "unbind@/devices/net000");
	expect_event(bench, "bind@/devices/net000");
	delete_dev(bench, "net000");
	expect_event(bench, "unbind@/devices/net000");
	expect_event(bench, "remove@/devices/net000");
	expect_event(bench, NULL);
	close_bench(bench);
}

/* A device that came and went is reported only as a loss. */
static void test_lost_events(void **state)
{
	struct bench *bench = open_bench("newest");
	const struct vdpa_transport_ops *ops = bench->transport->ops;

	(void)state;
	assert_true(ops->watch(bench->transport) >= 0);
	add_devs(bench, 2);
	delete_dev(bench, "net000");
	assert_int_equal(ops->event(bench->transport, bench->answer,
				    sizeof(bench->answer)),
			 -ENOBUFS);
	expect_event(bench, NULL);
	add_devs(bench, 1);
	assert_int_equal(ops->event(bench->transport, bench->answer, 8),
			 -EMSGSIZE);
	close_bench(bench);
}

/* ---- worlds --------------------------------------------------------- */

/* A record that was read and written is the same. */
static void test_export(void **state)
{
	struct bench *bench = open_bench("default");
	struct vdpa_sim_guest guest = { .features = UINT64_C(0x308830028) };
	char *text, *again;
	struct vdpa_host *host;
	struct vdpa_sim *sim;

	(void)state;
	add_devs(bench, 3);
	assert_int_equal(vdpa_sim_guest(bench->sim, "net001", &guest, NULL), 0);
	assert_int_equal(vdpa_sim_export(bench->sim, &text, NULL), 0);
	assert_int_equal(vdpa_host_read(text, strlen(text), &host, NULL), 0);
	assert_int_equal(vdpa_sim_new(host, &sim, NULL), 0);
	assert_int_equal(vdpa_sim_export(sim, &again, NULL), 0);
	assert_string_equal(text, again);
	vdpa_host_free(host);
	vdpa_sim_close(sim);
	free(text);
	free(again);
	close_bench(bench);
}

/* A device that no user has made is not listed, and cannot be deleted. */
static void test_unmanaged(void **state)
{
	struct vdpa_host_dev dev = {
		.dev = { .has = VDPA_BIT(VDPA_ATTR_DEV_NAME) |
				VDPA_BIT(VDPA_ATTR_DEV_ID),
			 .name = "snet0",
			 .class_id = 1 },
	};
	const struct vdpa_host host = {
		.kernel = "7.2.13",
		.devs = &dev,
		.dev_count = 1,
	};
	struct bench *bench = calloc(1, sizeof(*bench));

	(void)state;
	assert_non_null(bench);
	assert_int_equal(vdpa_sim_new(&host, &bench->sim, NULL), 0);
	assert_int_equal(
		vdpa_transport_sim(bench->sim, &bench->transport, NULL), 0);
	assert_int_equal(count_rounds(bench, 32768), 1);
	begin(bench, FAMILY, NLM_F_REQUEST, VDPA_CMD_DEV_DEL);
	put_string(bench, VDPA_ATTR_DEV_NAME, "snet0");
	send_request(bench);
	expect_ack(bench, -EINVAL,
		   "vdpa: Only user created device can be deleted by user");
	begin(bench, FAMILY, NLM_F_REQUEST, VDPA_CMD_DEV_CONFIG_GET);
	put_string(bench, VDPA_ATTR_DEV_NAME, "snet0");
	send_request(bench);
	expect_ack(bench, -EINVAL, "vdpa: unmanaged vdpa device");
	close_bench(bench);
}

static void test_new_refuses(void **state)
{
	struct vdpa_host_dev devs[2] = {
		{ .dev = { .name = "a", .mgmtdev_name = "nothing" } },
		{ .dev = { .name = "a" } },
	};
	struct vdpa_host host = { .devs = devs, .dev_count = 1 };
	struct vdpa_sim *sim = NULL;
	struct vdpa_error err;

	(void)state;
	assert_int_equal(vdpa_sim_new(&host, &sim, &err), -EINVAL);
	assert_non_null(strstr(err.what, "\"nothing\", which is not there"));
	devs[0].dev.mgmtdev_name = NULL;
	host.dev_count = 2;
	assert_int_equal(vdpa_sim_new(&host, &sim, &err), -EINVAL);
	assert_non_null(strstr(err.what, "twice"));
	host.sim = "{ \"faults\": [ 3 ] }";
	host.dev_count = 0;
	assert_int_equal(vdpa_sim_new(&host, &sim, &err), -EINVAL);
	assert_null(sim);
}

static void test_fault(void **state)
{
	const struct vdpa_sim_fault bad = { .kind = VDPA_SIM_FAULT_ERROR };
	const struct vdpa_sim_fault good = {
		.kind = VDPA_SIM_FAULT_ERROR,
		.request = 2,
		.value = ENOMEM,
	};
	struct bench *bench = open_bench("newest");

	(void)state;
	assert_int_equal(vdpa_sim_fault_add(bench->sim, &bad, NULL), -EINVAL);
	assert_int_equal(vdpa_sim_fault_add(bench->sim, &good, NULL), 0);
	begin(bench, NLMSG_NOOP, NLM_F_REQUEST | NLM_F_ACK, 0);
	send_request(bench);
	expect_ack(bench, 0, NULL);
	begin(bench, FAMILY, NLM_F_REQUEST, VDPA_CMD_DEV_GET);
	send_request(bench);
	expect_ack(bench, -ENOMEM, NULL);
	send_request(bench);
	expect_ack(bench, -EINVAL, NULL);
	close_bench(bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_no_acknowledgement),
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_leftover),
		cmocka_unit_test(test_rounds),
		cmocka_unit_test(test_dump_too_many),
		cmocka_unit_test(test_receive_room),
		cmocka_unit_test(test_two_transports),
		cmocka_unit_test(test_binding),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_autoprobe),
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_lost_events),
		cmocka_unit_test(test_export),
		cmocka_unit_test(test_unmanaged),
		cmocka_unit_test(test_new_refuses),
		cmocka_unit_test(test_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
