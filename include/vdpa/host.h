/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libvdpa-host - records everything about a host in one JSON document, knows
 * what each device was created with, and gives a host the devices of a record
 *
 * Needs libvdpa. Records are text; the caller reads and writes the files.
 */
#ifndef VDPA_HOST_H
#define VDPA_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vdpa/migrate.h>
#include <vdpa/rules.h>
#include <vdpa/vdpa.h>
#include <vdpa/vhost.h>

struct vdpa_holders;

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct vdpa_initial - what a device was created with
 * @has:	     VDPA_BIT() of each that was given: VDPA_ATTR_DEV_FEATURES,
 *		     VDPA_ATTR_DEV_NET_CFG_MACADDR, VDPA_ATTR_DEV_NET_CFG_MTU,
 *		     VDPA_ATTR_DEV_NET_CFG_MAX_VQP
 * @device_features: feature bits
 * @mac:	     in wire order
 * @mtu:	     bytes
 * @max_vqp:	     virtqueue pairs
 * @reserved:	     0
 *
 * What the administrator set later has the same members.
 */
struct vdpa_initial {
	uint64_t has;
	uint64_t device_features;
	uint8_t mac[6];
	uint16_t mtu;
	uint16_t max_vqp;
	uint64_t reserved[4];
};

/**
 * vdpa_initial_overlay - what was administered last
 * @words: what a device was created with; gets the words of @set
 * @set:   what was set later
 */
void vdpa_initial_overlay(struct vdpa_initial *words,
			  const struct vdpa_initial *set);

/**
 * struct vdpa_drift - what changed without the administrator
 * @has:	  VDPA_BIT() of each attribute that changed:
 *		  VDPA_ATTR_DEV_NET_CFG_MACADDR
 * @administered: what was administered last
 * @shown:	  what the kernel reports
 * @reserved:	  0
 */
struct vdpa_drift {
	uint64_t has;
	struct vdpa_initial administered;
	struct vdpa_initial shown;
	uint64_t reserved[2];
};

/**
 * vdpa_initial_drift - find what changed without the administrator
 * @administered: what was administered last, see vdpa_initial_overlay()
 * @config:	  of the same device
 * @drift:	  filled
 *
 * A guest can change the MAC address, and another tool can set it. An address
 * that was inherited is not known to have changed.
 */
void vdpa_initial_drift(const struct vdpa_initial *administered,
			const struct vdpa_config *config,
			struct vdpa_drift *drift);

/* ---- a host's record ------------------------------------------------- */

#define VDPA_HOST_SCHEMA "vdpa-host/1"

/* The version that vdpa_host_write() writes. Since 1.1, devices have a set. */
#define VDPA_HOST_SCHEMA_MINOR "vdpa-host/1.1"

/**
 * struct vdpa_host_mgmtdev - a management device in a record
 * @mgmtdev: as vdpa_mgmtdev_get() returns it
 * @driver:  its parent driver ("mlx5_core"); NULL: not known
 * @reserved: 0
 */
struct vdpa_host_mgmtdev {
	struct vdpa_mgmtdev mgmtdev;
	const char *driver;
	uint64_t reserved[4];
};

/**
 * struct vdpa_host_vq - a virtqueue, as the character device reports it
 * @has:    VDPA_BIT() of each enum vdpa_vhost_vq_value that is known
 * @values: by enum vdpa_vhost_vq_value
 * @qidx:   its index
 * @reserved: 0
 */
struct vdpa_host_vq {
	uint64_t has;
	uint64_t values[VDPA_VHOST_VQ_VALUES_MAX];
	uint32_t qidx;
	uint64_t reserved[2];
};

/* The bit of @control_vq_apart in struct vdpa_host_vhost. */
#define VDPA_HOST_CONTROL_APART 63

/**
 * struct vdpa_host_vhost - what the character device of a device reports
 * @has:	      VDPA_BIT() of each enum vdpa_vhost_value that is known,
 *		      and of VDPA_HOST_CONTROL_APART
 * @values:	      by enum vdpa_vhost_value. VDPA_VHOST_DEVICE_ID is not in a
 *		      record: the device has its class.
 * @control_vq_apart: 1 or 0, as vdpa_vhost_control_apart() returns
 * @vqs:	      its virtqueues
 * @vq_count:	      number of @vqs
 * @reserved:	      0
 */
struct vdpa_host_vhost {
	uint64_t has;
	uint64_t values[VDPA_VHOST_VALUES_MAX];
	uint8_t control_vq_apart;
	struct vdpa_host_vq *vqs;
	size_t vq_count;
	uint64_t reserved[4];
};

