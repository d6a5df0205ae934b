// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Check = add: on simulated hosts that already have devices, a request is sent
 * whatever the rules find in it. The kernel must accept a request without an
 * error if its conditions are met, and must refuse one with an error of the
 * kernel's own or with a condition that is not met.
 */

#include "fake.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/rules.h>
#include <vdpa/sim.h>
#include <vdpa/transport.h>
#include <vdpa/virtio.h>

#define BIT(n)	 (UINT64_C(1) << (n))
#define MODERN	 (BIT(32) | BIT(33))
#define FEATURES VDPA_BIT(VDPA_ATTR_DEV_FEATURES)
#define MAC	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR)
#define MTU	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU)
#define MAX_VQP	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP)

/* By default; more of them by hand: VDPA_TEST_REQUESTS=200000 test-check-add */
#define REQUESTS 5000

/* A host is replaced after this number of requests, when it is full. */
#define REQUESTS_PER_HOST 40

static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static bool one_in(uint64_t *seed, unsigned int n)
{
	return next(seed) % n == 0;
}

/* ---- hosts ------------------------------------------------------------ */

struct kind {
	const char *bus, *name, *driver;
	uint64_t classes;
	uint64_t features; /* 0: the driver's own, which cannot be chosen */
	bool is_new;	   /* Linux 6.1 does not have it */
};

#define NET   BIT(VDPA_CLASS_NET)
#define BLOCK BIT(VDPA_CLASS_BLOCK)
#define CARD  (MODERN | BIT(VDPA_NET_MQ) | UINT64_C(0xff802c))
#define DISK  (MODERN | UINT64_C(0x1646))
#define OCTEP (CARD | BIT(34) | BIT(38))

static const struct kind kinds[] = {
	{ NULL, "vdpasim_net", "vdpasim_net", NET, MODERN | UINT64_C(0x8830028),
	  false },
	{ NULL, "vdpasim_blk", "vdpasim_blk", BLOCK, 0, false },
	{ NULL, "vduse", "vduse", NET | BLOCK, 0, false },
	{ "auxiliary", "mlx5_core.sf.1", "mlx5_core.sf", NET,
	  MODERN | UINT64_C(0xcb982b), false },
	{ "auxiliary", "mlx5_core.sf.2", "mlx5_core.sf", NET,
	  MODERN | UINT64_C(0xcb982b), false },
	{ "pci", "0000:02:00.0", "vp-vdpa", NET, CARD, false },
	{ "pci", "0000:02:00.1", "vp-vdpa", NET | BLOCK, CARD, false },
	{ "pci", "0000:02:00.2", "vp-vdpa", BLOCK, DISK, false },
	{ "pci", "0000:03:00.0", "ifcvf", NET, CARD, false },
	{ "pci", "0000:03:00.1", "ifcvf", BLOCK, DISK, false },
	{ "auxiliary", "pds_core.vDPA.0", "pds_vdpa.vDPA", NET, CARD, true },
	{ "auxiliary", "pds_core.vDPA.1", "pds_vdpa.vDPA", NET, CARD, true },
	{ "pci", "0000:04:00.0", "octep_vdpa", NET, OCTEP, true },
};

/* A simulated host with all of them. */
struct host {
	bool is_old;
	bool has_card_mac; /* of mlx5_core.sf.2 */
	struct vdpa_host_mgmtdev mgmtdevs[ARRAY_SIZE(kinds)];
	size_t count;
	struct vdpa_sim *sim;
	struct vdpa *vdpa;
};

/* Cards lack features, and drivers refuse the lack of some. */
static uint64_t any_offer(const struct kind *kind, uint64_t *seed)
{
	uint64_t kept = one_in(seed, 6) ? 0 : MODERN | BIT(34) | BIT(38);

	if (one_in(seed, 3))
		return kind->features;
	return kind->features & (next(seed) | next(seed) | kept);
}

