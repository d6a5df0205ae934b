// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa dev vhost show: what the character device of a device reports. */

#include "command.h"
#include "report.h"
#include "view.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <vdpa/vhost.h>
#include <vdpa/virtio.h>

/* ---- values ------------------------------------------------------------- */

static void print_decimal(struct printer *out, const struct label *label,
			  const struct vdpa_vhost *vhost, uint64_t value)
{
	(void)vhost;
	out->ops->number(out, label, value);
}

static void print_address(struct printer *out, const struct label *label,
			  const struct vdpa_vhost *vhost, uint64_t value)
{
	char text[sizeof("0x0123456789abcdef")];

	(void)vhost;
	snprintf(text, sizeof(text), "0x%" PRIx64, value);
	out->ops->string(out, label, text);
}

static void print_class(struct printer *out, const struct label *label,
			const struct vdpa_vhost *vhost, uint64_t value)
{
	(void)vhost;
	out->ops->string(out, label, view_class_text((uint32_t)value).text);
}

static void print_features(struct printer *out, const struct label *label,
			   const struct vdpa_vhost *vhost, uint64_t value)
{
	view_features(out, label,
		      (uint32_t)vhost->values[VDPA_VHOST_DEVICE_ID].value,
		      value);
}

static void print_backend(struct printer *out, const struct label *label,
			  const struct vdpa_vhost *vhost, uint64_t value)
{
	(void)vhost;
	view_bits(out, label, value, vdpa_backend_feature_name);
}

static const struct {
	enum vdpa_vhost_value value;
	struct label label;
	void (*print)(struct printer *out, const struct label *label,
		      const struct vdpa_vhost *vhost, uint64_t value);
} rows[] = {
	{ VDPA_VHOST_DEVICE_ID, { .key = "class" }, print_class },
	{ VDPA_VHOST_STATUS, { .key = "status" }, print_decimal },
	{ VDPA_VHOST_CONFIG_SIZE, { .key = "config_size" }, print_decimal },
	{ VDPA_VHOST_VQ_COUNT, { .key = "vq_count" }, print_decimal },
	{ VDPA_VHOST_VQ_SIZE_MAX, { .key = "vq_size_max" }, print_decimal },
	{ VDPA_VHOST_GROUP_COUNT, { .key = "group_count" }, print_decimal },
	{ VDPA_VHOST_AS_COUNT, { .key = "as_count" }, print_decimal },
	{ VDPA_VHOST_IOVA_FIRST, { .key = "iova_first" }, print_address },
	{ VDPA_VHOST_IOVA_LAST, { .key = "iova_last" }, print_address },
	{ VDPA_VHOST_FEATURES,
	  { .key = "features", .is_own_line = true },
	  print_features },
	{ VDPA_VHOST_BACKEND_FEATURES,
	  { .key = "backend_features", .is_own_line = true },
	  print_backend },
};

static const struct label vq_labels[VDPA_VHOST_VQ_VALUES] = {
	[VDPA_VHOST_VQ_SIZE] = { .key = "size" },
	[VDPA_VHOST_VQ_GROUP] = { .key = "group" },
	[VDPA_VHOST_VQ_DESC_GROUP] = { .key = "desc_group" },
};

/* ---- printing -------------------------------------------------------- */

static void print_vqs(struct printer *out, const struct vdpa_vhost *vhost)
{
	static const struct label qidx = { .key = "qidx" };

	out->ops->records_begin(out, "queues");
	for (size_t i = 0; i < vhost->vq_count; i++) {
		out->ops->record_begin(out);
		out->ops->number(out, &qidx, i);
		for (size_t j = 0; j < ARRAY_SIZE(vq_labels); j++)
			if (!vhost->vqs[i].values[j].error)
				out->ops->number(out, &vq_labels[j],
						 vhost->vqs[i].values[j].value);
		out->ops->record_end(out);
	}
	out->ops->records_end(out);
}

static void print_control(struct printer *out, const struct vdpa_vhost *vhost)
{
	static const struct label label = { .key = "control_vq_apart" };
	int is_apart = vdpa_vhost_control_apart(vhost);

	if (is_apart >= 0)
		out->ops->boolean(out, &label, is_apart);
}

/* Why a value is missing. */
static void print_reason(struct printer *out, const char *key, int error)
{
	const struct label label = { .key = key, .is_own_line = true };

	out->ops->string(out, &label,
			 error == -ENOTTY ? "this kernel does not report it" :
			 error == -EOPNOTSUPP ? "the parent driver does not "
						"report it" :
						strerror(-error));
}

/* All virtqueues lack the same values, so the first one stands for all. */
static void print_reasons(struct printer *out, const struct vdpa_vhost *vhost)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (vhost->values[rows[i].value].error)
			print_reason(out, rows[i].label.key,
				     vhost->values[rows[i].value].error);
	for (size_t i = 0; i < ARRAY_SIZE(vq_labels) && vhost->vq_count; i++)
		if (vhost->vqs[0].values[i].error)
			print_reason(out, vq_labels[i].key,
				     vhost->vqs[0].values[i].error);
}

static void print_unreadable(struct printer *out,
			     const struct vdpa_vhost *vhost)
{
	static const struct label label = { .key = "unreadable" };

	out->ops->part_begin(out, &label);
	print_reasons(out, vhost);
	out->ops->part_end(out);
}

static void print_vhost(struct printer *out, const char *name,
			const struct vdpa_vhost *vhost)
{
	static const struct label chardev = { .key = "chardev" };

	out->ops->section_begin(out, "vhost");
	out->ops->object_begin(out, name, GAP_BETWEEN);
	out->ops->string(out, &chardev, vhost->chardev);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct vdpa_vhost_number *number =
			&vhost->values[rows[i].value];

		if (rows[i].value == VDPA_VHOST_FEATURES)
			print_control(out, vhost);
		if (!number->error)
			rows[i].print(out, &rows[i].label, vhost,
				      number->value);
	}
	print_vqs(out, vhost);
	print_unreadable(out, vhost);
	out->ops->object_end(out);
	out->ops->section_end(out);
}

static int cmd_vhost_show(struct context *context,
			  const struct arguments *arguments)
{
	struct vdpa_vhost *vhost;
	int ret = context_open(context);

	if (!ret)
		ret = vdpa_vhost_get(context->vdpa, arguments->request.name,
				     &vhost, &context->err);
	if (ret)
		return ret;
	print_vhost(&context->out, arguments->request.name, vhost);
	vdpa_vhost_free(vhost);
	return 0;
}

/* ---- the rows -------------------------------------------------------- */

static const struct param_set show_takes = { .positional = PARAM_NAME };

const struct command vhost_commands[] = {
	{ .name = "show",
	  .help = "print what the character device reports; this resets the device",
	  .takes = &show_takes,
	  .run = cmd_vhost_show },
	{ 0 },
};
