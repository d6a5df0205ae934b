// SPDX-License-Identifier: LGPL-2.1-or-later
/* The record of the host that a handle talks to. */

#include "journal.h"
#include "record.h"
#include "json/fail.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <vdpa/sysfs.h>
#include <vdpa/transport.h>

struct collector {
	struct vdpa *vdpa;
	const struct vdpa_host_collect *how;
	struct record *record;
	struct vdpa_initial_reader *initials; /* NULL: there are none */
	struct vdpa_error *err;
};

/* ---- what cannot be found out ---------------------------------------- */

static void warn(const struct collector *collector,
		 const struct vdpa_error *reason)
{
	if (collector->how->warn)
		collector->how->warn(reason, collector->how->arg);
}

/*
 * The record can do without an answer, so a failed question is a warning; only
 * missing memory is a failure. A host without files is not worth a warning.
 */
static int warn_unless_fatal(const struct collector *collector,
			     const struct vdpa_error *reason)
{
	if (reason->code == -ENOMEM)
		return json_fail_memory(collector->err);
	if (reason->code != -EOPNOTSUPP)
		warn(collector, reason);
	return 0;
}

static int copy_text(const struct collector *collector, const char *text,
		     const char **kept)
{
	if (!text)
		return 0;
	*kept = arena_copy(&collector->record->arena, text, strlen(text));
	return *kept ? 0 : json_fail_memory(collector->err);
}

/* ---- management devices --------------------------------------------- */

/* Names are the keys of a record. */
static int check_name(const struct collector *collector, const char *kind,
		      const char *name)
{
	if (name)
		return 0;
	return vdpa_error_set(collector->err, -EBADMSG, NULL,
			      "the kernel sent a %s without a name", kind);
}

static int collect_mgmtdev(const struct collector *collector,
			   const struct vdpa_mgmtdev *mgmtdev,
			   struct vdpa_host_mgmtdev *entry)
{
	struct vdpa_error reason;
	char *driver;
	int ret;

	entry->mgmtdev = *mgmtdev;
	ret = check_name(collector, "management device", mgmtdev->name);
	if (ret)
		return ret;
	ret = vdpa_sysfs_driver(collector->vdpa, mgmtdev->bus, mgmtdev->name,
				&driver, &reason);
	/* A management device need not have a driver. */
	if (ret == -ENOENT)
		return 0;
	if (ret)
		return warn_unless_fatal(collector, &reason);
	ret = copy_text(collector, driver, &entry->driver);
	free(driver);
	return ret;
}

static int collect_mgmtdevs(const struct collector *collector)
{
	struct record *record = collector->record;
	struct vdpa_host *host = &record->host;
	size_t count = 0;
	int ret = 0;

	while (record->mgmtdevs[count])
		count++;
	host->mgmtdevs =
		arena_new(&record->arena, count, sizeof(*host->mgmtdevs));
	if (!host->mgmtdevs)
		return json_fail_memory(collector->err);
	host->mgmtdev_count = count;
	for (size_t i = 0; i < count && !ret; i++)
		ret = collect_mgmtdev(collector, record->mgmtdevs[i],
				      &host->mgmtdevs[i]);
	return ret;
}

/* ---- devices -------------------------------------------------------- */

static int collect_initial(const struct collector *collector, uint64_t number,
			   struct vdpa_host_dev *entry)
{
	const char *name = entry->dev.name;
	struct vdpa_error found, reason;
	int ret;

	if (!collector->initials)
		return 0;
	ret = vdpa_initial_find(collector->initials, name, number,
				&entry->initial, &found);
	entry->has_initial = !ret;
	/* If the last words are not known, this fails in the same way. */
	vdpa_initial_find_set(collector->initials, name, number, &entry->set,
			      NULL);
	if (!ret || ret == -ENOENT)
		return 0;
	vdpa_error_set(&reason, ret, found.hint,
		       "device \"%.100s\": cannot read what was set: %s", name,
		       found.what);
	return warn_unless_fatal(collector, &reason);
}