static void describe(const struct kind *kind,
		     struct vdpa_host_mgmtdev *described, uint64_t *seed)
{
	struct vdpa_mgmtdev *mgmtdev = &described->mgmtdev;

	*described = (struct vdpa_host_mgmtdev){ .driver = kind->driver };
	mgmtdev->has = VDPA_BIT(VDPA_ATTR_MGMTDEV_DEV_NAME);
	mgmtdev->name = kind->name;
	mgmtdev->bus = kind->bus;
	if (!kind->features)
		return;
	mgmtdev->has |= VDPA_BIT(VDPA_ATTR_MGMTDEV_SUPPORTED_CLASSES) |
			VDPA_BIT(VDPA_ATTR_DEV_MGMTDEV_MAX_VQS) |
			VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES);
	mgmtdev->supported_classes = kind->classes;
	mgmtdev->supported_features = any_offer(kind, seed);
	mgmtdev->max_vqs = kind->bus ? 1 + (uint32_t)(next(seed) % 12) : 3;
	if (kind->bus)
		mgmtdev->has |= VDPA_BIT(VDPA_ATTR_MGMTDEV_BUS_NAME);
}

/* Daemons of these names are ready; the other names have none. */
static void start_daemons(const struct host *host)
{
	const struct vdpa_sim_vduse vduses[] = {
		{ "a", VDPA_CLASS_BLOCK, MODERN, 1 },
		{ "b", host->is_old ? VDPA_CLASS_BLOCK : VDPA_CLASS_NET, MODERN,
		  2 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(vduses); i++)
		assert_int_equal(
			vdpa_sim_vduse_create(host->sim, &vduses[i], NULL), 0);
}

static void open_host(struct host *host, uint64_t *seed)
{
	struct vdpa_transport *transport;
	struct vdpa_host record = { .mgmtdevs = host->mgmtdevs };

	*host = (struct host){
		.is_old = one_in(seed, 2),
		.has_card_mac = one_in(seed, 2),
	};
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!host->is_old || !kinds[i].is_new)
			describe(&kinds[i], &host->mgmtdevs[host->count++],
				 seed);
	record.kernel = host->is_old ? "6.1.192" : "7.2.13";
	record.mgmtdev_count = host->count;
	if (host->has_card_mac)
		record.sim = "{ \"mgmtdev\": { \"auxiliary/mlx5_core.sf.2\": "
			     "{ \"mac\": \"52:54:00:00:00:01\" } } }";
	assert_int_equal(vdpa_sim_new(&record, &host->sim, NULL), 0);
	start_daemons(host);
	assert_int_equal(vdpa_transport_sim(host->sim, &transport, NULL), 0);
	assert_int_equal(vdpa_open_take(transport, &host->vdpa, NULL), 0);
}

static void close_host(struct host *host)
{
	vdpa_close(host->vdpa);
	vdpa_sim_close(host->sim);
}

/* ---- requests ----------------------------------------------------------- */

static uint64_t any_features(const struct vdpa_mgmtdev *mgmtdev, uint64_t *seed)
{
	uint32_t class_id = vdpa_mgmtdev_class(mgmtdev);
	uint64_t features = mgmtdev->supported_features;

	if (!one_in(seed, 4))
		features &= next(seed) | next(seed) | MODERN;
	if (!one_in(seed, 8))
		features = vdpa_features_close(class_id, features);
	if (one_in(seed, 12))
		features |= BIT(next(seed) % 64);
	return features;
}

static void any_words(struct vdpa_request *request, uint64_t *seed)
{
	static const uint16_t mtus[] = { 0, 67, 68, 1500, 9000, 65535 };
	static const uint64_t words[] = { MAC, MTU, MAX_VQP };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (one_in(seed, 3))
			request->has |= words[i];
	/* A word without its feature is refused; that is tried often enough. */
	if (request->has & FEATURES && !one_in(seed, 4)) {
		if (!(request->device_features & BIT(5)))
			request->has &= ~MAC;
		if (!(request->device_features & BIT(3)))
			request->has &= ~MTU;
	}
	request->mtu = mtus[next(seed) % ARRAY_SIZE(mtus)];
	request->max_vqp = (uint16_t)(next(seed) % 8);
	if (!one_in(seed, 8))
		memcpy(request->mac, "\x52\x54\x00\x12\x34\x56", 6);
}

