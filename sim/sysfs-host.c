// SPDX-License-Identifier: LGPL-2.1-or-later
/* Files of the simulated host that do not belong to a device: its modules,
 * folders of sysfs, and the rights of the calling process. */

#include "drivers.h"
#include "sysfs.h"

#include <errno.h>
#include <string.h>

#define MODULES "/sys/module/"
#define FOLDERS "/sys/devices/"
#define DRIVERS "/sys/bus/vdpa/drivers/"

/* The modules of Linux 6.1; Linux 7.2 has two more. */
#define MODULES_6_1                                       \
	"kernel/drivers/vdpa/vdpa.ko:\n"                  \
	"kernel/drivers/vhost/vhost_vdpa.ko:\n"           \
	"kernel/drivers/virtio/virtio_vdpa.ko:\n"         \
	"kernel/drivers/vdpa/ifcvf/ifcvf.ko:\n"           \
	"kernel/drivers/vdpa/mlx5/mlx5_vdpa.ko:\n"        \
	"kernel/drivers/vdpa/vdpa_sim/vdpa_sim_blk.ko:\n" \
	"kernel/drivers/vdpa/vdpa_sim/vdpa_sim_net.ko:\n" \
	"kernel/drivers/vdpa/vdpa_user/vduse.ko:\n"       \
	"kernel/drivers/vdpa/virtio_pci/vp_vdpa.ko:\n"
static const char *const module_lists[] = {
	MODULES_6_1,
	MODULES_6_1 "kernel/drivers/vdpa/octeon_ep/octep_vdpa.ko:\n"
		    "kernel/drivers/vdpa/pds/pds_vdpa.ko:\n",
};

/* The module of a parent driver is loaded when it has a management device. */
static bool has_module(const struct sim_world *world, const char *name)
{
	for (size_t i = 0; i < world->parent_count; i++) {
		const char *module = world->parents[i]->driver->module;

		if (module && strcmp(module, name) == 0)
			return true;
	}
	return strcmp(name, "vdpa") == 0 || strcmp(name, SIM_VHOST) == 0 ||
	       strcmp(name, SIM_VIRTIO) == 0;
}

bool sim_host_has_folder(const struct sim_world *world, const char *name)
{
	static const char *const folders[] = { "platform", "system", "virtual",
					       NULL };

	for (size_t i = 0; folders[i]; i++)
		if (strcmp(folders[i], name) == 0)
			return true;
	return sim_parent_find(world, NULL, name) != NULL;
}

bool sim_host_has(const struct sim_world *world, const char *path)
{
	if (strncmp(path, MODULES, strlen(MODULES)) == 0)
		return has_module(world, path + strlen(MODULES));
	if (strncmp(path, FOLDERS, strlen(FOLDERS)) == 0)
		return sim_host_has_folder(world, path + strlen(FOLDERS));
	return strcmp(path, "/sys/bus/vdpa") == 0 ||
	       strcmp(path, DRIVERS SIM_VHOST) == 0 ||
	       strcmp(path, DRIVERS SIM_VIRTIO) == 0;
}

/* The list that depmod(8) makes. */
static bool is_list(const struct sim_world *world, const char *path)
{
	static const char folder[] = "/lib/modules/";
	const char *release = world->kernel_release;
	size_t length = release ? strlen(release) : 0;

	return world->has_modules && length &&
	       strncmp(path, folder, strlen(folder)) == 0 &&
	       strncmp(path + strlen(folder), release, length) == 0 &&
	       strcmp(path + strlen(folder) + length, "/modules.dep") == 0;
}

/* proc_pid_status() and proc_pid_limits(), fs/proc */
int sim_host_text(const struct sim_world *world, const char *path,
		  const char **text)
{
	if (strcmp(path, "/proc/self/status") == 0)
		*text = sim_is_root(world) ?
				"Name:\tvdpa\nCapEff:\t000001ffffffffff\n" :
				"Name:\tvdpa\nCapEff:\t0000000000000000\n";
	else if (strcmp(path, "/proc/self/limits") == 0)
		*text = "Limit                     Soft Limit           "
			"Hard Limit           Units     \n"
			"Max locked memory         unlimited            "
			"unlimited            bytes     \n";
	else if (is_list(world, path))
		*text = module_lists[world->kernel];
	else
		return -ENOENT;
	return 0;
}
