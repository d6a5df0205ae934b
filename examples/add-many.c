// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Add many devices in few sends, and go on after a refusal:
 *
 *   add-many MGMTDEV NAME...
 */

#include <stdio.h>
#include <stdlib.h>
#include <vdpa/batch.h>
#include <vdpa/sim.h>
#include <vdpa/vdpa.h>
#include <vdpa/wire.h>

/* The result of one request; they come in the order of the requests. */
static void done(void *arg, uint64_t tag, const struct vdpa_request *request,
		 int code, const struct vdpa_error *err)
{
	int *refused = arg;

	(void)tag;
	if (code) {
		printf("%s: %s\n", request->name, err->what);
		++*refused;
	} else {
		printf("%s: added\n", request->name);
	}
}

static int add_all(struct vdpa_batch *batch, char **words,
		   struct vdpa_error *err)
{
	struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.mgmtdev_name = words[0],
	};
	int ret;

	for (char **name = words + 1; *name; name++) {
		request.name = *name;
		ret = vdpa_batch_submit(batch, &request, 0, err);
		if (ret)
			return ret;
	}
	return vdpa_batch_flush(batch, err);
}

int main(int argc, char **argv)
{
	struct vdpa_batch *batch;
	struct vdpa_error err;
	struct vdpa *vdpa;
	int refused = 0, ret;

	if (argc < 3) {
		fprintf(stderr, "usage: %s MGMTDEV NAME...\n", argv[0]);
		return EXIT_FAILURE;
	}
	if (vdpa_open_backend(NULL, 0, &vdpa, &err)) {
		fprintf(stderr, "%s\n", err.what);
		return EXIT_FAILURE;
	}
	ret = vdpa_batch_new(vdpa, VDPA_BATCH_GO_ON, done, &refused, &batch,
			     &err);
	if (!ret) {
		ret = add_all(batch, argv + 1, &err);
		vdpa_batch_free(batch);
	}
	if (ret)
		fprintf(stderr, "%s\n%s\n", err.what, err.hint);
	vdpa_close(vdpa);
	return ret || refused ? EXIT_FAILURE : EXIT_SUCCESS;
}
