/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libvdpa-fleet - the records of many hosts in a store that all of them reach
 *
 * Needs libvdpa-host and libcurl. A store is a directory or an etcd cluster.
 */
#ifndef VDPA_FLEET_H
#define VDPA_FLEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vdpa/host.h>
#include <vdpa/set.h>
#include <vdpa/vdpa.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- stores ------------------------------------------------------------ */

/*
 * A store keeps values by keys. A key is FOLDER/NAME: the folder has lower case
 * letters and digits; the name has letters, digits, ".", "-" and "_", does not
 * begin with ".", and has up to VDPA_STORE_NAME_MAX characters.
 *
 * Each change gets a revision, a number that grows. A handle is for one thread
 * at a time.
 */

#define VDPA_STORE_DEFAULT  "dir:/var/lib/vdpa/fleet"
#define VDPA_STORE_NAME_MAX 200

struct vdpa_store;

/**
 * struct vdpa_store_options - how a store is reached
 * @user:	user name; NULL: none
 * @password:	of @user
 * @ca_file:	certificates of the authorities to trust, PEM; NULL: those of
 *		the system
 * @cert_file:	certificate of the client, PEM; NULL: none
 * @key_file:	private key of @cert_file, PEM
 * @timeout_ms: how long an endpoint may take to answer; 0: 5,000
 * @reserved:   0
 *
 * All zero is a good start. Only etcd uses these options.
 */
struct vdpa_store_options {
	const char *user;
	const char *password;
	const char *ca_file;
	const char *cert_file;
	const char *key_file;
	uint32_t timeout_ms;
	uint64_t reserved[8];
};

/**
 * vdpa_store_open - open a store
 * @where:   "dir:PATH", or "etcd:URL[,URL...]" with the endpoints of a cluster
 * @options: copied; NULL: none
 * @store:   set on success; free with vdpa_store_close()
 * @err:     filled on failure; may be NULL
 *
 * Does not connect yet: the first operation does. Returns 0, -EINVAL or
 * -ENOMEM.
 */
int vdpa_store_open(const char *where, const struct vdpa_store_options *options,
		    struct vdpa_store **store, struct vdpa_error *err);

/* Close @store, which may be NULL. Free its watches first. */
void vdpa_store_close(struct vdpa_store *store);

/**
 * struct vdpa_store_entry - a key and its value
 * @key:      the key
 * @value:    bytes, followed by a 0 byte
 * @size:     number of bytes
 * @revision: of the last change
 * @error:    0, or the negative errno because of which the value could not be
 *	      read; then @size is 0
 * @reserved: 0
 */
struct vdpa_store_entry {
	const char *key;
	const char *value;
	size_t size;
	uint64_t revision;
	int error;
	uint64_t reserved[2];
};

/**
 * vdpa_store_get - read a value
 * @store: the store
 * @key:   its key
 * @entry: set on success; free with vdpa_store_entry_free()
 * @err:   filled on failure; may be NULL
 *
 * Returns 0, or
 *   -ENOENT	   there is no such key, or no store yet
 *   -EINVAL	   @key is not a key
 *   -EACCES	   the user has no right to read it
 *   -ENOTDIR	   the directory is not a store: it only has other files
 *   -EHOSTUNREACH no endpoint of the store answers
 *   or another negative errno
 */
int vdpa_store_get(struct vdpa_store *store, const char *key,
		   struct vdpa_store_entry **entry, struct vdpa_error *err);

/*
 * Put into words why a value could not be read. Returns @entry->error; with 0,
 * @err is left alone.
 */
int vdpa_store_entry_check(const struct vdpa_store_entry *entry,
			   struct vdpa_error *err);

/* Free what vdpa_store_get() set. @entry may be NULL. */
void vdpa_store_entry_free(struct vdpa_store_entry *entry);

/**
 * struct vdpa_store_put - a value to write
 * @key:	  its key
 * @value:	  bytes
 * @size:	  number of bytes
 * @has_expected: write only if the revision of the key is @expected
 * @expected:	  0: the key must not exist
 * @ttl_s:	  the key vanishes after so many seconds; 0: it stays. Stores
 *		  may round up by some seconds.
 * @reserved:	  0
 */
struct vdpa_store_put {
	const char *key;
	const char *value;
	size_t size;
	bool has_expected;
	uint64_t expected;
	uint32_t ttl_s;
	uint64_t reserved[4];
};

