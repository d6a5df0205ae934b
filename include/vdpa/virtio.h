/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Names of virtio device classes and feature bits.
 */
#ifndef VDPA_VIRTIO_H
#define VDPA_VIRTIO_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vdpa_error;

/* The classes that the family "vdpa" treats apart (virtio 1.3, section 5). */
enum vdpa_class {
	VDPA_CLASS_NET = 1,
	VDPA_CLASS_BLOCK = 2,
};

/* Feature bits of a net device that the library itself looks at. */
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
 * @word: a name as vdpa_class_name() gives it, a name in use elsewhere
 *	  ("network", "blk", "rng", "socket", "memory"), or a decimal number; in
 *	  any case
 *
 * Returns the virtio device ID, or 0 when the word means none.
 */
uint32_t vdpa_class_find(const char *word);

/**
 * struct vdpa_feature - what the specification says of a feature bit
 * @name:      as iproute2 writes it, where it has a name for it
 * @aliases:   other names in use, with blanks between them; NULL: none
 * @needs:     a device must not offer this bit without all of these
 * @needs_one: a device must not offer this bit without one of these
 * @wants:     a device should not offer this bit without all of these, or
 *	       drivers in use will not take it without them
 * @excludes:  a device should not offer this bit together with one of these
 * @since:     version of the specification that brought the bit, "legacy" for a
 *	       bit of the time before the specification, or NULL where this is
 *	       not recorded
 * @section:   section of virtio 1.3 (of 1.4 when @since says so), or the
 *	       kernel's header for a bit that the specification does not have
 *
 * Masks are of bits 0 to 63 of the same class.
 *
 * Source of the masks: virtio 1.3, 2.2.2 "Device Requirements: Feature Bits",
 * and the section of each.
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
 * @class_id: virtio device ID that the bit belongs to; 0 when it is not known,
 *	      then only bits that all classes share are found
 * @bit:      0 to 63
 *
 * Returns a row of a constant table, or NULL for a bit without a name.
 */
const struct vdpa_feature *vdpa_feature_get(uint32_t class_id,
					    unsigned int bit);

/**
 * vdpa_feature_name - the name of a feature bit
 * @class_id: as for vdpa_feature_get()
 * @bit:      0 to 63
 *
 * Returns the name as iproute2 writes it ("CTRL_VQ", "VERSION_1"), or NULL for
 * a bit without one.
 */
const char *vdpa_feature_name(uint32_t class_id, unsigned int bit);

/**
 * vdpa_feature_find - the feature bit that a name means
 * @class_id: as for vdpa_feature_get()
 * @name:     in any case, with or without the kernel's prefix: "MQ", "mq",
 *	      "VIRTIO_NET_F_MQ", "iommu_platform", "bit_22"
 *
 * Returns 0 to 63, or -1 when no bit of the class has this name.
 */
int vdpa_feature_find(uint32_t class_id, const char *name);

/**
 * struct vdpa_features - what an expression of features says
 * @mask:     the feature bits
 * @repeated: bits that it names more than once
 * @absent:   bits that it takes out although they are not in
 */
struct vdpa_features {
	uint64_t mask;
	uint64_t repeated;
	uint64_t absent;
};

/**
 * vdpa_features_parse - read an expression of features
 * @text:     a hexadecimal mask with or without "0x"; or names with commas
 *	      between them, as vdpa_feature_find() takes them, the words "all",
 *	      "migratable" and "migratable:VMM", and "-NAME" to take one out:
 *	      "MAC,MTU,VERSION_1", "all,-MQ"
 * @class_id: class of the names; 0 when it is not known, then only names that
 *	      all classes share can be used
 * @all:      what "all" stands for, and "migratable" is the part of that
 *	      vdpa_vmm_features() gives; NULL when "all" stands for nothing, and
 *	      "migratable" is a part of all that the class has
 * @features: set on success
 * @err:      filled on failure; may be NULL
 *
 * Items count from left to right.
 *
 * Returns 0, or -EINVAL for an expression that cannot be understood: @err names
 * the item and, for an unknown name, the nearest one of the class or the class
 * that has it. Without a class, -ENODATA for an expression that depends on one,
 * or on @all.
 */
int vdpa_features_parse(const char *text, uint32_t class_id,
			const uint64_t *all, struct vdpa_features *features,
			struct vdpa_error *err);

/**
 * vdpa_features_resolve - read an expression for a device of several classes
 * @text:     as for vdpa_features_parse()
 * @classes:  VDPA_BIT() of each class that the device can have, as in
 *	      supported_classes of struct vdpa_mgmtdev; 0: not known
 * @all:      as for vdpa_features_parse()
 * @features: set on success
 * @err:      filled on failure; may be NULL
 *
 * Returns as vdpa_features_parse() does; also -EINVAL for an expression that
 * does not mean the same bits in each of @classes.
 */
int vdpa_features_resolve(const char *text, uint64_t classes,
			  const uint64_t *all, struct vdpa_features *features,
			  struct vdpa_error *err);

/**
 * struct vdpa_feature_fault - why a feature bit does not fit into a set
 * @needs:     bits that it must have beside it, and that are missing
 * @needs_one: bits of which it must have one beside it, and none is there
 * @wants:     bits that it should have beside it, and that are missing
 * @excludes:  bits that it should not have beside it, and that are there
 */
struct vdpa_feature_fault {
	uint64_t needs;
	uint64_t needs_one;
	uint64_t wants;
	uint64_t excludes;
};

/**
 * vdpa_features_fault - the next feature bit that does not fit into a set
 * @class_id: virtio device ID
 * @mask:     the set
 * @from:     the bit to begin with: 0, then one more than was returned
 * @fault:    set when a bit is returned
 *
 * Bits that the library does not know fit everywhere.
 *
 * Returns 0 to 63, or -1 when no further bit is at fault.
 */
int vdpa_features_fault(uint32_t class_id, uint64_t mask, unsigned int from,
			struct vdpa_feature_fault *fault);

/**
 * vdpa_features_close - the largest part of a set that holds together
 * @class_id: virtio device ID
 * @mask:     the set
 *
 * Takes out each bit that needs or wants another one that is not in, until none
 * is left. Bits that the library does not know stay.
 *
 * Returns the set.
 */
uint64_t vdpa_features_close(uint32_t class_id, uint64_t mask);

#ifdef __cplusplus
}
#endif

#endif
