/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libvdpa-sim - a kernel's vDPA, simulated
 *
 * A simulation answers the bytes of the netlink family "vdpa" and the files of
 * sysfs that belong to it, as Linux 6.1 or Linux 7.2 does: the same checks in
 * the same order, the same error numbers and sentences. Its world is a host
 * record (<vdpa/host.h>): the management devices and devices that are there,
 * and the kernel release, which decides what answers: "6.1" and "6.1.*" are
 * answered as by 6.1, anything else as by 7.2.
 *
 * How a management device behaves is decided by @driver of its record
 * ("vdpasim_net", "vdpasim_blk", "vduse", "vp-vdpa", "mlx5_core.sf"), or by its
 * name when it has no bus. One of another driver takes device_features within
 * its offer and nothing else.
 *
 * A world is kept in memory, or in a file. With a file, each datagram is
 * answered under a lock, from what the file then says, and what it changes is
 * in the file before the answer is given. So commands one after another, and
 * several at once, see one host.
 *
 * Common to all functions: they return 0 or a negative errno, fill the caller's
 * struct vdpa_error, which may be NULL, and set output parameters on success
 * only. A simulation is used by one thread at a time.
 */
#ifndef VDPA_SIM_H
#define VDPA_SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vdpa/host.h>
#include <vdpa/vdpa.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vdpa_sim;
struct vdpa_transport;

/* ---- worlds --------------------------------------------------------- */

/**
 * struct vdpa_sim_world - a ready-made world
 * @name: of it
 * @help: what is in it
 * @host: its record
 */
struct vdpa_sim_world {
	const char *name;
	const char *help;
	const struct vdpa_host *host;
};

/**
 * vdpa_sim_worlds - the ready-made worlds
 *
 * Returns a table that ends with a NULL name. The first one is "default".
 */
const struct vdpa_sim_world *vdpa_sim_worlds(void);

/**
 * vdpa_sim_world_find - a ready-made world
 * @name: of it
 *
 * Returns it, or NULL when there is none.
 */
const struct vdpa_sim_world *vdpa_sim_world_find(const char *name);

/* ---- a simulation ---------------------------------------------------- */

/**
 * vdpa_sim_new - simulate a host in memory
 * @host: its record; copied
 * @sim:  set on success; free with vdpa_sim_close()
 * @err:  filled on failure; may be NULL
 *
 * Returns 0, -EINVAL when @host says what cannot be, or -ENOMEM.
 */
int vdpa_sim_new(const struct vdpa_host *host, struct vdpa_sim **sim,
		 struct vdpa_error *err);

/**
 * vdpa_sim_open - simulate the host in a file
 * @path: file with a host record
 * @sim:  set on success; free with vdpa_sim_close()
 * @err:  filled on failure; may be NULL
 *
 * Changes are saved into @path: into a new file beside it that then takes its
 * name. The lock is a file of the same name and ".lock". Where that folder is
 * not writable, the world can be read and not changed.
 *
 * Returns 0, or an errno of reading the file, -EFBIG when it is longer than
 * 64 MiB, -EINVAL when it is no world.
 */
int vdpa_sim_open(const char *path, struct vdpa_sim **sim,
		  struct vdpa_error *err);

/**
 * vdpa_sim_create - make or replace a world's file
 * @path:	  file; its folder is there
 * @host:	  what to put into it
 * @is_replacing: false: a file that is there already is left as it is
 * @err:	  filled on failure; may be NULL
 *
 * Returns 0, or an errno of writing the file; then the old one is still whole.
 */
int vdpa_sim_create(const char *path, const struct vdpa_host *host,
		    bool is_replacing, struct vdpa_error *err);

/* Free a simulation that no transport uses any more. @sim may be NULL. */
void vdpa_sim_close(struct vdpa_sim *sim);

/**
 * vdpa_sim_export - the world as it now is
 * @sim:  simulation
 * @text: set on success to a host record as JSON text; free with free()
 * @err:  filled on failure; may be NULL
 *
 * Returns 0, an errno of reading the world's file, or -ENOMEM.
 */
int vdpa_sim_export(struct vdpa_sim *sim, char **text, struct vdpa_error *err);

/**
 * vdpa_transport_sim - talk to a simulation
 * @sim:       simulation; lives longer than the transport
 * @transport: set on success; close with its @close, or hand it to
 *	       vdpa_open_take()
 * @err:       filled on failure; may be NULL
 *
 * Any number of transports can talk to one simulation. @receive never waits for
 * an answer that will not come: it returns -ENODATA.
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_transport_sim(struct vdpa_sim *sim, struct vdpa_transport **transport,
		       struct vdpa_error *err);

/**
 * vdpa_transport_sim_file - talk to the host in a file
 * @path:      as for vdpa_sim_open()
 * @transport: as for vdpa_transport_sim()
 * @err:       filled on failure; may be NULL
 *
 * Returns as vdpa_sim_open() does.
 */
int vdpa_transport_sim_file(const char *path, struct vdpa_transport **transport,
			    struct vdpa_error *err);

/* ---- what no request can do ------------------------------------------ */