/**
 * struct vdpa_host_dev - a device in a record
 * @dev:	 as vdpa_dev_get() returns it
 * @config:	 as vdpa_config_list() returns it; @has is 0 when there is none
 * @pci:	 address of the PCI function that it is on; NULL: none
 * @driver:	 driver that it is bound to ("vhost_vdpa"); NULL: none
 * @chardev:	 its character device ("/dev/vhost-vdpa-0"); NULL: none
 * @netdev:	 its network interface ("eth1"); NULL: none
 * @blockdev:	 its block device ("vdb"); NULL: none
 * @has_vhost:	 whether @vhost is known
 * @vhost:	 what @chardev reports
 * @has_initial: whether @initial is known
 * @initial:	 what it was created with
 * @set:	 what the administrator set later; @set.has is 0 when that is
 *		 nothing, or not known
 * @reserved:	 0
 */
struct vdpa_host_dev {
	struct vdpa_dev dev;
	struct vdpa_config config;
	const char *pci;
	const char *driver;
	const char *chardev;
	const char *netdev;
	const char *blockdev;
	bool has_vhost;
	struct vdpa_host_vhost vhost;
	bool has_initial;
	struct vdpa_initial initial;
	struct vdpa_initial set;
	uint64_t reserved[8];
};

struct vdpa_host_vmms;

/**
 * struct vdpa_host - a host's record
 * @name:	   host name; NULL: not known
 * @kernel:	   kernel release ("6.1.192"); NULL: not known
 * @boot_id:	   from /proc/sys/kernel/random/boot_id; NULL: not known
 * @time:	   when it was taken, RFC 3339 in UTC; NULL: not known
 * @vmm:	   the hypervisor that is installed there, as it prints its
 *		   version; NULL: none that is known. vdpa_host_collect() does
 *		   not set it.
 * @mgmtdevs:	   in the order of the document
 * @mgmtdev_count: number of @mgmtdevs
 * @devs:	   in the order of the document
 * @dev_count:	   number of @devs
 * @sim:	   the member "sim", which only a simulation needs, as JSON
 *		   text; vdpa_host_read() puts it on one line; NULL: none
 * @vmms:	   rows that @vmm can mean besides the known ones; NULL: none.
 *		   Borrowed. vdpa_host_read() and vdpa_host_collect() do not
 *		   set it.
 * @reserved:	   0
 */
struct vdpa_host {
	const char *name;
	const char *kernel;
	const char *boot_id;
	const char *time;
	const char *vmm;
	struct vdpa_host_mgmtdev *mgmtdevs;
	size_t mgmtdev_count;
	struct vdpa_host_dev *devs;
	size_t dev_count;
	const char *sim;
	const struct vdpa_host_vmms *vmms;
	uint64_t reserved[7];
};

/* The maximum number of devices in a record, and of management devices. */
#define VDPA_HOST_ENTRIES_MAX 65536

/**
 * vdpa_host_read - read a record
 * @text: JSON text; need not end in a 0 byte
 * @size: bytes of it
 * @host: set on success; free with vdpa_host_free()
 * @err:  filled on failure; may be NULL
 *
 * Unknown keys are ignored. A known key with a value that cannot be understood
 * is an error, which names the key and its place. The names of a feature set
 * are for people; only the mask is read. A schema with a minor number
 * ("vdpa-host/1.1") only adds keys.
 *
 * Returns 0, or
 *   -EINVAL  the text is not JSON, has another schema, or contradicts itself:
 *	      a device on a management device that is not there, a name twice
 *   -EFBIG   the text is longer than 64 MiB, or it has more than 4194304
 *	      values, or more than VDPA_HOST_ENTRIES_MAX devices or management
 *	      devices
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
 * vdpa_host_read() of @text returns a record equal to @host.
 *
 * Returns 0, -EINVAL when @host->sim is not JSON or a record cannot contain
 * what @host contains (two devices of one name), or -ENOMEM.
 */
int vdpa_host_write(const struct vdpa_host *host, char **text,
		    struct vdpa_error *err);

/**
 * struct vdpa_host_collect - how a record is taken, or a plan carried out
 * @folder:	   folder of the journal of what devices were created with;
 *		   NULL: neither read nor write it
 * @asks_chardevs: also ask the character devices that no process has open, as
 *		   vdpa_vhost_get() does. That resets their virtio devices.
 * @warn:	   called with the reason for each thing that could not be found
 *		   out and is left out, and for each warning that the kernel
 *		   sent with a success; may be NULL. Not called for a character
 *		   device that is in use.
 * @is_over:	   asked before each step of a plan; true ends the run, and
 *		   vdpa_host_apply() returns -EINTR; may be NULL
 * @arg:	   for @warn and @is_over
 * @reserved:	   0
 */
