// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Labels for the Node Feature Discovery of Kubernetes: a file that its worker
 * reads, with a line for each label.
 */

#include "export.h"

#include <ctype.h>
#include <string.h>

#define PREFIX "feature.node.kubernetes.io/"

/* Of the name of a label, behind its prefix. */
#define NAME_MAX_LENGTH 63

struct labels {
	FILE *to;
	const struct export_input *input;
};

/* Letters, digits, ".", "-" and "_"; a letter or a digit at both ends. */
static bool is_label(const char *name)
{
	size_t length = strlen(name);

	if (!length || length > NAME_MAX_LENGTH)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!isascii(name[i]) ||
		    (!isalnum(name[i]) && !strchr(".-_", name[i])))
			return false;
	return isalnum(name[0]) && isalnum(name[length - 1]);
}

static int put_label(const char *kind, const char *word, void *arg)
{
	const struct labels *labels = arg;
	char name[512];

	snprintf(name, sizeof(name), "vdpa-%s.%s", kind, word);
	if (is_label(name))
		fprintf(labels->to, PREFIX "%s=true\n", name);
	else
		export_warn(labels->input,
			    "%s \"%.200s\" cannot be a label of Kubernetes: "
			    "labels have up to %d letters, digits, \".\", "
			    "\"-\" and \"_\"",
			    kind, word, NAME_MAX_LENGTH);
	return 0;
}

static int write_labels(FILE *to, const struct export_input *input,
			struct vdpa_error *err)
{
	struct labels labels = { .to = to, .input = input };

	(void)err;
	fputs("# Written by \"vdpa fleet export nfd\".\n", to);
	if (input->ttl_s)
		fprintf(to, "# +expiry-time=%s\n",
			export_time(input->now + input->ttl_s).text);
	return export_each_property(input, put_label, &labels);
}

const struct export_format export_nfd = {
	.path = "/etc/kubernetes/node-feature-discovery/features.d/vdpa",
	.mode = 0644,
	.size_max = 65536,
	.has_sets = true,
	.write = write_labels,
};
