// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which processes have a character device open; when a device can be removed.
 */

#include "device/holders.h"
#include "fake-files.h"
#include "script.h"
#include "transport/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vdpa/holders.h>
#include <vdpa/wire.h>

/* ---- processes ------------------------------------------------------ */

/* How many of the texts in @buffer are @text. */
static size_t count_text(const char *buffer, ssize_t size, const char *text)
{
	size_t count = 0;

	for (const char *at = buffer; at < buffer + size; at += strlen(at) + 1)
		count += strcmp(at, text) == 0;
	return count;
}

/* This process holds /dev/full, which is number 7 of driver "mem". */
static void test_proc(void **state)
{
	static char buffer[1 << 16];
	int first = open("/dev/full", O_RDONLY | O_CLOEXEC);
	int second = open("/dev/full", O_RDONLY | O_CLOEXEC);
	char own[64];
	ssize_t size;

	(void)state;
	assert_true(first >= 0 && second >= 0);
	snprintf(own, sizeof(own), "7 %ld test-holders", (long)getpid());
	size = proc_holders("/proc", "mem", buffer, sizeof(buffer));
	assert_true(size > 0);
	/* Open twice, reported once. */
	assert_int_equal(count_text(buffer, size, own), 1);
	close(first);
	close(second);
	size = proc_holders("/proc", "mem", buffer, sizeof(buffer));
	assert_int_equal(count_text(buffer, size, own), 0);
	assert_int_equal(proc_holders("/proc", "no such", buffer, 1), 0);
	assert_int_equal(proc_holders("/nowhere", "mem", buffer, 1), -ENOENT);
	assert_int_equal(proc_holders("/tmp", "mem", buffer, 1), -ENOENT);
}

static void test_get(void **state)
{
	static const struct entry table[] = {
		{ VDPA_FILE_HOLDERS, "/proc",
		  "0 12 qemu/12 13 a b/0 4294967295 /?/", 0 },
		{ 0 },
	};
	struct vdpa *vdpa = fake_files_open(table);
	struct vdpa_holders *holders;
	struct text text = { .length = 0 };

	(void)state;
	assert_int_equal(vdpa_holders_get(vdpa, NULL, &holders, NULL), 0);
	assert_false(holders->is_complete);
	assert_int_equal(holders->count, 3);
	assert_string_equal(holders->list[1].chardev, "/dev/vhost-vdpa-12");
	assert_int_equal(holders->list[1].pid, 13);
	assert_string_equal(holders->list[1].command, "a b");
	assert_int_equal(holders->list[2].pid, UINT32_MAX);
	assert_string_equal(holders->list[2].command, "");
	holders_text(holders, NULL, &text);
	assert_string_equal(text.data, "qemu (process 12), a b (process 13) "
				       "and  (process 4294967295)");
	vdpa_holders_free(holders);

	assert_int_equal(
		vdpa_holders_get(vdpa, "/dev/vhost-vdpa-1", &holders, NULL), 0);
	assert_int_equal(holders->count, 0);
	vdpa_holders_free(holders);
	vdpa_holders_free(NULL);
	vdpa_close(vdpa);
}

/* ---- removal -------------------------------------------------------- */

/* A device of vhost_vdpa; the rest is up to the test. */
#define VHOST                                                                \
	{ VDPA_FILE_NUMBER, DEVICES "d1", "1", 0 },                          \
		{ VDPA_FILE_LINK, DEVICES "d1/driver", "../vhost_vdpa", 0 }, \
	{                                                                    \
		VDPA_FILE_LIST, DEVICES "d1", "vhost-vdpa-0/", 0             \
	}

