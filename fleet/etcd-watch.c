// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Watching keys of etcd: one request whose answer never ends, one JSON object
 * in a line. If it ends nevertheless, the next request continues at the following revision. When etcd has compacted that revision, all keys are
 * listed again.
 */

#include "base64.h"
#include "etcd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* How long to wait before the next endpoint is asked. */
#define RETRY_MS 500

struct etcd_watch {
	struct vdpa_store_watch base;
	char folder[32];
	uint64_t next; /* revision to continue at; 0: list first */
	/* The request, while there is one. */
	CURLM *multi;
	CURL *curl;
	struct curl_slist *headers;
	char *body;
	char reason[CURL_ERROR_SIZE];
	struct http_text text; /* received, and not read yet */
	bool is_confirmed;     /* etcd has answered this request */
	bool has_ended;	       /* with @code; @text may still have lines */
	CURLcode code;
	/* The answer whose events are being reported. */
	struct arena arena;
	const struct json *event;
	uint64_t revision; /* of the answer */
	/* After a reset: the keys to report. */
	char **keys;
	size_t key_count, key_at;
	struct vdpa_store_entry *entry; /* of the last event */
};

static struct etcd_store *store_of(const struct etcd_watch *watch)
{
	return (struct etcd_store *)watch->base.store;
}

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* ---- the request -------------------------------------------------------------- */

static void end_request(struct etcd_watch *watch)
{
	if (watch->curl) {
		curl_multi_remove_handle(watch->multi, watch->curl);
		curl_easy_cleanup(watch->curl);
	}
	watch->curl = NULL;
	curl_slist_free_all(watch->headers);
	watch->headers = NULL;
	free(watch->body);
	watch->body = NULL;
	http_text_free(&watch->text);
	watch->is_confirmed = false;
	watch->has_ended = false;
}

static char *write_request(const struct etcd_watch *watch)
{
	struct json_writer to = { .text = NULL };
	char key[sizeof(watch->folder) + 1];

	snprintf(key, sizeof(key), "%s/", watch->folder);
	json_open(&to, NULL, '{');
	json_open(&to, "create_request", '{');
	etcd_put_key(&to, "key", key);
	etcd_put_folder(&to, watch->folder);
	etcd_put_u64(&to, "start_revision", watch->next);
	json_put_boolean(&to, "progress_notify", true);
	json_close(&to, '}');
	json_close(&to, '}');
	return json_finish(&to, "");
}

static int begin_request(struct etcd_watch *watch, struct vdpa_error *err)
{
	struct etcd_store *store = store_of(watch);
	int ret = etcd_login(store, err);

	if (ret)
		return ret;
	watch->body = write_request(watch);
	watch->curl = curl_easy_init();
	watch->reason[0] = '\0';
	if (!watch->body || !watch->curl ||
	    http_prepare(&store->http, watch->curl, "/v3/watch", watch->body,
			 &watch->headers) ||
	    curl_multi_add_handle(watch->multi, watch->curl)) {
		curl_easy_cleanup(watch->curl);
		watch->curl = NULL;
		return store_fail_memory(err);
	}
	curl_easy_setopt(watch->curl, CURLOPT_ERRORBUFFER, watch->reason);
	curl_easy_setopt(watch->curl, CURLOPT_WRITEFUNCTION, http_append);
	curl_easy_setopt(watch->curl, CURLOPT_WRITEDATA, &watch->text);
	return 0;
}

static void note_end(struct etcd_watch *watch)
{
	const struct CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(watch->multi, &left)))
		if (message->msg == CURLMSG_DONE &&
		    message->easy_handle == watch->curl) {
			watch->has_ended = true;
			watch->code = message->data.result;
		}
}

/* ---- answers ------------------------------------------------------------------ */

static void drop_answer(struct etcd_watch *watch)
{
	arena_free(&watch->arena);
	watch->arena = (struct arena){ .blocks = NULL };
	watch->event = NULL;
}

/* Why etcd does not watch, or has stopped watching. */
static int read_cancel(struct etcd_watch *watch, const struct json *result,
		       struct vdpa_error *err)
{
	const char *reason = json_string(etcd_member(result, "cancel_reason"));
	bool is_compacted = etcd_number(result, "compact_revision") ||
			    (reason && strstr(reason, "compacted"));

	end_request(watch);
	if (is_compacted) {
		watch->next = 0;
		return 0;
	}
	if (reason && strstr(reason, "permission denied"))
		return etcd_fail(store_of(watch), 7, reason, err);
	if (reason && strstr(reason, "token")) {
		free(store_of(watch)->http.token);
		store_of(watch)->http.token = NULL;
		return 0;
	}
	return vdpa_error_set(err, -EIO, NULL,
			      "the store ends the watch: "
			      "%.150s",
			      reason ? reason : "without a reason");
}

