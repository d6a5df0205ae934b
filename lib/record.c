// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Two transports that work on a file: one writes down what passes, the other
 * answers from what was written.
 */

#include "error.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/transport.h>

/* How a line begins. */
enum {
	LINE_COMMENT = '#',
	LINE_SENT = '>',
	LINE_RECEIVED = '<',
	LINE_FAILED = '!',
};

/* ---- record --------------------------------------------------------- */

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

static int record_send(struct vdpa_transport *transport, const void *data,
		       size_t size)
{
	struct record *record = (struct record *)transport;
	int ret = write_bytes(record->file, LINE_SENT, data, size);

	return ret ? ret : record->inner->ops->send(record->inner, data, size);
}

static ssize_t record_receive(struct vdpa_transport *transport, void *buffer,
			      size_t size)
{
	struct record *record = (struct record *)transport;
	ssize_t received =
		record->inner->ops->receive(record->inner, buffer, size);
	int ret;

	if (received >= 0) {
		ret = write_bytes(record->file, LINE_RECEIVED, buffer,
				  (size_t)received);
	} else {
		fprintf(record->file, "%c %zd\n", LINE_FAILED, -received);
		ret = fflush(record->file) ? -EIO : 0;
	}
	return ret ? ret : received;
}

static void record_close(struct vdpa_transport *transport)
{
	struct record *record = (struct record *)transport;

	record->inner->ops->close(record->inner);
	fclose(record->file);
	free(record);
}

static const struct vdpa_transport_ops record_ops = {
	.send = record_send,
	.receive = record_receive,
	.close = record_close,
};

int vdpa_transport_record_take(struct vdpa_transport *inner, const char *path,
			       struct vdpa_transport **transport,
			       struct vdpa_error *err)
{
	struct record *record = calloc(1, sizeof(*record));
	int ret = -ENOMEM;

	if (record) {
		record->base.ops = &record_ops;
		record->inner = inner;
		record->file = fopen(path, "we");
		ret = record->file ? 0 : -errno;
	}
	if (ret) {
		free(record);
		inner->ops->close(inner);
		return vdpa_fail(err, ret, NULL, "cannot record to \"%s\": %s",
				 path, strerror(-ret));
	}
	*transport = &record->base;
	return 0;
}

/* ---- replay --------------------------------------------------------- */

struct replay {
	struct vdpa_transport base;
	FILE *file;
	char *line;
	size_t line_size;
	int kind; /* of @line; EOF at the end of the file */
};

/* Go on to the next line that is not a comment. */
static void replay_next(struct replay *replay)
{
	ssize_t length;

	do {
		length = getline(&replay->line, &replay->line_size,
				 replay->file);
		replay->kind = length > 0 ? (unsigned char)replay->line[0] :
					    EOF;
	} while (replay->kind == LINE_COMMENT || replay->kind == '\n');
}

static int digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	return -1;
}

/* The bytes of the current line; -EBADMSG when it has others than bytes. */
static ssize_t read_bytes(const struct replay *replay, uint8_t *data,
			  size_t size)
{
	const char *at = replay->line + 1;
	size_t count = 0;
	int high, low;

	at += *at == ' ';
	for (; *at && *at != '\n'; at += 2) {
		high = digit_value(at[0]);
		low = high < 0 ? -1 : digit_value(at[1]);
		if (low < 0)
			return -EBADMSG;
		if (count == size)
			return -EMSGSIZE;
		data[count++] = (uint8_t)(high << 4 | low);
	}
	return (ssize_t)count;
}

/* The errno of the current line; -EBADMSG when it has none. */
static ssize_t read_errno(const struct replay *replay)
{
	const char *at = replay->line + 1;
	char *end;
	long number;

	at += *at == ' ';
	number = isdigit((unsigned char)*at) ? strtol(at, &end, 10) : 0;
	if (number < 1 || number > ERRNO_MAX || (*end && *end != '\n'))
		return -EBADMSG;
	return -number;
}

static int replay_send(struct vdpa_transport *transport, const void *data,
		       size_t size)
{
	struct replay *replay = (struct replay *)transport;
	uint8_t *recorded = malloc(size + 1);
	ssize_t count = -EPROTO;

	if (!recorded)
		return -ENOMEM;
	if (replay->kind == LINE_SENT)
		count = read_bytes(replay, recorded, size + 1);
	if (count != -EBADMSG &&
	    (count != (ssize_t)size || memcmp(recorded, data, size) != 0))
		count = -EPROTO;
	free(recorded);
	if (count < 0)
		return (int)count;
	replay_next(replay);
	return 0;
}

static ssize_t replay_receive(struct vdpa_transport *transport, void *buffer,
			      size_t size)
{
	struct replay *replay = (struct replay *)transport;
	ssize_t ret = -ENODATA;

	if (replay->kind == LINE_RECEIVED)
		ret = read_bytes(replay, buffer, size);
	else if (replay->kind == LINE_FAILED)
		ret = read_errno(replay);
	if (ret != -ENODATA)
		replay_next(replay);
	return ret;
}

static void replay_close(struct vdpa_transport *transport)
{
	struct replay *replay = (struct replay *)transport;

	fclose(replay->file);
	free(replay->line);
	free(replay);
}

static const struct vdpa_transport_ops replay_ops = {
	.send = replay_send,
	.receive = replay_receive,
	.close = replay_close,
};

static bool is_line(int kind)
{
	return kind == LINE_SENT || kind == LINE_RECEIVED ||
	       kind == LINE_FAILED;
}

/* Read the file once, so that a line that is none is found at once. */
static int replay_check(struct replay *replay)
{
	errno = 0;
	for (replay_next(replay); replay->kind != EOF; replay_next(replay))
		if (!is_line(replay->kind))
			return -EBADMSG;
	if (ferror(replay->file))
		return errno ? -errno : -EIO;
	rewind(replay->file);
	replay_next(replay);
	return 0;
}

int vdpa_transport_replay(const char *path, struct vdpa_transport **transport,
			  struct vdpa_error *err)
{
	struct replay *replay = calloc(1, sizeof(*replay));
	int ret = -ENOMEM;

	if (!replay)
		goto fail;
	replay->base.ops = &replay_ops;
	replay->file = fopen(path, "re");
	ret = replay->file ? replay_check(replay) : -errno;
	if (ret)
		goto fail;

	*transport = &replay->base;
	return 0;

fail:
	if (replay && replay->file)
		replay_close(&replay->base);
	else
		free(replay);
	if (ret == -EBADMSG)
		return vdpa_fail(err, ret,
				 "a line begins with \">\", \"<\", "
				 "\"!\" or \"#\"",
				 "\"%s\" is not a recording", path);
	return vdpa_fail(err, ret, NULL, "cannot replay \"%s\": %s", path,
			 strerror(-ret));
}