static const struct removal_row {
	const char *name;
	bool is_without_files; /* the transport has no files */
	struct entry files[6];
	int code;
	const char *what; /* a part of the error */
} removal_rows[] = {
	{ .name = "a device that is not there" },
	{ .name = "a host without files", .is_without_files = true },
	{
		"a character device that is not open",
		.files = { VHOST,
			   { VDPA_FILE_HOLDERS, "/proc", "1 7 qemu/", 0 },
			   { VDPA_FILE_TRY, "/dev/vhost-vdpa-0", NULL, 0 } },
	},
	{
		"a process has it open",
		.files = { VHOST,
			   { VDPA_FILE_HOLDERS, "/proc", "0 7 qemu/?/", 0 } },
		.code = -EBUSY,
		.what = "open in qemu (process 7)",
	},
	{
		"a process has it open, and others have more",
		.files = { VHOST,
			   { VDPA_FILE_HOLDERS, "/proc",
			     "1 6 bash/0 7 qemu/1 8 cat/", 0 },
			   { VDPA_FILE_TRY, "/dev/vhost-vdpa-0", NULL,
			     -EBUSY } },
		.code = -EBUSY,
		.what = "open in qemu (process 7)",
	},
	{
		"it is open in a process that is not seen",
		.files = { VHOST,
			   { VDPA_FILE_HOLDERS, "/proc", "", 0 },
			   { VDPA_FILE_TRY, "/dev/vhost-vdpa-0", NULL,
			     -EBUSY } },
		.code = -EBUSY,
		.what = "/dev/vhost-vdpa-0 is open",
	},

	/* Unknown holders are not taken for "no holders". */
	{
		"some processes cannot be read, nor can it be opened",
		.files = { VHOST,
			   { VDPA_FILE_HOLDERS, "/proc", "?/", 0 },
			   { VDPA_FILE_TRY, "/dev/vhost-vdpa-0", NULL,
			     -EACCES } },
		.code = -ENODATA,
		.what = "cannot find out whether",
	},
	{
		"there is no procfs",
		.files = { VHOST },
		.code = -ENODATA,
		.what = "cannot find out whether",
	},
	{
		"there is no sysfs",
		.files = { { VDPA_FILE_HOLDERS, "/proc", "3 7 qemu/", 0 } },
		.code = -ENODATA,
		.what = "there is no sysfs",
	},
	{
		"a process has another device open",
		.files = { { VDPA_FILE_NUMBER, "/sys/bus/vdpa", "1", 0 },
			   { VDPA_FILE_HOLDERS, "/proc", "3 7 qemu/", 0 } },
	},
	{
		"some processes cannot be read, but it can be opened",
		.files = { VHOST,
			   { VDPA_FILE_HOLDERS, "/proc", "?/", 0 },
			   { VDPA_FILE_TRY, "/dev/vhost-vdpa-0", NULL, 0 } },
	},
	{
		"it vanishes between look-up and open",
		.files = { VHOST, { VDPA_FILE_HOLDERS, "/proc", "", 0 } },
	},
};

static void check_removal(void **state)
{
	const struct removal_row *row = *state;
	struct vdpa *vdpa = row->is_without_files ? fake_files_none() :
						    fake_files_open(row->files);
	struct vdpa_error err;

	soil_error(&err);
	assert_int_equal(vdpa_dev_check_removal(vdpa, "d1", &err), row->code);
	if (row->code)
		assert_text_has(err.what, row->what);
	else
		assert_string_equal(err.what, "");
	vdpa_close(vdpa);
}

/* ---- one device for each management device --------------------------- */

#define PCI "0000:02:00.0"

static void answer_devs(struct fake *fake, const char *const names[])
{
	struct datagram *datagram = fake_answer(fake);

	for (; **names; names++) {
		put_genl(datagram, NLM_F_MULTI, 1, VDPA_CMD_DEV_NEW);
		put_string(datagram, VDPA_ATTR_MGMTDEV_BUS_NAME, "pci");
		put_string(datagram, VDPA_ATTR_MGMTDEV_DEV_NAME, PCI);
		put_string(datagram, VDPA_ATTR_DEV_NAME, *names);
	}
	put_done(datagram, 1, 0);
}

static void assert_single(const char *driver, const char *const names[],
			  int code)
{
	const struct entry table[] = {
		{ VDPA_FILE_NUMBER, DEVICES "d1", "1", 0 },
		{ VDPA_FILE_LINK, DEVICES "d1", "../" PCI "/d1", 0 },
		{ VDPA_FILE_LIST, DEVICES "d1", "", 0 },
		{ VDPA_FILE_LINK, "/sys/bus/pci/devices/" PCI "/driver", driver,
		  0 },
		{ 0 },
	};
	struct vdpa_transport_ops ops;
	struct vdpa_error err;
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	ops = *fake.base.ops;
	ops.file = fake_file;
	fake.base.ops = &ops;
	fake_files = table;
	if (names)
		answer_devs(&fake, names);
	assert_int_equal(vdpa_dev_check_removal(vdpa, "d1", &err), code);
	if (code)
		assert_text_has(err.what, "shares \"pci/" PCI "\" with \"d2\"");
	fake_close(&fake, vdpa);
}

