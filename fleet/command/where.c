// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa fleet where: for each host, whether a device can move there. */

#include "fleet.h"
#include "source.h"

#include "tool/places.h"
#include "tool/plan-answer.h"
#include "tool/report.h"
#include "tool/view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* An answer for one host. Its record is kept only if its places are printed. */
struct answer {
	char *host;
	bool is_alive;
	bool is_doubtful; /* whether it is alive is not known */
	char *error;	  /* why it cannot be read; NULL: it can be */
	enum vdpa_verdict verdict;
	bool is_dev;
	char *place; /* the best one; NULL: there is none */
	struct vdpa_fleet_host *kept;
	struct vdpa_host_places *places;
};

struct question {
	struct context *context;
	const struct arguments *arguments;
	struct fleet_source source;
	struct answer *answers;
	size_t count;
};

/* ---- the answers ---------------------------------------------------------------- */

static struct answer *new_answer(struct question *question)
{
	size_t count = question->count;
	struct answer *more;

	if (!(count & (count - 1))) {
		more = reallocarray(question->answers, count ? 2 * count : 1,
				    sizeof(*more));
		if (!more)
			return NULL;
		question->answers = more;
	}
	question->answers[count] = (struct answer){ .host = NULL };
	return &question->answers[question->count++];
}

static int note_best(struct answer *answer,
		     const struct vdpa_host_places *places)
{
	const struct vdpa_host_place *best = places->list;
	char *made = NULL;
	const char *name;

	answer->verdict = VDPA_VERDICT_INCOMPATIBLE;
	if (!places->count)
		return 0;
	answer->verdict = best->judgement->verdict;
	answer->is_dev = best->dev;
	name = best->dev ? best->dev->dev.name :
			   view_mgmtdev_name(&best->mgmtdev->mgmtdev, &made);
	answer->place = made ? made : name ? strdup(name) : NULL;
	return answer->place ? 0 : -ENOMEM;
}

/* As text without details, the best place is enough. */
static bool needs_places(const struct context *context)
{
	return context->is_json || context->has_details;
}

static int judge(struct question *question, struct vdpa_fleet_host *host)
{
	const struct vdpa_host_where where = {
		.source = &question->source.dev,
		.except = fleet_source_except(&question->source, host),
		.vmm = fleet_vmm(host, question->arguments->vmm[0],
				 &question->source.strange),
		.flags = needs_places(question->context) ? 0 :
							   VDPA_HOST_BEST_PLACE,
	};
	struct answer *answer = new_answer(question);
	struct vdpa_host_places *places;
	int ret;

	if (!answer)
		return -ENOMEM;
	ret = vdpa_host_places(host->record, &where, &places, NULL);
	if (ret)
		return ret;
	answer->is_alive = host->is_alive;
	answer->host = strdup(host->name);
	ret = answer->host ? note_best(answer, places) : -ENOMEM;
	if (ret || !needs_places(question->context)) {
		vdpa_host_places_free(places);
		return ret;
	}
	answer->places = places;
	answer->kept = host;
	return VDPA_FLEET_KEPT;
}

/* A host that cannot be read may have a place, or none. */
static int note_unread(struct question *question,
		       const struct vdpa_fleet_host *host)
{
	struct answer *answer = new_answer(question);

	fleet_warn(host);
	if (!answer)
		return -ENOMEM;
	answer->is_alive = host->is_alive;
	answer->is_doubtful = host->is_doubtful;
	answer->verdict = VDPA_VERDICT_CANNOT_TELL;
	answer->host = strdup(host->name);
	answer->error = strdup(host->why.what);
	return answer->host && answer->error ? 0 : -ENOMEM;
}

static int judge_host(struct vdpa_fleet_host *host, void *arg)
{
	struct question *question = arg;

	if (question->arguments->is_alive && !host->is_alive)
		return 0;
	return host->record ? judge(question, host) :
			      note_unread(question, host);
}

/* Best first, then those that are alive, then by name. */
static int compare_answers(const void *a, const void *b)
{
	const struct answer *one = a, *other = b;
	int order = vdpa_verdict_rank(one->verdict) -
		    vdpa_verdict_rank(other->verdict);

	if (!order)
		order = other->is_alive - one->is_alive;
	return order ? order : strcmp(one->host, other->host);
}

static int ask(struct question *question, struct vdpa_store *store)
{
	struct context *context = question->context;
	int ret;

	ret = fleet_source_read(context, question->arguments, store,
				&question->source);
	if (ret)
		return ret;
	ret = fleet_each(context, store, VDPA_FLEET_RECORDS, FLEET_AT_END,
			 judge_host, question);
	if (ret)
		return ret;
	fleet_warn_strange(&question->source.strange);
	if (!question->count)
		return fleet_fail_empty(context, question->arguments);
	qsort(question->answers, question->count, sizeof(*question->answers),
	      compare_answers);
	return 0;
}

static void free_question(struct question *question)
{
	for (size_t i = 0; i < question->count; i++) {
		free(question->answers[i].host);
		free(question->answers[i].place);
		free(question->answers[i].error);
		vdpa_host_places_free(question->answers[i].places);
		vdpa_fleet_host_free(question->answers[i].kept);
	}
	free(question->answers);
	fleet_source_free(&question->source);
}

/* ---- printing ------------------------------------------------------------------- */

/* That of the best host. With a place on one, the device can move, whatever the
 * hosts are that cannot be read. */
static enum vdpa_verdict verdict_of(const struct question *question)
{
	return question->count ? question->answers[0].verdict :
				 VDPA_VERDICT_INCOMPATIBLE;
}

static void print_answer(struct context *context, const struct answer *answer)
{
	static const struct label host = { .key = "host" };
	static const struct label verdict = { .key = "verdict" };
	static const struct vdpa_host_places none = { .count = 0 };
	struct printer *out = &context->out;

	out->ops->record_begin(out);
	out->ops->string(out, &host, answer->host);
	if (!answer->is_doubtful)
		fleet_print_alive(out, answer->is_alive);
	out->ops->string(out, &verdict, vdpa_verdict_name(answer->verdict));
	view_known(out, "error", answer->error);
	if (answer->places)
		places_print_list(context, answer->places);
	else if (needs_places(context))
		places_print_list(context, &none);
	else if (answer->place)
		view_known(out, answer->is_dev ? "dev" : "mgmtdev",
			   answer->place);
	out->ops->record_end(out);
}

static void print_answers(struct context *context,
			  const struct question *question)
{
	static const struct label label = { .key = "verdict" };
	struct printer *out = &context->out;

	out->ops->section_begin(out, "where");
	out->ops->object_begin(out, question->arguments->dev[0], GAP_BETWEEN);
	out->ops->string(out, &label, vdpa_verdict_name(verdict_of(question)));
	out->ops->records_begin(out, "hosts");
	for (size_t i = 0; i < question->count; i++)
		print_answer(context, &question->answers[i]);
	out->ops->records_end(out);
	out->ops->object_end(out);
	out->ops->section_end(out);
}

int cmd_fleet_where(struct context *context, const struct arguments *arguments)
{
	struct question question = { .context = context,
				     .arguments = arguments };
	struct vdpa_store *store = NULL;
	int ret;

	ret = fleet_open(context, &store);
	if (!ret)
		ret = ask(&question, store);
	if (!ret) {
		print_answers(context, &question);
		ret = plan_status(verdict_of(&question));
	}
	free_question(&question);
	vdpa_store_close(store);
	return ret;
}
