/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The border between the library and whatever answers its messages: a kernel,
 * a recording of one, or a simulation.
 *
 * A transport carries datagrams of netlink messages, as a NETLINK_GENERIC
 * socket does (netlink(7)). It knows nothing of what they say.
 */
#ifndef VDPA_TRANSPORT_H
#define VDPA_TRANSPORT_H

#include <stddef.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vdpa_error;
struct vdpa_transport;

/**
 * struct vdpa_transport_ops - what a transport can do
 * @send:    take one datagram of @size bytes, with one or more requests, all of
 *	     it or nothing. Returns 0 or a negative errno.
 * @receive: wait for one datagram of answers and put it into @buffer. Returns
 *	     its size, or a negative errno: -EMSGSIZE when it does not fit in
 *	     @size bytes, -ENOBUFS when answers were lost and the ones behind
 *	     them can still be read, -EINTR when the call is to be repeated.
 *	     As the kernel does, it answers a control message (NLMSG_NOOP) that
 *	     asks for an acknowledgement.
 * @close:   release the transport; it is not used again.
 */
struct vdpa_transport_ops {
	int (*send)(struct vdpa_transport *transport, const void *data,
		    size_t size);
	ssize_t (*receive)(struct vdpa_transport *transport, void *buffer,
			   size_t size);
	void (*close)(struct vdpa_transport *transport);
};

/**
 * struct vdpa_transport - base of every transport
 * @ops: its three functions
 *
 * An implementation puts it first in a struct of its own.
 */
struct vdpa_transport {
	const struct vdpa_transport_ops *ops;
};

/**
 * vdpa_transport_kernel - talk to the kernel of this machine
 * @transport: set on success; close with its @close, or hand it to
 *	       vdpa_open_take()
 * @err:       filled on failure; may be NULL
 *
 * Returns 0 or a negative errno of socket(2).
 */
int vdpa_transport_kernel(struct vdpa_transport **transport,
			  struct vdpa_error *err);

/**
 * vdpa_transport_record_take - write down what passes through a transport
 * @inner:     the transport that does the work; taken over, also on failure
 * @path:      file to write, created or emptied
 * @transport: set on success
 * @err:       filled on failure; may be NULL
 *
 * The file is text, a line a datagram: ">" and hexadecimal bytes for what was
 * sent, "<" for what was received, "!" and an errno for a failed receive.
 * Lines that begin with "#" are comments.
 *
 * Returns 0 or a negative errno of fopen(3). A record that could not be
 * written in full makes @send and @receive fail with -EIO.
 */
int vdpa_transport_record_take(struct vdpa_transport *inner, const char *path,
			       struct vdpa_transport **transport,
			       struct vdpa_error *err);

/**
 * vdpa_transport_replay - answer as a recording says
 * @path:      file in the format of vdpa_transport_record_take()
 * @transport: set on success
 * @err:       filled on failure; may be NULL
 *
 * What is sent must be what was recorded, byte by byte: @send answers -EPROTO
 * otherwise, and @receive answers -ENODATA where the recording has no answer.
 *
 * Returns 0, a negative errno of fopen(3), or -EBADMSG for a line that is not
 * of the format.
 */
int vdpa_transport_replay(const char *path, struct vdpa_transport **transport,
			  struct vdpa_error *err);

#ifdef __cplusplus
}
#endif

#endif
