/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libvdpa-sim - a kernel's vDPA, simulated
 *
 * A simulation answers the bytes of the netlink family "vdpa" and the files of
 * sysfs that belong to it, as Linux 6.1 or Linux 7.2 does: the same checks in
 * the same order, the same error numbers and sentences. Its world is a host
 * record (<vdpa/host.h>): management devices, devices and a kernel release.
 * The releases "6.1" and "6.1.*" select the behavior of Linux 6.1; any other
 * release selects Linux 7.2.
 *
 * The @driver of its record ("vdpasim_net", "vdpasim_blk", "vduse", "vp-vdpa",
 * "mlx5_core.sf") decides how a management device behaves; without a bus, its
 * name does. A management device of an unknown driver accepts device_features
 * within its offer and nothing else.
 *
 * A world is kept in memory, or in a file. With a file, the simulation locks
 * and reads the file for each datagram, and saves changes before it answers.
 * So successive and concurrent commands see one host.
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
 * @name: its name
 * @help: its contents, in words
 * @host: its record
 * @reserved: 0
 */
struct vdpa_sim_world {
	const char *name;
	const char *help;
	const struct vdpa_host *host;
	uint64_t reserved[2];
};

/**
 * vdpa_sim_worlds - the ready-made worlds
 *
 * Returns a table that ends with a NULL name. The first one is "default".
 */
const struct vdpa_sim_world *vdpa_sim_worlds(void);

/**
 * vdpa_sim_world_find - a ready-made world
 * @name: its name
 *
 * Returns it, or NULL when there is none.
 */
const struct vdpa_sim_world *vdpa_sim_world_find(const char *name);

/**
 * vdpa_sim_world_path - the file of a world
 * @world: the name of a ready-made world, whose file is in the user's state
 *	   folder; or a path; NULL: "default"
 * @path:  set on success; free with free()
 * @err:   filled on failure; may be NULL
 *
 * Makes the state folder: $XDG_STATE_HOME/vdpa, or $HOME/.local/state/vdpa.
 *
 * Returns 0, -ENOENT when neither variable is set, -EINVAL for an empty name,
 * or an errno of mkdir(2).
 */
int vdpa_sim_world_path(const char *world, char **path, struct vdpa_error *err);

/**
 * vdpa_sim_world_create - make or replace the file of a ready-made world
 * @path:	  as for vdpa_sim_create()
 * @begin:	  the ready-made world
 * @is_replacing: as for vdpa_sim_create()
 * @timeout_ms:	  as for vdpa_sim_open()
 * @err:	  filled on failure; may be NULL
 *
 * Each file is a host of its own, with a unique boot ID.
 *
 * Returns as vdpa_sim_create() does.
 */
int vdpa_sim_world_create(const char *path, const struct vdpa_sim_world *begin,
			  bool is_replacing, unsigned int timeout_ms,
			  struct vdpa_error *err);

/**
 * vdpa_sim_world_open - simulate the host of a world
 * @world:	as for vdpa_sim_world_path()
 * @timeout_ms: as for vdpa_sim_open()
 * @sim:	set on success; free with vdpa_sim_close()
 * @err:	filled on failure; may be NULL
 *
 * The file of a ready-made world is created when it is missing.
 *
 * Returns as vdpa_sim_world_path(), vdpa_sim_create() and vdpa_sim_open() do.
 */
int vdpa_sim_world_open(const char *world, unsigned int timeout_ms,
			struct vdpa_sim **sim, struct vdpa_error *err);

/* ---- backends --------------------------------------------------------- */

/**
 * vdpa_open_backend - open a handle on what the user chose
 * @backend:	"kernel", "sim", "sim:WORLD", "ssh:HOST", "record:FILE" or
 *		"replay:FILE", as the command's option --backend takes it. NULL:
 *		the environment variable VDPA_BACKEND, else "kernel".
 * @timeout_ms: as for vdpa_set_timeout()
 * @vdpa:	set on success; close with vdpa_close()
 * @err:	filled on failure; may be NULL
 *
 * WORLD is as for vdpa_sim_world_path(). With "kernel" and a time limit, this is
 * vdpa_open_served().
 *
 * Returns 0, -EINVAL for an unknown backend, or fails like the function that
 * opens it.
 */
int vdpa_open_backend(const char *backend, unsigned int timeout_ms,
		      struct vdpa **vdpa, struct vdpa_error *err);

