// SPDX-License-Identifier: LGPL-2.1-or-later
/* What one sentence means, such as an answer of the kernel. */

#include "sentence.h"

#include <string.h>

/* The message that @text begins with, or NULL. */
static const struct vdpa_message *match_any(const char *text, size_t size,
					    uint32_t class_id,
					    struct capture *capture)
{
	const struct vdpa_message *message;

	for (unsigned int i = 0; (message = vdpa_message_get(i)); i++)
		if (!message->begins &&
		    pattern_match(message->pattern, class_id, text, size,
				  capture))
			return message;
	return NULL;
}

bool sentence_explain(const char *text, uint32_t class_id,
		      struct vdpa_explanation *explanation,
		      struct sentences *sentences)
{
	struct capture capture = { .has = 0 };

	for (size_t left = strlen(text); left; text++, left--) {
		const struct vdpa_message *message =
			match_any(text, left, class_id, &capture);

		if (!message)
			continue;
		*explanation = (struct vdpa_explanation){
			.message = message,
			.line = 1,
			.class_id = class_id,
			.device = "",
			.version = "",
		};
		say(explanation, &capture, sentences);
		return true;
	}
	return false;
}
