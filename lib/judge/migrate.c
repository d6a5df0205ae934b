// SPDX-License-Identifier: LGPL-2.1-or-later
/* Verdicts: whether a device can be moved to another one, with all reasons. */

#include "migrate.h"
#include "made.h"

#include "util/array.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* ---- the table ------------------------------------------------------ */

#define NEGOTIATION SPECIFIED("virtio 1.3, 2.2.1 and 2.2.2")
#define NET_CONFIG  SPECIFIED("virtio 1.3, 5.1.4")

/* The first OTHER_CLASS_POINTS are checked even if the classes differ. */
static const struct point points[] = {
	{ "class-differs", EFFECT_BARS, SPECIFIED("virtio 1.3, 5"),
	  point_class },
	{ "record-contradicts", EFFECT_NONE,
	  IN_LINUX("dev_add of the parent drivers"), point_contradictory },
	{ "source-unknown", EFFECT_UNKNOWN,
	  IN_LINUX("vdpa_dev_net_config_fill(), drivers/vdpa/vdpa.c"),
	  point_source_unknown },
	{ "destination-unknown", EFFECT_UNKNOWN,
	  IN_LINUX("vdpa_dev_net_config_fill(), drivers/vdpa/vdpa.c"),
	  point_destination_unknown },
	{ "feature-lacking", EFFECT_BARS, NEGOTIATION, point_lacking },
	{ "feature-differs", EFFECT_DIFFERS, NEGOTIATION, point_different },
	{ "value-unknown", EFFECT_UNKNOWN,
	  IN_LINUX("vdpa_dev_net_config_fill(), drivers/vdpa/vdpa.c"),
	  point_untold },
	{ "value-depends", EFFECT_DEPENDS, NET_CONFIG, point_depends },
	{ "mac-differs", EFFECT_BARS, NET_CONFIG, point_mac },
	{ "mac-differs", EFFECT_DEPENDS, .look = point_mac_set },
	{ "mac-changeable", EFFECT_NONE, SPECIFIED("virtio 1.3, 5.1.6.5.2"),
	  point_mac_changed },
	{ "mtu-differs", EFFECT_BARS, NET_CONFIG, point_mtu },
	{ "mtu-not-used", EFFECT_DIFFERS, NET_CONFIG, point_mtu_unused },
	{ "pairs-differ", EFFECT_BARS, NET_CONFIG, point_pairs },
	{ "virtqueues-smaller", EFFECT_DIFFERS,
	  IN_LINUX("vhost_vdpa_vring_ioctl(), drivers/vhost/vdpa.c"),
	  point_vq_size },
	{ "virtqueues-lacking", EFFECT_BARS,
	  IN_LINUX("vhost_vdpa_vring_ioctl(), drivers/vhost/vdpa.c"),
	  point_virtqueues },
	{ "capacity-differs", EFFECT_BARS, SPECIFIED("virtio 1.3, 5.2.4"),
	  point_capacity },
	{ "config-not-compared", EFFECT_NONE, SPECIFIED("virtio 1.3, 5"),
	  point_rest },
	{ "vmm-differs", EFFECT_BARS, .look = point_vmm_differs },
	{ "vmm-unread", EFFECT_NONE, .look = point_vmm_unread },
	{ "vmm-older", EFFECT_NONE, .look = point_vmm_older },
	{ "vmm-class", EFFECT_BARS, .look = point_vmm_class },
	{ "vmm-fails", EFFECT_BARS, .look = point_vmm_fails },
	{ "vmm-fails", EFFECT_DEPENDS, .look = point_vmm_may_fail },
	{ "vmm-blocks", EFFECT_BARS, .look = point_vmm_blocks },
	{ "vmm-needs", EFFECT_BARS, .look = point_vmm_needs },
	{ "vmm-keeps", EFFECT_BARS, .look = point_vmm_keeps },
	{ "vmm-emulates", EFFECT_DEPENDS, .look = point_vmm_emulates },
	{ "vmm-entries", EFFECT_BARS, .look = point_vmm_entries },
	{ "vmm-entries", EFFECT_DEPENDS, .look = point_vmm_unchecked },
	{ "vmm-virtqueues", EFFECT_BARS, .look = point_vmm_queue },
	{ "virtqueues-smaller", EFFECT_BARS, .look = point_vmm_vq_size },
	{ "vmm-index", EFFECT_DEPENDS, .look = point_vmm_index },
	{ "vmm-buffers", EFFECT_DEPENDS,
	  SPECIFIED("vhost_svq_stop(), hw/virtio/vhost-shadow-virtqueue.c, "
		    "QEMU 7.2"),
	  point_vmm_buffers },
	{ "vmm-packed", EFFECT_BARS,
	  IN_LINUX("vp_vdpa_set_vq_state_packed(), drivers/vdpa/virtio_pci/"
		   "vp_vdpa.c"),
	  point_vmm_packed },
	{ "vmm-rings", EFFECT_DEPENDS, .look = point_vmm_rings },
	{ "vmm-svq", EFFECT_DEPENDS, .look = point_vmm_svq },
	{ "vmm-condition", EFFECT_NONE, .look = point_vmm_condition },
	{ "vmm-backend", EFFECT_BARS, .look = point_backend },
	{ "vmm-backend", EFFECT_DEPENDS, .look = point_backend_open },
	{ "vmm-suspend", EFFECT_BARS, .look = point_suspend },
	{ "vmm-suspend", EFFECT_DEPENDS, .look = point_suspend_open },
	{ "vmm-control", EFFECT_DEPENDS, .look = point_control },
	{ "vmm-vectors", EFFECT_DEPENDS,
	  SPECIFIED(
		  "virtio_net_pci_realize(), hw/virtio/virtio-net-pci.c, QEMU "
		  "7.2"),
	  point_vmm_vectors },
	{ "vmm-next", EFFECT_NONE, .look = point_vmm_next },
	{ "never-migrates", EFFECT_NONE,
	  SPECIFIED("vhost_svq_valid_features(), hw/virtio/"
		    "vhost-shadow-virtqueue.c, QEMU 7.1 to 10.2"),
	  point_never },
};

