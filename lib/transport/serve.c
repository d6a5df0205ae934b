// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The server's end of a stream: reads a request, carries it out with a
 * transport, and writes the answer. Completes each request before the next.
 */

#include "file.h"
#include "frame.h"
#include "util/array.h"
#include "util/clock.h"
#include "util/error.h"

#include <errno.h>
#include <linux/netlink.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>
#include <vdpa/serve.h>

/* Bytes to read at a time. */
#define READ_SIZE 65536

/* For a request that takes longer, the client gets FRAME_ALIVE. */
#define ALIVE_MS 100

struct server {
	int in;
	int out;
	vdpa_serve_open_fn *open;
	void *arg;
	struct vdpa_transport *transport; /* NULL: not open yet */
	struct bytes input;
	struct bytes output; /* the answer */
	struct bytes datagrams;
	int events; /* file descriptor; negative: nobody watches */
	bool is_armed;
};

/* ---- the stream ---------------------------------------------------------- */

static int write_all(int fd, const uint8_t *data, size_t size)
{
	ssize_t written;

	for (; size; data += written, size -= (size_t)written) {
		written = write(fd, data, size);
		if (written < 0 && errno != EINTR)
			return -errno;
		if (written < 0)
			written = 0;
	}
	return 0;
}

/* A frame without data. */
static int send_notice(const struct server *server, uint32_t id,
		       enum frame_kind kind)
{
	uint8_t head[FRAME_HEAD];
	struct bytes frame = { head, FRAME_HEAD, FRAME_HEAD };

	frame_finish(&frame, id, 0, kind);
	return write_all(server->out, head, FRAME_HEAD);
}

/*
 * Wait for the stream and for events: 1 when the stream can be read, 0 to wait
 * again. The rest of a frame that has begun to arrive must come in time.
 */
static int wait_input(struct server *server)
{
	struct pollfd fds[] = {
		{ .fd = server->in, .events = POLLIN },
		{ .fd = server->is_armed ? server->events : -1,
		  .events = POLLIN },
	};
	int count = poll(fds, ARRAY_SIZE(fds),
			 server->input.count ? FRAME_REST_MS : -1);
	int ret = 0;

	if (count < 0)
		return errno == EINTR ? 0 : -errno;
	if (!count)
		return -ETIMEDOUT;
	if (fds[1].revents) {
		server->is_armed = false;
		ret = send_notice(server, 0, FRAME_EVENTS);
	}
	return ret ? ret : fds[0].revents != 0;
}

static ssize_t read_input(struct server *server)
{
	uint8_t *at = bytes_reserve(&server->input, READ_SIZE);
	ssize_t count;

	if (!at)
		return -ENOMEM;
	count = read(server->in, at, READ_SIZE);
	if (count > 0)
		server->input.count += (size_t)count;
	return count < 0 ? -errno : count;
}

/*
 * Wait for more of the stream: more than 0, 0 at its end, or a negative errno.
 * Between requests and without events, a plain read() is enough to wait.
 */
static ssize_t more_input(struct server *server)
{
	bool is_waiting = server->input.count || server->is_armed;
	ssize_t ret;

	for (;;) {
		ret = is_waiting ? wait_input(server) : 1;
		if (ret > 0)
			ret = read_input(server);
		else if (ret == 0)
			continue;
		if (ret != -EINTR && ret != -EAGAIN)
			return ret;
		is_waiting = true;
	}
}

/* ---- answers ------------------------------------------------------------- */

static int add_datagram(struct server *server, const void *data, ssize_t size)
{
	size_t count = size > 0 ? (size_t)size : 0;
	uint8_t *at = bytes_add(&server->output, 4 + count);

	if (!at)
		return -ENOMEM;
	number_put(at, (uint32_t)(int32_t)size);
	if (count)
		memcpy(at + 4, data, count);
	return 0;
}

/* Receive up to @count datagrams; their number, or a negative errno. */
static ssize_t receive_into(struct server *server, struct iovec *parts,
			    size_t count, size_t size)
{
	struct vdpa_transport *transport = server->transport;
	uint8_t *buffer;
	ssize_t received;

	server->datagrams.count = 0;
	buffer = bytes_reserve(&server->datagrams, count * size);
	if (!buffer)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		parts[i] = (struct iovec){ buffer + i * size, size };
	if (count > 1 && transport->ops->receive_many)
		return transport->ops->receive_many(transport, parts, count);
	received = transport->ops->receive(transport, buffer, size);
	if (received < 0)
		return received;
	parts[0].iov_len = (size_t)received;
	return 1;
}

/* Answer with datagrams, or with an errno in their place. */
static int receive(struct server *server, size_t count, size_t size)
{
	struct iovec parts[FRAME_DATAGRAMS];
	ssize_t received = receive_into(server, parts, count, size);
	int ret = 0;

	if (received < 0)
		return add_datagram(server, "", received);
	for (ssize_t i = 0; i < received && !ret; i++)
		ret = add_datagram(server, parts[i].iov_base,
				   (ssize_t)parts[i].iov_len);
	return ret;
}

