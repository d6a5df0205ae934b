/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether a virtual machine can take its vDPA device to another one, what that
 * one must be like, and what hypervisors add to that.
 *
 * Nothing here asks a kernel or reads a file: judged is what the caller fills
 * in, from a kernel or from the record of a host.
 */
#ifndef VDPA_MIGRATE_H
#define VDPA_MIGRATE_H

#include <vdpa/rules.h>
#include <vdpa/vdpa.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- hypervisors ------------------------------------------------------ */

struct vdpa_vmm;

/**
 * vdpa_vmm_find - what is known of a hypervisor
 * @text: its name, and its version where the rows need one: "qemu-7.2",
 *	  "qemu-10.0.3", "qemu-10", "cloud-hypervisor"; in any case
 * @vmm:  set on success to a row of a constant table
 * @err:  filled on failure; may be NULL
 *
 * Returns 0, or -EINVAL for a hypervisor or a version that nothing is known
 * of: @err lists the ones that are known.
 */
int vdpa_vmm_find(const char *text, const struct vdpa_vmm **vmm,
		  struct vdpa_error *err);

/**
 * vdpa_vmm_name - the names of the hypervisors that are known
 * @index: from 0
 *
 * Returns a name that vdpa_vmm_find() takes, or NULL behind the last one.
 */
const char *vdpa_vmm_name(unsigned int index);

/**
 * vdpa_vmm_features - the features that a device may offer, to be moved
 * @vmm:      hypervisor; NULL: all that are known, each of them
 * @class_id: virtio device ID
 * @offered:  features to choose from
 * @features: set on success: the largest part of @offered that can be moved,
 *	      closed under the rules of vdpa_features_close()
 * @err:      filled on failure; may be NULL
 *
 * Returns 0, or -EOPNOTSUPP when the hypervisor moves no device of that class,
 * or none without features that @offered lacks.
 */
int vdpa_vmm_features(const struct vdpa_vmm *vmm, uint32_t class_id,
		      uint64_t offered, uint64_t *features,
		      struct vdpa_error *err);

/* ---- devices ---------------------------------------------------------- */

/* The properties of a device that decide a migration. */
enum vdpa_property {
	VDPA_PROPERTY_FEATURES,
	VDPA_PROPERTY_MAC,
	VDPA_PROPERTY_MTU,
	VDPA_PROPERTY_MAX_VQP,
	VDPA_PROPERTY_MAX_VQ_SIZE,
	VDPA_PROPERTY_CAPACITY,
	VDPA_PROPERTY_BACKEND_FEATURES,
	VDPA_PROPERTY_CONTROL_VQ_APART,
	VDPA_PROPERTIES, /* number of properties */
};

/**
 * enum vdpa_origin - where a property of a device is from
 * @VDPA_FROM_UNKNOWN:	 nothing is known of it
 * @VDPA_FROM_NOWHERE:	 the device does not have it
 * @VDPA_FROM_REQUEST:	 a word of the request that makes the device
 * @VDPA_FROM_RECORD:	 a word of the request that made the device
 * @VDPA_FROM_KERNEL:	 the kernel reports it of the device
 * @VDPA_FROM_PARENT:	 inherited from the card, or from a daemon in user space
 * @VDPA_FROM_DRIVER:	 the parent driver decides it
 */
enum vdpa_origin {
	VDPA_FROM_UNKNOWN,
	VDPA_FROM_NOWHERE,
	VDPA_FROM_REQUEST,
	VDPA_FROM_RECORD,
	VDPA_FROM_KERNEL,
	VDPA_FROM_PARENT,
	VDPA_FROM_DRIVER,
};

/* Bits of @has in struct vdpa_migrate_dev for properties without attribute. */
#define VDPA_MIGRATE_BACKEND_FEATURES 62
#define VDPA_MIGRATE_CONTROL_VQ_APART 63

/**
 * struct vdpa_migrate_dev - a device, as far as a migration is concerned
 * @has:		 VDPA_BIT() of the members with a known value:
 *			 VDPA_ATTR_DEV_ID, VDPA_ATTR_DEV_FEATURES,
 *			 VDPA_ATTR_DEV_NEGOTIATED_FEATURES,
 *			 VDPA_ATTR_DEV_NET_CFG_MACADDR,
 *			 VDPA_ATTR_DEV_NET_CFG_MTU,
 *			 VDPA_ATTR_DEV_NET_CFG_MAX_VQP,
 *			 VDPA_ATTR_DEV_MAX_VQ_SIZE,
 *			 VDPA_ATTR_DEV_BLK_CFG_CAPACITY,
 *			 VDPA_MIGRATE_BACKEND_FEATURES,
 *			 VDPA_MIGRATE_CONTROL_VQ_APART
 * @origins:		 where each property is from. A property can have an
 *			 origin and no known value: the address of a card.
 * @is_recorded:	 the request that made it is known
 * @name:		 of the device; NULL: not known
 * @driver:		 the parent driver of its management device; NULL: not
 *			 known
 * @kernel:		 of its host, as VDPA_KERNEL(); 0: not known
 * @class_id:		 virtio device ID
 * @device_features:	 what it offers
 * @open_features:	 bits that it may offer or not, whatever @device_features
 *			 has of them: the parent decides, and that shows only
 *			 when the device is there
 * @negotiated_features: what its driver took
 * @mac:		 in wire order
 * @mtu:		 bytes
 * @max_vqp:		 virtqueue pairs
 * @max_vq_size:	 entries of a virtqueue at the most
 * @capacity:		 of a block device, in sectors of 512 bytes
 * @backend_features:	 of its character device (VHOST_GET_BACKEND_FEATURES)
 * @control_vq_apart:	 1 when its control virtqueue has an address space of
 *			 its own, else 0
 *
 * Strings are borrowed.
 */
