// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The table of parent drivers. Behavior that needs code is in the
 * driver's own file.
 */

#include "drivers.h"

#include <string.h>
#include <vdpa/wire.h>

/* VDPASIM_FEATURES, drivers/vdpa/vdpa_sim/vdpa_sim.h */
#define VDPASIM_FEATURES                                    \
	(SIM_BIT(SIM_ANY_LAYOUT) | SIM_BIT(SIM_VERSION_1) | \
	 SIM_BIT(SIM_ACCESS_PLATFORM))

/* VDPASIM_NET_FEATURES, drivers/vdpa/vdpa_sim/vdpa_sim_net.c */
#define VDPASIM_NET_FEATURES                                              \
	(VDPASIM_FEATURES | SIM_BIT(SIM_NET_MAC) | SIM_BIT(SIM_NET_MTU) | \
	 SIM_BIT(SIM_NET_CTRL_VQ) | SIM_BIT(SIM_NET_CTRL_MAC_ADDR))

#define TAKES_FEATURES VDPA_BIT(VDPA_ATTR_DEV_FEATURES)
#define TAKES_MAC      VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR)
#define TAKES_MTU      VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU)
#define TAKES_MAX_VQP  VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP)

#define NEEDS_PLATFORM "the parent driver needs ACCESS_PLATFORM"

/* ---- the table ------------------------------------------------------ */

