// SPDX-License-Identifier: GPL-2.0-or-later
/* Lines of the journal of what devices were created with. */

#include "fake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>

#define BOOT_ID "3f1f5c2e-0000-4000-8000-000000000001"

/* ---- the text ------------------------------------------------------- */

static const struct vdpa_initial_record full = {
	.kind = VDPA_INITIAL_ADD,
	.boot_id = BOOT_ID,
	.number = UINT64_MAX,
	.name = "d\xff",
	.initial = {
		.has = VDPA_BIT(VDPA_ATTR_DEV_FEATURES) |
		       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR) |
		       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU) |
		       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP),
		.device_features = UINT64_C(0x8000000100000000),
		.mac = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 },
		.mtu = 9000,
		.max_vqp = 8,
	},
};

#define WORDS                                                             \
	"\"boot_id\":\"" BOOT_ID "\",\"number\":18446744073709551615,"    \
	"\"name\":\"d\\udcff\",\"initial_config\":{\"device_features\":{" \
	"\"mask\":\"0x8000000100000000\",\"names\":[\"VERSION_1\","       \
	"\"bit_63\"]},\"mac\":\"52:54:00:12:34:56\",\"mtu\":9000,"        \
	"\"max_vqp\":8}}"

static const char full_text[] = "{\"kind\":\"add\"," WORDS;

/* As earlier versions wrote it. */
static const char earlier_text[] = "{\"schema\":\"vdpa-initial/1\"," WORDS;

static void test_write(void **state)
{
	char *text;

	(void)state;
	assert_int_equal(vdpa_initial_write(&full, &text, NULL), 0);
	assert_string_equal(text, full_text);
	free(text);
}

static void assert_same(const struct vdpa_initial *a,
			const struct vdpa_initial *b)
{
	assert_true(a->has == b->has);
	assert_true(a->device_features == b->device_features);
	assert_memory_equal(a->mac, b->mac, sizeof(a->mac));
	assert_int_equal(a->mtu, b->mtu);
	assert_int_equal(a->max_vqp, b->max_vqp);
}

static void test_read(void **state)
{
	static const char *const texts[] = { full_text, earlier_text };
	struct vdpa_initial_record *record;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		assert_int_equal(vdpa_initial_read(texts[i], strlen(texts[i]),
						   &record, NULL),
				 0);
		assert_string_equal(record->kind, VDPA_INITIAL_ADD);
		assert_string_equal(record->boot_id, BOOT_ID);
		assert_true(record->number == UINT64_MAX);
		assert_string_equal(record->name, "d\xff");
		assert_same(&record->initial, &full.initial);
		vdpa_initial_record_free(record);
	}
	vdpa_initial_record_free(NULL);
}

#define SET_TEXT                                            \
	"{\"kind\":\"set\",\"boot_id\":\"b\",\"number\":7," \
	"\"name\":\"d\",\"set_config\":{\"mac\":\"52:54:00:12:34:56\"}}"

/* Of all words, a device can get another MAC address. */
static void test_set(void **state)
{
	struct vdpa_initial_record record = { .kind = VDPA_INITIAL_SET,
					      .boot_id = "b",
					      .number = 7,
					      .name = "d",
					      .initial = full.initial };
	struct vdpa_initial_record *again;
	char *text;

	(void)state;
	assert_int_equal(vdpa_initial_write(&record, &text, NULL), 0);
	assert_string_equal(text, SET_TEXT);
	assert_int_equal(vdpa_initial_read(text, strlen(text), &again, NULL),
			 0);
	assert_string_equal(again->kind, VDPA_INITIAL_SET);
	assert_int_equal(again->number, 7);
	record.initial = (struct vdpa_initial){
		.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR),
		.mac = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 },
	};
	assert_same(&again->initial, &record.initial);
	vdpa_initial_record_free(again);
	free(text);
}

static void test_overlay(void **state)
{
	struct vdpa_initial words = {
		.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU), .mtu = 1500
	};
	const struct vdpa_initial none = { .has = 0 };

	(void)state;
	vdpa_initial_overlay(&words, &none);
	assert_int_equal(words.mtu, 1500);
	vdpa_initial_overlay(&words, &full.initial);
	assert_same(&words, &full.initial);
}

/* Deletions and announcements have no words. */
static void test_kinds(void **state)
{
	static const struct {
		const char *kind, *text;
	} rows[] = {
		{ VDPA_INITIAL_DEL,
		  "{\"kind\":\"del\",\"boot_id\":\"b\",\"name\":\"d\"}" },
		{ VDPA_INITIAL_BATCH,
		  "{\"kind\":\"batch\",\"boot_id\":\"b\",\"name\":\"d\"}" },
	};
	struct vdpa_initial_record record = { .boot_id = "b", .name = "d" };
	struct vdpa_initial_record *again;
	char *text;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		record.kind = rows[i].kind;
		assert_int_equal(vdpa_initial_write(&record, &text, NULL), 0);
		assert_string_equal(text, rows[i].text);
		assert_int_equal(
			vdpa_initial_read(text, strlen(text), &again, NULL), 0);
		assert_string_equal(again->kind, rows[i].kind);
		assert_string_equal(again->name, "d");
		vdpa_initial_record_free(again);
		free(text);
	}
}

