// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa fleet verify: which hosts meet the named sets, and why others do not. */

#include "verify.h"
#include "mend.h"

#include "tool/report.h"
#include "tool/view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int fail_memory(struct context *context)
{
	return vdpa_error_set(&context->err, -ENOMEM, NULL,
			      "no memory for the sets");
}

/* ---- one host ------------------------------------------------------------------- */

struct verifying {
	struct context *context;
	const struct arguments *arguments;
	const struct fleet_sets *sets;
	struct fleet_count *counts;
	struct fleet_strange strange;
	struct fleet_examples *examples; /* of each set; NULL: do not print */
	const struct vdpa_fleet *fleet;	 /* where to find @examples */
	bool has_examples;
};

/* Hints are left out: they are about a request, not about a host. */
static void print_findings(struct printer *out,
			   struct vdpa_finding *const *list)
{
	static const struct label code = { .key = "code" };
	static const struct label message = { .key = "message", .word = "" };

	out->ops->records_begin(out, "findings");
	for (; *list; list++) {
		out->ops->record_begin(out);
		if (!out->is_brief)
			out->ops->string(out, &code, (*list)->code);
		out->ops->string(out, &message, (*list)->what);
		out->ops->record_end(out);
	}
	out->ops->records_end(out);
}

/* The sets that @host meets: it is an example for the others. */
static int note_examples(struct verifying *verifying,
			 const struct vdpa_fleet_host *host)
{
	/* The hosts' own turns warn of hypervisors that are not known. */
	struct fleet_strange unsaid = { .count = 0 };
	const struct vdpa_vmm *vmm =
		fleet_vmm(host, verifying->arguments->vmm[0], &unsaid);
	int ret = 0;

	for (size_t i = 0; i < verifying->sets->count && !ret; i++) {
		struct vdpa_host_fit *fit;

		ret = vdpa_host_fits(host->record, verifying->sets->list[i],
				     vmm, &fit, NULL);
		if (ret)
			return ret;
		if (fit->fit == VDPA_FIT_MEETS)
			ret = fleet_examples_add(&verifying->examples[i], host,
						 fit);
		vdpa_host_fit_free(fit);
	}
	return ret;
}

/* Judges all hosts again, so only when a host needs a hint. */
static int find_examples(struct verifying *verifying)
{
	const struct vdpa_fleet *fleet = verifying->fleet;
	int ret = 0;

	if (verifying->has_examples)
		return 0;
	for (size_t i = 0; i < fleet->count && !ret; i++)
		if (fleet->hosts[i]->record)
			ret = note_examples(verifying, fleet->hosts[i]);
	verifying->has_examples = true;
	return ret;
}

static int print_hints(struct verifying *verifying,
		       const struct vdpa_fleet_host *host,
		       const struct vdpa_vmm *vmm, size_t at,
		       const struct vdpa_host_fit *fit)
{
	const struct fleet_mending mending = {
		.host = host,
		.set = verifying->sets->list[at],
		.vmm = vmm,
		.fit = fit,
		.examples = &verifying->examples[at],
	};
	int ret = find_examples(verifying);

	return ret ? ret : fleet_mend_print(&verifying->context->out, &mending);
}

static void print_fit(struct context *context, const struct vdpa_named_set *set,
		      const struct vdpa_host_fit *fit)
{
	static const struct label missing = { .key = "missing" };
	struct printer *out = &context->out;
	bool shows_all = context->is_json || context->has_details;
	char *made = NULL;

	view_known(out, "set", set->name);
	view_known(out, "verdict", vdpa_fit_name(fit->fit));
	if (fit->mgmtdev)
		view_known(out, "mgmtdev",
			   view_text(out,
				     view_mgmtdev_name(fit->mgmtdev, &made)));
	free(made);
	if (fit->missing)
		view_features(out, &missing, set->class_id, fit->missing);
	if (shows_all || fit->fit != VDPA_FIT_MEETS)
		print_findings(out, fit->findings);
}

static int print_set_of_host(struct verifying *verifying,
			     const struct vdpa_fleet_host *host,
			     const struct vdpa_vmm *vmm, size_t at,
			     const struct vdpa_host_fit *fit)
{
	struct printer *out = &verifying->context->out;
	int ret = 0;

	out->ops->record_begin(out);
	print_fit(verifying->context, verifying->sets->list[at], fit);
	if (fit->fit != VDPA_FIT_MEETS)
		ret = print_hints(verifying, host, vmm, at, fit);
	out->ops->record_end(out);
	return ret;
}

