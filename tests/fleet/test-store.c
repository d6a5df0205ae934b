// SPDX-License-Identifier: GPL-2.0-or-later
/* What all stores do. The store is in VDPA_STORE; see with-store. */

#include "fleet/etcd.h"
#include "tests/fleet/with-store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Only catches a hang: a loaded machine takes long. */
#define PATIENCE_MS 120000

static bool is_etcd(void)
{
	return strncmp(getenv("VDPA_STORE"), "etcd:", 5) == 0;
}

/* ---- short forms ------------------------------------------------------------ */

static uint64_t put_text(const char *key, const char *value)
{
	struct vdpa_store_put put = { .key = key,
				      .value = value,
				      .size = strlen(value) };
	struct vdpa_error err;
	uint64_t revision;

	assert_done(vdpa_store_put(store, &put, &revision, &err), err);
	return revision;
}

static int put_if(const char *key, const char *value, uint64_t expected)
{
	struct vdpa_store_put put = { .key = key,
				      .value = value,
				      .size = strlen(value),
				      .has_expected = true,
				      .expected = expected };
	struct vdpa_error err = { .code = 0 };
	int ret = vdpa_store_put(store, &put, NULL, &err);

	assert_int_equal(err.code, ret);
	return ret;
}

static void assert_value(const char *key, const char *value)
{
	struct vdpa_store_entry *entry;
	struct vdpa_error err;

	assert_done(vdpa_store_get(store, key, &entry, &err), err);
	assert_string_equal(entry->key, key);
	assert_string_equal(entry->value, value);
	assert_int_equal(entry->size, strlen(value));
	vdpa_store_entry_free(entry);
}

static void assert_missing(const char *key)
{
	struct vdpa_store_entry *entry;
	struct vdpa_error err;

	assert_int_equal(vdpa_store_get(store, key, &entry, &err), -ENOENT);
	assert_non_null(strstr(err.what, key));
}

/* A list as text: "key=value key=value ". */
struct listed {
	char text[65536];
	size_t count;
};

static int list_entry(const struct vdpa_store_entry *entry, void *arg)
{
	struct listed *listed = arg;
	size_t used = strlen(listed->text);

	assert_int_equal(entry->error, 0);
	listed->count++;
	snprintf(listed->text + used, sizeof(listed->text) - used, "%s=%s ",
		 strchr(entry->key, '/') + 1, entry->value);
	return 0;
}

static uint64_t list(const char *folder, struct listed *listed)
{
	struct vdpa_error err;
	uint64_t revision;

	*listed = (struct listed){ .count = 0 };
	assert_done(vdpa_store_list(store, folder, list_entry, listed,
				    &revision, &err),
		    err);
	return revision;
}

static void next_event(struct vdpa_store_watch *watch,
		       struct vdpa_store_event *event)
{
	struct vdpa_error err = { .code = 0 };
	int ret = vdpa_store_watch_next(watch, PATIENCE_MS, event, &err);

	if (ret != 1)
		fail_msg("no event: %d %s", ret, err.what);
}

static struct vdpa_store_watch *begin_watch(const char *folder, uint64_t after)
{
	struct vdpa_store_watch *watch;
	struct vdpa_error err;

	assert_done(vdpa_store_watch(store, folder, after, &watch, &err), err);
	return watch;
}

/* Wait for the change of a key; events of other keys are skipped. */
static void wait_for(struct vdpa_store_watch *watch,
		     enum vdpa_store_change change, const char *key,
		     const char *value)
{
	struct vdpa_store_event event;

	do {
		next_event(watch, &event);
	} while (event.change != change || strcmp(event.entry.key, key) != 0 ||
		 (value && strcmp(event.entry.value, value) != 0));
}

/* ---- values ------------------------------------------------------------------- */

