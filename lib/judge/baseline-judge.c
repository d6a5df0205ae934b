// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Whether the devices of a baseline can move between its hosts. Hosts that make
 * the same device are of one kind, and only kinds are compared: there are few
 * of them, however many hosts there are.
 */

#include "baseline.h"

#include "driver.h"
#include "made.h"
#include "migrate.h"
#include "util/array.h"
#include "util/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>

#define F_MTU	VDPA_BIT(3)
#define F_MAC	VDPA_BIT(5)
#define F_MQ	VDPA_BIT(VDPA_NET_MQ)
#define F_PAIRS (F_MQ | VDPA_BIT(VDPA_NET_RSS))

/*
 * More kinds than this are compared with the first ones only, and more reasons
 * than this are not merged. Then the time remains linear.
 */
#define KINDS_MAX   64
#define REASONS_MAX 256

#define ALL ((size_t)-1)

/* Values that all cards must have, if the card decides them. 0: any value. */
struct common {
	uint16_t mtu;
	uint16_t max_vqp;
	uint16_t max_vq_size;
	uint64_t capacity;
};

/* A device, assuming that its conditions are met. */
struct kind {
	const struct vdpa_parent *parent; /* of the first host */
	struct vdpa_request request;	  /* of the first host */
	struct vdpa_migrate_dev dev;
	uint64_t open; /* VDPA_BIT() of the properties that a card decides */
};

struct reason {
	struct vdpa_finding *finding;
	bool *from, *to; /* for each kind */
};

struct judging {
	const struct search *search;
	uint64_t features;
	struct common common;
	struct kind *kinds;
	size_t kind_count;
	size_t *kind_of; /* for each host */
	struct reason *reasons;
	size_t reason_count, reason_room;
	int ret;
};

/* ---- requests and devices --------------------------------------------- */

static void make_request(const struct judging *judging,
			 const struct vdpa_parent *parent,
			 struct vdpa_request *request)
{
	*request = (struct vdpa_request){
		.command = VDPA_CMD_DEV_NEW,
		.has = VDPA_BIT(VDPA_ATTR_DEV_FEATURES),
		.mgmtdev_bus = parent->mgmtdev->bus,
		.mgmtdev_name = parent->mgmtdev->name,
		.device_features = judging->features,
		.mtu = judging->common.mtu,
		.max_vqp = judging->common.max_vqp,
	};
	if (judging->search->class_id == VDPA_CLASS_NET)
		request->has |= driver_words(driver_find(parent->driver),
					     parent->kernel, judging->features);
}

/* The address represents the address of any guest. */
static void make_dev(const struct judging *judging,
		     const struct vdpa_request *request,
		     const struct vdpa_parent *parent,
		     struct vdpa_migrate_dev *dev)
{
	static const uint8_t guest[6] = { 0x52, 0x54, 0, 0, 0, 1 };
	struct vdpa_request given = *request;

	memcpy(given.mac, guest, sizeof(guest));
	made_for_class(&given, parent, judging->search->class_id, dev);
	if (judging->features & F_MAC && dev->class_id == VDPA_CLASS_NET) {
		memcpy(dev->mac, guest, sizeof(guest));
		dev->has |= VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR);
	}
}

/* What the card decides. Its address can always differ from the guest's. */
static uint64_t find_open(const struct judging *judging,
			  const struct vdpa_request *request,
			  const struct vdpa_migrate_dev *dev)
{
	uint64_t features = judging->features, open = 0;

	if (!KNOWS(dev, DEV_MAX_VQ_SIZE))
		open |= VDPA_BIT(VDPA_PROPERTY_MAX_VQ_SIZE);
	if (dev->class_id == VDPA_CLASS_BLOCK &&
	    !KNOWS(dev, DEV_BLK_CFG_CAPACITY))
		open |= VDPA_BIT(VDPA_PROPERTY_CAPACITY);
	if (dev->class_id != VDPA_CLASS_NET)
		return open;
	if (features & F_MAC && !KNOWS(request, DEV_NET_CFG_MACADDR))
		open |= VDPA_BIT(VDPA_PROPERTY_MAC);
	if (features & F_MTU && !KNOWS(dev, DEV_NET_CFG_MTU))
		open |= VDPA_BIT(VDPA_PROPERTY_MTU);
	if (features & F_PAIRS && !KNOWS(dev, DEV_NET_CFG_MAX_VQP))
		open |= VDPA_BIT(VDPA_PROPERTY_MAX_VQP);
	return open;
}

