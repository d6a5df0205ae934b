// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a line contains before a known message. */

#include "before.h"

#include "pattern.h"
#include "util/array.h"

#include <ctype.h>
#include <string.h>
#include <vdpa/virtio.h>

/* Drivers that only have devices of class net. */
static const char *const net_drivers[] = { "mlx5_core", "mlx5_vdpa", "pds_vdpa",
					   "eni_vdpa" };

static bool has_word(const struct before *before, const char *word,
		     size_t length)
{
	return memmem(before->at, before->size, word, length) != NULL;
}

bool before_has(const struct before *before, const char *words)
{
	while (*words) {
		size_t length = strcspn(words, "|");

		if (has_word(before, words, length))
			return true;
		words += length + (words[length] == '|');
	}
	return false;
}

static size_t word_length(const char *at, const char *end)
{
	size_t length = 0;

	while (at + length < end && isalnum((unsigned char)at[length]))
		length++;
	return length;
}

uint32_t before_class(const struct before *before)
{
	static const char virtio[] = "virtio";
	const char *at = before->at, *end = before->at + before->size;
	uint32_t class_id = 0;

	for (size_t i = 0; i < ARRAY_SIZE(net_drivers); i++)
		if (has_word(before, net_drivers[i], strlen(net_drivers[i])))
			class_id = VDPA_CLASS_NET;
	while ((at = memmem(at, (size_t)(end - at), virtio, 6))) {
		uint32_t found = 0;

		at += 6;
		if (at < end && (*at == '-' || *at == '_'))
			found = pattern_class(at + 1, word_length(at + 1, end));
		if (found && class_id && found != class_id)
			return 0;
		if (found)
			class_id = found;
	}
	return class_id;
}

static bool is_device_char(char c)
{
	return isalnum((unsigned char)c) || strchr("_.:/-", c);
}

/* "virtio3", "0000:03:00.2", "pds_vdpa.vDPA.0", "/dev/vhost-vdpa-0" */
static bool is_device(const char *word, size_t length)
{
	static const char *const begins[] = { "virtio", "pds_vdpa.vDPA.",
					      "vdpa", "vhost-vdpa-",
					      "/dev/vhost-vdpa-" };

	for (size_t i = 0; i < ARRAY_SIZE(begins); i++) {
		size_t size = strlen(begins[i]);

		if (length > size && memcmp(word, begins[i], size) == 0 &&
		    (isdigit((unsigned char)word[size]) || i == 1))
			return true;
	}
	return length == 12 && word[4] == ':' && word[7] == ':' &&
	       word[10] == '.' && strspn(word, "0123456789abcdef") == 4;
}

void before_device(const struct before *before, char device[DEVICE_SIZE])
{
	const char *at = before->at, *end = before->at + before->size;

	while (at < end) {
		const char *word = at;
		size_t length;

		while (at < end && *at && is_device_char(*at))
			at++;
		length = (size_t)(at - word);
		while (length && word[length - 1] == ':')
			length--;
		if (length < DEVICE_SIZE && is_device(word, length)) {
			memcpy(device, word, length);
			device[length] = '\0';
		}
		at += at == word;
		while (at < end && (!*at || !is_device_char(*at)))
			at++;
	}
}
