// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whether a device can be deleted or unbound without harm. */

#include "removal.h"

#include "holders.h"
#include "judge/driver.h"
#include "sysfs.h"
#include "util/error.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/transport.h>

/* ---- the character device ---------------------------------------------- */

#define IN_USE_HINT                                                      \
	"stop that process first; otherwise every vDPA request on this " \
	"host blocks"

int holders_fail(const char *name, const char *chardev,
		 const struct vdpa_holders *holders, const char *hint,
		 struct vdpa_error *err)
{
	struct text who = { .length = 0 };

	holders_text(holders, chardev, &who);
	return vdpa_error_set(err, -EBUSY, hint,
			      "device \"%.100s\" is in use: %s is open in %s",
			      name, chardev, who.data);
}

int holders_fail_unseen(const char *name, const char *chardev,
			struct vdpa_error *err)
{
	return vdpa_error_set(
		err, -EBUSY,
		"this command cannot see the process that has it open: "
		"it may belong to another user or run outside this container",
		"device \"%.100s\" is in use: %s is open", name, chardev);
}

static int fail_unknown(const char *name, const char *chardev,
			struct vdpa_error *err)
{
	return vdpa_error_set(
		err, -ENODATA,
		"run it as root: only root can examine all processes",
		"cannot find out whether %s of device \"%.100s\" is open",
		chardev, name);
}

/* Look at the processes again if @is_needed, or if the last look is old. */
static int look_at_processes(struct look *look, bool is_needed,
			     struct vdpa_error *err)
{
	if (look->holders && !is_needed && ++look->uses < LOOK_USES)
		return 0;
	look_end(look);
	look->uses = 0;
	return vdpa_holders_get(look->vdpa, NULL, &look->holders, err);
}

void look_end(struct look *look)
{
	vdpa_holders_free(look->holders);
	look->holders = NULL;
}

/* The character device is open. The processes are only for the message. */
static int fail_busy(struct look *look, const char *name, const char *chardev,
		     struct vdpa_error *err)
{
	bool is_unseen = !look->holders ||
			 !holders_have(look->holders, chardev);
	int ret = look_at_processes(look, is_unseen, err);

	if (ret == -ENOMEM)
		return ret;
	if (!ret && holders_have(look->holders, chardev))
		return holders_fail(name, chardev, look->holders, IN_USE_HINT,
				    err);
	return holders_fail_unseen(name, chardev, err);
}

/*
 * It cannot be opened, so only a look at the processes shows whether it is in
 * use.
 */
static int check_processes(struct look *look, const char *name,
			   const char *chardev, struct vdpa_error *err)
{
	int ret = look_at_processes(look, false, err);

	if (ret == -ENOMEM)
		return ret;
	if (ret == -EOPNOTSUPP)
		return 0;
	if (!ret && holders_have(look->holders, chardev))
		return holders_fail(name, chardev, look->holders, IN_USE_HINT,
				    err);
	return !ret && look->holders->is_complete ?
		       0 :
		       fail_unknown(name, chardev, err);
}

/*
 * Only one process at a time can have it open, so opening it shows whether it
 * is in use. A look at all processes takes a thousand times as long.
 */
static int check_chardev(struct look *look, const char *name,
			 const char *chardev, struct vdpa_error *err)
{
	ssize_t ret;

	if (!chardev)
		return 0;
	ret = vdpa_file(look->vdpa, VDPA_FILE_TRY, chardev, NULL, 0);
	if (ret == -EBUSY)
		return fail_busy(look, name, chardev, err);
	return ret ? check_processes(look, name, chardev, err) : 0;
}

/* ---- one device for each management device ------------------------------ */

int removal_is_single(struct vdpa *vdpa, const char *pci, bool *is_single,
		      struct vdpa_error *err)
{
	const struct driver *driver;
	char *name;
	int ret;

	*is_single = false;
	ret = vdpa_sysfs_driver(vdpa, "pci", pci, &name, err);
	/* The function has no driver, or a recording lacks the file. */
	if (ret == -ENOENT || ret == -EPROTO)
		error_clear(err);
	if (ret)
		return ret == -ENOENT || ret == -EPROTO ? 0 : ret;
	driver = driver_find(name);
	free(name);
	*is_single = driver && driver->is_single && !driver->refuses_second;
	return 0;
}

/* Another device than @name on the same PCI function; NULL: there is none. */
static const char *find_other(struct vdpa_dev *const *list, const char *pci,
			      const char *name)
{
	for (; *list; list++)
		if ((*list)->mgmtdev_name && (*list)->name &&
		    strcmp((*list)->mgmtdev_name, pci) == 0 &&
		    strcmp((*list)->name, name) != 0)
			return (*list)->name;
	return NULL;
}

static int check_single(struct vdpa *vdpa, const char *name, const char *pci,
			struct vdpa_error *err)
{
	struct vdpa_dev **list;
	bool is_single = false;
	const char *other;
	int ret = 0;

