// SPDX-License-Identifier: LGPL-2.1-or-later
/* What messages of hypervisors, kernels and guests mean, as JSON. */

#include "answer.h"

#include "json/types.h"

#include <inttypes.h>
#include <stdio.h>
#include <vdpa/explain.h>
#include <vdpa/virtio.h>

/* ---- sets ------------------------------------------------------------- */

static void put_mask(struct json_writer *to,
		     const struct vdpa_feature_bits *bits)
{
	char text[2 + VDPA_FEATURE_BITS_MAX / 4 + 1];
	size_t word = VDPA_FEATURE_BITS_MAX / 64 - 1;
	int length;

	while (word && !bits->words[word])
		word--;
	length = snprintf(text, sizeof(text), "0x%" PRIx64, bits->words[word]);
	while (word--)
		length += snprintf(text + length, sizeof(text) - (size_t)length,
				   "%016" PRIx64, bits->words[word]);
	json_put_string(to, "mask", text);
}

/* Write @name; if it is NULL, write @what and @number ("bit_58"). */
static void put_name(struct json_writer *to, const char *name, const char *what,
		     unsigned int number)
{
	char text[32];

	snprintf(text, sizeof(text), "%s%u", what, number);
	json_put_string(to, NULL, name ? name : text);
}

static void put_bits(struct json_writer *to, const char *key, uint32_t class_id,
		     const struct vdpa_feature_bits *bits)
{
	json_open(to, key, '{');
	put_mask(to, bits);
	json_open(to, "names", '[');
	for (unsigned int bit = 0; bit < VDPA_FEATURE_BITS_MAX; bit++)
		if (vdpa_feature_bits_test(bits, bit))
			put_name(to, vdpa_feature_name(class_id, bit), "bit_",
				 bit);
	json_close(to, ']');
	json_close(to, '}');
}

static void put_words(struct json_writer *to,
		      const struct vdpa_feature_bits *attributes)
{
	json_open(to, "words", '[');
	for (unsigned int attr = 0; attr < VDPA_FEATURE_BITS_MAX; attr++)
		if (vdpa_feature_bits_test(attributes, attr))
			put_name(to, vdpa_attr_word(attr), "attribute ", attr);
	json_close(to, ']');
}

static void put_sets(struct json_writer *to,
		     const struct vdpa_explanation *explanation)
{
	for (unsigned int set = 0; set < VDPA_EXPLAIN_ATTRIBUTES; set++)
		if (vdpa_explain_shows(explanation, set))
			put_bits(to, vdpa_explain_set_name(set),
				 explanation->class_id,
				 &explanation->sets[set]);
	if (vdpa_explain_shows(explanation, VDPA_EXPLAIN_ATTRIBUTES))
		put_words(to, &explanation->sets[VDPA_EXPLAIN_ATTRIBUTES]);
}

/* ---- messages --------------------------------------------------------- */

static void put_text(struct json_writer *to, const char *key, const char *text)
{
	if (text && *text)
		json_put_string(to, key, text);
}

/* Called for each message. */
static void put_explanation(const struct vdpa_explanation *explanation,
			    void *data)
{
	struct json_writer *to = data;

	json_open(to, NULL, '{');
	json_put_number(to, "line", explanation->line);
	json_put_string(to, "code", explanation->message->code);
	if (explanation->class_id)
		type_class.write(to, "class", &explanation->class_id, 0);
	if (explanation->is_class_assumed)
		json_put_boolean(to, "class_assumed", true);
	put_text(to, "device", explanation->device);
	put_text(to, "version", explanation->version);
	put_text(to, "speaker", explanation->message->speaker);
	put_text(to, "message", explanation->meaning);
	put_sets(to, explanation);
	put_text(to, "hint", explanation->advice);
	put_text(to, "note", explanation->note);
	json_close(to, '}');
}

/* ---- a text ------------------------------------------------------------ */

int vdpa_json_explain(const char *text, size_t size, const char *class_word,
		      char **answer, struct vdpa_error *err)
{
	struct json_writer to = { .is_document = true };
	struct vdpa_explain_counts counts;
	struct vdpa_explainer *explainer;
	uint32_t class_id;
	int ret = answer_class(class_word, 0, &class_id, err);

	if (!ret)
		ret = vdpa_explainer_new(class_id, put_explanation, &to,
					 &explainer, err);
	if (ret)
		return ret;
	json_open(&to, NULL, '{');
	json_open(&to, "explain", '{');
	json_open(&to, "text", '{');
	json_open(&to, "messages", '[');
	vdpa_explainer_feed(explainer, text, size);
	vdpa_explainer_end(explainer, &counts);
	vdpa_explainer_free(explainer);
	json_close(&to, ']');
	json_put_number(&to, "lines", counts.lines);
	json_put_number(&to, "unknown_lines", counts.unknown);
	for (int i = 0; i < 3; i++)
		json_close(&to, '}');
	return answer_finish(&to, answer, err);
}
