// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The device that a request makes. The request gives some values; the rest
 * comes from the row of the parent driver, or from what is known of the card.
 */

#include "made.h"

#include "driver.h"
#include "util/array.h"

#include <stddef.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

#define F_MTU VDPA_BIT(3)
#define F_MAC VDPA_BIT(5)

/* A device that is being worked out. */
struct making {
	const struct vdpa_request *request;
	const struct vdpa_parent *parent;
	const struct driver *driver; /* NULL: not known */
	struct vdpa_migrate_dev *made;
};

/* A property that a request, a card or a driver can decide. */
struct word {
	enum vdpa_property property;
	uint16_t attr;
	uint16_t size;
	uint16_t in_made;
	uint16_t in_request;
	uint16_t in_card;
	uint16_t in_driver;
};

#define WORD(name, attr_name, member, driver_member)                    \
	{                                                               \
		VDPA_PROPERTY_##name, VDPA_ATTR_##attr_name,            \
			sizeof(((struct vdpa_migrate_dev *)0)->member), \
			offsetof(struct vdpa_migrate_dev, member),      \
			offsetof(struct vdpa_request, member),          \
			offsetof(struct vdpa_card, member),             \
			offsetof(struct driver, driver_member)          \
	}

static const struct word words[] = {
	WORD(MAC, DEV_NET_CFG_MACADDR, mac, mac),
	WORD(MTU, DEV_NET_CFG_MTU, mtu, mtu),
	WORD(MAX_VQP, DEV_NET_CFG_MAX_VQP, max_vqp, pairs),
};

static void set_origin(struct making *making, enum vdpa_property property,
		       unsigned int bit, enum vdpa_origin from, bool is_known)
{
	making->made->origins[property] = from;
	if (is_known)
		making->made->has |= VDPA_BIT(bit);
}

/* ---- what the request leaves out ------------------------------------ */

/* What the row of the driver says; nothing when the driver is not known. */
static struct unsaid unsaid_by(const struct making *making, size_t offset)
{
	struct unsaid unsaid = { VDPA_FROM_UNKNOWN, false, 0 };

	if (!making->driver)
		return unsaid;
	memcpy(&unsaid, (const char *)making->driver + offset, sizeof(unsaid));
	if (unsaid.from == VDPA_FROM_UNKNOWN)
		unsaid.from = VDPA_FROM_PARENT;
	return unsaid;
}

/* The values of drivers are small numbers, or an address of zeros. */
static void store_value(struct vdpa_migrate_dev *made, const struct word *word,
			uint64_t value)
{
	uint16_t number = (uint16_t)value;

	if (word->size == sizeof(number))
		memcpy((char *)made + word->in_made, &number, sizeof(number));
}

static void put_unsaid(struct making *making, const struct word *word)
{
	const struct vdpa_card *card = &making->parent->card;
	struct unsaid unsaid = unsaid_by(making, word->in_driver);

	if (unsaid.from != VDPA_FROM_DRIVER && VDPA_HAS(card, word->attr)) {
		memcpy((char *)making->made + word->in_made,
		       (const char *)card + word->in_card, word->size);
		set_origin(making, word->property, word->attr, VDPA_FROM_PARENT,
			   true);
		return;
	}
	if (unsaid.is_known)
		store_value(making->made, word, unsaid.value);
	set_origin(making, word->property, word->attr, unsaid.from,
		   unsaid.is_known);
}

/* ---- features --------------------------------------------------------- */

/*
 * mlx5_vdpa_dev_add(): without device_features, a device loses MAC with an
 * address of zeros. Before Linux 6.3 it gains MAC with any other.
 */
static uint64_t with_mac(const struct making *making, uint64_t features,
			 bool is_choosable)
{
	static const uint8_t zero[6];

	if (!VDPA_HAS(making->request, VDPA_ATTR_DEV_NET_CFG_MACADDR))
		return features;
	if (memcmp(making->request->mac, zero, sizeof(zero)) == 0)
		return features & ~F_MAC;
	return is_choosable ? features : features | F_MAC;
}

/* Features that the kernel lets no daemon choose. A later kernel can differ. */
static struct daemon_features daemon_features(const struct making *making)
{
	const struct daemon_features none = { 0, 0 };
	const struct driver *driver = making->driver;

	if (!driver || making->parent->kernel > DRIVERS_KERNEL)
		return none;
	switch (making->made->class_id) {
	case VDPA_CLASS_NET:
		return driver->daemon_net;
	case VDPA_CLASS_BLOCK:
		return driver->daemon_block;
	default:
		return none;
	}
}