/* ---- devices ---------------------------------------------------------- */

struct known {
	enum vdpa_property property;
	uint16_t attr;
	uint16_t offset;
	uint16_t size;
	uint16_t in_config;
	uint16_t in_request;
};

#define KNOWN(name, member, attr_name, config_member, request_member)   \
	{                                                               \
		VDPA_PROPERTY_##name, VDPA_ATTR_##attr_name,            \
			offsetof(struct vdpa_migrate_dev, member),      \
			sizeof(((struct vdpa_migrate_dev *)0)->member), \
			offsetof(struct vdpa_config, config_member),    \
			offsetof(struct vdpa_request, request_member)   \
	}

/* Properties that both a configuration and a request have. */
static const struct known known[] = {
	KNOWN(FEATURES, device_features, DEV_FEATURES, device_features,
	      device_features),
	KNOWN(MAC, mac, DEV_NET_CFG_MACADDR, net.mac, mac),
	KNOWN(MTU, mtu, DEV_NET_CFG_MTU, net.mtu, mtu),
	KNOWN(MAX_VQP, max_vqp, DEV_NET_CFG_MAX_VQP, net.max_vqp, max_vqp),
};

static void copy_known(struct vdpa_migrate_dev *dev, const struct known *row,
		       const void *from, uint16_t offset,
		       enum vdpa_origin origin)
{
	memcpy((char *)dev + row->offset, (const char *)from + offset,
	       row->size);
	dev->has |= VDPA_BIT(row->attr);
	dev->origins[row->property] = origin;
}

