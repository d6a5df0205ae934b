// SPDX-License-Identifier: GPL-2.0-or-later
/* Hosts publish, and are read. The store is in VDPA_STORE; see with-store. */

#include "tests/fleet/with-store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

/* A host with a management device and a device. */
struct sample {
	struct vdpa_host host;
	struct vdpa_host_mgmtdev mgmtdev;
	struct vdpa_host_dev dev;
};

static void make_sample(struct sample *sample, const char *name,
			const char *boot_id)
{
	*sample = (struct sample){
		.host = { .name = name,
			  .boot_id = boot_id,
			  .time = "2026-11-27T03:00:00Z",
			  .mgmtdev_count = 1,
			  .dev_count = 1 },
		.mgmtdev.mgmtdev = { .name = "vdpasim_net" },
		.dev.dev = { .name = "dev1", .mgmtdev_name = "vdpasim_net" },
	};
	sample->host.mgmtdevs = &sample->mgmtdev;
	sample->host.devs = &sample->dev;
}

static int publish(const struct sample *sample, unsigned int flags,
		   enum vdpa_fleet_written *written, struct vdpa_error *err)
{
	return vdpa_fleet_publish(store, &sample->host, 600, flags, written,
				  err);
}

static void put_record(const char *folder, const char *name, const char *text)
{
	char key[64];
	struct vdpa_store_put put = { .key = key,
				      .value = text,
				      .size = strlen(text) };
	struct vdpa_error err;

	snprintf(key, sizeof(key), "%s/%s", folder, name);
	assert_done(vdpa_store_put(store, &put, NULL, &err), err);
}

static uint64_t revision_of(const char *key)
{
	struct vdpa_store_entry *entry;
	struct vdpa_error err;
	uint64_t revision;

	assert_done(vdpa_store_get(store, key, &entry, &err), err);
	revision = entry->revision;
	vdpa_store_entry_free(entry);
	return revision;
}

static void forget_all(void)
{
	struct vdpa_fleet *fleet;
	struct vdpa_error err;

	assert_done(vdpa_fleet_read(store, VDPA_FLEET_RECORDS, &fleet, &err),
		    err);
	for (size_t i = 0; i < fleet->count; i++)
		assert_done(vdpa_fleet_forget(store, fleet->hosts[i]->name,
					      &err),
			    err);
	vdpa_fleet_free(fleet);
}

/* ---- tests ------------------------------------------------------------------- */

static void test_publish(void **state)
{
	enum vdpa_fleet_written written;
	struct vdpa_fleet_host *host;
	struct sample sample;
	struct vdpa_error err;
	uint64_t revision;

	(void)state;
	make_sample(&sample, "a.example.com", "boot-1");
	assert_done(publish(&sample, 0, &written, &err), err);
	assert_int_equal(written, VDPA_FLEET_WROTE_RECORD);
	assert_done(vdpa_fleet_get(store, "a.example.com", &host, &err), err);
	assert_true(host->is_alive);
	assert_int_equal(host->record->dev_count, 1);
	assert_string_equal(host->record->time, "2026-11-27T03:00:00Z");
	vdpa_fleet_host_free(host);
	/* Only the time differs: nothing is written. */
	revision = revision_of("rec/a.example.com");
	sample.host.time = "2026-11-27T03:00:05Z";
	assert_done(publish(&sample, 0, &written, &err), err);
	assert_int_equal(written, VDPA_FLEET_WROTE_NOTHING);
	assert_int_equal(revision_of("rec/a.example.com"), revision);
	/* A device goes: the record without devices stays the same. */
	revision = revision_of("cap/a.example.com");
	sample.host.dev_count = 0;
	assert_done(publish(&sample, 0, &written, &err), err);
	assert_int_equal(written, VDPA_FLEET_WROTE_RECORD);
	assert_int_equal(revision_of("cap/a.example.com"), revision);
	forget_all();
}

static void test_two_of_one_name(void **state)
{
	struct sample one, other;
	struct vdpa_fleet_host *host;
	struct vdpa_error err;

	(void)state;
	make_sample(&one, "twin", "boot-1");
	make_sample(&other, "twin", "boot-2");
	assert_done(publish(&one, 0, NULL, &err), err);
	assert_int_equal(publish(&other, 0, NULL, &err), -EEXIST);
	assert_non_null(strstr(err.what, "boot-1"));
	assert_non_null(strstr(err.what, "boot-2"));
	assert_done(vdpa_fleet_get(store, "twin", &host, &err), err);
	assert_string_equal(host->record->boot_id, "boot-1");
	vdpa_fleet_host_free(host);
	/* A boot can only delete its own key, not the one of another boot. */
	assert_done(vdpa_fleet_leave(store, &other.host, &err), err);
	assert_int_equal(publish(&other, 0, NULL, &err), -EEXIST);
	assert_done(vdpa_fleet_leave(store, &one.host, &err), err);
	assert_done(publish(&other, 0, NULL, &err), err);
	assert_done(publish(&one, VDPA_FLEET_REPLACE, NULL, &err), err);
	assert_done(vdpa_fleet_get(store, "twin", &host, &err), err);
	assert_string_equal(host->record->boot_id, "boot-1");
	vdpa_fleet_host_free(host);
	forget_all();
}

