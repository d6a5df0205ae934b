// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Baselines on simulated hosts: each host makes its device as the baseline
 * says, and each device is judged as the destination of each other one.
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

#define SETS	    500
#define HOSTS_MAX   6
#define PARENTS_MAX 3

/* Each management device offers some of these features. */
#define VDPASIM_NET UINT64_C(0x308830028)
#define MLX5	    UINT64_C(0x300cb982b)
#define CARD	    (MODERN | UINT64_C(0xff802c))
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
	uint64_t features;
	bool is_new; /* Linux 6.1 does not have it */
};

static const struct kind kinds[] = {
	{ NULL, "vdpasim_net", "vdpasim_net", VDPASIM_NET, false },
	{ "auxiliary", "mlx5_core.sf.1", "mlx5_core.sf", MLX5, false },
	{ "pci", "0000:02:00.0", "vp-vdpa", CARD, false },
	{ "pci", "0000:03:00.0", "ifcvf", CARD, false },
	{ "auxiliary", "pds_core.vDPA.0", "pds_vdpa.vDPA", CARD, true },
	{ "pci", "0000:04:00.0", "octep_vdpa", OCTEP, true },
};

/* What a host is made of, so that it can be made again. */
struct host {
	bool is_old;
	size_t count;
	struct vdpa_host_mgmtdev mgmtdevs[PARENTS_MAX];
	/* While it runs: */
	struct vdpa_sim *sim;
	struct vdpa *vdpa;
	struct vdpa_parent *owned[PARENTS_MAX];
	struct vdpa_parent parents[PARENTS_MAX];
	/* The device that it has made: */
	struct vdpa_dev *dev;
	struct vdpa_config *config;
	struct vdpa_migrate_dev as_source, as_destination;
};

