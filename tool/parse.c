// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Read the words of a command by the parameter table. Accepts everything that
 * has only one possible meaning. Reports all mistakes of a line, each with the
 * right words.
 */

#include "params.h"

#include "report.h"
#include "suggest.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* More mistakes in one line are not reported. */
#define MORE_MAX 7

struct parser {
	const struct param_set *set;
	struct arguments *arguments;
	struct vdpa_error *err; /* the first mistake */
	bool has_mistake;
	uint64_t found;
	const char *stray; /* an unknown word that can be a value */
};

/* ---- mistakes -------------------------------------------------------- */

/* Keep @mistake. Without memory for it, the first one is still reported. */
static void keep(struct parser *parser, const struct vdpa_error *mistake)
{
	struct arguments *arguments = parser->arguments;
	struct vdpa_error *more;

	if (!parser->has_mistake) {
		parser->has_mistake = true;
		if (parser->err)
			*parser->err = *mistake;
		return;
	}
	if (arguments->more_count == MORE_MAX)
		return;
	more = reallocarray(arguments->more, arguments->more_count + 1,
			    sizeof(*more));
	if (!more)
		return;
	more[arguments->more_count++] = *mistake;
	arguments->more = more;
}

/* "name NAME", in @text. */
static const char *usage_of(enum param_id id, char *text, size_t size)
{
	const struct param *param = &params[id];

	snprintf(text, size, "%s%s%s", param->word, param->value ? " " : "",
		 param->value ? param->value : "");
	return text;
}

static void miss(struct parser *parser, enum param_id id)
{
	struct vdpa_error mistake;
	char usage[64], hint[VDPA_ERROR_TEXT_SIZE];

	if (parser->stray && params[id].value)
		snprintf(hint, sizeof(hint), "did you mean \"%s %.80s\"?",
			 params[id].word, parser->stray);
	else
		snprintf(hint, sizeof(hint), "write \"%s\": %s",
			 usage_of(id, usage, sizeof(usage)), params[id].help);
	parser->stray = NULL;
	vdpa_error_set(&mistake, -EINVAL, hint, "%s is missing",
		       params[id].word);
	keep(parser, &mistake);
}

static void miss_value(struct parser *parser, enum param_id id)
{
	struct vdpa_error mistake;
	char hint[VDPA_ERROR_TEXT_SIZE];

	snprintf(hint, sizeof(hint), "%s: %s", params[id].value,
		 params[id].help);
	vdpa_error_set(&mistake, -EINVAL, hint, "%s is missing after \"%s\"",
		       params[id].value, params[id].word);
	keep(parser, &mistake);
}

/* Words with two possible meanings, and what to write instead. */
static const struct {
	const char *word;
	enum param_id id; /* that must be allowed */
	const char *hint; /* followed by the value and by @rest */
	const char *rest;
} doubtful_words[] = {
	{ "queues", PARAM_MAX_VQP,
	  "max_vqp counts pairs of virtqueues: write \"max_vqp ", "\"" },
	{ "vqs", PARAM_MAX_VQP,
	  "max_vqp counts pairs of virtqueues: write \"max_vqp ", "\"" },
	{ "num_queues", PARAM_MAX_VQP,
	  "max_vqp counts pairs of virtqueues: write \"max_vqp ", "\"" },
	{ "max_vqs", PARAM_MAX_VQP,
	  "max_vqp counts pairs of virtqueues: write \"max_vqp ", "\"" },
	{ "queue_size", PARAM_MAX_VQP,
	  "the parent driver chooses the size of virtqueues", "" },
	{ "max_vq_size", PARAM_MAX_VQP,
	  "the parent driver chooses the size of virtqueues", "" },
	{ "force", PARAM_NOCHECK, "\"nocheck\" skips the checks", "" },
	{ "timeout", PARAM_WAIT, "write \"wait ", "\"" },
};

#define DOUBTFUL_COUNT (sizeof(doubtful_words) / sizeof(doubtful_words[0]))

static bool explain_doubtful(const struct param_set *set, const char *typed,
			     const char *next, char *hint, size_t size)
{
	for (size_t i = 0; i < DOUBTFUL_COUNT; i++) {
		bool has_rest = *doubtful_words[i].rest;

		if (strcmp(typed, doubtful_words[i].word) != 0 ||
		    !params_allows(set, doubtful_words[i].id))
			continue;
		snprintf(hint, size, "%s%.40s%s", doubtful_words[i].hint,
			 !has_rest ? "" :
			 next	   ? next :
				     "COUNT",
			 doubtful_words[i].rest);
		return true;
	}
	return false;
}

