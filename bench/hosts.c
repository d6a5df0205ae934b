// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Measure judgements about many hosts and many devices. A line a call is
 * printed: a name with the number, nanoseconds.
 *
 *   hosts ROUNDS COUNT...   baselines of COUNT hosts, and the places of a host
 *			     with COUNT devices and COUNT management devices
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <vdpa/host.h>
#include <vdpa/migrate.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

#define PARENTS 3
#define MODERN	UINT64_C(0x300000000)

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void die(const struct vdpa_error *err)
{
	fprintf(stderr, "hosts: %s\n", err->what);
	exit(EXIT_FAILURE);
}

static void *allocate(size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (!memory) {
		fputs("hosts: no memory\n", stderr);
		exit(EXIT_FAILURE);
	}
	return memory;
}

/* ---- baselines ------------------------------------------------------------ */

/* Several kernels and drivers; each tenth host offers less. */
static void fill_parent(size_t host, size_t at, struct vdpa_mgmtdev *mgmtdev,
			struct vdpa_parent *parent)
{
	static const char *const drivers[PARENTS] = { "vdpasim_net",
						      "mlx5_core", "vp-vdpa" };
	uint64_t offered = host % 10 ? 0xffff : 0x8fff;

	*mgmtdev = (struct vdpa_mgmtdev){
		.has = VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES) |
		       VDPA_BIT(VDPA_ATTR_DEV_MGMTDEV_MAX_VQS),
		.name = "m",
		.max_vqs = 3 + (uint32_t)(host % 7),
		.supported_classes = VDPA_BIT(VDPA_CLASS_NET),
		.supported_features = MODERN | offered << at,
	};
	*parent = (struct vdpa_parent){
		.mgmtdev = mgmtdev,
		.driver = (char *)drivers[at],
		.kernel = VDPA_KERNEL(6, 3 + (uint32_t)(host % 15)),
	};
}

static void measure_baseline(unsigned long rounds, size_t count)
{
	struct vdpa_mgmtdev *mgmtdevs =
		allocate(PARENTS * count, sizeof(*mgmtdevs));
	struct vdpa_parent *parents =
		allocate(PARENTS * count, sizeof(*parents));
	struct vdpa_baseline_host *hosts = allocate(count, sizeof(*hosts));
	const struct vdpa_vmm *vmm = NULL;
	struct vdpa_error err;

	for (size_t i = 0; i < count; i++) {
		for (size_t n = 0; n < PARENTS; n++)
			fill_parent(i, n, &mgmtdevs[PARENTS * i + n],
				    &parents[PARENTS * i + n]);
		hosts[i] = (struct vdpa_baseline_host){
			.name = "h",
			.parents = &parents[PARENTS * i],
			.parent_count = PARENTS,
		};
	}
	if (vdpa_vmm_find("qemu-10", &vmm, &err))
		die(&err);
	while (rounds--) {
		int64_t begin = now_ns();
		struct vdpa_baseline *baseline;

		if (vdpa_migrate_baseline(hosts, count, VDPA_CLASS_NET, vmm,
					  &baseline, &err))
			die(&err);
		printf("baseline-%zu %lld\n", count,
		       (long long)(now_ns() - begin));
		vdpa_baseline_free(baseline);
	}
	free(hosts);
	free(parents);
	free(mgmtdevs);
}

/* ---- places --------------------------------------------------------------- */

struct name {
	char text[24];
};

static void fill_host(struct vdpa_host *host, struct name *names)
{
	for (size_t i = 0; i < host->dev_count; i++) {
		struct vdpa_host_mgmtdev *mgmtdev = &host->mgmtdevs[i];
		struct vdpa_host_dev *dev = &host->devs[i];

		snprintf(names[i].text, sizeof(names[i].text), "%zu", i);
		mgmtdev->driver = "mlx5_core";
		mgmtdev->mgmtdev = (struct vdpa_mgmtdev){
			.has = VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES),
			.bus = "pci",
			.name = names[i].text,
			.supported_classes = VDPA_BIT(VDPA_CLASS_NET),
			.supported_features = MODERN | 0xff,
		};
		dev->dev.name = names[i].text;
		dev->dev.mgmtdev_bus = "pci";
		dev->dev.mgmtdev_name = names[i].text;
		dev->config.has = VDPA_BIT(VDPA_ATTR_DEV_FEATURES);
		dev->config.device_features = MODERN;
	}
}

static void measure_places(unsigned long rounds, size_t count)
{
	const struct vdpa_migrate_dev source = {
		.has = VDPA_BIT(VDPA_ATTR_DEV_FEATURES) |
		       VDPA_BIT(VDPA_ATTR_DEV_ID),
		.name = "d",
		.class_id = VDPA_CLASS_NET,
		.device_features = MODERN,
	};
	const struct vdpa_host_where where = { .source = &source };
	struct name *names = allocate(count, sizeof(*names));
	struct vdpa_host host = {
		.mgmtdevs = allocate(count, sizeof(*host.mgmtdevs)),
		.mgmtdev_count = count,
		.devs = allocate(count, sizeof(*host.devs)),
		.dev_count = count,
	};
	struct vdpa_error err;

	fill_host(&host, names);
	while (rounds--) {
		int64_t begin = now_ns();
		struct vdpa_host_places *places;

		if (vdpa_host_places(&host, &where, &places, &err))
			die(&err);
		printf("places-%zu %lld\n", count,
		       (long long)(now_ns() - begin));
		vdpa_host_places_free(places);
	}
	free(host.devs);
	free(host.mgmtdevs);
	free(names);
}

int main(int argc, char **argv)
{
	unsigned long rounds = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;

	if (!rounds)
		return fputs("usage: hosts ROUNDS COUNT...\n", stderr), 2;
	for (int i = 2; i < argc; i++) {
		size_t count = strtoul(argv[i], NULL, 10);

		if (!count)
			continue;
		measure_baseline(rounds, count);
		measure_places(rounds, count);
	}
	return EXIT_SUCCESS;
}