struct vdpa_host_collect {
	const char *folder;
	bool asks_chardevs;
	void (*warn)(const struct vdpa_error *reason, void *arg);
	bool (*is_over)(void *arg);
	void *arg;
	uint64_t reserved[8];
};

/**
 * vdpa_host_collect - take the record of the host that a handle talks to
 * @vdpa: open handle
 * @how:  how it is taken
 * @host: set on success; free with vdpa_host_free()
 * @err:  filled on failure; may be NULL
 *
 * Management devices, devices and their configuration come from the kernel's
 * netlink family, in lists that match each other. Drivers and places come from
 * sysfs, what devices were created with comes from @how->folder, the rest from
 * /proc/sys. Character devices are asked if @how->asks_chardevs is set. What
 * cannot be found out is left out.
 *
 * Returns 0, -EAGAIN when the devices changed each time that they were read, or
 * another negative errno.
 */
int vdpa_host_collect(struct vdpa *vdpa, const struct vdpa_host_collect *how,
		      struct vdpa_host **host, struct vdpa_error *err);

/* Free what vdpa_host_read() or vdpa_host_collect() set. @host may be NULL. */
void vdpa_host_free(struct vdpa_host *host);

/* ---- hypervisors ------------------------------------------------------- */

struct vdpa_vmm;

/**
 * vdpa_host_vmms_new - begin a collection of rows of hypervisors
 * @vmms: set on success; free with vdpa_host_vmms_free()
 * @err:  filled on failure; may be NULL
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_host_vmms_new(struct vdpa_host_vmms **vmms, struct vdpa_error *err);

/**
 * vdpa_host_vmms_read - add the rows of a file
 * @vmms: from vdpa_host_vmms_new()
 * @text: JSON text; need not end in a 0 byte
 * @size: bytes of it
 * @err:  filled on failure; may be NULL
 *
 * The text is an object with the key "vmm", which has an object for each row,
 * under the name of the row. Its keys are the members of struct vdpa_vmm, and
 * "like": the name of another row, from which missing keys are taken.
 *
 * Returns 0, -EINVAL, -EFBIG or -ENOMEM. @err names the key and its place. After
 * a failure, @vmms has no row of this text.
 */
int vdpa_host_vmms_read(struct vdpa_host_vmms *vmms, const char *text,
			size_t size, struct vdpa_error *err);

/**
 * vdpa_host_vmms_rows - the rows, for vdpa_vmm_find_in()
 * @vmms: from vdpa_host_vmms_new(); may be NULL
 *
 * Returns an array that ends with NULL. The array lives until the next call of
 * vdpa_host_vmms_read(); the rows live as long as @vmms.
 */
const struct vdpa_vmm *const *
vdpa_host_vmms_rows(const struct vdpa_host_vmms *vmms);

/**
 * vdpa_host_use_vmms - what the names of hypervisors can mean
 * @host: a record; its member @vmms is set
 * @vmms: from vdpa_host_vmms_new(); must outlive @host, or NULL
 *
 * Functions that judge with @host, or answer in JSON, look for the hypervisor
 * that the record or the caller names in @vmms, then among the known rows.
 */
void vdpa_host_use_vmms(struct vdpa_host *host,
			const struct vdpa_host_vmms *vmms);

/* Free @vmms, which may be NULL. */
void vdpa_host_vmms_free(struct vdpa_host_vmms *vmms);

/* ---- bringing a host to a record -------------------------------------- */

/* What can be done with a device; done in this order. */
enum vdpa_host_step {
	VDPA_HOST_DELETE = 1,
	VDPA_HOST_ADD = 2,
	VDPA_HOST_SET = 8,
	VDPA_HOST_BIND = 4,
};

/**
 * enum vdpa_host_flags - how far a plan goes
 * @VDPA_HOST_REPLACE: delete devices that the record does not have, delete
 *		       and add again devices that differ, take devices from
 *		       other drivers
 * @VDPA_HOST_NO_BIND: leave drivers alone, and do not compare them
 */
enum vdpa_host_flags {
	VDPA_HOST_REPLACE = 1,
	VDPA_HOST_NO_BIND = 2,
};

/**
 * struct vdpa_host_difference - how a device differs from the record
 * @what:     a word of the command line, "driver", "class" or "device"
 * @here:     its value on this host; NULL: none, or not known
 * @recorded: its value in the record; NULL: none
 * @bits:     the bits that differ; for device_features only
 * @reserved: 0
 */
struct vdpa_host_difference {
	const char *what;
	const char *here;
	const char *recorded;
	uint64_t bits;
	uint64_t reserved[2];
};

