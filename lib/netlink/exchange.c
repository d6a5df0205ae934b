// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Sending requests and receiving the results: answers in several messages,
 * dumps in several datagrams, acknowledgements, lost answers.
 */

#include "exchange.h"

#include "attr.h"
#include "extack.h"
#include "util/error.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <string.h>
#include <vdpa/wire.h>

/*
 * Acknowledgements to read at a time, and the room for each. An acknowledgement
 * with a sentence of the kernel needs a quarter of that room.
 */
#define EXCHANGE_ACKS	  32
#define EXCHANGE_ACK_SIZE (EXCHANGE_RECEIVE_SIZE / EXCHANGE_ACKS)

/* One batch in flight. */
struct flight {
	struct vdpa *vdpa;
	struct call *calls;
	size_t count;
	size_t open;	      /* calls not done yet */
	uint32_t barrier_seq; /* 0: no barrier was sent */
};

struct vdpa_error *call_error(struct call *call)
{
	if (!call->has_err)
		error_clear(&call->err);
	call->has_err = true;
	return &call->err;
}

void call_clear(struct call *call)
{
	call->is_sent = false;
	call->is_done = false;
	call->is_interrupted = false;
	call->has_err = false;
	call->rounds = 0;
	call->result = 0;
}

static void call_finish(struct flight *flight, struct call *call, int result)
{
	if (call->is_done)
		return;
	call->result = result;
	call->is_done = true;
	flight->open--;
}

static int put_call(struct flight *flight, struct call *call,
		    struct vdpa_error *err)
{
	struct vdpa *vdpa = flight->vdpa;
	const struct vdpa_request *request = call->request;

	call->seq = ++vdpa->seq;
	call->offset = vdpa->send.size;
	call_clear(call);
	if (request)
		return message_put_request(
			&vdpa->send, call->seq, vdpa->family,
			call->is_dump ? NLM_F_DUMP : NLM_F_ACK, request, err);
	if (message_put_family(&vdpa->send, call->seq, VDPA_GENL_NAME))
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a request");
	return 0;
}

/* Whether the calls change something. All calls of a flight do, or none. */
static bool is_change(const struct flight *flight)
{
	const struct vdpa_request *request = flight->calls[0].request;

	return request && (request->command == VDPA_CMD_DEV_NEW ||
			   request->command == VDPA_CMD_DEV_DEL ||
			   request->command == VDPA_CMD_DEV_ATTR_SET);
}

/* Whether the kernel may have the request although sending failed. */
static bool may_be_done(int code)
{
	return code == -ETIMEDOUT || code == -ECONNRESET || code == -ENOBUFS;
}

static const char *lost_hint(const struct flight *flight)
{
	return is_change(flight) ? EXCHANGE_MAY_BE_DONE : "try again";
}

/* The server of vdpa_open_served() was lost. */
static int fail_lost(const struct flight *flight, struct vdpa_error *err)
{
	return vdpa_error_set(err, -ECONNRESET, lost_hint(flight),
			      "the helper process ended before the kernel "
			      "answered");
}

/* Report a failure that sending and receiving share. Returns 0 for others. */
static int fail_transport(const struct flight *flight, int code,
			  struct vdpa_error *err)
{
	if (code == -ETIMEDOUT)
		return flight->vdpa->explain_stuck(flight->vdpa,
						   is_change(flight), err);
	if (code == -ECONNRESET)
		return fail_lost(flight, err);
	if (code == -ENOTCONN)
		return vdpa_error_set(err, code, NULL,
				      "the connection was lost before");
	return 0;
}

static int fail_send(const struct flight *flight, int code,
		     struct vdpa_error *err)
{
	if (fail_transport(flight, code, err))
		return code;
	/* vdpa_transport_readonly_take() */
	if (code == -EROFS)
		return vdpa_error_set(
			err, code, NULL,
			"the other side only reads: it runs \"vdpa serve "
			"readonly\"");
	/* vdpa_transport_replay() */
	if (code == -EPROTO)
		return vdpa_error_set(
			err, code,
			"a recording answers only the requests that it "
			"was made with, in their order",
			"the recording has another request here");
	return vdpa_error_set(err, code, NULL, "cannot send a request: %s",
			      strerror(-code));
}

static int put_calls(struct flight *flight, struct vdpa_error *err)
{
	int ret = 0;

	flight->vdpa->send.size = 0;
	for (size_t i = 0; i < flight->count && !ret; i++)
		ret = put_call(flight, &flight->calls[i], err);
	flight->open = flight->count;
	return ret;
}