static void copy_numbers(const struct vdpa_vhost_number *numbers, size_t count,
			 uint64_t *values, uint64_t *has)
{
	for (size_t i = 0; i < count; i++)
		if (!numbers[i].error) {
			values[i] = numbers[i].value;
			*has |= VDPA_BIT(i);
		}
}

static int copy_vhost(const struct collector *collector,
		      const struct vdpa_vhost *vhost,
		      struct vdpa_host_vhost *taken)
{
	int is_apart = vdpa_vhost_control_apart(vhost);

	copy_numbers(vhost->values, VDPA_VHOST_VALUES, taken->values,
		     &taken->has);
	/* The record has it in the device itself. */
	taken->values[VDPA_VHOST_DEVICE_ID] = 0;
	taken->has &= ~VDPA_BIT(VDPA_VHOST_DEVICE_ID);
	if (is_apart >= 0) {
		taken->control_vq_apart = (uint8_t)is_apart;
		taken->has |= VDPA_BIT(VDPA_HOST_CONTROL_APART);
	}
	taken->vqs = arena_new(&collector->record->arena, vhost->vq_count,
			       sizeof(*taken->vqs));
	if (!taken->vqs)
		return json_fail_memory(collector->err);
	taken->vq_count = vhost->vq_count;
	for (size_t i = 0; i < vhost->vq_count; i++) {
		struct vdpa_host_vq *vq = &taken->vqs[i];

		vq->qidx = (uint32_t)i;
		copy_numbers(vhost->vqs[i].values, VDPA_VHOST_VQ_VALUES,
			     vq->values, &vq->has);
	}
	return 0;
}

/*
 * A device that is in use cannot be asked, and one that another driver has by
 * now has no such values. Neither is worth a warning.
 */
static int collect_vhost(const struct collector *collector,
			 struct vdpa_host_dev *entry)
{
	struct vdpa_vhost *vhost;
	struct vdpa_error reason;
	int ret;

	if (!collector->how->asks_chardevs || !entry->chardev)
		return 0;
	/*
	 * Pass no error: to fill it, all processes would be examined for each
	 * device.
	 */
	ret = vdpa_vhost_get(collector->vdpa, entry->dev.name, &vhost, NULL);
	if (ret && ret != -EBUSY && ret != -ENODEV && ret != -ENOMEM)
		ret = vdpa_vhost_get(collector->vdpa, entry->dev.name, &vhost,
				     &reason);
	if (ret == -EBUSY || ret == -ENODEV)
		return 0;
	if (ret == -ENOMEM)
		return json_fail_memory(collector->err);
	if (ret) {
		warn(collector, &reason);
		return 0;
	}
	ret = copy_vhost(collector, vhost, &entry->vhost);
	entry->has_vhost = !ret;
	vdpa_vhost_free(vhost);
	return ret;
}

static int copy_places(const struct collector *collector,
		       const struct vdpa_sysfs_dev *places,
		       struct vdpa_host_dev *entry)
{
	int ret;

	ret = copy_text(collector, places->pci, &entry->pci);
	if (!ret)
		ret = copy_text(collector, places->driver, &entry->driver);
	if (!ret)
		ret = copy_text(collector, places->chardev, &entry->chardev);
	if (!ret)
		ret = copy_text(collector, places->netdev, &entry->netdev);
	if (!ret)
		ret = copy_text(collector, places->blockdev, &entry->blockdev);
	return ret;
}

static int collect_places(const struct collector *collector,
			  struct vdpa_host_dev *entry)
{
	struct vdpa_sysfs_dev *places;
	struct vdpa_error reason;
	int ret;

	ret = vdpa_sysfs_dev_get(collector->vdpa, entry->dev.name, &places,
				 &reason);
	if (ret)
		return warn_unless_fatal(collector, &reason);
	ret = copy_places(collector, places, entry);
	if (!ret)
		ret = collect_initial(collector, places->number, entry);
	if (!ret)
		ret = collect_vhost(collector, entry);
	vdpa_sysfs_dev_free(places);
	return ret;
}

static void warn_undescribed(const struct collector *collector,
			     const struct vdpa_config *config)
{
	struct vdpa_error reason;

	if (!config->error)
		return;
	vdpa_error_set(&reason, config->error, NULL,
		       "the kernel cannot describe the configuration of device "
		       "\"%.100s\": %s",
		       config->name, strerror(-config->error));
	warn(collector, &reason);
}