struct vdpa_migrate_dev {
	uint64_t has;
	enum vdpa_origin origins[VDPA_PROPERTIES];
	bool is_recorded;
	const char *name;
	const char *driver;
	uint32_t kernel;
	uint32_t class_id;
	uint64_t device_features;
	uint64_t open_features;
	uint64_t negotiated_features;
	uint8_t mac[6];
	uint16_t mtu;
	uint16_t max_vqp;
	uint16_t max_vq_size;
	uint64_t capacity;
	uint64_t backend_features;
	uint8_t control_vq_apart;
};

/**
 * vdpa_migrate_source - a device that is to be moved
 * @dev:     as vdpa_dev_get() gives it
 * @config:  as vdpa_config_get() gives it; NULL: not known
 * @initial: the request that it was created with; NULL: not known
 * @source:  filled; the caller sets @driver, @kernel and what the character
 *	     device tells (@backend_features, @control_vq_apart)
 *
 * MAC address, MTU and pairs are those that it was created with, as a guest can
 * change what the configuration shows; where they were left out, what the
 * configuration shows. Features are what the device offers; where the kernel
 * does not tell, what it was created with.
 */
void vdpa_migrate_source(const struct vdpa_dev *dev,
			 const struct vdpa_config *config,
			 const struct vdpa_request *initial,
			 struct vdpa_migrate_dev *source);

/**
 * vdpa_migrate_destination - a device that another one is to be moved to
 * @dev:	 as for vdpa_migrate_source()
 * @config:	 as for vdpa_migrate_source()
 * @initial:	 as for vdpa_migrate_source()
 * @destination: filled; the caller sets the same as of a source
 *
 * Everything is as the configuration shows it: the guest will see just that.
 * Only what the kernel does not tell is what the device was created with.
 */
void vdpa_migrate_destination(const struct vdpa_dev *dev,
			      const struct vdpa_config *config,
			      const struct vdpa_request *initial,
			      struct vdpa_migrate_dev *destination);

/* ---- verdicts --------------------------------------------------------- */

/**
 * enum vdpa_verdict - whether a device can be moved
 * @VDPA_IDENTICAL:	to a device that offers the same
 * @VDPA_PROVISIONABLE: to a device that the request will make, and that offers
 *			the same
 * @VDPA_SUFFICIENT:	to a device that has all that the guest took, but does
 *			not offer the same
 * @VDPA_CONDITIONAL:	yes, on conditions that the findings name: a property
 *			that the parent decides, or how a hypervisor is started
 * @VDPA_INCOMPATIBLE:	no
 * @VDPA_CANNOT_TELL:	too little is known
 */
enum vdpa_verdict {
	VDPA_IDENTICAL,
	VDPA_PROVISIONABLE,
	VDPA_SUFFICIENT,
	VDPA_CONDITIONAL,
	VDPA_INCOMPATIBLE,
	VDPA_CANNOT_TELL,
};

/**
 * vdpa_verdict_name - the word for a verdict
 * @verdict: one of enum vdpa_verdict
 *
 * Returns "identical", "provisionable", "sufficient", "conditional",
 * "incompatible" or "cannot tell".
 */
const char *vdpa_verdict_name(enum vdpa_verdict verdict);

/**
 * struct vdpa_judgement - a verdict and its reasons
 * @verdict:  the verdict
 * @findings: all reasons, errors first; ends with NULL
 *
 * With an error the verdict is VDPA_INCOMPATIBLE or VDPA_CANNOT_TELL, with a
 * condition one of these or VDPA_CONDITIONAL.
 */
struct vdpa_judgement {
	enum vdpa_verdict verdict;
	struct vdpa_finding **findings;
};

