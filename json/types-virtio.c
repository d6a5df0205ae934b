// SPDX-License-Identifier: LGPL-2.1-or-later
/* Types of virtio values: classes, features, addresses, a link's status. */

#include "types.h"

#include "hex.h"

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

static bool find_class(const struct json *value, uint32_t *class_id)
{
	const char *word = json_string(value);

	if (!word)
		return false;
	if (numbered_class(word, class_id))
		return true;
	*class_id = vdpa_class_find(word);
	return *class_id != 0;
}

static int read_class(const struct json *value, void *field,
		      struct arena *arena)
{
	(void)arena;
	return find_class(value, field) ? 0 : -EINVAL;
}

static void put_class(struct json_writer *to, const char *key,
		      uint32_t class_id)
{
	char text[sizeof("class_4294967295")];
	const char *name = vdpa_class_name(class_id);

	snprintf(text, sizeof(text), "%s%" PRIu32, class_prefix, class_id);
	json_put_string(to, key, name ? name : text);
}

static void write_class(struct json_writer *to, const char *key,
			const void *field, uint32_t class_id)
{
	(void)class_id;
	put_class(to, key, *(const uint32_t *)field);
}

const struct type type_class = {
	.expected = "a virtio device class such as \"net\" or \"class_63\"",
	.read = read_class,
	.write = write_class,
};

static int read_classes(const struct json *value, void *field,
			struct arena *arena)
{
	uint64_t classes = 0;
	uint32_t class_id;

	(void)arena;
	if (value->kind != JSON_LIST)
		return -EINVAL;
	for (const struct json *at = value->first; at; at = at->next) {
		if (!find_class(at, &class_id) || class_id > 63)
			return -EINVAL;
		classes |= VDPA_BIT(class_id);
	}
	*(uint64_t *)field = classes;
	return 0;
}

static void write_classes(struct json_writer *to, const char *key,
			  const void *field, uint32_t class_id)
{
	uint64_t classes = *(const uint64_t *)field;

	(void)class_id;
	json_open(to, key, '[');
	for (uint32_t id = 0; id < 64; id++)
		if (classes & VDPA_BIT(id))
			put_class(to, NULL, id);
	json_close(to, ']');
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

static int read_mask(const struct json *value, void *field)
{
	const char *text = json_string(value);

	if (!is_mask(text))
		return -EINVAL;
	*(uint64_t *)field = strtoull(text, NULL, 16);
	return 0;
}

static void put_mask(struct json_writer *to, const char *key, uint64_t mask)
{
	char text[sizeof("0x0123456789abcdef")];

	snprintf(text, sizeof(text), "0x%" PRIx64, mask);
	json_put_string(to, key, text);
}

static int read_features(const struct json *value, void *field,
			 struct arena *arena)
{
	(void)arena;
	return read_mask(json_get(value, "mask"), field);
}

static void put_bit(struct json_writer *to, const char *name, unsigned int bit)
{
	char text[sizeof("bit_63")];

	snprintf(text, sizeof(text), "bit_%u", bit & 63);
	json_put_string(to, NULL, name ? name : text);
}

/* The name of a bit, or NULL. Implementations may ignore @class_id. */
typedef const char *name_fn(uint32_t class_id, unsigned int bit);

static void put_bit_set(struct json_writer *to, const char *key, uint64_t bits,
			uint32_t class_id, name_fn *name)
{
	json_open(to, key, '{');
	put_mask(to, "mask", bits);
	json_open(to, "names", '[');
	for (unsigned int bit = 0; bit < 64; bit++)
		if (bits & VDPA_BIT(bit))
			put_bit(to, name(class_id, bit), bit);
	json_close(to, ']');
	json_close(to, '}');
}

static void write_features(struct json_writer *to, const char *key,
			   const void *field, uint32_t class_id)
{
	put_bit_set(to, key, *(const uint64_t *)field, class_id,
		    vdpa_feature_name);
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

static void write_backend(struct json_writer *to, const char *key,
			  const void *field, uint32_t class_id)
{
	put_bit_set(to, key, *(const uint64_t *)field, class_id, backend_name);
}

const struct type type_backend_features = {
	.expected = "a feature set such as { \"mask\": \"0x1e\" }, of up to "
		    "64 bits",
	.read = read_features,
	.write = write_backend,
};

/* ---- addresses of a device ------------------------------------------ */

static int read_address(const struct json *value, void *field,
			struct arena *arena)
{
	(void)arena;
	return read_mask(value, field);
}

static void write_address(struct json_writer *to, const char *key,
			  const void *field, uint32_t class_id)
{
	(void)class_id;
	put_mask(to, key, *(const uint64_t *)field);
}

const struct type type_address = {
	.expected = "an address such as \"0x1000\", of up to 64 bits",
	.read = read_address,
	.write = write_address,
};

const struct type type_mask = {
	.expected = "a mask such as \"0x300020000\", of up to 64 bits",
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

static int read_link(const struct json *value, void *field, struct arena *arena)
{
	const char *word = json_string(value);

	(void)arena;
	if (!word || (strcmp(word, "up") != 0 && strcmp(word, "down") != 0))
		return -EINVAL;
	set_status(field, STATUS_LINK_UP, strcmp(word, "up") == 0);
	return 0;
}

static void write_link(struct json_writer *to, const char *key,
		       const void *field, uint32_t class_id)
{
	unsigned int status = *(const uint16_t *)field;

	(void)class_id;
	json_put_string(to, key, status & STATUS_LINK_UP ? "up" : "down");
}

const struct type type_link = {
	.expected = "\"up\" or \"down\"",
	.read = read_link,
	.write = write_link,
};

static int read_announce(const struct json *value, void *field,
			 struct arena *arena)
{
	(void)arena;
	if (value->kind != JSON_TRUE && value->kind != JSON_FALSE)
		return -EINVAL;
	set_status(field, STATUS_ANNOUNCE, value->kind == JSON_TRUE);
	return 0;
}

static void write_announce(struct json_writer *to, const char *key,
			   const void *field, uint32_t class_id)
{
	unsigned int status = *(const uint16_t *)field;

	(void)class_id;
	json_put_boolean(to, key, (status & STATUS_ANNOUNCE) != 0);
}

const struct type type_announce = {
	.expected = "true or false",
	.read = read_announce,
	.write = write_announce,
};
