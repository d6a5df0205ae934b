// SPDX-License-Identifier: GPL-2.0-or-later
/* Random steps, and steps as text. */

#include "step.h"

#include <ctype.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <string.h>
#include <vdpa/wire.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- numbers -------------------------------------------------------- */

static uint64_t state;
static bool has_virtio;

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

static void put(struct step *step, uint16_t type, const void *value,
		size_t size)
{
	struct nlattr attr = { .nla_len = (uint16_t)(sizeof(attr) + size),
			       .nla_type = type };

	/* The kernel reads a text beyond the end of its attribute; the padding
	 * ends the text. */
	if (one_in(60) && size > 2)
		attr.nla_len =
			(uint16_t)(attr.nla_len - (size % 4 == 1 ? 2 : 1));
	if (one_in(80))
		attr.nla_type |= NLA_F_NESTED;
	memcpy(step->data + step->size, &attr, sizeof(attr));
	memcpy(step->data + step->size + sizeof(attr), value, size);
	step->size += NLMSG_ALIGN(sizeof(attr) + size);
}

static void put_text(struct step *step, uint16_t type, const char *text)
{
	put(step, type, text, strlen(text) + 1);
}

const char *const step_names[] = { "a",	  "b",	  "net0", "c/d", "vnet",
				   "blk", "vblk", "vfs",  NULL };

/* Net devices come first, and the daemon's is the last of them. A block device
 * of vdpasim_blk is always "blk": each takes 128 MB of a real kernel. */
#define NAMES	  (COUNT(step_names) - 1)
#define NET_NAMES 5
#define BLOCK	  NET_NAMES

/* Most often one that a daemon has. */
static const char *draw_vduse(void)
{
	static const uint32_t daemons[] = { NET_NAMES - 1, BLOCK + 1,
					    BLOCK + 2 };

	return step_names[one_in(4) ? below(NET_NAMES) :
				      daemons[below(COUNT(daemons))]];
}

static void put_name(struct step *step)
{
	put_text(step, VDPA_ATTR_DEV_NAME, step_names[below(NAMES)]);
}

static void put_mgmtdev(struct step *step)
{
	static const char *const mgmtdevs[] = { "vdpasim_net", "vdpasim_net",
						"vdpasim_net", "vduse",
						"nope",	       "vdpasim_blk" };
	const char *mgmtdev = mgmtdevs[below(COUNT(mgmtdevs))];

	if (one_in(20))
		put_text(step, VDPA_ATTR_MGMTDEV_BUS_NAME, "pci");
	put_text(step, VDPA_ATTR_MGMTDEV_DEV_NAME, mgmtdev);
	/* The kernel uses this name. */
	put_text(step, VDPA_ATTR_DEV_NAME,
		 strcmp(mgmtdev, "vdpasim_blk") == 0 ? step_names[BLOCK] :
		 strcmp(mgmtdev, "vduse") == 0	     ? draw_vduse() :
						 step_names[below(NET_NAMES)]);
}

static void put_features(struct step *step)
{
	static const uint64_t masks[] = {
		0x300020000, 0x300000020, 0x308820028, 0x300000000, 0x308830028,
		0x20,	     0x8,	  0,	       0x200820000
	};
	uint64_t mask = masks[below(COUNT(masks))];

	if (one_in(10))
		mask |= UINT64_C(1) << below(64);
	put(step, VDPA_ATTR_DEV_FEATURES, &mask, sizeof(mask));
}

static void put_config(struct step *step)
{
	static const uint16_t mtus[] = { 0, 67, 68, 1500, 9000, 65535 };
	uint8_t mac[6] = { 0x52, 0x54, 0, 0x12, 0x34, (uint8_t)below(4) };
	uint16_t mtu = mtus[below(COUNT(mtus))], vqp = (uint16_t)below(3);

	if (one_in(8))
		memset(mac, one_in(2) ? 0 : 0xff, sizeof(mac));
	if (one_in(3))
		put(step, VDPA_ATTR_DEV_NET_CFG_MACADDR, mac, sizeof(mac));
	if (one_in(5))
		put(step, VDPA_ATTR_DEV_NET_CFG_MTU, &mtu, sizeof(mtu));
	if (one_in(12))
		put(step, VDPA_ATTR_DEV_NET_CFG_MAX_VQP, &vqp, sizeof(vqp));
}

static void put_strange(struct step *step)
{
	uint8_t bytes[16];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = one_in(2) ? 0 : (uint8_t)draw();
	put(step, (uint16_t)below(45), bytes, below(5) * 4);
}