static void test_single(void **state)
{
	static const char *const both[] = { "d1", "d2", "" };
	static const char *const alone[] = { "d1", "" };

	(void)state;
	assert_single("../drivers/vp-vdpa", both, -ENOTUNIQ);
	assert_single("../drivers/vp-vdpa", alone, 0);
	/* Another driver: its devices are not listed. */
	assert_single("../drivers/mlx5_core", NULL, 0);
}

/* ---- many devices ---------------------------------------------------- */

/* One management device on a PCI function. */
static void answer_mgmtdev(struct fake *fake)
{
	struct datagram *datagram = fake_answer(fake);

	put_genl(datagram, NLM_F_MULTI, 1, VDPA_CMD_MGMTDEV_NEW);
	put_string(datagram, VDPA_ATTR_MGMTDEV_BUS_NAME, "pci");
	put_string(datagram, VDPA_ATTR_MGMTDEV_DEV_NAME, PCI);
	put_done(datagram, 1, 0);
}

/*
 * Both devices have their character device open. @listed are the ones that the
 * driver has, NULL: it is not there; @code is that of "d1".
 */
static void assert_many(const char *sysfs, const char *driver,
			const char *listed, int code)
{
	const struct entry table[] = {
		{ VDPA_FILE_NUMBER, "/sys/bus/vdpa", sysfs, sysfs ? 0 : -EIO },
		{ VDPA_FILE_LINK, "/sys/bus/pci/devices/" PCI "/driver", driver,
		  driver ? 0 : -ENOENT },
		{ VDPA_FILE_LIST, "/sys/bus/vdpa/drivers/vhost_vdpa", listed,
		  listed ? 0 : -ENOENT },
		{ VDPA_FILE_HOLDERS, "/proc", "0 7 qemu/", 0 },
		VHOST,
		{ 0 },
	};
	struct vdpa_removals *removals;
	struct vdpa_transport_ops ops;
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	ops = *fake.base.ops;
	ops.file = fake_file;
	fake.base.ops = &ops;
	fake_files = table;
	if (sysfs)
		answer_mgmtdev(&fake);
	assert_int_equal(vdpa_removals_new(vdpa, &removals, NULL), 0);
	for (int i = 0; i < 100; i++) {
		assert_int_equal(vdpa_removals_check(removals, "d1", NULL),
				 code);
		assert_int_equal(vdpa_removals_check(removals, "other", NULL),
				 sysfs ? 0 : -ENODATA);
	}
	vdpa_removals_free(removals);
	fake_close(&fake, vdpa);
}

static void test_many(void **state)
{
	(void)state;
	assert_many("1", "../drivers/mlx5_core", "bind/d1/", -EBUSY);
	assert_many("1", "../drivers/mlx5_core", "bind/d2/", 0);
	assert_many("1", "../drivers/mlx5_core", NULL, 0);
	/* If one look is not enough, each device is looked at. */
	assert_many("1", "../drivers/vp-vdpa", "", -EBUSY);
	assert_many(NULL, NULL, "", -EBUSY);
	vdpa_removals_free(NULL);
}

static unsigned int look_count;

static ssize_t count_looks(struct vdpa_transport *transport,
			   enum vdpa_file_op op, const char *path, void *buffer,
			   size_t size)
{
	look_count += op == VDPA_FILE_HOLDERS;
	return fake_file(transport, op, path, buffer, size);
}

