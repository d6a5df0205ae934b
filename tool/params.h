/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parameter table: words and values on a command line, into a request. */
#ifndef TOOL_PARAMS_H
#define TOOL_PARAMS_H

#include <stdbool.h>
#include <stdint.h>
#include <vdpa/migrate.h>
#include <vdpa/vdpa.h>

/* In the order in which a word is looked for: iproute2's. */
enum param_id {
	PARAM_NONE = 0,
	PARAM_NAME,
	PARAM_MGMTDEV,
	PARAM_FEATURES,
	PARAM_MAC,
	PARAM_MTU,
	PARAM_MAX_VQP,
	PARAM_QIDX,
	/* Ours come behind iproute2's. */
	PARAM_CLASS,
	PARAM_EXPRESSION,
	PARAM_NOCHECK,
	PARAM_TEXT,
	PARAM_DRIVER,
	PARAM_WAIT,
	PARAM_WORLD,
	PARAM_PATH,
	PARAM_VQS,
	PARAM_PLACE,
	PARAM_FILE,
	PARAM_DRY_RUN,
	PARAM_REPLACE,
	PARAM_NOBIND,
	PARAM_DEV,
	PARAM_HOST,
	PARAM_TO,
	PARAM_VMM,
	PARAM_HOSTS,
	PARAM_READONLY,
	PARAM_BACKGROUND,
	PARAM_COUNT,
};

/* What a value names, for completion. */
enum param_value {
	VALUE_ANY,
	VALUE_DEV,
	VALUE_MGMTDEV,
	VALUE_CLASS,
	VALUE_DRIVER,
	VALUE_WORLD,
	VALUE_FILE,
	VALUE_VMM,
};

/* What the words of a command say. */
struct arguments {
	struct vdpa_request request;
	uint32_t class_id;    /* 0: not given */
	const char *features; /* an expression that needs a class; or NULL */
	const char *text;     /* of PARAM_TEXT */
	const char *driver;   /* or NULL */
	const char *place;    /* or NULL */
	bool is_unchecked;    /* nocheck */
	bool is_waiting;      /* wait */
	uint32_t wait_s;      /* 0: as long as it takes */
	const char *world;    /* NULL: not given */
	const char *path;
	uint32_t vqs;
	const char *file;    /* or NULL */
	bool is_dry_run;     /* dry-run */
	bool is_replacing;   /* replace */
	bool is_not_binding; /* nobind */
	bool is_readonly;    /* readonly */
	bool is_background;  /* background */
	const char *dev[2];  /* in front of "to", and behind it; or NULL */
	const char *host[2]; /* files of records, in the same order; or NULL */
	bool is_behind_to;
	const struct vdpa_vmm *vmm; /* or NULL */
	const char **hosts;	    /* files of records, one after the other */
	size_t host_count;
};

struct param;

/* Reads the value @text of a word into @arguments. Returns 0 or -EINVAL. */
typedef int param_parse_fn(const struct param *param, const char *text,
			   struct arguments *arguments, struct vdpa_error *err);

struct param {
	const char *word;
	const char
		*value; /* how help calls the value; NULL: the word has none */
	const char *help;
	bool is_exact;		/* iproute2 takes no abbreviation */
	bool is_value_optional; /* it is there when it begins with a digit */
	bool is_repeated;	/* each counts, not the last one alone */
	enum param_value kind;
	param_parse_fn *parse;
	uint16_t attr; /* of numbers */
	/* Of numbers: in the request. Of flags and texts: in the arguments. */
	uint16_t offset;
	uint16_t size; /* 2 or 4 bytes */
};

extern const struct param params[PARAM_COUNT];

/* The parsers of values (values.c). */
param_parse_fn value_name, value_mgmtdev, value_features, value_text,
	value_class, value_mac, value_number, value_flag, value_driver,
	value_wait, value_path, value_vqs, value_place, value_file, value_dev,
	value_host, value_to, value_vmm, value_hosts;

/* How a message quotes what was typed: long values by their beginning. */
#define QUOTE	     "\"%.80s%s\""
#define QUOTED(text) (text), strlen(text) > 80 ? "..." : ""

#define PARAM_LIST_MAX 8

/*
 * What a command takes: a value without a word in front, words that must be
 * there, words of which one must be there, words that may. Lists end with
 * PARAM_NONE. Behind the word @divider, it takes what @then says.
 */
struct param_set {
	enum param_id positional;
	bool is_positional_optional;
	uint8_t command; /* VDPA_CMD_* of the request */
	enum param_id required[PARAM_LIST_MAX];
	enum param_id either[PARAM_LIST_MAX];
	enum param_id optional[PARAM_LIST_MAX];
	enum param_id divider;
	const struct param_set *then;
};

/*
 * Parse the words of a command into @arguments, whose strings then point into
 * @argv. Returns 0, or -EINVAL or -ENOMEM with its text. In each case, free
 * what @arguments owns with params_free().
 */
int params_parse(const struct param_set *set, int argc, char **argv,
		 struct arguments *arguments, struct vdpa_error *err);

void params_free(struct arguments *arguments);

/* The parameter of @set that @typed means; PARAM_NONE when there is none. */
enum param_id params_find(const struct param_set *set, const char *typed);

/* How help calls the value that has no word in front. */
const char *params_positional(const struct param_set *set);

/*
 * How many words @id takes on a line: itself and its value. @next: the word
 * behind it, or NULL.
 */
int params_width(enum param_id id, const char *next);

/* Whether @typed is @word, or, unless @is_exact, the beginning of it. */
bool word_matches(const char *typed, const char *word, bool is_exact);

#endif