/* ---- what is common ---------------------------------------------------- */

/* The virtqueues of a management device can include a control virtqueue. */
static uint16_t pairs_limit(const struct vdpa_parent *parent)
{
	const struct vdpa_mgmtdev *mgmtdev = parent->mgmtdev;
	uint32_t pairs = (mgmtdev->max_vqs - 1) / 2;

	if (!KNOWS(mgmtdev, DEV_MGMTDEV_MAX_VQS) || !mgmtdev->max_vqs)
		return UINT16_MAX;
	return pairs < 1	  ? 1 :
	       pairs > UINT16_MAX ? UINT16_MAX :
				    (uint16_t)pairs;
}

static uint16_t least(uint16_t a, uint16_t b)
{
	return a && a < b ? a : b;
}

static void meet_dev(const struct judging *judging,
		     const struct vdpa_parent *parent, struct common *common)
{
	struct vdpa_request request;
	struct vdpa_migrate_dev dev;

	make_request(judging, parent, &request);
	make_dev(judging, &request, parent, &dev);
	common->max_vqp = least(pairs_limit(parent), common->max_vqp);
	if (KNOWS(&dev, DEV_NET_CFG_MAX_VQP) &&
	    !KNOWS(&request, DEV_NET_CFG_MAX_VQP))
		common->max_vqp = least(dev.max_vqp, common->max_vqp);
	if (KNOWS(&dev, DEV_NET_CFG_MTU) && !KNOWS(&request, DEV_NET_CFG_MTU))
		common->mtu = dev.mtu;
	if (KNOWS(&dev, DEV_MAX_VQ_SIZE))
		common->max_vq_size =
			common->max_vq_size ?
				least(dev.max_vq_size, common->max_vq_size) :
				dev.max_vq_size;
	if (KNOWS(&dev, DEV_BLK_CFG_CAPACITY))
		common->capacity = dev.capacity;
}

static const struct vdpa_parent *parent_of(const struct search *search,
					   const struct vdpa_baseline *baseline,
					   size_t host)
{
	return &search->hosts[host].parents[baseline->parents[host]];
}

static void find_common(struct judging *judging,
			const struct vdpa_baseline *baseline)
{
	struct common common = { .mtu = 1500, .max_vqp = UINT16_MAX };

	judging->common.max_vqp = 1;
	for (size_t i = 0; i < judging->search->count; i++)
		meet_dev(judging, parent_of(judging->search, baseline, i),
			 &common);
	if (common.max_vqp == UINT16_MAX)
		common.max_vqp = 1;
	judging->common = common;
}

/* Give @dev what its card must have. */
static void assume(const struct judging *judging, uint64_t open,
		   struct vdpa_migrate_dev *dev)
{
	const struct common *common = &judging->common;

	if (open & VDPA_BIT(VDPA_PROPERTY_MTU)) {
		dev->mtu = common->mtu;
		dev->has |= VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU);
	}
	if (open & VDPA_BIT(VDPA_PROPERTY_MAX_VQP)) {
		dev->max_vqp = common->max_vqp;
		dev->has |= VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP);
	}
	if (open & VDPA_BIT(VDPA_PROPERTY_MAX_VQ_SIZE) && common->max_vq_size) {
		dev->max_vq_size = common->max_vq_size;
		dev->has |= VDPA_BIT(VDPA_ATTR_DEV_MAX_VQ_SIZE);
	}
	if (open & VDPA_BIT(VDPA_PROPERTY_CAPACITY) && common->capacity) {
		dev->capacity = common->capacity;
		dev->has |= VDPA_BIT(VDPA_ATTR_DEV_BLK_CFG_CAPACITY);
	}
}