/* The parameter that was probably meant, or PARAM_NONE. */
static enum param_id suggest_word(const struct param_set *set,
				  const char *typed)
{
	struct suggestion best = { 0 };
	enum param_id found = PARAM_NONE;

	for (enum param_id id = PARAM_NONE + 1; id < PARAM_COUNT; id++) {
		const char *before = best.word;

		if (!params_allows(set, id))
			continue;
		if (strcasecmp(typed, params[id].word) == 0)
			return id;
		suggest(&best, typed, params[id].word);
		if (best.word != before)
			found = id;
	}
	return found;
}

static bool has_words(const struct param_set *set)
{
	return set->positional || set->required[0] || set->either[0] ||
	       set->optional[0] || set->divider;
}

/* What to write instead of @typed, or nothing. */
static void explain_word(const struct param_set *set, enum param_id meant,
			 const char *typed, const char *next, char *hint,
			 size_t size)
{
	if (explain_doubtful(set, typed, next, hint, size))
		return;
	if (meant)
		snprintf(hint, size, "did you mean \"%s\"?",
			 params[meant].word);
	else if (set->stray)
		snprintf(hint, size, "%s", set->stray);
	else if (!has_words(set))
		snprintf(hint, size, "the command takes no words");
}

/* The meant word, if there is one, is not missing as well. */
static void refuse_word(struct parser *parser, const char *typed,
			const char *next)
{
	enum param_id meant = suggest_word(parser->set, typed);
	char hint[VDPA_ERROR_TEXT_SIZE] = "";
	struct vdpa_error mistake;

	parser->found |= VDPA_BIT(meant);
	explain_word(parser->set, meant, typed, next, hint, sizeof(hint));
	if (!*hint && !next)
		parser->stray = typed;
	vdpa_error_set(&mistake, -EINVAL, hint, "unknown word " QUOTE,
		       QUOTED(typed));
	keep(parser, &mistake);
}

/* ---- features in several words ---------------------------------------- */

static bool is_feature(const char *word)
{
	for (uint32_t class_id = 0; class_id < 64; class_id++)
		if (vdpa_feature_find(class_id, word) >= 0)
			return true;
	return false;
}

/* "MAC MTU", "MAC, MTU": whether @next continues the features in @text. */
static bool is_continued(const struct param_set *set, const char *text,
			 const char *next)
{
	size_t length = strlen(text);

	if ((length && text[length - 1] == ',') || *next == ',')
		return true;
	return !params_find(set, next) && is_feature(next);
}

/* How many words from @argv are features; the first one is. */
static int count_features(const struct param_set *set, int argc, char **argv)
{
	int count = 1;

	while (count < argc && is_continued(set, argv[count - 1], argv[count]))
		count++;
	return count;
}

/* The words with one comma between them, in @arguments; NULL: no memory. */
static char *join(struct arguments *arguments, int count, char **words)
{
	size_t size = 1;
	char *text;

	for (int i = 0; i < count; i++)
		size += strlen(words[i]) + 1;
	text = malloc(size);
	if (!text)
		return NULL;
	*text = '\0';
	for (int i = 0; i < count; i++) {
		size_t length = strlen(text);

		bool has_comma = !length || text[length - 1] == ',' ||
				 *words[i] == ',';

		snprintf(text + length, size - length, "%s%s",
			 has_comma ? "" : ",", words[i]);
	}
	return params_take(arguments, text);
}

/* With two sets in a line, each is one word. */
static bool takes_features(const struct param_set *set, enum param_id id)
{
	return id == PARAM_FEATURES || (id == PARAM_EXPRESSION && !set->second);
}

/* ---- words and values ------------------------------------------------ */

static int fail_memory(struct parser *parser)
{
	return vdpa_error_set(parser->err, -ENOMEM, NULL,
			      "no memory for the words of the line");
}

/*
 * Read the value at @argv[0], which may be NULL for a word without one. Returns
 * how many words it has, or -ENOMEM.
 */
static int parse_value(struct parser *parser, enum param_id id, int argc,
		       char **argv)
{
	int count = takes_features(parser->set, id) ?
			    count_features(parser->set, argc, argv) :
			    1;
	char *text = count > 1 ? join(parser->arguments, count, argv) : *argv;
	struct vdpa_error mistake;
	int ret;

	if (count > 1 && !text)
		return fail_memory(parser);
	ret = params[id].parse(&params[id], text, parser->arguments, &mistake);
	if (ret == -ENOMEM)
		return fail_memory(parser);
	if (ret)
		keep(parser, &mistake);
	parser->found |= VDPA_BIT(id);
	return count;
}

/* Whether a line that begins with @typed and @next has a wrong word there. */
static bool is_typing_error(const struct param_set *set, const char *typed,
			    const char *next)
{
	return next && !params_find(set, next) && suggest_word(set, typed);
}

