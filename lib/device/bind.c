// SPDX-License-Identifier: LGPL-2.1-or-later
/* Binding devices to drivers, and unbinding them. */

#include "stuck.h"

#include "netlink/exchange.h"
#include "sysfs.h"
#include "util/array.h"
#include "util/error.h"
#include "util/sleep.h"
#include "util/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/bind.h>
#include <vdpa/holders.h>
#include <vdpa/virtio.h>

/* How long a driver has to create its interface or character device. */
#define APPEAR_MS 5000
#define LOOK_MS	  20

/* ---- drivers ---------------------------------------------------------- */

/* What to do when the kernel does not have a driver. */
static const struct {
	const char *driver;
	const char *option;
} drivers[] = {
	{ "vhost_vdpa", "CONFIG_VHOST_VDPA" },
	{ "virtio_vdpa", "CONFIG_VIRTIO_VDPA" },
};

static void hint_driver(struct vdpa *vdpa, const char *driver,
			struct text *hint)
{
	for (size_t i = 0; i < ARRAY_SIZE(drivers); i++) {
		if (strcmp(drivers[i].driver, driver) != 0)
			continue;
		if (vdpa_module_find(vdpa, driver) == VDPA_MODULE_MISSING)
			text_add(hint,
				 "this kernel has no such module: use one "
				 "that is built with %s",
				 drivers[i].option);
		else
			text_add(hint,
				 "load its module (modprobe %s), or use "
				 "a kernel that is built with %s",
				 driver, drivers[i].option);
		return;
	}
	text_add(hint, "give vhost_vdpa or virtio_vdpa");
}

/* Report that @driver is missing, and name the drivers that are present. */
static int fail_driver(struct vdpa *vdpa, const char *driver,
		       const char *present, struct vdpa_error *err)
{
	struct text hint = { .length = 0 }, what = { .length = 0 };

	text_add(&what, "there is no driver \"%.100s\" on the vdpa bus",
		 driver);
	for (const char *at = present; *at; at += strlen(at) + 1)
		text_add(&what, "%s %s", at == present ? ", only" : " and", at);
	hint_driver(vdpa, driver, &hint);
	return vdpa_error_set(err, -ENODEV, hint.data, "%s", what.data);
}

static int check_driver(struct vdpa *vdpa, const char *driver,
			struct vdpa_error *err)
{
	char present[ANSWER_SIZE];
	char answer[ANSWER_SIZE];
	int ret = sysfs_look(vdpa, VDPA_FILE_LIST, present, DRIVERS);

	if (ret == -ENOENT &&
	    sysfs_look(vdpa, VDPA_FILE_NUMBER, answer, "/sys/bus"))
		return vdpa_error_set(err, ret, "mount -t sysfs sysfs /sys",
				      "cannot read the drivers of the vdpa "
				      "bus: there is no sysfs in /sys");
	if (ret == -ENOENT)
		present[0] = present[1] = '\0';
	else if (ret)
		return vdpa_error_set(
			err, ret, NULL,
			"cannot read the drivers of the vdpa bus in sysfs: %s",
			strerror(-ret));
	for (const char *at = present; *at; at += strlen(at) + 1)
		if (strcmp(at, driver) == 0)
			return 0;
	return fail_driver(vdpa, driver, present, err);
}

/* ---- binding ---------------------------------------------------------- */

/* A device on its way from one driver to another. */
struct move {
	struct vdpa *vdpa;
	const char *name; /* in sysfs */
	const char *from; /* NULL: it is not bound */
	const char *to;	  /* NULL: unbind it only */
	char folder[PATH_SIZE];
};

/* "\n" means any driver. Before Linux 5.17 there is no such file. */
static int set_override(const struct move *move, const char *driver)
{
	int ret = sysfs_write(move->vdpa, driver ? driver : "\n",
			      "%s/driver_override", move->folder);

	return ret == -ENOENT ? 0 : ret;
}

static int write_driver(const struct move *move, const char *driver,
			const char *file)
{
	return sysfs_write(move->vdpa, move->name, DRIVERS "/%s/%s", driver,
			   file);
}

static int attach(const struct move *move, const char *driver)
{
	int ret = set_override(move, driver);

	return ret ? ret : write_driver(move, driver, "bind");
}

static int detach(const struct move *move)
{
	int ret = write_driver(move, move->from, "unbind");

	/* Another process unbound it in the meantime. */
	return ret == -ENODEV ? 0 : ret;
}

/* The state of a device after a failed move. */
enum outcome {
	OUTCOME_UNMOVED,
	OUTCOME_BACK, /* bound to the old driver again */
	OUTCOME_FREE, /* not bound */
};

/* If the new driver refuses the device, bind it to the old one again. */
static int carry_out(const struct move *move, enum outcome *outcome)
{
	int ret = 0;

	*outcome = OUTCOME_UNMOVED;
	if (move->from)
		ret = detach(move);
	if (ret)
		return ret;
	if (!move->to)
		return set_override(move, NULL);
	ret = attach(move, move->to);
	if (!ret)
		return 0;
	if (move->from && !attach(move, move->from)) {
		*outcome = OUTCOME_BACK;
		return ret;
	}
	set_override(move, NULL);
	*outcome = OUTCOME_FREE;
	return ret;
}

static const char *move_hint(int code)
{
	switch (code) {
	case -EACCES:
	case -EPERM:
		return "run it as root";
	case -EROFS:
		return "sysfs is mounted read-only here, as in a container";
	case -ENODEV:
		return "the device was removed, or the driver does not "
		       "support it";
	case -EBUSY:
		return "it was bound to another driver in the meantime";
	case -ECONNRESET:
		return EXCHANGE_MAY_BE_DONE;
	default:
		return "the kernel log may say more";
	}
}

