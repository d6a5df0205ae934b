/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The tables of known messages, one for each kind of program. HACKING.md says
 * how to add a message.
 */
#ifndef LIB_EXPLAIN_ROWS_H
#define LIB_EXPLAIN_ROWS_H

#include <stddef.h>
#include <vdpa/explain.h>

struct message_table {
	const struct vdpa_message *rows;
	size_t count;
};

extern const struct message_table messages_qemu;
extern const struct message_table messages_linux;
extern const struct message_table messages_other;

#endif
