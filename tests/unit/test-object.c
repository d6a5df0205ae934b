// SPDX-License-Identifier: GPL-2.0-or-later
/* Objects from messages, for each row of each kind's table of fields. */

#include "fake.h"

#include "netlink/attr.h"
#include "netlink/object.h"
#include "util/list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>

static const struct object_kind *const kinds[] = {
	&object_mgmtdev,
	&object_dev,
	&object_config,
	&object_vstats,
};

/* The members that every object begins with. */
struct head {
	VDPA_OBJECT_FIELDS;
};

static struct datagram *begin(void)
{
	struct datagram *datagram = calloc(1, sizeof(*datagram));

	assert_non_null(datagram);
	put_genl(datagram, 0, 1, VDPA_CMD_DEV_NEW);
	return datagram;
}

/* Decode the message, from memory of exactly its size, and free it. */
static int decode(const struct object_kind *kind, struct datagram *datagram,
		  void **object, struct vdpa_error *err)
{
	struct nlmsghdr *nlh = copy_message(datagram);
	int ret;

	ret = object_new(kind, nlh, object, err);
	free(nlh);
	free(datagram);
	return ret;
}

static void *decode_well(const struct object_kind *kind,
			 struct datagram *datagram)
{
	void *object;

	assert_int_equal(decode(kind, datagram, &object, NULL), 0);
	return object;
}

/* A refused message leaves the output unchanged. */
static void decode_badly(const struct object_kind *kind,
			 struct datagram *datagram, struct vdpa_error *err)
{
	void *object = err;

	soil_error(err);
	assert_int_equal(decode(kind, datagram, &object, err), -EBADMSG);
	assert_int_equal(err->code, -EBADMSG);
	assert_ptr_equal(object, err);
}

/* The rows of a kind by their order; its table has gaps. */
static const struct field *row(const struct object_kind *kind, size_t number)
{
	for (size_t i = 0; i < kind->field_count; i++)
		if (kind->fields[i].size && number-- == 0)
			return &kind->fields[i];
	return NULL;
}

/* ---- the tables ----------------------------------------------------- */

static size_t member_size(enum attr_type type)
{
	return type == ATTR_STRING ? sizeof(const char *) : attr_size(type);
}

static void test_members_have_the_size_of_their_type(void **state)
{
	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++)
		for (size_t i = 0; row(kinds[k], i); i++) {
			const struct field *field = row(kinds[k], i);
			enum attr_type type = attr_info(field->attr)->type;

			assert_int_not_equal(type, ATTR_UNKNOWN);
			assert_int_equal(field->size, member_size(type));
			assert_true((size_t)field->offset + field->size <=
				    kinds[k]->size);
		}
}

/* Two rows for one attribute, or for one place, would be an error. */
static void test_rows_do_not_overlap(void **state)
{
	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++)
		for (size_t i = 0; row(kinds[k], i); i++)
			for (size_t j = 0; j < i; j++) {
				const struct field *a = row(kinds[k], i);
				const struct field *b = row(kinds[k], j);

				assert_int_not_equal(a->attr, b->attr);
				assert_true(a->offset + a->size <= b->offset ||
					    b->offset + b->size <= a->offset);
			}
}

/* ---- values --------------------------------------------------------- */

/* A value for @field that no other field of its kind has. */
static void put_field(struct datagram *datagram, const struct field *field)
{
	enum attr_type type = attr_info(field->attr)->type;
	uint8_t value[8];

	for (size_t i = 0; i < sizeof(value); i++)
		value[i] = (uint8_t)(field->attr + 16 * i + 1);
	if (type == ATTR_STRING)
		put_string(datagram, field->attr, attr_info(field->attr)->name);
	else
		put_attr(datagram, field->attr, value, attr_size(type));
}

static void assert_field(const char *object, const struct field *field)
{
	enum attr_type type = attr_info(field->attr)->type;
	const char *text;

	assert_true(VDPA_HAS((const struct head *)object, field->attr));
	if (type == ATTR_STRING) {
		memcpy(&text, object + field->offset, sizeof(text));
		assert_string_equal(text, attr_info(field->attr)->name);
		return;
	}
	for (size_t i = 0; i < field->size; i++)
		assert_int_equal((uint8_t)object[field->offset + i],
				 (uint8_t)(field->attr + 16 * i + 1));
}

