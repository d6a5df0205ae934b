// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading objects: one by name, and lists until two readings agree. */

#include "fake-files.h"
#include "script.h"

#include "netlink/gather.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What must be in the result. A name of NULL ends a list. */
struct object {
	const char *name;
	uint32_t number; /* max_vqs, MTU or counter; 0 is not compared */
	int error;
};

struct row {
	const char *name;
	int (*read)(struct vdpa *vdpa, const struct row *row,
		    struct vdpa_error *err);
	const char *bus;
	const char *of; /* the requested name */
	uint32_t qidx;
	bool is_without_family;
	/* Whether devices may have been removed, for each query. */
	const char *misses;
	const char *in_sysfs; /* devices that sysfs lists; NULL: unreadable */
	const struct step *script;
	int ret;
	struct object objects[4];
	/* Parts of the error's texts. */
	const char *what;
	const char *more;
	const char *hint;
	const char *kernel;
	const char *asks;
};

/* ---- readers -------------------------------------------------------- */

static char untouched;

/* Output parameters are set to this before each call. */
#define UNTOUCHED ((void *)&untouched)

static int failed(const void *output, int ret)
{
	assert_ptr_equal(output, UNTOUCHED);
	return ret;
}

static void check_number(uint64_t number, const struct object *want)
{
	if (want->number)
		assert_int_equal(number, want->number);
}

static void check_dev(const struct vdpa_dev *dev, const struct object *want)
{
	assert_non_null(dev);
	assert_string_equal(dev->name, want->name);
	check_number(dev->max_vqs, want);
}

/* The object of an error has the name, and nothing else. */
static void check_config(const struct vdpa_config *config,
			 const struct object *want)
{
	assert_non_null(config);
	assert_string_equal(config->name, want->name);
	assert_int_equal(config->error, want->error);
	if (want->error)
		assert_int_equal(config->has, VDPA_BIT(VDPA_ATTR_DEV_NAME));
	check_number(config->net.mtu, want);
}

static void check_vstats(const struct vdpa_vstats *vstats, uint32_t qidx,
			 const struct object *want)
{
	assert_non_null(vstats);
	assert_string_equal(vstats->name, want->name);
	assert_int_equal(vstats->qidx, qidx);
	assert_int_equal(vstats->error, want->error);
	assert_int_equal(vstats->counter_count, want->error ? 0 : 1);
	if (!want->error)
		check_number(vstats->counters[0].value, want);
}

static int get_dev(struct vdpa *vdpa, const struct row *row,
		   struct vdpa_error *err)
{
	struct vdpa_dev *dev = UNTOUCHED;
	int ret = vdpa_dev_get(vdpa, row->of, &dev, err);

	if (ret)
		return failed(dev, ret);
	check_dev(dev, &row->objects[0]);
	vdpa_dev_free(dev);
	return 0;
}

static int get_mgmtdev(struct vdpa *vdpa, const struct row *row,
		       struct vdpa_error *err)
{
	struct vdpa_mgmtdev *mgmtdev = UNTOUCHED;
	int ret = vdpa_mgmtdev_get(vdpa, row->bus, row->of, &mgmtdev, err);

	if (ret)
		return failed(mgmtdev, ret);
	assert_null(mgmtdev->bus);
	assert_string_equal(mgmtdev->name, row->objects[0].name);
	vdpa_mgmtdev_free(mgmtdev);
	return 0;
}

static int get_config(struct vdpa *vdpa, const struct row *row,
		      struct vdpa_error *err)
{
	struct vdpa_config *config = UNTOUCHED;
	int ret = vdpa_config_get(vdpa, row->of, &config, err);

	if (ret)
		return failed(config, ret);
	check_config(config, &row->objects[0]);
	vdpa_config_free(config);
	return 0;
}

static int get_vstats(struct vdpa *vdpa, const struct row *row,
		      struct vdpa_error *err)
{
	struct vdpa_vstats *vstats = UNTOUCHED;
	int ret = vdpa_vstats_get(vdpa, row->of, row->qidx, &vstats, err);

	if (ret)
		return failed(vstats, ret);
	check_vstats(vstats, row->qidx, &row->objects[0]);
	vdpa_vstats_free(vstats);
	return 0;
}

