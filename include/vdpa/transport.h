/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The interface between the library and what answers it: a kernel, a recording
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
 * enum vdpa_file_op - operations on a file
 * @VDPA_FILE_READ:   read its content
 * @VDPA_FILE_LINK:   read the target of a symbolic link
 * @VDPA_FILE_LIST:   list the names in a folder, in any order: "NUMBER NAME"
 *		      with a 0 byte for each, where NUMBER is the inode number,
 *		      0 if not known. vdpa_file_names() drops the numbers.
 * @VDPA_FILE_NUMBER: the inode number as decimal text. The number of a symbolic
 *		      link is its own. A blank and the size follow the number of
 *		      a regular file. sysfs numbers each object and link with a
 *		      higher number than all before it, and does not use a
 *		      number twice in one boot.
 * @VDPA_FILE_WRITE:  write into an existing file, as sysfs requires: all bytes
 *		      in one call
 * @VDPA_FILE_REPLACE: create or replace a stored file completely or not at all,
 *		      under its lock. The first line of the data is not part of
 *		      the file: it is what VDPA_FILE_NUMBER returned for the
 *		      file, or empty if there was no file. -EAGAIN when the file
 *		      has changed since. Folder, lock and -EPERM as for
 *		      VDPA_FILE_APPEND.
 * @VDPA_FILE_LOAD:   read the content of a stored file. -EPERM when anybody but
 *		      this user and root can write to its folder or to the file.
 * @VDPA_FILE_REMOVE: remove a stored file. -EPERM as for VDPA_FILE_LOAD.
 * @VDPA_FILE_TRY:    open a device for reading, exclusively, and close it
 *		      again. -EBUSY when it is in use.
 * @VDPA_FILE_HOLDERS: the processes that have character devices of vhost_vdpa
 *		      open; the path is /proc. A text "MINOR PID NAME" with a
 *		      0 byte for each device and process, and the text "?" if
 *		      some processes could not be examined.
 * @VDPA_FILE_VHOST:  ask a character device of vhost_vdpa. This opens and
 *		      closes it, which resets the virtio device. Lines
 *		      "WORD NUMBER", where a negative number is an errno: the
 *		      members of enum vdpa_vhost_value in lower case, then for
 *		      each virtqueue in turn "size", "group" and "desc_group".
 * @VDPA_FILE_APPEND: append lines to a stored file, all of them or none, under
 *		      its lock. Creates a missing folder or file. Ends an
 *		      incomplete last line first. -EPERM as for VDPA_FILE_LOAD.
 *		      The lock is the file PATH.lock, which only its owner can
 *		      open; -EBUSY when another process does not release it in
 *		      time. vdpa_file() then tries again for as long as the
 *		      handle waits for the kernel; without a limit, for 2
 *		      seconds.
 * @VDPA_FILE_ACCESS: whether this user may read and write the file, without
 *		      opening it. -EACCES if not
 * @VDPA_FILE_LOCKER: the process that holds the lock of a stored file, as
 *		      "PID COMMAND". -ENOENT if nobody holds it, or a process
 *		      that cannot be seen from here. -EPERM as for
 *		      VDPA_FILE_LOAD.
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
	VDPA_FILE_LOCKER,
};

/**
 * struct vdpa_transport_ops - what a transport can do
 * @send:    send one datagram of @size bytes with one or more requests,
 *	     completely or not at all. Returns 0 or a negative errno.
 * @receive: wait for one datagram of answers and store it in @buffer. Returns
 *	     its size, or a negative errno: -EMSGSIZE when it does not fit in
 *	     @size bytes, -ENOBUFS when answers were lost and later ones can
 *	     still be read, -EINTR when the caller should repeat the call. Like
 *	     the kernel, a transport answers a control message (NLMSG_NOOP)
 *	     that asks for an acknowledgement.
 * @close:   release the transport. It must not be used again.
 * @file:    do @op with the file @path, an absolute path. @buffer contains the
 *	     data to write, or receives the data read, without a 0 byte.
 *	     Returns the bytes read, 0 if the operation reads nothing, or a
 *	     negative errno: -ENOENT when there is no such file, -EMSGSIZE when
 *	     it does not fit in @size bytes. NULL: this host has no files.
 * @limit:   let operations that take longer than @timeout_ms end with
 *	     -ETIMEDOUT; 0, the default: no limit. Returns 0, or -EOPNOTSUPP if
 *	     it cannot. NULL: no operation takes long.
 * @receive_many: like @receive, but also receive the datagrams that are already
 *	     there, at most @count in all: one into each of @parts, whose
 *	     iov_len becomes its size. Returns their number, at least 1, or a
 *	     negative errno as @receive. NULL: @receive is called for each.
 * @may_miss: whether a device may have been removed since the last call. The
 *	     first call starts to watch for that, and returns true. False
 *	     means that surely none was removed, up to the last answer
 *	     received. NULL: as if it returned true.
 * @watch:   start to listen to the kernel's events about devices. Returns a
 *	     file descriptor for poll(2) that is readable when there may be an
 *	     event, or a negative errno. Each call returns the same descriptor,
 *	     which lives as long as the transport. NULL: this host has no
 *	     events.
 * @event:   store the next event in @buffer, a text "ACTION@PATH" and texts
 *	     "KEY=VALUE", each with its 0 byte. Returns its size, or a negative
 *	     errno: -EAGAIN when there is none yet, -ENOBUFS when events were
 *	     lost. Not called before @watch.
 * @hold:    with @is_held, several requests follow, one after the other: the
 *	     transport may put off what makes their changes permanent until
 *	     the call without it. If that fails, none of them was carried out,
 *	     and @err says why. NULL: nothing is put off.
 * @reserved: NULL
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
	int (*hold)(struct vdpa_transport *transport, bool is_held,
		    struct vdpa_error *err);
	void (*reserved[7])(void);
};

/**
 * struct vdpa_transport - base of every transport
 * @ops: its functions
 *
 * An implementation makes it the first member of its own struct.
 *
 * It keeps these members.
 */
