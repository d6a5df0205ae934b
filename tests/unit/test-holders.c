// SPDX-License-Identifier: GPL-2.0-or-later
/* Who has a character device open, and when a device can be taken away. */

#include "device/holders.h"
#include "fake-files.h"
#include "transport/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vdpa/holders.h>
#include <vdpa/wire.h>

/* ---- processes ------------------------------------------------------------
 */

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
	/* Twice open, and told once. */
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
	holders_text(holders, &text);
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

/* ---- removal ---------------------------------------------------------------
 */

/* A device of vhost_vdpa; the rest is up to the test. */
#define VHOST                                                                \
	{ VDPA_FILE_NUMBER, DEVICES "d1", "1", 0 },                          \
		{ VDPA_FILE_LINK, DEVICES "d1/driver", "../vhost_vdpa", 0 }, \
	{                                                                    \
		VDPA_FILE_LIST, DEVICES "d1", "vhost-vdpa-0/", 0             \
	}

static void assert_removal(const struct entry *table, int code,
			   const char *what)
{
	struct vdpa *vdpa = table ? fake_files_open(table) : fake_files_none();
	struct vdpa_error err;

	soil_error(&err);
	assert_int_equal(vdpa_dev_check_removal(vdpa, "d1", &err), code);
	if (code)
		assert_text_has(err.what, what);
	else
		assert_string_equal(err.what, "");
	vdpa_close(vdpa);
}

static void test_removal(void **state)
{
	static const struct entry absent[] = { { 0 } };
	static const struct entry closed[] = {
		VHOST,
		{ VDPA_FILE_HOLDERS, "/proc", "1 7 qemu/", 0 },
		{ VDPA_FILE_TRY, "/dev/vhost-vdpa-0", NULL, 0 },
		{ 0 },
	};
	static const struct entry held[] = {
		VHOST,
		{ VDPA_FILE_HOLDERS, "/proc", "0 7 qemu/?/", 0 },
		{ 0 },
	};
	static const struct entry unseen[] = {
		VHOST,
		{ VDPA_FILE_HOLDERS, "/proc", "", 0 },
		{ VDPA_FILE_TRY, "/dev/vhost-vdpa-0", NULL, -EBUSY },
		{ 0 },
	};

	(void)state;
	assert_removal(absent, 0, NULL);
	assert_removal(NULL, 0, NULL);
	assert_removal(closed, 0, NULL);
	assert_removal(held, -EBUSY, "open in qemu (process 7)");
	assert_removal(unseen, -EBUSY, "/dev/vhost-vdpa-0 is open");
}

/* What cannot be told for certain is not taken for "nobody". */
static void test_untold(void **state)
{
	static const struct entry partial[] = {
		VHOST,
		{ VDPA_FILE_HOLDERS, "/proc", "?/", 0 },
		{ VDPA_FILE_TRY, "/dev/vhost-vdpa-0", NULL, -EACCES },
		{ 0 },
	};
	static const struct entry no_proc[] = { VHOST, { 0 } };
	static const struct entry no_sysfs[] = {
		{ VDPA_FILE_HOLDERS, "/proc", "3 7 qemu/", 0 },
		{ 0 },
	};
	static const struct entry other_held[] = {
		{ VDPA_FILE_NUMBER, "/sys/bus/vdpa", "1", 0 },
		{ VDPA_FILE_HOLDERS, "/proc", "3 7 qemu/", 0 },
		{ 0 },
	};
	static const struct entry proved[] = {
		VHOST,
		{ VDPA_FILE_HOLDERS, "/proc", "?/", 0 },
		{ VDPA_FILE_TRY, "/dev/vhost-vdpa-0", NULL, 0 },
		{ 0 },
	};
	/* It vanished between look-up and open. */
	static const struct entry vanished[] = {
		VHOST,
		{ VDPA_FILE_HOLDERS, "/proc", "", 0 },
		{ 0 },
	};

	(void)state;
	assert_removal(partial, -ENODATA, "cannot be told");
	assert_removal(no_proc, -ENODATA, "cannot be told");
	assert_removal(no_sysfs, -ENODATA, "there is no sysfs");
	assert_removal(other_held, 0, NULL);
	assert_removal(proved, 0, NULL);
	assert_removal(vanished, 0, NULL);
}

/* ---- one device for each management device ----------------------------------
 */

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
	/* Another driver: the devices are not asked for. */
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
	/* Where one look does not tell enough, each is looked at. */
	assert_many("1", "../drivers/vp-vdpa", "", -EBUSY);
	assert_many(NULL, NULL, "", -EBUSY);
	vdpa_removals_free(NULL);
}

/* ---- virtio_vdpa
 * -------------------------------------------------------------- */

static void assert_idle(const struct entry *table, int code, const char *what)
{
	struct vdpa *vdpa = fake_files_open(table);
	struct vdpa_error err;

	assert_int_equal(vdpa_dev_check_idle(vdpa, "d1", &err), code);
	if (code)
		assert_text_has(err.what, what);
	vdpa_close(vdpa);
}

#define VIRTIO                                                                \
	{ VDPA_FILE_NUMBER, DEVICES "d1", "1", 0 },                           \
		{ VDPA_FILE_LINK, DEVICES "d1/driver", "../virtio_vdpa", 0 }, \
	{                                                                     \
		VDPA_FILE_LIST, DEVICES "d1", "virtio0/", 0                   \
	}

static void test_idle(void **state)
{
	static const struct entry absent[] = { { 0 } };
	static const struct entry up[] = {
		VIRTIO,
		{ VDPA_FILE_LIST, DEVICES "d1/virtio0/net", "eth0/", 0 },
		{ VDPA_FILE_READ, "/sys/class/net/eth0/flags", "0x1003\n", 0 },
		{ 0 },
	};
	static const struct entry down[] = {
		VIRTIO,
		{ VDPA_FILE_LIST, DEVICES "d1/virtio0/net", "eth0/", 0 },
		{ VDPA_FILE_READ, "/sys/class/net/eth0/flags", "0x1002\n", 0 },
		{ 0 },
	};
	static const struct entry mounted[] = {
		VIRTIO,
		{ VDPA_FILE_LIST, DEVICES "d1/virtio0/block", "vda/", 0 },
		{ VDPA_FILE_TRY, "/dev/vda", NULL, -EBUSY },
		{ 0 },
	};
	static const struct entry unused[] = {
		VIRTIO,
		{ VDPA_FILE_LIST, DEVICES "d1/virtio0/block", "vda/", 0 },
		{ VDPA_FILE_TRY, "/dev/vda", NULL, 0 },
		{ 0 },
	};

	(void)state;
	assert_idle(absent, -ENOENT, "there is no device");
	assert_idle(up, -EBUSY, "its network interface eth0 is up");
	assert_idle(down, 0, NULL);
	assert_idle(mounted, -EBUSY, "its block device /dev/vda is");
	assert_idle(unused, 0, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_proc),	cmocka_unit_test(test_get),
		cmocka_unit_test(test_removal), cmocka_unit_test(test_untold),
		cmocka_unit_test(test_single),	cmocka_unit_test(test_many),
		cmocka_unit_test(test_idle),
	};

	return cmocka_run_group_tests_name("holders", tests, NULL, NULL);
}
