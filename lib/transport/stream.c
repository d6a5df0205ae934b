// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The client's end of a stream: a transport that sends each operation to a
 * server, and waits for the answer no longer than its limit.
 */

#include "file.h"
#include "frame.h"
#include "util/array.h"
#include "util/clock.h"
#include "util/error.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vdpa/serve.h>

#define HELLO_MS 10000

/* Bytes to read at a time. */
#define READ_SIZE 65536

/*
 * Notices that can come before an answer: one about events, and one for each
 * message of a request. A server that sends more would keep the client waiting
 * for ever.
 */
#define NOTICES_MAX 2

/* One server. */
struct link {
	int fd; /* negative: there is none */
	uint32_t id;
	bool is_stuck; /* the answer to @id has not come yet */
	bool was_lost;
	size_t notices; /* that may still come before the answer */
	struct bytes input;
};

/*
 * The main server gets all requests. While it is stuck, the other server gets
 * those that cannot wait for the kernel.
 */
enum { LINK_MAIN, LINK_FILES, LINK_COUNT };

/* The process that started the servers, whose rights they have. */
struct owner {
	pid_t pid;
	uid_t uids[3];
	gid_t gids[3];
};

struct stream {
	struct vdpa_transport base;
	struct vdpa_stream how;
	unsigned int timeout_ms; /* 0: none */
	struct owner owner;
	struct link links[LINK_COUNT];
	uint32_t id; /* the last one */
	struct bytes output;
	struct bytes datagrams; /* received, but not yet returned */
	int watched; /* duplicate of the main link's fd; negative: no watch */
	bool has_events;
	bool has_missed; /* events, because a server was lost */
};

/* ---- waiting ------------------------------------------------------------- */

/* When a wait must end; negative: never. */
static int64_t deadline_of(unsigned int timeout_ms)
{
	return timeout_ms ? clock_ms() + timeout_ms : -1;
}

/* Wait until @fd is ready for @events: 0, -ETIMEDOUT or another errno. */
static int wait_ready(int fd, short events, int64_t deadline)
{
	struct pollfd ready = { .fd = fd, .events = events };
	int64_t rest = -1;
	int count;

	do {
		if (deadline >= 0) {
			rest = deadline - clock_ms();
			rest = rest < 0 ? 0 : rest;
			rest = rest > INT32_MAX ? INT32_MAX : rest;
		}
		count = poll(&ready, 1, (int)rest);
	} while (count < 0 && errno == EINTR);
	if (count < 0)
		return -errno;
	return count ? 0 : -ETIMEDOUT;
}

