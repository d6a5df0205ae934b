// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reading the values of character devices of vhost_vdpa. */

#include "transport/vhost-ask.h"

#include "holders.h"
#include "stuck.h"
#include "sysfs.h"
#include "util/array.h"
#include "util/error.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/explain.h>
#include <vdpa/virtio.h>

/*
 * ENOTSUPP of the kernel, include/linux/errno.h: vhost_vdpa_alloc_domain()
 * returns it for a parent without an IOMMU that can map.
 */
#define KERNEL_ENOTSUPP 524

/* Enough for some thousand virtqueues. */
#define ANSWER_SIZE_MAX (1 << 18)

static const char *const backend_names[] = {
	[1] = "IOTLB_MSG_V2", [2] = "IOTLB_BATCH",
	[3] = "IOTLB_ASID",   [4] = "SUSPEND",
	[5] = "RESUME",	      [6] = "ENABLE_AFTER_DRIVER_OK",
	[7] = "DESC_ASID",    [8] = "IOTLB_PERSIST",
};

const char *vdpa_backend_feature_name(unsigned int bit)
{
	return bit < ARRAY_SIZE(backend_names) ? backend_names[bit] : NULL;
}

/* ---- reading the answer -------------------------------------------------- */

/* A character device with room for its path. */
struct vhost {
	struct vdpa_vhost base;
	char chardev[PATH_SIZE];
};

/* "WORD NUMBER\n": read the number if @at begins with @word. */
static bool read_line(const char *at, const char *word,
		      struct vdpa_vhost_number *number)
{
	size_t length = strlen(word);

	if (strncmp(at, word, length) != 0 || at[length] != ' ')
		return false;
	at += length + 1;
	*number = (struct vdpa_vhost_number){ 0 };
	if (*at == '-')
		number->error = (int)strtol(at, NULL, 10);
	else
		number->value = strtoull(at, NULL, 10);
	return true;
}

static bool read_value(struct vdpa_vhost *vhost, const char *line)
{
	for (size_t i = 0; i < ARRAY_SIZE(vhost_words); i++)
		if (read_line(line, vhost_words[i], &vhost->values[i]))
			return true;
	return false;
}

/* Virtqueues are listed in order, and so are the values of each. */
static void read_vq_value(struct vdpa_vhost *vhost, size_t room,
			  const char *line)
{
	for (size_t i = 0; i < ARRAY_SIZE(vhost_vq_words); i++) {
		struct vdpa_vhost_number number;

		if (!read_line(line, vhost_vq_words[i], &number))
			continue;
		if (i == 0 && vhost->vq_count < room)
			vhost->vq_count++;
		if (vhost->vq_count)
			vhost->vqs[vhost->vq_count - 1].values[i] = number;
	}
}

static const char *next_line(const char *line)
{
	line += strcspn(line, "\n");
	return line + !!*line;
}

static size_t count_lines(const char *text)
{
	size_t count = 0;

	for (; *text; text = next_line(text))
		count++;
	return count;
}

/* A value without a line could not be read. */
static int read_answer(struct vdpa_vhost *vhost, const char *text)
{
	size_t room = count_lines(text);

	vhost->vqs = calloc(room + 1, sizeof(*vhost->vqs));
	if (!vhost->vqs)
		return -ENOMEM;
	for (size_t i = 0; i < ARRAY_SIZE(vhost_words); i++)
		vhost->values[i].error = -ENODATA;
	for (; *text; text = next_line(text))
		if (!read_value(vhost, text))
			read_vq_value(vhost, room, text);
	return 0;
}

/* ---- asking ------------------------------------------------------------- */

/* Looking at all processes takes long, and only the message needs it. */
static int fail_busy(struct vdpa *vdpa, const char *name, const char *chardev,
		     struct vdpa_error *err)
{
	struct vdpa_holders *holders = NULL;
	int ret = err ? vdpa_holders_get(vdpa, chardev, &holders, err) : -EBUSY;

	if (ret == -ENOMEM)
		return ret;
	if (!ret && holders->count)
		holders_fail(name, chardev, holders,
			     "stop that process first: only one process at a "
			     "time can have it open",
			     err);
	else
		holders_fail_unseen(name, chardev, err);
	vdpa_holders_free(holders);
	return -EBUSY;
}