static struct vdpa_fleet_publisher *begin_publisher(unsigned int flags)
{
	struct vdpa_fleet_publisher *publisher;
	struct vdpa_error err;

	assert_done(vdpa_fleet_publisher_new(store, 600, flags, &publisher,
					     &err),
		    err);
	return publisher;
}

/* An unchanged record is not written. A deleted record is written again. */
static void test_publisher(void **state)
{
	struct vdpa_fleet_publisher *publisher = begin_publisher(0);
	enum vdpa_fleet_written written;
	struct sample sample;
	struct vdpa_error err;
	uint64_t revision;

	(void)state;
	make_sample(&sample, "p", "boot-1");
	for (int i = 0; i < 3; i++) {
		assert_done(vdpa_fleet_publisher_publish(
				    publisher, &sample.host, &written, &err),
			    err);
		assert_int_equal(written, i ? VDPA_FLEET_WROTE_NOTHING :
					      VDPA_FLEET_WROTE_RECORD);
		if (i)
			assert_int_equal(revision_of("rec/p"), revision);
		revision = revision_of("rec/p");
		sample.host.time = "2026-11-27T03:00:05Z";
	}
	assert_done(vdpa_fleet_forget(store, "p", &err), err);
	assert_done(vdpa_fleet_publisher_publish(publisher, &sample.host,
						 &written, &err),
		    err);
	assert_int_equal(written, VDPA_FLEET_WROTE_RECORD);
	assert_true(revision_of("rec/p") > revision);
	assert_true(revision_of("cap/p") > revision);
	assert_done(vdpa_fleet_publisher_leave(publisher, &err), err);
	assert_int_equal(vdpa_store_delete(store, "live/p", 0, &err), -ENOENT);
	vdpa_fleet_publisher_free(publisher);
	forget_all();
}

/* Somebody else overwrote the record: the host corrects it with its next
 * change. */
static void test_overwritten(void **state)
{
	struct vdpa_fleet_publisher *publisher = begin_publisher(0);
	struct vdpa_fleet_host *host;
	struct sample sample;
	struct vdpa_error err;

	(void)state;
	make_sample(&sample, "o", "boot-1");
	assert_done(vdpa_fleet_publisher_publish(publisher, &sample.host, NULL,
						 &err),
		    err);
	put_record(VDPA_FLEET_RECORDS, "o", "rubbish");
	sample.host.dev_count = 0;
	assert_done(vdpa_fleet_publisher_publish(publisher, &sample.host, NULL,
						 &err),
		    err);
	assert_done(vdpa_fleet_get(store, "o", &host, &err), err);
	assert_int_equal(host->record->dev_count, 0);
	vdpa_fleet_host_free(host);
	vdpa_fleet_publisher_free(publisher);
	forget_all();
}

/*
 * A replaced publisher does not overwrite its successor. Otherwise its late
 * change would be the last write.
 */
static void test_successor(void **state)
{
	struct vdpa_fleet_publisher *old = begin_publisher(0);
	struct vdpa_fleet_publisher *new = begin_publisher(VDPA_FLEET_REPLACE);
	struct sample one, other;
	struct vdpa_fleet_host *host;
	struct vdpa_error err;

	(void)state;
	make_sample(&one, "s", "boot-1");
	make_sample(&other, "s", "boot-2");
	assert_done(vdpa_fleet_publisher_publish(old, &one.host, NULL, &err),
		    err);
	assert_done(vdpa_fleet_publisher_publish(new, &other.host, NULL, &err),
		    err);
	one.host.dev_count = 0;
	assert_int_equal(vdpa_fleet_publisher_publish(old, &one.host, NULL,
						      &err),
			 -EEXIST);
	assert_non_null(strstr(err.what, "boot-2"));
	assert_done(vdpa_fleet_publisher_leave(old, &err), err);
	assert_done(vdpa_fleet_get(store, "s", &host, &err), err);
	assert_string_equal(host->record->boot_id, "boot-2");
	assert_int_equal(host->record->dev_count, 1);
	assert_true(host->is_alive);
	vdpa_fleet_host_free(host);
	/* "replace" was for the first time only. */
	assert_done(publish(&one, VDPA_FLEET_REPLACE, NULL, &err), err);
	assert_int_equal(vdpa_fleet_publisher_publish(new, &other.host, NULL,
						      &err),
			 -EEXIST);
	vdpa_fleet_publisher_free(old);
	vdpa_fleet_publisher_free(new);
	forget_all();
}