static void make_kind(const struct judging *judging,
		      const struct vdpa_parent *parent, struct kind *kind)
{
	*kind = (struct kind){ .parent = parent };
	make_request(judging, parent, &kind->request);
	make_dev(judging, &kind->request, parent, &kind->dev);
	kind->open = find_open(judging, &kind->request, &kind->dev);
	assume(judging, kind->open, &kind->dev);
}

/* ---- kinds ------------------------------------------------------------- */

static bool is_text(const char *one, const char *other)
{
	return one && other ? strcmp(one, other) == 0 : one == other;
}

/*
 * The virtqueues of the management device, as far as they matter: all numbers
 * that are enough are the same. A driver that uses all of them cares whether
 * the number is odd.
 */
static uint32_t judged_vqs(const struct kind *kind)
{
	uint32_t count = kind->parent->mgmtdev->max_vqs;
	uint32_t pairs = kind->dev.max_vqp > 2 ? kind->dev.max_vqp : 2;
	uint32_t enough = 2 * pairs + 1;

	if (count < enough)
		return count;
	return driver_uses_all_pairs(driver_find(kind->parent->driver)) ?
		       enough + count % 2 :
		       enough;
}

static bool is_kind(const struct kind *one, const struct kind *other)
{
	const struct vdpa_migrate_dev *a = &one->dev, *b = &other->dev;

	return a->has == b->has && a->kernel == b->kernel && a->vmm == b->vmm &&
	       one->open == other->open &&
	       one->request.has == other->request.has && a->mtu == b->mtu &&
	       a->max_vqp == b->max_vqp && a->max_vq_size == b->max_vq_size &&
	       a->capacity == b->capacity &&
	       a->backend_features == b->backend_features &&
	       a->control_vq_apart == b->control_vq_apart &&
	       one->parent->mgmtdev->supported_classes ==
		       other->parent->mgmtdev->supported_classes &&
	       judged_vqs(one) == judged_vqs(other) &&
	       is_text(a->driver, b->driver);
}

static size_t find_kind(const struct judging *judging, const struct kind *kind)
{
	for (size_t i = 0; i < judging->kind_count && i < KINDS_MAX; i++)
		if (is_kind(&judging->kinds[i], kind))
			return i;
	return judging->kind_count;
}

static void sort_hosts(struct judging *judging,
		       const struct vdpa_baseline *baseline)
{
	for (size_t i = 0; i < judging->search->count; i++) {
		struct kind kind;
		size_t at;

		make_kind(judging, parent_of(judging->search, baseline, i),
			  &kind);
		kind.dev.vmm = judging->search->hosts[i].vmm;
		baseline->requests[i] = kind.request;
		at = find_kind(judging, &kind);
		if (at == judging->kind_count)
			judging->kinds[judging->kind_count++] = kind;
		judging->kind_of[i] = at;
	}
}

/* ---- reasons ----------------------------------------------------------- */

static bool is_same_finding(const struct vdpa_finding *one,
			    const struct vdpa_finding *other)
{
	return strcmp(one->code, other->code) == 0 &&
	       strcmp(one->what, other->what) == 0;
}

static struct reason *find_reason(const struct judging *judging,
				  const struct vdpa_finding *finding)
{
	for (size_t i = 0; i < judging->reason_count && i < REASONS_MAX; i++)
		if (is_same_finding(judging->reasons[i].finding, finding))
			return &judging->reasons[i];
	return NULL;
}

static int grow(struct judging *judging)
{
	size_t room = 2 * judging->reason_room + 16;
	struct reason *more;

	if (judging->reason_count < judging->reason_room)
		return 0;
	more = reallocarray(judging->reasons, room, sizeof(*more));
	if (!more)
		return -ENOMEM;
	judging->reasons = more;
	judging->reason_room = room;
	return 0;
}

/* Takes over @finding. NULL: no memory. */
static struct reason *new_reason(struct judging *judging,
				 struct vdpa_finding *finding)
{
	struct reason *reason;

	if (grow(judging)) {
		free(finding);
		return NULL;
	}
	reason = &judging->reasons[judging->reason_count++];
	*reason = (struct reason){
		.finding = finding,
		.from = calloc(judging->kind_count, sizeof(*reason->from)),
		.to = calloc(judging->kind_count, sizeof(*reason->to)),
	};
	return reason->from && reason->to ? reason : NULL;
}

