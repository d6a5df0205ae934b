// SPDX-License-Identifier: GPL-2.0-or-later
/* Datagrams to the socket of NOTIFY_SOCKET, as systemd documents them. */

#include "notify.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A name that begins with "@" has no file. Returns the length; 0: no address. */
static socklen_t address_of(struct sockaddr_un *address)
{
	const char *name = getenv("NOTIFY_SOCKET");
	size_t length = name ? strlen(name) : 0;

	if (length < 2 || length >= sizeof(address->sun_path) ||
	    (name[0] != '/' && name[0] != '@'))
		return 0;
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(address->sun_path, name, length);
	if (name[0] == '@')
		address->sun_path[0] = '\0';
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
}

/* If the service manager does not listen, continue. */
void notify_send(const char *line)
{
	struct sockaddr_un address;
	socklen_t length = address_of(&address);
	int fd;

	if (!length)
		return;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	sendto(fd, line, strlen(line), MSG_NOSIGNAL,
	       (const struct sockaddr *)&address, length);
	close(fd);
}

/* A line break would begin another variable. */
void notify_status(const char *format, ...)
{
	char line[512] = "STATUS=";
	const size_t used = strlen(line);
	va_list list;

	va_start(list, format);
	vsnprintf(line + used, sizeof(line) - used, format, list);
	va_end(list);
	for (char *at = line; *at; at++)
		if ((unsigned char)*at < ' ')
			*at = ' ';
	notify_send(line);
}

uint64_t notify_watchdog_ms(void)
{
	const char *time_us = getenv("WATCHDOG_USEC");
	const char *pid = getenv("WATCHDOG_PID");

	if (!time_us || (pid && strtol(pid, NULL, 10) != getpid()))
		return 0;
	return strtoull(time_us, NULL, 10) / 2000;
}