static void copy_config(struct vdpa_migrate_dev *dev,
			const struct vdpa_config *config)
{
	for (size_t i = 0; config && i < ARRAY_SIZE(known); i++)
		if (VDPA_HAS(config, known[i].attr))
			copy_known(dev, &known[i], config, known[i].in_config,
				   VDPA_FROM_KERNEL);
	if (config && KNOWS(config, DEV_NEGOTIATED_FEATURES)) {
		dev->negotiated_features = config->negotiated_features;
		dev->has |= VDPA_BIT(VDPA_ATTR_DEV_NEGOTIATED_FEATURES);
	}
	if (config && KNOWS(config, DEV_BLK_CFG_CAPACITY)) {
		dev->capacity = config->block.capacity;
		dev->has |= VDPA_BIT(VDPA_ATTR_DEV_BLK_CFG_CAPACITY);
		dev->origins[VDPA_PROPERTY_CAPACITY] = VDPA_FROM_KERNEL;
	}
}

/* Copy the attributes in @wanted that @initial has. */
static void copy_initial(struct vdpa_migrate_dev *dev,
			 const struct vdpa_request *initial, uint64_t wanted)
{
	dev->is_recorded = initial != NULL;
	for (size_t i = 0; initial && i < ARRAY_SIZE(known); i++)
		if (VDPA_HAS(initial, known[i].attr) &&
		    wanted & VDPA_BIT(known[i].attr))
			copy_known(dev, &known[i], initial, known[i].in_request,
				   VDPA_FROM_RECORD);
}

static void copy_dev(struct vdpa_migrate_dev *made, const struct vdpa_dev *dev)
{
	*made = (struct vdpa_migrate_dev){ .name = dev->name };
	if (KNOWS(dev, DEV_ID)) {
		made->class_id = dev->class_id;
		made->has |= VDPA_BIT(VDPA_ATTR_DEV_ID);
	}
	if (KNOWS(dev, DEV_MAX_VQ_SIZE)) {
		made->max_vq_size = dev->max_vq_size;
		made->has |= VDPA_BIT(VDPA_ATTR_DEV_MAX_VQ_SIZE);
		made->origins[VDPA_PROPERTY_MAX_VQ_SIZE] = VDPA_FROM_KERNEL;
	}
	if (KNOWS(dev, DEV_MAX_VQS)) {
		made->max_vqs = dev->max_vqs;
		made->has |= VDPA_BIT(VDPA_ATTR_DEV_MAX_VQS);
		made->origins[VDPA_PROPERTY_MAX_VQS] = VDPA_FROM_KERNEL;
	}
}

void vdpa_migrate_source(const struct vdpa_dev *dev,
			 const struct vdpa_config *config,
			 const struct vdpa_request *initial,
			 struct vdpa_migrate_dev *source)
{
	uint64_t wanted;

	copy_dev(source, dev);
	copy_config(source, config);
	/*
	 * Use the features that the kernel reports: a guest cannot change them,
	 * and they may differ from those in the request.
	 */
	wanted = UINT64_MAX;
	if (KNOWS(source, DEV_FEATURES))
		wanted &= ~VDPA_BIT(VDPA_ATTR_DEV_FEATURES);
	copy_initial(source, initial, wanted);
}

void vdpa_migrate_destination(const struct vdpa_dev *dev,
			      const struct vdpa_config *config,
			      const struct vdpa_request *initial,
			      struct vdpa_migrate_dev *destination)
{
	copy_dev(destination, dev);
	copy_config(destination, config);
	copy_initial(destination, initial, ~destination->has);
}

/* ---- judging -------------------------------------------------------- */

const char *vdpa_verdict_name(enum vdpa_verdict verdict)
{
	static const char *const names[] = {
		[VDPA_VERDICT_IDENTICAL] = "identical",
		[VDPA_VERDICT_PROVISIONABLE] = "provisionable",
		[VDPA_VERDICT_SUFFICIENT] = "sufficient",
		[VDPA_VERDICT_CONDITIONAL] = "conditional",
		[VDPA_VERDICT_INCOMPATIBLE] = "incompatible",
		[VDPA_VERDICT_CANNOT_TELL] = "cannot tell",
	};

	return (size_t)verdict < ARRAY_SIZE(names) ? names[verdict] : "?";
}

