/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text in columns. */
#ifndef TOOL_TABLE_H
#define TOOL_TABLE_H

#include <stddef.h>
#include <stdio.h>

#define TABLE_COLUMNS_MAX 8

/* Rows of cells; each is as wide as the widest one of its column. */
struct table {
	size_t column_count;
	char **cells; /* row by row; NULL: "-" */
	size_t count, room;
};

/* Append a cell, which is copied; NULL: nothing is known. 0 or -ENOMEM. */
int table_add(struct table *table, const char *text);

/* Print @headings and all rows, without blanks at the ends of lines. */
void table_print(const struct table *table, const char *const *headings,
		 FILE *file);

void table_free(struct table *table);

#endif
