// SPDX-License-Identifier: LGPL-2.1-or-later
/* Hints name commands; programs want the calls that do the same. */

#include <string.h>
#include <vdpa/vdpa.h>

/*
 * What the hints name, and the call instead. A command is quoted, and arguments
 * can follow it; everything up to the closing quote is replaced. Commands that
 * have no call are not here, and stay.
 */
static const struct hint_row {
	const char *command;
	const char *call;
} hint_rows[] = {
	{ "\"vdpa mgmtdev show", "vdpa_mgmtdev_list()" },
	{ "\"vdpa dev show", "vdpa_dev_list()" },
	{ "\"vdpa -d dev show", "vdpa_json_devs()" },
	{ "\"vdpa dev add", "vdpa_json_add()" },
	{ "\"vdpa dev set", "vdpa_json_set()" },
	{ "\"vdpa dev bind", "vdpa_dev_bind()" },
	{ "\"vdpa dev vhost show", "vdpa_vhost_get()" },
	{ "\"vdpa dev vstats show", "vdpa_vstats_get()" },
	{ "\"vdpa features encode", "vdpa_features_resolve()" },
	{ "\"vdpa features show", "vdpa_feature_get()" },
	{ "\"vdpa fleet forget", "vdpa_fleet_forget()" },
	{ "\"vdpa fleet list", "vdpa_fleet_each()" },
	{ "\"vdpa fleet set delete", "vdpa_fleet_set_delete()" },
	{ "\"vdpa fleet set list", "vdpa_fleet_set_each()" },
	{ "\"vdpa host export", "vdpa_json_export()" },
	{ "\"vdpa migrate baseline", "vdpa_migrate_baseline()" },
	{ "\"vdpa migrate check", "vdpa_host_migrate_check()" },
	{ "\"vdpa serve", "vdpa_serve()" },
	{ "\"vdpa sim reset", "vdpa_sim_world_create()" },
	{ "\"vdpa sim worlds", "vdpa_sim_worlds()" },
	{ "\"vdpa vmm args", "vdpa_vmm_args()" },
	{ "\"vdpa vmm show", "vdpa_vmm_row()" },
	{ "\"vdpa -j -p vmm show", "vdpa_vmm_row()" },
	{ "the word \"replace\"", "the flag VDPA_FLEET_REPLACE" },
	{ "\"nocheck", "vdpa_submit() without vdpa_request_check()" },
	{ "\"class", "the class_id of vdpa_class_find()" },
	{ "--backend sim:FILE", "vdpa_open_backend(\"sim:FILE\")" },
	{ "--backend ssh:HOST", "vdpa_transport_ssh()" },
	{ "--timeout", "vdpa_set_timeout()" },
};

/* Length of what @row replaces at the beginning of @text; 0: nothing. */
static size_t row_length(const struct hint_row *row, const char *text)
{
	size_t length = strlen(row->command);
	const char *end;

	if (strncmp(text, row->command, length) != 0)
		return 0;
	if (*text != '"')
		return length;
	if (text[length] != '"' && text[length] != ' ')
		return 0;
	/* A hint that was too long can end inside of the quotes. */
	end = strchr(text + length, '"');
	return end ? (size_t)(end + 1 - text) : 0;
}

/* Sets @call and @length; one character replaces itself if there is no row. */
static const char *next_piece(const char *text, size_t *size, size_t *length)
{
	for (size_t i = 0; i < sizeof(hint_rows) / sizeof(*hint_rows); i++) {
		*length = row_length(&hint_rows[i], text);
		if (*length) {
			*size = strlen(hint_rows[i].call);
			return hint_rows[i].call;
		}
	}
	*length = *size = 1;
	return text;
}

size_t vdpa_hint_calls(const char *hint, char *text, size_t size)
{
	size_t total = 0, piece_size, length;

	for (; *hint; hint += length) {
		const char *piece = next_piece(hint, &piece_size, &length);

		for (size_t i = 0; i < piece_size; i++, total++)
			if (total + 1 < size)
				text[total] = piece[i];
	}
	if (size)
		text[total < size ? total : size - 1] = '\0';
	return total;
}
