// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * json-c, loaded with the first call. Most commands read and write no record of
 * a host, and loading a library is a good part of what they would take. The
 * command is linked with these functions in place of the library.
 */

#include <dlfcn.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>

/* Without the library that the command was built with, nothing can go on. */
static void *find(const char *name)
{
	static void *library;
	void *found;

	if (!library)
		library = dlopen(JSON_C_LIBRARY, RTLD_NOW);
	found = library ? dlsym(library, name) : NULL;
	if (!found) {
		fprintf(stderr, "vdpa: cannot load json-c: %s\n", dlerror());
		exit(EXIT_FAILURE);
	}
	return found;
}

/* A function: what it returns, its name, parameters, and arguments. */
#define FUNCTION(type, name, parameters, arguments)    \
	type name parameters                           \
	{                                              \
		static type(*real) parameters;         \
                                                       \
		if (!real)                             \
			*(void **)&real = find(#name); \
		return real arguments;                 \
	}

typedef struct json_object object;
typedef struct json_tokener tokener;

FUNCTION(int, json_object_array_add, (object * to, object *value), (to, value))
FUNCTION(object *, json_object_array_get_idx, (const object *of, size_t i),
	 (of, i))
FUNCTION(size_t, json_object_array_length, (const object *of), (of))
FUNCTION(object *, json_object_get, (object * of), (of))
FUNCTION(json_bool, json_object_get_boolean, (const object *of), (of))
FUNCTION(int64_t, json_object_get_int64, (const object *of), (of))
FUNCTION(struct lh_table *, json_object_get_object, (const object *of), (of))
FUNCTION(const char *, json_object_get_string, (object * of), (of))
FUNCTION(uint64_t, json_object_get_uint64, (const object *of), (of))
FUNCTION(int, json_object_is_type, (const object *of, enum json_type type),
	 (of, type))
FUNCTION(object *, json_object_new_array, (void), ())
FUNCTION(object *, json_object_new_boolean, (json_bool value), (value))
FUNCTION(object *, json_object_new_int, (int32_t value), (value))
FUNCTION(object *, json_object_new_object, (void), ())
FUNCTION(object *, json_object_new_string, (const char *value), (value))
FUNCTION(object *, json_object_new_uint64, (uint64_t value), (value))
FUNCTION(int, json_object_object_add,
	 (object * to, const char *key, object *value), (to, key, value))
FUNCTION(json_bool, json_object_object_get_ex,
	 (const object *of, const char *key, object **value), (of, key, value))
FUNCTION(int, json_object_object_length, (const object *of), (of))
FUNCTION(int, json_object_put, (object * of), (of))
FUNCTION(const char *, json_object_to_json_string_length,
	 (object * of, int flags, size_t *length), (of, flags, length))
FUNCTION(const char *, json_object_to_json_string_ext, (object * of, int flags),
	 (of, flags))
FUNCTION(const char *, json_tokener_error_desc, (enum json_tokener_error error),
	 (error))
FUNCTION(enum json_tokener_error, json_tokener_get_error, (tokener * of), (of))
FUNCTION(size_t, json_tokener_get_parse_end, (tokener * of), (of))
FUNCTION(tokener *, json_tokener_new_ex, (int depth), (depth))
FUNCTION(object *, json_tokener_parse, (const char *text), (text))
FUNCTION(object *, json_tokener_parse_ex,
	 (tokener * of, const char *text, int size), (of, text, size))

void json_tokener_free(tokener *of)
{
	static void (*real)(tokener *);

	if (!real)
		*(void **)&real = find("json_tokener_free");
	real(of);
}

void json_tokener_set_flags(tokener *of, int flags)
{
	static void (*real)(tokener *, int);

	if (!real)
		*(void **)&real = find("json_tokener_set_flags");
	real(of, flags);
}