/**
 * vdpa_store_put - write a value, whole or not at all
 * @store:    the store
 * @put:      what to write
 * @revision: set on success to the revision of the key; may be NULL
 * @err:      filled on failure; may be NULL
 *
 * Returns 0, or -ESTALE when the revision is not the expected one, -EFBIG when
 * the store refuses a value of this size, or as vdpa_store_get().
 */
int vdpa_store_put(struct vdpa_store *store, const struct vdpa_store_put *put,
		   uint64_t *revision, struct vdpa_error *err);

/**
 * vdpa_store_renew - restart the time to live of a value
 * @store:    the store
 * @put:      the value as it was written last, with its revision in @expected
 * @revision: set on success to the revision of the key, which may be a new one;
 *	      may be NULL
 * @err:      filled on failure; may be NULL
 *
 * Has the effect of vdpa_store_put(), but can cost less: a handle of etcd only
 * renews the lease of the key that it wrote last.
 *
 * Returns 0, -ESTALE when the time of the value has run out or the key has
 * another revision, or as vdpa_store_put().
 */
int vdpa_store_renew(struct vdpa_store *store, const struct vdpa_store_put *put,
		     uint64_t *revision, struct vdpa_error *err);

/**
 * vdpa_store_delete - delete a key
 * @store:    the store
 * @key:      the key
 * @expected: delete only this revision; 0: any
 * @err:      filled on failure; may be NULL
 *
 * Returns 0, -ENOENT when there is no such key, -ESTALE when it has another
 * revision, or as vdpa_store_get().
 */
int vdpa_store_delete(struct vdpa_store *store, const char *key,
		      uint64_t expected, struct vdpa_error *err);

/* Called with each entry, which is valid during the call. 0 continues. */
typedef int vdpa_store_each_fn(const struct vdpa_store_entry *entry, void *arg);

/**
 * vdpa_store_list - read all values of a folder
 * @store:    the store
 * @folder:   the folder
 * @each:     called with each entry, in the order of the keys. If it does not
 *	      return 0, the list ends and returns that.
 * @arg:      for @each
 * @revision: set on success to the revision of the store when the list began;
 *	      may be NULL
 * @err:      filled on failure; may be NULL
 *
 * Values that change during the call are returned as they were before or after
 * the change. A folder without keys is an empty list. Memory does not grow with
 * the number of keys, except for their names. Returns 0, or as
 * vdpa_store_get(): -ENOENT when there is no store yet.
 */
int vdpa_store_list(struct vdpa_store *store, const char *folder,
		    vdpa_store_each_fn *each, void *arg, uint64_t *revision,
		    struct vdpa_error *err);

/* ---- watching ----------------------------------------------------------- */

/**
 * enum vdpa_store_change - what happened to a key
 * @VDPA_STORE_PUT:    it has a new value
 * @VDPA_STORE_DELETE: it was deleted, or its time is over
 * @VDPA_STORE_RESET:  events were lost. Forget all keys: a VDPA_STORE_PUT
 *		       follows for each one that exists.
 */
enum vdpa_store_change {
	VDPA_STORE_PUT,
	VDPA_STORE_DELETE,
	VDPA_STORE_RESET,
};

/**
 * struct vdpa_store_event - a change of a key
 * @change: what happened
 * @entry:  the key, its value and revision. Only VDPA_STORE_PUT has a value;
 *	    VDPA_STORE_RESET has no entry. Valid until the next call.
 *
 * Members can be added at the end.
 */
struct vdpa_store_event {
	enum vdpa_store_change change;
	struct vdpa_store_entry entry;
};

struct vdpa_store_watch;

/**
 * vdpa_store_watch - follow the changes of a folder
 * @store:  the store
 * @folder: the folder
 * @after:  report what changed after this revision, from vdpa_store_list(); 0:
 *	    begin with VDPA_STORE_RESET
 * @watch:  set on success; free with vdpa_store_watch_free()
 * @err:    filled on failure; may be NULL
 *
 * If the store no longer has these changes, the watch begins with
 * VDPA_STORE_RESET. Returns 0 or as vdpa_store_get().
 */
int vdpa_store_watch(struct vdpa_store *store, const char *folder,
		     uint64_t after, struct vdpa_store_watch **watch,
		     struct vdpa_error *err);

