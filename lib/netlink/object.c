// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Decoding objects from messages. An object is one block of memory: the struct,
 * then its arrays, then a copy of the attributes. Its strings and bytes point
 * into that copy.
 */

#include "object.h"

#include "attr.h"
#include "util/array.h"
#include "util/error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* Indexed by attribute, so that no search is needed. */
static const struct field mgmtdev_fields[] = {
#define F(member, attr)      \
	[VDPA_ATTR_##attr] = \
		FIELD(struct vdpa_mgmtdev, member, VDPA_ATTR_##attr)
	F(bus, MGMTDEV_BUS_NAME),
	F(name, MGMTDEV_DEV_NAME),
	F(supported_classes, MGMTDEV_SUPPORTED_CLASSES),
	F(supported_features, DEV_SUPPORTED_FEATURES),
	F(max_vqs, DEV_MGMTDEV_MAX_VQS),
#undef F
};

static const struct field dev_fields[] = {
#define F(member, attr) \
	[VDPA_ATTR_##attr] = FIELD(struct vdpa_dev, member, VDPA_ATTR_##attr)
	F(name, DEV_NAME),
	F(mgmtdev_bus, MGMTDEV_BUS_NAME),
	F(mgmtdev_name, MGMTDEV_DEV_NAME),
	F(class_id, DEV_ID),
	F(vendor_id, DEV_VENDOR_ID),
	F(max_vqs, DEV_MAX_VQS),
	F(max_vq_size, DEV_MAX_VQ_SIZE),
	F(min_vq_size, DEV_MIN_VQ_SIZE),
#undef F
};

static const struct field config_fields[] = {
#define F(member, attr) \
	[VDPA_ATTR_##attr] = FIELD(struct vdpa_config, member, VDPA_ATTR_##attr)
	F(name, DEV_NAME),
	F(class_id, DEV_ID),
	F(device_features, DEV_FEATURES),
	F(negotiated_features, DEV_NEGOTIATED_FEATURES),
	F(net.mac, DEV_NET_CFG_MACADDR),
	F(net.status, DEV_NET_STATUS),
	F(net.max_vqp, DEV_NET_CFG_MAX_VQP),
	F(net.mtu, DEV_NET_CFG_MTU),
	F(block.capacity, DEV_BLK_CFG_CAPACITY),
	F(block.size_max, DEV_BLK_CFG_SIZE_MAX),
	F(block.blk_size, DEV_BLK_CFG_BLK_SIZE),
	F(block.seg_max, DEV_BLK_CFG_SEG_MAX),
	F(block.num_queues, DEV_BLK_CFG_NUM_QUEUES),
	F(block.phy_blk_exp, DEV_BLK_CFG_PHY_BLK_EXP),
	F(block.align_offset, DEV_BLK_CFG_ALIGN_OFFSET),
	F(block.min_io_size, DEV_BLK_CFG_MIN_IO_SIZE),
	F(block.opt_io_size, DEV_BLK_CFG_OPT_IO_SIZE),
	F(block.max_discard_sec, DEV_BLK_CFG_MAX_DISCARD_SEC),
	F(block.max_discard_seg, DEV_BLK_CFG_MAX_DISCARD_SEG),
	F(block.discard_sec_align, DEV_BLK_CFG_DISCARD_SEC_ALIGN),
	F(block.max_write_zeroes_sec, DEV_BLK_CFG_MAX_WRITE_ZEROES_SEC),
	F(block.max_write_zeroes_seg, DEV_BLK_CFG_MAX_WRITE_ZEROES_SEG),
	F(block.read_only, DEV_BLK_READ_ONLY),
	F(block.flush, DEV_BLK_FLUSH),
#undef F
};

static const struct field vstats_fields[] = {
#define F(member, attr) \
	[VDPA_ATTR_##attr] = FIELD(struct vdpa_vstats, member, VDPA_ATTR_##attr)
	F(name, DEV_NAME),
	F(class_id, DEV_ID),
	F(qidx, DEV_QUEUE_INDEX),
	F(negotiated_features, DEV_NEGOTIATED_FEATURES),
	F(max_vqp, DEV_NET_CFG_MAX_VQP),
#undef F
};

/*
 * Old kernels send as attribute 21 what newer kernels send as attribute 20.
 * They describe net devices only, so the class shows what attribute 21 means.
 */
static void config_finish(void *object)
{
	struct vdpa_config *config = object;

	if (config->class_id != VDPA_CLASS_NET ||
	    !VDPA_HAS(config, VDPA_ATTR_DEV_BLK_CFG_CAPACITY))
		return;

	if (!VDPA_HAS(config, VDPA_ATTR_DEV_FEATURES)) {
		config->device_features = config->block.capacity;
		config->has |= VDPA_BIT(VDPA_ATTR_DEV_FEATURES);
	}
	config->block.capacity = 0;
	config->has &= ~VDPA_BIT(VDPA_ATTR_DEV_BLK_CFG_CAPACITY);
}

#define KIND(title, type, fields, finish)                               \
	{                                                               \
		title, sizeof(type), fields, ARRAY_SIZE(fields), finish \
	}

const struct object_kind object_mgmtdev =
	KIND("management device", struct vdpa_mgmtdev, mgmtdev_fields, NULL);
const struct object_kind object_dev =
	KIND("device", struct vdpa_dev, dev_fields, NULL);
const struct object_kind object_config =
	KIND("configuration", struct vdpa_config, config_fields, config_finish);
const struct object_kind object_vstats =
	KIND("statistics", struct vdpa_vstats, vstats_fields, NULL);

static const struct field *find_field(const struct object_kind *kind,
				      unsigned int attr)
{
	return attr < kind->field_count && kind->fields[attr].size ?
		       &kind->fields[attr] :
		       NULL;
}

/* Whether @attr is part of a counter; only statistics have counters. */
static bool is_counter_part(const struct object_kind *kind, unsigned int attr)
{
	return kind == &object_vstats &&
	       (attr == VDPA_ATTR_DEV_VENDOR_ATTR_NAME ||
		attr == VDPA_ATTR_DEV_VENDOR_ATTR_VALUE);
}

/* Attribute 0 is padding before a number of eight bytes. */
static bool is_unknown(const struct object_kind *kind, unsigned int attr)
{
	return attr && !find_field(kind, attr) && !is_counter_part(kind, attr);
}

/* State while one object is built. */
struct build {
	const struct object_kind *kind;
	char *object;
	struct vdpa_unknown *unknown;
	struct vdpa_counter *counters;
	size_t counter_count;
	const char *counter_name; /* its value has not been read yet */
};

static void store_field(struct build *build, const struct nlattr *attr,
			const struct field *field)
{
	struct vdpa_object *head = (struct vdpa_object *)build->object;
	const void *value = mnl_attr_get_payload(attr);

	if (attr_info(field->attr)->type == ATTR_STRING)
		memcpy(build->object + field->offset, &value, sizeof(value));
	else
		memcpy(build->object + field->offset, value, field->size);
	head->has |= VDPA_BIT(field->attr);
}

static void store_unknown(struct build *build, const struct nlattr *attr)
{
	struct vdpa_object *head = (struct vdpa_object *)build->object;

	build->unknown[head->unknown_count++] = (struct vdpa_unknown){
		.type = mnl_attr_get_type(attr),
		.size = mnl_attr_get_payload_len(attr),
		.data = mnl_attr_get_payload(attr),
	};
}

static int store_counter(struct build *build, const struct nlattr *attr,
			 struct vdpa_error *err)
{
	struct vdpa_counter *counter = &build->counters[build->counter_count];

	if (mnl_attr_get_type(attr) == VDPA_ATTR_DEV_VENDOR_ATTR_NAME) {
		build->counter_name = mnl_attr_get_str(attr);
		return 0;
	}
	if (!build->counter_name)
		return vdpa_error_set(
			err, -EBADMSG, NULL,
			"the kernel sent a counter without a name");

	counter->name = build->counter_name;
	memcpy(&counter->value, mnl_attr_get_payload(attr),
	       sizeof(counter->value));
	build->counter_name = NULL;
	build->counter_count++;
	return 0;
}

static int check_attr(const struct build *build, const struct nlattr *attr,
		      struct vdpa_error *err)
{
	unsigned int type = mnl_attr_get_type(attr);
	const struct attr_info *info = attr_info(type);

	if (attr_is_valid(attr, info->type))
		return 0;
	return vdpa_error_set(
		err, -EBADMSG, NULL,
		"the kernel sent a %s whose attribute %s (%u) has %u "
		"bytes, which is not the form of this attribute",
		build->kind->title, info->name, type,
		mnl_attr_get_payload_len(attr));
}

static int build_attr(struct build *build, const struct nlattr *attr,
		      struct vdpa_error *err)
{
	unsigned int type = mnl_attr_get_type(attr);
	const struct field *field = find_field(build->kind, type);
	int ret;

	if (!type)
		return 0;
	if (is_unknown(build->kind, type)) {
		store_unknown(build, attr);
		return 0;
	}

	ret = check_attr(build, attr, err);
	if (ret)
		return ret;
	if (!field)
		return store_counter(build, attr, err);
	store_field(build, attr, field);
	return 0;
}

/* If the sizes of the attributes do not add up, bytes remain at the end. */
static int check_layout(const struct object_kind *kind, const char *attrs,
			size_t size, struct vdpa_error *err)
{
	const struct nlattr *attr;
	size_t used = 0;

	attr_for_each(attr, attrs, attrs + size)
		used += attr_align(attr->nla_len);
	if (used >= size)
		return 0;
	return vdpa_error_set(err, -EBADMSG, NULL,
			      "the kernel sent a %s with %zu bytes that are "
			      "not an attribute",
			      kind->title, size - used);
}

struct counts {
	size_t unknown;
	size_t counters;
};

static struct counts count_attrs(const struct object_kind *kind,
				 const char *attrs, size_t size)
{
	struct counts counts = { 0 };
	const struct nlattr *attr;

	attr_for_each(attr, attrs, attrs + size) {
		unsigned int type = mnl_attr_get_type(attr);

		counts.unknown += is_unknown(kind, type);
		counts.counters += is_counter_part(kind, type) &&
				   type == VDPA_ATTR_DEV_VENDOR_ATTR_VALUE;
	}
	return counts;
}

/* @size zero bytes, in the memory of @reader if there is one. */
static void *clear_block(struct object_reader *reader, size_t size)
{
	void *block;

	if (!reader)
		return calloc(1, size);
	if (size > reader->capacity) {
		block = realloc(reader->block, size);
		if (!block)
			return NULL;
		reader->block = block;
		reader->capacity = size;
	}
	return memset(reader->block, 0, size);
}

/*
 * Allocate the object with its arrays. With @reader, the attributes stay where
 * they are; otherwise they are copied to the end of the object.
 */
static int build_start(struct build *build, struct object_reader *reader,
		       const char **attrs, size_t size)
{
	const struct object_kind *kind = build->kind;
	struct counts counts = count_attrs(kind, *attrs, size);
	size_t unknown_size = counts.unknown * sizeof(*build->unknown);
	size_t counters_size = counts.counters * sizeof(*build->counters);
	size_t copy_size = reader ? 0 : size;
	char *at;

	at = clear_block(reader,
			 kind->size + unknown_size + counters_size + copy_size);
	if (!at)
		return -ENOMEM;

	build->object = at;
	at += kind->size;
	build->unknown = (struct vdpa_unknown *)at;
	at += unknown_size;
	build->counters = (struct vdpa_counter *)at;
	at += counters_size;
	if (copy_size)
		*attrs = memcpy(at, *attrs, copy_size);
	return 0;
}

static void build_finish(struct build *build)
{
	struct vdpa_object *head = (struct vdpa_object *)build->object;

	head->unknown = build->unknown;
	if (build->kind == &object_vstats) {
		struct vdpa_vstats *vstats = (struct vdpa_vstats *)head;

		vstats->counters = build->counters;
		vstats->counter_count = build->counter_count;
	}
	if (build->kind->finish)
		build->kind->finish(build->object);
}

static int build_object(const struct object_kind *kind,
			const struct nlmsghdr *nlh,
			struct object_reader *reader, void **object,
			struct vdpa_error *err)
{
	struct build build = { .kind = kind };
	const char *attrs = attr_begin(nlh);
	const char *end = attr_end(nlh);
	size_t size = end > attrs ? (size_t)(end - attrs) : 0;
	const struct nlattr *attr;
	int ret;

	ret = check_layout(kind, attrs, size, err);
	if (ret)
		return ret;
	if (build_start(&build, reader, &attrs, size))
		return vdpa_error_set(err, -ENOMEM, NULL, "no memory for a %s",
				      kind->title);

	attr_for_each(attr, attrs, attrs + size) {
		ret = build_attr(&build, attr, err);
		if (!ret)
			continue;
		if (!reader)
			free(build.object);
		return ret;
	}
	build_finish(&build);
	*object = build.object;
	return 0;
}

int object_new(const struct object_kind *kind, const struct nlmsghdr *nlh,
	       void **object, struct vdpa_error *err)
{
	return build_object(kind, nlh, NULL, object, err);
}

int object_read(const struct object_kind *kind, const struct nlmsghdr *nlh,
		struct object_reader *reader, void **object,
		struct vdpa_error *err)
{
	return build_object(kind, nlh, reader, object, err);
}

void object_reader_free(struct object_reader *reader)
{
	free(reader->block);
	*reader = (struct object_reader){ 0 };
}

void *object_new_empty(const struct object_kind *kind, const char *name)
{
	const struct field *field = find_field(kind, VDPA_ATTR_DEV_NAME);
	size_t size = strlen(name) + 1;
	char *object = calloc(1, kind->size + size);
	const char *copy;

	if (!object)
		return NULL;

	copy = memcpy(object + kind->size, name, size);
	memcpy(object + field->offset, &copy, sizeof(copy));
	((struct vdpa_object *)object)->has = VDPA_BIT(VDPA_ATTR_DEV_NAME);
	return object;
}

const char *object_dev_name(const struct object_kind *kind, const void *object)
{
	const struct field *field = find_field(kind, VDPA_ATTR_DEV_NAME);
	const char *name = NULL;

	if (field)
		memcpy(&name, (const char *)object + field->offset,
		       sizeof(name));
	return name ? name : "";
}
