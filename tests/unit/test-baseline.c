// SPDX-License-Identifier: GPL-2.0-or-later
/* The largest set of features that all hosts can provide. */

#include "fake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/migrate.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

#define BIT(n)	  (UINT64_C(1) << (n))
#define SUPPORTED VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES)
#define MODERN	  (BIT(32) | BIT(33))
#define CVQ	  BIT(17)
#define F_MQ	  BIT(22)
#define PACKED	  (BIT(34) | BIT(38))

#define HOSTS_MAX   100
#define PARENTS_MAX 4

/* Hosts with their management devices, in one place. */
struct world {
	struct vdpa_mgmtdev mgmtdevs[HOSTS_MAX][PARENTS_MAX];
	struct vdpa_parent parents[HOSTS_MAX][PARENTS_MAX];
	struct vdpa_baseline_host hosts[HOSTS_MAX];
	size_t count;
};

static void add_parent(struct world *world, size_t host, const char *driver,
		       uint64_t features)
{
	size_t n = world->hosts[host].parent_count++;
	struct vdpa_mgmtdev *mgmtdev = &world->mgmtdevs[host][n];

	*mgmtdev = (struct vdpa_mgmtdev){
		.has = SUPPORTED,
		.name = "m",
		.supported_classes = BIT(VDPA_CLASS_NET),
		.supported_features = features,
	};
	world->parents[host][n] = (struct vdpa_parent){
		.mgmtdev = mgmtdev,
		.driver = (char *)driver,
	};
	world->hosts[host].parents = world->parents[host];
	world->hosts[host].name = "h";
	if (world->count <= host)
		world->count = host + 1;
}

static struct vdpa_baseline *baseline_of(const struct world *world,
					 const char *vmm_name)
{
	const struct vdpa_vmm *vmm = NULL;
	struct vdpa_baseline *baseline;

	if (vmm_name)
		assert_int_equal(vdpa_vmm_find(vmm_name, &vmm, NULL), 0);
	assert_int_equal(vdpa_migrate_baseline(world->hosts, world->count,
					       VDPA_CLASS_NET, vmm, &baseline,
					       NULL),
			 0);
	return baseline;
}

/* The expected baseline: @features, and the bits that are lost. */
static void assert_baseline(const struct world *world, const char *vmm,
			    uint64_t features, uint64_t lost)
{
	struct vdpa_baseline *baseline = baseline_of(world, vmm);
	uint64_t seen = 0;

	assert_true(baseline->features == features);
	for (size_t i = 0; i < baseline->lost_count; i++)
		seen |= BIT(baseline->lost[i].bit);
	assert_true(seen == lost);
	vdpa_baseline_free(baseline);
}

static void test_reasons(void **state)
{
	struct world world = { .count = 0 };
	struct vdpa_baseline *baseline;

	(void)state;
	add_parent(&world, 0, NULL, MODERN | CVQ | F_MQ | BIT(34));
	add_parent(&world, 1, NULL, MODERN | F_MQ | BIT(34));
	add_parent(&world, 2, NULL, MODERN | F_MQ | BIT(34));
	baseline = baseline_of(&world, "qemu-10");
	assert_true(baseline->features == MODERN);
	assert_int_equal(baseline->lost_count, 3);
	assert_int_equal(baseline->lost[0].bit, 17);
	assert_int_equal(baseline->lost[0].to, VDPA_LOST_TO_HOST);
	assert_int_equal(baseline->lost[0].host_count, 2);
	assert_int_equal(baseline->lost[0].hosts[0], 1);
	assert_int_equal(baseline->lost[0].hosts[1], 2);
	assert_int_equal(baseline->lost[1].bit, 22);
	assert_int_equal(baseline->lost[1].to, VDPA_LOST_TO_RULE);
	assert_true(baseline->lost[1].needs == CVQ);
	assert_int_equal(baseline->lost[2].bit, 34);
	assert_int_equal(baseline->lost[2].to, VDPA_LOST_TO_VMM);
	vdpa_baseline_free(baseline);
	vdpa_baseline_free(NULL);
}