static void test_get_put_delete(void **state)
{
	uint64_t first, second;

	(void)state;
	first = put_text("a1/one", "{}\n");
	assert_value("a1/one", "{}\n");
	second = put_text("a1/one", "{\"x\":1}\n");
	assert_true(second > first);
	assert_value("a1/one", "{\"x\":1}\n");
	put_text("a1/One-2.example_com", "");
	assert_value("a1/One-2.example_com", "");
	assert_missing("a1/two");
	assert_missing("a0/one");
	assert_int_equal(vdpa_store_delete(store, "a1/two", 0, NULL), -ENOENT);
	assert_int_equal(vdpa_store_delete(store, "a1/one", first, NULL),
			 -ESTALE);
	assert_int_equal(vdpa_store_delete(store, "a1/one", second, NULL), 0);
	assert_missing("a1/one");
	assert_int_equal(vdpa_store_delete(store, "a1/one", second, NULL),
			 -ENOENT);
	assert_int_equal(
		vdpa_store_delete(store, "a1/One-2.example_com", 0, NULL), 0);
}

static void test_bytes(void **state)
{
	static const size_t sizes[] = { 0, 1, 2, 3, 4, 1000, 300001 };
	char *bytes = test_malloc(300001);
	struct vdpa_store_put put = { .key = "b/bytes", .value = bytes };
	struct vdpa_store_entry *entry;
	struct vdpa_error err;

	(void)state;
	for (size_t i = 0; i < 300001; i++)
		bytes[i] = (char)(i * 7 + i / 251);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		put.size = sizes[i];
		assert_done(vdpa_store_put(store, &put, NULL, &err), err);
		assert_done(vdpa_store_get(store, put.key, &entry, &err), err);
		assert_int_equal(entry->size, sizes[i]);
		assert_memory_equal(entry->value, bytes, sizes[i]);
		assert_int_equal(entry->value[sizes[i]], 0);
		vdpa_store_entry_free(entry);
	}
	test_free(bytes);
}

static void test_expected(void **state)
{
	struct vdpa_store_entry *entry;
	uint64_t revision;

	(void)state;
	assert_int_equal(put_if("c/one", "1", 7), -ESTALE);
	assert_int_equal(put_if("c/one", "1", 0), 0);
	assert_int_equal(put_if("c/one", "2", 0), -ESTALE);
	assert_value("c/one", "1");
	assert_int_equal(vdpa_store_get(store, "c/one", &entry, NULL), 0);
	revision = entry->revision;
	vdpa_store_entry_free(entry);
	assert_int_equal(put_if("c/one", "2", revision), 0);
	assert_int_equal(put_if("c/one", "3", revision), -ESTALE);
	assert_value("c/one", "2");
	assert_int_equal(vdpa_store_delete(store, "c/one", 0, NULL), 0);
	assert_int_equal(put_if("c/one", "4", revision), -ESTALE);
	assert_int_equal(put_if("c/one", "4", 0), 0);
}

static void test_keys(void **state)
{
	static const char *const wrong[] = {
		"",	  "rec",	  "rec/",    "/x",
		"rec/.x", "rec/a/b",	  "rec/a b", "rec/../x",
		"Rec/x",  "rec/\xc3\xbc", "rec/a\n", "r-c/x",
	};
	char longest[4 + VDPA_STORE_NAME_MAX + 2];
	struct vdpa_store_entry *entry;
	struct vdpa_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct vdpa_store_put put = { .key = wrong[i] };

		assert_int_equal(vdpa_store_get(store, wrong[i], &entry, &err),
				 -EINVAL);
		assert_int_equal(vdpa_store_put(store, &put, NULL, &err),
				 -EINVAL);
		assert_int_equal(vdpa_store_delete(store, wrong[i], 0, &err),
				 -EINVAL);
	}
	snprintf(longest, sizeof(longest), "rec/%0*d", VDPA_STORE_NAME_MAX, 0);
	put_text(longest, "x");
	assert_value(longest, "x");
	strcat(longest, "0");
	assert_int_equal(vdpa_store_get(store, longest, &entry, &err), -EINVAL);
}

/* ---- lists -------------------------------------------------------------------- */

static int stop(const struct vdpa_store_entry *entry, void *arg)
{
	(void)entry;
	++*(int *)arg;
	return 42;
}