static void put_attributes(struct step *step)
{
	uint32_t qidx = one_in(6) ? 32766 + below(4) : below(5);

	if (!one_in(3))
		put_mgmtdev(step);
	else if (!one_in(6))
		put_name(step);
	if (one_in(3))
		put_features(step);
	put_config(step);
	if (one_in(3))
		put(step, VDPA_ATTR_DEV_QUEUE_INDEX, &qidx, sizeof(qidx));
	if (one_in(15))
		put_strange(step);
	if (one_in(30)) {
		memset(step->data + step->size, 0, 4);
		step->size += 1 + below(3);
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

static void draw_request(struct step *step)
{
	static const uint8_t commands[] = { 2, 3, 3, 3, 3, 4, 5,
					    6, 6, 7, 7, 8, 8 };
	struct genlmsghdr genl = { .cmd = commands[below(COUNT(commands))],
				   .version = 1 };
	struct nlmsghdr header = { .nlmsg_type = STEP_FAMILY,
				   .nlmsg_flags = draw_flags(),
				   .nlmsg_seq = STEP_SEQ };

	if (one_in(30))
		genl.cmd = (uint8_t)below(12);
	if (one_in(30))
		genl.reserved = 1;
	if (one_in(60))
		header.nlmsg_type = (uint16_t)(one_in(2) ? 300 : below(16));
	step->size = NLMSG_HDRLEN;
	memcpy(step->data + step->size, &genl, sizeof(genl));
	step->size += sizeof(genl);
	put_attributes(step);
	header.nlmsg_len = (uint32_t)step->size;
	if (one_in(60))
		header.nlmsg_len -= below((uint32_t)step->size);
	memcpy(step->data, &header, sizeof(header));
}

/*
 * Block devices are never bound. virtio_vdpa comes last in the table, because
 * it is left out for Linux 6.1: that kernel's virtio drivers wait for an answer
 * in a loop, and on one processor no simulator can answer meanwhile.
 */
static void draw_binding(struct step *step)
{
	static const char *const files[] = {
		"drivers/vhost_vdpa/bind",    "drivers/vhost_vdpa/bind",
		"drivers/vhost_vdpa/unbind",  "drivers/virtio_vdpa/bind",
		"drivers/virtio_vdpa/unbind", "drivers_probe"
	};
	const char *name = step_names[below(NET_NAMES)];

	snprintf(step->path, sizeof(step->path), "/sys/bus/vdpa/%s",
		 files[below(has_virtio ? COUNT(files) : 3)]);
	step->size = strlen(name);
	memcpy(step->data, name, step->size);
}

void step_seed(uint64_t seed, bool may_use_virtio)
{
	state = seed;
	has_virtio = may_use_virtio;
}

void step_draw(struct step *step)
{
	memset(step, 0, sizeof(*step));
	if (one_in(8))
		draw_binding(step);
	else
		draw_request(step);
}

void step_delete(struct step *step, const char *name)
{
	const struct genlmsghdr genl = { .cmd = VDPA_CMD_DEV_DEL,
					 .version = 1 };
	const struct nlattr attr = {
		.nla_len = (uint16_t)(sizeof(attr) + strlen(name) + 1),
		.nla_type = VDPA_ATTR_DEV_NAME,
	};
	struct nlmsghdr header = { .nlmsg_type = STEP_FAMILY,
				   .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
				   .nlmsg_seq = STEP_SEQ };

	memset(step, 0, sizeof(*step));
	step->size = NLMSG_HDRLEN;
	memcpy(step->data + step->size, &genl, sizeof(genl));
	step->size += sizeof(genl);
	memcpy(step->data + step->size, &attr, sizeof(attr));
	memcpy(step->data + step->size + sizeof(attr), name, strlen(name));
	step->size += NLMSG_ALIGN(attr.nla_len);
	header.nlmsg_len = (uint32_t)step->size;
	memcpy(step->data, &header, sizeof(header));
}

/* ---- as text -------------------------------------------------------- */

/* ">" begins a request, a path begins a write to that file. */
void step_print(FILE *file, const struct step *step)
{
	fprintf(file, "%s > ", step->path[0] ? step->path : "request");
	for (size_t i = 0; i < step->size; i++)
		fprintf(file, "%02x", step->data[i]);
	fputc('\n', file);
}

bool step_parse(const char *line, struct step *step)
{
	const char *at = strstr(line, " > ");
	size_t length = at ? (size_t)(at - line) : 0;
	unsigned int byte;

	memset(step, 0, sizeof(*step));
	if (length == 0 || length >= sizeof(step->path))
		return false;
	if (line[0] == '/')
		memcpy(step->path, line, length);
	for (at += strlen(" > "); isxdigit((unsigned char)*at); at += 2) {
		if (step->size == STEP_SIZE_MAX ||
		    sscanf(at, "%2x", &byte) != 1)
			return false;
		step->data[step->size++] = (uint8_t)byte;
	}
	return *at == '\n' || *at == '\0';
}