static const char *reason_of(const struct vdpa_host_fit *fit)
{
	struct vdpa_finding *const *at = fit->findings;

	if (!fit->mgmtdev)
		return "no management device makes devices of its class";
	while (*at && (*at)->severity != VDPA_SEVERITY_ERROR)
		at++;
	return *at ? (*at)->what :
		     "its kernel does not report what its management devices "
		     "offer";
}

static int judge_set(struct verifying *verifying,
		     const struct vdpa_fleet_host *host,
		     const struct vdpa_vmm *vmm, size_t at)
{
	const struct vdpa_named_set *set = verifying->sets->list[at];
	struct vdpa_host_fit *fit;
	int ret = vdpa_host_fits(host->record, set, vmm, &fit, NULL);

	if (ret)
		return ret;
	if (verifying->examples)
		ret = print_set_of_host(verifying, host, vmm, at, fit);
	if (!ret)
		ret = fleet_count_add(&verifying->counts[at], fit->fit,
				      host->name, reason_of(fit));
	vdpa_host_fit_free(fit);
	return ret;
}

static int judge_record(struct verifying *verifying,
			const struct vdpa_fleet_host *host)
{
	const struct vdpa_vmm *vmm = fleet_vmm(
		host, verifying->arguments->vmm[0], &verifying->strange);
	struct printer *out = &verifying->context->out;
	int ret = 0;

	if (verifying->examples)
		out->ops->records_begin(out, "sets");
	for (size_t i = 0; i < verifying->sets->count && !ret; i++)
		ret = judge_set(verifying, host, vmm, i);
	if (verifying->examples)
		out->ops->records_end(out);
	return ret;
}

#define UNREAD_HINT                                                         \
	"publish the record again on the host, or delete it: \"vdpa fleet " \
	"forget HOST\""

/* A host whose record cannot be read cannot be judged. */
static int judge_unread(struct verifying *verifying,
			const struct vdpa_fleet_host *host)
{
	int ret = 0;

	if (verifying->examples) {
		view_known(&verifying->context->out, "error", host->why.what);
		view_known(&verifying->context->out, "hint", UNREAD_HINT);
	}
	for (size_t i = 0; i < verifying->sets->count && !ret; i++)
		ret = fleet_count_add(&verifying->counts[i], VDPA_FIT_UNKNOWN,
				      host->name, host->why.what);
	return ret;
}

static int judge_host(struct vdpa_fleet_host *host, void *arg)
{
	struct verifying *verifying = arg;
	struct printer *out = &verifying->context->out;
	int ret;

	if (verifying->arguments->is_alive && !host->is_alive)
		return 0;
	if (verifying->examples) {
		out->ops->object_begin(out, host->name, GAP_BETWEEN);
		fleet_print_host_alive(out, host);
	}
	ret = host->record ? judge_record(verifying, host) :
			     judge_unread(verifying, host);
	if (verifying->examples)
		out->ops->object_end(out);
	return ret;
}

/* ---- without printing ----------------------------------------------------------- */

int fleet_verify(struct context *context, const struct arguments *arguments,
		 struct vdpa_store *store, const struct fleet_sets *sets,
		 struct fleet_count *counts)
{
	struct verifying verifying = {
		.context = context,
		.arguments = arguments,
		.sets = sets,
		.counts = counts,
	};
	int ret = fleet_each(context, store, VDPA_FLEET_PARENTS, FLEET_AT_END,
			     judge_host, &verifying);

	if (!ret)
		fleet_warn_strange(&verifying.strange);
	return ret;
}

static void free_counts(struct fleet_count *counts, size_t count)
{
	for (size_t i = 0; counts && i < count; i++)
		fleet_count_clear(&counts[i]);
	free(counts);
}

static int verify_quietly(struct context *context,
			  const struct arguments *arguments,
			  struct vdpa_store *store,
			  const struct fleet_sets *sets)
{
	struct fleet_count *counts = calloc(sets->count + 1, sizeof(*counts));
	int ret;

	if (!counts)
		return fail_memory(context);
	ret = fleet_verify(context, arguments, store, sets, counts);
	if (!ret)
		ret = fleet_counts_answer(sets, counts, sets->count);
	free_counts(counts, sets->count);
	return ret;
}

