/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Questions and answers as JSON texts, for programs in other languages.
 *
 * The answers have the keys that the command prints with "-d -j": a device has
 * the same form in vdpa_json_devs(), in a host's record and in the output of
 * "vdpa -d -j dev show". The only struct that a caller needs is struct
 * vdpa_error. Newer versions add keys, and never rename them.
 *
 * The caller owns the texts that a function sets, and frees them with
 * vdpa_text_free(). Errors are those of <vdpa/vdpa.h>.
 */
#ifndef VDPA_JSON_H
#define VDPA_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <vdpa/vdpa.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vdpa_event;
struct vdpa_host;
struct vdpa_host_vmms;
struct vdpa_json;

/* Free a text that a function set. @text may be NULL. */
void vdpa_text_free(char *text);

/* ---- a host that is asked --------------------------------------------- */

/**
 * vdpa_json_new - ask and change a host in JSON
 * @vdpa: open handle; must stay open as long as @json
 * @json: set on success; free with vdpa_json_free()
 * @err:  filled on failure; may be NULL
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_json_new(struct vdpa *vdpa, struct vdpa_json **json,
		  struct vdpa_error *err);

/* Free @json, which may be NULL. Its handle stays open. */
void vdpa_json_free(struct vdpa_json *json);

/**
 * vdpa_json_set_folder - choose where devices are recorded
 * @json:   from vdpa_json_new()
 * @folder: folder of the journal of what devices were created with, instead of
 *	    VDPA_INITIAL_FOLDER; NULL: neither read nor write it
 * @err:    filled on failure; may be NULL
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_json_set_folder(struct vdpa_json *json, const char *folder,
			 struct vdpa_error *err);

/*
 * Called with the reason for each thing that could not be found out or
 * recorded, and for each warning that the kernel sent with a success; then
 * @reason->code is 0.
 */
typedef void vdpa_json_warn_fn(const struct vdpa_error *reason, void *arg);

/* Call @warn with @arg for warnings. NULL, the default: they are dropped. */
void vdpa_json_set_warn(struct vdpa_json *json, vdpa_json_warn_fn *warn,
			void *arg);

/**
 * vdpa_json_use_vmms - what the names of hypervisors can mean in requests
 * @json: from vdpa_json_new()
 * @vmms: rows that come before the known ones, from vdpa_host_vmms_new(); must
 *	  outlive @json; NULL, the default: none
 *
 * The functions that take records use those of vdpa_host_use_vmms().
 */
void vdpa_json_use_vmms(struct vdpa_json *json,
			const struct vdpa_host_vmms *vmms);

/**
 * vdpa_json_mgmtdevs - describe management devices
 * @json:   from vdpa_json_new()
 * @handle: one of them ("pci/0000:02:00.0", "vdpasim_net"); NULL: all
 * @text:   set on success: { "mgmtdev": { HANDLE: { ... } } }
 * @err:    filled on failure; may be NULL
 *
 * Returns 0, -ENODEV when there is no such management device, or fails like
 * vdpa_host_collect().
 */
int vdpa_json_mgmtdevs(struct vdpa_json *json, const char *handle, char **text,
		       struct vdpa_error *err);

/**
 * vdpa_json_devs - describe devices
 * @json: from vdpa_json_new()
 * @name: one of them; NULL: all
 * @text: set on success: { "dev": { NAME: { ... } } }
 * @err:  filled on failure; may be NULL
 *
 * Returns 0, -ENODEV when there is no such device, or fails like
 * vdpa_host_collect().
 */
int vdpa_json_devs(struct vdpa_json *json, const char *name, char **text,
		   struct vdpa_error *err);

/**
 * vdpa_json_export - the record of the host
 * @json:	   from vdpa_json_new()
 * @asks_chardevs: as in struct vdpa_host_collect
 * @text:	   set on success: as vdpa_host_write() does
 * @err:	   filled on failure; may be NULL
 *
 * Returns as vdpa_host_collect() and vdpa_host_write() do.
 */
int vdpa_json_export(struct vdpa_json *json, bool asks_chardevs, char **text,
		     struct vdpa_error *err);

/* ---- changing it ------------------------------------------------------ */

/*
 * A request is an object with these keys:
 *   name	      of the device
 *   mgmtdev	      handle of the management device; only to add a device
 *   device_features  an expression for vdpa_features_resolve() ("0x300020000",
 *		      "MAC,MTU,VERSION_1", "all,-MQ"), or { "mask": "0x..." }
 *   mac	      "52:54:00:12:34:56"
 *   mtu, max_vqp     numbers
 * Other keys are an error. Fields that are left out are not sent.
 */

