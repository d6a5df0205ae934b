// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A network device in user space (VDUSE) that returns each frame to its sender:
 * what is sent on its second virtqueue arrives on its first one. Split virtqueues
 * only, and one pair of them.
 */
#include "vduse-loop.h"

#include <err.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/vduse.h>
#include <linux/virtio_config.h>
#include <linux/virtio_net.h>
#include <linux/virtio_ring.h>

enum { RX, TX, RINGS };

#define REGIONS_MAX 64
#define FRAME_MAX   65536
/* A chain of buffers that is longer has a cycle. */
#define CHAIN_MAX 1024

/* Memory of the driver that is mapped here. */
struct region {
	uint64_t start, last;
	unsigned char *data;
};

struct ring {
	struct vduse_vq_info info;
	bool is_up;
	uint16_t next; /* the first entry that is not taken */
};

static struct {
	int device;
	uint8_t status;
	int kick;
	struct region regions[REGIONS_MAX];
	size_t region_count;
	struct ring rings[RINGS];
} loop;

/* ---- memory -------------------------------------------------------------- */

static void forget_regions(void)
{
	for (size_t i = 0; i < loop.region_count; i++) {
		struct region *region = &loop.regions[i];

		munmap(region->data,
		       (size_t)(region->last - region->start + 1));
	}
	loop.region_count = 0;
}

static int protection_of(uint8_t perm)
{
	return (perm & VDUSE_ACCESS_RO ? PROT_READ : 0) |
	       (perm & VDUSE_ACCESS_WO ? PROT_WRITE : 0);
}

/* The region of an address; NULL: the driver has not mapped it. */
static struct region *map_region(uint64_t address)
{
	struct vduse_iotlb_entry entry = { .start = address, .last = address };
	struct region *region = &loop.regions[loop.region_count];
	int file = ioctl(loop.device, VDUSE_IOTLB_GET_FD, &entry);
	void *data;

	if (file < 0 || loop.region_count == REGIONS_MAX)
		return NULL;
	data = mmap(NULL, (size_t)(entry.last - entry.start + 1),
		    protection_of(entry.perm), MAP_SHARED, file,
		    (off_t)entry.offset);
	close(file);
	if (data == MAP_FAILED)
		return NULL;
	*region = (struct region){ entry.start, entry.last, data };
	loop.region_count++;
	return region;
}

/* At most @size bytes at @address; fewer at the end of a region. */
static void *find(uint64_t address, size_t *size)
{
	struct region *found = NULL;
	uint64_t rest;

	for (size_t i = 0; i < loop.region_count; i++)
		if (address >= loop.regions[i].start &&
		    address <= loop.regions[i].last)
			found = &loop.regions[i];
	if (!found)
		found = map_region(address);
	if (!found)
		return NULL;
	rest = found->last - address + 1;
	if (*size > rest)
		*size = (size_t)rest;
	return found->data + (address - found->start);
}

/* A part of a ring, which must be in one region. */
static void *find_whole(uint64_t address, size_t size)
{
	size_t found = size;
	void *data = find(address, &found);

	return found == size ? data : NULL;
}

/* ---- rings --------------------------------------------------------------- */

struct parts {
	struct vring_desc *desc;
	struct vring_avail *avail;
	struct vring_used *used;
};

/* False: the driver is not ready, or its memory is not there. */
static bool find_parts(struct ring *ring, struct parts *parts)
{
	const struct vduse_vq_info *info = &ring->info;

	if (!ring->is_up) {
		if (ioctl(loop.device, VDUSE_VQ_GET_INFO, &ring->info) ||
		    !ring->info.ready)
			return false;
		ring->next = info->split.avail_index;
		ring->is_up = true;
	}
	parts->desc = find_whole(info->desc_addr, 16 * info->num);
	parts->avail = find_whole(info->driver_addr, 6 + 2 * info->num);
	parts->used = find_whole(info->device_addr, 6 + 8 * info->num);
	return parts->desc && parts->avail && parts->used;
}

/* The next chain of buffers; -1: none. */
static int take_chain(struct ring *ring, const struct parts *parts)
{
	uint16_t end = __atomic_load_n(&parts->avail->idx, __ATOMIC_ACQUIRE);

	if (ring->next == end)
		return -1;
	return parts->avail->ring[ring->next++ % ring->info.num];
}

static void return_chain(struct ring *ring, const struct parts *parts, int head,
			 uint32_t size)
{
	uint16_t at = parts->used->idx;

	parts->used->ring[at % ring->info.num] =
		(struct vring_used_elem){ (uint32_t)head, size };
	__atomic_store_n(&parts->used->idx, (uint16_t)(at + 1),
			 __ATOMIC_RELEASE);
}

