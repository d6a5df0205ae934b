/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libvdpa - provision Linux vDPA devices
 *
 * A handle (struct vdpa) talks to the kernel's generic netlink family "vdpa".
 * Reading calls fill objects, changing calls take a struct vdpa_request.
 *
 * Common to all functions:
 *  - They return 0 or a negative errno, and fill the caller's struct
 *    vdpa_error, which may be NULL.
 *  - Output parameters are set on success and left alone on failure.
 *  - Nothing is printed, and the process is never ended.
 *  - A handle is used by one thread at a time; different handles are
 *    independent.
 *  - A handle of vdpa_open() makes its system calls in the thread that calls,
 *    starts no process and handles no signal. After fork(2), one process uses it
 *    and both close it. vdpa_open_served() tells what holds for its handles.
 *
 * A call that asks the kernel can fail, beside what its own text names, with
 *   -ENOENT   this kernel has no family "vdpa" (module not loaded, not built,
 *	       or another network namespace)
 *   -EPERM    the caller lacks CAP_NET_ADMIN
 *   -ENOMEM   no memory, here or in the kernel
 *   -ENOBUFS  the kernel's answer was lost; what was asked for may have been
 *	       done
 *   -ETIMEDOUT the kernel did not answer in time; see vdpa_set_timeout()
 *   -ECONNRESET the server of the handle was lost; what was asked for may have
 *	       been done
 *   -EBADMSG  an answer does not have the form that the kernel gives it
 * and with any errno of the kernel's drivers.
 */
#ifndef VDPA_VDPA_H
#define VDPA_VDPA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vdpa;
struct vdpa_transport;

#define VDPA_ERROR_TEXT_SIZE 512

#ifdef __GNUC__
#define VDPA_ERROR_FORMAT __attribute__((cold, format(printf, 4, 5)))
#else
#define VDPA_ERROR_FORMAT
#endif

/**
 * struct vdpa_error - why a call failed
 * @code:   the negative errno that was returned; 0 when there is only a warning
 * @attr:   number of the attribute that the kernel points at (VDPA_ATTR_* of
 *	    <vdpa/wire.h>); 0 when it points at none
 * @what:   what was wrong: a sentence without a period
 * @hint:   what to do about it; may be empty
 * @kernel: the kernel's own sentence; may be empty. A kernel can send one with
 *	    a success: then it is a warning, and @code is 0.
 *
 * Texts that do not fit end in "...". The caller need not initialise it.
 */
struct vdpa_error {
	int code;
	uint16_t attr;
	char what[VDPA_ERROR_TEXT_SIZE];
	char hint[VDPA_ERROR_TEXT_SIZE];
	char kernel[VDPA_ERROR_TEXT_SIZE];
};

/**
 * vdpa_error_set - describe a failure
 * @err:    filled; what it held before is lost. May be NULL.
 * @code:   negative errno
 * @hint:   what to do about it; NULL: nothing is known
 * @format: what was wrong: a sentence without a period, as for printf(3)
 *
 * For transports, and for programs that report their own failures in the same
 * form. Returns @code, so that a caller can return the result.
 */
VDPA_ERROR_FORMAT int vdpa_error_set(struct vdpa_error *err, int code,
				     const char *hint, const char *format, ...);

/**
 * vdpa_open - open a handle on the kernel of this machine
 * @vdpa: set on success; close with vdpa_close()
 * @err:  filled on failure; may be NULL
 *
 * Opens a socket and nothing more: whether the kernel knows vDPA shows with the
 * first call.
 *
 * Returns 0, -ENOMEM, or an errno of socket(2).
 */
int vdpa_open(struct vdpa **vdpa, struct vdpa_error *err);

/**
 * vdpa_open_take - open a handle on a transport
 * @transport: carries the messages; taken over, also on failure
 * @vdpa:      set on success; close with vdpa_close()
 * @err:       filled on failure; may be NULL
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_open_take(struct vdpa_transport *transport, struct vdpa **vdpa,
		   struct vdpa_error *err);

/**
 * vdpa_close - release a handle and its transport
 * @vdpa: may be NULL
 */
void vdpa_close(struct vdpa *vdpa);

