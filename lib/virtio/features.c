// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sets of feature bits: writing them as text, and checking their needs. */

#include "features.h"

#include <vdpa/virtio.h>

void text_add_bits(struct text *text, uint32_t class_id, uint64_t bits)
{
	const char *separator = "";

	for (unsigned int bit = 0; bit < 64; bit++) {
		const char *name = vdpa_feature_name(class_id, bit);

		if (!(bits & VDPA_BIT(bit)))
			continue;
		if (name)
			text_add(text, "%s%s (bit %u)", separator, name, bit);
		else
			text_add(text, "%sbit %u", separator, bit);
		separator = ", ";
	}
}

static struct vdpa_feature_fault fault_of(const struct vdpa_feature *feature,
					  uint64_t mask)
{
	return (struct vdpa_feature_fault){
		.needs = feature->needs & ~mask,
		.needs_one = feature->needs_one & mask ? 0 : feature->needs_one,
		.wants = feature->wants & ~mask,
		.excludes = feature->excludes & mask,
	};
}

int vdpa_features_fault(uint32_t class_id, uint64_t mask, unsigned int from,
			struct vdpa_feature_fault *fault)
{
	for (unsigned int bit = from; bit < 64; bit++) {
		const struct vdpa_feature *feature;
		struct vdpa_feature_fault found;

		if (!(mask & UINT64_C(1) << bit))
			continue;
		feature = vdpa_feature_get(class_id, bit);
		if (!feature)
			continue;
		found = fault_of(feature, mask);
		if (!found.needs && !found.needs_one && !found.wants &&
		    !found.excludes)
			continue;
		*fault = found;
		return (int)bit;
	}
	return -1;
}

uint64_t vdpa_features_close(uint32_t class_id, uint64_t mask)
{
	struct vdpa_feature_fault fault;
	int bit = 0;

	/* An earlier bit may need the removed one: begin again. */
	while ((bit = vdpa_features_fault(class_id, mask, (unsigned int)bit,
					  &fault)) >= 0) {
		if (fault.needs || fault.needs_one || fault.wants) {
			mask &= ~(UINT64_C(1) << bit);
			bit = 0;
		} else {
			bit++;
		}
	}
	return mask;
}
