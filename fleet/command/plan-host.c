// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vdpa fleet plan host HOST to HOST: a place for each device of a host. No two
 * devices get the same place: a device that is there already, or the only one
 * that a management device can have.
 */

#include "plan-host.h"

#include "asked.h"
#include "assign.h"
#include "source.h"

#include "tool/plan-answer.h"
#include "tool/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The driver that a device of the plan has: it is not a place any more. */
#define TAKEN "taken by this plan"

/* What is found for a device. */
struct move {
	bool is_name_taken; /* a new device would need another name */
	bool has_place;	    /* if no other device took it */
	struct vdpa_host_places *places; /* @answer borrows from them */
	struct plan_answer answer;
	/* Why there is no place, if the plan itself is the reason. */
	struct vdpa_finding reason;
	struct vdpa_finding *reasons[2];
	struct vdpa_judgement judgement;
	struct vdpa_request request;
};

struct moving {
	struct context *context;
	const struct arguments *arguments;
	struct fleet_source source;
	struct vdpa_fleet_host *to;
	struct vdpa_host record; /* of @to, with the devices of the plan */
	size_t dev_count;	 /* of @to */
	struct vdpa_parent *parents;
	const struct vdpa_vmm *vmm;
	struct move *moves;
	struct plan_answer *answers;
	size_t count;
	struct assign assign;
	uint8_t *ranks;
	bool *takes_many;
};

bool fleet_place_is_wanted(const struct arguments *arguments,
			   const struct vdpa_host_place *place)
{
	const struct vdpa_request *request = &arguments->request;
	const struct vdpa_mgmtdev *mgmtdev;

	if (!request->mgmtdev_name)
		return true;
	if (!place->mgmtdev)
		return false;
	mgmtdev = &place->mgmtdev->mgmtdev;
	return strcmp(mgmtdev->name, request->mgmtdev_name) == 0 &&
	       strcmp(mgmtdev->bus ? mgmtdev->bus : "",
		      request->mgmtdev_bus ? request->mgmtdev_bus : "") == 0;
}

/* ---- judging --------------------------------------------------------------------- */

static int judge(struct moving *moving, size_t i,
		 struct vdpa_host_places **places)
{
	const struct vdpa_host_where where = {
		.source = &moving->source.dev,
		.vmm = moving->vmm,
	};

	fleet_source_choose(&moving->source,
			    &moving->source.home->record->devs[i]);
	return vdpa_host_places(&moving->record, &where, places,
				&moving->context->err);
}

static size_t index_of(const struct moving *moving,
		       const struct vdpa_host_place *place)
{
	if (place->dev)
		return (size_t)(place->dev - moving->record.devs);
	return moving->dev_count +
	       (size_t)(place->mgmtdev - moving->record.mgmtdevs);
}

static uint8_t rank_of(const struct vdpa_host_place *place)
{
	enum vdpa_verdict verdict = place->judgement->verdict;

	return verdict == VDPA_VERDICT_INCOMPATIBLE ?
		       ASSIGN_NEVER :
		       (uint8_t)vdpa_verdict_rank(verdict);
}

/*
 * Note how good each place is. As in a plan for one device, a device that is
 * there is not a place if a new one with another name would be better.
 */
static void note_ranks(struct moving *moving, size_t i,
		       const struct vdpa_host_places *places)
{
	uint8_t *ranks = moving->ranks + i * moving->assign.places;
	uint8_t best_new = ASSIGN_NEVER;
	struct move *move = &moving->moves[i];
	bool is_taken =
		vdpa_host_dev_find(moving->to->record, move->request.name);

	for (size_t at = 0; at < places->count; at++) {
		const struct vdpa_host_place *place = &places->list[at];
		uint8_t rank = rank_of(place);

		if (!fleet_place_is_wanted(moving->arguments, place) ||
		    rank == ASSIGN_NEVER)
			continue;
		if (place->mgmtdev && rank < best_new)
			best_new = rank;
		if (is_taken && (place->mgmtdev || best_new < rank))
			continue;
		ranks[index_of(moving, place)] = rank;
		move->has_place = true;
	}
	move->is_name_taken = is_taken && best_new != ASSIGN_NEVER;
}

