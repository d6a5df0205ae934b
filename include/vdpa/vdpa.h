/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libvdpa - provision Linux vDPA devices
 *
 * A handle (struct vdpa) talks to the kernel's generic netlink family "vdpa".
 * Functions that read fill objects. Functions that change something take a
 * struct vdpa_request.
 *
 * Common to all functions:
 *  - They return 0 or a negative errno, and fill the caller's struct
 *    vdpa_error, which may be NULL.
 *  - Output parameters are set on success and left alone on failure.
 *  - Nothing is printed, and the process is never ended.
 *  - Clear a struct before you fill it ("= { 0 }", or name the members that you
 *    set). Its @reserved becomes members of later versions, which mean nothing
 *    as long as they are 0. Structs keep their size; where members "can be added
 *    at the end", the library alone allocates the struct.
 *  - A handle is used by one thread at a time; different handles are
 *    independent.
 *  - A handle of vdpa_open() makes its system calls in the calling thread,
 *    starts no process and handles no signal. After fork(2), one process may
 *    use it and both must close it. vdpa_open_served() describes the rules for
 *    its own handles.
 *
 * A function that asks the kernel can fail, besides its own errors, with
 *   -ENOENT   this kernel has no family "vdpa" (module not loaded, not built,
 *	       or another network namespace)
 *   -EPERM    the caller lacks CAP_NET_ADMIN
 *   -ENOMEM   no memory, here or in the kernel
 *   -ENOBUFS  the kernel's answer was lost; the kernel may have carried out the
 *	       request
 *   -ETIMEDOUT the kernel did not answer in time; see vdpa_set_timeout()
 *   -ECONNRESET the server of the handle was lost; the kernel may have carried
 *	       out the request
 *   -EBADMSG  an answer is malformed
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

/* Version of these headers: 0x010203 is 1.2.3. */
#define VDPA_HEADER_VERSION 0x000100

/**
 * vdpa_version - version of the library that runs, as VDPA_HEADER_VERSION
 *
 * A program that needs a function of a newer version can check the version. Any
 * thread may call it at any time.
 */
uint32_t vdpa_version(void);

#define VDPA_ERROR_TEXT_SIZE 512

#ifdef __GNUC__
#define VDPA_ERROR_FORMAT __attribute__((format(printf, 4, 5)))
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
 * @kernel: the kernel's own sentence; may be empty. The kernel can also send
 *	    one on success: then it is a warning, and @code is 0.
 * @reserved: 0
 *
 * Texts that do not fit end in "...". The caller need not initialise it.
 */
struct vdpa_error {
	int code;
	uint16_t attr;
	char what[VDPA_ERROR_TEXT_SIZE];
	char hint[VDPA_ERROR_TEXT_SIZE];
	char kernel[VDPA_ERROR_TEXT_SIZE];
	uint64_t reserved[8];
};

/**
 * vdpa_error_set - describe a failure
 * @err:    filled; its previous content is lost. May be NULL.
 * @code:   negative errno
 * @hint:   what to do about it; NULL: no hint
 * @format: what was wrong: a sentence without a period, as for printf(3)
 *
 * For transports, and for programs that report their own failures in the same
 * form. Returns @code, so that a caller can return the result.
 */
VDPA_ERROR_FORMAT int vdpa_error_set(struct vdpa_error *err, int code,
				     const char *hint, const char *format, ...);

/**
 * vdpa_hint_calls - name the calls of the library instead of commands
 * @hint: the hint of struct vdpa_error or struct vdpa_finding, or the advice of
 *	  struct vdpa_explanation
 * @text: set to @hint with calls instead of commands: "\"vdpa dev show\" lists
 *	  the ones that this host has" becomes "vdpa_dev_list() lists the ones
 *	  that this host has". May be NULL if @size is 0.
 * @size: bytes of @text, with the 0 byte. A text that does not fit is cut off.
 *
 * For programs whose users do not have the command. Commands without a call,
 * such as "vdpa doctor", stay. Some calls are those of libvdpa-host,
 * libvdpa-sim and libvdpa-fleet.
 *
 * Returns the length of the whole text, as snprintf(3) does.
 */
size_t vdpa_hint_calls(const char *hint, char *text, size_t size);

/**
 * vdpa_open - open a handle on the kernel of this machine
 * @vdpa: set on success; close with vdpa_close()
 * @err:  filled on failure; may be NULL
 *
 * Only opens a socket. The first request shows whether the kernel has the
 * family "vdpa".
 *
 * Returns 0, -ENOMEM, or an errno of socket(2).
 */
int vdpa_open(struct vdpa **vdpa, struct vdpa_error *err);