static int list_devs(struct vdpa *vdpa, const struct row *row,
		     struct vdpa_error *err)
{
	struct vdpa_dev **list = UNTOUCHED;
	int ret = vdpa_dev_list(vdpa, &list, err);
	size_t i;

	if (ret)
		return failed(list, ret);
	assert_non_null(list);
	for (i = 0; row->objects[i].name; i++)
		check_dev(list[i], &row->objects[i]);
	assert_null(list[i]);
	vdpa_dev_list_free(list);
	return 0;
}

/* Lists of management devices are read only by rows that fail. */
static int list_mgmtdevs(struct vdpa *vdpa, const struct row *row,
			 struct vdpa_error *err)
{
	struct vdpa_mgmtdev **list = UNTOUCHED;

	(void)row;
	return failed(list, vdpa_mgmtdev_list(vdpa, &list, err));
}

static int list_configs(struct vdpa *vdpa, const struct row *row,
			struct vdpa_error *err)
{
	struct vdpa_config **list = UNTOUCHED;
	int ret = vdpa_config_list(vdpa, &list, err);
	size_t i;

	if (ret)
		return failed(list, ret);
	assert_non_null(list);
	for (i = 0; row->objects[i].name; i++)
		check_config(list[i], &row->objects[i]);
	assert_null(list[i]);
	vdpa_config_list_free(list);
	return 0;
}

static int list_vstats(struct vdpa *vdpa, const struct row *row,
		       struct vdpa_error *err)
{
	struct vdpa_vstats **list = UNTOUCHED;
	int ret = vdpa_vstats_list(vdpa, row->of, &list, err);
	uint32_t i;

	if (ret)
		return failed(list, ret);
	assert_non_null(list);
	for (i = 0; row->objects[i].name; i++)
		check_vstats(list[i], i, &row->objects[i]);
	assert_null(list[i]);
	vdpa_vstats_list_free(list);
	return 0;
}

/* ---- one object ----------------------------------------------------- */

