// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vdpa features explain: what messages about features mean. They come from
 * hypervisors, kernels and guests, as pasted into bug reports, or in logs.
 */

#include "command.h"
#include "report.h"
#include "view.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <vdpa/explain.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

#define BLOCK_SIZE 65536

/* ---- sets ------------------------------------------------------------ */

/* A mask of more than 64 bits, in hexadecimal digits. */
struct mask_text {
	char text[2 + VDPA_FEATURE_BITS_MAX / 4 + 1];
};

static struct mask_text write_mask(const struct vdpa_feature_bits *bits)
{
	size_t word = VDPA_FEATURE_BITS_MAX / 64 - 1;
	struct mask_text mask;
	int length;

	while (word && !bits->words[word])
		word--;
	length = snprintf(mask.text, sizeof(mask.text), "0x%" PRIx64,
			  bits->words[word]);
	while (word--)
		length += snprintf(mask.text + length,
				   sizeof(mask.text) - (size_t)length,
				   "%016" PRIx64, bits->words[word]);
	return mask;
}

static void print_name(struct printer *out, uint32_t class_id, unsigned int bit)
{
	const char *name = vdpa_feature_name(class_id, bit);
	char text[sizeof("bit_255")];

	snprintf(text, sizeof(text), "bit_%u", bit & 0xff);
	out->ops->list_string(out, name ? name : text);
}

static void print_bits(struct printer *out, const char *key, uint32_t class_id,
		       const struct vdpa_feature_bits *bits)
{
	static const struct label mask_label = { .key = "mask" };
	static const struct label names_label = { .key = "names" };
	const struct label label = { .key = key, .is_own_line = true };

	out->ops->group_begin(out, &label);
	out->ops->string(out, &mask_label, write_mask(bits).text);
	out->ops->list_begin(out, &names_label);
	for (unsigned int bit = 0; bit < VDPA_FEATURE_BITS_MAX; bit++)
		if (vdpa_feature_bits_test(bits, bit))
			print_name(out, class_id, bit);
	out->ops->list_end(out);
	out->ops->group_end(out);
}

static void print_words(struct printer *out,
			const struct vdpa_feature_bits *attributes)
{
	static const struct label label = { .key = "words",
					    .is_own_line = true };
	char text[sizeof("attribute 255")];

	out->ops->list_begin(out, &label);
	for (unsigned int attr = 0; attr < VDPA_FEATURE_BITS_MAX; attr++) {
		const char *word = vdpa_attr_word(attr);

		if (!vdpa_feature_bits_test(attributes, attr))
			continue;
		snprintf(text, sizeof(text), "attribute %u", attr & 0xff);
		out->ops->list_string(out, word ? word : text);
	}
	out->ops->list_end(out);
}

static void print_sets(struct printer *out,
		       const struct vdpa_explanation *explanation)
{
	for (unsigned int set = 0; set < VDPA_EXPLAIN_ATTRIBUTES; set++)
		if (vdpa_explain_shows(explanation, set))
			print_bits(out, vdpa_explain_set_name(set),
				   explanation->class_id,
				   &explanation->sets[set]);
	if (vdpa_explain_shows(explanation, VDPA_EXPLAIN_ATTRIBUTES))
		print_words(out, &explanation->sets[VDPA_EXPLAIN_ATTRIBUTES]);
}

/* ---- messages -------------------------------------------------------- */

static void print_text(struct printer *out, const char *key, const char *text)
{
	const struct label label = { .key = key, .is_own_line = true };

	if (text && *text)
		out->ops->string(out, &label, text);
}

static void print_place(struct printer *out,
			const struct vdpa_explanation *explanation)
{
	static const struct label line = { .key = "line" };
	static const struct label code = { .key = "code" };
	static const struct label class = { .key = "class" };
	static const struct label assumed = { .key = "class_assumed" };
	static const struct label device = { .key = "device" };
	static const struct label version = { .key = "version" };

	out->ops->number(out, &line, explanation->line);
	out->ops->string(out, &code, explanation->message->code);
	if (explanation->class_id)
		out->ops->string(out, &class,
				 view_class_text(explanation->class_id).text);
	if (explanation->is_class_assumed)
		out->ops->boolean(out, &assumed, true);
	if (*explanation->device)
		out->ops->string(out, &device, explanation->device);
	if (*explanation->version)
		out->ops->string(out, &version, explanation->version);
}

static void print_explanation(struct printer *out,
			      const struct vdpa_explanation *explanation)
{
	out->ops->record_begin(out);
	print_place(out, explanation);
	print_text(out, "speaker", explanation->message->speaker);
	print_text(out, "message", explanation->meaning);
	print_sets(out, explanation);
	print_text(out, "hint", explanation->advice);
	print_text(out, "note", explanation->note);
	out->ops->record_end(out);
}