/* Two publishers of one boot, as when a service and a person publish. */
static void test_twice(void **state)
{
	struct vdpa_fleet_publisher *both[] = { begin_publisher(0),
						begin_publisher(0) };
	struct vdpa_fleet_host *host;
	struct sample sample;
	struct vdpa_error err;

	(void)state;
	make_sample(&sample, "t", "boot-1");
	for (int i = 0; i < 6; i++) {
		sample.host.dev_count = (size_t)(i / 2 % 2);
		assert_done(vdpa_fleet_publisher_publish(
				    both[i % 2], &sample.host, NULL, &err),
			    err);
	}
	/* The remaining publisher publishes the host again. */
	assert_done(vdpa_fleet_publisher_leave(both[1], &err), err);
	assert_done(vdpa_fleet_publisher_publish(both[0], &sample.host, NULL,
						 &err),
		    err);
	assert_done(vdpa_fleet_get(store, "t", &host, &err), err);
	assert_true(host->is_alive);
	vdpa_fleet_host_free(host);
	vdpa_fleet_publisher_free(both[0]);
	vdpa_fleet_publisher_free(both[1]);
	forget_all();
}

static void test_dead(void **state)
{
	struct sample sample;
	struct vdpa_fleet *fleet;
	struct vdpa_error err;

	(void)state;
	for (int i = 0; i < 3; i++) {
		const char *const names[] = { "a", "b", "c" };

		make_sample(&sample, names[i], "boot-1");
		assert_done(publish(&sample, 0, NULL, &err), err);
		if (i == 1)
			assert_done(vdpa_fleet_leave(store, &sample.host, &err),
				    err);
	}
	/* A key of a host without a record is not a host. */
	put_record(VDPA_FLEET_ALIVE, "aa", "{}");
	assert_done(vdpa_fleet_read(store, VDPA_FLEET_PARENTS, &fleet, &err),
		    err);
	assert_int_equal(fleet->count, 3);
	assert_true(fleet->hosts[0]->is_alive);
	assert_false(fleet->hosts[1]->is_alive);
	assert_true(fleet->hosts[2]->is_alive);
	assert_int_equal(fleet->hosts[1]->record->mgmtdev_count, 1);
	assert_int_equal(fleet->hosts[1]->record->dev_count, 0);
	assert_null(fleet->hosts[3]);
	vdpa_fleet_free(fleet);
	assert_int_equal(vdpa_fleet_forget(store, "nobody", &err), -ENOENT);
	forget_all();
	vdpa_store_delete(store, "live/aa", 0, NULL);
}

static void delete_key(const char *key)
{
	struct vdpa_error err;

	assert_done(vdpa_store_delete(store, key, 0, &err), err);
}

/* Check that only the host @name cannot be read, because of @key. */
static void check_half(const char *folder, size_t count, const char *name,
		       const char *key)
{
	struct vdpa_fleet *fleet;
	struct vdpa_error err;

	assert_done(vdpa_fleet_read(store, folder, &fleet, &err), err);
	assert_int_equal(fleet->count, count);
	for (size_t i = 0; i < count; i++) {
		const struct vdpa_fleet_host *host = fleet->hosts[i];
		bool is_bad = name && strcmp(host->name, name) == 0;

		assert_true(!i ||
			    strcmp(fleet->hosts[i - 1]->name, host->name) < 0);
		assert_true(host->is_alive);
		assert_int_equal(!host->record, is_bad);
		if (is_bad)
			assert_non_null(strstr(host->why.what, key));
	}
	vdpa_fleet_free(fleet);
}

/* A host with one of its two keys is in both lists, wherever its name is. */
static void test_half(void **state)
{
	static const char *const names[] = { "a", "m", "z" };
	struct vdpa_fleet_host *host;
	struct sample sample;
	struct vdpa_error err;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char rec[16], cap[16];

		for (size_t at = 0; at < 3; at++) {
			make_sample(&sample, names[at], "boot-1");
			assert_done(publish(&sample, 0, NULL, &err), err);
		}
		snprintf(rec, sizeof(rec), "rec/%s", names[i]);
		snprintf(cap, sizeof(cap), "cap/%s", names[i]);
		delete_key(cap);
		check_half(VDPA_FLEET_PARENTS, 3, names[i], cap);
		check_half(VDPA_FLEET_RECORDS, 3, NULL, NULL);
		make_sample(&sample, names[i], "boot-1");
		assert_done(publish(&sample, 0, NULL, &err), err);
		check_half(VDPA_FLEET_PARENTS, 3, NULL, NULL);
		delete_key(rec);
		check_half(VDPA_FLEET_RECORDS, 3, names[i], rec);
		check_half(VDPA_FLEET_PARENTS, 3, NULL, NULL);
		assert_int_equal(vdpa_fleet_get(store, names[i], &host, &err),
				 -EINVAL);
		assert_non_null(strstr(err.what, rec));
		delete_key(cap);
		check_half(VDPA_FLEET_PARENTS, 2, NULL, NULL);
		assert_int_equal(vdpa_fleet_get(store, names[i], &host, &err),
				 -ENOENT);
	}
	forget_all();
}

