// SPDX-License-Identifier: LGPL-2.1-or-later
/* The processes that have character devices open. */

#include "holders.h"

#include "util/array.h"
#include "util/error.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/transport.h>

#define CHARDEV "/dev/vhost-vdpa-"

/* Holders with the texts that they point into. */
struct holders {
	struct vdpa_holders base;
	struct vdpa_holder *list;
	char *text; /* the answer to VDPA_FILE_HOLDERS */
	char (*chardevs)[sizeof(CHARDEV "4294967295")];
};

/* "MINOR PID NAME" */
static void read_holder(struct holders *holders, char *text,
			const char *chardev)
{
	size_t at = holders->base.count;
	struct vdpa_holder *holder = &holders->list[at];
	char *end;

	snprintf(holders->chardevs[at], sizeof(holders->chardevs[at]),
		 CHARDEV "%u", (unsigned int)strtoul(text, &end, 10));
	if (chardev && strcmp(chardev, holders->chardevs[at]) != 0)
		return;
	holder->chardev = holders->chardevs[at];
	holder->pid = (uint32_t)strtoul(end, &end, 10);
	holder->command = end + (*end == ' ');
	holders->base.count++;
}

static void read_holders(struct holders *holders, size_t size,
			 const char *chardev)
{
	char *text = holders->text;

	holders->base.is_complete = true;
	holders->base.list = holders->list;
	for (; text < holders->text + size; text += strlen(text) + 1)
		if (strcmp(text, "?") == 0)
			holders->base.is_complete = false;
		else
			read_holder(holders, text, chardev);
}

static size_t count_texts(const char *text, size_t size)
{
	size_t count = 0;

	for (size_t i = 0; i < size; i++)
		count += !text[i];
	return count + 1;
}

int vdpa_holders_get(struct vdpa *vdpa, const char *chardev,
		     struct vdpa_holders **holders, struct vdpa_error *err)
{
	struct holders *made = calloc(1, sizeof(*made));
	ssize_t size = -ENOMEM;
	size_t count;

	error_clear(err);
	if (made)
		size = vdpa_file_all(vdpa, VDPA_FILE_HOLDERS, "/proc",
				     &made->text);
	if (size < 0) {
		free(made);
		return vdpa_error_set(
			err, (int)size, NULL,
			"cannot examine the processes of this host: %s",
			strerror((int)-size));
	}
	count = count_texts(made->text, (size_t)size);
	made->list = calloc(count, sizeof(*made->list));
	made->chardevs = calloc(count, sizeof(*made->chardevs));
	if (!made->list || !made->chardevs) {
		vdpa_holders_free(&made->base);
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a list");
	}
	read_holders(made, (size_t)size, chardev);
	*holders = &made->base;
	return 0;
}

/* @holders is the first member of the allocated struct. */
void vdpa_holders_free(struct vdpa_holders *holders)
{
	struct holders *made = (struct holders *)holders;

	if (!made)
		return;
	free(made->list);
	free(made->chardevs);
	free(made->text);
	free(made);
}

static bool is_of(const struct vdpa_holder *holder, const char *chardev)
{
	return !chardev || strcmp(holder->chardev, chardev) == 0;
}

static size_t count_of(const struct vdpa_holders *holders, const char *chardev)
{
	size_t count = 0;

	for (size_t i = 0; i < holders->count; i++)
		count += is_of(&holders->list[i], chardev);
	return count;
}

bool holders_have(const struct vdpa_holders *holders, const char *chardev)
{
	return count_of(holders, chardev) > 0;
}

void holders_text(const struct vdpa_holders *holders, const char *chardev,
		  struct text *text)
{
	static const size_t shown_max = 4;
	size_t count = count_of(holders, chardev), at = 0;

	for (size_t i = 0; i < holders->count && at < shown_max; i++) {
		const struct vdpa_holder *holder = &holders->list[i];

		if (!is_of(holder, chardev))
			continue;
		text_add(text, "%s%s (process %u)",
			 !at		 ? "" :
			 at + 1 == count ? " and " :
					   ", ",
			 holder->command, holder->pid);
		at++;
	}
	if (count > shown_max)
		text_add(text, " and %zu more", count - shown_max);
}
