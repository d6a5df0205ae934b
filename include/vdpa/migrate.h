/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether a virtual machine can be moved from its vDPA device to another one,
 * what the other device must be like, and what hypervisors require.
 *
 * Nothing here asks a kernel or reads a file. The caller fills in the devices,
 * from a kernel or from the record of a host.
 */
#ifndef VDPA_MIGRATE_H
#define VDPA_MIGRATE_H

#include <stdbool.h>
#include <vdpa/rules.h>
#include <vdpa/vdpa.h>
#include <vdpa/vmm.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- hypervisors ------------------------------------------------------ */

/**
 * vdpa_vmm_check_parent - whether a hypervisor can move devices of a parent
 * @vmm:    hypervisor; NULL: QEMU of any version
 * @parent: the management device, and what is known of it
 * @err:    filled on failure; may be NULL
 *
 * Returns 0, or -EOPNOTSUPP when the parent driver requires features with which
 * the hypervisor cannot migrate a device.
 */
int vdpa_vmm_check_parent(const struct vdpa_vmm *vmm,
			  const struct vdpa_parent *parent,
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
	VDPA_PROPERTY_MAX_VQS,
	VDPA_PROPERTIES, /* number of properties */
};

/* Room for the properties of later versions. */
#define VDPA_PROPERTIES_MAX 24

/**
 * enum vdpa_origin - where a property of a device comes from
 * @VDPA_FROM_UNKNOWN:	 nothing is known of it
 * @VDPA_FROM_NOWHERE:	 the device does not have it
 * @VDPA_FROM_REQUEST:	 a word of the request that makes the device
 * @VDPA_FROM_RECORD:	 a word of the request that made the device
 * @VDPA_FROM_KERNEL:	 the kernel reports it
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

/* Bits of @has in struct vdpa_migrate_dev for properties without attributes. */
#define VDPA_MIGRATE_BACKEND_FEATURES 62
#define VDPA_MIGRATE_CONTROL_VQ_APART 63

/**
 * struct vdpa_migrate_dev - what matters of a device for a migration
 * @has:		 VDPA_BIT() of the members with a known value:
 *			 VDPA_ATTR_DEV_ID, VDPA_ATTR_DEV_FEATURES,
 *			 VDPA_ATTR_DEV_NEGOTIATED_FEATURES,
 *			 VDPA_ATTR_DEV_NET_CFG_MACADDR,
 *			 VDPA_ATTR_DEV_NET_CFG_MTU,
 *			 VDPA_ATTR_DEV_NET_CFG_MAX_VQP,
 *			 VDPA_ATTR_DEV_MAX_VQ_SIZE,
 *			 VDPA_ATTR_DEV_BLK_CFG_CAPACITY,
 *			 VDPA_ATTR_DEV_MAX_VQS,
 *			 VDPA_MIGRATE_BACKEND_FEATURES,
 *			 VDPA_MIGRATE_CONTROL_VQ_APART
 * @origins:		 where each property comes from. A property can have an
 *			 origin and no known value, such as the address of a
 *			 card.
 * @is_recorded:	 the request that made it is known
 * @is_contradictory:	 its management device could not have made it; see
 *			 vdpa_parent_can_have()
 * @name:		 of the device; NULL: not known
 * @driver:		 the parent driver of its management device; NULL: not
 *			 known
 * @kernel:		 of its host, as VDPA_KERNEL(); 0: not known
 * @vmm:		 the hypervisor on its host; NULL: the one that the
 *			 function is given, or that of the other side
 * @class_id:		 virtio device ID
 * @device_features:	 what it offers
 * @open_features:	 bits that it may or may not offer, whatever
 *			 @device_features says: the parent decides, and only
 *			 the finished device shows it
 * @negotiated_features: what its driver took
 * @mac:		 in wire order
 * @mtu:		 bytes
 * @max_vqp:		 virtqueue pairs
 * @max_vq_size:	 maximum number of entries of a virtqueue
 * @capacity:		 of a block device, in sectors of 512 bytes
 * @backend_features:	 of its character device (VHOST_GET_BACKEND_FEATURES)
 * @control_vq_apart:	 1 when its control virtqueue has an address space of
 *			 its own, else 0
 * @max_vqs:		 virtqueues that it has
 * @reserved:		 0
 *
 * Strings are borrowed.
 */
