/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A stream that keeps in memory what is written. With open_memstream() of glibc,
 * an allocation that is refused loses characters, and neither ferror() nor
 * fclose() reports it.
 */
#ifndef JSON_TEXT_STREAM_H
#define JSON_TEXT_STREAM_H

#include <stdbool.h>
#include <stdio.h>

/* Zero before text_stream_open(). */
struct text_stream {
	char *text;
	size_t size; /* of @text, without the 0 byte at its end */
	size_t room;
	bool is_lost; /* something was written that is not in @text */
	FILE *file;
};

/* Returns the stream, which is also @stream->file; NULL: no memory. */
FILE *text_stream_open(struct text_stream *stream);

/*
 * Close the stream. Returns @stream->text with all that was written, which the
 * caller frees; NULL: no memory.
 */
char *text_stream_close(struct text_stream *stream);

#endif
