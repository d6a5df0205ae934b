/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libvdpa-host - everything about a host in one JSON document, and what each of
 * its devices was created with
 *
 * Needs libvdpa and json-c. Reads and writes text only; who wants it in a file
 * puts it there.
 */
#ifndef VDPA_HOST_H
#define VDPA_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vdpa/vdpa.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct vdpa_initial - what a device was created with
 * @has:	     VDPA_BIT() of what was given: VDPA_ATTR_DEV_FEATURES,
 *		     VDPA_ATTR_DEV_NET_CFG_MACADDR, VDPA_ATTR_DEV_NET_CFG_MTU,
 *		     VDPA_ATTR_DEV_NET_CFG_MAX_VQP
 * @device_features: feature bits
 * @mac:	     in wire order
 * @mtu:	     bytes
 * @max_vqp:	     virtqueue pairs
 */
struct vdpa_initial {
	uint64_t has;
	uint64_t device_features;
	uint8_t mac[6];
	uint16_t mtu;
	uint16_t max_vqp;
};

/* ---- a host's record ------------------------------------------------- */

#define VDPA_HOST_SCHEMA "vdpa-host/1"

/**
 * struct vdpa_host_mgmtdev - a management device in a record
 * @mgmtdev: as vdpa_mgmtdev_get() gives it
 * @driver:  its parent driver ("mlx5_core"); NULL: not known
 */
struct vdpa_host_mgmtdev {
	struct vdpa_mgmtdev mgmtdev;
	const char *driver;
};

/**
 * struct vdpa_host_dev - a device in a record
 * @dev:	 as vdpa_dev_get() gives it
 * @config:	 as vdpa_config_list() gives it; @has is 0 when there is none
 * @pci:	 address of the PCI function that it is on; NULL: none
 * @driver:	 driver that it is bound to ("vhost_vdpa"); NULL: none
 * @chardev:	 its character device ("/dev/vhost-vdpa-0"); NULL: none
 * @netdev:	 its network interface ("eth1"); NULL: none
 * @blockdev:	 its block device ("vdb"); NULL: none
 * @has_initial: whether @initial is known
 * @initial:	 what it was created with
 */
struct vdpa_host_dev {
	struct vdpa_dev dev;
	struct vdpa_config config;
	const char *pci;
	const char *driver;
	const char *chardev;
	const char *netdev;
	const char *blockdev;
	bool has_initial;
	struct vdpa_initial initial;
};

/**
 * struct vdpa_host - a host's record
 * @name:	   host name; NULL: not told
 * @kernel:	   kernel release ("6.1.192"); NULL: not told
 * @boot_id:	   of /proc/sys/kernel/random/boot_id; NULL: not told
 * @time:	   when it was taken, RFC 3339 in UTC; NULL: not told
 * @mgmtdevs:	   in the order of the document
 * @mgmtdev_count: of them
 * @devs:	   in the order of the document
 * @dev_count:	   of them
 * @sim:	   the member "sim" as JSON text, on one line when it was read:
 *		   what only a simulation needs; NULL: none
 */
struct vdpa_host {
	const char *name;
	const char *kernel;
	const char *boot_id;
	const char *time;
	struct vdpa_host_mgmtdev *mgmtdevs;
	size_t mgmtdev_count;
	struct vdpa_host_dev *devs;
	size_t dev_count;
	const char *sim;
};

/**
 * vdpa_host_read - read a record
 * @text: JSON text; need not end in a 0 byte
 * @size: bytes of it
 * @host: set on success; free with vdpa_host_free()
 * @err:  filled on failure; may be NULL
 *
 * Keys that it does not know are passed over; what it knows and cannot
 * understand is an error that names the key and the place. The names of a
 * feature set are for people: the mask is read. A schema with a minor number
 * ("vdpa-host/1.1") only adds keys.
 *
 * Returns 0, or
 *   -EINVAL  the text is not JSON, of another schema, or says what cannot be:
 *	      a device on a management device that is not there, a name twice
 *   -EFBIG   it is longer than 64 MiB
 *   -ENOMEM
 */
int vdpa_host_read(const char *text, size_t size, struct vdpa_host **host,
		   struct vdpa_error *err);

/**
 * vdpa_host_write - write a record
 * @host: record
 * @text: set on success to the JSON text, indented, with a newline at its end;
 *	  free with free()
 * @err:  filled on failure; may be NULL
 *
 * vdpa_host_read() of @text gives a record equal to @host.
 *
 * Returns 0, -EINVAL when @host->sim is no JSON or a record cannot say what
 * @host says (two devices of one name), or -ENOMEM.
 */
int vdpa_host_write(const struct vdpa_host *host, char **text,
		    struct vdpa_error *err);

/**
 * struct vdpa_host_collect - how a record is taken
 * @folder: of the records that vdpa_initial_store() made; NULL: do not look
 * @warn:   called for each thing that could not be told and is left out, with
 *	    the reason; may be NULL
 * @arg:    for @warn
 */
