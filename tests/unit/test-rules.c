// SPDX-License-Identifier: GPL-2.0-or-later
/* The rules for a request to add a device. */

#include "fake.h"

#include <errno.h>
#include <string.h>
#include <vdpa/rules.h>
#include <vdpa/wire.h>

#define BIT(n)	 (UINT64_C(1) << (n))
#define FEATURES VDPA_BIT(VDPA_ATTR_DEV_FEATURES)
#define MAC	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR)
#define MTU	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU)
#define MAX_VQP	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP)
/* Requests that no rule objects to. */
#define MODERN (BIT(32) | BIT(33))

/* A parent that offers everything, on a bus. */
static const struct vdpa_mgmtdev card = {
	.has = VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES),
	.bus = "pci",
	.name = "0000:02:00.0",
	.supported_classes = BIT(1),
	.supported_features = UINT64_MAX,
	.max_vqs = 9,
};

static const struct vdpa_mgmtdev disk = {
	.has = VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES),
	.bus = "pci",
	.name = "0000:03:00.0",
	.supported_classes = BIT(2),
	.supported_features = MODERN | BIT(9),
};

static const struct vdpa_mgmtdev both = {
	.has = VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES),
	.bus = "pci",
	.name = "0000:04:00.0",
	.supported_classes = BIT(1) | BIT(2),
	.supported_features = UINT64_MAX,
};

static const struct vdpa_mgmtdev sim = {
	.has = VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES),
	.name = "vdpasim_net",
	.supported_classes = BIT(1),
	.supported_features = MODERN | BIT(3) | BIT(5) | BIT(17),
	.max_vqs = 3,
};

static const struct vdpa_mgmtdev vduse = {
	.has = VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES),
	.name = "vduse",
	.supported_classes = BIT(1) | BIT(2),
};

struct row {
	const struct vdpa_mgmtdev *mgmtdev;
	uint64_t has;
	uint64_t features;
	uint16_t mtu;
	uint16_t max_vqp;
	const char *codes; /* errors, "~" conditions, "?" warnings */
};

