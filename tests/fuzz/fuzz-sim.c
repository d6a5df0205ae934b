// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target: the requests of a client to the simulated kernel. The input is
 * cut into datagrams, which are sent in order, and into paths of files. All
 * answers are read.
 */

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/sim.h>
#include <vdpa/transport.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void receive_all(struct vdpa_transport *transport)
{
	static uint8_t buffer[32768];

	/* Dumps and answers end. */
	for (int i = 0; i < 1000; i++)
		if (transport->ops->receive(transport, buffer, sizeof(buffer)) <
		    0)
			return;
}

static void do_file(struct vdpa_transport *transport, uint8_t op,
		    const uint8_t *data, size_t size)
{
	static char buffer[4096];
	char path[300];

	if (size > sizeof(path) - 1)
		size = sizeof(path) - 1;
	memcpy(path, data, size);
	path[size] = '\0';
	memset(buffer, 'x', sizeof(buffer));
	transport->ops->file(transport, op % (VDPA_FILE_VHOST + 1), path,
			     buffer, sizeof(buffer));
}

/* A step is a byte, two bytes of size, and its bytes. Small bytes are files. */
static void run(struct vdpa_transport *transport, const uint8_t *data,
		size_t size)
{
	while (size > 3) {
		uint8_t kind = data[0];
		size_t length = (size_t)data[1] | (size_t)data[2] << 8;

		data += 3;
		size -= 3;
		if (length > size)
			length = size;
		if (kind < 16) {
			do_file(transport, kind, data, length);
		} else {
			transport->ops->send(transport, data, length);
			if (kind & 1)
				receive_all(transport);
		}
		data += length;
		size -= length;
	}
	receive_all(transport);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *worlds[] = { "newest", "floor", "default", "pci" };
	struct vdpa_transport *transport;
	struct vdpa_sim_fault fault;
	struct vdpa_sim *sim;
	char *text;

	if (size < 3 ||
	    vdpa_sim_new(vdpa_sim_world_find(worlds[data[0] % 4])->host, &sim,
			 NULL))
		return 0;
	/* No operation that waits. */
	fault.kind = data[1] % (VDPA_SIM_FAULT_SLOW + 1);
	fault.request = 1 + data[2] % 4;
	fault.value = data[1] > 127 ? 5 : 0;
	if (fault.kind != VDPA_SIM_FAULT_SLOW && data[2] > 127)
		vdpa_sim_fault_add(sim, &fault, NULL);
	if (!vdpa_transport_sim(sim, &transport, NULL)) {
		run(transport, data + 3, size - 3);
		transport->ops->close(transport);
	}
	if (!vdpa_sim_export(sim, &text, NULL))
		free(text);
	vdpa_sim_close(sim);
	return 0;
}