static void assert_zero(const char *object, const struct field *field)
{
	assert_false(VDPA_HAS((const struct head *)object, field->attr));
	for (size_t i = 0; i < field->size; i++)
		assert_int_equal(object[field->offset + i], 0);
}

static void test_all_fields_at_once(void **state)
{
	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
		struct datagram *datagram = begin();
		char *object;

		for (size_t i = 0; row(kinds[k], i); i++)
			put_field(datagram, row(kinds[k], i));
		object = decode_well(kinds[k], datagram);
		for (size_t i = 0; row(kinds[k], i); i++)
			assert_field(object, row(kinds[k], i));
		assert_int_equal(((struct head *)object)->unknown_count, 0);
		free(object);
	}
}

static void test_each_field_alone(void **state)
{
	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++)
		for (size_t i = 0; row(kinds[k], i); i++) {
			struct datagram *datagram = begin();
			char *object;

			put_field(datagram, row(kinds[k], i));
			object = decode_well(kinds[k], datagram);
			for (size_t j = 0; row(kinds[k], j); j++)
				if (j == i)
					assert_field(object, row(kinds[k], j));
				else
					assert_zero(object, row(kinds[k], j));
			free(object);
		}
}

/* One field of @kind with a value of @size bytes, which end in no NUL. */
static void assert_refused(const struct object_kind *kind,
			   const struct field *field, size_t size)
{
	static const char value[16] = "aaaaaaaaaaaaaaaa";
	struct datagram *datagram = begin();
	struct vdpa_error err;
	char number[16];

	put_attr(datagram, field->attr, value, size);
	decode_badly(kind, datagram, &err);
	snprintf(number, sizeof(number), "(%u)", field->attr);
	assert_text_has(err.what, attr_info(field->attr)->name);
	assert_text_has(err.what, number);
	assert_text_has(err.what, kind->title);
}

static void test_wrong_size_of_each_field(void **state)
{
	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++)
		for (size_t i = 0; row(kinds[k], i); i++) {
			const struct field *field = row(kinds[k], i);
			enum attr_type type = attr_info(field->attr)->type;

			for (size_t size = 0; size <= 16; size++)
				if (type == ATTR_STRING ||
				    size != attr_size(type))
					assert_refused(kinds[k], field, size);
		}
}

static void test_last_one_wins(void **state)
{
	struct datagram *datagram = begin();
	struct vdpa_dev *dev;

	(void)state;
	put_string(datagram, VDPA_ATTR_DEV_NAME, "first");
	put_u32(datagram, VDPA_ATTR_DEV_ID, 1);
	put_string(datagram, VDPA_ATTR_DEV_NAME, "last");
	put_u32(datagram, VDPA_ATTR_DEV_ID, 2);
	dev = decode_well(&object_dev, datagram);
	assert_string_equal(dev->name, "last");
	assert_int_equal(dev->class_id, 2);
	vdpa_dev_free(dev);
}

static void test_padding(void **state)
{
	struct datagram *datagram = begin();
	struct vdpa_mgmtdev *mgmtdev;

	(void)state;
	put_attr(datagram, 0, NULL, 0);
	put_u64(datagram, VDPA_ATTR_DEV_SUPPORTED_FEATURES, 0x20);
	mgmtdev = decode_well(&object_mgmtdev, datagram);
	assert_int_equal(mgmtdev->supported_features, 0x20);
	assert_int_equal(mgmtdev->has,
			 VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES));
	assert_int_equal(mgmtdev->unknown_count, 0);
	vdpa_mgmtdev_free(mgmtdev);
}

static void test_no_attributes(void **state)
{
	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
		struct head *head = decode_well(kinds[k], begin());

		assert_int_equal(head->has, 0);
		assert_int_equal(head->unknown_count, 0);
		free(head);
	}
}

/* The flags "nested" and "network byte order" are not part of the number. */
static void test_flags_of_a_type(void **state)
{
	struct datagram *datagram = begin();
	struct vdpa_dev *dev;

	(void)state;
	put_u32(datagram, VDPA_ATTR_DEV_ID | NLA_F_NESTED, 2);
	dev = decode_well(&object_dev, datagram);
	assert_int_equal(dev->class_id, 2);
	vdpa_dev_free(dev);
}

/* ---- unknown attributes --------------------------------------------- */