static const struct row rows[] = {
	{ &card, FEATURES, MODERN, 0, 0, "" },
	{ &card, FEATURES | MAC, MODERN, 0, 0, "word-needs-feature" },
	{ &card, FEATURES | MAC, MODERN | BIT(5), 0, 0, "" },
	{ &card, FEATURES | MTU, MODERN, 1500, 0, "word-needs-feature" },
	{ &card, FEATURES | MTU, MODERN | BIT(3), 67, 0, "mtu-too-small" },
	{ &card, FEATURES | MTU, MODERN | BIT(3), 68, 0, "" },
	{ &card, FEATURES | MAX_VQP, MODERN, 0, 1, "" },
	{ &card, FEATURES | MAX_VQP, MODERN, 0, 2, "word-needs-feature" },
	{ &card, FEATURES | MAX_VQP, MODERN | BIT(22) | BIT(17), 0, 4, "" },
	{ &card, FEATURES | MAX_VQP, MODERN | BIT(22) | BIT(17), 0, 5,
	  "too-many-queues" },
	{ &card, FEATURES | MAX_VQP, MODERN | BIT(22) | BIT(17), 0, 65535,
	  "too-many-queues" },
	{ &card, FEATURES | MAX_VQP, MODERN, 0, 0, "max_vqp-zero" },
	{ &card, FEATURES, MODERN | BIT(22), 0, 0, "feature-needs" },
	{ &card, FEATURES, MODERN | BIT(9), 0, 0, "feature-needs-one" },
	{ &card, FEATURES, MODERN | BIT(57), 0, 0, "?feature-wants" },
	{ &card, FEATURES, BIT(33), 0, 0, "?feature-expected" },
	{ &card, FEATURES, 0, 0, 0, "?feature-expected ?feature-expected" },
	{ &card, 0, 0, 0, 0, "?features-inherited ?never-migrates" },
	{ &sim, 0, 0, 0, 0, "?features-inherited" },
	{ &card, FEATURES, MODERN | BIT(34), 0, 0, "?never-migrates" },
	/* One hypervisor is enough. */
	{ &card, FEATURES, MODERN | BIT(17) | BIT(18), 0, 0, "" },
	{ NULL, FEATURES, MODERN | BIT(34), 0, 0, "" },
	/* Without features, words need nothing. */
	{ &card, MAC | MTU | MAX_VQP, 0, 9000, 4,
	  "?features-inherited ?never-migrates" },
	/* Bits without a name are passed on; no hypervisor knows them. */
	{ &card, FEATURES, MODERN | BIT(4) | BIT(58) | BIT(48), 0, 0,
	  "?never-migrates" },
	{ &sim, FEATURES, MODERN | BIT(58), 0, 0,
	  "feature-not-offered ?never-migrates" },
	{ &sim, FEATURES | MAX_VQP, MODERN, 0, 1, "word-not-taken" },
	{ &sim, FEATURES | MAC | MTU | MAX_VQP, MODERN, 10, 4,
	  "mtu-too-small word-needs-feature word-needs-feature "
	  "word-needs-feature word-not-taken too-many-queues" },
	{ &disk, FEATURES | MAC, MODERN | BIT(9), 0, 0,
	  "word-needs-feature word-of-other-class" },
	{ &disk, FEATURES, MODERN | BIT(9), 0, 0, "" },
	/* No features can be chosen, so none are inherited by mistake. */
	{ &vduse, 0, 0, 0, 0, "~driver-needs-daemon" },
	{ &vduse, FEATURES, MODERN, 0, 0,
	  "word-not-taken feature-not-offered ~driver-needs-daemon" },
	{ &vduse, FEATURES, MODERN | BIT(5), 0, 0,
	  "word-not-taken feature-not-offered ~driver-needs-daemon" },
	{ &both, FEATURES, MODERN | BIT(5), 0, 0, "class-ambiguous" },
	{ &both, FEATURES, MODERN | BIT(43), 0, 0, "class-ambiguous" },
	{ &both, FEATURES, MODERN | BIT(28) | BIT(40), 0, 0, "" },
	{ &both, FEATURES | MAC, MODERN | BIT(5), 0, 0, "" },
	/* Unknown parents: only the request itself is judged. */
	{ NULL, FEATURES | MTU, MODERN | BIT(22), 10, 0,
	  "mtu-too-small word-needs-feature" },
	{ NULL, 0, 0, 0, 0, "" },
};

/* The prefix of a code: its severity. */
static const char *const marks[] = {
	[VDPA_SEVERITY_WARNING] = "?",
	[VDPA_SEVERITY_CONDITION] = "~",
	[VDPA_SEVERITY_ERROR] = "",
};

static void add_code(char *codes, size_t size,
		     const struct vdpa_finding *finding)
{
	size_t length = strlen(codes);

	snprintf(codes + length, size - length, "%s%s%s", length ? " " : "",
		 marks[finding->severity], finding->code);
}

/* The findings of @request have these codes. */
static void assert_codes(const struct vdpa_request *request,
			 const struct vdpa_parent *parent, const char *expected)
{
	struct vdpa_finding **list;
	char codes[512] = "";

	assert_int_equal(vdpa_request_check(request, parent, NULL, &list, NULL),
			 0);
	for (size_t n = 0; list[n]; n++) {
		add_code(codes, sizeof(codes), list[n]);
		assert_string_not_equal(list[n]->what, "");
		assert_string_not_equal(list[n]->hint, "");
		assert_non_null(list[n]->source);
	}
	assert_string_equal(codes, expected);
	vdpa_finding_list_free(list);
}

