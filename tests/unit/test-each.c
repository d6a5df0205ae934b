// SPDX-License-Identifier: GPL-2.0-or-later
/* Lists whose objects are passed on one by one. */

#include "script.h"

#include "netlink/names.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/*
 * "a b ": the names passed on. The one named @last ends the list with code 7.
 */
struct passed {
	char text[256];
	const char *last;
};

static int pass(struct passed *passed, const char *name, int error)
{
	size_t length = strlen(passed->text);

	snprintf(passed->text + length, sizeof(passed->text) - length, "%s%s ",
		 name, error ? "!" : "");
	return passed->last && strcmp(passed->last, name) == 0 ? 7 : 0;
}

static int pass_dev(void *arg, const struct vdpa_dev *dev)
{
	return pass(arg, dev->name, 0);
}

static int pass_config(void *arg, const struct vdpa_config *config)
{
	return pass(arg, config->name, config->error);
}

static int each_dev(struct vdpa *vdpa, struct passed *passed,
		    struct vdpa_error *err)
{
	return vdpa_dev_each(vdpa, pass_dev, passed, err);
}

static int each_config(struct vdpa *vdpa, struct passed *passed,
		       struct vdpa_error *err)
{
	return vdpa_config_each(vdpa, pass_config, passed, err);
}

static const struct row {
	const char *name;
	int (*each)(struct vdpa *vdpa, struct passed *passed,
		    struct vdpa_error *err);
	/* Whether devices may have been removed, for each query. */
	const char *misses;
	const struct step *script;
	const char *last; /* the name that ends it */
	int ret;
	const char *passed;
	const char *what; /* a part of the error */
	const char *asks;
} rows[] = {
	{
		"devices in one datagram",
		.each = each_dev,
		.script = SCRIPT(LIST(1, "a b c")),
		.passed = "a b c ",
		.asks = "dump dev",
	},
	{
		"no devices",
		.each = each_dev,
		.script = SCRIPT(LIST(1, "")),
		.passed = "",
		.asks = "dump dev",
	},
	{
		"a list that is read twice is passed on once",
		.each = each_dev,
		.script = SCRIPT(DUMP(1, "a b c"), DUMP(2, "a b c")),
		.passed = "a b c ",
		.asks = "dump dev, dump dev",
	},
	{
		"a list is read once if none was removed meanwhile",
		.each = each_dev,
		.misses = "10",
		.script = SCRIPT(DUMP(1, "a b c")),
		.passed = "a b c ",
		.asks = "dump dev",
	},
	{
		/* The first reading lacks a device; it comes last. */
		"a removal is noticed during the first reading",
		.each = each_dev,
		.misses = "1110",
		.script =
			SCRIPT(DUMP(1, "a c"), DUMP(2, "b c"), DUMP(3, "b c")),
		.passed = "a c b ",
		.asks = "dump dev, dump dev, dump dev",
	},
	{
		/* This is why the first reading leaves out "b". */
		"\"a\" is removed during the first reading",
		.each = each_dev,
		.script = SCRIPT(DUMP(1, "a c"), DUMP(2, "b c"), DUMP(3, "b c"),
				 DUMP(4, "b c")),
		.passed = "a c b ",
		.asks = "dump dev, dump dev, dump dev, dump dev",
	},
	{
		"the second reading has less",
		.each = each_dev,
		.script = SCRIPT(DUMP(1, "a b c"), DUMP(2, "a b"),
				 DUMP(3, "a b"), DUMP(4, "a b")),
		.passed = "a b c ",
		.asks = "dump dev, dump dev, dump dev, dump dev",
	},
	{
		"the second reading has more at its end",
		.each = each_dev,
		.script = SCRIPT(DUMP(1, "a b c"), DUMP(2, "a b c d"),
				 DUMP(3, "a b c d"), DUMP(4, "a b c d")),
		.passed = "a b c d ",
		.asks = "dump dev, dump dev, dump dev, dump dev",
	},
	{
		"the caller wants no more devices",
		.each = each_dev,
		.script = SCRIPT(LIST(1, "a b c")),
		.last = "b",
		.ret = 7,
		.passed = "a b ",
		.asks = "dump dev",
	},
	{
		"a list that never holds still",
		.each = each_dev,
		.script = SCRIPT(DUMP(1, "a b c"), DUMP(2, "a b"), RESTLESS(3)),
		.ret = -EAGAIN,
		.passed = "a b c ",
		.what = "changed during each of the 10 attempts",
		.asks = "dump dev, dump dev, " TEN_DUMPS,
	},
	{
		"a list is refused",
		.each = each_dev,
		.script = SCRIPT(ACK(1, -EPERM)),
		.ret = -EPERM,
		.passed = "",
		.asks = "dump dev",
	},
	{
		/* "c" cannot be described, and "d" was removed meanwhile. */
		"configurations that the dump leaves out come last",
		.each = each_config,
		.script = SCRIPT(CONFIGS(1, "a e"), DONE(1, 0),
				 LIST(2, "a b c d e"), CONFIG(3, "b"),
				 ACK(3, 0), ACK(4, -EOPNOTSUPP),
				 ACK(5, -ENODEV)),
		.passed = "a e b c! ",
		.asks = "dump config, dump dev, "
			"config b + config c + config d",
	},
	{
		"the caller wants no more of the dump",
		.each = each_config,
		.script = SCRIPT(CONFIGS(1, "a"), DONE(1, 0)),
		.last = "a",
		.ret = 7,
		.passed = "a ",
		.asks = "dump config",
	},
	{
		"the caller wants no more of what the dump left out",
		.each = each_config,
		.script = SCRIPT(CONFIGS(1, "a"), DONE(1, 0), LIST(2, "a b c"),
				 CONFIG(3, "b"), ACK(3, 0), CONFIG(4, "c"),
				 ACK(4, 0)),
		.last = "b",
		.ret = 7,
		.passed = "a b ",
		.asks = "dump config, dump dev, config b + config c",
	},
};

