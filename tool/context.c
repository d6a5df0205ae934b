// SPDX-License-Identifier: GPL-2.0-or-later
/* Who answers: the kernel, a simulated one, or a recording. */

#include "context.h"

#include "report.h"
#include "world.h"

#include <errno.h>
#include <string.h>
#include <vdpa/transport.h>

/* "replay:FILE" begins with "replay:": the part behind it, or NULL. */
static const char *behind(const char *text, const char *prefix)
{
	size_t length = strlen(prefix);

	return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

static int open_transport(const char *backend,
			  struct vdpa_transport **transport,
			  struct vdpa_error *err)
{
	const char *path = behind(backend, "record:"), *world;
	int ret;

	if (world_of_backend(backend, &world))
		return world_transport(world, transport, err);
	if (behind(backend, "replay:"))
		return vdpa_transport_replay(behind(backend, "replay:"),
					     transport, err);
	if (!path && strcmp(backend, "kernel") != 0)
		return vdpa_error_set(
			err, -EINVAL,
			"give kernel, sim, sim:WORLD, record:FILE or "
			"replay:FILE",
			"there is no backend \"%.80s\"", backend);

	ret = vdpa_transport_kernel(transport, err);
	if (!ret && path)
		ret = vdpa_transport_record_take(*transport, path, transport,
						 err);
	return ret;
}

int context_open(struct context *context)
{
	struct vdpa_transport *transport = NULL;
	int ret;

	if (context->vdpa)
		return 0;
	ret = open_transport(context->backend, &transport, &context->err);
	if (ret)
		return ret;
	ret = vdpa_open_take(transport, &context->vdpa, &context->err);
	if (!ret)
		vdpa_set_timeout(context->vdpa, 1000 * context->timeout_s);
	return ret;
}