	if (pci)
		ret = removal_is_single(vdpa, pci, &is_single, err);
	if (!ret && is_single)
		ret = vdpa_dev_list(vdpa, &list, err);
	if (ret || !is_single)
		return ret;
	other = find_other(list, pci, name);
	if (other)
		ret = vdpa_error_set(
			err, -ENOTUNIQ,
			"keep both devices until you reboot the host",
			"device \"%.100s\" shares \"pci/%s\" with "
			"\"%.100s\", and its driver knows only one of "
			"them: the kernel would remove the wrong one, "
			"and crash at the next removal",
			name, pci, other);
	vdpa_dev_list_free(list);
	return ret;
}

/* ---- interfaces and block devices of virtio_vdpa ------------------------ */

static int check_netdev(struct vdpa *vdpa, const char *name, const char *netdev,
			struct vdpa_error *err)
{
	char flags[ANSWER_SIZE], hint[64];
	int ret;

	if (!netdev)
		return 0;
	ret = sysfs_look(vdpa, VDPA_FILE_READ, flags, "/sys/class/net/%s/flags",
			 netdev);
	/* The interface can be in another network namespace. */
	if (ret == -ENOENT || ret == -EPROTO)
		return 0;
	if (ret)
		return vdpa_error_set(err, ret, NULL,
				      "cannot read whether the network "
				      "interface %s of device \"%.100s\" is "
				      "up: %s",
				      netdev, name, strerror(-ret));
	if (!(strtoul(flags, NULL, 16) & IFF_UP))
		return 0;
	snprintf(hint, sizeof(hint), "ip link set %.32s down", netdev);
	return vdpa_error_set(
		err, -EBUSY, hint,
		"device \"%.100s\" is in use: its network interface "
		"%s is up",
		name, netdev);
}

static int check_blockdev(struct vdpa *vdpa, const char *name,
			  const char *blockdev, struct vdpa_error *err)
{
	char path[PATH_SIZE];

	if (!blockdev)
		return 0;
	snprintf(path, sizeof(path), "/dev/%s", blockdev);
	if (vdpa_file(vdpa, VDPA_FILE_TRY, path, NULL, 0) != -EBUSY)
		return 0;
	return vdpa_error_set(
		err, -EBUSY, "unmount it, or stop the process that uses it",
		"device \"%.100s\" is in use: its block device %s is in use",
		name, path);
}

/*
 * If sysfs is mounted, a device that it does not contain does not exist.
 * Without sysfs, any open character device could belong to the device.
 */
static int check_unlisted(struct vdpa *vdpa, const char *name,
			  struct vdpa_error *err)
{
	struct vdpa_holders *holders;
	char answer[ANSWER_SIZE];
	int ret;

	error_clear(err);
	if (!sysfs_look(vdpa, VDPA_FILE_NUMBER, answer, "/sys/bus/vdpa"))
		return 0;
	ret = vdpa_holders_get(vdpa, NULL, &holders, err);
	if (ret == -ENOMEM)
		return ret;
	error_clear(err);
	if (ret)
		return 0;
	if (holders->count)
		ret = vdpa_error_set(
			err, -ENODATA, "mount -t sysfs sysfs /sys",
			"cannot find out whether device \"%.100s\" is in use: "
			"there is no sysfs, and a vhost-vdpa character device "
			"is open",
			name);
	vdpa_holders_free(holders);
	return ret;
}

/* ---- the checks ---------------------------------------------------------- */

int look_check_removal(struct look *look, const char *name,
		       struct vdpa_error *err)
{
	struct vdpa_sysfs_dev *dev;
	int ret = vdpa_sysfs_dev_get(look->vdpa, name, &dev, err);

	if (ret == -ENOENT)
		return check_unlisted(look->vdpa, name, err);
	/* -EPROTO: a recording with the request, but without files. */
	if (ret == -EOPNOTSUPP || ret == -EPROTO) {
		error_clear(err);
		return 0;
	}
	if (ret)
		return ret;
	ret = check_single(look->vdpa, name, dev->pci, err);
	if (!ret)
		ret = check_chardev(look, name, dev->chardev, err);
	vdpa_sysfs_dev_free(dev);
	return ret;
}

int look_check_idle(struct look *look, const char *name, struct vdpa_error *err)
{
	struct vdpa_sysfs_dev *dev;
	int ret = sysfs_require(look->vdpa, name, &dev, err);

	if (ret)
		return ret;
	ret = check_chardev(look, name, dev->chardev, err);
	if (!ret)
		ret = check_netdev(look->vdpa, name, dev->netdev, err);
	if (!ret)
		ret = check_blockdev(look->vdpa, name, dev->blockdev, err);
	vdpa_sysfs_dev_free(dev);
	return ret;
}

int vdpa_dev_check_removal(struct vdpa *vdpa, const char *name,
			   struct vdpa_error *err)
{
	struct look look = { .vdpa = vdpa };
	int ret = look_check_removal(&look, name, err);

	look_end(&look);
	return ret;
}

int vdpa_dev_check_idle(struct vdpa *vdpa, const char *name,
			struct vdpa_error *err)
{
	struct look look = { .vdpa = vdpa };
	int ret = look_check_idle(&look, name, err);

	look_end(&look);
	return ret;
}