/**
 * vdpa_open_served - open a handle whose requests can be left behind
 * @program:	absolute path of the command vdpa, of this version; NULL: the
 *		path that it was installed to
 * @timeout_ms: as for vdpa_set_timeout()
 * @vdpa:	set on success; close with vdpa_close()
 * @err:	filled on failure; may be NULL
 *
 * While the kernel waits for a character device to be closed, a request about
 * vDPA hangs in it where no signal reaches it. So a process of its own, the
 * server, makes all system calls of this handle. Server and caller share
 * nothing: each operation and its result are copied over a socket.
 *
 * A function that waited longer than the limit returns -ETIMEDOUT, and @err
 * tells which processes hold which devices. All that follow return so, too,
 * until the kernel goes on. A request that was to change something stays with
 * the kernel, which carries it out when it can.
 *
 * A server that was killed is started again by the next function. The one that
 * met it returns -ECONNRESET: its request may have been done.
 *
 * What a program that uses such a handle can rely on:
 *  - Threads: a handle is used by one thread at a time, as any other. The
 *    library starts no thread and never calls fork(2); a server is started with
 *    posix_spawn(3).
 *  - Children: none is left. The program that is started forks and ends, and is
 *    waited for before this function returns, so a program that handles SIGCHLD
 *    sees one of them. That can happen again when a server has to be started
 *    again.
 *  - Signals: a signal does not lengthen the limit, and functions go on after
 *    one. The server has a session of its own: signals of a terminal do not
 *    reach it.
 *  - Files: the server has none of the caller's, whether they are marked
 *    close-on-exec or not. The caller has one socket for each server, or two,
 *    close-on-exec, and SIGPIPE is never raised.
 *  - fork(2): a child can use the handle that it inherited. It gets a server of
 *    its own with its first request, and leaves its parent's alone. Each of the
 *    two must close the handle.
 *  - exec(2): the server ends with the program that ran before.
 *  - Privileges: when the caller's user or group IDs have changed, the next
 *    function starts a new server with the rights that the caller has then. Up
 *    to that function, or vdpa_close(), the old one keeps the old rights, but
 *    is told nothing. A program that changes only its capabilities closes the
 *    handle before.
 *  - vdpa_close() waits for nothing. The server ends when its stream does; one
 *    that is stuck, when the kernel lets it go.
 *
 * Returns 0, -ENOMEM, an errno of posix_spawn(3), -ECONNREFUSED when @program
 * does not answer, -EBADMSG when it is not vdpa, -EPROTONOSUPPORT when it is of
 * another version, or as vdpa_open().
 *
 * Source: vdpa_nl_cmd_dev_del_set_doit(), drivers/vdpa/vdpa.c; genl_lock(),
 * net/netlink/genetlink.c
 */
int vdpa_open_served(const char *program, unsigned int timeout_ms,
		     struct vdpa **vdpa, struct vdpa_error *err);

/**
 * vdpa_set_timeout - limit the time that the kernel is waited for
 * @vdpa:	open handle
 * @timeout_ms: milliseconds; 0: no limit, which is what a handle begins with
 * @err:	filled on failure; may be NULL
 *
 * Each request has this time; several requests in one send have it each.
 *
 * Returns 0, or -EOPNOTSUPP for a handle of vdpa_open(): it makes the system
 * calls itself, and the ones that matter cannot be limited. Handles of
 * simulations and recordings do not wait, and return 0.
 */
int vdpa_set_timeout(struct vdpa *vdpa, unsigned int timeout_ms,
		     struct vdpa_error *err);

/* ---- objects: what the kernel tells --------------------------------- */

/* The bit of attribute @attr in a "has" mask. */
#define VDPA_BIT(attr) (UINT64_C(1) << (attr))

/* Whether the kernel sent attribute @attr (of <vdpa/wire.h>) with @object. */
#define VDPA_HAS(object, attr) (((object)->has & VDPA_BIT(attr)) != 0)

/**
 * struct vdpa_unknown - an attribute that this library has no name for
 * @type: its number
 * @size: bytes in @data
 * @data: as sent; lives as long as the object
 */
struct vdpa_unknown {
	uint16_t type;
	uint16_t size;
	const uint8_t *data;
};

/*
 * Each object begins with these: @has tells which attributes were sent (an
 * absent field is 0 or NULL), @unknown holds the ones without a field. Strings
 * live as long as the object.
 */
#define VDPA_OBJECT_FIELDS                  \
	uint64_t has;                       \
	const struct vdpa_unknown *unknown; \
	size_t unknown_count

/**
 * struct vdpa_object - what every object begins with
 *
 * A pointer to an object of any kind can be taken for one of this struct.
 */
struct vdpa_object {
	VDPA_OBJECT_FIELDS;
};

