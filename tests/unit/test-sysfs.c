// SPDX-License-Identifier: GPL-2.0-or-later
/* Devices and drivers in a made-up sysfs. */

#include "fake-files.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/sysfs.h>

/* A device from the table; the caller frees it. */
static struct vdpa_sysfs_dev *get_dev(const struct entry *table,
				      const char *name)
{
	struct vdpa *vdpa = fake_files_open(table);
	struct vdpa_sysfs_dev *dev;

	assert_int_equal(vdpa_sysfs_dev_get(vdpa, name, &dev, NULL), 0);
	vdpa_close(vdpa);
	return dev;
}

/* ---- devices ------------------------------------------------------------ */

static void test_unbound(void **state)
{
	static const struct entry table[] = {
		{ VDPA_FILE_NUMBER, DEVICES "d1", "1829", 0 },
		{ VDPA_FILE_LINK, DEVICES "d1", "../../../devices/d1", 0 },
		{ VDPA_FILE_LIST, DEVICES "d1", "uevent/subsystem/", 0 },
		{ 0 },
	};
	struct vdpa_sysfs_dev *dev = get_dev(table, "d1");

	(void)state;
	assert_int_equal(dev->number, 1829);
	assert_null(dev->driver);
	assert_null(dev->pci);
	assert_null(dev->chardev);
	assert_null(dev->netdev);
	assert_null(dev->blockdev);
	vdpa_sysfs_dev_free(dev);
}

static void test_vhost(void **state)
{
	static const struct entry table[] = {
		{ VDPA_FILE_NUMBER, DEVICES "d1", "18446744073709551615", 0 },
		{ VDPA_FILE_LINK, DEVICES "d1",
		  "../../../devices/pci0000:00/0000:00:1c.0/0000:02:00.1/d1",
		  0 },
		{ VDPA_FILE_LINK, DEVICES "d1/driver",
		  "../../bus/vdpa/drivers/vhost_vdpa", 0 },
		{ VDPA_FILE_LIST, DEVICES "d1", "driver/vhost-vdpa-12/", 0 },
		{ 0 },
	};
	struct vdpa_sysfs_dev *dev = get_dev(table, "d1");

	(void)state;
	assert_true(dev->number == UINT64_MAX);
	assert_string_equal(dev->driver, "vhost_vdpa");
	assert_string_equal(dev->pci, "0000:02:00.1");
	assert_string_equal(dev->chardev, "/dev/vhost-vdpa-12");
	assert_null(dev->netdev);
	vdpa_sysfs_dev_free(dev);
}

static void test_virtio(void **state)
{
	static const struct entry table[] = {
		{ VDPA_FILE_NUMBER, DEVICES "n", "1", 0 },
		{ VDPA_FILE_LINK, DEVICES "n",
		  "../../../devices/pci0000:00/0000:03:00.0/mlx5_core.sf.1/n",
		  0 },
		{ VDPA_FILE_LINK, DEVICES "n/driver", "../some", 0 },
		{ VDPA_FILE_LIST, DEVICES "n", "virtio0/", 0 },
		{ VDPA_FILE_LIST, DEVICES "n/virtio0/net", "eth0/", 0 },
		{ VDPA_FILE_NUMBER, DEVICES "b", "2", 0 },
		{ VDPA_FILE_LINK, DEVICES "b/driver", "../some", 0 },
		{ VDPA_FILE_LIST, DEVICES "b", "virtio1/", 0 },
		{ VDPA_FILE_LIST, DEVICES "b/virtio1/block", "vda/", 0 },
		{ 0 },
	};
	struct vdpa_sysfs_dev *dev = get_dev(table, "n");

	(void)state;
	assert_string_equal(dev->netdev, "eth0");
	assert_null(dev->blockdev);
	/* Through a device of another bus. */
	assert_string_equal(dev->pci, "0000:03:00.0");
	vdpa_sysfs_dev_free(dev);

	dev = get_dev(table, "b");
	assert_null(dev->netdev);
	assert_string_equal(dev->blockdev, "vda");
	vdpa_sysfs_dev_free(dev);
}

/* A device whose name looks like an address is not at that address. */
static void test_name_like_pci(void **state)
{
	static const struct entry table[] = {
		{ VDPA_FILE_NUMBER, DEVICES "0000:02:00.1", "1", 0 },
		{ VDPA_FILE_LINK, DEVICES "0000:02:00.1",
		  "../../../devices/0000:02:00.1", 0 },
		{ VDPA_FILE_LIST, DEVICES "0000:02:00.1", "", 0 },
		{ 0 },
	};
	struct vdpa_sysfs_dev *dev = get_dev(table, "0000:02:00.1");

	(void)state;
	assert_null(dev->pci);
	vdpa_sysfs_dev_free(dev);
}

