/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A transport at the other end of a stream: in a process that can be left
 * behind when its kernel does not answer, or on another host.
 *
 * Everything that passes is copied; the two ends share nothing. lib/transport/
 * frame.h describes the protocol.
 */
#ifndef VDPA_SERVE_H
#define VDPA_SERVE_H

#include <vdpa/transport.h>
#include <vdpa/vdpa.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * typedef vdpa_serve_open_fn - open the transport that does the work
 * @arg:       as given to vdpa_serve()
 * @transport: set on success
 * @err:       filled on failure; the client is told
 *
 * Returns 0 or a negative errno.
 */
typedef int vdpa_serve_open_fn(void *arg, struct vdpa_transport **transport,
			       struct vdpa_error *err);

/**
 * vdpa_serve - do what the other end of a stream asks for
 * @in:	  file descriptor to read from
 * @out:  file descriptor to write to; may be @in. It should not raise SIGPIPE.
 * @open: opens the transport when the client asks for it
 * @arg:  handed to @open
 * @err:  filled on failure; may be NULL
 *
 * Returns 0 when the client closed its end, or a negative errno: -EBADMSG when
 * it sent something else than the protocol, -EPROTONOSUPPORT when it speaks
 * another version, -ETIMEDOUT when half a request came and then nothing.
 * Neither @in nor @out is closed.
 */
int vdpa_serve(int in, int out, vdpa_serve_open_fn *open, void *arg,
	       struct vdpa_error *err);

/**
 * struct vdpa_stream_ops - how a stream reaches its server
 * @connect: start a server, or connect to one. Returns a file descriptor of a
 *	     stream socket, whose other end is the server's, or a negative
 *	     errno, and fills @err.
 * @settle:  called when the server has said hello (@code is 0) or did not
 *	     (@code is a negative errno, and @err says why; it can be filled
 *	     with something better). NULL: nothing is to be done then.
 * @release: release @arg. NULL: nothing is to be done then.
 */
struct vdpa_stream_ops {
	int (*connect)(void *arg, struct vdpa_error *err);
	void (*settle)(void *arg, int code, struct vdpa_error *err);
	void (*release)(void *arg);
};

/**
 * struct vdpa_stream - a stream to be opened
 * @size:     sizeof(struct vdpa_stream)
 * @ops:      how to reach the server
 * @arg:      handed to each of them
 * @hello_ms: how long the server may take until it says hello
 * @is_once:  a connection that is lost is not made again
 */
struct vdpa_stream {
	size_t size;
	const struct vdpa_stream_ops *ops;
	void *arg;
	unsigned int hello_ms;
	bool is_once;
};

/**
 * vdpa_transport_stream - the client's end
 * @stream:    how to reach the server; copied. @release is called also on
 *	       failure.
 * @transport: set on success
 * @err:       filled on failure; may be NULL
 *
 * Connects at once. A request that takes longer than the limit of time
 * (vdpa_set_timeout()) ends with -ETIMEDOUT, whatever the server does. The
 * server stays behind, and requests that can wait for the kernel end with
 * -ETIMEDOUT at once until it has come back. For all others, such as reading
 * files, a second server is started.
 *
 * A request whose server ended, or answered something else than the protocol,
 * ends with -ECONNRESET: it may have been done. The next request starts a new
 * server, unless @is_once.
 *
 * Returns 0, -ENOMEM, what @connect returned, or how the greeting failed:
 * -EBADMSG, -EPROTONOSUPPORT, -ECONNREFUSED when the server ended or did not
 * answer, or what the server's @open returned.
 */
int vdpa_transport_stream(const struct vdpa_stream *stream,
			  struct vdpa_transport **transport,
			  struct vdpa_error *err);

/**
 * vdpa_transport_readonly_take - let only through what reads
 * @inner:     the transport that does the work; taken over, also on failure
 * @transport: set on success
 * @err:       filled on failure; may be NULL
 *
 * Requests that can change something, and whatever is sent to another netlink
 * family than "vdpa", are refused with -EROFS; so are operations that write or
 * remove a file, and those that open one which tells nothing about devices,
 * drivers or the kernel, or is no record. What a character device of vDPA says
 * can be asked.
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_transport_readonly_take(struct vdpa_transport *inner,
				 struct vdpa_transport **transport,
				 struct vdpa_error *err);

#ifdef __cplusplus
}
#endif

#endif