/**
 * struct vdpa_mgmtdev - a management device: devices are added on it
 * @bus:		bus of the parent ("pci"); NULL when it has none
 * @name:		name on that bus ("0000:02:00.0", "vdpasim_net")
 * @supported_classes:	a bit for each virtio device ID that it can make
 * @supported_features: feature bits that it can give to a device
 * @max_vqs:		virtqueues of a device at the most
 */
struct vdpa_mgmtdev {
	VDPA_OBJECT_FIELDS;
	const char *bus;
	const char *name;
	uint64_t supported_classes;
	uint64_t supported_features;
	uint32_t max_vqs;
};

/**
 * struct vdpa_dev - a vDPA device
 * @name:	  unique on the host
 * @mgmtdev_bus:  bus of its management device; NULL when it has none
 * @mgmtdev_name: its management device
 * @class_id:	  virtio device ID
 * @vendor_id:	  virtio vendor ID
 * @max_vqs:	  virtqueues that it has
 * @max_vq_size:  entries of a virtqueue at the most
 * @min_vq_size:  entries of a virtqueue at the least
 */
struct vdpa_dev {
	VDPA_OBJECT_FIELDS;
	const char *name;
	const char *mgmtdev_bus;
	const char *mgmtdev_name;
	uint32_t class_id;
	uint32_t vendor_id;
	uint32_t max_vqs;
	uint16_t max_vq_size;
	uint16_t min_vq_size;
};

/**
 * struct vdpa_net_config - configuration of a net device
 * @mac:     in wire order
 * @status:  bit 0: link up; bit 1: announcement needed (virtio 1.3, 5.1.4)
 * @max_vqp: virtqueue pairs
 * @mtu:     bytes
 */
struct vdpa_net_config {
	uint8_t mac[6];
	uint16_t status;
	uint16_t max_vqp;
	uint16_t mtu;
};

/**
 * struct vdpa_block_config - configuration of a block device
 * (virtio 1.3, 5.2.4)
 * @capacity:		  in sectors of 512 bytes
 * @size_max:		  bytes of a segment at the most
 * @blk_size:		  bytes of a logical block
 * @seg_max:		  segments of a request at the most
 * @num_queues:		  request virtqueues
 * @phy_blk_exp:	  logical blocks of a physical one, as a power of 2
 * @align_offset:	  logical blocks before the first aligned one
 * @min_io_size:	  suggested least size of an I/O, in logical blocks
 * @opt_io_size:	  suggested greatest size of an I/O, in logical blocks
 * @max_discard_sec:	  sectors of a discard at the most
 * @max_discard_seg:	  segments of a discard at the most
 * @discard_sec_align:	  alignment of a discard, in sectors
 * @max_write_zeroes_sec: sectors of a write-zeroes at the most
 * @max_write_zeroes_seg: segments of a write-zeroes at the most
 * @read_only:		  1 when it cannot be written
 * @flush:		  1 when it has a cache to be flushed
 */
struct vdpa_block_config {
	uint64_t capacity;
	uint32_t size_max;
	uint32_t blk_size;
	uint32_t seg_max;
	uint16_t num_queues;
	uint8_t phy_blk_exp;
	uint8_t align_offset;
	uint16_t min_io_size;
	uint32_t opt_io_size;
	uint32_t max_discard_sec;
	uint32_t max_discard_seg;
	uint32_t discard_sec_align;
	uint32_t max_write_zeroes_sec;
	uint32_t max_write_zeroes_seg;
	uint8_t read_only;
	uint8_t flush;
};

/**
 * struct vdpa_config - configuration of a device
 * @name:		 of the device
 * @class_id:		 virtio device ID
 * @device_features:	 what it was provisioned with, and offers
 * @negotiated_features: what its driver took; sent once the driver has set
 *			 FEATURES_OK
 * @net:		 of a net device
 * @block:		 of a block device
 * @error:		 0, or why the kernel could not describe this device in
 *			 a list: a negative errno, and only @name is set
 *
 * @device_features is also set from attribute 21 of a kernel before 6.9, which
 * sends it under that number for net devices; @has shows VDPA_ATTR_DEV_FEATURES
 * in both cases.
 */
struct vdpa_config {
	VDPA_OBJECT_FIELDS;
	const char *name;
	uint32_t class_id;
	uint64_t device_features;
	uint64_t negotiated_features;
	struct vdpa_net_config net;
	struct vdpa_block_config block;
	int error;
};

/**
 * struct vdpa_counter - one number of a parent driver's statistics
 * @name:  as the driver calls it
 * @value: its count
 */
struct vdpa_counter {
	const char *name;
	uint64_t value;
};

