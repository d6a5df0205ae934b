// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Nothing is lost: simulated hosts get random devices, which are changed by the
 * administrator, by another tool and by guests. The record of such a host is
 * applied to an empty one, which must have the same record then.
 */

#include "fake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/sim.h>
#include <vdpa/sysfs.h>
#include <vdpa/transport.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

#define BIT(n)	 (UINT64_C(1) << (n))
#define MODERN	 (BIT(32) | BIT(33))
#define FEATURES VDPA_BIT(VDPA_ATTR_DEV_FEATURES)
#define MAC	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR)
#define MTU	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU)
#define MAX_VQP	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP)

#define WORLDS 2000
#define FOLDER "/run/vdpa"

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

/*
 * The parent drivers that set a MAC address, and some that do not. A card of
 * mlx5 keeps the MTU of its last device, so no device gets one.
 */
static const struct kind kinds[] = {
	{ NULL, "vdpasim_net", "vdpasim_net", UINT64_C(0x308830028),
	  MAC | MTU },
	{ "auxiliary", "mlx5_core.sf.1", "mlx5_core.sf", UINT64_C(0x300cb982b),
	  MAC | MAX_VQP },
	{ "auxiliary", "mlx5_core.sf.2", "mlx5_core.sf", UINT64_C(0x300cb982b),
	  MAC | MAX_VQP },
	{ "pci", "0000:02:00.0", "vp-vdpa", MODERN | UINT64_C(0xff8024), 0 },
	{ "pci", "0000:03:00.0", "ifcvf", MODERN | UINT64_C(0xff8024), 0 },
};

struct host {
	bool is_old;
	struct vdpa_sim *sim;
	struct vdpa *vdpa;
};

static struct vdpa_host_mgmtdev mgmtdev_of(const struct kind *kind)
{
	return (struct vdpa_host_mgmtdev){
		.mgmtdev = {
			.has = VDPA_BIT(VDPA_ATTR_MGMTDEV_DEV_NAME) |
			       (kind->bus ? VDPA_BIT(VDPA_ATTR_MGMTDEV_BUS_NAME) : 0) |
			       VDPA_BIT(VDPA_ATTR_MGMTDEV_SUPPORTED_CLASSES) |
			       VDPA_BIT(VDPA_ATTR_DEV_MGMTDEV_MAX_VQS) |
			       VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES),
			.bus = kind->bus,
			.name = kind->name,
			.supported_classes = BIT(VDPA_CLASS_NET),
			.supported_features = kind->features,
			.max_vqs = kind->bus ? 9 : 3,
		},
		.driver = kind->driver,
	};
}

static void open_host(struct host *host, bool is_old)
{
	struct vdpa_host_mgmtdev mgmtdevs[ARRAY_SIZE(kinds)];
	const struct vdpa_host record = {
		.name = "h",
		.kernel = is_old ? "6.1.192" : "7.2.13",
		.boot_id = "boot-1",
		.mgmtdevs = mgmtdevs,
		.mgmtdev_count = ARRAY_SIZE(kinds),
	};
	struct vdpa_transport *transport;

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		mgmtdevs[i] = mgmtdev_of(&kinds[i]);
	host->is_old = is_old;
	assert_int_equal(vdpa_sim_new(&record, &host->sim, NULL), 0);
	assert_int_equal(vdpa_transport_sim(host->sim, &transport, NULL), 0);
	assert_int_equal(vdpa_open_take(transport, &host->vdpa, NULL), 0);
}

static void close_host(struct host *host)
{
	vdpa_close(host->vdpa);
	vdpa_sim_close(host->sim);
}

static void never(const struct vdpa_error *reason, void *arg)
{
	(void)arg;
	fail_msg("%s", reason->what);
}

static const struct vdpa_host_collect how = { .folder = FOLDER, .warn = never };

static struct vdpa_host *collect(const struct host *host)
{
	struct vdpa_host *record;
	struct vdpa_error err;

	if (vdpa_host_collect(host->vdpa, &how, &record, &err))
		fail_msg("%s", err.what);
	record->time = NULL;
	return record;
}

/* ---- what happens to devices ------------------------------------------ */

/* What to expect of the devices of a host. */
struct story {
	bool is_strange; /* another tool has made or changed a device */
	bool is_guest;
	unsigned int set_count;
};

static const char *any_name(uint64_t *seed)
{
	static const char *const names[] = { "a", "b", "c/d" };

	return names[next(seed) % ARRAY_SIZE(names)];
}

