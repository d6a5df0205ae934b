// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Our own views (-d): everything that the kernel sent, under clean keys. A host
 * record uses the same keys.
 */

#include "view.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/sysfs.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* ---- attributes without a name -------------------------------------- */

/* NULL: no memory. */
static char *hexadecimal(const uint8_t *data, size_t size)
{
	char *text = malloc(2 + 2 * size + 1);

	if (!text)
		return NULL;
	memcpy(text, "0x", sizeof("0x"));
	for (size_t i = 0; i < size; i++)
		snprintf(text + 2 + 2 * i, 3, "%02x", data[i]);
	return text;
}

static void print_bytes(struct printer *printer,
			const struct vdpa_unknown *unknown)
{
	char key[sizeof("attr_65535")];
	const struct label label = { .key = key, .is_own_line = true };
	char *text = hexadecimal(unknown->data, unknown->size);

	snprintf(key, sizeof(key), "attr_%u", unknown->type);
	printer->ops->string(printer, &label, view_text(printer, text));
	free(text);
}

static void print_unknown(struct printer *printer, const struct view_row *row,
			  const void *object)
{
	const struct vdpa_object *head = object;

	(void)row;
	for (size_t i = 0; i < head->unknown_count; i++)
		print_bytes(printer, &head->unknown[i]);
}

/* ---- classes -------------------------------------------------------- */

static void print_class(struct printer *printer, const struct view_row *row,
			const void *object)
{
	uint32_t class_id;

	memcpy(&class_id, (const char *)object + row->offset, sizeof(class_id));
	printer->ops->string(printer, &row->label,
			     view_class_text(class_id).text);
}

static void print_classes(struct printer *printer, const struct view_row *row,
			  const void *object)
{
	const struct vdpa_mgmtdev *mgmtdev = object;

	printer->ops->list_begin(printer, &row->label);
	for (uint32_t id = 0; id < 64; id++)
		if (mgmtdev->supported_classes & VDPA_BIT(id))
			printer->ops->list_string(printer,
						  view_class_text(id).text);
	printer->ops->list_end(printer);
}

/* ---- errors ---------------------------------------------------------- */

/* Why the kernel reported nothing else of this object. */
static void print_error(struct printer *printer, const struct view_row *row,
			const void *object)
{
	const int *error = (const void *)((const char *)object + row->offset);

	if (*error)
		printer->ops->string(printer, &row->label, strerror(-*error));
}

#define ERROR(struct_name)                                         \
	{                                                          \
		.label = { .key = "error" }, .print = print_error, \
		.offset = offsetof(struct struct_name, error)      \
	}

/* ---- mgmtdev -------------------------------------------------------- */

static void print_supported(struct printer *printer, const struct view_row *row,
			    const void *object)
{
	const struct vdpa_mgmtdev *mgmtdev = object;

	view_features(printer, &row->label, vdpa_mgmtdev_class(mgmtdev),
		      mgmtdev->supported_features);
}

static const struct view_row mgmtdev_rows[] = {
	{ .label = { .key = "supported_classes", .is_own_line = true },
	  .print = print_classes,
	  .attr = VDPA_ATTR_MGMTDEV_SUPPORTED_CLASSES },
	VIEW_MAX_SUPPORTED_VQS,
	{ .label = { .key = "supported_features", .is_own_line = true },
	  .print = print_supported,
	  .attr = VDPA_ATTR_DEV_SUPPORTED_FEATURES },
	{ .print = print_unknown },
};

const struct view view_details_mgmtdev = {
	.section = "mgmtdev",
	.name = view_mgmtdev_name,
	.rows = mgmtdev_rows,
	.row_count = ARRAY_SIZE(mgmtdev_rows),
};

/* ---- dev ------------------------------------------------------------ */

static const struct view_row dev_rows[] = {
	{ .label = { .key = "class" },
	  .print = print_class,
	  .attr = VDPA_ATTR_DEV_ID,
	  .offset = offsetof(struct vdpa_dev, class_id) },
	{ .label = { .key = "mgmtdev" },
	  .print = view_dev_mgmtdev,
	  .attr = VDPA_ATTR_MGMTDEV_DEV_NAME },
	VIEW_VENDOR_ID,
	VIEW_MAX_VQS,
	VIEW_MAX_VQ_SIZE,
	VIEW_FIELD("min_vq_size", u16, vdpa_dev, min_vq_size, DEV_MIN_VQ_SIZE),
	{ .print = print_unknown },
};