static void test_unknown(void **state)
{
	/* One of a newer kernel, one of another kind, one beyond 64 bits. */
	static const struct {
		uint16_t type;
		uint16_t size;
		const char *data;
	} rows[] = {
		{ 37, 8, "\1\2\3\4\5\6\7\10" },
		{ VDPA_ATTR_DEV_NET_CFG_MTU, 2, "\x28\x23" },
		{ 64, 0, "" },
		{ 0x3fff, 3, "abc" },
		{ 37, 1, "z" },
	};
	struct datagram *datagram = begin();
	struct vdpa_dev *dev;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		put_attr(datagram, rows[i].type, rows[i].data, rows[i].size);
		if (!i)
			put_string(datagram, VDPA_ATTR_DEV_NAME, "d0");
	}
	dev = decode_well(&object_dev, datagram);
	assert_string_equal(dev->name, "d0");
	assert_int_equal(dev->has, VDPA_BIT(VDPA_ATTR_DEV_NAME));
	assert_int_equal(dev->unknown_count, ARRAY_SIZE(rows));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(dev->unknown[i].type, rows[i].type);
		assert_int_equal(dev->unknown[i].size, rows[i].size);
		assert_memory_equal(dev->unknown[i].data, rows[i].data,
				    rows[i].size);
	}
	vdpa_dev_free(dev);
}

/* Only statistics have counters; elsewhere they are unknown, of any form. */
static void test_counters_elsewhere(void **state)
{
	struct datagram *datagram = begin();
	struct vdpa_dev *dev;

	(void)state;
	put_u8(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_VALUE, 1);
	dev = decode_well(&object_dev, datagram);
	assert_int_equal(dev->unknown_count, 1);
	vdpa_dev_free(dev);
}

/* ---- cut off -------------------------------------------------------- */

static void test_rest_behind_attributes(void **state)
{
	struct datagram *datagram = begin();
	const struct nlattr attr = { .nla_len = 40, .nla_type = 4 };
	struct vdpa_error err;

	(void)state;
	put_u32(datagram, VDPA_ATTR_DEV_ID, 1);
	put_bytes(datagram, &attr, sizeof(attr));
	put_bytes(datagram, "four", 4);
	decode_badly(&object_dev, datagram, &err);
	assert_text_has(err.what, "8 bytes that are not an attribute");
}

static void test_attribute_of_no_size(void **state)
{
	struct datagram *datagram = begin();
	const struct nlattr attr = { .nla_len = 0, .nla_type = 4 };
	struct vdpa_error err;

	(void)state;
	put_bytes(datagram, &attr, sizeof(attr));
	decode_badly(&object_dev, datagram, &err);
}

/*
 * A message that ends within its last attribute, at every byte of it. The copy
 * has no padding: a reader that rounds its length up reads beyond it.
 */
static void test_cut_at_every_byte(void **state)
{
	(void)state;
	for (uint32_t cut = 1; cut < 12; cut++) {
		struct datagram *datagram = begin();
		struct vdpa_error err;

		put_u32(datagram, VDPA_ATTR_DEV_ID, 1);
		put_u64(datagram, 37, UINT64_MAX);
		last_message(datagram)->nlmsg_len -= cut;
		decode_badly(&object_dev, datagram, &err);
	}
}

/* The padding of the last attribute may be missing. */
static void test_last_padding_is_missing(void **state)
{
	struct datagram *datagram = begin();
	struct vdpa_dev *dev;

	(void)state;
	put_string(datagram, VDPA_ATTR_DEV_NAME, "d");
	last_message(datagram)->nlmsg_len -= 2;
	dev = decode_well(&object_dev, datagram);
	assert_string_equal(dev->name, "d");
	vdpa_dev_free(dev);
}

/* ---- statistics ----------------------------------------------------- */

static void test_counters(void **state)
{
	static const struct vdpa_counter counters[] = {
		{ "rx packets", 1 },
		{ "%s%n", UINT64_MAX },
		{ "", 0 },
		{ "rx packets", 3 },
	};
	struct datagram *datagram = begin();
	struct vdpa_vstats *vstats;

	(void)state;
	put_string(datagram, VDPA_ATTR_DEV_NAME, "d0");
	for (size_t i = 0; i < ARRAY_SIZE(counters); i++) {
		put_string(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_NAME,
			   counters[i].name);
		put_attr(datagram, 0, NULL, 0);
		put_u64(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_VALUE,
			counters[i].value);
	}
	vstats = decode_well(&object_vstats, datagram);
	assert_int_equal(vstats->counter_count, ARRAY_SIZE(counters));
	for (size_t i = 0; i < ARRAY_SIZE(counters); i++) {
		assert_string_equal(vstats->counters[i].name, counters[i].name);
		assert_true(vstats->counters[i].value == counters[i].value);
	}
	assert_int_equal(vstats->unknown_count, 0);
	vdpa_vstats_free(vstats);
}