static const struct row gets[] = {
	{
		"a device",
		.read = get_dev,
		.of = "d0",
		.script = SCRIPT(DEV(1, "d0", 7), ACK(1, 0)),
		.objects = { { "d0", 7 } },
		.asks = "dev d0",
	},
	{
		"an acknowledgement without a device",
		.read = get_dev,
		.of = "d0",
		.script = SCRIPT(ACK(1, 0)),
		.ret = -EBADMSG,
		.what = "0 answers to a request for one device",
		.asks = "dev d0",
	},
	{
		"two answers for one device",
		.read = get_dev,
		.of = "d0",
		.script = SCRIPT(DEV(1, "d0", 7), FAILURE(-EINTR),
				 DEV(1, "d1", 7), ACK(1, 0)),
		.ret = -EBADMSG,
		.what = "2 answers",
		.asks = "dev d0",
	},
	{
		"an answer and then a failure: the object is not leaked",
		.read = get_dev,
		.of = "d0",
		.script =
			SCRIPT(DEV(1, "d0", 7), FAILURE(-EINTR), ACK(1, -EIO)),
		.ret = -EIO,
		.asks = "dev d0",
	},
	{
		/* This is not a malformed answer. */
		"lost data, although its acknowledgement came",
		.read = get_dev,
		.of = "d0",
		.script = SCRIPT(FAILURE(-ENOBUFS), ACK(1, 0)),
		.ret = -ENOBUFS,
		.what = "lost",
		.asks = "dev d0, barrier",
	},
	{
		"a malformed device",
		.read = get_dev,
		.of = "d0",
		.script = SCRIPT(WITH_U8(1, VDPA_CMD_DEV_NEW, VDPA_ATTR_DEV_ID),
				 ACK(1, 0)),
		.ret = -EBADMSG,
		.what = "cannot read device \"d0\": the kernel sent",
		.more = "DEV_ID (5)",
		.asks = "dev d0",
	},
	{
		"a management device without a bus",
		.read = get_mgmtdev,
		.of = "sim",
		.script = SCRIPT(MGMTDEV(1, "sim"), ACK(1, 0)),
		.objects = { { "sim" } },
		.asks = "mgmtdev sim",
	},
	{
		"no such management device",
		.read = get_mgmtdev,
		.bus = "pci",
		.of = "x",
		.script = SCRIPT(ACK(1, -ENODEV)),
		.ret = -ENODEV,
		.asks = "mgmtdev pci/x",
	},

	/* The answer about one device has one page; a long name fills it. */
	{
		"a device that is too long for one answer",
		.read = get_dev,
		.of = "b",
		.script = SCRIPT(ACK(1, -EMSGSIZE), LIST(2, "a b c")),
		.objects = { { "b", 3 } },
		.asks = "dev b, dump dev",
	},
	{
		"a device that is too long, and then gone",
		.read = get_dev,
		.of = "b",
		.script = SCRIPT(ACK(1, -EMSGSIZE), LIST(2, "a")),
		.ret = -ENODEV,
		.asks = "dev b, dump dev",
	},
	{
		"a device that is too long, and a list that fails",
		.read = get_dev,
		.of = "b",
		.script = SCRIPT(ACK(1, -EMSGSIZE), FAILURE(-EIO)),
		.ret = -EIO,
		.asks = "dev b, dump dev",
	},
	{
		"two devices with a name that is too long: none is leaked",
		.read = get_dev,
		.of = "b",
		.script = SCRIPT(ACK(1, -EMSGSIZE), LIST(2, "b a b")),
		.objects = { { "b", 3 } },
		.asks = "dev b, dump dev",
	},
	{
		"a configuration that is too long for one answer",
		.read = get_config,
		.of = "b",
		.script = SCRIPT(ACK(1, -EMSGSIZE), CONFIG_LIST(2, "a b"),
				 LIST(3, "a b")),
		.objects = { { "b", 2 } },
		.asks = "config b, dump config, dump dev",
	},
	{
		/* In a list, the error would be a part of the object. */
		"a configuration that is too long and cannot be described",
		.read = get_config,
		.of = "b",
		.script = SCRIPT(ACK(1, -EMSGSIZE), CONFIG_LIST(2, "a"),
				 LIST(3, "a b"), ACK(4, -EOPNOTSUPP)),
		.ret = -EOPNOTSUPP,
		.what = "cannot describe",
		.asks = "config b, dump config, dump dev, config b",
	},
	{
		"the statistics of one virtqueue",
		.read = get_vstats,
		.of = "d0",
		.qidx = 70000,
		.script = SCRIPT(VSTATS(1, 70000), ACK(1, 0)),
		.objects = { { "d0", 70100 } },
		.asks = "vstats d0 70000",
	},
};

/* ---- lists of devices ----------------------------------------------- */

