// SPDX-License-Identifier: LGPL-2.1-or-later
/* Asking a character device of vhost_vdpa on this machine. */

#include "vhost-ask.h"

#include "util/array.h"
#include "vhost-wire.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* More than any device has; a wrong count must not be believed. */
#define VQS_MAX 4096

const char *const vhost_words[VDPA_VHOST_VALUES] = {
	[VDPA_VHOST_DEVICE_ID] = "device_id",
	[VDPA_VHOST_STATUS] = "status",
	[VDPA_VHOST_FEATURES] = "features",
	[VDPA_VHOST_BACKEND_FEATURES] = "backend_features",
	[VDPA_VHOST_CONFIG_SIZE] = "config_size",
	[VDPA_VHOST_VQ_COUNT] = "vq_count",
	[VDPA_VHOST_VQ_SIZE_MAX] = "vq_size_max",
	[VDPA_VHOST_GROUP_COUNT] = "group_count",
	[VDPA_VHOST_AS_COUNT] = "as_count",
	[VDPA_VHOST_IOVA_FIRST] = "iova_first",
	[VDPA_VHOST_IOVA_LAST] = "iova_last",
};

const char *const vhost_vq_words[VDPA_VHOST_VQ_VALUES] = {
	[VDPA_VHOST_VQ_SIZE] = "size",
	[VDPA_VHOST_VQ_GROUP] = "group",
	[VDPA_VHOST_VQ_DESC_GROUP] = "desc_group",
};

/* What one ioctl returns: one value, or two, one after the other. */
static const struct {
	unsigned long request;
	unsigned int value;
	unsigned int size;
	bool has_second;
} questions[] = {
	{ ASK_DEVICE_ID, VDPA_VHOST_DEVICE_ID, 4, false },
	{ ASK_STATUS, VDPA_VHOST_STATUS, 1, false },
	{ ASK_FEATURES, VDPA_VHOST_FEATURES, 8, false },
	{ ASK_BACKEND_FEATURES, VDPA_VHOST_BACKEND_FEATURES, 8, false },
	{ ASK_CONFIG_SIZE, VDPA_VHOST_CONFIG_SIZE, 4, false },
	{ ASK_VQ_COUNT, VDPA_VHOST_VQ_COUNT, 4, false },
	{ ASK_VQ_SIZE_MAX, VDPA_VHOST_VQ_SIZE_MAX, 2, false },
	{ ASK_GROUP_COUNT, VDPA_VHOST_GROUP_COUNT, 4, false },
	{ ASK_AS_COUNT, VDPA_VHOST_AS_COUNT, 4, false },
	{ ASK_IOVA_RANGE, VDPA_VHOST_IOVA_FIRST, 8, true },
};

static const unsigned long vq_questions[VDPA_VHOST_VQ_VALUES] = {
	[VDPA_VHOST_VQ_SIZE] = ASK_VQ_SIZE,
	[VDPA_VHOST_VQ_GROUP] = ASK_VQ_GROUP,
	[VDPA_VHOST_VQ_DESC_GROUP] = ASK_VQ_DESC_GROUP,
};

/* The text so far. */
struct answer {
	char *buffer;
	size_t size;
	size_t count;
};

static void add_line(struct answer *answer, const char *word, int error,
		     uint64_t value)
{
	size_t room = answer->size - answer->count;
	char *at = answer->buffer + answer->count;
	int length =
		error ? snprintf(at, room, "%s %d\n", word, error) :
			snprintf(at, room, "%s %" PRIu64 "\n", word, value);

	/* If a line does not fit, the full buffer shows it. */
	answer->count += (size_t)length < room ? (size_t)length : room;
}

/* The number in the first @size bytes. */
static uint64_t number_of(const void *data, unsigned int size)
{
	uint64_t u64;
	uint32_t u32;
	uint16_t u16;

	memcpy(&u64, data, sizeof(u64));
	memcpy(&u32, data, sizeof(u32));
	memcpy(&u16, data, sizeof(u16));
	return size == 8 ? u64 :
	       size == 4 ? u32 :
	       size == 2 ? u16 :
			   *(const uint8_t *)data;
}

static int ask(int fd, unsigned long request, void *data)
{
	return ioctl(fd, request, data) < 0 ? -errno : 0;
}

/* Returns how many virtqueues there are. */
static uint32_t ask_values(int fd, struct answer *answer)
{
	uint32_t vqs = 0;

	for (size_t i = 0; i < ARRAY_SIZE(questions); i++) {
		unsigned int value = questions[i].value;
		uint64_t data[2] = { 0 };
		int error = ask(fd, questions[i].request, data);
		uint64_t number = number_of(data, questions[i].size);

		add_line(answer, vhost_words[value], error, number);
		if (questions[i].has_second)
			add_line(answer, vhost_words[value + 1], error,
				 data[1]);
		if (value == VDPA_VHOST_VQ_COUNT && !error)
			vqs = (uint32_t)number;
	}
	return vqs < VQS_MAX ? vqs : VQS_MAX;
}

static void ask_vqs(int fd, uint32_t count, struct answer *answer)
{
	for (uint32_t qidx = 0; qidx < count; qidx++)
		for (size_t i = 0; i < ARRAY_SIZE(vq_questions); i++) {
			struct vring_state state = { .index = qidx };
			int error = ask(fd, vq_questions[i], &state);

			add_line(answer, vhost_vq_words[i], error,
				 state.number);
		}
}

ssize_t vhost_ask(const char *path, void *buffer, size_t size)
{
	struct answer answer = { .buffer = buffer, .size = size };
	int fd = open(path, O_RDWR | O_CLOEXEC);
	uint32_t vqs;

	if (fd < 0)
		return -errno;
	vqs = ask_values(fd, &answer);
	/* Requests about virtqueues need an owner. */
	ask(fd, SET_OWNER, NULL);
	ask_vqs(fd, vqs, &answer);
	close(fd);
	return answer.count < size ? (ssize_t)answer.count : -EMSGSIZE;
}
