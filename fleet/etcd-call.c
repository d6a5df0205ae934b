// SPDX-License-Identifier: LGPL-2.1-or-later
/* Requests to etcd's gateway: tokens, refusals, numbers, keys. */

#include "base64.h"
#include "etcd.h"
#include "gzip.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Numbers of gRPC that etcd uses. */
enum {
	GRPC_INVALID = 3,
	GRPC_NOT_FOUND = 5,
	GRPC_DENIED = 7,
	GRPC_EXHAUSTED = 8,
	GRPC_PRECONDITION = 9,
	GRPC_UNAVAILABLE = 14,
	GRPC_UNAUTHENTICATED = 16,
};

/* ---- members ----------------------------------------------------------------- */

uint64_t etcd_number(const struct json *object, const char *key)
{
	const struct json *value = etcd_member(object, key);
	const char *text = json_string(value);
	uint64_t number = 0;

	if (text)
		return strtoull(text, NULL, 10);
	return value && json_number(value, UINT64_MAX, &number) ? number : 0;
}

bool etcd_is_true(const struct json *object, const char *key)
{
	const struct json *value = etcd_member(object, key);

	return value && value->kind == JSON_TRUE;
}

static void put_base64(struct json_writer *to, const char *member,
		       const char *bytes, size_t size)
{
	char *text = base64_encode(bytes, size);

	if (text)
		json_put_string(to, member, text);
	else
		to->has_failed = true;
	free(text);
}

void etcd_put_key(struct json_writer *to, const char *member, const char *key)
{
	char text[sizeof(ETCD_PREFIX) + VDPA_STORE_NAME_MAX + 40];

	snprintf(text, sizeof(text), "%s%s", ETCD_PREFIX, key);
	put_base64(to, member, text, strlen(text));
}

/* "0" follows "/" in ASCII. */
void etcd_put_folder(struct json_writer *to, const char *folder)
{
	char text[sizeof(ETCD_PREFIX) + 40];

	snprintf(text, sizeof(text), "%s0", folder);
	etcd_put_key(to, "range_end", text);
}

void etcd_put_u64(struct json_writer *to, const char *member, uint64_t number)
{
	char text[sizeof("18446744073709551615")];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)number);
	json_put_string(to, member, text);
}

/* NULL: no memory. A value that is too long or damaged is an error of its
 * entry. */
static struct vdpa_store_entry *unpack_entry(const char *key,
					     const char *stored, size_t size,
					     uint64_t revision)
{
	struct vdpa_store_entry *entry;
	char *value;
	int ret = gzip_unpack(stored, size, &value, &size);

	if (ret == -ENOMEM)
		return NULL;
	entry = store_entry_new(key,
				ret   ? "" :
				value ? value :
					stored,
				ret ? 0 : size, revision);
	if (entry)
		entry->error = ret;
	free(value);
	return entry;
}

/* @key is the whole key, with its prefix. */
static int make_entry(const struct json *kv, const char *key,
		      struct vdpa_store_entry **entry)
{
	const char *text = json_string(etcd_member(kv, "value"));
	size_t size = 0;
	char *value = base64_decode(text ? text : "", &size);

	if (!value)
		return size == SIZE_MAX ? -EBADMSG : -ENOMEM;
	*entry = unpack_entry(key + strlen(ETCD_PREFIX), value, size,
			      etcd_number(kv, "mod_revision"));
	free(value);
	return *entry ? 0 : -ENOMEM;
}

static bool is_ours(const char *key, size_t size)
{
	size_t length = strlen(ETCD_PREFIX);

	return strlen(key) == size && strncmp(key, ETCD_PREFIX, length) == 0 &&
	       store_is_key(key + length);
}

int etcd_entry(const struct json *kv, struct vdpa_store_entry **entry)
{
	const char *text = json_string(etcd_member(kv, "key"));
	size_t size = 0;
	char *key;
	int ret = 0;

	*entry = NULL;
	if (!text)
		return -EBADMSG;
	key = base64_decode(text, &size);
	if (!key)
		return size == SIZE_MAX ? -EBADMSG : -ENOMEM;
	if (is_ours(key, size))
		ret = make_entry(kv, key, entry);
	free(key);
	return ret;
}

/* ---- refusals ---------------------------------------------------------------- */

static const char *url_of(const struct etcd_store *store)
{
	return store->http.urls[store->http.current];
}

int etcd_fail_answer(const struct etcd_store *store, struct vdpa_error *err)
{
	return vdpa_error_set(err, -EPROTO,
			      "check that it is an etcd of version 3.4 or "
			      "newer",
			      "cannot understand the answer of \"%.100s\"",
			      url_of(store));
}

static int fail_denied(const struct etcd_store *store, const char *text,
		       struct vdpa_error *err)
{
	const char *user = store->http.user;

	return vdpa_error_set(
		err, -EACCES,
		user ? "give the user a role with the rights on the prefix "
		       "\"" ETCD_PREFIX
		       "\": read to ask, readwrite to publish" :
		       "give a user: ETCDCTL_USER and ETCDCTL_PASSWORD",
		"the store refuses this to %s%.60s%s: %.150s",
		user ? "the user \"" : "a caller without a user",
		user ? user : "", user ? "\"" : "", text);
}

