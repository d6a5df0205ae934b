// SPDX-License-Identifier: LGPL-2.1-or-later
/* The transport that answers as a recording says. */

#include "record.h"

#include "files/files.h"
#include "util/error.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct replay {
	struct vdpa_transport base;
	FILE *file;
	char *line;
	size_t line_size;
	int kind; /* of @line; EOF at the end of the file */
};

/* Longer recordings are refused, so that no line takes all memory. */
#define RECORDING_SIZE_MAX (256L << 20)

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

/* Go on, when the current line is of @kind and has these bytes. */
static int replay_expect(struct replay *replay, int kind, const void *data,
			 size_t size)
{
	uint8_t *recorded = malloc(size + 1);
	ssize_t count = -EPROTO;

	if (!recorded)
		return -ENOMEM;
	if (replay->kind == kind)
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

static int replay_send(struct vdpa_transport *transport, const void *data,
		       size_t size)
{
	return replay_expect((struct replay *)transport, LINE_SENT, data, size);
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

static ssize_t replay_file(struct vdpa_transport *transport,
			   enum vdpa_file_op op, const char *path, void *buffer,
			   size_t size)
{
	size_t count;
	uint8_t *request = record_file_request(op, path, buffer, size, &count);
	int ret = request ? replay_expect((struct replay *)transport, LINE_FILE,
					  request, count) :
			    -ENOMEM;

	free(request);
	return ret ? ret : replay_receive(transport, buffer, size);
}

/*
 * Without such a line, the recording has the requests for a device that may
 * have been missed.
 */
static bool replay_may_miss(struct vdpa_transport *transport)
{
	struct replay *replay = (struct replay *)transport;
	bool may_miss;

	if (replay->kind != LINE_MAY_MISS)
		return true;
	may_miss = strcmp(replay->line + 1, " 0\n") != 0;
	replay_next(replay);
	return may_miss;
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
	.file = replay_file,
	.may_miss = replay_may_miss,
};

static bool is_line(const struct replay *replay)
{
	switch (replay->kind) {
	case LINE_SENT:
	case LINE_RECEIVED:
	case LINE_FAILED:
	case LINE_FILE:
		return true;
	case LINE_MAY_MISS:
		return strcmp(replay->line + 1, " 0\n") == 0 ||
		       strcmp(replay->line + 1, " 1\n") == 0;
	}
	return false;
}

/* Read the whole file first, so that a bad line is found before any use. */
static int replay_check(struct replay *replay)
{
	errno = 0;
	for (replay_next(replay); replay->kind != EOF; replay_next(replay))
		if (!is_line(replay))
			return -EBADMSG;
	if (ferror(replay->file))
		return errno ? -errno : -EIO;
	rewind(replay->file);
	replay_next(replay);
	return 0;
}

static int check_size(int fd)
{
	struct stat status;

	if (fstat(fd, &status))
		return -errno;
	return status.st_size > RECORDING_SIZE_MAX ? -EFBIG : 0;
}

static int open_file(const char *path, FILE **file)
{
	int fd = files_open(path, false);
	int ret = fd < 0 ? fd : check_size(fd);

	if (!ret)
		*file = fdopen(fd, "r");
	if (!ret && !*file)
		ret = -errno;
	if (ret && fd >= 0)
		close(fd);
	return ret;
}

static int fail(const char *path, int code, struct vdpa_error *err)
{
	switch (code) {
	case -EBADMSG:
		return vdpa_error_set(err, code,
				      "a line begins with \">\", \"<\", "
				      "\"!\", \"@\", \"?\" or \"#\"",
				      "\"%s\" is not a recording", path);
	case -EISDIR:
	case -EINVAL:
		return vdpa_error_set(err, code, "a recording is in a file",
				      "\"%s\" is not a file", path);
	case -EFBIG:
		return vdpa_error_set(err, code, NULL,
				      "the recording \"%s\" has more than %ld "
				      "MiB",
				      path, RECORDING_SIZE_MAX >> 20);
	}
	return vdpa_error_set(err, code, NULL, "cannot replay \"%s\": %s", path,
			      strerror(-code));
}

int vdpa_transport_replay(const char *path, struct vdpa_transport **transport,
			  struct vdpa_error *err)
{
	struct replay *replay = calloc(1, sizeof(*replay));
	int ret = replay ? open_file(path, &replay->file) : -ENOMEM;

	if (ret) {
		free(replay);
		return fail(path, ret, err);
	}
	replay->base.ops = &replay_ops;
	ret = replay_check(replay);
	if (ret) {
		replay_close(&replay->base);
		return fail(path, ret, err);
	}
	*transport = &replay->base;
	return 0;
}
