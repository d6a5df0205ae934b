// SPDX-License-Identifier: GPL-2.0-or-later
/* Expressions of features on a command line. */

#include "expression.h"

#include "report.h"

#include <errno.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* Warn of each bit of @bits: "MAC (bit 5) is named twice". */
static void warn_bits(uint32_t class_id, uint64_t bits, const char *what)
{
	for (unsigned int bit = 0; bit < 64; bit++) {
		const char *name = vdpa_feature_name(class_id, bit);

		if (bits & VDPA_BIT(bit))
			report_warning("%s%s(bit %u) %s", name ? name : "",
				       name ? " " : "", bit, what);
	}
}

int expression_parse(const char *text, uint32_t class_id, const uint64_t *all,
		     uint64_t *mask, struct vdpa_error *err)
{
	struct vdpa_features features;
	int ret;

	ret = vdpa_features_parse(text, class_id, all, &features, err);
	if (ret)
		return ret;
	warn_bits(class_id, features.repeated, "is named twice");
	warn_bits(class_id, features.absent, "is taken out, but was not in");
	*mask = features.mask;
	return 0;
}

/* The first class from @class_id on that @mgmtdev can make; 64: none. */
static uint32_t next_class(const struct vdpa_mgmtdev *mgmtdev,
			   uint32_t class_id)
{
	while (class_id < 64 &&
	       !(mgmtdev->supported_classes & VDPA_BIT(class_id)))
		class_id++;
	return class_id;
}

static int fail_ambiguous(const char *text, uint32_t a, uint32_t b,
			  struct vdpa_error *err)
{
	const char *a_name = vdpa_class_name(a), *b_name = vdpa_class_name(b);

	return vdpa_error_set(
		err, -EINVAL, "give the bits as a mask or as bit_N",
		"\"%.80s\" means other bits for class %s than for class %s, "
		"and the management device makes both",
		text, a_name ? a_name : "?", b_name ? b_name : "?");
}

int expression_resolve(const char *text, const struct vdpa_mgmtdev *mgmtdev,
		       uint64_t *mask, struct vdpa_error *err)
{
	const uint64_t *all = mgmtdev->supported_features ?
				      &mgmtdev->supported_features :
				      NULL;
	uint32_t first = next_class(mgmtdev, 0);
	struct vdpa_features features;
	int ret;

	ret = expression_parse(text, first < 64 ? first : 0, all, mask, err);
	if (ret)
		return ret;
	for (uint32_t id = next_class(mgmtdev, first + 1); id < 64;
	     id = next_class(mgmtdev, id + 1))
		if (vdpa_features_parse(text, id, all, &features, NULL) ||
		    features.mask != *mask)
			return fail_ambiguous(text, first, id, err);
	return 0;
}
