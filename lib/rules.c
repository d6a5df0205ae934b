// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Rules for a request to add a device. The kernel is the judge: a rule is an
 * error only where the kernel or the specification surely refuses.
 */

#include "attr.h"
#include "error.h"
#include "object.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/rules.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* While a request is checked. */
struct check {
	const struct vdpa_request *request;
	const struct vdpa_mgmtdev *mgmtdev;
	uint32_t class_id; /* 0: not known */
	struct object_list errors;
	struct object_list warnings;
	int ret;
};

/* A rule: adds what it finds to @check. */
struct rule {
	const char *code;
	enum vdpa_severity severity;
	const char *source;
	void (*look)(struct check *check, const struct rule *rule);
};

/* ---- findings ------------------------------------------------------- */

/* A new finding, to be filled with texts; NULL when there is no memory. */
static struct vdpa_finding *find(struct check *check, const struct rule *rule,
				 uint64_t bits)
{
	struct vdpa_finding *finding = calloc(1, sizeof(*finding));

	if (!finding) {
		check->ret = -ENOMEM;
		return NULL;
	}
	finding->code = rule->code;
	finding->severity = rule->severity;
	finding->source = rule->source;
	finding->bits = bits;
	if (object_list_take(rule->severity == VDPA_ERROR ? &check->errors :
							    &check->warnings,
			     finding)) {
		check->ret = -ENOMEM;
		return NULL;
	}
	return finding;
}

#define TELL(finding, hint_text, ...)                             \
	do {                                                      \
		if (finding) {                                    \
			error_text((finding)->what, __VA_ARGS__); \
			error_text((finding)->hint, hint_text);   \
		}                                                 \
	} while (0)

static bool has(const struct check *check, unsigned int attr)
{
	return VDPA_HAS(check->request, attr);
}

static bool has_features(const struct check *check)
{
	return has(check, VDPA_ATTR_DEV_FEATURES);
}

/* ---- words ---------------------------------------------------------- */

/* vdpa_nl_policy: NLA_POLICY_MIN(NLA_U16, 68); virtio 1.3, 5.1.4.1 */
static void look_mtu(struct check *check, const struct rule *rule)
{
	struct vdpa_finding *finding;

	if (!has(check, VDPA_ATTR_DEV_NET_CFG_MTU) || check->request->mtu >= 68)
		return;
	finding = find(check, rule, 0);
	TELL(finding, "give an mtu of 68 to 65535", "mtu %u is too small",
	     check->request->mtu);
}

static void look_zero_vqp(struct check *check, const struct rule *rule)
{
	struct vdpa_finding *finding;

	if (!has(check, VDPA_ATTR_DEV_NET_CFG_MAX_VQP) ||
	    check->request->max_vqp > 0)
		return;
	finding = find(check, rule, 0);
	TELL(finding, "give a max_vqp of 1 or more",
	     "max_vqp 0 leaves no virtqueue pair");
}

static void look_mac(struct check *check, const struct rule *rule)
{
	static const uint8_t zero[6] = { 0 };
	const uint8_t *mac = check->request->mac;
	struct vdpa_finding *finding;
	bool is_zero = memcmp(mac, zero, sizeof(zero)) == 0;

	if (!has(check, VDPA_ATTR_DEV_NET_CFG_MACADDR) ||
	    (!is_zero && !(mac[0] & 1)))
		return;
	finding = find(check, rule, 0);
	TELL(finding, "give a unicast address, such as 52:54:00:12:34:56",
	     is_zero ? "mac: all bytes are zero, and a guest will not use it" :
		       "mac: it is a multicast address, and a guest will not "
		       "use it");
}

/* kobject_set_name_vargs(), lib/kobject.c */
static void look_name(struct check *check, const struct rule *rule)
{
	struct vdpa_finding *finding;

	if (!check->request->name || !strchr(check->request->name, '/'))
		return;
	finding = find(check, rule, 0);
	TELL(finding, "choose a name without \"/\"",
	     "name: the kernel writes \"!\" for \"/\"");
}

/* ---- words and features --------------------------------------------- */

