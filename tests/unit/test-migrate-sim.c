// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Plans on simulated hosts: a device of one host is planned on another, the
 * request is sent there, and the resulting device is judged.
 */

#include "fake.h"

#include <errno.h>
#include <inttypes.h>
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

#define PAIRS 5000

/* Each host has a part of these features. */
#define VDPASIM_NET UINT64_C(0x308830028)
#define MLX5	    UINT64_C(0x300cb982b)
#define CARD	    (MODERN | UINT64_C(0xff8024))
#define OCTEP	    (CARD | BIT(34) | BIT(38))

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
	uint64_t features; /* 0: its own, and its own classes, on each kernel */
	uint64_t takes;
	bool is_new; /* Linux 6.1 does not have it */
};

static const struct kind kinds[] = {
	{ NULL, "vdpasim_net", "vdpasim_net", VDPASIM_NET, MAC | MTU, false },
	{ "auxiliary", "mlx5_core.sf.1", "mlx5_core.sf", MLX5,
	  MAC | MTU | MAX_VQP, false },
	{ "pci", "0000:02:00.0", "vp-vdpa", CARD, 0, false },
	{ "pci", "0000:03:00.0", "ifcvf", CARD | BIT(VDPA_NET_MQ), 0, false },
	{ "auxiliary", "pds_core.vDPA.0", "pds_vdpa.vDPA",
	  CARD | BIT(VDPA_NET_MQ), MAC | MAX_VQP, true },
	{ "pci", "0000:04:00.0", "octep_vdpa", OCTEP, 0, true },
	{ NULL, "vdpasim_blk", "vdpasim_blk", 0, 0, false },
	{ NULL, "vduse", "vduse", 0, 0, false },
};

/* A simulated host with one management device. */
struct host {
	const struct kind *kind;
	bool is_old;
	uint64_t offered;
	struct vdpa_sim *sim;
	struct vdpa *vdpa;
};

static void describe_mgmtdev(const struct kind *kind,
			     struct vdpa_host_mgmtdev *described,
			     uint64_t *seed)
{
	struct vdpa_mgmtdev *mgmtdev = &described->mgmtdev;

	*described = (struct vdpa_host_mgmtdev){ .driver = kind->driver };
	mgmtdev->has = VDPA_BIT(VDPA_ATTR_MGMTDEV_DEV_NAME);
	mgmtdev->bus = kind->bus;
	mgmtdev->name = kind->name;
	/* The name of a bus is sent if there is one. */
	if (kind->bus)
		mgmtdev->has |= VDPA_BIT(VDPA_ATTR_MGMTDEV_BUS_NAME);
	if (!kind->features)
		return;
	mgmtdev->has |= VDPA_BIT(VDPA_ATTR_MGMTDEV_SUPPORTED_CLASSES) |
			VDPA_BIT(VDPA_ATTR_DEV_MGMTDEV_MAX_VQS) |
			VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES);
	mgmtdev->supported_classes = BIT(VDPA_CLASS_NET);
	mgmtdev->supported_features = kind->features;
	mgmtdev->max_vqs = kind->bus ? 3 + (uint32_t)(next(seed) % 14) : 3;
	if (next(seed) & 1)
		mgmtdev->supported_features &= next(seed) | next(seed) | MODERN;
}

/* Each host has a daemon with the same device. */
static void start_daemon(const struct host *host)
{
	const struct vdpa_sim_vduse vduse = {
		.name = "a",
		.class_id = host->is_old ? VDPA_CLASS_BLOCK : VDPA_CLASS_NET,
		.features = MODERN | (host->is_old ? 0 : BIT(5)),
		.vqs = 2,
	};

	assert_int_equal(vdpa_sim_vduse_create(host->sim, &vduse, NULL), 0);
}

/*
 * The built-in addresses of the cards of some hosts, and pairs for which a card
 * may have too few virtqueues.
 */
#define CARDS                                                 \
	"{ \"mgmtdev\": { \"auxiliary/mlx5_core.sf.1\": "     \
	"{ \"mac\": \"52:54:00:00:00:01\", \"mtu\": 9000 }, " \
	"\"pci/0000:02:00.0\": { \"max_vqp\": 4 }, "          \
	"\"pci/0000:03:00.0\": { \"max_vqp\": 4 }, "          \
	"\"auxiliary/pds_core.vDPA.0\": "                     \
	"{ \"mac\": \"52:54:00:00:00:01\" } } }"

