// SPDX-License-Identifier: GPL-2.0-or-later
/* Devices, where they can go, and what changed of them. */

#include "page.h"

#include "html.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

static void put_mac(FILE *to, const uint8_t mac[6])
{
	fprintf(to, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2],
		mac[3], mac[4], mac[5]);
}

/* ---- devices ---------------------------------------------------------------------- */

static void put_places(FILE *to, const struct report_model *model,
		       const struct report_dev *dev)
{
	size_t sure = report_places(model, dev, true);
	size_t all = report_places(model, dev, false);

	html_format(to, "<td class=\"num%s\">%z<td class=num>%z",
		    all ? "" : " no", sure, all - sure);
}

static void put_moves(FILE *to, const struct report_dev *dev)
{
	if (!dev->is_judged)
		fputs("<td>not judged", to);
	else if (dev->is_migratable)
		fputs("<td class=yes>yes", to);
	else
		fputs("<td class=no>no", to);
}

static void put_dev(FILE *to, const struct report_model *model,
		    const struct report_dev *dev)
{
	const struct vdpa_host_dev *from = dev->from;
	bool is_used =
		VDPA_HAS(&from->config, VDPA_ATTR_DEV_NEGOTIATED_FEATURES);

	html_format(to, "<tr><th scope=row>%s<td>%s<td>", from->dev.name,
		    model->hosts[dev->host].from->name);
	html_class(to, from->dev.class_id);
	html_format(to, "<td>D%z<td>", dev->kind + 1);
	page_handle(to, from->dev.mgmtdev_bus, from->dev.mgmtdev_name);
	html_format(to, "<td>%s<td>", from->driver);
	if (VDPA_HAS(&from->config, VDPA_ATTR_DEV_NET_CFG_MACADDR))
		put_mac(to, from->config.net.mac);
	fputs(is_used ? "<td>yes" : "<td>no", to);
	put_places(to, model, dev);
	put_moves(to, dev);
	fputs(report_is_drifted(dev) ? "<td class=some>yes\n" : "<td>no\n", to);
}

void page_devs(FILE *to, const struct report_model *model)
{
	static const struct page_column columns[] = {
		{ "Device", false },
		{ "Host", false },
		{ "Class", false },
		{ "Kind", false },
		{ "Management device", false },
		{ "Driver", false },
		{ "MAC address", false },
		{ "A guest uses it", false },
		{ "Can go to, hosts", true },
		{ "On conditions", true },
		{ "Its hypervisor moves it", false },
		{ "Drift", false },
		{ NULL, false },
	};

	page_section_begin(to, "devices", "Devices");
	page_table_begin(to, "devices-t", "Devices of all hosts", columns);
	for (size_t i = 0; i < model->dev_count; i++)
		put_dev(to, model, &model->devs[i]);
	page_table_end(to);
	fputs("</section>\n", to);
}

/* ---- where devices can go ------------------------------------------------------------ */

/* The kinds of hosts with the same answer. */
struct answer {
	enum vdpa_verdict verdict;
	const char *reason;
	size_t kind; /* of hosts */
};

static int compare_answers(const void *a, const void *b)
{
	const struct answer *one = a, *other = b;
	int order = vdpa_verdict_rank(one->verdict) -
		    vdpa_verdict_rank(other->verdict);

	if (!order)
		order = strcmp(one->reason, other->reason);
	return order ? order :
		       (one->kind > other->kind) - (one->kind < other->kind);
}

static bool is_same(const struct answer *one, const struct answer *other)
{
	return one->verdict == other->verdict &&
	       strcmp(one->reason, other->reason) == 0;
}

/* Longer lists are for "vdpa fleet where". */
#define ANSWERS_SHOWN 16
#define KINDS_SHOWN   16

static void put_kinds(FILE *to, const struct answer *answers, size_t count)
{
	for (size_t i = 0; i < count && i < KINDS_SHOWN; i++)
		html_format(to, "%s<a href=\"#h%z\">H%z</a>", i ? " " : "",
			    answers[i].kind + 1, answers[i].kind + 1);
	if (count > KINDS_SHOWN)
		html_format(to, " and %z more", count - KINDS_SHOWN);
}