/* Copy between a frame and one buffer. Returns the bytes that were copied. */
static size_t copy_buffer(uint64_t address, size_t size, unsigned char *frame,
			  bool is_out)
{
	size_t done = 0;

	while (done < size) {
		size_t part = size - done;
		void *data = find(address + done, &part);

		if (!data)
			break;
		memcpy(is_out ? frame + done : data,
		       is_out ? data : frame + done, part);
		done += part;
	}
	return done;
}

/* Copy between a frame and a chain. Returns the bytes that were copied. */
static size_t copy_chain(const struct ring *ring, const struct parts *parts,
			 int head, unsigned char *frame, size_t size,
			 bool is_out)
{
	uint32_t at = (uint32_t)head;
	size_t done = 0;

	for (int i = 0; i < CHAIN_MAX && at < ring->info.num; i++) {
		const struct vring_desc *desc = &parts->desc[at];
		size_t part = desc->len < size - done ? desc->len : size - done;

		done += copy_buffer(desc->addr, part, frame + done, is_out);
		if (!(desc->flags & VRING_DESC_F_NEXT))
			break;
		at = desc->next;
	}
	return done;
}

static void interrupt(uint32_t index)
{
	ioctl(loop.device, VDUSE_VQ_INJECT_IRQ, &index);
}

/* A frame without a buffer to arrive in is lost, as on a network. */
static void deliver(unsigned char *frame, size_t size)
{
	struct virtio_net_hdr_v1 *header = (void *)frame;
	struct ring *ring = &loop.rings[RX];
	struct parts parts;
	int head;

	if (!find_parts(ring, &parts) || size < sizeof(*header))
		return;
	head = take_chain(ring, &parts);
	if (head < 0)
		return;
	memset(header, 0, sizeof(*header));
	header->num_buffers = 1;
	size = copy_chain(ring, &parts, head, frame, size, false);
	return_chain(ring, &parts, head, (uint32_t)size);
	interrupt(RX);
}

static void move_frames(void)
{
	static unsigned char frame[FRAME_MAX];
	struct ring *ring = &loop.rings[TX];
	struct parts parts;
	int head;

	if (!(loop.status & VIRTIO_CONFIG_S_DRIVER_OK))
		return;
	while (find_parts(ring, &parts) &&
	       (head = take_chain(ring, &parts)) >= 0) {
		size_t size =
			copy_chain(ring, &parts, head, frame, FRAME_MAX, true);

		return_chain(ring, &parts, head, 0);
		interrupt(TX);
		deliver(frame, size);
	}
}

/* ---- requests -------------------------------------------------------------- */

/* The kernel forgets it at each reset. */
static void set_up_kick(void)
{
	const struct vduse_vq_eventfd kick = { .index = TX, .fd = loop.kick };

	if (ioctl(loop.device, VDUSE_VQ_SETUP_KICKFD, &kick))
		err(1, "kick");
}

static void set_status(uint8_t status)
{
	loop.status = status;
	if (status & VIRTIO_CONFIG_S_DRIVER_OK) {
		set_up_kick();
		return;
	}
	for (uint32_t i = 0; i < RINGS; i++)
		loop.rings[i].is_up = false;
}

static void answer(void)
{
	struct vduse_dev_request request;
	struct vduse_dev_response response = { .result = VDUSE_REQ_RESULT_OK };

	if (read(loop.device, &request, sizeof(request)) != sizeof(request))
		err(1, "request");
	response.request_id = request.request_id;
	if (request.type == VDUSE_SET_STATUS)
		set_status(request.s.status);
	else if (request.type == VDUSE_UPDATE_IOTLB)
		forget_regions();
	else if (request.type == VDUSE_GET_VQ_STATE)
		response.vq_state = (struct vduse_vq_state){
			.index = request.vq_state.index,
			.split.avail_index =
				loop.rings[request.vq_state.index % RINGS].next,
		};
	if (write(loop.device, &response, sizeof(response)) < 0)
		err(1, "response");
}

void loop_for_ever(int device)
{
	eventfd_t count;

	loop.device = device;
	for (uint32_t i = 0; i < RINGS; i++)
		loop.rings[i].info.index = i;
	loop.kick = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (loop.kick < 0)
		err(1, "eventfd");
	for (;;) {
		struct pollfd files[] = {
			{ .fd = device, .events = POLLIN },
			{ .fd = loop.kick, .events = POLLIN },
		};

		if (poll(files, 2, -1) < 0)
			err(1, "poll");
		if (files[0].revents)
			answer();
		if (files[1].revents) {
			eventfd_read(loop.kick, &count);
			move_frames();
		}
	}
}