static void test_list(void **state)
{
	struct listed listed;
	int calls = 0;

	(void)state;
	put_text("d/b", "2");
	put_text("d/a", "1");
	put_text("d/a.b", "4");
	put_text("d/c", "3");
	put_text("d1/a", "other");
	list("d", &listed);
	assert_string_equal(listed.text, "a=1 a.b=4 b=2 c=3 ");
	vdpa_store_delete(store, "d/b", 0, NULL);
	list("d", &listed);
	assert_string_equal(listed.text, "a=1 a.b=4 c=3 ");
	list("nothing", &listed);
	assert_int_equal(listed.count, 0);
	assert_int_equal(vdpa_store_list(store, "d", stop, &calls, NULL, NULL),
			 42);
	assert_int_equal(calls, 1);
}

/* More than a page of etcd. */
static void test_many(void **state)
{
	struct listed listed;
	char key[32];

	(void)state;
	for (int i = 0; i < 600; i++) {
		snprintf(key, sizeof(key), "many/h%04d", i * 7 % 600);
		put_text(key, "x");
	}
	list("many", &listed);
	assert_int_equal(listed.count, 600);
	assert_non_null(strstr(listed.text, "h0255=x h0256=x h0257=x "));
}

static int count_bytes(const struct vdpa_store_entry *entry, void *arg)
{
	*(size_t *)arg += entry->size;
	return 0;
}

/* More than an answer may have, so pages have to become shorter. */
static void test_long(void **state)
{
	const size_t size = 1400000, count = 30;
	char *value = test_calloc(1, size);
	struct vdpa_store_put put = { .value = value, .size = size };
	struct vdpa_error err;
	size_t sum = 0;
	char key[32];

	(void)state;
	put.key = key;
	for (size_t i = 0; i < count; i++) {
		snprintf(key, sizeof(key), "long/h%zu", i);
		assert_done(vdpa_store_put(store, &put, NULL, &err), err);
	}
	assert_done(vdpa_store_list(store, "long", count_bytes, &sum, NULL,
				    &err),
		    err);
	assert_int_equal(sum, size * count);
	for (size_t i = 0; i < count; i++) {
		snprintf(key, sizeof(key), "long/h%zu", i);
		assert_int_equal(vdpa_store_delete(store, key, 0, NULL), 0);
	}
	test_free(value);
}

/* ---- watching ----------------------------------------------------------------- */

static void test_watch(void **state)
{
	struct vdpa_store_watch *watch;
	struct vdpa_store_event event;
	struct listed listed;
	uint64_t revision;

	(void)state;
	put_text("w/old", "0");
	revision = list("w", &listed);
	watch = begin_watch("w", revision);
	assert_int_equal(vdpa_store_watch_next(watch, 0, &event, NULL), 0);
	put_text("w1/other", "x");
	put_text("w/one", "1");
	next_event(watch, &event);
	assert_int_equal(event.change, VDPA_STORE_PUT);
	assert_string_equal(event.entry.key, "w/one");
	assert_string_equal(event.entry.value, "1");
	put_text("w/one", "2");
	wait_for(watch, VDPA_STORE_PUT, "w/one", "2");
	vdpa_store_delete(store, "w/old", 0, NULL);
	next_event(watch, &event);
	assert_int_equal(event.change, VDPA_STORE_DELETE);
	assert_string_equal(event.entry.key, "w/old");
	vdpa_store_watch_free(watch);
}

/* What changed between the list and the watch is not lost. */
static void test_watch_from(void **state)
{
	struct vdpa_store_watch *watch;
	struct listed listed;
	uint64_t revision;

	(void)state;
	put_text("wf/one", "1");
	revision = list("wf", &listed);
	put_text("wf/two", "2");
	watch = begin_watch("wf", revision);
	wait_for(watch, VDPA_STORE_PUT, "wf/two", "2");
	vdpa_store_watch_free(watch);
}

