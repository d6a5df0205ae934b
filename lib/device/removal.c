// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whether a device can be deleted or unbound without harm. */

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

	holders_text(holders, &who);
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

/* Try to open it: only one process at a time can have it open. */
static int try_open(struct vdpa *vdpa, const char *name, const char *chardev,
		    bool is_complete, struct vdpa_error *err)
{
	ssize_t ret = vdpa_file(vdpa, VDPA_FILE_TRY, chardev, NULL, 0);

	if (!ret)
		return 0;
	if (ret == -EBUSY)
		return holders_fail_unseen(name, chardev, err);
	return is_complete ? 0 : fail_unknown(name, chardev, err);
}

static int check_chardev(struct vdpa *vdpa, const char *name,
			 const char *chardev, struct vdpa_error *err)
{
	struct vdpa_holders *holders = NULL;
	int ret;

	if (!chardev)
		return 0;
	ret = vdpa_holders_get(vdpa, chardev, &holders, err);
	if (ret == -EOPNOTSUPP || ret == -ENOMEM)
		return ret == -ENOMEM ? ret : 0;
	if (!ret && holders->count)
		ret = holders_fail(name, chardev, holders, IN_USE_HINT, err);
	else
		ret = try_open(vdpa, name, chardev,
			       !ret && holders->is_complete, err);
	vdpa_holders_free(holders);
	return ret;
}

/* ---- one device for each management device ------------------------------ */

/*
 * Whether the parent driver of a PCI function has room for one device, but does
 * not refuse a second one.
 */
static bool is_single(struct vdpa *vdpa, const char *pci)
{
	const struct driver *driver;
	char *name;

	if (!pci || vdpa_sysfs_driver(vdpa, "pci", pci, &name, NULL))
		return false;
	driver = driver_find(name);
	free(name);
	return driver && driver->is_single && !driver->refuses_second;
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
	const char *other;
	int ret = 0;

	if (!is_single(vdpa, pci) || vdpa_dev_list(vdpa, &list, NULL))
		return 0;
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

	if (!netdev || sysfs_look(vdpa, VDPA_FILE_READ, flags,
				  "/sys/class/net/%s/flags", netdev))
		return 0;
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
	int ret = 0;

	error_clear(err);
	if (!sysfs_look(vdpa, VDPA_FILE_NUMBER, answer, "/sys/bus/vdpa") ||
	    vdpa_holders_get(vdpa, NULL, &holders, NULL))
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

int vdpa_dev_check_removal(struct vdpa *vdpa, const char *name,
			   struct vdpa_error *err)
{
	struct vdpa_sysfs_dev *dev;
	int ret = vdpa_sysfs_dev_get(vdpa, name, &dev, err);

	if (ret == -ENOENT)
		return check_unlisted(vdpa, name, err);
	/* -EPROTO: a recording with the request, but without files. */
	if (ret == -EOPNOTSUPP || ret == -EPROTO) {
		error_clear(err);
		return 0;
	}
	if (ret)
		return ret;
	ret = check_single(vdpa, name, dev->pci, err);
	if (!ret)
		ret = check_chardev(vdpa, name, dev->chardev, err);
	vdpa_sysfs_dev_free(dev);
	return ret;
}

int vdpa_dev_check_idle(struct vdpa *vdpa, const char *name,
			struct vdpa_error *err)
{
	struct vdpa_sysfs_dev *dev;
	int ret = sysfs_require(vdpa, name, &dev, err);

	if (ret)
		return ret;
	ret = check_chardev(vdpa, name, dev->chardev, err);
	if (!ret)
		ret = check_netdev(vdpa, name, dev->netdev, err);
	if (!ret)
		ret = check_blockdev(vdpa, name, dev->blockdev, err);
	vdpa_sysfs_dev_free(dev);
	return ret;
}

/* ---- many devices -------------------------------------------------------- */

/* The list of bound devices is read again after this number of calls. */
#define LOOK_CALLS 32

struct vdpa_removals {
	struct vdpa *vdpa;
	bool is_careful;    /* examine each device */
	char *bound;	    /* devices of vhost_vdpa, each with its 0 byte */
	unsigned int calls; /* all calls */
};

/* Whether is_single() may hold for some management device of the host. */
static bool may_have_single(struct vdpa *vdpa)
{
	struct vdpa_mgmtdev **list;
	bool has_single = false;

	if (vdpa_mgmtdev_list(vdpa, &list, NULL))
		return true;
	for (size_t i = 0; list[i] && !has_single; i++)
		has_single = list[i]->bus && strcmp(list[i]->bus, "pci") == 0 &&
			     is_single(vdpa, list[i]->name);
	vdpa_mgmtdev_list_free(list);
	return has_single;
}

int vdpa_removals_new(struct vdpa *vdpa, struct vdpa_removals **removals,
		      struct vdpa_error *err)
{
	struct vdpa_removals *made = calloc(1, sizeof(*made));
	char answer[ANSWER_SIZE];

	error_clear(err);
	if (!made)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a check");
	made->vdpa = vdpa;
	/* Without sysfs, the drivers are not known. */
	made->is_careful =
		sysfs_look(vdpa, VDPA_FILE_NUMBER, answer, "/sys/bus/vdpa") ||
		may_have_single(vdpa);
	*removals = made;
	return 0;
}

/* A driver that is not loaded has no devices. */
static int read_bound(struct vdpa_removals *removals)
{
	int ret;

	free(removals->bound);
	removals->bound = NULL;
	ret = sysfs_list(removals->vdpa, "/sys/bus/vdpa/drivers/vhost_vdpa",
			 &removals->bound);
	return ret == -ENOENT ? 0 : ret;
}

static bool is_bound(const struct vdpa_removals *removals, const char *name)
{
	char folder[PATH_SIZE];
	const char *bound = removals->bound;

	/* A name that cannot be that of a folder: examine the device. */
	if (sysfs_folder(name, folder))
		return true;
	for (; bound && *bound; bound += strlen(bound) + 1)
		if (strcmp(bound, sysfs_base_name(folder)) == 0)
			return true;
	return false;
}

/* Only a device that is bound to vhost_vdpa has a character device. */
int vdpa_removals_check(struct vdpa_removals *removals, const char *name,
			struct vdpa_error *err)
{
	error_clear(err);
	if (!removals->is_careful && removals->calls++ % LOOK_CALLS == 0)
		removals->is_careful = read_bound(removals) != 0;
	if (!removals->is_careful && !is_bound(removals, name))
		return 0;
	return vdpa_dev_check_removal(removals->vdpa, name, err);
}

void vdpa_removals_free(struct vdpa_removals *removals)
{
	if (!removals)
		return;
	free(removals->bound);
	free(removals);
}
