/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The border between the library and whatever answers it: a kernel, a recording
 * of one, or a simulation.
 *
 * A transport carries datagrams of netlink messages, as a NETLINK_GENERIC
 * socket does (netlink(7)), and accesses files of the same host: sysfs, and the
 * records of devices. It does not interpret their contents.
 */
#ifndef VDPA_TRANSPORT_H
#define VDPA_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <sys/uio.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vdpa;
struct vdpa_error;
struct vdpa_transport;

/**
 * enum vdpa_file_op - what can be done with a file
 * @VDPA_FILE_READ:   its content
 * @VDPA_FILE_LINK:   where a symbolic link points to
 * @VDPA_FILE_LIST:   the names in a folder, in any order: "NUMBER NAME" with
 *		      its 0 byte for each, where NUMBER is the inode number, 0
 *		      when it is not known. vdpa_file_names() drops the numbers.
 * @VDPA_FILE_NUMBER: the inode number, of a symbolic link its own, as decimal
 *		      text; of a regular file, a blank and its size follow.
 *		      sysfs gives each object and link one that no other gets in
 *		      this boot, and a higher one than all before it.
 * @VDPA_FILE_WRITE:  write into a file that is there, as sysfs wants it: all
 *		      bytes in one call
 * @VDPA_FILE_REPLACE: make or replace a stored file, the whole of it or nothing,
 *		      under its lock. The first line of what is written is not
 *		      part of the file: it is what VDPA_FILE_NUMBER returned for
 *		      the file, or empty when there was none. -EAGAIN when the
 *		      file has changed since. Folder, lock and -EPERM as below.
 * @VDPA_FILE_LOAD:   the content of a stored file. -EPERM when others than this
 *		      user or root can write to its folder or to the file.
 * @VDPA_FILE_REMOVE: remove a stored file. -EPERM as above.
 * @VDPA_FILE_TRY:    open a device for reading, exclusively, and close it
 *		      again. -EBUSY when it is in use.
 * @VDPA_FILE_HOLDERS: which processes have character devices of vhost_vdpa
 *		      open; the path is /proc. A text "MINOR PID NAME" with its
 *		      0 byte for each device and process, and the text "?" when
 *		      not all processes could be looked at.
 * @VDPA_FILE_VHOST:  what a character device of vhost_vdpa says; it is opened
 *		      and closed, which resets the virtio device. Lines
 *		      "WORD NUMBER", where a negative number is an errno: the
 *		      members of enum vdpa_vhost_value in lower case, then for
 *		      each virtqueue in turn "size", "group" and "desc_group".
 * @VDPA_FILE_APPEND: append lines to a stored file, all of them or nothing, under
 *		      its lock. Folder and file are made when they are missing.
 *		      A last line without its end gets one first. -EPERM as for
 *		      VDPA_FILE_LOAD. The lock is the file PATH.lock, which only
 *		      its owner can open; -EBUSY when another process does not
 *		      release it in time.
 * @VDPA_FILE_ACCESS: whether this user may read and write it; it is not opened.
 *		      -EACCES when not
 */
