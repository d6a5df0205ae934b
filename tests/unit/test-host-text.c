// SPDX-License-Identifier: GPL-2.0-or-later
/* Texts that are JSON, and texts that are not. */

#include "fake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>

/* ---- what is refused ------------------------------------------------ */

#define TEXT(literal) (literal), sizeof(literal) - 1

static const struct refused {
	const char *text;
	size_t size;
	const char *what;
} refused[] = {
	{ TEXT(""), "line 1: the JSON text ends too early" },
	{ TEXT(" \n\n"), "line 3: the JSON text ends too early" },
	{ TEXT("null"), "the JSON text is not an object" },
	{ TEXT("[{}]"), "the JSON text is not an object" },
	{ TEXT("\"text\""), "the JSON text is not an object" },
	{ TEXT("{"), "line 1: the JSON text ends too early" },
	{ TEXT("{}}"),
	  "line 1: not JSON: the end of the text expected, not \"}\"" },
	{ TEXT("{}\n{}"),
	  "line 2: not JSON: the end of the text expected, not \"{\"" },
	{ TEXT("}"), "line 1: not JSON: a value expected, not \"}\"" },
	{ TEXT("{\"a\":1,}"),
	  "line 1: not JSON: a key in quotes expected, not \"}\"" },
	{ TEXT("{\"a\":[1,]}"),
	  "line 1: not JSON: a value expected, not \"]\"" },
	{ TEXT("{\"a\":[1}"),
	  "line 1: not JSON: \",\" or \"]\" expected, not \"}\"" },
	{ TEXT("{\n\"a\" 1}"), "line 2: not JSON: \":\" expected, not \"1\"" },
	{ TEXT("{1:1}"),
	  "line 1: not JSON: a key in quotes expected, not \"1\"" },
	{ TEXT("{a:1}"),
	  "line 1: not JSON: a key in quotes expected, not \"a\"" },
	{ TEXT("{'a':1}"),
	  "line 1: not JSON: a key in quotes expected, not \"'\"" },
	{ TEXT("{/**/}"),
	  "line 1: not JSON: a key in quotes expected, not \"/\"" },
	{ TEXT("{}\0"), "line 1: the byte 0x00 is not JSON here" },
	{ TEXT("{}\v"), "line 1: the byte 0x0b is not JSON here" },
	{ TEXT("\xef\xbb\xbf{}"), "line 1: the byte 0xef is not JSON here" },
	/* Words and numbers that are almost JSON. */
	{ TEXT("{\"a\":NaN}"), "line 1: NaN is not JSON" },
	{ TEXT("{\"a\":-Infinity}"), "line 1: -Infinity is not JSON" },
	{ TEXT("{\"a\":True}"), "line 1: True is not JSON" },
	{ TEXT("{\"a\":01}"), "line 1: 01 is not JSON" },
	{ TEXT("{\"a\":-01.5}"), "line 1: -01.5 is not JSON" },
	{ TEXT("{\"a\":1.}"), "line 1: 1. is not JSON" },
	{ TEXT("{\"a\":.5}"), "line 1: .5 is not JSON" },
	{ TEXT("{\"a\":1e}"), "line 1: 1e is not JSON" },
	{ TEXT("{\"a\":1e+}"), "line 1: 1e+ is not JSON" },
	{ TEXT("{\"a\":+1}"), "line 1: +1 is not JSON" },
	{ TEXT("{\"a\":-}"), "line 1: - is not JSON" },
	{ TEXT("{\"a\":0x10}"), "line 1: 0x10 is not JSON" },
	{ TEXT("{\"a\":18446744073709551616}"),
	  "line 1: 18446744073709551616 does not fit in 64 bits" },
	{ TEXT("{\"a\":-9223372036854775809}"),
	  "line 1: -9223372036854775809 does not fit in 64 bits" },
	/* Strings. */
	{ TEXT("{\"a"), "line 1: a string has no end" },
	{ TEXT("{\"a\\"), "line 1: a string has no end" },
	{ TEXT("{\n\"a\n\":1}"),
	  "line 2: a string has a control character or does not end in its "
	  "line" },
	{ TEXT("{\"a\0\":1}"),
	  "line 1: a string has a control character or does not end in its "
	  "line" },
	{ TEXT("{\"a\\u0000\":1}"), "line 1: a string has a 0 byte" },
	{ TEXT("{\"\\x\":1}"),
	  "line 1: a string has an invalid escape sequence" },
	{ TEXT("{\"\\u12g4\":1}"),
	  "line 1: a string has an invalid escape sequence" },
	{ TEXT("{\"\\u123"),
	  "line 1: a string has an invalid escape sequence" },
	{ TEXT("{\"\\ud800\":1}"),
	  "line 1: a string has half of a surrogate pair" },
	{ TEXT("{\"\\ud800\\u0041\":1}"),
	  "line 1: a string has half of a surrogate pair" },
	{ TEXT("{\"\\ud800\\"),
	  "line 1: a string has half of a surrogate pair" },
	{ TEXT("{\"\\udc7f\":1}"),
	  "line 1: a string has half of a surrogate pair" },
	{ TEXT("{\"\\udd00\":1}"),
	  "line 1: a string has half of a surrogate pair" },
	{ TEXT("{\"\xff\":1}"),
	  "line 1: a string has bytes that are not UTF-8" },
	{ TEXT("{\"\xc3\":1}"),
	  "line 1: a string has bytes that are not UTF-8" },
	{ TEXT("{\"\xc0\xaf\":1}"),
	  "line 1: a string has bytes that are not UTF-8" },
	{ TEXT("{\"\xe0\x9f\xbf\":1}"),
	  "line 1: a string has bytes that are not UTF-8" },
	{ TEXT("{\"\xed\xa0\x80\":1}"),
	  "line 1: a string has bytes that are not UTF-8" },
	{ TEXT("{\"\xf0\x8f\xbf\xbf\":1}"),
	  "line 1: a string has bytes that are not UTF-8" },
	{ TEXT("{\"\xf4\x90\x80\x80\":1}"),
	  "line 1: a string has bytes that are not UTF-8" },
	{ TEXT("{\"\xf0\x9f\x98"),
	  "line 1: a string has bytes that are not UTF-8" },
	/* Keys: each way in which two can be equal. */
	{ TEXT("{\"a\":1,\"a\":1}"),
	  "line 1: the object has \"a\" twice, first in line 1" },
	{ TEXT("{\"a\":1,\n\"b\":{},\n\"\\u0061\" :2}"),
	  "line 3: the object has \"a\" twice, first in line 1" },
	{ TEXT("{\"x\":[{\"b\":0,\"\":1,\"\":2}]}"),
	  "line 1: the object has \"\" twice, first in line 1" },
	{ TEXT("{\"\xc3\xa9\":1,\"\\udcc3\\udca9\":1}"),
	  "line 1: the object has \"\xc3\xa9\" twice, first in line 1" },
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		struct vdpa_host *host = NULL;
		struct vdpa_error err;
		char *exact = malloc(refused[i].size ? refused[i].size : 1);

		assert_non_null(exact);
		memcpy(exact, refused[i].text, refused[i].size);
		soil_error(&err);
		assert_int_equal(vdpa_host_read(exact, refused[i].size, &host,
						&err),
				 -EINVAL);
		assert_string_equal(err.what, refused[i].what);
		assert_null(host);
		free(exact);
	}
}

