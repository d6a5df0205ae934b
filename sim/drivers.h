/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parent drivers: what each accepts and refuses, and the resulting device.
 */
#ifndef SIM_DRIVERS_H
#define SIM_DRIVERS_H

#include "policy.h"
#include "world.h"

#define SIM_BIT(bit) (UINT64_C(1) << (bit))

/* Classes and feature bits that the drivers use (virtio 1.3, 5 and 6). */
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

/* struct vdpa_dev_set_config; @mask has VDPA_BIT() of each attribute of
 * the request. */
struct sim_wanted {
	uint64_t mask;
	uint64_t device_features;
	uint8_t mac[6];
	uint16_t mtu;
	uint16_t max_vqp;
};

/*
 * A driver. Members with two elements differ by kernel, 6.1 first.
 *
 * @name:	  its name in a record; without a bus, also the management device's
 * @module:	  its module; NULL: not known
 * @has_bus:	  its management devices are on a bus
 * @classes:	  device classes that it offers; 0: those of the record
 * @features:	  features that it offers, in the same way
 * @max_vqs:	  its most virtqueues, in the same way
 * @takes:	  attributes that it accepts: config_attr_mask
 * @vendor_id:	  vendor ID of its devices
 * @max_vq_size:  largest virtqueue size of its devices
 * @min_vq_size:  smallest virtqueue size; 0: it does not report one
 * @groups:	  number of groups of virtqueues
 * @spaces:	  number of address spaces
 * @idle_control: the control virtqueue while no features are negotiated; 0: the
 *		  last virtqueue
 * @has_group:	  it reports the group of a virtqueue
 * @has_size:	  it reports the size of a virtqueue
 * @needs_iommu:  it does not translate addresses itself
 * @has_mac:	  its hardware comes with a MAC address
 * @deletes_last: it deletes the device added last, whichever the request names
 * @card:	  PCI function behind a management device on another bus, or NULL
 * @backend_features: backend features of vhost_vdpa with its devices
 * @has_vstats:	  it has statistics
 * @vstats:	  the counters of a virtqueue; -EINVAL: there is no such virtqueue
 * @add:	  check the request, and fill in a device that has the requested
 *		  features, or all
 * @set_mac:	  change the MAC address; NULL: not supported
 * @set_features: check the features of a driver in a guest; may be NULL
 * @guest_needs:  the features that @set_features requires, in words
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

/* Set the features of all devices of @parent, whose driver keeps one copy. */
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