static void test_counters_with_unknown(void **state)
{
	struct datagram *datagram = begin();
	struct vdpa_vstats *vstats;

	(void)state;
	put_u8(datagram, 50, 5);
	put_string(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_NAME, "a");
	put_u8(datagram, 51, 6);
	put_u64(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_VALUE, 9);
	vstats = decode_well(&object_vstats, datagram);
	assert_int_equal(vstats->unknown_count, 2);
	assert_int_equal(vstats->unknown[1].type, 51);
	assert_int_equal(vstats->unknown[1].data[0], 6);
	assert_int_equal(vstats->counter_count, 1);
	assert_string_equal(vstats->counters[0].name, "a");
	assert_int_equal(vstats->counters[0].value, 9);
	vdpa_vstats_free(vstats);
}

static void test_value_without_name(void **state)
{
	struct datagram *datagram = begin();
	struct vdpa_error err;

	(void)state;
	put_u64(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_VALUE, 1);
	decode_badly(&object_vstats, datagram, &err);
	assert_text_has(err.what, "counter without a name");
}

static void test_second_value_without_name(void **state)
{
	struct datagram *datagram = begin();
	struct vdpa_error err;

	(void)state;
	put_string(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_NAME, "a");
	put_u64(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_VALUE, 1);
	put_u64(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_VALUE, 2);
	decode_badly(&object_vstats, datagram, &err);
}

static void test_name_without_value(void **state)
{
	struct datagram *datagram = begin();
	struct vdpa_vstats *vstats;

	(void)state;
	put_string(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_NAME, "a");
	put_string(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_NAME, "b");
	put_u64(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_VALUE, 1);
	put_string(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_NAME, "c");
	vstats = decode_well(&object_vstats, datagram);
	assert_int_equal(vstats->counter_count, 1);
	assert_string_equal(vstats->counters[0].name, "b");
	vdpa_vstats_free(vstats);
}

static void test_counter_of_wrong_form(void **state)
{
	struct datagram *datagram = begin();
	struct vdpa_error err;

	(void)state;
	put_string(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_NAME, "a");
	put_u32(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_VALUE, 1);
	decode_badly(&object_vstats, datagram, &err);
	assert_text_has(err.what, "DEV_VENDOR_ATTR_VALUE (19) has 4 bytes");

	datagram = begin();
	put_attr(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_NAME, "abc", 3);
	decode_badly(&object_vstats, datagram, &err);
	assert_text_has(err.what, "DEV_VENDOR_ATTR_NAME (18)");
}

/* ---- attribute 21 --------------------------------------------------- */

/* A configuration of @class_id with attributes 20 and 21 as given. */
static struct vdpa_config *config_of(uint32_t class_id, const uint64_t *attr20,
				     const uint64_t *attr21)
{
	struct datagram *datagram = begin();

	/* The order of the kernel's attributes does not matter. */
	if (attr21)
		put_u64(datagram, VDPA_ATTR_DEV_BLK_CFG_CAPACITY, *attr21);
	put_u32(datagram, VDPA_ATTR_DEV_ID, class_id);
	if (attr20)
		put_u64(datagram, VDPA_ATTR_DEV_FEATURES, *attr20);
	return decode_well(&object_config, datagram);
}

static void assert_21(struct vdpa_config *config, const uint64_t *features,
		      const uint64_t *capacity)
{
	assert_int_equal(VDPA_HAS(config, VDPA_ATTR_DEV_FEATURES), !!features);
	assert_int_equal(config->device_features, features ? *features : 0);
	assert_int_equal(VDPA_HAS(config, VDPA_ATTR_DEV_BLK_CFG_CAPACITY),
			 !!capacity);
	assert_int_equal(config->block.capacity, capacity ? *capacity : 0);
	vdpa_config_free(config);
}

