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

static size_t write_bit(char *text, size_t size, const char *separator,
			uint32_t class_id, unsigned int bit)
{
	const char *name = vdpa_feature_name(class_id, bit);

	return (size_t)(name ? snprintf(text, size, "%s%s (bit %u)", separator,
					name, bit) :
			       snprintf(text, size, "%sbit %u", separator,
					bit));
}

/* "CTRL_VQ (bit 17), bit 58" */
static void write_bits(char *text, size_t size, uint32_t class_id,
		       uint64_t bits)
{
	size_t length = 0;

	text[0] = '\0';
	for (unsigned int bit = 0; bit < 64 && length < size; bit++)
		if (bits & VDPA_BIT(bit))
			length += write_bit(text + length, size - length,
					    length ? ", " : "", class_id, bit);
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

/* ---- compare -------------------------------------------------------- */

/*
 * What QEMU offers to a guest when the device does not: vdpa_feature_bits of
 * net/vhost-vdpa.c does not have MAC, and GUEST_ANNOUNCE not since QEMU 8.0;
 * virtio_net_get_features() adds MTU.
 */
#define OFFERED_BY_QEMU (VDPA_BIT(3) | VDPA_BIT(5) | VDPA_BIT(21))

static void print_move(struct printer *out, const char *key, uint32_t class_id,
		       uint64_t from, uint64_t to)
{
	const struct label label = { .key = key, .is_own_line = true };
	char names[VDPA_ERROR_TEXT_SIZE], text[2 * VDPA_ERROR_TEXT_SIZE];
	uint64_t lost = from & ~to;
	bool is_from_qemu = class_id == VDPA_CLASS_NET &&
			    lost & OFFERED_BY_QEMU;

	write_bits(names, sizeof(names), class_id, lost);
	if (lost)
		snprintf(
			text, sizeof(text),
			"a guest that has negotiated any of these features "
			"cannot move: %s%s",
			names,
			is_from_qemu ?
				"; QEMU itself offers MAC, MTU (with host_mtu) and, since 8.0, GUEST_ANNOUNCE" :
				"");
	else
		snprintf(
			text, sizeof(text), "%s",
			from == to ?
				"the features do not prevent it" :
				"the features do not prevent it; the guest can see the additional ones after its next reset");
	out->ops->string(out, &label, text);
}

static void print_part(struct printer *out, const char *key, uint32_t class_id,
		       uint64_t features)
{
	const struct label label = { .key = key, .is_own_line = true };

	view_features(out, &label, class_id, features);
}

static void print_comparison(struct printer *out, uint32_t class_id,
			     uint64_t first, uint64_t second)
{
	out->ops->section_begin(out, "compare");
	out->ops->object_begin(out, view_class_text(class_id).text,
			       GAP_BETWEEN);
	print_part(out, "both", class_id, first & second);
	print_part(out, "only_first", class_id, first & ~second);
	print_part(out, "only_second", class_id, second & ~first);
	print_move(out, "first_to_second", class_id, first, second);
	print_move(out, "second_to_first", class_id, second, first);
	out->ops->object_end(out);
	out->ops->section_end(out);
}

static int cmd_features_compare(struct context *context,
				const struct arguments *arguments)
{
	uint32_t class_id = arguments->class_id ? arguments->class_id :
						  VDPA_CLASS_NET;
	uint64_t first, second;
	int ret;

	ret = expression_parse(arguments->features, class_id, NULL, &first,
			       &context->err);
	if (!ret)
		ret = expression_parse(arguments->other, class_id, NULL,
				       &second, &context->err);
	if (ret)
		return ret;
	print_comparison(&context->out, class_id, first, second);
	return first == second ? 0 : ANSWER_NO;
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

static const struct param_set nothing = { .positional = PARAM_NONE };

static const struct param_set show_takes = {
	.optional = { PARAM_CLASS },
	.bare = PARAM_CLASS,
};

static const struct param_set convert_takes = {
	.positional = PARAM_EXPRESSION,
	.optional = { PARAM_CLASS },
	.bare = PARAM_CLASS,
};

static const struct param_set compare_takes = {
	.positional = PARAM_EXPRESSION,
	.second = PARAM_OTHER,
	.optional = { PARAM_CLASS },
	.bare = PARAM_CLASS,
};

static const struct param_set explain_takes = {
	.positional = PARAM_TEXT,
	.optional = { PARAM_CLASS },
	.bare = PARAM_CLASS,
};

static const struct column show_columns[] = {
	{ "CLASS", NULL },	  { "BIT", "bit" },
	{ "NAME", "name" },	  { "NEEDS", "needs" },
	{ "WANTS", "wants" },	  { "SINCE", "since" },
	{ "SECTION", "section" }, { 0 },
};

static const struct column message_columns[] = {
	{ "PRODUCT", "product" },
	{ "CODE", "code" },
	{ "MEANING", "meaning" },
	{ 0 },
};

const struct command features_commands[] = {
	{ .name = "show",
	  .help = "print the feature bits of one class or of all",
	  .takes = &show_takes,
	  .columns = show_columns,
	  .run = cmd_features_show },
	{ .name = "list",
	  .is_alias = true,
	  .is_exact = true,
	  .takes = &show_takes,
	  .columns = show_columns,
	  .run = cmd_features_show },
	{ .name = "decode",
	  .help = "print the names of a mask's bits (default class: net)",
	  .takes = &convert_takes,
	  .run = cmd_features_convert },
	{ .name = "encode",
	  .help = "print the mask of named features (default class: net)",
	  .takes = &convert_takes,
	  .run = cmd_features_convert },
	{ .name = "compare",
	  .help = "compare two sets, and say whether a guest can move between them",
	  .takes = &compare_takes,
	  .run = cmd_features_compare },
	{ .name = "explain",
	  .help = "explain messages about features, from one line to a whole "
		  "log; - reads standard input",
	  .takes = &explain_takes,
	  .run = cmd_features_explain },
	{ .name = "messages",
	  .help = "list the messages that \"explain\" knows",
	  .takes = &nothing,
	  .columns = message_columns,
	  .run = cmd_features_messages },
	{ 0 },
};
