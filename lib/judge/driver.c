// SPDX-License-Identifier: LGPL-2.1-or-later
/* The table of parent drivers. */

#include "driver.h"

#include "util/array.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

#define FEATURES VDPA_BIT(VDPA_ATTR_DEV_FEATURES)
#define MAC	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR)
#define MTU	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU)
#define MAX_VQP	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP)

#define RING_PACKED	  VDPA_BIT(34)
#define NOTIFICATION_DATA VDPA_BIT(38)
#define VERSION_1	  VDPA_BIT(32)
#define ACCESS_PLATFORM	  VDPA_BIT(33)

/* Linux 6.1 lacks it, and a later release has it: assume the next one. */
#define AFTER_6_1 VDPA_KERNEL(6, 2)

#define MRG_RXBUF      VDPA_BIT(15)
#define CTRL_VQ	       VDPA_BIT(17)
#define BLK_CONFIG_WCE VDPA_BIT(11)

/* Backend features, include/uapi/linux/vhost_types.h. */
#define RESUME	  VDPA_BIT(5)
#define DESC_ASID VDPA_BIT(7)

/* VDPASIM_BLK_FEATURES, drivers/vdpa/vdpa_sim/vdpa_sim_blk.c: FLUSH SIZE_MAX
 * SEG_MAX BLK_SIZE TOPOLOGY MQ DISCARD WRITE_ZEROES ANY_LAYOUT VERSION_1
 * ACCESS_PLATFORM */
#define VDPASIM_BLK UINT64_C(0x308007646)

/* The driver decides: always the same value, or one that only it knows. */
#define ALWAYS(number)                           \
	{                                        \
		VDPA_FROM_DRIVER, true, (number) \
	}
#define ITS_CHOICE                         \
	{                                  \
		VDPA_FROM_DRIVER, false, 0 \
	}

#define MLX5                                                                    \
	.takes = FEATURES | MAC | MTU | MAX_VQP, .sets = MAC,                   \
	.features_since = AFTER_6_1, .needs = VERSION_1 | ACCESS_PLATFORM,      \
	.needs_mac = true, .control = CONTROL_ALWAYS, .is_single = true,        \
	.refuses_second = true, .drops = MRG_RXBUF, .pairs = ALWAYS(1),         \
	.vq_size = ALWAYS(256), .apart = APART_YES, .backend = { 0xe, 0x15e },  \
	.backend_may = RESUME | DESC_ASID,                                      \
	.inherited =                                                            \
		"all that is offered except MRG_RXBUF, and one virtqueue "      \
		"pair without max_vqp",                                         \
	.enables_last = IN_LINUX(                                               \
		"mlx5_vdpa_set_vq_ready(), drivers/vdpa/mlx5/net/mlx5_vnet.c"), \
	.source = IN_LINUX(                                                     \
		"mlx5_vdpa_dev_add(), drivers/vdpa/mlx5/net/mlx5_vnet.c")

static const struct driver drivers[] = {
	{ .name = "vdpasim_net",
	  .takes = FEATURES | MAC | MTU,
	  .sets = MAC,
	  .has_all_vqs = true,
	  .mac = ALWAYS(0),
	  .mtu = ALWAYS(1500),
	  .pairs = ALWAYS(1),
	  .vq_size = ALWAYS(256),
	  .apart = APART_YES,
	  .backend = { 0x1e, 0x17e },
	  .enables_last = IN_LINUX(
		  "vdpasim_set_vq_ready(), drivers/vdpa/vdpa_sim/vdpa_sim.c"),
	  .source = IN_LINUX("vdpasim_net_dev_add(), drivers/vdpa/vdpa_sim/"
			     "vdpa_sim_net.c") },
	{ .name = "vdpasim_blk",
	  .gives = VDPASIM_BLK,
	  .vq_size = ALWAYS(256),
	  .capacity = ALWAYS(0x40000),
	  .apart = APART_NO,
	  .backend = { 0x1e, 0x17e },
	  .enables_last = IN_LINUX(
		  "vdpasim_set_vq_ready(), drivers/vdpa/vdpa_sim/vdpa_sim.c"),
	  .source = IN_LINUX("vdpasim_blk_dev_add(), drivers/vdpa/vdpa_sim/"
			     "vdpa_sim_blk.c") },
	{ .name = "vduse",
	  .needs_daemon = true,
	  /* features_is_valid() */
	  .daemon_net = { .always = VERSION_1 | ACCESS_PLATFORM,
			  .never = CTRL_VQ },
	  .daemon_block = { .always = ACCESS_PLATFORM,
			    .never = BLK_CONFIG_WCE },
	  .apart = APART_NO,
	  .backend = { 0xe, 0xe },
	  .source = IN_LINUX(
		  "vdpa_dev_add(), drivers/vdpa/vdpa_user/vduse_dev.c") },
	/* A function of the card, and a scalable function. */
	{ .name = "mlx5_core", MLX5 },
	{ .name = "mlx5_core.sf", MLX5 },
	{ .name = "pds_vdpa.vDPA",
	  .takes = FEATURES | MAC | MAX_VQP,
	  .control = CONTROL_IF_OFFERED,
	  .is_single = true,
	  .refuses_second = true,
	  .makes_up_mac = true,
	  .pairs = ITS_CHOICE,
	  .apart = APART_NO,
	  .backend = { 0xe, 0x10e },
	  .inherited = "all that is offered, all virtqueue pairs, and a random "
		       "MAC address where the card has none",
	  .enables_last = IN_LINUX(
		  "pds_vdpa_set_vq_ready(), drivers/vdpa/pds/vdpa_dev.c"),
	  .source =
		  IN_LINUX("pds_vdpa_dev_add(), drivers/vdpa/pds/vdpa_dev.c") },
	{ .name = "ifcvf",
	  .takes = FEATURES,
	  .features_since = AFTER_6_1,
	  .is_single = true,
	  .has_all_vqs = true,
	  .apart = APART_NO,
	  .backend = { 0xe, 0x10e },
	  .enables_last = IN_LINUX(
		  "ifcvf_vdpa_set_vq_ready(), drivers/vdpa/ifcvf/ifcvf_main.c"),
	  .source = IN_LINUX(
		  "ifcvf_vdpa_dev_add(), drivers/vdpa/ifcvf/ifcvf_main.c") },
	{ .name = "vp-vdpa",
	  .takes = FEATURES,
	  .is_single = true,
	  .has_all_vqs = true,
	  .apart = APART_NO,
	  .backend = { 0xe, 0x10e },
	  .starts_at_0 = IN_LINUX(
		  "vp_vdpa_set_vq_state(), drivers/vdpa/virtio_pci/vp_vdpa.c"),
	  .enables_last = IN_LINUX(
		  "vp_vdpa_set_vq_ready(), drivers/vdpa/virtio_pci/vp_vdpa.c"),
	  .source = IN_LINUX(
		  "vp_vdpa_dev_add(), drivers/vdpa/virtio_pci/vp_vdpa.c") },
	{ .name = "octep_vdpa",
	  .takes = FEATURES,
	  .needs = VERSION_1 | RING_PACKED | NOTIFICATION_DATA,
	  .is_single = true,
	  .has_all_vqs = true,
	  .keeps_less = true,
	  .apart = APART_NO,
	  .backend = { 0xe, 0x10e },
	  .inherited =
		  "all that is offered, but no more than the previous device "
		  "was given",
	  .enables_last = IN_LINUX(
		  "octep_vdpa_set_vq_ready(), drivers/vdpa/octeon_ep/octep_vdpa_main.c"),
	  .source = IN_LINUX("octep_vdpa_dev_add(), drivers/vdpa/octeon_ep/"
			     "octep_vdpa_main.c") },
};