/* Words that need a feature bit, once features are given. */
static const struct {
	uint16_t attr;
	uint8_t bit;
} word_needs[] = {
	{ VDPA_ATTR_DEV_NET_CFG_MACADDR, 5 },
	{ VDPA_ATTR_DEV_NET_CFG_MTU, 3 },
	{ VDPA_ATTR_DEV_NET_CFG_MAX_VQP, VDPA_NET_MQ },
};

static void look_word_needs(struct check *check, const struct rule *rule)
{
	const struct vdpa_request *request = check->request;

	if (!has_features(check))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(word_needs); i++) {
		unsigned int bit = word_needs[i].bit;
		const char *word = vdpa_attr_word(word_needs[i].attr);
		const char *name = vdpa_feature_name(VDPA_CLASS_NET, bit);
		struct vdpa_finding *finding;

		if (!has(check, word_needs[i].attr) ||
		    request->device_features & VDPA_BIT(bit) ||
		    (bit == VDPA_NET_MQ && request->max_vqp <= 1))
			continue;
		finding = find(check, rule, VDPA_BIT(bit));
		if (!finding)
			return;
		error_text(finding->what,
			   "%s needs feature %s (bit %u), which "
			   "device_features lacks",
			   word, name, bit);
		error_text(finding->hint,
			   "add %s to device_features, or leave out %s", name,
			   word);
	}
}

/* ---- features ------------------------------------------------------- */

static void tell_lack(struct check *check, const struct rule *rule,
		      unsigned int bit, uint64_t bits, const char *what)
{
	const char *name = vdpa_feature_name(check->class_id, bit);
	struct vdpa_finding *finding;
	struct text names = { .length = 0 };

	if (!bits)
		return;
	finding = find(check, rule, bits | VDPA_BIT(bit));
	if (!finding)
		return;
	text_add_bits(&names, check->class_id, bits);
	error_text(finding->what, "feature %s (bit %u) %s %s", name, bit, what,
		   names.data);
	error_text(finding->hint, "put it in, or take %s out", name);
}

/* The four kinds of fault; the rule says which one is looked for. */
static void look_faults(struct check *check, const struct rule *rule,
			uint64_t (*kind)(const struct vdpa_feature_fault *),
			const char *what)
{
	struct vdpa_feature_fault fault;
	int next = 0;

	if (!has_features(check))
		return;
	while ((next = vdpa_features_fault(check->class_id,
					   check->request->device_features,
					   (unsigned int)next, &fault)) >= 0) {
		tell_lack(check, rule, (unsigned int)next, kind(&fault), what);
		next++;
	}
}

static uint64_t fault_needs(const struct vdpa_feature_fault *fault)
{
	return fault->needs;
}

static uint64_t fault_needs_one(const struct vdpa_feature_fault *fault)
{
	return fault->needs_one;
}

static uint64_t fault_wants(const struct vdpa_feature_fault *fault)
{
	return fault->wants;
}

static uint64_t fault_excludes(const struct vdpa_feature_fault *fault)
{
	return fault->excludes;
}

static void look_needs(struct check *check, const struct rule *rule)
{
	look_faults(check, rule, fault_needs, "needs");
}

static void look_needs_one(struct check *check, const struct rule *rule)
{
	look_faults(check, rule, fault_needs_one, "needs one of");
}

static void look_wants(struct check *check, const struct rule *rule)
{
	look_faults(check, rule, fault_wants, "should have beside it");
}

static void look_excludes(struct check *check, const struct rule *rule)
{
	look_faults(check, rule, fault_excludes, "should not have beside it");
}

/* Bits that every modern device should offer. */
static const struct {
	uint8_t bit;
	const char *why;
} expected_bits[] = {
	{ 32, "a modern driver will not take the device" },
	{ 33, "the simulators, VDUSE and live migration refuse the device" },
};

static void look_expected(struct check *check, const struct rule *rule)
{
	if (!has_features(check))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(expected_bits); i++) {
		unsigned int bit = expected_bits[i].bit;
		const char *name = vdpa_feature_name(0, bit);
		struct vdpa_finding *finding;

		if (check->request->device_features & VDPA_BIT(bit))
			continue;
		finding = find(check, rule, VDPA_BIT(bit));
		if (!finding)
			return;
		error_text(finding->what, "without feature %s (bit %u) %s",
			   name, bit, expected_bits[i].why);
		error_text(finding->hint, "add %s to device_features", name);
	}
}

