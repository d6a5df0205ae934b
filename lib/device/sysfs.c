// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices and drivers in sysfs. */

#include "sysfs.h"

#include "netlink/exchange.h"
#include "util/error.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/rules.h>

/* ---- files ------------------------------------------------------------ */

__attribute__((format(printf, 2, 0))) static int
make_path(char path[PATH_SIZE], const char *format, va_list args)
{
	int length = vsnprintf(path, PATH_SIZE, format, args);

	return length < 0 || length >= PATH_SIZE ? -ENOENT : 0;
}

int sysfs_look(struct vdpa *vdpa, enum vdpa_file_op op,
	       char answer[ANSWER_SIZE], const char *format, ...)
{
	char path[PATH_SIZE];
	va_list args;
	ssize_t ret;

	va_start(args, format);
	ret = make_path(path, format, args);
	va_end(args);
	if (!ret)
		ret = vdpa_file(vdpa, op, path, answer, ANSWER_SIZE - 2);
	if (ret < 0)
		return (int)ret;
	answer[ret] = '\0';
	answer[ret + 1] = '\0';
	if (op == VDPA_FILE_LIST)
		vdpa_file_names(answer);
	return 0;
}

int sysfs_write(struct vdpa *vdpa, const char *text, const char *format, ...)
{
	char path[PATH_SIZE], copy[ANSWER_SIZE];
	int size = snprintf(copy, sizeof(copy), "%s", text);
	va_list args;
	ssize_t ret;

	if ((size_t)size >= sizeof(copy))
		return -EINVAL;
	va_start(args, format);
	ret = make_path(path, format, args);
	va_end(args);
	if (!ret)
		ret = vdpa_file(vdpa, VDPA_FILE_WRITE, path, copy,
				(size_t)size);
	return ret < 0 ? (int)ret : 0;
}

bool sysfs_is_name(const char *name)
{
	size_t length = strlen(name);

	return length > 0 && length <= NAME_MAX && strcmp(name, ".") != 0 &&
	       strcmp(name, "..") != 0 && !strchr(name, '/');
}

const char *sysfs_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* ---- one device ------------------------------------------------------- */

/* A device with room for its strings. */
struct sysfs_dev {
	struct vdpa_sysfs_dev dev;
	char folder[PATH_SIZE];
	char driver[NAME_SIZE];
	char pci[NAME_SIZE];
	char chardev[sizeof("/dev/") + NAME_SIZE];
	char netdev[NAME_SIZE];
	char blockdev[NAME_SIZE];
};

/*
 * Set @member of the device to a text; a text that is too long is not a name.
 */
#define SET_TEXT(sysfs_dev, member, ...)                                    \
	((size_t)snprintf((sysfs_dev)->member, sizeof((sysfs_dev)->member), \
			  __VA_ARGS__) < sizeof((sysfs_dev)->member) ?      \
		 (void)((sysfs_dev)->dev.member = (sysfs_dev)->member) :    \
		 (void)0)

/*
 * The kernel writes "!" where the name of a device has "/"
 * (kobject_set_name_vargs(), lib/kobject.c).
 */
int sysfs_folder(const char *name, char folder[PATH_SIZE])
{
	char copy[NAME_SIZE];

	if ((size_t)snprintf(copy, sizeof(copy), "%s", name) >= sizeof(copy))
		return -ENOENT;
	for (char *at = copy; *at; at++)
		if (*at == '/')
			*at = '!';
	if (!sysfs_is_name(copy))
		return -ENOENT;
	snprintf(folder, PATH_SIZE, DEVICES "/%s", copy);
	return 0;
}

static int look_number(struct vdpa *vdpa, const char *folder, uint64_t *number)
{
	char answer[ANSWER_SIZE];
	int ret = sysfs_look(vdpa, VDPA_FILE_NUMBER, answer, "%s", folder);

	if (!ret)
		*number = strtoull(answer, NULL, 10);
	return ret;
}

static int absent_is_fine(int ret)
{
	return ret == -ENOENT ? 0 : ret;
}

