// SPDX-License-Identifier: GPL-2.0-or-later
/* Words and values of a command line. */

#include "fake.h"

#include "params.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Parameters as "dev add" takes them. */
static const struct param_set add_set = {
	.command = VDPA_CMD_DEV_NEW,
	.required = { PARAM_NAME, PARAM_MGMTDEV },
	.optional = { PARAM_FEATURES, PARAM_MAC, PARAM_MTU, PARAM_MAX_VQP },
};

/* Parameters as "dev vstats show" takes them. */
static const struct param_set vstats_set = {
	.command = VDPA_CMD_DEV_VSTATS_GET,
	.positional = PARAM_NAME,
	.optional = { PARAM_QIDX },
};

/* Parameters as "mgmtdev show" takes them. */
static const struct param_set show_set = {
	.command = VDPA_CMD_MGMTDEV_GET,
	.positional = PARAM_MGMTDEV,
	.is_positional_optional = true,
};

/* Only the members that this file tests. */
static const struct param_set value_set = {
	.command = VDPA_CMD_DEV_NEW,
	.optional = { PARAM_NAME, PARAM_MGMTDEV, PARAM_FEATURES, PARAM_MAC,
		      PARAM_MTU, PARAM_MAX_VQP, PARAM_QIDX },
};

/* Words in memory that may be written to, as main() has them. */
struct words {
	int argc;
	char *argv[16];
};

static void take_words(struct words *words, const char *const list[])
{
	for (words->argc = 0; list[words->argc]; words->argc++) {
		words->argv[words->argc] = strdup(list[words->argc]);
		assert_non_null(words->argv[words->argc]);
	}
}

static void free_words(struct words *words)
{
	for (int i = 0; i < words->argc; i++)
		free(words->argv[i]);
}

/* Words that must be refused, and the message. */
static void assert_bad(const struct param_set *set, const char *const list[],
		       const char *what, const char *hint)
{
	struct arguments arguments;
	struct vdpa_error err;
	struct words words;

	soil_error(&err);
	take_words(&words, list);
	assert_int_equal(params_parse(set, words.argc, words.argv, &arguments,
				      &err),
			 -EINVAL);
	assert_int_equal(err.code, -EINVAL);
	assert_text_has(err.what, what);
	if (hint)
		assert_text_has(err.hint, hint);
	assert_string_equal(err.kernel, "");
	params_free(&arguments);
	free_words(&words);
}

#define BAD(set, what, hint, ...)                                             \
	assert_bad((set), (const char *const[]){ __VA_ARGS__, NULL }, (what), \
		   (hint))

/* Each of @values is a bad value of @word. */
static void assert_bad_values(const char *word, const char *const *values,
			      size_t count, const char *what, const char *hint)
{
	for (size_t i = 0; i < count; i++) {
		BAD(&value_set, word, hint, word, values[i]);
		BAD(&value_set, what, hint, word, values[i]);
		/* The value is quoted, unless it is empty. */
		BAD(&value_set, values[i], hint, word, values[i]);
	}
}

#define BAD_VALUES(word, values, what, hint) \
	assert_bad_values((word), (values), ARRAY_SIZE(values), (what), (hint))

/* ---- bad values ----------------------------------------------------- */

