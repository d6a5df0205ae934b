// SPDX-License-Identifier: GPL-2.0-or-later
/* Where on a host a device can go. */

#include "fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/holders.h>
#include <vdpa/host.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

#define BIT(n)	 (UINT64_C(1) << (n))
#define MODERN	 (BIT(32) | BIT(33))
#define FEATURES VDPA_BIT(VDPA_ATTR_DEV_FEATURES)
#define TAKEN	 VDPA_BIT(VDPA_ATTR_DEV_NEGOTIATED_FEATURES)
#define MAC	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR)

#define MGMTDEVS_MAX 6
#define DEVS_MAX     12

static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* ---- generated records ------------------------------------------------ */

struct world {
	struct vdpa_host host;
	struct vdpa_host_mgmtdev mgmtdevs[MGMTDEVS_MAX];
	struct vdpa_host_dev devs[DEVS_MAX];
	char names[MGMTDEVS_MAX + DEVS_MAX][16];
};

static struct vdpa_host_mgmtdev any_mgmtdev(char name[16], size_t n,
					    uint64_t *seed)
{
	static const char *const drivers[] = { "vdpasim_net", "mlx5_core",
					       "vp-vdpa", "ifcvf", NULL };

	snprintf(name, 16, "m%zu", n);
	return (struct vdpa_host_mgmtdev){
		.mgmtdev = {
			.has = VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES) |
			       VDPA_BIT(VDPA_ATTR_DEV_MGMTDEV_MAX_VQS),
			.bus = next(seed) & 1 ? "pci" : NULL,
			.name = name,
			.max_vqs = 3,
			.supported_classes =
				BIT(next(seed) % 4 ? VDPA_CLASS_NET :
						     VDPA_CLASS_BLOCK),
			.supported_features = MODERN | BIT(5) | next(seed) % 64,
		},
		.driver = drivers[next(seed) % ARRAY_SIZE(drivers)],
	};
}

static struct vdpa_host_dev any_dev(const struct world *world, char name[16],
				    size_t n, uint64_t *seed)
{
	static const char *const drivers[] = { NULL, NULL, "vhost_vdpa",
					       "vhost_vdpa", "virtio_vdpa" };
	const struct vdpa_mgmtdev *mgmtdev =
		&world->mgmtdevs[next(seed) % world->host.mgmtdev_count]
			 .mgmtdev;
	struct vdpa_host_dev dev = {
		.dev = {
			.has = VDPA_BIT(VDPA_ATTR_DEV_ID),
			.name = name,
			.mgmtdev_bus = mgmtdev->bus,
			.mgmtdev_name = mgmtdev->name,
			.class_id = VDPA_CLASS_NET,
		},
		.config = {
			.has = FEATURES | MAC,
			.device_features = MODERN | BIT(5) | next(seed) % 4,
		},
		.driver = drivers[next(seed) % ARRAY_SIZE(drivers)],
	};

	snprintf(name, 16, "d%zu", n);
	dev.config.net.mac[5] = next(seed) % 2;
	if (next(seed) % 4 == 0)
		dev.config.has |= TAKEN;
	if (next(seed) % 8 == 0)
		dev.config.has &= ~FEATURES;
	if (dev.driver && !strcmp(dev.driver, "vhost_vdpa"))
		dev.chardev = next(seed) % 2 ? "/dev/vhost-vdpa-0" :
					       "/dev/vhost-vdpa-1";
	return dev;
}

static void fill_world(struct world *world, uint64_t *seed)
{
	size_t mgmtdevs = 1 + (size_t)(next(seed) % MGMTDEVS_MAX);
	size_t devs = (size_t)(next(seed) % (DEVS_MAX + 1));

	world->host = (struct vdpa_host){
		.kernel = next(seed) & 1 ? "6.1.0" : "7.2.0",
		.mgmtdevs = world->mgmtdevs,
		.mgmtdev_count = mgmtdevs,
		.devs = world->devs,
		.dev_count = devs,
	};
	for (size_t i = 0; i < mgmtdevs; i++)
		world->mgmtdevs[i] = any_mgmtdev(world->names[i], i, seed);
	for (size_t i = 0; i < devs; i++)
		world->devs[i] =
			any_dev(world, world->names[MGMTDEVS_MAX + i], i, seed);
}

/* ---- the places of one ------------------------------------------------- */

static const char *const open_path = "/dev/vhost-vdpa-1";

static bool is_used(const struct vdpa_host_dev *dev)
{
	return (dev->driver && strcmp(dev->driver, "vhost_vdpa") != 0) ||
	       dev->config.has & TAKEN ||
	       (dev->chardev && strcmp(dev->chardev, open_path) == 0);
}

/* The same question without vdpa_host_places(). */
static enum vdpa_verdict ask(const struct world *world,
			     const struct vdpa_host_where *where,
			     const struct vdpa_host_place *place)
{
	struct vdpa_judgement *judgement;
	struct vdpa_parent *parents;
	struct vdpa_request request;
	enum vdpa_verdict verdict;

	assert_int_equal(vdpa_host_parents(&world->host, &parents, NULL), 0);
	if (place->dev) {
		struct vdpa_migrate_dev to;
		const struct vdpa_parent *parent = parents;

		while (parent->mgmtdev->name != place->dev->dev.mgmtdev_name)
			parent++;
		vdpa_host_describe(place->dev, parent, VDPA_HOST_DESTINATION,
				   &to);
		assert_int_equal(vdpa_migrate_check(where->source, &to,
						    where->vmm, &judgement,
						    NULL),
				 0);
	} else {
		assert_int_equal(
			vdpa_migrate_plan(
				where->source,
				&parents[place->mgmtdev - world->mgmtdevs],
				where->vmm, &request, &judgement, NULL),
			0);
		assert_int_equal(request.device_features,
				 place->request.device_features);
		assert_int_equal(request.has, place->request.has);
	}
	verdict = judgement->verdict;
	vdpa_judgement_free(judgement);
	free(parents);
	return verdict;
}