/* Whether @typed is the value of the word that can be left out. */
static bool is_bare(const struct parser *parser, const char *typed,
		    const char *next)
{
	enum param_id bare = parser->set->bare;
	char hint[VDPA_ERROR_TEXT_SIZE];

	if (!bare ||
	    (parser->found & VDPA_BIT(bare) && !params[bare].is_repeated))
		return false;
	return !explain_doubtful(parser->set, typed, next, hint,
				 sizeof(hint)) &&
	       !is_typing_error(parser->set, typed, next);
}

/* Skip an unknown word, and what was probably meant as its value. */
static int skip_unknown(struct parser *parser, const char *typed,
			const char *next)
{
	refuse_word(parser, typed, next);
	return next && !params_find(parser->set, next) ? 2 : 1;
}

/* "dev set dev NAME" */
static bool is_dev_word(const struct parser *parser, const char *typed)
{
	return parser->set->bare == PARAM_NAME &&
	       !(parser->found & VDPA_BIT(PARAM_NAME)) &&
	       strcmp(typed, "dev") == 0;
}

/* "mtu=9000": the value, or NULL if it is not one word with its value. */
static char *value_after_sign(const struct param_set *set, char *typed,
			      enum param_id *id)
{
	char *sign = strchr(typed, '=');

	if (!sign)
		return NULL;
	*sign = '\0';
	*id = params_find(set, typed);
	*sign = '=';
	return *id && params[*id].value ? sign + 1 : NULL;
}

/* "dev set m1 52:54:00:12:34:56" */
static bool is_bare_mac(const struct parser *parser, const char *typed)
{
	struct arguments unused = { 0 };

	return params_allows(parser->set, PARAM_MAC) &&
	       !(parser->found & VDPA_BIT(PARAM_MAC)) &&
	       parser->found & VDPA_BIT(PARAM_NAME) &&
	       value_mac(&params[PARAM_MAC], typed, &unused, NULL) == 0;
}

/* Parse one word and its value. Returns the number of words, or -ENOMEM. */
static int parse_word(struct parser *parser, int argc, char **argv)
{
	enum param_id id = params_find(parser->set, argv[0]);
	char *next = argc > 1 ? argv[1] : NULL, *none = NULL, *value;
	int width, count;

	if (!id && is_dev_word(parser, argv[0]))
		id = PARAM_NAME;
	value = id ? NULL : value_after_sign(parser->set, argv[0], &id);
	if (value)
		return parse_value(parser, id, 1, &value);
	if (!id && is_bare_mac(parser, argv[0]))
		return parse_value(parser, PARAM_MAC, 1, argv);
	if (!id && is_bare(parser, argv[0], next))
		return parse_value(parser, parser->set->bare, argc, argv);
	if (!id)
		return skip_unknown(parser, argv[0], next);
	width = params_width(id, next);
	if (width > argc) {
		miss_value(parser, id);
		parser->found |= VDPA_BIT(id);
		return 1;
	}
	if (parser->found & VDPA_BIT(id) && width > 1 &&
	    !params[id].is_repeated)
		report_warning("\"%s\" is given twice: the last one, "
			       "\"%s\", counts",
			       params[id].word, next);
	count = width > 1 ? parse_value(parser, id, argc - 1, argv + 1) :
			    parse_value(parser, id, 0, &none);
	return count < 0 ? count : width > 1 ? count + 1 : 1;
}

/* ---- what is missing --------------------------------------------------- */

static void check_required(struct parser *parser)
{
	for (const enum param_id *id = parser->set->required; *id; id++)
		if (!(parser->found & VDPA_BIT(*id)))
			miss(parser, *id);
}

/* Text of a message; what does not fit is cut. */
struct sentence {
	char text[256];
	size_t length;
};

static void say(struct sentence *sentence, const char *text)
{
	for (; *text && sentence->length + 1 < sizeof(sentence->text); text++)
		sentence->text[sentence->length++] = *text;
	sentence->text[sentence->length] = '\0';
}

/* '"dev DEV"' */
static void say_word(struct sentence *sentence, enum param_id id)
{
	char usage[64];

	say(sentence, "\"");
	say(sentence, usage_of(id, usage, sizeof(usage)));
	say(sentence, "\"");
}

static void miss_either(struct parser *parser)
{
	const struct param_set *set = parser->set;
	struct sentence words = { .length = 0 };
	struct vdpa_error mistake;

	for (const enum param_id *id = set->either; *id; id++) {
		bool is_last = !id[1] && !set->instead;

		if (id != set->either)
			say(&words, is_last ? " or " : ", ");
		say_word(&words, *id);
	}
	if (set->instead) {
		say(&words, " or ");
		say_word(&words, set->instead);
	}
	vdpa_error_set(&mistake, -EINVAL, NULL, "%s is missing", words.text);
	keep(parser, &mistake);
}