static const struct row dev_lists[] = {
	{
		"devices in one datagram",
		.read = list_devs,
		.script = SCRIPT(LIST(1, "a b c")),
		.objects = { { "a", 3 }, { "b", 3 }, { "c", 3 } },
		.asks = "dump dev",
	},
	{
		"no devices",
		.read = list_devs,
		.script = SCRIPT(LIST(1, "")),
		.asks = "dump dev",
	},
	{
		"devices in several datagrams are read twice",
		.read = list_devs,
		.script = SCRIPT(DUMP(1, "a b c"), DUMP(2, "a b c")),
		.objects = { { "a" }, { "b" }, { "c" } },
		.asks = "dump dev, dump dev",
	},
	{
		"devices are read once if none was removed meanwhile",
		.read = list_devs,
		.misses = "10",
		.script = SCRIPT(DUMP(1, "a b c")),
		.objects = { { "a" }, { "b" }, { "c" } },
		.asks = "dump dev",
	},
	{
		"the second reading counts if none was removed meanwhile",
		.read = list_devs,
		.misses = "110",
		.script = SCRIPT(DUMP(1, "a b"), DUMP(2, "a b c")),
		.objects = { { "a" }, { "b" }, { "c" } },
		.asks = "dump dev, dump dev",
	},
	{
		"devices may have been removed, but two readings agree",
		.read = list_devs,
		.misses = "11",
		.script = SCRIPT(DUMP(1, "a b c"), DUMP(2, "a b c")),
		.objects = { { "a" }, { "b" }, { "c" } },
		.asks = "dump dev, dump dev",
	},
	{
		/* This is why the first reading leaves out "b". */
		"\"a\" is removed during the first reading",
		.read = list_devs,
		.script =
			SCRIPT(DUMP(1, "a c"), DUMP(2, "b c"), DUMP(3, "b c")),
		.objects = { { "b" }, { "c" } },
		.asks = "dump dev, dump dev, dump dev",
	},
	{
		"a list that becomes short enough for one datagram is right",
		.read = list_devs,
		.script = SCRIPT(DUMP(1, "a b c"), DUMP(2, "a")),
		.objects = { { "a" } },
		.asks = "dump dev, dump dev",
	},
	{
		"a list that never holds still",
		.read = list_devs,
		.script = SCRIPT(RESTLESS(1)),
		.ret = -EAGAIN,
		.what = "changed during each of the 10 attempts",
		.hint = "try again",
		.asks = TEN_DUMPS,
	},
	{
		"the second reading fails",
		.read = list_devs,
		.script = SCRIPT(DUMP(1, "a b"), FAILURE(-EIO)),
		.ret = -EIO,
		.asks = "dump dev, dump dev",
	},
	{
		"an interrupted dump is read again",
		.read = list_devs,
		.script = SCRIPT(INTERRUPTED(1), LIST(2, "a b")),
		.objects = { { "a" }, { "b" } },
		.asks = "dump dev, dump dev",
	},
	{
		"a dump with a loss is read again",
		.read = list_devs,
		.script = SCRIPT(DEVS(1, "a"), FAILURE(-ENOBUFS), DONE(1, 0),
				 LIST(2, "a b")),
		.objects = { { "a" }, { "b" } },
		.asks = "dump dev, dump dev",
	},
	{
		"a dump that is always interrupted",
		.read = list_mgmtdevs,
		.script = SCRIPT(INTERRUPTED(1), INTERRUPTED(2), INTERRUPTED(3),
				 INTERRUPTED(4), INTERRUPTED(5), INTERRUPTED(6),
				 INTERRUPTED(7), INTERRUPTED(8), INTERRUPTED(9),
				 INTERRUPTED(10)),
		.ret = -EAGAIN,
		.what = "changed during each of the 10 attempts",
		.asks = "dump mgmtdev, dump mgmtdev, dump mgmtdev, "
			"dump mgmtdev, dump mgmtdev, dump mgmtdev, "
			"dump mgmtdev, dump mgmtdev, dump mgmtdev, "
			"dump mgmtdev",
	},
	{
		"a dump that fails",
		.read = list_mgmtdevs,
		.script = SCRIPT(EMPTY(1, NLM_F_MULTI, VDPA_CMD_MGMTDEV_NEW),
				 DONE(1, -EIO)),
		.ret = -EIO,
		.what = "cannot read the list of management devices",
		.asks = "dump mgmtdev",
	},

	/* Without the family, no other request is sent. */
	{
		"management devices without the family",
		.read = list_mgmtdevs,
		.is_without_family = true,
		.script = SCRIPT(ACK(1, -ENOENT)),
		.ret = -ENOENT,
		.hint = "modprobe",
		.asks = "family",
	},
	{
		"devices without the family",
		.read = list_devs,
		.is_without_family = true,
		.script = SCRIPT(ACK(1, -ENOENT)),
		.ret = -ENOENT,
		.hint = "modprobe",
		.asks = "family",
	},
	{
		"configurations without the family",
		.read = list_configs,
		.is_without_family = true,
		.script = SCRIPT(ACK(1, -ENOENT)),
		.ret = -ENOENT,
		.hint = "modprobe",
		.asks = "family",
	},
	{
		"statistics without the family",
		.read = list_vstats,
		.of = "d0",
		.is_without_family = true,
		.script = SCRIPT(ACK(1, -ENOENT)),
		.ret = -ENOENT,
		.hint = "modprobe",
		.asks = "family",
	},
};

/* ---- lists of configurations ---------------------------------------- */