static int judge_all(struct moving *moving)
{
	int ret = 0;

	memset(moving->ranks, ASSIGN_NEVER,
	       moving->count * moving->assign.places);
	for (size_t i = 0; i < moving->count && !ret; i++) {
		struct vdpa_host_places *places;

		ret = judge(moving, i, &places);
		if (ret)
			break;
		note_ranks(moving, i, places);
		vdpa_host_places_free(places);
	}
	return ret;
}

/* Whether @dev can go to the management device @at next to another device. */
static int probe(struct moving *moving, size_t dev, size_t at, bool *can)
{
	struct vdpa_parent parent = moving->parents[at];
	struct vdpa_judgement *judgement;
	struct vdpa_request request;
	int ret;

	parent.sibling = (char *)TAKEN;
	fleet_source_choose(&moving->source,
			    &moving->source.home->record->devs[dev]);
	ret = vdpa_migrate_plan(&moving->source.dev, &parent, moving->vmm,
				&request, &judgement, &moving->context->err);
	if (ret)
		return ret;
	*can = judgement->verdict != VDPA_VERDICT_INCOMPATIBLE;
	vdpa_judgement_free(judgement);
	return 0;
}

/* Any device that can go there alone shows whether there is room for more. */
static int find_room(struct moving *moving)
{
	size_t places = moving->assign.places;

	for (size_t at = moving->dev_count; at < places; at++)
		for (size_t i = 0; i < moving->count; i++) {
			int ret;

			if (moving->ranks[i * places + at] == ASSIGN_NEVER)
				continue;
			ret = probe(moving, i, at - moving->dev_count,
				    &moving->takes_many[at]);
			if (ret)
				return ret;
			break;
		}
	return 0;
}

/* ---- answers ---------------------------------------------------------------------- */

/* A verdict with a reason that is not about a place. */
static void refuse(struct move *move, const char *code, const char *what,
		   const char *hint)
{
	move->reason = (struct vdpa_finding){
		.code = code,
		.severity = VDPA_SEVERITY_ERROR,
		.source = "the record of the host",
	};
	snprintf(move->reason.what, sizeof(move->reason.what), "%s", what);
	snprintf(move->reason.hint, sizeof(move->reason.hint), "%s", hint);
	move->reasons[0] = &move->reason;
	move->judgement = (struct vdpa_judgement){
		.verdict = VDPA_VERDICT_INCOMPATIBLE,
		.findings = move->reasons,
	};
	move->answer.judgement = &move->judgement;
}

static void refuse_name(struct moving *moving, struct move *move)
{
	const char *to = moving->to->name;
	char what[VDPA_ERROR_TEXT_SIZE], hint[VDPA_ERROR_TEXT_SIZE];

	snprintf(what, sizeof(what),
		 "the host \"%.100s\" has a device of this name already", to);
	snprintf(hint, sizeof(hint),
		 "plan it alone: \"vdpa fleet plan dev %.100s host %.100s to "
		 "%.100s name NAME\"",
		 move->request.name, moving->source.home->name, to);
	refuse(move, "name-taken", what, hint);
}

/* As for a plan of the device alone, the best place is the reason. */
static void refuse_verdict(struct moving *moving, struct move *move)
{
	for (size_t i = 0; i < move->places->count; i++) {
		const struct vdpa_host_place *place = &move->places->list[i];

		if (!fleet_place_is_wanted(moving->arguments, place))
			continue;
		move->answer.judgement = place->judgement;
		if (place->dev)
			move->answer.dev = place->dev->dev.name;
		return;
	}
	refuse(move, "no-place", "the host has no place for it",
	       "choose another host: \"vdpa fleet where\" judges all");
}