/* ---- requests ------------------------------------------------------------ */

/*
 * Carry out a request and add the data of its answer. Returns 0 or more, or a
 * negative errno.
 */
typedef int request_fn(struct server *server, const struct frame *frame);

static void add_text(struct server *server, const char *text)
{
	size_t size = strlen(text) + 1;
	uint8_t *at = bytes_add(&server->output, size);

	if (at)
		memcpy(at, text, size);
}

static int do_open(struct server *server, const struct frame *frame)
{
	struct vdpa_error err = { 0 };
	int ret;

	(void)frame;
	if (server->transport)
		return -EALREADY;
	ret = server->open(server->arg, &server->transport, &err);
	if (ret) {
		add_text(server, err.what);
		add_text(server, err.hint);
	}
	return ret;
}

/* Size of the first message; @size if there is no valid message. */
static size_t message_size(const uint8_t *data, size_t size)
{
	struct nlmsghdr nlh;

	if (size < sizeof(nlh))
		return size;
	memcpy(&nlh, data, sizeof(nlh));
	if (nlh.nlmsg_len < sizeof(nlh) || nlh.nlmsg_len >= size)
		return size;
	return NLMSG_ALIGN(nlh.nlmsg_len) < size ? NLMSG_ALIGN(nlh.nlmsg_len) :
						   size;
}

/*
 * The kernel carries out all messages of one send before it returns. That can
 * take so long that it looks like hanging, so each is sent by itself. If one
 * fails, the earlier ones are done, and the client must assume so.
 */
static int send_each(struct server *server, const struct frame *frame)
{
	struct vdpa_transport *transport = server->transport;
	int64_t told = clock_ms();
	size_t at = 0, size;
	int ret;

	do {
		size = message_size(frame->data + at, frame->size - at);
		ret = transport->ops->send(transport, frame->data + at, size);
		if (ret)
			return at ? -ENOBUFS : ret;
		at += size;
		if (at < frame->size && clock_ms() - told >= ALIVE_MS) {
			send_notice(server, frame->id, FRAME_ALIVE);
			told = clock_ms();
		}
	} while (at < frame->size);
	return 0;
}

static int do_send(struct server *server, const struct frame *frame)
{
	int ret;

	if (frame->argument > FRAME_DATAGRAMS)
		return -EINVAL;
	ret = send_each(server, frame);
	if (ret || !frame->argument)
		return ret;
	/* The request was carried out, even if receiving its answers fails. */
	return receive(server, frame->argument, FRAME_DATAGRAM_SIZE) ?
		       -ENOBUFS :
		       0;
}

static int do_receive(struct server *server, const struct frame *frame)
{
	uint32_t size;

	if (frame->size != 4)
		return -EINVAL;
	size = number_get(frame->data);
	if (!frame->argument || frame->argument > FRAME_DATAGRAMS || !size ||
	    size > FRAME_DATAGRAM_SIZE)
		return -EINVAL;
	return receive(server, frame->argument, size);
}

/* The data read are the answer. */
static int read_file(struct server *server, enum vdpa_file_op op,
		     const char *path, size_t size)
{
	struct vdpa_transport *transport = server->transport;
	uint8_t *at = bytes_reserve(&server->output, size);
	ssize_t ret;

	if (!at)
		return -ENOMEM;
	ret = transport->ops->file(transport, op, path, at, size);
	if (ret < 0)
		return (int)ret;
	server->output.count += (size_t)ret;
	return 0;
}

static int write_file(struct server *server, enum vdpa_file_op op,
		      const char *path, const uint8_t *data, size_t size)
{
	struct vdpa_transport *transport = server->transport;

	return (int)transport->ops->file(transport, op, path, (void *)data,
					 size);
}

static int do_file(struct server *server, const struct frame *frame)
{
	const char *path = (const char *)frame->data + 4;
	const uint8_t *end, *data;
	size_t size;

	if (frame->size < 5)
		return -EINVAL;
	end = memchr(path, '\0', frame->size - 4);
	if (!end)
		return -EINVAL;
	if (!server->transport->ops->file)
		return -EOPNOTSUPP;
	data = end + 1;
	if (file_takes_data(frame->argument))
		return write_file(server, frame->argument, path, data,
				  frame->size - (size_t)(data - frame->data));
	size = number_get(frame->data);
	if (size > FRAME_FILE_MAX)
		return -EMSGSIZE;
	return read_file(server, frame->argument, path, size);
}

static int do_may_miss(struct server *server, const struct frame *frame)
{
	struct vdpa_transport *transport = server->transport;

	(void)frame;
	return !transport->ops->may_miss || transport->ops->may_miss(transport);
}