/**
 * struct vdpa_host_action - what a plan has for one device
 * @name:	      of the device
 * @class_id:	      virtio device ID; 0: not known
 * @todo:	      VDPA_HOST_* steps that are still to be done; 0: none
 * @done:	      VDPA_HOST_* steps that are done
 * @failed:	      the step that failed; nothing was done after it
 * @is_left:	      it differs, and will still differ after all steps
 * @request:	      for VDPA_HOST_ADD
 * @set:	      for VDPA_HOST_SET: what is set
 * @driver:	      for VDPA_HOST_BIND
 * @differences:      between the host and the record, before anything is done
 * @difference_count: number of @differences
 * @drift:	      what changed on this host without the administrator. It
 *		      is not a difference, because it is never restored.
 * @findings:	      of vdpa_request_check() for @request and of the plan,
 *		      errors first; ends with NULL; is NULL when there are none
 * @reserved:	      0
 *
 * The plan's own findings are "name-twice", "mgmtdev-missing",
 * "mgmtdev-unknown", "other-mgmtdev", "class-not-made", and those of
 * vdpa_host_plan_check(); all are errors.
 */
struct vdpa_host_action {
	const char *name;
	uint32_t class_id;
	unsigned int todo;
	unsigned int done;
	unsigned int failed;
	bool is_left;
	struct vdpa_request request;
	struct vdpa_initial set;
	const char *driver;
	struct vdpa_host_difference *differences;
	size_t difference_count;
	struct vdpa_drift drift;
	struct vdpa_finding **findings;
	uint64_t reserved[8];
};

/**
 * struct vdpa_host_plan - how a host is brought to a record
 * @actions:	  one for each device of the record, in its order, then one for
 *		  each other device of the host
 * @action_count: number of @actions
 * @error_count:  how many of all findings are errors
 *
 * Members can be added at the end.
 */
struct vdpa_host_plan {
	struct vdpa_host_action *actions;
	size_t action_count;
	size_t error_count;
};

/**
 * vdpa_host_plan - compare a host with a record, and plan what to do
 * @want:  the record
 * @have:  what the host has, as vdpa_host_collect() returns it
 * @flags: of enum vdpa_host_flags
 * @plan:  set on success; free with vdpa_host_plan_free(). It borrows from
 *	   @want and @have.
 * @err:   filled on failure; may be NULL
 *
 * A device is added with the words of its initial_config. If the record does
 * not have one, the words are its provisioned features and its configuration,
 * as far as the parent driver takes them. What was set later is set again; if
 * this host is not known to do that (vdpa_parent_sets()), the device is added
 * with it.
 *
 * Devices are compared by management device, class, driver and these words. The
 * words are what was administered last, else what the kernel reports. A word
 * that neither device was given is compared if the kernel reports it for both,
 * but adding the device again would not change it. The same holds for a word
 * that a device to be added will inherit, if its value is known before. The MAC
 * address is not compared then, because guests change it. The driver is compared if the record
 * names one. A device without a driver is bound. A device that only lacks what
 * was set later gets it, if it has no driver.
 *
 * Reads nothing but @want and @have. Returns 0 or -ENOMEM; 0 also when there
 * are errors among the findings.
 */
int vdpa_host_plan(const struct vdpa_host *want, const struct vdpa_host *have,
		   unsigned int flags, struct vdpa_host_plan **plan,
		   struct vdpa_error *err);

/**
 * vdpa_host_plan_check - find what prevents a plan on this host
 * @vdpa: open handle on the host
 * @plan: gets a finding "in-use" for each device that the plan takes away and
 *	  that is or may be in use (vdpa_dev_check_removal(),
 *	  vdpa_dev_check_idle()), and a finding "driver-missing" for each device
 *	  that it binds to a driver whose module is not loaded
 * @err:  filled on failure; may be NULL
 *
 * Changes nothing. Returns 0 or -ENOMEM.
 */
int vdpa_host_plan_check(struct vdpa *vdpa, struct vdpa_host_plan *plan,
			 struct vdpa_error *err);

/**
 * vdpa_host_apply - carry out a plan
 * @vdpa: open handle on the host
 * @plan: what was done and what failed is noted in its actions
 * @how:  where the devices are recorded, and what to call for warnings
 * @err:  filled on failure; may be NULL
 *
 * Devices are deleted first, because others may need their place. Each is
 * deleted only if it is not in use. Then each device is added and bound. The
 * first failure ends the run, and so does @how->is_over(). What the kernel has
 * acknowledged by then is recorded. To do the rest, plan the same record again.
 *
 * Returns 0, -EINVAL when there are errors among the findings and nothing was
 * sent, -EINTR when @how->is_over() ended the run, or what the failed step
 * returned.
 */
