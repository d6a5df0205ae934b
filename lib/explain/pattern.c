// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Matching the pattern of a message with a text. Literal characters match
 * themselves; a blank also matches the end of a line, because mail programs
 * break lines at blanks. struct vdpa_message describes the parts that vary.
 */

#include "pattern.h"

#include "util/array.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <vdpa/virtio.h>

/* The maximum length of a text that "%{s}" matches. */
#define TEXT_MAX 200

/* The maximum length of the name of a feature or class. */
#define WORD_MAX 63

/* A text that is being matched. */
struct input {
	uint32_t class_id;
	const char *at;
	const char *end;
	struct capture *capture;
};

/* A part "%{name}" of a pattern. */
struct part {
	const char *name;
	size_t length;
	const char *rest; /* of the pattern */
};

static bool match_rest(const char *pattern, struct input *input);

/* ---- characters ----------------------------------------------------------- */

static size_t left(const struct input *input)
{
	return (size_t)(input->end - input->at);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n';
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The number of characters from @input->at on for which @is_one holds. */
static size_t span(const struct input *input, int (*is_one)(int c))
{
	size_t length = 0;

	while (length < left(input) && is_one((unsigned char)input->at[length]))
		length++;
	return length;
}

/* Programs use different quotation marks; translations use typographic ones. */
static bool match_quote(struct input *input)
{
	static const char *const quotes[] = {
		"'",
		"\"",
		"`",
		"\xe2\x80\x98",
		"\xe2\x80\x99",
		"\xe2\x80\x9c",
		"\xe2\x80\x9d",
	};

	for (size_t i = 0; i < ARRAY_SIZE(quotes); i++) {
		size_t length = strlen(quotes[i]);

		if (left(input) >= length &&
		    memcmp(input->at, quotes[i], length) == 0) {
			input->at += length;
			return true;
		}
	}
	return false;
}

static bool match_literal(char literal, struct input *input)
{
	if (input->at == input->end)
		return false;
	if (literal == '\'')
		return match_quote(input);
	if (literal == ' ' ? !is_blank(*input->at) : literal != *input->at)
		return false;
	input->at++;
	return true;
}

/* ---- masks and numbers ------------------------------------------------------ */

static void put_digit(struct vdpa_feature_bits *bits, unsigned int digit)
{
	size_t last = ARRAY_SIZE(bits->words) - 1;

	for (size_t i = last; i > 0; i--)
		bits->words[i] = bits->words[i] << 4 | bits->words[i - 1] >> 60;
	bits->words[0] = bits->words[0] << 4 | digit;
}

static unsigned int digit_value(char digit)
{
	if (isdigit((unsigned char)digit))
		return (unsigned int)(digit - '0');
	return (unsigned int)(tolower((unsigned char)digit) - 'a' + 10);
}

/* A hexadecimal number, with or without "0x". */
static bool match_mask(struct input *input, struct vdpa_feature_bits *bits,
		       bool *is_too_long)
{
	size_t length;

	if (left(input) > 2 && input->at[0] == '0' &&
	    tolower((unsigned char)input->at[1]) == 'x')
		input->at += 2;
	length = span(input, isxdigit);
	if (!length || (length < left(input) && is_word(input->at[length])))
		return false;
	for (; length > 1 && *input->at == '0'; length--)
		input->at++;
	*is_too_long = length > VDPA_FEATURE_BITS_MAX / 4;
	for (; length; length--, input->at++)
		if (!*is_too_long)
			put_digit(bits, digit_value(*input->at));
	return true;
}

/* A digit for each bit, from bit 0: 64 of them, or a multiple. */
static bool match_bits(struct input *input, struct vdpa_feature_bits *bits)
{
	size_t length = span(input, isdigit);

	if (!length || length % 64 || length > VDPA_FEATURE_BITS_MAX ||
	    (length < left(input) && is_word(input->at[length])))
		return false;
	for (size_t i = 0; i < length; i++) {
		if (input->at[i] > '1')
			return false;
		bits->words[i / 64] |= (uint64_t)(input->at[i] - '0') << i % 64;
	}
	input->at += length;
	return true;
}

/* "-1", "0x1f", "00c0ffee" */
static bool match_number(struct input *input)
{
	size_t length;

	if (left(input) && *input->at == '-')
		input->at++;
	if (left(input) > 2 && input->at[0] == '0' && input->at[1] == 'x')
		input->at += 2;
	length = span(input, isxdigit);
	input->at += length;
	return length > 0;
}

/* ---- names --------------------------------------------------------------- */

static int is_name(int c)
{
	return isalnum(c) || c == '_';
}

static size_t match_name(struct input *input, char name[WORD_MAX + 1])
{
	size_t length = span(input, is_name);

	if (length > WORD_MAX)
		return 0;
	memcpy(name, input->at, length);
	name[length] = '\0';
	input->at += length;
	return length;
}

static bool match_feature(struct input *input, struct vdpa_feature_bits *bits)
{
	char name[WORD_MAX + 1];
	int bit;

	if (!match_name(input, name))
		return false;
	bit = vdpa_feature_find(input->class_id, name);
	if (bit >= 0)
		bits->words[bit / 64] |= UINT64_C(1) << bit % 64;
	else
		memcpy(input->capture->unknown, name, sizeof(name));
	return true;
}

/* Names of QEMU's devices and of Linux's drivers begin like this. */
static const char *const class_prefixes[] = { "virtio-", "virtio_",
					      "vhost-user-", "vhost-",
					      "vhost_" };

uint32_t pattern_class(const char *word, size_t length)
{
	char name[WORD_MAX + 1];
	const char *at = name;

	if (!length || length > WORD_MAX)
		return 0;
	memcpy(name, word, length);
	name[length] = '\0';
	for (size_t i = 0; at == name && i < ARRAY_SIZE(class_prefixes); i++)
		if (strncasecmp(name, class_prefixes[i],
				strlen(class_prefixes[i])) == 0)
			at += strlen(class_prefixes[i]);
	if (strcmp(at, "serial") == 0)
		at = "console";
	/* A number is not a class here. */
	return isdigit((unsigned char)*at) && strcmp(at, "9p") != 0 ?
		       0 :
		       vdpa_class_find(at);
}

static bool match_class(struct input *input)
{
	size_t length = 0;

	while (length < left(input) &&
	       (is_word(input->at[length]) || input->at[length] == '-'))
		length++;
	if (!length)
		return false;
	input->capture->has_class = true;
	input->capture->class_id = pattern_class(input->at, length);
	input->at += length;
	return true;
}

/* "8.2.2": at least two numbers. */
static bool match_version(struct input *input)
{
	struct capture *capture = input->capture;
	size_t length = 0, dots = 0;

	while (length < left(input) && length + 1 < sizeof(capture->version)) {
		char c = input->at[length];
		bool is_dot = c == '.' && length + 1 < left(input) &&
			      isdigit((unsigned char)input->at[length + 1]);

		if (!isdigit((unsigned char)c) && !is_dot)
			break;
		dots += is_dot;
		length++;
	}
	if (!dots || !isdigit((unsigned char)input->at[0]))
		return false;
	memcpy(capture->version, input->at, length);
	capture->version[length] = '\0';
	input->at += length;
	return true;
}

/* ---- texts --------------------------------------------------------------- */

/*
 * "Unknown error 524", "Device or resource busy (16)", "No such file or
 * directory". It is the last part of a pattern, and the text after it is not
 * skipped, because it can contain another message.
 */
static bool match_error(struct input *input)
{
	static const char unknown[] = "Unknown error ";
	size_t length = 0;

	if (!left(input) || *input->at == '\n')
		return false;
	if (left(input) > sizeof(unknown) &&
	    memcmp(input->at, unknown, sizeof(unknown) - 1) == 0) {
		input->capture->error =
			strtoul(input->at + sizeof(unknown) - 1, NULL, 10);
		return true;
	}
	while (length < left(input) && length < TEXT_MAX &&
	       input->at[length] != '\n' && input->at[length] != '(')
		length++;
	if (left(input) > length + 1 && input->at[length] == '(' &&
	    isdigit((unsigned char)input->at[length + 1]))
		input->capture->error =
			strtoul(input->at + length + 1, NULL, 10);
	return true;
}

/* Whether a text contains the TEXT of "%{s=TEXT}". */
static bool is_right(const struct part *part, const char *text, size_t size)
{
	return part->length <= 2 ||
	       memmem(text, size, part->name + 2, part->length - 2);
}

static bool is_quote_at(const struct input *input)
{
	struct input copy = *input;

	return match_quote(&copy);
}

/*
 * Any text in one line, as short as the rest of the pattern allows. In quotes,
 * it ends at the next quote.
 */
static bool match_text(const struct part *part, struct input *input)
{
	struct capture before = *input->capture;
	const char *begin = input->at;

	for (size_t length = 0; length <= TEXT_MAX; length++) {
		const char *at = begin + length;

		input->at = at;
		if (at < input->end && *part->rest == '\'' &&
		    is_quote_at(input))
			return is_right(part, begin, length) &&
			       match_rest(part->rest, input);
		if (is_right(part, begin, length)) {
			if (match_rest(part->rest, input))
				return true;
			*input->capture = before;
		}
		if (at == input->end || *at == '\n')
			break;
	}
	return false;
}

/* ---- parts ---------------------------------------------------------------- */

static bool is_part(const struct part *part, const char *name)
{
	return strlen(name) == part->length &&
	       strncmp(part->name, name, part->length) == 0;
}

/* The set that "lacking", "lacking.name" or "lacking.bits" is about. */
static int find_set(const char *name, size_t length)
{
	for (unsigned int set = 0; set < VDPA_EXPLAIN_SETS; set++) {
		const char *word = vdpa_explain_set_name(set);

		if (strlen(word) == length && memcmp(name, word, length) == 0)
			return (int)set;
	}
	return -1;
}

static bool has_suffix(const struct part *part, const char *suffix)
{
	size_t length = strlen(suffix);

	return part->length > length &&
	       strncmp(part->name + part->length - length, suffix, length) == 0;
}

/* A mask can be more than one set: "asked+allowed". */
static void keep_set(const struct part *part, struct capture *capture,
		     const struct vdpa_feature_bits *bits, bool is_too_long)
{
	const char *name = part->name, *end = part->name + part->length;

	while (name < end) {
		size_t length = strcspn(name, "+.}");
		int set = find_set(name, length);

		if (set >= 0) {
			capture->has |= 1U << set;
			capture->sets[set] = *bits;
		}
		if (set >= 0 && is_too_long)
			capture->too_long |= 1U << set;
		if (name[length] != '+')
			return;
		name += length + 1;
	}
}

static bool match_set(const struct part *part, struct input *input)
{
	struct vdpa_feature_bits bits = { { 0 } };
	bool is_too_long = false;

	if (has_suffix(part, ".name") ? !match_feature(input, &bits) :
	    has_suffix(part, ".bits") ? !match_bits(input, &bits) :
					!match_mask(input, &bits, &is_too_long))
		return false;
	keep_set(part, input->capture, &bits, is_too_long);
	return true;
}

static bool match_part(const struct part *part, struct input *input)
{
	if (is_part(part, "n"))
		return match_number(input);
	if (is_part(part, "class"))
		return match_class(input);
	if (is_part(part, "version"))
		return match_version(input);
	if (is_part(part, "error"))
		return match_error(input);
	return match_set(part, input);
}

/* @pattern begins with "%{". */
static struct part read_part(const char *pattern)
{
	size_t length = strcspn(pattern + 2, "}");

	return (struct part){ pattern + 2, length, pattern + 2 + length + 1 };
}

static bool match_rest(const char *pattern, struct input *input)
{
	while (*pattern) {
		struct part part;

		if (pattern[0] != '%' || pattern[1] != '{') {
			if (!match_literal(*pattern++, input))
				return false;
			continue;
		}
		part = read_part(pattern);
		if (part.name[0] == 's' &&
		    (part.length == 1 || part.name[1] == '='))
			return match_text(&part, input);
		if (!match_part(&part, input))
			return false;
		pattern = part.rest;
	}
	return true;
}

size_t pattern_match(const char *pattern, uint32_t class_id, const char *text,
		     size_t size, struct capture *capture)
{
	struct input input = { class_id, text, text + size, capture };

	*capture = (struct capture){ .has = 0 };
	if (!match_rest(pattern, &input))
		return 0;
	return (size_t)(input.at - text);
}
