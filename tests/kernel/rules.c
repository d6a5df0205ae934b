// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The rules against a real kernel that already has devices: thousands of
 * requests made by chance are checked, and then sent all the same. Prints TAP.
 *
 *  - No rule may report an error for a request that the kernel accepts and the
 *    specification allows. (Linux 6.1 accepts words without their feature bit;
 *    that is refused on purpose, as newer kernels do.)
 *  - A rule must have predicted each refusal of the kernel.
 */

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/rules.h>
#include <vdpa/wire.h>

#define REQUESTS 4000

/* Devices that are there all the time. */
static const char *const kept[] = { "kept", "a!b" };

#define BIT(n) (UINT64_C(1) << (n))

/* Our own generator, so that the numbers are the same everywhere. */
static uint64_t chance(void)
{
	static uint64_t state = 20260101;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static bool one_in(unsigned int n)
{
	return chance() % n == 0;
}

/* Mostly bits that are offered; sometimes any. */
static uint64_t some_features(const struct vdpa_mgmtdev *mgmtdev)
{
	uint64_t features = chance() & mgmtdev->supported_features;

	if (one_in(6))
		features |= BIT(chance() % 64);
	if (one_in(40))
		features = chance();
	return features;
}

/* Mostly free; or taken by a device, taken in /sys/devices, changed, empty. */
static const char *some_name(void)
{
	static const char *const names[] = { "kept",	    "a/b",     "a!b",
					     "platform",    "virtual", "c/d",
					     "vdpasim_net", "" };

	return one_in(4) ? names[chance() % 8] : "chance";
}

static void some_words(struct vdpa_request *request,
		       const struct vdpa_mgmtdev *mgmtdev)
{
	static const uint16_t mtus[] = { 0, 67, 68, 1500, 9000, 65535 };
	static const uint16_t vqps[] = { 0, 1, 1, 2, 3, 65535 };

	if (!one_in(4)) {
		request->has |= VDPA_BIT(VDPA_ATTR_DEV_FEATURES);
		request->device_features = some_features(mgmtdev);
	}
	if (one_in(3)) {
		request->has |= VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR);
		memcpy(request->mac, "\x52\x54\x00\x12\x34\x56", 6);
	}
	if (one_in(3)) {
		request->has |= VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU);
		request->mtu = mtus[chance() % 6];
	}
	if (one_in(8)) {
		request->has |= VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP);
		request->max_vqp = vqps[chance() % 6];
	}
}

/* The words of vdpasim_net that need a bit it lacks. */
static bool lacks_word_bit(const struct vdpa_request *request)
{
	uint64_t features = request->device_features;

	if (!VDPA_HAS(request, VDPA_ATTR_DEV_FEATURES))
		return false;
	return (VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MACADDR) &&
		!(features & BIT(5))) ||
	       (VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MTU) &&
		!(features & BIT(3)));
}

struct tally {
	unsigned int accepted;
	unsigned int refused;
	unsigned int too_strict;
	unsigned int not_foretold;
};

/* The specification's errors are not the kernel's. */
static size_t count_errors(struct vdpa_finding *const *list)
{
	size_t count = 0;

	for (; *list; list++)
		count += (*list)->severity == VDPA_SEVERITY_ERROR &&
			 strcmp((*list)->code, "feature-needs") != 0 &&
			 strcmp((*list)->code, "feature-needs-one") != 0;
	return count;
}

static void describe(const struct vdpa_request *request, const char *what)
{
	printf("# %s: name \"%s\" mgmtdev %s has 0x%" PRIx64
	       " device_features 0x%" PRIx64 " mtu %u max_vqp %u\n",
	       what, request->name, request->mgmtdev_name, request->has,
	       request->device_features, request->mtu, request->max_vqp);
}

static void judge(struct tally *tally, const struct vdpa_request *request,
		  size_t errors, bool is_accepted)
{
	if (is_accepted && errors && !lacks_word_bit(request)) {
		tally->too_strict++;
		describe(request, "too strict");
	}
	if (!is_accepted && !errors) {
		tally->not_foretold++;
		describe(request, "not foretold");
	}
	if (is_accepted)
		tally->accepted++;
	else
		tally->refused++;
}

