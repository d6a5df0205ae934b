// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The simulated kernels against the real ones, byte by byte: each request of a
 * recording is sent to a simulation, which must answer as the kernel did.
 */

/* cmocka.h needs these headers before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/sim.h>
#include <vdpa/transport.h>
#include <vdpa/vdpa.h>
#include <vdpa/wire.h>

#define RECEIVE_SIZE 32768

struct bench {
	const char *kernel;
	struct vdpa_sim *sim;
	struct vdpa_transport *transport;
};

/* ---- what is done besides the recordings ------------------------------ */

static void add(struct bench *bench, const char *name, const char *mgmtdev,
		const char *mac)
{
	struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.name = name,
		.mgmtdev_name = mgmtdev,
	};
	struct vdpa_transport *transport;
	struct vdpa *vdpa;

	if (mac) {
		memcpy(request.mac, mac, sizeof(request.mac));
		request.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR);
	}
	assert_int_equal(vdpa_transport_sim(bench->sim, &transport, NULL), 0);
	assert_int_equal(vdpa_open_take(transport, &vdpa, NULL), 0);
	assert_int_equal(vdpa_submit(vdpa, &request, NULL), 0);
	vdpa_close(vdpa);
}

static void take_into_use(struct bench *bench, const char *name)
{
	char text[16];

	snprintf(text, sizeof(text), "%s", name);
	assert_int_equal(bench->transport->ops->file(
				 bench->transport, VDPA_FILE_WRITE,
				 "/sys/bus/vdpa/drivers/virtio_vdpa/bind", text,
				 strlen(text)),
			 0);
}

/* ---- comparing ------------------------------------------------------- */

static size_t read_bytes(const char *line, uint8_t *bytes, size_t size)
{
	size_t count = 0;
	unsigned int byte;

	for (line += 2; sscanf(line, "%2x", &byte) == 1; line += 2) {
		assert_true(count < size);
		bytes[count++] = (uint8_t)byte;
	}
	return count;
}

static void compare_answer(struct bench *bench, const char *place,
			   uint8_t *expected, size_t size)
{
	static uint8_t seen[RECEIVE_SIZE];
	ssize_t count = bench->transport->ops->receive(bench->transport, seen,
						       sizeof(seen));

	size = plain_answer(expected, size);
	count = count < 0 ? count : (ssize_t)plain_answer(seen, (size_t)count);
	if (count != (ssize_t)size)
		fail_msg("%s: %zd bytes, the kernel sent %zu", place, count,
			 size);
	for (size_t i = 0; i < size; i++)
		if (seen[i] != expected[i])
			fail_msg("%s: byte %zu is %02x, the kernel sent %02x",
				 place, i, seen[i], expected[i]);
}

/* Other tests use the lines with files of the host. */
static void compare_line(struct bench *bench, const char *place,
			 const char *line)
{
	static uint8_t bytes[RECEIVE_SIZE];
	size_t size;

	if (line[0] != '>' && line[0] != '<')
		return;
	size = read_bytes(line, bytes, sizeof(bytes));
	if (line[0] == '>')
		assert_int_equal(bench->transport->ops->send(bench->transport,
							     bytes, size),
				 0);
	else
		compare_answer(bench, place, bytes, size);
}

static void compare(struct bench *bench, const char *name)
{
	char path[4096], *line = NULL;
	size_t room = 0;
	bool is_file = false;
	size_t answers = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s-%s.txt", RECORDINGS, bench->kernel,
		 name);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_int_equal(
		vdpa_transport_sim(bench->sim, &bench->transport, NULL), 0);
	while (getline(&line, &room, file) > 0) {
		if (!is_file)
			compare_line(bench, path, line);
		answers += !is_file && line[0] == '<';
		is_file = line[0] == '@';
	}
	/* An empty recording compares nothing. */
	assert_true(answers > 0);
	bench->transport->ops->close(bench->transport);
	free(line);
	fclose(file);
}

/* ---- the steps of tests/unit/record ------------------------------------ */

static void compare_all(struct bench *bench)
{
	static const char *const refusals[] = {
		"add-mtu-low", "add-max-vqp",	 "add-no-mac-feature",
		"add-twice",   "add-no-mgmtdev", "dev-unknown",
		"set-mac",     "set-mac-block",	 "del",
	};

	compare(bench, "mgmtdev-list");
	compare(bench, "dev-list-empty");
	add(bench, "blk0", "vdpasim_blk", NULL);
	add(bench, "net0", "vdpasim_net", "\x52\x54\x00\x12\x34\x56");
	compare(bench, "add");
	compare(bench, "dev-list");
	compare(bench, "dev-get");
	compare(bench, "config-list");
	compare(bench, "config-block");
	compare(bench, "vstats-early");
	assert_int_equal(
		vdpa_transport_sim(bench->sim, &bench->transport, NULL), 0);
	take_into_use(bench, "net0");
	bench->transport->ops->close(bench->transport);
	compare(bench, "config-negotiated");
	compare(bench, "vstats-list");
	compare(bench, "vstats-beyond");
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
		compare(bench, refusals[i]);
}

static void test_kernel(void **state)
{
	struct bench bench = { .kernel = *state };
	struct vdpa_error err;

	if (vdpa_sim_new(vdpa_sim_world_find(bench.kernel)->host, &bench.sim,
			 &err))
		fail_msg("%s", err.what);
	compare_all(&bench);
	vdpa_sim_close(bench.sim);
}

int main(void)
{
	static char floor_kernel[] = "floor", newest_kernel[] = "newest";
	const struct CMUnitTest tests[] = {
		{ .name = "recordings of the floor kernel",
		  .test_func = test_kernel,
		  .initial_state = floor_kernel },
		{ .name = "recordings of the newest kernel",
		  .test_func = test_kernel,
		  .initial_state = newest_kernel },
	};

	return cmocka_run_group_tests_name("sim-bytes", tests, NULL, NULL);
}
