// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Many requests that change something. The waiting requests are those of the
 * next send. In a batch that stops at a refusal, that is one request; or
 * several that are sent one after the other, if the transport can hold them.
 */

#include "explain.h"

#include "request.h"
#include "util/error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/batch.h>

/* A waiting request, followed by a copy of its strings. */
struct waiting {
	struct vdpa_request request;
	uint64_t tag;
	char strings[];
};

/*
 * Maximum bytes of requests in one send. A socket accepts three times as much
 * by default, and requests of a normal size never reach this limit.
 */
#define BATCH_SIZE 65536

struct vdpa_batch {
	struct vdpa *vdpa;
	enum vdpa_batch_kind kind;
	vdpa_batch_done_fn *done;
	vdpa_batch_send_fn *send; /* NULL: none */
	void *arg;
	int stop_code; /* why nothing more is sent; 0: not stopped */
	struct vdpa_error stop_err;
	struct waiting *waiting[EXCHANGE_CHANGES];
	struct call calls[EXCHANGE_CHANGES];
	size_t count;
	size_t size; /* bytes of the waiting requests */
};

int vdpa_batch_new(struct vdpa *vdpa, enum vdpa_batch_kind kind,
		   vdpa_batch_done_fn *done, void *arg,
		   struct vdpa_batch **batch, struct vdpa_error *err)
{
	struct vdpa_batch *new = calloc(1, sizeof(*new));

	if (!new)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a batch");
	new->vdpa = vdpa;
	new->kind = kind;
	new->done = done;
	new->arg = arg;
	*batch = new;
	return 0;
}

void vdpa_batch_before_send(struct vdpa_batch *batch, vdpa_batch_send_fn *send)
{
	batch->send = send;
}

/* ---- waiting requests ----------------------------------------------- */

static size_t string_size(const char *string)
{
	return string ? strlen(string) + 1 : 0;
}

/* Copy @string to *@at, and move *@at past the copy. */
static const char *copy_string(char **at, const char *string)
{
	size_t size = string_size(string);
	char *copy = *at;

	if (!string)
		return NULL;
	*at += size;
	return memcpy(copy, string, size);
}

static size_t waiting_size(const struct vdpa_request *request)
{
	return sizeof(struct waiting) + string_size(request->name) +
	       string_size(request->mgmtdev_bus) +
	       string_size(request->mgmtdev_name);
}

static struct waiting *waiting_new(const struct vdpa_request *request,
				   uint64_t tag)
{
	struct waiting *waiting = malloc(waiting_size(request));
	char *at;

	if (!waiting)
		return NULL;
	at = waiting->strings;
	waiting->request = *request;
	waiting->request.name = copy_string(&at, request->name);
	waiting->request.mgmtdev_bus = copy_string(&at, request->mgmtdev_bus);
	waiting->request.mgmtdev_name = copy_string(&at, request->mgmtdev_name);
	waiting->tag = tag;
	return waiting;
}

static void drop_waiting(struct vdpa_batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		free(batch->waiting[i]);
	batch->count = 0;
	batch->size = 0;
}

/* ---- sending -------------------------------------------------------- */

/*
 * The result of one call of an exchange that ended with @ret. If the exchange
 * broke down, only the results of acknowledged calls are known.
 */
static int call_result(struct call *call, int ret, struct vdpa_error *err)
{
	if (call->is_done)
		return request_result(call, err);
	if (call->is_sent)
		call->result = vdpa_error_set(call_error(call), -ENOBUFS,
					      EXCHANGE_MAY_BE_DONE,
					      "the kernel's answer was not "
					      "received: %s",
					      strerror(-ret));
	else if (ret)
		call->result = vdpa_error_set(call_error(call), -ECANCELED,
					      NULL, "it was not sent: %s",
					      strerror(-ret));
	else
		call->result = vdpa_error_set(call_error(call), -ECANCELED,
					      NULL, "it was not sent");
	return explain_call(call, err);
}

static void stop(struct vdpa_batch *batch, int code,
		 const struct vdpa_error *err)
{
	if (batch->stop_code)
		return;
	batch->stop_code = code;
	batch->stop_err = *err;
}

static void stop_at_refusal(struct vdpa_batch *batch)
{
	struct vdpa_error err;

	error_clear(&err);
	vdpa_error_set(&err, -ECANCELED, NULL,
		       "the batch stopped at a request that was refused");
	stop(batch, -ECANCELED, &err);
}