static void put_answer(FILE *to, const struct report_model *model,
		       const struct answer *answers, size_t count)
{
	size_t hosts = 0;

	for (size_t i = 0; i < count; i++)
		hosts += model->host_kinds[answers[i].kind].open_count;
	html_format(to, "<li><span class=%s>%s</span> on ",
		    page_style(answers->verdict),
		    vdpa_verdict_name(answers->verdict));
	put_kinds(to, answers, count);
	html_format(to, " (%z %s)", hosts, page_s(hosts, "host", "hosts"));
	if (*answers->reason)
		html_format(to, ": %s", answers->reason);
	putc('\n', to);
}

/* Equal answers are neighbours. */
static void put_answers(FILE *to, const struct report_model *model,
			const struct answer *answers, size_t count)
{
	size_t shown = 0;

	fputs("<ul>", to);
	for (size_t begin = 0, end; begin < count; begin = end, shown++) {
		end = begin + 1;
		while (end < count && is_same(&answers[begin], &answers[end]))
			end++;
		if (shown < ANSWERS_SHOWN)
			put_answer(to, model, &answers[begin], end - begin);
	}
	if (shown > ANSWERS_SHOWN)
		html_format(to,
			    "<li>and %z more answers: <code>vdpa fleet "
			    "where</code> has them",
			    shown - ANSWERS_SHOWN);
	fputs("</ul>", to);
}

static void put_ways(FILE *to, const struct report_model *model,
		     const struct report_dev_kind *kind)
{
	size_t count = model->host_kind_count;
	struct answer *answers = calloc(count + 1, sizeof(*answers));

	if (!answers) {
		*model->is_short = true;
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct report_way *way = &kind->ways[i];

		answers[i] = (struct answer){
			.verdict = way->verdict,
			.reason = way->reason ? way->reason :
				  way->parent == REPORT_NONE ?
						"no management device makes "
						"devices of this class" :
						"",
			.kind = i,
		};
	}
	if (count)
		qsort(answers, count, sizeof(*answers), compare_answers);
	put_answers(to, model, answers, count);
	free(answers);
}

static void put_words(FILE *to, const struct vdpa_migrate_dev *dev)
{
	if (VDPA_HAS(dev, VDPA_ATTR_DEV_NET_CFG_MTU))
		fprintf(to, "mtu&nbsp;%u ", dev->mtu);
	if (VDPA_HAS(dev, VDPA_ATTR_DEV_NET_CFG_MAX_VQP))
		fprintf(to, "max_vqp&nbsp;%u ", dev->max_vqp);
	if (VDPA_HAS(dev, VDPA_ATTR_DEV_BLK_CFG_CAPACITY))
		fprintf(to, "%" PRIu64 " sectors", dev->capacity);
}

/* The properties of its host that a verdict depends on. */
static void put_home(FILE *to, const struct vdpa_migrate_dev *dev)
{
	if (dev->kernel)
		fprintf(to, "Linux %u.%u", dev->kernel >> 16,
			dev->kernel & 0xffff);
	if (dev->vmm)
		html_format(to, " %s", dev->vmm->title);
}

static void put_dev_kind(FILE *to, const struct report_model *model,
			 size_t index)
{
	const struct report_dev_kind *kind = &model->dev_kinds[index];
	const struct report_dev *dev = &model->devs[kind->example];

	html_format(to, "<tr id=d%z><th scope=row>D%z<td class=num>%z<td>",
		    index + 1, index + 1, kind->count);
	html_class(to, dev->source.class_id);
	html_format(to, "<td>%s<td>",
		    dev->source.driver ? dev->source.driver : "not known");
	put_home(to, &dev->source);
	fputs("<td>", to);
	if (VDPA_HAS(&dev->source, VDPA_ATTR_DEV_FEATURES))
		html_features(to, dev->source.class_id,
			      dev->source.device_features);
	fputs("<td>", to);
	put_words(to, &dev->source);
	fputs("<td>", to);
	put_ways(to, model, kind);
	putc('\n', to);
}