/**
 * vdpa_store_watch_next - wait for a change
 * @watch:	from vdpa_store_watch()
 * @timeout_ms: how long to wait; -1: as long as it takes
 * @event:	set when there is one
 * @err:	filled on failure; may be NULL
 *
 * Changes of one key come in their order; if they follow each other fast, some
 * may be left out, but never the last one. An event may be reported twice.
 *
 * Returns 1 when there is an event, 0 when the time is over, or as
 * vdpa_store_get(). After a failure, the next call continues.
 */
int vdpa_store_watch_next(struct vdpa_store_watch *watch, int timeout_ms,
			  struct vdpa_store_event *event,
			  struct vdpa_error *err);

/* Free @watch, which may be NULL. */
void vdpa_store_watch_free(struct vdpa_store_watch *watch);

/* ---- hosts -------------------------------------------------------------- */

/*
 * Each host has three keys: the record (VDPA_FLEET_RECORDS), the record without
 * its devices (VDPA_FLEET_PARENTS), which is enough for baselines and much
 * shorter, and a key that vanishes when the host no longer renews it
 * (VDPA_FLEET_ALIVE). Records stay, because the record of a lost host is needed
 * to replace it.
 */

#define VDPA_FLEET_RECORDS "rec"
#define VDPA_FLEET_PARENTS "cap"
#define VDPA_FLEET_ALIVE   "live"

/**
 * enum vdpa_fleet_flags - how a record is published
 * @VDPA_FLEET_REPLACE: even if another host of this name seems to be alive
 */
enum vdpa_fleet_flags {
	VDPA_FLEET_REPLACE = 1,
};

/* What vdpa_fleet_publish() changed. */
enum vdpa_fleet_written {
	VDPA_FLEET_WROTE_NOTHING, /* the store has the same record already */
	VDPA_FLEET_WROTE_RECORD,
};

/**
 * vdpa_fleet_publish - publish a host's record
 * @store:   the store
 * @host:    the record; it must have a name and a boot id
 * @ttl_s:   for how long the host counts as alive
 * @flags:   of enum vdpa_fleet_flags
 * @written: set on success; may be NULL
 * @err:     filled on failure; may be NULL
 *
 * The record is written only if something other than its time differs from the
 * one in the store.
 *
 * Returns 0, or
 *   -EINVAL the record has no name or boot id, or the name cannot be a key
 *   -EEXIST another host has this name: a boot with another id is alive
 *   or as vdpa_store_put()
 */
int vdpa_fleet_publish(struct vdpa_store *store, const struct vdpa_host *host,
		       uint32_t ttl_s, unsigned int flags,
		       enum vdpa_fleet_written *written,
		       struct vdpa_error *err);

struct vdpa_fleet_publisher;

/**
 * vdpa_fleet_publisher_new - begin to publish a host's record again and again
 * @store:     the store; must stay open
 * @ttl_s:     for how long the host counts as alive
 * @flags:     of enum vdpa_fleet_flags, for the first publication
 * @publisher: set on success; free with vdpa_fleet_publisher_free()
 * @err:       filled on failure; may be NULL
 *
 * Does not connect yet. Returns 0 or -ENOMEM.
 */
int vdpa_fleet_publisher_new(struct vdpa_store *store, uint32_t ttl_s,
			     unsigned int flags,
			     struct vdpa_fleet_publisher **publisher,
			     struct vdpa_error *err);

/**
 * vdpa_fleet_publisher_publish - publish what has changed
 * @publisher: from vdpa_fleet_publisher_new()
 * @host:      the record; always of the same host and boot
 * @written:   set on success; may be NULL
 * @err:       filled on failure; may be NULL
 *
 * Has the effect of vdpa_fleet_publish(), but costs less: it renews the key
 * that says that the host is alive, and compares the record with the one that
 * it wrote last. Every ten minutes, and when that key was lost, it reads again
 * what the store has. Call it more often than every @ttl_s seconds, also after
 * a failure.
 *
 * Returns 0 or as vdpa_fleet_publish().
 */
int vdpa_fleet_publisher_publish(struct vdpa_fleet_publisher *publisher,
				 const struct vdpa_host *host,
				 enum vdpa_fleet_written *written,
				 struct vdpa_error *err);

/**
 * vdpa_fleet_publisher_leave - say that the host is no longer alive
 * @publisher: from vdpa_fleet_publisher_new()
 * @err:       filled on failure; may be NULL
 *
 * Does nothing if another publisher has written the key since. The record
 * stays. Returns 0 or as vdpa_store_delete().
 */
int vdpa_fleet_publisher_leave(struct vdpa_fleet_publisher *publisher,
			       struct vdpa_error *err);