static void refuse_taken(struct moving *moving, struct move *move)
{
	char hint[VDPA_ERROR_TEXT_SIZE];

	snprintf(hint, sizeof(hint),
		 "choose another host for it: \"vdpa fleet plan dev %.100s "
		 "host %.100s\"",
		 move->request.name, moving->source.home->name);
	refuse(move, "places-taken",
	       "other devices of the plan take each place where it could go",
	       hint);
}

static void refuse_move(struct moving *moving, struct move *move)
{
	if (move->has_place)
		refuse_taken(moving, move);
	else if (move->is_name_taken)
		refuse_name(moving, move);
	else
		refuse_verdict(moving, move);
}

static const struct vdpa_host_place *
find_place(const struct moving *moving, const struct move *move, size_t index)
{
	for (size_t i = 0; i < move->places->count; i++)
		if (index_of(moving, &move->places->list[i]) == index)
			return &move->places->list[i];
	return NULL;
}

/* From here on, the place is not one for the devices that follow. */
static void take(struct moving *moving, size_t index, const struct move *move)
{
	struct vdpa_host *record = &moving->record;
	const struct vdpa_request *request = &move->request;

	if (index < moving->dev_count) {
		record->devs[index].driver = TAKEN;
		return;
	}
	record->devs[record->dev_count++] = (struct vdpa_host_dev){
		.dev = { .name = request->name,
			 .mgmtdev_bus = (char *)request->mgmtdev_bus,
			 .mgmtdev_name = (char *)request->mgmtdev_name },
		.driver = TAKEN,
	};
}

static void accept(struct moving *moving, struct move *move,
		   const struct vdpa_host_place *place, size_t index)
{
	const char *name = move->request.name;

	move->answer.judgement = place->judgement;
	if (place->dev)
		move->answer.dev = place->dev->dev.name;
	else
		move->request = place->request;
	move->request.name = name;
	take(moving, index, move);
}

/* Judge again, among the devices that the plan has so far. */
static int answer_move(struct moving *moving, size_t i)
{
	size_t index = moving->assign.place_of[i];
	struct move *move = &moving->moves[i];
	const struct vdpa_host_place *place;
	int ret = judge(moving, i, &move->places);

	if (ret)
		return ret;
	move->answer.host = moving->to->name;
	move->answer.is_alive = moving->to->is_alive;
	move->answer.request = &move->request;
	place = index == ASSIGN_NONE ? NULL : find_place(moving, move, index);
	if (place)
		accept(moving, move, place, index);
	else
		refuse_move(moving, move);
	return 0;
}

/* ---- the command ------------------------------------------------------------------- */

static int fail_memory(struct context *context)
{
	return vdpa_error_set(&context->err, -ENOMEM, NULL,
			      "no memory for a plan");
}

static int check_words(struct context *context,
		       const struct arguments *arguments)
{
	if (arguments->request.name)
		return vdpa_error_set(&context->err, -EINVAL,
				      "name the device, too: \"dev DEV\"",
				      "\"name\" is for the plan of one device");
	if (arguments->host[1])
		return 0;
	return vdpa_error_set(&context->err, -EINVAL,
			      "write \"to HOST\" for all devices of the host, "
			      "or \"dev DEV\" for one",
			      "the host to move to is missing");
}

static int check_hosts(struct moving *moving)
{
	if (!vdpa_host_is_same(moving->source.home->record,
			       moving->to->record) &&
	    strcmp(moving->source.home->name, moving->to->name) != 0)
		return 0;
	return vdpa_error_set(&moving->context->err, -EINVAL,
			      "name another host",
			      "the host \"%.100s\" is the source and the "
			      "destination",
			      moving->to->name);
}

static int open_hosts(struct moving *moving, struct vdpa_store *store)
{
	const struct arguments *arguments = moving->arguments;
	bool has_own = arguments->vmm[1];
	int ret = fleet_source_open(moving->context, arguments, store,
				    &moving->source);

	if (!ret)
		ret = fleet_get(moving->context, store, arguments->host[1],
				&moving->to);
	if (!ret)
		ret = check_hosts(moving);
	if (!ret)
		ret = vdpa_host_parents(moving->to->record, &moving->parents,
					&moving->context->err);
	if (ret)
		return ret;
	moving->vmm = fleet_vmm(moving->to, arguments->vmm[has_own ? 1 : 0],
				&moving->source.strange);
	fleet_warn_strange(&moving->source.strange);
	return 0;
}

