// SPDX-License-Identifier: GPL-2.0-or-later
/* Text in a page. */

#include "html.h"

#include "json/character.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <vdpa/vdpa.h>
#include <vdpa/virtio.h>

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&#34;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* Returns the number of bytes that were written. */
static size_t put_character(FILE *to, const char *text)
{
	size_t size = character_size(text, strnlen(text, 4));
	uint32_t code = size ? character_code(text, size) : 0;

	if (!size)
		fprintf(to, "\\x%02x", (unsigned char)*text);
	else if (character_is_control(code))
		fprintf(to, "\\u%04x", (unsigned int)code);
	else
		fwrite(text, 1, size, to);
	return size ? size : 1;
}

void html_text(FILE *to, const char *text)
{
	while (text && *text) {
		const char *escaped = entity(*text);

		if (escaped) {
			fputs(escaped, to);
			text++;
		} else {
			text += put_character(to, text);
		}
	}
}

void html_format(FILE *to, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	for (; *format; format++) {
		if (*format != '%') {
			putc(*format, to);
			continue;
		}
		format++;
		if (*format == 's')
			html_text(to, va_arg(args, const char *));
		else if (*format == 'z')
			fprintf(to, "%zu", va_arg(args, size_t));
		else if (*format == 'u')
			fprintf(to, "%u", va_arg(args, unsigned int));
		else
			putc(*format, to);
	}
	va_end(args);
}

void html_bit(FILE *to, uint32_t class_id, unsigned int bit)
{
	const char *name = vdpa_feature_name(class_id, bit);

	if (name)
		html_text(to, name);
	else
		fprintf(to, "bit_%u", bit);
}

void html_names(FILE *to, uint32_t class_id, uint64_t features)
{
	const char *between = "";

	for (unsigned int bit = 0; bit < 64; bit++) {
		if (!(features & VDPA_BIT(bit)))
			continue;
		fputs(between, to);
		html_bit(to, class_id, bit);
		between = " ";
	}
}

void html_features(FILE *to, uint32_t class_id, uint64_t features)
{
	fprintf(to, "<code>0x%" PRIx64 "</code>", features);
	for (unsigned int bit = 0; bit < 64; bit++) {
		if (!(features & VDPA_BIT(bit)))
			continue;
		fputs(" <b class=bit>", to);
		html_bit(to, class_id, bit);
		fputs("</b>", to);
	}
}

void html_class(FILE *to, uint32_t class_id)
{
	const char *name = vdpa_class_name(class_id);

	if (name)
		html_text(to, name);
	else
		fprintf(to, "class %u", class_id);
}
