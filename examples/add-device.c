// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Add a device with features by name, after looking for contradictions:
 *
 *   add-device NAME MGMTDEV FEATURES
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <vdpa/rules.h>
#include <vdpa/sim.h>
#include <vdpa/vdpa.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* Prints the findings; returns whether the request may be sent. */
static bool is_sound(const struct vdpa_request *request,
		     const struct vdpa_parent *parent)
{
	struct vdpa_finding **list;
	bool is_sound = true;

	if (vdpa_request_check(request, parent, NULL, &list, NULL))
		return false;
	for (size_t i = 0; list[i]; i++) {
		fprintf(stderr, "%s: %s\n", list[i]->code, list[i]->what);
		if (list[i]->severity == VDPA_SEVERITY_ERROR)
			is_sound = false;
	}
	vdpa_finding_list_free(list);
	return is_sound;
}

static int add(struct vdpa *vdpa, char **words, struct vdpa_error *err)
{
	struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.has = VDPA_BIT(VDPA_ATTR_DEV_FEATURES),
		.name = words[0],
		.mgmtdev_name = words[1],
	};
	struct vdpa_features features;
	struct vdpa_parent *parent;
	int ret;

	ret = vdpa_parent_get(vdpa, NULL, words[1], &parent, err);
	if (ret)
		return ret;
	ret = vdpa_features_parse(words[2], VDPA_CLASS_NET,
				  &parent->mgmtdev->supported_features,
				  &features, err);
	request.device_features = features.mask;
	if (!ret && is_sound(&request, parent))
		ret = vdpa_submit(vdpa, &request, err);
	else if (!ret)
		ret = -1;
	vdpa_parent_free(parent);
	return ret;
}

int main(int argc, char **argv)
{
	struct vdpa_error err = { .code = 0 };
	struct vdpa *vdpa;
	int ret;

	if (argc != 4) {
		fprintf(stderr, "usage: %s NAME MGMTDEV FEATURES\n", argv[0]);
		return EXIT_FAILURE;
	}
	if (vdpa_open_backend(NULL, 0, &vdpa, &err)) {
		fprintf(stderr, "%s\n", err.what);
		return EXIT_FAILURE;
	}
	ret = add(vdpa, argv + 1, &err);
	if (ret && err.what[0])
		fprintf(stderr, "%s\n%s\n%s\n", err.what, err.kernel, err.hint);
	vdpa_close(vdpa);
	return ret ? EXIT_FAILURE : EXIT_SUCCESS;
}
