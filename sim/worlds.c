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

/* The driver's row defines what these offer. */
#define SOFTWARE(its_name)                                          \
	{                                                           \
		.mgmtdev = { .has = HAS_NAME, .name = (its_name) }, \
		.driver = (its_name),                               \
	}

/* CTRL_GUEST_OFFLOADS MAC MRG_RXBUF STATUS CTRL_VQ CTRL_RX CTRL_VLAN
 * CTRL_RX_EXTRA GUEST_ANNOUNCE CTRL_MAC_ADDR RING_INDIRECT_DESC RING_EVENT_IDX
 * VERSION_1 RING_RESET: the features of QEMU 7.2's virtio-net-pci. */
#define CARD_FEATURES UINT64_C(0x10130bf8024)

/* A function of a card, with its own offer. */
#define FUNCTION(its_bus, address, its_driver, class, its_features, vqs)    \
	{                                                                   \
		.mgmtdev = {                                              \
			.has = HAS_OFFER,                                 \
			.bus = (its_bus),                                 \
			.name = (address),                                \
			.supported_classes = SIM_BIT(SIM_CLASS_##class),  \
			.supported_features = (its_features),             \
			.max_vqs = (vqs),                                 \
		},                                                        \
		.driver = (its_driver), \
	}

#define CARD(address, more, vqs) \
	FUNCTION("pci", (address), "vp-vdpa", NET, CARD_FEATURES | (more), vqs)

/* CSUM GUEST_CSUM MTU MAC HOST_TSO4 HOST_TSO6 MRG_RXBUF STATUS CTRL_VQ
 * CTRL_VLAN MQ CTRL_MAC_ADDR VERSION_1 ACCESS_PLATFORM:
 * get_supported_features(), drivers/vdpa/mlx5/net/mlx5_vnet.c */
#define MLX5                                                         \
	FUNCTION("auxiliary", "mlx5_core.sf.1", "mlx5_core.sf", NET, \
		 UINT64_C(0x300cb982b), 65)

/* Features that the firmware of such cards can offer; each card differs. */
#define PLATFORM (SIM_BIT(SIM_VERSION_1) | SIM_BIT(SIM_ACCESS_PLATFORM))
#define NET_FEATURES                                                      \
	(PLATFORM | SIM_BIT(SIM_NET_CSUM) | SIM_BIT(SIM_NET_GUEST_CSUM) | \
	 SIM_BIT(SIM_NET_MAC) | SIM_BIT(SIM_NET_MRG_RXBUF) |              \
	 SIM_BIT(SIM_NET_STATUS) | SIM_BIT(SIM_NET_CTRL_VQ) |             \
	 SIM_BIT(SIM_NET_MQ))

#define PDS                                                            \
	FUNCTION("auxiliary", "pds_core.vDPA.1", "pds_vdpa.vDPA", NET, \
		 NET_FEATURES | SIM_BIT(SIM_NET_HOST_TSO4) |           \
			 SIM_BIT(SIM_NET_HOST_TSO6),                   \
		 17)

#define IFCVF_NET                                      \
	FUNCTION("pci", "0000:06:00.1", "ifcvf", NET,  \
		 NET_FEATURES | SIM_BIT(SIM_NET_MTU) | \
			 SIM_BIT(SIM_ORDER_PLATFORM),  \
		 9)

#define IFCVF_BLOCK                                                        \
	FUNCTION("pci", "0000:06:00.2", "ifcvf", BLOCK,                    \
		 PLATFORM | SIM_BIT(SIM_BLOCK_SIZE_MAX) |                  \
			 SIM_BIT(SIM_BLOCK_SEG_MAX) |                      \
			 SIM_BIT(SIM_BLOCK_BLK_SIZE) |                     \
			 SIM_BIT(SIM_BLOCK_FLUSH) | SIM_BIT(SIM_BLOCK_MQ), \
		 4)

#define OCTEP                                              \
	FUNCTION("pci", "0000:07:02.1", "octep_vdpa", NET, \
		 NET_FEATURES | SIM_BIT(SIM_NET_MTU) |     \
			 SIM_BIT(SIM_RING_PACKED) |        \
			 SIM_BIT(SIM_NOTIFICATION_DATA),   \
		 9)

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

#define OLD_CARDS                                                            \
	SOFTWARE("vdpasim_net"), SOFTWARE("vdpasim_blk"), SOFTWARE("vduse"), \
		CARD("0000:02:00.0",                                         \
		     SIM_BIT(SIM_NET_MQ) | SIM_BIT(SIM_ACCESS_PLATFORM), 9), \
		MLX5, IFCVF_NET, IFCVF_BLOCK

static struct vdpa_host_mgmtdev old_cards[] = { OLD_CARDS };
static struct vdpa_host_mgmtdev cards[] = { OLD_CARDS, PDS, OCTEP };

/* ---- hosts ---------------------------------------------------------- */

#define HOST(release, its_parents, more)                                      \
	&(const struct vdpa_host)                                             \
	{                                                                     \
		.name = "simulated", .kernel = (release), .boot_id = BOOT_ID, \
		.mgmtdevs = (its_parents),                                    \
		.mgmtdev_count =                                              \
			sizeof(its_parents) / sizeof((its_parents)[0]),       \
		.sim = (more)                                                 \
	}

#define HAS_MODULES  "{ \"has_modules\": true }"
#define HAS_NO_IOMMU "{ \"has_no_iommu\": true }"

#define WORLD(its_name, its_help, its_host)                                \
	{                                                                  \
		.name = (its_name), .help = (its_help), .host = (its_host) \
	}

static const struct vdpa_sim_world worlds[] = {
	WORLD("default",
	      "Linux 7.2: vdpasim_net, vdpasim_blk, pci/0000:02:00.0, "
	      "auxiliary/mlx5_core.sf.1",
	      HOST("7.2.13", all_parents, NULL)),
	WORLD("old", "the same on Linux 6.1",
	      HOST("6.1.192", all_parents, NULL)),
	WORLD("newest", "Linux 7.2: vdpasim_net, vdpasim_blk, vduse",
	      HOST("7.2.13", software_parents, NULL)),
	WORLD("floor", "the same on Linux 6.1",
	      HOST("6.1.192", software_parents, NULL)),
	WORLD("cards",
	      "Linux 7.2: each parent driver, and a function of each card",
	      HOST("7.2.13", cards, HAS_MODULES)),
	WORLD("old-cards",
	      "Linux 6.1: the same, without pds_vdpa and octep_vdpa",
	      HOST("6.1.192", old_cards, HAS_MODULES)),
	WORLD("pci",
	      "Linux 6.1: vdpasim_net, vduse, pci/0000:00:01.0, "
	      "pci/0000:00:02.0",
	      HOST("6.1.192", two_cards, HAS_NO_IOMMU)),
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
