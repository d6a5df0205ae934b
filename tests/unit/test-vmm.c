// SPDX-License-Identifier: GPL-2.0-or-later
/* Hypervisors: their names, and what each can move. */

#include "fake.h"

#include <errno.h>
#include <string.h>
#include <vdpa/migrate.h>
#include <vdpa/virtio.h>
#include <vdpa/vmm.h>

#define BIT(n) (UINT64_C(1) << (n))
#define MODERN (BIT(32) | BIT(33))

static void test_names(void **state)
{
	static const struct {
		const char *text, *name;
	} rows[] = {
		{ "qemu-6.2", "qemu-6.2" },
		{ "qemu-2.5", "qemu-6.2" },
		{ "qemu-7.0.0", "qemu-6.2" },
		{ "qemu-7.1", "qemu-7.1" },
		{ "qemu-7.2", "qemu-7.2" },
		{ "QEMU-7.2", "qemu-7.2" },
		{ "QEMU 7.2", "qemu-7.2" },
		{ "qemu-7.2.0", "qemu-7.2.0" },
		{ "qemu-7.2.3", "qemu-7.2.0" },
		{ "qemu-7.2.4", "qemu-7.2" },
		{ "qemu-7.2.22", "qemu-7.2" },
		{ "1:7.2+dfsg-7+deb12u18+b3", "qemu-7.2" },
		{ "qemu-8.0.5", "qemu-8.0" },
		{ "qemu-8.1", "qemu-8.1" },
		{ "qemu-8.2.2", "qemu-8.2" },
		{ "qemu-9.0.4", "qemu-8.2" },
		{ "qemu-9.1", "qemu-9.1" },
		{ "qemu-kvm-9.1.0", "qemu-9.1" },
		{ "qemu-kvm-9.1.0-15.el9_6.9.x86_64", "qemu-9.1" },
		{ "qemu-kvm-core-17:10.1.0-5.el10", "qemu-10" },
		{ "qemu-system-x86_64-10.0", "qemu-10.0" },
		{ "qemu-system-x86 1:10.0.13+ds-0+deb13u1", "qemu-10.0" },
		{ "1:10.0.13+ds-0+deb13u1", "qemu-10.0" },
		{ "1:8.2.2+ds-0ubuntu1.4", "qemu-8.2" },
		{ "1:10.0.2+ds-2+deb13u1~bpo12+1", "qemu-9.1" },
		{ "QEMU emulator version 8.2.2 (Debian 1:8.2.2+ds-0ubuntu1)",
		  "qemu-8.2" },
		{ "QEMU emulator version 11.1.3 (Debian 1:11.1.3+ds-1)\n"
		  "Copyright (c) 2003-2026 Fabrice Bellard\n",
		  "qemu-11.1" },
		{ "qemu-11.0.0-rc3", "qemu-11.0" },
		{ "qemu-10", "qemu-10" },
		{ "qemu-10.0", "qemu-10.0" },
		{ "qemu-10.2.2", "qemu-10" },
		{ "qemu-v10.2.2", "qemu-10" },
		{ "qemu-11.1.3", "qemu-11.1" },
		{ "qemu-11.2", "qemu-newer" },
		/* Numbers of more than 32 bits. */
		{ "qemu-10.4294967296", "qemu-10" },
		{ "qemu-7.2.4294967296", "qemu-7.2" },
		{ "qemu-10.0.18446744073709551616", "qemu-10.0" },
		{ "qemu-12", "qemu-newer" },
		{ "cloud-hypervisor", "cloud-hypervisor" },
		{ "cloud-hypervisor-27.0", "cloud-hypervisor-27" },
		{ "cloud-hypervisor-40", "cloud-hypervisor-28" },
		{ "cloud-hypervisor v51.1", "cloud-hypervisor-28" },
		{ "cloud-hypervisor v52.0.0", "cloud-hypervisor" },
		{ "cloud-hypervisor-60", "cloud-hypervisor-newer" },
	};
	const struct vdpa_vmm *vmm, *same;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(vdpa_vmm_find(rows[i].text, &vmm, NULL), 0);
		assert_string_equal(vmm->name, rows[i].name);
		assert_int_equal(vdpa_vmm_find(rows[i].name, &same, NULL), 0);
		assert_ptr_equal(vmm, same);
	}
	for (unsigned int i = 0; vdpa_vmm_name(i); i++)
		assert_int_equal(vdpa_vmm_find(vdpa_vmm_name(i), &vmm, NULL),
				 0);
}

