// SPDX-License-Identifier: GPL-2.0-or-later
/* Values that are compressed in a store. */

#include "fleet/gzip.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the ones above. */
#include <cmocka.h>
#include <zlib.h>

#define SEED   20261127
#define VALUES 300

/* Text that compresses well, or bytes that do not. */
static char *make_value(size_t size, uint32_t *random)
{
	char *value = malloc(size + 1);
	int is_text = *random >> 30 & 1;

	assert_non_null(value);
	for (size_t i = 0; i < size; i++) {
		*random = *random * 1664525 + 1013904223;
		value[i] = is_text ? "vdpa"[i & 3] : (char)(*random >> 24);
	}
	return value;
}

static void check_value(const char *value, size_t size)
{
	char *packed, *back;
	size_t packed_size, back_size;

	assert_int_equal(gzip_pack(value, size, &packed, &packed_size), 0);
	if (!packed) {
		assert_true(size < GZIP_SIZE_MIN);
		return;
	}
	assert_int_equal(gzip_unpack(packed, packed_size, &back, &back_size),
			 0);
	assert_non_null(back);
	assert_int_equal(back_size, size);
	assert_memory_equal(back, value, size);
	free(back);
	free(packed);
}

/* What is packed is unpacked to the same bytes. */
static void test_round_trip(void **state)
{
	uint32_t random = SEED;

	(void)state;
	for (int i = 0; i < VALUES; i++) {
		size_t size = (size_t)i * (size_t)i * 7;
		char *value = make_value(size, &random);

		check_value(value, size);
		if (size > 2) { /* it looks compressed, and is not */
			memcpy(value, "\x1f\x8b", 2);
			check_value(value, size);
		}
		free(value);
	}
}

/* A value that is cut, or followed by more, is damaged. The first two bytes show
 * that a value is compressed. */
static void test_not_whole(void **state)
{
	uint32_t random = SEED;
	char *value = make_value(100000, &random), *packed, *back, *longer;
	size_t size, back_size = 7;

	(void)state;
	assert_int_equal(gzip_pack(value, 100000, &packed, &size), 0);
	assert_non_null(packed);
	for (size_t cut = 0; cut < size; cut += 1 + size / 100) {
		assert_int_equal(gzip_unpack(packed, cut, &back, &back_size),
				 cut < 2 ? 0 : -EBADMSG);
		assert_null(back);
		assert_int_equal(back_size, 7);
	}
	longer = calloc(1, size + 1);
	assert_non_null(longer);
	memcpy(longer, packed, size);
	assert_int_equal(gzip_unpack(longer, size + 1, &back, &back_size),
			 -EBADMSG);
	assert_null(back);
	assert_int_equal(back_size, 7);
	free(longer);
	free(packed);
	free(value);
}

/* As gzip(1) does, whatever the length. */
static char *compress_any(const char *value, size_t size, size_t *made_size)
{
	z_stream stream = { .next_in = (Bytef *)value, .avail_in = (uInt)size };
	char *made;

	assert_int_equal(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED,
				      MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY),
			 Z_OK);
	*made_size = deflateBound(&stream, size);
	made = malloc(*made_size);
	assert_non_null(made);
	stream.next_out = (Bytef *)made;
	stream.avail_out = (uInt)*made_size;
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	*made_size = stream.total_out;
	deflateEnd(&stream);
	return made;
}

/* A value may have so many bytes, and not one more. */
static void test_longest(void **state)
{
	char *value = calloc(1, GZIP_SIZE_MAX + 1), *packed, *back;
	size_t size, back_size;

	(void)state;
	assert_non_null(value);
	assert_int_equal(gzip_pack(value, GZIP_SIZE_MAX + 1, &packed, &size),
			 0);
	assert_null(packed);
	assert_int_equal(gzip_pack(value, GZIP_SIZE_MAX, &packed, &size), 0);
	assert_non_null(packed);
	assert_true(size < GZIP_SIZE_MAX / 500);
	assert_int_equal(gzip_unpack(packed, size, &back, &back_size), 0);
	assert_int_equal(back_size, GZIP_SIZE_MAX);
	free(back);
	free(packed);
	packed = compress_any(value, GZIP_SIZE_MAX + 1, &size);
	assert_int_equal(gzip_unpack(packed, size, &back, &back_size), -EFBIG);
	assert_null(back);
	free(packed);
	free(value);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_not_whole),
		cmocka_unit_test(test_longest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
