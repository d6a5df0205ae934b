// SPDX-License-Identifier: GPL-2.0-or-later
/* JSON: its layout, and its strings. */

#include "fake.h"

#include "print.h"

#include <stdlib.h>
#include <string.h>

static const struct label name = { .key = "name" };
static const struct label size = { .key = "size" };
static const struct label flag = { .key = "flag" };
static const struct label bits = { .key = "bits" };

/* Run @fill with a printer, and return its output. Free it. */
static char *printed(void (*fill)(struct printer *printer), bool is_pretty,
		     bool is_document)
{
	struct printer printer;
	char *text = NULL;
	size_t length;
	FILE *file = open_memstream(&text, &length);

	assert_non_null(file);
	printer_json_init(&printer, file, is_pretty, is_document);
	fill(&printer);
	printer.ops->finish(&printer);
	fclose(file);
	return text;
}

static void assert_printed(void (*fill)(struct printer *printer),
			   const char *compact, const char *pretty)
{
	char *text = printed(fill, false, false);

	assert_string_equal(text, compact);
	free(text);
	text = printed(fill, true, false);
	assert_string_equal(text, pretty);
	free(text);
}

/* ---- layout --------------------------------------------------------- */

static void fill_nested(struct printer *printer)
{
	const struct printer_ops *ops = printer->ops;

	ops->section_begin(printer, "dev");
	ops->object_begin(printer, "d0", GAP_BETWEEN);
	ops->string(printer, &name, "x");
	ops->number(printer, &size, 7);
	ops->boolean(printer, &flag, true);
	ops->object_end(printer);
	ops->object_begin(printer, "d1", GAP_AFTER);
	ops->group_begin(printer, &name);
	ops->boolean(printer, &flag, false);
	ops->list_begin(printer, &bits);
	ops->list_string(printer, "A");
	ops->list_number(printer, "bit_54", 54);
	ops->list_string(printer, "B");
	ops->list_end(printer);
	ops->number(printer, &size, 0);
	ops->group_end(printer);
	ops->object_end(printer);
	ops->section_end(printer);
}

static void test_nested(void **state)
{
	(void)state;
	assert_printed(fill_nested,
		       "{\"dev\":{\"d0\":{\"name\":\"x\",\"size\":7,"
		       "\"flag\":true},\"d1\":{\"name\":{\"flag\":false,"
		       "\"bits\":[\"A\",54,\"B\"],\"size\":0}}}}\n",
		       "{\n"
		       "    \"dev\": {\n"
		       "        \"d0\": {\n"
		       "            \"name\": \"x\",\n"
		       "            \"size\": 7,\n"
		       "            \"flag\": true\n"
		       "        },\n"
		       "        \"d1\": {\n"
		       "            \"name\": {\n"
		       "                \"flag\": false,\n"
		       "                \"bits\": [ \"A\",54,\"B\" ],\n"
		       "                \"size\": 0\n"
		       "            }\n"
		       "        }\n"
		       "    }\n"
		       "}\n");
}

static void fill_empty(struct printer *printer)
{
	const struct printer_ops *ops = printer->ops;

	ops->section_begin(printer, "dev");
	ops->object_begin(printer, "d0", GAP_BETWEEN);
	ops->object_end(printer);
	ops->object_begin(printer, "d1", GAP_BETWEEN);
	ops->list_begin(printer, &bits);
	ops->list_end(printer);
	ops->group_begin(printer, &name);
	ops->group_end(printer);
	ops->records_begin(printer, "records");
	ops->records_end(printer);
	ops->object_end(printer);
	ops->section_end(printer);
}

