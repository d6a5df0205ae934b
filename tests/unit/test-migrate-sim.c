// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Plans on simulated hosts: a device of one is planned on another, the request
 * is sent there, and the device that it makes is judged.
 */

#include "fake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/migrate.h>
#include <vdpa/sim.h>
#include <vdpa/transport.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

#define BIT(n)	 (UINT64_C(1) << (n))
#define MODERN	 (BIT(32) | BIT(33))
#define FEATURES VDPA_BIT(VDPA_ATTR_DEV_FEATURES)
#define MAC	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR)
#define MTU	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU)
#define MAX_VQP	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP)

#define PAIRS 8000

/* Features of which each host has a part. */
#define VDPASIM_NET UINT64_C(0x308830028)
#define MLX5	    UINT64_C(0x300cb982b)

static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* ---- hosts ------------------------------------------------------------ */

struct kind {
	const char *bus, *name, *driver;
	uint64_t features;
	uint64_t takes;
};

static const struct kind kinds[] = {
	{ NULL, "vdpasim_net", "vdpasim_net", VDPASIM_NET, MAC | MTU },
	{ "auxiliary", "mlx5_core.sf.1", "mlx5_core.sf", MLX5,
	  MAC | MTU | MAX_VQP },
	{ "pci", "0000:02:00.0", "vp-vdpa", MODERN | 0xff8024, 0 },
};

/* A simulated host with one management device. */
struct host {
	const struct kind *kind;
	uint64_t offered;
	struct vdpa_sim *sim;
	struct vdpa *vdpa;
};

static void open_host(struct host *host, uint64_t *seed)
{
	const struct kind *kind = &kinds[next(seed) % ARRAY_SIZE(kinds)];
	struct vdpa_host_mgmtdev mgmtdev = {
		.mgmtdev = {
			.has = VDPA_BIT(VDPA_ATTR_MGMTDEV_DEV_NAME) |
			       VDPA_BIT(VDPA_ATTR_MGMTDEV_SUPPORTED_CLASSES) |
			       VDPA_BIT(VDPA_ATTR_DEV_MGMTDEV_MAX_VQS) |
			       VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES),
			.bus = kind->bus,
			.name = kind->name,
			.supported_classes = BIT(VDPA_CLASS_NET),
			.supported_features = kind->features,
			.max_vqs = kind->bus ? 3 + 2 * (uint32_t)(next(seed) % 7) : 3,
		},
		.driver = kind->driver,
	};
	const struct vdpa_host record = {
		.kernel = next(seed) & 1 ? "6.1.192" : "7.2.13",
		.mgmtdevs = &mgmtdev,
		.mgmtdev_count = 1,
	};
	struct vdpa_transport *transport;

	if (kind->bus)
		mgmtdev.mgmtdev.has |= VDPA_BIT(VDPA_ATTR_MGMTDEV_BUS_NAME);
	if (next(seed) & 1)
		mgmtdev.mgmtdev.supported_features &= next(seed) | next(seed) |
						      MODERN;
	*host = (struct host){
		.kind = kind,
		.offered = mgmtdev.mgmtdev.supported_features,
	};
	assert_int_equal(vdpa_sim_new(&record, &host->sim, NULL), 0);
	assert_int_equal(vdpa_transport_sim(host->sim, &transport, NULL), 0);
	assert_int_equal(vdpa_open_take(transport, &host->vdpa, NULL), 0);
}

static void close_host(struct host *host)
{
	vdpa_close(host->vdpa);
	vdpa_sim_close(host->sim);
}

/* ---- devices ---------------------------------------------------------- */

/* A request that the rules let pass. */
static struct vdpa_request any_request(const struct host *host, uint64_t *seed)
{
	uint64_t features = vdpa_features_close(
		VDPA_CLASS_NET,
		host->offered & (next(seed) | next(seed) | MODERN));
	struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.has = FEATURES,
		.name = "a",
		.mgmtdev_bus = host->kind->bus,
		.mgmtdev_name = host->kind->name,
		.device_features = features,
		.mac = { 0x52, 0x54, 0, 0, 0, (uint8_t)next(seed) },
		.mtu = (uint16_t)(68 + next(seed) % 60000),
		.max_vqp = 1,
	};
	uint64_t words = host->kind->takes & next(seed);

	if (features & BIT(5))
		request.has |= words & MAC;
	if (features & BIT(3))
		request.has |= words & MTU;
	if (features & BIT(VDPA_NET_MQ))
		request.has |= words & MAX_VQP;
	return request;
}

