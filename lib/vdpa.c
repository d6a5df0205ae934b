// SPDX-License-Identifier: LGPL-2.1-or-later
/* Opening, limiting and closing a handle. */

#include "device/stuck.h"

#include "netlink/handle.h"
#include "transport/spawn.h"
#include "util/error.h"

#include <errno.h>
#include <stdlib.h>

uint32_t vdpa_version(void)
{
	return VDPA_HEADER_VERSION;
}

int vdpa_open(struct vdpa **vdpa, struct vdpa_error *err)
{
	struct vdpa_transport *transport;
	int ret;

	ret = vdpa_transport_kernel(&transport, err);
	if (ret)
		return ret;
	return vdpa_open_take(transport, vdpa, err);
}

int vdpa_open_served(const char *program, unsigned int timeout_ms,
		     struct vdpa **vdpa, struct vdpa_error *err)
{
	struct vdpa_transport *transport;
	int ret;

	ret = spawn_transport(program ? program : VDPA_PROGRAM, &transport,
			      err);
	if (ret)
		return ret;
	ret = vdpa_open_take(transport, vdpa, err);
	return ret ? ret : vdpa_set_timeout(*vdpa, timeout_ms, err);
}

int vdpa_open_take(struct vdpa_transport *transport, struct vdpa **vdpa,
		   struct vdpa_error *err)
{
	struct vdpa *handle = calloc(1, sizeof(*handle));
	char *receive = malloc(EXCHANGE_RECEIVE_SIZE);

	if (!handle || !receive) {
		free(receive);
		free(handle);
		transport->ops->close(transport);
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a handle");
	}

	handle->transport = transport;
	handle->receive = receive;
	handle->explain_stuck = stuck_fail;
	*vdpa = handle;
	return 0;
}

void vdpa_close(struct vdpa *vdpa)
{
	if (!vdpa)
		return;
	/* Close first: until then, the transport may write to the buffers. */
	vdpa->transport->ops->close(vdpa->transport);
	message_buffer_free(&vdpa->send);
	free(vdpa->receive);
	free(vdpa);
}

int vdpa_set_timeout(struct vdpa *vdpa, unsigned int timeout_ms,
		     struct vdpa_error *err)
{
	struct vdpa_transport *transport = vdpa->transport;
	int ret = 0;

	error_clear(err);
	if (transport->ops->limit)
		ret = transport->ops->limit(transport, timeout_ms);
	if (ret)
		return vdpa_error_set(
			err, ret, "open the handle with vdpa_open_served()",
			"this handle makes the system calls itself, and their "
			"time cannot be limited");
	vdpa->timeout_ms = timeout_ms;
	return 0;
}