static void test_wrong_names(void **state)
{
	static const struct {
		const char *text, *hint;
	} wrong[] = {
		{ "", "such as qemu-8.2" },
		{ "xen", "such as qemu-8.2" },
		{ "quemu-8.2", "did you mean \"qemu-8.2\"?" },
		{ "cloud-hypervizor", "did you mean \"cloud-hypervisor\"?" },
		{ "8.2.2", "did you mean \"qemu-8.2.2\"?" },
		{ "qemu7.2", "did you mean \"qemu-7.2\"?" },
		{ "1:", "such as" },
		{ "1:x", "such as" },
		{ "qemu", "write it as qemu-8.2" },
		{ "qemu-", "write it as qemu-8.2" },
		{ "qemu-guest-agent-8.2", "write it as qemu-8.2" },
		{ "qemu-8", "give the second number" },
		{ "qemu-7", "give the second number" },
		{ "qemu-11", "give the second number" },
		{ "qemu-10.", "write it as" },
		{ "qemu-10x", "write it as" },
		{ "qemu-10.0-", "write it as" },
		{ "qemu-10.0+", "write it as" },
		{ "qemu-10.0-nonsense", "write it as" },
		{ "qemu-10.0 nonsense", "write it as" },
		{ "qemu-10.0 (unclosed", "write it as" },
		{ "qemu-10.0+ds 1", "write it as" },
		{ "qemu-99999999999999999999", "write it as" },
		{ "qemu-4294967306.0", "write it as" },
	};
	const struct vdpa_vmm *vmm = NULL;
	struct vdpa_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		assert_int_equal(vdpa_vmm_find(wrong[i].text, &vmm, &err),
				 -EINVAL);
		assert_null(vmm);
		assert_text_has(err.hint, wrong[i].hint);
	}
}

/* Rows that a caller brings come first. */
static void test_own_rows(void **state)
{
	static const struct vdpa_vmm own = { .name = "ours",
					     .title = "ours",
					     .product = "acme",
					     .first = VDPA_VMM_VERSION(1, 0, 0),
					     .last = VDPA_VMM_LAST(1, 2) };
	static const struct vdpa_vmm patched = {
		.name = "qemu-8.2-acme",
		.title = "our QEMU",
		.product = "qemu",
		.first = VDPA_VMM_VERSION(8, 2, 2),
		.last = VDPA_VMM_VERSION(8, 2, 2),
	};
	const struct vdpa_vmm *const rows[] = { &own, &patched, NULL };
	static const struct {
		const char *text;
		const struct vdpa_vmm *row; /* NULL: none of ours */
	} found[] = {
		{ "ours", &own },	    { "acme-1.1", &own },
		{ "qemu-8.2.2", &patched }, { "qemu-8.2-acme", &patched },
		{ "qemu-8.2.3", NULL },	    { "qemu-8.2", NULL },
	};
	const struct vdpa_vmm *vmm;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(found); i++) {
		assert_int_equal(
			vdpa_vmm_find_in(rows, found[i].text, &vmm, NULL), 0);
		if (found[i].row)
			assert_ptr_equal(vmm, found[i].row);
		else
			assert_string_equal(vmm->name, "qemu-8.2");
	}
	assert_int_equal(vdpa_vmm_find_in(rows, "acme-2", &vmm, NULL), -EINVAL);
}

/* Each version has one row, and each row can be shown. */
static void test_table(void **state)
{
	const struct vdpa_vmm *before = NULL;

	(void)state;
	for (unsigned int i = 0; vdpa_vmm_row(i); i++) {
		const struct vdpa_vmm *row = vdpa_vmm_row(i);

		assert_true(row->first <= row->last);
		assert_non_null(row->source);
		assert_int_equal(row->traits >> VDPA_VMM_TRAITS, 0);
		if (before && strcmp(before->product, row->product) == 0)
			assert_true(before->last < row->first);
		else
			assert_int_equal(row->first, 0);
		before = row;
	}
	for (unsigned int i = 0; i < VDPA_VMM_TRAITS; i++) {
		assert_non_null(vdpa_vmm_trait_name(i));
		assert_non_null(vdpa_vmm_trait_text(i));
	}
	assert_null(vdpa_vmm_trait_name(VDPA_VMM_TRAITS));
}