int vdpa_host_apply(struct vdpa *vdpa, struct vdpa_host_plan *plan,
		    const struct vdpa_host_collect *how,
		    struct vdpa_error *err);

/* Free what vdpa_host_plan() set. @plan may be NULL. */
void vdpa_host_plan_free(struct vdpa_host_plan *plan);

/* ---- migrations -------------------------------------------------------- */

/* The role of a device in a migration. */
enum vdpa_host_role {
	VDPA_HOST_SOURCE,
	VDPA_HOST_DESTINATION,
};

/**
 * vdpa_host_describe - describe a device of a record for a migration
 * @dev:       the device
 * @parent:    its management device, from vdpa_host_parents(); NULL: not known
 * @role:      as vdpa_migrate_source() or vdpa_migrate_destination() does
 * @described: filled, with the driver and kernel of @parent, and with what the
 *	       character device reported if the record has it
 *
 * Strings belong to @dev and @parent.
 */
void vdpa_host_describe(const struct vdpa_host_dev *dev,
			const struct vdpa_parent *parent,
			enum vdpa_host_role role,
			struct vdpa_migrate_dev *described);

/**
 * vdpa_host_parents - describe the management devices of a record
 * @host:    the record
 * @parents: set on success to one entry for each of @host->mgmtdevs, in their
 *	     order; free the array with free()
 * @err:     filled on failure; may be NULL
 *
 * Strings and management devices belong to @host. Returns 0 or -ENOMEM.
 */
int vdpa_host_parents(const struct vdpa_host *host,
		      struct vdpa_parent **parents, struct vdpa_error *err);

/**
 * vdpa_host_dev_find - find a device of a record
 * @host: the record
 * @name: of the device
 *
 * Returns one of @host->devs, or NULL.
 */
const struct vdpa_host_dev *vdpa_host_dev_find(const struct vdpa_host *host,
					       const char *name);

/**
 * vdpa_host_parent_find - describe a management device of a record
 * @host:   the record
 * @handle: of the management device: "pci/0000:02:00.0", "vdpasim_net"
 * @parent: filled; its strings and its management device belong to @host
 *
 * For all of them, vdpa_host_parents() is faster. Returns 0, or -ENODEV if the
 * record does not have it.
 */
int vdpa_host_parent_find(const struct vdpa_host *host, const char *handle,
			  struct vdpa_parent *parent);

/* Whether two records are of one host at one boot, as far as known. */
bool vdpa_host_is_same(const struct vdpa_host *one,
		       const struct vdpa_host *other);

/**
 * vdpa_host_migrate_check - judge whether a device of a record can move to
 *			     another one
 * @from:      record of the host that it is on
 * @dev:       name of the device
 * @to:	       record of the other host; can be @from
 * @to_dev:    name of the device that it would move to
 * @vmm:       the hypervisor of both hosts; NULL: those that the records have
 * @judgement: set on success; free with vdpa_judgement_free()
 * @err:       filled on failure; may be NULL
 *
 * Returns 0, -ENODEV for a device that is not in its record, -EINVAL if both are
 * the same device or a record has an unknown hypervisor, or -ENOMEM.
 */
int vdpa_host_migrate_check(const struct vdpa_host *from, const char *dev,
			    const struct vdpa_host *to, const char *to_dev,
			    const struct vdpa_vmm *vmm,
			    struct vdpa_judgement **judgement,
			    struct vdpa_error *err);

/**
 * vdpa_host_migrate_plan - find the request that makes a device of a record on
 *			    another host
 * @from:      record of the host that it is on
 * @dev:       name of the device
 * @to:	       record of the other host; can be @from
 * @mgmtdev:   handle of a management device of @to
 * @name:      of the new device; NULL: as the old one
 * @vmm:       the hypervisor of both hosts; NULL: those that the records have
 * @request:   filled, see vdpa_migrate_plan(); its strings belong to @from, @to
 *	       and @name
 * @judgement: set on success; free with vdpa_judgement_free()
 * @err:       filled on failure; may be NULL
 *
 * Returns 0, -ENODEV for a device or management device that is not in its
 * record, -EEXIST if @to has a device of that name already, -EINVAL if a
 * record has an unknown hypervisor, or -ENOMEM.
 */
int vdpa_host_migrate_plan(const struct vdpa_host *from, const char *dev,
			   const struct vdpa_host *to, const char *mgmtdev,
			   const char *name, const struct vdpa_vmm *vmm,
			   struct vdpa_request *request,
			   struct vdpa_judgement **judgement,
			   struct vdpa_error *err);