static const struct sim_driver drivers[] = {
	/* vdpasim_net_dev_add(), drivers/vdpa/vdpa_sim/vdpa_sim_net.c */
	{ .name = "vdpasim_net",
	  .module = "vdpa_sim_net",
	  .classes = { SIM_BIT(SIM_CLASS_NET), SIM_BIT(SIM_CLASS_NET) },
	  .features = { VDPASIM_NET_FEATURES,
			VDPASIM_NET_FEATURES | SIM_BIT(SIM_NET_STATUS) },
	  .max_vqs = 3,
	  .takes = { TAKES_FEATURES | TAKES_MAC | TAKES_MTU,
		     TAKES_FEATURES | TAKES_MAC | TAKES_MTU },
	  .max_vq_size = { 256, 256 },
	  .groups = { 2, 2 },
	  .spaces = 2,
	  .has_group = { true, true },
	  .backend_features = { 0x1e, 0x17e },
	  .has_vstats = { false, true },
	  .vstats = sim_vdpasim_net_vstats,
	  .add = sim_vdpasim_net_add,
	  .set_mac = sim_vdpasim_net_set_mac,
	  .set_features = sim_vdpasim_set_features,
	  .guest_needs = NEEDS_PLATFORM },
	/* vdpasim_blk_dev_add(), drivers/vdpa/vdpa_sim/vdpa_sim_blk.c */
	{ .name = "vdpasim_blk",
	  .module = "vdpa_sim_blk",
	  .classes = { SIM_BIT(SIM_CLASS_BLOCK), SIM_BIT(SIM_CLASS_BLOCK) },
	  .max_vq_size = { 256, 256 },
	  .groups = { 1, 1 },
	  .spaces = 1,
	  .has_group = { true, true },
	  .backend_features = { 0x1e, 0x17e },
	  .add = sim_vdpasim_blk_add,
	  .set_features = sim_vdpasim_set_features,
	  .guest_needs = NEEDS_PLATFORM },
	/* vdpa_dev_add(), drivers/vdpa/vdpa_user/vduse_dev.c */
	{ .name = "vduse",
	  .module = "vduse",
	  .classes = { SIM_BIT(SIM_CLASS_BLOCK),
		       SIM_BIT(SIM_CLASS_BLOCK) | SIM_BIT(SIM_CLASS_NET) },
	  .max_vq_size = { 256, 256 },
	  .groups = { 1, 1 },
	  .spaces = 1,
	  .has_group = { false, true },
	  .has_size = { false, true },
	  .backend_features = { 0xe, 0xe },
	  .add = sim_vduse_add },
	/* vp_vdpa_dev_add(), drivers/vdpa/virtio_pci/vp_vdpa.c */
	{ .name = "vp-vdpa",
	  .module = "vp_vdpa",
	  .has_bus = true,
	  .takes = { TAKES_FEATURES, TAKES_FEATURES },
	  .vendor_id = 0x1af4,
	  .max_vq_size = { 256, 256 },
	  .groups = { 1, 1 },
	  .spaces = 1,
	  .needs_iommu = true,
	  .has_size = { false, true },
	  .has_mac = true,
	  .deletes_last = true,
	  .backend_features = { 0xe, 0x10e },
	  .add = sim_hardware_add },
	/* mlx5_vdpa_dev_add(), drivers/vdpa/mlx5/net/mlx5_vnet.c */
	{ .name = "mlx5_core",
	  .module = "mlx5_vdpa",
	  .has_bus = true,
	  .takes = { TAKES_MAC | TAKES_MAX_VQP | TAKES_MTU,
		     TAKES_FEATURES | TAKES_MAC | TAKES_MAX_VQP | TAKES_MTU },
	  .vendor_id = 0x15b3,
	  .max_vq_size = { 256, 256 },
	  .groups = { 2, 3 },
	  .spaces = 2,
	  .idle_control = 2,
	  .has_group = { true, true },
	  .backend_features = { 0xe, 0x15e },
	  .has_vstats = { true, true },
	  .vstats = sim_mlx5_vstats,
	  .add = sim_mlx5_add,
	  .set_mac = sim_mlx5_set_mac,
	  .set_features = sim_mlx5_set_features,
	  .guest_needs = "the parent driver needs ACCESS_PLATFORM, and CTRL_VQ "
			 "with MQ" },
	/* pds_vdpa_dev_add(), drivers/vdpa/pds/vdpa_dev.c; not in Linux 6.1 */
	{ .name = "pds_vdpa",
	  .module = "pds_vdpa",
	  .has_bus = true,
	  .takes = { TAKES_FEATURES | TAKES_MAC | TAKES_MAX_VQP,
		     TAKES_FEATURES | TAKES_MAC | TAKES_MAX_VQP },
	  .vendor_id = 0x1dd8,
	  .max_vq_size = { 1024, 1024 },
	  .groups = { 1, 1 },
	  .spaces = 1,
	  .has_group = { true, true },
	  .needs_iommu = true,
	  .card = "0000:04:00.1",
	  .backend_features = { 0xe, 0x10e },
	  .add = sim_pds_add,
	  .set_features = sim_pds_set_features,
	  .guest_needs = NEEDS_PLATFORM },
	/* ifcvf_vdpa_dev_add(), drivers/vdpa/ifcvf/ifcvf_main.c */
	{ .name = "ifcvf",
	  .module = "ifcvf",
	  .has_bus = true,
	  .takes = { 0, TAKES_FEATURES },
	  .vendor_id = 0x8086,
	  .max_vq_size = { 32768, 1024 },
	  .min_vq_size = { 0, 64 },
	  .groups = { 1, 1 },
	  .spaces = 1,
	  .has_group = { true, true },
	  .has_size = { false, true },
	  .needs_iommu = true,
	  .has_mac = true,
	  .backend_features = { 0xe, 0x10e },
	  .add = sim_ifcvf_add,
	  .set_features = sim_ifcvf_set_features,
	  .guest_needs = NEEDS_PLATFORM },
	/* octep_vdpa_dev_add(), drivers/vdpa/octeon_ep/octep_vdpa_main.c; not
	 * in Linux 6.1 */
	{ .name = "octep_vdpa",
	  .module = "octep_vdpa",
	  .has_bus = true,
	  .takes = { TAKES_FEATURES, TAKES_FEATURES },
	  .vendor_id = 0x177d,
	  .max_vq_size = { 4096, 4096 },
	  .groups = { 1, 1 },
	  .spaces = 1,
	  .needs_iommu = true,
	  .has_mac = true,
	  .backend_features = { 0xe, 0x10e },
	  .add = sim_octep_add,
	  .set_features = sim_octep_set_features,
	  .guest_needs = "the parent driver needs VERSION_1, RING_PACKED and "
			 "NOTIFICATION_DATA" },
};

/* For every driver that is not in the table. */
static const struct sim_driver other_driver = {
	.has_bus = true,
	.takes = { TAKES_FEATURES, TAKES_FEATURES },
	.max_vq_size = { 256, 256 },
	.groups = { 1, 1 },
	.spaces = 1,
	.has_group = { true, true },
	.has_mac = true,
	.backend_features = { 0xe, 0xe },
	.add = sim_hardware_add,
};

/* "mlx5_core.sf" matches the row "mlx5_core", "vp_vdpa" the row "vp-vdpa". */
static bool is_named(const struct sim_driver *row, const char *name)
{
	size_t i;

	for (i = 0; row->name[i]; i++)
		if (name[i] != row->name[i] &&
		    !(name[i] == '_' && row->name[i] == '-'))
			return false;
	return !name[i] || name[i] == '.';
}

const struct sim_driver *sim_driver_find(const char *driver, const char *bus,
					 const char *name)
{
	const char *wanted = bus ? driver : name;

	for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++)
		if (wanted && drivers[i].has_bus == (bus != NULL) &&
		    is_named(&drivers[i], wanted))
			return &drivers[i];
	return &other_driver;
}
