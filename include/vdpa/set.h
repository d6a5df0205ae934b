/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Named sets of features: what every host of a fleet has to be able to give to
 * a device of a class. A set is a JSON text, in a file or in a store.
 *
 * Part of libvdpa-host.
 */
#ifndef VDPA_SET_H
#define VDPA_SET_H

#include <stdbool.h>
#include <vdpa/host.h>
#include <vdpa/migrate.h>
#include <vdpa/rules.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VDPA_SET_SCHEMA "vdpa-set/1"

/**
 * struct vdpa_named_set - a set of features with a name
 * @name:	 up to 200 letters, digits, ".", "-" and "_"
 * @class_id:	 virtio device ID
 * @features:	 the set
 * @revision:	 counts what was saved under this name, from 1
 * @is_in_force: hosts that fall short of it are reported
 * @time:	 when it was saved, RFC 3339 in UTC; NULL: not known
 * @reserved:	 0
 */
struct vdpa_named_set {
	const char *name;
	uint32_t class_id;
	uint64_t features;
	uint32_t revision;
	bool is_in_force;
	const char *time;
	uint64_t reserved[4];
};

/**
 * vdpa_named_set_read - read a set
 * @text: JSON text; need not end in a 0 byte
 * @size: bytes of it
 * @set:  set on success; free with vdpa_named_set_free()
 * @err:  filled on failure; may be NULL
 *
 * Unknown keys are ignored. Returns 0, -EINVAL when the text is not such a
 * document, -EFBIG or -ENOMEM.
 */
int vdpa_named_set_read(const char *text, size_t size,
			struct vdpa_named_set **set, struct vdpa_error *err);

/**
 * vdpa_named_set_write - write a set
 * @set:  the set
 * @text: set on success to the JSON text, with a newline at its end; free with
 *	  free()
 * @err:  filled on failure; may be NULL
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_named_set_write(const struct vdpa_named_set *set, char **text,
			 struct vdpa_error *err);

/* Free what vdpa_named_set_read() set. @set may be NULL. */
void vdpa_named_set_free(struct vdpa_named_set *set);

/**
 * enum vdpa_fit - whether a host can give a set to a device
 * @VDPA_FIT_MEETS:   a management device makes such a device
 * @VDPA_FIT_SHORT:   none does
 * @VDPA_FIT_UNKNOWN: too little is known of the host
 */
enum vdpa_fit {
	VDPA_FIT_MEETS,
	VDPA_FIT_SHORT,
	VDPA_FIT_UNKNOWN,
};

/* Returns "meets", "falls short" or "cannot tell". */
const char *vdpa_fit_name(enum vdpa_fit fit);

/**
 * struct vdpa_host_fit - whether a host meets a set, and why not
 * @fit:      the answer
 * @mgmtdev:  the management device that makes such a device, or the one that
 *	      lacks the least; NULL: none makes devices of the class. It belongs
 *	      to the record.
 * @missing:  the bits that @mgmtdev does not offer
 * @findings: what vdpa_request_check() found in the request for a device with
 *	      the set on @mgmtdev; ends with NULL
 *
 * Members can be added at the end.
 */
struct vdpa_host_fit {
	enum vdpa_fit fit;
	const struct vdpa_mgmtdev *mgmtdev;
	uint64_t missing;
	struct vdpa_finding **findings;
};

/**
 * vdpa_host_fits - judge whether a host meets a set
 * @host: the record of the host
 * @set:  the set
 * @vmm:  the hypervisor that will move the device; NULL: not known
 * @fit:  set on success; free with vdpa_host_fit_free()
 * @err:  filled on failure; may be NULL
 *
 * The devices that the host has are not looked at: they do not make it fall
 * short. Returns 0 or -ENOMEM.
 */
int vdpa_host_fits(const struct vdpa_host *host,
		   const struct vdpa_named_set *set, const struct vdpa_vmm *vmm,
		   struct vdpa_host_fit **fit, struct vdpa_error *err);

/* Free what vdpa_host_fits() set. @fit may be NULL. */
void vdpa_host_fit_free(struct vdpa_host_fit *fit);

#ifdef __cplusplus
}
#endif

#endif