/* Without a bus, sysfs is not needed to know the driver. */
static struct vdpa_parent bare_parent(const struct vdpa_mgmtdev *mgmtdev)
{
	struct vdpa_parent parent = { .mgmtdev =
					      (struct vdpa_mgmtdev *)mgmtdev };

	if (mgmtdev && !mgmtdev->bus)
		parent.driver = (char *)mgmtdev->name;
	return parent;
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct vdpa_request request = {
			.command = VDPA_CMD_DEV_NEW,
			.has = rows[i].has,
			.name = "a",
			.device_features = rows[i].features,
			.mac = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 },
			.mtu = rows[i].mtu,
			.max_vqp = rows[i].max_vqp,
		};
		struct vdpa_parent parent = bare_parent(rows[i].mgmtdev);

		assert_codes(&request, rows[i].mgmtdev ? &parent : NULL,
			     rows[i].codes);
	}
}

static void test_texts(void **state)
{
	const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.has = FEATURES | MAX_VQP | MAC,
		.name = "a/b",
		.device_features = MODERN | BIT(22) | BIT(5),
		.mac = { 1, 0, 0x5e, 0, 0, 1 },
		.max_vqp = 40,
	};
	const struct vdpa_parent parent = bare_parent(&card);
	struct vdpa_finding **list;

	(void)state;
	assert_int_equal(
		vdpa_request_check(&request, &parent, NULL, &list, NULL), 0);
	assert_string_equal(list[0]->what, "max_vqp 40 is 80 virtqueues, and "
					   "the management device has 9");
	assert_string_equal(list[1]->what,
			    "feature MQ (bit 22) needs CTRL_VQ (bit 17)");
	assert_true(list[1]->bits == (BIT(22) | BIT(17)));
	assert_text_has(list[2]->what, "multicast");
	assert_text_has(list[3]->what, "\"!\" for \"/\"");
	assert_null(list[4]);
	vdpa_finding_list_free(list);
	vdpa_finding_list_free(NULL);
}

/* ---- parent drivers ------------------------------------------------------ */

struct driver_row {
	const char *driver;
	const char *sibling;
	uint32_t kernel;
	uint64_t has;
	uint64_t features;
	const char *codes;
};

#define PACKED (BIT(34) | BIT(38))