/**
 * vdpa_migrate_check - judge whether one device can be moved to another
 * @source:	 as vdpa_migrate_source() fills it
 * @destination: as vdpa_migrate_destination() fills it
 * @vmm:	 the hypervisor on both sides; NULL: not known, then nothing is
 *		 judged that differs between them
 * @judgement:	 set on success; free with vdpa_judgement_free()
 * @err:	 filled on failure; may be NULL
 *
 * The verdict is any but VDPA_PROVISIONABLE.
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_migrate_check(const struct vdpa_migrate_dev *source,
		       const struct vdpa_migrate_dev *destination,
		       const struct vdpa_vmm *vmm,
		       struct vdpa_judgement **judgement,
		       struct vdpa_error *err);

/**
 * vdpa_migrate_plan - find the request that makes a destination
 * @source:    as vdpa_migrate_source() fills it
 * @parent:    the management device, and what is known of it
 * @vmm:       as for vdpa_migrate_check()
 * @request:   filled: the command VDPA_CMD_DEV_NEW with all words that are
 *	       needed for the same device; @name is that of @source
 * @judgement: set on success; free with vdpa_judgement_free()
 * @err:       filled on failure; may be NULL
 *
 * @request has only words that the management device takes. Of all requests
 * that could serve, it is the one whose device gets the best verdict.
 *
 * The verdict is the one that vdpa_migrate_check() gives for the device that
 * @request makes, with VDPA_PROVISIONABLE in place of VDPA_IDENTICAL. What the
 * parent decides with a value that is not known before the device is there is a
 * condition. With VDPA_INCOMPATIBLE, @request is what would have to be made.
 *
 * Returns 0 or -ENOMEM. The strings of @request are those of @source and
 * @parent.
 */
int vdpa_migrate_plan(const struct vdpa_migrate_dev *source,
		      const struct vdpa_parent *parent,
		      const struct vdpa_vmm *vmm, struct vdpa_request *request,
		      struct vdpa_judgement **judgement,
		      struct vdpa_error *err);

/**
 * vdpa_migrate_made - the device that a request makes
 * @request: of command VDPA_CMD_DEV_NEW; vdpa_request_check() finds no error
 * @parent:  what it names
 * @made:    filled
 *
 * This is the one model of what a request makes: all that judges asks it. What
 * the request leaves out is inherited from the parent, or decided by the parent
 * driver; @made->origins says which, and @made->has whether the value is known.
 */
void vdpa_migrate_made(const struct vdpa_request *request,
		       const struct vdpa_parent *parent,
		       struct vdpa_migrate_dev *made);

/* Free what vdpa_migrate_check() gave. @judgement may be NULL. */
void vdpa_judgement_free(struct vdpa_judgement *judgement);

/* ---- many hosts ------------------------------------------------------- */

/**
 * struct vdpa_baseline_host - a host that is to be able to make the device
 * @name:	  how messages call it
 * @parents:	  its management devices
 * @parent_count: of them
 */
struct vdpa_baseline_host {
	const char *name;
	const struct vdpa_parent *parents;
	size_t parent_count;
};

/**
 * enum vdpa_lost_to - what a bit was lost to
 * @VDPA_LOST_TO_HOST: a host has no management device with it
 * @VDPA_LOST_TO_RULE: it needs a bit that is lost
 * @VDPA_LOST_TO_VMM:  the hypervisor moves no device with it
 * @VDPA_LOST_TO_SET:  each host has it, but on a management device that lacks
 *		       others
 */
enum vdpa_lost_to {
	VDPA_LOST_TO_HOST,
	VDPA_LOST_TO_RULE,
	VDPA_LOST_TO_VMM,
	VDPA_LOST_TO_SET,
};

/**
 * struct vdpa_lost - a bit that a host offers, and that is not in the baseline
 * @bit:	the bit
 * @to:		what it was lost to
 * @needs:	with VDPA_LOST_TO_RULE: the bits that it needs and that are lost
 * @hosts:	with VDPA_LOST_TO_HOST: indexes of the hosts that do not offer
 *		it
 * @host_count: of them
 */
struct vdpa_lost {
	unsigned int bit;
	enum vdpa_lost_to to;
	uint64_t needs;
	size_t *hosts;
	size_t host_count;
};

/**
 * struct vdpa_baseline - the largest set that every host can make
 * @features:	the set; it holds together (vdpa_features_close())
 * @parents:	for each host the index of a management device that makes it
 * @lost:	by bit
 * @lost_count: of them
 */
struct vdpa_baseline {
	uint64_t features;
	size_t *parents;
	struct vdpa_lost lost[64];
	size_t lost_count;
};

/**
 * vdpa_migrate_baseline - find the largest set that every host can make
 * @hosts:    the hosts
 * @count:    of them
 * @class_id: virtio device ID
 * @vmm:      the hypervisor that is to move it; NULL: none
 * @baseline: set on success; free with vdpa_baseline_free()
 * @err:      filled on failure; may be NULL
 *
 * A host makes a set when one of its management devices does: it is of the
 * class, takes device_features, offers them, and has what its parent driver
 * needs. Where hosts have many different ones, and several sets are equally
 * large, the one with the lower bits is taken.
 *
 * Returns 0, or
 *   -EOPNOTSUPP a host has no management device that serves, or there is none
 *		 that all could make
 *   -EINVAL	 @count is 0
 *   -ENOMEM
 */
int vdpa_migrate_baseline(const struct vdpa_baseline_host *hosts, size_t count,
			  uint32_t class_id, const struct vdpa_vmm *vmm,
			  struct vdpa_baseline **baseline,
			  struct vdpa_error *err);

/* Free what vdpa_migrate_baseline() gave. @baseline may be NULL. */
void vdpa_baseline_free(struct vdpa_baseline *baseline);

#ifdef __cplusplus
}
#endif

#endif