/* Bits that are not known before the device is there. */
static uint64_t open_features(const struct making *making)
{
	const struct driver *driver = making->driver;
	const struct daemon_features daemon = daemon_features(making);
	const struct vdpa_mgmtdev *mgmtdev = making->parent->mgmtdev;

	if (driver && driver->gives)
		return 0;
	/* A daemon decides, whatever the management device reports. */
	if (driver && driver->needs_daemon)
		return ~(daemon.always | daemon.never);
	if (!driver || !VDPA_HAS(mgmtdev, VDPA_ATTR_DEV_SUPPORTED_FEATURES))
		return UINT64_MAX;
	/* The address of the card decides whether the device offers MAC. */
	if (driver->needs_mac &&
	    !VDPA_HAS(making->request, VDPA_ATTR_DEV_NET_CFG_MACADDR))
		return F_MAC;
	return 0;
}

static void put_unsaid_features(struct making *making)
{
	const struct driver *driver = making->driver;
	const struct daemon_features daemon = daemon_features(making);
	uint64_t features = making->parent->mgmtdev->supported_features;
	bool is_choosable = driver_may_take(driver, making->parent->kernel,
					    VDPA_ATTR_DEV_FEATURES);

	if (driver && driver->gives)
		features = driver->gives;
	else if (driver && is_choosable)
		features &= ~driver->drops;
	if (driver && driver->needs_mac)
		features = with_mac(making, features, is_choosable);
	making->made->device_features = (features | daemon.always) &
					~daemon.never;
	making->made->open_features = open_features(making);
	set_origin(making, VDPA_PROPERTY_FEATURES, VDPA_ATTR_DEV_FEATURES,
		   driver && driver->needs_daemon ? VDPA_FROM_PARENT :
						    VDPA_FROM_DRIVER,
		   true);
}

static void put_features(struct making *making)
{
	if (!VDPA_HAS(making->request, VDPA_ATTR_DEV_FEATURES)) {
		put_unsaid_features(making);
		return;
	}
	making->made->device_features = making->request->device_features;
	set_origin(making, VDPA_PROPERTY_FEATURES, VDPA_ATTR_DEV_FEATURES,
		   VDPA_FROM_REQUEST, true);
}

/* ---- the other properties ---------------------------------------------- */

static bool can_have(const struct making *making, const struct word *word)
{
	static const uint64_t features[VDPA_PROPERTIES] = {
		[VDPA_PROPERTY_MAC] = F_MAC,
		[VDPA_PROPERTY_MTU] = F_MTU,
		[VDPA_PROPERTY_MAX_VQP] = VDPA_BIT(VDPA_NET_MQ) |
					  VDPA_BIT(VDPA_NET_RSS),
	};

	return (making->made->device_features | making->made->open_features) &
	       features[word->property];
}

static void put_word(struct making *making, const struct word *word)
{
	if (!can_have(making, word)) {
		set_origin(making, word->property, word->attr,
			   VDPA_FROM_NOWHERE, false);
		return;
	}
	if (!VDPA_HAS(making->request, word->attr)) {
		put_unsaid(making, word);
		return;
	}
	memcpy((char *)making->made + word->in_made,
	       (const char *)making->request + word->in_request, word->size);
	set_origin(making, word->property, word->attr, VDPA_FROM_REQUEST, true);
}

static void put_virtqueues(struct making *making)
{
	const struct vdpa_card *card = &making->parent->card;
	struct unsaid unsaid =
		unsaid_by(making, offsetof(struct driver, vq_size));
	bool is_shown = unsaid.from != VDPA_FROM_DRIVER &&
			VDPA_HAS(card, VDPA_ATTR_DEV_MAX_VQ_SIZE);

	making->made->max_vq_size = is_shown ? card->max_vq_size :
					       (uint16_t)unsaid.value;
	set_origin(making, VDPA_PROPERTY_MAX_VQ_SIZE, VDPA_ATTR_DEV_MAX_VQ_SIZE,
		   unsaid.from, unsaid.is_known || is_shown);
}

static void put_virtqueue_count(struct making *making)
{
	const struct vdpa_mgmtdev *mgmtdev = making->parent->mgmtdev;

	if (!making->driver || !making->driver->has_all_vqs ||
	    !VDPA_HAS(mgmtdev, VDPA_ATTR_DEV_MGMTDEV_MAX_VQS))
		return;
	making->made->max_vqs = mgmtdev->max_vqs;
	set_origin(making, VDPA_PROPERTY_MAX_VQS, VDPA_ATTR_DEV_MAX_VQS,
		   VDPA_FROM_PARENT, true);
}