const struct view view_details_dev = {
	.section = "dev",
	.name = view_dev_name,
	.rows = dev_rows,
	.row_count = ARRAY_SIZE(dev_rows),
};

/* ---- config --------------------------------------------------------- */

static void print_flag(struct printer *printer, const struct view_row *row,
		       const void *object)
{
	const uint8_t *flag = (const uint8_t *)object + row->offset;

	printer->ops->boolean(printer, &row->label, *flag != 0);
}

static void print_provisioned(struct printer *printer,
			      const struct view_row *row, const void *object)
{
	const struct vdpa_config *config = object;

	view_features(printer, &row->label, config->class_id,
		      config->device_features);
}

static void print_negotiated(struct printer *printer,
			     const struct view_row *row, const void *object)
{
	const struct vdpa_config *config = object;

	view_features(printer, &row->label, config->class_id,
		      config->negotiated_features);
}

#define BLOCK(name, type, attr) \
	VIEW_FIELD(#name, type, vdpa_config, block.name, DEV_BLK_CFG_##attr)

static const struct view_row config_rows[] = {
	{ .label = { .key = "class" },
	  .print = print_class,
	  .attr = VDPA_ATTR_DEV_ID,
	  .offset = offsetof(struct vdpa_config, class_id) },
	ERROR(vdpa_config),
	VIEW_MAC,
	{ .label = { .key = "link" },
	  .print = view_config_link,
	  .attr = VDPA_ATTR_DEV_NET_STATUS },
	{ .label = { .key = "link_announce" },
	  .print = view_config_announce,
	  .attr = VDPA_ATTR_DEV_NET_STATUS },
	VIEW_FIELD("max_vqp", u16, vdpa_config, net.max_vqp,
		   DEV_NET_CFG_MAX_VQP),
	VIEW_MTU,
	BLOCK(capacity, u64, CAPACITY),
	BLOCK(size_max, u32, SIZE_MAX),
	BLOCK(blk_size, u32, BLK_SIZE),
	BLOCK(seg_max, u32, SEG_MAX),
	BLOCK(num_queues, u16, NUM_QUEUES),
	BLOCK(phy_blk_exp, u8, PHY_BLK_EXP),
	BLOCK(align_offset, u8, ALIGN_OFFSET),
	BLOCK(min_io_size, u16, MIN_IO_SIZE),
	BLOCK(opt_io_size, u32, OPT_IO_SIZE),
	BLOCK(max_discard_sec, u32, MAX_DISCARD_SEC),
	BLOCK(max_discard_seg, u32, MAX_DISCARD_SEG),
	BLOCK(discard_sec_align, u32, DISCARD_SEC_ALIGN),
	BLOCK(max_write_zeroes_sec, u32, MAX_WRITE_ZEROES_SEC),
	BLOCK(max_write_zeroes_seg, u32, MAX_WRITE_ZEROES_SEG),
	{ .label = { .key = "read_only" },
	  .print = print_flag,
	  .attr = VDPA_ATTR_DEV_BLK_READ_ONLY,
	  .offset = offsetof(struct vdpa_config, block.read_only) },
	{ .label = { .key = "flush" },
	  .print = print_flag,
	  .attr = VDPA_ATTR_DEV_BLK_FLUSH,
	  .offset = offsetof(struct vdpa_config, block.flush) },
	{ .label = { .key = "device_features", .is_own_line = true },
	  .print = print_provisioned,
	  .attr = VDPA_ATTR_DEV_FEATURES },
	{ .label = { .key = "negotiated_features", .is_own_line = true },
	  .print = print_negotiated,
	  .attr = VDPA_ATTR_DEV_NEGOTIATED_FEATURES },
	{ .print = print_unknown },
};

const struct view view_details_config = {
	.section = "config",
	.name = view_config_name,
	.rows = config_rows,
	.row_count = ARRAY_SIZE(config_rows),
};

/* Without the class: as a part of a device, which shows it already. */
const struct view view_details_dev_config = {
	.name = view_config_name,
	.rows = config_rows + 1,
	.row_count = ARRAY_SIZE(config_rows) - 1,
};

/* ---- the place of a device -------------------------------------------- */

static void print_known(struct printer *printer, const struct view_row *row,
			const void *object)
{
	const char *const *string =
		(const void *)((const char *)object + row->offset);

	if (*string)
		printer->ops->string(printer, &row->label, *string);
}

#define PLACE(name)                                              \
	{                                                        \
		.label = { .key = #name }, .print = print_known, \
		.offset = offsetof(struct vdpa_sysfs_dev, name)  \
	}

static const struct view_row place_rows[] = {
	PLACE(pci),    PLACE(driver),	PLACE(chardev),
	PLACE(netdev), PLACE(blockdev),
};

const struct view view_details_place = {
	.rows = place_rows,
	.row_count = ARRAY_SIZE(place_rows),
};

/* ---- what was administered --------------------------------------------- */

/* The class selects the names of features. */
struct view_initial {
	struct vdpa_initial initial; /* first: it begins with @has */
	uint32_t class_id;
};

static void print_given(struct printer *printer, const struct view_row *row,
			const void *object)
{
	const struct view_initial *shown = object;

	view_features(printer, &row->label, shown->class_id,
		      shown->initial.device_features);
}

static const struct view_row initial_rows[] = {
	VIEW_FIELD("mac", mac, view_initial, initial.mac, DEV_NET_CFG_MACADDR),
	VIEW_FIELD("max_vqp", u16, view_initial, initial.max_vqp,
		   DEV_NET_CFG_MAX_VQP),
	VIEW_FIELD("mtu", u16, view_initial, initial.mtu, DEV_NET_CFG_MTU),
	{ .label = { .key = "device_features", .is_own_line = true },
	  .print = print_given,
	  .attr = VDPA_ATTR_DEV_FEATURES },
};

static const struct view initial_view = {
	.rows = initial_rows,
	.row_count = ARRAY_SIZE(initial_rows),
};

void view_words(struct printer *out, const char *key, uint32_t class_id,
		const struct vdpa_initial *words)
{
	const struct label label = { .key = key };
	const struct view_initial shown = { .initial = *words,
					    .class_id = class_id };

	out->ops->part_begin(out, &label);
	view_fields(out, &initial_view, &shown);
	out->ops->part_end(out);
}

static void put_mac(struct printer *out, const char *key, const uint8_t mac[6])
{
	char text[sizeof("00:00:00:00:00:00")];

	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0],
		 mac[1], mac[2], mac[3], mac[4], mac[5]);
	view_known(out, key, text);
}

