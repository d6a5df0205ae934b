// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Save a set of features in a store, and say for each host of the store whether
 * it can give that set to a device. Needs no kernel:
 *
 *   fleet-fits STORE NAME FEATURES
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <vdpa/fleet.h>
#include <vdpa/set.h>
#include <vdpa/virtio.h>

/* A host whose record cannot be read is reported, and the next one follows. */
static int print_fit(struct vdpa_fleet_host *host, void *arg)
{
	const struct vdpa_named_set *set = arg;
	struct vdpa_host_fit *fit;
	int ret;

	if (!host->record) {
		printf("%s: %s\n", host->name, host->why.what);
		return 0;
	}
	ret = vdpa_host_fits(host->record, set, NULL, &fit, NULL);
	if (ret)
		return ret;
	printf("%s: %s", host->name, vdpa_fit_name(fit->fit));
	if (fit->missing)
		printf(", missing 0x%" PRIx64, fit->missing);
	putchar('\n');
	vdpa_host_fit_free(fit);
	return 0;
}

static int print_fits(struct vdpa_store *store, struct vdpa_named_set *set,
		      struct vdpa_error *err)
{
	uint32_t revision;
	int ret = vdpa_fleet_set_save(store, set, &revision, err);

	if (ret)
		return ret;
	printf("%s: revision %" PRIu32 "\n", set->name, revision);
	return vdpa_fleet_each(store, VDPA_FLEET_RECORDS, print_fit, set, err);
}

int main(int argc, char **argv)
{
	struct vdpa_named_set set = { .class_id = VDPA_CLASS_NET };
	struct vdpa_features features;
	struct vdpa_store *store;
	struct vdpa_error err;
	int ret;

	if (argc != 4) {
		fprintf(stderr, "usage: %s STORE NAME FEATURES\n", argv[0]);
		return EXIT_FAILURE;
	}
	set.name = argv[2];
	ret = vdpa_features_parse(argv[3], set.class_id, NULL, &features, &err);
	if (!ret)
		ret = vdpa_store_open(argv[1], NULL, &store, &err);
	if (!ret) {
		set.features = features.mask;
		ret = print_fits(store, &set, &err);
		vdpa_store_close(store);
	}
	if (ret)
		fprintf(stderr, "%s\n", err.what);
	return ret ? EXIT_FAILURE : EXIT_SUCCESS;
}
