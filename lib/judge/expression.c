// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sets of features as expressions that name them. */

#include "util/error.h"
#include "util/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <vdpa/migrate.h>
#include <vdpa/virtio.h>

/* More than there are virtio device IDs. */
#define CLASSES_MAX 64

/* No name is longer. Messages quote only the beginning of a longer one. */
#define NAME_MAX_LENGTH 80

/* An expression that is being read for one class. */
struct expression {
	uint32_t class_id;
	bool has_class; /* false: names that depend on it are not known */
	bool has_mgmtdev;
	const uint64_t *all; /* NULL: not known */
	const struct vdpa_vmm *const *vmms;
	struct vdpa_features features;
	uint64_t mask; /* a mask before the names, as in our output */
	char mask_text[NAME_MAX_LENGTH + 1]; /* "": none */
	bool has_names;
};

/* A word of an expression. */
struct word {
	char text[NAME_MAX_LENGTH + 1];
	size_t begin; /* in the expression */
	size_t end;
	size_t number; /* from 1 */
	bool is_key;   /* a colon follows */
};

static int code_without_class(const struct expression *expression)
{
	return expression->has_class ? -EINVAL : -ENODATA;
}

/* ---- masks ---------------------------------------------------------- */

/* The digits of a hexadecimal number; NULL when @text is not one. */
static const char *mask_digits(const char *text)
{
	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
		text += 2;
	if (!*text || text[strspn(text, "0123456789abcdefABCDEF")])
		return NULL;
	return text;
}

static int parse_mask(const char *text, const char *digits, uint64_t *mask,
		      struct vdpa_error *err)
{
	errno = 0;
	*mask = strtoull(digits, NULL, 16);
	if (errno != ERANGE)
		return 0;
	return vdpa_error_set(err, -EINVAL,
			      "the kernel accepts feature bits 0 to 63",
			      "\"%.80s\" has more than 64 bits", text);
}

/* The digits of a guest's /sys/bus/virtio/devices/NAME/features: 64, from bit 0,
 * or 128 since Linux 6.17. */
static bool is_bits(const char *text)
{
	size_t length = strspn(text, "01");

	return (length == 64 || length == 128) && !text[length];
}

static int parse_bits(const char *text, uint64_t *mask, struct vdpa_error *err)
{
	*mask = 0;
	for (size_t bit = 0; text[bit]; bit++) {
		if (text[bit] == '0')
			continue;
		if (bit > 63)
			return vdpa_error_set(err, -EINVAL,
					      "the kernel accepts feature bits "
					      "0 to 63",
					      "the text has bit %zu", bit);
		*mask |= UINT64_C(1) << bit;
	}
	return 0;
}

/* ---- names ---------------------------------------------------------- */

/* A class that has a bit of this name; 0: there is none. */
static uint32_t class_with(const char *name)
{
	for (uint32_t id = 1; id < CLASSES_MAX; id++)
		if (vdpa_class_name(id) && vdpa_feature_find(id, name) >= 0)
			return id;
	return 0;
}

/* The most similar name so far. */
struct nearest {
	const char *name; /* NULL: none is similar */
	size_t likeness;  /* a better candidate has more */
};

static void try_nearest(struct nearest *nearest, uint32_t class_id,
			const char *name)
{
	for (unsigned int bit = 0; bit < 64; bit++) {
		const char *candidate = vdpa_feature_name(class_id, bit);
		size_t like = candidate ? text_likeness(candidate, name) : 0;

		if (like > nearest->likeness)
			*nearest = (struct nearest){ candidate, like };
	}
}

/* The name most like @name, in the class or in any class; or NULL. */
static const char *find_nearest(const struct expression *expression,
				const char *name)
{
	struct nearest nearest = { NULL, (strlen(name) + 1) / 2 };

	if (expression->has_class)
		try_nearest(&nearest, expression->class_id, name);
	for (uint32_t id = 1; !expression->has_class && id < CLASSES_MAX; id++)
		try_nearest(&nearest, id, name);
	return nearest.name;
}