static int send_calls(struct flight *flight, struct vdpa_error *err)
{
	struct vdpa *vdpa = flight->vdpa;
	int ret;

	ret = put_calls(flight, err);
	if (ret)
		return ret;
	ret = vdpa->transport->ops->send(vdpa->transport, vdpa->send.data,
					 vdpa->send.size);
	for (size_t i = 0; i < flight->count; i++)
		flight->calls[i].is_sent = !ret || may_be_done(ret);
	return ret ? fail_send(flight, ret, err) : 0;
}

/* The call that @nlh answers; NULL for an answer to an earlier exchange. */
static struct call *find_call(const struct flight *flight,
			      const struct nlmsghdr *nlh)
{
	uint32_t index = nlh->nlmsg_seq - flight->calls[0].seq;

	return index < flight->count ? &flight->calls[index] : NULL;
}

static const struct nlmsghdr *call_message(const struct flight *flight,
					   const struct call *call)
{
	return (const struct nlmsghdr *)(flight->vdpa->send.data +
					 call->offset);
}

static void handle_ack(struct flight *flight, struct call *call,
		       const struct nlmsghdr *nlh)
{
	int code = 0;

	if (!extack_is_plain(nlh) &&
	    extack_read(nlh, call_message(flight, call), &code,
			call_error(call)))
		code = vdpa_error_set(
			call_error(call), -EBADMSG, NULL,
			"the kernel sent an acknowledgement without "
			"an error number");

	/* An error in an earlier answer takes precedence over "done". */
	call_finish(flight, call, call->result ? call->result : code);
}

static void handle_data(struct call *call, const struct nlmsghdr *nlh)
{
	int ret;

	if (call->is_done || call->result)
		return;
	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(struct genlmsghdr))
		ret = vdpa_error_set(
			call_error(call), -EBADMSG, NULL,
			"the kernel sent an answer of %u bytes, which "
			"is too short",
			nlh->nlmsg_len);
	else
		ret = call->reply ? call->reply(nlh, call) : 0;
	call->result = ret;
}

/*
 * Answers were lost. A dump continues to its end and is then read again. For
 * other calls, only the answer to a later message shows that their own answers
 * will not come.
 */
static int send_barrier(struct flight *flight)
{
	struct vdpa *vdpa = flight->vdpa;
	struct message_buffer message = { 0 };
	int ret;

	for (size_t i = 0; i < flight->count; i++)
		if (!flight->calls[i].is_done)
			flight->calls[i].is_interrupted = true;
	if (flight->calls[0].is_dump || flight->barrier_seq)
		return 0;

	flight->barrier_seq = ++vdpa->seq;
	ret = message_put_barrier(&message, flight->barrier_seq);
	if (!ret)
		ret = vdpa->transport->ops->send(vdpa->transport, message.data,
						 message.size);
	message_buffer_free(&message);
	return ret;
}

static void handle_barrier(struct flight *flight)
{
	for (size_t i = 0; i < flight->count; i++) {
		struct call *call = &flight->calls[i];

		if (!call->is_done)
			vdpa_error_set(call_error(call), -ENOBUFS,
				       lost_hint(flight),
				       "the kernel's answer was lost");
		call_finish(flight, call, -ENOBUFS);
	}
}

/* Returns whether @nlh carried data of a call. */
static bool handle_message(struct flight *flight, const struct nlmsghdr *nlh)
{
	struct call *call;

	if (flight->barrier_seq && nlh->nlmsg_seq == flight->barrier_seq) {
		handle_barrier(flight);
		return false;
	}
	call = find_call(flight, nlh);
	if (!call)
		return false;

	if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
		call->is_interrupted = true;
	switch (nlh->nlmsg_type) {
	case NLMSG_NOOP:
		return false;
	case NLMSG_ERROR:
	case NLMSG_DONE:
		handle_ack(flight, call, nlh);
		return false;
	case NLMSG_OVERRUN:
		call->is_interrupted = true;
		return false;
	}
	handle_data(call, nlh);
	return true;
}

/*
 * Whether the next @rest bytes contain a complete message. mnl_nlmsg_ok() uses
 * int, and mistakes a length above 2 GiB for a short one.
 */
static bool message_fits(const struct nlmsghdr *nlh, size_t rest)
{
	return rest >= sizeof(*nlh) && nlh->nlmsg_len >= sizeof(*nlh) &&
	       nlh->nlmsg_len <= rest;
}

static int handle_datagram(struct flight *flight, const char *data, size_t size,
			   struct vdpa_error *err)
{
	bool has_data = false;
	size_t at = 0;

	while (at < size) {
		const struct nlmsghdr *nlh = (const void *)(data + at);

		if (!message_fits(nlh, size - at))
			return vdpa_error_set(
				err, -EBADMSG, NULL,
				"the kernel sent %zu bytes, of which "
				"the last %zu are not a message",
				size, size - at);
		has_data |= handle_message(flight, nlh);
		at += attr_align(nlh->nlmsg_len);
	}
	if (has_data)
		flight->calls[0].rounds++;
	return 0;
}

