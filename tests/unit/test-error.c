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
	};

	return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
