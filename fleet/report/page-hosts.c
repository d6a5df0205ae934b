// SPDX-License-Identifier: GPL-2.0-or-later
/* Hosts, their kinds and hypervisors, and the records that cannot be read. */

#include "page.h"

#include "html.h"

#include <stdlib.h>
#include <string.h>

/* ---- hosts ------------------------------------------------------------------------ */

static const char *state_of(const struct report_model *model,
			    const struct vdpa_fleet_host *host)
{
	if (!host->record)
		return "<span class=no>unreadable</span>";
	if (host->is_alive)
		return "<span class=yes>alive</span>";
	return model->alive_count ? "<span class=some>gone</span>" :
				    "not known";
}

/* Each driver once. */
static void put_drivers(FILE *to, const struct vdpa_host *record)
{
	const char *between = "";

	for (size_t i = 0; i < record->mgmtdev_count; i++) {
		const char *driver = record->mgmtdevs[i].driver;
		size_t first = 0;

		while (first < i && driver &&
		       !(record->mgmtdevs[first].driver &&
			 strcmp(record->mgmtdevs[first].driver, driver) == 0))
			first++;
		if (!driver || first < i)
			continue;
		fputs(between, to);
		html_text(to, driver);
		between = " ";
	}
}

static void put_record(FILE *to, const struct report_host *host)
{
	const struct vdpa_host *record = host->from->record;

	html_format(to, "<td>%s<td>%s<td>H%z<td class=num>%z<td>",
		    record->kernel, host->vmm ? host->vmm->name : record->vmm,
		    host->kind + 1, record->mgmtdev_count);
	put_drivers(to, record);
	html_format(to, "<td class=num>%z<td class=t>%s", record->dev_count,
		    record->time);
}

void page_hosts(FILE *to, const struct report_model *model)
{
	static const struct page_column columns[] = {
		{ "Host", false },	     { "State", false },
		{ "Kernel", false },	     { "Hypervisor", false },
		{ "Kind", false },	     { "Management devices", true },
		{ "Parent drivers", false }, { "Devices", true },
		{ "Record of", false },	     { NULL, false },
	};

	page_section_begin(to, "hosts", "Hosts");
	page_table_begin(to, "hosts-t", "Hosts of the store", columns);
	for (size_t i = 0; i < model->host_count; i++) {
		const struct report_host *host = &model->hosts[i];

		html_format(to, "<tr><th scope=row>%s<td>", host->from->name);
		fputs(state_of(model, host->from), to);
		if (host->from->record)
			put_record(to, host);
		else
			fputs("<td><td><td><td class=num><td><td class=num><td>",
			      to);
		putc('\n', to);
	}
	page_table_end(to);
	fputs("</section>\n", to);
}

/* ---- kinds of hosts ------------------------------------------------------------------- */

static void put_members(FILE *to, const struct report_model *model, size_t kind)
{
	const char *between = "";
	bool is_long = model->host_kinds[kind].count > 6;

	if (is_long)
		html_format(to, "<details><summary>%z hosts</summary>",
			    model->host_kinds[kind].count);
	for (size_t i = 0; i < model->host_count; i++) {
		if (model->hosts[i].kind != kind)
			continue;
		fputs(between, to);
		html_text(to, model->hosts[i].from->name);
		between = " ";
	}
	if (is_long)
		fputs("</details>", to);
}

static void put_parent(FILE *to, const struct vdpa_parent *parent)
{
	const struct vdpa_mgmtdev *mgmtdev = parent->mgmtdev;

	html_format(to, "<li>%s: ",
		    parent->driver ? parent->driver : "unknown driver");
	for (uint32_t id = 1; id < 64; id++)
		if (mgmtdev->supported_classes & VDPA_BIT(id)) {
			html_class(to, id);
			putc(' ', to);
		}
	html_format(to, "(%u features)",
		    (unsigned int)__builtin_popcountll(
			    mgmtdev->supported_features));
}

static void put_host_kind(FILE *to, const struct report_model *model,
			  size_t index)
{
	const struct report_host_kind *kind = &model->host_kinds[index];
	const struct report_host *host = &model->hosts[kind->example];
	const struct vdpa_host *record = host->from->record;

	html_format(to,
		    "<tr id=h%z><th scope=row>H%z<td class=num>%z<td>%s<td>",
		    index + 1, index + 1, kind->count,
		    host->vmm ? host->vmm->title : "");
	if (record->mgmtdev_count && host->parents[0].kernel)
		fprintf(to, "Linux %u.%u", host->parents[0].kernel >> 16,
			host->parents[0].kernel & 0xffff);
	fputs("<td><ul>", to);
	for (size_t i = 0; i < record->mgmtdev_count; i++)
		put_parent(to, &host->parents[i]);
	fputs("</ul><td>", to);
	put_members(to, model, index);
	putc('\n', to);
}