static int receive_failed(struct flight *flight, int code,
			  struct vdpa_error *err)
{
	int ret;

	if (code == -EINTR)
		return 0;
	if (code == -ENOBUFS) {
		ret = send_barrier(flight);
		return ret ? fail_send(flight, ret, err) : 0;
	}
	if (fail_transport(flight, code, err))
		return code;
	return vdpa_error_set(err, code, NULL,
			      "cannot read the kernel's answer: %s",
			      strerror(-code));
}

static int receive_once(struct flight *flight, struct vdpa_error *err)
{
	struct vdpa_transport *transport = flight->vdpa->transport;
	char *buffer = flight->vdpa->receive;
	ssize_t size;

	size = transport->ops->receive(transport, buffer,
				       EXCHANGE_RECEIVE_SIZE);
	if (size < 0)
		return receive_failed(flight, (int)size, err);
	return handle_datagram(flight, buffer, (size_t)size, err);
}

/* Whether the only answer to each call is an acknowledgement. */
static bool has_acks_only(const struct call *calls, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (calls[i].reply)
			return false;
	return true;
}

static void divide_buffer(const struct vdpa *vdpa,
			  struct iovec parts[EXCHANGE_ACKS])
{
	for (size_t i = 0; i < EXCHANGE_ACKS; i++)
		parts[i] = (struct iovec){
			vdpa->receive + i * EXCHANGE_ACK_SIZE,
			EXCHANGE_ACK_SIZE,
		};
}

static int receive_acks(struct flight *flight, struct vdpa_error *err)
{
	struct vdpa_transport *transport = flight->vdpa->transport;
	struct iovec parts[EXCHANGE_ACKS];
	ssize_t count;
	int ret = 0;

	divide_buffer(flight->vdpa, parts);
	count = transport->ops->receive_many(transport, parts, EXCHANGE_ACKS);
	if (count < 0)
		return receive_failed(flight, (int)count, err);
	for (ssize_t i = 0; i < count && !ret; i++)
		ret = handle_datagram(flight, parts[i].iov_base,
				      parts[i].iov_len, err);
	return ret;
}

static int run_batch(struct vdpa *vdpa, struct call *calls, size_t count,
		     struct vdpa_error *err)
{
	struct flight flight = { .vdpa = vdpa, .calls = calls, .count = count };
	bool is_bulk;
	int ret;

	ret = send_calls(&flight, err);
	is_bulk = count > 1 && vdpa->transport->ops->receive_many &&
		  has_acks_only(calls, count);
	while (!ret && flight.open)
		ret = is_bulk ? receive_acks(&flight, err) :
				receive_once(&flight, err);
	return ret;
}

int exchange_run(struct vdpa *vdpa, struct call *calls, size_t count,
		 struct vdpa_error *err)
{
	size_t most = has_acks_only(calls, count) ? EXCHANGE_CHANGES :
						    EXCHANGE_BATCH;
	size_t batch;
	int ret = 0;

	for (size_t i = 0; i < count && !ret; i += batch) {
		batch = count - i < most ? count - i : most;
		ret = run_batch(vdpa, calls + i, batch, err);
	}
	return ret;
}

bool exchange_may_miss(struct vdpa *vdpa)
{
	struct vdpa_transport *transport = vdpa->transport;

	return !transport->ops->may_miss || transport->ops->may_miss(transport);
}

static int store_family(const struct nlmsghdr *nlh, struct call *call)
{
	uint16_t *family = call->arg;

	*family = message_family(nlh);
	return 0;
}

int exchange_family(struct vdpa *vdpa, struct vdpa_error *err)
{
	struct call call = { .reply = store_family, .arg = &vdpa->family };
	int ret;

	if (vdpa->family)
		return 0;

	ret = exchange_run(vdpa, &call, 1, err);
	if (ret)
		return ret;
	if (call.result == -ENOENT)
		return vdpa_error_set(
			err, -ENOENT,
			"load the module \"vdpa\" (modprobe vdpa) and the "
			"driver of your parent device, or use a kernel built "
			"with CONFIG_VDPA; only the initial network namespace has this family",
			"this kernel has no vDPA support here: it does not know "
			"the generic netlink family \"%s\"",
			VDPA_GENL_NAME);
	if (call.result)
		return vdpa_error_set(
			err, call.result, NULL,
			"cannot look up the netlink family \"%s\": %s",
			VDPA_GENL_NAME, strerror(-call.result));
	if (!vdpa->family)
		return vdpa_error_set(
			err, -EBADMSG, NULL,
			"the kernel did not report the number of the "
			"netlink family \"%s\"",
			VDPA_GENL_NAME);
	return 0;
}
