// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Measure calls of the libraries on this machine. A line a call is printed: a
 * name, nanoseconds.
 *
 *   calls served ROUNDS PROGRAM   a request, of a plain handle and of one whose
 *				   server is "PROGRAM serve"
 *   calls records ROUNDS FOLDER   records of 1,000 adds in the journal. FOLDER
 *				   has a file for each device: it stands in for
 *				   the kernel's list of devices.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <vdpa/host.h>
#include <vdpa/serve.h>
#include <vdpa/transport.h>
#include <vdpa/vdpa.h>
#include <vdpa/wire.h>

#define DEVICES	     "/sys/bus/vdpa/devices"
#define RECORD_COUNT 1000

static void die(const struct vdpa_error *err)
{
	fprintf(stderr, "calls: %s\n", err->what);
	exit(EXIT_FAILURE);
}

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* ---- served -------------------------------------------------------------- */

/* Without vDPA in the kernel, it is the look-up of the family that is timed. */
static void time_request(const char *name, struct vdpa *vdpa)
{
	int64_t begin = now_ns();
	struct vdpa_dev *dev;

	if (!vdpa_dev_get(vdpa, "bench-none", &dev, NULL))
		vdpa_dev_free(dev);
	printf("%s %lld\n", name, (long long)(now_ns() - begin));
}

static void measure_served(unsigned long rounds, const char *program)
{
	struct vdpa *plain, *served;
	struct vdpa_error err;

	if (vdpa_open(&plain, &err) ||
	    vdpa_open_served(program, 10000, &served, &err))
		die(&err);
	for (unsigned long i = 0; i < rounds; i++) {
		time_request("call-direct", plain);
		time_request("call-served", served);
	}
	vdpa_close(served);
	vdpa_close(plain);
}

/* ---- records ------------------------------------------------------------- */

/* The kernel's transport, but for the list of devices. */
struct stand_in {
	struct vdpa_transport transport;
	struct vdpa_transport *kernel;
	const char *devices;
};

static void stand_in_close(struct vdpa_transport *transport)
{
	struct stand_in *stand_in = (struct stand_in *)transport;

	stand_in->kernel->ops->close(stand_in->kernel);
}

static ssize_t stand_in_file(struct vdpa_transport *transport,
			     enum vdpa_file_op op, const char *path,
			     void *buffer, size_t size)
{
	struct stand_in *stand_in = (struct stand_in *)transport;

	if (strcmp(path, DEVICES) == 0)
		path = stand_in->devices;
	return stand_in->kernel->ops->file(stand_in->kernel, op, path, buffer,
					   size);
}

static const struct vdpa_transport_ops stand_in_ops = {
	.close = stand_in_close,
	.file = stand_in_file,
};

static void record_adds(struct vdpa *vdpa, const char *folder)
{
	struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.has = VDPA_BIT(VDPA_ATTR_DEV_FEATURES),
		.device_features = UINT64_C(0x300020000),
	};
	struct vdpa_initial_log *log;
	struct vdpa_error err;
	char name[32];

	request.name = name;
	if (vdpa_initial_log_new(vdpa, folder, &log, &err))
		die(&err);
	for (int i = 1; i <= RECORD_COUNT; i++) {
		snprintf(name, sizeof(name), "bench%d", i);
		if (vdpa_initial_log_add(log, &request, 0, &err))
			die(&err);
	}
	if (vdpa_initial_log_flush(log, &err))
		die(&err);
	vdpa_initial_log_free(log);
}

static void measure_records(unsigned long rounds, const char *devices)
{
	struct stand_in stand_in = { { &stand_in_ops }, NULL, devices };
	char folder[] = "/tmp/vdpa-bench.XXXXXX", path[64];
	struct vdpa_error err;
	struct vdpa *vdpa;
	int64_t begin;

	if (!mkdtemp(folder)) {
		perror(folder);
		exit(EXIT_FAILURE);
	}
	if (vdpa_transport_kernel(&stand_in.kernel, &err) ||
	    vdpa_open_take(&stand_in.transport, &vdpa, &err))
		die(&err);
	for (unsigned long i = 0; i < rounds; i++) {
		begin = now_ns();
		record_adds(vdpa, folder);
		printf("records-1000 %lld\n", (long long)(now_ns() - begin));
		snprintf(path, sizeof(path), "%s/" VDPA_INITIAL_JOURNAL,
			 folder);
		unlink(path);
	}
	vdpa_close(vdpa);
	snprintf(path, sizeof(path), "%s/" VDPA_INITIAL_JOURNAL ".lock",
		 folder);
	unlink(path);
	rmdir(folder);
}

int main(int argc, char **argv)
{
	unsigned long rounds = argc == 4 ? strtoul(argv[2], NULL, 10) : 0;

	if (rounds && strcmp(argv[1], "served") == 0)
		measure_served(rounds, argv[3]);
	else if (rounds && strcmp(argv[1], "records") == 0)
		measure_records(rounds, argv[3]);
	else
		return fprintf(stderr, "usage: calls served ROUNDS PROGRAM | "
				       "records ROUNDS FOLDER\n"),
		       2;
	return EXIT_SUCCESS;
}