static void test_watch_all(void **state)
{
	struct vdpa_store_watch *watch;
	struct vdpa_store_event event;

	(void)state;
	put_text("wa/one", "1");
	watch = begin_watch("wa", 0);
	next_event(watch, &event);
	assert_int_equal(event.change, VDPA_STORE_RESET);
	next_event(watch, &event);
	assert_int_equal(event.change, VDPA_STORE_PUT);
	assert_string_equal(event.entry.value, "1");
	put_text("wa/two", "2");
	wait_for(watch, VDPA_STORE_PUT, "wa/two", "2");
	vdpa_store_watch_free(watch);
}

/* Make etcd forget everything before @revision. */
static void compact(uint64_t revision)
{
	struct etcd_call call = { .answer = NULL };
	struct vdpa_error err;

	if (!is_etcd())
		return;
	json_open(&call.body, NULL, '{');
	etcd_put_u64(&call.body, "revision", revision);
	json_close(&call.body, '}');
	assert_done(etcd_call((struct etcd_store *)store, &call,
			      "/v3/kv/compaction", &err),
		    err);
	etcd_call_free(&call);
}

static void test_compacted(void **state)
{
	struct vdpa_store_watch *watch;
	struct vdpa_store_event event;
	struct listed listed;
	uint64_t revision;

	(void)state;
	put_text("wc/gone", "0");
	revision = list("wc", &listed);
	vdpa_store_delete(store, "wc/gone", 0, NULL);
	put_text("wc/one", "1");
	compact(put_text("wc/two", "2"));
	watch = begin_watch("wc", revision);
	next_event(watch, &event);
	assert_int_equal(event.change, VDPA_STORE_RESET);
	next_event(watch, &event);
	assert_string_equal(event.entry.key, "wc/one");
	next_event(watch, &event);
	assert_string_equal(event.entry.key, "wc/two");
	compact(put_text("wc/three", "3"));
	wait_for(watch, VDPA_STORE_PUT, "wc/three", "3");
	vdpa_store_watch_free(watch);
}

static void test_ttl(void **state)
{
	struct vdpa_store_put put = {
		.key = "t/one", .value = "{}", .size = 2, .ttl_s = 1
	};
	struct vdpa_store_watch *watch;
	struct listed listed;
	struct vdpa_error err;
	uint64_t revision;

	(void)state;
	put_text("t/stays", "1");
	revision = list("t", &listed);
	watch = begin_watch("t", revision);
	assert_done(vdpa_store_put(store, &put, NULL, &err), err);
	wait_for(watch, VDPA_STORE_DELETE, "t/one", NULL);
	assert_missing("t/one");
	list("t", &listed);
	assert_string_equal(listed.text, "stays=1 ");
	assert_int_equal(put_if("t/one", "2", 0), 0);
	vdpa_store_watch_free(watch);
}

/* A key that vanishes becomes one that stays, and the other way round. */
static void test_ttl_changes(void **state)
{
	struct vdpa_store_put put = {
		.key = "tc/one", .value = "{}", .size = 2, .ttl_s = 600
	};
	struct vdpa_error err;
	struct listed listed;

	(void)state;
	put_text("tc/one", "1");
	assert_done(vdpa_store_put(store, &put, NULL, &err), err);
	assert_value("tc/one", "{}");
	list("tc", &listed);
	assert_int_equal(listed.count, 1);
	put_text("tc/one", "2");
	list("tc", &listed);
	assert_string_equal(listed.text, "one=2 ");
	assert_int_equal(vdpa_store_delete(store, "tc/one", 0, NULL), 0);
	assert_missing("tc/one");
}

#define RENEWED_TTL_S 3

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/*
 * Renew a value, written after @start, until it has lived twice its time. Returns
 * false if the machine was too slow for that.
 */
static bool renew_long(struct vdpa_store_put *put, uint64_t start)
{
	uint64_t last = start, begun;
	int ret;

	do {
		usleep(200000);
		begun = now_ms();
		ret = vdpa_store_renew(store, put, &put->expected, NULL);
		if (ret && now_ms() - last > 500 * RENEWED_TTL_S)
			return false;
		assert_int_equal(ret, 0);
		last = begun;
	} while (begun - start < 2000 * RENEWED_TTL_S);
	return true;
}