static void test_versions(void **state)
{
	static const struct {
		uint32_t version;
		const char *text;
	} rows[] = {
		{ VDPA_VMM_VERSION(10, 0, 13), "10.0.13" },
		{ VDPA_VMM_VERSION(10, 0, 0), "10.0" },
		{ VDPA_VMM_LAST(10, 2), "10.2" },
		{ VDPA_VMM_LAST(10, 255), "10" },
	};
	uint32_t version;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(vdpa_vmm_version_text(rows[i].version).text,
				    rows[i].text);
	assert_int_equal(vdpa_vmm_version("10.0.13", false, &version), 0);
	assert_int_equal(version, VDPA_VMM_VERSION(10, 0, 13));
	assert_int_equal(vdpa_vmm_version("10", true, &version), 0);
	assert_int_equal(version, VDPA_VMM_LAST(10, 255));
	assert_int_equal(vdpa_vmm_version("10.1000", false, &version), 0);
	assert_int_equal(version, VDPA_VMM_VERSION(10, 255, 0));
	assert_int_equal(vdpa_vmm_version("10.x", false, &version), -EINVAL);
	assert_int_equal(vdpa_vmm_version("", false, &version), -EINVAL);
}

static uint64_t features_for(const char *name, uint64_t offered)
{
	const struct vdpa_vmm *vmm = NULL;
	uint64_t features = 0;

	if (name)
		assert_int_equal(vdpa_vmm_find(name, &vmm, NULL), 0);
	assert_int_equal(vdpa_vmm_features(vmm, VDPA_CLASS_NET, offered,
					   &features, NULL),
			 0);
	return features;
}

static void test_features(void **state)
{
	/* CTRL_RX is newer in QEMU than CTRL_VQ; RING_PACKED is in none. */
	uint64_t offered = MODERN | BIT(5) | BIT(17) | BIT(18) | BIT(34);

	(void)state;
	assert_true(features_for("qemu-7.2", offered) ==
		    (MODERN | BIT(5) | BIT(17)));
	assert_true(features_for("qemu-10", offered) ==
		    (MODERN | BIT(5) | BIT(17) | BIT(18)));
	assert_true(features_for("cloud-hypervisor", offered) == offered);
	assert_true(features_for(NULL, offered) == (MODERN | BIT(5) | BIT(17)));
	/* MQ without CTRL_VQ does not hold together. */
	assert_true(features_for(NULL, MODERN | BIT(22)) == MODERN);
	assert_true(features_for("qemu-7.2", UINT64_MAX) == 0x6000000328c3ffab);
	assert_true(features_for("qemu-10", UINT64_MAX) == 0xf20000032cdfffaf);
}

static void test_refused(void **state)
{
	const struct vdpa_vmm *vmm;
	struct vdpa_error err;
	uint64_t features = 7;

	(void)state;
	assert_int_equal(vdpa_vmm_find("qemu-10", &vmm, NULL), 0);
	assert_int_equal(vdpa_vmm_features(vmm, VDPA_CLASS_BLOCK, MODERN,
					   &features, &err),
			 -EOPNOTSUPP);
	assert_string_equal(
		err.what,
		"QEMU 10.1 to 10.2 cannot migrate vDPA devices of class "
		"block");
	assert_int_equal(vdpa_vmm_features(NULL, VDPA_CLASS_NET, BIT(32),
					   &features, &err),
			 -EOPNOTSUPP);
	assert_text_has(err.what, "ACCESS_PLATFORM (bit 33)");
	assert_true(features == 7);
}

