// SPDX-License-Identifier: GPL-2.0-or-later
/* Fuzz target: texts with messages about features, and expressions of features. */

#include <stdlib.h>
#include <string.h>
#include <vdpa/explain.h>
#include <vdpa/virtio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The findings, as a hash and a count. */
struct found {
	uint64_t count;
	uint64_t sum;
	uint64_t line;
};

static void check_text(const char *text)
{
	if (!text || memchr(text, '\0', VDPA_EXPLAIN_TEXT_SIZE) == NULL ||
	    strpbrk(text, "{}"))
		abort();
}

/* All texts are set, and the messages are in the order of the lines. */
static void check(const struct vdpa_explanation *explanation, void *data)
{
	struct found *found = data;

	check_text(explanation->meaning);
	check_text(explanation->advice);
	check_text(explanation->note);
	if (!explanation->message || explanation->line < found->line ||
	    !explanation->meaning[0])
		abort();
	found->line = explanation->line;
	found->count++;
	for (const char *at = explanation->message->code; *at; at++)
		found->sum = found->sum * 31 + (unsigned char)*at;
	found->sum += explanation->line;
}

/* Read @data in parts of @step bytes. */
static struct found read_text(const uint8_t *data, size_t size, size_t step)
{
	struct found found = { .count = 0 };
	struct vdpa_explain_counts counts;
	struct vdpa_explainer *explainer;

	if (vdpa_explainer_new(0, check, &found, &explainer, NULL))
		abort();
	for (size_t at = 0; at < size; at += step)
		vdpa_explainer_feed(explainer, data + at,
				    step < size - at ? step : size - at);
	vdpa_explainer_end(explainer, &counts);
	vdpa_explainer_free(explainer);
	if (counts.messages != found.count || counts.unknown > counts.lines ||
	    counts.lines > size)
		abort();
	return found;
}

static void read_expression(const uint8_t *data, size_t size)
{
	struct vdpa_features features;
	char *text = malloc(size + 1);

	if (!text)
		abort();
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	vdpa_features_parse(text, VDPA_CLASS_NET, NULL, &features, NULL);
	vdpa_features_parse(text, 0, NULL, &features, NULL);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct found whole = read_text(data, size, size ? size : 1);
	struct found parts = read_text(data, size, 7);

	if (whole.count != parts.count || whole.sum != parts.sum)
		abort();
	read_expression(data, size);
	return 0;
}