/* A newer version's line is not an error, whatever its members are. */
static void test_newer(void **state)
{
	static const char *const texts[] = {
		"{\"kind\":\"later\",\"number\":\"x\",\"name\":7}",
		"{\"kind\":\"del\",\"boot_id\":\"b\",\"name\":\"d\",\"new\":{}}",
	};
	struct vdpa_initial_record *record;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		assert_int_equal(vdpa_initial_read(texts[i], strlen(texts[i]),
						   &record, NULL),
				 0);
		assert_string_equal(record->kind, i ? "del" : "later");
		assert_int_equal(record->boot_id != NULL, i);
		vdpa_initial_record_free(record);
	}
}

/* A record can have no words. */
static void test_nothing_given(void **state)
{
	const struct vdpa_initial_record none = { .kind = VDPA_INITIAL_ADD,
						  .boot_id = "b",
						  .number = 1,
						  .name = "d" };
	struct vdpa_initial_record *record;
	char *text;

	(void)state;
	assert_int_equal(vdpa_initial_write(&none, &text, NULL), 0);
	assert_int_equal(vdpa_initial_read(text, strlen(text), &record, NULL),
			 0);
	assert_true(record->initial.has == 0);
	vdpa_initial_record_free(record);
	free(text);
}

static const struct {
	const char *text;
	const char *what;
} refused[] = {
	{ "", "line 1: the JSON text ends too early" },
	{ "{}", "\"schema\" \"vdpa-initial/1\" is missing" },
	{ "{\"schema\":\"vdpa-host/1\"}",
	  "\"schema\" is \"vdpa-host/1\", not \"vdpa-initial/1\"" },
	{ "{\"schema\":\"vdpa-initial/1\"}", "record: \"boot_id\" is missing" },
	{ "{\"kind\":7}", "\"kind\" is not a string" },
	{ "{\"kind\":\"del\",\"boot_id\":\"b\"}",
	  "record: \"name\" is missing" },
	{ "{\"schema\":\"vdpa-initial/1\",\"boot_id\":\"b\",\"name\":\"d\","
	  "\"initial_config\":{}}",
	  "record: \"number\" is missing" },
	{ "{\"schema\":\"vdpa-initial/1\",\"boot_id\":\"b\",\"number\":1,"
	  "\"initial_config\":{}}",
	  "record: \"name\" is missing" },
	{ "{\"schema\":\"vdpa-initial/1\",\"boot_id\":\"b\",\"number\":1,"
	  "\"name\":\"d\"}",
	  "record: \"initial_config\" is missing" },
	{ "{\"kind\":\"set\",\"boot_id\":\"b\",\"name\":\"d\","
	  "\"set_config\":{}}",
	  "record: \"number\" is missing" },
	{ "{\"kind\":\"set\",\"boot_id\":\"b\",\"number\":1,"
	  "\"name\":\"d\",\"initial_config\":{}}",
	  "record: \"set_config\" is missing" },
	{ "{\"kind\":\"set\",\"boot_id\":\"b\",\"number\":1,"
	  "\"name\":\"d\",\"set_config\":[]}",
	  "record: \"set_config\" is a list, not an object" },
	{ "{\"schema\":\"vdpa-initial/1\",\"boot_id\":\"b\",\"number\":-1,"
	  "\"name\":\"d\",\"initial_config\":{}}",
	  "record: \"number\" is -1, not a number from 0 to "
	  "18446744073709551615" },
	{ "{\"schema\":\"vdpa-initial/1\",\"boot_id\":7,\"number\":1,"
	  "\"name\":\"d\",\"initial_config\":{}}",
	  "record: \"boot_id\" is 7, not a string" },
	{ "{\"schema\":\"vdpa-initial/1\",\"boot_id\":\"b\",\"number\":1,"
	  "\"name\":\"d\",\"initial_config\":7}",
	  "record: \"initial_config\" is 7, not an object" },
	{ "{\"schema\":\"vdpa-initial/1\",\"boot_id\":\"b\",\"number\":1,"
	  "\"name\":\"d\",\"initial_config\":{\"mtu\":true}}",
	  "record, initial_config: \"mtu\" is true, not a number from 0 to "
	  "65535" },
};

static void test_refused(void **state)
{
	struct vdpa_initial_record *record = NULL;
	struct vdpa_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		soil_error(&err);
		assert_int_equal(vdpa_initial_read(refused[i].text,
						   strlen(refused[i].text),
						   &record, &err),
				 -EINVAL);
		assert_string_equal(err.what, refused[i].what);
		assert_null(record);
	}
}

static void assert_cut(const char *text)
{
	struct vdpa_initial_record *record;
	char *part;

	for (size_t cut = 0; cut < strlen(text); cut++) {
		part = malloc(cut ? cut : 1);
		assert_non_null(part);
		memcpy(part, text, cut);
		assert_int_equal(vdpa_initial_read(part, cut, &record, NULL),
				 -EINVAL);
		free(part);
	}
}

static void test_cut(void **state)
{
	(void)state;
	assert_cut(full_text);
	assert_cut(SET_TEXT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_overlay),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_newer),
		cmocka_unit_test(test_nothing_given),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests_name("host-initial", tests, NULL, NULL);
}
