// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target: a file that claims to be a simulated world. The host that it
 * makes is listed, changed and recorded, and what is saved can be read again.
 */

#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/sim.h>
#include <vdpa/wire.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add_dev(struct vdpa *vdpa, const struct vdpa_mgmtdev *mgmtdev)
{
	const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.name = "fuzzed",
		.mgmtdev_bus = mgmtdev->bus,
		.mgmtdev_name = mgmtdev->name,
		.has = VDPA_BIT(VDPA_ATTR_DEV_FEATURES),
		.device_features = mgmtdev->supported_features,
	};

	vdpa_submit(vdpa, &request, NULL);
}

static void change(struct vdpa *vdpa)
{
	struct vdpa_mgmtdev **list;

	if (vdpa_mgmtdev_list(vdpa, &list, NULL))
		return;
	if (list[0])
		add_dev(vdpa, list[0]);
	vdpa_mgmtdev_list_free(list);
}

static void record(struct vdpa *vdpa)
{
	const struct vdpa_host_collect how = {
		.folder = "/run/vdpa",
		.asks_chardevs = true,
	};
	struct vdpa_host *host;

	if (!vdpa_host_collect(vdpa, &how, &host, NULL))
		vdpa_host_free(host);
}

static void use(struct vdpa_sim *sim)
{
	struct vdpa_transport *transport;
	struct vdpa *vdpa;

	if (vdpa_transport_sim(sim, &transport, NULL) ||
	    vdpa_open_take(transport, &vdpa, NULL))
		return;
	change(vdpa);
	record(vdpa);
	vdpa_close(vdpa);
}

static void save(struct vdpa_sim *sim)
{
	struct vdpa_host *host;
	struct vdpa_sim *again;
	char *text;

	if (vdpa_sim_export(sim, &text, NULL) ||
	    vdpa_host_read(text, strlen(text), &host, NULL) ||
	    vdpa_sim_new(host, &again, NULL))
		abort();
	vdpa_sim_close(again);
	vdpa_host_free(host);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vdpa_host *host;
	struct vdpa_sim *sim;

	/* A fault "slow" waits. */
	if (memmem(data, size, "slow", 4) ||
	    vdpa_host_read((const char *)data, size, &host, NULL))
		return 0;
	if (!vdpa_sim_new(host, &sim, NULL)) {
		use(sim);
		save(sim);
		vdpa_sim_close(sim);
	}
	vdpa_host_free(host);
	return 0;
}