void page_dev_kinds(FILE *to, const struct report_model *model)
{
	static const struct page_column columns[] = {
		{ "Kind", false },     { "Devices", true },
		{ "Class", false },    { "Parent driver", false },
		{ "Its host", false }, { "Features", false },
		{ "Words", false },    { "Where it can be made", false },
		{ NULL, false },
	};

	page_section_begin(to, "device-kinds", "Where devices can go");
	fputs("<p>Devices of one kind can go to the same places. H1, H2 and so on are <a href=\"#host-kinds\">kinds of hosts</a>",
	      to);
	fputs(model->alive_count ?
		      "; only hosts that are alive are counted. " :
		      ". No host is alive, so each one is counted. ",
	      to);
	fputs("<code>vdpa fleet where dev DEV host HOST</code> also looks at "
	      "devices that are there already, and <code>vdpa fleet "
	      "plan</code> prints the command that makes the device.</p>\n",
	      to);
	page_table_begin(to, "device-kinds-t", "Kinds, the largest one first",
			 columns);
	for (size_t i = 0; i < model->dev_kind_count; i++)
		put_dev_kind(to, model, i);
	page_table_end(to);
	fputs("</section>\n", to);
}

/* ---- drift ---------------------------------------------------------------------------- */

static void begin_drift(FILE *to, const struct report_model *model,
			const struct report_dev *dev, const char *word)
{
	html_format(to, "<tr><th scope=row>%s<td>%s<td>%s<td>",
		    dev->from->dev.name, model->hosts[dev->host].from->name,
		    word);
}

static void put_changed(FILE *to, const struct report_model *model,
			const struct report_dev *dev)
{
	if (!(dev->drift.has & VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR)))
		return;
	begin_drift(to, model, dev, "mac");
	fputs("administered<td>", to);
	put_mac(to, dev->drift.administered.mac);
	fputs("<td>", to);
	put_mac(to, dev->drift.shown.mac);
	putc('\n', to);
}

/* Only the bits that differ are named. */
static void put_other(FILE *to, const struct report_model *model,
		      const struct report_dev *dev)
{
	uint64_t offered = dev->source.device_features;
	uint32_t class_id = dev->source.class_id;

	if (!dev->other)
		return;
	begin_drift(to, model, dev, "device_features");
	html_format(to, "set %s<td>", dev->other->name);
	fprintf(to, "<code>0x%" PRIx64 "</code> ", dev->other->features);
	html_names(to, class_id, dev->other->features & ~offered);
	fprintf(to, "<td><code>0x%" PRIx64 "</code> ", offered);
	html_names(to, class_id, offered & ~dev->other->features);
	putc('\n', to);
}

static bool has_drift(const struct report_model *model)
{
	for (size_t i = 0; i < model->dev_count; i++)
		if (report_is_drifted(&model->devs[i]))
			return true;
	return false;
}

static void put_all_drift(FILE *to, const struct report_model *model)
{
	static const struct page_column columns[] = {
		{ "Device", false }, { "Host", false },	    { "Word", false },
		{ "By", false },     { "Expected", false }, { "Now", false },
		{ NULL, false },
	};

	page_table_begin(
		to, "drift-t",
		"Devices that differ; of features, those that only one "
		"side has are named",
		columns);
	for (size_t i = 0; i < model->dev_count; i++) {
		put_changed(to, model, &model->devs[i]);
		put_other(to, model, &model->devs[i]);
	}
	page_table_end(to);
}

void page_drift(FILE *to, const struct report_model *model)
{
	page_section_begin(to, "drift", "Drift");
	fputs("<p>Devices that a guest or another tool changed, and devices "
	      "that do not offer what a set in force says.</p>\n",
	      to);
	if (has_drift(model))
		put_all_drift(to, model);
	else
		fputs("<p>There are none.</p>\n", to);
	fputs("</section>\n", to);
}
