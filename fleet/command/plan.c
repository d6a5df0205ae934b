// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa fleet plan: the best host for a device, and the command that makes it
 * there. */

#include "asked.h"
#include "plan-host.h"
#include "source.h"

#include "tool/plan-answer.h"
#include "tool/report.h"
#include "tool/view.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The best place that was found. It borrows from the record of its host. */
struct best {
	struct vdpa_fleet_host *host; /* NULL: none yet */
	struct vdpa_host_places *places;
	const struct vdpa_host_place *place;
};

struct question {
	struct context *context;
	const struct arguments *arguments;
	struct fleet_source source;
	struct best best;
	size_t unreadable;
	/* A suitable host that already has a device of this name. */
	bool is_name_taken;
};

/* ---- places of one host --------------------------------------------------------- */

static const char *new_name(const struct question *question)
{
	const char *name = question->arguments->request.name;

	return name ? name : question->source.dev.name;
}

static int rank_of(const struct vdpa_host_place *place)
{
	return vdpa_verdict_rank(place->judgement->verdict);
}

/*
 * The best place that the words allow; NULL: there is none, or a better one
 * needs another name. Else the device of another guest, which has the same name
 * on most hosts of a fleet, would be the answer.
 */
static const struct vdpa_host_place *
choose_place(struct question *question, const struct vdpa_host *record,
	     const struct vdpa_host_places *places)
{
	bool is_taken = vdpa_host_dev_find(record, new_name(question));
	const struct vdpa_host_place *passed = NULL;

	for (size_t i = 0; i < places->count; i++) {
		const struct vdpa_host_place *place = &places->list[i];

		if (!fleet_place_is_wanted(question->arguments, place))
			continue;
		if (place->dev && passed && rank_of(passed) < rank_of(place))
			return NULL;
		if (place->dev || !is_taken)
			return place;
		if (!passed)
			passed = place;
		question->is_name_taken |= place->judgement->verdict !=
					   VDPA_VERDICT_INCOMPATIBLE;
	}
	return NULL;
}

/* ---- all hosts ------------------------------------------------------------------ */

static void drop_best(struct best *best)
{
	vdpa_host_places_free(best->places);
	vdpa_fleet_host_free(best->host);
	*best = (struct best){ .host = NULL };
}

/* Of equally good places, the first on a host that is alive. */
static bool is_better(const struct best *best,
		      const struct vdpa_fleet_host *host,
		      const struct vdpa_host_place *place)
{
	int order;

	if (!best->host)
		return true;
	order = rank_of(place) - rank_of(best->place);
	return order < 0 || (!order && host->is_alive && !best->host->is_alive);
}

static int judge(struct question *question, struct vdpa_fleet_host *host)
{
	bool has_own = question->arguments->vmm[1];
	const struct vdpa_host_where where = {
		.source = &question->source.dev,
		.except = fleet_source_except(&question->source, host),
		.vmm = fleet_vmm(host,
				 question->arguments->vmm[has_own ? 1 : 0],
				 &question->source.strange),
	};
	const struct vdpa_host_place *place;
	struct vdpa_host_places *places;
	int ret = vdpa_host_places(host->record, &where, &places, NULL);

	if (ret)
		return ret;
	place = choose_place(question, host->record, places);
	if (!place || !is_better(&question->best, host, place)) {
		vdpa_host_places_free(places);
		return 0;
	}
	drop_best(&question->best);
	question->best = (struct best){ host, places, place };
	return VDPA_FLEET_KEPT;
}

/* The host of the device is not a destination. */
static int judge_other(struct vdpa_fleet_host *host, void *arg)
{
	struct question *question = arg;

	if (question->arguments->is_alive && !host->is_alive)
		return 0;
	if (!host->record) {
		fleet_warn(host);
		question->unreadable++;
		return 0;
	}
	return fleet_source_except(&question->source, host) ?
		       0 :
		       judge(question, host);
}

static int judge_named(struct question *question, struct vdpa_store *store)
{
	struct vdpa_fleet_host *host;
	int ret = fleet_get(question->context, store,
			    question->arguments->host[1], &host);

	if (ret)
		return ret;
	ret = judge(question, host);
	if (ret == VDPA_FLEET_KEPT)
		return 0;
	vdpa_fleet_host_free(host);
	if (ret)
		return vdpa_error_set(&question->context->err, ret, NULL,
				      "no memory for a plan");
	return 0;
}

/* ---- the answer ------------------------------------------------------------------ */

static int fail_name(const struct question *question)
{
	const char *host = question->arguments->host[1];
	struct vdpa_error *err = &question->context->err;

	if (host)
		return vdpa_error_set(err, -EEXIST,
				      "choose another one: to name NAME",
				      "the host \"%.100s\" has a device "
				      "\"%.100s\" already",
				      host, new_name(question));
	return vdpa_error_set(err, -EEXIST, "choose another one: to name NAME",
			      "each other host with a place has a device "
			      "\"%.100s\" already",
			      new_name(question));
}

