/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parameter table: words and values on a command line, into a request. */
#ifndef TOOL_PARAMS_H
#define TOOL_PARAMS_H

#include <stdbool.h>
#include <stdint.h>
#include <vdpa/host.h>
#include <vdpa/migrate.h>
#include <vdpa/vdpa.h>

/* Words are searched in this order, which is iproute2's. */
enum param_id {
	PARAM_NONE = 0,
	PARAM_NAME,
	PARAM_MGMTDEV,
	PARAM_FEATURES,
	PARAM_MAC,
	PARAM_MTU,
	PARAM_MAX_VQP,
	PARAM_QIDX,
	/* Ours come after iproute2's: the first match wins. */
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
	PARAM_NOCHARDEV,
	PARAM_TRUSTED,
	PARAM_DEV,
	PARAM_HOST,
	PARAM_TO,
	PARAM_VMM,
	PARAM_HOSTS,
	PARAM_READONLY,
	PARAM_BACKGROUND,
	PARAM_HERE,
	PARAM_HOST_MGMTDEV,
	PARAM_NAMES,
	PARAM_KERNEL,
	PARAM_PARENTS,
	PARAM_OTHER,
	PARAM_IOMMU,
	PARAM_FLEET_HOST,
	PARAM_OTHER_HOST,
	PARAM_SET_NAME,
	PARAM_REVISION,
	PARAM_MEETS,
	PARAM_DRIVER_OF,
	PARAM_FROM,
	PARAM_OF,
	PARAM_ALIVE,
	PARAM_AS,
	PARAM_EVERY,
	PARAM_TTL,
	PARAM_REPLACE_HOST,
	PARAM_NEW_FILE,
	PARAM_EXPORT,
	PARAM_PAGE,
	PARAM_VALID,
	PARAM_COUNT,
};

/* The kind of a value, for completion. */
enum param_value {
	VALUE_ANY,
	VALUE_DEV,
	VALUE_MGMTDEV,
	VALUE_CLASS,
	VALUE_DRIVER,
	VALUE_WORLD,
	VALUE_FILE,
	VALUE_VMM,
	VALUE_FEATURES,
	VALUE_FLEET_HOST,
	VALUE_SET,
};

/* A host by its record, and the management device to use; NULL: any. */
struct host_choice {
	const char *path;
	const char *mgmtdev_bus;
	const char *mgmtdev_name;
};

/* The parsed words of a command. */
struct arguments {
	struct vdpa_request request;
	uint32_t class_id;    /* 0: not given */
	const char *features; /* an expression that needs a class, or NULL */
	const char *other;    /* a second expression, or NULL */
	const char *text;     /* of PARAM_TEXT */
	const char *driver;   /* or NULL */
	const char *place;    /* or NULL */
	bool is_unchecked;    /* nocheck */
	bool is_waiting;      /* wait */
	uint32_t wait_s;      /* 0: as long as it takes */
	const char *world;    /* NULL: not given */
	const char *kernel;   /* or NULL */
	const char *parents;  /* or NULL */
	const char *path;
	uint32_t vqs;
	const char *file;    /* or NULL */
	bool is_dry_run;     /* dry-run */
	bool is_replacing;   /* replace */
	bool is_not_binding; /* nobind */
	bool has_no_chardev; /* nochardev */
	bool is_trusted;     /* trusted */
	bool is_readonly;    /* readonly */
	bool is_background;  /* background */
	bool is_iommu;	     /* iommu */
	const char *dev[2];  /* before "to" and after it; each may be NULL */
	const char *host[2]; /* files of records, in the same order, or NULL */
	bool is_after_to;
	bool is_here;		       /* here */
	const struct vdpa_vmm *vmm[2]; /* as @dev */
	struct host_choice *hosts;     /* or names, as paths */
	size_t host_count;
	bool is_alive;	   /* alive */
	const char *as;	   /* or NULL */
	const char *set;   /* name of a set, or NULL */
	uint32_t revision; /* of @set; 0: not given */
	bool is_from_baseline;
	uint32_t seconds; /* of PARAM_EVERY or PARAM_TTL; 0: not given */
	char pci[sizeof("0000:00:00.0")]; /* an address without its domain */
	/* Texts that are not whole words: parts of a word, or several words. */
	char **owned;
	size_t owned_count;
	/* All mistakes of the line but the first one. */
	struct vdpa_error *more;
	size_t more_count;
};