struct vdpa_migrate_dev {
	uint64_t has;
	enum vdpa_origin origins[VDPA_PROPERTIES_MAX];
	bool is_recorded;
	bool is_contradictory;
	const char *name;
	const char *driver;
	uint32_t kernel;
	const struct vdpa_vmm *vmm;
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
	uint32_t max_vqs;
	uint64_t reserved[8];
};

/**
 * vdpa_migrate_source - describe the device that a guest is moved from
 * @dev:     from vdpa_dev_get()
 * @config:  from vdpa_config_get(); NULL: not known
 * @initial: what was administered last: the request that it was created with,
 *	     with what was set later; NULL: not known
 * @source:  filled; the caller sets @driver, @kernel and what the character
 *	     device reports (@backend_features, @control_vq_apart)
 *
 * MAC address, MTU and pairs are those that were administered last, because a
 * guest can change what the configuration shows. Values that the request left
 * out come from the configuration. Features are those that the kernel reports,
 * or else those that the device was created with.
 */
void vdpa_migrate_source(const struct vdpa_dev *dev,
			 const struct vdpa_config *config,
			 const struct vdpa_request *initial,
			 struct vdpa_migrate_dev *source);

/**
 * vdpa_migrate_destination - describe the device that a guest is moved to
 * @dev:	 as for vdpa_migrate_source()
 * @config:	 as for vdpa_migrate_source()
 * @initial:	 as for vdpa_migrate_source()
 * @destination: filled; the caller sets the same members as for a source
 *
 * All values come from the current configuration, because that is what the
 * guest will see. Values that the kernel does not report come from the request
 * that created the device.
 */
void vdpa_migrate_destination(const struct vdpa_dev *dev,
			      const struct vdpa_config *config,
			      const struct vdpa_request *initial,
			      struct vdpa_migrate_dev *destination);

/**
 * vdpa_parent_can_have - whether a management device can have made a device
 * @parent:  the management device, and what is known of it
 * @dev:     from a record
 * @config:  its configuration; NULL: not known
 * @initial: the request that it was created with; NULL: not known
 *
 * If not, the record contradicts itself. Then the caller leaves out @initial
 * when it describes the device, and sets @is_contradictory.
 */
bool vdpa_parent_can_have(const struct vdpa_parent *parent,
			  const struct vdpa_dev *dev,
			  const struct vdpa_config *config,
			  const struct vdpa_request *initial);

/* ---- verdicts --------------------------------------------------------- */

/**
 * enum vdpa_verdict - whether a device can be moved
 * @VDPA_VERDICT_IDENTICAL:	to a device that offers the same
 * @VDPA_VERDICT_PROVISIONABLE: to a device that the request will make, and that
 *				offers the same
 * @VDPA_VERDICT_SUFFICIENT:	to a device that has all that the guest took, but
 *				does not offer the same
 * @VDPA_VERDICT_CONDITIONAL:	yes, if the conditions in the findings are met: a
 *				property that the parent decides, or how a
 *				hypervisor is started
 * @VDPA_VERDICT_INCOMPATIBLE:	no
 * @VDPA_VERDICT_CANNOT_TELL:	too little is known
 */
