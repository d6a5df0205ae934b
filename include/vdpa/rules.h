/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Checks of a request before the kernel gets it: contradictions within the
 * request, and with what the management device offers.
 */
#ifndef VDPA_RULES_H
#define VDPA_RULES_H

#include <vdpa/vdpa.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * enum vdpa_severity - how bad a finding is
 * @VDPA_SEVERITY_WARNING:   it can be intended
 * @VDPA_SEVERITY_CONDITION: it is all right if the condition is met
 * @VDPA_SEVERITY_ERROR:     the kernel or the specification surely refuses it,
 *			     or it endangers the host
 */
enum vdpa_severity {
	VDPA_SEVERITY_WARNING,
	VDPA_SEVERITY_CONDITION,
	VDPA_SEVERITY_ERROR,
};

/**
 * struct vdpa_finding - what a rule found
 * @code:     stable name of the rule: "mac-needs-feature"
 * @severity: how bad it is
 * @bits:     the feature bits that it is about; 0: none
 * @what:     what was found: a sentence without a period
 * @hint:     what to change
 * @source:   where the rule comes from: a function of the kernel, or a section
 *	      of the virtio specification
 * @reserved: 0
 */
struct vdpa_finding {
	const char *code;
	enum vdpa_severity severity;
	uint64_t bits;
	char what[VDPA_ERROR_TEXT_SIZE];
	char hint[VDPA_ERROR_TEXT_SIZE];
	const char *source;
	uint64_t reserved[8];
};

/**
 * struct vdpa_card - properties of a card that its devices inherit
 * @has:	 VDPA_BIT() of the known members:
 *		 VDPA_ATTR_DEV_NET_CFG_MACADDR, VDPA_ATTR_DEV_NET_CFG_MTU,
 *		 VDPA_ATTR_DEV_NET_CFG_MAX_VQP, VDPA_ATTR_DEV_MAX_VQ_SIZE
 * @mac:	 in wire order
 * @mtu:	 bytes
 * @max_vqp:	 virtqueue pairs
 * @max_vq_size: maximum number of entries of a virtqueue
 * @reserved:    0
 */
struct vdpa_card {
	uint64_t has;
	uint8_t mac[6];
	uint16_t mtu;
	uint16_t max_vqp;
	uint16_t max_vq_size;
	uint64_t reserved[4];
};

/**
 * vdpa_card_learn - what a device shows of its card
 * @card:    updated
 * @driver:  parent driver of the device; NULL: not known
 * @dev:     from vdpa_dev_get()
 * @config:  from vdpa_config_get(); NULL: not known
 * @initial: the request that it was created with; NULL: not known
 *
 * Learns the values that the device has surely inherited from the card: the
 * request left them out, the parent driver does not make them up, and no guest
 * can have changed them.
 */
void vdpa_card_learn(struct vdpa_card *card, const char *driver,
		     const struct vdpa_dev *dev,
		     const struct vdpa_config *config,
		     const struct vdpa_request *initial);

/**
 * struct vdpa_parent - the parent of a device that will be added
 * @mgmtdev: the management device
 * @driver:  its parent driver, from vdpa_sysfs_driver(); NULL: not known
 * @sibling: a device that is already there, which matters if the parent driver
 *	     makes only one; NULL: none, or not known
 * @kernel:  release of the kernel as VDPA_KERNEL(7, 2); 0: not known
 * @card:    what its devices have shown of the card, with vdpa_card_learn()
 * @occupant: what already has the name of the request, set by
 *	     vdpa_parent_check_name(); NULL: nothing, or not looked for
 * @reserved: 0
 */
struct vdpa_parent {
	struct vdpa_mgmtdev *mgmtdev;
	char *driver;
	char *sibling;
	uint32_t kernel;
	struct vdpa_card card;
	char *occupant;
	uint64_t reserved[8];
};

#define VDPA_KERNEL(major, minor) ((uint32_t)(major) << 16 | (minor))

/**
 * vdpa_kernel_parse - the number of a kernel's release
 * @release: from /proc/sys/kernel/osrelease: "6.1.192-uml"
 *
 * Returns VDPA_KERNEL(6, 1), or 0 if @release is not a release.
 */
uint32_t vdpa_kernel_parse(const char *release);

/**
 * vdpa_parent_get - read the parent of a device that will be added
 * @vdpa:   open handle
 * @bus:    bus of the management device, or NULL when it has none
 * @name:   its name
 * @parent: set on success; free with vdpa_parent_free()
 * @err:    filled on failure; may be NULL
 *
 * Asks the kernel for the management device, and reads the rest from sysfs.
 * What sysfs does not contain is not known.
 *
 * Returns 0, or fails like vdpa_mgmtdev_get().
 */
