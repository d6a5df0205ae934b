// SPDX-License-Identifier: LGPL-2.1-or-later
/* Writes a record. */

#include "write.h"
#include "handle.h"
#include "index.h"
#include "members.h"
#include "unknown.h"
#include "json/fail.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/wire.h>

/* The state while a record is written. The indexes are in the arena. */
struct record_writer {
	const struct vdpa_host *host;
	struct json_writer to;
	struct index mgmtdevs;
	struct json *sim; /* NULL: none */
	struct arena arena;
	struct vdpa_error *err;
};

/* ---- refuse what could not be read again ---------------------------- */

static const char *text_or_empty(const char *text)
{
	return text ? text : "";
}

static int fail_nameless(struct vdpa_error *err, const char *kind)
{
	return vdpa_error_set(err, -EINVAL, NULL, "record: a %s has no name",
			      kind);
}

static int fail_twice(struct vdpa_error *err, const char *kind,
		      const char *name)
{
	return vdpa_error_set(err, -EINVAL, NULL,
			      "record: %s \"%.100s\" appears twice", kind,
			      name);
}

/* "BUS/NAME" has one slash. */
static int check_handle(const struct vdpa_mgmtdev *mgmtdev,
			struct vdpa_error *err)
{
	const char *name = text_or_empty(mgmtdev->name);

	if (!*name)
		return fail_nameless(err, "mgmtdev");
	if (!strchr(name, '/') &&
	    (!mgmtdev->bus || (*mgmtdev->bus && !strchr(mgmtdev->bus, '/'))))
		return 0;
	return vdpa_error_set(
		err, -EINVAL, NULL,
		"record: mgmtdev \"%.100s\": its bus is empty, or "
		"its bus or name has a \"/\"",
		name);
}

static int check_mgmtdevs(struct record_writer *writer)
{
	const struct vdpa_host *host = writer->host;
	size_t twice;
	int ret;

	for (size_t i = 0; i < host->mgmtdev_count; i++) {
		ret = check_handle(&host->mgmtdevs[i].mgmtdev, writer->err);
		if (ret)
			return ret;
	}
	if (!index_mgmtdevs(&writer->mgmtdevs, &writer->arena, host))
		return json_fail_memory(writer->err);
	twice = index_find_twice(&writer->mgmtdevs);
	if (twice == INDEX_NONE)
		return 0;
	return fail_twice(writer->err, "mgmtdev",
			  host->mgmtdevs[twice].mgmtdev.name);
}

/* Its management device must be in the record. */
static int check_dev(struct record_writer *writer, const struct vdpa_dev *dev)
{
	if (!*text_or_empty(dev->name))
		return fail_nameless(writer->err, "dev");
	if (!dev->mgmtdev_name ||
	    index_find(&writer->mgmtdevs, dev->mgmtdev_bus,
		       dev->mgmtdev_name) != INDEX_NONE)
		return 0;
	return vdpa_error_set(writer->err, -EINVAL, NULL,
			      "record: dev \"%.100s\" is on mgmtdev "
			      "\"%s%s%.100s\", which is not in it",
			      dev->name, text_or_empty(dev->mgmtdev_bus),
			      dev->mgmtdev_bus ? "/" : "", dev->mgmtdev_name);
}

static int check_devs(struct record_writer *writer)
{
	const struct vdpa_host *host = writer->host;
	struct index devs;
	size_t twice;
	int ret;

	for (size_t i = 0; i < host->dev_count; i++) {
		ret = check_dev(writer, &host->devs[i].dev);
		if (ret)
			return ret;
	}
	if (!index_devs(&devs, &writer->arena, host))
		return json_fail_memory(writer->err);
	twice = index_find_twice(&devs);
	if (twice == INDEX_NONE)
		return 0;
	return fail_twice(writer->err, "dev", host->devs[twice].dev.name);
}

static int check_sim(struct record_writer *writer)
{
	const char *sim = writer->host->sim;
	struct vdpa_error found;
	int ret;

	if (!sim)
		return 0;
	ret = json_read(sim, strlen(sim), &writer->arena, &writer->sim, &found);
	if (ret)
		return vdpa_error_set(writer->err, ret, found.hint, "sim: %s",
				      found.what);
	return 0;
}

/* ---- management devices --------------------------------------------- */

bool record_open_mgmtdev(struct json_writer *to,
			 const struct vdpa_host_mgmtdev *entry)
{
	const struct vdpa_mgmtdev *mgmtdev = &entry->mgmtdev;
	char *handle = handle_text(mgmtdev->bus, mgmtdev->name);

	if (!handle)
		return false;
	json_open(to, handle, '{');
	members_write(&members_mgmtdev, to, mgmtdev,
		      vdpa_mgmtdev_class(mgmtdev));
	unknown_write(to, (const struct vdpa_object *)mgmtdev);
	members_write(&members_host_mgmtdev, to, entry, 0);
	free(handle);
	return true;
}