static void describe_hosts(const struct question *question, char *text,
			   size_t size)
{
	const char *host = question->arguments->host[1];

	if (host)
		snprintf(text, size, "the host \"%.100s\" has no", host);
	else
		snprintf(text, size, "no other host%s%s has a",
			 question->arguments->is_alive ? " that is alive" : "",
			 question->unreadable ? " whose record can be read" :
						"");
}

static void describe_none(const struct question *question,
			  struct vdpa_finding *finding)
{
	const struct vdpa_request *request = &question->arguments->request;
	const char *bus = request->mgmtdev_bus;
	char hosts[160];

	describe_hosts(question, hosts, sizeof(hosts));
	if (!request->mgmtdev_name) {
		snprintf(finding->what, sizeof(finding->what),
			 "%s place for it", hosts);
		snprintf(finding->hint, sizeof(finding->hint),
			 "\"vdpa fleet where\" judges all hosts");
		return;
	}
	snprintf(finding->what, sizeof(finding->what),
		 "%s management device \"%.50s%s%.100s\"", hosts,
		 bus ? bus : "", bus ? "/" : "", request->mgmtdev_name);
	snprintf(finding->hint, sizeof(finding->hint),
		 "\"vdpa fleet list mgmtdev MGMTDEV\" lists the hosts that "
		 "have one");
}

/* The same verdict as that of "where" about hosts without a place. */
static int print_none(const struct question *question)
{
	struct vdpa_finding finding = {
		.code = "no-place",
		.severity = VDPA_SEVERITY_ERROR,
		.source = "the records of the hosts",
	};
	struct vdpa_finding *findings[] = { &finding, NULL };
	const struct vdpa_judgement judgement = {
		.verdict = question->unreadable ? VDPA_VERDICT_CANNOT_TELL :
						  VDPA_VERDICT_INCOMPATIBLE,
		.findings = findings,
	};
	const struct vdpa_request request = { .name = new_name(question) };
	const struct plan_answer answer = {
		.request = &request,
		.judgement = &judgement,
	};
	int ret;

	describe_none(question, &finding);
	ret = plan_print(question->context, &answer);
	return ret ? ret : plan_status(judgement.verdict);
}

/* If a new device could move there under another name, an unsuitable existing
 * device is not the answer. */
static bool has_answer(const struct question *question)
{
	const struct vdpa_host_place *place = question->best.place;

	return place &&
	       !(question->is_name_taken &&
		 place->judgement->verdict == VDPA_VERDICT_INCOMPATIBLE);
}

/* A host that cannot be read may have a place, or a better one. */
static int status_of(const struct question *question)
{
	int status = plan_status(question->best.place->judgement->verdict);

	return status == ANSWER_NO && question->unreadable ? ANSWER_DEPENDS :
							     status;
}

static int print_best(const struct question *question)
{
	int ret;
	const struct best *best = &question->best;
	struct vdpa_request request = best->place->request;
	const struct plan_answer answer = {
		.host = best->host->name,
		.is_alive = best->host->is_alive,
		.dev = best->place->dev ? best->place->dev->dev.name : NULL,
		.request = &request,
		.judgement = best->place->judgement,
	};

	request.name = new_name(question);
	ret = plan_print(question->context, &answer);
	return ret ? ret : status_of(question);
}

static int answer_question(const struct question *question)
{
	if (has_answer(question))
		return print_best(question);
	return question->is_name_taken ? fail_name(question) :
					 print_none(question);
}

static int ask(struct question *question, struct vdpa_store *store)
{
	struct context *context = question->context;
	int ret = fleet_source_read(context, question->arguments, store,
				    &question->source);

	if (ret)
		return ret;
	ret = question->arguments->host[1] ?
		      judge_named(question, store) :
		      fleet_each(context, store, VDPA_FLEET_RECORDS,
				 FLEET_AT_END, judge_other, question);
	if (!ret)
		fleet_warn_strange(&question->source.strange);
	return ret;
}

static int plan_dev(struct context *context, const struct arguments *arguments,
		    struct vdpa_store *store)
{
	struct question question = { .context = context,
				     .arguments = arguments };
	int ret = ask(&question, store);

	if (!ret)
		ret = answer_question(&question);
	drop_best(&question.best);
	fleet_source_free(&question.source);
	return ret;
}

int cmd_fleet_plan(struct context *context, const struct arguments *arguments)
{
	struct vdpa_store *store = NULL;
	int ret = fleet_open(context, &store);

	if (!ret)
		ret = arguments->dev[0] ?
			      plan_dev(context, arguments, store) :
			      fleet_plan_host(context, arguments, store);
	vdpa_store_close(store);
	return ret;
}
