// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Name the bits of a mask, and what each lacks. Needs no kernel:
 *
 *   name-features CLASS FEATURES
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <vdpa/vdpa.h>
#include <vdpa/virtio.h>

int main(int argc, char **argv)
{
	struct vdpa_feature_fault fault;
	struct vdpa_features features;
	struct vdpa_error err;
	uint32_t class_id;
	int bit = 0;

	class_id = argc == 3 ? vdpa_class_find(argv[1]) : 0;
	if (!class_id) {
		fprintf(stderr, "usage: %s CLASS FEATURES\n", argv[0]);
		return EXIT_FAILURE;
	}
	if (vdpa_features_parse(argv[2], class_id, NULL, &features, &err)) {
		fprintf(stderr, "%s\n%s\n", err.what, err.hint);
		return EXIT_FAILURE;
	}

	for (unsigned int n = 0; n < 64; n++) {
		const struct vdpa_feature *feature =
			vdpa_feature_get(class_id, n);

		if (features.mask & VDPA_BIT(n))
			printf("%u %s\n", n, feature ? feature->name : "?");
	}
	while ((bit = vdpa_features_fault(class_id, features.mask,
					  (unsigned int)bit, &fault)) >= 0) {
		printf("%d lacks 0x%" PRIx64 "\n", bit,
		       fault.needs | fault.needs_one);
		bit++;
	}
	return EXIT_SUCCESS;
}
