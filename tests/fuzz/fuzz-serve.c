// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target: the bytes that a client sends to a server. The first byte decides
 * whether a hello of this version comes first. The transport behind the server
 * returns what was sent, and uses no file.
 */

#include "transport/frame.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <vdpa/serve.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t sent[256];
static size_t sent_size;

static int send_bytes(struct vdpa_transport *transport, const void *data,
		      size_t size)
{
	(void)transport;
	sent_size = size < sizeof(sent) ? size : sizeof(sent);
	if (sent_size)
		memcpy(sent, data, sent_size);
	return size > 1000 ? -EMSGSIZE : 0;
}

static ssize_t receive_bytes(struct vdpa_transport *transport, void *buffer,
			     size_t size)
{
	(void)transport;
	if (size < sent_size)
		return -EMSGSIZE;
	memcpy(buffer, sent, sent_size);
	return (ssize_t)sent_size;
}

static ssize_t do_file(struct vdpa_transport *transport, enum vdpa_file_op op,
		       const char *path, void *buffer, size_t size)
{
	if (op == VDPA_FILE_WRITE)
		return send_bytes(transport, buffer, size);
	if (strlen(path) > 100)
		return -ENAMETOOLONG;
	return receive_bytes(transport, buffer, size);
}

static void close_nothing(struct vdpa_transport *transport)
{
	(void)transport;
}

static int open_fake(void *arg, struct vdpa_transport **transport,
		     struct vdpa_error *err)
{
	static const struct vdpa_transport_ops ops = {
		.send = send_bytes,
		.receive = receive_bytes,
		.close = close_nothing,
		.file = do_file,
	};
	static struct vdpa_transport base = { &ops };
	int ret = 0;

	if (*(const bool *)arg)
		ret = vdpa_transport_readonly_take(&base, transport, err);
	else
		*transport = &base;
	return ret;
}

/* The first byte also decides whether the server only reads. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int in = memfd_create("client", MFD_CLOEXEC);
	int out = open("/dev/null", O_WRONLY | O_CLOEXEC);
	bool is_readonly = size && data[0] & 1;
	uint8_t hello[HELLO_SIZE];

	hello_put(hello);
	if (in < 0 || out < 0)
		abort();
	if (!(size && data[0] & 2) &&
	    write(in, hello, HELLO_SIZE) != HELLO_SIZE)
		abort();
	if (size && write(in, data + 1, size - 1) != (ssize_t)size - 1)
		abort();
	lseek(in, 0, SEEK_SET);
	vdpa_serve(in, out, open_fake, &is_readonly, NULL);
	close(in);
	close(out);
	return 0;
}