/* @ret is the result of the exchange. */
static void pass_results(struct vdpa_batch *batch, int ret)
{
	struct vdpa_error err;

	for (size_t i = 0; i < batch->count; i++) {
		const struct waiting *waiting = batch->waiting[i];
		int code = call_result(&batch->calls[i], ret, &err);

		if (code && batch->kind == VDPA_BATCH_STOP)
			stop_at_refusal(batch);
		batch->done(batch->arg, waiting->tag, &waiting->request, code,
			    &err);
	}
}

/* Set up the calls, and announce them to the caller's function. */
static void begin_calls(struct vdpa_batch *batch)
{
	const struct vdpa_request *requests[EXCHANGE_CHANGES];

	for (size_t i = 0; i < batch->count; i++) {
		requests[i] = &batch->waiting[i]->request;
		call_clear(&batch->calls[i]);
		batch->calls[i].request = requests[i];
	}
	if (batch->send)
		batch->send(batch->arg, requests, batch->count);
}

/* The changes of @batch could not be made permanent. */
static void undo_calls(struct vdpa_batch *batch, int code,
		       const struct vdpa_error *err)
{
	for (size_t i = 0; i < batch->count; i++) {
		struct call *call = &batch->calls[i];

		if (call->is_done && !call->result)
			call->result = vdpa_error_set(call_error(call), code,
						      err->hint, "%s",
						      err->what);
	}
}

/* Send each call after the previous one was carried out. */
static int run_in_turn(struct vdpa_batch *batch, struct vdpa_error *err)
{
	struct vdpa_transport *transport = batch->vdpa->transport;
	int (*hold)(struct vdpa_transport *, bool, struct vdpa_error *) =
		batch->count > 1 ? transport->ops->hold : NULL;
	struct vdpa_error reason;
	bool is_refused = false;
	int ret = 0, code;

	if (hold)
		ret = hold(transport, true, err);
	for (size_t i = 0; i < batch->count && !ret && !is_refused; i++) {
		ret = exchange_run(batch->vdpa, &batch->calls[i], 1, err);
		is_refused = batch->calls[i].result;
	}
	code = hold ? hold(transport, false, &reason) : 0;
	if (code)
		undo_calls(batch, code, &reason);
	return ret;
}

static int run_calls(struct vdpa_batch *batch, struct vdpa_error *err)
{
	int ret = exchange_family(batch->vdpa, err);

	if (ret)
		return ret;
	if (batch->kind == VDPA_BATCH_STOP)
		return run_in_turn(batch, err);
	return exchange_run(batch->vdpa, batch->calls, batch->count, err);
}

static void run_waiting(struct vdpa_batch *batch)
{
	struct vdpa_error err;
	int ret;

	begin_calls(batch);
	error_clear(&err);
	ret = run_calls(batch, &err);
	if (ret)
		stop(batch, ret, &err);
	pass_results(batch, ret);
	drop_waiting(batch);
}

int vdpa_batch_flush(struct vdpa_batch *batch, struct vdpa_error *err)
{
	error_clear(err);
	if (batch->count)
		run_waiting(batch);
	if (!batch->stop_code || batch->stop_code == -ECANCELED)
		return 0;
	if (err)
		*err = batch->stop_err;
	return batch->stop_code;
}

/* The kernel carries out all requests of a send, also after a failure. */
static size_t room_of(const struct vdpa_batch *batch)
{
	bool is_alone = batch->kind == VDPA_BATCH_STOP &&
			!batch->vdpa->transport->ops->hold;

	return is_alone ? 1 : EXCHANGE_CHANGES;
}

int vdpa_batch_submit(struct vdpa_batch *batch,
		      const struct vdpa_request *request, uint64_t tag,
		      struct vdpa_error *err)
{
	size_t room = room_of(batch);
	struct waiting *waiting;
	int ret;

	error_clear(err);
	ret = request_check(request, err);
	if (ret)
		return ret;
	if (batch->count && batch->size + waiting_size(request) > BATCH_SIZE)
		run_waiting(batch);
	if (batch->stop_code) {
		if (err)
			*err = batch->stop_err;
		return batch->stop_code;
	}
	waiting = waiting_new(request, tag);
	if (!waiting)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a request");
	batch->waiting[batch->count++] = waiting;
	batch->size += waiting_size(request);
	if (batch->count == room)
		run_waiting(batch);
	return 0;
}

bool vdpa_batch_has(const struct vdpa_batch *batch, const char *name)
{
	for (size_t i = 0; i < batch->count; i++)
		if (strcmp(batch->waiting[i]->request.name, name) == 0)
			return true;
	return false;
}

void vdpa_batch_free(struct vdpa_batch *batch)
{
	if (!batch)
		return;
	drop_waiting(batch);
	free(batch);
}