static void set_mac(uint8_t mac[6], uint64_t *seed)
{
	const uint8_t made[6] = { 0x52, 0x54, 0,
				  0,	0,    (uint8_t)(1 + next(seed) % 250) };

	memcpy(mac, made, sizeof(made));
}

static struct vdpa_request any_addition(uint64_t *seed)
{
	const struct kind *kind = &kinds[next(seed) % ARRAY_SIZE(kinds)];
	struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.has = next(seed) & 1 ? FEATURES : 0,
		.name = any_name(seed),
		.mgmtdev_bus = kind->bus,
		.mgmtdev_name = kind->name,
		.device_features = vdpa_features_close(
			VDPA_CLASS_NET, kind->features & (next(seed) | MODERN)),
		.mtu = (uint16_t)(68 + next(seed) % 60000),
		.max_vqp = 1,
	};

	set_mac(request.mac, seed);
	request.has |= next(seed) & kind->takes;
	return request;
}

static struct vdpa_request any_request(uint64_t *seed)
{
	struct vdpa_request request = any_addition(seed);

	switch (next(seed) % 8) {
	case 0:
		request = (struct vdpa_request){ .command = VDPA_CMD_DEV_DEL,
						 .name = request.name };
		break;
	case 1:
	case 2:
	case 3:
		request.command = VDPA_CMD_DEV_ATTR_SET;
		request.has = MAC;
		request.mgmtdev_bus = request.mgmtdev_name = NULL;
		break;
	}
	return request;
}

/* A plan refuses to add a device with an error, which the kernel may accept. */
static bool is_refused(const struct host *host,
		       const struct vdpa_request *request)
{
	struct vdpa_parent *parent;
	struct vdpa_finding **list;
	bool is_error;

	if (request->command != VDPA_CMD_DEV_NEW)
		return false;
	assert_int_equal(vdpa_parent_get(host->vdpa, request->mgmtdev_bus,
					 request->mgmtdev_name, &parent, NULL),
			 0);
	assert_int_equal(vdpa_request_check(request, parent, NULL, &list, NULL),
			 0);
	is_error = list[0] && list[0]->severity == VDPA_SEVERITY_ERROR;
	vdpa_finding_list_free(list);
	vdpa_parent_free(parent);
	return is_error;
}

static struct vdpa_request next_request(const struct host *host, uint64_t *seed)
{
	struct vdpa_request request = any_request(seed);

	while (is_refused(host, &request))
		request = any_request(seed);
	return request;
}

/* As a batch does it: the result is recorded some time later. */
static void submit_logged(const struct host *host, struct vdpa_initial_log *log,
			  const struct vdpa_request *request)
{
	struct vdpa_error err;
	int code;

	assert_int_equal(vdpa_initial_log_begin(log, &request, 1, NULL), 0);
	code = vdpa_submit(host->vdpa, request, &err);
	if (vdpa_initial_log_add(log, request, code, &err))
		fail_msg("%s", err.what);
}

static void submit_alone(const struct host *host,
			 const struct vdpa_request *request)
{
	struct vdpa_error err;

	if (!vdpa_submit(host->vdpa, request, NULL) &&
	    vdpa_initial_store(host->vdpa, FOLDER, request, &err))
		fail_msg("%s", err.what);
}

/* Another tool records nothing. */
static void submit_elsewhere(const struct host *host,
			     const struct vdpa_request *request,
			     struct story *story)
{
	if (!vdpa_submit(host->vdpa, request, NULL))
		story->is_strange |= request->command != VDPA_CMD_DEV_DEL;
}

static void change_as_guest(const struct host *host, uint64_t *seed,
			    struct story *story)
{
	struct vdpa_sim_guest guest = {
		.features = MODERN | BIT(VDPA_NET_CTRL_VQ) | BIT(23) | BIT(5),
		.has_mac = true,
	};

	set_mac(guest.mac, seed);
	story->is_guest |=
		!vdpa_sim_guest(host->sim, any_name(seed), &guest, NULL);
}

/* A few requests of a batch, or a single request. */
static void do_something(const struct host *host, uint64_t *seed,
			 struct story *story)
{
	struct vdpa_request request = next_request(host, seed);
	struct vdpa_initial_log *log;
	unsigned int kind = (unsigned int)(next(seed) % 32);