/**
 * vdpa_open_served - open a handle that need not wait for a stuck kernel
 * @program:	absolute path of the command vdpa, of this version; NULL: the
 *		path that it was installed to
 * @timeout_ms: as for vdpa_set_timeout()
 * @vdpa:	set on success; close with vdpa_close()
 * @err:	filled on failure; may be NULL
 *
 * While the kernel waits for a character device to be closed, every vDPA
 * request blocks in the kernel and no signal interrupts it. So a separate
 * process, the server, makes all system calls of this handle. Server and caller
 * share no memory: a socket carries each operation and its result.
 *
 * A function that waited longer than the limit returns -ETIMEDOUT, and @err
 * names the processes and the devices that they hold. All later functions also
 * return -ETIMEDOUT until the kernel continues. The kernel keeps a request that
 * changes something, and carries it out when it can.
 *
 * If the server was killed, the function that notices returns -ECONNRESET: the
 * kernel may have carried out its request. The next function starts a new
 * server.
 *
 * What a program that uses such a handle can rely on:
 *  - Threads: one thread at a time may use the handle, as any other. The
 *    library starts no thread and never calls fork(2); it starts a server with
 *    posix_spawn(3).
 *  - Children: none remains. The started program forks and exits, and this
 *    function waits for it before it returns, so a program that handles SIGCHLD
 *    gets one. The same happens whenever a server has to be started again.
 *  - Signals: a signal does not extend the limit, and functions continue after
 *    one. The server has its own session: signals from a terminal do not reach
 *    it.
 *  - Files: the server inherits no open file of the caller, whether it is
 *    close-on-exec or not. The caller has one or two sockets for each server.
 *    They are close-on-exec, and never raise SIGPIPE.
 *  - fork(2): a child can use the handle that it inherited. The child's first
 *    request starts a server for the child; the parent's server is unaffected.
 *    Both processes must close the handle.
 *  - exec(2): the server ends with the program that ran before.
 *  - Privileges: when the caller's user or group IDs have changed, the next
 *    function starts a new server with the caller's new rights. Until that
 *    function, or vdpa_close(), the old server keeps the old rights, but
 *    receives no request. A program that changes only its capabilities must
 *    close the handle first.
 *  - vdpa_close() does not wait. The server ends when its stream ends; a server
 *    that is stuck ends when the kernel releases it.
 *
 * Returns 0, -ENOMEM, an errno of posix_spawn(3), -ECONNREFUSED when @program
 * does not answer, -EBADMSG when it is not vdpa, -EPROTONOSUPPORT when it has
 * another version, or as vdpa_open().
 *
 * Source: vdpa_nl_cmd_dev_del_set_doit(), drivers/vdpa/vdpa.c; genl_lock(),
 * net/netlink/genetlink.c
 */
int vdpa_open_served(const char *program, unsigned int timeout_ms,
		     struct vdpa **vdpa, struct vdpa_error *err);

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
 * vdpa_set_timeout - limit the time that the kernel has to answer
 * @vdpa:	open handle
 * @timeout_ms: milliseconds; 0: no limit, the default
 * @err:	filled on failure; may be NULL
 *
 * The limit applies to each request, also when several are sent together.
 *
 * Returns 0, or -EOPNOTSUPP for a handle of vdpa_open(): it makes the system
 * calls itself, and cannot limit the ones that block. Handles of simulations
 * and recordings do not wait, and return 0.
 */
int vdpa_set_timeout(struct vdpa *vdpa, unsigned int timeout_ms,
		     struct vdpa_error *err);

/* ---- objects: what the kernel reports ------------------------------- */

/* The bit of attribute @attr in a "has" mask. */
#define VDPA_BIT(attr) (UINT64_C(1) << (attr))

/* Whether the kernel sent attribute @attr (of <vdpa/wire.h>) with @object. */
#define VDPA_HAS(object, attr) (((object)->has & VDPA_BIT(attr)) != 0)

/**
 * struct vdpa_unknown - an attribute that this library has no name for
 * @type: its number
 * @size: bytes in @data
 * @data: as sent; lives as long as the object
 *
 * It keeps these members.
 */
struct vdpa_unknown {
	uint16_t type;
	uint16_t size;
	const uint8_t *data;
};

/*
 * Each object begins with these fields. @has is the set of attributes that the
 * kernel sent (an absent field is 0 or NULL). @unknown contains the attributes
 * without a field. Strings live as long as the object.
 */
#define VDPA_OBJECT_FIELDS                  \
	uint64_t has;                       \
	const struct vdpa_unknown *unknown; \
	size_t unknown_count

