/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A transport at the other end of a stream: on another host, or in a process
 * that can be abandoned when its kernel does not answer.
 *
 * All data are copied; the two ends share nothing. lib/transport/frame.h
 * describes the protocol.
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
 * @err:       filled on failure; sent to the client
 *
 * Returns 0 or a negative errno.
 */
typedef int vdpa_serve_open_fn(void *arg, struct vdpa_transport **transport,
			       struct vdpa_error *err);

/**
 * vdpa_serve - carry out the requests of a stream
 * @in:	  file descriptor to read from
 * @out:  file descriptor to write to; may be @in. It should not raise SIGPIPE.
 * @open: opens the transport when the client asks for it
 * @arg:  passed to @open
 * @err:  filled on failure; may be NULL
 *
 * Returns 0 when the client closed its end, or a negative errno: -EBADMSG when
 * it violated the protocol, -EPROTONOSUPPORT when it speaks another version,
 * -ETIMEDOUT when the rest of a request did not arrive in time. Closes neither
 * @in nor @out.
 */
int vdpa_serve(int in, int out, vdpa_serve_open_fn *open, void *arg,
	       struct vdpa_error *err);

/**
 * struct vdpa_stream_ops - how a stream reaches its server
 * @connect: start a server, or connect to one. Returns the file descriptor of a
 *	     stream socket to the server, or a negative errno, and fills @err.
 * @settle:  called after the greeting. @code is 0, or a negative errno if the
 *	     greeting failed; then @err says why, and @settle may fill in a
 *	     better text. May be NULL.
 * @release: release @arg. May be NULL.
 * @reserved: NULL
 */
struct vdpa_stream_ops {
	int (*connect)(void *arg, struct vdpa_error *err);
	void (*settle)(void *arg, int code, struct vdpa_error *err);
	void (*release)(void *arg);
	void (*reserved[4])(void);
};

/**
 * struct vdpa_stream - how to open a stream
 * @ops:      how to reach the server
 * @arg:      passed to each function of @ops
 * @hello_ms: how long the server's hello may take
 * @is_once:  do not reconnect after the connection was lost
 * @reserved: 0
 */
struct vdpa_stream {
	const struct vdpa_stream_ops *ops;
	void *arg;
	unsigned int hello_ms;
	bool is_once;
	uint64_t reserved[4];
};

/**
 * vdpa_transport_stream - open the client's end of a stream
 * @stream:    how to reach the server; copied. @release is called also on
 *	       failure.
 * @transport: set on success
 * @err:       filled on failure; may be NULL
 *
 * Connects at once. A request that takes longer than the time limit
 * (vdpa_set_timeout()) ends with -ETIMEDOUT, whatever the server does. Until
 * that server has answered, requests that can wait for the kernel end with
 * -ETIMEDOUT at once. A second server is started for all other requests, such
 * as reading files.
 *
 * If the server ended or violated the protocol, the request ends with
 * -ECONNRESET: it may have been carried out. The next request starts a new
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
 * vdpa_transport_ssh - talk to the kernel of another host over ssh(1)
 * @host:      "HOST" or "USER@HOST", as ssh takes it
 * @timeout_s: how long ssh may take to connect; 0: as long as it takes
 * @transport: set on success
 * @err:       filled on failure; may be NULL
 *
 * Runs "vdpa serve" there. The environment variables VDPA_SSH (the program to
 * run instead of ssh) and VDPA_SSH_COMMAND (what it runs there) change that. ssh
 * is a child process; it can ask for a password on the terminal. It is waited
 * for only if the connection fails.
 *
 * ssh has the process group of the caller, and gets its signals: those of the
 * terminal, for example. If the caller has a handler for SIGINT, SIGHUP or
 * SIGTERM at this time, ssh ignores that signal once it is connected, so that
 * the caller still gets the answer to its request. sh(1) starts ssh then.
 *
 * Returns 0, -EINVAL for a text that is not the name of a host, -EHOSTUNREACH
 * when ssh cannot connect, -ENOENT when ssh or the command there is missing, or
 * fails like vdpa_transport_stream().
 */
int vdpa_transport_ssh(const char *host, unsigned int timeout_s,
		       struct vdpa_transport **transport,
		       struct vdpa_error *err);

/**
 * vdpa_transport_readonly_take - allow only requests that read
 * @inner:     the transport that does the work; taken over, also on failure
 * @transport: set on success
 * @err:       filled on failure; may be NULL
 *
 * Refuses with -EROFS: requests that can change something, messages to any
 * netlink family other than "vdpa", operations that write or remove a file, and
 * opening a file that holds nothing about devices, drivers or the kernel and is
 * not a record. Asking a character device (VDPA_FILE_VHOST) is allowed.
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