/* One management device makes the device; several cannot combine. */
static void test_several(void **state)
{
	struct world world = { .count = 0 };
	struct vdpa_baseline *baseline;

	(void)state;
	add_parent(&world, 0, NULL, MODERN | BIT(0) | BIT(1));
	add_parent(&world, 0, NULL, MODERN | BIT(5) | BIT(15) | BIT(16));
	assert_baseline(&world, NULL, MODERN | BIT(5) | BIT(15) | BIT(16),
			BIT(0) | BIT(1));
	/* The best choice for one host need not be the best for all. */
	add_parent(&world, 1, NULL, MODERN | BIT(0) | BIT(1));
	add_parent(&world, 1, NULL, MODERN | BIT(5));
	baseline = baseline_of(&world, NULL);
	assert_true(baseline->features == (MODERN | BIT(0) | BIT(1)));
	assert_int_equal(baseline->parents[0], 0);
	assert_int_equal(baseline->parents[1], 0);
	assert_int_equal(baseline->lost[0].bit, 5);
	assert_int_equal(baseline->lost[0].to, VDPA_LOST_TO_SET);
	assert_int_equal(baseline->lost[1].to, VDPA_LOST_TO_HOST);
	vdpa_baseline_free(baseline);
}

/* A parent with too few virtqueues refuses the device, on whichever host. */
static void test_virtqueues(void **state)
{
	struct world world = { .count = 0 };
	struct vdpa_baseline *baseline;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		add_parent(&world, i, "mlx5_core", MODERN);
		world.mgmtdevs[i][0].max_vqs = i ? 1 : 3;
	}
	baseline = baseline_of(&world, "qemu-8.2");
	assert_true(baseline->reason_count > 0);
	assert_string_equal(baseline->reasons[0].finding->code,
			    "too-many-queues");
	assert_int_equal(baseline->reasons[0].to_count, 1);
	assert_int_equal(baseline->reasons[0].to[0], 1);
	vdpa_baseline_free(baseline);
	/* Another one of that host is chosen. */
	add_parent(&world, 1, "vdpasim_net", MODERN);
	baseline = baseline_of(&world, "qemu-8.2");
	assert_int_equal(baseline->parents[1], 1);
	vdpa_baseline_free(baseline);
}

/* The needs of a parent driver and of a hypervisor count, too. */
static void test_needs(void **state)
{
	struct world world = { .count = 0 };
	struct vdpa_baseline *baseline;
	const struct vdpa_vmm *vmm;
	struct vdpa_error err;

	(void)state;
	add_parent(&world, 0, "vdpasim_net", MODERN);
	/* The features of vduse and of another class do not count. */
	add_parent(&world, 0, "vduse", UINT64_MAX);
	add_parent(&world, 0, NULL, UINT64_MAX);
	world.mgmtdevs[0][2].supported_classes = BIT(VDPA_CLASS_BLOCK);
	assert_baseline(&world, NULL, MODERN, 0);
	/* A larger set does not count if the hypervisor cannot move it. */
	add_parent(&world, 0, NULL, BIT(32) | CVQ | BIT(5) | BIT(3));
	assert_baseline(&world, NULL, BIT(32) | CVQ | BIT(5) | BIT(3), BIT(33));
	assert_baseline(&world, "qemu-7.2", MODERN, CVQ | BIT(5) | BIT(3));
	/* Each host has its own hypervisor, and CTRL_RX is new in QEMU 8.1. */
	world.mgmtdevs[0][3].supported_features = MODERN | CVQ | BIT(18);
	assert_baseline(&world, "qemu-8.1", MODERN | CVQ | BIT(18), 0);
	assert_int_equal(vdpa_vmm_find("qemu-7.2", &vmm, NULL), 0);
	world.hosts[0].vmm = vmm;
	assert_baseline(&world, "qemu-8.1", MODERN | CVQ, BIT(18));
	world.hosts[0].vmm = NULL;
	world.mgmtdevs[0][3].supported_features = BIT(32) | CVQ | BIT(5) |
						  BIT(3);
	/* octep_vdpa makes no device without PACKED. */
	add_parent(&world, 1, "octep_vdpa", MODERN | PACKED);
	assert_int_equal(vdpa_migrate_baseline(world.hosts, world.count,
					       VDPA_CLASS_NET, NULL, &baseline,
					       &err),
			 -EOPNOTSUPP);
	assert_text_has(err.what, "\"h\" has no set of features in common");
	assert_int_equal(vdpa_migrate_baseline(world.hosts, world.count, 19,
					       NULL, &baseline, &err),
			 -EOPNOTSUPP);
	assert_text_has(err.what, "class vsock");
	assert_int_equal(vdpa_vmm_find("qemu-10", &vmm, NULL), 0);
	assert_int_equal(vdpa_migrate_baseline(world.hosts, world.count,
					       VDPA_CLASS_BLOCK, vmm, &baseline,
					       &err),
			 -EOPNOTSUPP);
	assert_int_equal(vdpa_migrate_baseline(NULL, 0, VDPA_CLASS_NET, NULL,
					       &baseline, &err),
			 -EINVAL);
}

/* ---- what it depends on ------------------------------------------------- */

