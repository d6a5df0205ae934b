/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A device in user space (VDUSE) for tests: of any class that the kernel
 * accepts, with any features and any name, so that the management device
 * `vduse` can add devices. It answers the kernel's requests. A network device with
 * one pair of virtqueues also returns each frame to its sender.
 */
#include "vduse-loop.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/vduse.h>
#include <linux/virtio_blk.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_net.h>

#define CONFIG_SIZE_MAX 256
#define VQ_SIZE		256

/* The contents of the device's configuration space. */
static const struct virtio_net_config net_config = {
	.mac = { 0x02, 0, 0, 0, 0, 0x01 },
	.status = VIRTIO_NET_S_LINK_UP,
	.max_virtqueue_pairs = 1,
	.mtu = 1500,
};

static const struct virtio_blk_config block_config = {
	.capacity = 2048,
	.size_max = 65536,
	.seg_max = 128,
	.blk_size = 512,
	.num_queues = 1,
};

/* The kernel's headers of Debian 12 have no virtio_fs.h for programs. */
static const struct {
	char tag[36];
	uint32_t num_request_queues;
} fs_config = { .tag = "test", .num_request_queues = 1 };

static const struct {
	uint32_t class;
	const void *config;
	uint32_t size;
} classes[] = {
	{ VIRTIO_ID_NET, &net_config, sizeof(net_config) },
	{ VIRTIO_ID_BLOCK, &block_config, sizeof(block_config) },
	{ VIRTIO_ID_FS, &fs_config, sizeof(fs_config) },
};

static void usage(void)
{
	fprintf(stderr, "usage: vduse create NAME CLASS FEATURES VQS [SIZE]\n"
			"       vduse destroy NAME\n"
			"create stays in the background until it is killed\n");
	exit(2);
}

static uint64_t number(const char *text, int base, uint64_t max)
{
	char *end;
	uint64_t value;

	errno = 0;
	value = strtoull(text, &end, base);
	if (errno || end == text || *end || value > max)
		errx(2, "not a number: %s", text);
	return value;
}

static void copy_name(char to[VDUSE_NAME_MAX], const char *name)
{
	if (strlen(name) >= VDUSE_NAME_MAX)
		errx(2, "the name is too long");
	strcpy(to, name);
}

static int open_control(void)
{
	uint64_t version = VDUSE_API_VERSION;
	int control = open("/dev/vduse/control", O_RDWR);

	if (control < 0)
		err(1, "/dev/vduse/control");
	if (ioctl(control, VDUSE_SET_API_VERSION, &version))
		err(1, "API version");
	return control;
}

static void fill_config(struct vduse_dev_config *config)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		if (classes[i].class != config->device_id)
			continue;
		config->config_size = classes[i].size;
		memcpy(config->config, classes[i].config, classes[i].size);
		return;
	}
	/* Let the kernel refuse a class that is unknown here. */
	config->config_size = 1;
}

static int open_device(const char *name)
{
	char path[VDUSE_NAME_MAX + sizeof("/dev/vduse/")];
	int device;

	snprintf(path, sizeof(path), "/dev/vduse/%s", name);
	device = open(path, O_RDWR);
	if (device < 0)
		err(1, "%s", path);
	return device;
}

/* A device is ready for `vdpa dev add` when each virtqueue has its size. */
static void set_up_vqs(int device, uint32_t count, uint16_t size)
{
	for (uint32_t i = 0; i < count; i++) {
		struct vduse_vq_config vq = { .index = i, .max_size = size };

		if (ioctl(device, VDUSE_VQ_SETUP, &vq))
			err(1, "virtqueue %" PRIu32, i);
	}
}

/* Agree to every request of the kernel; one without an answer blocks it. */
static void answer_for_ever(int device)
{
	struct vduse_dev_request request;

	while (read(device, &request, sizeof(request)) == sizeof(request)) {
		struct vduse_dev_response response = {
			.request_id = request.request_id,
			.result = VDUSE_REQ_RESULT_OK,
		};

		if (request.type == VDUSE_GET_VQ_STATE)
			response.vq_state.index = request.vq_state.index;
		if (write(device, &response, sizeof(response)) < 0)
			err(1, "response");
	}
}

static void serve(int device, const struct vduse_dev_config *config)
{
	if (config->device_id == VIRTIO_ID_NET && config->vq_num == 2)
		loop_for_ever(device);
	answer_for_ever(device);
}

static int create(char **argv)
{
	static union {
		struct vduse_dev_config config;
		unsigned char space[sizeof(struct vduse_dev_config) +
				    CONFIG_SIZE_MAX];
	} buffer;
	struct vduse_dev_config *config = &buffer.config;
	uint16_t size = VQ_SIZE;
	int device;

	copy_name(config->name, argv[0]);
	config->device_id = (uint32_t)number(argv[1], 10, UINT32_MAX);
	config->features = number(argv[2], 16, UINT64_MAX);
	config->vq_num = (uint32_t)number(argv[3], 10, UINT32_MAX);
	config->vq_align = 4096;
	if (argv[4])
		size = (uint16_t)number(argv[4], 10, UINT16_MAX);
	fill_config(config);

	if (ioctl(open_control(), VDUSE_CREATE_DEV, config))
		err(1, "create %s", config->name);
	device = open_device(config->name);
	set_up_vqs(device, config->vq_num, size);
	switch (fork()) {
	case -1:
		err(1, "fork");
	case 0:
		setsid();
		serve(device, config);
		return 1;
	default:
		return 0;
	}
}

static int destroy(const char *name)
{
	char buffer[VDUSE_NAME_MAX] = "";

	copy_name(buffer, name);
	if (ioctl(open_control(), VDUSE_DESTROY_DEV, buffer))
		err(1, "destroy %s", name);
	return 0;
}

int main(int argc, char **argv)
{
	if ((argc == 6 || argc == 7) && !strcmp(argv[1], "create"))
		return create(argv + 2);
	if (argc == 3 && !strcmp(argv[1], "destroy"))
		return destroy(argv[2]);
	usage();
}
