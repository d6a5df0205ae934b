// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sets of features as expressions that name them. */

#include "util/error.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
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
	struct vdpa_features features;
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

/* ---- names ---------------------------------------------------------- */

/* A class that has a bit of this name; 0: there is none. */
static uint32_t class_with(const char *name)
{
	for (uint32_t id = 1; id < CLASSES_MAX; id++)
		if (vdpa_class_name(id) && vdpa_feature_find(id, name) >= 0)
			return id;
	return 0;
}

/* How many letters @a and @b share at the beginning and at the end. */
static size_t likeness(const char *a, const char *b)
{
	size_t a_length = strlen(a), b_length = strlen(b);
	size_t least = a_length < b_length ? a_length : b_length;
	size_t begin = 0, end = 0;

	while (begin < least && strncasecmp(a + begin, b + begin, 1) == 0)
		begin++;
	while (end < least - begin &&
	       strncasecmp(a + a_length - 1 - end, b + b_length - 1 - end, 1) ==
		       0)
		end++;
	return begin + end;
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
		size_t like = candidate ? likeness(candidate, name) : 0;

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

/* While the class is not known, a name that some class has can be right. */
static int fail_unknown(const struct expression *expression, const char *name,
			struct vdpa_error *err)
{
	const char *class_name = vdpa_class_name(expression->class_id);
	const char *near = find_nearest(expression, name);
	uint32_t other = class_with(name);
	char hint[VDPA_ERROR_TEXT_SIZE];

	if (other)
		error_text(hint, "it is a feature of class %s",
			   vdpa_class_name(other));
	else if (isdigit((unsigned char)name[0]))
		error_text(hint, "a mask has hexadecimal digits only, such as "
				 "0x300020000");
	else if (near)
		error_text(hint, "did you mean \"%s\"?", near);
	else
		error_text(hint, "\"vdpa features show\" lists the names; any "
				 "bit can be given as bit_N");
	return vdpa_error_set(err,
			      other ? code_without_class(expression) : -EINVAL,
			      hint, "there is no feature \"%s\"%s%s", name,
			      class_name ? " in class " : "",
			      class_name ? class_name : "");
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

	if (*after && vdpa_vmm_find(after + 1, &vmm, err))
		return -EINVAL;
	/* Some hypervisors move every class, but the names differ. */
	if (!expression->all && !expression->has_class)
		return vdpa_error_set(err, code_without_class(expression),
				      "give the features by name or as a mask",
				      "\"migratable\" depends on the class of "
				      "the device");
	ret = vdpa_vmm_features(vmm, expression->class_id, offered, &features,
				err);
	if (ret && err)
		err->code = code_without_class(expression);
	if (ret)
		return code_without_class(expression);
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

static int parse_item(struct expression *expression, const char *item,
		      struct vdpa_error *err)
{
	bool is_out = item[0] == '-';
	const char *name = item + is_out;
	int bit;

	if (!*name)
		return vdpa_error_set(
			err, -EINVAL, "write names with one comma between them",
			"an item of the list of features is empty");
	if (!is_out && strcasecmp(name, "all") == 0)
		return parse_all(expression, err);
	if (!is_out && after_migratable(name))
		return parse_migratable(expression, after_migratable(name),
					err);

	bit = vdpa_feature_find(expression->class_id, name);
	if (bit < 0 && mask_digits(name))
		return vdpa_error_set(
			err, -EINVAL,
			"give a mask alone, or names and bit_N only",
			"\"%s\" is a mask among names", name);
	if (bit < 0)
		return fail_unknown(expression, name, err);
	if (is_out)
		remove_bits(expression, UINT64_C(1) << bit);
	else
		add_bits(expression, UINT64_C(1) << bit);
	return 0;
}

/* Items separated by commas. An item that is wrong in every class is an error,
 * even if an earlier one depends on the class. */
static int parse_items(const char *text, struct expression *expression,
		       struct vdpa_error *err)
{
	char item[NAME_MAX_LENGTH + 1];
	bool is_waiting = false;
	size_t length;
	int ret;

	for (;; text += length + 1) {
		length = strcspn(text, ",");
		if (length > NAME_MAX_LENGTH)
			return vdpa_error_set(
				err, -EINVAL,
				"\"vdpa features show\" lists the "
				"names",
				"\"%.*s...\" is not the name of a feature",
				NAME_MAX_LENGTH, text);
		memcpy(item, text, length);
		item[length] = '\0';
		ret = parse_item(expression, item, err);
		if (ret && ret != -ENODATA)
			return ret;
		is_waiting |= ret == -ENODATA;
		if (!text[length])
			return is_waiting ? -ENODATA : 0;
	}
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
				    .all = expression->all };

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

	if (digits)
		ret = parse_mask(text, digits, &expression->features.mask, err);
	else
		ret = parse_names(text, classes, expression, err);
	if (!ret)
		*features = expression->features;
	return ret;
}

int vdpa_features_resolve(const char *text, uint64_t classes,
			  const uint64_t *all, struct vdpa_features *features,
			  struct vdpa_error *err)
{
	struct expression expression = { .all = all, .has_mgmtdev = true };

	return read_expression(text, classes, &expression, features, err);
}

int vdpa_features_parse(const char *text, uint32_t class_id,
			const uint64_t *all, struct vdpa_features *features,
			struct vdpa_error *err)
{
	struct expression expression = { .all = all };
	bool has_class = class_id > 0 && class_id < CLASSES_MAX;

	return read_expression(text, has_class ? UINT64_C(1) << class_id : 0,
			       &expression, features, err);
}