/**
 * vdpa_json_check - look for contradictions in a request
 * @json:    from vdpa_json_new()
 * @request: for a device that would be added, as JSON text
 * @vmm:     the hypervisor that will move the device, as for vdpa_vmm_find_in();
 *	     NULL: the one that device_features names ("migratable:qemu-10"), if
 *	     any
 * @text:    set on success: { "check": { NAME: { "ok": BOOLEAN, "findings":
 *	     [ ... ] } } }. It is not ok if a finding is an error or a condition.
 * @err:     filled on failure; may be NULL
 *
 * Changes nothing. Finds what vdpa_request_check() finds, and a name that is
 * taken.
 *
 * Returns 0, -EINVAL for a request that is wrong in itself, or fails like
 * vdpa_parent_get().
 */
int vdpa_json_check(struct vdpa_json *json, const char *request,
		    const char *vmm, char **text, struct vdpa_error *err);

/**
 * vdpa_json_add - add a device, and record what it was created with
 * @json:    from vdpa_json_new()
 * @request: as JSON text
 * @err:     filled on failure; may be NULL
 *
 * The request is not checked; the kernel judges it. Returns 0, -EINVAL for a
 * request that is wrong in itself, or fails like vdpa_submit().
 */
int vdpa_json_add(struct vdpa_json *json, const char *request,
		  struct vdpa_error *err);

/**
 * vdpa_json_set - change a device, and record that
 * @json:    from vdpa_json_new()
 * @request: as JSON text: its name, and its mac
 * @err:     filled on failure; may be NULL
 *
 * Returns 0, -EINVAL for a request that is wrong in itself, or fails like
 * vdpa_submit().
 */
int vdpa_json_set(struct vdpa_json *json, const char *request,
		  struct vdpa_error *err);

/**
 * vdpa_json_del - delete a device that nobody uses, and record that
 * @json:     from vdpa_json_new()
 * @name:     of the device
 * @is_force: also if it is in use; the kernel then waits until all processes
 *	      have closed it
 * @err:      filled on failure; may be NULL
 *
 * Returns 0, or fails like vdpa_dev_check_removal() or vdpa_submit().
 */
int vdpa_json_del(struct vdpa_json *json, const char *name, bool is_force,
		  struct vdpa_error *err);

/**
 * vdpa_json_event - an event of <vdpa/monitor.h>
 * @event: from vdpa_monitor_next()
 * @text:  set on success: { "event": "add", "dev": NAME, ... }, on one line
 * @err:   filled on failure; may be NULL
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_json_event(const struct vdpa_event *event, char **text,
		    struct vdpa_error *err);

/* ---- migrations ------------------------------------------------------- */

/*
 * Hosts are records, from vdpa_host_read() or vdpa_host_collect(). @vmm is the
 * hypervisor of all hosts, as for vdpa_vmm_find_in() with the rows of
 * vdpa_host_use_vmms(); NULL: those that the records
 * have.
 */

/**
 * vdpa_json_migrate_check - whether a device can move to another one
 * @from:   record of the host that it is on
 * @dev:    the device
 * @to:     record of the other host; can be @from
 * @to_dev: the device that it would move to
 * @vmm:    hypervisor or NULL
 * @text:   set on success: { "migrate": { NAME: { "verdict": WORD, "findings":
 *	    [ ... ] } } }
 * @err:    filled on failure; may be NULL
 *
 * Returns as vdpa_host_migrate_check() does, or -EINVAL for an unknown @vmm.
 */
int vdpa_json_migrate_check(const struct vdpa_host *from, const char *dev,
			    const struct vdpa_host *to, const char *to_dev,
			    const char *vmm, char **text,
			    struct vdpa_error *err);

/**
 * vdpa_json_migrate_plan - what makes the same device on another host
 * @from:    record of the host that it is on
 * @dev:     the device
 * @to:	     record of the other host; can be @from
 * @mgmtdev: handle of a management device of @to
 * @name:    of the new device; NULL: as the old one
 * @vmm:     hypervisor or NULL
 * @text:    set on success: { "plan": { NAME: { "verdict": WORD, "command":
 *	     TEXT, "words": [ ... ], "request": { ... }, "findings": [ ... ] } } }
 * @err:     filled on failure; may be NULL
 *
 * "request" is for vdpa_json_add() on the other host. It, "command" and "words"
 * are missing if the verdict is "incompatible" or "cannot tell". "nocheck" is
 * true if the request contradicts the specification as the source does: the
 * kernel accepts it, and vdpa_json_check() does not. Otherwise "nocheck" is
 * missing.
 *
 * Returns as vdpa_host_migrate_plan() does, or -EINVAL for an unknown @vmm.
 */
