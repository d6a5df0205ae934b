// SPDX-License-Identifier: GPL-2.0-or-later
/* Fuzz target: the words of a command line, one a line of the input. */

#include "params.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define WORDS_MAX 32

static int split(char *text, char *words[WORDS_MAX])
{
	int count = 0;

	for (char *line; count < WORDS_MAX && (line = strsep(&text, "\n"));)
		words[count++] = line;
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct param_set set = {
		.required = { PARAM_NAME, PARAM_MGMTDEV },
		.optional = { PARAM_FEATURES, PARAM_MAC, PARAM_MTU,
			      PARAM_MAX_VQP, PARAM_QIDX },
	};
	char *text = strndup((const char *)data, size);
	struct arguments arguments;
	char *words[WORDS_MAX];
	struct vdpa_error err;

	if (!text)
		abort();
	if (!params_parse(&set, split(text, words), words, &arguments, &err) &&
	    (!arguments.request.name || !*arguments.request.name ||
	     !arguments.request.mgmtdev_name))
		abort();
	params_free(&arguments);
	free(text);
	return 0;
}
