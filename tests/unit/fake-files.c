// SPDX-License-Identifier: GPL-2.0-or-later
/* Files that a test makes up. */

#include "fake-files.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

const struct entry *fake_files;
char fake_written[4096];
void (*fake_on_write)(const char *path);

/*
 * The fields before the name in a folder's entry; no reader needs the number.
 */
static size_t put_entry(const char *name, size_t length, char *buffer,
			size_t size)
{
	static const char number[] = "0 ";
	size_t needed = strlen(number) + length + 1;

	if (needed > size)
		return needed;
	memcpy(buffer, number, strlen(number));
	memcpy(buffer + strlen(number), name, length);
	buffer[needed - 1] = '\0';
	return needed;
}

/* @answer is "NAME/NAME/". */
static ssize_t answer_list(const char *answer, char *buffer, size_t size)
{
	size_t used = 0, length;

	for (; *answer; answer += length + 1) {
		length = strcspn(answer, "/");
		used += put_entry(answer, length, buffer + used, size - used);
		if (used > size)
			return -EMSGSIZE;
	}
	return (ssize_t)used;
}

static ssize_t answer_text(const struct entry *entry, char *buffer, size_t size)
{
	bool has_many = entry->op == VDPA_FILE_HOLDERS;
	size_t length = strlen(entry->answer);

	if (length > size)
		return -EMSGSIZE;
	for (size_t i = 0; i < length; i++)
		buffer[i] = has_many && entry->answer[i] == '/' ?
				    '\0' :
				    entry->answer[i];
	return (ssize_t)length;
}

static ssize_t note_write(const char *path, const char *text, size_t size)
{
	size_t length = strlen(fake_written);

	snprintf(fake_written + length, sizeof(fake_written) - length,
		 "%s=%.*s ", path, (int)size, text);
	if (fake_on_write)
		fake_on_write(path);
	return 0;
}

ssize_t fake_file(struct vdpa_transport *transport, enum vdpa_file_op op,
		  const char *path, void *buffer, size_t size)
{
	(void)transport;
	for (const struct entry *entry = fake_files; entry->path; entry++) {
		if (entry->op != op || strcmp(entry->path, path) != 0)
			continue;
		if (entry->code)
			return entry->code;
		if (op == VDPA_FILE_WRITE)
			return note_write(path, buffer, size);
		if (!entry->answer)
			return 0;
		return op == VDPA_FILE_LIST ?
			       answer_list(entry->answer, buffer, size) :
			       answer_text(entry, buffer, size);
	}
	return -ENOENT;
}

static void close_files(struct vdpa_transport *transport)
{
	(void)transport;
}

static struct vdpa *open_with(const struct vdpa_transport_ops *ops)
{
	static struct vdpa_transport transport;
	struct vdpa *vdpa;

	transport.ops = ops;
	fake_written[0] = '\0';
	fake_on_write = NULL;
	assert_int_equal(vdpa_open_take(&transport, &vdpa, NULL), 0);
	return vdpa;
}

/* Nothing that is sent gets an answer. */
static int refuse_send(struct vdpa_transport *transport, const void *data,
		       size_t size)
{
	(void)transport;
	(void)data;
	(void)size;
	return -ENODATA;
}

struct vdpa *fake_files_open(const struct entry *table)
{
	static const struct vdpa_transport_ops ops = {
		.send = refuse_send,
		.close = close_files,
		.file = fake_file,
	};

	fake_files = table;
	return open_with(&ops);
}

struct vdpa *fake_files_none(void)
{
	static const struct vdpa_transport_ops ops = { .close = close_files };

	return open_with(&ops);
}
