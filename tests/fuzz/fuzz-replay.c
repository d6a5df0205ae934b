// SPDX-License-Identifier: GPL-2.0-or-later
/* Fuzz target: a file that claims to be a recording. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <vdpa/transport.h>
#include <vdpa/vdpa.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void replay(const char *path)
{
	struct vdpa_transport *transport;
	struct vdpa_dev **devs;
	struct vdpa_error err;
	struct vdpa *vdpa;

	if (vdpa_transport_replay(path, &transport, &err) ||
	    vdpa_open_take(transport, &vdpa, &err))
		return;
	if (!vdpa_dev_list(vdpa, &devs, &err))
		vdpa_dev_list_free(devs);
	vdpa_close(vdpa);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("recording", MFD_CLOEXEC);
	char path[32];

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	replay(path);
	close(fd);
	return 0;
}