static void test_attribute_21(void **state)
{
	const uint64_t a = 0x300000020, b = 2048;

	(void)state;
	assert_21(config_of(VDPA_CLASS_NET, NULL, &a), &a, NULL);
	assert_21(config_of(VDPA_CLASS_NET, &a, NULL), &a, NULL);
	assert_21(config_of(VDPA_CLASS_NET, &a, &b), &a, NULL);
	assert_21(config_of(VDPA_CLASS_NET, NULL, NULL), NULL, NULL);
	assert_21(config_of(VDPA_CLASS_BLOCK, NULL, &b), NULL, &b);
	assert_21(config_of(VDPA_CLASS_BLOCK, &a, &b), &a, &b);
	assert_21(config_of(26, &a, &b), &a, &b);
}

/* ---- memory --------------------------------------------------------- */

/* An object has no pointer into the message: the receive buffer is reused. */
static void test_object_owns_its_strings(void **state)
{
	struct datagram *datagram = begin();
	void *object;
	struct vdpa_dev *dev;

	(void)state;
	put_string(datagram, VDPA_ATTR_DEV_NAME, "vdpa0");
	put_attr(datagram, 40, "abc", 3);
	assert_int_equal(object_new(&object_dev, last_message(datagram),
				    &object, NULL),
			 0);
	memset(datagram, 0xff, sizeof(*datagram));
	free(datagram);
	dev = object;
	assert_string_equal(dev->name, "vdpa0");
	assert_memory_equal(dev->unknown[0].data, "abc", 3);
	vdpa_dev_free(dev);
}

static void test_empty_object(void **state)
{
	struct vdpa_config *config = object_new_empty(&object_config, "vdpa0");
	struct vdpa_vstats *vstats = object_new_empty(&object_vstats, "");

	(void)state;
	assert_string_equal(config->name, "vdpa0");
	assert_int_equal(config->has, VDPA_BIT(VDPA_ATTR_DEV_NAME));
	assert_int_equal(config->error, 0);
	assert_string_equal(vstats->name, "");
	assert_int_equal(vstats->counter_count, 0);
	vdpa_config_free(config);
	vdpa_vstats_free(vstats);
}

static void test_list(void **state)
{
	struct list list = { 0 };

	(void)state;
	for (size_t i = 0; i < 100; i++) {
		size_t *object = malloc(sizeof(*object));

		assert_non_null(object);
		*object = i;
		assert_int_equal(list_take(&list, object), 0);
		assert_int_equal(list.count, i + 1);
		assert_true(list.capacity > list.count);
		assert_null(list.items[list.count]);
	}
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(*(size_t *)list.items[i], i);
	list_clear(&list);
	assert_null(list.items);
	assert_int_equal(list.count, 0);
	assert_int_equal(list.capacity, 0);
	list_clear(&list);
	list_free_array(NULL);
}

static void test_free_null(void **state)
{
	(void)state;
	vdpa_mgmtdev_free(NULL);
	vdpa_mgmtdev_list_free(NULL);
	vdpa_dev_free(NULL);
	vdpa_dev_list_free(NULL);
	vdpa_config_free(NULL);
	vdpa_config_list_free(NULL);
	vdpa_vstats_free(NULL);
	vdpa_vstats_list_free(NULL);
	vdpa_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members_have_the_size_of_their_type),
		cmocka_unit_test(test_rows_do_not_overlap),
		cmocka_unit_test(test_all_fields_at_once),
		cmocka_unit_test(test_each_field_alone),
		cmocka_unit_test(test_wrong_size_of_each_field),
		cmocka_unit_test(test_last_one_wins),
		cmocka_unit_test(test_padding),
		cmocka_unit_test(test_no_attributes),
		cmocka_unit_test(test_flags_of_a_type),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_counters_elsewhere),
		cmocka_unit_test(test_rest_behind_attributes),
		cmocka_unit_test(test_attribute_of_no_size),
		cmocka_unit_test(test_cut_at_every_byte),
		cmocka_unit_test(test_last_padding_is_missing),
		cmocka_unit_test(test_counters),
		cmocka_unit_test(test_counters_with_unknown),
		cmocka_unit_test(test_value_without_name),
		cmocka_unit_test(test_second_value_without_name),
		cmocka_unit_test(test_name_without_value),
		cmocka_unit_test(test_counter_of_wrong_form),
		cmocka_unit_test(test_attribute_21),
		cmocka_unit_test(test_object_owns_its_strings),
		cmocka_unit_test(test_empty_object),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_free_null),
	};

	return cmocka_run_group_tests_name("object", tests, NULL, NULL);
}