static void print_message(struct printer *out,
			  const struct vdpa_message *message)
{
	static const struct label code = { .key = "code" };
	static const struct label first = { .key = "first" };
	static const struct label last = { .key = "last" };
	static const struct label product = { .key = "product" };

	out->ops->record_begin(out);
	out->ops->string(out, &code, message->code);
	out->ops->string(out, &product, message->product);
	out->ops->string(out, &first, message->first);
	out->ops->string(out, &last, message->last);
	if (message->class_id) {
		static const struct label class = { .key = "class" };

		out->ops->string(out, &class,
				 view_class_text(message->class_id).text);
	}
	print_text(out, "speaker", message->speaker);
	print_text(out, "pattern", message->pattern);
	print_text(out, "begins", message->begins);
	print_text(out, "format", message->format);
	print_text(out, "meaning", message->meaning);
	print_text(out, "advice", message->advice);
	print_text(out, "function", message->function);
	print_text(out, "file", message->file);
	print_text(out, "example", message->example);
	out->ops->record_end(out);
}

int cmd_features_messages(struct context *context,
			  const struct arguments *arguments)
{
	struct printer *out = &context->out;
	const struct vdpa_message *message;

	(void)arguments;
	out->ops->section_begin(out, "messages");
	out->ops->object_begin(out, "known", GAP_BETWEEN);
	out->ops->records_begin(out, "messages");
	for (unsigned int i = 0; (message = vdpa_message_get(i)); i++)
		print_message(out, message);
	out->ops->records_end(out);
	out->ops->object_end(out);
	out->ops->section_end(out);
	return 0;
}

/* ---- the command ---------------------------------------------------- */

/* The output begins at the first message. If there is none, it begins at the
 * end of the text. */
struct answer {
	struct printer *out;
	bool is_begun;
};

static void begin_answer(struct answer *answer)
{
	struct printer *out = answer->out;

	if (answer->is_begun)
		return;
	answer->is_begun = true;
	out->ops->section_begin(out, "explain");
	out->ops->object_begin(out, "text", GAP_BETWEEN);
	out->ops->records_begin(out, "messages");
}

/* List all known messages. */
static void print_known(struct printer *out)
{
	static const struct label label = { .key = "pattern", .word = "" };
	const struct vdpa_message *message;

	out->ops->records_begin(out, "known");
	for (unsigned int i = 0; (message = vdpa_message_get(i)); i++) {
		out->ops->record_begin(out);
		out->ops->string(out, &label, message->pattern);
		out->ops->record_end(out);
	}
	out->ops->records_end(out);
}

/* A set of features is not a message. */
static void print_hint(struct printer *out, const char *text)
{
	struct vdpa_features features;

	if (!vdpa_features_parse(text, VDPA_CLASS_NET, NULL, &features, NULL))
		print_text(out, "hint",
			   "these are features: \"vdpa features decode\" "
			   "prints their names and their mask");
}

static void end_answer(struct answer *answer, const char *text,
		       const struct vdpa_explain_counts *counts)
{
	static const struct label lines = { .key = "lines",
					    .is_own_line = true };
	static const struct label unknown = { .key = "unknown_lines" };
	struct printer *out = answer->out;

	begin_answer(answer);
	out->ops->records_end(out);
	out->ops->number(out, &lines, counts->lines);
	out->ops->number(out, &unknown, counts->unknown);
	if (!counts->messages) {
		print_hint(out, text);
		print_known(out);
	}
	out->ops->object_end(out);
	out->ops->section_end(out);
}

static void receive(const struct vdpa_explanation *explanation, void *data)
{
	struct answer *answer = data;

	begin_answer(answer);
	print_explanation(answer->out, explanation);
}

static int read_input(struct vdpa_explainer *explainer, struct vdpa_error *err)
{
	char block[BLOCK_SIZE];
	size_t count;

	while ((count = fread(block, 1, sizeof(block), stdin)))
		vdpa_explainer_feed(explainer, block, count);
	if (ferror(stdin))
		return vdpa_error_set(err, -errno, NULL,
				      "cannot read standard input: %s",
				      strerror(errno));
	return 0;
}

static int read_text(struct context *context, const char *text,
		     struct vdpa_explainer *explainer)
{
	if (strcmp(text, "-") != 0) {
		vdpa_explainer_feed(explainer, text, strlen(text));
		return 0;
	}
	if (context->batch && strcmp(context->batch_path, "-") == 0)
		return vdpa_error_set(
			&context->err, -EINVAL, "put the batch into a file",
			"standard input contains the lines of the batch");
	return read_input(explainer, &context->err);
}

int cmd_features_explain(struct context *context,
			 const struct arguments *arguments)
{
	struct answer answer = { .out = &context->out };
	struct vdpa_explain_counts counts;
	struct vdpa_explainer *explainer;
	int ret;

	ret = vdpa_explainer_new(arguments->class_id, receive, &answer,
				 &explainer, &context->err);
	if (ret)
		return ret;
	ret = read_text(context, arguments->text, explainer);
	vdpa_explainer_end(explainer, &counts);
	vdpa_explainer_free(explainer);
	if (!ret || answer.is_begun)
		end_answer(&answer, arguments->text, &counts);
	if (ret)
		return ret;
	return counts.messages ? 0 : ANSWER_NO;
}
