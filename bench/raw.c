// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The limit: a program that sends ready requests to the kernel's vdpa family
 * and receives what comes back, and does nothing else. It stands on system
 * calls alone, so that what it takes is what the kernel takes.
 *
 *   raw family		    the look-up of the family only
 *   raw add COUNT BATCH    add bench1 to benchCOUNT, BATCH requests to a send
 *   raw del COUNT BATCH    delete them
 *   raw show | config	    read the list of devices, of configurations
 */

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vdpa/wire.h>

/* The kernel's largest answer to a dump. */
#define RECEIVE_SIZE 32768
#define BATCH_MAX    1024
#define ACK_SIZE     256

static struct {
	int socket;
	uint16_t family;
	char *send;
	size_t send_size;
	char *receive;
} raw;

static void die(const char *what)
{
	perror(what);
	exit(EXIT_FAILURE);
}

/* ---- messages ------------------------------------------------------- */

/* Messages and attributes begin at multiples of four bytes. */
static size_t align(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

static struct nlmsghdr *begin(uint16_t type, uint16_t flags, uint8_t command)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)(raw.send + raw.send_size);
	struct genlmsghdr *genl = (struct genlmsghdr *)(nlh + 1);

	memset(nlh, 0, sizeof(*nlh) + sizeof(*genl));
	nlh->nlmsg_len = sizeof(*nlh) + sizeof(*genl);
	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	genl->cmd = command;
	genl->version = 1;
	return nlh;
}

static void put(struct nlmsghdr *nlh, uint16_t type, const void *value,
		size_t size)
{
	struct nlattr *attr =
		(struct nlattr *)((char *)nlh + align(nlh->nlmsg_len));

	attr->nla_type = type;
	attr->nla_len = (uint16_t)(sizeof(*attr) + size);
	memset(attr + 1, 0, align(size));
	memcpy(attr + 1, value, size);
	nlh->nlmsg_len += (uint32_t)align(attr->nla_len);
}

static void put_string(struct nlmsghdr *nlh, uint16_t type, const char *value)
{
	put(nlh, type, value, strlen(value) + 1);
}

static void flush(void)
{
	if (send(raw.socket, raw.send, raw.send_size, 0) < 0)
		die("send");
	raw.send_size = 0;
}

/* ---- changes -------------------------------------------------------- */

static void put_change(uint8_t command, unsigned long number)
{
	static const uint64_t features = 0x300020000;
	struct nlmsghdr *nlh = begin(raw.family, NLM_F_ACK, command);
	char name[32];

	snprintf(name, sizeof(name), "bench%lu", number);
	if (command == VDPA_CMD_DEV_NEW)
		put_string(nlh, VDPA_ATTR_MGMTDEV_DEV_NAME, "vdpasim_net");
	put_string(nlh, VDPA_ATTR_DEV_NAME, name);
	if (command == VDPA_CMD_DEV_NEW)
		put(nlh, VDPA_ATTR_DEV_FEATURES, &features, sizeof(features));
	raw.send_size += nlh->nlmsg_len;
}

static void check_ack(const char *data, size_t size)
{
	const struct nlmsghdr *nlh = (const struct nlmsghdr *)data;
	const struct nlmsgerr *ack = (const struct nlmsgerr *)(nlh + 1);

	if (size < sizeof(*nlh) + sizeof(*ack) ||
	    nlh->nlmsg_type != NLMSG_ERROR || ack->error) {
		fprintf(stderr, "raw: a request was refused\n");
		exit(EXIT_FAILURE);
	}
}