static void add_kinds(const struct judging *judging, bool *list, size_t kind)
{
	if (kind != ALL)
		list[kind] = true;
	else
		memset(list, true, judging->kind_count * sizeof(*list));
}

/* Takes over @finding. @from and @to are kinds, or ALL. */
static void add_reason(struct judging *judging, struct vdpa_finding *finding,
		       size_t from, size_t to)
{
	struct reason *reason = find_reason(judging, finding);

	if (reason)
		free(finding);
	else
		reason = new_reason(judging, finding);
	if (!reason) {
		judging->ret = -ENOMEM;
		return;
	}
	add_kinds(judging, reason->from, from);
	add_kinds(judging, reason->to, to);
}

/* Takes over @list, as vdpa_request_check() gives it. */
static void add_list(struct judging *judging, struct vdpa_finding **list,
		     size_t from, size_t to)
{
	for (size_t i = 0; list[i]; i++)
		add_reason(judging, list[i], from, to);
	free(list);
}

/* ---- conditions -------------------------------------------------------- */

static struct vdpa_finding *condition(struct judging *judging, const char *code,
				      const char *source)
{
	struct vdpa_finding *finding = calloc(1, sizeof(*finding));

	if (!finding) {
		judging->ret = -ENOMEM;
		return NULL;
	}
	finding->code = code;
	finding->severity = VDPA_SEVERITY_CONDITION;
	finding->source = source;
	return finding;
}

static void tell_value(const struct common *common, enum vdpa_property property,
		       struct text *text)
{
	switch (property) {
	case VDPA_PROPERTY_MAC:
		text_add(text, "the mac of the guest");
		break;
	case VDPA_PROPERTY_MTU:
		text_add(text, "mtu %u", common->mtu);
		break;
	case VDPA_PROPERTY_MAX_VQP:
		text_add(text, "max_vqp %u", common->max_vqp);
		break;
	case VDPA_PROPERTY_MAX_VQ_SIZE:
		if (common->max_vq_size)
			text_add(text, "virtqueues of up to %u entries",
				 common->max_vq_size);
		else
			text_add(text, "virtqueues of the same size as the "
				       "others");
		break;
	default:
		text_add(text, "the same number of sectors as the others");
		break;
	}
}

static void add_open(struct judging *judging, size_t kind)
{
	for (unsigned int i = 0; i < VDPA_PROPERTIES && !judging->ret; i++) {
		struct vdpa_finding *finding;
		struct text value = { .length = 0 };

		if (!(judging->kinds[kind].open & VDPA_BIT(i)))
			continue;
		finding = condition(judging, "value-depends",
				    "virtio 1.3, 5.1.4");
		if (!finding)
			return;
		tell_value(&judging->common, (enum vdpa_property)i, &value);
		FINDING_TELL(finding, "add the device, then check it",
			     "the card must have %s", value.data);
		add_reason(judging, finding, ALL, kind);
	}
}

/* The rules about the request. Devices that exist do not matter. */
static int check_rules(const struct judging *judging, const struct kind *kind,
		       struct vdpa_finding ***list)
{
	struct vdpa_parent parent = *kind->parent;
	struct vdpa_request request = kind->request;

	parent.sibling = NULL;
	parent.occupant = NULL;
	memcpy(request.mac, kind->dev.mac, sizeof(request.mac));
	return vdpa_request_check(&request, &parent,
				  kind->dev.vmm ? kind->dev.vmm :
						  judging->search->vmm,
				  list, NULL);
}

static void add_rules(struct judging *judging, size_t at)
{
	struct vdpa_finding **list;

	judging->ret = check_rules(judging, &judging->kinds[at], &list);
	if (!judging->ret)
		add_list(judging, list, ALL, at);
}

/* ---- pairs ------------------------------------------------------------- */

/* The rules have already reported what the features alone prevent. */
static int judge_pair(const struct search *search,
		      const struct vdpa_migrate_dev *from,
		      const struct vdpa_migrate_dev *to, struct judge *judge,
		      struct vdpa_judgement **judgement)
{
	*judge = (struct judge){
		.source = from,
		.destination = to,
		.is_planned = true,
	};
	judge_set_vmms(judge, search->vmm);
	judge_compare(judge);
	return judge_close(judge, judgement, NULL);
}