static const struct row config_lists[] = {
	{
		"configurations",
		.read = list_configs,
		.script = SCRIPT(CONFIG_LIST(1, "a b c"), LIST(2, "a b c")),
		.objects = { { "a" }, { "b" }, { "c" } },
		.asks = "dump config, dump dev",
	},
	{
		"no configurations",
		.read = list_configs,
		.script = SCRIPT(CONFIG_LIST(1, ""), LIST(2, "")),
		.asks = "dump config, dump dev",
	},

	/*
	 * If sysfs has the same number of devices, and none was removed before
	 * it was read, the list of devices is not read.
	 */
	{
		"sysfs counts as many devices",
		.read = list_configs,
		.misses = "100",
		.in_sysfs = "a/b/c/",
		.script = SCRIPT(CONFIG_LIST(1, "a b c")),
		.objects = { { "a" }, { "b" }, { "c" } },
		.asks = "dump config",
	},
	{
		"sysfs counts more devices",
		.read = list_configs,
		.misses = "101",
		.in_sysfs = "a/b/c/d/",
		.script = SCRIPT(CONFIG_LIST(1, "a b c"), LIST(2, "a b c")),
		.objects = { { "a" }, { "b" }, { "c" } },
		.asks = "dump config, dump dev",
	},
	{
		"sysfs cannot be read",
		.read = list_configs,
		.misses = "101",
		.script = SCRIPT(CONFIG_LIST(1, "a b c"), LIST(2, "a b c")),
		.objects = { { "a" }, { "b" }, { "c" } },
		.asks = "dump config, dump dev",
	},
	{
		"a device may have been removed before sysfs was read",
		.read = list_configs,
		.misses = "111",
		.in_sysfs = "a/b/c/",
		.script = SCRIPT(CONFIG_LIST(1, "a b c"), LIST(2, "a b c")),
		.objects = { { "a" }, { "b" }, { "c" } },
		.asks = "dump config, dump dev",
	},
	{
		"a device may have been removed while sysfs was read",
		.read = list_configs,
		.misses = "1011",
		.in_sysfs = "a/b/c/",
		.script = SCRIPT(CONFIG_LIST(1, "a b c"), LIST(2, "a b c")),
		.objects = { { "a" }, { "b" }, { "c" } },
		.asks = "dump config, dump dev",
	},

	{
		/* The dump ends at "b", and "c" is asked for. */
		"a device that cannot be described ends the dump",
		.read = list_configs,
		.script = SCRIPT(CONFIG_LIST(1, "a"), LIST(2, "a b c"),
				 ACK(3, -EOPNOTSUPP), CONFIG(4, "c"),
				 ACK(4, 0)),
		.objects = { { "a", 1 }, { "b", 0, -EOPNOTSUPP }, { "c", 4 } },
		.asks = "dump config, dump dev, config b + config c",
	},
	{
		"a device that went is left out",
		.read = list_configs,
		.script = SCRIPT(CONFIG_LIST(1, "a"), LIST(2, "a b c"),
				 REFUSAL(3, -ENODEV, "device not found"),
				 CONFIG(4, "c"), ACK(4, 0)),
		.objects = { { "a" }, { "c" } },
		.asks = "dump config, dump dev, config b + config c",
	},
	{
		"the list of devices decides on the order and the members",
		.read = list_configs,
		.script = SCRIPT(CONFIG_LIST(1, "c x a b"), LIST(2, "a b c")),
		.objects = { { "a" }, { "b" }, { "c" } },
		.asks = "dump config, dump dev",
	},
	{
		"a configuration without a name is asked for",
		.read = list_configs,
		.script = SCRIPT(EMPTY(1, NLM_F_MULTI, VDPA_CMD_DEV_CONFIG_GET),
				 WITH, DONE(1, 0), LIST(2, "a"), CONFIG(3, "a"),
				 ACK(3, 0)),
		.objects = { { "a", 3 } },
		.asks = "dump config, dump dev, config a",
	},
	{
		"a malformed configuration does not fail the list",
		.read = list_configs,
		.script = SCRIPT(CONFIG_LIST(1, "a"), LIST(2, "a b"),
				 WITH_U8(3, VDPA_CMD_DEV_CONFIG_GET,
					 VDPA_ATTR_DEV_NET_CFG_MTU),
				 ACK(3, 0)),
		.objects = { { "a" }, { "b", 0, -EBADMSG } },
		.asks = "dump config, dump dev, config b",
	},
	{
		"the last step of a list fails",
		.read = list_configs,
		.script = SCRIPT(CONFIG_LIST(1, "a"), LIST(2, "a b c"),
				 CONFIG(3, "b"), ACK(3, 0), FAILURE(-EIO)),
		.ret = -EIO,
		.asks = "dump config, dump dev, config b + config c",
	},
	{
		"the second reading of devices fails: they are freed once",
		.read = list_configs,
		.script = SCRIPT(CONFIG_LIST(1, "a"), DUMP(2, "a b"),
				 FAILURE(-EIO)),
		.ret = -EIO,
		.asks = "dump config, dump dev, dump dev",
	},
	{
		"configurations of devices that never hold still",
		.read = list_configs,
		.script = SCRIPT(CONFIG_LIST(1, "a b"), RESTLESS(2)),
		.ret = -EAGAIN,
		.asks = "dump config, " TEN_DUMPS,
	},
};