	if (kind == 0) {
		submit_elsewhere(host, &request, story);
	} else if (kind == 1) {
		change_as_guest(host, seed, story);
	} else if (kind < 16) {
		submit_alone(host, &request);
	} else {
		assert_int_equal(vdpa_initial_log_new(host->vdpa, FOLDER, &log,
						      NULL),
				 0);
		for (unsigned int i = kind % 5; i > 0; i--) {
			submit_logged(host, log, &request);
			request = next_request(host, seed);
		}
		assert_int_equal(vdpa_initial_log_flush(log, NULL), 0);
		vdpa_initial_log_free(log);
	}
}

/* ---- what is compared ------------------------------------------------- */

/*
 * @todo: whether all devices are to be added, or nothing is to be done. If
 * another tool sets the address of an mlx5 device, the device offers MAC from
 * then on; what it inherited differs then, and adding it again does not help.
 */
static void apply(const struct host *host, const struct vdpa_host *want,
		  const struct story *story, unsigned int todo)
{
	struct vdpa_host *have = collect(host);
	struct vdpa_host_plan *plan;
	struct vdpa_error err;

	assert_int_equal(vdpa_host_plan(want, have, 0, &plan, NULL), 0);
	for (size_t i = 0; i < plan->action_count; i++) {
		assert_int_equal(plan->actions[i].todo & VDPA_HOST_ADD, todo);
		assert_true(!plan->actions[i].is_left || story->is_strange);
		if (!todo)
			assert_int_equal(plan->actions[i].todo, 0);
	}
	if (vdpa_host_apply(host->vdpa, plan, &how, &err))
		fail_msg("%s (%s)", err.what, err.kernel);
	vdpa_host_plan_free(plan);
	vdpa_host_free(have);
}

static void assert_same_text(const struct vdpa_host *one,
			     const struct vdpa_host *other)
{
	char *a, *b;

	assert_int_equal(vdpa_host_write(one, &a, NULL), 0);
	assert_int_equal(vdpa_host_write(other, &b, NULL), 0);
	assert_string_equal(a, b);
	free(a);
	free(b);
}

static struct vdpa_initial last_of(const struct vdpa_host_dev *dev)
{
	struct vdpa_initial last = dev->initial;

	vdpa_initial_overlay(&last, &dev->set);
	return last;
}

/* What was administered is the same, and it is what the device shows. */
static void assert_administered(const struct vdpa_host_dev *one,
				const struct vdpa_host_dev *other)
{
	const struct vdpa_initial a = last_of(one), b = last_of(other);
	struct vdpa_drift drift;

	assert_string_equal(one->dev.name, other->dev.name);
	if (one->has_initial)
		assert_true(a.has == b.has &&
			    a.device_features == b.device_features &&
			    a.mtu == b.mtu && a.max_vqp == b.max_vqp);
	if (a.has & MAC) {
		assert_true(b.has & MAC);
		assert_memory_equal(a.mac, b.mac, sizeof(a.mac));
	}
	vdpa_initial_drift(&b, &other->config, &drift);
	assert_true(drift.has == 0);
}

/* Where only the administrator acted, the whole records are equal. */
static void check_restored(const struct vdpa_host *record, bool is_old,
			   const struct story *story)
{
	struct vdpa_host *again;
	struct host host;

	open_host(&host, is_old);
	apply(&host, record, story, VDPA_HOST_ADD);
	again = collect(&host);
	assert_int_equal(again->dev_count, record->dev_count);
	for (size_t i = 0; i < record->dev_count; i++)
		assert_administered(&record->devs[i], &again->devs[i]);
	if (!story->is_strange && !story->is_guest)
		assert_same_text(record, again);
	apply(&host, record, story, 0);
	vdpa_host_free(again);
	close_host(&host);
}

/* ---- all of it ----------------------------------------------------------- */

struct tally {
	unsigned int plain, strange, drifted, set;
};

static void count(const struct vdpa_host *record, const struct story *story,
		  struct tally *tally)
{
	tally->plain += !story->is_strange && !story->is_guest;
	tally->strange += story->is_strange;
	for (size_t i = 0; i < record->dev_count; i++) {
		const struct vdpa_initial last = last_of(&record->devs[i]);
		struct vdpa_drift drift;

		vdpa_initial_drift(&last, &record->devs[i].config, &drift);
		tally->drifted += drift.has != 0;
		tally->set += record->devs[i].set.has != 0;
	}
}

