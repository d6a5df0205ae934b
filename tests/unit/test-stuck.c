// SPDX-License-Identifier: GPL-2.0-or-later
/* Messages about a kernel that does not answer, and about a lost server. */

#include "fake-files.h"

#include <errno.h>

static void assert_stuck(const struct entry *table, uint8_t command,
			 const char *what, const char *hint)
{
	const struct vdpa_request request = { .command = command,
					      .name = "n0" };
	struct vdpa_transport_ops ops;
	struct vdpa_error err;
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	ops = *fake.base.ops;
	ops.file = fake_file;
	fake.base.ops = &ops;
	fake.send_limit = 0;
	fake.send_code = -ETIMEDOUT;
	fake_files = table;
	vdpa_set_timeout(vdpa, 2500, NULL);
	assert_int_equal(vdpa_submit(vdpa, &request, &err), -ETIMEDOUT);
	assert_text_has(err.what, "did not answer within 3 s");
	assert_text_has(err.what, what);
	assert_text_has(err.hint, hint);
	fake_close(&fake, vdpa);
}

static void test_stuck(void **state)
{
	static const struct entry held[] = {
		{ VDPA_FILE_HOLDERS, "/proc", "0 12 qemu/1 13 sleep/", 0 },
		{ VDPA_FILE_NUMBER, "/dev/vhost-vdpa-1", "5", 0 },
		{ 0 },
	};
	static const struct entry open_ones[] = {
		{ VDPA_FILE_HOLDERS, "/proc", "1 13 sleep/", 0 },
		{ VDPA_FILE_NUMBER, "/dev/vhost-vdpa-1", "5", 0 },
		{ 0 },
	};
	static const struct entry hidden[] = {
		{ VDPA_FILE_HOLDERS, "/proc", "?/", 0 },
		{ 0 },
	};
	static const struct entry nobody[] = {
		{ VDPA_FILE_HOLDERS, "/proc", "", 0 },
		{ 0 },
	};
	static const struct entry nothing[] = { { 0 } };

	(void)state;
	assert_stuck(held, VDPA_CMD_DEV_DEL,
		     "waits until /dev/vhost-vdpa-0 is closed in qemu "
		     "(process 12)",
		     "the kernel keeps this request");
	assert_stuck(open_ones, VDPA_CMD_DEV_DEL,
		     "may wait for /dev/vhost-vdpa-1, open in sleep",
		     "stop that process");
	assert_stuck(hidden, VDPA_CMD_DEV_DEL, "only root can see",
		     "--timeout");
	assert_stuck(nobody, VDPA_CMD_DEV_DEL, "no process has", "--timeout");
	assert_stuck(nothing, VDPA_CMD_DEV_DEL, "cannot find out", "--timeout");
}

static void assert_lost(uint8_t command, const char *hint)
{
	const struct vdpa_request request = { .command = command,
					      .name = "n0" };
	struct vdpa_error err;
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	fake.send_code = -ECONNRESET;
	assert_int_equal(vdpa_submit(vdpa, &request, &err), -ECONNRESET);
	assert_text_has(err.what, "ended before");
	assert_text_has(err.hint, hint);
	fake_close(&fake, vdpa);
}

static void test_lost(void **state)
{
	(void)state;
	assert_lost(VDPA_CMD_DEV_DEL, "may have been carried out");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stuck),
		cmocka_unit_test(test_lost),
	};

	return cmocka_run_group_tests_name("stuck", tests, NULL, NULL);
}