int vdpa_verdict_rank(enum vdpa_verdict verdict)
{
	static const int ranks[] = {
		[VDPA_VERDICT_IDENTICAL] = 0,
		[VDPA_VERDICT_PROVISIONABLE] = 1,
		[VDPA_VERDICT_SUFFICIENT] = 2,
		[VDPA_VERDICT_CONDITIONAL] = 3,
		[VDPA_VERDICT_CANNOT_TELL] = 4,
		[VDPA_VERDICT_INCOMPATIBLE] = 5,
	};

	return (size_t)verdict < ARRAY_SIZE(ranks) ? ranks[verdict] :
						     (int)ARRAY_SIZE(ranks);
}

enum effect judge_worst(const struct judge *judge)
{
	enum effect worst = EFFECT_NONE;

	for (enum effect effect = EFFECT_NONE; effect < EFFECTS; effect++)
		if (judge->has[effect])
			worst = effect;
	return worst;
}

static enum vdpa_verdict verdict_of(enum effect worst)
{
	static const enum vdpa_verdict verdicts[] = {
		[EFFECT_NONE] = VDPA_VERDICT_IDENTICAL,
		[EFFECT_DIFFERS] = VDPA_VERDICT_SUFFICIENT,
		[EFFECT_DEPENDS] = VDPA_VERDICT_CONDITIONAL,
		[EFFECT_UNKNOWN] = VDPA_VERDICT_CANNOT_TELL,
		[EFFECT_BARS] = VDPA_VERDICT_INCOMPATIBLE,
	};

	return verdicts[worst];
}

void judge_set_vmms(struct judge *judge, const struct vdpa_vmm *vmm)
{
	const struct vdpa_vmm *from = judge->source->vmm;
	const struct vdpa_vmm *to = judge->destination->vmm;

	from = from ? from : vmm;
	to = to ? to : vmm;
	judge->from = from ? from : to;
	judge->to = to ? to : from;
}

/* The rows that are useful if the classes differ. */
#define OTHER_CLASS_POINTS 2

void judge_compare(struct judge *judge)
{
	size_t count = judge_is_other_class(judge) ? OTHER_CLASS_POINTS :
						     ARRAY_SIZE(points);

	for (size_t i = 0; i < count && !judge->findings.ret; i++)
		points[i].look(judge, &points[i]);
}

int judge_close(struct judge *judge, struct vdpa_judgement **judgement,
		struct vdpa_error *err)
{
	struct vdpa_judgement *made = calloc(1, sizeof(*made));

	error_clear(err);
	if (!made)
		judge->findings.ret = -ENOMEM;
	if (findings_close(&judge->findings, made ? &made->findings : NULL) ||
	    !made) {
		free(made);
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a verdict");
	}
	made->verdict = verdict_of(judge_worst(judge));
	made->needs_nocheck = judge->needs_nocheck;
	*judgement = made;
	return 0;
}

int vdpa_migrate_check(const struct vdpa_migrate_dev *source,
		       const struct vdpa_migrate_dev *destination,
		       const struct vdpa_vmm *vmm,
		       struct vdpa_judgement **judgement,
		       struct vdpa_error *err)
{
	struct vdpa_migrate_dev from, to;
	struct judge judge = {
		.source = &from,
		.destination = &to,
	};

	made_complete(source, &from);
	made_complete(destination, &to);
	judge_set_vmms(&judge, vmm);
	judge_compare(&judge);
	return judge_close(&judge, judgement, err);
}

void vdpa_judgement_free(struct vdpa_judgement *judgement)
{
	if (!judgement)
		return;
	vdpa_finding_list_free(judgement->findings);
	free(judgement);
}
