// SPDX-License-Identifier: GPL-2.0-or-later
/* Output in columns. */

#include "print-table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- cells ----------------------------------------------------------- */

/* The empty cell of the field @key; NULL: no column, or the cell has a
 * value. */
static char **find_cell(struct columns *columns, const char *key)
{
	const struct column *list = columns->list;

	for (size_t i = 0; list[i].heading; i++)
		if (list[i].key && strcmp(list[i].key, key) == 0)
			return columns->cells[i] ? NULL : &columns->cells[i];
	return NULL;
}

/* Append @text to the cell, after a comma. */
static void fill(struct printer *printer, char **cell, const char *text)
{
	size_t length = *cell ? strlen(*cell) + 1 : 0;
	char *more = realloc(*cell, length + strlen(text) + 1);

	if (!more) {
		printer->is_short = true;
		return;
	}
	if (length)
		more[length - 1] = ',';
	memcpy(more + length, text, strlen(text) + 1);
	*cell = more;
}

static void clear(char **cells)
{
	for (size_t i = 0; i < TABLE_COLUMNS_MAX; i++) {
		free(cells[i]);
		cells[i] = NULL;
	}
}

/* What was printed before a record is of the object. */
static void keep_object(struct columns *columns)
{
	for (size_t i = 0; i < TABLE_COLUMNS_MAX; i++)
		if (columns->cells[i]) {
			free(columns->object[i]);
			columns->object[i] = columns->cells[i];
			columns->cells[i] = NULL;
		}
}

static const char *cell_of(const struct columns *columns, size_t at)
{
	if (!columns->list[at].key)
		return columns->name;
	return columns->cells[at] ? columns->cells[at] : columns->object[at];
}

static void add_row(struct printer *printer)
{
	struct columns *columns = printer->columns;

	for (size_t i = 0; columns->list[i].heading; i++)
		if (table_add(&columns->table, cell_of(columns, i)))
			printer->is_short = true;
	clear(columns->cells);
}

/* ---- sections and objects -------------------------------------------- */

static void table_section_begin(struct printer *printer, const char *name)
{
	(void)printer;
	(void)name;
}

/* Without rows, nothing: the command can have failed. */
static void table_section_end(struct printer *printer)
{
	struct columns *columns = printer->columns;
	const char *headings[TABLE_COLUMNS_MAX];

	for (size_t i = 0; i < columns->table.column_count; i++)
		headings[i] = columns->list[i].heading;
	if (!printer->is_short && columns->table.count)
		table_print(&columns->table, headings, printer->file);
	table_free(&columns->table);
	columns->table = (struct table){
		.column_count = columns->table.column_count,
	};
}

static void table_object_begin(struct printer *printer, const char *name,
			       enum gap gap)
{
	struct columns *columns = printer->columns;

	(void)gap;
	free(columns->name);
	columns->name = strdup(name);
	if (!columns->name)
		printer->is_short = true;
	columns->has_records = false;
	columns->has_rows = false;
}

/* An object in the first column must not vanish because it has no records. */
static void table_object_end(struct printer *printer)
{
	struct columns *columns = printer->columns;

	if (!columns->has_records ||
	    (!columns->has_rows && !columns->list[0].key))
		add_row(printer);
	clear(columns->cells);
	clear(columns->object);
}

/* ---- fields ---------------------------------------------------------- */

/* A group, such as a set of features, shows its first value. */
static void table_string(struct printer *printer, const struct label *label,
			 const char *value)
{
	struct columns *columns = printer->columns;
	char **cell = columns->is_in_group ? columns->open :
					     find_cell(columns, label->key);

	if (cell)
		fill(printer, cell, value);
	columns->open = NULL;
}

static void table_number(struct printer *printer, const struct label *label,
			 uint64_t value)
{
	char text[sizeof("18446744073709551615")];

	snprintf(text, sizeof(text), "%" PRIu64, value);
	table_string(printer, label, text);
}

static void table_boolean(struct printer *printer, const struct label *label,
			  bool value)
{
	table_string(printer, label, value ? "yes" : "no");
}

static void table_list_begin(struct printer *printer, const struct label *label)
{
	struct columns *columns = printer->columns;

	if (!columns->is_in_group)
		columns->open = find_cell(columns, label->key);
}

static void table_list_string(struct printer *printer, const char *value)
{
	if (printer->columns->open)
		fill(printer, printer->columns->open, value);
}

static void table_list_number(struct printer *printer, const char *text,
			      uint64_t value)
{
	(void)value;
	table_list_string(printer, text);
}

static void table_list_end(struct printer *printer)
{
	printer->columns->open = NULL;
}

static void table_group_begin(struct printer *printer,
			      const struct label *label)
{
	table_list_begin(printer, label);
	printer->columns->is_in_group = true;
}

static void table_group_end(struct printer *printer)
{
	printer->columns->is_in_group = false;
	printer->columns->open = NULL;
}

static void table_part_begin(struct printer *printer, const struct label *label)
{
	(void)printer;
	(void)label;
}

static void table_part_end(struct printer *printer)
{
	(void)printer;
}

/* ---- records --------------------------------------------------------- */

static void table_records_begin(struct printer *printer, const char *key)
{
	(void)key;
	printer->columns->has_records = true;
}

static void table_record_begin(struct printer *printer)
{
	if (printer->columns->records++ == 0)
		keep_object(printer->columns);
}

static void table_record_end(struct printer *printer)
{
	if (--printer->columns->records)
		return;
	add_row(printer);
	printer->columns->has_rows = true;
}

static void do_nothing(struct printer *printer)
{
	(void)printer;
}

static void table_result_begin(struct printer *printer, uint64_t line)
{
	(void)printer;
	(void)line;
}

static void table_result_end(struct printer *printer, int status)
{
	(void)printer;
	(void)status;
}

static const struct printer_ops table_ops = {
	.section_begin = table_section_begin,
	.section_end = table_section_end,
	.object_begin = table_object_begin,
	.object_end = table_object_end,
	.string = table_string,
	.number = table_number,
	.boolean = table_boolean,
	.list_begin = table_list_begin,
	.list_string = table_list_string,
	.list_number = table_list_number,
	.list_end = table_list_end,
	.group_begin = table_group_begin,
	.group_end = table_group_end,
	.part_begin = table_part_begin,
	.part_end = table_part_end,
	.records_begin = table_records_begin,
	.record_begin = table_record_begin,
	.record_end = table_record_end,
	.records_end = do_nothing,
	.member = do_nothing,
	.finish = do_nothing,
	.results_begin = do_nothing,
	.result_begin = table_result_begin,
	.result_end = table_result_end,
	.results_end = do_nothing,
};

void printer_table_init(struct printer *printer, FILE *file,
			struct columns *columns)
{
	size_t count = 0;

	while (columns->list[count].heading)
		count++;
	columns->table.column_count = count;
	*printer = (struct printer){ .ops = &table_ops,
				     .file = file,
				     .columns = columns };
}

void columns_free(struct columns *columns)
{
	clear(columns->cells);
	clear(columns->object);
	table_free(&columns->table);
	free(columns->name);
}