static int do_watch(struct server *server, const struct frame *frame)
{
	struct vdpa_transport *transport = server->transport;
	int fd;

	(void)frame;
	if (!transport->ops->watch)
		return -EOPNOTSUPP;
	fd = transport->ops->watch(transport);
	if (fd < 0)
		return fd;
	server->events = fd;
	server->is_armed = true;
	return 0;
}

static int do_event(struct server *server, const struct frame *frame)
{
	struct vdpa_transport *transport = server->transport;
	uint8_t *at;
	ssize_t ret;

	if (server->events < 0 || frame->argument > FRAME_DATAGRAM_SIZE)
		return -EINVAL;
	at = bytes_reserve(&server->output, frame->argument);
	if (!at)
		return -ENOMEM;
	ret = transport->ops->event(transport, at, frame->argument);
	server->is_armed = ret == -EAGAIN;
	if (ret < 0)
		return (int)ret;
	server->output.count += (size_t)ret;
	return 0;
}

static request_fn *const requests[] = {
	[FRAME_OPEN] = do_open,		[FRAME_SEND] = do_send,
	[FRAME_RECEIVE] = do_receive,	[FRAME_FILE] = do_file,
	[FRAME_MAY_MISS] = do_may_miss, [FRAME_WATCH] = do_watch,
	[FRAME_EVENT] = do_event,
};

static int do_request(struct server *server, const struct frame *frame)
{
	if (frame->what <= 0 || (size_t)frame->what >= ARRAY_SIZE(requests))
		return -EOPNOTSUPP;
	if (!server->transport && frame->what != FRAME_OPEN)
		return -EINVAL;
	return requests[frame->what](server, frame);
}

static int answer(struct server *server, const struct frame *frame)
{
	int ret = frame_begin(&server->output);

	if (!ret)
		ret = do_request(server, frame);
	if (!server->output.count)
		return -ENOMEM;
	if (ret < 0 && frame->what != FRAME_OPEN)
		server->output.count = FRAME_HEAD;
	frame_finish(&server->output, frame->id, ret, FRAME_ANSWER);
	return write_all(server->out, server->output.data,
			 server->output.count);
}

/* ---- from beginning to end ----------------------------------------------- */

/* Exchange hellos. */
static int greet(struct server *server, struct vdpa_error *err)
{
	uint8_t hello[HELLO_SIZE];
	ssize_t ret;

	hello_put(hello);
	ret = write_all(server->out, hello, HELLO_SIZE);
	while (!ret && server->input.count < HELLO_SIZE) {
		ret = more_input(server);
		if (!ret)
			return -ENODATA;
		ret = ret < 0 ? ret : 0;
	}
	if (ret)
		return (int)ret;
	ret = hello_check(server->input.data, err);
	bytes_drop(&server->input, HELLO_SIZE);
	return (int)ret;
}

/* Serve one frame: 0, or a negative errno; -ENODATA: the client is done. */
static int serve_one(struct server *server)
{
	struct frame frame;
	ssize_t size, count;
	int ret;

	while (!(size = frame_get(&server->input, &frame))) {
		count = more_input(server);
		if (count < 0)
			return (int)count;
		if (!count)
			return server->input.count ? -EBADMSG : -ENODATA;
	}
	if (size > 0 && !frame.id)
		size = -EBADMSG;
	if (size < 0)
		return (int)size;
	ret = answer(server, &frame);
	bytes_drop(&server->input, (size_t)size);
	return ret;
}

static void release(struct server *server)
{
	if (server->transport)
		server->transport->ops->close(server->transport);
	bytes_free(&server->input);
	bytes_free(&server->output);
	bytes_free(&server->datagrams);
}

static int fail_stream(int code, struct vdpa_error *err)
{
	if (code == -EBADMSG)
		return vdpa_error_set(err, code,
				      "vdpa calls it, with --backend ssh:HOST "
				      "and for --timeout",
				      "the client did not send requests");
	if (code == -ETIMEDOUT)
		return vdpa_error_set(err, code, NULL,
				      "the client sent an incomplete request");
	return vdpa_error_set(err, code, NULL, "cannot talk to the client: %s",
			      strerror(-code));
}

int vdpa_serve(int in, int out, vdpa_serve_open_fn *open, void *arg,
	       struct vdpa_error *err)
{
	struct server server = {
		.in = in, .out = out, .open = open, .arg = arg, .events = -1
	};
	struct vdpa_error greeting = { 0 };
	int ret;

	error_clear(err);
	ret = greet(&server, &greeting);
	while (!ret)
		ret = serve_one(&server);
	release(&server);
	/* It is not an error if the client leaves before its answer. */
	if (ret == -ENODATA || ret == -EPIPE || ret == -ECONNRESET)
		return 0;
	if (!greeting.code)
		return fail_stream(ret, err);
	if (err)
		*err = greeting;
	return ret;
}
