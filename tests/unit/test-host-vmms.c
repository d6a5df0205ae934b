// SPDX-License-Identifier: GPL-2.0-or-later
/* Rows of hypervisors in files of an administrator. */

#include "fake.h"

#include <errno.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/json.h>
#include <vdpa/vmm.h>

/* A file with one row, "own". */
#define OWN(members) "{\"vmm\":{\"own\":{" members "}}}"
#define WHOLE                                                           \
	"\"classes\":[\"net\"],\"takes\":{\"mask\":\"0x300000000\"},"   \
	"\"needs\":{\"mask\":\"0x0\"},\"compares\":{\"mask\":\"0x1\"}," \
	"\"traits\":[\"x-svq\",\"index\"]"

static int read_text(struct vdpa_host_vmms *vmms, const char *text,
		     struct vdpa_error *err)
{
	return vdpa_host_vmms_read(vmms, text, strlen(text), err);
}

static struct vdpa_host_vmms *new_vmms(void)
{
	struct vdpa_host_vmms *vmms;

	assert_int_equal(vdpa_host_vmms_new(&vmms, NULL), 0);
	return vmms;
}

static void test_row(void **state)
{
	struct vdpa_host_vmms *vmms = new_vmms();
	const struct vdpa_vmm *row;

	(void)state;
	assert_null(vdpa_host_vmms_rows(vmms)[0]);
	assert_int_equal(read_text(vmms,
				   OWN(WHOLE ",\"title\":\"Our own\","
					     "\"first\":\"1.2\",\"last\":\"2\","
					     "\"min_vq_size\":64"),
				   NULL),
			 0);
	row = vdpa_host_vmms_rows(vmms)[0];
	assert_string_equal(row->name, "own");
	assert_string_equal(row->title, "Our own");
	assert_string_equal(row->product, "own");
	assert_int_equal(row->first, VDPA_VMM_VERSION(1, 2, 0));
	assert_int_equal(row->last, VDPA_VMM_LAST(2, 255));
	assert_int_equal(row->classes, 2);
	assert_true(row->takes == 0x300000000);
	assert_int_equal(row->compares, 1);
	assert_int_equal(row->min_vq_size, 64);
	assert_int_equal(row->traits,
			 VDPA_BIT(VDPA_VMM_SVQ) | VDPA_BIT(VDPA_VMM_INDEX));
	assert_non_null(row->source);
	assert_null(vdpa_host_vmms_rows(vmms)[1]);
	vdpa_host_vmms_free(vmms);
	assert_null(vdpa_host_vmms_rows(NULL)[0]);
}

/* A row can be like another one, also like one of the same file. */
static void test_like(void **state)
{
	struct vdpa_host_vmms *vmms = new_vmms();
	const struct vdpa_vmm *known, *row;

	(void)state;
	assert_int_equal(
		read_text(vmms,
			  "{\"vmm\":{"
			  "\"a\":{\"like\":\"qemu-8.2.2\",\"first\":\"8.2.2\","
			  "\"last\":\"8.2.2\"},"
			  "\"b\":{\"like\":\"a\",\"traits\":[]}}}",
			  NULL),
		0);
	assert_int_equal(vdpa_vmm_find("qemu-8.2", &known, NULL), 0);
	assert_int_equal(vdpa_vmm_find_in(vdpa_host_vmms_rows(vmms),
					  "qemu-8.2.2", &row, NULL),
			 0);
	assert_string_equal(row->name, "a");
	assert_true(row->takes == known->takes);
	assert_int_equal(vdpa_vmm_find_in(vdpa_host_vmms_rows(vmms), "b", &row,
					  NULL),
			 0);
	assert_true(row->takes == known->takes && !row->traits);
	vdpa_host_vmms_free(vmms);
}

