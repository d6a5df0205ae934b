// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa features: names and dependencies of feature bits. Asks no kernel. */

#include "command.h"
#include "expression.h"
#include "report.h"
#include "view.h"

#include <vdpa/virtio.h>
#include <vdpa/wire.h>

static const char section[] = "features";

/* ---- unmet dependencies --------------------------------------------- */

/* "CTRL_VQ (bit 17), MQ (bit 22)" */
static void write_bits(char *text, size_t size, uint32_t class_id,
		       uint64_t bits)
{
	size_t length = 0;

	for (unsigned int bit = 0; bit < 64 && length < size; bit++)
		if (bits & VDPA_BIT(bit))
			length += (size_t)snprintf(
				text + length, size - length, "%s%s (bit %u)",
				length ? ", " : "",
				vdpa_feature_name(class_id, bit), bit);
}

static void warn_lack(uint32_t class_id, unsigned int bit, const char *what,
		      uint64_t bits)
{
	char text[VDPA_ERROR_TEXT_SIZE];

	if (!bits)
		return;
	write_bits(text, sizeof(text), class_id, bits);
	report_warning("%s (bit %u) %s %s", vdpa_feature_name(class_id, bit),
		       bit, what, text);
}

static void warn_faults(uint32_t class_id, uint64_t mask)
{
	struct vdpa_feature_fault fault;
	int next = 0;

	while ((next = vdpa_features_fault(class_id, mask, (unsigned int)next,
					   &fault)) >= 0) {
		unsigned int bit = (unsigned int)next++;

		warn_lack(class_id, bit, "needs", fault.needs);
		warn_lack(class_id, bit, "needs one of", fault.needs_one);
		warn_lack(class_id, bit, "should come with", fault.wants);
		warn_lack(class_id, bit, "should not come with",
			  fault.excludes);
	}
}

/* ---- decode, encode ------------------------------------------------- */

/* Both directions show the mask and the names. */
static int cmd_features_convert(struct context *context,
				const struct arguments *arguments)
{
	static const struct label label = { .key = "features" };
	uint32_t class_id = arguments->class_id ? arguments->class_id :
						  VDPA_CLASS_NET;
	struct printer *out = &context->out;
	uint64_t mask;
	int ret;

	ret = expression_parse(arguments->features, class_id, NULL, &mask,
			       &context->err);
	if (ret)
		return ret;

	out->ops->section_begin(out, section);
	out->ops->object_begin(out, view_class_text(class_id).text,
			       GAP_BETWEEN);
	view_features(out, &label, class_id, mask);
	out->ops->object_end(out);
	out->ops->section_end(out);
	warn_faults(class_id, mask);
	return 0;
}

/* ---- show ----------------------------------------------------------- */

static void print_names(struct printer *out, const char *key, uint32_t class_id,
			uint64_t bits)
{
	const struct label label = { .key = key };

	if (bits)
		view_names(out, &label, class_id, bits);
}

static void print_feature(struct printer *out, uint32_t class_id,
			  unsigned int bit, const struct vdpa_feature *feature)
{
	static const struct label bit_label = { .key = "bit" };
	static const struct label name_label = { .key = "name" };
	static const struct label since_label = { .key = "since" };
	static const struct label section_label = { .key = "section" };

	out->ops->record_begin(out);
	out->ops->number(out, &bit_label, bit);
	out->ops->string(out, &name_label, feature->name);
	print_names(out, "needs", class_id, feature->needs);
	print_names(out, "needs_one", class_id, feature->needs_one);
	print_names(out, "wants", class_id, feature->wants);
	print_names(out, "excludes", class_id, feature->excludes);
	if (feature->since)
		out->ops->string(out, &since_label, feature->since);
	out->ops->string(out, &section_label, feature->section);
	out->ops->record_end(out);
}

/* The bits that only this class has; with 0, the bits that all classes share. */
static void print_class(struct printer *out, uint32_t class_id)
{
	out->ops->object_begin(
		out, class_id ? view_class_text(class_id).text : "all",
		GAP_BETWEEN);
	out->ops->records_begin(out, "bits");
	for (unsigned int bit = 0; bit < 64; bit++) {
		const struct vdpa_feature *shared = vdpa_feature_get(0, bit);
		const struct vdpa_feature *feature =
			vdpa_feature_get(class_id, bit);

		if (feature && (!class_id || feature != shared))
			print_feature(out, class_id, bit, feature);
	}
	out->ops->records_end(out);
	out->ops->object_end(out);
}

static int cmd_features_show(struct context *context,
			     const struct arguments *arguments)
{
	struct printer *out = &context->out;

	out->ops->section_begin(out, section);
	if (arguments->class_id)
		print_class(out, arguments->class_id);
	for (uint32_t id = 1; id < 64 && !arguments->class_id; id++)
		if (vdpa_class_name(id))
			print_class(out, id);
	print_class(out, 0);
	out->ops->section_end(out);
	return 0;
}

/* ---- the rows ------------------------------------------------------- */

static const struct param_set show_takes = {
	.optional = { PARAM_CLASS },
	.bare = PARAM_CLASS,
};

static const struct param_set convert_takes = {
	.positional = PARAM_EXPRESSION,
	.optional = { PARAM_CLASS },
	.bare = PARAM_CLASS,
};

static const struct param_set explain_takes = {
	.positional = PARAM_TEXT,
	.optional = { PARAM_CLASS },
	.bare = PARAM_CLASS,
};

const struct command features_commands[] = {
	{ .name = "show",
	  .help = "print the feature bits of one class or of all",
	  .takes = &show_takes,
	  .run = cmd_features_show },
	{ .name = "decode",
	  .help = "print the names of a mask's bits (default class: net)",
	  .takes = &convert_takes,
	  .run = cmd_features_convert },
	{ .name = "encode",
	  .help = "print the mask of named features (default class: net)",
	  .takes = &convert_takes,
	  .run = cmd_features_convert },
	{ .name = "explain",
	  .help = "explain a message with feature masks; - reads messages from "
		  "standard input",
	  .takes = &explain_takes,
	  .run = cmd_features_explain },
	{ 0 },
};