/* ---- devices -------------------------------------------------------- */

/* The class is written with the device. */
static void put_config(struct json_writer *to,
		       const struct vdpa_host_dev *entry)
{
	struct vdpa_config config = entry->config;

	if (VDPA_HAS(&entry->dev, VDPA_ATTR_DEV_ID))
		config.has &= ~VDPA_BIT(VDPA_ATTR_DEV_ID);
	json_open(to, "config", '{');
	members_write(&members_config, to, &config, config.class_id);
	unknown_write(to, (const struct vdpa_object *)&config);
	json_close(to, '}');
}

static void put_vqs(struct json_writer *to, const struct vdpa_host_vhost *vhost)
{
	json_open(to, "queues", '[');
	for (size_t i = 0; i < vhost->vq_count; i++) {
		json_open(to, NULL, '{');
		members_write(&members_vhost_vq, to, &vhost->vqs[i], 0);
		json_close(to, '}');
	}
	json_close(to, ']');
}

static void put_vhost(struct json_writer *to, const struct vdpa_host_dev *entry)
{
	json_open(to, "vhost", '{');
	members_write(&members_vhost, to, &entry->vhost, entry->dev.class_id);
	if (entry->vhost.vq_count)
		put_vqs(to, &entry->vhost);
	json_close(to, '}');
}

static void put_words(struct json_writer *to, const char *key,
		      const struct members *members,
		      const struct vdpa_initial *words, uint32_t class_id)
{
	json_open(to, key, '{');
	members_write(members, to, words, class_id);
	json_close(to, '}');
}

static void put_administered(struct json_writer *to,
			     const struct vdpa_host_dev *entry)
{
	uint32_t class_id = entry->dev.class_id;

	if (entry->has_initial)
		put_words(to, "initial_config", &members_initial,
			  &entry->initial, class_id);
	if (entry->set.has)
		put_words(to, "set_config", &members_set, &entry->set,
			  class_id);
}

/* False: no memory for the handle. */
static bool put_dev_mgmtdev(struct json_writer *to, const struct vdpa_dev *dev)
{
	char *handle;

	if (!dev->mgmtdev_name)
		return true;
	handle = handle_text(dev->mgmtdev_bus, dev->mgmtdev_name);
	if (!handle)
		return false;
	json_put_string(to, "mgmtdev", handle);
	free(handle);
	return true;
}

bool record_open_dev(struct json_writer *to, const struct vdpa_host_dev *entry)
{
	const struct vdpa_dev *dev = &entry->dev;

	json_open(to, dev->name, '{');
	if (!put_dev_mgmtdev(to, dev))
		return false;
	members_write(&members_dev, to, dev, dev->class_id);
	unknown_write(to, (const struct vdpa_object *)dev);
	members_write(&members_host_dev, to, entry, 0);
	if (entry->has_vhost)
		put_vhost(to, entry);
	if (entry->config.has)
		put_config(to, entry);
	put_administered(to, entry);
	return true;
}

/* ---- the record ----------------------------------------------------- */

static void put_host(struct json_writer *to, const struct vdpa_host *host)
{
	json_put_string(to, "schema", VDPA_HOST_SCHEMA_MINOR);
	json_open(to, "host", '{');
	members_write(&members_host, to, host, 0);
	json_close(to, '}');
}

static bool put_root(struct json_writer *to, const struct vdpa_host *host,
		     const struct json *sim)
{
	json_open(to, NULL, '{');
	put_host(to, host);
	json_open(to, "mgmtdev", '{');
	for (size_t i = 0; i < host->mgmtdev_count; i++) {
		if (!record_open_mgmtdev(to, &host->mgmtdevs[i]))
			return false;
		json_close(to, '}');
	}
	json_close(to, '}');
	json_open(to, "dev", '{');
	for (size_t i = 0; i < host->dev_count; i++) {
		if (!record_open_dev(to, &host->devs[i]))
			return false;
		json_close(to, '}');
	}
	json_close(to, '}');
	if (sim)
		json_put_value(to, "sim", sim);
	json_close(to, '}');
	return true;
}

static int write_record(struct record_writer *writer, char **text)
{
	bool is_whole;
	char *written;
	int ret;

	ret = check_mgmtdevs(writer);
	if (!ret)
		ret = check_devs(writer);
	if (!ret)
		ret = check_sim(writer);
	if (ret)
		return ret;
	is_whole = put_root(&writer->to, writer->host, writer->sim);
	written = json_finish(&writer->to, "\n");
	if (!written || !is_whole) {
		free(written);
		return json_fail_memory(writer->err);
	}
	*text = written;
	return 0;
}

int vdpa_host_write(const struct vdpa_host *host, char **text,
		    struct vdpa_error *err)
{
	struct record_writer writer = {
		.host = host,
		.to = { .is_document = true },
		.err = err,
	};
	int ret = write_record(&writer, text);

	arena_free(&writer.arena);
	return ret;
}
