// SPDX-License-Identifier: GPL-2.0-or-later
/* Binding and unbinding: the writes to sysfs, and the messages. */

#include "fake-files.h"

#include <errno.h>
#include <string.h>
#include <vdpa/bind.h>

#define DEV DEVICES "d1"

/* A device without a driver, and the drivers. */
#define COMMON                                                   \
	{ VDPA_FILE_NUMBER, DEV, "1", 0 },                       \
		{ VDPA_FILE_LIST, "/sys/bus/vdpa/drivers",       \
		  "virtio_vdpa/vhost_vdpa/", 0 },                \
	{                                                        \
		VDPA_FILE_WRITE, DEV "/driver_override", NULL, 0 \
	}

#define BOUND(driver)                                          \
	{                                                      \
		VDPA_FILE_LINK, DEV "/driver", "../" driver, 0 \
	}

static const struct entry unbound[] = {
	COMMON,
	{ VDPA_FILE_LIST, DEV, "uevent/", 0 },
	{ VDPA_FILE_WRITE, DRIVERS "vhost_vdpa/bind", NULL, 0 },
	{ VDPA_FILE_WRITE, DRIVERS "virtio_vdpa/bind", NULL, -EINVAL },
	{ 0 },
};

static const struct entry vhost[] = {
	COMMON,
	BOUND("vhost_vdpa"),
	{ VDPA_FILE_LIST, DEV, "driver/vhost-vdpa-3/", 0 },
	{ VDPA_FILE_NUMBER, "/dev/vhost-vdpa-3", "9", 0 },
	{ VDPA_FILE_HOLDERS, "/proc", "", 0 },
	{ VDPA_FILE_TRY, "/dev/vhost-vdpa-3", NULL, 0 },
	{ VDPA_FILE_WRITE, DRIVERS "vhost_vdpa/unbind", NULL, 0 },
	{ VDPA_FILE_WRITE, DRIVERS "vhost_vdpa/bind", NULL, 0 },
	{ VDPA_FILE_WRITE, DRIVERS "virtio_vdpa/bind", NULL, -EINVAL },
	{ 0 },
};

static void become_vhost(const char *path)
{
	if (strcmp(path, DRIVERS "vhost_vdpa/bind") == 0)
		fake_files = vhost;
}

static void test_bind(void **state)
{
	struct vdpa *vdpa = fake_files_open(unbound);
	struct vdpa_error err;

	(void)state;
	fake_on_write = become_vhost;
	assert_int_equal(vdpa_dev_bind(vdpa, "d1", "vhost_vdpa", 0, &err), 0);
	assert_string_equal(fake_written,
			    DEV "/driver_override=vhost_vdpa " DRIVERS
				"vhost_vdpa/bind=d1 ");
	/* Again: nothing is written. */
	assert_int_equal(vdpa_dev_bind(vdpa, "d1", "vhost_vdpa", 0, &err), 0);
	assert_int_equal(strlen(fake_written),
			 strlen(DEV "/driver_override=vhost_vdpa " DRIVERS
				    "vhost_vdpa/bind=d1 "));
	vdpa_close(vdpa);
}

static void test_refused(void **state)
{
	struct vdpa *vdpa = fake_files_open(unbound);
	struct vdpa_error err;

	(void)state;
	assert_int_equal(vdpa_dev_bind(vdpa, "d1", "virtio_vdpa", 0, &err),
			 -EINVAL);
	assert_string_equal(err.what, "cannot bind device \"d1\" to "
				      "virtio_vdpa: Invalid argument");
	/* As before, any driver can bind it. */
	assert_text_has(fake_written, DEV "/driver_override=\n ");
	vdpa_close(vdpa);
}

static void test_goes_back(void **state)
{
	struct vdpa *vdpa = fake_files_open(vhost);
	struct vdpa_error err;

	(void)state;
	assert_int_equal(vdpa_dev_bind(vdpa, "d1", "virtio_vdpa", 0, &err),
			 -EINVAL);
	assert_string_equal(err.what,
			    "cannot bind device \"d1\" to virtio_vdpa: Invalid "
			    "argument; it is bound to vhost_vdpa again");
	assert_string_equal(fake_written,
			    DRIVERS "vhost_vdpa/unbind=d1 " DEV
				    "/driver_override=virtio_vdpa " DEV
				    "/driver_override=vhost_vdpa " DRIVERS
				    "vhost_vdpa/bind=d1 ");
	vdpa_close(vdpa);
}

/* The device may be bound to either driver, or to none. */
static void test_lost(void **state)
{
	static const struct entry table[] = {
		COMMON,
		BOUND("vhost_vdpa"),
		{ VDPA_FILE_LIST, DEV, "driver/", 0 },
		{ VDPA_FILE_WRITE, DRIVERS "vhost_vdpa/unbind", NULL, 0 },
		{ VDPA_FILE_WRITE, DRIVERS "vhost_vdpa/bind", NULL, -ENOTCONN },
		{ VDPA_FILE_WRITE, DRIVERS "virtio_vdpa/bind", NULL,
		  -ECONNRESET },
		{ 0 },
	};
	struct vdpa *vdpa = fake_files_open(table);
	struct vdpa_error err;

	(void)state;
	assert_int_equal(vdpa_dev_bind(vdpa, "d1", "virtio_vdpa", 0, &err),
			 -ECONNRESET);
	assert_string_equal(err.what,
			    "cannot bind device \"d1\" to virtio_vdpa: "
			    "Connection reset by peer");
	assert_text_has(err.hint, "may have been carried out");
	vdpa_close(vdpa);
}

