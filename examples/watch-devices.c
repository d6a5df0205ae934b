// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Print each event of a device as a line of JSON, the existing devices first.
 * Ends after COUNT events:
 *
 *   watch-devices COUNT
 */

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <vdpa/json.h>
#include <vdpa/monitor.h>
#include <vdpa/sim.h>
#include <vdpa/vdpa.h>

static int print_event(const struct vdpa_event *event, struct vdpa_error *err)
{
	char *text;
	int ret = vdpa_json_event(event, &text, err);

	if (ret)
		return ret;
	fputs(text, stdout);
	fflush(stdout);
	vdpa_text_free(text);
	return 0;
}

static int watch(struct vdpa_monitor *monitor, unsigned long count,
		 struct vdpa_error *err)
{
	struct pollfd pollfd = {
		.fd = vdpa_monitor_fd(monitor),
		.events = POLLIN,
	};
	const struct vdpa_event *event;
	int ret;

	while (count) {
		ret = vdpa_monitor_next(monitor, &event, err);
		if (ret == -EAGAIN) {
			poll(&pollfd, 1, -1);
			continue;
		}
		if (!ret)
			ret = print_event(event, err);
		if (ret)
			return ret;
		count--;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct vdpa_monitor *monitor;
	struct vdpa_error err;
	struct vdpa *vdpa;
	int ret;

	if (argc != 2) {
		fprintf(stderr, "usage: %s COUNT\n", argv[0]);
		return EXIT_FAILURE;
	}
	if (vdpa_open_backend(NULL, 0, &vdpa, &err)) {
		fprintf(stderr, "%s\n", err.what);
		return EXIT_FAILURE;
	}
	ret = vdpa_monitor_open(vdpa, &monitor, &err);
	if (!ret) {
		ret = watch(monitor, strtoul(argv[1], NULL, 10), &err);
		vdpa_monitor_close(monitor);
	}
	if (ret)
		fprintf(stderr, "%s\n", err.what);
	vdpa_close(vdpa);
	return ret ? EXIT_FAILURE : EXIT_SUCCESS;
}
