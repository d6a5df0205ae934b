// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Odd requests, right ones among them, always the same for one seed: prints
 * what answers each, byte by byte, and the world that they leave is the one of
 * the next. A real kernel and a simulated one have to print the same.
 *
 *   odd kernel|WORLD COUNT SEED
 */

#include "plain.h"

#include <err.h>
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/sim.h>
#include <vdpa/transport.h>
#include <vdpa/wire.h>

#define ROOM	     32768
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Of what is asked behind each request: answered when that is done. */
#define BARRIER_SEQ 0x7fffffff

static struct vdpa_transport *transport;
static uint16_t family;

/* ---- numbers -------------------------------------------------------- */

static uint64_t state;

/* splitmix64 */
static uint64_t draw(void)
{
	uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static uint32_t below(uint32_t bound)
{
	return (uint32_t)(draw() % bound);
}

static bool one_in(uint32_t count)
{
	return below(count) == 0;
}

/* ---- requests ------------------------------------------------------- */

struct request {
	uint8_t data[1024];
	size_t size;
};

static void put(struct request *request, uint16_t type, const void *value,
		size_t size)
{
	struct nlattr attr = { .nla_len = (uint16_t)(sizeof(attr) + size),
			       .nla_type = type };

	/* The kernel reads a text beyond its attribute: padding ends it. */
	if (one_in(60) && size > 2)
		attr.nla_len =
			(uint16_t)(attr.nla_len - (size % 4 == 1 ? 2 : 1));
	if (one_in(80))
		attr.nla_type |= NLA_F_NESTED;
	memcpy(request->data + request->size, &attr, sizeof(attr));
	memcpy(request->data + request->size + sizeof(attr), value, size);
	request->size += NLMSG_ALIGN(sizeof(attr) + size);
}

static void put_text(struct request *request, uint16_t type, const char *text)
{
	put(request, type, text, strlen(text) + 1);
}

static const char *const names[] = { "a", "b", "net0", "c/d", "blk" };

/* A block device is always "blk". */
#define NET_NAMES (COUNT(names) - 1)

static void put_name(struct request *request)
{
	put_text(request, VDPA_ATTR_DEV_NAME, names[below(COUNT(names))]);
}

static void put_mgmtdev(struct request *request)
{
	static const char *const mgmtdevs[] = { "vdpasim_net", "vdpasim_net",
						"vdpasim_net", "vduse",
						"nope",	       "vdpasim_blk" };
	uint32_t mgmtdev = below(COUNT(mgmtdevs));
	bool is_block = mgmtdev == COUNT(mgmtdevs) - 1;

	if (one_in(20))
		put_text(request, VDPA_ATTR_MGMTDEV_BUS_NAME, "pci");
	put_text(request, VDPA_ATTR_MGMTDEV_DEV_NAME, mgmtdevs[mgmtdev]);
	/* This name is the one that counts. */
	put_text(request, VDPA_ATTR_DEV_NAME,
		 is_block ? names[NET_NAMES] : names[below(NET_NAMES)]);
}

static void put_features(struct request *request)
{
	static const uint64_t masks[] = {
		0x300020000, 0x300000020, 0x308820028, 0x300000000, 0x308830028,
		0x20,	     0x8,	  0,	       0x200820000
	};
	uint64_t mask = masks[below(COUNT(masks))];

	if (one_in(10))
		mask |= UINT64_C(1) << below(64);
	put(request, VDPA_ATTR_DEV_FEATURES, &mask, sizeof(mask));
}

static void put_config(struct request *request)
{
	static const uint16_t mtus[] = { 0, 67, 68, 1500, 9000, 65535 };
	uint8_t mac[6] = { 0x52, 0x54, 0, 0x12, 0x34, (uint8_t)below(4) };
	uint16_t mtu = mtus[below(COUNT(mtus))], vqp = (uint16_t)below(3);

	if (one_in(8))
		memset(mac, one_in(2) ? 0 : 0xff, sizeof(mac));
	if (one_in(3))
		put(request, VDPA_ATTR_DEV_NET_CFG_MACADDR, mac, sizeof(mac));
	if (one_in(5))
		put(request, VDPA_ATTR_DEV_NET_CFG_MTU, &mtu, sizeof(mtu));
	if (one_in(12))
		put(request, VDPA_ATTR_DEV_NET_CFG_MAX_VQP, &vqp, sizeof(vqp));
}

static void put_strange(struct request *request)
{
	uint8_t bytes[16];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = one_in(2) ? 0 : (uint8_t)draw();
	put(request, (uint16_t)below(45), bytes, below(5) * 4);
}

static void put_attributes(struct request *request)
{
	uint32_t qidx = one_in(6) ? 32766 + below(4) : below(5);

	if (!one_in(3))
		put_mgmtdev(request);
	else if (!one_in(6))
		put_name(request);
	if (one_in(3))
		put_features(request);
	put_config(request);
	if (one_in(3))
		put(request, VDPA_ATTR_DEV_QUEUE_INDEX, &qidx, sizeof(qidx));
	if (one_in(15))
		put_strange(request);
	if (one_in(30)) {
		memset(request->data + request->size, 0, 4);
		request->size += 1 + below(3);
	}
}

static uint16_t draw_flags(void)
{
	uint16_t flags = NLM_F_REQUEST;

	if (one_in(2))
		flags |= NLM_F_ACK;
	if (one_in(6))
		flags |= NLM_F_DUMP;
	if (one_in(20))
		flags |= (uint16_t)(1 << below(16));
	if (one_in(40))
		flags &= (uint16_t)~NLM_F_REQUEST;
	return flags;
}

static void draw_request(struct request *request, uint32_t seq)
{
	static const uint8_t commands[] = { 2, 3, 3, 3, 3, 4, 5,
					    6, 6, 7, 7, 8, 8 };
	struct genlmsghdr genl = { .cmd = commands[below(COUNT(commands))],
				   .version = 1 };
	struct nlmsghdr header = { .nlmsg_type = family,
				   .nlmsg_flags = draw_flags(),
				   .nlmsg_seq = seq };

	if (one_in(30))
		genl.cmd = (uint8_t)below(12);
	if (one_in(30))
		genl.reserved = 1;
	if (one_in(60))
		header.nlmsg_type = (uint16_t)(one_in(2) ? 300 : below(16));
	request->size = NLMSG_HDRLEN;
	memcpy(request->data + request->size, &genl, sizeof(genl));
	request->size += sizeof(genl);
	put_attributes(request);
	header.nlmsg_len = (uint32_t)request->size;
	if (one_in(60))
		header.nlmsg_len -= below((uint32_t)request->size);
	memcpy(request->data, &header, sizeof(header));
}

/* ---- answers -------------------------------------------------------- */

static void send_all(const void *data, size_t size)
{
	int ret = transport->ops->send(transport, data, size);

	if (ret)
		errx(1, "send: %s", strerror(-ret));
}

static void send_barrier(void)
{
	const struct nlmsghdr header = { .nlmsg_len = NLMSG_HDRLEN,
					 .nlmsg_type = NLMSG_NOOP,
					 .nlmsg_flags = NLM_F_REQUEST |
							NLM_F_ACK,
					 .nlmsg_seq = BARRIER_SEQ };

	send_all(&header, sizeof(header));
}

static void print_bytes(const uint8_t *data, size_t size)
{
	printf(" <");
	for (size_t i = 0; i < size; i++)
		printf("%02x", data[i]);
}

static void print_answers(void)
{
	static uint8_t buffer[ROOM];
	bool is_done = false, is_dumping = false;
	struct nlmsghdr header;

	while (!is_done || is_dumping) {
		ssize_t size = transport->ops->receive(transport, buffer,
						       sizeof(buffer));

		if (size < (ssize_t)sizeof(header))
			errx(1, "receive: %zd", size);
		memcpy(&header, buffer, sizeof(header));
		if (header.nlmsg_seq == BARRIER_SEQ) {
			is_done = true;
			continue;
		}
		if (header.nlmsg_flags & NLM_F_MULTI)
			is_dumping = header.nlmsg_type != NLMSG_DONE;
		print_bytes(buffer, plain_answer(buffer, (size_t)size));
	}
}

/* ---- steps ---------------------------------------------------------- */

static void do_request(uint32_t seq)
{
	struct request request = { .size = 0 };

	draw_request(&request, seq);
	printf("%u >", seq);
	for (size_t i = 0; i < request.size; i++)
		printf("%02x", request.data[i]);
	send_all(request.data, request.size);
	send_barrier();
	print_answers();
	putchar('\n');
}

/* A kernel of 6.1 hangs when virtio_blk takes some of the block devices. */
static void do_binding(uint32_t seq)
{
	static const char *const files[] = {
		"drivers/vhost_vdpa/bind",    "drivers/vhost_vdpa/unbind",
		"drivers/virtio_vdpa/bind",   "drivers/virtio_vdpa/bind",
		"drivers/virtio_vdpa/unbind", "drivers_probe"
	};
	const char *name = names[below(NET_NAMES)];
	char path[64], text[8];

	snprintf(path, sizeof(path), "/sys/bus/vdpa/%s",
		 files[below(COUNT(files))]);
	snprintf(text, sizeof(text), "%s", name);
	printf("%u %s %s: %zd\n", seq, path, name,
	       transport->ops->file(transport, VDPA_FILE_WRITE, path, text,
				    strlen(text)));
}

/* The number of the family, by CTRL_CMD_GETFAMILY. */
static void find_family(void)
{
	struct {
		struct nlmsghdr header;
		struct genlmsghdr genl;
		struct nlattr attr;
		char name[8];
	} request = {
		.header = { .nlmsg_len = 16 + 4 + 4 + 5,
			    .nlmsg_type = 16,
			    .nlmsg_flags = NLM_F_REQUEST },
		.genl = { .cmd = CTRL_CMD_GETFAMILY, .version = 1 },
		.attr = { .nla_len = 4 + 5, .nla_type = CTRL_ATTR_FAMILY_NAME },
		.name = "vdpa",
	};
	static uint8_t answer[ROOM];
	ssize_t size;

	send_all(&request, sizeof(request));
	size = transport->ops->receive(transport, answer, sizeof(answer));
	/* The name takes 12 bytes, and the number follows. */
	if (size < 40)
		errx(1, "there is no family vdpa");
	memcpy(&family, answer + 16 + 4 + 12 + 4, sizeof(family));
}

static void open_transport(const char *place)
{
	const struct vdpa_sim_world *world = vdpa_sim_world_find(place);
	struct vdpa_error error;
	struct vdpa_sim *sim;
	int ret;

	if (strcmp(place, "kernel") == 0) {
		ret = vdpa_transport_kernel(&transport, &error);
	} else {
		if (!world)
			errx(2, "there is no world %s", place);
		ret = vdpa_sim_new(world->host, &sim, &error);
		if (!ret)
			ret = vdpa_transport_sim(sim, &transport, &error);
	}
	if (ret)
		errx(1, "%s", error.what);
}

int main(int argc, char **argv)
{
	uint32_t count;

	if (argc != 4)
		errx(2, "usage: odd kernel|WORLD COUNT SEED");
	count = (uint32_t)strtoul(argv[2], NULL, 10);
	state = strtoull(argv[3], NULL, 10);
	open_transport(argv[1]);
	find_family();
	for (uint32_t seq = 1; seq <= count; seq++)
		if (one_in(8))
			do_binding(seq);
		else
			do_request(seq);
	return 0;
}