static void test_slash(void **state)
{
	static const struct entry table[] = {
		{ VDPA_FILE_NUMBER, DEVICES "a!b", "7", 0 },
		{ VDPA_FILE_LIST, DEVICES "a!b", "", 0 },
		{ 0 },
	};
	struct vdpa_sysfs_dev *dev = get_dev(table, "a/b");

	(void)state;
	assert_int_equal(dev->number, 7);
	vdpa_sysfs_dev_free(dev);
}

/* ---- failures ------------------------------------------------------------ */

/* Without a table, on a host without files. */
static void assert_fails(const struct entry *table, const char *name, int code)
{
	struct vdpa *vdpa = table ? fake_files_open(table) : fake_files_none();
	struct vdpa_sysfs_dev *dev = NULL;
	struct vdpa_error err;
	uint64_t number;

	soil_error(&err);
	assert_int_equal(vdpa_sysfs_dev_get(vdpa, name, &dev, &err), code);
	assert_int_equal(err.code, code);
	assert_text_has(err.what, "cannot read device \"");
	assert_null(dev);
	/* Only the number exists. */
	if (!table || !table->path)
		assert_int_equal(vdpa_sysfs_number(vdpa, name, &number, NULL),
				 code);
	vdpa_close(vdpa);
}

static void test_failures(void **state)
{
	static const struct entry unreadable[] = {
		{ VDPA_FILE_NUMBER, DEVICES "d1", "1", 0 },
		{ VDPA_FILE_LINK, DEVICES "d1/driver", "../some", 0 },
		{ VDPA_FILE_LIST, DEVICES "d1", "", -EACCES },
		{ 0 },
	};
	static const struct entry gone[] = {
		{ VDPA_FILE_NUMBER, DEVICES "d1", "1", 0 },
		{ VDPA_FILE_LINK, DEVICES "d1/driver", "../some", 0 },
		{ 0 },
	};
	static const struct entry empty[] = { { 0 } };
	char name[NAME_MAX + 2];

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_fails(unreadable, "d1", -EACCES);
	assert_fails(gone, "d1", -ENOENT);
	assert_fails(empty, "d1", -ENOENT);
	assert_fails(empty, "", -ENOENT);
	assert_fails(empty, ".", -ENOENT);
	assert_fails(empty, "..", -ENOENT);
	assert_fails(empty, name, -ENOENT);
	assert_fails(NULL, "d1", -EOPNOTSUPP);
}

/* ---- management devices ------------------------------------------------- */

static void test_driver(void **state)
{
	static const struct entry table[] = {
		{ VDPA_FILE_LINK, "/sys/bus/pci/devices/0000:02:00.0/driver",
		  "../../../bus/pci/drivers/vp-vdpa", 0 },
		{ 0 },
	};
	struct vdpa *vdpa = fake_files_open(table);
	struct vdpa_error err;
	char *driver = NULL;

	(void)state;
	assert_int_equal(vdpa_sysfs_driver(vdpa, "pci", "0000:02:00.0", &driver,
					   &err),
			 0);
	assert_string_equal(driver, "vp-vdpa");
	free(driver);
	assert_int_equal(
		vdpa_sysfs_driver(vdpa, NULL, "vdpasim_net", &driver, &err), 0);
	assert_string_equal(driver, "vdpasim_net");
	free(driver);
	assert_int_equal(vdpa_sysfs_driver(vdpa, "pci", "x", &driver, &err),
			 -ENOENT);
	assert_string_equal(err.what, "cannot read the driver of \"pci/x\" in "
				      "sysfs: No such file or directory");
	vdpa_close(vdpa);
}

/* ---- places ------------------------------------------------------------- */

static void assert_found(struct vdpa *vdpa, const char *place,
			 const char *first, const char *second)
{
	char **names;

	assert_int_equal(vdpa_sysfs_find(vdpa, place, &names, NULL), 0);
	assert_string_equal(names[0], first);
	if (second)
		assert_string_equal(names[1], second);
	assert_null(names[second ? 2 : 1]);
	free(names);
}