/* Exactly one of these words must be given, unless another stands for them. */
static void check_either(struct parser *parser)
{
	const struct param_set *set = parser->set;
	enum param_id given = PARAM_NONE;
	struct vdpa_error mistake;

	for (const enum param_id *id = set->either; *id; id++) {
		if (!(parser->found & VDPA_BIT(*id)))
			continue;
		if (given) {
			vdpa_error_set(&mistake, -EINVAL,
				       "leave out one of them",
				       "\"%s\" and \"%s\" are both given",
				       params[given].word, params[*id].word);
			keep(parser, &mistake);
		}
		given = *id;
	}
	if (set->either[0] && !given &&
	    !(set->instead && parser->found & VDPA_BIT(set->instead)))
		miss_either(parser);
}

static void check_parts(struct parser *parser)
{
	enum param_id divider = parser->set->divider;

	check_required(parser);
	check_either(parser);
	if (divider && !parser->set->is_divider_optional &&
	    !(parser->found & VDPA_BIT(divider)))
		miss(parser, divider);
}

/* ---- the line ---------------------------------------------------------- */

/* "name", "mgmtdev", ... and their values, in any order. */
static int parse_words(struct parser *parser, int argc, char **argv)
{
	for (int at = 0; at < argc;) {
		int width = parse_word(parser, argc - at, argv + at);

		if (width < 0)
			return width;
		at += width;
		if (parser->set->divider &&
		    parser->found & VDPA_BIT(parser->set->divider)) {
			check_parts(parser);
			parser->set = parser->set->then;
			parser->found = 0;
			return parse_words(parser, argc - at, argv + at);
		}
	}
	check_parts(parser);
	return 0;
}

/* "dev del name DEV": the word of a value that has none in the usage. */
static bool is_own_word(const struct param_set *set, const char *typed,
			const char *next)
{
	return next && !params_find(set, next) &&
	       (strcmp(typed, params[set->positional].word) == 0 ||
		(set->positional == PARAM_NAME && strcmp(typed, "dev") == 0));
}

/* "dev bind driver vhost_vdpa": the word of another value, and that value. */
static bool is_other_word(const struct param_set *set, int argc, char **argv)
{
	for (const enum param_id *id = set->required; *id; id++)
		if (strcmp(argv[0], params[*id].word) == 0)
			return argc == 2 && !params_find(set, argv[1]);
	return false;
}

/* A value that has no word. */
static void miss_unnamed(struct parser *parser, enum param_id id,
			 const char *name)
{
	char hint[VDPA_ERROR_TEXT_SIZE];
	struct vdpa_error mistake;

	snprintf(hint, sizeof(hint), "%s: %s", name, params[id].help);
	vdpa_error_set(&mistake, -EINVAL, hint, "%s is missing", name);
	keep(parser, &mistake);
}

/* The second value without a word. Returns the number of words, or -ENOMEM. */
static int parse_second(struct parser *parser, int argc, char **argv)
{
	enum param_id id = parser->set->second;

	if (!id)
		return 0;
	if (argc > 0)
		return parse_value(parser, id, argc, argv);
	miss_unnamed(parser, id, params[id].value);
	return 0;
}

/* The value without a word. Returns the number of words, or -ENOMEM. */
static int parse_positional(struct parser *parser, int argc, char **argv)
{
	const struct param_set *set = parser->set;
	int skipped, count;

	if (!set->positional)
		return 0;
	if (set->is_positional_optional &&
	    (argc == 0 || (argc > 1 && params_is_filter(set, argv[0]))))
		return 0;
	if (argc == 0 || is_other_word(set, argc, argv)) {
		miss_unnamed(parser, set->positional, params_positional(set));
		return 0;
	}
	skipped = is_own_word(set, argv[0], argc > 1 ? argv[1] : NULL);
	count = parse_value(parser, set->positional, argc - skipped,
			    argv + skipped);
	return count < 0 ? count : count + skipped;
}

int params_parse(const struct param_set *set, int argc, char **argv,
		 struct arguments *arguments, struct vdpa_error *err)
{
	struct parser parser = { .set = set,
				 .arguments = arguments,
				 .err = err };
	int count, second, ret;

	*arguments = (struct arguments){ .request.command = set->command };
	count = parse_positional(&parser, argc, argv);
	if (count < 0)
		return count;
	second = parse_second(&parser, argc - count, argv + count);
	if (second < 0)
		return second;
	count += second;
	/* A word of this name can follow, and is another value. */
	parser.found = 0;
	ret = parse_words(&parser, argc - count, argv + count);
	if (ret)
		return ret;
	return parser.has_mistake ? -EINVAL : 0;
}
