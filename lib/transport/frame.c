// SPDX-License-Identifier: LGPL-2.1-or-later
/* Frames and hellos of the protocol, as bytes. */

#include "frame.h"

#include "util/error.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- bytes --------------------------------------------------------------- */

#define ROOM_MIN 4096

uint8_t *bytes_reserve(struct bytes *bytes, size_t size)
{
	size_t room = bytes->room ? bytes->room : ROOM_MIN;
	uint8_t *data;

	while (room - bytes->count < size)
		room *= 2;
	if (room > bytes->room) {
		data = realloc(bytes->data, room);
		if (!data)
			return NULL;
		bytes->data = data;
		bytes->room = room;
	}
	return bytes->data + bytes->count;
}

uint8_t *bytes_add(struct bytes *bytes, size_t size)
{
	uint8_t *at = bytes_reserve(bytes, size);

	if (at)
		bytes->count += size;
	return at;
}

void bytes_drop(struct bytes *bytes, size_t size)
{
	bytes->count -= size;
	if (bytes->count)
		memmove(bytes->data, bytes->data + size, bytes->count);
}

void bytes_free(struct bytes *bytes)
{
	free(bytes->data);
	*bytes = (struct bytes){ 0 };
}

uint32_t number_get(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

void number_put(uint8_t *at, uint32_t number)
{
	at[0] = (uint8_t)number;
	at[1] = (uint8_t)(number >> 8);
	at[2] = (uint8_t)(number >> 16);
	at[3] = (uint8_t)(number >> 24);
}

/* ---- frames -------------------------------------------------------------- */

/* The first number of a frame does not count itself. */
#define UNCOUNTED 4

ssize_t frame_get(const struct bytes *bytes, struct frame *frame)
{
	size_t size;

	if (bytes->count < FRAME_HEAD)
		return 0;
	size = number_get(bytes->data);
	if (size < FRAME_HEAD - UNCOUNTED ||
	    size > FRAME_HEAD - UNCOUNTED + FRAME_DATA_MAX)
		return -EBADMSG;
	if (bytes->count < size + UNCOUNTED)
		return 0;
	*frame = (struct frame){
		.id = number_get(bytes->data + 4),
		.what = (int32_t)number_get(bytes->data + 8),
		.argument = number_get(bytes->data + 12),
		.data = bytes->data + FRAME_HEAD,
		.size = size + UNCOUNTED - FRAME_HEAD,
	};
	return (ssize_t)(size + UNCOUNTED);
}

int frame_begin(struct bytes *bytes)
{
	bytes->count = 0;
	return bytes_add(bytes, FRAME_HEAD) ? 0 : -ENOMEM;
}

void frame_finish(struct bytes *bytes, uint32_t id, int32_t what,
		  uint32_t argument)
{
	number_put(bytes->data, (uint32_t)bytes->count - UNCOUNTED);
	number_put(bytes->data + 4, id);
	number_put(bytes->data + 8, (uint32_t)what);
	number_put(bytes->data + 12, argument);
}

/* ---- hellos -------------------------------------------------------------- */

static const char magic[8] = "vdpaserv";

#define VERSION_AT   8
#define ORDER_AT     10
#define PROGRAM_AT   12
#define PROGRAM_SIZE (HELLO_SIZE - PROGRAM_AT)

#define OWN_ORDER (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 'l' : 'b')

void hello_put(uint8_t hello[HELLO_SIZE])
{
	memset(hello, 0, HELLO_SIZE);
	memcpy(hello, magic, sizeof(magic));
	hello[VERSION_AT] = FRAME_PROTOCOL & 0xff;
	hello[VERSION_AT + 1] = FRAME_PROTOCOL >> 8;
	hello[ORDER_AT] = OWN_ORDER;
	memcpy(hello + PROGRAM_AT, VDPA_VERSION,
	       sizeof(VDPA_VERSION) < PROGRAM_SIZE ? sizeof(VDPA_VERSION) :
						     PROGRAM_SIZE);
}

/* Show the printable part of what came instead. */
static int fail_magic(const uint8_t *hello, struct vdpa_error *err)
{
	char shown[HELLO_SIZE + 1] = "";

	for (size_t i = 0; i < HELLO_SIZE; i++)
		shown[i] = isprint(hello[i]) ? (char)hello[i] : '.';
	return vdpa_error_set(
		err, -EBADMSG,
		"nothing but vdpa may write to its standard output, not even "
		"a start-up file of a shell",
		"the other side is not vdpa: it began with \"%s\"", shown);
}

int hello_check(const uint8_t hello[HELLO_SIZE], struct vdpa_error *err)
{
	unsigned int version = hello[VERSION_AT] |
			       (unsigned int)hello[VERSION_AT + 1] << 8;
	char program[PROGRAM_SIZE + 1] = "";

	if (memcmp(hello, magic, sizeof(magic)) != 0)
		return fail_magic(hello, err);
	for (size_t i = 0; i < PROGRAM_SIZE && hello[PROGRAM_AT + i]; i++)
		program[i] = isprint(hello[PROGRAM_AT + i]) ?
				     (char)hello[PROGRAM_AT + i] :
				     '.';
	if (version != FRAME_PROTOCOL)
		return vdpa_error_set(
			err, -EPROTONOSUPPORT,
			"install the same version of vdpa on both sides",
			"the other side has vdpa %s, which speaks version %u "
			"of the protocol; vdpa %s speaks version %d",
			program, version, VDPA_VERSION, FRAME_PROTOCOL);
	if (hello[ORDER_AT] != OWN_ORDER)
		return vdpa_error_set(
			err, -EPROTONOSUPPORT, "run vdpa there, over ssh",
			"the other side has another byte order, in which its "
			"kernel answers");
	return 0;
}
