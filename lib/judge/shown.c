// SPDX-License-Identifier: LGPL-2.1-or-later
/* What devices show of their management device and its card. */

#include "driver.h"

#include "util/array.h"

#include <stddef.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

#define F_MAC		VDPA_BIT(5)
#define F_CTRL_MAC_ADDR VDPA_BIT(23)

#define FEATURES VDPA_BIT(VDPA_ATTR_DEV_FEATURES)
#define MAC	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR)
#define MTU	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU)
#define MAX_VQP	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP)
#define WORDS	 (FEATURES | MAC | MTU | MAX_VQP)

/* ---- cards ------------------------------------------------------------ */

/* A value of a card that the configuration of a device can show. */
struct shown {
	uint16_t attr;
	uint16_t size;
	uint16_t in_card;
	uint16_t in_config;
	uint16_t in_driver;
};

#define SHOWN(attr_name, member, driver_member)                   \
	{                                                         \
		VDPA_ATTR_DEV_NET_CFG_##attr_name,                \
			sizeof(((struct vdpa_card *)0)->member),  \
			offsetof(struct vdpa_card, member),       \
			offsetof(struct vdpa_config, net.member), \
			offsetof(struct driver, driver_member)    \
	}

static const struct shown shown[] = {
	SHOWN(MACADDR, mac, mac),
	SHOWN(MTU, mtu, mtu),
	SHOWN(MAX_VQP, max_vqp, pairs),
};

static bool is_of_card(const struct driver *driver, uint16_t in_driver)
{
	struct unsaid unsaid;

	memcpy(&unsaid, (const char *)driver + in_driver, sizeof(unsaid));
	return unsaid.from != VDPA_FROM_DRIVER;
}

/*
 * Whether the word was given, or may have been given. A card keeps an MTU that
 * was given once.
 */
static bool is_given(const struct driver *driver, uint16_t attr,
		     const struct vdpa_request *initial)
{
	if (attr == VDPA_ATTR_DEV_NET_CFG_MTU)
		return false;
	if (initial)
		return VDPA_HAS(initial, attr);
	return driver->takes & VDPA_BIT(attr);
}

/* Whether a guest or the driver may have set another address. */
static bool is_changeable(const struct driver *driver, uint16_t attr,
			  const struct vdpa_config *config)
{
	if (attr != VDPA_ATTR_DEV_NET_CFG_MACADDR)
		return false;
	return driver->makes_up_mac ||
	       (VDPA_HAS(config, VDPA_ATTR_DEV_NEGOTIATED_FEATURES) &&
		config->negotiated_features & F_CTRL_MAC_ADDR);
}

static void learn_word(struct vdpa_card *card, const struct driver *driver,
		       const struct shown *word,
		       const struct vdpa_config *config,
		       const struct vdpa_request *initial)
{
	if (!VDPA_HAS(config, word->attr) ||
	    !is_of_card(driver, word->in_driver) ||
	    is_given(driver, word->attr, initial) ||
	    is_changeable(driver, word->attr, config))
		return;
	memcpy((char *)card + word->in_card,
	       (const char *)config + word->in_config, word->size);
	card->has |= VDPA_BIT(word->attr);
}

void vdpa_card_learn(struct vdpa_card *card, const char *driver_name,
		     const struct vdpa_dev *dev,
		     const struct vdpa_config *config,
		     const struct vdpa_request *initial)
{
	const struct driver *driver = driver_find(driver_name);

	/* Each device of a daemon is different. */
	if (!driver || driver->needs_daemon)
		return;
	if (VDPA_HAS(dev, VDPA_ATTR_DEV_MAX_VQ_SIZE) &&
	    is_of_card(driver, offsetof(struct driver, vq_size))) {
		card->max_vq_size = dev->max_vq_size;
		card->has |= VDPA_BIT(VDPA_ATTR_DEV_MAX_VQ_SIZE);
	}
	for (size_t i = 0; config && i < ARRAY_SIZE(shown); i++)
		learn_word(card, driver, &shown[i], config, initial);
}

/* ---- contradictions ----------------------------------------------------- */

static bool can_make_class(const struct vdpa_mgmtdev *mgmtdev,
			   const struct vdpa_dev *dev)
{
	return !mgmtdev->supported_classes ||
	       !VDPA_HAS(dev, VDPA_ATTR_DEV_ID) || dev->class_id > 63 ||
	       mgmtdev->supported_classes & VDPA_BIT(dev->class_id);
}

static bool can_offer(const struct vdpa_mgmtdev *mgmtdev, uint64_t features)
{
	return !VDPA_HAS(mgmtdev, VDPA_ATTR_DEV_SUPPORTED_FEATURES) ||
	       !(features & ~mgmtdev->supported_features);
}

bool vdpa_parent_can_have(const struct vdpa_parent *parent,
			  const struct vdpa_dev *dev,
			  const struct vdpa_config *config,
			  const struct vdpa_request *initial)
{
	const struct vdpa_mgmtdev *mgmtdev = parent->mgmtdev;
	const struct driver *driver = driver_find(parent->driver);

	if (!can_make_class(mgmtdev, dev))
		return false;
	if (!driver || parent->kernel > DRIVERS_KERNEL)
		return true;
	if (initial &&
	    initial->has & WORDS & ~driver_takes(driver, parent->kernel))
		return false;
	if (initial && VDPA_HAS(initial, VDPA_ATTR_DEV_FEATURES) &&
	    !can_offer(mgmtdev, initial->device_features))
		return false;
	/* "vdpa dev set" adds MAC to a device. */
	return !config || !(driver->takes & FEATURES) ||
	       !VDPA_HAS(config, VDPA_ATTR_DEV_FEATURES) ||
	       can_offer(mgmtdev, config->device_features & ~F_MAC);
}