/**
 * struct vdpa_vstats - statistics of one virtqueue
 * @name:		 of the device
 * @class_id:		 virtio device ID
 * @qidx:		 index of the virtqueue
 * @negotiated_features: what the driver took
 * @max_vqp:		 virtqueue pairs; sent when MQ or RSS is negotiated
 * @counters:		 in the driver's order
 * @counter_count:	 of them
 * @error:		 0, or why this virtqueue could not be read in a list: a
 *			 negative errno, and only @name and @qidx are set
 */
struct vdpa_vstats {
	VDPA_OBJECT_FIELDS;
	const char *name;
	uint32_t class_id;
	uint32_t qidx;
	uint64_t negotiated_features;
	uint16_t max_vqp;
	const struct vdpa_counter *counters;
	size_t counter_count;
	int error;
};

/**
 * vdpa_mgmtdev_get - read one management device
 * @vdpa:    open handle
 * @bus:     its bus, or NULL when it has none
 * @name:    its name
 * @mgmtdev: set on success; free with vdpa_mgmtdev_free()
 * @err:     filled on failure; may be NULL
 *
 * Returns 0, or -ENODEV when there is none of that name.
 *
 * Source: vdpa_nl_cmd_mgmtdev_get_doit(), drivers/vdpa/vdpa.c, Linux 7.2
 */
int vdpa_mgmtdev_get(struct vdpa *vdpa, const char *bus, const char *name,
		     struct vdpa_mgmtdev **mgmtdev, struct vdpa_error *err);

/**
 * vdpa_mgmtdev_list - read all management devices
 * @vdpa: open handle
 * @list: set on success: ends with NULL; free with vdpa_mgmtdev_list_free()
 * @err:  filled on failure; may be NULL
 *
 * Returns 0, or -EAGAIN when the list changed each time that it was read.
 *
 * Source: vdpa_nl_cmd_mgmtdev_get_dumpit(), drivers/vdpa/vdpa.c, Linux 7.2
 */
int vdpa_mgmtdev_list(struct vdpa *vdpa, struct vdpa_mgmtdev ***list,
		      struct vdpa_error *err);

/**
 * vdpa_mgmtdev_class - the class of the devices of a management device
 * @mgmtdev: as vdpa_mgmtdev_get() gives it
 *
 * Returns the virtio device ID, or 0 when it makes several classes or none.
 */
uint32_t vdpa_mgmtdev_class(const struct vdpa_mgmtdev *mgmtdev);

/* Free what vdpa_mgmtdev_get() gave. @mgmtdev may be NULL. */
void vdpa_mgmtdev_free(struct vdpa_mgmtdev *mgmtdev);

/* Free what vdpa_mgmtdev_list() gave. @list may be NULL. */
void vdpa_mgmtdev_list_free(struct vdpa_mgmtdev **list);

/**
 * vdpa_dev_get - read one device
 * @vdpa: open handle
 * @name: device name
 * @dev:  set on success; free with vdpa_dev_free()
 * @err:  filled on failure; may be NULL
 *
 * Returns 0, or -ENODEV when there is none of that name.
 *
 * Source: vdpa_nl_cmd_dev_get_doit(), drivers/vdpa/vdpa.c, Linux 7.2
 */
int vdpa_dev_get(struct vdpa *vdpa, const char *name, struct vdpa_dev **dev,
		 struct vdpa_error *err);

/**
 * vdpa_dev_list - read all devices
 * @vdpa: open handle
 * @list: set on success: ends with NULL; free with vdpa_dev_list_free()
 * @err:  filled on failure; may be NULL
 *
 * A list too long for one answer of the kernel is not read at one instant, and
 * a device deleted meanwhile makes the kernel leave out another one; such a
 * list is read until two readings agree.
 *
 * Returns 0, or -EAGAIN when the list changed each time that it was read.
 *
 * Source: vdpa_nl_cmd_dev_get_dumpit(), drivers/vdpa/vdpa.c, Linux 7.2
 */
int vdpa_dev_list(struct vdpa *vdpa, struct vdpa_dev ***list,
		  struct vdpa_error *err);

/*
 * Called with a device in turn, and the @arg of whoever asked. @dev lives until
 * it returns. A value other than 0 ends the calls. It cannot use the handle.
 */
typedef int vdpa_dev_fn(void *arg, const struct vdpa_dev *dev);