static void test_unbind(void **state)
{
	struct vdpa *vdpa = fake_files_open(vhost);
	struct vdpa_error err;

	(void)state;
	assert_int_equal(vdpa_dev_unbind(vdpa, "d1", 0, &err), 0);
	assert_string_equal(fake_written, DRIVERS "vhost_vdpa/unbind=d1 " DEV
						  "/driver_override=\n ");
	vdpa_close(vdpa);

	vdpa = fake_files_open(unbound);
	assert_int_equal(vdpa_dev_unbind(vdpa, "d1", 0, &err), 0);
	assert_string_equal(fake_written, "");
	vdpa_close(vdpa);
}

static const struct entry held[] = {
	COMMON,
	BOUND("vhost_vdpa"),
	{ VDPA_FILE_LIST, DEV, "vhost-vdpa-3/", 0 },
	{ VDPA_FILE_HOLDERS, "/proc", "4 7 other/3 1234 qemu/", 0 },
	{ VDPA_FILE_WRITE, DRIVERS "vhost_vdpa/unbind", NULL, 0 },
	{ 0 },
};

static void test_held(void **state)
{
	struct vdpa *vdpa = fake_files_open(held);
	struct vdpa_error err;

	(void)state;
	assert_int_equal(vdpa_dev_unbind(vdpa, "d1", 0, &err), -EBUSY);
	assert_string_equal(err.what,
			    "device \"d1\" is in use: /dev/vhost-vdpa-3 is "
			    "open in qemu (process 1234)");
	assert_string_equal(fake_written, "");
	assert_int_equal(vdpa_dev_unbind(vdpa, "d1", VDPA_BIND_FORCE, &err), 0);
	vdpa_close(vdpa);
}

/* ---- drivers that are not there ------------------------------------------ */

static void assert_hint(const struct entry *table, const char *driver,
			const char *hint)
{
	struct vdpa *vdpa = fake_files_open(table);
	struct vdpa_error err;

	assert_int_equal(vdpa_dev_bind(vdpa, "d1", driver, 0, &err), -ENODEV);
	assert_text_has(err.what, "there is no driver");
	assert_text_has(err.hint, hint);
	vdpa_close(vdpa);
}

static void test_no_driver(void **state)
{
	static const struct entry without[] = {
		{ VDPA_FILE_NUMBER, "/sys/bus", "1", 0 },
		{ 0 },
	};
	static const struct entry available[] = {
		{ VDPA_FILE_NUMBER, "/sys/bus", "1", 0 },
		{ VDPA_FILE_READ, "/proc/sys/kernel/osrelease", "6.1\n", 0 },
		{ VDPA_FILE_READ, "/lib/modules/6.1/modules.dep",
		  "kernel/vdpa.ko:\n"
		  "kernel/drivers/vhost/vhost_vdpa.ko.xz: kernel/vdpa.ko\n",
		  0 },
		{ 0 },
	};

	(void)state;
	assert_hint(without, "vhost_vdpa", "modprobe vhost_vdpa");
	assert_hint(available, "vhost_vdpa", "modprobe vhost_vdpa");
	assert_hint(available, "virtio_vdpa", "CONFIG_VIRTIO_VDPA");
	assert_hint(unbound, "uio", "give vhost_vdpa or virtio_vdpa");
}

static void test_no_sysfs(void **state)
{
	static const struct entry nothing[] = { { 0 } };
	struct vdpa *vdpa = fake_files_open(nothing);
	struct vdpa_error err;

	(void)state;
	assert_int_equal(vdpa_dev_bind(vdpa, "d1", "vhost_vdpa", 0, &err),
			 -ENOENT);
	assert_text_has(err.what, "there is no sysfs");
	vdpa_close(vdpa);
}

static void test_modules(void **state)
{
	static const struct entry table[] = {
		{ VDPA_FILE_NUMBER, "/sys/module/vdpa_sim", "1", 0 },
		{ VDPA_FILE_READ, "/proc/sys/kernel/osrelease", "6.1\n", 0 },
		{ VDPA_FILE_READ, "/lib/modules/6.1/modules.builtin",
		  "kernel/drivers/vdpa/vp-vdpa.ko\n", 0 },
		{ VDPA_FILE_READ, "/lib/modules/6.1/modules.dep",
		  "kernel/mlx5_vdpa.ko.zst: a/vhost_vdpa.ko\n", 0 },
		{ 0 },
	};
	struct vdpa *vdpa = fake_files_open(table);

	(void)state;
	assert_int_equal(vdpa_module_find(vdpa, "vdpa-sim"),
			 VDPA_MODULE_LOADED);
	assert_int_equal(vdpa_module_find(vdpa, "vp_vdpa"), VDPA_MODULE_LOADED);
	assert_int_equal(vdpa_module_find(vdpa, "mlx5_vdpa"),
			 VDPA_MODULE_AVAILABLE);
	assert_int_equal(vdpa_module_find(vdpa, "vhost_vdpa"),
			 VDPA_MODULE_MISSING);
	assert_int_equal(vdpa_module_find(vdpa, "../x"), VDPA_MODULE_MISSING);
	vdpa_close(vdpa);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bind),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_goes_back),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_unbind),
		cmocka_unit_test(test_held),
		cmocka_unit_test(test_no_driver),
		cmocka_unit_test(test_modules),
		cmocka_unit_test(test_no_sysfs),
	};

	return cmocka_run_group_tests_name("bind", tests, NULL, NULL);
}