/* ---- statistics ----------------------------------------------------- */

static const struct row vstats_lists[] = {
	{
		"the first virtqueue fails, the second is read",
		.read = list_vstats,
		.of = "d0",
		.script = SCRIPT(DEV(1, "d0", 2), ACK(1, 0), ACK(2, -EINVAL),
				 VSTATS(3, 1), ACK(3, 0)),
		.objects = { { "d0", 0, -EINVAL }, { "d0", 101 } },
		.asks = "dev d0, vstats d0 0 + vstats d0 1",
	},
	{
		"all virtqueues fail",
		.read = list_vstats,
		.of = "d0",
		.script = SCRIPT(DEV(1, "d0", 3), ACK(1, 0),
				 REFUSAL(2, -EAGAIN, "not complete"),
				 REFUSAL(3, -EAGAIN, "not complete"),
				 REFUSAL(4, -EAGAIN, "not complete")),
		.ret = -EAGAIN,
		.what = "cannot read the statistics of device",
		.kernel = "not complete",
		.asks = "dev d0, vstats d0 0 + vstats d0 1 + vstats d0 2",
	},
	{
		"a virtqueue that is acknowledged, but empty",
		.read = list_vstats,
		.of = "d0",
		.script = SCRIPT(DEV(1, "d0", 1), ACK(1, 0), ACK(2, 0)),
		.ret = -EBADMSG,
		.asks = "dev d0, vstats d0 0",
	},
	{
		"a device without virtqueues",
		.read = list_vstats,
		.of = "d0",
		.script = SCRIPT(DEV(1, "d0", 0), ACK(1, 0)),
		.asks = "dev d0",
	},
	{
		"statistics of an unknown device",
		.read = list_vstats,
		.of = "d9",
		.script = SCRIPT(REFUSAL(1, -ENODEV, "device not found")),
		.ret = -ENODEV,
		.what = "\"d9\"",
		.asks = "dev d9",
	},
	{
		"the transport fails after the first virtqueue",
		.read = list_vstats,
		.of = "d0",
		.script = SCRIPT(DEV(1, "d0", 3), ACK(1, 0), VSTATS(2, 0),
				 ACK(2, 0), FAILURE(-EIO)),
		.ret = -EIO,
		.asks = "dev d0, vstats d0 0 + vstats d0 1 + vstats d0 2",
	},
};

/* ---- the check of a row --------------------------------------------- */

static void check_error(const struct vdpa_error *err, const struct row *row)
{
	assert_int_equal(err->code, row->ret);
	if (row->ret)
		assert_string_not_equal(err->what, "");
	else
		assert_string_equal(err->what, "");
	assert_text_has(err->what, row->what ? row->what : "");
	assert_text_has(err->what, row->more ? row->more : "");
	assert_text_has(err->hint, row->hint ? row->hint : "");
	if (row->kernel)
		assert_string_equal(err->kernel, row->kernel);
}