enum vdpa_file_op {
	VDPA_FILE_READ,
	VDPA_FILE_LINK,
	VDPA_FILE_LIST,
	VDPA_FILE_NUMBER,
	VDPA_FILE_WRITE,
	VDPA_FILE_REPLACE,
	VDPA_FILE_LOAD,
	VDPA_FILE_REMOVE,
	VDPA_FILE_TRY,
	VDPA_FILE_HOLDERS,
	VDPA_FILE_VHOST,
	VDPA_FILE_APPEND,
	VDPA_FILE_ACCESS,
};

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
 * @file:    do @op with the file @path, an absolute one. @buffer is what to
 *	     write, or where to put what was read; a read adds no 0 byte.
 *	     Returns the bytes read, 0 when nothing is read, or a negative
 *	     errno: -ENOENT when there is no such file, -EMSGSIZE when it does
 *	     not fit in @size bytes. NULL: this host has no files.
 * @limit:   make what takes longer than @timeout_ms end with -ETIMEDOUT; 0: no
 *	     limit, which is what it begins with. Returns 0, or -EOPNOTSUPP when
 *	     it cannot. NULL: nothing takes long.
 * @receive_many: as @receive, and take along the datagrams that are there
 *	     already, at most @count: one into each of @parts, whose iov_len
 *	     becomes its size. Returns how many, 1 at the least, or a negative
 *	     errno as @receive. NULL: @receive is called for each.
 * @may_miss: whether a device may have been taken away since the last call. The
 *	     first call begins to look out for that, and returns true. False
 *	     means that surely none was, up to the last answer that was
 *	     received. NULL: as if it returned true.
 * @watch:   begin to listen to the kernel's events about devices. Returns a
 *	     file descriptor that is readable when there can be one, for
 *	     poll(2); it lives as long as the transport, and is the same for
 *	     each call. Or a negative errno. NULL: this host has no events.
 * @event:   put the next event, a text "ACTION@PATH" and texts "KEY=VALUE",
 *	     each with its 0 byte, into @buffer. Returns its size, or a negative
 *	     errno: -EAGAIN when there is none yet, -ENOBUFS when some were
 *	     lost. Not called before @watch.
 */
struct vdpa_transport_ops {
	int (*send)(struct vdpa_transport *transport, const void *data,
		    size_t size);
	ssize_t (*receive)(struct vdpa_transport *transport, void *buffer,
			   size_t size);
	void (*close)(struct vdpa_transport *transport);
	ssize_t (*file)(struct vdpa_transport *transport, enum vdpa_file_op op,
			const char *path, void *buffer, size_t size);
	int (*limit)(struct vdpa_transport *transport, unsigned int timeout_ms);
	ssize_t (*receive_many)(struct vdpa_transport *transport,
				struct iovec *parts, size_t count);
	bool (*may_miss)(struct vdpa_transport *transport);
	int (*watch)(struct vdpa_transport *transport);
	ssize_t (*event)(struct vdpa_transport *transport, void *buffer,
			 size_t size);
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
 * sent, "<" for what was received, "!" and an errno for a failed send or
 * receive. What is done with a file is "@" and the bytes of: a letter (r, l, d,
 * n, w, s, o, x, t, p, v, a, q in the order of enum vdpa_file_op), the path, a 0
 * byte, what is written; "<" or "!" follows. "?" and 0 or 1 is an answer of
 * @may_miss. Lines that begin with "#" are comments.
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

/**
 * vdpa_file - do something with a file of the host that a handle talks to
 * @vdpa:   open handle
 * @op:	    what to do
 * @path:   absolute path
 * @buffer: what to write, or where to put what is read
 * @size:   bytes of it
 *
 * Returns as @file of struct vdpa_transport_ops does; -EOPNOTSUPP when the
 * host has no files.
 */
ssize_t vdpa_file(struct vdpa *vdpa, enum vdpa_file_op op, const char *path,
		  void *buffer, size_t size);

/**
 * vdpa_file_all - what an operation that reads gives, however long it is
 * @vdpa: open handle
 * @op:	  what to do
 * @path: absolute path
 * @text: set on success; followed by two 0 bytes; free with free()
 *
 * Returns the bytes of @text, or a negative errno as vdpa_file(): -EMSGSIZE
 * beyond 64 MiB; -ENOMEM.
 */
ssize_t vdpa_file_all(struct vdpa *vdpa, enum vdpa_file_op op, const char *path,
		      char **text);

/**
 * vdpa_file_names - drop the numbers of a VDPA_FILE_LIST
 * @list: as VDPA_FILE_LIST gives it, with an empty name at its end; becomes the
 *	  names alone, each with its 0 byte, and an empty one at the end
 */
void vdpa_file_names(char *list);

#ifdef __cplusplus
}
#endif

#endif