static const struct driver_row driver_rows[] = {
	{ NULL, NULL, 0, FEATURES | MTU, MODERN | BIT(3), "" },
	{ "of-tomorrow", NULL, 0, FEATURES | MTU, MODERN | BIT(3), "" },
	{ "mlx5_core", NULL, 0, FEATURES | MTU | MAC | MAX_VQP,
	  MODERN | BIT(3) | BIT(5), "" },
	{ "mlx5_core.sf", NULL, 0, FEATURES, BIT(32),
	  "driver-needs-feature ?feature-expected" },
	{ "mlx5_core.sf", "a", 0, FEATURES, MODERN, "one-device-only" },
	{ "mlx5_core", NULL, 0, 0, 0, "?features-inherited ?never-migrates" },
	{ "pds_vdpa.vDPA", NULL, 0, FEATURES | MTU, MODERN | BIT(3),
	  "word-not-taken" },
	{ "pds_vdpa.vDPA", "a", 0, FEATURES | MAC, MODERN | BIT(5),
	  "one-device-only" },
	/* The card has an odd number of virtqueues: one is left for control. */
	{ "pds_vdpa.vDPA", NULL, 0, FEATURES, MODERN | BIT(17), "" },
	{ "ifcvf", NULL, 0, FEATURES | MAC, MODERN | BIT(5), "word-not-taken" },
	{ "vp-vdpa", NULL, 0, FEATURES, MODERN, "" },
	{ "vp-vdpa", NULL, 0, FEATURES | MAX_VQP, MODERN, "word-not-taken" },
	/* The kernel accepts it. */
	{ "vp-vdpa", "a", 0, FEATURES, MODERN, "hardware-shared" },
	/* The driver makes as many devices as memory allows. */
	{ "vdpasim_net", "a", 0, FEATURES, MODERN, "" },
	{ "octep_vdpa", NULL, 0, FEATURES, MODERN,
	  "driver-needs-feature ~driver-keeps-less ?never-migrates" },
	/* Whether the card has an address is known once the device exists. */
	{ "mlx5_core", NULL, 0, FEATURES, MODERN | BIT(5),
	  "~driver-needs-card-mac" },
	{ "vdpasim_net", NULL, 0, FEATURES, MODERN | BIT(5), "?mac-zero" },
	{ "octep_vdpa", NULL, 0, FEATURES, MODERN | PACKED,
	  "~driver-keeps-less ?never-migrates" },
	{ "vp-vdpa", NULL, 0, FEATURES, MODERN | BIT(5), "" },
	/* An old kernel's driver does not support it yet. */
	{ "mlx5_core", NULL, VDPA_KERNEL(6, 1), FEATURES, MODERN,
	  "word-not-taken" },
	{ "mlx5_core", NULL, VDPA_KERNEL(6, 2), FEATURES, MODERN, "" },
	{ "vp-vdpa", NULL, VDPA_KERNEL(6, 1), FEATURES, MODERN, "" },
	/* A newer kernel's driver may support it. */
	{ "vp-vdpa", NULL, VDPA_KERNEL(7, 2), FEATURES | MAC, MODERN | BIT(5),
	  "word-not-taken" },
	{ "vp-vdpa", NULL, VDPA_KERNEL(7, 3), FEATURES | MAC, MODERN | BIT(5),
	  "?word-not-taken" },
	{ "mlx5_core", "a", VDPA_KERNEL(8, 0), FEATURES, BIT(33),
	  "?driver-needs-feature ?one-device-only ?feature-expected" },
};

/* A card with the virtqueues of one pair, whatever it says of its pairs. */
static void test_virtqueues(void **state)
{
	static const struct {
		const char *driver;
		uint32_t vqs;
		uint16_t pairs; /* 0: no device has shown them */
		uint64_t features;
		const char *codes;
	} cases[] = {
		{ "vp-vdpa", 3, 0, BIT(17), "" },
		{ "vp-vdpa", 2, 0, BIT(17), "?virtqueues-lacking" },
		{ "ifcvf", 3, 0, BIT(17) | BIT(22), "?virtqueues-lacking" },
		{ "ifcvf", 3, 1, BIT(17) | BIT(22), "" },
		{ "vp-vdpa", 8, 4, BIT(17) | BIT(22), "?virtqueues-lacking" },
		{ "vp-vdpa", 9, 4, BIT(17) | BIT(22), "" },
		{ "vp-vdpa", 3, 4, BIT(17), "" },
		/* max_vqp decides how many it has. */
		{ "mlx5_core", 3, 0, BIT(17) | BIT(22), "" },
		{ NULL, 2, 4, BIT(17) | BIT(22), "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct vdpa_mgmtdev mgmtdev = card;
		const struct vdpa_parent parent = {
			.mgmtdev = &mgmtdev,
			.driver = (char *)cases[i].driver,
			.card = { .has = cases[i].pairs ? MAX_VQP : 0,
				  .max_vqp = cases[i].pairs },
		};
		const struct vdpa_request request = {
			.command = VDPA_CMD_DEV_NEW,
			.has = FEATURES,
			.name = "b",
			.device_features = MODERN | cases[i].features,
		};

		mgmtdev.has |= VDPA_BIT(VDPA_ATTR_DEV_MGMTDEV_MAX_VQS);
		mgmtdev.max_vqs = cases[i].vqs;
		assert_codes(&request, &parent, cases[i].codes);
	}
}

static void test_drivers(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(driver_rows); i++) {
		const struct driver_row *row = &driver_rows[i];
		const struct vdpa_parent parent = {
			.mgmtdev = (struct vdpa_mgmtdev *)&card,
			.driver = (char *)row->driver,
			.sibling = (char *)row->sibling,
			.kernel = row->kernel,
		};
		const struct vdpa_request request = {
			.command = VDPA_CMD_DEV_NEW,
			.has = row->has,
			.name = "b",
			.device_features = row->features,
			.mac = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 },
			.mtu = 1500,
			.max_vqp = 1,
		};

		assert_codes(&request, &parent, row->codes);
	}
}

