/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a service tells systemd (sd_notify(3)). If systemd did not start this
 * process, these functions do nothing.
 */
#ifndef FLEET_COMMAND_NOTIFY_H
#define FLEET_COMMAND_NOTIFY_H

#include <stdint.h>

/* Send a line such as "READY=1". */
void notify_send(const char *line);

/* Send "STATUS=" and a text. */
void notify_status(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/*
 * How often to send "WATCHDOG=1": half of the time after which systemd ends the
 * service; 0: never.
 */
uint64_t notify_watchdog_ms(void);

#endif
