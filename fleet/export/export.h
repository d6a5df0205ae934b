/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a host is and can do, in the files of other programs. */
#ifndef FLEET_EXPORT_EXPORT_H
#define FLEET_EXPORT_EXPORT_H

#include <stdio.h>
#include <sys/types.h>
#include <time.h>
#include <vdpa/host.h>

/* Whether the host meets a named set of features. */
enum export_fit {
	EXPORT_MEETS,
	EXPORT_FALLS_SHORT,
	EXPORT_CANNOT_TELL,
};

struct export_set {
	const char *name;
	uint32_t class_id;
	enum export_fit fit;
};

/**
 * struct export_input - what an export is made of
 * @host:      the record of the host
 * @vmm:       the hypervisor that is installed there; NULL: not known
 * @sets:      named sets
 * @set_count: number of @sets
 * @sets_why:  why @sets are not known; NULL: they are
 * @stats:     for each device of @host, what vdpa_vstats_list() returned; NULL:
 *	       there are no statistics. NULL instead of the array: not asked.
 * @now:       the time of the export
 * @ttl_s:     for how long it is valid; 0: without limit
 * @line:      the command line that prints the facts for Ansible, quoted for a
 *	       shell
 * @warn:      called with what cannot be exported
 */
struct export_input {
	const struct vdpa_host *host;
	const struct vdpa_vmm *vmm;
	const struct export_set *sets;
	size_t set_count;
	const char *sets_why;
	struct vdpa_vstats ***stats;
	time_t now;
	uint32_t ttl_s;
	const char *line;
	void (*warn)(const char *what);
};

/* Write an export. Returns 0 or a negative errno. */
typedef int export_write_fn(FILE *to, const struct export_input *input,
			    struct vdpa_error *err);

/**
 * struct export_format - the form of an export
 * @path:      where the other program looks for it
 * @mode:      rights of that file
 * @size_max:  what the other program takes, in bytes; 0: no limit is known
 * @has_sets:  it contains which sets the host meets
 * @has_stats: it contains statistics
 * @write:     writes what is printed
 * @write_file: writes the file; NULL: as @write
 */
struct export_format {
	const char *path;
	mode_t mode;
	size_t size_max;
	bool has_sets;
	bool has_stats;
	export_write_fn *write;
	export_write_fn *write_file;
};

extern const struct export_format export_nfd;
extern const struct export_format export_nova;
extern const struct export_format export_prometheus;
extern const struct export_format export_ansible;

/* ---- shared by the formats --------------------------------------------- */

/* All classes that the management devices of @host make, as VDPA_BIT(). */
uint64_t export_classes(const struct vdpa_host *host);

/* All features that its management devices offer for devices of a class. */
uint64_t export_offered(const struct vdpa_host *host, uint32_t class_id);

/* Whether the hypervisor can move a device of a class that the host makes. */
bool export_is_migratable(const struct export_input *input, uint32_t class_id);

struct export_word {
	char text[64];
};

/* "MQ", or "bit_50" for a bit without a name. */
struct export_word export_feature_word(uint32_t class_id, unsigned int bit);

/*
 * Call @each with each property of the host that schedulers choose by, such as
 * "class" and "net": all words that a placement can ask for. Returns 0, or what
 * @each returned.
 */
typedef int export_each_fn(const char *kind, const char *word, void *arg);
int export_each_property(const struct export_input *input, export_each_fn *each,
			 void *arg);

/* "2026-11-27T03:00:00Z" */
struct export_word export_time(time_t time);

/* Call @input->warn with a formatted text. */
void export_warn(const struct export_input *input, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
