/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parts of the answers of <vdpa/json.h>. */
#ifndef HOST_ANSWER_H
#define HOST_ANSWER_H

#include "json/json.h"

#include <vdpa/host.h>
#include <vdpa/json.h>

struct vdpa_json {
	struct vdpa *vdpa;
	char *folder;			   /* NULL: devices are not recorded */
	const struct vdpa_host_vmms *vmms; /* NULL: known ones only */
	vdpa_json_warn_fn *warn;
	void *arg;
};

/* Pass a warning to the caller's function, if there is one. */
void answer_warn(const struct vdpa_json *json, const struct vdpa_error *reason);

/*
 * Find the hypervisor in the rows of @hosts, and among the known ones. If @word
 * is NULL, set @vmm to NULL. Returns 0 or -EINVAL.
 */
int answer_vmm(const struct vdpa_host *const *hosts, size_t count,
	       const char *word, const struct vdpa_vmm **vmm,
	       struct vdpa_error *err);

/* Find the class. If @word is NULL, it is @fallback. Returns 0 or -EINVAL. */
int answer_class(const char *word, uint32_t fallback, uint32_t *class_id,
		 struct vdpa_error *err);

/* Write the members of a finding into the open object. */
void answer_put_finding(struct json_writer *to,
			const struct vdpa_finding *finding);

/* "findings": all of @list, which ends with NULL. */
void answer_put_findings(struct json_writer *to,
			 struct vdpa_finding *const *list);

/* { "mask": ..., "names": ... } */
void answer_put_features(struct json_writer *to, const char *key,
			 uint32_t class_id, uint64_t features);

/* "BUS/NAME", or "NAME". Does nothing if @name is NULL. */
void answer_put_handle(struct json_writer *to, const char *key, const char *bus,
		       const char *name);

/* End the document: set @text, or report that there was no memory. */
int answer_finish(struct json_writer *to, char **text, struct vdpa_error *err);

#endif
