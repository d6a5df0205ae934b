// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The properties of QEMU's devices that turn features on and off:
 * DEFINE_VIRTIO_COMMON_FEATURES() of include/hw/virtio/virtio.h,
 * virtio_net_properties of hw/net/virtio-net.c, virtio_blk_properties of
 * hw/block/virtio-blk.c, QEMU 10.2.
 */

#include "property.h"

#include "util/array.h"

#include <stddef.h>
#include <vdpa/virtio.h>

#define SHARED 0
#define NET    VDPA_CLASS_NET
#define BLOCK  VDPA_CLASS_BLOCK

static const struct {
	uint32_t class_id; /* SHARED: all classes */
	unsigned int bit;
	const char *name;
} properties[] = {
	{ SHARED, 24, "notify_on_empty" },
	{ SHARED, 27, "any_layout" },
	{ SHARED, 28, "indirect_desc" },
	{ SHARED, 29, "event_idx" },
	{ SHARED, 33, "iommu_platform" },
	{ SHARED, 34, "packed" },
	{ SHARED, 35, "in_order" },
	{ SHARED, 40, "queue_reset" },
	{ NET, 0, "csum" },
	{ NET, 1, "guest_csum" },
	{ NET, 2, "ctrl_guest_offloads" },
	{ NET, 6, "gso" },
	{ NET, 7, "guest_tso4" },
	{ NET, 8, "guest_tso6" },
	{ NET, 9, "guest_ecn" },
	{ NET, 10, "guest_ufo" },
	{ NET, 11, "host_tso4" },
	{ NET, 12, "host_tso6" },
	{ NET, 13, "host_ecn" },
	{ NET, 14, "host_ufo" },
	{ NET, 15, "mrg_rxbuf" },
	{ NET, 16, "status" },
	{ NET, 17, "ctrl_vq" },
	{ NET, 18, "ctrl_rx" },
	{ NET, 19, "ctrl_vlan" },
	{ NET, 20, "ctrl_rx_extra" },
	{ NET, 21, "guest_announce" },
	{ NET, 22, "mq" },
	{ NET, 23, "ctrl_mac_addr" },
	{ NET, 54, "guest_uso4" },
	{ NET, 55, "guest_uso6" },
	{ NET, 56, "host_uso" },
	{ NET, 57, "hash" },
	{ NET, 60, "rss" },
	{ NET, 61, "guest_rsc_ext" },
	{ NET, 62, "failover" },
	{ NET, 65, "guest_tunnel" },
	{ NET, 66, "guest_tunnel_csum" },
	{ NET, 67, "host_tunnel" },
	{ NET, 68, "host_tunnel_csum" },
	{ BLOCK, 11, "config-wce" },
	{ BLOCK, 13, "discard" },
	{ BLOCK, 14, "write-zeroes" },
};

const char *property_of(uint32_t class_id, unsigned int bit)
{
	for (size_t i = 0; i < ARRAY_SIZE(properties); i++)
		if (properties[i].bit == bit &&
		    (properties[i].class_id == SHARED ||
		     properties[i].class_id == class_id))
			return properties[i].name;
	return NULL;
}
