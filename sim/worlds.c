// SPDX-License-Identifier: LGPL-2.1-or-later
/* The ready-made worlds. */

#include "drivers.h"

#include <string.h>
#include <vdpa/wire.h>

#define HAS_NAME VDPA_BIT(VDPA_ATTR_MGMTDEV_DEV_NAME)
#define HAS_BUS	 (HAS_NAME | VDPA_BIT(VDPA_ATTR_MGMTDEV_BUS_NAME))
#define HAS_OFFER                                                  \
	(HAS_BUS | VDPA_BIT(VDPA_ATTR_MGMTDEV_SUPPORTED_CLASSES) | \
	 VDPA_BIT(VDPA_ATTR_DEV_MGMTDEV_MAX_VQS) |                 \
	 VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES))

#define BOOT_ID "5d1a0000-0000-4000-8000-000000000000"

/* ---- management devices ----------------------------------------------- */

/* What these offer is in the row of their driver. */
#define SOFTWARE(its_name)                                          \
	{                                                           \
		.mgmtdev = { .has = HAS_NAME, .name = (its_name) }, \
		.driver = (its_name),                               \
	}

/* CTRL_GUEST_OFFLOADS MAC MRG_RXBUF STATUS CTRL_VQ CTRL_RX CTRL_VLAN
 * CTRL_RX_EXTRA GUEST_ANNOUNCE CTRL_MAC_ADDR RING_INDIRECT_DESC RING_EVENT_IDX
 * VERSION_1 RING_RESET: what QEMU 7.2 gives a virtio-net-pci card. */
#define CARD_FEATURES UINT64_C(0x10130bf8024)

#define CARD(address, more, vqs)                                   \
	{                                                          \
		.mgmtdev = {                                     \
			.has = HAS_OFFER,                        \
			.bus = "pci",                            \
			.name = (address),                       \
			.supported_classes = SIM_BIT(SIM_CLASS_NET), \
			.supported_features = CARD_FEATURES | (more), \
			.max_vqs = (vqs),                        \
		},                                               \
		.driver = "vp-vdpa", \
	}

/* CSUM GUEST_CSUM MTU MAC HOST_TSO4 HOST_TSO6 MRG_RXBUF STATUS CTRL_VQ
 * CTRL_VLAN MQ CTRL_MAC_ADDR VERSION_1 ACCESS_PLATFORM:
 * get_supported_features(), drivers/vdpa/mlx5/net/mlx5_vnet.c */
#define MLX5                                                           \
	{                                                              \
		.mgmtdev = {                                         \
			.has = HAS_OFFER,                            \
			.bus = "auxiliary",                          \
			.name = "mlx5_core.sf.1",                    \
			.supported_classes = SIM_BIT(SIM_CLASS_NET), \
			.supported_features = UINT64_C(0x300cb982b),  \
			.max_vqs = 65,                               \
		},                                                   \
		.driver = "mlx5_core.sf", \
	}

static struct vdpa_host_mgmtdev all_parents[] = {
	SOFTWARE("vdpasim_net"),
	SOFTWARE("vdpasim_blk"),
	CARD("0000:02:00.0", SIM_BIT(SIM_NET_MQ) | SIM_BIT(SIM_ACCESS_PLATFORM),
	     9),
	MLX5,
};

static struct vdpa_host_mgmtdev software_parents[] = {
	SOFTWARE("vdpasim_net"),
	SOFTWARE("vdpasim_blk"),
	SOFTWARE("vduse"),
};

static struct vdpa_host_mgmtdev two_cards[] = {
	SOFTWARE("vdpasim_net"),
	SOFTWARE("vduse"),
	CARD("0000:00:01.0", SIM_BIT(SIM_ACCESS_PLATFORM), 3),
	CARD("0000:00:02.0", SIM_BIT(SIM_NET_MQ), 3),
};

/* ---- hosts ---------------------------------------------------------- */

#define HOST(release, its_parents)                                            \
	&(const struct vdpa_host)                                             \
	{                                                                     \
		.name = "simulated", .kernel = (release), .boot_id = BOOT_ID, \
		.mgmtdevs = (its_parents),                                    \
		.mgmtdev_count =                                              \
			sizeof(its_parents) / sizeof((its_parents)[0])        \
	}

static const struct vdpa_sim_world worlds[] = {
	{ "default",
	  "Linux 7.2: vdpasim_net, vdpasim_blk, pci/0000:02:00.0, "
	  "auxiliary/mlx5_core.sf.1",
	  HOST("7.2.13", all_parents) },
	{ "old", "the same on Linux 6.1", HOST("6.1.192", all_parents) },
	{ "newest", "Linux 7.2: vdpasim_net, vdpasim_blk, vduse",
	  HOST("7.2.13", software_parents) },
	{ "floor", "the same on Linux 6.1", HOST("6.1.192", software_parents) },
	{ "pci",
	  "Linux 6.1: vdpasim_net, vduse, pci/0000:00:01.0, "
	  "pci/0000:00:02.0",
	  &(const struct vdpa_host){
		  .name = "simulated",
		  .kernel = "6.1.192",
		  .boot_id = BOOT_ID,
		  .mgmtdevs = two_cards,
		  .mgmtdev_count = sizeof(two_cards) / sizeof(two_cards[0]),
		  .sim = "{ \"has_no_iommu\": true }",
	  } },
	{ 0 },
};

const struct vdpa_sim_world *vdpa_sim_worlds(void)
{
	return worlds;
}

const struct vdpa_sim_world *vdpa_sim_world_find(const char *name)
{
	for (const struct vdpa_sim_world *row = worlds; row->name; row++)
		if (strcmp(row->name, name) == 0)
			return row;
	return NULL;
}