/**
 * vdpa_dev_each - pass on all devices as the kernel tells them
 * @vdpa: open handle
 * @pass: called with each
 * @arg:  handed to @pass
 * @err:  filled on failure; may be NULL
 *
 * Keeps nothing but the names. Where vdpa_dev_list() would read the list again
 * and again, what the first reading left out is passed on last, and a device
 * that went meanwhile can have been passed on.
 *
 * Returns 0, what @pass returned when that was not 0, or fails like
 * vdpa_dev_list(), also when some were passed on.
 */
int vdpa_dev_each(struct vdpa *vdpa, vdpa_dev_fn *pass, void *arg,
		  struct vdpa_error *err);

/* Free what vdpa_dev_get() gave. @dev may be NULL. */
void vdpa_dev_free(struct vdpa_dev *dev);

/* Free what vdpa_dev_list() gave. @list may be NULL. */
void vdpa_dev_list_free(struct vdpa_dev **list);

/**
 * vdpa_config_get - read the configuration of one device
 * @vdpa:   open handle
 * @name:   device name
 * @config: set on success; free with vdpa_config_free()
 * @err:    filled on failure; may be NULL
 *
 * Returns 0, or
 *   -ENODEV	 there is no device of that name
 *   -EOPNOTSUPP this kernel cannot describe a device of that class
 *   -EINVAL	 the device was not made through a management device
 *
 * Source: vdpa_dev_config_fill(), drivers/vdpa/vdpa.c, Linux 7.2
 */
int vdpa_config_get(struct vdpa *vdpa, const char *name,
		    struct vdpa_config **config, struct vdpa_error *err);

/**
 * vdpa_config_list - read the configuration of all devices
 * @vdpa: open handle
 * @list: set on success, in the order of vdpa_dev_list(): ends with NULL; free
 *	  with vdpa_config_list_free()
 * @err:  filled on failure; may be NULL
 *
 * The kernel ends its list at the first device that it cannot describe. What
 * it leaves out is asked for by name; a device that it cannot describe at all
 * is in @list with its @error set.
 *
 * Returns 0, or -EAGAIN when the list changed each time that it was read.
 *
 * Source: vdpa_dev_config_dump(), drivers/vdpa/vdpa.c, Linux 7.2
 */
int vdpa_config_list(struct vdpa *vdpa, struct vdpa_config ***list,
		     struct vdpa_error *err);

/* As vdpa_dev_fn, with a configuration. */
typedef int vdpa_config_fn(void *arg, const struct vdpa_config *config);

/**
 * vdpa_config_each - pass on the configurations of all devices
 * @vdpa: open handle
 * @pass: called with each; what the kernel leaves out comes last
 * @arg:  handed to @pass
 * @err:  filled on failure; may be NULL
 *
 * What vdpa_config_list() would put into its list. Keeps nothing but the names
 * of the devices.
 *
 * Returns 0, what @pass returned when that was not 0, or fails like
 * vdpa_config_list(), also when some were passed on.
 */
int vdpa_config_each(struct vdpa *vdpa, vdpa_config_fn *pass, void *arg,
		     struct vdpa_error *err);

/* Free what vdpa_config_get() gave. @config may be NULL. */
void vdpa_config_free(struct vdpa_config *config);

/* Free what vdpa_config_list() gave. @list may be NULL. */
void vdpa_config_list_free(struct vdpa_config **list);

/**
 * vdpa_vstats_get - read the statistics of one virtqueue
 * @vdpa:   open handle
 * @name:   device name
 * @qidx:   index of the virtqueue, from 0
 * @vstats: set on success; free with vdpa_vstats_free()
 * @err:    filled on failure; may be NULL
 *
 * Needs CAP_NET_ADMIN, although it only reads.
 *
 * Returns 0, or
 *   -ENODEV	 there is no device of that name
 *   -EAGAIN	 no driver has negotiated features yet
 *   -EOPNOTSUPP the parent driver has no statistics, or the device is not a
 *		 net device
 *   -ERANGE	 @qidx is more than 32768
 *   -EINVAL	 the device has no such virtqueue
 *
 * Source: vdpa_dev_vendor_stats_fill(), drivers/vdpa/vdpa.c, Linux 7.2
 */
int vdpa_vstats_get(struct vdpa *vdpa, const char *name, uint32_t qidx,
		    struct vdpa_vstats **vstats, struct vdpa_error *err);

/**
 * vdpa_vstats_list - read the statistics of every virtqueue of a device
 * @vdpa: open handle
 * @name: device name
 * @list: set on success, by queue index: ends with NULL; free with
 *	  vdpa_vstats_list_free()
 * @err:  filled on failure; may be NULL
 *
 * Asks for as many virtqueues as the device says that it has; a driver may use
 * fewer. One that cannot be read is in @list with its @error set. Fails like
 * vdpa_vstats_get() when none can be read.
 */