/* A guest takes some of it, and can change the address. */
static void use(const struct host *host, const struct vdpa_request *request,
		uint64_t *seed)
{
	const struct vdpa_sim_guest guest = {
		.features = vdpa_features_close(VDPA_CLASS_NET,
						request->device_features &
							(next(seed) | MODERN)),
		.has_mac = next(seed) & 1,
		.mac = { 2, 0, 0, 0, 0, 1 },
	};

	if (next(seed) & 1)
		vdpa_sim_guest(host->sim, "a", &guest, NULL);
}

/* Device "a" of @host: what a verdict is about, and what must outlive it. */
struct seen {
	struct vdpa_dev *dev;
	struct vdpa_config *config;
	struct vdpa_migrate_dev as_source, as_destination;
};

static void look(const struct host *host, const struct vdpa_request *initial,
		 struct seen *seen)
{
	assert_int_equal(vdpa_dev_get(host->vdpa, "a", &seen->dev, NULL), 0);
	assert_int_equal(vdpa_config_get(host->vdpa, "a", &seen->config, NULL),
			 0);
	vdpa_migrate_source(seen->dev, seen->config, initial, &seen->as_source);
	vdpa_migrate_destination(seen->dev, seen->config, initial,
				 &seen->as_destination);
}

static void forget(struct seen *seen)
{
	vdpa_dev_free(seen->dev);
	vdpa_config_free(seen->config);
}

/* ---- pairs ------------------------------------------------------------ */

/* The kernel takes what was planned, and the verdict is what was promised. */
static void carry_out(const struct host *to, const struct seen *source,
		      const struct vdpa_request *plan,
		      enum vdpa_verdict promised)
{
	struct vdpa_judgement *judgement;
	struct vdpa_error err;
	struct seen made;

	if (vdpa_submit(to->vdpa, plan, &err))
		fail_msg("%s (%s)", err.what, err.kernel);
	look(to, plan, &made);
	assert_int_equal(vdpa_migrate_check(&source->as_source,
					    &made.as_destination, NULL,
					    &judgement, NULL),
			 0);
	if (judgement->verdict != promised)
		print_message("%s\n", judgement->findings[0] ?
					      judgement->findings[0]->what :
					      "no finding");
	assert_int_equal(judgement->verdict, promised);
	vdpa_judgement_free(judgement);
	forget(&made);
}

static void try_pair(const struct host *from, const struct host *to,
		     uint64_t *seed, unsigned int counts[])
{
	struct vdpa_request request = any_request(from, seed), plan;
	struct vdpa_judgement *judgement;
	struct vdpa_parent *parent;
	struct seen source;

	if (vdpa_submit(from->vdpa, &request, NULL))
		return;
	use(from, &request, seed);
	look(from, &request, &source);
	assert_int_equal(vdpa_parent_get(to->vdpa, to->kind->bus,
					 to->kind->name, &parent, NULL),
			 0);
	assert_int_equal(vdpa_migrate_plan(&source.as_source, parent, NULL,
					   &plan, &judgement, NULL),
			 0);
	counts[judgement->verdict]++;
	if (judgement->verdict == VDPA_PROVISIONABLE)
		carry_out(to, &source, &plan, VDPA_IDENTICAL);
	if (judgement->verdict == VDPA_SUFFICIENT)
		carry_out(to, &source, &plan, VDPA_SUFFICIENT);
	vdpa_judgement_free(judgement);
	vdpa_parent_free(parent);
	forget(&source);
}

static void test_pairs(void **state)
{
	unsigned int counts[VDPA_CANNOT_TELL + 1] = { 0 };
	uint64_t seed = 0x2545f4914f6cdd1d;

	(void)state;
	for (int i = 0; i < PAIRS; i++) {
		struct host from, to;

		open_host(&from, &seed);
		open_host(&to, &seed);
		try_pair(&from, &to, &seed, counts);
		close_host(&from);
		close_host(&to);
	}
	print_message("# provisionable %u, sufficient %u, incompatible %u, "
		      "cannot tell %u\n",
		      counts[VDPA_PROVISIONABLE], counts[VDPA_SUFFICIENT],
		      counts[VDPA_INCOMPATIBLE], counts[VDPA_CANNOT_TELL]);
	/* All of this was seen, and often. */
	assert_true(counts[VDPA_PROVISIONABLE] > PAIRS / 10);
	assert_true(counts[VDPA_SUFFICIENT] > PAIRS / 100);
	assert_true(counts[VDPA_INCOMPATIBLE] > PAIRS / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
