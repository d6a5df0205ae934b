// SPDX-License-Identifier: LGPL-2.1-or-later
/* A request as the command line that makes it. */

#include "json/fail.h"
#include "json/text-stream.h"
#include "json/word.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/wire.h>

/* ---- words ------------------------------------------------------------ */

/* The maximum number of words of a request. */
#define WORDS_MAX 18

/* The words in turn, each with a 0 byte. */
struct writer {
	struct text_stream stream;
	size_t count;
};

__attribute__((format(printf, 2, 3))) static void
add_word(struct writer *words, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(words->stream.file, format, args);
	va_end(args);
	fputc('\0', words->stream.file);
	words->count++;
}

static void add_number(struct writer *words, const struct vdpa_request *request,
		       unsigned int attr, unsigned int number)
{
	if (!VDPA_HAS(request, attr))
		return;
	add_word(words, "%s", vdpa_attr_word(attr));
	add_word(words, "%u", number);
}

static void add_features(struct writer *words,
			 const struct vdpa_request *request)
{
	if (!VDPA_HAS(request, VDPA_ATTR_DEV_FEATURES))
		return;
	add_word(words, "%s", vdpa_attr_word(VDPA_ATTR_DEV_FEATURES));
	add_word(words, "0x%" PRIx64, request->device_features);
}

static void add_mac(struct writer *words, const struct vdpa_request *request)
{
	const uint8_t *mac = request->mac;

	if (!VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MACADDR))
		return;
	add_word(words, "%s", vdpa_attr_word(VDPA_ATTR_DEV_NET_CFG_MACADDR));
	add_word(words, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2],
		 mac[3], mac[4], mac[5]);
}

static void add_words(struct writer *words, const struct vdpa_request *request,
		      bool is_unchecked)
{
	const char *bus = request->mgmtdev_bus;

	add_word(words, "vdpa");
	if (request->name[0] == '-')
		add_word(words, "--");
	add_word(words, "dev");
	add_word(words, "add");
	add_word(words, "name");
	add_word(words, "%s", request->name);
	add_word(words, "mgmtdev");
	add_word(words, "%s%s%s", bus ? bus : "", bus ? "/" : "",
		 request->mgmtdev_name);
	add_features(words, request);
	add_mac(words, request);
	add_number(words, request, VDPA_ATTR_DEV_NET_CFG_MTU, request->mtu);
	add_number(words, request, VDPA_ATTR_DEV_NET_CFG_MAX_VQP,
		   request->max_vqp);
	if (is_unchecked)
		add_word(words, "nocheck");
}

/* One block: the array, and after it the texts. NULL: no memory. */
static char **make_array(const struct writer *words)
{
	char **array =
		malloc((WORDS_MAX + 1) * sizeof(*array) + words->stream.size);
	char *at;

	if (!array)
		return NULL;
	at = memcpy(array + WORDS_MAX + 1, words->stream.text,
		    words->stream.size);
	for (size_t i = 0; i < words->count; i++) {
		array[i] = at;
		at += strlen(at) + 1;
	}
	array[words->count] = NULL;
	return array;
}

int vdpa_request_words(const struct vdpa_request *request, bool is_unchecked,
		       char ***words, struct vdpa_error *err)
{
	struct writer writer = { .count = 0 };
	char **array = NULL;

	if (!text_stream_open(&writer.stream))
		return json_fail_memory(err);
	add_words(&writer, request, is_unchecked);
	if (text_stream_close(&writer.stream))
		array = make_array(&writer);
	free(writer.stream.text);
	if (!array)
		return json_fail_memory(err);
	*words = array;
	return 0;
}

/* ---- the line --------------------------------------------------------- */

int vdpa_request_line(char *const *words, char **line, struct vdpa_error *err)
{
	struct text_stream stream = { .size = 0 };

	if (!text_stream_open(&stream))
		return json_fail_memory(err);
	for (size_t i = 0; words[i]; i++) {
		if (i)
			fputc(' ', stream.file);
		word_put(stream.file, words[i]);
	}
	if (!text_stream_close(&stream))
		return json_fail_memory(err);
	*line = stream.text;
	return 0;
}
