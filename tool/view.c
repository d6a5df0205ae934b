// SPDX-License-Identifier: GPL-2.0-or-later
/* What both sets of views share: walking a table, fields of one type. */

#include "view.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

void view_fields(struct printer *printer, const struct view *view,
		 const void *object)
{
	const struct vdpa_object *head = object;

	if (view->is_shown && !view->is_shown(object))
		return;
	for (size_t i = 0; i < view->row_count; i++) {
		const struct view_row *row = &view->rows[i];

		if (!row->attr || VDPA_HAS(head, row->attr))
			row->print(printer, row, object);
	}
}

void view_object_begin(struct printer *printer, const struct view *view,
		       const void *object)
{
	char *made;
	const char *name = view->name(object, &made);

	printer->ops->object_begin(printer, view_text(printer, name),
				   view->gap);
	free(made);
}

static void view_object(struct printer *printer, const struct view *view,
			const void *object)
{
	printer->is_verbatim = view->is_iproute2;
	view_object_begin(printer, view, object);
	view_fields(printer, view, object);
	printer->ops->object_end(printer);
	printer->is_verbatim = false;
}

static void begin_section(struct view_stream *stream)
{
	struct printer *printer = stream->printer;

	if (!stream->is_begun)
		printer->ops->section_begin(printer, stream->view->section);
	stream->is_begun = true;
}

void view_stream_object(struct view_stream *stream, const void *object)
{
	begin_section(stream);
	stream->has_objects = true;
	view_object(stream->printer, stream->view, object);
}

void view_stream_end(struct view_stream *stream, int code)
{
	if (code != -ENOENT)
		begin_section(stream);
	if (stream->is_begun)
		stream->printer->ops->section_end(stream->printer);
}

void view_result(struct printer *printer, const struct view *view, int code,
		 void *const *objects)
{
	struct view_stream stream = { .printer = printer, .view = view };

	for (; !code && *objects; objects++)
		view_stream_object(&stream, *objects);
	view_stream_end(&stream, code);
}

/* ---- fields of one type --------------------------------------------- */

static const void *field_of(const struct view_row *row, const void *object)
{
	return (const char *)object + row->offset;
}

#define NUMBER_FUNCTION(type)                                                 \
	void view_##type(struct printer *printer, const struct view_row *row, \
			 const void *object)                                  \
	{                                                                     \
		const type##_field *number = field_of(row, object);           \
                                                                              \
		printer->ops->number(printer, &row->label, *number);          \
	}

typedef uint8_t u8_field;
typedef uint16_t u16_field;
typedef uint32_t u32_field;
typedef uint64_t u64_field;

NUMBER_FUNCTION(u8)
NUMBER_FUNCTION(u16)
NUMBER_FUNCTION(u32)
NUMBER_FUNCTION(u64)

void view_string(struct printer *printer, const struct view_row *row,
		 const void *object)
{
	const char *const *string = field_of(row, object);

	printer->ops->string(printer, &row->label, *string);
}

void view_known(struct printer *printer, const char *key, const char *value)
{
	const struct label label = { .key = key };

	if (value)
		printer->ops->string(printer, &label, value);
}

void view_mac(struct printer *printer, const struct view_row *row,
	      const void *object)
{
	const uint8_t *mac = field_of(row, object);
	char text[sizeof("00:11:22:33:44:55")];

	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0],
		 mac[1], mac[2], mac[3], mac[4], mac[5]);
	printer->ops->string(printer, &row->label, text);
}

/* ---- names ---------------------------------------------------------- */

static const char *or_empty(const char *name)
{
	return name ? name : "";
}

const char *view_handle(const char *bus, const char *name, char **made)
{
	*made = NULL;
	if (!bus)
		return or_empty(name);
	if (asprintf(made, "%s/%s", bus, or_empty(name)) < 0)
		*made = NULL;
	return *made;
}

const char *view_text(struct printer *printer, const char *text)
{
	printer->is_short |= !text;
	return or_empty(text);
}

const char *view_mgmtdev_name(const void *object, char **made)
{
	const struct vdpa_mgmtdev *mgmtdev = object;

	return view_handle(mgmtdev->bus, mgmtdev->name, made);
}

const char *view_dev_name(const void *object, char **made)
{
	const struct vdpa_dev *dev = object;

	return view_handle(NULL, dev->name, made);
}

