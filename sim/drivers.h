/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parent drivers: what each takes, refuses, and makes of it. */
#ifndef SIM_DRIVERS_H
#define SIM_DRIVERS_H

#include "policy.h"
#include "world.h"

#define SIM_BIT(bit) (UINT64_C(1) << (bit))

/* Classes and feature bits that the drivers look at (virtio 1.3, 5 and 6). */
enum {
	SIM_CLASS_NET = 1,
	SIM_CLASS_BLOCK = 2,
	SIM_CLASS_FS = 26,
	SIM_NET_CSUM = 0,
	SIM_NET_GUEST_CSUM = 1,
	SIM_NET_MTU = 3,
	SIM_NET_MAC = 5,
	SIM_NET_HOST_TSO4 = 11,
	SIM_NET_HOST_TSO6 = 12,
	SIM_NET_MRG_RXBUF = 15,
	SIM_NET_STATUS = 16,
	SIM_NET_CTRL_VQ = 17,
	SIM_NET_MQ = 22,
	SIM_NET_CTRL_MAC_ADDR = 23,
	SIM_NET_RSS = 60,
	SIM_BLOCK_SIZE_MAX = 1,
	SIM_BLOCK_SEG_MAX = 2,
	SIM_BLOCK_RO = 5,
	SIM_BLOCK_BLK_SIZE = 6,
	SIM_BLOCK_FLUSH = 9,
	SIM_BLOCK_TOPOLOGY = 10,
	SIM_BLOCK_CONFIG_WCE = 11,
	SIM_BLOCK_MQ = 12,
	SIM_BLOCK_DISCARD = 13,
	SIM_BLOCK_WRITE_ZEROES = 14,
	SIM_ANY_LAYOUT = 27,
	SIM_VERSION_1 = 32,
	SIM_ACCESS_PLATFORM = 33,
	SIM_RING_PACKED = 34,
	SIM_ORDER_PLATFORM = 36,
	SIM_NOTIFICATION_DATA = 38,
};

/* struct vdpa_dev_set_config; @mask has VDPA_BIT() of what was given. */
struct sim_wanted {
	uint64_t mask;
	uint64_t device_features;
	uint8_t mac[6];
	uint16_t mtu;
	uint16_t max_vqp;
};

/*
 * A driver. Numbers that differ by kernel come in pairs, 6.1 first.
 *
 * @name:	  as a record names it, and without a bus the management device
 * @module:	  its module; NULL: not known
 * @has_bus:	  its management devices are on a bus
 * @classes:	  that it offers; 0: what the record says
 * @features:	  the same
 * @max_vqs:	  the same
 * @takes:	  config_attr_mask
 * @vendor_id:	  of its devices
 * @max_vq_size:  of its devices
 * @min_vq_size:  the same; 0: it does not report one
 * @groups:	  of virtqueues
 * @spaces:	  address spaces
 * @idle_control: the control virtqueue while no features are negotiated; 0: the
 *		  last one
 * @has_group:	  it reports the group of a virtqueue
 * @has_size:	  it reports the size of a virtqueue
 * @needs_iommu:  it does not translate addresses itself
 * @has_mac:	  its hardware comes with a MAC address
 * @deletes_last: it deletes the device that was added last, whichever is named
 * @card:	  PCI function behind a management device on another bus, or NULL
 * @backend_features: of vhost_vdpa with its devices
 * @has_vstats:	  from which kernel it has statistics
 * @vstats:	  the counters of a virtqueue; -EINVAL: there is no such one
 * @add:	  refuse what it refuses, and fill in a device that has the
 *		  features asked for, or all
 * @set_mac:	  change the address; NULL: it cannot
 * @set_features: refuse what a driver of the device may not take; may be NULL
 * @guest_needs:  what @set_features refuses to miss, in words
 */
struct sim_driver {
	const char *name;
	const char *module;
	bool has_bus;
	uint64_t classes[2];
	uint64_t features[2];
	uint32_t max_vqs;
	uint64_t takes[2];
	uint32_t vendor_id;
	uint16_t max_vq_size[2];
	uint16_t min_vq_size[2];
	unsigned int groups[2];
	unsigned int spaces;
	uint32_t idle_control;
	bool has_group[2];
	bool has_size[2];
	bool needs_iommu;
	bool has_mac;
	bool deletes_last;
	const char *card;
	uint64_t backend_features[2];
	bool has_vstats[2];
	int (*vstats)(struct sim_writer *writer, const struct sim_dev *dev,
		      uint32_t qidx, struct sim_extack *extack);
	int (*add)(struct sim_world *world, const struct sim_wanted *wanted,
		   struct sim_dev *dev);
	int (*set_mac)(struct sim_dev *dev, const uint8_t mac[6]);
	int (*set_features)(const struct sim_dev *dev, uint64_t features);
	const char *guest_needs;
};

/* The row of a management device. */
const struct sim_driver *sim_driver_find(const char *driver, const char *bus,
					 const char *name);

/* Give @dev the wanted features, or all of @offered. Returns 0, or -EINVAL when
 * @offered lacks a wanted one. */
int sim_provision_features(struct sim_dev *dev, const struct sim_wanted *wanted,
			   uint64_t offered);

bool sim_is_zero_mac(const uint8_t mac[6]);

/* Give @features to all devices of @parent, whose driver keeps them once. */
void sim_share_features(struct sim_world *world, struct sim_parent *parent,
			uint64_t features);

/* Append a counter of vstats. */
int sim_put_counter(struct sim_writer *writer, const char *name,
		    uint64_t value);

/* The functions of drivers in files of their own. */
int sim_mlx5_add(struct sim_world *world, const struct sim_wanted *wanted,
		 struct sim_dev *dev);
int sim_mlx5_set_mac(struct sim_dev *dev, const uint8_t mac[6]);
int sim_mlx5_set_features(const struct sim_dev *dev, uint64_t features);
int sim_mlx5_vstats(struct sim_writer *writer, const struct sim_dev *dev,
		    uint32_t qidx, struct sim_extack *extack);
int sim_vdpasim_net_add(struct sim_world *world,
			const struct sim_wanted *wanted, struct sim_dev *dev);
int sim_vdpasim_net_set_mac(struct sim_dev *dev, const uint8_t mac[6]);
int sim_vdpasim_net_vstats(struct sim_writer *writer, const struct sim_dev *dev,
			   uint32_t qidx, struct sim_extack *extack);
int sim_vdpasim_blk_add(struct sim_world *world,
			const struct sim_wanted *wanted, struct sim_dev *dev);
int sim_vdpasim_set_features(const struct sim_dev *dev, uint64_t features);
int sim_hardware_add(struct sim_world *world, const struct sim_wanted *wanted,
		     struct sim_dev *dev);
int sim_ifcvf_add(struct sim_world *world, const struct sim_wanted *wanted,
		  struct sim_dev *dev);
int sim_ifcvf_set_features(const struct sim_dev *dev, uint64_t features);
int sim_octep_add(struct sim_world *world, const struct sim_wanted *wanted,
		  struct sim_dev *dev);
int sim_octep_set_features(const struct sim_dev *dev, uint64_t features);
int sim_pds_add(struct sim_world *world, const struct sim_wanted *wanted,
		struct sim_dev *dev);
int sim_pds_set_features(const struct sim_dev *dev, uint64_t features);
int sim_vduse_add(struct sim_world *world, const struct sim_wanted *wanted,
		  struct sim_dev *dev);

#endif