/* A value that is renewed lives longer than its time. */
static void test_renew(void **state)
{
	struct vdpa_store_put put = { .key = "rn/one",
				      .value = "{}",
				      .size = 2,
				      .ttl_s = RENEWED_TTL_S };
	struct vdpa_error err;
	uint64_t start;

	(void)state;
	do {
		put.has_expected = false;
		start = now_ms();
		assert_done(vdpa_store_put(store, &put, &put.expected, &err),
			    err);
	} while (!renew_long(&put, start));
}

/* A value whose time is over, or that others changed, is not renewed. */
static void test_renew_late(void **state)
{
	struct vdpa_store_put put = {
		.key = "rl/one", .value = "{}", .size = 2, .ttl_s = 1
	};
	struct vdpa_store_watch *watch;
	struct listed listed;
	struct vdpa_error err;
	uint64_t revision = list("rl", &listed);

	(void)state;
	watch = begin_watch("rl", revision);
	assert_done(vdpa_store_put(store, &put, &put.expected, &err), err);
	wait_for(watch, VDPA_STORE_DELETE, "rl/one", NULL);
	vdpa_store_watch_free(watch);
	assert_int_equal(vdpa_store_renew(store, &put, NULL, &err), -ESTALE);
	assert_missing("rl/one");

	put.ttl_s = 600;
	assert_done(vdpa_store_put(store, &put, &put.expected, &err), err);
	assert_done(vdpa_store_renew(store, &put, &put.expected, &err), err);
	put_text("rl/one", "other");
	assert_int_equal(vdpa_store_renew(store, &put, NULL, &err), -ESTALE);
	assert_value("rl/one", "other");
	assert_int_equal(vdpa_store_delete(store, "rl/one", 0, NULL), 0);
	assert_int_equal(vdpa_store_renew(store, &put, NULL, &err), -ESTALE);
	assert_missing("rl/one");
}

/* The handle that renews is not the one that wrote. */
static void test_renew_other(void **state)
{
	struct vdpa_store_put put = {
		.key = "ro/one", .value = "{}", .size = 2, .ttl_s = 600
	};
	struct vdpa_store *first = store;
	struct vdpa_error err;

	(void)state;
	assert_done(vdpa_store_put(store, &put, &put.expected, &err), err);
	assert_int_equal(open_store(state), 0);
	assert_done(vdpa_store_renew(store, &put, &put.expected, &err), err);
	vdpa_store_close(store);
	store = first;
	assert_value("ro/one", "{}");
	assert_int_equal(vdpa_store_delete(store, "ro/one", put.expected, NULL),
			 0);
}

/* ---- many changes --------------------------------------------------------------- */

#define MODEL_KEYS 12

/* The values that keys should have; 0: the key does not exist. */
struct model {
	unsigned int values[MODEL_KEYS];
};

static unsigned int next_random(unsigned int *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 16 & 0x7fff;
}

static void change_at_random(struct model *model, unsigned int *seed)
{
	unsigned int at = next_random(seed) % MODEL_KEYS;
	char key[32], value[16];

	snprintf(key, sizeof(key), "m/key%02u", at);
	if (next_random(seed) % 3 == 0) {
		assert_int_equal(vdpa_store_delete(store, key, 0, NULL),
				 model->values[at] ? 0 : -ENOENT);
		model->values[at] = 0;
		return;
	}
	model->values[at] = 1 + next_random(seed);
	snprintf(value, sizeof(value), "%u", model->values[at]);
	put_text(key, value);
}

static void follow(struct model *mirror, const struct vdpa_store_event *event)
{
	unsigned int at;

	if (event->change == VDPA_STORE_RESET) {
		*mirror = (struct model){ .values = { 0 } };
		return;
	}
	assert_int_equal(sscanf(event->entry.key, "m/key%u", &at), 1);
	assert_true(at < MODEL_KEYS);
	mirror->values[at] = event->change == VDPA_STORE_PUT ?
				     (unsigned)atoi(event->entry.value) :
				     0;
}