/* As many acknowledgements in one call as there are. */
static void take_acks(unsigned long count)
{
	static struct mmsghdr messages[BATCH_MAX];
	static struct iovec parts[BATCH_MAX];
	int got;

	for (unsigned long i = 0; i < count; i++) {
		parts[i].iov_base = raw.receive + i * ACK_SIZE;
		parts[i].iov_len = ACK_SIZE;
		messages[i].msg_hdr.msg_iov = &parts[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	while (count) {
		got = recvmmsg(raw.socket, messages, (unsigned int)count,
			       MSG_WAITFORONE, NULL);
		if (got < 0)
			die("recvmmsg");
		for (int i = 0; i < got; i++)
			check_ack(parts[i].iov_base, messages[i].msg_len);
		count -= (unsigned int)got;
	}
}

static void change(uint8_t command, unsigned long count, unsigned long batch)
{
	unsigned long sent;

	for (unsigned long i = 0; i < count; i += sent) {
		sent = count - i < batch ? count - i : batch;
		for (unsigned long n = 1; n <= sent; n++)
			put_change(command, i + n);
		flush();
		take_acks(sent);
	}
}

/* ---- lists ---------------------------------------------------------- */

/* Whether the end of the answers stands in it. */
static bool has_end(const char *data, size_t size)
{
	const struct nlmsghdr *nlh = (const struct nlmsghdr *)data;

	for (; size >= sizeof(*nlh) && nlh->nlmsg_len <= size;
	     size -= nlh->nlmsg_len,
	     nlh = (const struct nlmsghdr *)((const char *)nlh +
					     nlh->nlmsg_len))
		if (nlh->nlmsg_type == NLMSG_DONE ||
		    nlh->nlmsg_type == NLMSG_ERROR)
			return true;
	return false;
}

static void receive_all(void)
{
	ssize_t size;

	do {
		size = recv(raw.socket, raw.receive, RECEIVE_SIZE, 0);
		if (size < 0)
			die("recv");
	} while (!has_end(raw.receive, (size_t)size));
}

static void list(uint8_t command)
{
	raw.send_size = begin(raw.family, NLM_F_DUMP, command)->nlmsg_len;
	flush();
	receive_all();
}

/* ---- main ----------------------------------------------------------- */

static void open_family(void)
{
	const struct sockaddr_nl local = { .nl_family = AF_NETLINK };
	const struct nlattr *attr;
	struct nlmsghdr *nlh;
	ssize_t size;
	int on = 1;

	raw.socket = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
	if (raw.socket < 0 ||
	    bind(raw.socket, (const struct sockaddr *)&local, sizeof(local)))
		die("socket");
	setsockopt(raw.socket, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on));

	nlh = begin(GENL_ID_CTRL, 0, CTRL_CMD_GETFAMILY);
	put_string(nlh, CTRL_ATTR_FAMILY_NAME, VDPA_GENL_NAME);
	raw.send_size = nlh->nlmsg_len;
	flush();
	size = recv(raw.socket, raw.receive, RECEIVE_SIZE, 0);
	nlh = (struct nlmsghdr *)raw.receive;
	if (size < 0 || nlh->nlmsg_type == NLMSG_ERROR)
		die("family");
	/* Its name comes first, then its number. */
	attr = (const struct nlattr *)((const char *)(nlh + 1) +
				       sizeof(struct genlmsghdr));
	attr = (const struct nlattr *)((const char *)attr +
				       align(attr->nla_len));
	memcpy(&raw.family, attr + 1, sizeof(raw.family));
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
	unsigned long batch = argc > 3 ? strtoul(argv[3], NULL, 10) : 1;
	const char *what = argc > 1 ? argv[1] : "";

	if (batch < 1 || batch > BATCH_MAX)
		return 2;
	raw.send = malloc(BATCH_MAX * ACK_SIZE);
	raw.receive = malloc(BATCH_MAX * ACK_SIZE);
	open_family();
	if (strcmp(what, "add") == 0)
		change(VDPA_CMD_DEV_NEW, count, batch);
	else if (strcmp(what, "del") == 0)
		change(VDPA_CMD_DEV_DEL, count, batch);
	else if (strcmp(what, "show") == 0)
		list(VDPA_CMD_DEV_GET);
	else if (strcmp(what, "config") == 0)
		list(VDPA_CMD_DEV_CONFIG_GET);
	return EXIT_SUCCESS;
}
