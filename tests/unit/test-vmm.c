// SPDX-License-Identifier: GPL-2.0-or-later
/* Hypervisors: their names, and what each can move. */

#include "fake.h"

#include <errno.h>
#include <string.h>
#include <vdpa/migrate.h>
#include <vdpa/virtio.h>

#define BIT(n) (UINT64_C(1) << (n))
#define MODERN (BIT(32) | BIT(33))

static void test_names(void **state)
{
	static const struct {
		const char *text, *name;
	} rows[] = {
		{ "qemu-7.2", "qemu-7.2" },
		{ "QEMU-7.2", "qemu-7.2" },
		{ "qemu-7.2.22", "qemu-7.2" },
		{ "qemu-10", "qemu-10" },
		{ "qemu-10.0", "qemu-10" },
		{ "qemu-10.2.2", "qemu-10" },
		{ "cloud-hypervisor", "cloud-hypervisor" },
	};
	static const char *const wrong[] = {
		"",
		"qemu",
		"qemu-",
		"qemu-7",
		"qemu-7.1",
		"qemu-8.2",
		"qemu-10.3",
		"qemu-11",
		"qemu-10.",
		"qemu-10x",
		"qemu-10.0-",
		"qemu7.2",
		"cloud-hypervisor-40",
		"xen",
		"qemu-99999999999999999999",
	};
	const struct vdpa_vmm *vmm, *same;
	struct vdpa_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(vdpa_vmm_find(rows[i].text, &vmm, NULL), 0);
		assert_int_equal(vdpa_vmm_find(rows[i].name, &same, NULL), 0);
		assert_ptr_equal(vmm, same);
	}
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		vmm = NULL;
		assert_int_equal(vdpa_vmm_find(wrong[i], &vmm, &err), -EINVAL);
		assert_null(vmm);
		assert_text_has(err.hint, "qemu-7.2, qemu-10");
	}
	for (unsigned int i = 0; vdpa_vmm_name(i); i++)
		assert_int_equal(vdpa_vmm_find(vdpa_vmm_name(i), &vmm, NULL),
				 0);
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
	assert_string_equal(err.what,
			    "QEMU 10 moves no vDPA device of class block");
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

/* A part of an unknown offer is no set, and no set at all without a class. */
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
		cmocka_unit_test(test_features),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_expressions),
		cmocka_unit_test(test_unknown_offer),
		cmocka_unit_test(test_parent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