int vdpa_vstats_list(struct vdpa *vdpa, const char *name,
		     struct vdpa_vstats ***list, struct vdpa_error *err);

/* Free what vdpa_vstats_get() gave. @vstats may be NULL. */
void vdpa_vstats_free(struct vdpa_vstats *vstats);

/* Free what vdpa_vstats_list() gave. @list may be NULL. */
void vdpa_vstats_list_free(struct vdpa_vstats **list);

/* ---- requests: what the kernel is asked to do ----------------------- */

/**
 * struct vdpa_request - everything that can be said in one request
 * @command:	     VDPA_CMD_* of <vdpa/wire.h>
 * @has:	     VDPA_BIT() of each of the numeric fields that is meant:
 *		     VDPA_ATTR_DEV_FEATURES, VDPA_ATTR_DEV_NET_CFG_MACADDR,
 *		     VDPA_ATTR_DEV_NET_CFG_MTU, VDPA_ATTR_DEV_NET_CFG_MAX_VQP,
 *		     VDPA_ATTR_DEV_QUEUE_INDEX
 * @name:	     device name; NULL is none
 * @mgmtdev_bus:     bus of the management device; NULL is none
 * @mgmtdev_name:    management device; NULL is none
 * @device_features: feature bits to provision; unknown ones pass untouched
 * @qidx:	     index of a virtqueue
 * @mac:	     in wire order
 * @mtu:	     bytes
 * @max_vqp:	     virtqueue pairs
 *
 * Strings are borrowed for the call.
 */
struct vdpa_request {
	uint8_t command;
	uint64_t has;
	const char *name;
	const char *mgmtdev_bus;
	const char *mgmtdev_name;
	uint64_t device_features;
	uint32_t qidx;
	uint8_t mac[6];
	uint16_t mtu;
	uint16_t max_vqp;
};

/**
 * vdpa_submit - send a request that changes something
 * @vdpa:    open handle
 * @request: what to do: VDPA_CMD_DEV_NEW, VDPA_CMD_DEV_DEL or
 *	     VDPA_CMD_DEV_ATTR_SET, and its words
 * @err:     filled on failure; may be NULL. On success @code is 0, and @kernel
 *	     is the warning that the kernel sent, if it sent one.
 *
 * The request is sent as it is; what it may hold is the kernel's to judge.
 *
 * VDPA_CMD_DEV_NEW adds device @name on @mgmtdev_name. Returns 0, or
 *   -ENODEV	 there is no such management device
 *   -EEXIST	 the name is taken
 *   -EOPNOTSUPP the management device does not take an attribute that was given
 *   -EINVAL	 the request contradicts itself, or asks for features that the
 *		 parent does not have
 * Source: vdpa_nl_cmd_dev_add_set_doit(), drivers/vdpa/vdpa.c, Linux 7.2
 *
 * VDPA_CMD_DEV_DEL removes device @name. Waits until its char device is closed
 * by whoever holds it. Returns 0, or
 *   -ENODEV	 there is no device of that name
 *   -EINVAL	 the device was not made through a management device
 * Source: vdpa_nl_cmd_dev_del_set_doit(), drivers/vdpa/vdpa.c, Linux 7.2
 *
 * VDPA_CMD_DEV_ATTR_SET gives @mac to device @name (Linux 6.12). Returns 0, or
 *   -ENODEV	 there is no device of that name
 *   -EOPNOTSUPP the kernel, the class or the parent driver cannot, or @mac is
 *		 zero or multicast: @err tells which. Linux 7.2 reports success
 *		 for a class that cannot; this is -EOPNOTSUPP here.
 * Source: vdpa_nl_cmd_dev_attr_set_doit(), drivers/vdpa/vdpa.c, Linux 7.2
 *
 * All return -EINVAL for another command or a missing name.
 */
int vdpa_submit(struct vdpa *vdpa, const struct vdpa_request *request,
		struct vdpa_error *err);

/**
 * vdpa_attr_word - the word for an attribute on a command line
 * @attr: VDPA_ATTR_* of <vdpa/wire.h>
 *
 * Returns a word such as "mtu" or "device_features", or NULL for an attribute
 * that a request does not have.
 */
const char *vdpa_attr_word(unsigned int attr);

#ifdef __cplusplus
}
#endif

#endif
