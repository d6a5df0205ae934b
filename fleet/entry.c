// SPDX-License-Identifier: LGPL-2.1-or-later
/* What all kinds of stores need: errors, names, entries. */

#include "store.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- errors ------------------------------------------------------------- */

int store_fail_memory(struct vdpa_error *err)
{
	return vdpa_error_set(err, -ENOMEM, NULL, "no memory");
}

int store_fail_missing(struct vdpa_error *err, const char *key)
{
	return vdpa_error_set(err, -ENOENT, NULL,
			      "the store has no key \"%.200s\"", key);
}

int store_fail_stale(struct vdpa_error *err, const char *key)
{
	return vdpa_error_set(err, -ESTALE, "read it again",
			      "the key \"%.200s\" has changed in the meantime",
			      key);
}

/* For these, strerror() describes an argument or a path, not the fault. */
const char *store_fault_text(int code)
{
	static const struct {
		int code;
		const char *text;
	} faults[] = {
		{ ELOOP, "it is a symbolic link, and must be a regular file" },
		{ EISDIR, "it is a directory, and must be a regular file" },
		{ EINVAL, "it is not a regular file" },
		{ EMLINK, "it has another name, and must have one only" },
		{ EBADMSG, "its compressed value is damaged or cut" },
	};

	for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++)
		if (faults[i].code == code)
			return faults[i].text;
	return strerror(code);
}

int vdpa_store_entry_check(const struct vdpa_store_entry *entry,
			   struct vdpa_error *err)
{
	if (!entry->error)
		return 0;
	return vdpa_error_set(err, entry->error, NULL,
			      "the store cannot read it: %s",
			      store_fault_text(-entry->error));
}

/* ---- names ----------------------------------------------------------------- */

bool store_is_name(const char *name)
{
	size_t length = strlen(name);

	if (!length || length > VDPA_STORE_NAME_MAX || name[0] == '.')
		return false;
	for (const char *at = name; *at; at++)
		if (!isascii(*at) || (!isalnum(*at) && !strchr(".-_", *at)))
			return false;
	return true;
}

bool store_is_folder(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!isascii(text[i]) ||
		    (!islower(text[i]) && !isdigit(text[i])))
			return false;
	return length > 0 && length < 32;
}

bool store_is_key(const char *key)
{
	const char *slash = strchr(key, '/');

	return slash && store_is_folder(key, (size_t)(slash - key)) &&
	       store_is_name(slash + 1);
}

/* ---- entries ------------------------------------------------------------- */

struct vdpa_store_entry *store_entry_new(const char *key, const char *value,
					 size_t size, uint64_t revision)
{
	size_t key_size = strlen(key) + 1;
	struct vdpa_store_entry *entry;
	char *text;

	entry = calloc(1, sizeof(*entry) + key_size + size + 1);
	if (!entry)
		return NULL;
	text = (char *)(entry + 1);
	memcpy(text, key, key_size);
	if (size)
		memcpy(text + key_size, value, size);
	*entry = (struct vdpa_store_entry){
		.key = text,
		.value = text + key_size,
		.size = size,
		.revision = revision,
	};
	return entry;
}

void vdpa_store_entry_free(struct vdpa_store_entry *entry)
{
	free(entry);
}
