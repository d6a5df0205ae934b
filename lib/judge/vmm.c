// SPDX-License-Identifier: LGPL-2.1-or-later
/* The features with which hypervisors move a device. */

#include "vmm.h"

#include "util/error.h"
#include "virtio/features.h"

#include <errno.h>
#include <vdpa/virtio.h>

/* Most hosts do not have these versions yet. */
#define RECENT VDPA_VMM_VERSION(11, 0, 0)

bool vmm_moves_class(const struct vdpa_vmm *vmm, uint32_t class_id)
{
	return class_id < 64 && vmm->classes & VDPA_BIT(class_id);
}

static int fail_class(const struct vdpa_vmm *vmm, uint32_t class_id,
		      struct vdpa_error *err)
{
	const char *class_name = vdpa_class_name(class_id);

	return vdpa_error_set(err, -EOPNOTSUPP, "give the features by name",
			      "%s cannot migrate vDPA devices of class %s",
			      vmm->title, class_name ? class_name : "unknown");
}

static int fail_needs(const struct vdpa_vmm *vmm, uint32_t class_id,
		      uint64_t bits, struct vdpa_error *err)
{
	struct text names = { .length = 0 };

	text_add_bits(&names, class_id, bits);
	return vdpa_error_set(
		err, -EOPNOTSUPP, "take a management device that offers them",
		"%s cannot migrate a device without %s, which is not offered",
		vmm->title, names.data);
}

static int check_vmm(const struct vdpa_vmm *vmm, uint32_t class_id,
		     uint64_t set, struct vdpa_error *err)
{
	if (!vmm_moves_class(vmm, class_id))
		return fail_class(vmm, class_id, err);
	if (vmm->needs & ~set)
		return fail_needs(vmm, class_id, vmm->needs & ~set, err);
	return 0;
}

/* The next row that hosts have, and that moves vDPA devices. */
static const struct vdpa_vmm *next_deployed(unsigned int *index)
{
	const struct vdpa_vmm *row;

	while ((row = vdpa_vmm_row((*index)++)))
		if (row->ships && row->classes)
			return row;
	return NULL;
}

static uint64_t taken_by_all(void)
{
	const struct vdpa_vmm *row;
	uint64_t taken = UINT64_MAX;
	unsigned int index = 0;

	while ((row = next_deployed(&index)))
		taken &= row->takes;
	return taken;
}

int vdpa_vmm_features(const struct vdpa_vmm *vmm, uint32_t class_id,
		      uint64_t offered, uint64_t *features,
		      struct vdpa_error *err)
{
	uint64_t takes = vmm ? vmm->takes : taken_by_all();
	uint64_t set = vdpa_features_close(class_id, offered & takes);
	const struct vdpa_vmm *row;
	unsigned int index = 0;
	int ret = 0;

	if (vmm)
		ret = check_vmm(vmm, class_id, set, err);
	while (!vmm && !ret && (row = next_deployed(&index)))
		ret = check_vmm(row, class_id, set, err);
	if (!ret)
		*features = set;
	return ret;
}

/* The rows of QEMU, one after the other. */
static const struct vdpa_vmm *next_shadowing(unsigned int *index)
{
	const struct vdpa_vmm *row;

	while ((row = vdpa_vmm_row((*index)++)))
		if (VMM_IS(row, SHADOWS))
			return row;
	return NULL;
}

uint64_t vmm_features_blocked(const struct vdpa_vmm *vmm)
{
	const struct vdpa_vmm *row;
	unsigned int index = 0;
	uint64_t taken = 0;

	if (vmm)
		return ~vmm->takes;
	while ((row = next_shadowing(&index)))
		if (row->first < RECENT)
			taken |= row->takes;
	return ~taken;
}

void vmm_add_since(struct text *text, uint32_t class_id, uint64_t bits)
{
	const struct vdpa_vmm *row;
	unsigned int index = 0;

	while ((row = next_shadowing(&index))) {
		if (!(row->takes & bits))
			continue;
		text_add(text, "; from %s on, QEMU takes ",
			 vdpa_vmm_version_text(row->first).text);
		text_add_bits(text, class_id, row->takes & bits);
		bits &= ~row->takes;
	}
}

const char *vmm_title(const struct vdpa_vmm *vmm)
{
	return vmm ? vmm->title : "QEMU";
}
