/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Views: which fields of an object are shown, in which order, under which
 * names. Each kind of object has two: iproute2's, byte for byte, and ours (-d).
 */
#ifndef TOOL_VIEW_H
#define TOOL_VIEW_H

#include "print.h"

#include <stddef.h>
#include <vdpa/host.h>
#include <vdpa/vdpa.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

struct view_row;

/* Prints the field of @object that @row describes. */
typedef void view_print_fn(struct printer *printer, const struct view_row *row,
			   const void *object);

/* One field. It is shown if the kernel sent @attr; 0: always. */
struct view_row {
	struct label label;
	view_print_fn *print;
	uint16_t attr;
	uint16_t offset; /* for the general functions below */
};

/* A field that the general function for @type prints. */
#define VIEW_FIELD(key_name, type, struct_name, member, attr_name)  \
	{                                                           \
		.label = { .key = key_name }, .print = view_##type, \
		.attr = VDPA_ATTR_##attr_name,                      \
		.offset = offsetof(struct struct_name, member)      \
	}

/* Rows that are the same in both views. */
#define VIEW_MAX_SUPPORTED_VQS                                                \
	{                                                                     \
		.label = { .key = "max_supported_vqs", .is_own_line = true }, \
		.print = view_u32, .attr = VDPA_ATTR_DEV_MGMTDEV_MAX_VQS,     \
		.offset = offsetof(struct vdpa_mgmtdev, max_vqs)              \
	}
#define VIEW_VENDOR_ID \
	VIEW_FIELD("vendor_id", u32, vdpa_dev, vendor_id, DEV_VENDOR_ID)
#define VIEW_MAX_VQS VIEW_FIELD("max_vqs", u32, vdpa_dev, max_vqs, DEV_MAX_VQS)
#define VIEW_MAX_VQ_SIZE \
	VIEW_FIELD("max_vq_size", u16, vdpa_dev, max_vq_size, DEV_MAX_VQ_SIZE)
#define VIEW_MAC \
	VIEW_FIELD("mac", mac, vdpa_config, net.mac, DEV_NET_CFG_MACADDR)
#define VIEW_MTU VIEW_FIELD("mtu", u16, vdpa_config, net.mtu, DEV_NET_CFG_MTU)

struct view {
	const char *section;
	enum gap gap;
	bool is_iproute2; /* print names unchanged, except on a terminal */
	/* The name of an object. The caller frees @made, which may be NULL. */
	const char *(*name)(const void *object, char **made);
	/* Whether the fields of @object are shown; NULL: always. */
	bool (*is_shown)(const void *object);
	const struct view_row *rows;
	size_t row_count;
};

/* Begin @object with its name. */
void view_object_begin(struct printer *printer, const struct view *view,
		       const void *object);

/* Print the fields of @object. */
void view_fields(struct printer *printer, const struct view *view,
		 const void *object);

/*
 * Print one section with all of @objects, an array that ends with NULL. If they
 * could not be read, @code is the error and @objects is not used. Like
 * iproute2, this then prints an empty section, or nothing when the kernel has
 * no vDPA.
 */
void view_result(struct printer *printer, const struct view *view, int code,
		 void *const *objects);

/*
 * The same for objects that arrive one by one: the section begins with the
 * first object, and view_stream_end() ends it as view_result() does.
 */
struct view_stream {
	struct printer *printer;
	const struct view *view;
	bool is_begun;
	bool has_objects;
};

void view_stream_object(struct view_stream *stream, const void *object);
void view_stream_end(struct view_stream *stream, int code);

/* Fields of one type, at the offset of the row. */
view_print_fn view_u8, view_u16, view_u32, view_u64, view_string, view_mac;
/* Fields of a certain object. */
view_print_fn view_dev_mgmtdev, view_config_link, view_config_announce,
	view_vstats_counters;

/* "net"; a class without a name by its number. */
struct class_text {
	char text[sizeof("class_4294967295")];
};

struct class_text view_class_text(uint32_t class_id);

/* A string under @key, unless @value is NULL. */
void view_known(struct printer *printer, const char *key, const char *value);

/* The names of @features, as a list. */
void view_names(struct printer *printer, const struct label *label,
		uint32_t class_id, uint64_t features);

/* A set of features, as our own views show it: the mask and the names. */
void view_features(struct printer *printer, const struct label *label,
		   uint32_t class_id, uint64_t features);

/* Another set of bits, in the same form. */
void view_bits(struct printer *printer, const struct label *label,
	       uint64_t mask, const char *(*name_of)(unsigned int bit));

/* "BUS/NAME", or "NAME" without a bus; NULL: no memory. It is valid until the
 * caller frees @made, which may be NULL. */
const char *view_handle(const char *bus, const char *name, char **made);

/* @text, or an empty text if it is NULL: then the command fails in the end,
 * because there was no memory for its output. */
const char *view_text(struct printer *printer, const char *text);

/* Names of objects. */
const char *view_mgmtdev_name(const void *object, char **made);
const char *view_dev_name(const void *object, char **made);
const char *view_config_name(const void *object, char **made);
const char *view_vstats_name(const void *object, char **made);

/* The type of a virtqueue of a net device with @max_vqp pairs. */
const char *view_queue_type(const struct vdpa_vstats *vstats,
			    unsigned int max_vqp);

/* The views of iproute2 (view-iproute2.c). */
extern const struct view view_iproute2_mgmtdev;
extern const struct view view_iproute2_dev;
extern const struct view view_iproute2_config;
extern const struct view view_iproute2_vstats;

/* Our views (view-details.c). */
extern const struct view view_details_mgmtdev;
extern const struct view view_details_dev;
extern const struct view view_details_config;
/* Parts of a device: its configuration, struct vdpa_sysfs_dev. */
extern const struct view view_details_dev_config;
extern const struct view view_details_place;
extern const struct view view_details_queue;

/* Print words with which devices are added, or which are set, as a part. */
void view_words(struct printer *out, const char *key, uint32_t class_id,
		const struct vdpa_initial *words);

/* Print what changed without the administrator, if anything did. */
void view_drift(struct printer *out, const struct vdpa_drift *drift);

#endif