/**
 * vdpa_request_words - the command line that makes a request
 * @request:	  of command VDPA_CMD_DEV_NEW
 * @is_unchecked: add "nocheck", see struct vdpa_judgement
 * @words:	  set on success: "vdpa", "dev", "add", "name", ...; ends with
 *		  NULL; free the array with free(), the words are in it
 * @err:	  filled on failure; may be NULL
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_request_words(const struct vdpa_request *request, bool is_unchecked,
		       char ***words, struct vdpa_error *err);

/**
 * vdpa_request_line - words as one line
 * @words: from vdpa_request_words()
 * @line:  set on success, with the quotes that a shell or a batch of the command
 *	   needs; free with free()
 * @err:   filled on failure; may be NULL
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_request_line(char *const *words, char **line, struct vdpa_error *err);

/**
 * struct vdpa_host_where - a device that needs a place
 * @source:  from vdpa_host_describe() or vdpa_migrate_source()
 * @except:  name of the device on the same host that is the source; NULL: the
 *	     source is on another host
 * @vmm:     as for vdpa_migrate_check()
 * @holders: processes of the host, from vdpa_holders_get(); NULL: not known
 * @flags:   VDPA_HOST_BEST_PLACE, or 0
 * @reserved: 0
 */
struct vdpa_host_where {
	const struct vdpa_migrate_dev *source;
	const char *except;
	const struct vdpa_vmm *vmm;
	const struct vdpa_holders *holders;
	uint64_t flags;
	uint64_t reserved[3];
};

/* Only the first place matters: the others, and used ones, may be left out. */
#define VDPA_HOST_BEST_PLACE UINT64_C(1)

/**
 * struct vdpa_host_place - where a device can go, or why it cannot
 * @dev:       a device that is there; NULL: @mgmtdev makes one
 * @mgmtdev:   a management device; NULL: the place is @dev
 * @request:   for @mgmtdev, the request of vdpa_migrate_plan()
 * @judgement: of vdpa_migrate_check() for @dev, of vdpa_migrate_plan() for
 *	       @mgmtdev
 * @reserved:  0
 */
struct vdpa_host_place {
	const struct vdpa_host_dev *dev;
	const struct vdpa_host_mgmtdev *mgmtdev;
	struct vdpa_request request;
	struct vdpa_judgement *judgement;
	uint64_t reserved[4];
};

/**
 * struct vdpa_host_places - all places of a host
 * @list:	the places, best first: identical, provisionable, sufficient,
 *		conditional, cannot tell, incompatible; otherwise devices before
 *		management devices, in the order of the record
 * @count:	number of @list
 * @used:	devices that are in use, and therefore no places
 * @used_count: number of @used
 *
 * Members can be added at the end.
 */
struct vdpa_host_places {
	struct vdpa_host_place *list;
	size_t count;
	const struct vdpa_host_dev **used;
	size_t used_count;
};

/**
 * vdpa_host_places - judge where on a host a device can go
 * @host:   record of the destination
 * @where:  the device, and what else is known
 * @places: set on success; free with vdpa_host_places_free(). It borrows from
 *	    @host and @where.
 * @err:    filled on failure; may be NULL
 *
 * Each management device is a place, and each device that is not in use. A
 * device is in use if it is bound to a driver other than vhost_vdpa, if a guest
 * has negotiated its features, or if one of @where->holders has its character
 * device open.
 *
 * The name of the source may be taken on the host; that is not judged. The time
 * is linear in the number of places. Returns 0 or -ENOMEM.
 */
int vdpa_host_places(const struct vdpa_host *host,
		     const struct vdpa_host_where *where,
		     struct vdpa_host_places **places, struct vdpa_error *err);

/* Free what vdpa_host_places() set. @places may be NULL. */
void vdpa_host_places_free(struct vdpa_host_places *places);

/* ---- how a device was administered ------------------------------------ */

/*
 * The kernel forgets what a device was added with, and a guest can change its
 * mac and queues later. The journal keeps this, and what the administrator set
 * later: a file of JSON lines, normally in /run/vdpa. A line counts for one
 * device only: it contains the boot ID, and the number of the device in sysfs
 * (VDPA_FILE_NUMBER of /sys/bus/vdpa/devices/NAME), which no other device of
 * this boot gets.
 *
 * Lines are appended. When the journal is twice as long as needed, a shorter
 * one replaces it. Damaged lines, and lines of a kind that a newer version
 * added, are skipped and kept.
 *
 * Earlier versions had files NUMBER.json and FIRST-LAST.jsonl. If there is no
 * journal, the first command that needs one makes it from these files.
 */

