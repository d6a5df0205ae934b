// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Let another process talk to the kernel, and only read there. List the
 * devices, then show that a change is refused. FILE gets what was sent and
 * received:
 *
 *   ask-server BACKEND FILE
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vdpa/serve.h>
#include <vdpa/sim.h>
#include <vdpa/transport.h>
#include <vdpa/vdpa.h>
#include <vdpa/wire.h>

/* In the server: what carries out the requests. @arg is the backend. */
static int open_readonly(void *arg, struct vdpa_transport **transport,
			 struct vdpa_error *err)
{
	struct vdpa_transport *inner;
	int ret = vdpa_transport_backend(arg, 0, &inner, err);

	return ret ? ret : vdpa_transport_readonly_take(inner, transport, err);
}

/* In the client: start a server, and return the socket to it. */
static int start_server(void *arg, struct vdpa_error *err)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return vdpa_error_set(err, -errno, NULL, "socketpair: %s",
				      strerror(errno));
	switch (fork()) {
	case -1:
		close(ends[0]);
		close(ends[1]);
		return vdpa_error_set(err, -EAGAIN, NULL, "cannot fork");
	case 0:
		close(ends[0]);
		_exit(vdpa_serve(ends[1], ends[1], open_readonly, arg, NULL) !=
		      0);
	default:
		close(ends[1]);
		return ends[0];
	}
}

static int open_recorded(char **words, struct vdpa **vdpa,
			 struct vdpa_error *err)
{
	static const struct vdpa_stream_ops ops = { .connect = start_server };
	const struct vdpa_stream stream = { .ops = &ops, .arg = words[0] };
	struct vdpa_transport *inner, *transport;
	int ret;

	ret = vdpa_transport_stream(&stream, &inner, err);
	if (!ret)
		ret = vdpa_transport_record_take(inner, words[1], &transport,
						 err);
	return ret ? ret : vdpa_open_take(transport, vdpa, err);
}

/* Lists the devices, and returns how the deletion of the last one ended. */
static int list_and_delete(struct vdpa *vdpa, struct vdpa_error *err)
{
	struct vdpa_request request = { .command = VDPA_CMD_DEV_DEL };
	struct vdpa_dev **list;
	int ret = vdpa_dev_list(vdpa, &list, err);

	if (ret)
		return ret;
	for (size_t i = 0; list[i]; i++) {
		printf("%s\n", list[i]->name);
		request.name = list[i]->name;
	}
	if (request.name)
		ret = vdpa_submit(vdpa, &request, err);
	vdpa_dev_list_free(list);
	return ret;
}

int main(int argc, char **argv)
{
	struct vdpa_error err;
	struct vdpa *vdpa;
	int ret;

	if (argc != 3) {
		fprintf(stderr, "usage: %s BACKEND FILE\n", argv[0]);
		return EXIT_FAILURE;
	}
	ret = open_recorded(argv + 1, &vdpa, &err);
	if (!ret) {
		ret = list_and_delete(vdpa, &err);
		vdpa_close(vdpa);
	}
	if (ret)
		printf("%s\n", err.what);
	return ret && ret != -EROFS ? EXIT_FAILURE : EXIT_SUCCESS;
}
