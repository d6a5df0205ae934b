// SPDX-License-Identifier: LGPL-2.1-or-later
/* A stream that keeps in memory what is written. */

#include "text-stream.h"

#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

static bool grow(struct text_stream *stream, size_t size)
{
	size_t room = 2 * stream->room + size + 1;
	char *grown;

	if (stream->room - stream->size > size)
		return true;
	grown = realloc(stream->text, room);
	if (!grown)
		return false;
	stream->text = grown;
	stream->room = room;
	return true;
}

/* After a loss, drop everything, so that the text has no gap. */
static ssize_t write_stream(void *cookie, const char *data, size_t size)
{
	struct text_stream *stream = cookie;

	stream->is_lost |= !grow(stream, size);
	if (stream->is_lost)
		return 0;
	memcpy(stream->text + stream->size, data, size);
	stream->size += size;
	stream->text[stream->size] = '\0';
	return (ssize_t)size;
}

FILE *text_stream_open(struct text_stream *stream)
{
	static const cookie_io_functions_t functions = {
		.write = write_stream,
	};

	stream->file = fopencookie(stream, "w", functions);
	return stream->file;
}

char *text_stream_close(struct text_stream *stream)
{
	bool is_lost = fclose(stream->file) != 0;

	if (!is_lost && !stream->is_lost && grow(stream, 0)) {
		stream->text[stream->size] = '\0';
		return stream->text;
	}
	free(stream->text);
	stream->text = NULL;
	return NULL;
}