static void add_pair(struct judging *judging, size_t from, size_t to)
{
	struct vdpa_judgement *judgement;
	struct judge judge;

	if (judging->ret)
		return;
	judging->ret = judge_pair(judging->search, &judging->kinds[from].dev,
				  &judging->kinds[to].dev, &judge, &judgement);
	if (judging->ret)
		return;
	add_list(judging, judgement->findings, from, to);
	free(judgement);
}

static void add_all(struct judging *judging)
{
	for (size_t i = 0; i < judging->kind_count && !judging->ret; i++) {
		add_rules(judging, i);
		add_open(judging, i);
		add_pair(judging, i, i);
		for (size_t n = 0; n < i && n < KINDS_MAX; n++) {
			add_pair(judging, n, i);
			add_pair(judging, i, n);
		}
	}
}

/* ---- without a hypervisor ---------------------------------------------- */

static bool is_moved(uint32_t class_id, uint64_t features)
{
	const struct vdpa_vmm *vmm;
	uint64_t moved;

	for (unsigned int i = 0; vdpa_vmm_name(i); i++)
		if (!vdpa_vmm_find(vdpa_vmm_name(i), &vmm, NULL) &&
		    !vdpa_vmm_features(vmm, class_id, features, &moved, NULL) &&
		    moved == features)
			return true;
	return false;
}

static bool is_unmoved(const struct judging *judging)
{
	return !judging->search->vmm &&
	       !is_moved(judging->search->class_id, judging->features);
}

/* ---- limits ------------------------------------------------------------ */

static bool is_cut(const struct judging *judging)
{
	return judging->search->is_cut;
}

static bool has_uncompared(const struct judging *judging)
{
	return judging->kind_count > KINDS_MAX;
}

/* ---- all hosts together ------------------------------------------------ */

static const struct {
	struct vdpa_finding finding;
	bool (*applies)(const struct judging *judging);
} general[] = {
	{ { .code = "vmm-none",
	    .severity = VDPA_SEVERITY_WARNING,
	    .source = "vdpa_vmm_features(), libvdpa",
	    .what = "no known hypervisor moves a device with this set",
	    .hint = "give vmm, or leave out a host" },
	  is_unmoved },
	{ { .code = "baseline-sets",
	    .severity = VDPA_SEVERITY_WARNING,
	    .source = "vdpa_migrate_baseline(), libvdpa",
	    .what = "the hosts have more sets in common than were compared; a "
		    "larger one is possible",
	    .hint = "choose one management device per host, or leave out a "
		    "host" },
	  is_cut },
	{ { .code = "baseline-kinds",
	    .severity = VDPA_SEVERITY_CONDITION,
	    .source = "vdpa_migrate_baseline(), libvdpa",
	    .what = "the hosts make too many kinds of devices to compare each "
		    "with each",
	    .hint = "leave out hosts, or check the migrations that matter" },
	  has_uncompared },
};

static void add_general(struct judging *judging)
{
	for (size_t i = 0; i < ARRAY_SIZE(general) && !judging->ret; i++) {
		struct vdpa_finding *finding;

		if (!general[i].applies(judging))
			continue;
		finding = malloc(sizeof(*finding));
		if (!finding) {
			judging->ret = -ENOMEM;
			return;
		}
		*finding = general[i].finding;
		add_reason(judging, finding, ALL, ALL);
	}
}

/* ---- the result -------------------------------------------------------- */

/* The hosts of some kinds. The list is empty if it would be all hosts. */
static int list_hosts(const struct judging *judging, const bool *kinds,
		      size_t **hosts, size_t *count)
{
	size_t found = 0;

	for (size_t i = 0; i < judging->search->count; i++)
		found += kinds[judging->kind_of[i]];
	if (found == judging->search->count)
		return 0;
	*hosts = calloc(found + 1, sizeof(**hosts));
	if (!*hosts)
		return -ENOMEM;
	for (size_t i = 0; i < judging->search->count; i++)
		if (kinds[judging->kind_of[i]])
			(*hosts)[(*count)++] = i;
	return 0;
}