static void nest(char *text, size_t size, unsigned int depth)
{
	size_t length = 0;

	length += (size_t)snprintf(text, size,
				   "{\"schema\":\"vdpa-host/1\",\"x\":");
	for (unsigned int i = 1; i < depth; i++)
		text[length++] = '[';
	for (unsigned int i = 1; i < depth; i++)
		text[length++] = ']';
	text[length++] = '}';
	text[length] = '\0';
}

static void test_depth(void **state)
{
	struct vdpa_host *host;
	struct vdpa_error err;
	char text[256];

	(void)state;
	nest(text, sizeof(text), 32);
	assert_int_equal(vdpa_host_read(text, strlen(text), &host, &err), 0);
	vdpa_host_free(host);
	nest(text, sizeof(text), 33);
	assert_int_equal(vdpa_host_read(text, strlen(text), &host, &err),
			 -EINVAL);
	assert_string_equal(err.what, "line 1: objects and lists are nested "
				      "more than 32 deep");
}

/* ---- strings both ways ---------------------------------------------- */

static const struct {
	const char *json;
	const char *bytes;
	const char *written;
} strings[] = {
	{ "", "", "" },
	{ "a/b", "a/b", "a/b" },
	{ "\\b\\t\\n\\f\\r\\\"\\\\\\/", "\b\t\n\f\r\"\\/",
	  "\\b\\t\\n\\f\\r\\\"\\\\/" },
	{ "\\u0001\\u001F\\u007f", "\x01\x1f\x7f", "\\u0001\\u001f\\u007f" },
	{ "\\u0022\\u005c\\u000a", "\"\\\n", "\\\"\\\\\\n" },
	{ "\\u00e9\\u07ff\\u0800\\uffff",
	  "\xc3\xa9\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf",
	  "\xc3\xa9\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf" },
	{ "\xc3\xa9\xf0\x9f\x98\x80", "\xc3\xa9\xf0\x9f\x98\x80",
	  "\xc3\xa9\xf0\x9f\x98\x80" },
	{ "\\uD83D\\uDE00", "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
	{ "\\udbff\\udfff", "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf" },
	/* Bytes that are not characters. */
	{ "a\\udc80\\udcffb",
	  "a\x80\xff"
	  "b",
	  "a\\udc80\\udcffb" },
	{ "\\udcc3\\udca9", "\xc3\xa9", "\xc3\xa9" },
};

static void test_strings(void **state)
{
	char text[256], expected[256], *written;
	struct vdpa_host *host;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(strings); i++) {
		snprintf(text, sizeof(text),
			 "{\"schema\":\"vdpa-host/1\","
			 "\"host\":{\"name\":\"%s\"}}",
			 strings[i].json);
		snprintf(expected, sizeof(expected), "\"name\": \"%s\"\n",
			 strings[i].written);
		assert_int_equal(
			vdpa_host_read(text, strlen(text), &host, NULL), 0);
		assert_string_equal(host->name, strings[i].bytes);
		assert_int_equal(vdpa_host_write(host, &written, NULL), 0);
		assert_text_has(written, expected);
		free(written);
		vdpa_host_free(host);
	}
}