struct vdpa_host_collect {
	const char *folder;
	void (*warn)(const struct vdpa_error *reason, void *arg);
	void *arg;
};

/**
 * vdpa_host_collect - take the record of the host that a handle talks to
 * @vdpa: open handle
 * @how:  how it is taken
 * @host: set on success; free with vdpa_host_free()
 * @err:  filled on failure; may be NULL
 *
 * Management devices, devices and their configuration come from the kernel's
 * family, in lists; they fit each other. Drivers and places come from sysfs,
 * what devices were created with from @how->folder, the rest from /proc/sys.
 * What these do not tell is left out.
 *
 * Returns 0, or -EAGAIN when the devices changed each time that they were read.
 */
int vdpa_host_collect(struct vdpa *vdpa, const struct vdpa_host_collect *how,
		      struct vdpa_host **host, struct vdpa_error *err);

/* Free what vdpa_host_read() or vdpa_host_collect() gave. @host may be NULL. */
void vdpa_host_free(struct vdpa_host *host);

/* ---- what a device was created with ---------------------------------- */

/*
 * The kernel forgets with which words a device was added, and a guest can
 * change its mac and queues later. A record keeps them: a file NUMBER.json in a
 * folder, /run/vdpa by custom, NUMBER being the number of the device in sysfs
 * (VDPA_FILE_NUMBER of /sys/bus/vdpa/devices/NAME). It holds boot id, number
 * and name of the device, and is believed only when all three are right. So the
 * record of a device that was deleted is never taken for the one of another.
 */

#define VDPA_INITIAL_FOLDER "/run/vdpa"
#define VDPA_INITIAL_SCHEMA "vdpa-initial/1"

/**
 * struct vdpa_initial_record - the content of a record file
 * @boot_id: of /proc/sys/kernel/random/boot_id
 * @number:  of the device in sysfs
 * @name:    of the device
 * @initial: what it was created with
 *
 * Strings are borrowed by vdpa_initial_write(), and owned by the record that
 * vdpa_initial_read() gave.
 */
struct vdpa_initial_record {
	const char *boot_id;
	uint64_t number;
	const char *name;
	struct vdpa_initial initial;
};

/**
 * vdpa_initial_write - write the content of a record file
 * @record: what to write
 * @text:   set on success to the JSON text, with a newline at its end; free
 *	    with free()
 * @err:    filled on failure; may be NULL
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_initial_write(const struct vdpa_initial_record *record, char **text,
		       struct vdpa_error *err);

/**
 * vdpa_initial_read - read the content of a record file
 * @text:   JSON text; need not end in a 0 byte
 * @size:   bytes of it
 * @record: set on success; free with vdpa_initial_record_free()
 * @err:    filled on failure; may be NULL
 *
 * Returns 0, -EINVAL when the text is no such record, or -ENOMEM.
 */
int vdpa_initial_read(const char *text, size_t size,
		      struct vdpa_initial_record **record,
		      struct vdpa_error *err);

/* Free what vdpa_initial_read() gave. @record may be NULL. */
void vdpa_initial_record_free(struct vdpa_initial_record *record);

/**
 * vdpa_initial_store - record with what a device was created
 * @vdpa:    open handle
 * @folder:  folder of the records
 * @request: the request of VDPA_CMD_DEV_NEW that the kernel took
 * @err:     filled on failure; may be NULL
 *
 * Returns 0, or a negative errno: the device is there, and nothing is
 * recorded. -EPERM: others than this user or root can write to @folder.
 */
int vdpa_initial_store(struct vdpa *vdpa, const char *folder,
		       const struct vdpa_request *request,
		       struct vdpa_error *err);

/**
 * vdpa_initial_load - read with what a device was created
 * @vdpa:    open handle
 * @folder:  folder of the records
 * @name:    device name
 * @initial: set on success
 * @err:     filled on failure; may be NULL
 *
 * Returns 0, or
 *   -ENOENT  there is no record of this very device
 *   -EINVAL  the record is damaged, or of another device or boot
 *   -EPERM   the folder or the file can be written to by others than this user
 *	      or root, and is not believed
 *   -EOPNOTSUPP the handle's host has no files
 */
int vdpa_initial_load(struct vdpa *vdpa, const char *folder, const char *name,
		      struct vdpa_initial *initial, struct vdpa_error *err);

/**
 * vdpa_initial_remove - remove the record of a device that was deleted
 * @vdpa:   open handle
 * @folder: folder of the records
 * @number: of the device, as vdpa_sysfs_number() gave it before the device was
 *	    deleted
 * @err:    filled on failure; may be NULL
 *
 * Returns 0, also when there is none, or a negative errno.
 */
int vdpa_initial_remove(struct vdpa *vdpa, const char *folder, uint64_t number,
			struct vdpa_error *err);

#ifdef __cplusplus
}
#endif

#endif