/* The bit above 63 that @name means, or 0. */
static unsigned int high_bit(uint32_t class_id, const char *name)
{
	size_t length = strlen(name);

	for (unsigned int bit = 64; bit < 128; bit++) {
		const char *high = vdpa_feature_name(class_id, bit);
		size_t size = high ? strlen(high) : 0;

		if (high && length >= size &&
		    strcasecmp(name + length - size, high) == 0 &&
		    (length == size || name[length - size - 1] == '_'))
			return bit;
	}
	return 0;
}

static void unknown_hint(const struct expression *expression, const char *name,
			 uint32_t other, char hint[VDPA_ERROR_TEXT_SIZE])
{
	const char *near = find_nearest(expression, name);
	unsigned int high = high_bit(expression->class_id, name);

	if (other)
		error_text(hint, "it is a feature of class %s",
			   vdpa_class_name(other));
	else if (high)
		error_text(hint,
			   "it is bit %u, and the vDPA family of the "
			   "kernel ends at bit 63",
			   high);
	else if (isdigit((unsigned char)name[0]))
		error_text(hint, "a mask has hexadecimal digits only, such as "
				 "0x300020000");
	else if (near)
		error_text(hint, "did you mean \"%s\"?", near);
	else
		error_text(hint, "\"vdpa features show\" lists the names; any "
				 "bit can be given as bit_N");
}

/* While the class is not known, a name that some class has can be right. */
static int fail_unknown(const struct expression *expression,
			const struct word *word, const char *name,
			struct vdpa_error *err)
{
	const char *class_name = vdpa_class_name(expression->class_id);
	uint32_t other = class_with(name);
	char hint[VDPA_ERROR_TEXT_SIZE];
	char place[64] = "";

	unknown_hint(expression, name, other, hint);
	if (word->number > 1)
		snprintf(place, sizeof(place), " (word %zu, at character %zu)",
			 word->number, word->begin + 1);
	return vdpa_error_set(err,
			      other ? code_without_class(expression) : -EINVAL,
			      hint, "there is no feature \"%s\"%s%s%s", name,
			      class_name ? " in class " : "",
			      class_name ? class_name : "", place);
}

/* ---- expressions ---------------------------------------------------- */

static int fail_offer(const char *word, const char *hint,
		      struct vdpa_error *err)
{
	return vdpa_error_set(
		err, -EINVAL, hint,
		"\"%s\" is a part of what the management device offers, and "
		"the kernel does not report that",
		word);
}

static int parse_all(struct expression *expression, struct vdpa_error *err)
{
	if (!expression->all && expression->has_mgmtdev)
		return fail_offer(
			"all", "give the features by name or as a mask", err);
	if (!expression->all)
		return vdpa_error_set(
			err, code_without_class(expression),
			"give the features by name or as a mask",
			"\"all\" means what the management device "
			"offers, and no management device is known "
			"here");
	expression->features.mask |= *expression->all;
	return 0;
}

/* "migratable" and "migratable:VMM": what follows the word; or NULL. */
static const char *after_migratable(const char *item)
{
	static const char word[] = "migratable";
	const char *rest = item + sizeof(word) - 1;

	if (strncasecmp(item, word, sizeof(word) - 1) != 0)
		return NULL;
	return *rest == ':' || !*rest ? rest : NULL;
}

/* All bits that have a name in the class. */
static uint64_t named_bits(uint32_t class_id)
{
	uint64_t bits = 0;

	for (unsigned int bit = 0; bit < 64; bit++)
		if (vdpa_feature_name(class_id, bit))
			bits |= UINT64_C(1) << bit;
	return bits;
}

static int parse_migratable(struct expression *expression, const char *after,
			    struct vdpa_error *err)
{
	uint64_t offered = expression->all ? *expression->all :
					     named_bits(expression->class_id);
	const struct vdpa_vmm *vmm = NULL;
	uint64_t features;
	int ret;