/* Keys of different objects may be the same, and values like keys. */
static void test_same_elsewhere(void **state)
{
	static const char text[] =
		"{\"schema\":\"vdpa-host/1\",\"a\":{\"a\":[{\"a\":1},"
		"{\"a\":\"a\",\"b\":[\"a\",\"a\"]}]},\"b\":{\"a\":1,\"aa\":2}}";
	struct vdpa_host *host;

	(void)state;
	assert_int_equal(vdpa_host_read(text, strlen(text), &host, NULL), 0);
	vdpa_host_free(host);
}

/* Every number in "sim" is written as it was read. */
static void test_numbers(void **state)
{
	static const char sim[] = "[0,-1,18446744073709551615,"
				  "-9223372036854775808,1.50,1e5,-2E-3]";
	struct vdpa_host host = { .sim = sim }, *again;
	char *text;

	(void)state;
	assert_int_equal(vdpa_host_write(&host, &text, NULL), 0);
	assert_int_equal(vdpa_host_read(text, strlen(text), &again, NULL), 0);
	assert_string_equal(again->sim, sim);
	vdpa_host_free(again);
	free(text);
}

/* "sim" can be any value. */
static void test_null(void **state)
{
	struct vdpa_host host = { .sim = "null" }, *again;
	char *text;

	(void)state;
	assert_int_equal(vdpa_host_write(&host, &text, NULL), 0);
	assert_int_equal(vdpa_host_read(text, strlen(text), &again, NULL), 0);
	assert_string_equal(again->sim, "null");
	vdpa_host_free(again);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_same_elsewhere),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_null),
	};

	return cmocka_run_group_tests_name("host-text", tests, NULL, NULL);
}
