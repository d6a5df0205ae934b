// SPDX-License-Identifier: LGPL-2.1-or-later
/* All known messages as one table. */

#include "rows.h"

#include "util/array.h"

#include <string.h>

const struct vdpa_message *vdpa_message_get(unsigned int index)
{
	static const struct message_table *const tables[] = {
		&messages_qemu,
		&messages_linux,
		&messages_other,
	};

	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		if (index < tables[i]->count)
			return &tables[i]->rows[index];
		index -= (unsigned int)tables[i]->count;
	}
	return NULL;
}

const struct vdpa_message *vdpa_message_find(const char *code)
{
	const struct vdpa_message *message;

	for (unsigned int i = 0; (message = vdpa_message_get(i)); i++)
		if (strcmp(message->code, code) == 0)
			return message;
	return NULL;
}