static struct vdpa_request any_request(const struct host *host, uint64_t *seed)
{
	/* Daemons, a name that the kernel changes, and names in /sys/devices. */
	static const char *const names[] = { "a",   "b",   "c", "d",
					     "e/f", "e!f", "",	"platform",
					     "g",   "h",   "i", "vdpasim_blk" };
	const struct vdpa_mgmtdev *mgmtdev =
		&host->mgmtdevs[next(seed) % host->count].mgmtdev;
	struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.name = names[next(seed) % ARRAY_SIZE(names)],
		.mgmtdev_bus = mgmtdev->bus,
		.mgmtdev_name = mgmtdev->name,
	};

	if (!one_in(seed, 4)) {
		request.has |= FEATURES;
		request.device_features = any_features(mgmtdev, seed);
	}
	if (one_in(seed, 3))
		request.has = 0;
	any_words(&request, seed);
	return request;
}

/* ---- the rules and the kernel ----------------------------------------------- */

/* Errors that the kernel does not share: see vdpa_request_check(). */
static bool is_ours(const struct host *host, const struct vdpa_finding *finding)
{
	static const char *const ours[] = { "feature-needs",
					    "feature-needs-one",
					    "hardware-shared" };
	static const char *const not_on_6_1[] = { "word-needs-feature",
						  "word-of-other-class" };

	for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
		if (strcmp(finding->code, ours[i]) == 0)
			return true;
	for (size_t i = 0; host->is_old && i < ARRAY_SIZE(not_on_6_1); i++)
		if (strcmp(finding->code, not_on_6_1[i]) == 0)
			return true;
	return false;
}

/* Whether a condition is met; the host knows, the rules do not. */
enum met { NOT_MET, MET, PERHAPS };

static enum met is_met(const struct host *host,
		       const struct vdpa_request *request,
		       const struct vdpa_finding *finding)
{
	bool is_met;

	if (strcmp(finding->code, "driver-needs-card-mac") == 0)
		is_met = host->has_card_mac &&
			 strcmp(request->mgmtdev_name, "mlx5_core.sf.2") == 0;
	else if (strcmp(finding->code, "driver-needs-daemon") == 0)
		is_met = strcmp(request->name, "a") == 0 ||
			 strcmp(request->name, "b") == 0;
	else
		return PERHAPS;
	return is_met ? MET : NOT_MET;
}

struct tally {
	unsigned int accepted, refused, conditions, ours;
	unsigned int wrong;
};

static void complain(struct tally *tally, const struct host *host,
		     const struct vdpa_request *request,
		     struct vdpa_finding *const *list,
		     const struct vdpa_error *err)
{
	if (tally->wrong++ > 10)
		return;
	print_message("name \"%s\" mgmtdev %s%s has 0x%" PRIx64
		      " features 0x%" PRIx64 " mtu %u max_vqp %u: %s %s\n",
		      request->name, request->mgmtdev_name,
		      host->is_old ? " (6.1)" : "", request->has,
		      request->device_features, request->mtu, request->max_vqp,
		      err->what[0] ? err->what : "accepted", err->kernel);
	for (; *list; list++)
		print_message("  %d %s: %s\n", (*list)->severity, (*list)->code,
			      (*list)->what);
}

/* Findings of one request. */
struct counts {
	unsigned int ours, errors, open, met, unmet;
};

