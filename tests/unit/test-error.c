// SPDX-License-Identifier: GPL-2.0-or-later
/* The caller's error. */

#include "fake.h"

#include "util/error.h"

#include <errno.h>
#include <string.h>

static void test_fail_fills(void **state)
{
	struct vdpa_error err;

	(void)state;
	soil_error(&err);
	assert_int_equal(vdpa_error_set(&err, -EINVAL, "do %s", "was %d", 7),
			 -EINVAL);
	assert_int_equal(err.code, -EINVAL);
	assert_string_equal(err.what, "was 7");
	/* A hint is text, not a format. */
	assert_string_equal(err.hint, "do %s");
}

static void test_fail_without_hint(void **state)
{
	struct vdpa_error err;

	(void)state;
	soil_error(&err);
	vdpa_error_set(&err, -EIO, NULL, "what");
	assert_string_equal(err.hint, "");
}

static void test_fail_forgets(void **state)
{
	struct vdpa_error err = { .attr = 13, .kernel = "its sentence" };

	(void)state;
	vdpa_error_set(&err, -EIO, NULL, "what");
	assert_string_equal(err.kernel, "");
	assert_int_equal(err.attr, 0);
}

static void test_null_is_fine(void **state)
{
	(void)state;
	assert_int_equal(vdpa_error_set(NULL, -EPERM, "hint", "what"), -EPERM);
	error_clear(NULL);
}

static void test_clear(void **state)
{
	static const struct vdpa_error clean;
	struct vdpa_error err;

	(void)state;
	soil_error(&err);
	error_clear(&err);
	assert_memory_equal(&err, &clean, sizeof(err));
}

/* The longest text that fits, and the shortest that does not. */
static void test_long_text(void **state)
{
	char text[VDPA_ERROR_TEXT_SIZE + 1], out[VDPA_ERROR_TEXT_SIZE];

	(void)state;
	memset(text, 'a', sizeof(text));
	text[VDPA_ERROR_TEXT_SIZE - 1] = '\0';
	error_text(out, "%s", text);
	assert_string_equal(out, text);

	text[VDPA_ERROR_TEXT_SIZE - 1] = 'a';
	text[VDPA_ERROR_TEXT_SIZE] = '\0';
	error_text(out, "%s", text);
	assert_int_equal(strlen(out), VDPA_ERROR_TEXT_SIZE - 1);
	assert_string_equal(out + VDPA_ERROR_TEXT_SIZE - 6, "aa...");
}

static void test_long_hint(void **state)
{
	char text[2 * VDPA_ERROR_TEXT_SIZE];
	struct vdpa_error err;

	(void)state;
	memset(text, 'h', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	vdpa_error_set(&err, -EIO, text, "%s", text);
	assert_string_equal(err.hint + VDPA_ERROR_TEXT_SIZE - 5, "h...");
	assert_string_equal(err.what + VDPA_ERROR_TEXT_SIZE - 5, "h...");
}

static void test_hint_calls(void **state)
{
	static const char *const pairs[][2] = {
		{ "", "" },
		{ "run it as root", "run it as root" },
		{ "\"vdpa mgmtdev show\" lists them",
		  "vdpa_mgmtdev_list() lists them" },
		{ "x (\"vdpa dev bind a driver vhost_vdpa\"); \"vdpa doctor\"",
		  "x (vdpa_dev_bind()); \"vdpa doctor\"" },
		{ "--timeout sets it", "vdpa_set_timeout() sets it" },
		/* Not the command of the row, and a hint that was cut off. */
		{ "\"vdpa dev shown\"", "\"vdpa dev shown\"" },
		{ "\"vdpa dev bind aaa...", "\"vdpa dev bind aaa..." },
	};
	char text[VDPA_ERROR_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		size_t length =
			vdpa_hint_calls(pairs[i][0], text, sizeof(text));

		assert_string_equal(text, pairs[i][1]);
		assert_int_equal(length, strlen(text));
	}
}

/* Every size: the text is the beginning of the whole one. */
static void test_hint_size(void **state)
{
	static const char hint[] = "a \"vdpa dev show\" b";
	static const char whole[] = "a vdpa_dev_list() b";
	char text[sizeof(whole) + 1];

	(void)state;
	assert_int_equal(vdpa_hint_calls(hint, NULL, 0), strlen(whole));
	for (size_t size = 1; size <= sizeof(text); size++) {
		memset(text, 'x', sizeof(text));
		assert_int_equal(vdpa_hint_calls(hint, text, size),
				 strlen(whole));
		assert_int_equal(strlen(text), size < sizeof(whole) ?
						       size - 1 :
						       strlen(whole));
		assert_memory_equal(text, whole, strlen(text));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fail_fills),
		cmocka_unit_test(test_fail_without_hint),
		cmocka_unit_test(test_fail_forgets),
		cmocka_unit_test(test_null_is_fine),
		cmocka_unit_test(test_clear),
		cmocka_unit_test(test_long_text),
		cmocka_unit_test(test_long_hint),
		cmocka_unit_test(test_hint_calls),
		cmocka_unit_test(test_hint_size),
	};

	return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
