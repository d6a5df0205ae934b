// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The views of iproute2's vdpa (7.3), byte for byte, because scripts read them.
 * Oddities here are iproute2's; the clean views are in view-details.c.
 */

#include "view.h"

#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* Feature bits that iproute2 has a name for; it shows others as "bit_N". */
#define NAMED_NET    UINT64_C(0xf200000009ffffaf)
#define NAMED_SHARED UINT64_C(0x0000007f30000000)
/* Bits that iproute2 looks up in the table that all classes share. */
#define SHARED_FIRST 28
#define SHARED_LAST  42

static const char *feature_name(uint32_t class_id, unsigned int bit)
{
	bool is_shared = bit >= SHARED_FIRST && bit <= SHARED_LAST;
	uint64_t named = is_shared		    ? NAMED_SHARED :
			 class_id == VDPA_CLASS_NET ? NAMED_NET :
						      0;

	return named & VDPA_BIT(bit) ? vdpa_feature_name(class_id, bit) : NULL;
}

static void print_features(struct printer *printer, const struct label *label,
			   uint32_t class_id, uint64_t features)
{
	char text[sizeof("bit_63")];

	printer->ops->list_begin(printer, label);
	for (unsigned int bit = 0; bit < 64; bit++) {
		const char *name = feature_name(class_id, bit);

		if (!(features & VDPA_BIT(bit)))
			continue;
		snprintf(text, sizeof(text), "bit_%u", bit & 63);
		if (name)
			printer->ops->list_string(printer, name);
		else /* its JSON has a bare number among the names */
			printer->ops->list_number(printer, text, bit);
	}
	printer->ops->list_end(printer);
}

/* ---- mgmtdev show --------------------------------------------------- */

static void print_classes(struct printer *printer, const struct view_row *row,
			  const void *object)
{
	const struct vdpa_mgmtdev *mgmtdev = object;

	printer->ops->list_begin(printer, &row->label);
	for (uint32_t id = 1; id < 64; id++) {
		if (!(mgmtdev->supported_classes & VDPA_BIT(id)))
			continue;
		printer->ops->list_string(
			printer,
			id == VDPA_CLASS_NET || id == VDPA_CLASS_BLOCK ?
				vdpa_class_name(id) :
				"< unknown class >");
	}
	printer->ops->list_end(printer);
}

static void print_mgmtdev_features(struct printer *printer,
				   const struct view_row *row,
				   const void *object)
{
	const struct vdpa_mgmtdev *mgmtdev = object;
	bool has_net = mgmtdev->supported_classes & VDPA_BIT(VDPA_CLASS_NET);

	print_features(printer, &row->label, has_net ? VDPA_CLASS_NET : 0,
		       mgmtdev->supported_features);
}

static const struct view_row mgmtdev_rows[] = {
	{ .label = { .key = "supported_classes", .is_own_line = true },
	  .print = print_classes,
	  .attr = VDPA_ATTR_MGMTDEV_SUPPORTED_CLASSES },
	VIEW_MAX_SUPPORTED_VQS,
	{ .label = { .key = "dev_features", .is_own_line = true },
	  .print = print_mgmtdev_features,
	  .attr = VDPA_ATTR_DEV_SUPPORTED_FEATURES },
};

const struct view view_iproute2_mgmtdev = {
	.section = "mgmtdev",
	.is_iproute2 = true,
	.name = view_mgmtdev_name,
	.rows = mgmtdev_rows,
	.row_count = ARRAY_SIZE(mgmtdev_rows),
};

/* ---- dev show ------------------------------------------------------- */

static void print_type(struct printer *printer, const struct view_row *row,
		       const void *object)
{
	const struct vdpa_dev *dev = object;

	printer->ops->string(
		printer, &row->label,
		dev->class_id == VDPA_CLASS_NET	  ? "network" :
		dev->class_id == VDPA_CLASS_BLOCK ? "block" :
						    "<unknown type>");
}

static const struct view_row dev_rows[] = {
	{ .label = { .key = "type" }, .print = print_type },
	{ .label = { .key = "mgmtdev" }, .print = view_dev_mgmtdev },
	VIEW_VENDOR_ID,
	VIEW_MAX_VQS,
	VIEW_MAX_VQ_SIZE,
};

const struct view view_iproute2_dev = {
	.section = "dev",
	.is_iproute2 = true,
	.name = view_dev_name,
	.rows = dev_rows,
	.row_count = ARRAY_SIZE(dev_rows),
};

/* ---- dev config show ------------------------------------------------ */

static void print_negotiated(struct printer *printer,
			     const struct view_row *row, const void *object)
{
	const struct vdpa_config *config = object;

	print_features(printer, &row->label, config->class_id,
		       config->negotiated_features);
}

static const struct view_row config_rows[] = {
	VIEW_MAC,
	/* The blanks in these two keys are iproute2's. */
	{ .label = { .key = "link ", .word = "link" },
	  .print = view_config_link,
	  .attr = VDPA_ATTR_DEV_NET_STATUS },
	{ .label = { .key = "link_announce ", .word = "link_announce" },
	  .print = view_config_announce,
	  .attr = VDPA_ATTR_DEV_NET_STATUS },
	VIEW_FIELD("max_vq_pairs", u16, vdpa_config, net.max_vqp,
		   DEV_NET_CFG_MAX_VQP),
	VIEW_MTU,
	{ .label = { .key = "negotiated_features", .is_own_line = true },
	  .print = print_negotiated,
	  .attr = VDPA_ATTR_DEV_NEGOTIATED_FEATURES },
};

static bool is_net_config(const void *object)
{
	const struct vdpa_config *config = object;

	return config->class_id == VDPA_CLASS_NET;
}

const struct view view_iproute2_config = {
	.section = "config",
	.is_iproute2 = true,
	.gap = GAP_AFTER,
	.name = view_config_name,
	.is_shown = is_net_config,
	.rows = config_rows,
	.row_count = ARRAY_SIZE(config_rows),
};

/* ---- dev vstats show ------------------------------------------------ */

/*
 * Without MQ and RSS, the kernel does not send the number of pairs. iproute2
 * then uses 0 and so calls queue 0 the control virtqueue.
 */
static void print_queue_type(struct printer *printer,
			     const struct view_row *row, const void *object)
{
	const struct vdpa_vstats *vstats = object;

	printer->ops->string(printer, &row->label,
			     view_queue_type(vstats, vstats->max_vqp));
}

static const struct view_row vstats_rows[] = {
	{ .label = { .key = "queue_type" },
	  .print = print_queue_type,
	  .attr = VDPA_ATTR_DEV_QUEUE_INDEX },
	{ .print = view_vstats_counters },
};

static bool is_net_vstats(const void *object)
{
	const struct vdpa_vstats *vstats = object;

	return vstats->class_id == VDPA_CLASS_NET;
}

const struct view view_iproute2_vstats = {
	.section = "vstats",
	.is_iproute2 = true,
	.gap = GAP_AFTER,
	.name = view_vstats_name,
	.is_shown = is_net_vstats,
	.rows = vstats_rows,
	.row_count = ARRAY_SIZE(vstats_rows),
};
