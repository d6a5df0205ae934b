// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the command uses of libmnl. A command that is linked statically takes
 * half as long to start, and Debian has no static form of that library; these
 * few functions stand in for it. The libraries of this project are linked with
 * libmnl itself.
 */

#include <errno.h>
#include <libmnl/libmnl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- messages ------------------------------------------------------- */

/* Messages and attributes begin at multiples of four bytes. */
static size_t align(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

struct nlmsghdr *mnl_nlmsg_put_header(void *buf)
{
	struct nlmsghdr *nlh = buf;

	*nlh = (struct nlmsghdr){ .nlmsg_len = sizeof(*nlh) };
	return nlh;
}

void *mnl_nlmsg_put_extra_header(struct nlmsghdr *nlh, size_t size)
{
	char *header = (char *)nlh + nlh->nlmsg_len;

	nlh->nlmsg_len += (uint32_t)align(size);
	return memset(header, 0, align(size));
}

void *mnl_nlmsg_get_payload(const struct nlmsghdr *nlh)
{
	return (void *)(nlh + 1);
}

void *mnl_nlmsg_get_payload_offset(const struct nlmsghdr *nlh, size_t offset)
{
	return (char *)(nlh + 1) + align(offset);
}

size_t mnl_nlmsg_get_payload_len(const struct nlmsghdr *nlh)
{
	return nlh->nlmsg_len - sizeof(*nlh);
}

/* ---- attributes ----------------------------------------------------- */

uint16_t mnl_attr_get_type(const struct nlattr *attr)
{
	return attr->nla_type & (uint16_t)NLA_TYPE_MASK;
}

uint16_t mnl_attr_get_payload_len(const struct nlattr *attr)
{
	return (uint16_t)(attr->nla_len - sizeof(*attr));
}

void *mnl_attr_get_payload(const struct nlattr *attr)
{
	return (void *)(attr + 1);
}

const char *mnl_attr_get_str(const struct nlattr *attr)
{
	return mnl_attr_get_payload(attr);
}

uint16_t mnl_attr_get_u16(const struct nlattr *attr)
{
	uint16_t value;

	memcpy(&value, attr + 1, sizeof(value));
	return value;
}

uint32_t mnl_attr_get_u32(const struct nlattr *attr)
{
	uint32_t value;

	memcpy(&value, attr + 1, sizeof(value));
	return value;
}

/* The caller has made room, and filled it with zeros. */
void mnl_attr_put(struct nlmsghdr *nlh, uint16_t type, size_t len,
		  const void *data)
{
	struct nlattr *attr =
		(struct nlattr *)((char *)nlh + align(nlh->nlmsg_len));

	attr->nla_type = type;
	attr->nla_len = (uint16_t)(sizeof(*attr) + len);
	memcpy(attr + 1, data, len);
	nlh->nlmsg_len += (uint32_t)align(attr->nla_len);
}

void mnl_attr_put_strz(struct nlmsghdr *nlh, uint16_t type, const char *data)
{
	mnl_attr_put(nlh, type, strlen(data) + 1, data);
}

/* ---- sockets -------------------------------------------------------- */

struct mnl_socket {
	int fd;
};

struct mnl_socket *mnl_socket_open2(int bus, int flags)
{
	struct mnl_socket *nl = malloc(sizeof(*nl));

	if (!nl)
		return NULL;
	nl->fd = socket(AF_NETLINK, SOCK_RAW | flags, bus);
	if (nl->fd >= 0)
		return nl;
	free(nl);
	return NULL;
}

int mnl_socket_bind(struct mnl_socket *nl, unsigned int groups, pid_t pid)
{
	const struct sockaddr_nl own = {
		.nl_family = AF_NETLINK,
		.nl_groups = groups,
		.nl_pid = (uint32_t)pid,
	};

	return bind(nl->fd, (const struct sockaddr *)&own, sizeof(own));
}

int mnl_socket_setsockopt(const struct mnl_socket *nl, int type, void *buf,
			  socklen_t len)
{
	return setsockopt(nl->fd, SOL_NETLINK, type, buf, len);
}

int mnl_socket_get_fd(const struct mnl_socket *nl)
{
	return nl->fd;
}

int mnl_socket_close(struct mnl_socket *nl)
{
	int ret = close(nl->fd);

	free(nl);
	return ret;
}