/* In the end, a watcher and a list both have what was written. */
static void test_model(void **state)
{
	struct model model = { .values = { 0 } }, mirror = model;
	struct vdpa_store_watch *watch = begin_watch("m", 0);
	struct vdpa_store_event event;
	struct listed listed, expected = { .count = 0 };
	unsigned int seed = 20261127;
	size_t used = 0;

	(void)state;
	for (int i = 0; i < 400; i++) {
		change_at_random(&model, &seed);
		if (next_random(&seed) % 8 == 0 &&
		    vdpa_store_watch_next(watch, 0, &event, NULL) == 1)
			follow(&mirror, &event);
		if (i == 200)
			compact(put_text("other/key", "x"));
	}
	while (memcmp(&model, &mirror, sizeof(model)) != 0) {
		next_event(watch, &event);
		follow(&mirror, &event);
	}
	vdpa_store_watch_free(watch);
	for (unsigned int i = 0; i < MODEL_KEYS; i++)
		if (model.values[i])
			used += (size_t)sprintf(expected.text + used,
						"key%02u=%u ", i,
						model.values[i]);
	list("m", &listed);
	assert_string_equal(listed.text, expected.text);
}

/* ---- opening -------------------------------------------------------------------- */

static void test_open(void **state)
{
	static const char *const wrong[] = {
		"",
		"dir:",
		"etcd:",
		"etcd:store",
		"etcd:,",
		"redis:x",
		"etcd:ftp://store1",
		"etcd:http://",
		"etcd:http://u:p@store1",
	};
	struct vdpa_store *other;
	struct vdpa_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(vdpa_store_open(wrong[i], NULL, &other, &err),
				 -EINVAL);
		assert_true(err.hint[0]);
		assert_null(strstr(err.what, "u:p"));
	}
}

static void check_bytes(const char *value, size_t size)
{
	const struct vdpa_store_put put = { .key = "bytes/a",
					    .value = value,
					    .size = size };
	struct vdpa_store_entry *entry;
	struct vdpa_error err;

	assert_done(vdpa_store_put(store, &put, NULL, &err), err);
	assert_done(vdpa_store_get(store, "bytes/a", &entry, &err), err);
	assert_int_equal(entry->error, 0);
	assert_int_equal(entry->size, size);
	assert_memory_equal(entry->value, value, size);
	vdpa_store_entry_free(entry);
}

/*
 * A store may compress values: long ones, short ones, and those that look as if
 * they were compressed, whole or cut.
 */
static void test_packed(void **state)
{
	/* gzip of "a" */
	static const char packed[] =
		"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b\x04\x00"
		"\x43\xbe\xb7\xe8\x01\x00\x00\x00";
	static const size_t sizes[] = { 0, 1, 4095, 4096, 4097, 65536, 200001 };
	const size_t room = 200001;
	char *bytes = malloc(room);
	uint64_t seed = 1;

	(void)state;
	assert_non_null(bytes);
	for (int kind = 0; kind < 3; kind++) {
		for (size_t i = 0; i < room; i++) {
			seed = seed * 6364136223846793005u + 1;
			bytes[i] = (char)(kind == 0 ? 'a' : seed >> 40);
		}
		if (kind == 2)
			memcpy(bytes, packed, sizeof(packed) - 1);
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
			check_bytes(bytes, sizes[i]);
	}
	for (size_t size = 0; size < sizeof(packed); size++)
		check_bytes(packed, size);
	free(bytes);
	assert_int_equal(vdpa_store_delete(store, "bytes/a", 0, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_packed),
		cmocka_unit_test(test_get_put_delete),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_expected),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_watch),
		cmocka_unit_test(test_watch_from),
		cmocka_unit_test(test_watch_all),
		cmocka_unit_test(test_compacted),
		cmocka_unit_test(test_ttl),
		cmocka_unit_test(test_ttl_changes),
		cmocka_unit_test(test_renew),
		cmocka_unit_test(test_renew_late),
		cmocka_unit_test(test_renew_other),
		cmocka_unit_test(test_model),
		cmocka_unit_test(test_open),
	};

	return cmocka_run_group_tests(tests, open_store, close_store);
}