static int send_all(int fd, const uint8_t *data, size_t size, int64_t deadline)
{
	ssize_t sent;
	int ret;

	while (size) {
		sent = send(fd, data, size, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (sent < 0 && errno == EAGAIN) {
			ret = wait_ready(fd, POLLOUT, deadline);
			if (ret)
				return ret;
		} else if (sent < 0 && errno != EINTR) {
			return -ECONNRESET;
		} else if (sent > 0) {
			data += sent;
			size -= (size_t)sent;
		}
	}
	return 0;
}

/* Read what has arrived: 0, -EAGAIN, or -ECONNRESET at the end. */
static int read_now(struct link *link)
{
	uint8_t *at = bytes_reserve(&link->input, READ_SIZE);
	ssize_t count;

	if (!at)
		return -ENOMEM;
	do
		count = recv(link->fd, at, READ_SIZE, MSG_DONTWAIT);
	while (count < 0 && errno == EINTR);
	if (count > 0) {
		link->input.count += (size_t)count;
		return 0;
	}
	return count < 0 && errno == EAGAIN ? -EAGAIN : -ECONNRESET;
}

static int read_more(struct link *link, int64_t deadline)
{
	int ret;

	do {
		ret = wait_ready(link->fd, POLLIN, deadline);
		if (!ret)
			ret = read_now(link);
	} while (ret == -EAGAIN);
	return ret;
}

/* ---- answers ------------------------------------------------------------- */

static bool is_watched(const struct stream *stream, const struct link *link)
{
	return stream->watched >= 0 && link == &stream->links[LINK_MAIN];
}

/*
 * Parse the next frame: 1 for the answer to the last request, 0 for a notice,
 * -EAGAIN if it is not complete, or -ECONNRESET if nobody has asked for it.
 */
static int parse_frame(struct stream *stream, struct link *link,
		       struct frame *frame, ssize_t *size)
{
	*size = frame_get(&link->input, frame);
	if (!*size)
		return -EAGAIN;
	if (*size < 0)
		return -ECONNRESET;
	if (!frame->id && frame->argument == FRAME_EVENTS &&
	    is_watched(stream, link)) {
		stream->has_events = true;
		return 0;
	}
	if (frame->id != link->id || frame->what < -ERRNO_MAX)
		return -ECONNRESET;
	return frame->argument == FRAME_ALIVE  ? 0 :
	       frame->argument == FRAME_ANSWER ? 1 :
						 -ECONNRESET;
}

/* Wait for the answer. The limit begins again after each completed part. */
static int await_answer(struct stream *stream, struct link *link,
			unsigned int timeout_ms, struct frame *frame)
{
	int64_t deadline = deadline_of(timeout_ms);
	ssize_t size;
	int ret;

	while ((ret = parse_frame(stream, link, frame, &size)) <= 0) {
		if (ret == -EAGAIN) {
			ret = read_more(link, deadline);
		} else if (!ret && !link->notices) {
			ret = -ECONNRESET;
		} else if (!ret) {
			link->notices--;
			if (frame->id)
				deadline = deadline_of(timeout_ms);
			bytes_drop(&link->input, (size_t)size);
		}
		if (ret)
			return ret;
	}
	return 0;
}

/* ---- servers ------------------------------------------------------------- */

static void link_close(struct stream *stream, struct link *link)
{
	if (link->fd >= 0)
		close(link->fd);
	link->fd = -1;
	link->is_stuck = false;
	bytes_free(&link->input);
	stream->has_missed |= is_watched(stream, link);
}

/*
 * End a server. It ends with its stream; shutdown() ends that even if a forked
 * process has the descriptor, too.
 */
static void link_end(struct stream *stream, struct link *link)
{
	if (link->fd >= 0)
		shutdown(link->fd, SHUT_RDWR);
	link_close(stream, link);
}

static uint32_t next_id(struct stream *stream)
{
	if (!++stream->id)
		stream->id++;
	return stream->id;
}

/* Send the request in @output and wait for the answer: 0 or a negative errno.
 */
static int ask(struct stream *stream, struct link *link,
	       enum frame_request request, uint32_t argument,
	       unsigned int timeout_ms, struct frame *frame)
{
	int ret;

	link->id = next_id(stream);
	link->notices = NOTICES_MAX;
	if (request == FRAME_SEND)
		link->notices += stream->output.count / NLMSG_HDRLEN;
	frame_finish(&stream->output, link->id, (int32_t)request, argument);
	ret = send_all(link->fd, stream->output.data, stream->output.count,
		       deadline_of(timeout_ms));
	return ret ? ret : await_answer(stream, link, timeout_ms, frame);
}

static void drop_answer(struct link *link, const struct frame *frame)
{
	bytes_drop(&link->input, FRAME_HEAD + frame->size);
}

/* ---- greeting ------------------------------------------------------------ */

/* The two texts of an answer to FRAME_OPEN. */
static int fail_open(const struct frame *frame, struct vdpa_error *err)
{
	const char *what = (const char *)frame->data, *hint = "";
	const char *end = frame->size ? memchr(what, '\0', frame->size) : NULL;

	if (!end)
		return vdpa_error_set(err, frame->what, NULL,
				      "\"vdpa serve\" cannot open its kernel: "
				      "%s",
				      strerror(-frame->what));
	if (memchr(end + 1, '\0', frame->size - (size_t)(end + 1 - what)))
		hint = end + 1;
	return vdpa_error_set(err, frame->what, hint, "%s", what);
}

static int fail_hello(int code, struct vdpa_error *err)
{
	if (code == -ETIMEDOUT)
		return vdpa_error_set(err, -ECONNREFUSED, NULL,
				      "\"vdpa serve\" does not answer");
	if (code == -ECONNRESET)
		return vdpa_error_set(
			err, -ECONNREFUSED, NULL,
			"\"vdpa serve\" ended before it answered");
	return vdpa_error_set(err, code, NULL,
			      "cannot talk to \"vdpa serve\": %s",
			      strerror(-code));
}

static int read_hello(struct link *link, int64_t deadline,
		      struct vdpa_error *err)
{
	int ret = 0;

	while (!ret && link->input.count < HELLO_SIZE)
		ret = read_more(link, deadline);
	if (ret)
		return fail_hello(ret, err);
	ret = hello_check(link->input.data, err);
	bytes_drop(&link->input, HELLO_SIZE);
	return ret;
}

/* Sending FRAME_OPEN with the hello saves a round trip to another host. */
static void send_greeting(struct stream *stream, struct link *link,
			  int64_t deadline)
{
	uint8_t greeting[HELLO_SIZE + FRAME_HEAD];
	struct bytes frame = { greeting + HELLO_SIZE, FRAME_HEAD, FRAME_HEAD };

	link->id = next_id(stream);
	hello_put(greeting);
	frame_finish(&frame, link->id, FRAME_OPEN, 0);
	/* If this fails, the server may have sent the reason already. */
	send_all(link->fd, greeting, sizeof(greeting), deadline);
}

static int greet(struct stream *stream, struct link *link,
		 struct vdpa_error *err)
{
	unsigned int timeout_ms = stream->how.hello_ms;
	int64_t deadline = deadline_of(timeout_ms);
	struct frame frame = { .id = 0 };
	int ret;

	send_greeting(stream, link, deadline);
	ret = read_hello(link, deadline, err);
	if (ret)
		return ret;
	ret = await_answer(stream, link, timeout_ms, &frame);
	if (ret)
		return fail_hello(ret, err);
	if (frame.what < 0)
		return fail_open(&frame, err);
	drop_answer(link, &frame);
	return 0;
}

/* ---- connecting ---------------------------------------------------------- */

/* After a reconnect, the watched descriptor keeps its number. */
static int watch_link(struct stream *stream, struct link *link)
{
	struct frame frame = { .id = 0 };
	int ret = frame_begin(&stream->output);

	if (!ret)
		ret = ask(stream, link, FRAME_WATCH, 0, stream->how.hello_ms,
			  &frame);
	if (ret)
		return ret == -ETIMEDOUT ? -ECONNREFUSED : ret;
	drop_answer(link, &frame);
	if (frame.what < 0)
		return frame.what;
	if (stream->watched < 0)
		stream->watched = fcntl(link->fd, F_DUPFD_CLOEXEC, 0);
	else if (dup3(link->fd, stream->watched, O_CLOEXEC) < 0)
		return -errno;
	return stream->watched < 0 ? -errno : 0;
}

static int link_connect(struct stream *stream, struct link *link,
			struct vdpa_error *err)
{
	const struct vdpa_stream *how = &stream->how;
	int ret;

	if (how->is_once && link->was_lost)
		return vdpa_error_set(err, -ENOTCONN, NULL,
				      "the connection was lost");
	link->fd = how->ops->connect(how->arg, err);
	if (link->fd < 0)
		return link->fd;
	ret = greet(stream, link, err);
	if (how->ops->settle)
		how->ops->settle(how->arg, ret, err);
	if (!ret && is_watched(stream, link))
		ret = watch_link(stream, link);
	if (ret)
		link_end(stream, link);
	return ret;
}

/* ---- the caller ---------------------------------------------------------- */

static void owner_now(struct owner *owner)
{
	memset(owner, 0, sizeof(*owner));
	owner->pid = getpid();
	getresuid(&owner->uids[0], &owner->uids[1], &owner->uids[2]);
	getresgid(&owner->gids[0], &owner->gids[1], &owner->gids[2]);
}

/*
 * If the caller's rights have changed, it gets new servers. So does a forked
 * process, because the existing servers belong to its parent.
 */
static void check_owner(struct stream *stream)
{
	struct owner now;

	owner_now(&now);
	if (memcmp(&now, &stream->owner, sizeof(now)) == 0)
		return;
	for (size_t i = 0; i < LINK_COUNT; i++)
		if (now.pid == stream->owner.pid)
			link_end(stream, &stream->links[i]);
		else
			link_close(stream, &stream->links[i]);
	stream->datagrams.count = 0;
	stream->owner = now;
}

/* Whether the late answer has arrived. */
static bool has_come_back(struct stream *stream, struct link *link)
{
	struct frame frame = { .id = 0 };
	ssize_t size;
	int ret;

	while ((ret = parse_frame(stream, link, &frame, &size)) <= 0) {
		if (!ret)
			bytes_drop(&link->input, (size_t)size);
		else if (ret == -EAGAIN)
			ret = read_now(link);
		if (ret == -EAGAIN)
			return false;
		if (ret)
			break;
	}
	/* Drop the answer: its request has already timed out. */
	if (ret > 0)
		bytes_drop(&link->input, (size_t)size);
	else
		link_end(stream, link);
	link->is_stuck = false;
	return true;
}

static bool is_stuck(struct stream *stream, struct link *link)
{
	return link->is_stuck && !has_come_back(stream, link);
}

/*
 * Begin a request: choose a server that is not stuck, and empty @output for the
 * data. Returns 0 or a negative errno.
 */
static int call_begin(struct stream *stream, bool can_block, struct link **link)
{
	struct link *chosen = &stream->links[LINK_MAIN];
	int ret = 0;

	check_owner(stream);
	if (is_stuck(stream, chosen) && !can_block)
		chosen = &stream->links[LINK_FILES];
	if (is_stuck(stream, chosen))
		return -ETIMEDOUT;
	if (chosen->fd < 0)
		ret = link_connect(stream, chosen, NULL);
	*link = chosen;
	return ret ? ret : frame_begin(&stream->output);
}

/*
 * Send the request and wait for its answer. Returns the result, or a negative
 * errno. If it is 0 or more, the caller drops @frame with drop_answer().
 */
static int call_end(struct stream *stream, struct link *link,
		    enum frame_request request, uint32_t argument,
		    struct frame *frame)
{
	int ret =
		ask(stream, link, request, argument, stream->timeout_ms, frame);

	if (!ret && frame->what < 0)
		drop_answer(link, frame);
	if (!ret)
		return frame->what;
	if (ret == -ETIMEDOUT) {
		link->is_stuck = true;
		return ret;
	}
	link_end(stream, link);
	link->was_lost = true;
	return ret;
}

/* After an invalid answer. The request may have been carried out. */
static int call_break(struct stream *stream, struct link *link)
{
	link_end(stream, link);
	link->was_lost = true;
	return -ECONNRESET;
}

/* ---- netlink ------------------------------------------------------------- */

/* Whether @data contain valid datagrams of allowed sizes. */
static bool are_datagrams(const uint8_t *data, size_t size)
{
	size_t taken;
	int32_t count;

	for (; size; data += taken, size -= taken) {
		if (size < 4)
			return false;
		count = (int32_t)number_get(data);
		if (count < -ERRNO_MAX || count > FRAME_DATAGRAM_SIZE)
			return false;
		taken = 4 + (count > 0 ? (size_t)count : 0);
		if (taken > size)
			return false;
	}
	return true;
}

/* Store the datagrams of an answer. */
static int store_datagrams(struct stream *stream, struct link *link,
			   const struct frame *frame)
{
	uint8_t *at;

	if (!are_datagrams(frame->data, frame->size))
		return call_break(stream, link);
	at = bytes_add(&stream->datagrams, frame->size);
	if (!at)
		return call_break(stream, link);
	if (frame->size)
		memcpy(at, frame->data, frame->size);
	drop_answer(link, frame);
	return 0;
}

/* How many datagrams the server should return at once. */
static uint32_t expected_datagrams(const void *data, size_t size)
{
	struct nlmsghdr nlh;

	if (size < sizeof(nlh))
		return 0;
	memcpy(&nlh, data, sizeof(nlh));
	if ((nlh.nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP)
		return 1;
	return nlh.nlmsg_flags & NLM_F_ACK ? FRAME_DATAGRAMS : 0;
}

/* The server returns pending answers, too, which saves a round trip. */
static int stream_send(struct vdpa_transport *transport, const void *data,
		       size_t size)
{
	struct stream *stream = (struct stream *)transport;
	struct frame frame = { .id = 0 };
	struct link *link;
	uint8_t *at;
	int ret;

	if (size > FRAME_SEND_MAX)
		return -EMSGSIZE;
	ret = call_begin(stream, true, &link);
	if (ret)
		return ret;
	at = bytes_add(&stream->output, size);
	if (!at)
		return -ENOMEM;
	memcpy(at, data, size);
	ret = call_end(stream, link, FRAME_SEND, expected_datagrams(data, size),
		       &frame);
	return ret < 0 ? ret : store_datagrams(stream, link, &frame);
}

/* Ask for more datagrams. */
static int fetch(struct stream *stream, uint32_t count, size_t size)
{
	struct frame frame = { .id = 0 };
	struct link *link;
	uint8_t *at;
	int ret = call_begin(stream, true, &link);

	if (ret)
		return ret;
	at = bytes_add(&stream->output, 4);
	if (!at)
		return -ENOMEM;
	number_put(at, size < FRAME_DATAGRAM_SIZE ? (uint32_t)size :
						    FRAME_DATAGRAM_SIZE);
	ret = call_end(stream, link, FRAME_RECEIVE, count, &frame);
	if (ret < 0)
		return ret;
	if (!frame.size)
		return call_break(stream, link);
	return store_datagrams(stream, link, &frame);
}

/* Return the first stored datagram, or the errno in its place. */
static ssize_t pop_datagram(struct stream *stream, void *buffer, size_t size)
{
	const uint8_t *data = stream->datagrams.data;
	int32_t count = (int32_t)number_get(data);
	ssize_t ret = count;

	if (count > 0 && (size_t)count <= size)
		memcpy(buffer, data + 4, (size_t)count);
	else if (count > 0)
		ret = -EMSGSIZE;
	bytes_drop(&stream->datagrams, 4 + (count > 0 ? (size_t)count : 0));
	return ret;
}

static ssize_t stream_receive(struct vdpa_transport *transport, void *buffer,
			      size_t size)
{
	struct stream *stream = (struct stream *)transport;
	int ret = 0;

	if (!stream->datagrams.count)
		ret = fetch(stream, 1, size);
	return ret ? ret : pop_datagram(stream, buffer, size);
}

/* Whether the next one is a datagram, not an errno. */
static bool has_datagram(const struct stream *stream)
{
	return stream->datagrams.count &&
	       (int32_t)number_get(stream->datagrams.data) >= 0;
}

static ssize_t stream_receive_many(struct vdpa_transport *transport,
				   struct iovec *parts, size_t count)
{
	struct stream *stream = (struct stream *)transport;
	ssize_t received;
	size_t taken = 0;
	int ret = 0;

	if (count > FRAME_DATAGRAMS)
		count = FRAME_DATAGRAMS;
	if (!stream->datagrams.count)
		ret = fetch(stream, (uint32_t)count, parts[0].iov_len);
	if (ret)
		return ret;
	do {
		received = pop_datagram(stream, parts[taken].iov_base,
					parts[taken].iov_len);
		if (received < 0)
			return received;
		parts[taken++].iov_len = (size_t)received;
	} while (taken < count && has_datagram(stream));
	return (ssize_t)taken;
}

/* Without an answer, any device may have been removed. */
static bool stream_may_miss(struct vdpa_transport *transport)
{
	struct stream *stream = (struct stream *)transport;
	struct frame frame = { .id = 0 };
	struct link *link;

	if (call_begin(stream, true, &link) ||
	    call_end(stream, link, FRAME_MAY_MISS, 0, &frame) < 0)
		return true;
	drop_answer(link, &frame);
	return frame.what != 0;
}

/* ---- files --------------------------------------------------------------- */

static int add_file_request(struct stream *stream, enum vdpa_file_op op,
			    const char *path, const void *buffer, size_t size)
{
	size_t path_size = strlen(path) + 1;
	size_t data_size = file_takes_data(op) ? size : 0;
	uint8_t *at = bytes_add(&stream->output, 4 + path_size + data_size);

	if (!at)
		return -ENOMEM;
	number_put(at, data_size ? 0 : (uint32_t)size);
	memcpy(at + 4, path, path_size);
	if (data_size)
		memcpy(at + 4 + path_size, buffer, data_size);
	return 0;
}

static ssize_t stream_file(struct vdpa_transport *transport,
			   enum vdpa_file_op op, const char *path, void *buffer,
			   size_t size)
{
	struct stream *stream = (struct stream *)transport;
	struct frame frame = { .id = 0 };
	struct link *link;
	int ret;

	if (strlen(path) >= PATH_MAX)
		return -ENAMETOOLONG;
	if (size > FRAME_FILE_MAX && file_takes_data(op))
		return -EMSGSIZE;
	size = size < FRAME_FILE_MAX ? size : FRAME_FILE_MAX;
	ret = call_begin(stream, file_can_block(op), &link);
	if (!ret)
		ret = add_file_request(stream, op, path, buffer, size);
	if (!ret)
		ret = call_end(stream, link, FRAME_FILE, op, &frame);
	if (ret < 0)
		return ret;
	if (frame.size > (file_takes_data(op) ? 0 : size))
		return call_break(stream, link);
	if (frame.size)
		memcpy(buffer, frame.data, frame.size);
	drop_answer(link, &frame);
	return (ssize_t)frame.size;
}

/* ---- events -------------------------------------------------------------- */

static int stream_watch(struct vdpa_transport *transport)
{
	struct stream *stream = (struct stream *)transport;
	struct link *link;
	int ret = call_begin(stream, true, &link);

	if (!ret && stream->watched < 0)
		ret = watch_link(stream, link);
	return ret ? ret : stream->watched;
}

/* Whether the server has sent FRAME_EVENTS; it may not have been read yet. */
static int find_events(struct stream *stream, struct link *link)
{
	struct frame frame = { .id = 0 };
	ssize_t size;
	int ret;

	while (!stream->has_events) {
		ret = parse_frame(stream, link, &frame, &size);
		if (!ret)
			bytes_drop(&link->input, (size_t)size);
		else if (ret == -EAGAIN)
			ret = read_now(link);
		if (ret)
			return ret == -EAGAIN ? ret : call_break(stream, link);
	}
	return 0;
}

static ssize_t receive_event(struct stream *stream, struct link *link,
			     void *buffer, size_t size)
{
	struct frame frame = { .id = 0 };
	int ret = call_end(stream, link, FRAME_EVENT, (uint32_t)size, &frame);

	stream->has_events = ret != -EAGAIN;
	if (ret < 0)
		return ret;
	if (frame.size > size)
		return call_break(stream, link);
	if (frame.size)
		memcpy(buffer, frame.data, frame.size);
	drop_answer(link, &frame);
	return (ssize_t)frame.size;
}

/*
 * Returns -ENOBUFS after a server was lost: its events are lost, too.
 *
 * The server's next notice can have been read together with its answer that
 * there is no event. The descriptor does not become readable for such a notice,
 * so -EAGAIN is returned only when nothing more has arrived.
 */
static ssize_t stream_event(struct vdpa_transport *transport, void *buffer,
			    size_t size)
{
	struct stream *stream = (struct stream *)transport;
	struct link *link;
	ssize_t ret = call_begin(stream, true, &link);

	if (ret)
		return ret;
	do {
		if (!stream->has_missed)
			ret = find_events(stream, link);
		if (stream->has_missed) {
			stream->has_missed = false;
			return -ENOBUFS;
		}
		if (ret)
			return ret;
		ret = receive_event(stream, link, buffer, size);
	} while (ret == -EAGAIN);
	return ret;
}

/* ---- open, close --------------------------------------------------------- */

static int stream_limit(struct vdpa_transport *transport,
			unsigned int timeout_ms)
{
	((struct stream *)transport)->timeout_ms = timeout_ms;
	return 0;
}

/* Does not wait for the servers: they end when their streams are closed. */
static void stream_close(struct vdpa_transport *transport)
{
	struct stream *stream = (struct stream *)transport;
	bool is_owner = stream->owner.pid == getpid();

	if (stream->watched >= 0)
		close(stream->watched);
	stream->watched = -1;
	for (size_t i = 0; i < LINK_COUNT; i++)
		if (is_owner)
			link_end(stream, &stream->links[i]);
		else
			link_close(stream, &stream->links[i]);
	bytes_free(&stream->output);
	bytes_free(&stream->datagrams);
	if (stream->how.ops->release)
		stream->how.ops->release(stream->how.arg);
	free(stream);
}

static const struct vdpa_transport_ops stream_ops = {
	.send = stream_send,
	.receive = stream_receive,
	.close = stream_close,
	.file = stream_file,
	.limit = stream_limit,
	.receive_many = stream_receive_many,
	.may_miss = stream_may_miss,
	.watch = stream_watch,
	.event = stream_event,
};

int vdpa_transport_stream(const struct vdpa_stream *stream,
			  struct vdpa_transport **transport,
			  struct vdpa_error *err)
{
	struct stream *made = calloc(1, sizeof(*made));
	int ret;

	error_clear(err);
	if (!made) {
		if (stream->ops->release)
			stream->ops->release(stream->arg);
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a stream");
	}
	made->base.ops = &stream_ops;
	made->how = *stream;
	if (!made->how.hello_ms)
		made->how.hello_ms = HELLO_MS;
	made->watched = -1;
	for (size_t i = 0; i < LINK_COUNT; i++)
		made->links[i].fd = -1;
	owner_now(&made->owner);
	ret = link_connect(made, &made->links[LINK_MAIN], err);
	if (ret) {
		stream_close(&made->base);
		return ret;
	}
	*transport = &made->base;
	return 0;
}
