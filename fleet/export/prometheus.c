// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Metrics for the textfile collector of the node exporter of Prometheus, in the
 * text format 0.0.4. The collector rejects types of newer formats, such as
 * "info".
 */

#include "export.h"

#include "tool/view.h"
#include "json/character.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/vmm.h>
#include <vdpa/wire.h>

struct metric;

/* The metric that is being written. */
struct samples {
	FILE *to;
	const struct export_input *input;
	const struct metric *metric;
	bool is_begun;
	bool is_short; /* there was no memory for a name */
};

struct metric {
	const char *name;
	const char *type;
	const char *help;
	const char *counter; /* of a parent driver */
	void (*put)(struct samples *samples);
};

/* ---- samples -------------------------------------------------------------- */

/* The format is UTF-8: other bytes are written by number. */
static void put_value(FILE *to, const char *text)
{
	size_t size;

	for (; *text; text += size) {
		size = character_size(text, strnlen(text, 4));
		if (!size)
			fprintf(to, "\\\\x%02x", (unsigned char)*text);
		else if (*text == '\n')
			fputs("\\n", to);
		else if (*text == '"' || *text == '\\')
			fprintf(to, "\\%c", *text);
		else
			fwrite(text, 1, size, to);
		size += !size;
	}
}

static void begin(struct samples *samples)
{
	const struct metric *metric = samples->metric;

	if (!samples->is_begun)
		fprintf(samples->to, "# HELP %s %s\n# TYPE %s %s\n",
			metric->name, metric->help, metric->name, metric->type);
	samples->is_begun = true;
}

/* A label of a sample; without a text, it is left out. */
struct tag {
	const char *name;
	const char *text;
};

#define TAGS(...)                  \
	(const struct tag[])       \
	{                          \
		__VA_ARGS__,       \
		{                  \
			NULL, NULL \
		}                  \
	}

static const struct tag no_tags[] = { { NULL, NULL } };

static void put_sample(struct samples *samples, uint64_t value,
		       const struct tag *tags)
{
	const char *between = "{";

	begin(samples);
	fputs(samples->metric->name, samples->to);
	for (; tags->name; tags++) {
		if (!tags->text)
			continue;
		fprintf(samples->to, "%s%s=\"", between, tags->name);
		put_value(samples->to, tags->text);
		putc('"', samples->to);
		between = ",";
	}
	fprintf(samples->to, "%s %" PRIu64 "\n", *between == ',' ? "}" : "",
		value);
}

/* ---- management devices ---------------------------------------------------- */

static void each_mgmtdev(struct samples *samples,
			 void (*put)(struct samples *samples,
				     const struct vdpa_host_mgmtdev *row,
				     const char *name))
{
	const struct vdpa_host *host = samples->input->host;

	for (size_t i = 0; i < host->mgmtdev_count; i++) {
		const struct vdpa_host_mgmtdev *row = &host->mgmtdevs[i];
		char *made;
		const char *name = view_mgmtdev_name(&row->mgmtdev, &made);

		samples->is_short |= !name;
		put(samples, row, name);
		free(made);
	}
}

/* One for each class: classes in one label could not be selected. */
static void put_classes(struct samples *samples,
			const struct vdpa_host_mgmtdev *row, const char *name)
{
	for (uint32_t id = 1; id < 64; id++)
		if (row->mgmtdev.supported_classes & VDPA_BIT(id))
			put_sample(samples, 1,
				   TAGS({ "mgmtdev", name },
					{ "class", view_class_text(id).text },
					{ "driver", row->driver }));
}

static void put_mgmtdevs(struct samples *samples)
{
	each_mgmtdev(samples, put_classes);
}

static void put_limit(struct samples *samples,
		      const struct vdpa_host_mgmtdev *row, const char *name)
{
	if (VDPA_HAS(&row->mgmtdev, VDPA_ATTR_DEV_MGMTDEV_MAX_VQS))
		put_sample(samples, row->mgmtdev.max_vqs,
			   TAGS({ "mgmtdev", name }));
}

static void put_max_vqs(struct samples *samples)
{
	each_mgmtdev(samples, put_limit);
}

static void put_features(struct samples *samples)
{
	uint64_t classes = export_classes(samples->input->host);

	for (uint32_t id = 1; id < 64; id++) {
		uint64_t offered = export_offered(samples->input->host, id);

		for (unsigned int bit = 0; bit < 64; bit++)
			if (classes & VDPA_BIT(id) && offered & VDPA_BIT(bit))
				put_sample(samples, 1,
					   TAGS({ "class",
						  view_class_text(id).text },
						{ "feature",
						  export_feature_word(id, bit)
							  .text }));
	}
}

/* ---- devices ---------------------------------------------------------------- */

static void put_devices(struct samples *samples)
{
	const struct vdpa_host *host = samples->input->host;

	for (size_t i = 0; i < host->dev_count; i++) {
		const struct vdpa_host_dev *dev = &host->devs[i];
		char *made;
		const char *mgmtdev = view_handle(dev->dev.mgmtdev_bus,
						  dev->dev.mgmtdev_name, &made);

		samples->is_short |= dev->dev.mgmtdev_name && !mgmtdev;
		put_sample(samples, 1,
			   TAGS({ "dev", dev->dev.name },
				{ "class",
				  view_class_text(dev->dev.class_id).text },
				{ "mgmtdev", mgmtdev },
				{ "driver", dev->driver }));
		free(made);
	}
}