static int read_error(struct etcd_watch *watch, const struct json *answer,
		      struct vdpa_error *err)
{
	const struct json *error = etcd_member(answer, "error");
	const char *text = json_string(etcd_member(error, "message"));
	uint64_t code = etcd_number(error, "grpc_code");

	if (!text) {
		text = json_string(error);
		code = etcd_number(answer, "code");
	}
	end_request(watch);
	return text ? etcd_fail(store_of(watch), code, text, err) :
		      etcd_fail_answer(store_of(watch), err);
}

static int read_answer(struct etcd_watch *watch, const char *line, size_t size,
		       struct vdpa_error *err)
{
	struct json *answer;
	const struct json *result, *events;
	int ret;

	ret = json_read_object(line, size, &watch->arena, &answer, NULL);
	if (ret) {
		end_request(watch);
		return ret == -ENOMEM ? store_fail_memory(err) :
					etcd_fail_answer(store_of(watch), err);
	}
	result = etcd_member(answer, "result");
	if (!result)
		return read_error(watch, answer, err);
	watch->is_confirmed = true;
	watch->revision =
		etcd_number(etcd_member(result, "header"), "revision");
	if (etcd_is_true(result, "canceled"))
		return read_cancel(watch, result, err);
	events = etcd_member(result, "events");
	watch->event = events ? events->first : NULL;
	/* An answer without events: nothing has changed up to this revision. */
	if (!watch->event && !etcd_is_true(result, "created") &&
	    watch->revision >= watch->next)
		watch->next = watch->revision + 1;
	return 0;
}

/* Returns 1 when a line was read, 0 when there is none, or a negative errno. */
static int read_line(struct etcd_watch *watch, struct vdpa_error *err)
{
	struct http_text *text = &watch->text;
	char *end = text->size ? memchr(text->text, '\n', text->size) : NULL;
	size_t size;
	char *line;
	int ret;

	if (!end)
		return 0;
	size = (size_t)(end - text->text) + 1;
	line = malloc(size);
	if (!line)
		return store_fail_memory(err);
	memcpy(line, text->text, size);
	memmove(text->text, text->text + size, text->size - size + 1);
	text->size -= size;
	drop_answer(watch);
	ret = read_answer(watch, line, size, err);
	free(line);
	return ret ? ret : 1;
}

/* ---- listing again ------------------------------------------------------------- */

static void free_keys(struct etcd_watch *watch)
{
	for (size_t i = 0; i < watch->key_count; i++)
		free(watch->keys[i]);
	free(watch->keys);
	watch->keys = NULL;
	watch->key_count = 0;
	watch->key_at = 0;
}

static int keep_key(const struct vdpa_store_entry *entry, void *arg)
{
	struct etcd_watch *watch = arg;
	size_t count = watch->key_count;
	char **more;

	if (!(count & (count - 1))) {
		more = reallocarray(watch->keys, count ? 2 * count : 1,
				    sizeof(*more));
		if (!more)
			return -ENOMEM;
		watch->keys = more;
	}
	watch->keys[count] = strdup(entry->key);
	if (!watch->keys[count])
		return -ENOMEM;
	watch->key_count++;
	return 0;
}

static int list_again(struct etcd_watch *watch, struct vdpa_store_event *event,
		      struct vdpa_error *err)
{
	uint64_t revision;
	int ret;

	end_request(watch);
	drop_answer(watch);
	free_keys(watch);
	ret = etcd_list(&store_of(watch)->base, watch->folder, true, keep_key,
			watch, &revision, err);
	if (ret) {
		free_keys(watch);
		return ret;
	}
	watch->next = revision + 1;
	event->change = VDPA_STORE_RESET;
	event->entry = (struct vdpa_store_entry){ .key = NULL };
	return 1;
}

/* ---- events -------------------------------------------------------------------- */

static void give(struct etcd_watch *watch, enum vdpa_store_change change,
		 struct vdpa_store_event *event)
{
	event->change = change;
	event->entry = *watch->entry;
}

/* A key that was deleted after the list gets no event here; the watch reports
 * it. */
static int next_listed(struct etcd_watch *watch, struct vdpa_store_event *event,
		       struct vdpa_error *err)
{
	while (watch->key_at < watch->key_count) {
		int ret = etcd_get(watch->base.store,
				   watch->keys[watch->key_at], &watch->entry,
				   err);

		if (ret && ret != -ENOENT)
			return ret;
		watch->key_at++;
		if (ret)
			continue;
		give(watch, VDPA_STORE_PUT, event);
		return 1;
	}
	free_keys(watch);
	return 0;
}

/* Returns 1 with an event, 0 when the key is not ours. */
static int next_watched(struct etcd_watch *watch,
			struct vdpa_store_event *event, struct vdpa_error *err)
{
	const struct json *from = watch->event;
	const char *type = json_string(etcd_member(from, "type"));
	bool is_delete = type && strcmp(type, "DELETE") == 0;
	int ret = etcd_entry(etcd_member(from, "kv"), &watch->entry);