enum vdpa_verdict {
	VDPA_VERDICT_IDENTICAL,
	VDPA_VERDICT_PROVISIONABLE,
	VDPA_VERDICT_SUFFICIENT,
	VDPA_VERDICT_CONDITIONAL,
	VDPA_VERDICT_INCOMPATIBLE,
	VDPA_VERDICT_CANNOT_TELL,
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
 * vdpa_verdict_rank - where a verdict stands among all
 * @verdict: one of enum vdpa_verdict
 *
 * Returns 0 for VDPA_VERDICT_IDENTICAL, which is the best, and so on to
 * VDPA_VERDICT_CONDITIONAL, VDPA_VERDICT_CANNOT_TELL, and
 * VDPA_VERDICT_INCOMPATIBLE, which is the worst.
 */
int vdpa_verdict_rank(enum vdpa_verdict verdict);

/**
 * struct vdpa_judgement - a verdict and its reasons
 * @verdict:  the verdict
 * @findings: all reasons, errors first; ends with NULL
 * @needs_nocheck: the planned request contradicts the specification as the
 *	      source does: the kernel accepts it, and "vdpa dev add" only with
 *	      "nocheck"
 *
 * If a finding is an error, the verdict is VDPA_VERDICT_INCOMPATIBLE or
 * VDPA_VERDICT_CANNOT_TELL. If a finding is a condition, the verdict is one of
 * these or VDPA_VERDICT_CONDITIONAL.
 *
 * Members can be added at the end.
 */
struct vdpa_judgement {
	enum vdpa_verdict verdict;
	struct vdpa_finding **findings;
	bool needs_nocheck;
};

/**
 * vdpa_migrate_check - judge whether one device can be moved to another
 * @source:	 from vdpa_migrate_source()
 * @destination: from vdpa_migrate_destination()
 * @vmm:	 the hypervisor of each side that does not name its own; NULL:
 *		 not known, then only what is the same for all hypervisors is
 *		 judged
 * @judgement:	 set on success; free with vdpa_judgement_free()
 * @err:	 filled on failure; may be NULL
 *
 * The verdict is never VDPA_VERDICT_PROVISIONABLE.
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
 * @source:    from vdpa_migrate_source()
 * @parent:    the management device, and what is known of it
 * @vmm:       the hypervisor of the destination, and of a source that does not
 *	       name its own; NULL: not known
 * @request:   filled: the command VDPA_CMD_DEV_NEW with all words that the same
 *	       device needs, and the name of @source
 * @judgement: set on success; free with vdpa_judgement_free()
 * @err:       filled on failure; may be NULL
 *
 * @request has only words that the management device accepts. Of all possible
 * requests, it is the one whose device gets the best verdict.
 *
 * The verdict is that of vdpa_migrate_check() for the device that @request
 * makes, with VDPA_VERDICT_PROVISIONABLE instead of VDPA_VERDICT_IDENTICAL. A
 * value that the parent decides, and that is not known before the device is
 * there, is a condition. A contradiction between features that the source also
 * has is a condition, too. If the verdict is VDPA_VERDICT_INCOMPATIBLE,
 * @request is still the best one.
 *
 * Returns 0 or -ENOMEM. The strings of @request belong to @source and @parent.
 */
int vdpa_migrate_plan(const struct vdpa_migrate_dev *source,
		      const struct vdpa_parent *parent,
		      const struct vdpa_vmm *vmm, struct vdpa_request *request,
		      struct vdpa_judgement **judgement,
		      struct vdpa_error *err);

/**
 * vdpa_migrate_made - predict the device that a request makes
 * @request: of command VDPA_CMD_DEV_NEW; vdpa_request_check() finds no error
 * @parent:  the parent that it names
 * @made:    filled
 *
 * All checks use this model of what a request makes. Values that the request
 * leaves out are inherited from the parent, or the parent driver decides them:
 * @made->origins says which. @made->has says whether the value is known.
 */
void vdpa_migrate_made(const struct vdpa_request *request,
		       const struct vdpa_parent *parent,
		       struct vdpa_migrate_dev *made);

/* Free what vdpa_migrate_check() gave. @judgement may be NULL. */
void vdpa_judgement_free(struct vdpa_judgement *judgement);

/* ---- many hosts ------------------------------------------------------- */

/**
 * struct vdpa_baseline_host - a host that must be able to make the device
 * @name:	  its name in messages
 * @parents:	  its management devices
 * @parent_count: their number
 * @vmm:	  its hypervisor; NULL: the one that the function is given
 * @reserved:	  0
 */
struct vdpa_baseline_host {
	const char *name;
	const struct vdpa_parent *parents;
	size_t parent_count;
	const struct vdpa_vmm *vmm;
	uint64_t reserved[4];
};

/**
 * enum vdpa_lost_to - why a bit was lost
 * @VDPA_LOST_TO_HOST: a host has no management device with it
 * @VDPA_LOST_TO_RULE: it needs a bit that is lost
 * @VDPA_LOST_TO_VMM:  the hypervisor cannot migrate a device with it, or can
 *		       migrate devices of other management devices more surely
 * @VDPA_LOST_TO_SET:  each host has it, but on a management device that lacks
 *		       other bits
 */
enum vdpa_lost_to {
	VDPA_LOST_TO_HOST,
	VDPA_LOST_TO_RULE,
	VDPA_LOST_TO_VMM,
	VDPA_LOST_TO_SET,
};

/**
 * struct vdpa_lost - a bit that a host offers and the baseline lacks
 * @bit:	the bit
 * @to:		why it was lost
 * @needs:	with VDPA_LOST_TO_RULE: the bits that it needs and that are lost
 * @hosts:	with VDPA_LOST_TO_HOST: indexes of the hosts that do not offer
 *		it
 * @host_count: their number
 * @reserved:   0
 */
struct vdpa_lost {
	unsigned int bit;
	enum vdpa_lost_to to;
	uint64_t needs;
	size_t *hosts;
	size_t host_count;
	uint64_t reserved[2];
};

/**
 * struct vdpa_baseline_reason - what migrations between the hosts depend on
 * @finding:	as for vdpa_migrate_check() and vdpa_request_check()
 * @from:	indexes of the hosts that a device is moved from
 * @from_count: their number; 0: every host
 * @to:		indexes of the hosts that it is moved to
 * @to_count:	their number; 0: every host
 * @reserved:	0
 */
struct vdpa_baseline_reason {
	struct vdpa_finding *finding;
	size_t *from;
	size_t from_count;
	size_t *to;
	size_t to_count;
	uint64_t reserved[2];
};

/**
 * struct vdpa_baseline - the largest set that every host can make
 * @features:	  the set, closed under the rules of vdpa_features_close()
 * @parents:	  for each host, the index of a management device that makes it
 * @requests:	  for each host, the request that makes it, without a name. If
 *		  @has has VDPA_ATTR_DEV_NET_CFG_MACADDR, the caller fills in
 *		  the address of the guest.
 * @lost:	  the lost bits, in order
 * @lost_count:	  their number
 * @reasons:	  errors first, then conditions
 * @reason_count: their number
 *
 * Without errors and conditions among the reasons, a device that these requests
 * make can be moved from each host to each other host.
 *
 * Members can be added at the end.
 */
struct vdpa_baseline {
	uint64_t features;
	size_t *parents;
	struct vdpa_request *requests;
	struct vdpa_lost lost[64];
	size_t lost_count;
	struct vdpa_baseline_reason *reasons;
	size_t reason_count;
};

/**
 * vdpa_migrate_baseline - find the largest set that every host can make
 * @hosts:    the hosts
 * @count:    their number
 * @class_id: virtio device ID
 * @vmm:      the hypervisor that must be able to move it, on hosts that do not
 *	      name their own; NULL: none
 * @baseline: set on success; free with vdpa_baseline_free()
 * @err:      filled on failure; may be NULL
 *
 * A host can make a set if one of its management devices makes the class,
 * accepts device_features and offers the set. The set must include what the
 * parent driver needs. Of several equally large sets, the one with the lower
 * bits is chosen.
 *
 * With @vmm, management devices whose devices @vmm moves for sure come first,
 * even if others offer more. If a host has none, another one is chosen, and a
 * reason says why. A property that a card decides is a condition. Existing
 * devices are ignored.
 *
 * The time is linear in the number of hosts.
 *
 * Returns 0, or
 *   -EOPNOTSUPP a host has no suitable management device, or there is no set
 *		 that all hosts can make
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
