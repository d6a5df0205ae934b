// SPDX-License-Identifier: GPL-2.0-or-later
/* Output as text: one line per object, with lists and long fields below it. */

#include "print.h"

#include "escape.h"
#include "put.h"

#include <string.h>

/* ---- texts that can be from outside --------------------------------- */

static void put_shown(const struct printer *printer, const char *text)
{
	if (printer->is_verbatim)
		escape_put_on_terminal(printer->file, text);
	else
		escape_put(printer->file, text);
}

static void text_section_begin(struct printer *printer, const char *name)
{
	(void)printer;
	(void)name;
}

static void text_section_end(struct printer *printer)
{
	(void)printer;
}

/* ---- colors ---------------------------------------------------------- */

#define CYAN   "\033[36m"
#define YELLOW "\033[33m"
#define GREEN  "\033[32m"
#define RED    "\033[31m"
#define RESET  "\033[0m"

/* The values of these keys say whether all is well. */
static const struct {
	const char *value;
	const char *color;
} states[] = {
	{ "ok", GREEN },
	{ "true", GREEN },
	{ "up", GREEN },
	{ "identical", GREEN },
	{ "provisionable", GREEN },
	{ "sufficient", GREEN },
	{ "conditional", YELLOW },
	{ "cannot tell", YELLOW },
	{ "warning", YELLOW },
	{ "condition", YELLOW },
	{ "note", YELLOW },
	{ "false", RED },
	{ "error", RED },
	{ "failed", RED },
	{ "incompatible", RED },
};

static const char *const state_keys[] = { "ok",	   "link",     "link ",
					  "state", "severity", "verdict" };

static bool is_state(const char *key)
{
	for (size_t i = 0; i < sizeof(state_keys) / sizeof(state_keys[0]); i++)
		if (strcmp(state_keys[i], key) == 0)
			return true;
	return false;
}

/* NULL: no color. As "ip" does, an address is yellow and a name cyan. */
static const char *color_of(const struct label *label, const char *value)
{
	if (strcmp(label->key, "mac") == 0)
		return YELLOW;
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (is_state(label->key) && strcmp(states[i].value, value) == 0)
			return states[i].color;
	return NULL;
}

static void put_colored(struct printer *printer, const char *color,
			const char *text)
{
	bool has_color = color && printer->has_color;

	if (has_color)
		put_text(printer->file, color);
	put_shown(printer, text);
	if (has_color)
		put_text(printer->file, RESET);
}

/* ---- the operations -------------------------------------------------- */

static void text_object_begin(struct printer *printer, const char *name,
			      enum gap gap)
{
	put_colored(printer, CYAN, name);
	put_text(printer->file, ": ");
	printer->gap = gap;
	printer->is_line_begun = false;
}

static void text_object_end(struct printer *printer)
{
	put_char(printer->file, '\n');
}

static void begin_own_line(struct printer *printer)
{
	put_text(printer->file, "\n  ");
	for (unsigned int i = 0; i < printer->depth; i++)
		put_text(printer->file, "  ");
}

/* Begin a field: go to its place and write its name, if it has one. */
static void begin_field(struct printer *printer, const struct label *label)
{
	const char *word = label->word ? label->word : label->key;

	if (label->is_own_line)
		begin_own_line(printer);
	else if (printer->is_line_begun && printer->gap == GAP_BETWEEN)
		put_char(printer->file, ' ');
	printer->is_line_begun = true;
	if (!printer->is_in_group)
		put_shown(printer, word);
}

static void begin_value(struct printer *printer, const struct label *label)
{
	bool is_nameless = label->word && !*label->word;

	begin_field(printer, label);
	if (!printer->is_in_group && !is_nameless)
		put_char(printer->file, ' ');
}

static void end_value(struct printer *printer)
{
	if (printer->gap == GAP_AFTER && !printer->is_in_group)
		put_char(printer->file, ' ');
}

static void text_string(struct printer *printer, const struct label *label,
			const char *value)
{
	begin_value(printer, label);
	put_colored(printer, printer->has_color ? color_of(label, value) : NULL,
		    value);
	end_value(printer);
}

static void text_number(struct printer *printer, const struct label *label,
			uint64_t value)
{
	begin_value(printer, label);
	put_number(printer->file, value);
	end_value(printer);
}

static void text_boolean(struct printer *printer, const struct label *label,
			 bool value)
{
	text_string(printer, label, value ? "true" : "false");
}

static void text_list_begin(struct printer *printer, const struct label *label)
{
	bool is_nameless = label->word && !*label->word;

	/* In a group, the items follow the group's other values. */
	if (!printer->is_in_group && !(is_nameless && !label->is_own_line))
		begin_field(printer, label);
}

static void text_list_string(struct printer *printer, const char *value)
{
	put_char(printer->file, ' ');
	put_shown(printer, value);
}

static void text_list_number(struct printer *printer, const char *text,
			     uint64_t value)
{
	(void)value;
	text_list_string(printer, text);
}

static void text_list_end(struct printer *printer)
{
	(void)printer;
}

static void text_group_begin(struct printer *printer, const struct label *label)
{
	begin_field(printer, label);
	printer->is_in_group = true;
}

static void text_group_end(struct printer *printer)
{
	printer->is_in_group = false;
}

static void text_part_begin(struct printer *printer, const struct label *label)
{
	begin_own_line(printer);
	put_text(printer->file, label->key);
	printer->is_line_begun = true;
	printer->depth++;
}

static void text_part_end(struct printer *printer)
{
	printer->depth--;
}

/* Records in a record are indented more. */
static void text_records_begin(struct printer *printer, const char *key)
{
	(void)key;
	if (printer->records)
		printer->depth++;
}

static void text_record_begin(struct printer *printer)
{
	begin_own_line(printer);
	printer->is_line_begun = false;
	printer->records++;
}

static void text_record_end(struct printer *printer)
{
	printer->records--;
}

static void text_records_end(struct printer *printer)
{
	if (printer->records)
		printer->depth--;
}

static void text_member(struct printer *printer)
{
	(void)printer;
}

static void text_finish(struct printer *printer)
{
	(void)printer;
}

static void text_results_begin(struct printer *printer)
{
	(void)printer;
}

static void text_result_begin(struct printer *printer, uint64_t line)
{
	(void)printer;
	(void)line;
}

static void text_result_end(struct printer *printer, int status)
{
	(void)printer;
	(void)status;
}

static void text_results_end(struct printer *printer)
{
	(void)printer;
}

static const struct printer_ops text_ops = {
	.section_begin = text_section_begin,
	.section_end = text_section_end,
	.object_begin = text_object_begin,
	.object_end = text_object_end,
	.string = text_string,
	.number = text_number,
	.boolean = text_boolean,
	.list_begin = text_list_begin,
	.list_string = text_list_string,
	.list_number = text_list_number,
	.list_end = text_list_end,
	.group_begin = text_group_begin,
	.group_end = text_group_end,
	.part_begin = text_part_begin,
	.part_end = text_part_end,
	.records_begin = text_records_begin,
	.record_begin = text_record_begin,
	.record_end = text_record_end,
	.records_end = text_records_end,
	.member = text_member,
	.finish = text_finish,
	.results_begin = text_results_begin,
	.result_begin = text_result_begin,
	.result_end = text_result_end,
	.results_end = text_results_end,
};

void printer_text_init(struct printer *printer, FILE *file)
{
	*printer = (struct printer){ .ops = &text_ops,
				     .file = file,
				     .is_text = true };
}