/* Free @publisher, which may be NULL. */
void vdpa_fleet_publisher_free(struct vdpa_fleet_publisher *publisher);

/**
 * vdpa_fleet_leave - say that a host is no longer alive
 * @store: the store
 * @host:  its record
 * @err:   filled on failure; may be NULL
 *
 * Does nothing if another boot has the name. The record stays. Returns 0 or as
 * vdpa_store_delete().
 */
int vdpa_fleet_leave(struct vdpa_store *store, const struct vdpa_host *host,
		     struct vdpa_error *err);

/**
 * vdpa_fleet_forget - delete all keys of a host
 * @store: the store
 * @name:  of the host
 * @err:   filled on failure; may be NULL
 *
 * Returns 0, -ENOENT when the store has no such host, or as
 * vdpa_store_delete().
 */
int vdpa_fleet_forget(struct vdpa_store *store, const char *name,
		      struct vdpa_error *err);

/**
 * struct vdpa_fleet_host - a host of the store
 * @name:     of the key
 * @record:   NULL: it cannot be read, and @why has the reason
 * @is_alive: whether its key VDPA_FLEET_ALIVE exists
 * @is_doubtful: the key VDPA_FLEET_ALIVE cannot be read; then @record is NULL,
 *	      and @is_alive is true, because the host may be alive
 * @why:      reason why @record is NULL
 *
 * Members can be added at the end.
 */
struct vdpa_fleet_host {
	const char *name;
	struct vdpa_host *record;
	bool is_alive;
	bool is_doubtful;
	struct vdpa_error why;
};

/* What a vdpa_fleet_each_fn returns to own the host. */
#define VDPA_FLEET_KEPT 1

/*
 * Called with each host. Returns 0 to continue; VDPA_FLEET_KEPT to continue and
 * own @host, which is then freed with vdpa_fleet_host_free(); or a negative
 * errno to stop.
 */
typedef int vdpa_fleet_each_fn(struct vdpa_fleet_host *host, void *arg);

/**
 * vdpa_fleet_each - read the records of all hosts, one by one
 * @store:  the store
 * @folder: VDPA_FLEET_RECORDS, or VDPA_FLEET_PARENTS for records without
 *	    devices
 * @each:   called with each host, by name
 * @arg:    for @each
 * @err:    filled on failure; may be NULL. If @each fails, it is filled for
 *	    -ENOMEM only.
 *
 * A record that cannot be understood, or that is the record of a host with
 * another name, is reported in its host. So is a host that has a key in the
 * other of these two folders only. Memory does not grow with the records.
 * Returns 0, what @each returned, or as vdpa_store_list().
 */
int vdpa_fleet_each(struct vdpa_store *store, const char *folder,
		    vdpa_fleet_each_fn *each, void *arg,
		    struct vdpa_error *err);

/* The hosts of a store. Members can be added at the end. */
struct vdpa_fleet {
	struct vdpa_fleet_host **hosts; /* by name; ends with NULL */
	size_t count;
};

/**
 * vdpa_fleet_read - read the records of all hosts into memory
 * @store:  the store
 * @folder: as for vdpa_fleet_each()
 * @fleet:  set on success; free with vdpa_fleet_free()
 * @err:    filled on failure; may be NULL
 *
 * Returns 0 or as vdpa_fleet_each().
 */
int vdpa_fleet_read(struct vdpa_store *store, const char *folder,
		    struct vdpa_fleet **fleet, struct vdpa_error *err);

/**
 * vdpa_fleet_keep - add a host to a struct vdpa_fleet
 * @host: the host; owned by the fleet on success
 * @arg:  the struct vdpa_fleet: hosts NULL and count 0 at first
 *
 * A vdpa_fleet_each_fn, for a program that does something else with each host as
 * well. It frees the hosts with vdpa_fleet_host_free(), and the list with free().
 * Returns VDPA_FLEET_KEPT or -ENOMEM; then the fleet is as it was.
 */
int vdpa_fleet_keep(struct vdpa_fleet_host *host, void *arg);

/* Free what vdpa_fleet_read() set. @fleet may be NULL. */
void vdpa_fleet_free(struct vdpa_fleet *fleet);

/**
 * vdpa_fleet_get - read the record of a host
 * @store: the store
 * @name:  of the host
 * @host:  set on success, with a record; free with vdpa_fleet_host_free()
 * @err:   filled on failure; may be NULL
 *
 * Returns 0, -ENOENT when the store has no such host, -EINVAL when its record
 * cannot be understood or only the one without devices is there, or as
 * vdpa_store_get().
 */