/* The words for the values are those of "vdpa host apply". */
void view_drift(struct printer *out, const struct vdpa_drift *drift)
{
	static const struct label what = { .key = "what", .word = "drift" };

	if (!VDPA_HAS(drift, VDPA_ATTR_DEV_NET_CFG_MACADDR))
		return;
	out->ops->records_begin(out, "drift");
	out->ops->record_begin(out);
	out->ops->string(out, &what, "mac");
	put_mac(out, "here", drift->shown.mac);
	put_mac(out, "administered", drift->administered.mac);
	out->ops->record_end(out);
	out->ops->records_end(out);
}

/* ---- one virtqueue of vstats ---------------------------------------- */

/* Without MQ and RSS, the kernel sends no number of pairs; there is one. */
static void print_queue_type(struct printer *printer,
			     const struct view_row *row, const void *object)
{
	const struct vdpa_vstats *vstats = object;
	bool has_max_vqp = VDPA_HAS(vstats, VDPA_ATTR_DEV_NET_CFG_MAX_VQP);

	printer->ops->string(
		printer, &row->label,
		view_queue_type(vstats, has_max_vqp ? vstats->max_vqp : 1));
}

static void print_qidx(struct printer *printer, const struct view_row *row,
		       const void *object)
{
	const struct vdpa_vstats *vstats = object;

	printer->ops->number(printer, &row->label, vstats->qidx);
}

static const struct view_row queue_rows[] = {
	/* Also for a queue that could not be read and so has no attributes. */
	{ .label = { .key = "qidx" }, .print = print_qidx },
	ERROR(vdpa_vstats),
	{ .label = { .key = "queue_type" },
	  .print = print_queue_type,
	  .attr = VDPA_ATTR_DEV_QUEUE_INDEX },
	{ .print = view_vstats_counters },
	{ .print = print_unknown },
};

const struct view view_details_queue = {
	.section = "vstats",
	.name = view_vstats_name,
	.rows = queue_rows,
	.row_count = ARRAY_SIZE(queue_rows),
};