/**
 * vdpa_transport_backend - open the transport of a backend
 * @backend:	as for vdpa_open_backend(), but not NULL
 * @timeout_ms: how long a connection, or the lock of a world, may take; 0: as
 *		long as it takes
 * @transport:	set on success
 * @err:	filled on failure; may be NULL
 *
 * Returns as vdpa_open_backend() does.
 */
int vdpa_transport_backend(const char *backend, unsigned int timeout_ms,
			   struct vdpa_transport **transport,
			   struct vdpa_error *err);

/* ---- a simulation ---------------------------------------------------- */

/**
 * vdpa_sim_new - simulate a host in memory
 * @host: its record; copied
 * @sim:  set on success; free with vdpa_sim_close()
 * @err:  filled on failure; may be NULL
 *
 * Returns 0, -EINVAL when @host is inconsistent, or -ENOMEM.
 */
int vdpa_sim_new(const struct vdpa_host *host, struct vdpa_sim **sim,
		 struct vdpa_error *err);

/**
 * vdpa_sim_open - simulate the host in a file
 * @path:	file with a host record
 * @timeout_ms: how long this and every later call waits for the lock of the
 *		file; 0: without limit
 * @sim:	set on success; free with vdpa_sim_close()
 * @err:	filled on failure; may be NULL
 *
 * If @path is a symbolic link, the file is the one that it leads to. Changes
 * are written to a new file in the same folder, which then replaces the old
 * one. The new file keeps the owner, and at most the rights, of the old one.
 * Only root can change a world of another user. The lock is the file with
 * ".lock" appended to its name. If the folder is not writable, the world can be
 * read but not changed.
 *
 * Returns 0, an errno of reading the file, -EFBIG when it is longer than
 * 64 MiB, -EINVAL when it is not a world, or -ETIMEDOUT when another process
 * does not release the lock; @err names the process.
 */
int vdpa_sim_open(const char *path, unsigned int timeout_ms,
		  struct vdpa_sim **sim, struct vdpa_error *err);

/**
 * vdpa_sim_create - make or replace a world's file
 * @path:	  file; its folder must exist
 * @host:	  the host to write
 * @is_replacing: false: leave an existing file unchanged
 * @timeout_ms:	  as for vdpa_sim_open()
 * @err:	  filled on failure; may be NULL
 *
 * Returns 0, or an errno of writing the file; then the old file is intact.
 */
int vdpa_sim_create(const char *path, const struct vdpa_host *host,
		    bool is_replacing, unsigned int timeout_ms,
		    struct vdpa_error *err);

/* Free a simulation that no transport uses any more. @sim may be NULL. */
void vdpa_sim_close(struct vdpa_sim *sim);

/**
 * vdpa_sim_export - the current world as a record
 * @sim:  simulation
 * @text: set on success to a host record as JSON text; free with free()
 * @err:  filled on failure; may be NULL
 *
 * Returns 0, an errno of reading the world's file, or -ENOMEM.
 */
int vdpa_sim_export(struct vdpa_sim *sim, char **text, struct vdpa_error *err);

/**
 * vdpa_transport_sim - talk to a simulation
 * @sim:       simulation; must outlive the transport
 * @transport: set on success; close with its @close, or hand it to
 *	       vdpa_open_take()
 * @err:       filled on failure; may be NULL
 *
 * Any number of transports can talk to one simulation. @receive returns
 * -ENODATA when no answer is queued; it never waits for one.
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_transport_sim(struct vdpa_sim *sim, struct vdpa_transport **transport,
		       struct vdpa_error *err);

/**
 * vdpa_transport_sim_file - talk to the host in a file
 * @path:	as for vdpa_sim_open()
 * @timeout_ms: as for vdpa_sim_open(); vdpa_set_timeout() changes it
 * @transport:	as for vdpa_transport_sim()
 * @err:	filled on failure; may be NULL
 *
 * Returns as vdpa_sim_open() does.
 */
int vdpa_transport_sim_file(const char *path, unsigned int timeout_ms,
			    struct vdpa_transport **transport,
			    struct vdpa_error *err);

/* ---- events outside netlink ------------------------------------------ */

/**
 * struct vdpa_sim_guest - a driver in a guest
 * @features: features that it negotiates
 * @has_mac:  whether it sets a MAC address by the control virtqueue
 * @mac:      that MAC address
 * @reserved: 0
 */
