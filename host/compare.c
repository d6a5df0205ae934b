// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * How a device of the host differs from the record. What was administered last
 * counts most, because a guest can change its MAC address later.
 */

#include "compare.h"

#include "handle.h"
#include "json/fail.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

#define FEATURES VDPA_ATTR_DEV_FEATURES
#define MAC	 VDPA_ATTR_DEV_NET_CFG_MACADDR
#define MTU	 VDPA_ATTR_DEV_NET_CFG_MTU
#define MAX_VQP	 VDPA_ATTR_DEV_NET_CFG_MAX_VQP

#define FEATURE_MAC VDPA_BIT(5)

/* The steps that make the device again. */
#define ANEW (VDPA_HOST_DELETE | VDPA_HOST_ADD)

/* The words of a request, and the feature that each needs. */
static const struct word {
	uint16_t attr;
	uint64_t needs;
} words_table[] = {
	{ FEATURES, 0 },
	{ MAC, FEATURE_MAC },
	{ MTU, VDPA_BIT(3) },
	{ MAX_VQP, VDPA_BIT(VDPA_NET_MQ) },
};

#define WORD_COUNT (sizeof(words_table) / sizeof(words_table[0]))

/* ---- words of a device ----------------------------------------------- */

static uint64_t word_value(const struct vdpa_initial *words, unsigned int attr)
{
	uint64_t mac = 0;

	switch (attr) {
	case FEATURES:
		return words->device_features;
	case MTU:
		return words->mtu;
	case MAX_VQP:
		return words->max_vqp;
	default:
		for (size_t i = 0; i < sizeof(words->mac); i++)
			mac = mac << 8 | words->mac[i];
		return mac;
	}
}

/* The words that would make a device as the kernel reports it. */
static struct vdpa_initial words_shown(const struct vdpa_config *config)
{
	struct vdpa_initial words = {
		.device_features = config->device_features,
		.mtu = config->net.mtu,
		.max_vqp = config->net.max_vqp,
	};

	for (size_t i = 0; i < WORD_COUNT; i++)
		words.has |= config->has & VDPA_BIT(words_table[i].attr);
	memcpy(words.mac, config->net.mac, sizeof(words.mac));
	return words;
}

void vdpa_initial_drift(const struct vdpa_initial *administered,
			const struct vdpa_config *config,
			struct vdpa_drift *drift)
{
	*drift = (struct vdpa_drift){
		.administered = *administered,
		.shown = words_shown(config),
	};
	if (VDPA_HAS(administered, MAC) && VDPA_HAS(config, MAC) &&
	    word_value(administered, MAC) != word_value(&drift->shown, MAC))
		drift->has = VDPA_BIT(MAC);
}

/*
 * The kernel refuses a word without its feature, and a MAC address of zeros
 * means that there is none.
 */
static bool is_usable(const struct vdpa_initial *words, const struct word *word)
{
	uint64_t value = word_value(words, word->attr);

	if (!VDPA_HAS(words, word->attr) || (word->attr == MAC && !value))
		return false;
	return !VDPA_HAS(words, FEATURES) ||
	       (words->device_features & word->needs) == word->needs ||
	       (word->attr == MAX_VQP && value == 1);
}

/* Whether the finding says that a parent driver does not take a word. */
static bool is_refusal(const struct vdpa_finding *finding)
{
	return strcmp(finding->code, "word-not-taken") == 0 ||
	       strcmp(finding->code, "word-of-other-class") == 0;
}

static bool offers_nothing(const struct vdpa_mgmtdev *mgmtdev)
{
	return VDPA_HAS(mgmtdev, VDPA_ATTR_DEV_SUPPORTED_FEATURES) &&
	       !mgmtdev->supported_features;
}

static int ask_taken(const struct vdpa_parent *parent, unsigned int attr,
		     bool *is_taken, struct vdpa_error *err)
{
	const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.has = VDPA_BIT(attr),
	};
	struct vdpa_finding **list;
	int ret;

	*is_taken = !parent || attr != FEATURES ||
		    !offers_nothing(parent->mgmtdev);
	if (!parent || !*is_taken)
		return 0;
	ret = vdpa_request_check(&request, parent, NULL, &list, err);
	if (ret)
		return ret;
	for (size_t i = 0; list[i]; i++)
		*is_taken &= !is_refusal(list[i]);
	vdpa_finding_list_free(list);
	return 0;
}

/*
 * The words that a device was created with. If they are not recorded, the words
 * that would make it as it is.
 */
static int words_created(const struct vdpa_host_dev *dev,
			 const struct vdpa_parent *parent,
			 struct vdpa_initial *words, struct vdpa_error *err)
{
	const struct vdpa_initial shown = words_shown(&dev->config);
	bool is_taken;
	int ret = 0;

