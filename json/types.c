// SPDX-License-Identifier: LGPL-2.1-or-later
/* Types of single values: numbers, strings, flags, addresses. */

#include "types.h"

#include "hex.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* ---- numbers -------------------------------------------------------- */

#define NUMBER_TYPE(name, c_type, max, max_text)                          \
	static int read_##name(const struct json *value, void *field,     \
			       struct arena *arena)                       \
	{                                                                 \
		uint64_t number;                                          \
                                                                          \
		(void)arena;                                              \
		if (!json_number(value, max, &number))                    \
			return -EINVAL;                                   \
		*(c_type *)field = (c_type)number;                        \
		return 0;                                                 \
	}                                                                 \
                                                                          \
	static void write_##name(struct json_writer *to, const char *key, \
				 const void *field, uint32_t class_id)    \
	{                                                                 \
		const c_type *number = field;                             \
                                                                          \
		(void)class_id;                                           \
		json_put_number(to, key, (uint64_t)*number);              \
	}                                                                 \
                                                                          \
	const struct type type_##name = {                                 \
		.expected = "a number from 0 to " max_text,               \
		.read = read_##name,                                      \
		.write = write_##name,                                    \
	};

NUMBER_TYPE(u8, uint8_t, UINT8_MAX, "255")
NUMBER_TYPE(u16, uint16_t, UINT16_MAX, "65535")
NUMBER_TYPE(u32, uint32_t, UINT32_MAX, "4294967295")
NUMBER_TYPE(u64, uint64_t, UINT64_MAX, "18446744073709551615")
NUMBER_TYPE(u63, uint64_t, INT64_MAX, "9223372036854775807")
NUMBER_TYPE(int, int, INT_MAX, "2147483647")

/* Whether a net device's status has other bits than link and announce. */
static bool has_other_bits(const void *field)
{
	return (*(const uint16_t *)field & ~3U) != 0;
}

const struct type type_status = {
	.expected = "a number from 0 to 65535",
	.read = read_u16,
	.write = write_u16,
	.is_set = has_other_bits,
};

/* ---- errors --------------------------------------------------------- */

/* MAX_ERRNO, include/linux/err.h */
#define ERRNO_MAX 4095

static int read_errno(const struct json *value, void *field,
		      struct arena *arena)
{
	uint64_t number;

	(void)arena;
	if (!json_number(value, ERRNO_MAX, &number) || !number)
		return -EINVAL;
	*(int *)field = -(int)number;
	return 0;
}

static void write_errno(struct json_writer *to, const char *key,
			const void *field, uint32_t class_id)
{
	(void)class_id;
	json_put_number(to, key, (uint64_t) - (int64_t) * (const int *)field);
}

static bool is_error(const void *field)
{
	return *(const int *)field != 0;
}

/* The text is for people; programs use the number. Without a number, the error
 * is -EIO. */
static int read_error(const struct json *value, void *field,
		      struct arena *arena)
{
	(void)arena;
	if (!json_string(value))
		return -EINVAL;
	*(int *)field = -EIO;
	return 0;
}

static void write_error(struct json_writer *to, const char *key,
			const void *field, uint32_t class_id)
{
	(void)class_id;
	json_put_string(to, key, strerror(-*(const int *)field));
}

const struct type type_error = {
	.expected = "a string",
	.read = read_error,
	.write = write_error,
	.is_set = is_error,
};

const struct type type_errno = {
	.expected = "a number from 1 to 4095",
	.read = read_errno,
	.write = write_errno,
	.is_set = is_error,
};

/* ---- strings -------------------------------------------------------- */

static int read_string(const struct json *value, void *field,
		       struct arena *arena)
{
	const char *string = json_string(value);

	if (!string)
		return -EINVAL;
	string = arena_copy(arena, string, strlen(string));
	if (!string)
		return -ENOMEM;
	*(const char **)field = string;
	return 0;
}

static void write_string(struct json_writer *to, const char *key,
			 const void *field, uint32_t class_id)
{
	(void)class_id;
	json_put_string(to, key, *(const char *const *)field);
}

static bool is_string(const void *field)
{
	return *(const char *const *)field != NULL;
}

const struct type type_string = {
	.expected = "a string",
	.read = read_string,
	.write = write_string,
	.is_set = is_string,
};

/* ---- flags ---------------------------------------------------------- */

static int read_flag(const struct json *value, void *field, struct arena *arena)
{
	(void)arena;
	if (value->kind != JSON_TRUE && value->kind != JSON_FALSE)
		return -EINVAL;
	*(uint8_t *)field = value->kind == JSON_TRUE;
	return 0;
}

static void write_flag(struct json_writer *to, const char *key,
		       const void *field, uint32_t class_id)
{
	(void)class_id;
	json_put_boolean(to, key, *(const uint8_t *)field != 0);
}

const struct type type_flag = {
	.expected = "true or false",
	.read = read_flag,
	.write = write_flag,
};

/* ---- addresses ------------------------------------------------------ */

#define MAC_TEXT "00:11:22:33:44:55"

/* Exactly six pairs of digits. */
static int read_mac(const struct json *value, void *field, struct arena *arena)
{
	const char *text = json_string(value);
	uint8_t mac[6];

	(void)arena;
	if (!text || strlen(text) != strlen(MAC_TEXT))
		return -EINVAL;
	for (size_t i = 0; i < sizeof(mac); i++) {
		int byte = hex_number(text + 3 * i, 2);

		if (byte < 0 || (i > 0 && text[3 * i - 1] != ':'))
			return -EINVAL;
		mac[i] = (uint8_t)byte;
	}
	memcpy(field, mac, sizeof(mac));
	return 0;
}

static void write_mac(struct json_writer *to, const char *key,
		      const void *field, uint32_t class_id)
{
	const uint8_t *mac = field;
	char text[sizeof(MAC_TEXT)];

	(void)class_id;
	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0],
		 mac[1], mac[2], mac[3], mac[4], mac[5]);
	json_put_string(to, key, text);
}

const struct type type_mac = {
	.expected = "a MAC address such as 52:54:00:12:34:56",
	.read = read_mac,
	.write = write_mac,
};
