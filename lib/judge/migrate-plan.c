// SPDX-License-Identifier: LGPL-2.1-or-later
/* The request that makes a destination, and what becomes of it. */

#include "migrate.h"

#include "util/list.h"

#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>

#define F_MTU VDPA_BIT(3)
#define F_MAC VDPA_BIT(5)
#define F_MQ  VDPA_BIT(VDPA_NET_MQ)

/* ---- the request ------------------------------------------------------ */

/*
 * What the source offers. Where the management device has less, and that is
 * enough for the guest, as much of it as holds together.
 */
static uint64_t choose_features(const struct vdpa_migrate_dev *source,
				const struct vdpa_mgmtdev *mgmtdev)
{
	uint64_t taken = source->negotiated_features, part;

	if (!KNOWS(source, DEV_FEATURES))
		return taken;
	if (!KNOWS(mgmtdev, DEV_SUPPORTED_FEATURES) ||
	    !KNOWS(source, DEV_NEGOTIATED_FEATURES) ||
	    !(source->device_features & ~mgmtdev->supported_features))
		return source->device_features;
	part = vdpa_features_close(source->class_id,
				   source->device_features &
					   mgmtdev->supported_features);
	return taken & ~part ? source->device_features : part;
}

static void add_words(struct vdpa_request *request,
		      const struct vdpa_migrate_dev *source)
{
	const struct {
		unsigned int attr;
		uint64_t feature;
	} words[] = {
		{ VDPA_ATTR_DEV_NET_CFG_MACADDR, F_MAC },
		{ VDPA_ATTR_DEV_NET_CFG_MTU, F_MTU },
		{ VDPA_ATTR_DEV_NET_CFG_MAX_VQP, F_MQ },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (VDPA_HAS(source, words[i].attr) &&
		    request->device_features & words[i].feature)
			request->has |= VDPA_BIT(words[i].attr);
	memcpy(request->mac, source->mac, sizeof(request->mac));
	request->mtu = source->mtu;
	request->max_vqp = source->max_vqp;
}

static void make_request(const struct vdpa_migrate_dev *source,
			 const struct vdpa_mgmtdev *mgmtdev,
			 struct vdpa_request *request)
{
	*request = (struct vdpa_request){
		.command = VDPA_CMD_DEV_NEW,
		.name = source->name,
		.mgmtdev_bus = mgmtdev->bus,
		.mgmtdev_name = mgmtdev->name,
	};
	if (!KNOWS(source, DEV_FEATURES) &&
	    !KNOWS(source, DEV_NEGOTIATED_FEATURES))
		return;
	request->device_features = choose_features(source, mgmtdev);
	request->has = VDPA_BIT(VDPA_ATTR_DEV_FEATURES);
	if (source->class_id == VDPA_CLASS_NET)
		add_words(request, source);
}

/* ---- the device ------------------------------------------------------- */

void vdpa_migrate_made(const struct vdpa_request *request,
		       const struct vdpa_parent *parent,
		       struct vdpa_migrate_dev *made)
{
	*made = (struct vdpa_migrate_dev){
		.name = request->name,
		.driver = parent->driver,
		.class_id = vdpa_mgmtdev_class(parent->mgmtdev),
		.device_features = request->device_features,
		.mtu = request->mtu,
		.max_vqp = request->max_vqp,
	};
	memcpy(made->mac, request->mac, sizeof(made->mac));
	made->has = made->created = request->has;
	if (made->class_id)
		made->has |= VDPA_BIT(VDPA_ATTR_DEV_ID);
}

/* Of several classes, the management device makes the one that is asked for. */
static void choose_class(const struct vdpa_migrate_dev *source,
			 const struct vdpa_mgmtdev *mgmtdev,
			 struct vdpa_migrate_dev *made)
{
	if (KNOWS(made, DEV_ID) || source->class_id >= 64 ||
	    !(mgmtdev->supported_classes & VDPA_BIT(source->class_id)))
		return;
	made->class_id = source->class_id;
	made->has |= VDPA_BIT(VDPA_ATTR_DEV_ID);
}

/* ---- the verdict ------------------------------------------------------ */

/* What the rules find in the request; what they call an error bars. */
static void take_findings(struct judge *judge,
			  const struct vdpa_request *request,
			  const struct vdpa_parent *parent)
{
	struct vdpa_finding **list;
	int ret;

	ret = vdpa_request_check(request, parent, &list, NULL);
	if (ret) {
		judge->findings.ret = ret;
		return;
	}
	for (size_t i = 0; list[i]; i++) {
		bool is_error = list[i]->severity == VDPA_ERROR;

		if (is_error)
			judge->worst = EFFECT_BARS;
		ret = list_take(is_error ? &judge->findings.errors :
					   &judge->findings.warnings,
				list[i]);
		if (ret)
			judge->findings.ret = ret;
	}
	free(list);
}

int vdpa_migrate_plan(const struct vdpa_migrate_dev *source,
		      const struct vdpa_parent *parent,
		      const struct vdpa_vmm *vmm, struct vdpa_request *request,
		      struct vdpa_judgement **judgement, struct vdpa_error *err)
{
	struct vdpa_migrate_dev made;
	struct judge judge = {
		.source = source,
		.destination = &made,
		.vmm = vmm,
		.is_planned = true,
	};
	int ret;

	make_request(source, parent->mgmtdev, request);
	vdpa_migrate_made(request, parent, &made);
	choose_class(source, parent->mgmtdev, &made);
	if (!judge_is_other_class(&judge) && KNOWS(request, DEV_FEATURES))
		take_findings(&judge, request, parent);
	judge_compare(&judge);
	ret = judge_close(&judge, judgement, err);
	if (!ret && (*judgement)->verdict == VDPA_IDENTICAL)
		(*judgement)->verdict = VDPA_PROVISIONABLE;
	return ret;
}