/**
 * struct vdpa_object - the fields that every object begins with
 *
 * A pointer to any object can be converted to a pointer to this struct.
 *
 * It keeps these members.
 */
struct vdpa_object {
	VDPA_OBJECT_FIELDS;
};

/**
 * struct vdpa_mgmtdev - a management device: devices are added on it
 * @bus:		bus of the parent ("pci"); NULL when it has none
 * @name:		name on that bus ("0000:02:00.0", "vdpasim_net")
 * @supported_classes:	a bit for each virtio device ID that it can create
 * @supported_features: feature bits that it can give to a device
 * @max_vqs:		maximum number of virtqueues of a device
 * @reserved:		0
 */
struct vdpa_mgmtdev {
	VDPA_OBJECT_FIELDS;
	const char *bus;
	const char *name;
	uint64_t supported_classes;
	uint64_t supported_features;
	uint32_t max_vqs;
	uint64_t reserved[8];
};

/**
 * struct vdpa_dev - a vDPA device
 * @name:	  unique on the host
 * @mgmtdev_bus:  bus of its management device; NULL when it has none
 * @mgmtdev_name: its management device
 * @class_id:	  virtio device ID
 * @vendor_id:	  virtio vendor ID
 * @max_vqs:	  virtqueues that it has
 * @max_vq_size:  maximum number of entries of a virtqueue
 * @min_vq_size:  minimum number of entries of a virtqueue
 * @reserved:     0
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
	uint64_t reserved[8];
};

/**
 * struct vdpa_net_config - configuration of a net device
 * @mac:     in wire order
 * @status:  bit 0: link up; bit 1: announcement needed (virtio 1.3, 5.1.4)
 * @max_vqp: virtqueue pairs
 * @mtu:     bytes
 * @reserved: 0
 */
struct vdpa_net_config {
	uint8_t mac[6];
	uint16_t status;
	uint16_t max_vqp;
	uint16_t mtu;
	uint64_t reserved[4];
};

/**
 * struct vdpa_block_config - configuration of a block device
 * (virtio 1.3, 5.2.4)
 * @capacity:		  in sectors of 512 bytes
 * @size_max:		  maximum bytes of a segment
 * @blk_size:		  bytes of a logical block
 * @seg_max:		  maximum segments of a request
 * @num_queues:		  request virtqueues
 * @phy_blk_exp:	  logical blocks of a physical one, as a power of 2
 * @align_offset:	  logical blocks before the first aligned one
 * @min_io_size:	  suggested minimum I/O size, in logical blocks
 * @opt_io_size:	  suggested maximum I/O size, in logical blocks
 * @max_discard_sec:	  maximum sectors of a discard
 * @max_discard_seg:	  maximum segments of a discard
 * @discard_sec_align:	  alignment of a discard, in sectors
 * @max_write_zeroes_sec: maximum sectors of a write-zeroes
 * @max_write_zeroes_seg: maximum segments of a write-zeroes
 * @read_only:		  1 when it is read-only
 * @flush:		  1 when it has a cache that can be flushed
 * @reserved:		  0
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
	uint64_t reserved[8];
};

/**
 * struct vdpa_config - configuration of a device
 * @name:		 of the device
 * @class_id:		 virtio device ID
 * @device_features:	 features that it was provisioned with, and offers
 * @negotiated_features: features that its driver accepted; sent once the driver
 *			 has set FEATURES_OK
 * @net:		 of a net device
 * @block:		 of a block device
 * @error:		 0, or why the kernel could not describe this device in
 *			 a list: a negative errno, and only @name is set
 * @reserved:		 0
 *
 * A kernel before 6.9 sends @device_features of net devices as attribute 21;
 * @has contains VDPA_ATTR_DEV_FEATURES in both cases.
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
	uint64_t reserved[8];
};

/**
 * struct vdpa_counter - one number of a parent driver's statistics
 * @name:  as the driver calls it
 * @value: the number
 * @reserved: 0
 */
struct vdpa_counter {
	const char *name;
	uint64_t value;
	uint64_t reserved[2];
};

/**
 * struct vdpa_vstats - statistics of one virtqueue
 * @name:		 of the device
 * @class_id:		 virtio device ID
 * @qidx:		 index of the virtqueue
 * @negotiated_features: features that the driver accepted
 * @max_vqp:		 virtqueue pairs; sent when MQ or RSS is negotiated
 * @counters:		 in the driver's order
 * @counter_count:	 number of @counters
 * @error:		 0, or why this virtqueue could not be read in a list: a
 *			 negative errno, and only @name and @qidx are set
 *
 * Members can be added at the end.
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
 * Returns 0, or -ENODEV when there is no such management device.
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
 * Returns 0, or -EAGAIN when the list changed at every attempt to read it.
 *
 * Source: vdpa_nl_cmd_mgmtdev_get_dumpit(), drivers/vdpa/vdpa.c, Linux 7.2
 */
