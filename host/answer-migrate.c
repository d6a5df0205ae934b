// SPDX-License-Identifier: LGPL-2.1-or-later
/* Migrations between recorded hosts, as JSON: verdicts, plans, places. */

#include "answer.h"

#include "pair.h"
#include "json/types.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

static void put_verdict(struct json_writer *to, enum vdpa_verdict verdict)
{
	json_put_string(to, "verdict", vdpa_verdict_name(verdict));
}

/* Open the document: { SECTION: { NAME: { */
static void open_answer(struct json_writer *to, const char *section,
			const char *name)
{
	json_open(to, NULL, '{');
	json_open(to, section, '{');
	json_open(to, name, '{');
}

static int close_answer(struct json_writer *to, char **text,
			struct vdpa_error *err)
{
	for (int i = 0; i < 3; i++)
		json_close(to, '}');
	return answer_finish(to, text, err);
}

/* ---- check ------------------------------------------------------------ */

int vdpa_json_migrate_check(const struct vdpa_host *from, const char *dev,
			    const struct vdpa_host *to, const char *to_dev,
			    const char *vmm, char **text,
			    struct vdpa_error *err)
{
	struct json_writer out = { .is_document = true };
	struct vdpa_judgement *judgement;
	const struct vdpa_host *const hosts[] = { from, to };
	const struct vdpa_vmm *found;
	int ret = answer_vmm(hosts, 2, vmm, &found, err);

	if (!ret)
		ret = vdpa_host_migrate_check(from, dev, to, to_dev, found,
					      &judgement, err);
	if (ret)
		return ret;
	open_answer(&out, "migrate", dev);
	put_verdict(&out, judgement->verdict);
	answer_put_findings(&out, judgement->findings);
	vdpa_judgement_free(judgement);
	return close_answer(&out, text, err);
}

/* ---- plan ------------------------------------------------------------- */

static void put_words(struct json_writer *to, char *const *words)
{
	json_open(to, "words", '[');
	for (; *words; words++)
		json_put_string(to, NULL, *words);
	json_close(to, ']');
}

static int put_command(struct json_writer *to,
		       const struct vdpa_request *request,
		       const struct vdpa_judgement *judgement,
		       struct vdpa_error *err)
{
	char **words = NULL, *line = NULL;
	int ret;

	ret = vdpa_request_words(request, judgement->needs_nocheck, &words,
				 err);
	if (!ret)
		ret = vdpa_request_line(words, &line, err);
	if (!ret) {
		json_put_string(to, "command", line);
		put_words(to, words);
	}
	free(words);
	free(line);
	return ret;
}

/* The keys of vdpa_json_add(). */
static void put_request(struct json_writer *to,
			const struct vdpa_request *request, uint32_t class_id)
{
	json_open(to, "request", '{');
	json_put_string(to, "name", request->name);
	answer_put_handle(to, "mgmtdev", request->mgmtdev_bus,
			  request->mgmtdev_name);
	if (VDPA_HAS(request, VDPA_ATTR_DEV_FEATURES))
		answer_put_features(to, "device_features", class_id,
				    request->device_features);
	if (VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MACADDR))
		type_mac.write(to, "mac", request->mac, 0);
	if (VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MTU))
		json_put_number(to, "mtu", request->mtu);
	if (VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MAX_VQP))
		json_put_number(to, "max_vqp", request->max_vqp);
	json_close(to, '}');
}

static int write_plan(const struct vdpa_request *request, uint32_t class_id,
		      const struct vdpa_judgement *judgement, char **text,
		      struct vdpa_error *err)
{
	struct json_writer to = { .is_document = true };
	int ret = 0;

	open_answer(&to, "plan", request->name);
	put_verdict(&to, judgement->verdict);
	if (judgement->verdict != VDPA_VERDICT_INCOMPATIBLE &&
	    judgement->verdict != VDPA_VERDICT_CANNOT_TELL) {
		ret = put_command(&to, request, judgement, err);
		put_request(&to, request, class_id);
		if (judgement->needs_nocheck)
			json_put_boolean(&to, "nocheck", true);
	}
	answer_put_findings(&to, judgement->findings);
	if (!ret)
		return close_answer(&to, text, err);
	free(json_finish(&to, ""));
	return ret;
}

int vdpa_json_migrate_plan(const struct vdpa_host *from, const char *dev,
			   const struct vdpa_host *to, const char *mgmtdev,
			   const char *name, const char *vmm, char **text,
			   struct vdpa_error *err)
{
	struct vdpa_judgement *judgement;
	struct vdpa_request request;
	const struct vdpa_host *const hosts[] = { from, to };
	const struct vdpa_vmm *found;
	int ret = answer_vmm(hosts, 2, vmm, &found, err);

	if (!ret)
		ret = vdpa_host_migrate_plan(from, dev, to, mgmtdev, name,
					     found, &request, &judgement, err);
	if (ret)
		return ret;
	ret = write_plan(&request, vdpa_host_dev_find(from, dev)->dev.class_id,
			 judgement, text, err);
	vdpa_judgement_free(judgement);
	return ret;
}

/* ---- places ----------------------------------------------------------- */

static void put_place(struct json_writer *to,
		      const struct vdpa_host_place *place)
{
	json_open(to, NULL, '{');
	if (place->dev)
		json_put_string(to, "dev", place->dev->dev.name);
	else
		answer_put_handle(to, "mgmtdev", place->mgmtdev->mgmtdev.bus,
				  place->mgmtdev->mgmtdev.name);
	put_verdict(to, place->judgement->verdict);
	answer_put_findings(to, place->judgement->findings);
	json_close(to, '}');
}

static int write_places(const char *dev, const struct vdpa_host_places *places,
			char **text, struct vdpa_error *err)
{
	struct json_writer to = { .is_document = true };

	open_answer(&to, "migrate", dev);
	put_verdict(&to, places->count ? places->list[0].judgement->verdict :
					 VDPA_VERDICT_INCOMPATIBLE);
	json_open(&to, "places", '[');
	for (size_t i = 0; i < places->count; i++)
		put_place(&to, &places->list[i]);
	json_close(&to, ']');
	json_open(&to, "in_use", '[');
	for (size_t i = 0; i < places->used_count; i++)
		json_put_string(&to, NULL, places->used[i]->dev.name);
	json_close(&to, ']');
	return close_answer(&to, text, err);
}

int vdpa_json_migrate_places(const struct vdpa_host *from, const char *dev,
			     const struct vdpa_host *to, const char *vmm,
			     char **text, struct vdpa_error *err)
{
	struct vdpa_migrate_dev source;
	struct vdpa_host_where where = { .source = &source };
	struct vdpa_host_places *places;
	const struct vdpa_host *const hosts[] = { from, to };
	const struct vdpa_vmm *found;
	int ret = answer_vmm(hosts, 2, vmm, &found, err);

	if (!ret)
		ret = pair_describe(from, dev, VDPA_HOST_SOURCE, &source, err);
	if (!ret)
		ret = pair_vmm(from, found, &source.vmm, err);
	if (!ret)
		ret = pair_vmm(to, found, &where.vmm, err);
	if (ret)
		return ret;
	if (vdpa_host_is_same(from, to))
		where.except = dev;
	ret = vdpa_host_places(to, &where, &places, err);
	if (ret)
		return ret;
	ret = write_places(dev, places, text, err);
	vdpa_host_places_free(places);
	return ret;
}