struct param;

/* Reads the value @text of a word into @arguments. Returns 0 or -EINVAL. */
typedef int param_parse_fn(const struct param *param, const char *text,
			   struct arguments *arguments, struct vdpa_error *err);

struct param {
	const char *word;
	const char *value; /* the value's name in help; NULL: no value */
	const char *help;
	bool is_exact;		/* iproute2 accepts no abbreviation */
	bool is_value_optional; /* a next word with a digit first is the value */
	bool is_repeated;	/* each counts, not only the last one */
	enum param_value kind;
	param_parse_fn *parse;
	uint16_t attr; /* of numbers */
	/* Numbers: offset in the request. Flags and texts: in the arguments. */
	uint16_t offset;
	uint16_t size; /* 2 or 4 bytes */
};

extern const struct param params[PARAM_COUNT];

/* The parsers of values (values.c). */
param_parse_fn value_name, value_mgmtdev, value_features, value_text,
	value_class, value_mac, value_number, value_flag, value_driver,
	value_wait, value_path, value_vqs, value_place, value_file, value_dev,
	value_host, value_to, value_vmm, value_hosts, value_host_mgmtdev,
	value_names, value_fleet_host, value_fleet_hosts, value_seconds,
	value_set_name, value_revision, value_from;

/* How a message quotes what was typed: long values are cut. */
#define QUOTE	     "\"%.80s%s\""
#define QUOTED(text) (text), strlen(text) > 80 ? "..." : ""

#define PARAM_LIST_MAX 8

/*
 * The parameters of a command: values without a word, the required words, two
 * words of which exactly one is required, and the optional words. Lists end
 * with PARAM_NONE. The optional word @instead makes those of @either optional:
 * then at most one of them is allowed. After the word @divider, the parameters
 * of @then follow.
 */
struct param_set {
	enum param_id positional;
	enum param_id second; /* a value after it */
	bool is_positional_optional;
	uint8_t command; /* VDPA_CMD_* of the request */
	enum param_id required[PARAM_LIST_MAX];
	enum param_id either[PARAM_LIST_MAX];
	enum param_id instead;
	enum param_id optional[PARAM_LIST_MAX];
	enum param_id divider;
	bool is_divider_optional;
	const struct param_set *then;
	enum param_id bare; /* its word can be left out */
	const char *stray;  /* the hint for a word that it does not take */
};

/*
 * Parse the words of a command into @arguments, whose strings then point into
 * @argv, or are owned by @arguments. @argv does not change. Returns 0, -EINVAL
 * or -ENOMEM. The first mistake is in @err, the others in @arguments. In each
 * case, free the memory of @arguments with params_free().
 */
int params_parse(const struct param_set *set, int argc, char **argv,
		 struct arguments *arguments, struct vdpa_error *err);

void params_free(struct arguments *arguments);

/* Make params_free() free @text. Returns @text; NULL: no memory, it is freed. */
char *params_take(struct arguments *arguments, char *text);

/* Whether @set has @id. */
bool params_allows(const struct param_set *set, enum param_id id);

/* The parameter of @set that @typed matches, or PARAM_NONE. */
enum param_id params_find(const struct param_set *set, const char *typed);

/*
 * Whether @typed, in the place of a name, is a word of @set when another word
 * follows: "dev show class net".
 */
bool params_is_filter(const struct param_set *set, const char *typed);

/* The name in help of the value without a word. */
const char *params_positional(const struct param_set *set);

/*
 * The number of words that @id takes on a line, including its value. @next is
 * the word after it, or NULL.
 */
int params_width(enum param_id id, const char *next);

/* Whether @typed is @word or, unless @is_exact, an abbreviation of it. */
bool word_matches(const char *typed, const char *word, bool is_exact);

#endif