int vdpa_mgmtdev_list(struct vdpa *vdpa, struct vdpa_mgmtdev ***list,
		      struct vdpa_error *err);

/**
 * vdpa_mgmtdev_class - the class of the devices of a management device
 * @mgmtdev: from vdpa_mgmtdev_get()
 *
 * Returns the virtio device ID, or 0 when it supports several classes or none.
 */
uint32_t vdpa_mgmtdev_class(const struct vdpa_mgmtdev *mgmtdev);

/* Free the result of vdpa_mgmtdev_get(). @mgmtdev may be NULL. */
void vdpa_mgmtdev_free(struct vdpa_mgmtdev *mgmtdev);

/* Free the result of vdpa_mgmtdev_list(). @list may be NULL. */
void vdpa_mgmtdev_list_free(struct vdpa_mgmtdev **list);

/**
 * vdpa_dev_get - read one device
 * @vdpa: open handle
 * @name: device name
 * @dev:  set on success; free with vdpa_dev_free()
 * @err:  filled on failure; may be NULL
 *
 * Returns 0, or -ENODEV when there is no such device.
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
 * The kernel sends a long list in several parts. If a device is deleted between
 * two parts, the kernel omits another device. So such a list is read until two
 * readings agree.
 *
 * Returns 0, or -EAGAIN when the list changed at every attempt to read it.
 *
 * Source: vdpa_nl_cmd_dev_get_dumpit(), drivers/vdpa/vdpa.c, Linux 7.2
 */
int vdpa_dev_list(struct vdpa *vdpa, struct vdpa_dev ***list,
		  struct vdpa_error *err);

/*
 * Called once for each device, with the caller's @arg. @dev lives until the
 * function returns. A value other than 0 ends the calls. The function must not
 * use the handle.
 */
typedef int vdpa_dev_fn(void *arg, const struct vdpa_dev *dev);

/**
 * vdpa_dev_each - call a function for each device, as the kernel sends them
 * @vdpa: open handle
 * @pass: called with each
 * @arg:  passed to @pass
 * @err:  filled on failure; may be NULL
 *
 * Keeps only the names in memory. When the list changes while it is read,
 * devices that the first reading omitted come last, and a device that was
 * deleted meanwhile may already have been passed.
 *
 * Returns 0, the result of @pass when that was not 0, or fails like
 * vdpa_dev_list(), possibly after some calls of @pass.
 */
int vdpa_dev_each(struct vdpa *vdpa, vdpa_dev_fn *pass, void *arg,
		  struct vdpa_error *err);

/* Free the result of vdpa_dev_get(). @dev may be NULL. */
void vdpa_dev_free(struct vdpa_dev *dev);

/* Free the result of vdpa_dev_list(). @list may be NULL. */
void vdpa_dev_list_free(struct vdpa_dev **list);

/**
 * vdpa_config_get - read the configuration of one device
 * @vdpa:   open handle
 * @name:   device name
 * @config: set on success; free with vdpa_config_free()
 * @err:    filled on failure; may be NULL
 *
 * Returns 0, or
 *   -ENODEV	 there is no such device
 *   -EOPNOTSUPP this kernel cannot describe a device of that class
 *   -EINVAL	 the device was not created through a management device
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
 * The kernel ends its list at the first device that it cannot describe. The
 * library then asks for each omitted device by name; a device that the kernel
 * cannot describe at all is in @list with its @error set.
 *
 * Returns 0, or -EAGAIN when the list changed at every attempt to read it.
 *
 * Source: vdpa_dev_config_dump(), drivers/vdpa/vdpa.c, Linux 7.2
 */
int vdpa_config_list(struct vdpa *vdpa, struct vdpa_config ***list,
		     struct vdpa_error *err);

/* As vdpa_dev_fn, with a configuration. */
typedef int vdpa_config_fn(void *arg, const struct vdpa_config *config);

/**
 * vdpa_config_each - call a function for the configuration of each device
 * @vdpa: open handle
 * @pass: called with each; devices that the kernel's list omits come last
 * @arg:  passed to @pass
 * @err:  filled on failure; may be NULL
 *
 * Passes the same configurations as vdpa_config_list() lists, but keeps only
 * the names of the devices in memory.
 *
 * Returns 0, the result of @pass when that was not 0, or fails like
 * vdpa_config_list(), possibly after some calls of @pass.
 */