	*words = dev->has_initial ? dev->initial : shown;
	if (dev->has_initial)
		return 0;
	words->has = 0;
	for (size_t i = 0; i < WORD_COUNT && !ret; i++) {
		if (!is_usable(&shown, &words_table[i]))
			continue;
		ret = ask_taken(parent, words_table[i].attr, &is_taken, err);
		if (!ret && is_taken)
			words->has |= VDPA_BIT(words_table[i].attr);
	}
	return ret;
}

static bool is_mac_usable(const struct vdpa_initial *words)
{
	static const struct word mac = { MAC, FEATURE_MAC };

	return !VDPA_HAS(words, MAC) || is_usable(words, &mac);
}

/* mlx5_vdpa_set_attr() lets a device offer MAC from then on. */
static void add_mac_feature(const struct vdpa_host_dev *dev,
			    struct vdpa_initial *words)
{
	if (!is_mac_usable(words))
		words->device_features |= dev->config.device_features &
					  FEATURE_MAC;
}

/*
 * What was set is set again where that is possible, so that this host has the
 * same record. The kernel may also refuse to add a device with it.
 */
static bool is_set_again(const struct vdpa_host_dev *dev,
			 const struct vdpa_parent *parent,
			 const struct vdpa_initial *last)
{
	return VDPA_HAS(&dev->set, MAC) && parent &&
	       vdpa_parent_sets(parent, MAC) &&
	       (dev->has_initial || !is_mac_usable(last));
}

int words_wanted(const struct vdpa_host_dev *dev,
		 const struct vdpa_parent *parent, struct words *words,
		 struct vdpa_error *err)
{
	int ret;

	*words = (struct words){ .add = { .has = 0 } };
	ret = words_created(dev, parent, &words->add, err);
	if (ret)
		return ret;
	words->last = words->add;
	vdpa_initial_overlay(&words->last, &dev->set);
	if (is_set_again(dev, parent, &words->last)) {
		words->set = dev->set;
	} else {
		add_mac_feature(dev, &words->last);
		words->add = words->last;
	}
	return 0;
}

/* ---- comparing --------------------------------------------------------- */

struct comparer {
	struct arena *arena;
	struct comparison *comparison;
	bool is_out_of_memory;
};

/* What is known of the words of a device. */
struct side {
	bool is_given_known;
	struct vdpa_initial given;
	struct vdpa_initial shown;
};

static struct side side_of(const struct vdpa_host_dev *dev)
{
	struct side side = {
		.is_given_known = dev->has_initial,
		.shown = words_shown(&dev->config),
	};

	if (dev->has_initial)
		side.given = dev->initial;
	vdpa_initial_overlay(&side.given, &dev->set);
	/* The kernel does not report pairs where there can be only one. */
	if (VDPA_HAS(&side.shown, FEATURES) &&
	    !VDPA_HAS(&side.shown, MAX_VQP) &&
	    dev->dev.class_id == VDPA_CLASS_NET &&
	    !(side.shown.device_features & VDPA_BIT(VDPA_NET_MQ))) {
		side.shown.has |= VDPA_BIT(MAX_VQP);
		side.shown.max_vqp = 1;
	}
	return side;
}

static void add_difference(struct comparer *comparer, const char *what,
			   const char *here, const char *recorded,
			   unsigned int mend)
{
	struct comparison *comparison = comparer->comparison;
	size_t i = comparison->count++;

	comparison->list[i] = (struct vdpa_host_difference){
		.what = what,
		.here = here,
		.recorded = recorded,
	};
	comparison->mend[i] = mend;
}

static const char *copy_text(struct comparer *comparer, const char *text)
{
	const char *kept = arena_copy(comparer->arena, text, strlen(text));

	comparer->is_out_of_memory |= !kept;
	return kept;
}

/* The word as on a command line; NULL when @words do not have it. */
static const char *word_text(struct comparer *comparer,
			     const struct vdpa_initial *words,
			     unsigned int attr)
{
	const uint8_t *mac = words->mac;
	char text[32];

	if (!VDPA_HAS(words, attr))
		return NULL;
	if (attr == MAC)
		snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x",
			 mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
	else
		snprintf(text, sizeof(text),
			 attr == FEATURES ? "0x%" PRIx64 : "%" PRIu64,
			 word_value(words, attr));
	return copy_text(comparer, text);
}

static void differ(struct comparer *comparer, unsigned int attr,
		   const struct vdpa_initial *want,
		   const struct vdpa_initial *have, unsigned int mend)
{
	add_difference(comparer, vdpa_attr_word(attr),
		       word_text(comparer, have, attr),
		       word_text(comparer, want, attr), mend);
	if (attr == FEATURES && VDPA_HAS(have, attr) && VDPA_HAS(want, attr))
		comparer->comparison->list[comparer->comparison->count - 1]
			.bits = want->device_features ^ have->device_features;
}