static void open_host(struct host *host, uint64_t *seed)
{
	const struct kind *kind = &kinds[next(seed) % ARRAY_SIZE(kinds)];
	bool is_old = !kind->is_new && next(seed) & 1;
	struct vdpa_host_mgmtdev mgmtdev;
	const struct vdpa_host record = {
		.kernel = is_old ? "6.1.192" : "7.2.13",
		.mgmtdevs = &mgmtdev,
		.mgmtdev_count = 1,
		.sim = next(seed) & 1 ? CARDS : NULL,
	};
	struct vdpa_transport *transport;

	describe_mgmtdev(kind, &mgmtdev, seed);
	*host = (struct host){
		.kind = kind,
		.is_old = is_old,
		.offered = mgmtdev.mgmtdev.supported_features,
	};
	assert_int_equal(vdpa_sim_new(&record, &host->sim, NULL), 0);
	start_daemon(host);
	assert_int_equal(vdpa_transport_sim(host->sim, &transport, NULL), 0);
	assert_int_equal(vdpa_open_take(transport, &host->vdpa, NULL), 0);
}

static void close_host(struct host *host)
{
	vdpa_close(host->vdpa);
	vdpa_sim_close(host->sim);
}

/* ---- devices ---------------------------------------------------------- */

/* A request that the rules let pass, or one added with "nocheck". */
static struct vdpa_request any_request(const struct host *host, uint64_t *seed)
{
	uint64_t some = host->offered & (next(seed) | next(seed) | MODERN);
	uint64_t features = next(seed) % 8 ?
				    vdpa_features_close(VDPA_CLASS_NET, some) :
				    some;
	struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.has = host->kind->features ? FEATURES : 0,
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

/* A guest negotiates some features, and can change the address. */
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

/* Device "a" of @host: the subject of a verdict, and what must outlive it. */
struct seen {
	struct vdpa_dev *dev;
	struct vdpa_config *config;
	struct vdpa_migrate_dev as_source, as_destination;
};

static void look(const struct host *host, const struct vdpa_request *initial,
		 struct seen *seen)
{
	uint32_t kernel = host->is_old ? VDPA_KERNEL(6, 1) : VDPA_KERNEL(7, 2);
	int ret;