static int look_driver(struct vdpa *vdpa, struct sysfs_dev *sysfs_dev)
{
	char answer[ANSWER_SIZE];
	int ret = sysfs_look(vdpa, VDPA_FILE_LINK, answer, "%s/driver",
			     sysfs_dev->folder);

	if (!ret)
		SET_TEXT(sysfs_dev, driver, "%s", sysfs_base_name(answer));
	return absent_is_fine(ret);
}

/* Whether the @length characters at @text have the form 0000:02:00.0. */
static bool is_pci_address(const char *text, size_t length)
{
	static const char form[] = "xxxx:xx:xx.x";

	if (length != strlen(form))
		return false;
	for (size_t i = 0; i < length; i++)
		if (form[i] == 'x' ? !isxdigit((unsigned char)text[i]) :
				     text[i] != form[i])
			return false;
	return true;
}

/*
 * The path of a device contains the devices that it is on. The last one is the
 * nearest.
 */
static int look_pci(struct vdpa *vdpa, struct sysfs_dev *sysfs_dev)
{
	char answer[ANSWER_SIZE];
	int ret = sysfs_look(vdpa, VDPA_FILE_LINK, answer, "%s",
			     sysfs_dev->folder);
	size_t length;

	for (const char *at = answer; !ret && *at;
	     at += length + !!at[length]) {
		length = strcspn(at, "/");
		/* The last name is the device itself. */
		if (at[length] && is_pci_address(at, length))
			SET_TEXT(sysfs_dev, pci, "%.*s", (int)length, at);
	}
	return absent_is_fine(ret);
}

/* The first name in a folder of the virtio device @child. */
static int look_first(struct vdpa *vdpa, const struct sysfs_dev *sysfs_dev,
		      const char *child, const char *kind,
		      char answer[ANSWER_SIZE])
{
	int ret = sysfs_look(vdpa, VDPA_FILE_LIST, answer, "%s/%s/%s",
			     sysfs_dev->folder, child, kind);

	if (ret)
		answer[0] = '\0';
	return absent_is_fine(ret);
}

static int look_virtio(struct vdpa *vdpa, struct sysfs_dev *sysfs_dev,
		       const char *child)
{
	char answer[ANSWER_SIZE];
	int ret = look_first(vdpa, sysfs_dev, child, "net", answer);

	if (!ret && answer[0])
		SET_TEXT(sysfs_dev, netdev, "%s", answer);
	if (!ret)
		ret = look_first(vdpa, sysfs_dev, child, "block", answer);
	if (!ret && answer[0])
		SET_TEXT(sysfs_dev, blockdev, "%s", answer);
	return ret;
}

/* The device's folder contains the devices that its driver created. */
static int look_children(struct vdpa *vdpa, struct sysfs_dev *sysfs_dev)
{
	char answer[ANSWER_SIZE];
	int ret = sysfs_look(vdpa, VDPA_FILE_LIST, answer, "%s",
			     sysfs_dev->folder);

	for (const char *child = answer; !ret && *child;
	     child += strlen(child) + 1) {
		if (strncmp(child, "vhost-vdpa-", strlen("vhost-vdpa-")) == 0)
			SET_TEXT(sysfs_dev, chardev, "/dev/%s", child);
		else if (strncmp(child, "virtio", strlen("virtio")) == 0)
			ret = look_virtio(vdpa, sysfs_dev, child);
	}
	return ret;
}

static int look_all(struct vdpa *vdpa, const char *name,
		    struct sysfs_dev *sysfs_dev)
{
	int ret = sysfs_folder(name, sysfs_dev->folder);

	if (!ret)
		ret = look_number(vdpa, sysfs_dev->folder,
				  &sysfs_dev->dev.number);
	if (!ret)
		ret = look_driver(vdpa, sysfs_dev);
	if (!ret)
		ret = look_pci(vdpa, sysfs_dev);
	if (!ret && sysfs_dev->dev.driver)
		ret = look_children(vdpa, sysfs_dev);
	return ret;
}

static int fail_look(struct vdpa_error *err, int code, const char *name)
{
	return vdpa_error_set(err, code, NULL,
			      "cannot read device \"%.200s\" in sysfs: %s",
			      name, strerror(-code));
}