/* The first of @one and @other that has the word; @other if neither has it. */
static const struct vdpa_initial *first_with(unsigned int attr,
					     const struct vdpa_initial *one,
					     const struct vdpa_initial *other)
{
	return VDPA_HAS(one, attr) ? one : other;
}

/*
 * A word that the record gives is compared with the word that the device was
 * given. A word that the record does not give is compared with what the device
 * shows; adding the device again would not change that.
 *
 * @mend: the steps that give the device another word
 */
static void compare_word(struct comparer *comparer, unsigned int attr,
			 const struct vdpa_initial *words,
			 const struct side *want, const struct side *have,
			 unsigned int mend)
{
	bool is_given = VDPA_HAS(&want->given, attr);
	const struct vdpa_initial *one =
		first_with(attr, &want->given, &want->shown);
	const struct vdpa_initial *other =
		is_given ? first_with(attr, &have->given, &have->shown) :
			   first_with(attr, &have->shown, &have->given);
	bool is_chosen = VDPA_HAS(words, attr) || VDPA_HAS(&have->given, attr);

	if (VDPA_HAS(one, attr) && VDPA_HAS(other, attr)) {
		if (word_value(one, attr) != word_value(other, attr) &&
		    (is_chosen || attr != MAC))
			differ(comparer, attr, one, other,
			       is_chosen ? mend : 0);
	} else if (VDPA_HAS(words, attr)) {
		differ(comparer, attr, one, other,
		       have->is_given_known ? mend : 0);
	} else if (VDPA_HAS(&have->given, attr) && want->is_given_known) {
		differ(comparer, attr, &want->given, &have->given, mend);
	}
}

static bool is_same(const char *one, const char *other)
{
	return one && other ? strcmp(one, other) == 0 : one == other;
}

const char *compare_handle(const struct vdpa_dev *dev, struct arena *arena)
{
	char *text = handle_text(dev->mgmtdev_bus, dev->mgmtdev_name);
	const char *kept = text ? arena_copy(arena, text, strlen(text)) : NULL;

	free(text);
	return kept;
}

static const char *handle_of(struct comparer *comparer,
			     const struct vdpa_dev *dev)
{
	const char *text;

	if (!dev->mgmtdev_name)
		return NULL;
	text = compare_handle(dev, comparer->arena);
	comparer->is_out_of_memory |= !text;
	return text;
}

/* Returns whether both are on one management device. */
static bool compare_mgmtdevs(struct comparer *comparer,
			     const struct vdpa_dev *want,
			     const struct vdpa_dev *have)
{
	if (!want->mgmtdev_name ||
	    (is_same(want->mgmtdev_bus, have->mgmtdev_bus) &&
	     is_same(want->mgmtdev_name, have->mgmtdev_name)))
		return true;
	add_difference(comparer, "mgmtdev", handle_of(comparer, have),
		       handle_of(comparer, want), ANEW);
	return false;
}

static const char *class_text(struct comparer *comparer, uint32_t class_id)
{
	const char *name = vdpa_class_name(class_id);
	char text[sizeof("class_4294967295")];

	if (name)
		return name;
	snprintf(text, sizeof(text), "class_%" PRIu32, class_id);
	return copy_text(comparer, text);
}

/* The management device decides about the class. */
static void compare_classes(struct comparer *comparer,
			    const struct vdpa_dev *want,
			    const struct vdpa_dev *have)
{
	if (VDPA_HAS(want, VDPA_ATTR_DEV_ID) &&
	    VDPA_HAS(have, VDPA_ATTR_DEV_ID) &&
	    want->class_id != have->class_id)
		add_difference(comparer, "class",
			       class_text(comparer, have->class_id),
			       class_text(comparer, want->class_id), 0);
}

static bool is_word_equal(const struct vdpa_initial *one,
			  const struct vdpa_initial *other, unsigned int attr)
{
	return VDPA_HAS(one, attr) == VDPA_HAS(other, attr) &&
	       (!VDPA_HAS(one, attr) ||
		word_value(one, attr) == word_value(other, attr));
}

/*
 * What is known of the words of a device that @request makes. Features that only
 * the finished device shows are as in @assumed.
 */
static struct vdpa_initial words_made(const struct vdpa_request *request,
				      const struct vdpa_parent *parent,
				      uint64_t assumed)
{
	struct vdpa_migrate_dev made;
	struct vdpa_config config;

	vdpa_migrate_made(request, parent, &made);
	config = (struct vdpa_config){
		.has = made.has,
		.device_features =
			(made.device_features & ~made.open_features) |
			(assumed & made.open_features),
		.net = { .mtu = made.mtu, .max_vqp = made.max_vqp },
	};
	return words_shown(&config);
}

