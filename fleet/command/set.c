// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa fleet set: the named sets of a fleet. */

#include "baseline.h"
#include "verify.h"

#include "tool/expression.h"
#include "tool/record-file.h"
#include "tool/report.h"
#include "tool/view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <vdpa/virtio.h>

static void print_set(struct printer *out, const struct vdpa_named_set *set)
{
	static const struct label revision = { .key = "revision" };
	static const struct label force = { .key = "in_force" };
	static const struct label features = { .key = "device_features" };

	out->ops->object_begin(out, set->name, GAP_BETWEEN);
	view_known(out, "class", view_class_text(set->class_id).text);
	out->ops->number(out, &revision, set->revision);
	out->ops->boolean(out, &force, set->is_in_force);
	view_known(out, "time", set->time);
	view_features(out, &features, set->class_id, set->features);
	out->ops->object_end(out);
}

/* ---- list, show ----------------------------------------------------------------- */

struct listing {
	struct context *context;
	size_t unreadable;
};

static int print_listed(const struct vdpa_fleet_set *set, void *arg)
{
	static const struct label error = { .key = "error" };
	struct listing *listing = arg;
	struct printer *out = &listing->context->out;

	if (set->set) {
		print_set(out, set->set);
		return 0;
	}
	listing->unreadable++;
	out->ops->object_begin(out, set->name, GAP_BETWEEN);
	out->ops->string(out, &error, set->why.what);
	out->ops->object_end(out);
	return 0;
}

int cmd_fleet_set_list(struct context *context,
		       const struct arguments *arguments)
{
	struct listing listing = { .context = context };
	struct printer *out = &context->out;
	struct vdpa_store *store = NULL;
	int ret = fleet_open(context, &store);

	(void)arguments;
	if (ret)
		return ret;
	out->ops->section_begin(out, "set");
	ret = vdpa_fleet_set_each(store, print_listed, &listing, &context->err);
	out->ops->section_end(out);
	vdpa_store_close(store);
	return !ret && listing.unreadable ? ANSWER_DEPENDS : ret;
}

static int print_text(struct context *context, const struct vdpa_named_set *set)
{
	char *text;
	int ret = vdpa_named_set_write(set, &text, &context->err);

	if (!ret)
		record_print_take(context, text);
	return ret;
}

int cmd_fleet_set_show(struct context *context,
		       const struct arguments *arguments)
{
	struct vdpa_named_set *set = NULL;
	struct vdpa_store *store = NULL;
	int ret = fleet_open(context, &store);

	if (!ret)
		ret = vdpa_fleet_set_get(store, arguments->set,
					 arguments->revision, &set,
					 &context->err);
	if (!ret)
		ret = print_text(context, set);
	vdpa_named_set_free(set);
	vdpa_store_close(store);
	return ret;
}

/* ---- what a set must be --------------------------------------------------------- */

static int fail_fault(struct context *context, const struct vdpa_named_set *set,
		      unsigned int bit, uint64_t needs)
{
	unsigned int other = (unsigned int)__builtin_ctzll(needs);
	const char *name = vdpa_feature_name(set->class_id, bit);
	const char *needed = vdpa_feature_name(set->class_id, other);

	return vdpa_error_set(
		&context->err, -EINVAL,
		"add it; \"nocheck\" saves the set all the same",
		"the set has %s (bit %u), which needs %s (bit %u)",
		name ? name : "a feature", bit, needed ? needed : "a feature",
		other);
}

/* No device can have such a set. */
static int check_closed(struct context *context,
			const struct vdpa_named_set *set)
{
	struct vdpa_feature_fault fault;
	int bit = -1;

	while ((bit = vdpa_features_fault(set->class_id, set->features,
					  (unsigned int)(bit + 1), &fault)) >=
	       0)
		if (fault.needs || fault.needs_one)
			return fail_fault(context, set, (unsigned int)bit,
					  fault.needs ? fault.needs :
							fault.needs_one);
	return 0;
}

static int fail_short(struct context *context, const struct vdpa_named_set *set,
		      const struct fleet_count *count)
{
	return vdpa_error_set(
		&context->err, -EPERM,
		"\"vdpa fleet verify NAME\" has all reasons for a set that is "
		"saved; \"nocheck\" does it all the same",
		"%sthe set \"%.80s\" is %smet by %zu of the hosts that are "
		"alive, such as \"%.80s\": %.200s",
		count->fit == VDPA_FIT_UNKNOWN ? "it cannot be told whether " :
						 "",
		set->name, count->fit == VDPA_FIT_SHORT ? "not " : "",
		count->counts[count->fit], count->example, count->reason);
}

/* Only a set that all live hosts meet can be in force. */
static int check_hosts(struct context *context,
		       const struct arguments *arguments,
		       struct vdpa_store *store, struct vdpa_named_set *set)
{
	const struct fleet_sets sets = { .list = &set, .count = 1 };
	struct arguments alive = *arguments;
	struct fleet_count count = { .example = NULL };
	int ret;

	alive.is_alive = true;
	ret = fleet_verify(context, &alive, store, &sets, &count);
	if (!ret && count.example)
		ret = fail_short(context, set, &count);
	fleet_count_clear(&count);
	return ret;
}

