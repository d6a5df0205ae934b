// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kernel's messages about its objects: "add@PATH" and "KEY=VALUE" texts. */

#include "uevent.h"

#include <errno.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The group that the kernel sends to; udev has another one. */
#define GROUP_KERNEL 1

/* For some ten thousand messages. */
#define ROOM (16 << 20)

/* Only root can have more than the system's limit. */
void uevent_make_room(int fd)
{
	int room = ROOM;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
}

int uevent_open(void)
{
	const struct sockaddr_nl own = { .nl_family = AF_NETLINK,
					 .nl_groups = GROUP_KERNEL };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
			NETLINK_KOBJECT_UEVENT);
	int ret;

	if (fd < 0)
		return -errno;
	if (!bind(fd, (const struct sockaddr *)&own, sizeof(own)))
		return fd;
	ret = -errno;
	close(fd);
	return ret;
}

/* Other processes can send to this socket, too. Only the kernel has port 0. */
ssize_t uevent_receive(int fd, char buffer[UEVENT_SIZE + 1])
{
	struct sockaddr_nl from = { 0 };
	struct iovec iov = { .iov_base = buffer, .iov_len = UEVENT_SIZE };
	struct msghdr msg = {
		.msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &iov,
		.msg_iovlen = 1,
	};
	ssize_t size;

	do
		size = recvmsg(fd, &msg, 0);
	while ((size < 0 && errno == EINTR) || (size >= 0 && from.nl_pid != 0));
	if (size < 0)
		return -errno;
	buffer[size] = '\0';
	return size;
}

/* The value of "KEY=VALUE"; NULL when @text is another key's. */
static const char *value_of(const char *text, const char *key)
{
	size_t length = strlen(key);

	return strncmp(text, key, length) == 0 && text[length] == '=' ?
		       text + length + 1 :
		       NULL;
}

/* If @text is "KEY=VALUE" with this @key, set @value. */
static void set_value(const char *text, const char *key, const char **value)
{
	const char *found = value_of(text, key);

	if (found)
		*value = found;
}

bool uevent_read(const char *message, size_t size, struct uevent *uevent)
{
	const char *subsystem = NULL, *path = NULL, *slash;
	const char *end = message + size;

	*uevent = (struct uevent){ 0 };
	for (const char *at = message; at < end; at += strlen(at) + 1) {
		set_value(at, "ACTION", &uevent->action);
		set_value(at, "SUBSYSTEM", &subsystem);
		set_value(at, "DEVPATH", &path);
		set_value(at, "DRIVER", &uevent->driver);
	}
	slash = path ? strrchr(path, '/') : NULL;
	if (!uevent->action || !subsystem || !slash || !slash[1])
		return false;
	uevent->name = slash + 1;
	return strcmp(subsystem, "vdpa") == 0;
}

/*
 * The kernel removes a device from its list and sends the message under the
 * same lock (vdpa_unregister_device() and the deletion by a request,
 * drivers/vdpa/vdpa.c). If no removal event is pending, the list is complete.
 */
bool uevent_has_removal(int fd)
{
	char message[UEVENT_SIZE + 1];
	struct uevent uevent;
	bool has_removal = false;
	ssize_t size;

	while ((size = uevent_receive(fd, message)) >= 0)
		has_removal |= uevent_read(message, (size_t)size, &uevent) &&
			       strcmp(uevent.action, "remove") == 0;
	return has_removal || size != -EAGAIN;
}