int vdpa_parent_get(struct vdpa *vdpa, const char *bus, const char *name,
		    struct vdpa_parent **parent, struct vdpa_error *err);

/**
 * vdpa_parent_check_name - look whether a name is free
 * @vdpa:   open handle
 * @parent: from vdpa_parent_get(); its @occupant is set
 * @name:   name of the device that will be added
 * @err:    filled on failure; may be NULL
 *
 * A name is taken if a device has it, or another entry in the device's folder
 * in sysfs.
 *
 * Returns 0 whether or not the name is free, or fails like vdpa_dev_get().
 */
int vdpa_parent_check_name(struct vdpa *vdpa, struct vdpa_parent *parent,
			   const char *name, struct vdpa_error *err);

/**
 * vdpa_parent_sets - whether a device can be changed after its creation
 * @parent: the parent of the device
 * @attr:   the attribute that VDPA_CMD_DEV_ATTR_SET would change
 *
 * Returns whether the kernel and the parent driver are known to change it.
 */
bool vdpa_parent_sets(const struct vdpa_parent *parent, unsigned int attr);

/* Free the parent from vdpa_parent_get(). @parent may be NULL. */
void vdpa_parent_free(struct vdpa_parent *parent);

struct vdpa_parents;
struct vdpa_vmm;

/**
 * vdpa_parents_new - remember parents while many requests are checked
 * @vdpa:    open handle; must outlive @parents
 * @parents: set on success; free with vdpa_parents_free()
 * @err:     filled on failure; may be NULL
 *
 * Asks no kernel. Returns 0 or -ENOMEM.
 */
int vdpa_parents_new(struct vdpa *vdpa, struct vdpa_parents **parents,
		     struct vdpa_error *err);

/**
 * vdpa_parents_find - the parent of a request, if it was read before
 * @parents: from vdpa_parents_new()
 * @bus:     bus of the management device, or NULL when it has none
 * @name:    its name
 *
 * Asks no kernel. Returns the parent, which lives as long as @parents, or NULL.
 */
const struct vdpa_parent *vdpa_parents_find(const struct vdpa_parents *parents,
					    const char *bus, const char *name);

/**
 * vdpa_parents_get - the parent of a request, read at most once
 * @parents: from vdpa_parents_new()
 * @bus:     bus of the management device, or NULL when it has none
 * @name:    its name
 * @parent:  set on success; lives until the next call
 * @err:     filled on failure; may be NULL
 *
 * A parent with a @sibling is read again each time, because the sibling may
 * have been deleted. A caller with a batch flushes it first
 * (vdpa_batch_flush()) unless vdpa_parents_find() finds the parent.
 *
 * Returns like vdpa_parent_get(), or -ENOMEM. A failure is not remembered.
 */
int vdpa_parents_get(struct vdpa_parents *parents, const char *bus,
		     const char *name, const struct vdpa_parent **parent,
		     struct vdpa_error *err);

/* Free @parents from vdpa_parents_new(). It may be NULL. */
void vdpa_parents_free(struct vdpa_parents *parents);

/**
 * vdpa_request_check - look for contradictions in a request
 * @request: of command VDPA_CMD_DEV_NEW
 * @parent:  the parent that it names; NULL: not known, then only the request
 *	     itself is checked
 * @vmm:     the hypervisor that will move the device; NULL: not known, then it
 *	     is a finding if no known hypervisor moves the device
 * @list:    set on success: all findings, errors first, then conditions; ends
 *	     with NULL; free with vdpa_finding_list_free()
 * @err:     filled on failure; may be NULL
 *
 * No rule is stricter than its source: every error is something that Linux 7.2
 * or virtio 1.3 refuses. A rule about a parent driver is an error up to the
 * kernel that the driver was read from, and a warning on newer kernels. No
 * finding is about bits that the library does not know, unless the management
 * device does not offer them, or hypervisors do not move a device with them.
 *
 * Asks no kernel.
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_request_check(const struct vdpa_request *request,
		       const struct vdpa_parent *parent,
		       const struct vdpa_vmm *vmm, struct vdpa_finding ***list,
		       struct vdpa_error *err);

/* Free the list from vdpa_request_check(). @list may be NULL. */
void vdpa_finding_list_free(struct vdpa_finding **list);

#ifdef __cplusplus
}
#endif

#endif