static int fail_ask(struct vdpa *vdpa, const char *name, const char *chardev,
		    int code, struct vdpa_error *err)
{
	if (code == -EBUSY)
		return fail_busy(vdpa, name, chardev, err);
	if (code == -ETIMEDOUT)
		return stuck_fail(vdpa, false, err);
	if (code == -KERNEL_ENOTSUPP)
		return vdpa_error_set(
			err, -EOPNOTSUPP,
			vdpa_message_find("not-coherent")->advice,
			"cannot open %s of device \"%.100s\": its "
			"parent needs an IOMMU",
			chardev, name);
	return vdpa_error_set(err, code,
			      code == -EACCES ?
				      "run it as root, or give this user "
				      "the right to open it" :
				      NULL,
			      "cannot ask %s of device \"%.100s\": %s", chardev,
			      name, strerror(-code));
}

static int ask_chardev(struct vdpa *vdpa, const char *name, struct vhost *vhost,
		       struct vdpa_error *err)
{
	char *text = malloc(ANSWER_SIZE_MAX + 1);
	ssize_t count = -ENOMEM;
	int ret;

	if (text)
		count = vdpa_file(vdpa, VDPA_FILE_VHOST, vhost->chardev, text,
				  ANSWER_SIZE_MAX);
	if (count < 0) {
		free(text);
		return fail_ask(vdpa, name, vhost->chardev, (int)count, err);
	}
	text[count] = '\0';
	ret = read_answer(&vhost->base, text);
	free(text);
	return ret ? vdpa_error_set(err, ret, NULL,
				    "no memory for virtqueues") :
		     0;
}

static int fail_no_chardev(const char *name, const struct vdpa_sysfs_dev *dev,
			   struct vdpa_error *err)
{
	char hint[VDPA_ERROR_TEXT_SIZE];

	error_text(hint,
		   "\"vdpa dev bind %.100s driver vhost_vdpa\" gives it "
		   "one",
		   name);
	if (!dev->driver)
		return vdpa_error_set(
			err, -ENODEV, hint,
			"device \"%.100s\" has no character device: it is not bound",
			name);
	return vdpa_error_set(
		err, -ENODEV, hint,
		"device \"%.100s\" has no character device: it is bound to %.100s",
		name, dev->driver);
}

static int find_chardev(struct vdpa *vdpa, const char *name,
			struct vhost *vhost, struct vdpa_error *err)
{
	struct vdpa_sysfs_dev *dev;
	int ret = sysfs_require(vdpa, name, &dev, err);

	if (ret)
		return ret;
	if (dev->chardev)
		snprintf(vhost->chardev, sizeof(vhost->chardev), "%s",
			 dev->chardev);
	else
		ret = fail_no_chardev(name, dev, err);
	vdpa_sysfs_dev_free(dev);
	return ret;
}

int vdpa_vhost_get(struct vdpa *vdpa, const char *name,
		   struct vdpa_vhost **vhost, struct vdpa_error *err)
{
	struct vhost *made = calloc(1, sizeof(*made));
	int ret;

	error_clear(err);
	if (!made)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a device");
	made->base.chardev = made->chardev;
	ret = find_chardev(vdpa, name, made, err);
	if (!ret)
		ret = ask_chardev(vdpa, name, made, err);
	if (ret) {
		vdpa_vhost_free(&made->base);
		return ret;
	}
	*vhost = &made->base;
	return 0;
}

/* @vhost is the first member of the allocated struct. */
void vdpa_vhost_free(struct vdpa_vhost *vhost)
{
	if (!vhost)
		return;
	free(vhost->vqs);
	free(vhost);
}

/* ---- the control virtqueue ---------------------------------------------- */

/* Number of virtqueues in group @group; 0 when a group is not known. */
static size_t count_group(const struct vdpa_vhost *vhost, uint64_t group)
{
	size_t count = 0;

	for (size_t i = 0; i < vhost->vq_count; i++) {
		const struct vdpa_vhost_number *number =
			&vhost->vqs[i].values[VDPA_VHOST_VQ_GROUP];

		if (number->error)
			return 0;
		count += number->value == group;
	}
	return count;
}

int vdpa_vhost_control_apart(const struct vdpa_vhost *vhost)
{
	const struct vdpa_vhost_number *values = vhost->values;
	bool is_apart = false;

	if (values[VDPA_VHOST_DEVICE_ID].value != VDPA_CLASS_NET ||
	    !(values[VDPA_VHOST_FEATURES].value & VDPA_BIT(VDPA_NET_CTRL_VQ)) ||
	    !vhost->vq_count)
		return -ENODATA;
	for (size_t i = 0; i < vhost->vq_count; i++) {
		size_t count = count_group(
			vhost, vhost->vqs[i].values[VDPA_VHOST_VQ_GROUP].value);

		if (!count)
			return -ENODATA;
		is_apart |= vhost->vq_count > 1 && count == 1;
	}
	return is_apart;
}
