// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Output as JSON in iproute2's layout: on one line, or pretty with an indent of
 * four blanks per level and each list on one line.
 */

#include "print.h"

#include "put.h"
#include "json/character.h"
#include "json/quote.h"

#include <string.h>
#include <unistd.h>

/* ---- strings -------------------------------------------------------- */

/* A terminal acts on some characters of more than one byte, too. */
static bool is_shown(const struct printer *printer, const char *at)
{
	return printer->is_verbatim && (unsigned char)*at >= 0x80 &&
	       character_size(at, strnlen(at, 4)) &&
	       !isatty(fileno(printer->file));
}

static size_t put_special(const struct printer *printer, const char *at)
{
	char escaped[JSON_ESCAPED_SIZE];
	size_t size;

	if (is_shown(printer, at)) {
		size = character_size(at, strnlen(at, 4));
		put_bytes(printer->file, at, size);
		return size;
	}
	size = json_escape(at, escaped);
	put_text(printer->file, escaped);
	return size;
}

static void put_string(const struct printer *printer, const char *string)
{
	put_char(printer->file, '"');
	while (*string) {
		size_t size = json_plain(string);

		put_bytes(printer->file, string, size);
		string += size;
		if (*string)
			string += put_special(printer, string);
	}
	put_char(printer->file, '"');
}

/* ---- layout --------------------------------------------------------- */

static void put_comma(struct printer *printer)
{
	if (printer->has_comma)
		put_char(printer->file, ',');
	printer->has_comma = true;
}

static void put_line_end(struct printer *printer)
{
	if (!printer->is_pretty)
		return;
	put_char(printer->file, '\n');
	for (unsigned int i = 0; i < printer->depth; i++)
		put_text(printer->file, "    ");
}

static void put_key(struct printer *printer, const char *key)
{
	put_comma(printer);
	put_line_end(printer);
	put_string(printer, key);
	put_text(printer->file, printer->is_pretty ? ": " : ":");
	printer->has_comma = false;
}

static void open_brace(struct printer *printer)
{
	put_comma(printer);
	put_char(printer->file, '{');
	printer->depth++;
	printer->has_comma = false;
}

static void close_brace(struct printer *printer)
{
	printer->depth--;
	if (printer->has_comma)
		put_line_end(printer);
	put_char(printer->file, '}');
	printer->has_comma = true;
}

static void open_bracket(struct printer *printer)
{
	put_comma(printer);
	put_text(printer->file, printer->is_pretty ? "[ " : "[");
	printer->depth++;
	printer->has_comma = false;
}

static void close_bracket(struct printer *printer)
{
	printer->depth--;
	put_text(printer->file,
		 printer->is_pretty && printer->has_comma ? " ]" : "]");
	printer->has_comma = true;
}

/* ---- the operations ------------------------------------------------- */

static void json_member(struct printer *printer)
{
	if (!printer->is_open)
		open_brace(printer);
	printer->is_open = true;
}

static void json_section_begin(struct printer *printer, const char *name)
{
	json_member(printer);
	put_key(printer, name);
	open_brace(printer);
}

static void json_section_end(struct printer *printer)
{
	close_brace(printer);
}

static void json_object_begin(struct printer *printer, const char *name,
			      enum gap gap)
{
	(void)gap;
	put_key(printer, name);
	open_brace(printer);
}

static void json_object_end(struct printer *printer)
{
	close_brace(printer);
}

static void json_string(struct printer *printer, const struct label *label,
			const char *value)
{
	put_key(printer, label->key);
	put_comma(printer);
	put_string(printer, value);
}

static void json_number(struct printer *printer, const struct label *label,
			uint64_t value)
{
	put_key(printer, label->key);
	put_comma(printer);
	put_number(printer->file, value);
}

static void json_boolean(struct printer *printer, const struct label *label,
			 bool value)
{
	put_key(printer, label->key);
	put_comma(printer);
	put_text(printer->file, value ? "true" : "false");
}

static void json_list_begin(struct printer *printer, const struct label *label)
{
	put_key(printer, label->key);
	open_bracket(printer);
}

static void json_list_string(struct printer *printer, const char *value)
{
	put_comma(printer);
	put_string(printer, value);
}

static void json_list_number(struct printer *printer, const char *text,
			     uint64_t value)
{
	(void)text;
	put_comma(printer);
	put_number(printer->file, value);
}

static void json_list_end(struct printer *printer)
{
	close_bracket(printer);
}

static void json_group_begin(struct printer *printer, const struct label *label)
{
	put_key(printer, label->key);
	open_brace(printer);
}

static void json_records_begin(struct printer *printer, const char *key)
{
	put_key(printer, key);
	open_bracket(printer);
}

static void json_finish(struct printer *printer)
{
	if (printer->is_document)
		json_member(printer);
	if (printer->is_open)
		close_brace(printer);
	put_char(printer->file, '\n');
}

/* ---- results of many commands --------------------------------------- */

static void json_results_begin(struct printer *printer)
{
	put_char(printer->file, '[');
	printer->depth++;
	printer->has_comma = false;
	printer->is_open = true;
}

static void json_result_begin(struct printer *printer, uint64_t line)
{
	static const struct label label = { .key = "line" };

	put_comma(printer);
	if (!printer->is_pretty)
		put_char(printer->file, '\n');
	put_line_end(printer);
	printer->has_comma = false;
	open_brace(printer);
	json_number(printer, &label, line);
}

static void json_result_end(struct printer *printer, int status)
{
	static const struct label label = { .key = "status" };

	json_number(printer, &label, (uint64_t)status);
	close_brace(printer);
}

static void json_results_end(struct printer *printer)
{
	printer->depth--;
	if (!printer->is_pretty && printer->has_comma)
		put_char(printer->file, '\n');
	if (printer->has_comma)
		put_line_end(printer);
	put_text(printer->file, "]\n");
}

static const struct printer_ops json_ops = {
	.section_begin = json_section_begin,
	.section_end = json_section_end,
	.object_begin = json_object_begin,
	.object_end = json_object_end,
	.string = json_string,
	.number = json_number,
	.boolean = json_boolean,
	.list_begin = json_list_begin,
	.list_string = json_list_string,
	.list_number = json_list_number,
	.list_end = json_list_end,
	.group_begin = json_group_begin,
	.group_end = close_brace,
	.part_begin = json_group_begin,
	.part_end = close_brace,
	.records_begin = json_records_begin,
	.record_begin = open_brace,
	.record_end = close_brace,
	.records_end = close_bracket,
	.member = json_member,
	.finish = json_finish,
	.results_begin = json_results_begin,
	.result_begin = json_result_begin,
	.result_end = json_result_end,
	.results_end = json_results_end,
};

void printer_json_init(struct printer *printer, FILE *file, bool is_pretty,
		       bool is_document)
{
	*printer = (struct printer){
		.ops = &json_ops,
		.file = file,
		.is_pretty = is_pretty,
		.is_document = is_document,
	};
}
