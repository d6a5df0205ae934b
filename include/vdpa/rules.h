/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What can be known of a request before the kernel is asked: contradictions in
 * itself, and with what the management device offers.
 */
#ifndef VDPA_RULES_H
#define VDPA_RULES_H

#include <vdpa/vdpa.h>

#ifdef __cplusplus
extern "C" {
#endif

enum vdpa_severity {
	VDPA_WARNING,	/* it can be meant so */
	VDPA_CONDITION, /* it is all right if what the finding says is so */
	VDPA_ERROR, /* the kernel or the specification surely refuses it, or it
		     * endangers the host */
};

/**
 * struct vdpa_finding - what a rule found
 * @code:     stable name of the rule: "mac-needs-feature"
 * @severity: whether it can be meant so
 * @bits:     feature bits that it is about; 0: none
 * @what:     what was found: a sentence without a period
 * @hint:     what to change
 * @source:   where it is written: a function of the kernel, or a section of the
 *	      virtio specification
 */
struct vdpa_finding {
	const char *code;
	enum vdpa_severity severity;
	uint64_t bits;
	char what[VDPA_ERROR_TEXT_SIZE];
	char hint[VDPA_ERROR_TEXT_SIZE];
	const char *source;
};

/**
 * struct vdpa_card - properties of a card that its devices inherit
 * @has:	 VDPA_BIT() of the ones that are known:
 *		 VDPA_ATTR_DEV_NET_CFG_MACADDR, VDPA_ATTR_DEV_NET_CFG_MTU,
 *		 VDPA_ATTR_DEV_NET_CFG_MAX_VQP, VDPA_ATTR_DEV_MAX_VQ_SIZE
 * @mac:	 in wire order
 * @mtu:	 bytes
 * @max_vqp:	 virtqueue pairs
 * @max_vq_size: entries of a virtqueue at the most
 */
struct vdpa_card {
	uint64_t has;
	uint8_t mac[6];
	uint16_t mtu;
	uint16_t max_vqp;
	uint16_t max_vq_size;
};

/**
 * struct vdpa_parent - what a device is to be added on
 * @mgmtdev: the management device
 * @driver:  its parent driver, as vdpa_sysfs_driver() tells; NULL: not known
 * @sibling: a device that is there already, which matters where the parent
 *	     driver makes only one; NULL: none, or not known
 * @kernel:  release of the kernel as VDPA_KERNEL(7, 2); 0: not known
 * @card:    what an earlier device on it has shown of the card
 * @occupant: what has the name of the request already, as
 *	     vdpa_parent_check_name() found it; NULL: nothing, or not looked for
 */
struct vdpa_parent {
	struct vdpa_mgmtdev *mgmtdev;
	char *driver;
	char *sibling;
	uint32_t kernel;
	struct vdpa_card card;
	char *occupant;
};

#define VDPA_KERNEL(major, minor) ((uint32_t)(major) << 16 | (minor))

/**
 * vdpa_kernel_parse - the number of a kernel's release
 * @release: as /proc/sys/kernel/osrelease has it: "6.1.192-uml"
 *
 * Returns VDPA_KERNEL(6, 1), or 0 for what is no release.
 */
uint32_t vdpa_kernel_parse(const char *release);

/**
 * vdpa_parent_get - read what a device is to be added on
 * @vdpa:   open handle
 * @bus:    bus of the management device, or NULL when it has none
 * @name:   its name
 * @parent: set on success; free with vdpa_parent_free()
 * @err:    filled on failure; may be NULL
 *
 * Asks the kernel for the management device, and sysfs for the rest; what
 * sysfs does not tell stays not known.
 *
 * Returns 0, or fails like vdpa_mgmtdev_get().
 */
int vdpa_parent_get(struct vdpa *vdpa, const char *bus, const char *name,
		    struct vdpa_parent **parent, struct vdpa_error *err);

/**
 * vdpa_parent_check_name - look whether a name is free
 * @vdpa:   open handle
 * @parent: as vdpa_parent_get() gives it; its @occupant is set
 * @name:   of a device that is to be added
 * @err:    filled on failure; may be NULL
 *
 * A name is taken by a device, or by another entry of the folder in sysfs that
 * the device would be in.
 *
 * Returns 0, whether it is free or not, or fails like vdpa_dev_get().
 */
int vdpa_parent_check_name(struct vdpa *vdpa, struct vdpa_parent *parent,
			   const char *name, struct vdpa_error *err);

/* Free what vdpa_parent_get() gave. @parent may be NULL. */
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
 * @parents: as vdpa_parents_new() made it
 * @bus:     bus of the management device, or NULL when it has none
 * @name:    its name
 *
 * Asks no kernel. Returns the parent, which lives as long as @parents, or NULL.
 */
const struct vdpa_parent *vdpa_parents_find(const struct vdpa_parents *parents,
					    const char *bus, const char *name);

/**
 * vdpa_parents_get - the parent of a request, read at most once
 * @parents: as vdpa_parents_new() made it
 * @bus:     bus of the management device, or NULL when it has none
 * @name:    its name
 * @parent:  set on success; lives until the next call
 * @err:     filled on failure; may be NULL
 *
 * A parent with a @sibling is read again each time, because the sibling may
 * have been deleted. A caller with a batch flushes it first
 * (vdpa_batch_flush()) unless vdpa_parents_find() finds the parent.
 *
 * Returns as vdpa_parent_get(), or -ENOMEM. A failure is not remembered.
 */
int vdpa_parents_get(struct vdpa_parents *parents, const char *bus,
		     const char *name, const struct vdpa_parent **parent,
		     struct vdpa_error *err);

/* Release what vdpa_parents_new() made. @parents may be NULL. */
void vdpa_parents_free(struct vdpa_parents *parents);

/**
 * vdpa_request_check - look for contradictions in a request
 * @request: of command VDPA_CMD_DEV_NEW
 * @parent:  what it names; NULL: not known, then only the request itself is
 *	     looked at
 * @vmm:     the hypervisor that is to move the device; NULL: not known, then
 *	     it is a finding when none that is known does
 * @list:    set on success: all findings, errors first, then conditions; ends with
 *	     NULL; free with vdpa_finding_list_free()
 * @err:     filled on failure; may be NULL
 *
 * No rule is stricter than its source: what it calls an error, Linux 7.2 or
 * virtio 1.3 refuses. What it knows of a parent driver is an error up to the
 * kernel that it was read from, and a warning on a newer one. Bits that the
 * library does not know are in no finding, except where the management device
 * does not offer them, or hypervisors move no device with them. Asks no kernel.
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_request_check(const struct vdpa_request *request,
		       const struct vdpa_parent *parent,
		       const struct vdpa_vmm *vmm, struct vdpa_finding ***list,
		       struct vdpa_error *err);

/* Free what vdpa_request_check() gave. @list may be NULL. */
void vdpa_finding_list_free(struct vdpa_finding **list);

#ifdef __cplusplus
}
#endif

#endif
