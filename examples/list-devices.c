// SPDX-License-Identifier: LGPL-2.1-or-later
/* List the devices of this host, and the features that each was given. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/sim.h>
#include <vdpa/vdpa.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

static void print_config(const struct vdpa_config *config)
{
	printf("%s:", config->name);
	if (config->error)
		printf(" cannot be described: %s", strerror(-config->error));
	for (unsigned int bit = 0; bit < 64; bit++) {
		const char *name = vdpa_feature_name(config->class_id, bit);

		if (!(config->device_features & VDPA_BIT(bit)))
			continue;
		if (name)
			printf(" %s", name);
		else
			printf(" bit_%u", bit);
	}
	putchar('\n');
}

int main(void)
{
	struct vdpa_config **list;
	struct vdpa_error err;
	struct vdpa *vdpa;

	if (vdpa_open_backend(NULL, 0, &vdpa, &err)) {
		fprintf(stderr, "%s\n", err.what);
		return EXIT_FAILURE;
	}
	if (vdpa_config_list(vdpa, &list, &err)) {
		fprintf(stderr, "%s\n%s\n", err.what, err.hint);
		vdpa_close(vdpa);
		return EXIT_FAILURE;
	}

	for (size_t i = 0; list[i]; i++)
		print_config(list[i]);
	vdpa_config_list_free(list);
	vdpa_close(vdpa);
	return EXIT_SUCCESS;
}