/* The management device may lack a feature that the driver needs. */
static void test_poor_offer(void **state)
{
	struct vdpa_mgmtdev poor = card;
	const struct vdpa_request request = { .command = VDPA_CMD_DEV_NEW,
					      .name = "b" };
	struct vdpa_parent parent = { .mgmtdev = &poor,
				      .driver = (char *)"mlx5_core" };

	(void)state;
	poor.supported_features = BIT(32) | BIT(17);
	assert_codes(&request, &parent,
		     "driver-needs-feature ?features-inherited");
	/* Linux 6.1's driver does not check what it inherits. */
	parent.kernel = VDPA_KERNEL(6, 1);
	assert_codes(&request, &parent, "");
	parent.kernel = 0;
	parent.driver = (char *)"octep_vdpa";
	assert_codes(&request, &parent,
		     "driver-needs-feature ~driver-keeps-less "
		     "?features-inherited ?never-migrates");
	parent.driver = (char *)"pds_vdpa.vDPA";
	assert_codes(&request, &parent, "?features-inherited");
	poor.max_vqs = 8;
	assert_codes(&request, &parent, "too-many-queues ?features-inherited");
}

/* The kernel refuses an empty name, whatever the device. */
static void test_empty_name(void **state)
{
	const struct vdpa_request request = { .command = VDPA_CMD_DEV_NEW,
					      .has = FEATURES,
					      .name = "",
					      .device_features = MODERN };
	const struct vdpa_parent parent = bare_parent(&card);

	(void)state;
	assert_codes(&request, &parent, "name-empty");
}

/* A list with this device would hide others. */
static void test_long_name(void **state)
{
	static char name[32002];
	const struct vdpa_request request = { .command = VDPA_CMD_DEV_NEW,
					      .has = FEATURES,
					      .name = name,
					      .device_features = MODERN };
	const struct vdpa_parent parent = bare_parent(&card);

	(void)state;
	memset(name, 'a', sizeof(name) - 1);
	assert_codes(&request, &parent, "name-long");
	name[32000] = '\0';
	assert_codes(&request, &parent, "");
}

/* A zero address counts as no address. */
static void test_zero_mac(void **state)
{
	const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.has = FEATURES | MAC,
		.name = "b",
		.device_features = MODERN | BIT(5),
	};
	struct vdpa_parent parent = {
		.mgmtdev = (struct vdpa_mgmtdev *)&card,
		.driver = (char *)"mlx5_core",
	};

	(void)state;
	assert_codes(&request, &parent, "driver-needs-mac ?mac-unusable");
	parent.driver = (char *)"of-tomorrow";
	assert_codes(&request, &parent, "?mac-unusable");
}

static void test_class(void **state)
{
	const struct vdpa_mgmtdev none = { .name = "none" };

	(void)state;
	assert_int_equal(vdpa_mgmtdev_class(&card), 1);
	assert_int_equal(vdpa_mgmtdev_class(&disk), 2);
	assert_int_equal(vdpa_mgmtdev_class(&vduse), 0);
	assert_int_equal(vdpa_mgmtdev_class(&none), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_drivers),
		cmocka_unit_test(test_virtqueues),
		cmocka_unit_test(test_zero_mac),
		cmocka_unit_test(test_class),
		cmocka_unit_test(test_poor_offer),
		cmocka_unit_test(test_empty_name),
		cmocka_unit_test(test_long_name),
	};

	return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
