/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The simulated host: its management devices, devices, user-space daemons and
 * kernel.
 */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include "index.h"

#include <stdbool.h>
#include <vdpa/host.h>
#include <vdpa/sim.h>

struct sim_driver;

/* Which kernel answers. */
enum sim_kernel {
	SIM_KERNEL_6_1,
	SIM_KERNEL_7_2,
};

/* A management device. */
struct sim_parent {
	char *bus; /* NULL: none */
	char *name;
	char *driver_name; /* from the record; NULL: unknown */
	const struct sim_driver *driver;
	uint64_t classes;
	uint64_t features;
	uint32_t max_vqs;
	/* The hardware's configuration; only some drivers use it. */
	struct vdpa_net_config net;
	struct vdpa_block_config block;
	uint64_t lost_features; /* offered, but lost in the driver */
	bool is_changed;	/* by a request that may have been refused */
	bool has_lost_devs;	/* its driver knows none of its devices */
};

/* The state of the driver that uses a device. */
struct sim_guest {
	bool is_negotiated; /* FEATURES_OK and DRIVER_OK */
	uint64_t features;
	uint64_t control_requests; /* on the control virtqueue; all succeed */
};

/* A device. Its configuration holds all fields, offered or not. */
struct sim_dev {
	char *name;
	struct sim_parent *parent; /* NULL: not created by a user */
	uint32_t class_id;
	uint32_t vendor_id;
	uint32_t max_vqs;
	uint16_t max_vq_size;
	uint16_t min_vq_size;
	uint64_t features;
	struct vdpa_net_config net;
	struct vdpa_block_config block;
	struct sim_guest guest;
	uint64_t number;  /* in sysfs */
	char *override;	  /* driver_override; NULL: none */
	char *driver;	  /* bound to; NULL: none */
	int unit;	  /* N of vhost-vdpa-N or virtioN, when bound */
	char chardev[32]; /* when written into a record */
	char *pci;	  /* its PCI function, from a record; or NULL */
	char *netdev;	  /* NULL: none */
	char *blockdev;	  /* the same */
	bool has_initial;
	struct vdpa_initial initial;
	char *initial_folder;	 /* of its journal; NULL: any */
	struct vdpa_initial set; /* after its creation; @has is 0: nothing */
	char *set_folder;	 /* of its journal; NULL: any */
	bool is_changing;	 /* a change is announced, and not recorded */
};

/* A device that a VDUSE daemon has created. */
struct sim_vduse {
	char *name;
	uint32_t class_id;
	uint64_t features;
	uint32_t vqs;
	bool is_unready; /* no virtqueue has a size yet */
	struct vdpa_net_config net;
	struct vdpa_block_config block;
};

struct sim_world {
	char *host_name;
	char *kernel_release;
	char *boot_id;
	enum sim_kernel kernel;
	uint64_t next_number;
	bool is_autoprobed; /* drivers_autoprobe */
	bool needs_rights;  /* users other than root get -EPERM */
	bool has_no_iommu;  /* devices that need one cannot be opened */
	bool has_no_family; /* as in another network namespace */
	bool has_no_sysfs;  /* it is not mounted */
	bool has_modules;   /* /lib/modules has a modules.dep */
	struct sim_parent **parents;
	size_t parent_count;
	struct sim_dev **devs;
	size_t dev_count;
	size_t orphan_count;	/* of @devs, those without a parent */
	struct sim_index names; /* of @devs */
	struct sim_vduse **vduses;
	size_t vduse_count;
	struct vdpa_sim_fault *faults;
	size_t fault_count;
};

void sim_world_clear(struct sim_world *world);

struct sim_parent *sim_parent_find(const struct sim_world *world,
				   const char *bus, const char *name);
bool sim_parent_has_dev(const struct sim_world *world,
			const struct sim_parent *parent);
struct sim_dev *sim_dev_find(const struct sim_world *world, const char *name);
/* @name ends after @length characters. */
struct sim_dev *sim_dev_find_length(const struct sim_world *world,
				    const char *name, size_t length);
struct sim_vduse *sim_vduse_find(const struct sim_world *world,
				 const char *name);

/* Append to the world's list. Return 0 or -ENOMEM; the object is taken over on
 * success only. */
int sim_parent_take(struct sim_world *world, struct sim_parent *parent);
int sim_dev_take(struct sim_world *world, struct sim_dev *dev);
int sim_vduse_take(struct sim_world *world, struct sim_vduse *vduse);

/* Remove from the world's list and free. */
void sim_dev_remove(struct sim_world *world, struct sim_dev *dev);
void sim_vduse_remove(struct sim_world *world, struct sim_vduse *vduse);

void sim_parent_free(struct sim_parent *parent);
void sim_dev_free(struct sim_dev *dev);
void sim_vduse_free(struct sim_vduse *vduse);

/* Whether this process has every right on the host. */
bool sim_is_root(const struct sim_world *world);

/* The configuration attributes that the kernel reports for a device. */
uint64_t sim_config_attrs(const struct sim_dev *dev, enum sim_kernel kernel);

/* Bind a new device, as the bus does when drivers_autoprobe is on. */
void sim_dev_probe(struct sim_world *world, struct sim_dev *dev);

/* Replace the string *@to by a copy of @text, which may be NULL. Returns 0 or
 * -ENOMEM. */
int sim_string_set(char **to, const char *text);

#endif