struct vdpa_sim_guest {
	uint64_t features;
	bool has_mac;
	uint8_t mac[6];
	uint64_t reserved[4];
};

/**
 * vdpa_sim_guest - let a guest's driver use a device
 * @sim:   simulation
 * @name:  name of the device
 * @guest: the driver; NULL: it goes away, which resets the device
 * @err:   filled on failure; may be NULL
 *
 * An unbound device is first bound to vhost_vdpa.
 *
 * Returns 0, or
 *   -ENODEV  there is no such device
 *   -EBUSY   it is bound to virtio_vdpa: the host itself uses it
 *   -EINVAL  the device does not offer these features, or refuses them
 *   or an error of vdpa_sim_export()
 */
int vdpa_sim_guest(struct vdpa_sim *sim, const char *name,
		   const struct vdpa_sim_guest *guest, struct vdpa_error *err);

/**
 * struct vdpa_sim_vduse - a device that a daemon in user space creates
 * @name:     its name
 * @class_id: virtio device ID
 * @features: features that it offers
 * @vqs:      number of virtqueues
 * @reserved: 0
 */
struct vdpa_sim_vduse {
	const char *name;
	uint32_t class_id;
	uint64_t features;
	uint32_t vqs;
	uint64_t reserved[4];
};

/**
 * vdpa_sim_vduse_create - let a daemon create a device
 * @sim:   simulation
 * @vduse: the device; it can then be added on "vduse" by its name
 * @err:   filled on failure; may be NULL
 *
 * Returns 0, -EEXIST, -EINVAL for a device that VDUSE refuses
 * (vduse_validate_config()), or an error of vdpa_sim_export().
 */
int vdpa_sim_vduse_create(struct vdpa_sim *sim,
			  const struct vdpa_sim_vduse *vduse,
			  struct vdpa_error *err);

/**
 * vdpa_sim_vduse_destroy - let a daemon destroy its device
 * @sim:  simulation
 * @name: name of the device
 * @err:  filled on failure; may be NULL
 *
 * Returns 0, -ENOENT, -EBUSY while it is added as a vDPA device, or an
 * error of vdpa_sim_export().
 */
int vdpa_sim_vduse_destroy(struct vdpa_sim *sim, const char *name,
			   struct vdpa_error *err);

/**
 * enum vdpa_sim_fault_kind - what goes wrong
 * @VDPA_SIM_FAULT_ERROR:     the request is refused with errno @value, and
 *			      nothing is done
 * @VDPA_SIM_FAULT_CUT:	      the second half of the answer is missing
 * @VDPA_SIM_FAULT_LENGTH:    the answer's length field is too large
 * @VDPA_SIM_FAULT_ATTRIBUTE: the last attribute's length field is too large
 * @VDPA_SIM_FAULT_TWICE:     the last attribute is repeated
 * @VDPA_SIM_FAULT_UNKNOWN:   the answer has attributes that no kernel knows
 * @VDPA_SIM_FAULT_NOBUFS:    the answer is lost; the receiver gets -ENOBUFS
 * @VDPA_SIM_FAULT_INTR:      the receiver gets -EINTR before the answer
 * @VDPA_SIM_FAULT_DUMP_INTR: the answer has the flag of an interrupted dump
 * @VDPA_SIM_FAULT_VANISH:    the first device goes away after the first answer
 *			      of a dump; that answer has a single message
 * @VDPA_SIM_FAULT_SLOW:      the answer is delayed by @value milliseconds
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
 * @request: ordinal of the transport's request, from 1; the look-up of the
 *	     family counts, too. 0: every request
 * @value:   see enum vdpa_sim_fault_kind
 * @reserved: 0
 */
struct vdpa_sim_fault {
	enum vdpa_sim_fault_kind kind;
	uint32_t request;
	uint32_t value;
	uint64_t reserved[2];
};

/**
 * vdpa_sim_fault_add - inject a fault
 * @sim:   simulation
 * @fault: the fault
 * @err:   filled on failure; may be NULL
 *
 * Returns 0, -EINVAL, or an error of vdpa_sim_export().
 */
int vdpa_sim_fault_add(struct vdpa_sim *sim, const struct vdpa_sim_fault *fault,
		       struct vdpa_error *err);

#ifdef __cplusplus
}
#endif

#endif
