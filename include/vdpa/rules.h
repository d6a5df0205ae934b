/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What can be known of a request before the kernel is asked: contradictions in
 * itself, and with what the management device offers.
 */
#ifndef VDPA_RULES_H
#define VDPA_RULES_H

#include <vdpa/vdpa.h>

#ifdef __cplusplus
extern "C" {
#endif

enum vdpa_severity {
	VDPA_WARNING, /* it can be meant so */
	VDPA_ERROR,   /* the kernel or the specification surely refuses it */
};

/**
 * struct vdpa_finding - what a rule found
 * @code:     stable name of the rule: "mac-needs-feature"
 * @severity: whether it can be meant so
 * @bits:     feature bits that it is about; 0: none
 * @what:     what was found: a sentence without a period
 * @hint:     what to change
 * @source:   where it is written: a function of the kernel, or a section of the
 *	      virtio specification
 */
struct vdpa_finding {
	const char *code;
	enum vdpa_severity severity;
	uint64_t bits;
	char what[VDPA_ERROR_TEXT_SIZE];
	char hint[VDPA_ERROR_TEXT_SIZE];
	const char *source;
};

/**
 * vdpa_request_check - look for contradictions in a request
 * @request: of command VDPA_CMD_DEV_NEW
 * @mgmtdev: the management device that it names, as vdpa_mgmtdev_get() gives
 *	     it; NULL: not known, then only the request itself is looked at
 * @list:    set on success: all findings, errors first; ends with NULL; free
 *	     with vdpa_finding_list_free()
 * @err:     filled on failure; may be NULL
 *
 * No rule is stricter than its source: what it calls an error, Linux 7.2 or
 * virtio 1.3 refuses. Bits that the library does not know are in no finding,
 * except where @mgmtdev does not offer them. Asks no kernel.
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_request_check(const struct vdpa_request *request,
		       const struct vdpa_mgmtdev *mgmtdev,
		       struct vdpa_finding ***list, struct vdpa_error *err);

/* Free what vdpa_request_check() gave. @list may be NULL. */
void vdpa_finding_list_free(struct vdpa_finding **list);

#ifdef __cplusplus
}
#endif

#endif
