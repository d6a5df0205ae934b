/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Names of virtio device classes and feature bits.
 */
#ifndef VDPA_VIRTIO_H
#define VDPA_VIRTIO_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vdpa_error;

/* The classes that family "vdpa" handles specially (virtio 1.3, section 5). */
enum vdpa_class {
	VDPA_CLASS_NET = 1,
	VDPA_CLASS_BLOCK = 2,
};

/* Feature bits of a net device that the library itself uses. */
enum vdpa_net_feature {
	VDPA_NET_CTRL_VQ = 17,
	VDPA_NET_MQ = 22,
	VDPA_NET_RSS = 60,
};

/**
 * vdpa_class_name - the word for a virtio device class
 * @class_id: virtio device ID
 *
 * Returns a lower-case word ("net", "block", "fs"), or NULL for an ID that the
 * library does not know.
 *
 * Source: virtio 1.3, section 5 "Device Types"; include/uapi/linux/virtio_ids.h
 */
const char *vdpa_class_name(uint32_t class_id);

/**
 * vdpa_class_find - the virtio device class that a word means
 * @word: a name as vdpa_class_name() returns it, a name in use elsewhere
 *	  ("network", "blk", "rng", "socket", "memory"), or a decimal number; in
 *	  upper or lower case
 *
 * Returns the virtio device ID, or 0 for an unknown word.
 */
uint32_t vdpa_class_find(const char *word);

/**
 * struct vdpa_feature - what the specification says about a feature bit
 * @name:      as iproute2 writes it, if iproute2 has a name for it
 * @aliases:   other names in use, separated by blanks; NULL: none
 * @needs:     a device must not offer this bit without all of these
 * @needs_one: a device must not offer this bit without one of these
 * @wants:     a device should not offer this bit without all of these, or
 *	       existing drivers do not accept it without them
 * @excludes:  a device should not offer this bit together with one of these
 * @since:     version of the specification that introduced the bit, "legacy"
 *	       for a bit from before the specification, or NULL if this is not
 *	       recorded
 * @section:   section of virtio 1.3 (of 1.4 when @since says so), or the
 *	       kernel's header for a bit that the specification does not have
 *
 * Masks cover bits 0 to 63 of the same class.
 *
 * Source of the masks: virtio 1.3, 2.2.2 "Device Requirements: Feature Bits",
 * and the section of each bit.
 *
 * Members can be added at the end.
 */
struct vdpa_feature {
	const char *name;
	const char *aliases;
	uint64_t needs;
	uint64_t needs_one;
	uint64_t wants;
	uint64_t excludes;
	const char *since;
	const char *section;
};

/**
 * vdpa_feature_get - look up a feature bit
 * @class_id: virtio device ID that the bit belongs to; 0 when it is not known:
 *	      then only bits that all classes share are found
 * @bit:      0 to 63; the kernel's vDPA family has no others. Some bits of
 *	      class net from 64 on have a row, too, with a name only
 *
 * Returns a row of a constant table, or NULL for a bit without a name.
 */
const struct vdpa_feature *vdpa_feature_get(uint32_t class_id,
					    unsigned int bit);

/**
 * vdpa_feature_name - the name of a feature bit
 * @class_id: as for vdpa_feature_get()
 * @bit:      as for vdpa_feature_get()
 *
 * Returns the name as iproute2 writes it ("CTRL_VQ", "VERSION_1"), or NULL for
 * a bit without a name.
 */
const char *vdpa_feature_name(uint32_t class_id, unsigned int bit);

/**
 * vdpa_feature_find - the feature bit that a name means
 * @class_id: as for vdpa_feature_get()
 * @name:     in upper or lower case, with or without the kernel's prefix: "MQ",
 *	      "mq", "VIRTIO_NET_F_MQ", "iommu_platform", "bit_22"
 *
 * Returns 0 to 63, or -1 when no bit of the class has this name.
 */
int vdpa_feature_find(uint32_t class_id, const char *name);

struct vdpa_vmm;

/**
 * struct vdpa_features - the result of a feature expression
 * @mask:     the feature bits
 * @repeated: bits that the expression names more than once
 * @absent:   bits that the expression removes although they are not in it
 * @is_migratable: the expression has "migratable" or "migratable:VMM"
 * @vmm:      that hypervisor, of <vdpa/migrate.h>; NULL: none is named
 * @reserved: 0
 */
struct vdpa_features {
	uint64_t mask;
	uint64_t repeated;
	uint64_t absent;
	bool is_migratable;
	const struct vdpa_vmm *vmm;
	uint64_t reserved[4];
};