#define VDPA_INITIAL_FOLDER  "/run/vdpa"
#define VDPA_INITIAL_JOURNAL "journal"

/* Kinds of lines. */
#define VDPA_INITIAL_ADD "add" /* a device was added, with these words */
#define VDPA_INITIAL_SET "set" /* a device was changed, with these words */
#define VDPA_INITIAL_DEL "del" /* older lines of this name are void */
/* A command may add a device of this name or, with a number, change this one. */
#define VDPA_INITIAL_BATCH "batch"

/**
 * struct vdpa_initial_record - a line of the journal
 * @kind:    what happened, such as VDPA_INITIAL_ADD. If it is none of the kinds
 *	     above, no other member is set.
 * @boot_id: from /proc/sys/kernel/random/boot_id
 * @number:  of the device in sysfs; VDPA_INITIAL_ADD, VDPA_INITIAL_SET and, if
 *	     it is not 0, VDPA_INITIAL_BATCH
 * @name:    of the device
 * @initial: what it was created with (VDPA_INITIAL_ADD), or what was set later
 *	     (VDPA_INITIAL_SET)
 * @reserved: 0
 *
 * vdpa_initial_write() borrows the strings. A record that vdpa_initial_read()
 * returned owns them.
 */
struct vdpa_initial_record {
	const char *kind;
	const char *boot_id;
	uint64_t number;
	const char *name;
	struct vdpa_initial initial;
	uint64_t reserved[4];
};

/**
 * vdpa_initial_write - write a line of the journal
 * @record: what to write
 * @text:   set on success to the JSON text, without a newline; free with free()
 * @err:    filled on failure; may be NULL
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_initial_write(const struct vdpa_initial_record *record, char **text,
		       struct vdpa_error *err);

/**
 * vdpa_initial_read - read a line of the journal
 * @text:   JSON text; need not end in a 0 byte
 * @size:   bytes of it
 * @record: set on success; free with vdpa_initial_record_free()
 * @err:    filled on failure; may be NULL
 *
 * A record of an earlier version is read as VDPA_INITIAL_ADD. Returns 0,
 * -EINVAL when the text is not such a line, or -ENOMEM.
 */
int vdpa_initial_read(const char *text, size_t size,
		      struct vdpa_initial_record **record,
		      struct vdpa_error *err);

/* Free what vdpa_initial_read() set. @record may be NULL. */
void vdpa_initial_record_free(struct vdpa_initial_record *record);

/**
 * vdpa_initial_store - record that a device was added, changed, or deleted
 * @vdpa:    open handle
 * @folder:  folder of the journal
 * @request: the request that the kernel carried out: VDPA_CMD_DEV_NEW,
 *	     VDPA_CMD_DEV_ATTR_SET or VDPA_CMD_DEV_DEL
 * @err:     filled on failure; may be NULL
 *
 * Returns 0, or a negative errno, and then nothing is recorded:
 *   -EPERM   others than this user or root can write to the journal
 *   -EBUSY   another process holds the lock of the journal
 *   -EFBIG   the journal has more than 64 MiB
 */
int vdpa_initial_store(struct vdpa *vdpa, const char *folder,
		       const struct vdpa_request *request,
		       struct vdpa_error *err);

/**
 * struct vdpa_initial_log - records many requests
 *
 * Up to a few hundred lines wait in it and are written together.
 */
struct vdpa_initial_log;

/**
 * vdpa_initial_log_new - begin to record many requests
 * @vdpa:   open handle; must stay open as long as the log
 * @folder: folder of the journal
 * @log:    set on success; free with vdpa_initial_log_free()
 * @err:    filled on failure; may be NULL
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_initial_log_new(struct vdpa *vdpa, const char *folder,
			 struct vdpa_initial_log **log, struct vdpa_error *err);

/**
 * vdpa_initial_log_begin - record which devices may be added or changed next
 * @log:      from vdpa_initial_log_new()
 * @requests: what will be sent, as vdpa_batch_send_fn() receives it
 * @count:    number of @requests
 * @err:      filled on failure; may be NULL
 *
 * If this process is killed before it records these devices,
 * vdpa_initial_find() returns -ESTALE for them. A device that is changed is
 * identified now: if another one has its name when the result is recorded, that
 * one gets no record. If another process changes a device at the same time, and
 * it is unknown which change was the last one, the result is the same.
 *
 * Returns 0, or a negative errno as vdpa_initial_store().
 */
int vdpa_initial_log_begin(struct vdpa_initial_log *log,
			   const struct vdpa_request *const *requests,
			   size_t count, struct vdpa_error *err);

