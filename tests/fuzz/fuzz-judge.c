// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target: two records of hosts, with a 0xff byte between them. One host is
 * brought to the other, and the devices of one look for places on the other.
 */

#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/migrate.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* With flags and without, a plan has an action for each device. */
static void try_plan(const struct vdpa_host *want, const struct vdpa_host *have)
{
	struct vdpa_host_plan *plan;

	for (unsigned int flags = 0; flags < 4; flags++) {
		if (vdpa_host_plan(want, have, flags, &plan, NULL))
			abort();
		if (plan->action_count < want->dev_count)
			abort();
		vdpa_host_plan_free(plan);
	}
}

static void try_places(const struct vdpa_host *host,
		       const struct vdpa_host_dev *dev,
		       const struct vdpa_vmm *vmm)
{
	struct vdpa_migrate_dev source;
	const struct vdpa_host_where where = { .source = &source, .vmm = vmm };
	struct vdpa_host_places *places;

	vdpa_host_describe(dev, NULL, VDPA_HOST_SOURCE, &source);
	if (vdpa_host_places(host, &where, &places, NULL))
		abort();
	vdpa_host_places_free(places);
}

static void try_baseline(const struct vdpa_host *hosts[2],
			 const struct vdpa_vmm *vmm)
{
	struct vdpa_baseline_host members[2];
	struct vdpa_parent *parents[2];
	struct vdpa_baseline *baseline;

	for (size_t i = 0; i < 2; i++) {
		if (vdpa_host_parents(hosts[i], &parents[i], NULL))
			abort();
		members[i] = (struct vdpa_baseline_host){
			.name = hosts[i]->name,
			.parents = parents[i],
			.parent_count = hosts[i]->mgmtdev_count,
		};
	}
	if (!vdpa_migrate_baseline(members, 2, 1, vmm, &baseline, NULL))
		vdpa_baseline_free(baseline);
	for (size_t i = 0; i < 2; i++)
		free(parents[i]);
}

static void try_hosts(const struct vdpa_host *hosts[2])
{
	const struct vdpa_vmm *vmm;

	if (vdpa_vmm_find("qemu-10.0", &vmm, NULL))
		abort();
	try_plan(hosts[0], hosts[1]);
	for (size_t i = 0; i < hosts[0]->dev_count && i < 8; i++) {
		try_places(hosts[1], &hosts[0]->devs[i], NULL);
		try_places(hosts[1], &hosts[0]->devs[i], vmm);
	}
	try_baseline(hosts, NULL);
	try_baseline(hosts, vmm);
}

/* Without a second record, the first one is both. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *end = size ? memchr(text, 0xff, size) : NULL;
	size_t length = end ? (size_t)(end - text) : size;
	struct vdpa_host *host, *other;
	int ret;

	if (vdpa_host_read(text, length, &host, NULL))
		return 0;
	ret = end ? vdpa_host_read(end + 1, size - length - 1, &other, NULL) :
		    vdpa_host_read(text, length, &other, NULL);
	if (!ret) {
		const struct vdpa_host *hosts[2] = { host, other };

		try_hosts(hosts);
		vdpa_host_free(other);
	}
	vdpa_host_free(host);
	return 0;
}
