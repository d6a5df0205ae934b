// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The state of a host as JSON: its management devices, its devices, its record.
 */

#include "answer.h"

#include "pair.h"
#include "write.h"
#include "json/fail.h"
#include "json/types.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

/* ---- the host --------------------------------------------------------- */

int vdpa_json_set_folder(struct vdpa_json *json, const char *folder,
			 struct vdpa_error *err)
{
	char *copy = folder ? strdup(folder) : NULL;

	if (folder && !copy)
		return json_fail_memory(err);
	free(json->folder);
	json->folder = copy;
	return 0;
}

int vdpa_json_new(struct vdpa *vdpa, struct vdpa_json **json,
		  struct vdpa_error *err)
{
	struct vdpa_json *made = calloc(1, sizeof(*made));
	int ret;

	if (!made)
		return json_fail_memory(err);
	made->vdpa = vdpa;
	ret = vdpa_json_set_folder(made, VDPA_INITIAL_FOLDER, err);
	if (ret)
		free(made);
	else
		*json = made;
	return ret;
}

void vdpa_json_free(struct vdpa_json *json)
{
	if (!json)
		return;
	free(json->folder);
	free(json);
}

void vdpa_json_set_warn(struct vdpa_json *json, vdpa_json_warn_fn *warn,
			void *arg)
{
	json->warn = warn;
	json->arg = arg;
}

void vdpa_json_use_vmms(struct vdpa_json *json,
			const struct vdpa_host_vmms *vmms)
{
	json->vmms = vmms;
}

static int collect(const struct vdpa_json *json, bool asks_chardevs,
		   struct vdpa_host **host, struct vdpa_error *err)
{
	const struct vdpa_host_collect how = {
		.folder = json->folder,
		.asks_chardevs = asks_chardevs,
		.warn = json->warn,
		.arg = json->arg,
	};

	return vdpa_host_collect(json->vdpa, &how, host, err);
}

int vdpa_json_export(struct vdpa_json *json, bool asks_chardevs, char **text,
		     struct vdpa_error *err)
{
	struct vdpa_host *host;
	int ret = collect(json, asks_chardevs, &host, err);

	if (ret)
		return ret;
	ret = vdpa_host_write(host, text, err);
	vdpa_host_free(host);
	return ret;
}

/* ---- its management devices ------------------------------------------- */

static bool put_mgmtdev(struct json_writer *to,
			const struct vdpa_host_mgmtdev *entry)
{
	if (!record_open_mgmtdev(to, entry))
		return false;
	json_close(to, '}');
	return true;
}

static bool put_mgmtdevs(struct json_writer *to, const struct vdpa_host *host)
{
	for (size_t i = 0; i < host->mgmtdev_count; i++)
		if (!put_mgmtdev(to, &host->mgmtdevs[i]))
			return false;
	return true;
}

static int write_mgmtdevs(const struct vdpa_host *host,
			  const struct vdpa_host_mgmtdev *one, char **text,
			  struct vdpa_error *err)
{
	struct json_writer to = { .is_document = true };

	json_open(&to, NULL, '{');
	json_open(&to, "mgmtdev", '{');
	if (!(one ? put_mgmtdev(&to, one) : put_mgmtdevs(&to, host)))
		to.has_failed = true;
	json_close(&to, '}');
	json_close(&to, '}');
	return answer_finish(&to, text, err);
}

int vdpa_json_mgmtdevs(struct vdpa_json *json, const char *handle, char **text,
		       struct vdpa_error *err)
{
	const struct vdpa_host_mgmtdev *one = NULL;
	struct vdpa_host *host;
	int ret = collect(json, false, &host, err);

	if (ret)
		return ret;
	if (handle)
		one = pair_mgmtdev(host, handle);
	if (handle && !one)
		ret = vdpa_error_set(err, -ENODEV, NULL,
				     "there is no management device \"%.160s\"",
				     handle);
	else
		ret = write_mgmtdevs(host, one, text, err);
	vdpa_host_free(host);
	return ret;
}

/* ---- its devices ------------------------------------------------------ */

/* What changed without the administrator, as "vdpa -d dev show" prints it. */
static void put_drift(struct json_writer *to, const struct vdpa_host_dev *entry)
{
	struct vdpa_initial last = { .has = 0 };
	struct vdpa_drift drift;

	if (entry->has_initial)
		last = entry->initial;
	vdpa_initial_overlay(&last, &entry->set);
	vdpa_initial_drift(&last, &entry->config, &drift);
	if (!VDPA_HAS(&drift, VDPA_ATTR_DEV_NET_CFG_MACADDR))
		return;
	json_open(to, "drift", '[');
	json_open(to, NULL, '{');
	json_put_string(to, "what", "mac");
	type_mac.write(to, "here", drift.shown.mac, 0);
	type_mac.write(to, "administered", drift.administered.mac, 0);
	json_close(to, '}');
	json_close(to, ']');
}

static bool put_dev(struct json_writer *to, const struct vdpa_host_dev *entry)
{
	if (!record_open_dev(to, entry))
		return false;
	put_drift(to, entry);
	json_close(to, '}');
	return true;
}

static bool put_devs(struct json_writer *to, const struct vdpa_host *host)
{
	for (size_t i = 0; i < host->dev_count; i++)
		if (!put_dev(to, &host->devs[i]))
			return false;
	return true;
}

static int write_devs(const struct vdpa_host *host,
		      const struct vdpa_host_dev *one, char **text,
		      struct vdpa_error *err)
{
	struct json_writer to = { .is_document = true };

	json_open(&to, NULL, '{');
	json_open(&to, "dev", '{');
	if (!(one ? put_dev(&to, one) : put_devs(&to, host)))
		to.has_failed = true;
	json_close(&to, '}');
	json_close(&to, '}');
	return answer_finish(&to, text, err);
}

int vdpa_json_devs(struct vdpa_json *json, const char *name, char **text,
		   struct vdpa_error *err)
{
	const struct vdpa_host_dev *one = NULL;
	struct vdpa_host *host;
	int ret = collect(json, false, &host, err);

	if (ret)
		return ret;
	if (name)
		one = vdpa_host_dev_find(host, name);
	if (name && !one)
		ret = vdpa_error_set(err, -ENODEV, NULL,
				     "there is no device \"%.100s\"", name);
	else
		ret = write_devs(host, one, text, err);
	vdpa_host_free(host);
	return ret;
}
