// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Facts for Ansible. The file is a program that Ansible runs when it gathers
 * facts, so they are never out of date. What it prints is the record of the
 * host, and which sets the host meets.
 */

#include "export.h"

#include "tool/view.h"
#include "json/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/vmm.h>

static const char *fit_word(enum export_fit fit)
{
	static const char *const words[] = {
		[EXPORT_MEETS] = "meets",
		[EXPORT_FALLS_SHORT] = "falls short",
		[EXPORT_CANNOT_TELL] = "cannot tell",
	};

	return words[fit];
}

static void put_sets(struct json_writer *to, const struct export_input *input)
{
	json_open(to, "sets", '{');
	for (size_t i = 0; i < input->set_count; i++) {
		const struct export_set *set = &input->sets[i];

		json_open(to, set->name, '{');
		json_put_string(to, "class",
				view_class_text(set->class_id).text);
		json_put_string(to, "fit", fit_word(set->fit));
		json_close(to, '}');
	}
	json_close(to, '}');
}

/* A store that is away must not cost all other facts. */
static void put_fleet(struct json_writer *to, const struct export_input *input)
{
	json_open(to, "fleet", '{');
	if (input->vmm)
		json_put_string(to, "vmm", input->vmm->name);
	if (input->sets_why)
		json_put_string(to, "error", input->sets_why);
	else
		put_sets(to, input);
	json_close(to, '}');
}

static char *facts_text(const struct json *record,
			const struct export_input *input)
{
	struct json_writer to = { .is_document = true };

	json_open(&to, NULL, '{');
	for (const struct json *at = record->first; at; at = at->next)
		json_put_value(&to, at->key, at);
	put_fleet(&to, input);
	json_close(&to, '}');
	return json_finish(&to, "\n");
}

static int put_facts(FILE *to, const char *record,
		     const struct export_input *input, struct vdpa_error *err)
{
	struct arena arena = { 0 };
	struct json *object;
	char *text = NULL;
	int ret;

	ret = json_read_object(record, strlen(record), &arena, &object, err);
	if (!ret)
		text = facts_text(object, input);
	if (!ret && !text)
		ret = vdpa_error_set(err, -ENOMEM, NULL, "no memory for facts");
	if (!ret)
		fputs(text, to);
	free(text);
	arena_free(&arena);
	return ret;
}

/* Leave out what only a simulation needs. */
static int write_facts(FILE *to, const struct export_input *input,
		       struct vdpa_error *err)
{
	struct vdpa_host host = *input->host;
	char *record;
	int ret;

	host.sim = NULL;
	ret = vdpa_host_write(&host, &record, err);
	if (ret)
		return ret;
	ret = put_facts(to, record, input, err);
	free(record);
	return ret;
}

static int write_program(FILE *to, const struct export_input *input,
			 struct vdpa_error *err)
{
	(void)err;
	fprintf(to,
		"#!/bin/sh\n"
		"# Written by \"vdpa fleet export ansible\".\n"
		"exec %s\n",
		input->line);
	return 0;
}

const struct export_format export_ansible = {
	.path = "/etc/ansible/facts.d/vdpa.fact",
	.mode = 0755,
	.has_sets = true,
	.write = write_facts,
	.write_file = write_program,
};