static void test_empty(void **state)
{
	(void)state;
	assert_printed(fill_empty,
		       "{\"dev\":{\"d0\":{},\"d1\":{\"bits\":[],\"name\":{},"
		       "\"records\":[]}}}\n",
		       "{\n"
		       "    \"dev\": {\n"
		       "        \"d0\": {},\n"
		       "        \"d1\": {\n"
		       "            \"bits\": [ ],\n"
		       "            \"name\": {},\n"
		       "            \"records\": [ ]\n"
		       "        }\n"
		       "    }\n"
		       "}\n");
}

static void fill_sections(struct printer *printer)
{
	printer->ops->section_begin(printer, "dev");
	printer->ops->section_end(printer);
	printer->ops->section_begin(printer, "error");
	printer->ops->string(printer, &name, "x");
	printer->ops->section_end(printer);
}

static void test_sections(void **state)
{
	(void)state;
	assert_printed(fill_sections,
		       "{\"dev\":{},\"error\":{\"name\":\"x\"}}\n",
		       "{\n"
		       "    \"dev\": {},\n"
		       "    \"error\": {\n"
		       "        \"name\": \"x\"\n"
		       "    }\n"
		       "}\n");
}

static void fill_records(struct printer *printer)
{
	const struct printer_ops *ops = printer->ops;

	ops->section_begin(printer, "vstats");
	ops->records_begin(printer, "queues");
	for (uint64_t i = 0; i < 2; i++) {
		ops->record_begin(printer);
		ops->number(printer, &size, i);
		ops->string(printer, &name, "rx");
		ops->record_end(printer);
	}
	ops->records_end(printer);
	ops->section_end(printer);
}

static void test_records(void **state)
{
	(void)state;
	assert_printed(fill_records,
		       "{\"vstats\":{\"queues\":[{\"size\":0,\"name\":\"rx\"},"
		       "{\"size\":1,\"name\":\"rx\"}]}}\n",
		       "{\n"
		       "    \"vstats\": {\n"
		       "        \"queues\": [ {\n"
		       "                \"size\": 0,\n"
		       "                \"name\": \"rx\"\n"
		       "            },{\n"
		       "                \"size\": 1,\n"
		       "                \"name\": \"rx\"\n"
		       "            } ]\n"
		       "    }\n"
		       "}\n");
}

static void fill_nothing(struct printer *printer)
{
	(void)printer;
}

/* iproute2 prints an empty line; we always print a document. */
static void test_nothing(void **state)
{
	char *text = printed(fill_nothing, false, true);

	(void)state;
	assert_printed(fill_nothing, "\n", "\n");
	assert_string_equal(text, "{}\n");
	free(text);
	text = printed(fill_nothing, true, true);
	assert_string_equal(text, "{}\n");
	free(text);
}

/* ---- values --------------------------------------------------------- */

static void fill_numbers(struct printer *printer)
{
	printer->ops->section_begin(printer, "n");
	printer->ops->number(printer, &size, UINT64_MAX);
	printer->ops->number(printer, &name, (uint64_t)1 << 53);
	printer->ops->list_begin(printer, &bits);
	printer->ops->list_number(printer, "text", UINT64_MAX);
	printer->ops->list_end(printer);
	printer->ops->section_end(printer);
}

static void test_numbers(void **state)
{
	char *text = printed(fill_numbers, false, false);

	(void)state;
	assert_string_equal(text, "{\"n\":{\"size\":18446744073709551615,"
				  "\"name\":9007199254740992,"
				  "\"bits\":[18446744073709551615]}}\n");
	free(text);
}

static const char *string_value;

/* As iproute2's views are printed, into what is not a terminal. */
static bool is_verbatim;

static void fill_string(struct printer *printer)
{
	printer->is_verbatim = is_verbatim;
	printer->ops->section_begin(printer, "s");
	printer->ops->string(printer, &name, string_value);
	printer->ops->section_end(printer);
}

static void assert_string(const char *value, const char *expected)
{
	char document[512], *text;

	string_value = value;
	text = printed(fill_string, false, false);
	snprintf(document, sizeof(document), "{\"s\":{\"name\":\"%s\"}}\n",
		 expected);
	assert_string_equal(text, document);
	free(text);
}

