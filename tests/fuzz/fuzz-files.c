// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target: the contents of a host's files, and the kernel's events. Each
 * file contains the next piece of the input, which ends with a 0xff byte.
 */

#include "transport/uevent.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/bind.h>
#include <vdpa/holders.h>
#include <vdpa/host.h>
#include <vdpa/sysfs.h>
#include <vdpa/transport.h>
#include <vdpa/vhost.h>
#include <vdpa/wire.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is left of the input. */
static const uint8_t *rest;
static size_t rest_size;

static ssize_t answer(struct vdpa_transport *transport, enum vdpa_file_op op,
		      const char *path, void *buffer, size_t size)
{
	const uint8_t *end = memchr(rest, 0xff, rest_size);
	size_t count = end ? (size_t)(end - rest) : rest_size;
	const uint8_t *piece = rest;

	(void)transport;
	(void)op;
	(void)path;
	if (!rest_size)
		return -ENOENT;
	rest += count + !!end;
	rest_size -= count + !!end;
	if (count > size)
		return -EMSGSIZE;
	if (count)
		memcpy(buffer, piece, count);
	return (ssize_t)count;
}

static void close_nothing(struct vdpa_transport *transport)
{
	(void)transport;
}

static struct vdpa *open_files(const uint8_t *data, size_t size)
{
	static const struct vdpa_transport_ops ops = {
		.close = close_nothing,
		.file = answer,
	};
	static struct vdpa_transport transport = { .ops = &ops };
	struct vdpa *vdpa;

	rest = data;
	rest_size = size;
	if (vdpa_open_take(&transport, &vdpa, NULL))
		abort();
	return vdpa;
}

static void read_places(struct vdpa *vdpa)
{
	struct vdpa_sysfs_dev *dev;
	char **names;

	if (!vdpa_sysfs_dev_get(vdpa, "d1", &dev, NULL))
		vdpa_sysfs_dev_free(dev);
	if (!vdpa_sysfs_find(vdpa, "/dev/vhost-vdpa-0", &names, NULL))
		free(names);
	vdpa_module_find(vdpa, "vhost_vdpa");
}

static void read_use(struct vdpa *vdpa)
{
	struct vdpa_holders *holders;
	struct vdpa_vhost *vhost;

	if (!vdpa_holders_get(vdpa, NULL, &holders, NULL))
		vdpa_holders_free(holders);
	vdpa_dev_check_idle(vdpa, "d1", NULL);
	if (!vdpa_vhost_get(vdpa, "d1", &vhost, NULL))
		vdpa_vhost_free(vhost);
}

/* The parameters that devices were created with. */
static void read_records(struct vdpa *vdpa)
{
	struct vdpa_initial_reader *reader;
	struct vdpa_initial initial;

	if (vdpa_initial_reader_open(vdpa, "/run/vdpa", &reader, NULL))
		return;
	for (uint64_t number = 1; number <= 8; number++) {
		vdpa_initial_find(reader, "d1", number, &initial, NULL);
		vdpa_initial_find_set(reader, "d1", number, &initial, NULL);
	}
	vdpa_initial_reader_check(reader, NULL);
	vdpa_initial_reader_close(reader);
}

/* The numbers of devices, and the records of earlier versions. */
static void store_records(struct vdpa *vdpa)
{
	static const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.name = "d1",
	};
	static const struct vdpa_request change = {
		.command = VDPA_CMD_DEV_ATTR_SET,
		.name = "d1",
		.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR),
	};
	const struct vdpa_request *requests[] = { &change, &request };
	struct vdpa_initial_log *log;

	if (vdpa_initial_log_new(vdpa, "/run/vdpa", &log, NULL))
		abort();
	vdpa_initial_log_begin(log, requests, 2, NULL);
	vdpa_initial_log_add(log, &change, 0, NULL);
	vdpa_initial_log_add(log, &request, 0, NULL);
	vdpa_initial_log_flush(log, NULL);
	vdpa_initial_log_free(log);
}

static void read_event(const uint8_t *data, size_t size)
{
	char *message = malloc(size + 1);
	struct uevent uevent;

	if (!message)
		abort();
	if (size)
		memcpy(message, data, size);
	message[size] = '\0';
	if (uevent_read(message, size, &uevent) && !*uevent.name)
		abort();
	free(message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vdpa *vdpa = open_files(data, size);

	read_use(vdpa);
	vdpa_close(vdpa);
	vdpa = open_files(data, size);
	read_places(vdpa);
	vdpa_close(vdpa);
	vdpa = open_files(data, size);
	read_records(vdpa);
	vdpa_close(vdpa);
	vdpa = open_files(data, size);
	store_records(vdpa);
	vdpa_close(vdpa);
	read_event(data, size);
	return 0;
}