static void look_inherited(struct check *check, const struct rule *rule)
{
	struct vdpa_finding *finding;

	/* Nothing can be chosen on a management device that offers nothing. */
	if (has_features(check) || !check->mgmtdev ||
	    !check->mgmtdev->supported_features)
		return;
	finding = find(check, rule, 0);
	TELL(finding,
	     "give device_features; \"all\" is what the management device "
	     "offers now",
	     "without device_features the device gets what the parent driver "
	     "decides, which can be another thing on another kernel");
}

/* ---- the management device ------------------------------------------ */

static void look_offered(struct check *check, const struct rule *rule)
{
	const struct vdpa_mgmtdev *mgmtdev = check->mgmtdev;
	struct text names = { .length = 0 };
	struct vdpa_finding *finding;
	uint64_t bits;

	if (!has_features(check) || !mgmtdev ||
	    !VDPA_HAS(mgmtdev, VDPA_ATTR_DEV_SUPPORTED_FEATURES))
		return;
	bits = check->request->device_features & ~mgmtdev->supported_features;
	if (!bits)
		return;
	finding = find(check, rule, bits);
	text_add_bits(&names, check->class_id, bits);
	TELL(finding, "take them out of device_features",
	     "the management device does not offer %s", names.data);
}

static void look_queues(struct check *check, const struct rule *rule)
{
	const struct vdpa_mgmtdev *mgmtdev = check->mgmtdev;
	struct vdpa_finding *finding;

	if (!has(check, VDPA_ATTR_DEV_NET_CFG_MAX_VQP) || !mgmtdev ||
	    !mgmtdev->max_vqs ||
	    2U * check->request->max_vqp <= mgmtdev->max_vqs)
		return;
	finding = find(check, rule, 0);
	TELL(finding, "give a smaller max_vqp",
	     "max_vqp %u is %u virtqueues, and the management device has %u",
	     check->request->max_vqp, 2U * check->request->max_vqp,
	     mgmtdev->max_vqs);
}

static void look_class(struct check *check, const struct rule *rule)
{
	const struct vdpa_mgmtdev *mgmtdev = check->mgmtdev;

	if (!mgmtdev || !mgmtdev->supported_classes ||
	    mgmtdev->supported_classes & VDPA_BIT(VDPA_CLASS_NET))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(word_needs); i++) {
		const char *word = vdpa_attr_word(word_needs[i].attr);
		struct vdpa_finding *finding;

		if (!has(check, word_needs[i].attr))
			continue;
		finding = find(check, rule, 0);
		if (!finding)
			return;
		error_text(finding->what,
			   "%s is for net devices, and the management device "
			   "makes none",
			   word);
		error_text(finding->hint, "leave out %s", word);
	}
}

/*
 * What the parent drivers take whose management device has a name of its own;
 * the others are on a bus, and only their driver's name would tell.
 *
 * Source: config_attr_mask of drivers/vdpa/vdpa_sim and drivers/vdpa/vdpa_user,
 * Linux 6.1 and 7.2.
 */
static const struct {
	const char *name;
	uint64_t takes;
} parents[] = {
	{ "vdpasim_net", VDPA_BIT(VDPA_ATTR_DEV_FEATURES) |
				 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR) |
				 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU) },
	{ "vdpasim_blk", 0 },
	{ "vduse", 0 },
};

static void tell_not_taken(struct check *check, const struct rule *rule,
			   uint64_t attrs)
{
	for (unsigned int attr = 0; attr < 64; attr++) {
		struct vdpa_finding *finding;

		if (!(attrs & VDPA_BIT(attr)))
			continue;
		finding = find(check, rule, 0);
		if (!finding)
			return;
		error_text(finding->what,
			   "management device %s does not take %s",
			   check->mgmtdev->name, vdpa_attr_word(attr));
		error_text(finding->hint, "leave out %s", vdpa_attr_word(attr));
	}
}