	if (*after && vdpa_vmm_find_in(expression->vmms, after + 1, &vmm, err))
		return -EINVAL;
	/* Some hypervisors move every class, but the names differ. */
	if (!expression->all && !expression->has_class)
		return vdpa_error_set(err, code_without_class(expression),
				      "give the features by name or as a mask",
				      "\"migratable\" depends on the class of "
				      "the device");
	ret = vdpa_vmm_features(vmm, expression->class_id, offered, &features,
				err);
	if (ret && !expression->has_class)
		ret = code_without_class(expression);
	if (ret && err)
		err->code = ret;
	if (ret)
		return ret;
	if (!expression->all && expression->has_mgmtdev)
		return fail_offer("migratable",
				  "give the features by name or as a mask; "
				  "\"vdpa features encode migratable\" prints "
				  "what hypervisors move",
				  err);
	expression->features.mask |= features;
	expression->features.is_migratable = true;
	if (vmm)
		expression->features.vmm = vmm;
	return 0;
}

static void remove_bits(struct expression *expression, uint64_t bits)
{
	expression->features.absent |= bits & ~expression->features.mask;
	expression->features.mask &= ~bits;
}

static void add_bits(struct expression *expression, uint64_t bits)
{
	expression->features.repeated |= bits & expression->features.mask;
	expression->features.mask |= bits;
}

static int fail_empty(struct vdpa_error *err)
{
	return vdpa_error_set(err, -EINVAL,
			      "write names with one comma between them",
			      "an item of the list of features is empty");
}

static int fail_mask(const char *mask, struct vdpa_error *err)
{
	return vdpa_error_set(err, -EINVAL,
			      "give a mask alone, or names and bit_N only",
			      "\"%.80s\" is a mask among names", mask);
}

/* A mask can come before names that mean the same. */
static int parse_mask_word(struct expression *expression,
			   const struct word *word, struct vdpa_error *err)
{
	if (expression->mask_text[0] || expression->has_names)
		return fail_mask(word->text, err);
	memcpy(expression->mask_text, word->text, sizeof(word->text));
	return parse_mask(word->text, mask_digits(word->text),
			  &expression->mask, err);
}

static int parse_name(struct expression *expression, const struct word *word,
		      const char *name, bool is_out, struct vdpa_error *err)
{
	int bit = vdpa_feature_find(expression->class_id, name);

	if (bit < 0 && mask_digits(name) && !is_out)
		return parse_mask_word(expression, word, err);
	if (bit < 0)
		return fail_unknown(expression, word, name, err);
	if (is_out)
		remove_bits(expression, UINT64_C(1) << bit);
	else
		add_bits(expression, UINT64_C(1) << bit);
	return 0;
}

/* Values of QEMU's properties. */
static const struct {
	const char *value;
	bool is_out;
} settings[] = {
	{ "on", false }, { "yes", false }, { "true", false },
	{ "off", true }, { "no", true },   { "false", true },
};

/* "ctrl_rx=off", "host_mtu=1500" */
static int parse_property(struct expression *expression,
			  const struct word *word, struct vdpa_error *err)
{
	const char *value = strchr(word->text, '=') + 1;
	char name[NAME_MAX_LENGTH + 1];

	memcpy(name, word->text, sizeof(name));
	name[value - word->text - 1] = '\0';
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (strcasecmp(value, settings[i].value) == 0)
			return parse_name(expression, word, name,
					  settings[i].is_out, err);
	if (*value && !value[strspn(value, "0123456789")] && !mask_digits(name))
		return parse_name(expression, word, name, false, err);
	return vdpa_error_set(err, -EINVAL, "write NAME=on or NAME=off",
			      "\"%s\" is not a feature that is on or off",
			      word->text);
}

/* Labels before a set in our output, in iproute2's output and in JSON. */
static const char *const labels[] = {
	"mask",
	"names",
	"features",
	"device_features",
	"dev_features",
	"supported_features",
	"negotiated_features",
	"driver_features",
	"offered",
	"asked",
	"allowed",
	"negotiated",
	"lacking",
	"surplus",
};