int vdpa_sysfs_dev_get(struct vdpa *vdpa, const char *name,
		       struct vdpa_sysfs_dev **dev, struct vdpa_error *err)
{
	struct sysfs_dev *sysfs_dev = calloc(1, sizeof(*sysfs_dev));
	int ret;

	error_clear(err);
	if (!sysfs_dev)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a device");
	ret = look_all(vdpa, name, sysfs_dev);
	if (ret) {
		free(sysfs_dev);
		return fail_look(err, ret, name);
	}
	*dev = &sysfs_dev->dev;
	return 0;
}

/* @dev is the first member of the allocated struct. */
void vdpa_sysfs_dev_free(struct vdpa_sysfs_dev *dev)
{
	free(dev);
}

int sysfs_require(struct vdpa *vdpa, const char *name,
		  struct vdpa_sysfs_dev **dev, struct vdpa_error *err)
{
	int ret = vdpa_sysfs_dev_get(vdpa, name, dev, err);

	if (ret != -ENOENT)
		return ret;
	return vdpa_error_set(
		err, ret, "\"vdpa dev show\" lists the ones that this host has",
		"there is no device \"%.200s\" in sysfs", name);
}

int vdpa_sysfs_number(struct vdpa *vdpa, const char *name, uint64_t *number,
		      struct vdpa_error *err)
{
	char folder[PATH_SIZE];
	int ret = sysfs_folder(name, folder);

	error_clear(err);
	if (!ret)
		ret = look_number(vdpa, folder, number);
	return ret ? fail_look(err, ret, name) : 0;
}

int sysfs_list(struct vdpa *vdpa, const char *folder, char **names)
{
	ssize_t ret = vdpa_file_all(vdpa, VDPA_FILE_LIST, folder, names);

	if (ret < 0)
		return (int)ret;
	vdpa_file_names(*names);
	return 0;
}

/* Whether @link, the path of a device, is in the folder @parent. */
static bool is_on(const char *link, const char *parent)
{
	size_t length = strlen(parent);
	const char *slash = strrchr(link, '/');

	return slash && (size_t)(slash - link) > length &&
	       slash[-(ssize_t)length - 1] == '/' &&
	       strncmp(slash - length, parent, length) == 0;
}

int sysfs_find_on(struct vdpa *vdpa, const char *parent, char dev[NAME_MAX + 1])
{
	char answer[ANSWER_SIZE], *names = NULL;
	int ret = sysfs_list(vdpa, DEVICES, &names);

	if (ret)
		return ret;
	ret = -ENOENT;
	for (const char *name = names; ret && *name; name += strlen(name) + 1) {
		if (sysfs_look(vdpa, VDPA_FILE_LINK, answer, DEVICES "/%s",
			       name) ||
		    !is_on(answer, parent))
			continue;
		snprintf(dev, NAME_MAX + 1, "%s", name);
		ret = 0;
	}
	free(names);
	return ret;
}

uint32_t sysfs_kernel(struct vdpa *vdpa)
{
	char answer[ANSWER_SIZE];

	if (sysfs_look(vdpa, VDPA_FILE_READ, answer,
		       "/proc/sys/kernel/osrelease"))
		return 0;
	return vdpa_kernel_parse(answer);
}

/* ---- management devices ------------------------------------------------ */

static int copy_text(const char *text, char **copy)
{
	char *made = strdup(text);

	if (!made)
		return -ENOMEM;
	*copy = made;
	return 0;
}

int vdpa_sysfs_driver(struct vdpa *vdpa, const char *bus, const char *name,
		      char **driver, struct vdpa_error *err)
{
	char answer[ANSWER_SIZE];
	int ret;

	error_clear(err);
	if (!bus) {
		ret = copy_text(name, driver);
	} else {
		ret = sysfs_look(vdpa, VDPA_FILE_LINK, answer,
				 "/sys/bus/%s/devices/%s/driver", bus, name);
		if (!ret)
			ret = copy_text(sysfs_base_name(answer), driver);
	}
	if (ret)
		return vdpa_error_set(err, ret, NULL,
				      "cannot read the driver of "
				      "\"%.100s/%.100s\" in sysfs: %s",
				      bus ? bus : "", name, strerror(-ret));
	return 0;
}