static void try_world(uint64_t *seed, struct tally *tally)
{
	struct story story = { .is_strange = false };
	struct vdpa_host *record;
	struct host host;

	open_host(&host, next(seed) % 4 == 0);
	for (unsigned int i = 0; i < 12; i++)
		do_something(&host, seed, &story);
	record = collect(&host);
	count(record, &story, tally);
	check_restored(record, host.is_old, &story);
	vdpa_host_free(record);
	close_host(&host);
}

/* More of them by hand: VDPA_TEST_WORLDS=100000 test-administered-sim */
static void test_worlds(void **state)
{
	const char *text = getenv("VDPA_TEST_WORLDS");
	unsigned int worlds = text ? (unsigned int)atoi(text) : WORLDS;
	uint64_t seed = 0x9e3779b97f4a7c15;
	struct tally tally = { .plain = 0 };

	(void)state;
	for (unsigned int i = 0; i < worlds; i++)
		try_world(&seed, &tally);
	print_message("# plain %u, strange %u, devices that were set %u, that "
		      "drifted %u\n",
		      tally.plain, tally.strange, tally.set, tally.drifted);
	/* All of these occurred, and often. */
	assert_true(tally.plain > worlds / 4);
	assert_true(tally.strange > worlds / 20);
	assert_true(tally.set > worlds / 4);
	assert_true(tally.drifted > worlds / 50);
}

/* ---- killed, and at the same time ---------------------------------------- */

static struct vdpa_request change_to(uint8_t mac)
{
	return (struct vdpa_request){
		.command = VDPA_CMD_DEV_ATTR_SET,
		.name = "d",
		.has = MAC,
		.mac = { 0x52, 0x54, 0, 0, 0, mac },
	};
}

/* The address that was set last, or a negative errno. */
static int look_set(const struct host *host)
{
	struct vdpa_initial_reader *reader;
	struct vdpa_initial set;
	uint64_t number;
	int ret;

	assert_int_equal(vdpa_sysfs_number(host->vdpa, "d", &number, NULL), 0);
	assert_int_equal(
		vdpa_initial_reader_open(host->vdpa, FOLDER, &reader, NULL), 0);
	ret = vdpa_initial_find_set(reader, "d", number, &set, NULL);
	vdpa_initial_reader_close(reader);
	return ret ? ret : set.mac[5];
}

static void add_device(const struct host *host)
{
	const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.name = "d",
		.mgmtdev_name = "vdpasim_net",
		.has = FEATURES,
		.device_features = MODERN | BIT(5),
	};

	submit_alone(host, &request);
}

/* A process that changes the device; it has not recorded that yet. */
static struct vdpa_initial_log *begin_change(const struct host *host,
					     const struct vdpa_request *request)
{
	struct vdpa_initial_log *log;

	assert_int_equal(vdpa_initial_log_new(host->vdpa, FOLDER, &log, NULL),
			 0);
	submit_logged(host, log, request);
	return log;
}

static void end_change(struct vdpa_initial_log *log)
{
	assert_int_equal(vdpa_initial_log_flush(log, NULL), 0);
	vdpa_initial_log_free(log);
}

/* What was set is unknown until it is set again. */
static void test_killed(void **state)
{
	const struct vdpa_request one = change_to(1), two = change_to(2);
	struct host host;

	(void)state;
	open_host(&host, false);
	add_device(&host);
	vdpa_initial_log_free(begin_change(&host, &one));
	assert_int_equal(look_set(&host), -ESTALE);
	end_change(begin_change(&host, &two));
	assert_int_equal(look_set(&host), 2);
	close_host(&host);
}

/* The kernel takes @one before @two; the journal gets them in either order. */
static void test_same_time(void **state)
{
	const struct vdpa_request one = change_to(1), two = change_to(2);
	struct vdpa_initial_log *first, *second;
	struct host host;

	(void)state;
	open_host(&host, false);
	add_device(&host);
	first = begin_change(&host, &one);
	second = begin_change(&host, &two);
	end_change(first);
	end_change(second);
	assert_int_equal(look_set(&host), 2);
	first = begin_change(&host, &one);
	second = begin_change(&host, &two);
	end_change(second);
	assert_int_equal(look_set(&host), 2);
	end_change(first);
	assert_int_equal(look_set(&host), -ESTALE);
	end_change(begin_change(&host, &one));
	assert_int_equal(look_set(&host), 1);
	close_host(&host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_killed),
		cmocka_unit_test(test_same_time),
		cmocka_unit_test(test_worlds),
	};

	return cmocka_run_group_tests_name("administered-sim", tests, NULL,
					   NULL);
}
