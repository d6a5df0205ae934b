// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Backends: the kernel of this host or of another one, a simulated kernel, or a
 * recording.
 */

#include "context.h"

#include "backend.h"
#include "guard.h"
#include "interrupt.h"

#include <string.h>
#include <vdpa/sim.h>
#include <vdpa/transport.h>

/* With a time limit, a process of its own asks the kernel of this host. */
int context_transport(const struct context *context, uint32_t timeout_s,
		      struct vdpa_transport **transport, struct vdpa_error *err)
{
	const char *path = backend_after(context->backend, "record:");
	int ret;

	if (!timeout_s || (!path && strcmp(context->backend, "kernel") != 0))
		return vdpa_transport_backend(context->backend,
					      1000 * timeout_s, transport, err);
	ret = guard_transport(transport, err);
	if (!ret && path)
		ret = vdpa_transport_record_take(*transport, path, transport,
						 err);
	return ret;
}

/*
 * Nothing has been changed yet, and a host that does not answer, or asks for a
 * password, must not keep a batch that somebody wants to end. No other backend
 * lets the command wait, so there a signal is noted and the output is whole.
 */
static int connect_interruptibly(struct context *context,
				 struct vdpa_transport **transport)
{
	bool is_released = backend_after(context->backend, "ssh:") &&
			   interrupt_release();
	int ret = context_transport(context, context->timeout_s, transport,
				    &context->err);

	if (is_released)
		interrupt_catch();
	return ret;
}

int context_open(struct context *context)
{
	struct vdpa_transport *transport = NULL;
	int ret;

	if (context->vdpa)
		return 0;
	ret = connect_interruptibly(context, &transport);
	if (ret)
		return ret;
	ret = vdpa_open_take(transport, &context->vdpa, &context->err);
	if (!ret)
		ret = vdpa_set_timeout(context->vdpa, 1000 * context->timeout_s,
				       &context->err);
	return ret;
}
