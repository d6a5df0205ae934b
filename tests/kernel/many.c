// SPDX-License-Identifier: GPL-2.0-or-later
/* Make many simulated devices: a process for each would take too long. */

#include <stdio.h>
#include <stdlib.h>
#include <vdpa/vdpa.h>
#include <vdpa/wire.h>

static void die(const struct vdpa_error *err)
{
	fprintf(stderr, "many: %s (%s)\n", err->what, err->kernel);
	exit(EXIT_FAILURE);
}

static void add(struct vdpa *vdpa, const char *class, unsigned long number)
{
	struct vdpa_error err;
	char mgmtdev[32], name[32];
	const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.name = name,
		.mgmtdev_name = mgmtdev,
	};

	snprintf(mgmtdev, sizeof(mgmtdev), "vdpasim_%s", class);
	snprintf(name, sizeof(name), "%s%lu", class, number);
	if (vdpa_submit(vdpa, &request, &err))
		die(&err);
}

/* Only one block device: the simulator gives each 128 MB of memory. */
int main(int argc, char **argv)
{
	unsigned long count = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
	struct vdpa_error err;
	struct vdpa *vdpa;

	if (!count) {
		fprintf(stderr, "usage: many COUNT\n");
		return 2;
	}
	if (vdpa_open(&vdpa, &err))
		die(&err);
	for (unsigned long i = 1; i < count; i++)
		add(vdpa, "net", i);
	add(vdpa, "blk", count);
	vdpa_close(vdpa);
	return EXIT_SUCCESS;
}