int etcd_fail(const struct etcd_store *store, uint64_t code, const char *text,
	      struct vdpa_error *err)
{
	if (code == GRPC_DENIED || code == GRPC_UNAUTHENTICATED ||
	    strstr(text, "user name is empty") ||
	    strstr(text, "authentication failed"))
		return fail_denied(store, text, err);
	if (strstr(text, "too large") || strstr(text, "larger than max"))
		return vdpa_error_set(err, -EFBIG,
				      "raise --max-request-bytes of etcd",
				      "the store refuses a value of this size: "
				      "%.150s",
				      text);
	if (code == GRPC_NOT_FOUND) /* it was granted, and is over already */
		return vdpa_error_set(err, -ESTALE, NULL,
				      "the store has lost a lease: %.150s",
				      text);
	if (code == GRPC_UNAVAILABLE)
		return vdpa_error_set(err, -EHOSTUNREACH,
				      "check the members of the cluster",
				      "the store \"%.80s\" cannot answer: "
				      "%.150s",
				      url_of(store), text);
	if (code == GRPC_EXHAUSTED || strstr(text, "database space exceeded"))
		return vdpa_error_set(err, -ENOSPC,
				      "compact and defragment etcd",
				      "the store is full: %.150s", text);
	return vdpa_error_set(err, -EIO, NULL, "the store refuses this: %.200s",
			      text);
}

/* Not a refusal of etcd in JSON. */
static int fail_status(const struct etcd_store *store, long status,
		       const char *text, struct vdpa_error *err)
{
	if (status == 404)
		return vdpa_error_set(
			err, -EPROTO,
			"check the address, and that etcd was not started "
			"with --enable-grpc-gateway=false",
			"there is no gateway of etcd at \"%.100s\"",
			url_of(store));
	if (strstr(text, "CommonName"))
		return vdpa_error_set(
			err, -EACCES,
			"use a client certificate without a common name",
			"the store does not take the common name of the client "
			"certificate together with users");
	if (status == 502 || status == 503 || status == 504)
		return vdpa_error_set(err, -EHOSTUNREACH,
				      "check the members of the cluster",
				      "the store \"%.80s\" cannot answer: HTTP "
				      "status %ld",
				      url_of(store), status);
	return etcd_fail_answer(store, err);
}

static int fail_call(const struct etcd_store *store, long status,
		     const struct json *answer, const char *text,
		     struct vdpa_error *err)
{
	const char *error = json_string(etcd_member(answer, "error"));

	if (!error)
		return fail_status(store, status, text, err);
	return etcd_fail(store, etcd_number(answer, "code"), error, err);
}

/* ---- calls ------------------------------------------------------------------- */

/* A token that etcd no longer knows, after its time or a restart. */
static bool is_token_old(const struct json *answer)
{
	const char *error = json_string(etcd_member(answer, "error"));

	return error && (etcd_number(answer, "code") == GRPC_UNAUTHENTICATED ||
			 strstr(error, "invalid auth token") ||
			 strstr(error, "revision of auth store is old"));
}

/* Returns 1 when the request must be sent again with a new token. */
static int send_once(struct etcd_store *store, struct etcd_call *call,
		     const char *path, const char *body, bool is_again,
		     struct vdpa_error *err)
{
	struct http_text text = { .text = NULL };
	long status = 0;
	int ret;

	ret = http_post(&store->http, path, body, &text, &status,
			&call->was_sent, err);
	if (!ret) {
		ret = json_read_object(text.text ? text.text : "", text.size,
				       &call->arena, &call->answer, NULL);
		if (ret && ret != -ENOMEM)
			call->answer = NULL;
		if (ret == -ENOMEM)
			ret = store_fail_memory(err);
		else if (status == 200 && call->answer)
			ret = 0;
		else if (store->http.token && !is_again &&
			 is_token_old(call->answer))
			ret = 1;
		else
			ret = fail_call(store, status, call->answer,
					text.text ? text.text : "", err);
	}
	http_text_free(&text);
	return ret;
}

static void wipe(char *text)
{
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
}

static int take_token(struct etcd_store *store, const struct json *answer,
		      struct vdpa_error *err)
{
	const char *token = json_string(etcd_member(answer, "token"));

	if (!token || strpbrk(token, "\r\n"))
		return etcd_fail_answer(store, err);
	store->http.token = strdup(token);
	return store->http.token ? 0 : store_fail_memory(err);
}

int etcd_login(struct etcd_store *store, struct vdpa_error *err)
{
	struct etcd_call call = { .answer = NULL };
	const char *password = store->http.password;
	char *body;
	int ret;

	if (!store->http.user || store->http.token)
		return 0;
	json_open(&call.body, NULL, '{');
	json_put_string(&call.body, "name", store->http.user);
	json_put_string(&call.body, "password", password ? password : "");
	json_close(&call.body, '}');
	body = json_finish(&call.body, "");
	ret = body ? send_once(store, &call, "/v3/auth/authenticate", body,
			       true, err) :
		     store_fail_memory(err);
	wipe(body);
	if (!ret)
		ret = take_token(store, call.answer, err);
	etcd_call_free(&call);
	return ret;
}

static void forget_token(struct etcd_store *store)
{
	free(store->http.token);
	store->http.token = NULL;
}

void etcd_begin(struct etcd_call *call)
{
	*call = (struct etcd_call){ .answer = NULL };
	json_open(&call->body, NULL, '{');
}

int etcd_finish(struct etcd_store *store, struct etcd_call *call,
		const char *path, struct vdpa_error *err)
{
	json_close(&call->body, '}');
	return etcd_call(store, call, path, err);
}

int etcd_call(struct etcd_store *store, struct etcd_call *call,
	      const char *path, struct vdpa_error *err)
{
	char *body = json_finish(&call->body, "");
	int ret;

	if (!body)
		return store_fail_memory(err);
	ret = etcd_login(store, err);
	if (!ret)
		ret = send_once(store, call, path, body, false, err);
	if (ret > 0) {
		forget_token(store);
		ret = etcd_login(store, err);
		if (!ret)
			ret = send_once(store, call, path, body, true, err);
	}
	free(body);
	return ret;
}

void etcd_call_free(struct etcd_call *call)
{
	free(json_finish(&call->body, ""));
	arena_free(&call->arena);
}