static bool is_label(const char *text)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcmp(labels[i], text) == 0)
			return true;
	return false;
}

/* "net:" before a set, pasted from our output. */
static int check_class(const struct expression *expression, const char *name,
		       struct vdpa_error *err)
{
	uint32_t class_id = vdpa_class_find(name);
	char hint[VDPA_ERROR_TEXT_SIZE];

	if (!expression->has_class || class_id == expression->class_id)
		return 0;
	error_text(hint, "give \"class %s\"", name);
	return vdpa_error_set(err, -EINVAL, hint,
			      "the features are of class %s", name);
}

static int parse_item(struct expression *expression, const struct word *word,
		      struct vdpa_error *err)
{
	bool is_out = word->text[0] == '-';
	const char *name = word->text + is_out;

	if (!*name)
		return fail_empty(err);
	if (!is_out && is_label(name))
		return 0;
	if (word->is_key && vdpa_class_find(name))
		return check_class(expression, name, err);
	expression->has_names |= is_out || !mask_digits(name);
	if (!is_out && strcasecmp(name, "all") == 0)
		return parse_all(expression, err);
	if (!is_out && after_migratable(name))
		return parse_migratable(
			expression, word->is_key ? ":" : after_migratable(name),
			err);
	if (!is_out && strchr(name, '='))
		return parse_property(expression, word, err);
	return parse_name(expression, word, name, is_out, err);
}

/* ---- words ---------------------------------------------------------- */

static bool is_separator(char c)
{
	return isspace((unsigned char)c) || (c && strchr(",\"'`[]{}()|+;", c));
}

/* The end of a word. A colon is a part of "migratable:VMM" only. */
static size_t word_end(const char *text, size_t at)
{
	while (text[at] && !is_separator(text[at]) &&
	       !(text[at] == ':' &&
		 (!text[at + 1] || is_separator(text[at + 1]))))
		at++;
	return at;
}

static bool is_key(const char *text, size_t end)
{
	return text[end + (text[end] == '"')] == ':';
}

static int fail_long(const char *text, struct vdpa_error *err)
{
	return vdpa_error_set(err, -EINVAL,
			      "\"vdpa features show\" lists the names",
			      "\"%.*s...\" is not the name of a feature",
			      NAME_MAX_LENGTH, text);
}

/*
 * Read the next word. Returns 1, or 0 at the end of the text. An empty item
 * between commas or plus signs is an error.
 */
static int next_word(const char *text, struct word *word,
		     struct vdpa_error *err)
{
	bool has_comma = !word->number;
	size_t at = word->end;

	for (; is_separator(text[at]) || text[at] == ':'; at++) {
		bool is_comma = text[at] == ',' || text[at] == '+';

		if (is_comma && has_comma)
			return fail_empty(err);
		has_comma |= is_comma;
	}
	if (!text[at])
		return has_comma ? fail_empty(err) : 0;
	word->begin = at;
	word->end = word_end(text, at);
	if (word->end - at > NAME_MAX_LENGTH)
		return fail_long(text + at, err);
	memcpy(word->text, text + at, word->end - at);
	word->text[word->end - at] = '\0';
	word->is_key = is_key(text, word->end);
	word->number++;
	return 1;
}

/* A mask and names have to be the same set. */
static int compare_mask(struct expression *expression, struct vdpa_error *err)
{
	if (!expression->mask_text[0])
		return expression->has_names ? 0 : fail_empty(err);
	if (expression->has_names &&
	    expression->features.mask != expression->mask)
		return fail_mask(expression->mask_text, err);
	expression->features.mask = expression->mask;
	return 0;
}

/* Items separated by commas, blanks and the like. An item that is wrong in
 * every class is an error, even if an earlier one depends on the class. */
static int parse_items(const char *text, struct expression *expression,
		       struct vdpa_error *err)
{
	struct word word = { .end = 0 };
	bool is_waiting = false;
	int ret, more;