/* Invalid records do not hide valid ones. */
static void test_rubbish(void **state)
{
	static const struct {
		const char *name, *text;
		bool is_good;
	} rows[] = {
		{ "cut", "{\"schema\": \"vdpa-host/1\", \"host\": {\"na" },
		{ "empty", "" },
		{ "good",
		  "{\"schema\": \"vdpa-host/1\", \"host\": {\"name\": "
		  "\"good\"}, \"mgmtdev\": {}, \"dev\": {}}",
		  true },
		{ "list", "[1, 2]" },
		{ "newer",
		  "{\"schema\": \"vdpa-host/1.7\", \"host\": {"
		  "\"name\": \"newer\", \"moon\": 1}, \"sun\": [], "
		  "\"mgmtdev\": {}, \"dev\": {}}",
		  true },
		{ "other", "{\"schema\": \"vdpa-host/1\", \"host\": {\"name\": "
			   "\"good\"}, \"mgmtdev\": {}, \"dev\": {}}" },
		{ "rubbish", "\xff\xfe rubbish" },
		{ "schema", "{\"schema\": \"vdpa-host/2\"}" },
	};
	const size_t count = sizeof(rows) / sizeof(rows[0]);
	struct vdpa_fleet_host *host;
	struct vdpa_fleet *fleet;
	struct vdpa_error err;
	struct sample sample;

	(void)state;
	for (size_t i = 0; i < count; i++)
		put_record(VDPA_FLEET_RECORDS, rows[i].name, rows[i].text);
	assert_done(vdpa_fleet_read(store, VDPA_FLEET_RECORDS, &fleet, &err),
		    err);
	assert_int_equal(fleet->count, count);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(fleet->hosts[i]->name, rows[i].name);
		assert_int_equal(fleet->hosts[i]->record != NULL,
				 rows[i].is_good);
		if (!rows[i].is_good)
			assert_true(fleet->hosts[i]->why.what[0]);
	}
	vdpa_fleet_free(fleet);
	assert_int_equal(vdpa_fleet_get(store, "cut", &host, &err), -EINVAL);
	assert_non_null(strstr(err.what, "\"cut\""));
	/* The host itself corrects its record. */
	put_record(VDPA_FLEET_ALIVE, "cut", "rubbish");
	make_sample(&sample, "cut", "boot-1");
	assert_done(publish(&sample, 0, NULL, &err), err);
	assert_done(vdpa_fleet_get(store, "cut", &host, &err), err);
	vdpa_fleet_host_free(host);
	forget_all();
}

static void test_names(void **state)
{
	static const char *const wrong[] = { NULL,  "",	   ".",	 "../x",
					     "a/b", "a b", "a\n" };
	struct vdpa_fleet_host *host;
	struct sample sample;
	struct vdpa_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		make_sample(&sample, wrong[i], "boot-1");
		assert_int_equal(publish(&sample, 0, NULL, &err), -EINVAL);
		if (wrong[i])
			assert_int_equal(vdpa_fleet_get(store, wrong[i], &host,
							&err),
					 -EINVAL);
	}
	make_sample(&sample, "a", NULL);
	assert_int_equal(publish(&sample, 0, NULL, &err), -EINVAL);
}

static int create(void **state)
{
	struct vdpa_fleet *fleet;
	struct vdpa_error err;
	int ret;

	if (open_store(state))
		return -1;
	ret = vdpa_fleet_read(store, VDPA_FLEET_RECORDS, &fleet, &err);
	/* A directory that nobody has written to is not an empty fleet. */
	if (strncmp(getenv("VDPA_STORE"), "dir:", 4) == 0 && ret != -ENOENT)
		return -1;
	if (!ret)
		vdpa_fleet_free(fleet);
	put_record("other", "key", "{}");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_publish),
		cmocka_unit_test(test_two_of_one_name),
		cmocka_unit_test(test_publisher),
		cmocka_unit_test(test_overwritten),
		cmocka_unit_test(test_successor),
		cmocka_unit_test(test_twice),
		cmocka_unit_test(test_dead),
		cmocka_unit_test(test_half),
		cmocka_unit_test(test_rubbish),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, create, close_store);
}