static void choose_mgmtdev(struct host *host, const struct kind *kind,
			   uint64_t *seed)
{
	struct vdpa_host_mgmtdev *mgmtdev = &host->mgmtdevs[host->count++];

	*mgmtdev = (struct vdpa_host_mgmtdev){
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
	/* The name of a bus is sent if there is one. */
	if (kind->bus)
		mgmtdev->mgmtdev.has |= VDPA_BIT(VDPA_ATTR_MGMTDEV_BUS_NAME);
	if (next(seed) & 1)
		mgmtdev->mgmtdev.supported_features &=
			next(seed) | next(seed) | MODERN | BIT(34) | BIT(38);
}

static void choose_host(struct host *host, uint64_t *seed)
{
	size_t wanted = 1 + (size_t)(next(seed) % PARENTS_MAX);
	size_t first = (size_t)(next(seed) % ARRAY_SIZE(kinds));

	*host = (struct host){ .is_old = next(seed) % 3 == 0 };
	for (size_t i = 0; i < ARRAY_SIZE(kinds) && host->count < wanted; i++) {
		const struct kind *kind =
			&kinds[(first + i) % ARRAY_SIZE(kinds)];

		if (!(host->is_old && kind->is_new))
			choose_mgmtdev(host, kind, seed);
	}
}

static void open_host(struct host *host)
{
	const struct vdpa_host record = {
		.kernel = host->is_old ? "6.1.192" : "7.2.13",
		.mgmtdevs = host->mgmtdevs,
		.mgmtdev_count = host->count,
	};
	struct vdpa_transport *transport;

	assert_int_equal(vdpa_sim_new(&record, &host->sim, NULL), 0);
	assert_int_equal(vdpa_transport_sim(host->sim, &transport, NULL), 0);
	assert_int_equal(vdpa_open_take(transport, &host->vdpa, NULL), 0);
	for (size_t i = 0; i < host->count; i++) {
		const struct vdpa_mgmtdev *mgmtdev = &host->mgmtdevs[i].mgmtdev;

		assert_int_equal(vdpa_parent_get(host->vdpa, mgmtdev->bus,
						 mgmtdev->name, &host->owned[i],
						 NULL),
				 0);
		host->parents[i] = *host->owned[i];
	}
}

static void close_host(struct host *host)
{
	vdpa_dev_free(host->dev);
	vdpa_config_free(host->config);
	host->dev = NULL;
	host->config = NULL;
	for (size_t i = 0; i < host->count; i++)
		vdpa_parent_free(host->owned[i]);
	vdpa_close(host->vdpa);
	vdpa_sim_close(host->sim);
}

/* ---- sets of hosts ----------------------------------------------------- */

struct set {
	struct host hosts[HOSTS_MAX];
	struct vdpa_baseline_host list[HOSTS_MAX];
	size_t count;
	const struct vdpa_vmm *vmm;
	uint8_t mac[6]; /* of the guest */
	struct vdpa_baseline *baseline;
};

struct tally {
	unsigned int none, sure, conditional, barred, pairs, identical;
};

static bool is_code(const struct vdpa_finding *finding, const char *code)
{
	return strcmp(finding->code, code) == 0;
}

static bool is_listed(const size_t *hosts, size_t count, size_t host)
{
	for (size_t i = 0; i < count; i++)
		if (hosts[i] == host)
			return true;
	return !count;
}

static bool is_about(const struct vdpa_baseline_reason *reason, size_t from,
		     size_t to)
{
	return is_listed(reason->from, reason->from_count, from) &&
	       is_listed(reason->to, reason->to_count, to);
}

/* If the condition of a value is not met, one of these codes reports it. */
static bool is_of_value(const struct vdpa_finding *finding)
{
	static const char *const codes[] = { "mac-differs", "mac-changeable",
					     "mtu-differs", "pairs-differ",
					     "virtqueues-smaller" };

	for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
		if (is_code(finding, codes[i]))
			return true;
	return false;
}

/* The baseline reports it too: by the same code, or by a condition on either
 * side. */
static bool is_explained(const struct set *set,
			 const struct vdpa_finding *finding, size_t from,
			 size_t to)
{
	const struct vdpa_baseline *baseline = set->baseline;

	for (size_t i = 0; i < baseline->reason_count; i++) {
		const struct vdpa_baseline_reason *reason =
			&baseline->reasons[i];

		if (is_code(finding, reason->finding->code) &&
		    is_about(reason, from, to))
			return true;
		if (is_code(reason->finding, "value-depends") &&
		    is_of_value(finding) &&
		    (is_about(reason, from, to) || is_about(reason, to, from)))
			return true;
	}
	return false;
}

static void fail_pair(const struct set *set, size_t from, size_t to,
		      const struct vdpa_judgement *judgement, const char *why)
{
	for (size_t i = 0; judgement->findings[i]; i++)
		print_message("# %s: %s\n", judgement->findings[i]->code,
			      judgement->findings[i]->what);
	for (size_t i = 0; i < set->baseline->reason_count; i++)
		print_message("# baseline: %s: %s\n",
			      set->baseline->reasons[i].finding->code,
			      set->baseline->reasons[i].finding->what);
	fail_msg("features 0x%" PRIx64 ", from %s to %s: %s: %s",
		 set->baseline->features, set->hosts[from].as_source.driver,
		 set->hosts[to].as_destination.driver,
		 vdpa_verdict_name(judgement->verdict), why);
}

/* ---- one baseline ------------------------------------------------------- */

static void look(struct host *host)
{
	uint32_t kernel = host->is_old ? VDPA_KERNEL(6, 1) : VDPA_KERNEL(7, 2);
	const char *name = "a";

	assert_int_equal(vdpa_dev_get(host->vdpa, name, &host->dev, NULL), 0);
	assert_int_equal(vdpa_config_get(host->vdpa, name, &host->config, NULL),
			 0);
	host->as_source.kernel = host->as_destination.kernel = kernel;
}

/* Each host makes the device. */
static void make(struct set *set, size_t at)
{
	struct vdpa_request request = set->baseline->requests[at];
	struct host *host = &set->hosts[at];
	size_t parent = set->baseline->parents[at];
	struct vdpa_error err;

	request.name = "a";
	memcpy(request.mac, set->mac, sizeof(request.mac));
	assert_string_equal(request.mgmtdev_name,
			    host->mgmtdevs[parent].mgmtdev.name);
	assert_true(request.device_features == set->baseline->features);
	if (vdpa_submit(host->vdpa, &request, &err))
		fail_msg("%s: %s (%s)", host->mgmtdevs[parent].driver, err.what,
			 err.kernel);
	look(host);
	vdpa_migrate_source(host->dev, host->config, &request,
			    &host->as_source);
	vdpa_migrate_destination(host->dev, host->config, &request,
				 &host->as_destination);
	host->as_source.driver = host->as_destination.driver =
		host->mgmtdevs[parent].driver;
	host->as_source.kernel = host->as_destination.kernel =
		host->is_old ? VDPA_KERNEL(6, 1) : VDPA_KERNEL(7, 2);
}

/* Returns the worst reason; VDPA_SEVERITY_WARNING when there is none. */
static enum vdpa_severity worst_of(const struct set *set)
{
	return set->baseline->reason_count ?
		       set->baseline->reasons[0].finding->severity :
		       VDPA_SEVERITY_WARNING;
}

static void judge_pair(const struct set *set, size_t from, size_t to,
		       struct tally *tally)
{
	struct vdpa_judgement *judgement;
	bool is_explaining = true;

	assert_int_equal(vdpa_migrate_check(&set->hosts[from].as_source,
					    &set->hosts[to].as_destination,
					    set->vmm, &judgement, NULL),
			 0);
	tally->pairs++;
	tally->identical += judgement->verdict == VDPA_VERDICT_IDENTICAL;
	if (worst_of(set) == VDPA_SEVERITY_WARNING &&
	    judgement->verdict != VDPA_VERDICT_IDENTICAL)
		fail_pair(set, from, to, judgement, "it is not sure");
	for (size_t i = 0; judgement->findings[i]; i++)
		is_explaining &=
			is_explained(set, judgement->findings[i], from, to);
	if (!is_explaining && judgement->verdict != VDPA_VERDICT_IDENTICAL)
		fail_pair(set, from, to, judgement,
			  "there is no reason for it");
	vdpa_judgement_free(judgement);
}

/* Each error of the baseline also occurs for a real pair. */
static void assert_true_error(const struct set *set,
			      const struct vdpa_baseline_reason *reason)
{
	bool is_found = false;

	for (size_t n = 0; n < set->count * set->count && !is_found; n++) {
		size_t from = n / set->count, to = n % set->count;
		struct vdpa_judgement *judgement;

		if (!is_about(reason, from, to))
			continue;
		assert_int_equal(
			vdpa_migrate_check(&set->hosts[from].as_source,
					   &set->hosts[to].as_destination,
					   set->vmm, &judgement, NULL),
			0);
		is_found = judgement->verdict == VDPA_VERDICT_INCOMPATIBLE;
		vdpa_judgement_free(judgement);
	}
	if (!is_found)
		fail_msg("no pair is barred by %s", reason->finding->code);
}

static void judge_all(const struct set *set, struct tally *tally)
{
	for (size_t from = 0; from < set->count; from++)
		for (size_t to = 0; to < set->count; to++)
			if (from != to)
				judge_pair(set, from, to, tally);
	for (size_t i = 0; i < set->baseline->reason_count; i++)
		if (set->baseline->reasons[i].finding->severity ==
		    VDPA_SEVERITY_ERROR)
			assert_true_error(set, &set->baseline->reasons[i]);
	switch (worst_of(set)) {
	case VDPA_SEVERITY_WARNING:
		tally->sure++;
		break;
	case VDPA_SEVERITY_CONDITION:
		tally->conditional++;
		break;
	default:
		tally->barred++;
		break;
	}
}

/* ---- other choices ------------------------------------------------------ */

/* 2: a pair is barred; 1: a destination needs x-svq=on; 0: neither. */
static int grade_of(const struct vdpa_baseline *baseline)
{
	int grade = 0;

	for (size_t i = 0; i < baseline->reason_count; i++) {
		const struct vdpa_finding *finding =
			baseline->reasons[i].finding;

		if (finding->severity == VDPA_SEVERITY_ERROR)
			return 2;
		if (is_code(finding, "vmm-index"))
			grade = 1;
	}
	return grade;
}

/* Choice number @n of a management device for each host. False: the last one. */
static bool choose_parents(const struct set *set, size_t n,
			   struct vdpa_baseline_host *list)
{
	for (size_t i = 0; i < set->count; i++) {
		size_t count = set->hosts[i].count;

		list[i] = (struct vdpa_baseline_host){
			.name = "h",
			.parents = &set->hosts[i].parents[n % count],
			.parent_count = 1,
		};
		n /= count;
	}
	return !n;
}

/* No choice of management devices is better than the one of the baseline. */
static void assert_best(const struct set *set)
{
	struct vdpa_baseline_host list[HOSTS_MAX];
	int grade = grade_of(set->baseline);

	for (size_t n = 0; grade && choose_parents(set, n, list); n++) {
		struct vdpa_baseline *other;

		if (vdpa_migrate_baseline(list, set->count, VDPA_CLASS_NET,
					  set->vmm, &other, NULL))
			continue;
		if (grade_of(other) < grade)
			fail_msg("choice %zu is better", n);
		vdpa_baseline_free(other);
	}
}

/* The guest has the address of the simulated cards, or another. */
static void choose_mac(struct set *set, uint64_t *seed)
{
	static const uint8_t macs[2][6] = {
		{ 0x52, 0x54, 0, 0x12, 0x34, 0x56 },
		{ 0x52, 0x54, 0, 1, 2, 3 },
	};

	memcpy(set->mac, macs[next(seed) & 1], sizeof(set->mac));
}

/* Whether some device can be moved without a condition. */
static bool may_be_sure(const struct vdpa_vmm *vmm)
{
	const uint64_t conditions =
		VDPA_BIT(VDPA_VMM_SVQ) | VDPA_BIT(VDPA_VMM_RINGS_LOST) |
		VDPA_BIT(VDPA_VMM_VQ_1024) | VDPA_BIT(VDPA_VMM_ENABLES_FIRST);

	return !vmm || !(vmm->traits & conditions);
}

/*
 * Whether its guests can use every device. If not, the search does not try all
 * combinations of the worse management devices.
 */
static bool can_use_all(const struct vdpa_vmm *vmm)
{
	const uint64_t unusable = VDPA_BIT(VDPA_VMM_VQ_1024) |
				  VDPA_BIT(VDPA_VMM_ENABLES_FIRST);

	return !vmm || !(vmm->traits & unusable);
}

static void try_vmm(struct set *set, struct tally *tally)
{
	int ret;

	for (size_t i = 0; i < set->count; i++) {
		open_host(&set->hosts[i]);
		set->list[i] = (struct vdpa_baseline_host){
			.name = "h",
			.parents = set->hosts[i].parents,
			.parent_count = set->hosts[i].count,
		};
	}
	ret = vdpa_migrate_baseline(set->list, set->count, VDPA_CLASS_NET,
				    set->vmm, &set->baseline, NULL);
	assert_true(!ret || ret == -EOPNOTSUPP);
	tally->none += ret != 0;
	for (size_t i = 0; i < set->count && !ret; i++)
		make(set, i);
	if (!ret) {
		judge_all(set, tally);
		if (set->count < HOSTS_MAX && can_use_all(set->vmm))
			assert_best(set);
		vdpa_baseline_free(set->baseline);
	}
	for (size_t i = 0; i < set->count; i++)
		close_host(&set->hosts[i]);
}

/* More of them by hand: VDPA_TEST_SETS=20000 test-baseline-sim */
static int count_sets(void)
{
	const char *text = getenv("VDPA_TEST_SETS");

	return text ? atoi(text) : SETS;
}

static void test_sets(void **state)
{
	struct set *set = malloc(sizeof(*set));
	uint64_t seed = 0x9e3779b97f4a7c15;
	int count = count_sets();

	(void)state;
	for (unsigned int vmm = 0; !vmm || vdpa_vmm_name(vmm - 1); vmm++) {
		const char *name = vmm ? vdpa_vmm_name(vmm - 1) : NULL;
		struct tally tally = { .pairs = 0 };

		set->vmm = NULL;
		if (name)
			assert_int_equal(vdpa_vmm_find(name, &set->vmm, NULL),
					 0);
		if (set->vmm && !set->vmm->classes)
			continue;
		for (int i = 0; i < count; i++) {
			choose_mac(set, &seed);
			set->count =
				2 + (size_t)(next(&seed) % (HOSTS_MAX - 1));
			for (size_t n = 0; n < set->count; n++)
				choose_host(&set->hosts[n], &seed);
			try_vmm(set, &tally);
		}
		print_message("# %s: none %u, sure %u, conditional %u, barred "
			      "%u; of %u pairs %u identical\n",
			      name ? name : "any", tally.none, tally.sure,
			      tally.conditional, tally.barred, tally.pairs,
			      tally.identical);
		if (may_be_sure(set->vmm))
			assert_true(tally.sure > (unsigned int)count / 100);
		assert_true(tally.conditional + tally.barred >
			    (unsigned int)count / 20);
		assert_true(tally.pairs > (unsigned int)count);
	}
	free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
