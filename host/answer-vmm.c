// SPDX-License-Identifier: LGPL-2.1-or-later
/* How a hypervisor is started with a recorded device, as JSON. */

#include "answer.h"

#include "pair.h"
#include "json/fail.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <vdpa/vmm.h>

static void put_strings(struct json_writer *to, const char *key,
			char *const *items)
{
	json_open(to, key, '[');
	for (; items && *items; items++)
		json_put_string(to, NULL, *items);
	json_close(to, ']');
}

static void put_form(struct json_writer *to, const struct vdpa_vmm_form *form)
{
	json_open(to, NULL, '{');
	json_put_string(to, "form", form->name);
	json_put_string(to, "help", form->help);
	json_put_boolean(to, "can_move", form->can_move);
	if (form->words)
		put_strings(to, "words", form->words);
	if (form->text)
		json_put_string(to, "xml", form->text);
	json_close(to, '}');
}

static int write_args(const struct vdpa_vmm_use *use,
		      const struct vdpa_vmm *vmm,
		      const struct vdpa_vmm_args *args, char **text,
		      struct vdpa_error *err)
{
	struct json_writer to = { .is_document = true };

	json_open(&to, NULL, '{');
	json_open(&to, "args", '{');
	json_open(&to, use->is_incoming ? "destination" : "source", '{');
	json_put_string(&to, "dev", use->dev->name);
	json_put_string(&to, "vmm", vmm->name);
	json_put_string(&to, "path", use->path);
	json_open(&to, "forms", '[');
	for (size_t i = 0; i < args->count; i++)
		put_form(&to, &args->forms[i]);
	json_close(&to, ']');
	put_strings(&to, "notes", args->notes);
	answer_put_findings(&to, args->findings);
	for (int i = 0; i < 3; i++)
		json_close(&to, '}');
	return answer_finish(&to, text, err);
}

/* The hypervisor to start: the one that is named, or that of the record. */
static int find_vmm(const struct vdpa_host *host, const char *word,
		    const struct vdpa_vmm **vmm, struct vdpa_error *err)
{
	const struct vdpa_vmm *named;
	int ret = answer_vmm(&host, 1, word, &named, err);

	if (!ret)
		ret = pair_vmm(host, named, vmm, err);
	if (ret || *vmm)
		return ret;
	return vdpa_error_set(err, -EINVAL, "name a hypervisor",
			      "the record does not say which hypervisor the "
			      "host has");
}

static int ask(const struct vdpa_vmm *vmm, struct vdpa_vmm_use *use,
	       char **text, struct vdpa_error *err)
{
	struct vdpa_vmm_args *args;
	char *path;
	int ret;

	if (asprintf(&path, "/dev/vdpa/by-name/%s", use->dev->name) < 0)
		return json_fail_memory(err);
	use->path = path;
	ret = vdpa_vmm_args(vmm, use, &args, err);
	if (!ret) {
		ret = write_args(use, vmm, args, text, err);
		vdpa_vmm_args_free(args);
	}
	free(path);
	return ret;
}

int vdpa_json_vmm_args(const struct vdpa_host *host, const char *dev,
		       const char *vmm, unsigned int flags, char **text,
		       struct vdpa_error *err)
{
	bool is_incoming = flags & VDPA_JSON_INCOMING;
	struct vdpa_migrate_dev described;
	struct vdpa_vmm_use use = {
		.dev = &described,
		.is_iommu = flags & VDPA_JSON_IOMMU,
		.is_incoming = is_incoming,
	};
	const struct vdpa_host_dev *recorded;
	const struct vdpa_vmm *found;
	int ret = find_vmm(host, vmm, &found, err);

	if (!ret)
		ret = pair_describe(host, dev,
				    is_incoming ? VDPA_HOST_DESTINATION :
						  VDPA_HOST_SOURCE,
				    &described, err);
	if (ret)
		return ret;
	recorded = vdpa_host_dev_find(host, dev);
	use.driver = recorded->driver;
	use.max_vqs = recorded->dev.max_vqs;
	return ask(found, &use, text, err);
}
