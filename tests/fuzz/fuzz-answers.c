// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target: the answers of a kernel. The input is cut into datagrams, which
 * come back as the answers to every call of the library in turn.
 */

#include <errno.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/transport.h>
#include <vdpa/vdpa.h>
#include <vdpa/wire.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzz {
	struct vdpa_transport base;
	const uint8_t *data;
	size_t size;
	uint32_t seq; /* of the last message that was sent */
};

static int fuzz_send(struct vdpa_transport *transport, const void *data,
		     size_t size)
{
	struct fuzz *fuzz = (struct fuzz *)transport;
	const char *at = data;
	struct nlmsghdr nlh;

	for (size_t offset = 0; offset + sizeof(nlh) <= size;
	     offset += NLMSG_ALIGN(nlh.nlmsg_len)) {
		memcpy(&nlh, at + offset, sizeof(nlh));
		fuzz->seq = nlh.nlmsg_seq;
	}
	return 0;
}

/* Most answers must look like answers to the request, to reach more code. */
static void set_seq(const struct fuzz *fuzz, uint8_t *datagram, size_t size)
{
	struct nlmsghdr nlh;

	for (size_t offset = 0; offset + sizeof(nlh) <= size;
	     offset += NLMSG_ALIGN(nlh.nlmsg_len)) {
		memcpy(&nlh, datagram + offset, sizeof(nlh));
		/* Small numbers count back from the newest request. */
		if (nlh.nlmsg_seq < 8)
			nlh.nlmsg_seq = fuzz->seq - nlh.nlmsg_seq;
		memcpy(datagram + offset, &nlh, sizeof(nlh));
		if (nlh.nlmsg_len < sizeof(nlh) || nlh.nlmsg_len > size)
			break;
	}
}

/* A datagram is two bytes of size and its bytes; size 0 is an errno. */
static ssize_t fuzz_receive(struct vdpa_transport *transport, void *buffer,
			    size_t size)
{
	static const int errors[] = { EINTR, ENOBUFS, EIO, EMSGSIZE };
	struct fuzz *fuzz = (struct fuzz *)transport;
	size_t length;

	if (fuzz->size < 3)
		return -ENODATA;
	length = (size_t)fuzz->data[0] | (size_t)fuzz->data[1] << 8;
	fuzz->data += 2;
	fuzz->size -= 2;
	if (!length) {
		fuzz->size--;
		return -errors[*fuzz->data++ % 4];
	}
	if (length > fuzz->size)
		length = fuzz->size;
	if (length > size)
		length = size;
	memcpy(buffer, fuzz->data, length);
	set_seq(fuzz, buffer, length);
	fuzz->data += length;
	fuzz->size -= length;
	return (ssize_t)length;
}

static void fuzz_close(struct vdpa_transport *transport)
{
	(void)transport;
}

static const struct vdpa_transport_ops fuzz_ops = {
	.send = fuzz_send,
	.receive = fuzz_receive,
	.close = fuzz_close,
};

/* Every string and array of an object is read, so that a bad one is found. */
static volatile size_t sink;

static void touch(const char *string)
{
	sink += string ? strlen(string) : 0;
}

static void touch_unknown(const struct vdpa_unknown *unknown, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t n = 0; n < unknown[i].size; n++)
			sink += unknown[i].data[n];
}

static void call_lists(struct vdpa *vdpa, struct vdpa_error *err)
{
	struct vdpa_mgmtdev **mgmtdevs;
	struct vdpa_config **configs;
	struct vdpa_vstats **vstats;
	struct vdpa_dev **devs;

	if (!vdpa_mgmtdev_list(vdpa, &mgmtdevs, err)) {
		for (size_t i = 0; mgmtdevs[i]; i++) {
			touch(mgmtdevs[i]->bus);
			touch(mgmtdevs[i]->name);
		}
		vdpa_mgmtdev_list_free(mgmtdevs);
	}
	if (!vdpa_dev_list(vdpa, &devs, err)) {
		for (size_t i = 0; devs[i]; i++) {
			touch(devs[i]->name);
			touch_unknown(devs[i]->unknown, devs[i]->unknown_count);
		}
		vdpa_dev_list_free(devs);
	}
	if (!vdpa_config_list(vdpa, &configs, err)) {
		for (size_t i = 0; configs[i]; i++) {
			touch(configs[i]->name);
			touch_unknown(configs[i]->unknown,
				      configs[i]->unknown_count);
		}
		vdpa_config_list_free(configs);
	}
	if (!vdpa_vstats_list(vdpa, "a", &vstats, err)) {
		for (size_t i = 0; vstats[i]; i++)
			for (size_t n = 0; n < vstats[i]->counter_count; n++)
				touch(vstats[i]->counters[n].name);
		vdpa_vstats_list_free(vstats);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz fuzz = { .base.ops = &fuzz_ops };
	const struct vdpa_request add = {
		.command = VDPA_CMD_DEV_NEW,
		.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU),
		.name = "a",
		.mgmtdev_name = "b",
		.mtu = 10,
	};
	struct vdpa_error err;
	struct vdpa *vdpa;

	fuzz.data = data;
	fuzz.size = size;
	if (vdpa_open_take(&fuzz.base, &vdpa, &err))
		return 0;
	vdpa_submit(vdpa, &add, &err);
	touch(err.what);
	touch(err.kernel);
	touch(err.hint);
	call_lists(vdpa, &err);
	vdpa_close(vdpa);
	return 0;
}
