// SPDX-License-Identifier: GPL-2.0-or-later
/* A request as the command line that makes it. */

#include "request-line.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

/* ---- words ------------------------------------------------------------ */

__attribute__((format(printf, 2, 3))) static void
add_word(struct request_words *words, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(words->words[words->count++], REQUEST_WORD_SIZE, format,
		  args);
	va_end(args);
}

static void add_number(struct request_words *words,
		       const struct vdpa_request *request, unsigned int attr,
		       unsigned int number)
{
	if (!VDPA_HAS(request, attr))
		return;
	add_word(words, "%s", vdpa_attr_word(attr));
	add_word(words, "%u", number);
}

static void add_features(struct request_words *words,
			 const struct vdpa_request *request)
{
	if (!VDPA_HAS(request, VDPA_ATTR_DEV_FEATURES))
		return;
	add_word(words, "%s", vdpa_attr_word(VDPA_ATTR_DEV_FEATURES));
	add_word(words, "0x%" PRIx64, request->device_features);
}

static void add_mac(struct request_words *words,
		    const struct vdpa_request *request)
{
	const uint8_t *mac = request->mac;

	if (!VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MACADDR))
		return;
	add_word(words, "%s", vdpa_attr_word(VDPA_ATTR_DEV_NET_CFG_MACADDR));
	add_word(words, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2],
		 mac[3], mac[4], mac[5]);
}

void request_words(const struct vdpa_request *request, bool is_unchecked,
		   struct request_words *words)
{
	const char *bus = request->mgmtdev_bus;

	words->count = 0;
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

/* ---- the line --------------------------------------------------------- */

/* Whether a shell needs no quotes around @word. */
static bool is_plain(const char *word)
{
	return *word && !word[strspn(word, "abcdefghijklmnopqrstuvwxyz"
					   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					   "0123456789-_./:,+@%=")];
}

void request_put_word(FILE *file, const char *word)
{
	if (is_plain(word)) {
		fputs(word, file);
		return;
	}
	fputc('\'', file);
	for (; *word; word++)
		if (*word == '\'')
			fputs("'\\''", file);
		else
			fputc(*word, file);
	fputc('\'', file);
}

char *request_line(const struct request_words *words)
{
	char *line = NULL;
	size_t size;
	FILE *file = open_memstream(&line, &size);

	if (!file)
		return NULL;
	for (size_t i = 0; i < words->count; i++) {
		if (i)
			fputc(' ', file);
		request_put_word(file, words->words[i]);
	}
	if (fclose(file)) {
		free(line);
		return NULL;
	}
	return line;
}