int fleet_verify_forced(struct context *context,
			const struct arguments *arguments,
			struct vdpa_store *store)
{
	struct fleet_sets sets;
	int ret = fleet_sets_read(context, store, NULL, &sets);

	if (!ret)
		ret = sets.count ?
			      verify_quietly(context, arguments, store, &sets) :
			      fleet_counts_answer(&sets, NULL, 0);
	fleet_sets_free(&sets);
	return ret;
}

/* ---- all hosts ------------------------------------------------------------------ */

static void print_set(struct printer *out, const struct vdpa_named_set *set,
		      const struct fleet_count *count)
{
	static const struct label features = { .key = "device_features" };
	static const struct label force = { .key = "in_force" };

	out->ops->object_begin(out, set->name, GAP_BETWEEN);
	view_known(out, "class", view_class_text(set->class_id).text);
	out->ops->boolean(out, &force, set->is_in_force);
	fleet_count_print(out, count);
	view_features(out, &features, set->class_id, set->features);
	out->ops->object_end(out);
}

static int print_hosts(struct verifying *verifying,
		       const struct vdpa_fleet *fleet)
{
	struct printer *out = &verifying->context->out;
	int ret = 0;

	verifying->fleet = fleet;
	out->ops->section_begin(out, "verify");
	for (size_t i = 0; i < fleet->count && !ret; i++)
		ret = judge_host(fleet->hosts[i], verifying);
	out->ops->section_end(out);
	verifying->fleet = NULL;
	return ret ? fail_memory(verifying->context) : 0;
}

static int print_all(struct verifying *verifying,
		     const struct vdpa_fleet *fleet)
{
	struct printer *out = &verifying->context->out;
	const struct fleet_sets *sets = verifying->sets;
	int ret = print_hosts(verifying, fleet);

	if (ret)
		return ret;
	fleet_warn_strange(&verifying->strange);
	/* The columns are about hosts. */
	if (verifying->context->is_table)
		return fleet_counts_answer(sets, verifying->counts,
					   sets->count);
	out->ops->section_begin(out, "set");
	for (size_t i = 0; i < sets->count; i++)
		print_set(out, sets->list[i], &verifying->counts[i]);
	out->ops->section_end(out);
	return fleet_counts_answer(sets, verifying->counts, sets->count);
}

static void free_examples(struct fleet_examples *examples, size_t count)
{
	for (size_t i = 0; examples && i < count; i++)
		fleet_examples_free(&examples[i]);
	free(examples);
}

static int read_and_print(struct verifying *verifying, struct vdpa_store *store)
{
	struct vdpa_fleet fleet;
	int ret = fleet_read(verifying->context, store, VDPA_FLEET_PARENTS,
			     &fleet);

	if (!ret)
		ret = print_all(verifying, &fleet);
	fleet_free(&fleet);
	return ret;
}

/* ---- the command ---------------------------------------------------------------- */

static int verify(struct context *context, const struct arguments *arguments,
		  struct vdpa_store *store, const struct fleet_sets *sets)
{
	struct fleet_count *counts = calloc(sets->count + 1, sizeof(*counts));
	struct fleet_examples *examples =
		calloc(sets->count + 1, sizeof(*examples));
	struct verifying verifying = {
		.context = context,
		.arguments = arguments,
		.sets = sets,
		.counts = counts,
		.examples = examples,
	};
	int ret = counts && examples ? read_and_print(&verifying, store) :
				       fail_memory(context);

	free_examples(examples, sets->count);
	free_counts(counts, sets->count);
	return ret;
}

static int fail_none(struct context *context)
{
	return vdpa_error_set(&context->err, -ENOENT,
			      "name a set, or put one in force: \"vdpa fleet "
			      "set enforce NAME\"",
			      "no set is in force");
}

int cmd_fleet_verify(struct context *context, const struct arguments *arguments)
{
	struct fleet_sets sets = { .list = NULL };
	struct vdpa_store *store = NULL;
	int ret = fleet_open(context, &store);

	if (!ret)
		ret = fleet_sets_read(context, store, arguments->set, &sets);
	if (!ret && !sets.count && !sets.unreadable)
		ret = fail_none(context);
	if (!ret)
		ret = verify(context, arguments, store, &sets);
	fleet_sets_free(&sets);
	vdpa_store_close(store);
	return ret;
}