static void read_row(const struct row *row, struct vdpa_error *err)
{
	const struct entry files[] = {
		{ VDPA_FILE_LIST, "/sys/bus/vdpa/devices", row->in_sysfs,
		  row->in_sysfs ? 0 : -ENOENT },
		{ 0 },
	};
	struct vdpa_transport_ops ops;
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	if (row->is_without_family)
		vdpa->family = 0;
	if (row->misses) {
		fake_watch(&fake, row->misses);
		ops = *fake.base.ops;
		ops.file = fake_file;
		fake.base.ops = &ops;
		fake_files = files;
	}
	play(&fake, row->script);
	assert_int_equal(row->read(vdpa, row, err), row->ret);
	assert_asked(&fake, row->asks);
	fake_close(&fake, vdpa);
}

/* The error may be NULL. */
static void check_row(void **state)
{
	struct vdpa_error err;

	soil_error(&err);
	read_row(*state, &err);
	check_error(&err, *state);
	read_row(*state, NULL);
}

/* ---- many virtqueues ------------------------------------------------ */

static uint32_t asked_qidx(const struct nlmsghdr *nlh)
{
	const struct nlattr *attr = find_attr(nlh, VDPA_ATTR_DEV_QUEUE_INDEX);

	assert_non_null(attr);
	return mnl_attr_get_u32(attr);
}

/* A device of 40 queues; those from 38 are not there. */
static void serve_forty(struct fake *fake, const struct nlmsghdr *nlh)
{
	uint32_t seq = nlh->nlmsg_seq;

	if (message_command(nlh) == VDPA_CMD_DEV_GET)
		play(fake, SCRIPT(DEV(seq, "d0", 40), ACK(seq, 0)));
	else if (asked_qidx(nlh) < 38)
		play(fake, SCRIPT(VSTATS(seq, asked_qidx(nlh)), ACK(seq, 0)));
	else
		play(fake, SCRIPT(ACK(seq, -EINVAL)));
}

static void test_vstats_some_fail(void **state)
{
	static const struct object present = { .name = "d0" };
	static const struct object absent = { "d0", 0, -EINVAL };
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_vstats **list;
	struct vdpa_error err;

	(void)state;
	soil_error(&err);
	fake.on_message = serve_forty;
	assert_int_equal(vdpa_vstats_list(vdpa, "d0", &list, &err), 0);
	assert_int_equal(err.code, 0);
	for (uint32_t i = 0; i < 40; i++)
		check_vstats(list[i], i, i < 38 ? &present : &absent);
	assert_int_equal(list[37]->counters[0].value, 137);
	assert_null(list[40]);
	vdpa_vstats_list_free(list);
	/* The device, 32 queues, 8 queues. */
	assert_int_equal(fake.send_count, 3);
	fake_close(&fake, vdpa);
}

static void serve_too_many(struct fake *fake, const struct nlmsghdr *nlh)
{
	uint32_t seq = nlh->nlmsg_seq;

	if (message_command(nlh) == VDPA_CMD_DEV_GET)
		play(fake, SCRIPT(DEV(seq, "d0", UINT32_MAX), ACK(seq, 0)));
	else
		play(fake, SCRIPT(ACK(seq, -EINVAL)));
}

/* No kernel knows a queue above 32768, so none is asked for. */
static void test_vstats_of_too_many_queues(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_vstats **list;
	const struct nlmsghdr *last;

	(void)state;
	fake.on_message = serve_too_many;
	assert_int_equal(vdpa_vstats_list(vdpa, "d0", &list, NULL), -EINVAL);
	assert_int_equal(fake.send_count, 1 + (0x8001 + 31) / 32);
	last = fake_message(&fake, fake.send_count - 1, 0);
	assert_int_equal(asked_qidx(last), 0x8000);
	fake_close(&fake, vdpa);
}

int main(void)
{
	struct tests tests = {
		.list = {
			cmocka_unit_test(test_vstats_some_fail),
			cmocka_unit_test(test_vstats_of_too_many_queues),
		},
		.count = 2,
	};

	ADD_ROWS(&tests, check_row, gets);
	ADD_ROWS(&tests, check_row, dev_lists);
	ADD_ROWS(&tests, check_row, config_lists);
	ADD_ROWS(&tests, check_row, vstats_lists);
	return run_rows("lists", &tests);
}
