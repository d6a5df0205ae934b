// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * No memory: a world is read and written repeatedly, and each time another
 * allocation fails. A world is read completely or not at all.
 */

#include "allocate.h"
#include "fake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/sim.h>

/* One of each kind, and keys that are longer than a block. */
static const char record[] =
	"{\"schema\":\"vdpa-host/1\",\"host\":{\"name\":\"h\"},\"mgmtdev\":{"
	"\"vdpasim_net\":{},\"pci/0000:02:00.0\":{\"driver\":\"vp-vdpa\"}},"
	"\"dev\":{\"net\\udcff%\":{\"mgmtdev\":\"vdpasim_net\",\"class\":"
	"\"net\",\"driver\":\"vhost_vdpa\",\"chardev\":\"/dev/vhost-vdpa-0\","
	"\"set_config\":{\"mac\":\"52:54:00:00:00:02\"}}},"
	"\"sim\":{\"next_number\":9,\"needs_rights\":true,"
	"\"mgmtdev\":{\"pci/0000:02:00.0\":{\"mac\":\"52:54:00:00:00:01\"}},"
	"\"dev\":{\"net\\udcff%25\":{\"number\":7,\"driver_override\":\"x\","
	"\"unit\":3,\"initial_folder\":\"/run/vdpa\","
	"\"set_folder\":\"/run/vdpa\"}},"
	"\"vduse\":{\"v\":{\"class\":1,\"features\":\"0x300000000\","
	"\"vqs\":2}},"
	"\"faults\":[{\"fault\":\"cut\",\"request\":2},"
	"{\"fault\":\"error\",\"value\":12}]}}";

static int export_world(const struct vdpa_host *host, char **text,
			struct vdpa_error *err)
{
	struct vdpa_sim *sim = NULL;
	int ret;

	ret = vdpa_sim_new(host, &sim, err);
	if (!ret)
		ret = vdpa_sim_export(sim, text, err);
	vdpa_sim_close(sim);
	return ret;
}

/* The record into a world, and back. Allocation number @fails fails. */
static int run(const struct vdpa_host *host, unsigned int fails, char **text,
	       struct vdpa_error *err)
{
	int ret;

	soil_error(err);
	*text = NULL;
	memory = (struct memory){ .fails = fails };
	ret = export_world(host, text, err);
	memory.is_quiet = true;
	assert_int_equal(memory.live, *text != NULL);
	return ret;
}

static struct vdpa_host *read_host(const char *text)
{
	struct vdpa_host *host;

	assert_int_equal(vdpa_host_read(text, strlen(text), &host, NULL), 0);
	return host;
}

static void test_world(void **state)
{
	struct vdpa_host *host = read_host(record), *again;
	char *whole, *text;
	struct vdpa_error err;
	unsigned int total;

	(void)state;
	assert_int_equal(run(host, 0, &whole, &err), 0);
	total = memory.count;
	assert_true(total > 0);
	for (unsigned int fails = 1; fails <= total; fails++) {
		assert_int_equal(run(host, fails, &text, &err), -ENOMEM);
		assert_null(text);
		assert_int_equal(err.code, -ENOMEM);
	}
	again = read_host(whole);
	assert_string_equal(again->devs[0].dev.name, "net\xff%");
	assert_int_equal(run(again, 0, &text, &err), 0);
	assert_string_equal(text, whole);
	free(text);
	free(whole);
	vdpa_host_free(again);
	vdpa_host_free(host);
}

/* Each member is written under its key; a member that is 0 is left out. */
static void test_members(void **state)
{
	struct vdpa_host *host = read_host(record), *again;
	char *text;

	(void)state;
	assert_int_equal(export_world(host, &text, NULL), 0);
	again = read_host(text);
	assert_string_equal(
		again->sim,
		"{\"next_number\":9,\"needs_rights\":true,\"mgmtdev\":{"
		"\"pci/0000:02:00.0\":{\"mac\":\"52:54:00:00:00:01\","
		"\"status\":1,\"max_vqp\":1,\"mtu\":1500}},\"dev\":{"
		"\"net\\udcff%25\":{\"number\":7,\"driver_override\":\"x\","
		"\"unit\":3,\"initial_folder\":\"/run/vdpa\","
		"\"set_folder\":\"/run/vdpa\"}},\"vduse\":{"
		"\"v\":{\"class\":1,\"features\":\"0x300000000\",\"vqs\":2}},"
		"\"faults\":[{\"fault\":\"cut\",\"request\":2},"
		"{\"fault\":\"error\",\"value\":12}]}");
	free(text);
	vdpa_host_free(again);
	vdpa_host_free(host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_world),
		cmocka_unit_test(test_members),
	};

	return cmocka_run_group_tests_name("sim-memory", tests,
					   memory_begin_quietly, NULL);
}