	assert_int_equal(vdpa_dev_get(host->vdpa, "a", &seen->dev, NULL), 0);
	seen->config = NULL;
	ret = vdpa_config_get(host->vdpa, "a", &seen->config, NULL);
	/* Linux 6.1 describes net devices only. */
	assert_true(!ret || (ret == -EOPNOTSUPP && host->is_old));
	vdpa_migrate_source(seen->dev, seen->config, initial, &seen->as_source);
	vdpa_migrate_destination(seen->dev, seen->config, initial,
				 &seen->as_destination);
	seen->as_source.driver = seen->as_destination.driver =
		host->kind->driver;
	seen->as_source.kernel = seen->as_destination.kernel = kernel;
}

static void forget(struct seen *seen)
{
	vdpa_dev_free(seen->dev);
	vdpa_config_free(seen->config);
}

/* ---- pairs ------------------------------------------------------------ */

/* A pair, and what is known about its verdict. */
struct pair {
	struct host *from, *to;
	const struct vdpa_vmm *vmm;
	struct seen source;
	struct vdpa_parent *parent;
	struct vdpa_request plan;
	struct vdpa_judgement *judgement;
};

/* In half of the cases none, because many hypervisors only move a guest under
 * conditions. */
static const struct vdpa_vmm *any_vmm(uint64_t *seed)
{
	unsigned int count = 0;

	while (vdpa_vmm_row(count))
		count++;
	return vdpa_vmm_row((unsigned int)(next(seed) % (2 * count)));
}

static bool has_finding(const struct vdpa_judgement *judgement,
			const char *code)
{
	for (size_t i = 0; judgement->findings[i]; i++)
		if (strcmp(judgement->findings[i]->code, code) == 0)
			return true;
	return false;
}

/* If a condition is not met, one of these codes reports it. */
static bool is_of_condition(const struct pair *pair,
			    const struct vdpa_judgement *after,
			    const struct vdpa_finding *finding)
{
	static const char *const codes[] = {
		"mac-differs",	 "mtu-differs",	       "pairs-differ",
		"value-unknown", "virtqueues-smaller", "capacity-differs",
		"vmm-fails"
	};
	static const char *const of_daemons[] = {
		"class-differs",      "feature-lacking", "vmm-blocks",
		"vmm-needs",	      "vmm-keeps",	 "vmm-class",
		"destination-unknown"
	};
	bool has_daemon = strcmp(pair->to->kind->driver, "vduse") == 0;

	for (size_t i = 0; has_daemon && i < ARRAY_SIZE(of_daemons); i++)
		if (strcmp(finding->code, of_daemons[i]) == 0)
			return true;

	for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
		if (strcmp(finding->code, codes[i]) == 0)
			return true;
	/* Too few for other pairs than the card must have. */
	if (strcmp(finding->code, "virtqueues-lacking") == 0)
		return has_finding(after, "pairs-differ");
	return finding->severity != VDPA_SEVERITY_ERROR;
}

static void describe(const struct pair *pair,
		     const struct vdpa_judgement *after)
{
	print_message("%s%s to %s%s, %s: %s\n", pair->from->kind->driver,
		      pair->from->is_old ? " (6.1)" : "",
		      pair->to->kind->driver, pair->to->is_old ? " (6.1)" : "",
		      vdpa_verdict_name(pair->judgement->verdict),
		      vdpa_verdict_name(after->verdict));
	for (size_t i = 0; pair->judgement->findings[i]; i++)
		print_message("  plan %s: %s\n",
			      pair->judgement->findings[i]->code,
			      pair->judgement->findings[i]->what);
	for (size_t i = 0; after->findings[i]; i++)
		print_message("  made %s: %s\n", after->findings[i]->code,
			      after->findings[i]->what);
}

/* Whether the verdict on the new device is the one that the plan promised. */
static bool is_kept(const struct pair *pair, const struct vdpa_judgement *after)
{
	switch (pair->judgement->verdict) {
	case VDPA_VERDICT_PROVISIONABLE:
		return after->verdict == VDPA_VERDICT_IDENTICAL;
	case VDPA_VERDICT_SUFFICIENT:
		return after->verdict == VDPA_VERDICT_SUFFICIENT ||
		       after->verdict == VDPA_VERDICT_IDENTICAL;
	default:
		for (size_t i = 0; after->findings[i]; i++)
			if (!is_of_condition(pair, after, after->findings[i]))
				return false;
		return true;
	}
}

static struct vdpa_judgement *judge_made(const struct pair *pair,
					 const struct vdpa_request *request)
{
	struct vdpa_judgement *judgement;
	struct seen made;

	look(pair->to, request, &made);
	assert_int_equal(vdpa_migrate_check(&pair->source.as_source,
					    &made.as_destination, pair->vmm,
					    &judgement, NULL),
			 0);
	forget(&made);
	return judgement;
}

/*
 * The kernel accepts the planned request, and the verdict is the promised one.
 */
static void carry_out(const struct pair *pair)
{
	struct vdpa_judgement *after;
	struct vdpa_error err;

	if (vdpa_submit(pair->to->vdpa, &pair->plan, &err)) {
		if (!has_finding(pair->judgement, "driver-needs-card-mac") &&
		    !has_finding(pair->judgement, "driver-keeps-less"))
			fail_msg("%s (%s)", err.what, err.kernel);
		return;
	}
	after = judge_made(pair, &pair->plan);
	if (!is_kept(pair, after)) {
		describe(pair, after);
		fail_msg("the verdict is not what was promised");
	}
	vdpa_judgement_free(after);
}

/* ---- no false no --------------------------------------------------------- */

static void delete_dev(const struct host *host)
{
	const struct vdpa_request request = { .command = VDPA_CMD_DEV_DEL,
					      .name = "a" };

	assert_int_equal(vdpa_submit(host->vdpa, &request, NULL), 0);
}

static void try_request(const struct pair *pair, struct vdpa_request *request)
{
	struct vdpa_judgement *after;

	if (vdpa_submit(pair->to->vdpa, request, NULL))
		return;
	after = judge_made(pair, request);
	if (after->verdict == VDPA_VERDICT_IDENTICAL ||
	    after->verdict == VDPA_VERDICT_SUFFICIENT) {
		describe(pair, after);
		fail_msg("a request with has 0x%" PRIx64 ", features 0x%" PRIx64
			 " makes a device that serves",
			 request->has, request->device_features);
	}
	vdpa_judgement_free(after);
	delete_dev(pair->to);
}

/* Each subset of the words, with @features. */
static void try_words(const struct pair *pair, uint64_t features)
{
	static const uint64_t words[] = { MAC, MTU, MAX_VQP };

	for (unsigned int subset = 0; subset < 8; subset++) {
		struct vdpa_request request = pair->plan;

		request.has = FEATURES;
		request.device_features = features;
		for (size_t i = 0; i < ARRAY_SIZE(words); i++)
			if (subset >> i & 1)
				request.has |= words[i];
		try_request(pair, &request);
		request.has &= ~FEATURES;
		try_request(pair, &request);
	}
}

/*
 * octep keeps the loss of an earlier request, so one try would spoil the next.
 */
static void try_everything(const struct pair *pair)
{
	uint64_t offered = pair->to->offered;
	uint64_t planned = pair->plan.device_features;

	if (strcmp(pair->to->kind->driver, "octep_vdpa") == 0)
		return;
	try_words(pair, planned);
	try_words(pair, pair->source.as_source.device_features & offered);
	try_words(pair, vdpa_features_close(VDPA_CLASS_NET, offered));
	for (unsigned int bit = 0; bit < 64; bit++)
		if ((planned ^ offered) & BIT(bit))
			try_words(pair,
				  vdpa_features_close(VDPA_CLASS_NET,
						      (planned ^ BIT(bit)) &
							      offered));
}

/* ---- all of it ----------------------------------------------------------- */

struct tally {
	unsigned int verdicts[VDPA_VERDICT_CANNOT_TELL + 1];
	unsigned int
		refuted; /* an incompatible pair, and every request tried */
};

static void judge_pair(struct pair *pair, uint64_t *seed, struct tally *tally)
{
	enum vdpa_verdict verdict;

	assert_int_equal(vdpa_parent_get(pair->to->vdpa, pair->to->kind->bus,
					 pair->to->kind->name, &pair->parent,
					 NULL),
			 0);
	assert_int_equal(vdpa_migrate_plan(&pair->source.as_source,
					   pair->parent, pair->vmm, &pair->plan,
					   &pair->judgement, NULL),
			 0);
	verdict = pair->judgement->verdict;
	tally->verdicts[verdict]++;
	if (verdict == VDPA_VERDICT_INCOMPATIBLE && next(seed) % 8 == 0) {
		try_everything(pair);
		tally->refuted++;
	}
	if (verdict == VDPA_VERDICT_PROVISIONABLE ||
	    verdict == VDPA_VERDICT_SUFFICIENT ||
	    verdict == VDPA_VERDICT_CONDITIONAL)
		carry_out(pair);
	vdpa_judgement_free(pair->judgement);
	vdpa_parent_free(pair->parent);
}

static void try_pair(struct host *from, struct host *to, uint64_t *seed,
		     struct tally *tally)
{
	struct vdpa_request request = any_request(from, seed);
	struct pair pair = { .from = from, .to = to, .vmm = any_vmm(seed) };

