/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Output in columns. Each object is a row, or each record of an object that has
 * records; then the fields of the object fill the cells that the record leaves
 * empty. Fields without a column are left out.
 */
#ifndef TOOL_PRINT_TABLE_H
#define TOOL_PRINT_TABLE_H

#include "print.h"
#include "table.h"

#include <stddef.h>

/* A column shows the field @key; NULL: the name of the object. */
struct column {
	const char *heading;
	const char *key;
};

/* The rows of a section, until its end. */
struct columns {
	const struct column *list; /* ends with a row without a heading */
	struct table table;
	char *name;			 /* of the object */
	char *object[TABLE_COLUMNS_MAX]; /* its fields before its records */
	char *cells[TABLE_COLUMNS_MAX];	 /* of the row; NULL: not known */
	char **open; /* the cell of the open list or group; NULL: none */
	bool is_in_group;
	bool has_records;     /* the object */
	bool has_rows;	      /* of them */
	unsigned int records; /* that are open, one in the other */
};

/* Make @printer print to @file the columns of @columns, which lists them. */
void printer_table_init(struct printer *printer, FILE *file,
			struct columns *columns);

/* Free what is left after an error. */
void columns_free(struct columns *columns);

#endif