int vdpa_json_migrate_plan(const struct vdpa_host *from, const char *dev,
			   const struct vdpa_host *to, const char *mgmtdev,
			   const char *name, const char *vmm, char **text,
			   struct vdpa_error *err);

/**
 * vdpa_json_migrate_places - where on a host a device can go
 * @from: record of the host that it is on
 * @dev:  the device
 * @to:   record of the other host; can be @from
 * @vmm:  hypervisor or NULL
 * @text: set on success: { "migrate": { NAME: { "verdict": WORD, "places":
 *	  [ ... ], "in_use": [ ... ] } } }, the best place first
 * @err:  filled on failure; may be NULL
 *
 * Which processes use the devices of @to is not known, see vdpa_host_places().
 *
 * Returns 0, -ENODEV for a device that is not in @from, -EINVAL for an unknown
 * @vmm, or -ENOMEM.
 */
int vdpa_json_migrate_places(const struct vdpa_host *from, const char *dev,
			     const struct vdpa_host *to, const char *vmm,
			     char **text, struct vdpa_error *err);

/**
 * vdpa_json_migrate_baseline - the largest set of features of many hosts
 * @hosts:    their records
 * @names:    their names, for the answer
 * @mgmtdevs: for each host, the handle of the management device to use, or NULL
 *	      for any; NULL: any on each host
 * @count:    number of hosts
 * @class_word: class of the device, as for vdpa_class_find(); NULL: "net"
 * @vmm:      hypervisor or NULL
 * @text:     set on success: { "baseline": { CLASS: { "device_features": { ... },
 *	      "hosts": [ ... ], "lost": [ ... ], "findings": [ ... ] } } }
 * @err:      filled on failure; may be NULL
 *
 * Returns as vdpa_migrate_baseline() does, -ENODEV for a management device that
 * is not in the record, or -EINVAL for an unknown @class_word or @vmm, or when two
 * records are of one host.
 */
int vdpa_json_migrate_baseline(const struct vdpa_host *const *hosts,
			       const char *const *names,
			       const char *const *mgmtdevs, size_t count,
			       const char *class_word, const char *vmm,
			       char **text, struct vdpa_error *err);

/* ---- hypervisors and messages ------------------------------------------ */

/**
 * enum vdpa_json_args_flags - how a hypervisor is started
 * @VDPA_JSON_INCOMING: it waits for a guest that is moved to it
 * @VDPA_JSON_IOMMU:	the guest shall have a virtual IOMMU in front of the
 *			device
 */
enum vdpa_json_args_flags {
	VDPA_JSON_INCOMING = 1,
	VDPA_JSON_IOMMU = 2,
};

/**
 * vdpa_json_vmm_args - how a hypervisor is started with a device
 * @host:  record of the host that the device is on
 * @dev:   the device
 * @vmm:   as for vdpa_vmm_find_in(); NULL: the one that the record has
 * @flags: of enum vdpa_json_args_flags
 * @text:  set on success: { "args": { "source": { "dev": NAME, "vmm": WORD,
 *	   "path": PATH, "forms": [ ... ], "notes": [ ... ], "findings": [ ... ]
 *	   } } }, the best form first. With VDPA_JSON_INCOMING, "destination"
 *	   instead of "source".
 * @err:   filled on failure; may be NULL
 *
 * A record does not say which process has the device open.
 *
 * Returns 0, -ENODEV for a device that is not in the record, -EINVAL for an
 * unknown hypervisor, or if none is named, or -ENOMEM.
 */
int vdpa_json_vmm_args(const struct vdpa_host *host, const char *dev,
		       const char *vmm, unsigned int flags, char **text,
		       struct vdpa_error *err);

/**
 * vdpa_json_explain - what messages of hypervisors, kernels and guests mean
 * @text:	a log, a mail, one message; need not end in a 0 byte
 * @size:	bytes of it
 * @class_word: class of the devices that the text does not describe, as for
 *		vdpa_class_find(); NULL: not known
 * @answer:	set on success: { "explain": { "text": { "messages": [ ... ],
 *		"lines": N, "unknown_lines": N } } }; "messages" has what was
 *		found in the order of the text
 * @err:	filled on failure; may be NULL
 *
 * Returns 0, also if nothing was found, -EINVAL for an unknown class, or
 * -ENOMEM.
 */
int vdpa_json_explain(const char *text, size_t size, const char *class_word,
		      char **answer, struct vdpa_error *err);

#ifdef __cplusplus
}
#endif

#endif