static void die(const char *what, const struct vdpa_error *err)
{
	printf("Bail out! %s: %s (%s)\n", what, err->what, err->kernel);
	exit(EXIT_FAILURE);
}

/* The kernel writes "!" for "/". */
static void remove_dev(struct vdpa *vdpa, const char *name)
{
	const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_DEL,
		.name = strcmp(name, "c/d") == 0 ? "c!d" : name,
	};
	struct vdpa_error err;

	if (vdpa_submit(vdpa, &request, &err))
		die("cannot delete", &err);
}

static void try_request(struct vdpa *vdpa, struct vdpa_parent *parent,
			struct tally *tally)
{
	const struct vdpa_mgmtdev *mgmtdev = parent->mgmtdev;
	struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.name = some_name(),
		.mgmtdev_bus = mgmtdev->bus,
		.mgmtdev_name = mgmtdev->name,
	};
	struct vdpa_finding **list;
	struct vdpa_error err;
	bool is_accepted;

	some_words(&request, mgmtdev);
	if (vdpa_parent_check_name(vdpa, parent, request.name, &err))
		die("cannot look for the name", &err);
	if (vdpa_request_check(&request, parent, NULL, &list, &err))
		die("cannot check", &err);
	is_accepted = !vdpa_submit(vdpa, &request, &err);
	judge(tally, &request, count_errors(list), is_accepted);
	vdpa_finding_list_free(list);
	if (is_accepted)
		remove_dev(vdpa, request.name);
}

static void keep_devices(struct vdpa *vdpa)
{
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		const struct vdpa_request request = {
			.command = VDPA_CMD_DEV_NEW,
			.name = kept[i],
			.mgmtdev_name = "vdpasim_net",
		};
		struct vdpa_error err;

		if (vdpa_submit(vdpa, &request, &err))
			die("cannot add", &err);
	}
}

static void check(bool is_right, const char *what)
{
	static unsigned int number;

	printf("%s %u - %s\n", is_right ? "ok" : "not ok", ++number, what);
}

static void try_mgmtdev(struct vdpa *vdpa, const struct vdpa_mgmtdev *mgmtdev,
			unsigned int requests, struct tally *tally)
{
	struct vdpa_parent *parent;
	struct vdpa_error err;

	if (vdpa_parent_get(vdpa, mgmtdev->bus, mgmtdev->name, &parent, &err))
		die("cannot read the management device", &err);
	/* The table of drivers is judged also on a newer kernel. */
	parent->kernel = 0;
	for (unsigned int i = 0; i < requests; i++)
		try_request(vdpa, parent, tally);
	vdpa_parent_free(parent);
}

/* VDUSE makes nothing without its daemon. */
static void try_mgmtdevs(struct vdpa *vdpa, struct tally *tally)
{
	struct vdpa_mgmtdev **list;
	struct vdpa_error err;

	if (vdpa_mgmtdev_list(vdpa, &list, &err))
		die("cannot list management devices", &err);
	for (size_t i = 0; list[i]; i++)
		if (strcmp(list[i]->name, "vdpasim_net") == 0)
			try_mgmtdev(vdpa, list[i], REQUESTS, tally);
		else if (strcmp(list[i]->name, "vduse") != 0)
			try_mgmtdev(vdpa, list[i], REQUESTS / 40, tally);
	vdpa_mgmtdev_list_free(list);
}

int main(void)
{
	struct tally tally = { 0 };
	struct vdpa_error err;
	struct vdpa *vdpa;

	puts("1..4");
	if (vdpa_open(&vdpa, &err))
		die("cannot open", &err);
	keep_devices(vdpa);
	try_mgmtdevs(vdpa, &tally);
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		remove_dev(vdpa, kept[i]);
	vdpa_close(vdpa);

	printf("# %u accepted, %u refused\n", tally.accepted, tally.refused);
	check(tally.accepted > REQUESTS / 10, "many requests were accepted");
	check(tally.refused > REQUESTS / 10, "many requests were refused");
	check(!tally.too_strict, "no rule is stricter than its source");
	check(!tally.not_foretold, "every refusal was foretold");
	return EXIT_SUCCESS;
}
