// SPDX-License-Identifier: GPL-2.0-or-later
/* What devices show of their management device. */

#include "fake.h"

#include <string.h>
#include <vdpa/migrate.h>
#include <vdpa/virtio.h>

#define BIT(n)	    (UINT64_C(1) << (n))
#define CLASS	    VDPA_BIT(VDPA_ATTR_DEV_ID)
#define FEATURES    VDPA_BIT(VDPA_ATTR_DEV_FEATURES)
#define NEGOTIATED  VDPA_BIT(VDPA_ATTR_DEV_NEGOTIATED_FEATURES)
#define MAC	    VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR)
#define MTU	    VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU)
#define MAX_VQP	    VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP)
#define MAX_VQ_SIZE VDPA_BIT(VDPA_ATTR_DEV_MAX_VQ_SIZE)

#define MODERN (BIT(32) | BIT(33))
#define F_MAC  BIT(5)

static const struct vdpa_dev dev = {
	.has = CLASS | MAX_VQ_SIZE,
	.name = "a",
	.class_id = VDPA_CLASS_NET,
	.max_vq_size = 512,
};

static const struct vdpa_config config = {
	.has = FEATURES | MAC | MTU | MAX_VQP,
	.device_features = MODERN | F_MAC | BIT(3) | BIT(17) | BIT(22),
	.net = { .mac = { 0x52, 0x54, 0, 0, 0, 7 }, .mtu = 9000, .max_vqp = 2 },
};

/* ---- cards ------------------------------------------------------------ */

static const struct {
	const char *driver;
	bool is_recorded;
	uint64_t given;
	uint64_t negotiated;
	uint64_t learned;
} cards[] = {
	{ "vp-vdpa", false, 0, 0, MAC | MTU | MAX_VQP | MAX_VQ_SIZE },
	{ "ifcvf", true, FEATURES, BIT(17), MAC | MTU | MAX_VQP | MAX_VQ_SIZE },
	/* The guest can have changed the address. */
	{ "vp-vdpa", false, 0, BIT(23), MTU | MAX_VQP | MAX_VQ_SIZE },
	/* A card keeps the MTU; the rest is the driver's, or was given. */
	{ "mlx5_core.sf", true, 0, 0, MAC | MTU },
	{ "mlx5_core.sf", true, MAC | MTU, 0, MTU },
	{ "mlx5_core.sf", false, 0, 0, MTU },
	/* The address can be a random one. */
	{ "pds_vdpa.vDPA", true, 0, 0, MTU | MAX_VQ_SIZE },
	/* There is no card. */
	{ "vdpasim_net", true, 0, 0, 0 },
	{ "vduse", true, 0, 0, 0 },
	{ "of-tomorrow", true, 0, 0, 0 },
	{ NULL, true, 0, 0, 0 },
};

static void test_cards(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cards); i++) {
		const struct vdpa_request initial = { .has = cards[i].given };
		struct vdpa_config shown = config;
		struct vdpa_card card = { .has = 0 };

		shown.has |= cards[i].negotiated ? NEGOTIATED : 0;
		shown.negotiated_features = cards[i].negotiated;
		vdpa_card_learn(&card, cards[i].driver, &dev, &shown,
				cards[i].is_recorded ? &initial : NULL);
		assert_int_equal(card.has, cards[i].learned);
		if (card.has & MAC)
			assert_int_equal(card.mac[5], 7);
		if (card.has & MTU)
			assert_int_equal(card.mtu, 9000);
		if (card.has & MAX_VQ_SIZE)
			assert_int_equal(card.max_vq_size, 512);
	}
}

/* When the card is known, a condition becomes a yes or a no. */
static void test_verdicts(void **state)
{
	struct vdpa_mgmtdev mgmtdev = {
		.has = VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES),
		.bus = "pci",
		.name = "0000:02:00.0",
		.supported_classes = BIT(VDPA_CLASS_NET),
		.supported_features = config.device_features,
		.max_vqs = 5,
	};
	struct vdpa_parent parent = { .mgmtdev = &mgmtdev,
				      .driver = (char *)"vp-vdpa" };
	struct vdpa_judgement *judgement;
	struct vdpa_migrate_dev source;
	struct vdpa_request request;

	(void)state;
	vdpa_migrate_source(&dev, &config, NULL, &source);
	vdpa_migrate_plan(&source, &parent, NULL, &request, &judgement, NULL);
	assert_int_equal(judgement->verdict, VDPA_VERDICT_CONDITIONAL);
	vdpa_judgement_free(judgement);

	vdpa_card_learn(&parent.card, "vp-vdpa", &dev, &config, NULL);
	vdpa_migrate_plan(&source, &parent, NULL, &request, &judgement, NULL);
	assert_int_equal(judgement->verdict, VDPA_VERDICT_PROVISIONABLE);
	vdpa_judgement_free(judgement);

	parent.card.mac[5] = 8;
	vdpa_migrate_plan(&source, &parent, NULL, &request, &judgement, NULL);
	assert_int_equal(judgement->verdict, VDPA_VERDICT_INCOMPATIBLE);
	assert_string_equal(judgement->findings[0]->code, "mac-differs");
	vdpa_judgement_free(judgement);
}

/* ---- contradictions ----------------------------------------------------- */

static const struct {
	const char *driver;
	uint64_t classes;
	uint64_t offered;
	uint32_t kernel;
	uint64_t given; /* with the features of the configuration */
	bool is_possible;
} records[] = {
	{ "vp-vdpa", BIT(1), UINT64_MAX, 0, FEATURES, true },
	{ "vp-vdpa", BIT(1), UINT64_MAX, 0, FEATURES | MAC, false },
	{ "vp-vdpa", BIT(1), UINT64_MAX, VDPA_KERNEL(8, 0), MAC, true },
	{ "vp-vdpa", BIT(2), UINT64_MAX, 0, 0, false },
	{ "vp-vdpa", BIT(1), MODERN, 0, 0, false },
	{ "mlx5_core", BIT(1), UINT64_MAX, VDPA_KERNEL(6, 1), MAC, true },
	{ "mlx5_core", BIT(1), UINT64_MAX, VDPA_KERNEL(6, 1), FEATURES, false },
	/* These report no offer, or 0. */
	{ "vduse", BIT(1) | BIT(2), 0, 0, 0, true },
	{ "of-tomorrow", BIT(1), MODERN, 0, MAC, true },
	{ NULL, 0, 0, 0, MAC, true },
};

static void test_records(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(records); i++) {
		struct vdpa_mgmtdev mgmtdev = {
			.has = VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES),
			.name = "a",
			.supported_classes = records[i].classes,
			.supported_features = records[i].offered,
		};
		const struct vdpa_parent parent = {
			.mgmtdev = &mgmtdev,
			.driver = (char *)records[i].driver,
			.kernel = records[i].kernel,
		};
		const struct vdpa_request initial = {
			.has = records[i].given,
			.device_features = config.device_features,
		};

		assert_int_equal(vdpa_parent_can_have(&parent, &dev, &config,
						      &initial),
				 records[i].is_possible);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cards),
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_records),
	};

	return cmocka_run_group_tests_name("shown", tests, NULL, NULL);
}
