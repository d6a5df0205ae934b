// SPDX-License-Identifier: LGPL-2.1-or-later
/* Parts of the answers of <vdpa/json.h>, and events. */

#include "answer.h"

#include "handle.h"
#include "json/fail.h"
#include "json/types.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/monitor.h>
#include <vdpa/virtio.h>

void vdpa_text_free(char *text)
{
	free(text);
}

void answer_warn(const struct vdpa_json *json, const struct vdpa_error *reason)
{
	if (json->warn)
		json->warn(reason, json->arg);
}

int answer_vmm(const struct vdpa_host *const *hosts, size_t count,
	       const char *word, const struct vdpa_vmm **vmm,
	       struct vdpa_error *err)
{
	*vmm = NULL;
	if (!word)
		return 0;
	for (size_t i = 0; i < count; i++)
		if (!vdpa_vmm_find_in(vdpa_host_vmms_rows(hosts[i]->vmms), word,
				      vmm, err))
			return 0;
	return count ? -EINVAL : vdpa_vmm_find(word, vmm, err);
}

int answer_class(const char *word, uint32_t fallback, uint32_t *class_id,
		 struct vdpa_error *err)
{
	uint32_t found = word ? vdpa_class_find(word) : fallback;

	if (word && !found)
		return vdpa_error_set(err, -EINVAL,
				      "give a class such as net or block",
				      "there is no class \"%.80s\"", word);
	*class_id = found;
	return 0;
}

/* ---- findings --------------------------------------------------------- */

static void put_bit_numbers(struct json_writer *to, uint64_t bits)
{
	json_open(to, "bits", '[');
	for (unsigned int bit = 0; bit < 64; bit++)
		if (bits & VDPA_BIT(bit))
			json_put_number(to, NULL, bit);
	json_close(to, ']');
}

void answer_put_finding(struct json_writer *to,
			const struct vdpa_finding *finding)
{
	static const char *const severities[] = {
		[VDPA_SEVERITY_WARNING] = "warning",
		[VDPA_SEVERITY_CONDITION] = "condition",
		[VDPA_SEVERITY_ERROR] = "error",
	};

	json_put_string(to, "severity", severities[finding->severity]);
	json_put_string(to, "code", finding->code);
	json_put_string(to, "message", finding->what);
	json_put_string(to, "hint", finding->hint);
	if (finding->bits)
		put_bit_numbers(to, finding->bits);
	json_put_string(to, "source", finding->source);
}

void answer_put_findings(struct json_writer *to,
			 struct vdpa_finding *const *list)
{
	json_open(to, "findings", '[');
	for (; *list; list++) {
		json_open(to, NULL, '{');
		answer_put_finding(to, *list);
		json_close(to, '}');
	}
	json_close(to, ']');
}

/* ---- values ----------------------------------------------------------- */

void answer_put_features(struct json_writer *to, const char *key,
			 uint32_t class_id, uint64_t features)
{
	type_features.write(to, key, &features, class_id);
}

void answer_put_handle(struct json_writer *to, const char *key, const char *bus,
		       const char *name)
{
	char *handle;

	if (!name)
		return;
	handle = handle_text(bus, name);
	if (handle)
		json_put_string(to, key, handle);
	else
		to->has_failed = true;
	free(handle);
}

int answer_finish(struct json_writer *to, char **text, struct vdpa_error *err)
{
	char *written = json_finish(to, "\n");

	if (!written)
		return json_fail_memory(err);
	*text = written;
	return 0;
}

/* ---- events ----------------------------------------------------------- */

static void put_known(struct json_writer *to, const char *key,
		      const char *value)
{
	if (value)
		json_put_string(to, key, value);
}

int vdpa_json_event(const struct vdpa_event *event, char **text,
		    struct vdpa_error *err)
{
	struct json_writer to = { .is_document = false };

	json_open(&to, NULL, '{');
	put_known(&to, "event", vdpa_event_name(event->kind));
	put_known(&to, "dev", event->name);
	if (event->class_id)
		type_class.write(&to, "class", &event->class_id, 0);
	answer_put_handle(&to, "mgmtdev", event->mgmtdev_bus,
			  event->mgmtdev_name);
	put_known(&to, "driver", event->driver);
	put_known(&to, "chardev", event->chardev);
	json_close(&to, '}');
	return answer_finish(&to, text, err);
}