/* How often 100 checks of a device look at the processes. */
static unsigned int count_many(const char *holders, int try_code, int code)
{
	const struct entry table[] = {
		{ VDPA_FILE_NUMBER, "/sys/bus/vdpa", "1", 0 },
		{ VDPA_FILE_LIST, "/sys/bus/vdpa/drivers/vhost_vdpa", "d1/",
		  0 },
		{ VDPA_FILE_HOLDERS, "/proc", holders, 0 },
		{ VDPA_FILE_TRY, "/dev/vhost-vdpa-0", NULL, try_code },
		VHOST,
		{ 0 },
	};
	struct vdpa_removals *removals;
	struct vdpa_transport_ops ops;
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	ops = *fake.base.ops;
	ops.file = count_looks;
	fake.base.ops = &ops;
	fake_files = table;
	answer_mgmtdev(&fake);
	look_count = 0;
	assert_int_equal(vdpa_removals_new(vdpa, &removals, NULL), 0);
	for (int i = 0; i < 100; i++) {
		assert_int_equal(vdpa_removals_check(removals, "d1", NULL),
				 code);
		assert_int_equal(vdpa_removals_check_idle(removals, "d1", NULL),
				 code);
	}
	vdpa_removals_free(removals);
	fake_close(&fake, vdpa);
	return look_count;
}

static void test_looks(void **state)
{
	(void)state;
	assert_int_equal(count_many("0 7 qemu/", 0, 0), 0);
	assert_in_range(count_many("0 7 qemu/", -EBUSY, -EBUSY), 1, 10);
	assert_in_range(count_many("1 7 qemu/", -EACCES, 0), 1, 10);
	assert_in_range(count_many("?/", -EACCES, -ENODATA), 1, 10);
}

/* ---- virtio_vdpa ---------------------------------------------------- */

#define VIRTIO                                                                \
	{ VDPA_FILE_NUMBER, DEVICES "d1", "1", 0 },                           \
		{ VDPA_FILE_LINK, DEVICES "d1/driver", "../virtio_vdpa", 0 }, \
	{                                                                     \
		VDPA_FILE_LIST, DEVICES "d1", "virtio0/", 0                   \
	}

static const struct idle_row {
	const char *name;
	struct entry files[6];
	int code;
	const char *what; /* a part of the error */
} idle_rows[] = {
	{
		"a device that is not there is not idle",
		.code = -ENOENT,
		.what = "there is no device",
	},
	{
		"its network interface is up",
		.files = { VIRTIO,
			   { VDPA_FILE_LIST, DEVICES "d1/virtio0/net", "eth0/",
			     0 },
			   { VDPA_FILE_READ, "/sys/class/net/eth0/flags",
			     "0x1003\n", 0 } },
		.code = -EBUSY,
		.what = "its network interface eth0 is up",
	},
	{
		"its network interface is down",
		.files = { VIRTIO,
			   { VDPA_FILE_LIST, DEVICES "d1/virtio0/net", "eth0/",
			     0 },
			   { VDPA_FILE_READ, "/sys/class/net/eth0/flags",
			     "0x1002\n", 0 } },
	},
	{
		"its block device is in use",
		.files = { VIRTIO,
			   { VDPA_FILE_LIST, DEVICES "d1/virtio0/block", "vda/",
			     0 },
			   { VDPA_FILE_TRY, "/dev/vda", NULL, -EBUSY } },
		.code = -EBUSY,
		.what = "its block device /dev/vda is",
	},
	{
		"its block device is not in use",
		.files = { VIRTIO,
			   { VDPA_FILE_LIST, DEVICES "d1/virtio0/block", "vda/",
			     0 },
			   { VDPA_FILE_TRY, "/dev/vda", NULL, 0 } },
	},
};

static void check_idle(void **state)
{
	const struct idle_row *row = *state;
	struct vdpa *vdpa = fake_files_open(row->files);
	struct vdpa_error err;

	soil_error(&err);
	assert_int_equal(vdpa_dev_check_idle(vdpa, "d1", &err), row->code);
	if (row->code)
		assert_text_has(err.what, row->what);
	vdpa_close(vdpa);
}

int main(void)
{
	struct tests tests = {
		.list = {
			cmocka_unit_test(test_proc),
			cmocka_unit_test(test_get),
			cmocka_unit_test(test_single),
			cmocka_unit_test(test_many),
			cmocka_unit_test(test_looks),
		},
		.count = 5,
	};

	ADD_ROWS(&tests, check_removal, removal_rows);
	ADD_ROWS(&tests, check_idle, idle_rows);
	return run_rows("holders", &tests);
}
