/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Many requests that change something, one after the other.
 *
 * The kernel carries out every request of one send, even after a refused one.
 * So there are two kinds of batch. A batch that goes on after a refusal sends
 * many requests at a time, and reads their acknowledgements in bulk. A batch
 * that stops at a refusal sends each request only after the previous one was
 * acknowledged, so that the kernel never carries out a request that follows a
 * refused one.
 *
 * A batch contains the requests of one send, so its memory does not grow with
 * their total number.
 */
#ifndef VDPA_BATCH_H
#define VDPA_BATCH_H

#include <stdbool.h>
#include <vdpa/vdpa.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vdpa_batch;

/**
 * enum vdpa_batch_kind - what a batch does after a refusal
 * @VDPA_BATCH_STOP:  no request after a refused one is sent
 * @VDPA_BATCH_GO_ON: every request is sent
 */
enum vdpa_batch_kind {
	VDPA_BATCH_STOP,
	VDPA_BATCH_GO_ON,
};

/**
 * vdpa_batch_done_fn - receives the result of a request
 * @arg:     as given to vdpa_batch_new()
 * @tag:     as given to vdpa_batch_submit()
 * @request: the request; lives until the function returns
 * @code:    0; a negative errno as vdpa_submit() returns it; -ENOBUFS when the
 *	     answer was lost, and the kernel may have carried out the request;
 *	     -ECANCELED when the request was not sent
 * @err:     the reason, or the kernel's warning, as from vdpa_submit()
 *
 * Called once for each request, in their order. The function can use the
 * handle, but not the batch.
 */
typedef void vdpa_batch_done_fn(void *arg, uint64_t tag,
				const struct vdpa_request *request, int code,
				const struct vdpa_error *err);

/**
 * vdpa_batch_new - begin a batch
 * @vdpa:  open handle; must stay open as long as the batch
 * @kind:  what to do after a refusal
 * @done:  called with each result
 * @arg:   passed to @done
 * @batch: set on success; free with vdpa_batch_free()
 * @err:   filled on failure; may be NULL
 *
 * Sends nothing. Returns 0 or -ENOMEM.
 */
int vdpa_batch_new(struct vdpa *vdpa, enum vdpa_batch_kind kind,
		   vdpa_batch_done_fn *done, void *arg,
		   struct vdpa_batch **batch, struct vdpa_error *err);

/**
 * vdpa_batch_send_fn - receives the requests of the next send
 * @arg:      as given to vdpa_batch_new()
 * @requests: in their order; they live until the function returns
 * @count:    number of @requests, at least 1
 *
 * The function can use the handle, but not the batch.
 */
typedef void vdpa_batch_send_fn(void *arg,
				const struct vdpa_request *const *requests,
				size_t count);

/**
 * vdpa_batch_before_send - set a function to call before each send
 * @batch: from vdpa_batch_new()
 * @send:  called before each send; NULL: no function
 */
void vdpa_batch_before_send(struct vdpa_batch *batch, vdpa_batch_send_fn *send);

/**
 * vdpa_batch_submit - put a request into a batch
 * @batch:   from vdpa_batch_new()
 * @request: as for vdpa_submit(); copied
 * @tag:     passed to @done with the result
 * @err:     filled on failure; may be NULL
 *
 * The request is sent now or later. @done receives its result during this call,
 * a later one or vdpa_batch_flush().
 *
 * Returns 0 when the batch accepted the request. Otherwise @done is not called
 * for it:
 *   -EINVAL	vdpa_submit() would refuse it, too
 *   -E2BIG	one of its strings does not fit into a message
 *   -ECANCELED the batch has stopped at a refusal
 *   -ENOMEM	no memory
 * or the errno with which the exchange with the kernel broke down earlier.
 */
int vdpa_batch_submit(struct vdpa_batch *batch,
		      const struct vdpa_request *request, uint64_t tag,
		      struct vdpa_error *err);

/**
 * vdpa_batch_flush - send the waiting requests, and wait for their results
 * @batch: from vdpa_batch_new()
 * @err:   filled on failure; may be NULL
 *
 * Returns 0, also when requests were refused, or a negative errno when the
 * exchange with the kernel broke down, now or earlier: then nothing more is
 * sent. In both cases, @done was called for every accepted request.
 */
int vdpa_batch_flush(struct vdpa_batch *batch, struct vdpa_error *err);

/**
 * vdpa_batch_has - whether a request about a device is waiting
 * @batch: from vdpa_batch_new()
 * @name:  device name
 *
 * If so, flush the batch before you look at that device.
 */
bool vdpa_batch_has(const struct vdpa_batch *batch, const char *name);

/**
 * vdpa_batch_free - release a batch
 * @batch: may be NULL. Waiting requests are not sent, and @done is not called
 *	   for them: call vdpa_batch_flush() first.
 */
void vdpa_batch_free(struct vdpa_batch *batch);

#ifdef __cplusplus
}
#endif

#endif
