// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Show a device: its features, its place, and what it was created with:
 *
 *   show-device NAME
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <vdpa/host.h>
#include <vdpa/sim.h>
#include <vdpa/sysfs.h>
#include <vdpa/vdpa.h>
#include <vdpa/wire.h>

static int show_config(struct vdpa *vdpa, const char *name,
		       struct vdpa_error *err)
{
	struct vdpa_config *config;
	int ret = vdpa_config_get(vdpa, name, &config, err);

	if (ret)
		return ret;
	printf("features 0x%" PRIx64 "\n", config->device_features);
	vdpa_config_free(config);
	return 0;
}

static int show_place(struct vdpa *vdpa, const char *name,
		      struct vdpa_error *err)
{
	struct vdpa_sysfs_dev *dev;
	int ret = vdpa_sysfs_dev_get(vdpa, name, &dev, err);

	if (ret)
		return ret;
	printf("driver %s\n", dev->driver ? dev->driver : "none");
	if (dev->chardev)
		printf("hypervisors open %s\n", dev->chardev);
	vdpa_sysfs_dev_free(dev);
	return 0;
}

/* There is a record when "vdpa dev add" or vdpa_initial_store() made one. */
static int show_initial(struct vdpa *vdpa, const char *name,
			struct vdpa_error *err)
{
	struct vdpa_initial initial;
	int ret;

	ret = vdpa_initial_load(vdpa, VDPA_INITIAL_FOLDER, name, &initial, err);
	if (ret)
		return ret;
	if (VDPA_HAS(&initial, VDPA_ATTR_DEV_NET_CFG_MTU))
		printf("created with mtu %u\n", initial.mtu);
	return 0;
}

int main(int argc, char **argv)
{
	struct vdpa_error err = { .code = 0 };
	struct vdpa *vdpa;
	int ret;

	if (argc != 2) {
		fprintf(stderr, "usage: %s NAME\n", argv[0]);
		return EXIT_FAILURE;
	}
	ret = vdpa_open_backend(NULL, 0, &vdpa, &err);
	if (!ret) {
		ret = show_config(vdpa, argv[1], &err);
		if (!ret)
			ret = show_place(vdpa, argv[1], &err);
		if (!ret)
			ret = show_initial(vdpa, argv[1], &err);
		vdpa_close(vdpa);
	}
	if (ret)
		fprintf(stderr, "%s\n", err.what);
	return ret ? EXIT_FAILURE : EXIT_SUCCESS;
}