struct vdpa_transport {
	const struct vdpa_transport_ops *ops;
};

/**
 * vdpa_transport_kernel - talk to the kernel of this machine
 * @transport: set on success; close it with its @close, or pass it to
 *	       vdpa_open_take()
 * @err:       filled on failure; may be NULL
 *
 * Returns 0 or a negative errno of socket(2).
 */
int vdpa_transport_kernel(struct vdpa_transport **transport,
			  struct vdpa_error *err);

/**
 * vdpa_transport_record_take - record what passes through a transport
 * @inner:     the transport that does the work; taken over, also on failure
 * @path:      file to write; a new file replaces an old one of this user. A
 *	       character device or a pipe is written to.
 * @transport: set on success
 * @err:       filled on failure; may be NULL
 *
 * The file is text with a line for each datagram: ">" and hexadecimal bytes for
 * what was sent, "<" and bytes for what was received, "!" and an errno for a
 * failed send or receive. An operation on a file is "@" and the bytes of: a
 * letter (r, l, d, n, w, s, o, x, t, p, v, a, q, k in the order of enum
 * vdpa_file_op), the path, a 0 byte, and the written data; "<" or "!" follows.
 * "?" and 0 or 1 is an answer of @may_miss. Lines that begin with "#" are
 * comments.
 *
 * Returns 0, -ELOOP when @path is a symbolic link, -EPERM when it is a file of
 * another user, or a negative errno of open(2). A record that could not be
 * written in full makes @send and @receive fail with -EIO.
 */
int vdpa_transport_record_take(struct vdpa_transport *inner, const char *path,
			       struct vdpa_transport **transport,
			       struct vdpa_error *err);

/**
 * vdpa_transport_replay - answer from a recording
 * @path:      file in the format of vdpa_transport_record_take()
 * @transport: set on success
 * @err:       filled on failure; may be NULL
 *
 * The caller must send what was recorded, byte by byte: @send returns -EPROTO
 * otherwise, and @receive returns -ENODATA where the recording has no answer.
 *
 * Returns 0, a negative errno of open(2), -EISDIR or -EINVAL when @path is not
 * a regular file, -EFBIG when it has more than 256 MiB, or -EBADMSG for a line
 * that is not in the format.
 */
int vdpa_transport_replay(const char *path, struct vdpa_transport **transport,
			  struct vdpa_error *err);

/**
 * vdpa_file - do something with a file of the host that a handle talks to
 * @vdpa:   open handle
 * @op:	    what to do
 * @path:   absolute path
 * @buffer: data to write, or room for the data read
 * @size:   its size in bytes
 *
 * Returns as @file of struct vdpa_transport_ops does; -EOPNOTSUPP when the
 * host has no files.
 */
ssize_t vdpa_file(struct vdpa *vdpa, enum vdpa_file_op op, const char *path,
		  void *buffer, size_t size);

/**
 * vdpa_file_all - read with any operation that reads, whatever the size
 * @vdpa: open handle
 * @op:	  what to do
 * @path: absolute path
 * @text: set on success; followed by two 0 bytes; free with free()
 *
 * Returns the size of @text, or a negative errno like vdpa_file(): -EMSGSIZE
 * for more than 64 MiB; or -ENOMEM.
 */
ssize_t vdpa_file_all(struct vdpa *vdpa, enum vdpa_file_op op, const char *path,
		      char **text);

/**
 * vdpa_file_names - drop the numbers of a VDPA_FILE_LIST
 * @list: a list from VDPA_FILE_LIST with an empty name at its end; becomes the
 *	  names alone, each with its 0 byte, and an empty name at the end
 */
void vdpa_file_names(char *list);

#ifdef __cplusplus
}
#endif

#endif