/**
 * vdpa_features_parse - read a feature expression
 * @text:     a hexadecimal mask with or without "0x"; or a list, separated by
 *	      commas, of names for vdpa_feature_find(), the words "all",
 *	      "migratable" and "migratable:VMM", and "-NAME" to remove a bit:
 *	      "MAC,MTU,VERSION_1", "all,-MQ"
 * @class_id: class of the names; 0 when it is not known: then only names that
 *	      all classes share can be used
 * @all:      the meaning of "all"; "migratable" is the part of it that
 *	      vdpa_vmm_features() returns. NULL: "all" has no meaning, and
 *	      "migratable" is a part of all features of the class
 * @features: set on success
 * @err:      filled on failure; may be NULL
 *
 * The list can be written as programs print it: with blanks, "|", "+", quotes,
 * brackets; with properties of QEMU ("ctrl_rx=off", "host_mtu=1500"); as a line
 * of our output with its mask, which must be the mask of the names; and as a set
 * in JSON. 64 or 128 digits 0 and 1 are the text of a guest's
 * /sys/bus/virtio/devices/NAME/features: a digit for each bit, from bit 0.
 *
 * Items are applied from left to right.
 *
 * Returns 0, or -EINVAL for an invalid expression: @err names the item and, for
 * an unknown name, the most similar name of the class or the class that has it.
 * -EOPNOTSUPP: no set of the features can be migrated.
 * Without a class, -ENODATA for an expression that depends on a class or on
 * @all.
 */
int vdpa_features_parse(const char *text, uint32_t class_id,
			const uint64_t *all, struct vdpa_features *features,
			struct vdpa_error *err);

/**
 * vdpa_features_resolve - read a feature expression for several classes
 * @text:     as for vdpa_features_parse()
 * @classes:  VDPA_BIT() of each class that the device can have, as in
 *	      supported_classes of struct vdpa_mgmtdev; 0: not known
 * @all:      what its management device offers; NULL: not known, then "all" and
 *	      "migratable" are errors
 * @features: set on success
 * @err:      filled on failure; may be NULL
 *
 * Returns as vdpa_features_parse() does; also -EINVAL for an expression whose
 * bits differ between @classes.
 */
int vdpa_features_resolve(const char *text, uint64_t classes,
			  const uint64_t *all, struct vdpa_features *features,
			  struct vdpa_error *err);

/**
 * vdpa_features_parse_in - read a feature expression with further hypervisors
 * @vmms: rows that "migratable:VMM" can also name, as for vdpa_vmm_find_in();
 *	  NULL: none. @features can point to one of them.
 *
 * Otherwise as vdpa_features_parse().
 */
int vdpa_features_parse_in(const struct vdpa_vmm *const *vmms, const char *text,
			   uint32_t class_id, const uint64_t *all,
			   struct vdpa_features *features,
			   struct vdpa_error *err);

/**
 * vdpa_features_resolve_in - the same for several classes
 * @vmms: as for vdpa_features_parse_in()
 *
 * Otherwise as vdpa_features_resolve().
 */
int vdpa_features_resolve_in(const struct vdpa_vmm *const *vmms,
			     const char *text, uint64_t classes,
			     const uint64_t *all,
			     struct vdpa_features *features,
			     struct vdpa_error *err);

/**
 * struct vdpa_feature_fault - why a feature bit does not fit into a set
 * @needs:     required bits that are missing
 * @needs_one: bits of which one is required, and all are missing
 * @wants:     recommended bits that are missing
 * @excludes:  present bits that should not be combined with it
 * @reserved:  0
 */
struct vdpa_feature_fault {
	uint64_t needs;
	uint64_t needs_one;
	uint64_t wants;
	uint64_t excludes;
	uint64_t reserved[4];
};

/**
 * vdpa_features_fault - the next feature bit that does not fit into a set
 * @class_id: virtio device ID
 * @mask:     the set
 * @from:     the bit to begin with: 0, then the last result plus 1
 * @fault:    set when a bit is returned
 *
 * Bits that the library does not know are never at fault.
 *
 * Returns 0 to 63, or -1 when no further bit is at fault.
 */
int vdpa_features_fault(uint32_t class_id, uint64_t mask, unsigned int from,
			struct vdpa_feature_fault *fault);

/**
 * vdpa_features_close - the largest consistent part of a set
 * @class_id: virtio device ID
 * @mask:     the set
 *
 * Removes each bit that needs or wants a missing bit, until there is no such
 * bit. Bits that the library does not know stay.
 *
 * Returns the remaining set.
 */
uint64_t vdpa_features_close(uint32_t class_id, uint64_t mask);

#ifdef __cplusplus
}
#endif

#endif