const char *view_config_name(const void *object, char **made)
{
	const struct vdpa_config *config = object;

	return view_handle(NULL, config->name, made);
}

const char *view_vstats_name(const void *object, char **made)
{
	const struct vdpa_vstats *vstats = object;

	return view_handle(NULL, vstats->name, made);
}

void view_dev_mgmtdev(struct printer *printer, const struct view_row *row,
		      const void *object)
{
	const struct vdpa_dev *dev = object;
	char *made;
	const char *handle =
		view_handle(dev->mgmtdev_bus, dev->mgmtdev_name, &made);

	printer->ops->string(printer, &row->label, view_text(printer, handle));
	free(made);
}

/* ---- classes --------------------------------------------------------- */

struct class_text view_class_text(uint32_t class_id)
{
	const char *name = vdpa_class_name(class_id);
	struct class_text text;

	if (name)
		snprintf(text.text, sizeof(text.text), "%s", name);
	else
		snprintf(text.text, sizeof(text.text), "class_%u", class_id);
	return text;
}

/* ---- feature sets --------------------------------------------------- */

static const struct label names_label = { .key = "names" };

/* The mask is exact; the names are for people. */
static void begin_bits(struct printer *printer, const struct label *label,
		       uint64_t mask)
{
	static const struct label mask_label = { .key = "mask" };
	char text[sizeof("0x0123456789abcdef")];

	printer->ops->group_begin(printer, label);
	snprintf(text, sizeof(text), "0x%" PRIx64, mask);
	printer->ops->string(printer, &mask_label, text);
}

static void print_bit(struct printer *printer, unsigned int bit,
		      const char *name)
{
	char text[sizeof("bit_63")];

	snprintf(text, sizeof(text), "bit_%u", bit);
	printer->ops->list_string(printer, name ? name : text);
}

void view_names(struct printer *printer, const struct label *label,
		uint32_t class_id, uint64_t features)
{
	printer->ops->list_begin(printer, label);
	for (unsigned int bit = 0; bit < 64; bit++)
		if (features & VDPA_BIT(bit))
			print_bit(printer, bit,
				  vdpa_feature_name(class_id, bit));
	printer->ops->list_end(printer);
}

void view_features(struct printer *printer, const struct label *label,
		   uint32_t class_id, uint64_t features)
{
	begin_bits(printer, label, features);
	view_names(printer, &names_label, class_id, features);
	printer->ops->group_end(printer);
}

void view_bits(struct printer *printer, const struct label *label,
	       uint64_t mask, const char *(*name_of)(unsigned int bit))
{
	begin_bits(printer, label, mask);
	printer->ops->list_begin(printer, &names_label);
	for (unsigned int bit = 0; bit < 64; bit++)
		if (mask & VDPA_BIT(bit))
			print_bit(printer, bit, name_of(bit));
	printer->ops->list_end(printer);
	printer->ops->group_end(printer);
}

/* ---- configuration -------------------------------------------------- */

/* virtio 1.3, 5.1.4: VIRTIO_NET_S_LINK_UP 1, VIRTIO_NET_S_ANNOUNCE 2. */
void view_config_link(struct printer *printer, const struct view_row *row,
		      const void *object)
{
	const struct vdpa_config *config = object;

	printer->ops->string(printer, &row->label,
			     config->net.status & 1 ? "up" : "down");
}

void view_config_announce(struct printer *printer, const struct view_row *row,
			  const void *object)
{
	const struct vdpa_config *config = object;

	printer->ops->boolean(printer, &row->label, config->net.status & 2);
}

/* ---- statistics ----------------------------------------------------- */

void view_vstats_counters(struct printer *printer, const struct view_row *row,
			  const void *object)
{
	const struct vdpa_vstats *vstats = object;

	(void)row;
	for (size_t i = 0; i < vstats->counter_count; i++) {
		const struct label label = { .key = vstats->counters[i].name };

		printer->ops->number(printer, &label,
				     vstats->counters[i].value);
	}
}

/* virtio 1.3, 5.1.2: the control virtqueue comes after the last pair. */
const char *view_queue_type(const struct vdpa_vstats *vstats,
			    unsigned int max_vqp)
{
	bool has_control = vstats->negotiated_features &
			   VDPA_BIT(VDPA_NET_CTRL_VQ);

	if (has_control && vstats->qidx == 2 * max_vqp)
		return "control_vq";
	return vstats->qidx & 1 ? "tx" : "rx";
}