/* The request that made a device. */
static struct vdpa_request request_of(const struct vdpa_host_dev *dev)
{
	struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.has = dev->initial.has,
		.name = dev->dev.name,
		.mgmtdev_bus = dev->dev.mgmtdev_bus,
		.mgmtdev_name = dev->dev.mgmtdev_name,
		.device_features = dev->initial.device_features,
		.mtu = dev->initial.mtu,
		.max_vqp = dev->initial.max_vqp,
	};

	memcpy(request.mac, dev->initial.mac, sizeof(request.mac));
	return request;
}

/*
 * Older kernels can only describe net devices. They do not show what another
 * device inherited, but its parent driver decides that.
 *
 * @parent: of the device; NULL: not known
 */
static struct side side_here(const struct vdpa_host_dev *dev,
			     const struct vdpa_parent *parent, uint64_t assumed)
{
	struct side side = side_of(dev);
	struct vdpa_request request;

	if (parent && dev->has_initial && dev->dev.class_id &&
	    dev->dev.class_id != VDPA_CLASS_NET &&
	    !VDPA_HAS(&side.shown, FEATURES)) {
		request = request_of(dev);
		side.shown.device_features =
			words_made(&request, parent, assumed).device_features;
		side.shown.has |= VDPA_BIT(FEATURES);
	}
	return side;
}

static bool is_created_equally(const struct vdpa_host_dev *one,
			       const struct vdpa_host_dev *other)
{
	if (!one->has_initial || !other->has_initial)
		return false;
	for (size_t i = 0; i < WORD_COUNT; i++)
		if (!is_word_equal(&one->initial, &other->initial,
				   words_table[i].attr))
			return false;
	return true;
}

/* A device that was created as in the record can get what was set later. */
static void compare_all_words(struct comparer *comparer,
			      const struct vdpa_host_dev *want,
			      const struct words *words,
			      const struct vdpa_host_dev *have,
			      const struct vdpa_parent *parent)
{
	bool is_settable = is_created_equally(want, have);
	struct side one = side_of(want);
	struct side other = side_here(have, parent, one.shown.device_features);

	if (one.is_given_known)
		one.given = words->last;
	for (size_t i = 0; i < WORD_COUNT; i++) {
		unsigned int attr = words_table[i].attr;

		compare_word(comparer, attr, &words->last, &one, &other,
			     is_settable && VDPA_HAS(&words->set, attr) ?
				     VDPA_HOST_SET :
				     ANEW);
	}
}

int compare_devs(const struct vdpa_host_dev *want, const struct words *words,
		 const struct vdpa_host_dev *have,
		 const struct vdpa_parent *parent, unsigned int flags,
		 struct arena *arena, struct comparison *comparison,
		 struct vdpa_error *err)
{
	struct comparer comparer = {
		.arena = arena,
		.comparison = comparison,
	};

	comparison->count = 0;
	/* A device on another management device has nothing to compare. */
	if (compare_mgmtdevs(&comparer, &want->dev, &have->dev)) {
		compare_classes(&comparer, &want->dev, &have->dev);
		compare_all_words(&comparer, want, words, have, parent);
	}
	if (want->driver && !(flags & VDPA_HOST_NO_BIND) &&
	    !is_same(want->driver, have->driver))
		add_difference(&comparer, "driver", have->driver, want->driver,
			       VDPA_HOST_BIND);
	return comparer.is_out_of_memory ? json_fail_memory(err) : 0;
}

/* ---- what will be made ----------------------------------------------------- */

int compare_made(const struct vdpa_host_dev *want,
		 const struct vdpa_request *request,
		 const struct vdpa_parent *parent, struct arena *arena,
		 struct comparison *comparison, struct vdpa_error *err)
{
	static const unsigned int inherited[] = { FEATURES, MTU, MAX_VQP };
	const struct side side = side_of(want);
	const struct vdpa_initial made =
		words_made(request, parent, side.shown.device_features);
	struct comparer comparer = {
		.arena = arena,
		.comparison = comparison,
	};

	comparison->count = 0;
	for (size_t i = 0; i < sizeof(inherited) / sizeof(*inherited); i++) {
		unsigned int attr = inherited[i];

		if (!VDPA_HAS(request, attr) && VDPA_HAS(&side.shown, attr) &&
		    VDPA_HAS(&made, attr) &&
		    word_value(&side.shown, attr) != word_value(&made, attr))
			differ(&comparer, attr, &side.shown, &made, 0);
	}
	return comparer.is_out_of_memory ? json_fail_memory(err) : 0;
}