	if (ret == -ENOMEM)
		return store_fail_memory(err);
	if (ret) {
		end_request(watch);
		drop_answer(watch);
		return etcd_fail_answer(store_of(watch), err);
	}
	watch->event = from->next;
	/* All events of a revision are in one answer. */
	if (!watch->event && watch->revision >= watch->next)
		watch->next = watch->revision + 1;
	if (!watch->entry)
		return 0;
	give(watch, is_delete ? VDPA_STORE_DELETE : VDPA_STORE_PUT, event);
	return 1;
}

/* Returns 1 with an event, 0 when none has arrived yet, or a negative errno. */
static int next_known(struct etcd_watch *watch, struct vdpa_store_event *event,
		      struct vdpa_error *err)
{
	int ret;

	vdpa_store_entry_free(watch->entry);
	watch->entry = NULL;
	if (!watch->next)
		return list_again(watch, event, err);
	ret = watch->key_count ? next_listed(watch, event, err) : 0;
	while (!ret && watch->next) {
		if (watch->event) {
			ret = next_watched(watch, event, err);
			continue;
		}
		ret = read_line(watch, err);
		if (!ret)
			return 0;
		ret = ret < 0 ? ret : 0;
	}
	return ret ? ret : next_known(watch, event, err);
}

/* The request ended by itself. If an endpoint is away, try the next one. */
static int continue_request(struct etcd_watch *watch, struct vdpa_error *err)
{
	struct http *http = &store_of(watch)->http;
	int ret = 0;

	if (watch->code && (!watch->is_confirmed || !http_is_away(watch->code)))
		ret = http_fail(http, watch->code, watch->reason, err);
	else if (!watch->code && watch->text.size)
		ret = read_answer(watch, watch->text.text, watch->text.size,
				  err);
	end_request(watch);
	drop_answer(watch);
	http->current = (http->current + 1) % http->url_count;
	return ret;
}

static bool has_line(const struct http_text *text)
{
	return text->size && memchr(text->text, '\n', text->size);
}

static int transfer(struct etcd_watch *watch, int wait_ms,
		    struct vdpa_error *err)
{
	int running, ret = 0;

	if (!watch->curl)
		ret = begin_request(watch, err);
	if (ret)
		return ret;
	curl_multi_perform(watch->multi, &running);
	if (running && !has_line(&watch->text))
		curl_multi_poll(watch->multi, NULL, 0, wait_ms, NULL);
	curl_multi_perform(watch->multi, &running);
	note_end(watch);
	if (watch->text.has_no_memory)
		return store_fail_memory(err);
	if (watch->has_ended && !has_line(&watch->text))
		return continue_request(watch, err);
	return 0;
}

/*
 * Endpoints that are away are tried until the time is over; the last reason is
 * reported then.
 */
static int next_change(struct etcd_watch *watch, uint64_t deadline,
		       struct vdpa_store_event *event, struct vdpa_error *err)
{
	for (;;) {
		uint64_t now = now_ms(), left;
		int ret = next_known(watch, event, err);

		if (ret && ret != -EHOSTUNREACH)
			return ret;
		left = now < deadline ? deadline - now : 0;
		if (!ret)
			ret = transfer(watch, left > 1000 ? 1000 : (int)left,
				       err);
		if (ret && ret != -EHOSTUNREACH)
			return ret;
		if (now >= deadline)
			return ret;
		if (ret)
			curl_multi_poll(watch->multi, NULL, 0, RETRY_MS, NULL);
	}
}

int etcd_watch_next(struct vdpa_store_watch *base, int timeout_ms,
		    struct vdpa_store_event *event, struct vdpa_error *err)
{
	uint64_t deadline = timeout_ms < 0 ? UINT64_MAX :
					     now_ms() + (unsigned)timeout_ms;

	return next_change((struct etcd_watch *)base, deadline, event, err);
}

/* ---- opening ------------------------------------------------------------------- */

int etcd_watch(struct vdpa_store *store, const char *folder, uint64_t after,
	       struct vdpa_store_watch **watch, struct vdpa_error *err)
{
	struct etcd_watch *made = calloc(1, sizeof(*made));

	if (!made)
		return store_fail_memory(err);
	made->base.store = store;
	made->next = after ? after + 1 : 0;
	snprintf(made->folder, sizeof(made->folder), "%s", folder);
	made->multi = curl_multi_init();
	if (!made->multi) {
		free(made);
		return store_fail_memory(err);
	}
	*watch = &made->base;
	return 0;
}

void etcd_watch_free(struct vdpa_store_watch *base)
{
	struct etcd_watch *watch = (struct etcd_watch *)base;

	end_request(watch);
	curl_multi_cleanup(watch->multi);
	drop_answer(watch);
	free_keys(watch);
	vdpa_store_entry_free(watch->entry);
	free(watch);
}