/* Whether the hypervisor moves a device that offers these features. */
static void put_migratable(struct samples *samples)
{
	const struct vdpa_host *host = samples->input->host;
	const struct vdpa_vmm *vmm = samples->input->vmm;

	for (size_t i = 0; vmm && i < host->dev_count; i++) {
		const struct vdpa_host_dev *dev = &host->devs[i];
		uint64_t offered = dev->config.device_features, moved = 0;

		if (VDPA_HAS(&dev->config, VDPA_ATTR_DEV_FEATURES))
			put_sample(samples,
				   !vdpa_vmm_features(vmm, dev->dev.class_id,
						      offered, &moved, NULL) &&
					   moved == offered,
				   TAGS({ "dev", dev->dev.name },
					{ "vmm", vmm->name }));
	}
}

/* Only for devices whose creation is recorded. */
static void put_drift(struct samples *samples)
{
	const struct vdpa_host *host = samples->input->host;

	for (size_t i = 0; i < host->dev_count; i++) {
		const struct vdpa_host_dev *dev = &host->devs[i];
		struct vdpa_initial words = { .has = 0 };
		struct vdpa_drift drift;

		if (!dev->has_initial && !dev->set.has)
			continue;
		if (dev->has_initial)
			words = dev->initial;
		vdpa_initial_overlay(&words, &dev->set);
		vdpa_initial_drift(&words, &dev->config, &drift);
		put_sample(samples, drift.has != 0,
			   TAGS({ "dev", dev->dev.name }));
	}
}

static void put_negotiated(struct samples *samples)
{
	const struct vdpa_host *host = samples->input->host;

	for (size_t i = 0; i < host->dev_count; i++)
		put_sample(samples,
			   VDPA_HAS(&host->devs[i].config,
				    VDPA_ATTR_DEV_NEGOTIATED_FEATURES),
			   TAGS({ "dev", host->devs[i].dev.name }));
}

/* ---- virtqueues --------------------------------------------------------------- */

static void put_queue(struct samples *samples, const struct vdpa_vstats *vstats)
{
	bool has_max_vqp = VDPA_HAS(vstats, VDPA_ATTR_DEV_NET_CFG_MAX_VQP);
	unsigned int max_vqp = has_max_vqp ? vstats->max_vqp : 1;
	const char *wanted = samples->metric->counter;
	char qidx[sizeof("4294967295")];

	snprintf(qidx, sizeof(qidx), "%u", vstats->qidx);
	for (size_t i = 0; i < vstats->counter_count; i++)
		if (strcmp(vstats->counters[i].name, wanted) == 0)
			put_sample(samples, vstats->counters[i].value,
				   TAGS({ "dev", vstats->name },
					{ "qidx", qidx },
					{ "queue",
					  view_queue_type(vstats, max_vqp) }));
}

static void put_counters(struct samples *samples)
{
	const struct vdpa_host *host = samples->input->host;
	struct vdpa_vstats ***stats = samples->input->stats;

	for (size_t i = 0; stats && i < host->dev_count; i++)
		for (size_t n = 0; stats[i] && stats[i][n]; n++)
			put_queue(samples, stats[i][n]);
}

/* ---- sets, and the export ------------------------------------------------------- */

static void put_sets(struct samples *samples)
{
	const struct export_input *input = samples->input;

	for (size_t i = 0; i < input->set_count; i++)
		if (input->sets[i].fit != EXPORT_CANNOT_TELL)
			put_sample(samples, input->sets[i].fit == EXPORT_MEETS,
				   TAGS({ "set", input->sets[i].name }));
}

static void put_time(struct samples *samples)
{
	put_sample(samples, (uint64_t)samples->input->now, no_tags);
}

static const struct metric metrics[] = {
	{ "vdpa_mgmtdev_info", "gauge",
	  "Management devices, and the classes of devices that they make.",
	  NULL, put_mgmtdevs },
	{ "vdpa_mgmtdev_max_supported_vqs", "gauge",
	  "The most virtqueues that a device of a management device has.", NULL,
	  put_max_vqs },
	{ "vdpa_feature_offered", "gauge",
	  "Features that a management device of this host offers.", NULL,
	  put_features },
	{ "vdpa_device_info", "gauge",
	  "Devices, and the drivers that they are bound to.", NULL,
	  put_devices },
	{ "vdpa_device_negotiated", "gauge",
	  "Whether a driver has negotiated features with the device.", NULL,
	  put_negotiated },
	{ "vdpa_device_migratable", "gauge",
	  "Whether the hypervisor moves a device with these features.", NULL,
	  put_migratable },
	{ "vdpa_device_drifted", "gauge",
	  "Whether the device changed without the administrator.", NULL,
	  put_drift },
	{ "vdpa_virtqueue_received_desc_total", "counter",
	  "Descriptors that the device received.", "received_desc",
	  put_counters },
	{ "vdpa_virtqueue_completed_desc_total", "counter",
	  "Descriptors that the device completed.", "completed_desc",
	  put_counters },
	{ "vdpa_host_meets_set", "gauge",
	  "Whether this host meets a named set of features.", NULL, put_sets },
	{ "vdpa_export_timestamp_seconds", "gauge",
	  "When this file was written.", NULL, put_time },
};

static int write_metrics(FILE *to, const struct export_input *input,
			 struct vdpa_error *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(metrics); i++) {
		struct samples samples = { .to = to,
					   .input = input,
					   .metric = &metrics[i] };

		metrics[i].put(&samples);
		if (samples.is_short)
			return vdpa_error_set(err, -ENOMEM, NULL,
					      "no memory for a name");
	}
	return 0;
}

const struct export_format export_prometheus = {
	.path = "/var/lib/prometheus/node-exporter/vdpa.prom",
	.mode = 0644,
	.has_sets = true,
	.has_stats = true,
	.write = write_metrics,
};