/* Move the reasons of one severity. */
static int move_reasons(struct judging *judging, enum vdpa_severity severity,
			struct vdpa_baseline *baseline)
{
	for (size_t i = 0; i < judging->reason_count; i++) {
		struct reason *reason = &judging->reasons[i];
		struct vdpa_baseline_reason *to =
			&baseline->reasons[baseline->reason_count];

		if (!reason->finding || reason->finding->severity != severity)
			continue;
		to->finding = reason->finding;
		reason->finding = NULL;
		baseline->reason_count++;
		if (list_hosts(judging, reason->from, &to->from,
			       &to->from_count) ||
		    list_hosts(judging, reason->to, &to->to, &to->to_count))
			return -ENOMEM;
	}
	return 0;
}

static int fill_reasons(struct judging *judging, struct vdpa_baseline *baseline)
{
	int ret = 0;

	baseline->reasons =
		calloc(judging->reason_count + 1, sizeof(*baseline->reasons));
	if (!baseline->reasons)
		return -ENOMEM;
	for (int severity = VDPA_SEVERITY_ERROR; severity >= 0 && !ret;
	     severity--)
		ret = move_reasons(judging, (enum vdpa_severity)severity,
				   baseline);
	return ret;
}

static void free_judging(struct judging *judging)
{
	for (size_t i = 0; i < judging->reason_count; i++) {
		free(judging->reasons[i].finding);
		free(judging->reasons[i].from);
		free(judging->reasons[i].to);
	}
	free(judging->reasons);
	free(judging->kinds);
	free(judging->kind_of);
}

static bool prepare(struct judging *judging, struct vdpa_baseline *baseline)
{
	size_t count = judging->search->count;

	judging->kinds = calloc(count, sizeof(*judging->kinds));
	judging->kind_of = calloc(count, sizeof(*judging->kind_of));
	baseline->requests = calloc(count, sizeof(*baseline->requests));
	return judging->kinds && judging->kind_of && baseline->requests;
}

int baseline_judge(const struct search *search, struct vdpa_baseline *baseline)
{
	struct judging judging = { .search = search,
				   .features = baseline->features };
	int ret = -ENOMEM;

	if (prepare(&judging, baseline)) {
		find_common(&judging, baseline);
		sort_hosts(&judging, baseline);
		add_all(&judging);
		add_general(&judging);
		ret = judging.ret ? judging.ret :
				    fill_reasons(&judging, baseline);
	}
	free_judging(&judging);
	return ret;
}

/* ---- one parent -------------------------------------------------------- */

/* Whether the parent certainly refuses the device. */
static int is_refused(const struct judging *judging, const struct kind *kind,
		      bool *refused)
{
	struct vdpa_finding **list;
	int ret = check_rules(judging, kind, &list);

	if (ret)
		return ret;
	*refused = list[0] && list[0]->severity == VDPA_SEVERITY_ERROR;
	vdpa_finding_list_free(list);
	return 0;
}

int baseline_badness(const struct search *search,
		     const struct vdpa_parent *parent, uint64_t features,
		     unsigned int *badness)
{
	const struct judging judging = {
		.search = search,
		.features = features,
		.common = { .mtu = 1500, .max_vqp = 1, .max_vq_size = 256 },
	};
	struct vdpa_judgement *judgement;
	struct judge judge;
	struct kind kind;
	bool refused;
	int ret;

	make_kind(&judging, parent, &kind);
	ret = is_refused(&judging, &kind, &refused);
	if (!ret)
		ret = judge_pair(search, &kind.dev, &kind.dev, &judge,
				 &judgement);
	if (ret)
		return ret;
	*badness = (unsigned int)__builtin_popcountll(kind.open);
	if (judge_worst(&judge) >= EFFECT_DEPENDS)
		*badness += BASELINE_SURE * (unsigned int)judge_worst(&judge);
	if (refused)
		*badness += BASELINE_SURE * EFFECT_BARS;
	vdpa_judgement_free(judgement);
	return 0;
}
