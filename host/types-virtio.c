// SPDX-License-Identifier: LGPL-2.1-or-later
/* Types of what virtio has: classes, features, addresses, a link's status. */

#include "types.h"

#include "hex.h"
#include "json.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/vhost.h>
#include <vdpa/virtio.h>

/* ---- classes -------------------------------------------------------- */

static const char class_prefix[] = "class_";

/* "class_7": the word for a class without a name. */
static bool numbered_class(const char *word, uint32_t *class_id)
{
	size_t length = strlen(class_prefix);
	unsigned long long number;

	if (strncmp(word, class_prefix, length) != 0)
		return false;
	word += length;
	if (!*word || strlen(word) > 10 || word[strspn(word, "0123456789")])
		return false;
	number = strtoull(word, NULL, 10);
	*class_id = (uint32_t)number;
	return number <= UINT32_MAX;
}

static bool find_class(struct json_object *value, uint32_t *class_id)
{
	const char *word = json_string(value);

	if (!word)
		return false;
	if (numbered_class(word, class_id))
		return true;
	*class_id = vdpa_class_find(word);
	return *class_id != 0;
}

static int read_class(struct json_object *value, void *field,
		      struct arena *arena)
{
	(void)arena;
	return find_class(value, field) ? 0 : -EINVAL;
}

static struct json_object *class_word(uint32_t class_id)
{
	char text[sizeof("class_4294967295")];

	if (vdpa_class_name(class_id))
		return json_object_new_string(vdpa_class_name(class_id));
	snprintf(text, sizeof(text), "%s%" PRIu32, class_prefix, class_id);
	return json_object_new_string(text);
}

static struct json_object *write_class(const void *field, uint32_t class_id)
{
	(void)class_id;
	return class_word(*(const uint32_t *)field);
}

const struct type type_class = {
	.expected = "a virtio device class such as \"net\" or \"class_63\"",
	.read = read_class,
	.write = write_class,
};

static int read_classes(struct json_object *value, void *field,
			struct arena *arena)
{
	uint64_t classes = 0;
	uint32_t class_id;

	(void)arena;
	if (!json_object_is_type(value, json_type_array))
		return -EINVAL;
	for (size_t i = 0; i < json_object_array_length(value); i++) {
		if (!find_class(json_object_array_get_idx(value, i),
				&class_id) ||
		    class_id > 63)
			return -EINVAL;
		classes |= VDPA_BIT(class_id);
	}
	*(uint64_t *)field = classes;
	return 0;
}

static struct json_object *write_classes(const void *field, uint32_t class_id)
{
	struct json_object *list = json_object_new_array();
	uint64_t classes = *(const uint64_t *)field;

	(void)class_id;
	for (uint32_t id = 0; id < 64; id++)
		if (classes & VDPA_BIT(id) && !list_put(list, class_word(id))) {
			json_object_put(list);
			return NULL;
		}
	return list;
}

const struct type type_classes = {
	.expected = "a list of virtio device classes such as [ \"net\" ], each "
		    "below 64",
	.read = read_classes,
	.write = write_classes,
};

/* ---- feature sets --------------------------------------------------- */

/* "0x" and up to 16 digits. */
static bool is_mask(const char *text)
{
	size_t digits;

	if (!text || strncmp(text, "0x", 2) != 0)
		return false;
	digits = hex_count(text + 2);
	return digits >= 1 && digits <= 16 && !text[2 + digits];
}

static int read_features(struct json_object *value, void *field,
			 struct arena *arena)
{
	struct json_object *mask;

	(void)arena;
	if (!json_object_is_type(value, json_type_object) ||
	    !json_object_object_get_ex(value, "mask", &mask) ||
	    !is_mask(json_string(mask)))
		return -EINVAL;
	*(uint64_t *)field = strtoull(json_string(mask), NULL, 16);
	return 0;
}

static struct json_object *bit_word(const char *name, unsigned int bit)
{
	char text[sizeof("bit_63")];

	if (name)
		return json_object_new_string(name);
	snprintf(text, sizeof(text), "bit_%u", bit & 63);
	return json_object_new_string(text);
}

/* The name of a bit, or NULL; @class_id can be of no use. */
typedef const char *name_fn(uint32_t class_id, unsigned int bit);