int vdpa_config_each(struct vdpa *vdpa, vdpa_config_fn *pass, void *arg,
		     struct vdpa_error *err);

/* Free the result of vdpa_config_get(). @config may be NULL. */
void vdpa_config_free(struct vdpa_config *config);

/* Free the result of vdpa_config_list(). @list may be NULL. */
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
 *   -ENODEV	 there is no such device
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
 * Asks for as many virtqueues as the device reports; a driver may use fewer. A
 * virtqueue that cannot be read is in @list with its @error set. Fails like
 * vdpa_vstats_get() when none can be read.
 */
int vdpa_vstats_list(struct vdpa *vdpa, const char *name,
		     struct vdpa_vstats ***list, struct vdpa_error *err);

/* Free the result of vdpa_vstats_get(). @vstats may be NULL. */
void vdpa_vstats_free(struct vdpa_vstats *vstats);

/* Free the result of vdpa_vstats_list(). @list may be NULL. */
void vdpa_vstats_list_free(struct vdpa_vstats **list);

/* ---- requests: what the kernel shall do ----------------------------- */

/**
 * struct vdpa_request - the fields of a request
 * @command:	     VDPA_CMD_* of <vdpa/wire.h>
 * @has:	     VDPA_BIT() of each numeric field that is set:
 *		     VDPA_ATTR_DEV_FEATURES, VDPA_ATTR_DEV_NET_CFG_MACADDR,
 *		     VDPA_ATTR_DEV_NET_CFG_MTU, VDPA_ATTR_DEV_NET_CFG_MAX_VQP,
 *		     VDPA_ATTR_DEV_QUEUE_INDEX
 * @name:	     device name; NULL is none
 * @mgmtdev_bus:     bus of the management device; NULL is none
 * @mgmtdev_name:    management device; NULL is none
 * @device_features: feature bits to provision; unknown ones are sent unchanged
 * @qidx:	     index of a virtqueue
 * @mac:	     in wire order
 * @mtu:	     bytes
 * @max_vqp:	     virtqueue pairs
 * @reserved:	     0
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
	uint64_t reserved[8];
};

/**
 * vdpa_submit - send a request that changes something
 * @vdpa:    open handle
 * @request: what to do: VDPA_CMD_DEV_NEW, VDPA_CMD_DEV_DEL or
 *	     VDPA_CMD_DEV_ATTR_SET, and its fields
 * @err:     filled on failure; may be NULL. On success @code is 0, and @kernel
 *	     is the kernel's warning, if it sent one.
 *
 * The request is sent unchecked; the kernel judges it.
 *
 * VDPA_CMD_DEV_NEW adds device @name on @mgmtdev_name. Returns 0, or
 *   -ENODEV	 there is no such management device
 *   -EEXIST	 the name is taken
 *   -EOPNOTSUPP the management device does not support one of the attributes
 *   -EINVAL	 the request contradicts itself, or asks for features that the
 *		 parent does not have
 * Source: vdpa_nl_cmd_dev_add_set_doit(), drivers/vdpa/vdpa.c, Linux 7.2
 *
 * VDPA_CMD_DEV_DEL removes device @name. Waits until all processes have closed
 * its character device. Returns 0, or
 *   -ENODEV	 there is no such device
 *   -EINVAL	 the device was not created through a management device
 * Source: vdpa_nl_cmd_dev_del_set_doit(), drivers/vdpa/vdpa.c, Linux 7.2
 *
 * VDPA_CMD_DEV_ATTR_SET gives @mac to device @name (Linux 6.12). Returns 0, or
 *   -ENODEV	 there is no such device
 *   -EOPNOTSUPP the kernel, the class or the parent driver does not support it,
 *		 or @mac is zero or multicast: @err says which. Linux 7.2
 *		 reports success for a class that does not support it; this
 *		 function returns -EOPNOTSUPP.
 * Source: vdpa_nl_cmd_dev_attr_set_doit(), drivers/vdpa/vdpa.c, Linux 7.2
 *
 * All return -EINVAL for another command, a missing name, or a @reserved that
 * is not 0.
 */
int vdpa_submit(struct vdpa *vdpa, const struct vdpa_request *request,
		struct vdpa_error *err);

/**
 * vdpa_attr_word - the word for an attribute on a command line
 * @attr: VDPA_ATTR_* of <vdpa/wire.h>
 *
 * Returns a word such as "mtu" or "device_features", or NULL for an attribute
 * that no request has.
 */
const char *vdpa_attr_word(unsigned int attr);

#ifdef __cplusplus
}
#endif

#endif