static void run_row(const struct row *row, struct vdpa_error *err)
{
	struct passed passed = { .text = "", .last = row->last };
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	if (row->misses)
		fake_watch(&fake, row->misses);
	play(&fake, row->script);
	assert_int_equal(row->each(vdpa, &passed, err), row->ret);
	assert_string_equal(passed.text, row->passed);
	assert_asked(&fake, row->asks);
	fake_close(&fake, vdpa);
}

/* The error is empty if the caller ended the list. */
static void check_row(void **state)
{
	const struct row *row = *state;
	struct vdpa_error err;

	soil_error(&err);
	run_row(row, &err);
	if (row->ret < 0)
		assert_int_equal(err.code, row->ret);
	else
		assert_string_equal(err.what, "");
	assert_text_has(err.what, row->what ? row->what : "");
	run_row(row, NULL);
}

/* ---- names ---------------------------------------------------------- */

static void test_names(void **state)
{
	struct names names = { 0 };
	char name[16];
	size_t at = 0;

	(void)state;
	assert_false(names_find(&names, &at, "n0"));
	for (unsigned int i = 0; i < 3000; i++) {
		snprintf(name, sizeof(name), "n%u", i);
		assert_int_equal(names_add(&names, name), 0);
	}
	assert_int_equal(names.count, 3000);
	assert_true(names_find(&names, &at, "n2999"));
	assert_int_equal(at, names.size);
	assert_true(names_find(&names, &at, "n0"));
	assert_int_equal(at, 3);
	assert_true(names_find(&names, &at, "n1"));
	assert_false(names_find(&names, &at, "n"));
	assert_false(names_find(&names, &at, "n3000"));
	assert_int_equal(at, 6);
	names_clear(&names);
	assert_int_equal(names.size, 0);
}

int main(void)
{
	struct tests tests = {
		.list = { cmocka_unit_test(test_names) },
		.count = 1,
	};

	ADD_ROWS(&tests, check_row, rows);
	return run_rows("each", &tests);
}