/* A copy of the devices, with room for those that are planned. */
static int copy_record(struct moving *moving)
{
	const struct vdpa_host *record = moving->to->record;
	size_t room = record->dev_count + moving->count + 1;

	moving->record = *record;
	moving->dev_count = record->dev_count;
	moving->record.devs = calloc(room, sizeof(*moving->record.devs));
	if (!moving->record.devs)
		return -ENOMEM;
	if (record->dev_count)
		memcpy(moving->record.devs, record->devs,
		       record->dev_count * sizeof(*record->devs));
	return 0;
}

static int prepare(struct moving *moving)
{
	const struct vdpa_host *from = moving->source.home->record;
	size_t places = moving->to->record->dev_count +
			moving->to->record->mgmtdev_count;
	size_t count = from->dev_count;

	moving->count = count;
	moving->moves = calloc(count + 1, sizeof(*moving->moves));
	moving->answers = calloc(count + 1, sizeof(*moving->answers));
	moving->ranks = calloc(count + 1, places + 1);
	moving->takes_many = calloc(places + 1, sizeof(bool));
	moving->assign = (struct assign){
		.devs = count,
		.places = places,
		.ranks = moving->ranks,
		.takes_many = moving->takes_many,
		.place_of = calloc(count + 1, sizeof(size_t)),
	};
	if (!moving->moves || !moving->answers || !moving->ranks ||
	    !moving->takes_many || !moving->assign.place_of ||
	    copy_record(moving))
		return fail_memory(moving->context);
	for (size_t i = 0; i < count; i++)
		moving->moves[i].request.name = from->devs[i].dev.name;
	return 0;
}

static int plan(struct moving *moving)
{
	int ret = prepare(moving);

	if (!ret)
		ret = judge_all(moving);
	if (!ret)
		ret = find_room(moving);
	if (!ret && assign_places(&moving->assign))
		ret = fail_memory(moving->context);
	for (size_t i = 0; i < moving->count && !ret; i++)
		ret = answer_move(moving, i);
	return ret;
}

static int print(struct moving *moving)
{
	if (!moving->count)
		report_warning("the host \"%s\" has no device",
			       moving->source.home->name);
	for (size_t i = 0; i < moving->count; i++)
		moving->answers[i] = moving->moves[i].answer;
	return plan_print_all(moving->context, moving->answers, moving->count);
}

/* A device that cannot go counts most. */
static int status_of(const struct moving *moving)
{
	int status = 0;

	for (size_t i = 0; i < moving->count; i++)
		switch (plan_status(moving->answers[i].judgement->verdict)) {
		case ANSWER_NO:
			return ANSWER_NO;
		case ANSWER_DEPENDS:
			status = ANSWER_DEPENDS;
		}
	return status;
}

static void free_moving(struct moving *moving)
{
	for (size_t i = 0; moving->moves && i < moving->count; i++)
		vdpa_host_places_free(moving->moves[i].places);
	free(moving->moves);
	free(moving->answers);
	free(moving->ranks);
	free(moving->takes_many);
	free(moving->assign.place_of);
	free(moving->record.devs);
	free(moving->parents);
	vdpa_fleet_host_free(moving->to);
	fleet_source_free(&moving->source);
}

int fleet_plan_host(struct context *context, const struct arguments *arguments,
		    struct vdpa_store *store)
{
	struct moving moving = { .context = context, .arguments = arguments };
	int ret = check_words(context, arguments);

	if (!ret)
		ret = open_hosts(&moving, store);
	if (!ret)
		ret = plan(&moving);
	if (!ret)
		ret = print(&moving);
	if (!ret)
		ret = status_of(&moving);
	free_moving(&moving);
	return ret;
}