int vdpa_fleet_get(struct vdpa_store *store, const char *name,
		   struct vdpa_fleet_host **host, struct vdpa_error *err);

/* Free what vdpa_fleet_get() set. @host may be NULL. */
void vdpa_fleet_host_free(struct vdpa_fleet_host *host);

/* ---- named sets ------------------------------------------------------------ */

/*
 * The sets of a fleet, and their earlier revisions: NAME.REVISION. Each host
 * has to meet a set that is in force; see vdpa_host_fits().
 */

#define VDPA_FLEET_SETS	    "set"
#define VDPA_FLEET_OLD_SETS "oldset"

/**
 * vdpa_fleet_set_save - save a set under its name
 * @store:    the store
 * @set:      the set; its @revision is not used
 * @revision: set on success to the revision that it has now; may be NULL
 * @err:      filled on failure; may be NULL
 *
 * An existing set of this name is kept as an earlier revision. The revision
 * grows only if the class or the features differ. A set that is in force stays
 * in force, also if somebody puts it in force at this moment.
 *
 * Returns 0, -EINVAL if the name cannot be a key, or as vdpa_store_put().
 */
int vdpa_fleet_set_save(struct vdpa_store *store,
			const struct vdpa_named_set *set, uint32_t *revision,
			struct vdpa_error *err);

/**
 * vdpa_fleet_set_get - read a set
 * @store:    the store
 * @name:     its name
 * @revision: which one; 0: the newest
 * @set:      set on success; free with vdpa_named_set_free()
 * @err:      filled on failure; may be NULL
 *
 * Returns 0, -ENOENT when the store has no such set or revision, -EINVAL when
 * it cannot be understood, or as vdpa_store_get().
 */
int vdpa_fleet_set_get(struct vdpa_store *store, const char *name,
		       uint32_t revision, struct vdpa_named_set **set,
		       struct vdpa_error *err);

/**
 * struct vdpa_fleet_set - a set of the store
 * @name: of the key
 * @set:  NULL: it cannot be read, and @why has the reason
 * @why:  reason why @set is NULL
 *
 * Members can be added at the end.
 */
struct vdpa_fleet_set {
	const char *name;
	const struct vdpa_named_set *set;
	struct vdpa_error why;
};

/* Called with each set, which is valid during the call. 0 continues. */
typedef int vdpa_fleet_set_fn(const struct vdpa_fleet_set *set, void *arg);

/**
 * vdpa_fleet_set_each - read all sets
 * @store: the store
 * @each:  called with each set, by name. If it does not return 0, the list ends
 *	   and returns that.
 * @arg:   for @each
 * @err:   filled on failure; may be NULL
 *
 * Returns 0 or as vdpa_store_list().
 */
int vdpa_fleet_set_each(struct vdpa_store *store, vdpa_fleet_set_fn *each,
			void *arg, struct vdpa_error *err);

/**
 * vdpa_fleet_set_force - put a set in force, or take it out of force
 * @store:     the store
 * @name:      of the set
 * @is_forced: whether it is in force from now on
 * @err:       filled on failure; may be NULL
 *
 * Does not check whether any host meets it. Returns 0 or as
 * vdpa_fleet_set_save().
 */
int vdpa_fleet_set_force(struct vdpa_store *store, const char *name,
			 bool is_forced, struct vdpa_error *err);

/**
 * vdpa_fleet_set_enforce - put a set in force that was checked
 * @store:   the store
 * @checked: the set, as vdpa_fleet_set_get() read it
 * @err:     filled on failure; may be NULL
 *
 * The same as vdpa_fleet_set_force(), but returns -ESTALE if somebody has saved
 * another set under this name since then: read and check it again.
 */
int vdpa_fleet_set_enforce(struct vdpa_store *store,
			   const struct vdpa_named_set *checked,
			   struct vdpa_error *err);

/**
 * vdpa_fleet_set_delete - delete a set
 * @store: the store
 * @name:  of the set
 * @err:   filled on failure; may be NULL
 *
 * It stays as an earlier revision. Returns 0, -ENOENT when the store has no
 * such set, or as vdpa_store_delete().
 */
int vdpa_fleet_set_delete(struct vdpa_store *store, const char *name,
			  struct vdpa_error *err);

#ifdef __cplusplus
}
#endif

#endif
