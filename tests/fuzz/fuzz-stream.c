// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target: the answers of a server. The first byte decides whether a hello
 * of this version and the answer to the opening come first.
 */

#include "transport/frame.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vdpa/monitor.h>
#include <vdpa/serve.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *data;
	size_t size;
	int other; /* the server's end; negative: none yet */
};

static void put(int fd, const uint8_t *data, size_t size)
{
	if (size && send(fd, data, size, 0) != (ssize_t)size)
		abort();
}

static void put_opened(int fd)
{
	static const uint8_t opened[FRAME_HEAD] = { 12, 0, 0, 0, 1 };
	uint8_t hello[HELLO_SIZE];

	hello_put(hello);
	put(fd, hello, HELLO_SIZE);
	put(fd, opened, FRAME_HEAD);
}

/* A server that has sent everything and ended. */
static int connect_input(void *arg, struct vdpa_error *err)
{
	struct input *input = arg;
	int ends[2];

	(void)err;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		abort();
	if (input->size && input->data[0] & 1)
		put_opened(ends[1]);
	if (input->size)
		put(ends[1], input->data + 1, input->size - 1);
	/* It can still be written to. */
	shutdown(ends[1], SHUT_WR);
	if (input->other >= 0)
		close(input->other);
	input->other = ends[1];
	return ends[0];
}

static void ask(struct vdpa *vdpa)
{
	const struct vdpa_event *event;
	struct vdpa_monitor *monitor;
	struct vdpa_dev **list;
	char *text;

	if (!vdpa_monitor_open(vdpa, &monitor, NULL)) {
		for (int i = 0; i < 4; i++)
			vdpa_monitor_next(monitor, &event, NULL);
		vdpa_monitor_close(monitor);
	}
	if (!vdpa_dev_list(vdpa, &list, NULL))
		vdpa_dev_list_free(list);
	if (vdpa_file_all(vdpa, VDPA_FILE_READ, "/a", &text) >= 0)
		free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct vdpa_stream_ops ops = { .connect = connect_input };
	struct input input = { data, size, -1 };
	const struct vdpa_stream stream = {
		.ops = &ops,
		.arg = &input,
		.is_once = true,
	};
	struct vdpa_transport *transport;
	struct vdpa *vdpa;

	if (!vdpa_transport_stream(&stream, &transport, NULL) &&
	    !vdpa_open_take(transport, &vdpa, NULL)) {
		ask(vdpa);
		vdpa_close(vdpa);
	}
	close(input.other);
	return 0;
}