const struct driver *driver_find(const char *name)
{
	for (size_t i = 0; name && i < ARRAY_SIZE(drivers); i++)
		if (strcmp(drivers[i].name, name) == 0)
			return &drivers[i];
	return NULL;
}

uint64_t driver_takes(const struct driver *driver, uint32_t kernel)
{
	if (kernel && kernel < driver->features_since)
		return driver->takes & ~FEATURES;
	return driver->takes;
}

bool driver_may_take(const struct driver *driver, uint32_t kernel,
		     unsigned int attr)
{
	return !driver || driver_takes(driver, kernel) & VDPA_BIT(attr);
}

uint64_t driver_words(const struct driver *driver, uint32_t kernel,
		      uint64_t features)
{
	static const struct {
		unsigned int attr;
		unsigned int bit;
	} words[] = {
		{ VDPA_ATTR_DEV_NET_CFG_MACADDR, 5 },
		{ VDPA_ATTR_DEV_NET_CFG_MTU, 3 },
		{ VDPA_ATTR_DEV_NET_CFG_MAX_VQP, VDPA_NET_MQ },
	};
	uint64_t accepted = 0;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (features & VDPA_BIT(words[i].bit) &&
		    driver_may_take(driver, kernel, words[i].attr))
			accepted |= VDPA_BIT(words[i].attr);
	return accepted;
}

enum apart driver_apart_of(const struct vdpa_migrate_dev *dev)
{
	const struct driver *driver = driver_find(dev->driver);

	if (VDPA_HAS(dev, VDPA_MIGRATE_CONTROL_VQ_APART))
		return dev->control_vq_apart ? APART_YES : APART_NO;
	return driver ? driver->apart : APART_UNKNOWN;
}

/*
 * vdpa_nl_cmd_dev_attr_set_doit(), drivers/vdpa/vdpa.c, exists since Linux
 * 6.12.
 */
bool vdpa_parent_sets(const struct vdpa_parent *parent, unsigned int attr)
{
	const struct driver *driver = driver_find(parent->driver);

	return driver && driver->sets & VDPA_BIT(attr) &&
	       parent->kernel >= VDPA_KERNEL(6, 12);
}

bool driver_uses_all_pairs(const struct driver *driver)
{
	return driver && driver->pairs.from == VDPA_FROM_DRIVER &&
	       !driver->pairs.is_known;
}

/* A later kernel has what an earlier one had. */
struct backend driver_backend(const struct driver *driver, uint32_t kernel)
{
	struct backend backend = { 0, UINT64_MAX };

	if (!driver || kernel < VDPA_KERNEL(6, 1))
		return backend;
	backend.least = driver->backend[kernel >= DRIVERS_KERNEL];
	if (kernel == VDPA_KERNEL(6, 1))
		backend.most = driver->backend[0];
	else if (kernel <= DRIVERS_KERNEL)
		backend.most = driver->backend[1] | driver->backend_may;
	return backend;
}

uint32_t vdpa_kernel_parse(const char *release)
{
	unsigned long major, minor;
	char *end;

	if (!isdigit((unsigned char)*release))
		return 0;
	major = strtoul(release, &end, 10);
	if (*end != '.' || !isdigit((unsigned char)end[1]))
		return 0;
	minor = strtoul(end + 1, NULL, 10);
	if (major > UINT16_MAX || minor > UINT16_MAX)
		return 0;
	return VDPA_KERNEL((uint32_t)major, (uint32_t)minor);
}
