// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Give a device to hypervisors, and print what its character device offers
 * them. Refuses a device that a process uses:
 *
 *   hand-over NAME
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/bind.h>
#include <vdpa/holders.h>
#include <vdpa/sim.h>
#include <vdpa/vdpa.h>
#include <vdpa/vhost.h>

/* Each value comes from an ioctl that older kernels may not have. */
static void print_number(const char *word, struct vdpa_vhost_number number)
{
	if (number.error)
		printf("%s: %s\n", word, strerror(-number.error));
	else
		printf("%s: %" PRIu64 "\n", word, number.value);
}

static void print_vhost(const struct vdpa_vhost *vhost)
{
	printf("%s\n", vhost->chardev);
	print_number("virtqueues", vhost->values[VDPA_VHOST_VQ_COUNT]);
	print_number("address spaces", vhost->values[VDPA_VHOST_AS_COUNT]);
	for (size_t i = 0; i < vhost->vq_count; i++)
		print_number("group",
			     vhost->vqs[i].values[VDPA_VHOST_VQ_GROUP]);
}

static int hand_over(struct vdpa *vdpa, const char *name,
		     struct vdpa_error *err)
{
	struct vdpa_vhost *vhost;
	int ret;

	ret = vdpa_dev_check_idle(vdpa, name, err);
	if (!ret)
		ret = vdpa_dev_bind(vdpa, name, "vhost_vdpa", 0, err);
	if (!ret)
		ret = vdpa_vhost_get(vdpa, name, &vhost, err);
	if (ret)
		return ret;
	print_vhost(vhost);
	vdpa_vhost_free(vhost);
	return 0;
}

int main(int argc, char **argv)
{
	struct vdpa_error err;
	struct vdpa *vdpa;
	int ret;

	if (argc != 2) {
		fprintf(stderr, "usage: %s NAME\n", argv[0]);
		return EXIT_FAILURE;
	}
	ret = vdpa_open_backend(NULL, 0, &vdpa, &err);
	if (!ret) {
		ret = hand_over(vdpa, argv[1], &err);
		vdpa_close(vdpa);
	}
	if (ret)
		fprintf(stderr, "%s\n%s\n", err.what, err.hint);
	return ret ? EXIT_FAILURE : EXIT_SUCCESS;
}