static struct json_object *bit_words(uint64_t bits, uint32_t class_id,
				     name_fn *name)
{
	struct json_object *list = json_object_new_array();

	for (unsigned int bit = 0; bit < 64; bit++)
		if (bits & VDPA_BIT(bit) &&
		    !list_put(list, bit_word(name(class_id, bit), bit))) {
			json_object_put(list);
			return NULL;
		}
	return list;
}

static struct json_object *mask_text(uint64_t mask)
{
	char text[sizeof("0x0123456789abcdef")];

	snprintf(text, sizeof(text), "0x%" PRIx64, mask);
	return json_object_new_string(text);
}

static struct json_object *bit_set(uint64_t bits, uint32_t class_id,
				   name_fn *name)
{
	struct json_object *set = json_object_new_object();

	if (object_put(set, "mask", mask_text(bits)) &&
	    object_put(set, "names", bit_words(bits, class_id, name)))
		return set;
	json_object_put(set);
	return NULL;
}

static struct json_object *write_features(const void *field, uint32_t class_id)
{
	return bit_set(*(const uint64_t *)field, class_id, vdpa_feature_name);
}

const struct type type_features = {
	.expected = "a feature set such as { \"mask\": \"0x100000020\" }, of "
		    "up to 64 bits",
	.read = read_features,
	.write = write_features,
};

static const char *backend_name(uint32_t class_id, unsigned int bit)
{
	(void)class_id;
	return vdpa_backend_feature_name(bit);
}

static struct json_object *write_backend(const void *field, uint32_t class_id)
{
	return bit_set(*(const uint64_t *)field, class_id, backend_name);
}

const struct type type_backend_features = {
	.expected = "a feature set such as { \"mask\": \"0x1e\" }, of up to "
		    "64 bits",
	.read = read_features,
	.write = write_backend,
};

/* ---- addresses of a device ------------------------------------------ */

static int read_address(struct json_object *value, void *field,
			struct arena *arena)
{
	const char *text = json_string(value);

	(void)arena;
	if (!is_mask(text))
		return -EINVAL;
	*(uint64_t *)field = strtoull(text, NULL, 16);
	return 0;
}

static struct json_object *write_address(const void *field, uint32_t class_id)
{
	(void)class_id;
	return mask_text(*(const uint64_t *)field);
}

const struct type type_address = {
	.expected = "an address such as \"0x1000\", of up to 64 bits",
	.read = read_address,
	.write = write_address,
};

/* ---- the status of a net device ------------------------------------- */

/* virtio 1.3, 5.1.4 */
#define STATUS_LINK_UP	1U
#define STATUS_ANNOUNCE 2U

static void set_status(void *field, unsigned int bit, bool is_set)
{
	unsigned int status = *(uint16_t *)field;

	status = is_set ? status | bit : status & ~bit;
	*(uint16_t *)field = (uint16_t)status;
}

static int read_link(struct json_object *value, void *field,
		     struct arena *arena)
{
	const char *word = json_string(value);

	(void)arena;
	if (!word || (strcmp(word, "up") != 0 && strcmp(word, "down") != 0))
		return -EINVAL;
	set_status(field, STATUS_LINK_UP, strcmp(word, "up") == 0);
	return 0;
}

static struct json_object *write_link(const void *field, uint32_t class_id)
{
	unsigned int status = *(const uint16_t *)field;

	(void)class_id;
	return json_object_new_string(status & STATUS_LINK_UP ? "up" : "down");
}

const struct type type_link = {
	.expected = "\"up\" or \"down\"",
	.read = read_link,
	.write = write_link,
};

static int read_announce(struct json_object *value, void *field,
			 struct arena *arena)
{
	(void)arena;
	if (!json_object_is_type(value, json_type_boolean))
		return -EINVAL;
	set_status(field, STATUS_ANNOUNCE, json_object_get_boolean(value));
	return 0;
}

static struct json_object *write_announce(const void *field, uint32_t class_id)
{
	unsigned int status = *(const uint16_t *)field;

	(void)class_id;
	return json_object_new_boolean((status & STATUS_ANNOUNCE) != 0);
}

const struct type type_announce = {
	.expected = "true or false",
	.read = read_announce,
	.write = write_announce,
};