/**
 * struct vdpa_sim_guest - a driver in a guest
 * @features: that it takes
 * @has_mac:  whether it sets a MAC address by the control virtqueue
 * @mac:      that it sets
 */
struct vdpa_sim_guest {
	uint64_t features;
	bool has_mac;
	uint8_t mac[6];
};

/**
 * vdpa_sim_guest - let a guest's driver use a device
 * @sim:   simulation
 * @name:  of the device
 * @guest: what it does; NULL: it goes away, which resets the device
 * @err:   filled on failure; may be NULL
 *
 * A device that is bound to no driver is bound to vhost_vdpa.
 *
 * Returns 0, or
 *   -ENODEV  there is no such device
 *   -EBUSY   it is bound to virtio_vdpa: this host uses it itself
 *   -EINVAL  the device does not offer such features, or refuses them
 *   and as vdpa_sim_export() does
 */
int vdpa_sim_guest(struct vdpa_sim *sim, const char *name,
		   const struct vdpa_sim_guest *guest, struct vdpa_error *err);

/**
 * struct vdpa_sim_vduse - a device that a daemon in user space makes
 * @name:     of it
 * @class_id: virtio device ID
 * @features: that it offers
 * @vqs:      virtqueues
 */
struct vdpa_sim_vduse {
	const char *name;
	uint32_t class_id;
	uint64_t features;
	uint32_t vqs;
};

/**
 * vdpa_sim_vduse_create - let a daemon make a device
 * @sim:   simulation
 * @vduse: what it makes; ready to be added by this name on "vduse"
 * @err:   filled on failure; may be NULL
 *
 * Returns 0, -EEXIST, -EINVAL for what VDUSE does not take
 * (vduse_validate_config()), and as vdpa_sim_export() does.
 */
int vdpa_sim_vduse_create(struct vdpa_sim *sim,
			  const struct vdpa_sim_vduse *vduse,
			  struct vdpa_error *err);

/**
 * vdpa_sim_vduse_destroy - let a daemon take its device back
 * @sim:  simulation
 * @name: of the device
 * @err:  filled on failure; may be NULL
 *
 * Returns 0, -ENOENT, -EBUSY while it is added as a vDPA device, and as
 * vdpa_sim_export() does.
 */
int vdpa_sim_vduse_destroy(struct vdpa_sim *sim, const char *name,
			   struct vdpa_error *err);

/**
 * enum vdpa_sim_fault_kind - what goes wrong
 * @VDPA_SIM_FAULT_ERROR:     the request is refused with errno @value, and
 *			      nothing is done
 * @VDPA_SIM_FAULT_CUT:	      the second half of the answer is missing
 * @VDPA_SIM_FAULT_LENGTH:    the answer says that it is longer than it is
 * @VDPA_SIM_FAULT_ATTRIBUTE: the last attribute says that it is longer than it
 *			      is
 * @VDPA_SIM_FAULT_TWICE:     the last attribute is there twice
 * @VDPA_SIM_FAULT_UNKNOWN:   there are attributes that no kernel knows
 * @VDPA_SIM_FAULT_NOBUFS:    the answer is lost, and -ENOBUFS received
 * @VDPA_SIM_FAULT_INTR:      -EINTR is received before the answer
 * @VDPA_SIM_FAULT_DUMP_INTR: the answer has the mark of an interrupted dump
 * @VDPA_SIM_FAULT_VANISH:    the first device goes away after the first answer
 *			      of a dump, which has one message only
 * @VDPA_SIM_FAULT_SLOW:      the answer comes @value milliseconds later
 */
enum vdpa_sim_fault_kind {
	VDPA_SIM_FAULT_ERROR,
	VDPA_SIM_FAULT_CUT,
	VDPA_SIM_FAULT_LENGTH,
	VDPA_SIM_FAULT_ATTRIBUTE,
	VDPA_SIM_FAULT_TWICE,
	VDPA_SIM_FAULT_UNKNOWN,
	VDPA_SIM_FAULT_NOBUFS,
	VDPA_SIM_FAULT_INTR,
	VDPA_SIM_FAULT_DUMP_INTR,
	VDPA_SIM_FAULT_VANISH,
	VDPA_SIM_FAULT_SLOW,
};

/**
 * struct vdpa_sim_fault - a fault on request
 * @kind:    what goes wrong
 * @request: with the answer to the how-manieth request of a transport, counted
 *	     from 1, the look-up of the family included; 0: with each one
 * @value:   see enum vdpa_sim_fault_kind
 */
struct vdpa_sim_fault {
	enum vdpa_sim_fault_kind kind;
	uint32_t request;
	uint32_t value;
};

/**
 * vdpa_sim_fault_add - order a fault
 * @sim:   simulation
 * @fault: which one
 * @err:   filled on failure; may be NULL
 *
 * Returns 0, -EINVAL, and as vdpa_sim_export() does.
 */
int vdpa_sim_fault_add(struct vdpa_sim *sim, const struct vdpa_sim_fault *fault,
		       struct vdpa_error *err);

#ifdef __cplusplus
}
#endif

#endif