/* Smaller is better. */
static int rank(enum vdpa_verdict verdict)
{
	static const int ranks[] = {
		[VDPA_VERDICT_IDENTICAL] = 0,
		[VDPA_VERDICT_PROVISIONABLE] = 1,
		[VDPA_VERDICT_SUFFICIENT] = 2,
		[VDPA_VERDICT_CONDITIONAL] = 3,
		[VDPA_VERDICT_CANNOT_TELL] = 4,
		[VDPA_VERDICT_INCOMPATIBLE] = 5,
	};

	return ranks[verdict];
}

/* Each place is judged as alone, and none is missing or there twice. */
static void assert_places(const struct world *world,
			  const struct vdpa_host_where *where,
			  const struct vdpa_host_places *places)
{
	uint64_t seen = 0;

	for (size_t i = 0; i < places->count; i++) {
		const struct vdpa_host_place *place = &places->list[i];
		enum vdpa_verdict verdict = place->judgement->verdict;
		size_t at = place->dev ?
				    MGMTDEVS_MAX +
					    (size_t)(place->dev - world->devs) :
				    (size_t)(place->mgmtdev - world->mgmtdevs);

		assert_int_equal(verdict, ask(world, where, place));
		assert_false(seen & BIT(at));
		seen |= BIT(at);
		assert_true(!i ||
			    rank(places->list[i - 1].judgement->verdict) <=
				    rank(verdict));
	}
	for (size_t i = 0; i < world->host.mgmtdev_count; i++)
		assert_true(seen & BIT(i));
	for (size_t i = 0; i < world->host.dev_count; i++) {
		const struct vdpa_host_dev *dev = &world->devs[i];
		bool is_source = where->except &&
				 !strcmp(dev->dev.name, where->except);

		assert_int_equal(!!(seen & BIT(MGMTDEVS_MAX + i)),
				 !is_source && !is_used(dev));
	}
}

static void assert_used(const struct world *world,
			const struct vdpa_host_where *where,
			const struct vdpa_host_places *places)
{
	size_t count = 0;

	for (size_t i = 0; i < world->host.dev_count; i++) {
		const struct vdpa_host_dev *dev = &world->devs[i];

		if (!is_used(dev) ||
		    (where->except && !strcmp(dev->dev.name, where->except)))
			continue;
		assert_true(count < places->used_count);
		assert_ptr_equal(places->used[count++], dev);
	}
	assert_int_equal(count, places->used_count);
}

/* If only the best place is asked for, it is the first of all places. */
static void assert_best(const struct world *world,
			const struct vdpa_host_where *where,
			const struct vdpa_host_places *all)
{
	struct vdpa_host_where only = *where;
	struct vdpa_host_places *places;

	only.flags = VDPA_HOST_BEST_PLACE;
	assert_int_equal(vdpa_host_places(&world->host, &only, &places, NULL),
			 0);
	assert_ptr_equal(places->list[0].dev, all->list[0].dev);
	assert_ptr_equal(places->list[0].mgmtdev, all->list[0].mgmtdev);
	assert_int_equal(places->list[0].judgement->verdict,
			 all->list[0].judgement->verdict);
	vdpa_host_places_free(places);
}

static void test_generated(void **state)
{
	const struct vdpa_holder holder = { .chardev = open_path };
	const struct vdpa_holders holders = { true, 1, &holder };
	struct world *world = malloc(sizeof(*world));
	uint64_t seed = 0x2545f4914f6cdd1d;
	unsigned int best[VDPA_VERDICT_CANNOT_TELL + 1] = { 0 };

	(void)state;
	for (int i = 0; i < 2000; i++) {
		const struct vdpa_migrate_dev source = {
			.has = VDPA_BIT(VDPA_ATTR_DEV_ID) | FEATURES | MAC,
			.name = "d1",
			.class_id = VDPA_CLASS_NET,
			.device_features = MODERN | BIT(5) | next(&seed) % 4,
			.driver = "vdpasim_net",
		};
		struct vdpa_host_where where = {
			.source = &source,
			.except = next(&seed) & 1 ? "d1" : NULL,
			.holders = &holders,
		};
		struct vdpa_host_places *places;

		if (next(&seed) & 1)
			vdpa_vmm_find("qemu-10", &where.vmm, NULL);
		fill_world(world, &seed);
		assert_int_equal(vdpa_host_places(&world->host, &where, &places,
						  NULL),
				 0);
		assert_places(world, &where, places);
		assert_used(world, &where, places);
		assert_best(world, &where, places);
		best[places->list[0].judgement->verdict]++;
		vdpa_host_places_free(places);
	}
	/* All of these occurred, and often. */
	for (int verdict = 0; verdict < VDPA_VERDICT_CANNOT_TELL; verdict++)
		assert_true(best[verdict] > 20);
	free(world);
}

static void test_none(void **state)
{
	const struct vdpa_migrate_dev source = { .name = "d" };
	const struct vdpa_host_where where = { .source = &source };
	const struct vdpa_host empty = { .name = "h" };
	struct vdpa_host_places *places;

	(void)state;
	assert_int_equal(vdpa_host_places(&empty, &where, &places, NULL), 0);
	assert_int_equal(places->count + places->used_count, 0);
	vdpa_host_places_free(places);
	vdpa_host_places_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_generated),
		cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