static void test_find(void **state)
{
	static const struct entry table[] = {
		{ VDPA_FILE_LIST, "/sys/bus/vdpa/devices", "a/b/vhost-vdpa-7/",
		  0 },
		{ VDPA_FILE_NUMBER, DEVICES "a", "1", 0 },
		{ VDPA_FILE_LINK, DEVICES "a",
		  "../../../devices/0000:02:00.1/mlx5_core.sf.2/a", 0 },
		{ VDPA_FILE_LINK, DEVICES "a/driver", "../some", 0 },
		{ VDPA_FILE_LIST, DEVICES "a", "vhost-vdpa-7/", 0 },
		{ VDPA_FILE_NUMBER, DEVICES "b", "2", 0 },
		{ VDPA_FILE_LINK, DEVICES "b",
		  "../../../devices/0000:02:00.1/b", 0 },
		{ VDPA_FILE_LINK, DEVICES "b/driver", "../some", 0 },
		{ VDPA_FILE_LIST, DEVICES "b", "virtio0/", 0 },
		{ VDPA_FILE_LIST, DEVICES "b/virtio0/net", "eth3/", 0 },
		{ VDPA_FILE_NUMBER, DEVICES "vhost-vdpa-7", "3", 0 },
		{ VDPA_FILE_LINK, DEVICES "vhost-vdpa-7",
		  "../../../devices/x/vhost-vdpa-7", 0 },
		{ VDPA_FILE_LINK, DEVICES "vhost-vdpa-7/driver", "../some", 0 },
		{ VDPA_FILE_LIST, DEVICES "vhost-vdpa-7", "virtio1/", 0 },
		{ VDPA_FILE_LIST, DEVICES "vhost-vdpa-7/virtio1/block", "vda/",
		  0 },
		{ VDPA_FILE_LINK, "/dev/vdpa/by-name/a", "../../vhost-vdpa-7",
		  0 },
		{ 0 },
	};
	struct vdpa *vdpa = fake_files_open(table);
	struct vdpa_error err;
	char **names;

	(void)state;
	assert_found(vdpa, "/dev/vhost-vdpa-7", "a", NULL);
	assert_found(vdpa, "/dev/vdpa/by-name/a", "a", NULL);
	assert_found(vdpa, "0000:02:00.1", "a", "b");
	assert_found(vdpa, "pci/0000:02:00.1", "a", "b");
	assert_found(vdpa, "02:00.1", "a", "b");
	assert_found(vdpa, "mlx5_core.sf.2", "a", NULL);
	assert_found(vdpa, "eth3", "b", NULL);
	assert_found(vdpa, "/dev/vda", "vhost-vdpa-7", NULL);
	assert_int_equal(vdpa_sysfs_find(vdpa, "eth4", &names, &err), -ENOENT);
	assert_string_equal(err.what, "no vDPA device is at \"eth4\"");
	vdpa_close(vdpa);
}

static void test_find_without_bus(void **state)
{
	static const struct entry table[] = { { 0 } };
	struct vdpa *vdpa = fake_files_open(table);
	struct vdpa_error err;
	char **names;

	(void)state;
	assert_int_equal(vdpa_sysfs_find(vdpa, "eth4", &names, &err), -ENOENT);
	assert_string_equal(err.what, "this kernel has no vDPA support here: "
				      "sysfs has no vdpa bus");
	vdpa_close(vdpa);
}

/* Where one device cannot be read, it is not known which are there. */
static void test_find_unread(void **state)
{
	static const struct entry table[] = {
		{ VDPA_FILE_LIST, "/sys/bus/vdpa/devices", "gone/a/b/", 0 },
		{ VDPA_FILE_NUMBER, DEVICES "a", "1", 0 },
		{ VDPA_FILE_LINK, DEVICES "a",
		  "../../../devices/0000:02:00.1/a", 0 },
		{ VDPA_FILE_NUMBER, DEVICES "b", "2", 0 },
		{ VDPA_FILE_LINK, DEVICES "b", NULL, -EIO },
		{ 0 },
	};
	struct vdpa *vdpa = fake_files_open(table);
	struct vdpa_error err;
	char **names = NULL;

	(void)state;
	assert_int_equal(vdpa_sysfs_find(vdpa, "0000:02:00.1", &names, &err),
			 -EIO);
	assert_string_equal(err.what, "cannot read device \"b\" in sysfs: "
				      "Input/output error");
	assert_null(names);
	vdpa_close(vdpa);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unbound),
		cmocka_unit_test(test_vhost),
		cmocka_unit_test(test_virtio),
		cmocka_unit_test(test_name_like_pci),
		cmocka_unit_test(test_slash),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_driver),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_find_without_bus),
		cmocka_unit_test(test_find_unread),
	};

	return cmocka_run_group_tests_name("sysfs", tests, NULL, NULL);
}
