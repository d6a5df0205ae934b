// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * No memory: every call of libvdpa-host is repeated, and each time another of
 * its allocations fails. No failure may be ignored, and none may be taken for
 * an error in the text.
 */

#include "allocate.h"
#include "record-host.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/holders.h>

/* ---- each call ------------------------------------------------------ */

/* Make a call and release its result. */
typedef int use_fn(const char *text, struct vdpa_error *err);

static int use_read(const char *text, struct vdpa_error *err)
{
	struct vdpa_host *host = NULL;
	int ret = vdpa_host_read(text, strlen(text), &host, err);

	vdpa_host_free(host);
	return ret;
}

static int use_write(const char *text, struct vdpa_error *err)
{
	char *written = NULL;
	int ret = vdpa_host_write(&full_host, &written, err);

	(void)text;
	free(written);
	return ret;
}

static int use_initial_read(const char *text, struct vdpa_error *err)
{
	struct vdpa_initial_record *record = NULL;
	int ret = vdpa_initial_read(text, strlen(text), &record, err);

	vdpa_initial_record_free(record);
	return ret;
}

static int use_initial_write(const char *text, struct vdpa_error *err)
{
	const struct vdpa_initial_record record = { .kind = VDPA_INITIAL_ADD,
						    .boot_id = "b",
						    .number = 1,
						    .name = "d" };
	char *written = NULL;
	int ret = vdpa_initial_write(&record, &written, err);

	(void)text;
	free(written);
	return ret;
}

static struct vdpa_host *want, *have;

static int use_plan(const char *text, struct vdpa_error *err)
{
	struct vdpa_host_plan *plan = NULL;
	int ret = vdpa_host_plan(want, have, VDPA_HOST_REPLACE, &plan, err);

	(void)text;
	vdpa_host_plan_free(plan);
	return ret;
}

static int use_places(const char *text, struct vdpa_error *err)
{
	const struct vdpa_holder holder = { .chardev = "/dev/vhost-vdpa-0" };
	const struct vdpa_holders holders = { true, 1, &holder };
	const struct vdpa_migrate_dev source = { .name = "1" };
	const struct vdpa_host_where where = { .source = &source,
					       .holders = &holders };
	struct vdpa_host_places *places = NULL;
	int ret = vdpa_host_places(have, &where, &places, err);

	(void)text;
	vdpa_host_places_free(places);
	return ret;
}

/* Allocation number @fails fails. */
static int run(use_fn *use, const char *text, unsigned int fails,
	       struct vdpa_error *err)
{
	int ret;

	soil_error(err);
	memory = (struct memory){ .fails = fails };
	ret = use(text, err);
	memory.is_quiet = true;
	assert_int_equal(memory.live, 0);
	return ret;
}

static void check(use_fn *use, const char *text)
{
	struct vdpa_error err;
	unsigned int total;

	assert_int_equal(run(use, text, 0, &err), 0);
	total = memory.count;
	assert_true(total > 0);
	for (unsigned int fails = 1; fails <= total; fails++) {
		assert_int_equal(run(use, text, fails, &err), -ENOMEM);
		assert_int_equal(err.code, -ENOMEM);
		assert_text_has(err.what, "no memory for");
	}
}

static void test_host(void **state)
{
	char *text = golden_text("host.json");

	(void)state;
	check(use_read, text);
	check(use_write, NULL);
	free(text);
}

static void test_initial(void **state)
{
	(void)state;
	check(use_initial_read,
	      "{\"schema\":\"vdpa-initial/1\",\"boot_id\":\"b\",\"number\":1,"
	      "\"name\":\"d\",\"initial_config\":{\"mtu\":1500}}");
	check(use_initial_write, NULL);
}

#define DEV(mgmtdev, words) \
	"{\"mgmtdev\":\"" mgmtdev "\",\"initial_config\":{" words "}}"
#define RECORD(devs)                                                   \
	"{\"schema\":\"vdpa-host/1\",\"mgmtdev\":{\"a\":{},\"b\":{}}," \
	"\"dev\":{" devs "}}"

static struct vdpa_host *read_host(const char *text)
{
	struct vdpa_host *host;

	assert_int_equal(vdpa_host_read(text, strlen(text), &host, NULL), 0);
	return host;
}

/* One device to add, with a finding; some that differ; one that is unknown. */
static void test_plan(void **state)
{
	(void)state;
	want = read_host(RECORD(
		"\"1\":" DEV("a", "\"mtu\":60") ",\"2\":" DEV("a", "\"mtu\":1500") ",\"3\":" DEV(
			"a",
			"") ",\"4\":{\"mgmtdev\":\"a\",\"config\":{\"mtu\":1500}}"));
	have = read_host(RECORD("\"2\":" DEV(
		"a",
		"\"mtu\":9000") ",\"6\":{\"mgmtdev\":\"a\",\"set_config\":{\"mac\":\"52:54:00:00:00:01\"},\"config\":{\"mac\":\"52:54:00:00:00:02\"}}"
				",\"3\":" DEV("b", "") ",\"5\":" DEV("b", "")));
	check(use_plan, NULL);
	check(use_places, NULL);
	vdpa_host_free(have);
	vdpa_host_free(want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_host),
		cmocka_unit_test(test_initial),
		cmocka_unit_test(test_plan),
	};

	return cmocka_run_group_tests_name("host-memory", tests,
					   memory_begin_quietly, NULL);
}