static void look_taken(struct check *check, const struct rule *rule)
{
	const struct vdpa_mgmtdev *mgmtdev = check->mgmtdev;
	uint64_t words = VDPA_BIT(VDPA_ATTR_DEV_FEATURES);

	for (size_t i = 0; i < ARRAY_SIZE(word_needs); i++)
		words |= VDPA_BIT(word_needs[i].attr);
	if (!mgmtdev || !mgmtdev->name || mgmtdev->bus)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(parents); i++)
		if (strcmp(mgmtdev->name, parents[i].name) == 0)
			tell_not_taken(check, rule,
				       check->request->has & words &
					       ~parents[i].takes);
}

/* ---- the table ------------------------------------------------------ */

#define ADD	   "vdpa_nl_cmd_dev_add_set_doit(), drivers/vdpa/vdpa.c, Linux 7.2"
#define DEPENDENCY "virtio 1.3, 2.2.2"

static const struct rule rules[] = {
	{ "mtu-too-small", VDPA_ERROR,
	  "vdpa_nl_policy, drivers/vdpa/vdpa.c, Linux 7.2", look_mtu },
	{ "max_vqp-zero", VDPA_ERROR, ADD, look_zero_vqp },
	{ "word-needs-feature", VDPA_ERROR, ADD, look_word_needs },
	{ "word-of-other-class", VDPA_ERROR, ADD, look_class },
	{ "word-not-taken", VDPA_ERROR, ADD, look_taken },
	{ "feature-not-offered", VDPA_ERROR,
	  "dev_add of the parent drivers, Linux 7.2", look_offered },
	{ "too-many-queues", VDPA_ERROR,
	  "mlx5_vdpa_dev_add(), drivers/vdpa/mlx5/net/mlx5_vnet.c, Linux 7.2",
	  look_queues },
	{ "feature-needs", VDPA_ERROR, DEPENDENCY, look_needs },
	{ "feature-needs-one", VDPA_ERROR, DEPENDENCY, look_needs_one },
	{ "feature-wants", VDPA_WARNING, DEPENDENCY, look_wants },
	{ "feature-excludes", VDPA_WARNING, DEPENDENCY, look_excludes },
	{ "feature-expected", VDPA_WARNING, "virtio 1.3, 6.2", look_expected },
	{ "features-inherited", VDPA_WARNING,
	  "dev_add of the parent drivers, Linux 7.2", look_inherited },
	{ "mac-unusable", VDPA_WARNING,
	  "is_valid_ether_addr(), include/linux/etherdevice.h, Linux 7.2",
	  look_mac },
	{ "name-changed", VDPA_WARNING,
	  "kobject_set_name_vargs(), lib/kobject.c, Linux 7.2", look_name },
};

/* The class of a management device that makes one class only; else 0. */
static uint32_t only_class(const struct vdpa_mgmtdev *mgmtdev)
{
	uint64_t classes = mgmtdev ? mgmtdev->supported_classes : 0;

	if (!classes || (classes & (classes - 1)))
		return 0;
	return (uint32_t)__builtin_ctzll(classes);
}

/* Errors first: move the warnings behind them. */
static int join_findings(struct check *check)
{
	int ret = check->ret;

	for (size_t i = 0; i < check->warnings.count; i++)
		if (!ret)
			ret = object_list_take(&check->errors,
					       check->warnings.items[i]);
		else
			free(check->warnings.items[i]);
	free(check->warnings.items);
	if (!ret && !check->errors.items) {
		check->errors.items = calloc(1, sizeof(void *));
		ret = check->errors.items ? 0 : -ENOMEM;
	}
	return ret;
}

int vdpa_request_check(const struct vdpa_request *request,
		       const struct vdpa_mgmtdev *mgmtdev,
		       struct vdpa_finding ***list, struct vdpa_error *err)
{
	struct check check = {
		.request = request,
		.mgmtdev = mgmtdev,
		.class_id = only_class(mgmtdev),
	};

	error_clear(err);
	for (size_t i = 0; i < ARRAY_SIZE(rules) && !check.ret; i++)
		rules[i].look(&check, &rules[i]);
	if (join_findings(&check)) {
		object_list_clear(&check.errors);
		return vdpa_fail(err, -ENOMEM, NULL, "no memory for findings");
	}
	*list = (struct vdpa_finding **)check.errors.items;
	return 0;
}

void vdpa_finding_list_free(struct vdpa_finding **list)
{
	object_array_free((void **)list);
}
