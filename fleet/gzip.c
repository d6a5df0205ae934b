// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Compressed values. The record of a host with 500 devices has 540 KB, and 13
 * KB compressed. etcd refuses more than 1.5 MB.
 */

#include "gzip.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <zlib.h>

#define WINDOW	     15
#define GZIP_FORMAT  16
#define MEMORY_LEVEL 8

static bool is_packed(const char *bytes, size_t size)
{
	return size >= 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

int gzip_pack(const char *value, size_t size, char **made, size_t *made_size)
{
	z_stream stream = { .next_in = (Bytef *)value, .avail_in = (uInt)size };
	size_t room;
	int code;

	*made = NULL;
	/* A value that looks compressed must not be unpacked later, so compress
	 * it. */
	if (size > GZIP_SIZE_MAX ||
	    (size < GZIP_SIZE_MIN && !is_packed(value, size)))
		return 0;
	if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
			 WINDOW + GZIP_FORMAT, MEMORY_LEVEL,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		return -ENOMEM;
	room = deflateBound(&stream, size);
	*made = malloc(room);
	stream.next_out = (Bytef *)*made;
	stream.avail_out = (uInt)room;
	code = *made ? deflate(&stream, Z_FINISH) : Z_MEM_ERROR;
	*made_size = stream.total_out;
	deflateEnd(&stream);
	if (code == Z_STREAM_END)
		return 0;
	free(*made);
	*made = NULL;
	return -ENOMEM;
}

/* Make room for more, up to a byte more than a value may have. */
static int grow(z_stream *stream, char **made)
{
	size_t room = stream->total_out ? 2 * stream->total_out : 65536;
	char *more;

	if (stream->total_out > GZIP_SIZE_MAX)
		return -EFBIG;
	if (room > GZIP_SIZE_MAX)
		room = GZIP_SIZE_MAX + 1;
	more = realloc(*made, room + 1);
	if (!more)
		return -ENOMEM;
	*made = more;
	stream->next_out = (Bytef *)more + stream->total_out;
	stream->avail_out = (uInt)(room - stream->total_out);
	return 0;
}

/* Returns 0, -EBADMSG for what is not whole, -ENOMEM or -EFBIG. */
static int inflate_all(z_stream *stream, char **made)
{
	int ret, code = Z_OK;

	while (code == Z_OK) {
		ret = stream->avail_out ? 0 : grow(stream, made);
		if (ret)
			return ret;
		code = inflate(stream, Z_NO_FLUSH);
		/* Without progress, there is no more input. */
		if (code == Z_BUF_ERROR && !stream->avail_out)
			code = Z_OK;
	}
	if (code == Z_MEM_ERROR)
		return -ENOMEM;
	if (code != Z_STREAM_END || stream->avail_in)
		return -EBADMSG;
	return stream->total_out > GZIP_SIZE_MAX ? -EFBIG : 0;
}

int gzip_unpack(const char *stored, size_t size, char **made, size_t *made_size)
{
	z_stream stream = {
		.next_in = (Bytef *)stored,
		.avail_in = (uInt)size,
	};
	int ret;

	*made = NULL;
	if (!is_packed(stored, size))
		return 0;
	if (inflateInit2(&stream, WINDOW + GZIP_FORMAT) != Z_OK)
		return -ENOMEM;
	ret = inflate_all(&stream, made);
	inflateEnd(&stream);
	if (!ret) {
		*made_size = stream.total_out;
		return 0;
	}
	free(*made);
	*made = NULL;
	return ret;
}
