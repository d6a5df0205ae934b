// SPDX-License-Identifier: LGPL-2.1-or-later
/* Judges whether a host can give a named set of features to a device. */

#include "json/fail.h"

#include <limits.h>
#include <linux/virtio_net.h>
#include <stdlib.h>
#include <vdpa/set.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

const char *vdpa_fit_name(enum vdpa_fit fit)
{
	static const char *const names[] = {
		[VDPA_FIT_MEETS] = "meets",
		[VDPA_FIT_SHORT] = "falls short",
		[VDPA_FIT_UNKNOWN] = "cannot tell",
	};

	return names[fit];
}

/* The best answer of the management devices that were judged. */
struct judging {
	const struct vdpa_named_set *set;
	const struct vdpa_vmm *vmm;
	struct vdpa_host_fit *best;
	unsigned int badness; /* of the best one */
	struct vdpa_error *err;
};

static bool makes_class(const struct vdpa_mgmtdev *mgmtdev, uint32_t class_id)
{
	return class_id < 64 && mgmtdev->supported_classes & VDPA_BIT(class_id);
}

/*
 * The request of the set alone. It has an address if the set has MAC, because
 * each device gets its own address.
 */
static struct vdpa_request request_of(const struct vdpa_named_set *set,
				      const struct vdpa_mgmtdev *mgmtdev)
{
	struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.name = "set",
		.mgmtdev_bus = mgmtdev->bus,
		.mgmtdev_name = mgmtdev->name,
		.has = VDPA_BIT(VDPA_ATTR_DEV_FEATURES),
		.device_features = set->features,
	};

	if (set->class_id == VDPA_CLASS_NET &&
	    set->features & VDPA_BIT(VIRTIO_NET_F_MAC)) {
		request.has |= VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR);
		request.mac[0] = 2;
		request.mac[5] = 1;
	}
	return request;
}

static unsigned int count_errors(struct vdpa_finding *const *list)
{
	unsigned int count = 0;

	for (; *list; list++)
		count += (*list)->severity == VDPA_SEVERITY_ERROR;
	return count;
}

/* Missing bits count more than other errors; an unknown offer counts less. */
static unsigned int badness_of(const struct vdpa_host_fit *fit)
{
	return (unsigned int)__builtin_popcountll(fit->missing) * 256 +
	       2 * count_errors(fit->findings) +
	       (fit->fit == VDPA_FIT_UNKNOWN ? 1 : 0);
}

static enum vdpa_fit answer_of(const struct vdpa_host_fit *fit)
{
	if (count_errors(fit->findings))
		return VDPA_FIT_SHORT;
	return VDPA_HAS(fit->mgmtdev, VDPA_ATTR_DEV_SUPPORTED_FEATURES) ?
		       VDPA_FIT_MEETS :
		       VDPA_FIT_UNKNOWN;
}

static int judge(struct judging *judging, const struct vdpa_parent *parent)
{
	const struct vdpa_named_set *set = judging->set;
	const struct vdpa_mgmtdev *mgmtdev = parent->mgmtdev;
	const struct vdpa_request request = request_of(set, mgmtdev);
	struct vdpa_host_fit fit = { .mgmtdev = mgmtdev };
	int ret = vdpa_request_check(&request, parent, judging->vmm,
				     &fit.findings, judging->err);

	if (ret)
		return ret;
	if (VDPA_HAS(mgmtdev, VDPA_ATTR_DEV_SUPPORTED_FEATURES))
		fit.missing = set->features & ~mgmtdev->supported_features;
	fit.fit = answer_of(&fit);
	if (badness_of(&fit) >= judging->badness) {
		vdpa_finding_list_free(fit.findings);
		return 0;
	}
	vdpa_finding_list_free(judging->best->findings);
	*judging->best = fit;
	judging->badness = badness_of(&fit);
	return 0;
}

/* No management device makes the class, so all bits are missing. */
static int no_findings(struct vdpa_host_fit *fit, uint64_t features,
		       struct vdpa_error *err)
{
	fit->fit = VDPA_FIT_SHORT;
	fit->missing = features;
	fit->findings = calloc(1, sizeof(struct vdpa_finding *));
	return fit->findings ? 0 : json_fail_memory(err);
}

static int judge_all(const struct vdpa_host *host,
		     const struct vdpa_parent *parents, struct judging *judging)
{
	uint32_t class_id = judging->set->class_id;
	int ret = 0;

	/* No later management device can be better than one without badness. */
	for (size_t i = 0; i < host->mgmtdev_count && !ret && judging->badness;
	     i++)
		if (makes_class(parents[i].mgmtdev, class_id))
			ret = judge(judging, &parents[i]);
	if (!ret && !judging->best->findings)
		ret = no_findings(judging->best, judging->set->features,
				  judging->err);
	return ret;
}

int vdpa_host_fits(const struct vdpa_host *host,
		   const struct vdpa_named_set *set, const struct vdpa_vmm *vmm,
		   struct vdpa_host_fit **fit, struct vdpa_error *err)
{
	/*
	 * Ignore existing devices: a management device that is full still
	 * counts.
	 */
	struct vdpa_host bare = *host;
	struct vdpa_host_fit *made = calloc(1, sizeof(*made));
	struct judging judging = { set, vmm, made, UINT_MAX, err };
	struct vdpa_parent *parents = NULL;
	int ret;

	if (!made)
		return json_fail_memory(err);
	bare.dev_count = 0;
	ret = vdpa_host_parents(&bare, &parents, err);
	if (!ret)
		ret = judge_all(host, parents, &judging);
	free(parents);
	if (ret)
		vdpa_host_fit_free(made);
	else
		*fit = made;
	return ret;
}

void vdpa_host_fit_free(struct vdpa_host_fit *fit)
{
	if (!fit)
		return;
	vdpa_finding_list_free(fit->findings);
	free(fit);
}
