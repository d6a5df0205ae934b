// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Explain the messages of a log on standard input. Needs no kernel:
 *
 *   journalctl -b | explain-log
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <vdpa/explain.h>
#include <vdpa/vdpa.h>

static void print(const struct vdpa_explanation *explanation, void *data)
{
	(void)data;
	printf("line %" PRIu64 ": %s: %s\n", explanation->line,
	       explanation->message->speaker, explanation->meaning);
	if (*explanation->advice)
		printf("  %s\n", explanation->advice);
}

int main(void)
{
	struct vdpa_explain_counts counts;
	struct vdpa_explainer *explainer;
	struct vdpa_error err;
	char block[4096];
	size_t size;

	if (vdpa_explainer_new(0, print, NULL, &explainer, &err)) {
		fprintf(stderr, "%s\n", err.what);
		return EXIT_FAILURE;
	}
	while ((size = fread(block, 1, sizeof(block), stdin)))
		vdpa_explainer_feed(explainer, block, size);
	vdpa_explainer_end(explainer, &counts);
	vdpa_explainer_free(explainer);
	return counts.messages ? EXIT_SUCCESS : EXIT_FAILURE;
}
