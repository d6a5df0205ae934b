// SPDX-License-Identifier: GPL-2.0-or-later
/* Feature expressions on a command line. */

#include "expression.h"

#include "report.h"
#include "sets.h"
#include "vmms.h"

#include <stdlib.h>
#include <string.h>
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

static void warn_doubtful(uint32_t class_id,
			  const struct vdpa_features *features)
{
	warn_bits(class_id, features->repeated, "is named twice");
	warn_bits(class_id, features->absent,
		  "is removed, but was not included");
}

int expression_parse(const char *text, uint32_t class_id, const uint64_t *all,
		     uint64_t *mask, struct vdpa_error *err)
{
	const struct vdpa_vmm *const *rows;
	struct vdpa_features features;
	char *expanded;
	int ret = sets_expand(text, &expanded, err);

	if (ret)
		return ret;
	text = expanded ? expanded : text;
	ret = vmms_rows_for(text, &rows, err);
	if (!ret)
		ret = vdpa_features_parse_in(rows, text, class_id, all,
					     &features, err);
	free(expanded);
	if (ret)
		return ret;
	warn_doubtful(class_id, &features);
	*mask = features.mask;
	return 0;
}

int expression_resolve(const char *text, const struct vdpa_parent *parent,
		       uint64_t *mask, const struct vdpa_vmm **vmm,
		       struct vdpa_error *err)
{
	const struct vdpa_mgmtdev *mgmtdev = parent->mgmtdev;
	const uint64_t *all = mgmtdev->supported_features ?
				      &mgmtdev->supported_features :
				      NULL;
	const struct vdpa_vmm *const *rows;
	struct vdpa_features features;
	char *expanded;
	int ret = sets_expand(text, &expanded, err);

	if (ret)
		return ret;
	text = expanded ? expanded : text;
	ret = vmms_rows_for(text, &rows, err);
	if (!ret)
		ret = vdpa_features_resolve_in(rows, text,
					       mgmtdev->supported_classes, all,
					       &features, err);
	free(expanded);
	if (!ret && features.is_migratable)
		ret = vdpa_vmm_check_parent(features.vmm, parent, err);
	if (ret)
		return ret;
	warn_doubtful(vdpa_mgmtdev_class(mgmtdev), &features);
	*mask = features.mask;
	*vmm = features.vmm;
	return 0;
}