	if (vdpa_submit(from->vdpa, &request, NULL))
		return;
	use(from, &request, seed);
	look(from, &request, &pair.source);
	judge_pair(&pair, seed, tally);
	forget(&pair.source);
}

/* More of them by hand: VDPA_TEST_PAIRS=200000 test-migrate-sim */
static int count_pairs(void)
{
	const char *text = getenv("VDPA_TEST_PAIRS");

	return text ? atoi(text) : PAIRS;
}

static void test_pairs(void **state)
{
	struct tally tally = { .refuted = 0 };
	const unsigned int *verdicts = tally.verdicts;
	uint64_t seed = 0x2545f4914f6cdd1d;
	int count = count_pairs();

	(void)state;
	for (int i = 0; i < count; i++) {
		struct host from, to;

		open_host(&from, &seed);
		open_host(&to, &seed);
		try_pair(&from, &to, &seed, &tally);
		close_host(&from);
		close_host(&to);
	}
	print_message("# provisionable %u, sufficient %u, conditional %u, "
		      "incompatible %u (%u refuted), cannot tell %u\n",
		      verdicts[VDPA_VERDICT_PROVISIONABLE],
		      verdicts[VDPA_VERDICT_SUFFICIENT],
		      verdicts[VDPA_VERDICT_CONDITIONAL],
		      verdicts[VDPA_VERDICT_INCOMPATIBLE], tally.refuted,
		      verdicts[VDPA_VERDICT_CANNOT_TELL]);
	/* All of these cases occurred, and often. */
	assert_true(verdicts[VDPA_VERDICT_PROVISIONABLE] >
		    (unsigned int)count / 50);
	assert_true(verdicts[VDPA_VERDICT_SUFFICIENT] >
		    (unsigned int)count / 200);
	assert_true(verdicts[VDPA_VERDICT_CONDITIONAL] >
		    (unsigned int)count / 20);
	assert_true(verdicts[VDPA_VERDICT_INCOMPATIBLE] >
		    (unsigned int)count / 10);
	assert_true(tally.refuted > (unsigned int)count / 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