/* ---- save ----------------------------------------------------------------------- */

/* Saving a set again must not relax it. */
static int is_forced(struct context *context, struct vdpa_store *store,
		     const char *name, bool *forced)
{
	struct vdpa_named_set *set = NULL;
	int ret = vdpa_fleet_set_get(store, name, 0, &set, &context->err);

	*forced = !ret && set->is_in_force;
	vdpa_named_set_free(set);
	return ret == -ENOENT ? 0 : ret;
}

static int find_features(struct context *context,
			 const struct arguments *arguments,
			 struct vdpa_store *store, struct vdpa_named_set *set)
{
	if (arguments->host_count && !arguments->is_from_baseline)
		return vdpa_error_set(&context->err, -EINVAL,
				      "write \"from baseline of HOST...\"",
				      "the host \"%.100s\" is given without "
				      "\"from baseline\"",
				      arguments->hosts[0].path);
	return arguments->is_from_baseline ?
		       fleet_baseline_features(context, arguments, store,
					       &set->features) :
		       expression_parse(arguments->features, set->class_id,
					NULL, &set->features, &context->err);
}

static int save(struct context *context, const struct arguments *arguments,
		struct vdpa_store *store, struct vdpa_named_set *set)
{
	int ret = find_features(context, arguments, store, set);

	if (!ret)
		ret = is_forced(context, store, set->name, &set->is_in_force);
	if (!ret && !arguments->is_unchecked)
		ret = check_closed(context, set);
	if (!ret && !arguments->is_unchecked && set->is_in_force)
		ret = check_hosts(context, arguments, store, set);
	if (!ret)
		ret = vdpa_fleet_set_save(store, set, &set->revision,
					  &context->err);
	return ret;
}

static void now_text(char *text, size_t size)
{
	time_t now = time(NULL);
	struct tm parts;

	gmtime_r(&now, &parts);
	strftime(text, size, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

static void print_one(struct printer *out, const struct vdpa_named_set *set)
{
	out->ops->section_begin(out, "set");
	print_set(out, set);
	out->ops->section_end(out);
}

int cmd_fleet_set_save(struct context *context,
		       const struct arguments *arguments)
{
	char time[sizeof("2026-11-27T03:00:00Z")];
	struct vdpa_named_set set = {
		.name = arguments->set,
		.class_id = arguments->class_id ? arguments->class_id :
						  VDPA_CLASS_NET,
		.time = time,
	};
	struct vdpa_store *store = NULL;
	int ret = fleet_open(context, &store);

	now_text(time, sizeof(time));
	if (!ret)
		ret = save(context, arguments, store, &set);
	if (!ret)
		print_one(&context->out, &set);
	vdpa_store_close(store);
	return ret;
}

/* ---- enforce, relax, delete ----------------------------------------------------- */

/* How often hosts are checked again when others save the set meanwhile. */
#define TRIES 5

static int try_enforce(struct context *context,
		       const struct arguments *arguments,
		       struct vdpa_store *store)
{
	struct vdpa_named_set *set;
	int ret = vdpa_fleet_set_get(store, arguments->set, 0, &set,
				     &context->err);

	if (ret)
		return ret;
	if (!arguments->is_unchecked)
		ret = check_hosts(context, arguments, store, set);
	if (!ret)
		ret = vdpa_fleet_set_enforce(store, set, &context->err);
	vdpa_named_set_free(set);
	return ret;
}

static int enforce(struct context *context, const struct arguments *arguments,
		   struct vdpa_store *store)
{
	int ret = -ESTALE;

	for (int i = 0; i < TRIES && ret == -ESTALE; i++)
		ret = try_enforce(context, arguments, store);
	return ret;
}

int cmd_fleet_set_enforce(struct context *context,
			  const struct arguments *arguments)
{
	struct vdpa_store *store = NULL;
	int ret = fleet_open(context, &store);

	if (!ret)
		ret = enforce(context, arguments, store);
	vdpa_store_close(store);
	return ret;
}

int cmd_fleet_set_relax(struct context *context,
			const struct arguments *arguments)
{
	struct vdpa_store *store = NULL;
	int ret = fleet_open(context, &store);

	if (!ret)
		ret = vdpa_fleet_set_force(store, arguments->set, false,
					   &context->err);
	vdpa_store_close(store);
	return ret;
}

static int check_relaxed(struct context *context, struct vdpa_store *store,
			 const char *name)
{
	bool is_in_force;

	/* A set that cannot be read can be deleted. */
	if (is_forced(context, store, name, &is_in_force) || !is_in_force)
		return 0;
	return vdpa_error_set(&context->err, -EBUSY,
			      "take it out of force first: \"vdpa fleet set "
			      "relax NAME\"",
			      "the set \"%.100s\" is in force", name);
}

int cmd_fleet_set_delete(struct context *context,
			 const struct arguments *arguments)
{
	struct vdpa_store *store = NULL;
	int ret = fleet_open(context, &store);

	if (!ret)
		ret = check_relaxed(context, store, arguments->set);
	if (!ret)
		ret = vdpa_fleet_set_delete(store, arguments->set,
					    &context->err);
	vdpa_store_close(store);
	return ret;
}