static int fail_move(const struct move *move, const char *name, int code,
		     enum outcome outcome, struct vdpa_error *err)
{
	struct text what = { .length = 0 };

	if (code == -ETIMEDOUT)
		return stuck_fail(move->vdpa, true, err);
	if (move->to)
		text_add(&what, "cannot bind device \"%.100s\" to %.100s: %s",
			 name, move->to, strerror(-code));
	else
		text_add(&what,
			 "cannot unbind device \"%.100s\" from %.100s: %s",
			 name, move->from, strerror(-code));
	if (outcome == OUTCOME_BACK)
		text_add(&what, "; it is bound to %.100s again", move->from);
	else if (outcome == OUTCOME_FREE && move->from && code != -ECONNRESET)
		text_add(&what, "; it is not bound now");
	return vdpa_error_set(err, code, move_hint(code), "%s", what.data);
}

/* Bind or unbind a device, unless it is in that state already. */
static int move_dev(struct vdpa *vdpa, const char *name, const char *driver,
		    unsigned int flags, struct vdpa_error *err)
{
	struct move move = { .vdpa = vdpa, .to = driver };
	struct vdpa_sysfs_dev *dev;
	enum outcome outcome = OUTCOME_UNMOVED;
	int ret;

	ret = sysfs_require(vdpa, name, &dev, err);
	if (ret)
		return ret;
	move.from = dev->driver;
	if (!driver ? !move.from : move.from && !strcmp(move.from, driver))
		goto done;

	if (move.from && !(flags & VDPA_BIND_FORCE))
		ret = vdpa_dev_check_idle(vdpa, name, err);
	if (ret)
		goto done;
	ret = sysfs_folder(name, move.folder);
	move.name = sysfs_base_name(move.folder);
	if (!ret)
		ret = carry_out(&move, &outcome);
	if (ret)
		fail_move(&move, name, ret, outcome, err);
done:
	vdpa_sysfs_dev_free(dev);
	return ret;
}

int vdpa_dev_unbind(struct vdpa *vdpa, const char *name, unsigned int flags,
		    struct vdpa_error *err)
{
	error_clear(err);
	return move_dev(vdpa, name, NULL, flags, err);
}

/* ---- waiting for the driver --------------------------------------------- */

/* What the driver still has to create; NULL: nothing that we know of. */
static const char *missing_thing(struct vdpa *vdpa,
				 const struct vdpa_sysfs_dev *dev,
				 uint32_t class_id)
{
	char answer[ANSWER_SIZE];

	if (!dev->driver)
		return NULL;
	if (strcmp(dev->driver, "vhost_vdpa") == 0) {
		if (!dev->chardev || sysfs_look(vdpa, VDPA_FILE_NUMBER, answer,
						"%s", dev->chardev))
			return "character device";
	} else if (strcmp(dev->driver, "virtio_vdpa") == 0) {
		if (class_id == VDPA_CLASS_NET && !dev->netdev)
			return "network interface";
		if (class_id == VDPA_CLASS_BLOCK && !dev->blockdev)
			return "block device";
	}
	return NULL;
}

/* Returns 0, -EAGAIN when something is missing, or another negative errno. */
static int look_once(struct vdpa *vdpa, const char *name, uint32_t class_id,
		     const char **missing, struct vdpa_error *err)
{
	struct vdpa_sysfs_dev *dev;
	int ret = vdpa_sysfs_dev_get(vdpa, name, &dev, err);

	if (ret)
		return ret;
	*missing = missing_thing(vdpa, dev, class_id);
	vdpa_sysfs_dev_free(dev);
	return *missing ? -EAGAIN : 0;
}

static int await(struct vdpa *vdpa, const char *name, uint32_t class_id,
		 struct vdpa_error *err)
{
	const char *missing = NULL;
	int ret = -EAGAIN;

	for (int i = 0; i < APPEAR_MS / LOOK_MS && ret == -EAGAIN; i++) {
		if (i)
			sleep_ms(LOOK_MS);
		ret = look_once(vdpa, name, class_id, &missing, err);
	}
	if (ret != -EAGAIN)
		return ret;
	return vdpa_error_set(
		err, -ETIMEDOUT,
		"the kernel log may say why; a module such as "
		"virtio_net or virtio_blk may be missing, or /dev is "
		"not a devtmpfs",
		"device \"%.100s\" is bound, but its %s did not "
		"appear within %d s",
		name, missing, APPEAR_MS / 1000);
}

/* 0 when the class is not known: then there is nothing to wait for. */
static uint32_t find_class(struct vdpa *vdpa, const char *name)
{
	struct vdpa_dev *dev;
	uint32_t class_id;

	if (vdpa_dev_get(vdpa, name, &dev, NULL))
		return 0;
	class_id = dev->class_id;
	vdpa_dev_free(dev);
	return class_id;
}

int vdpa_dev_bind(struct vdpa *vdpa, const char *name, const char *driver,
		  unsigned int flags, struct vdpa_error *err)
{
	uint32_t class_id;
	int ret;

	error_clear(err);
	ret = check_driver(vdpa, driver, err);
	if (!ret)
		ret = move_dev(vdpa, name, driver, flags, err);
	if (ret)
		return ret;
	class_id = find_class(vdpa, name);
	return await(vdpa, name, class_id, err);
}