static const struct vdpa_baseline_reason *
find_reason(const struct vdpa_baseline *baseline, const char *code)
{
	for (size_t i = 0; i < baseline->reason_count; i++)
		if (strcmp(baseline->reasons[i].finding->code, code) == 0)
			return &baseline->reasons[i];
	return NULL;
}

/* A device that surely moves comes before one that offers more. */
static void test_surest(void **state)
{
	struct world world = { .count = 0 };
	struct vdpa_baseline *baseline;

	(void)state;
	add_parent(&world, 0, "vp-vdpa", MODERN | BIT(0) | BIT(1));
	add_parent(&world, 0, "vdpasim_net", MODERN | BIT(0));
	baseline = baseline_of(&world, "qemu-10");
	assert_true(baseline->features == (MODERN | BIT(0)));
	assert_int_equal(baseline->parents[0], 1);
	assert_int_equal(baseline->lost[0].to, VDPA_LOST_TO_VMM);
	assert_null(find_reason(baseline, "vmm-index"));
	vdpa_baseline_free(baseline);
	/* QEMU 7.2 moves it; a host without an alternative gets it. */
	assert_baseline(&world, "qemu-7.2", MODERN | BIT(0) | BIT(1), 0);
	add_parent(&world, 1, "vp-vdpa", MODERN | BIT(0) | BIT(1));
	baseline = baseline_of(&world, "qemu-10");
	assert_true(baseline->features == (MODERN | BIT(0)));
	assert_int_equal(baseline->parents[0], 1);
	assert_int_equal(find_reason(baseline, "vmm-index")->to_count, 1);
	assert_int_equal(find_reason(baseline, "vmm-index")->to[0], 1);
	vdpa_baseline_free(baseline);
}

/* Words make the devices equal. If no word decides a property, it is a
 * condition. */
static void test_words(void **state)
{
	const uint64_t features = MODERN | CVQ | F_MQ | BIT(3) | BIT(5);
	const uint64_t words = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR) |
			       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU) |
			       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP);
	struct world world = { .count = 0 };
	struct vdpa_baseline *baseline;

	(void)state;
	add_parent(&world, 0, "mlx5_core", features);
	add_parent(&world, 1, "vp-vdpa", features);
	world.mgmtdevs[0][0].max_vqs = 17;
	world.mgmtdevs[1][0].max_vqs = 9;
	for (size_t i = 0; i < 2; i++)
		world.mgmtdevs[i][0].has |=
			VDPA_BIT(VDPA_ATTR_DEV_MGMTDEV_MAX_VQS);
	world.parents[1][0].card = (struct vdpa_card){
		.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU),
		.mtu = 9000,
	};
	baseline = baseline_of(&world, "qemu-7.2");
	assert_true(baseline->features == features);
	assert_true((baseline->requests[0].has & words) == words);
	assert_true(!(baseline->requests[1].has & words));
	assert_int_equal(baseline->requests[0].mtu, 9000);
	assert_int_equal(baseline->requests[0].max_vqp, 4);
	for (size_t i = 0; i < baseline->reason_count; i++) {
		const struct vdpa_baseline_reason *reason =
			&baseline->reasons[i];

		assert_int_not_equal(reason->finding->severity,
				     VDPA_SEVERITY_ERROR);
		if (strcmp(reason->finding->code, "value-depends") == 0)
			assert_int_equal(reason->to[0], 1);
	}
	vdpa_baseline_free(baseline);
}

/* ---- many hosts --------------------------------------------------------- */

static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void fill_world(struct world *world, uint64_t *seed, size_t hosts)
{
	static const char *const drivers[] = { NULL, "mlx5_core",
					       "vdpasim_net" };

	memset(world, 0, sizeof(*world));
	for (size_t host = 0; host < hosts; host++)
		for (size_t n = next(seed) % PARENTS_MAX + 1; n; n--) {
			uint64_t offered = MODERN | next(seed) | next(seed) |
					   next(seed) | next(seed);

			add_parent(world, host, drivers[next(seed) % 3],
				   offered);
		}
}

/* The rules let a request of @baseline pass on each host. */
static void assert_makeable(const struct world *world,
			    const struct vdpa_baseline *baseline)
{
	const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.has = VDPA_BIT(VDPA_ATTR_DEV_FEATURES),
		.name = "a",
		.device_features = baseline->features,
	};

	for (size_t host = 0; host < world->count; host++) {
		const struct vdpa_parent *parent =
			&world->parents[host][baseline->parents[host]];
		struct vdpa_finding **list;

		assert_int_equal(vdpa_request_check(&request, parent, NULL,
						    &list, NULL),
				 0);
		/* A card may lack an address: that is a condition. */
		assert_true(!list[0] ||
			    list[0]->severity != VDPA_SEVERITY_ERROR);
		vdpa_finding_list_free(list);
	}
}