/**
 * vdpa_initial_log_add - record the result of a request
 * @log:     from vdpa_initial_log_new()
 * @request: the request
 * @code:    its result, as vdpa_batch_done_fn() receives it
 * @err:     filled on failure; may be NULL
 *
 * Call it in the order in which the kernel handled the requests. When enough
 * lines wait, this writes them. Returns 0, -ENOMEM, or a negative errno as
 * vdpa_initial_log_flush().
 */
int vdpa_initial_log_add(struct vdpa_initial_log *log,
			 const struct vdpa_request *request, int code,
			 struct vdpa_error *err);

/**
 * vdpa_initial_log_flush - write the lines that wait
 * @log: from vdpa_initial_log_new()
 * @err: filled on failure; may be NULL
 *
 * Devices that are gone by now, or that somebody else has made again, get no
 * record. If only one line waits and its device cannot be found in sysfs, that is
 * an error.
 *
 * Returns 0, or a negative errno as vdpa_initial_store(). In both cases no
 * lines wait afterwards; if it failed, they are not recorded.
 */
int vdpa_initial_log_flush(struct vdpa_initial_log *log,
			   struct vdpa_error *err);

/* Free @log, which may be NULL. Lines that wait are dropped. */
void vdpa_initial_log_free(struct vdpa_initial_log *log);

/**
 * vdpa_initial_load - read what a device was created with
 * @vdpa:    open handle
 * @folder:  folder of the journal
 * @name:    device name
 * @initial: set on success
 * @err:     filled on failure; may be NULL
 *
 * Returns 0, or
 *   -ENOENT  there is no record of this very device
 *   -ESTALE  it was added or changed by a batch that was killed, or is still
 *	      running, before its record was written
 *   -EINVAL  there is no record, and the journal has damaged lines
 *   -EPERM   others than this user or root can write to the folder or the
 *	      journal, so it is not trusted
 *   -EFBIG   the journal has more than 64 MiB
 *   -EOPNOTSUPP the handle's host has no files
 */
int vdpa_initial_load(struct vdpa *vdpa, const char *folder, const char *name,
		      struct vdpa_initial *initial, struct vdpa_error *err);

/**
 * struct vdpa_initial_reader - finds the records of many devices
 */
struct vdpa_initial_reader;

/**
 * vdpa_initial_reader_open - read the journal
 * @vdpa:   open handle
 * @folder: folder of the journal; need not exist
 * @reader: set on success; free with vdpa_initial_reader_close()
 * @err:    filled on failure; may be NULL
 *
 * vdpa_initial_find() does not see what is recorded after this call. Returns 0
 * or a negative errno; -EPERM, -EFBIG and -EOPNOTSUPP as vdpa_initial_load().
 */
int vdpa_initial_reader_open(struct vdpa *vdpa, const char *folder,
			     struct vdpa_initial_reader **reader,
			     struct vdpa_error *err);

/**
 * vdpa_initial_reader_check - whether all lines could be read
 * @reader: from vdpa_initial_reader_open()
 * @err:    filled on failure; may be NULL
 *
 * Damaged lines are skipped. Returns 0, or -EINVAL when there are any: @err
 * says how many, and what is wrong with the first one.
 */
int vdpa_initial_reader_check(const struct vdpa_initial_reader *reader,
			      struct vdpa_error *err);

/**
 * vdpa_initial_find - find what a device was created with
 * @reader:  from vdpa_initial_reader_open()
 * @name:    device name
 * @number:  of the device, as vdpa_sysfs_number() returns it
 * @initial: set on success
 * @err:     filled on failure; may be NULL
 *
 * Returns 0, or -ENOENT or -ESTALE as vdpa_initial_load().
 */
int vdpa_initial_find(struct vdpa_initial_reader *reader, const char *name,
		      uint64_t number, struct vdpa_initial *initial,
		      struct vdpa_error *err);

/**
 * vdpa_initial_find_set - find what was set after a device was created
 * @reader: from vdpa_initial_reader_open()
 * @name:   device name
 * @number: of the device, as vdpa_sysfs_number() returns it
 * @set:    set on success to what VDPA_CMD_DEV_ATTR_SET set last
 * @err:    filled on failure; may be NULL
 *
 * A device can have such a record although its creation is not recorded.
 *
 * Returns 0, or -ENOENT or -ESTALE as vdpa_initial_load().
 */
int vdpa_initial_find_set(struct vdpa_initial_reader *reader, const char *name,
			  uint64_t number, struct vdpa_initial *set,
			  struct vdpa_error *err);

/* Free @reader, which may be NULL. */
void vdpa_initial_reader_close(struct vdpa_initial_reader *reader);

#ifdef __cplusplus
}
#endif

#endif