static void count_finding(struct counts *counts, const struct host *host,
			  const struct vdpa_request *request,
			  const struct vdpa_finding *finding)
{
	enum met met = is_met(host, request, finding);

	if (is_ours(host, finding))
		counts->ours++;
	else if (finding->severity == VDPA_SEVERITY_ERROR)
		counts->errors++;
	else if (finding->severity == VDPA_SEVERITY_WARNING)
		return;
	else if (met == PERHAPS)
		counts->open++;
	else if (met == MET)
		counts->met++;
	else
		counts->unmet++;
}

static void compare(struct tally *tally, const struct host *host,
		    const struct vdpa_request *request,
		    struct vdpa_finding *const *list, bool is_accepted,
		    const struct vdpa_error *err)
{
	struct counts counts = { .ours = 0 };
	unsigned int barred;

	for (size_t i = 0; list[i]; i++)
		count_finding(&counts, host, request, list[i]);
	barred = counts.errors + counts.unmet;
	tally->accepted += is_accepted;
	tally->refused += !is_accepted;
	tally->ours += counts.ours && is_accepted;
	tally->conditions += !counts.errors &&
			     (counts.open || counts.met || counts.unmet);
	if (is_accepted ? barred : !barred && !counts.open)
		complain(tally, host, request, list, err);
}

/* Add a device, and sometimes delete one. */
static void make_room(const struct host *host, uint64_t *seed)
{
	struct vdpa_dev **list;
	size_t count = 0;
	struct vdpa_request request = { .command = VDPA_CMD_DEV_DEL };

	if (!one_in(seed, 2))
		return;
	assert_int_equal(vdpa_dev_list(host->vdpa, &list, NULL), 0);
	while (list[count])
		count++;
	if (count) {
		request.name = list[next(seed) % count]->name;
		/* Two devices on one card cannot be deleted. */
		vdpa_submit(host->vdpa, &request, NULL);
	}
	vdpa_dev_list_free(list);
}

static void try_request(const struct host *host, uint64_t *seed,
			struct tally *tally)
{
	struct vdpa_request request = any_request(host, seed);
	struct vdpa_finding **list;
	struct vdpa_parent *parent;
	struct vdpa_error err = { .code = 0 };
	bool is_accepted;

	assert_int_equal(vdpa_parent_get(host->vdpa, request.mgmtdev_bus,
					 request.mgmtdev_name, &parent, NULL),
			 0);
	assert_int_equal(vdpa_parent_check_name(host->vdpa, parent,
						request.name, NULL),
			 0);
	assert_int_equal(
		vdpa_request_check(&request, parent, NULL, &list, NULL), 0);
	is_accepted = !vdpa_submit(host->vdpa, &request, &err);
	compare(tally, host, &request, list, is_accepted, &err);
	vdpa_finding_list_free(list);
	vdpa_parent_free(parent);
}

static unsigned int count_requests(void)
{
	const char *text = getenv("VDPA_TEST_REQUESTS");

	return text ? (unsigned int)strtoul(text, NULL, 10) : REQUESTS;
}

static void test_requests(void **state)
{
	unsigned int count = count_requests();
	struct tally tally = { .wrong = 0 };
	uint64_t seed = 0x9e3779b97f4a7c15;
	struct host host;

	(void)state;
	open_host(&host, &seed);
	for (unsigned int i = 0; i < count; i++) {
		if (i % REQUESTS_PER_HOST == 0) {
			close_host(&host);
			open_host(&host, &seed);
		}
		try_request(&host, &seed, &tally);
		make_room(&host, &seed);
	}
	close_host(&host);
	print_message("# accepted %u (%u against the specification), refused "
		      "%u, conditional %u, wrong %u\n",
		      tally.accepted, tally.ours, tally.refused,
		      tally.conditions, tally.wrong);
	assert_int_equal(tally.wrong, 0);
	/* All of these cases occurred, and often. */
	assert_true(tally.accepted > count / 20);
	assert_true(tally.refused > count / 20);
	assert_true(tally.conditions > count / 100);
	assert_true(tally.ours > count / 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_requests),
	};

	return cmocka_run_group_tests_name("check-add", tests, NULL, NULL);
}
