/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A printer writes the output of a command as text or as JSON. The output is a
 * tree: sections contain objects, objects contain fields.
 */
#ifndef TOOL_PRINT_H
#define TOOL_PRINT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* The name of a field. */
struct label {
	const char *key;  /* in JSON */
	const char *word; /* in text; NULL: the key; "": the value alone */
	bool is_own_line; /* in text: on a line of its own */
};

/* Text only: where to write blanks between the fields of a line. */
enum gap {
	GAP_BETWEEN,
	GAP_AFTER, /* iproute2 ends such lines with a blank */
};

struct printer;
struct columns;

struct printer_ops {
	/* A section is a key of the document: "dev". */
	void (*section_begin)(struct printer *printer, const char *name);
	void (*section_end)(struct printer *printer);
	/* An object is named by the user: a device. */
	void (*object_begin)(struct printer *printer, const char *name,
			     enum gap gap);
	void (*object_end)(struct printer *printer);
	/* Fields. */
	void (*string)(struct printer *printer, const struct label *label,
		       const char *value);
	void (*number)(struct printer *printer, const struct label *label,
		       uint64_t value);
	void (*boolean)(struct printer *printer, const struct label *label,
			bool value);
	/* A list of single values. */
	void (*list_begin)(struct printer *printer, const struct label *label);
	void (*list_string)(struct printer *printer, const char *value);
	void (*list_number)(struct printer *printer, const char *text,
			    uint64_t value);
	void (*list_end)(struct printer *printer);
	/* Fields that belong together; text leaves their names out. */
	void (*group_begin)(struct printer *printer, const struct label *label);
	void (*group_end)(struct printer *printer);
	/* An object in an object: in text, on its own line; its own lines are
	 * indented more. */
	void (*part_begin)(struct printer *printer, const struct label *label);
	void (*part_end)(struct printer *printer);
	/* A list of records without names; in text, one line per record. A
	 * record can have records: in text, these are indented more. */
	void (*records_begin)(struct printer *printer, const char *key);
	void (*record_begin)(struct printer *printer);
	void (*record_end)(struct printer *printer);
	void (*records_end)(struct printer *printer);
	/* Begin a field that is a member of the whole document. */
	void (*member)(struct printer *printer);
	/* The end of all output. */
	void (*finish)(struct printer *printer);
	/*
	 * Instead of one document, a list with the results of many commands.
	 * Each result has its line number, its sections and its status.
	 */
	void (*results_begin)(struct printer *printer);
	void (*result_begin)(struct printer *printer, uint64_t line);
	void (*result_end)(struct printer *printer, int status);
	void (*results_end)(struct printer *printer);
};

struct printer {
	const struct printer_ops *ops;
	FILE *file;
	bool is_pretty;	  /* JSON */
	bool is_brief;	  /* text without -d: leave out codes and sources */
	bool has_color;	  /* text */
	bool is_text;	  /* print sentences where JSON has words */
	bool is_document; /* JSON: a whole document, even when empty */
	/* Characters that a terminal acts on are escaped only on a terminal. */
	bool is_verbatim;
	bool is_short; /* something is missing: there was no memory */
	/* The state of a printer. */
	unsigned int depth;	 /* JSON: of braces; text: of parts */
	bool is_open;		 /* JSON: the outermost brace is open */
	bool has_comma;		 /* JSON: the next value needs a comma first */
	enum gap gap;		 /* text */
	bool is_line_begun;	 /* text: this line already has a field */
	bool is_in_group;	 /* text */
	unsigned int records;	 /* text: that are open, one in the other */
	struct columns *columns; /* table */
};

void printer_text_init(struct printer *printer, FILE *file);
void printer_json_init(struct printer *printer, FILE *file, bool is_pretty,
		       bool is_document);

#endif
