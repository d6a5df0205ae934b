// SPDX-License-Identifier: GPL-2.0-or-later
/* Text in columns. */

#include "table.h"

#include "escape.h"
#include "json/text-stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define GAP 2

static int grow(struct table *table)
{
	size_t room = table->room ? 2 * table->room : 64;
	char **cells;

	if (table->count < table->room)
		return 0;
	cells = reallocarray(table->cells, room, sizeof(*cells));
	if (!cells)
		return -ENOMEM;
	table->cells = cells;
	table->room = room;
	return 0;
}

/* Names come from outside. Characters that a terminal would act on are shown by
 * number. */
static char *copy_shown(const char *text)
{
	struct text_stream stream = { .size = 0 };

	if (!text_stream_open(&stream))
		return NULL;
	escape_put(stream.file, text);
	return text_stream_close(&stream);
}

int table_add(struct table *table, const char *text)
{
	char *copy = NULL;

	if (grow(table))
		return -ENOMEM;
	if (text) {
		copy = copy_shown(text);
		if (!copy)
			return -ENOMEM;
	}
	table->cells[table->count++] = copy;
	return 0;
}

static const char *cell_text(const struct table *table, size_t at)
{
	return table->cells[at] ? table->cells[at] : "-";
}

/* The number of characters of UTF-8 text. */
static size_t width_of(const char *text)
{
	size_t width = 0;

	for (; *text; text++)
		width += ((unsigned char)*text & 0xc0) != 0x80;
	return width;
}

static size_t column_width(const struct table *table, size_t column,
			   const char *heading)
{
	size_t widest = width_of(heading);

	for (size_t at = column; at < table->count; at += table->column_count) {
		size_t width = width_of(cell_text(table, at));

		if (width > widest)
			widest = width;
	}
	return widest;
}

static void put_cell(FILE *file, const char *text, size_t width, int is_last)
{
	fputs(text, file);
	if (is_last)
		fputc('\n', file);
	else
		fprintf(file, "%*s", (int)(width - width_of(text) + GAP), "");
}

void table_print(const struct table *table, const char *const *headings,
		 FILE *file)
{
	size_t widths[TABLE_COLUMNS_MAX] = { 0 }, column = 0;
	size_t columns = table->column_count;

	for (size_t i = 0; i < columns; i++)
		widths[i] = column_width(table, i, headings[i]);
	for (size_t i = 0; i < columns; i++)
		put_cell(file, headings[i], widths[i], i + 1 == columns);
	for (size_t at = 0; at < table->count; at++) {
		bool is_last = column + 1 == columns;

		put_cell(file, cell_text(table, at), widths[column], is_last);
		column = is_last ? 0 : column + 1;
	}
}

void table_free(struct table *table)
{
	for (size_t i = 0; i < table->count; i++)
		free(table->cells[i]);
	free(table->cells);
}
