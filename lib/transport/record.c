// SPDX-License-Identifier: LGPL-2.1-or-later
/* The transport that writes down what passes through another one. */

#include "record.h"

#include "file.h"
#include "files/files.h"
#include "util/error.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vdpa/transport.h>

uint8_t *record_file_request(enum vdpa_file_op op, const char *path,
			     const void *data, size_t size, size_t *count)
{
	static const char letters[] = "rldnwsoxtpvaqk";
	size_t path_size = strlen(path) + 1;
	bool is_writing = file_takes_data(op);
	uint8_t *bytes = NULL;

	*count = 1 + path_size + (is_writing ? size : 0);
	if ((size_t)op < strlen(letters))
		bytes = malloc(*count);
	if (!bytes)
		return NULL;
	bytes[0] = (uint8_t)letters[op];
	memcpy(bytes + 1, path, path_size);
	if (is_writing)
		memcpy(bytes + 1 + path_size, data, size);
	return bytes;
}

struct record {
	struct vdpa_transport base;
	struct vdpa_transport *inner;
	FILE *file;
};

static int write_bytes(FILE *file, char kind, const uint8_t *data, size_t size)
{
	fprintf(file, "%c ", kind);
	for (size_t i = 0; i < size; i++)
		fprintf(file, "%02x", data[i]);
	fputc('\n', file);
	return fflush(file) ? -EIO : 0;
}

/* @code is a negative errno. */
static int write_failure(FILE *file, ssize_t code)
{
	fprintf(file, "%c %zd\n", LINE_FAILED, -code);
	return fflush(file) ? -EIO : 0;
}

/* What was received: @count bytes, or a negative errno. */
static int write_answer(FILE *file, const uint8_t *data, ssize_t count)
{
	if (count >= 0)
		return write_bytes(file, LINE_RECEIVED, data, (size_t)count);
	return write_failure(file, count);
}

static int record_send(struct vdpa_transport *transport, const void *data,
		       size_t size)
{
	struct record *record = (struct record *)transport;
	int failed = write_bytes(record->file, LINE_SENT, data, size);
	int ret;

	if (failed)
		return failed;
	ret = record->inner->ops->send(record->inner, data, size);
	if (ret)
		failed = write_failure(record->file, ret);
	return failed ? failed : ret;
}

static ssize_t record_receive(struct vdpa_transport *transport, void *buffer,
			      size_t size)
{
	struct record *record = (struct record *)transport;
	ssize_t received =
		record->inner->ops->receive(record->inner, buffer, size);
	int ret = write_answer(record->file, buffer, received);

	return ret ? ret : received;
}

static ssize_t record_file(struct vdpa_transport *transport,
			   enum vdpa_file_op op, const char *path, void *buffer,
			   size_t size)
{
	struct record *record = (struct record *)transport;
	struct vdpa_transport *inner = record->inner;
	ssize_t ret = -EOPNOTSUPP;
	size_t count;
	uint8_t *request = record_file_request(op, path, buffer, size, &count);
	int failed =
		request ? write_bytes(record->file, LINE_FILE, request, count) :
			  -ENOMEM;

	free(request);
	if (failed)
		return failed;
	if (inner->ops->file)
		ret = inner->ops->file(inner, op, path, buffer, size);
	failed = write_answer(record->file, buffer, ret);
	return failed ? failed : ret;
}

static void record_close(struct vdpa_transport *transport)
{
	struct record *record = (struct record *)transport;

	record->inner->ops->close(record->inner);
	fclose(record->file);
	free(record);
}

static int record_limit(struct vdpa_transport *transport,
			unsigned int timeout_ms)
{
	struct vdpa_transport *inner = ((struct record *)transport)->inner;

	return inner->ops->limit ? inner->ops->limit(inner, timeout_ms) : 0;
}

static bool record_may_miss(struct vdpa_transport *transport)
{
	struct record *record = (struct record *)transport;
	struct vdpa_transport *inner = record->inner;
	bool may_miss = !inner->ops->may_miss || inner->ops->may_miss(inner);

	/* A failed write is reported with the next line, and at the end. */
	fprintf(record->file, "%c %d\n", LINE_MAY_MISS, may_miss);
	return may_miss;
}

/* Events are not recorded, because a recording has no times. */
static int record_watch(struct vdpa_transport *transport)
{
	struct vdpa_transport *inner = ((struct record *)transport)->inner;

	return inner->ops->watch ? inner->ops->watch(inner) : -EOPNOTSUPP;
}

static ssize_t record_event(struct vdpa_transport *transport, void *buffer,
			    size_t size)
{
	struct vdpa_transport *inner = ((struct record *)transport)->inner;

	return inner->ops->event(inner, buffer, size);
}

static const struct vdpa_transport_ops record_ops = {
	.send = record_send,
	.receive = record_receive,
	.close = record_close,
	.file = record_file,
	.limit = record_limit,
	.may_miss = record_may_miss,
	.watch = record_watch,
	.event = record_event,
};

static int open_file(const char *path, FILE **file)
{
	int fd = files_create(path, 0666), ret;

	if (fd < 0)
		return fd;
	*file = fdopen(fd, "w");
	if (*file)
		return 0;
	ret = -errno;
	close(fd);
	return ret;
}

static int fail_open(const char *path, int code, struct vdpa_error *err)
{
	const char *hint = NULL;

	if (code == -ELOOP)
		hint = "it is a symbolic link; name the file itself";
	if (code == -EPERM)
		hint = "it belongs to another user; choose another name";
	return vdpa_error_set(err, code, hint, "cannot record to \"%s\": %s",
			      path, strerror(-code));
}

int vdpa_transport_record_take(struct vdpa_transport *inner, const char *path,
			       struct vdpa_transport **transport,
			       struct vdpa_error *err)
{
	struct record *record = calloc(1, sizeof(*record));
	int ret = -ENOMEM;

	if (record) {
		record->base.ops = &record_ops;
		record->inner = inner;
		ret = open_file(path, &record->file);
	}
	if (ret) {
		free(record);
		inner->ops->close(inner);
		return fail_open(path, ret, err);
	}
	*transport = &record->base;
	return 0;
}