static void test_expressions(void **state)
{
	static const struct {
		const char *text;
		uint64_t all, mask;
	} rows[] = {
		{ "migratable", MODERN | BIT(34), MODERN },
		{ "MIGRATABLE:qemu-10", MODERN | BIT(17) | BIT(18),
		  MODERN | BIT(17) | BIT(18) },
		{ "migratable:cloud-hypervisor,-RING_PACKED",
		  MODERN | BIT(34) | BIT(17), MODERN | BIT(17) },
		{ "migratable,MAC", MODERN, MODERN | BIT(5) },
	};
	static const char *const wrong[] = { "migratable:", "migratable:xen",
					     "migratablex", "-migratable" };
	struct vdpa_features features;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(
			vdpa_features_parse(rows[i].text, VDPA_CLASS_NET,
					    &rows[i].all, &features, NULL),
			0);
		assert_true(features.mask == rows[i].mask);
	}
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_int_equal(vdpa_features_parse(wrong[i], VDPA_CLASS_NET,
						     &rows[0].all, &features,
						     NULL),
				 -EINVAL);
	/* Without a parent: of all that the class has a name for. */
	assert_int_equal(vdpa_features_parse("migratable:cloud-hypervisor",
					     VDPA_CLASS_NET, NULL, &features,
					     NULL),
			 0);
	assert_true(features.mask & BIT(34) && !(features.mask & BIT(58)));
	assert_true(features.is_migratable);
	assert_int_equal(vdpa_features_parse("MAC", VDPA_CLASS_NET, NULL,
					     &features, NULL),
			 0);
	assert_false(features.is_migratable);
}

static void test_own_features(void **state)
{
	static const struct vdpa_vmm own = { .name = "ours",
					     .title = "ours",
					     .product = "ours",
					     .classes = BIT(1),
					     .takes = BIT(5) | BIT(32),
					     .last = UINT32_MAX };
	const struct vdpa_vmm *const rows[] = { &own, NULL };
	const uint64_t all = BIT(3) | BIT(5) | BIT(32);
	struct vdpa_features features;

	(void)state;
	assert_int_equal(vdpa_features_parse_in(rows, "migratable:ours-2",
						VDPA_CLASS_NET, &all, &features,
						NULL),
			 0);
	assert_true(features.mask == own.takes);
	assert_ptr_equal(features.vmm, &own);
	assert_int_equal(vdpa_features_resolve_in(rows, "migratable:ours,-MAC",
						  BIT(1), &all, &features,
						  NULL),
			 0);
	assert_true(features.mask == BIT(32));
	assert_int_equal(vdpa_features_parse("migratable:ours", VDPA_CLASS_NET,
					     &all, &features, NULL),
			 -EINVAL);
}

/* Without a known offer or a class, there is no set. */
static void test_unknown_offer(void **state)
{
	static const char *const texts[] = { "migratable",
					     "migratable:cloud-hypervisor",
					     "MAC,all" };
	struct vdpa_features features;
	struct vdpa_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		assert_int_equal(vdpa_features_resolve(texts[i], BIT(1), NULL,
						       &features, &err),
				 -EINVAL);
		assert_text_has(err.what, "does not report");
		assert_int_equal(vdpa_features_parse(texts[i], 0, NULL,
						     &features, &err),
				 -ENODATA);
	}
}

static void test_parent(void **state)
{
	struct vdpa_mgmtdev mgmtdev = { .name = "a",
					.supported_classes = BIT(1) };
	struct vdpa_parent parent = { .mgmtdev = &mgmtdev,
				      .driver = (char *)"octep_vdpa" };
	const struct vdpa_vmm *vmm;
	struct vdpa_error err;

	(void)state;
	assert_int_equal(vdpa_vmm_check_parent(NULL, &parent, &err),
			 -EOPNOTSUPP);
	assert_text_has(err.what, "RING_PACKED (bit 34)");
	assert_int_equal(vdpa_vmm_find("qemu-10", &vmm, NULL), 0);
	assert_int_equal(vdpa_vmm_check_parent(vmm, &parent, NULL),
			 -EOPNOTSUPP);
	assert_int_equal(vdpa_vmm_find("cloud-hypervisor", &vmm, NULL), 0);
	assert_int_equal(vdpa_vmm_check_parent(vmm, &parent, NULL), 0);
	parent.driver = (char *)"mlx5_core";
	assert_int_equal(vdpa_vmm_check_parent(NULL, &parent, NULL), 0);
	parent.driver = NULL;
	assert_int_equal(vdpa_vmm_check_parent(NULL, &parent, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_wrong_names),
		cmocka_unit_test(test_own_rows),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_features),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_expressions),
		cmocka_unit_test(test_own_features),
		cmocka_unit_test(test_unknown_offer),
		cmocka_unit_test(test_parent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