	while ((more = next_word(text, &word, err)) > 0) {
		ret = parse_item(expression, &word, err);
		if (ret && ret != -ENODATA)
			return ret;
		is_waiting |= ret == -ENODATA;
	}
	if (more < 0)
		return more;
	if (is_waiting)
		return -ENODATA;
	return compare_mask(expression, err);
}

/* ---- classes -------------------------------------------------------- */

/* The first class of @classes from @class_id on; CLASSES_MAX: none is left. */
static uint32_t next_class(uint64_t classes, uint32_t class_id)
{
	while (class_id < CLASSES_MAX && !(classes >> class_id & 1))
		class_id++;
	return class_id;
}

static int fail_ambiguous(const char *text, uint32_t a, uint32_t b,
			  struct vdpa_error *err)
{
	const char *a_name = vdpa_class_name(a), *b_name = vdpa_class_name(b);

	return vdpa_error_set(
		err, -EINVAL, "give the bits as a mask or as bit_N",
		"\"%.80s\" means other bits for class %s than for class %s, "
		"and the management device makes both",
		text, a_name ? a_name : "?", b_name ? b_name : "?");
}

/* Whether the expression means the same for class @class_id. */
static bool is_same_in(const char *text, uint32_t class_id,
		       const struct expression *expression)
{
	struct expression other = { .class_id = class_id,
				    .has_class = true,
				    .has_mgmtdev = expression->has_mgmtdev,
				    .all = expression->all,
				    .vmms = expression->vmms };

	return !parse_items(text, &other, NULL) &&
	       other.features.mask == expression->features.mask;
}

static int parse_names(const char *text, uint64_t classes,
		       struct expression *expression, struct vdpa_error *err)
{
	uint32_t first = next_class(classes, 0), other = first;
	int ret;

	expression->has_class = classes != 0;
	expression->class_id = classes ? first : 0;
	ret = parse_items(text, expression, err);
	if (ret)
		return ret;
	while ((other = next_class(classes, other + 1)) < CLASSES_MAX)
		if (!is_same_in(text, other, expression))
			return fail_ambiguous(text, first, other, err);
	return 0;
}

static int read_expression(const char *text, uint64_t classes,
			   struct expression *expression,
			   struct vdpa_features *features,
			   struct vdpa_error *err)
{
	const char *digits = mask_digits(text);
	int ret;

	if (is_bits(text))
		ret = parse_bits(text, &expression->features.mask, err);
	else if (digits)
		ret = parse_mask(text, digits, &expression->features.mask, err);
	else
		ret = parse_names(text, classes, expression, err);
	if (!ret)
		*features = expression->features;
	return ret;
}

int vdpa_features_resolve_in(const struct vdpa_vmm *const *vmms,
			     const char *text, uint64_t classes,
			     const uint64_t *all,
			     struct vdpa_features *features,
			     struct vdpa_error *err)
{
	struct expression expression = { .all = all,
					 .has_mgmtdev = true,
					 .vmms = vmms };

	return read_expression(text, classes, &expression, features, err);
}

int vdpa_features_resolve(const char *text, uint64_t classes,
			  const uint64_t *all, struct vdpa_features *features,
			  struct vdpa_error *err)
{
	return vdpa_features_resolve_in(NULL, text, classes, all, features,
					err);
}

int vdpa_features_parse_in(const struct vdpa_vmm *const *vmms, const char *text,
			   uint32_t class_id, const uint64_t *all,
			   struct vdpa_features *features,
			   struct vdpa_error *err)
{
	struct expression expression = { .all = all, .vmms = vmms };
	bool has_class = class_id > 0 && class_id < CLASSES_MAX;

	return read_expression(text, has_class ? UINT64_C(1) << class_id : 0,
			       &expression, features, err);
}

int vdpa_features_parse(const char *text, uint32_t class_id,
			const uint64_t *all, struct vdpa_features *features,
			struct vdpa_error *err)
{
	return vdpa_features_parse_in(NULL, text, class_id, all, features, err);
}
