// SPDX-License-Identifier: GPL-2.0-or-later
/* The summary: numbers, and what needs somebody's attention. */

#include "page.h"

#include "html.h"

#include <inttypes.h>
#include <string.h>
#include <vdpa/virtio.h>

/* ---- numbers -------------------------------------------------------------------- */

static void put_tile(FILE *to, size_t number, const char *title)
{
	html_format(to, "<div><dt>%s</dt><dd>%z</dd></div>\n", title, number);
}

static size_t count_drifted(const struct report_model *model)
{
	size_t count = 0;

	for (size_t i = 0; i < model->dev_count; i++)
		count += report_is_drifted(&model->devs[i]);
	return count;
}

static void put_tiles(FILE *to, const struct report_model *model)
{
	fputs("<dl class=tiles>\n", to);
	put_tile(to, model->host_count, "hosts");
	put_tile(to, model->alive_count, "of them alive");
	put_tile(to, model->host_kind_count, "kinds of hosts");
	put_tile(to, model->dev_count, "devices");
	put_tile(to, model->dev_kind_count, "kinds of devices");
	for (size_t i = 0; i < model->class_count; i++) {
		const struct report_class *found = &model->classes[i];
		uint64_t features =
			found->baseline ? found->baseline->features : 0;

		fputs("<div><dt>features in the baseline of ", to);
		html_class(to, found->class_id);
		html_format(to, "</dt><dd>%u</dd></div>\n",
			    (unsigned int)__builtin_popcountll(features));
	}
	fputs("</dl>\n", to);
}

/* ---- what needs attention ---------------------------------------------------------- */

struct notes {
	FILE *to;
	const struct report_model *model;
	size_t count;
};

static void note(struct notes *notes, const char *style)
{
	notes->count++;
	fprintf(notes->to, "<li class=%s>", style);
}

static void note_unreadable(struct notes *notes)
{
	size_t count = notes->model->unreadable_count;

	if (!count)
		return;
	note(notes, "bad");
	html_format(notes->to,
		    "<a href=\"#unreadable\">%z %s</a> cannot be read. What "
		    "follows is without %s.</li>\n",
		    count, page_s(count, "record", "records"),
		    page_s(count, "it", "them"));
}

static void note_gone(struct notes *notes)
{
	const struct report_model *model = notes->model;
	size_t hosts = 0, devs = 0;

	for (size_t i = 0; i < model->host_count; i++) {
		const struct report_host *host = &model->hosts[i];

		if (report_is_open(model, host) || !host->from->record)
			continue;
		hosts++;
		devs += host->from->record->dev_count;
	}
	if (!hosts)
		return;
	note(notes, "some");
	html_format(notes->to,
		    "<a href=\"#hosts\">%z %s</a> no longer %s. The records "
		    "have %z %s.</li>\n",
		    hosts, page_s(hosts, "host", "hosts"),
		    page_s(hosts, "publishes", "publish"), devs,
		    page_s(devs, "device", "devices"));
}

static void note_drift(struct notes *notes)
{
	size_t count = count_drifted(notes->model);

	if (!count)
		return;
	note(notes, "some");
	html_format(notes->to,
		    "<a href=\"#drift\">%z %s</a> what was administered, or "
		    "what a set in force says.</li>\n",
		    count, page_s(count, "device is not", "devices are not"));
}

static void note_stranded(struct notes *notes)
{
	const struct report_model *model = notes->model;
	size_t count = 0;

	for (size_t i = 0; i < model->dev_count; i++)
		count += !report_places(model, &model->devs[i], false);
	if (!count)
		return;
	note(notes, "bad");
	html_format(notes->to,
		    "<a href=\"#devices\">%z %s</a> can go to no other host."
		    "</li>\n",
		    count, page_s(count, "device", "devices"));
}

static void note_immovable(struct notes *notes)
{
	const struct report_model *model = notes->model;
	size_t count = 0;

	for (size_t i = 0; i < model->dev_count; i++)
		count += model->devs[i].is_judged &&
			 !model->devs[i].is_migratable;
	if (!count)
		return;
	note(notes, "some");
	html_format(notes->to,
		    "<a href=\"#hypervisors\">%z %s</a> %s features with which "
		    "the hypervisor of the host moves no device. A device that "
		    "is added with <code>device_features migratable</code> can "
		    "be moved.</li>\n",
		    count, page_s(count, "device", "devices"),
		    page_s(count, "offers", "offer"));
}

/* The bits that only this host does not offer. */
static uint64_t costs_alone(const struct report_class *found, size_t index)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < found->baseline->lost_count; i++) {
		const struct vdpa_lost *lost = &found->baseline->lost[i];

		if (lost->to == VDPA_LOST_TO_HOST && lost->host_count == 1 &&
		    lost->hosts[0] == index)
			bits |= VDPA_BIT(lost->bit);
	}
	return bits;
}

static void note_costs(struct notes *notes, const struct report_class *found)
{
	for (size_t i = 0; found->count > 1 && i < found->count; i++) {
		uint64_t bits = costs_alone(found, i);

		if (!bits)
			continue;
		note(notes, "some");
		html_format(notes->to, "<b>%s</b> alone costs the baseline of ",
			    found->hosts[i].name);
		html_class(notes->to, found->class_id);
		fputs(" devices: ", notes->to);
		html_names(notes->to, found->class_id, bits);
		fputs(".</li>\n", notes->to);
	}
}

static void note_class(struct notes *notes, const struct report_class *found)
{
	if (found->baseline) {
		note_costs(notes, found);
		return;
	}
	if (!found->count)
		return;
	note(notes, "bad");
	fputs("The hosts have no baseline for ", notes->to);
	html_class(notes->to, found->class_id);
	html_format(notes->to, " devices: %s.</li>\n", found->why.what);
}

static void note_set(struct notes *notes, const struct report_set *set)
{
	size_t count = 0;

	for (size_t i = 0; i < notes->model->host_count; i++)
		count += set->fits[i].fit && strcmp(set->fits[i].fit, "meets");
	if (!count)
		return;
	note(notes, set->is_in_force ? "bad" : "some");
	html_format(notes->to,
		    "<a href=\"#sets\">%z %s</a> not known to meet the set "
		    "<b>%s</b>%s.</li>\n",
		    count, page_s(count, "host is", "hosts are"), set->name,
		    set->is_in_force ? ", which is in force" : "");
}

static void put_notes(FILE *to, const struct report_model *model)
{
	struct notes notes = { .to = to, .model = model };

	fputs("<ul class=notes>\n", to);
	note_unreadable(&notes);
	for (size_t i = 0; i < model->input->set_count; i++)
		note_set(&notes, &model->input->sets[i]);
	note_stranded(&notes);
	note_gone(&notes);
	note_drift(&notes);
	note_immovable(&notes);
	for (size_t i = 0; i < model->class_count; i++)
		note_class(&notes, &model->classes[i]);
	if (!notes.count)
		fputs("<li class=good>Nothing needs attention.</li>\n", to);
	fputs("</ul>\n", to);
}

void page_summary(FILE *to, const struct report_model *model)
{
	put_tiles(to, model);
	page_section_begin(to, "summary", "What needs attention");
	put_notes(to, model);
	fputs("</section>\n", to);
}