/* Every choice of one management device per host; @host is the next host. */
static int most_bits(const struct world *world, size_t host, uint64_t mask)
{
	int most = 0;

	if (host == world->count)
		return __builtin_popcountll(
			vdpa_features_close(VDPA_CLASS_NET, mask));
	for (size_t n = 0; n < world->hosts[host].parent_count; n++) {
		int bits = most_bits(
			world, host + 1,
			mask & world->mgmtdevs[host][n].supported_features);

		most = bits > most ? bits : most;
	}
	return most;
}

static void test_largest(void **state)
{
	struct world *world = malloc(sizeof(*world));
	uint64_t seed = 0x9e3779b97f4a7c15;

	(void)state;
	for (int i = 0; i < 500; i++) {
		struct vdpa_baseline *baseline;

		fill_world(world, &seed, 1 + (size_t)(next(&seed) % 5));
		baseline = baseline_of(world, NULL);
		assert_makeable(world, baseline);
		assert_int_equal(__builtin_popcountll(baseline->features),
				 most_bits(world, 0, UINT64_MAX));
		vdpa_baseline_free(baseline);
	}
	free(world);
}

static void test_hundred(void **state)
{
	struct world *world = malloc(sizeof(*world));
	uint64_t seed = 0xd1342543de82ef95;

	(void)state;
	for (int i = 0; i < 20; i++) {
		struct vdpa_baseline *baseline;

		fill_world(world, &seed, HOSTS_MAX);
		baseline = baseline_of(world, i & 1 ? "qemu-7.2" : NULL);
		assert_makeable(world, baseline);
		assert_true((baseline->features & MODERN) == MODERN);
		vdpa_baseline_free(baseline);
	}
	free(world);
}

/* More kinds of devices than are compared with each other. */
static void test_kinds(void **state)
{
	static struct world world;
	const struct vdpa_baseline_reason *reason;
	struct vdpa_baseline *baseline;

	(void)state;
	for (size_t host = 0; host < HOSTS_MAX; host++) {
		add_parent(&world, host, host % 2 ? "vp-vdpa" : "mlx5_core",
			   MODERN);
		world.parents[host][0].kernel =
			VDPA_KERNEL(6, 3 + (uint32_t)host);
	}
	baseline = baseline_of(&world, "qemu-10");
	reason = find_reason(baseline, "vmm-index");
	assert_non_null(reason);
	assert_int_equal(reason->from_count, 0);
	assert_int_equal(reason->to_count, HOSTS_MAX / 2);
	for (size_t i = 0; i < reason->to_count; i++)
		assert_int_equal(reason->to[i], 2 * i + 1);
	assert_int_equal(find_reason(baseline, "baseline-kinds")->to_count, 0);
	vdpa_baseline_free(baseline);
	world.count = 64;
	baseline = baseline_of(&world, "qemu-10");
	assert_null(find_reason(baseline, "baseline-kinds"));
	vdpa_baseline_free(baseline);
}

/* On each host, a set loses one of two bits: 2 ^ @hosts sets. */
static void fill_choices(struct world *world, size_t hosts)
{
	memset(world, 0, sizeof(*world));
	for (size_t host = 0; host < hosts; host++) {
		uint64_t high = host < 6 ? BIT(26 + host) : BIT(38);

		add_parent(world, host, NULL, ~BIT(host));
		add_parent(world, host, NULL, ~high);
	}
}

/* If the search did not compare all sets, it says so. */
static void test_cut(void **state)
{
	struct world *world = malloc(sizeof(*world));
	struct vdpa_baseline *baseline;
	struct vdpa_error err;

	(void)state;
	fill_choices(world, 6);
	baseline = baseline_of(world, NULL);
	assert_null(find_reason(baseline, "baseline-sets"));
	vdpa_baseline_free(baseline);

	fill_choices(world, 7);
	baseline = baseline_of(world, NULL);
	assert_non_null(find_reason(baseline, "baseline-sets"));
	vdpa_baseline_free(baseline);

	/* The search prefers low bits: it has dropped the sets with this one.
	 */
	add_parent(world, 7, "octep_vdpa", MODERN | PACKED);
	assert_int_equal(vdpa_migrate_baseline(world->hosts, world->count,
					       VDPA_CLASS_NET, NULL, &baseline,
					       &err),
			 -EOPNOTSUPP);
	assert_text_has(err.what, "among the sets that were compared: ");
	free(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_virtqueues),
		cmocka_unit_test(test_needs),
		cmocka_unit_test(test_largest),
		cmocka_unit_test(test_hundred),
		cmocka_unit_test(test_surest),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