static int collect_dev(const struct collector *collector,
		       const struct vdpa_dev *dev,
		       const struct vdpa_config *config,
		       struct vdpa_host_dev *entry)
{
	int ret;

	entry->dev = *dev;
	entry->config = *config;
	ret = check_name(collector, "device", dev->name);
	if (ret)
		return ret;
	warn_undescribed(collector, config);
	return collect_places(collector, entry);
}

static int collect_devs(const struct collector *collector)
{
	struct record *record = collector->record;
	struct vdpa_host *host = &record->host;
	size_t count = 0;
	int ret = 0;

	while (record->devs[count])
		count++;
	host->devs = arena_new(&record->arena, count, sizeof(*host->devs));
	if (!host->devs)
		return json_fail_memory(collector->err);
	host->dev_count = count;
	for (size_t i = 0; i < count && !ret; i++)
		ret = collect_dev(collector, record->devs[i],
				  record->configs[i], &host->devs[i]);
	return ret;
}

/* ---- the host ------------------------------------------------------- */

/* Set @line to the first line of a file. */
static int collect_line(const struct collector *collector, const char *path,
			const char **line)
{
	struct vdpa_error reason;
	char text[256];
	ssize_t size = vdpa_file(collector->vdpa, VDPA_FILE_READ, path, text,
				 sizeof(text) - 1);

	if (size < 0) {
		vdpa_error_set(&reason, (int)size, NULL, "cannot read %s: %s",
			       path, strerror((int)-size));
		return warn_unless_fatal(collector, &reason);
	}
	text[size] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return copy_text(collector, text, line);
}

static int collect_time(const struct collector *collector)
{
	char text[sizeof("9999-12-31T23:59:60Z")];
	time_t now = time(NULL);
	struct tm parts;

	if (!gmtime_r(&now, &parts) ||
	    !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts))
		return 0;
	return copy_text(collector, text, &collector->record->host.time);
}

static int collect_host(const struct collector *collector)
{
	struct vdpa_host *host = &collector->record->host;
	int ret;

	ret = collect_line(collector, "/proc/sys/kernel/hostname", &host->name);
	if (!ret)
		ret = collect_line(collector, "/proc/sys/kernel/osrelease",
				   &host->kernel);
	if (!ret)
		ret = collect_line(collector, BOOT_ID_FILE, &host->boot_id);
	if (!ret)
		ret = collect_time(collector);
	return ret;
}

/* Records are valid for one boot only, so they need the boot ID. */
static int open_initials(struct collector *collector)
{
	struct vdpa_error found, reason;
	int ret;

	if (!collector->how->folder || !collector->record->host.boot_id)
		return 0;
	ret = vdpa_initial_reader_open(collector->vdpa, collector->how->folder,
				       &collector->initials, &found);
	if (!ret)
		return vdpa_initial_reader_check(collector->initials, &found) ?
			       warn_unless_fatal(collector, &found) :
			       0;
	vdpa_error_set(&reason, ret, found.hint,
		       "cannot read how devices were created: %s", found.what);
	return warn_unless_fatal(collector, &reason);
}

int vdpa_host_collect(struct vdpa *vdpa, const struct vdpa_host_collect *how,
		      struct vdpa_host **host, struct vdpa_error *err)
{
	struct record *record = calloc(1, sizeof(*record));
	struct collector collector = {
		.vdpa = vdpa,
		.how = how,
		.record = record,
		.err = err,
	};
	int ret;

	if (!record)
		return json_fail_memory(err);
	ret = record_read_lists(record, vdpa, err);
	if (!ret)
		ret = collect_host(&collector);
	if (!ret)
		ret = collect_mgmtdevs(&collector);
	if (!ret)
		ret = open_initials(&collector);
	if (!ret)
		ret = collect_devs(&collector);
	vdpa_initial_reader_close(collector.initials);
	if (ret) {
		vdpa_host_free(&record->host);
		return ret;
	}
	*host = &record->host;
	return 0;
}
