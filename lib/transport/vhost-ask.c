// SPDX-License-Identifier: LGPL-2.1-or-later
/* Asking a character device of vhost_vdpa on this machine. */

#include "vhost-ask.h"

#include "file.h"
#include "util/array.h"
#include "vhost-wire.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

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

/* What one ioctl tells: one value, or two that stand side by side. */
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

	/* One that does not fit shows as a full buffer. */
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

/* What an ioctl reads and writes is @data, in the memory of the caller. */
static int ask(struct caller *caller, int fd, unsigned long request, void *data)
{
	return (int)CALL(caller, SYS_ioctl, fd, (long)request,
			 CALL_POINTER(data));
}

/* Returns how many virtqueues there are. */
static uint32_t ask_values(struct caller *caller, int fd, struct answer *answer)
{
	uint64_t *data = caller->memory;
	uint32_t vqs = 0;

	for (size_t i = 0; i < ARRAY_SIZE(questions); i++) {
		unsigned int value = questions[i].value;
		int error;
		uint64_t number;

		memset(data, 0, 2 * sizeof(*data));
		error = ask(caller, fd, questions[i].request, data);
		number = number_of(data, questions[i].size);

		add_line(answer, vhost_words[value], error, number);
		if (questions[i].has_second)
			add_line(answer, vhost_words[value + 1], error,
				 data[1]);
		if (value == VDPA_VHOST_VQ_COUNT && !error)
			vqs = (uint32_t)number;
	}
	return vqs < VQS_MAX ? vqs : VQS_MAX;
}

static void ask_vqs(struct caller *caller, int fd, uint32_t count,
		    struct answer *answer)
{
	struct vring_state *state = caller->memory;

	for (uint32_t qidx = 0; qidx < count; qidx++)
		for (size_t i = 0; i < ARRAY_SIZE(vq_questions); i++) {
			int error;

			*state = (struct vring_state){ .index = qidx };
			error = ask(caller, fd, vq_questions[i], state);
			add_line(answer, vhost_vq_words[i], error,
				 state->number);
		}
}

ssize_t vhost_ask(struct caller *caller, const char *path, void *buffer,
		  size_t size)
{
	struct answer answer = { .buffer = buffer, .size = size };
	int fd = file_open(caller, path, O_RDWR);
	uint32_t vqs;

	if (fd < 0)
		return fd;
	vqs = ask_values(caller, fd, &answer);
	/* Questions about virtqueues take an owner. */
	ask(caller, fd, SET_OWNER, NULL);
	ask_vqs(caller, fd, vqs, &answer);
	if (file_close(caller, fd) == -ETIMEDOUT)
		return -ETIMEDOUT;
	return answer.count < size ? (ssize_t)answer.count : -EMSGSIZE;
}
