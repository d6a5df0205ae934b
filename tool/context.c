// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Backends: the kernel of this host or of another one, a simulated kernel, or a
 * recording.
 */

#include "context.h"

#include "guard.h"
#include "remote.h"
#include "world.h"

#include <errno.h>
#include <string.h>
#include <vdpa/transport.h>

/* The part of @text after @prefix, or NULL: "FILE" of "replay:FILE". */
static const char *after_prefix(const char *text, const char *prefix)
{
	size_t length = strlen(prefix);

	return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

static int fail_backend(const char *backend, struct vdpa_error *err)
{
	return vdpa_error_set(err, -EINVAL,
			      "give kernel, sim, sim:WORLD, ssh:HOST, "
			      "record:FILE or replay:FILE",
			      "there is no backend \"%.80s\"", backend);
}

int context_transport(const struct context *context, uint32_t timeout_s,
		      struct vdpa_transport **transport, struct vdpa_error *err)
{
	const char *backend = context->backend, *world;
	const char *path = after_prefix(backend, "record:");
	int ret;

	if (world_of_backend(backend, &world))
		return world_transport(world, timeout_s, transport, err);
	if (remote_of_backend(backend))
		return remote_transport(remote_of_backend(backend), timeout_s,
					transport, err);
	if (after_prefix(backend, "replay:"))
		return vdpa_transport_replay(after_prefix(backend, "replay:"),
					     transport, err);
	if (!path && strcmp(backend, "kernel") != 0)
		return fail_backend(backend, err);

	ret = timeout_s ? guard_transport(transport, err) :
			  vdpa_transport_kernel(transport, err);
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
	ret = context_transport(context, context->timeout_s, &transport,
				&context->err);
	if (ret)
		return ret;
	ret = vdpa_open_take(transport, &context->vdpa, &context->err);
	if (!ret)
		ret = vdpa_set_timeout(context->vdpa, 1000 * context->timeout_s,
				       &context->err);
	return ret;
}