static void put_capacity(struct making *making)
{
	struct unsaid unsaid =
		unsaid_by(making, offsetof(struct driver, capacity));

	if (making->made->class_id != VDPA_CLASS_BLOCK)
		return;
	making->made->capacity = unsaid.value;
	set_origin(making, VDPA_PROPERTY_CAPACITY,
		   VDPA_ATTR_DEV_BLK_CFG_CAPACITY, unsaid.from,
		   unsaid.is_known);
}

/* What the character device will report. */
static void put_backend(struct making *making)
{
	const struct driver *driver = making->driver;
	struct backend backend;

	if (!driver)
		return;
	backend = driver_backend(driver, making->parent->kernel);
	making->made->backend_features = backend.least;
	set_origin(making, VDPA_PROPERTY_BACKEND_FEATURES,
		   VDPA_MIGRATE_BACKEND_FEATURES, VDPA_FROM_DRIVER,
		   backend.least == backend.most);
	making->made->control_vq_apart = driver->apart == APART_YES;
	set_origin(making, VDPA_PROPERTY_CONTROL_VQ_APART,
		   VDPA_MIGRATE_CONTROL_VQ_APART, VDPA_FROM_DRIVER,
		   driver->apart != APART_UNKNOWN);
}

static uint32_t class_made(const struct vdpa_request *request,
			   const struct vdpa_mgmtdev *mgmtdev, uint32_t wanted)
{
	uint32_t class_id = vdpa_mgmtdev_class(mgmtdev);

	if (class_id)
		return class_id;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (VDPA_HAS(request, words[i].attr))
			return VDPA_CLASS_NET;
	if (wanted < 64 && mgmtdev->supported_classes & VDPA_BIT(wanted))
		return wanted;
	return 0;
}

void made_for_class(const struct vdpa_request *request,
		    const struct vdpa_parent *parent, uint32_t wanted,
		    struct vdpa_migrate_dev *made)
{
	struct making making = {
		.request = request,
		.parent = parent,
		.driver = driver_find(parent->driver),
		.made = made,
	};

	*made = (struct vdpa_migrate_dev){
		.is_recorded = true,
		.name = request->name,
		.driver = parent->driver,
		.kernel = parent->kernel,
		.class_id = class_made(request, parent->mgmtdev, wanted),
	};
	if (made->class_id)
		made->has |= VDPA_BIT(VDPA_ATTR_DEV_ID);
	put_features(&making);
	if (!made->class_id || made->class_id == VDPA_CLASS_NET)
		for (size_t i = 0; i < ARRAY_SIZE(words); i++)
			put_word(&making, &words[i]);
	put_virtqueues(&making);
	put_virtqueue_count(&making);
	put_capacity(&making);
	put_backend(&making);
}

void vdpa_migrate_made(const struct vdpa_request *request,
		       const struct vdpa_parent *parent,
		       struct vdpa_migrate_dev *made)
{
	made_for_class(request, parent, 0, made);
}

/* ---- devices that are there -------------------------------------------- */

static void complete_property(struct vdpa_migrate_dev *dev, unsigned int attr,
			      enum vdpa_property property)
{
	dev->has |= VDPA_BIT(attr);
	dev->origins[property] = VDPA_FROM_DRIVER;
}

void made_complete(const struct vdpa_migrate_dev *dev,
		   struct vdpa_migrate_dev *complete)
{
	const struct driver *driver = driver_find(dev->driver);

	*complete = *dev;
	if (!driver || dev->kernel > DRIVERS_KERNEL)
		return;
	if (driver->gives && !VDPA_HAS(dev, VDPA_ATTR_DEV_FEATURES)) {
		complete->device_features = driver->gives;
		complete_property(complete, VDPA_ATTR_DEV_FEATURES,
				  VDPA_PROPERTY_FEATURES);
	}
	if (driver->capacity.is_known &&
	    !VDPA_HAS(dev, VDPA_ATTR_DEV_BLK_CFG_CAPACITY)) {
		complete->capacity = driver->capacity.value;
		complete_property(complete, VDPA_ATTR_DEV_BLK_CFG_CAPACITY,
				  VDPA_PROPERTY_CAPACITY);
	}
}