static void test_escapes(void **state)
{
	(void)state;
	assert_string("", "");
	assert_string("a/b %s", "a/b %s");
	assert_string("\"\\", "\\\"\\\\");
	assert_string("\b\t\n\f\r", "\\b\\t\\n\\f\\r");
	assert_string("\x01\x0b\x1b[31m\x1f\x7f",
		      "\\u0001\\u000b\\u001b[31m\\u001f\\u007f");
}

static void test_utf8(void **state)
{
	static const char *const valid[] = {
		"\xc2\xa0",	    "\xdf\xbf",		"\xe0\xa0\x80",
		"\xed\x9f\xbf",	    "\xee\x80\x80",	"\xef\xbf\xbf",
		"\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "gr\xc3\xbc\xc3\x9f",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(valid); i++)
		assert_string(valid[i], valid[i]);
}

static void test_controls(void **state)
{
	(void)state;
	assert_string("\xc2\x80\xc2\x9f\xc2\xa0", "\\u0080\\u009f\xc2\xa0");
	assert_string("\xe2\x80\xae\xe2\x81\xa9", "\\u202e\\u2069");
	is_verbatim = true;
	assert_string("\xc2\x9b\xe2\x80\xae\x1b",
		      "\xc2\x9b\xe2\x80\xae\\u001b");
	assert_string("\xe2\x80", "\\udce2\\udc80");
	is_verbatim = false;
}

static void test_invalid_utf8(void **state)
{
	static const struct {
		const char *value;
		const char *expected;
	} rows[] = {
		{ "\xff", "\\udcff" },
		{ "a\x80z", "a\\udc80z" },
		/* Overlong forms. */
		{ "\xc0\xaf", "\\udcc0\\udcaf" },
		{ "\xc1\xbf", "\\udcc1\\udcbf" },
		{ "\xe0\x9f\xbf", "\\udce0\\udc9f\\udcbf" },
		{ "\xf0\x8f\xbf\xbf", "\\udcf0\\udc8f\\udcbf\\udcbf" },
		/* A surrogate, and beyond U+10FFFF. */
		{ "\xed\xa0\x80", "\\udced\\udca0\\udc80" },
		{ "\xf4\x90\x80\x80", "\\udcf4\\udc90\\udc80\\udc80" },
		{ "\xf5\x80\x80\x80", "\\udcf5\\udc80\\udc80\\udc80" },
		/* Cut off at the end of the string, and within it. */
		{ "\xc3", "\\udcc3" },
		{ "\xe2\x82", "\\udce2\\udc82" },
		{ "\xf0\x9f\x98", "\\udcf0\\udc9f\\udc98" },
		{ "\xe2\x82 \xc3\xbc", "\\udce2\\udc82 \xc3\xbc" },
		{ "\xc3\"", "\\udcc3\\\"" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string(rows[i].value, rows[i].expected);
}

/* Names of devices and words are strings, too. */
static void fill_odd_names(struct printer *printer)
{
	const struct printer_ops *ops = printer->ops;

	ops->section_begin(printer, "dev");
	ops->object_begin(printer, "d\"0\n", GAP_BETWEEN);
	ops->list_begin(printer, &bits);
	ops->list_string(printer, "\\\xff");
	ops->list_end(printer);
	ops->object_end(printer);
	ops->section_end(printer);
}

static void test_odd_names(void **state)
{
	char *text = printed(fill_odd_names, false, false);

	(void)state;
	assert_string_equal(text, "{\"dev\":{\"d\\\"0\\n\":{\"bits\":["
				  "\"\\\\\\udcff\"]}}}\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_sections),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_controls),
		cmocka_unit_test(test_invalid_utf8),
		cmocka_unit_test(test_odd_names),
	};

	return cmocka_run_group_tests_name("print-json", tests, NULL, NULL);
}
