/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Many requests that change something, one behind the other.
 *
 * The kernel does every request of one send, whatever became of the one before
 * it. So there are two kinds of batch. One that goes on after a refusal sends
 * many requests at a time, and reads their acknowledgements in bulk. One that
 * stops at a refusal sends a request when the one before it was acknowledged:
 * what stands behind a refused request is never done. Some wait together for
 * that, too.
 *
 * A batch holds the requests of one send, so its memory does not grow with
 * their number.
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
 * enum vdpa_batch_kind - what a refusal means to a batch
 * @VDPA_BATCH_STOP:  nothing behind a refused request is sent
 * @VDPA_BATCH_GO_ON: every request is sent
 */
enum vdpa_batch_kind {
	VDPA_BATCH_STOP,
	VDPA_BATCH_GO_ON,
};

/**
 * vdpa_batch_done_fn - told what became of a request
 * @arg:     as given to vdpa_batch_new()
 * @tag:     as given to vdpa_batch_submit()
 * @request: what was asked for; lives until the function returns
 * @code:    0; a negative errno as vdpa_submit() returns it; -ENOBUFS when the
 *	     answer was lost, and the request may have been done; -ECANCELED
 *	     when the request was not sent
 * @err:     the reason, or the kernel's warning, as of vdpa_submit()
 *
 * Called once for each request, in their order. It can use the handle, but not
 * the batch.
 */
typedef void vdpa_batch_done_fn(void *arg, uint64_t tag,
				const struct vdpa_request *request, int code,
				const struct vdpa_error *err);

/**
 * vdpa_batch_new - begin a batch
 * @vdpa:  open handle; must stay open as long as the batch
 * @kind:  what a refusal means
 * @done:  called with each result
 * @arg:   handed to @done
 * @batch: set on success; free with vdpa_batch_free()
 * @err:   filled on failure; may be NULL
 *
 * Asks no kernel. Returns 0 or -ENOMEM.
 */
int vdpa_batch_new(struct vdpa *vdpa, enum vdpa_batch_kind kind,
		   vdpa_batch_done_fn *done, void *arg,
		   struct vdpa_batch **batch, struct vdpa_error *err);

/**
 * vdpa_batch_send_fn - told what will be sent next
 * @arg:      as given to vdpa_batch_new()
 * @requests: in their order; they live until the function returns
 * @count:    of them, 1 at the least
 *
 * It can use the handle, but not the batch.
 */
typedef void vdpa_batch_send_fn(void *arg,
				const struct vdpa_request *const *requests,
				size_t count);

/**
 * vdpa_batch_before_send - be told before requests are sent
 * @batch: as vdpa_batch_new() made it
 * @send:  called before each send; NULL: nothing is
 */
void vdpa_batch_before_send(struct vdpa_batch *batch, vdpa_batch_send_fn *send);

/**
 * vdpa_batch_submit - put a request into a batch
 * @batch:   as vdpa_batch_new() made it
 * @request: as for vdpa_submit(); copied
 * @tag:     what the caller knows it by
 * @err:     filled on failure; may be NULL
 *
 * The request is sent now or later. What becomes of it is told to @done, in
 * this call, in a later one or in vdpa_batch_flush().
 *
 * Returns 0 when the request was taken. Else @done does not hear of it:
 *   -EINVAL	vdpa_submit() would not take it either
 *   -E2BIG	no message can hold one of its strings
 *   -ECANCELED the batch has stopped at a refusal
 *   -ENOMEM	no memory
 * or the errno with which the exchange with the kernel broke down earlier.
 */
int vdpa_batch_submit(struct vdpa_batch *batch,
		      const struct vdpa_request *request, uint64_t tag,
		      struct vdpa_error *err);

/**
 * vdpa_batch_flush - send what waits, and wait for what becomes of it
 * @batch: as vdpa_batch_new() made it
 * @err:   filled on failure; may be NULL
 *
 * Returns 0, whatever became of the requests, or a negative errno when the
 * exchange with the kernel broke down, now or earlier: then nothing more is
 * sent. @done was called for every request that was taken in both cases.
 */
int vdpa_batch_flush(struct vdpa_batch *batch, struct vdpa_error *err);

/**
 * vdpa_batch_has - whether a request about a device waits
 * @batch: as vdpa_batch_new() made it
 * @name:  device name
 *
 * Who looks at that device flushes the batch first.
 */
bool vdpa_batch_has(const struct vdpa_batch *batch, const char *name);

/**
 * vdpa_batch_free - release a batch
 * @batch: may be NULL. Requests that wait are not sent, and @done does not hear
 *	   of them: vdpa_batch_flush() comes first.
 */
void vdpa_batch_free(struct vdpa_batch *batch);

#ifdef __cplusplus
}
#endif

#endif
