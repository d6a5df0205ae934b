// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Traits for OpenStack: a provider configuration of Nova. nova-compute does not
 * start with a file that it cannot use, so each trait and each name is checked.
 */

#include "export.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Nova and Placement allow this length. */
#define TRAIT_MAX_LENGTH 255

struct trait {
	char text[TRAIT_MAX_LENGTH + 1];
};

struct traits {
	const struct export_input *input;
	struct trait *list;
	size_t count;
};

/* Upper-case letters, digits and "_". Returns whether it fits. */
static bool trait_of(const char *kind, const char *word, struct trait *trait)
{
	int length = snprintf(trait->text, sizeof(trait->text),
			      "CUSTOM_VDPA_%s_%s", kind, word);

	if (length < 0 || (size_t)length >= sizeof(trait->text))
		return false;
	for (char *at = trait->text; *at; at++)
		*at = isascii(*at) && isalnum(*at) ? (char)toupper(*at) : '_';
	return true;
}

/*
 * Two sets can have one trait: "gold-2" and "gold_2". The host has it only if
 * it meets both.
 */
static bool is_met(const struct export_input *input, const struct trait *trait)
{
	struct trait other = { .text = "" };

	for (size_t i = 0; i < input->set_count; i++)
		if (input->sets[i].fit != EXPORT_MEETS &&
		    trait_of("baseline", input->sets[i].name, &other) &&
		    strcmp(other.text, trait->text) == 0)
			return false;
	return true;
}

static int add_trait(const char *kind, const char *word, void *arg)
{
	struct traits *traits = arg;
	size_t count = traits->count;
	struct trait trait = { .text = "" };
	struct trait *more;

	if (!trait_of(kind, word, &trait)) {
		export_warn(
			traits->input,
			"%s \"%.200s\" cannot be a trait: traits have up to "
			"%d characters",
			kind, word, TRAIT_MAX_LENGTH);
		return 0;
	}
	if (strcmp(kind, "baseline") == 0 && !is_met(traits->input, &trait)) {
		export_warn(traits->input,
			    "%s is left out: another set that has this trait "
			    "is not met",
			    trait.text);
		return 0;
	}
	more = reallocarray(traits->list, count + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	traits->list = more;
	traits->list[traits->count++] = trait;
	return 0;
}

static int compare_traits(const void *one, const void *other)
{
	return strcmp(one, other);
}

static void put_traits(FILE *to, const struct traits *traits)
{
	for (size_t i = 0; i < traits->count; i++)
		if (!i ||
		    strcmp(traits->list[i - 1].text, traits->list[i].text))
			fprintf(to, "        - %s\n", traits->list[i].text);
}

/* A provider without traits would be a warning in the log of Nova. */
static void put_provider(FILE *to, const struct traits *traits)
{
	fputs("# Written by \"vdpa fleet export nova\". nova-compute reads it "
	      "when it starts.\n"
	      "meta:\n"
	      "  schema_version: '1.0'\n",
	      to);
	if (!traits->count) {
		fputs("providers: []\n", to);
		return;
	}
	fputs("providers:\n"
	      "  - identification:\n"
	      "      uuid: '$COMPUTE_NODE'\n"
	      "    traits:\n"
	      "      additional:\n",
	      to);
	put_traits(to, traits);
}

static int write_traits(FILE *to, const struct export_input *input,
			struct vdpa_error *err)
{
	struct traits traits = { .input = input };
	int ret = export_each_property(input, add_trait, &traits);

	if (ret) {
		free(traits.list);
		return vdpa_error_set(err, ret, NULL, "no memory for traits");
	}
	if (traits.count)
		qsort(traits.list, traits.count, sizeof(*traits.list),
		      compare_traits);
	put_provider(to, &traits);
	free(traits.list);
	return 0;
}

const struct export_format export_nova = {
	.path = "/etc/nova/provider_config/vdpa.yaml",
	.mode = 0644,
	.has_sets = true,
	.write = write_traits,
};
