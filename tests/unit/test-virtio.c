// SPDX-License-Identifier: GPL-2.0-or-later
/* Names of classes and feature bits. */

#include "fake.h"

#include "virtio/table.h"

#include <stdio.h>
#include <string.h>
#include <vdpa/virtio.h>

static void assert_name(const char *name, const char *expected)
{
	if (!expected)
		assert_null(name);
	else
		assert_string_equal(name, expected);
}

static void test_classes(void **state)
{
	static const struct {
		uint32_t id;
		const char *name;
	} rows[] = {
		{ 0, NULL },  { 1, "net" },	    { 2, "block" },
		{ 14, NULL }, { 15, NULL },	    { 19, "vsock" },
		{ 26, "fs" }, { 41, "gpio" },	    { 49, "usb" },
		{ 50, NULL }, { UINT32_MAX, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_name(vdpa_class_name(rows[i].id), rows[i].name);
}

static void test_features(void **state)
{
	static const struct {
		uint32_t class_id;
		unsigned int bit;
		const char *name;
	} rows[] = {
		{ VDPA_CLASS_NET, 0, "CSUM" },
		{ VDPA_CLASS_NET, 5, "MAC" },
		{ VDPA_CLASS_NET, VDPA_NET_CTRL_VQ, "CTRL_VQ" },
		{ VDPA_CLASS_NET, VDPA_NET_MQ, "MQ" },
		{ VDPA_CLASS_NET, VDPA_NET_RSS, "RSS" },
		{ VDPA_CLASS_NET, 63, "SPEED_DUPLEX" },
		{ VDPA_CLASS_NET, 4, NULL },
		{ VDPA_CLASS_BLOCK, 0, "BARRIER" },
		{ VDPA_CLASS_BLOCK, 5, "RO" },
		{ VDPA_CLASS_BLOCK, 12, "MQ" },
		{ VDPA_CLASS_BLOCK, 22, NULL },
		{ VDPA_CLASS_BLOCK, 63, NULL },
		/* Bits of all classes, including classes that have no table. */
		{ VDPA_CLASS_NET, 32, "VERSION_1" },
		{ VDPA_CLASS_BLOCK, 33, "ACCESS_PLATFORM" },
		{ 0, 32, "VERSION_1" },
		{ 0, 5, NULL },
		{ 26, 34, "RING_PACKED" },
		{ 26, 0, "NOTIFICATION" },
		{ 18, 0, NULL },
		{ UINT32_MAX, 28, "RING_INDIRECT_DESC" },
		{ VDPA_CLASS_NET, 65, "GUEST_UDP_TUNNEL_GSO" },
		{ VDPA_CLASS_NET, 70, "IPSEC" },
		{ VDPA_CLASS_NET, 71, NULL },
		{ VDPA_CLASS_BLOCK, 65, NULL },
		{ VDPA_CLASS_NET, UINT32_MAX, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_name(vdpa_feature_name(rows[i].class_id, rows[i].bit),
			    rows[i].name);
}

/* virtio 1.3, 2.2: 24 to 40 and more belong to all classes. */
static bool is_left(const struct feature_table *table, unsigned int bit)
{
	return bit >= table->count || !table->rows[bit].name;
}

static void test_class_tables_leave_shared_bits(void **state)
{
	(void)state;
	for (unsigned int bit = 24; bit <= 49; bit++) {
		assert_true(is_left(&virtio_net_features, bit));
		assert_true(is_left(&virtio_block_features, bit));
	}
}

/* A name means one bit only; otherwise a mask in words has two meanings. */
static void test_names_are_unique(void **state)
{
	(void)state;
	for (uint32_t class_id = 0; class_id < 64; class_id++)
		for (unsigned int a = 0; a < 64; a++)
			for (unsigned int b = 0; b < a; b++) {
				const char *name =
					vdpa_feature_name(class_id, a);
				const char *other =
					vdpa_feature_name(class_id, b);

				assert_true(!name || !other ||
					    strcmp(name, other) != 0);
			}
}

/* A bit needs bits that have a name, and never itself. */
static void test_masks_are_of_known_bits(void **state)
{
	(void)state;
	for (uint32_t class_id = 0; class_id < 64; class_id++)
		for (unsigned int bit = 0; bit < 64; bit++) {
			const struct vdpa_feature *feature =
				vdpa_feature_get(class_id, bit);
			uint64_t mask;

			if (!feature)
				continue;
			assert_non_null(feature->section);
			mask = feature->needs | feature->needs_one |
			       feature->wants | feature->excludes;
			assert_false(mask & UINT64_C(1) << bit);
			for (unsigned int other = 0; other < 64; other++)
				if (mask & UINT64_C(1) << other)
					assert_non_null(vdpa_feature_name(
						class_id, other));
		}
}

/*
 * The bits that a bit needs, according to the specification and Linux: a second
 * list, in a form other than the tables'.
 */
static void test_dependencies(void **state)
{
	enum kind { NEEDS, ONE_OF, WANTS, NOT_WITH };
	static const struct {
		uint32_t class_id;
		const char *name;
		enum kind kind;
		const char *others; /* with a blank between */
	} rows[] = {
		{ 1, "GUEST_TSO4", NEEDS, "GUEST_CSUM" },
		{ 1, "GUEST_TSO6", NEEDS, "GUEST_CSUM" },
		{ 1, "GUEST_ECN", ONE_OF, "GUEST_TSO4 GUEST_TSO6" },
		{ 1, "GUEST_UFO", NEEDS, "GUEST_CSUM" },
		{ 1, "GUEST_USO4", NEEDS, "GUEST_CSUM" },
		{ 1, "GUEST_USO6", NEEDS, "GUEST_CSUM" },
		{ 1, "HOST_TSO4", NEEDS, "CSUM" },
		{ 1, "HOST_TSO6", NEEDS, "CSUM" },
		{ 1, "HOST_ECN", ONE_OF, "HOST_TSO4 HOST_TSO6" },
		{ 1, "HOST_UFO", NEEDS, "CSUM" },
		{ 1, "HOST_USO", NEEDS, "CSUM" },
		{ 1, "CTRL_RX", NEEDS, "CTRL_VQ" },
		{ 1, "CTRL_VLAN", NEEDS, "CTRL_VQ" },
		{ 1, "GUEST_ANNOUNCE", NEEDS, "CTRL_VQ" },
		{ 1, "MQ", NEEDS, "CTRL_VQ" },
		{ 1, "CTRL_MAC_ADDR", NEEDS, "CTRL_VQ" },
		{ 1, "NOTF_COAL", NEEDS, "CTRL_VQ" },
		{ 1, "VQ_NOTF_COAL", NEEDS, "CTRL_VQ" },
		{ 1, "RSS", NEEDS, "CTRL_VQ" },
		{ 1, "RSC_EXT", ONE_OF, "HOST_TSO4 HOST_TSO6" },
		{ 1, "HASH_TUNNEL", NEEDS, "CTRL_VQ" },
		{ 1, "HASH_TUNNEL", ONE_OF, "RSS HASH_REPORT" },
		{ 1, "HASH_REPORT", WANTS, "CTRL_VQ" },
		{ 1, "CTRL_RX_EXTRA", WANTS, "CTRL_VQ" },
		{ 1, "CTRL_GUEST_OFFLOADS", WANTS, "CTRL_VQ" },
		{ 1, "DEVICE_STATS", WANTS, "CTRL_VQ" },
		{ 1, "STANDBY", WANTS, "MAC" },
		{ 2, "CONFIG_WCE", NEEDS, "FLUSH" },
		{ 2, "ZONED", NEEDS, "VERSION_1" },
		{ 16, "CONTEXT_INIT", NEEDS, "VIRGL" },
		{ 16, "BLOB_ALIGNMENT", NEEDS, "RESOURCE_BLOB" },
		{ 20, "CIPHER_STATELESS_MODE", NEEDS, "REVISION_1" },
		{ 20, "HASH_STATELESS_MODE", NEEDS, "REVISION_1" },
		{ 20, "MAC_STATELESS_MODE", NEEDS, "REVISION_1" },
		{ 20, "AEAD_STATELESS_MODE", NEEDS, "REVISION_1" },
		{ 20, "AKCIPHER_STATELESS_MODE", NEEDS, "REVISION_1" },
		{ 23, "BYPASS", NOT_WITH, "BYPASS_CONFIG" },
		{ 23, "BYPASS_CONFIG", NOT_WITH, "BYPASS" },
		{ 36, "RTR_FRAMES", NEEDS, "CAN_CLASSIC" },
	};
	/* Every mask of the tables; the rows are removed from it one by one. */
	static uint64_t left[64][64][4];

	(void)state;
	for (uint32_t id = 0; id < 64; id++)
		for (unsigned int bit = 0; bit < 64; bit++) {
			const struct vdpa_feature *feature =
				vdpa_feature_get(id, bit);

			if (!feature)
				continue;
			left[id][bit][NEEDS] = feature->needs;
			left[id][bit][ONE_OF] = feature->needs_one;
			left[id][bit][WANTS] = feature->wants;
			left[id][bit][NOT_WITH] = feature->excludes;
		}
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint32_t id = rows[i].class_id;
		int bit = vdpa_feature_find(id, rows[i].name);
		uint64_t others = 0;
		char text[64], *save = NULL;

		assert_true(bit >= 0);
		snprintf(text, sizeof(text), "%s", rows[i].others);
		for (char *name = strtok_r(text, " ", &save); name;
		     name = strtok_r(NULL, " ", &save))
			others |= UINT64_C(1) << vdpa_feature_find(id, name);
		assert_true(left[id][bit][rows[i].kind] == others);
		left[id][bit][rows[i].kind] = 0;
	}
	for (size_t i = 0; i < 64; i++)
		for (size_t bit = 0; bit < 64; bit++)
			for (size_t kind = 0; kind < 4; kind++)
				assert_true(left[i][bit][kind] == 0);
}

/* Every spelling in use leads to the bit, and the name leads back. */
static void test_find(void **state)
{
	static const struct {
		uint32_t class_id;
		const char *name;
		int bit;
	} rows[] = {
		{ 1, "MQ", 22 },
		{ 1, "mq", 22 },
		{ 1, "VIRTIO_NET_F_MQ", 22 },
		{ 1, "virtio_net_f_mq", 22 },
		{ 2, "VIRTIO_BLK_F_MQ", 12 },
		{ 2, "wce", 9 },
		{ 1, "VIRTIO_F_VERSION_1", 32 },
		{ 0, "VERSION_1", 32 },
		{ 1, "iommu_platform", 33 },
		{ 1, "VIRTIO_RING_F_EVENT_IDX", 29 },
		{ 1, "event_idx", 29 },
		{ 1, "RING_EVENT_IDX", 29 },
		{ 1, "packed", 34 },
		{ 1, "queue_reset", 40 },
		{ 1, "hash", 57 },
		{ 1, "guest_rsc_ext", 61 },
		{ 1, "bit_4", 4 },
		{ 1, "BIT_63", 63 },
		{ 1, "bit_64", -1 },
		{ 1, "bit_", -1 },
		{ 1, "bit_007", -1 },
		{ 1, "bit_1x", -1 },
		{ 1, "VIRTIO_BLK_F_MQ", -1 },
		{ 1, "", -1 },
		{ 1, "VIRTIO_NET_F_", -1 },
		{ 1, "MQ ", -1 },
		{ 0, "MQ", -1 },
		{ 1, "CTRL", -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(vdpa_feature_find(rows[i].class_id,
						   rows[i].name),
				 rows[i].bit);
	for (uint32_t class_id = 0; class_id < 64; class_id++)
		for (unsigned int bit = 0; bit < 64; bit++) {
			const char *name = vdpa_feature_name(class_id, bit);

			if (name)
				assert_int_equal(
					vdpa_feature_find(class_id, name), bit);
		}
}

static void test_class_find(void **state)
{
	(void)state;
	assert_int_equal(vdpa_class_find("net"), 1);
	assert_int_equal(vdpa_class_find("Network"), 1);
	assert_int_equal(vdpa_class_find("blk"), 2);
	assert_int_equal(vdpa_class_find("26"), 26);
	assert_int_equal(vdpa_class_find("virtiofs"), 26);
	assert_int_equal(vdpa_class_find(""), 0);
	assert_int_equal(vdpa_class_find("nets"), 0);
	assert_int_equal(vdpa_class_find("-1"), 0);
	assert_int_equal(vdpa_class_find("99999999999"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_features),
		cmocka_unit_test(test_class_tables_leave_shared_bits),
		cmocka_unit_test(test_names_are_unique),
		cmocka_unit_test(test_masks_are_of_known_bits),
		cmocka_unit_test(test_dependencies),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_class_find),
	};

	return cmocka_run_group_tests_name("virtio", tests, NULL, NULL);
}