static void test_bad_features(void **state)
{
	static const char *const wrong[] = { "",     "0x", "xyz", "-1", "1 2",
					     "0x 1", "1g", "+1",  "1+", "0x0x1",
					     "0x-1", "x1", "1,2" };
	static const char *const large[] = { "0x1ffffffffffffffff",
					     "10000000000000000",
					     "ffffffffffffffffffffffffffffff" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		BAD(&value_set, "device_features: ", "", "device_features",
		    wrong[i]);
	BAD_VALUES("device_features", large, "more than 64 bits",
		   "bits 0 to 63");
}

static void test_bad_macs(void **state)
{
	static const char *const values[] = {
		"00:11:22:33:44",
		"00:11:22:33:44:55:66",
		"00-11-22-33-44:55",
		"1.2.3.4",
		"",
		"00:11:22:33:44:5g",
		"000:1:2:3:4:5",
		"0:1:2:3:4:005",
		"00:11:22:33:44:55:",
		":11:22:33:44:55",
		"00::22:33:44:55",
		" 00:11:22:33:44:55",
		"00:11:22:33:44:55 ",
		"0x0:11:22:33:44:55",
		"00112233445g",
		"0011223344556",
		"00112233:4455",
	};

	(void)state;
	BAD_VALUES("mac", values, "is not a MAC address", "52:54:00:12:34:56");
}

static void test_bad_numbers(void **state)
{
	static const char *const words[] = { "mtu", "max_vqp" };
	static const char *const wrong[] = { "-1",   "+5", "1x",  "",	" 1",
					     "0x10", "1 ", "1.5", "abc" };
	static const char *const large[] = { "65536", "99999999999",
					     "99999999999999999999999" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		BAD_VALUES(words[i], wrong, "is not a decimal number",
			   "from 0 to 65535");
		BAD_VALUES(words[i], large, "is too large", "from 0 to 65535");
	}
}

static void test_bad_qidx(void **state)
{
	static const char *const wrong[] = { "-1", "", "0x1" };
	static const char *const large[] = { "4294967296",
					     "18446744073709551616" };

	(void)state;
	BAD_VALUES("qidx", wrong, "is not a decimal number",
		   "from 0 to 4294967295");
	BAD_VALUES("qidx", large, "is too large", "from 0 to 4294967295");
}

static void test_bad_mgmtdevs(void **state)
{
	static const char *const wrong[] = { "a/b/c", "/b",   "a/", "/",
					     "//",    "a//b", "/a/" };

	(void)state;
	BAD_VALUES("mgmtdev", wrong, "is not a management device", "BUS/NAME");
	BAD(&value_set, "mgmtdev is empty", "vdpa mgmtdev show", "mgmtdev", "");
}

static void test_empty_name(void **state)
{
	(void)state;
	BAD(&value_set, "name is empty", "give the device a name", "name", "");
	BAD(&vstats_set, "name is empty", NULL, "");
}

static void test_long_value_is_cut(void **state)
{
	char value[1001], what[128];

	(void)state;
	memset(value, 'z', 1000);
	value[1000] = '\0';
	snprintf(what, sizeof(what), "mtu \"%.80s...\" is not a decimal number",
		 value);
	BAD(&value_set, what, NULL, "mtu", value);
	snprintf(what, sizeof(what), "unknown word \"%.80s...\"", value);
	BAD(&value_set, what, NULL, value, "1");
}

/* ---- words ---------------------------------------------------------- */

static void test_unknown_words(void **state)
{
	static const struct {
		const char *typed;
		const char *meant;
	} rows[] = {
		{ "nmae", "name" },
		{ "mgmtdew", "mgmtdev" },
		{ "maxvqp", "max_vqp" },
		{ "mtuu", "mtu" },
		{ "MTU", "mtu" },
		{ "frobnicate", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char hint[64] = "";

		if (rows[i].meant)
			snprintf(hint, sizeof(hint), "did you mean \"%s\"?",
				 rows[i].meant);
		BAD(&add_set, "unknown word \"", hint, rows[i].typed, "1");
		BAD(&add_set, rows[i].typed, hint, rows[i].typed, "1");
	}
}

/* Abbreviations of words that iproute2 takes only whole. */
static void test_exact_words(void **state)
{
	static const char *const typed[] = { "mt", "ma", "device_feature",
					     "qid", "mac_" };

	(void)state;
	/* "ma" is the beginning of max_vqp. */
	for (size_t i = 0; i < ARRAY_SIZE(typed); i++)
		if (strcmp(typed[i], "ma") != 0)
			BAD(&value_set, "unknown word", NULL, typed[i], "1");
}

/* A command does not know the words of other commands. */
static void test_words_of_other_commands(void **state)
{
	(void)state;
	BAD(&vstats_set, "unknown word \"mtu\"", NULL, "d0", "mtu", "1500");
	BAD(&add_set, "unknown word \"qidx\"", NULL, "qidx", "1");
}

static void test_missing(void **state)
{
	static const char *const nothing[] = { NULL };

	(void)state;
	BAD(&add_set, "MTU is missing after \"mtu\"", "MTU in bytes", "mtu");
	BAD(&add_set, "NAME is missing after \"name\"", NULL, "mgmtdev", "m",
	    "na");
	BAD(&add_set, "mgmtdev is missing",
	    "write \"mgmtdev MGMTDEV\": management device", "name", "d0");
	BAD(&add_set, "name is missing",
	    "write \"name NAME\": name of the device", "mgmtdev", "m");
	assert_bad(&add_set, nothing, "name is missing", NULL);
	assert_bad(&vstats_set, nothing, "DEV is missing",
		   "name of the device");
}

/* Every mistake is found; the meant word is not missing as well. */
static void test_all_mistakes(void **state)
{
	static const char *const list[] = { "nmae", "d0", "mtu", "x",
					    "mac",  "y",  "zz",	 NULL };
	static const char *const wanted[] = { "mtu \"x\"", "mac \"y\"",
					      "unknown word \"zz\"",
					      "mgmtdev is missing" };
	struct arguments arguments;
	struct vdpa_error err;
	struct words words;

	(void)state;
	take_words(&words, list);
	assert_int_equal(params_parse(&add_set, words.argc, words.argv,
				      &arguments, &err),
			 -EINVAL);
	assert_text_has(err.what, "unknown word \"nmae\"");
	assert_int_equal(arguments.more_count, ARRAY_SIZE(wanted));
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
		assert_text_has(arguments.more[i].what, wanted[i]);
	params_free(&arguments);
	free_words(&words);
}

/* More mistakes than are kept. */
static void test_many_mistakes(void **state)
{
	static const char *const list[] = { "a1", "b1", "c1", "d1", "e1", "f1",
					    "g1", "h1", "i1", "j1", "k1", "l1",
					    "m1", "o1", "p1", NULL };
	struct arguments arguments;
	struct words words;

	(void)state;
	take_words(&words, list);
	assert_int_equal(params_parse(&add_set, words.argc, words.argv,
				      &arguments, NULL),
			 -EINVAL);
	assert_int_equal(arguments.more_count, 7);
	params_free(&arguments);
	free_words(&words);
}

static void test_abbreviations(void **state)
{
	static const struct {
		const char *typed;
		enum param_id id;
	} rows[] = {
		{ "n", PARAM_NAME },	      { "na", PARAM_NAME },
		{ "name", PARAM_NAME },	      { "m", PARAM_MGMTDEV },
		{ "mg", PARAM_MGMTDEV },      { "mgmtdev", PARAM_MGMTDEV },
		{ "mac", PARAM_MAC },	      { "mtu", PARAM_MTU },
		{ "ma", PARAM_MAX_VQP },      { "max", PARAM_MAX_VQP },
		{ "max_vqp", PARAM_MAX_VQP }, { "names", PARAM_NONE },
		{ "", PARAM_NONE },	      { "qidx", PARAM_NONE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(params_find(&add_set, rows[i].typed),
				 rows[i].id);
}

/* ---- good ones ------------------------------------------------------ */

static void parse(const struct param_set *set, struct words *words,
		  struct arguments *arguments)
{
	struct vdpa_error err = { 0 };

	assert_int_equal(params_parse(set, words->argc, words->argv, arguments,
				      &err),
			 0);
	assert_int_equal(arguments->request.command, set->command);
	assert_string_equal(err.what, "");
}

static void assert_full(struct words *words)
{
	static const uint8_t mac[] = { 0x52, 0x54, 0, 1, 0xab, 0xcd };
	struct arguments arguments;

	parse(&add_set, words, &arguments);
	assert_string_equal(arguments.request.name, "d0");
	assert_string_equal(arguments.request.mgmtdev_bus, "pci");
	assert_string_equal(arguments.request.mgmtdev_name, "0000:02:00.0");
	assert_true(arguments.request.device_features == 0x300000020);
	assert_memory_equal(arguments.request.mac, mac, sizeof(mac));
	assert_int_equal(arguments.request.mtu, 9000);
	assert_int_equal(arguments.request.max_vqp, 4);
	assert_true(arguments.request.has ==
		    (VDPA_BIT(VDPA_ATTR_DEV_FEATURES) |
		     VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR) |
		     VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU) |
		     VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP)));
	params_free(&arguments);
	free_words(words);
}

static void test_any_order(void **state)
{
	static const char *const usual[] = {
		"name",
		"d0",
		"mgmtdev",
		"pci/0000:02:00.0",
		"mac",
		"52:54:0:1:AB:cd",
		"mtu",
		"9000",
		"max_vqp",
		"4",
		"device_features",
		"0x300000020",
		NULL,
	};
	static const char *const reversed[] = {
		"device_features",
		"300000020",
		"max",
		"0004",
		"mtu",
		"09000",
		"mac",
		"52:54:00:01:ab:CD",
		"mg",
		"pci/0000:02:00.0",
		"na",
		"d0",
		NULL,
	};
	static const char *const signs[] = {
		"name=d0",
		"mgmtdev=PCI/0000:02:00.0",
		"mac=52-54-00-01-AB-CD",
		"mtu=9000",
		"queue_pairs=4",
		"device_features=0x300000020",
		NULL,
	};
	struct words words;

	(void)state;
	take_words(&words, usual);
	assert_full(&words);
	take_words(&words, reversed);
	assert_full(&words);
	take_words(&words, signs);
	assert_full(&words);
}

static void test_only_what_is_given(void **state)
{
	static const char *const list[] = { "name", "d0", "mgmtdev", "sim",
					    NULL };
	struct arguments arguments;
	struct words words;

	(void)state;
	memset(&arguments, 0xff, sizeof(arguments));
	take_words(&words, list);
	parse(&add_set, &words, &arguments);
	assert_int_equal(arguments.request.has, 0);
	assert_null(arguments.request.mgmtdev_bus);
	assert_string_equal(arguments.request.mgmtdev_name, "sim");
	assert_int_equal(arguments.request.device_features, 0);
	assert_int_equal(arguments.request.mtu, 0);
	params_free(&arguments);
	free_words(&words);
}

/* "vdpa fleet" gives the words to another program after it has parsed them. */
static void test_words_stay(void **state)
{
	static const char *const list[] = { "mgmtdev", "PCI/0000:0A:00.0",
					    "mac=52:54:00:12:34:56", NULL };
	struct arguments arguments;
	struct words words;

	(void)state;
	take_words(&words, list);
	parse(&value_set, &words, &arguments);
	assert_string_equal(arguments.request.mgmtdev_name, "0000:0a:00.0");
	for (int i = 0; i < words.argc; i++)
		assert_string_equal(words.argv[i], list[i]);
	params_free(&arguments);
	free_words(&words);
}

static void test_good_features(void **state)
{
	static const struct {
		const char *text;
		uint64_t features;
	} rows[] = {
		{ "0", 0 },
		{ "0x0", 0 },
		{ "20", 0x20 },
		{ "0x20", 0x20 },
		{ "0X20", 0x20 },
		{ "00000000000000000000000020", 0x20 },
		{ "0x00000000000000000000000020", 0x20 },
		{ "aBcD", 0xabcd },
		{ "8000000000000000", 0x8000000000000000 },
		{ "0xffffffffffffffff", UINT64_MAX },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *const list[] = { "device_features", rows[i].text,
					     NULL };
		struct arguments arguments;
		struct words words;

		take_words(&words, list);
		parse(&value_set, &words, &arguments);
		assert_true(arguments.request.device_features ==
			    rows[i].features);
		assert_true(arguments.request.has ==
			    VDPA_BIT(VDPA_ATTR_DEV_FEATURES));
		params_free(&arguments);
		free_words(&words);
	}
}

/* Names are read once the class of the device is known. */
static void test_features_by_name(void **state)
{
	static const char *const texts[] = { "MAC,MTU", "all,-MQ",
					     "migratable" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		const char *const list[] = { "device_features", texts[i],
					     NULL };
		struct arguments arguments;
		struct words words;

		take_words(&words, list);
		parse(&value_set, &words, &arguments);
		assert_string_equal(arguments.features, texts[i]);
		assert_int_equal(arguments.request.has, 0);
		params_free(&arguments);
		free_words(&words);
	}
}

/* The last of them counts. */
static void test_features_twice(void **state)
{
	static const char *const list[] = { "device_features", "all",
					    "device_features", "VERSION_1",
					    NULL };
	struct arguments arguments;
	struct words words;

	(void)state;
	take_words(&words, list);
	parse(&value_set, &words, &arguments);
	assert_null(arguments.features);
	assert_true(arguments.request.device_features == UINT64_C(1) << 32);
	params_free(&arguments);
	free_words(&words);
}

static void test_limits_of_numbers(void **state)
{
	static const char *const list[] = { "mtu", "65535", "max_vqp",
					    "0",   "qidx",  "4294967295",
					    NULL };
	struct arguments arguments;
	struct words words;

	(void)state;
	take_words(&words, list);
	parse(&value_set, &words, &arguments);
	assert_int_equal(arguments.request.mtu, 65535);
	assert_int_equal(arguments.request.max_vqp, 0);
	assert_int_equal(arguments.request.qidx, UINT32_MAX);
	params_free(&arguments);
	free_words(&words);
}

static void test_positional(void **state)
{
	static const char *const with_qidx[] = { "d0", "qidx", "2", NULL };
	static const char *const alone[] = { "qidx", NULL };
	static const char *const nothing[] = { NULL };
	struct arguments arguments;
	struct words words;

	(void)state;
	take_words(&words, with_qidx);
	parse(&vstats_set, &words, &arguments);
	assert_string_equal(arguments.request.name, "d0");
	assert_int_equal(arguments.request.qidx, 2);
	params_free(&arguments);
	free_words(&words);

	/* In the place of a name, any word is a name. */
	take_words(&words, alone);
	parse(&vstats_set, &words, &arguments);
	assert_string_equal(arguments.request.name, "qidx");
	assert_int_equal(arguments.request.has, 0);
	params_free(&arguments);
	free_words(&words);

	take_words(&words, nothing);
	parse(&show_set, &words, &arguments);
	assert_null(arguments.request.mgmtdev_name);
	params_free(&arguments);
}

/* ---- a word twice --------------------------------------------------- */

/* Parse @words, and copy to @text what is printed to stderr. */
static void parse_aloud(struct words *words, struct arguments *arguments,
			char *text, size_t size)
{
	FILE *file = tmpfile();
	int saved = dup(STDERR_FILENO);

	assert_non_null(file);
	fflush(stderr);
	dup2(fileno(file), STDERR_FILENO);
	parse(&value_set, words, arguments);
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
	rewind(file);
	text[fread(text, 1, size - 1, file)] = '\0';
	fclose(file);
}

static void test_twice(void **state)
{
	static const char *const list[] = { "mtu", "1500", "name", "a",	 "mgmt",
					    "x/y", "mtu",  "9000", "na", "b",
					    "mg",  "z",	   NULL };
	struct arguments arguments;
	struct words words;
	char text[1024];

	(void)state;
	take_words(&words, list);
	parse_aloud(&words, &arguments, text, sizeof(text));
	assert_int_equal(arguments.request.mtu, 9000);
	assert_string_equal(arguments.request.name, "b");
	assert_null(arguments.request.mgmtdev_bus);
	assert_string_equal(arguments.request.mgmtdev_name, "z");
	assert_text_has(text, "\"mtu\" is given twice: the last one, \"9000\"");
	assert_text_has(text, "\"name\" is given twice: the last one, \"b\"");
	assert_text_has(text, "\"mgmtdev\" is given twice");
	params_free(&arguments);
	free_words(&words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bad_features),
		cmocka_unit_test(test_bad_macs),
		cmocka_unit_test(test_bad_numbers),
		cmocka_unit_test(test_bad_qidx),
		cmocka_unit_test(test_bad_mgmtdevs),
		cmocka_unit_test(test_empty_name),
		cmocka_unit_test(test_long_value_is_cut),
		cmocka_unit_test(test_unknown_words),
		cmocka_unit_test(test_exact_words),
		cmocka_unit_test(test_words_of_other_commands),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_all_mistakes),
		cmocka_unit_test(test_many_mistakes),
		cmocka_unit_test(test_abbreviations),
		cmocka_unit_test(test_any_order),
		cmocka_unit_test(test_only_what_is_given),
		cmocka_unit_test(test_words_stay),
		cmocka_unit_test(test_good_features),
		cmocka_unit_test(test_features_by_name),
		cmocka_unit_test(test_features_twice),
		cmocka_unit_test(test_limits_of_numbers),
		cmocka_unit_test(test_positional),
		cmocka_unit_test(test_twice),
	};

	return cmocka_run_group_tests_name("params", tests, NULL, NULL);
}