static void test_wrong(void **state)
{
	static const struct {
		const char *text, *what;
	} rows[] = {
		{ "", "" },
		{ "{}", "\"vmm\" is missing" },
		{ "{\"vmm\":[]}", "file: \"vmm\" is a list, not an object" },
		{ "{\"vmm\":{\"own\":1}}", "vmm \"own\": \"own\" is 1" },
		{ OWN(""), "vmm \"own\": \"classes\" is missing" },
		{ OWN("\"classes\":[]"), "\"takes\" is missing" },
		{ OWN(WHOLE ",\"take\":1"), "there is no key \"take\"" },
		{ OWN("\"like\":\"xen\""), "\"like\": unknown hypervisor" },
		{ OWN("\"like\":1"), "\"like\" is 1" },
		{ OWN("\"like\":\"qemu-8.2\",\"first\":\"x\""),
		  "\"first\" is \"x\", not a version" },
		{ OWN("\"like\":\"qemu-8.2\",\"first\":8.2"),
		  "\"first\" is 8.2, not a version" },
		{ OWN("\"like\":\"qemu-8.2\",\"last\":\"8.1\""),
		  "\"last\" is a version before \"first\"" },
		{ OWN("\"like\":\"qemu-8.2\",\"traits\":[\"x\"]"),
		  "\"traits\" is a list, not a list of traits" },
		{ OWN("\"like\":\"qemu-8.2\",\"takes\":{\"mask\":1}"),
		  "vmm \"own\": \"takes\" is an object, not a feature set" },
	};
	struct vdpa_host_vmms *vmms = new_vmms();
	struct vdpa_error err;

	(void)state;
	assert_int_equal(read_text(vmms, OWN("\"like\":\"qemu-10\""), NULL), 0);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(read_text(vmms, rows[i].text, &err), -EINVAL);
		assert_text_has(err.what, rows[i].what);
		/* What was there before stays. */
		assert_non_null(vdpa_host_vmms_rows(vmms)[0]);
		assert_null(vdpa_host_vmms_rows(vmms)[1]);
	}
	/* Not the first row of a file whose second one is wrong. */
	assert_int_equal(read_text(vmms,
				   "{\"vmm\":{\"a\":{\"like\":\"qemu-10\"},"
				   "\"b\":1}}",
				   &err),
			 -EINVAL);
	assert_null(vdpa_host_vmms_rows(vmms)[1]);
	vdpa_host_vmms_free(vmms);
}

/* A device, and a host whose hypervisor is a row of a file. */
#define HOST                                                                  \
	"{\"schema\":\"vdpa-host/1\",\"host\":{\"vmm\":\"own\"},\"dev\":"     \
	"{\"a\":{\"class\":\"net\",\"driver\":\"vhost_vdpa\",\"config\":"     \
	"{\"device_features\":{\"mask\":\"0x300000000\"}}},\"b\":{\"class\":" \
	"\"net\",\"config\":{\"device_features\":{\"mask\":"                  \
	"\"0x300000000\"}}}}}"

/* All questions about recorded hosts know the row, and none without it. */
static int ask(const struct vdpa_host *host, const char *vmm,
	       unsigned int question, char **text)
{
	static const char *const names[] = { "h" };

	switch (question) {
	case 0:
		return vdpa_json_migrate_check(host, "a", host, "b", vmm, text,
					       NULL);
	case 1:
		return vdpa_json_migrate_places(host, "a", host, vmm, text,
						NULL);
	case 2:
		return vdpa_json_vmm_args(host, "a", vmm, 0, text, NULL);
	default:
		return vdpa_json_migrate_baseline(&host, names, NULL, 1, NULL,
						  vmm, text, NULL);
	}
}

static void test_records(void **state)
{
	struct vdpa_host_vmms *vmms = new_vmms();
	struct vdpa_host *host;
	char *text;

	(void)state;
	assert_int_equal(read_text(vmms, OWN("\"like\":\"qemu-8.2\""), NULL),
			 0);
	assert_int_equal(vdpa_host_read(HOST, strlen(HOST), &host, NULL), 0);
	assert_null(host->vmms);
	for (unsigned int i = 0; i < 8; i++)
		assert_int_equal(ask(host, i < 4 ? NULL : "own", i % 4, &text),
				 -EINVAL);
	vdpa_host_use_vmms(host, vmms);
	for (unsigned int i = 0; i < 6; i++) {
		assert_int_equal(ask(host, i < 3 ? NULL : "own", i % 3, &text),
				 0);
		assert_true(i % 3 == 1 || strstr(text, "own"));
		vdpa_text_free(text);
	}
	assert_int_equal(ask(host, "other", 0, &text), -EINVAL);
	vdpa_host_free(host);
	vdpa_host_vmms_free(vmms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_row),
		cmocka_unit_test(test_like),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