void page_host_kinds(FILE *to, const struct report_model *model)
{
	static const struct page_column columns[] = {
		{ "Kind", false },
		{ "Hosts", true },
		{ "Hypervisor", false },
		{ "Kernel", false },
		{ "Management devices", false },
		{ "Which hosts", false },
		{ NULL, false },
	};

	page_section_begin(to, "host-kinds", "Kinds of hosts");
	fputs("<p>Hosts of one kind can make the same devices.</p>\n", to);
	page_table_begin(to, "host-kinds-t", "Kinds, the largest one first",
			 columns);
	for (size_t i = 0; i < model->host_kind_count; i++)
		put_host_kind(to, model, i);
	page_table_end(to);
	fputs("</section>\n", to);
}

/* ---- hypervisors ------------------------------------------------------------------------- */

/* What hosts publish as their hypervisor. */
struct product {
	const char *text; /* NULL: nothing */
	const struct vdpa_vmm *vmm;
	size_t hosts;
	size_t moved;
	size_t not_moved;
};

static int compare_products(const void *a, const void *b)
{
	const struct product *one = a, *other = b;

	if (!one->text || !other->text)
		return (one->text == NULL) - (other->text == NULL);
	return strcmp(one->text, other->text);
}

static struct product product_of(const struct report_model *model,
				 const struct report_host *host)
{
	const struct vdpa_host *record = host->from->record;
	struct product product = {
		.text = record->vmm ? record->vmm :
			host->vmm   ? host->vmm->name :
				      NULL,
		.vmm = host->vmm,
		.hosts = 1,
	};

	for (size_t i = 0; i < record->dev_count; i++) {
		const struct report_dev *dev =
			&model->devs[host->first_dev + i];

		product.moved += dev->is_judged && dev->is_migratable;
		product.not_moved += dev->is_judged && !dev->is_migratable;
	}
	return product;
}

/* One for each text. Returns their number. */
static size_t merge_products(struct product *list, size_t count)
{
	size_t merged = 0;

	if (!count)
		return 0;
	qsort(list, count, sizeof(*list), compare_products);
	for (size_t i = 1; i < count; i++) {
		if (compare_products(&list[merged], &list[i])) {
			list[++merged] = list[i];
			continue;
		}
		list[merged].hosts++;
		list[merged].moved += list[i].moved;
		list[merged].not_moved += list[i].not_moved;
	}
	return merged + 1;
}

static void put_product(FILE *to, const struct product *product)
{
	html_format(to,
		    "<tr><th scope=row>%s<td>%s<td class=num>%z<td class=num>%z"
		    "<td class=num>%z\n",
		    product->text ? product->text : "not published",
		    product->vmm ? product->vmm->title : "not judged",
		    product->hosts, product->moved, product->not_moved);
}

static void put_products(FILE *to, const struct report_model *model,
			 struct product *list)
{
	size_t count = 0;

	for (size_t i = 0; i < model->host_count; i++)
		if (model->hosts[i].from->record)
			list[count++] = product_of(model, &model->hosts[i]);
	count = merge_products(list, count);
	for (size_t i = 0; i < count; i++)
		put_product(to, &list[i]);
}

void page_vmms(FILE *to, const struct report_model *model)
{
	static const struct page_column columns[] = {
		{ "Hypervisor, as published", false },
		{ "Judged as", false },
		{ "Hosts", true },
		{ "Devices that it moves", true },
		{ "Devices that it does not move", true },
		{ NULL, false },
	};
	struct product *list = calloc(model->host_count + 1, sizeof(*list));

	page_section_begin(to, "hypervisors", "Hypervisors");
	page_table_begin(to, "hypervisors-t",
			 "Hypervisors of the hosts, and whether they move the "
			 "devices there",
			 columns);
	if (list)
		put_products(to, model, list);
	else
		*model->is_short = true;
	page_table_end(to);
	fputs("</section>\n", to);
	free(list);
}

/* ---- records that cannot be read ------------------------------------------------------------ */

static const char *state_of_unread(const struct vdpa_fleet_host *host)
{
	if (host->is_doubtful)
		return "not known";
	return host->is_alive ? "alive" : "not alive";
}

void page_unreadable(FILE *to, const struct report_model *model)
{
	static const struct page_column columns[] = {
		{ "Host", false },   { "State", false },
		{ "Reason", false }, { "What to do", false },
		{ NULL, false },
	};

	page_section_begin(to, "unreadable", "Records that cannot be read");
	fputs("<p>Nothing on this page takes these hosts into account.</p>\n",
	      to);
	page_table_begin(to, "unreadable-t", "Hosts without a record", columns);
	for (size_t i = 0; i < model->host_count; i++) {
		const struct vdpa_fleet_host *host = model->hosts[i].from;

		if (!host->record)
			html_format(to,
				    "<tr><th scope=row>%s<td>%s<td>%s<td>%s\n",
				    host->name, state_of_unread(host),
				    host->why.what, host->why.hint);
	}
	page_table_end(to);
	fputs("</section>\n", to);
}
