// SPDX-License-Identifier: GPL-2.0-or-later
/* The state of a character device, read from its text. */

#include "fake-files.h"
#include "transport/vhost-ask.h"

#include <errno.h>
#include <string.h>

#define CHARDEV "/dev/vhost-vdpa-3"

#define VHOST                                                                \
	{ VDPA_FILE_NUMBER, DEVICES "d1", "1", 0 },                          \
		{ VDPA_FILE_LINK, DEVICES "d1/driver", "../vhost_vdpa", 0 }, \
	{                                                                    \
		VDPA_FILE_LIST, DEVICES "d1", "vhost-vdpa-3/", 0             \
	}

static void test_values(void **state)
{
	static const struct entry table[] = {
		VHOST,
		{ VDPA_FILE_HOLDERS, "/proc", "", 0 },
		{ VDPA_FILE_VHOST, CHARDEV,
		  "device_id 1\nfeatures 18446744073709551615\n"
		  "backend_features -25\nnew_word 7\nvq_count 2\n"
		  "size 256\ngroup 0\ndesc_group -95\n"
		  "size -25\ngroup 1\ndesc_group -95\nvq_size_max 9",
		  0 },
		{ 0 },
	};
	struct vdpa *vdpa = fake_files_open(table);
	struct vdpa_vhost *vhost;

	(void)state;
	assert_int_equal(vdpa_vhost_get(vdpa, "d1", &vhost, NULL), 0);
	assert_string_equal(vhost->chardev, CHARDEV);
	assert_int_equal(vhost->values[VDPA_VHOST_DEVICE_ID].value, 1);
	assert_true(vhost->values[VDPA_VHOST_FEATURES].value == UINT64_MAX);
	assert_int_equal(vhost->values[VDPA_VHOST_BACKEND_FEATURES].error,
			 -ENOTTY);
	assert_int_equal(vhost->values[VDPA_VHOST_VQ_SIZE_MAX].value, 9);
	/* State that no line reports. */
	assert_int_equal(vhost->values[VDPA_VHOST_STATUS].error, -ENODATA);
	assert_int_equal(vhost->vq_count, 2);
	assert_int_equal(vhost->vqs[0].values[VDPA_VHOST_VQ_SIZE].value, 256);
	assert_int_equal(vhost->vqs[0].values[VDPA_VHOST_VQ_SIZE].error, 0);
	assert_int_equal(vhost->vqs[1].values[VDPA_VHOST_VQ_SIZE].error,
			 -ENOTTY);
	assert_int_equal(vhost->vqs[1].values[VDPA_VHOST_VQ_GROUP].value, 1);
	assert_int_equal(vhost->vqs[1].values[VDPA_VHOST_VQ_DESC_GROUP].error,
			 -EOPNOTSUPP);
	vdpa_vhost_free(vhost);
	vdpa_vhost_free(NULL);
	vdpa_close(vdpa);
}

/* A meaningless answer does no harm. */
static void test_nonsense(void **state)
{
	static const struct entry table[] = {
		VHOST,
		{ VDPA_FILE_VHOST, CHARDEV, "group 1\n\n \nsize\n-\n", 0 },
		{ 0 },
	};
	struct vdpa *vdpa = fake_files_open(table);
	struct vdpa_vhost *vhost;

	(void)state;
	assert_int_equal(vdpa_vhost_get(vdpa, "d1", &vhost, NULL), 0);
	assert_int_equal(vhost->vq_count, 0);
	assert_int_equal(vhost->values[VDPA_VHOST_VQ_COUNT].error, -ENODATA);
	vdpa_vhost_free(vhost);
	vdpa_close(vdpa);
}

static void assert_fails(const struct entry *table, int code, const char *what)
{
	struct vdpa *vdpa = fake_files_open(table);
	struct vdpa_vhost *vhost = NULL;
	struct vdpa_error err;

	assert_int_equal(vdpa_vhost_get(vdpa, "d1", &vhost, &err), code);
	assert_text_has(err.what, what);
	assert_null(vhost);
	vdpa_close(vdpa);
}

static void test_failures(void **state)
{
	static const struct entry absent[] = { { 0 } };
	static const struct entry elsewhere[] = {
		{ VDPA_FILE_NUMBER, DEVICES "d1", "1", 0 },
		{ VDPA_FILE_LINK, DEVICES "d1/driver", "../virtio_vdpa", 0 },
		{ VDPA_FILE_LIST, DEVICES "d1", "virtio0/", 0 },
		{ 0 },
	};
	static const struct entry held[] = {
		VHOST,
		{ VDPA_FILE_HOLDERS, "/proc", "3 9 qemu/", 0 },
		{ VDPA_FILE_VHOST, CHARDEV, NULL, -EBUSY },
		{ 0 },
	};
	static const struct entry unseen[] = {
		VHOST,
		{ VDPA_FILE_HOLDERS, "/proc", "?/", 0 },
		{ VDPA_FILE_VHOST, CHARDEV, NULL, -EBUSY },
		{ 0 },
	};
	/* It vanished between the look-up and the opening. */
	static const struct entry vanished[] = { VHOST, { 0 } };

	(void)state;
	assert_fails(absent, -ENOENT, "there is no device");
	assert_fails(elsewhere, -ENODEV, "bound to virtio_vdpa");
	assert_fails(held, -EBUSY, "is open in qemu (process 9)");
	assert_fails(unseen, -EBUSY, CHARDEV " is open");
	assert_fails(vanished, -ENOENT, "cannot ask " CHARDEV);
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(vdpa_backend_feature_name(4), "SUSPEND");
	assert_string_equal(vdpa_backend_feature_name(8), "IOTLB_PERSIST");
	assert_null(vdpa_backend_feature_name(0));
	assert_null(vdpa_backend_feature_name(9));
	assert_null(vdpa_backend_feature_name(63));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_nonsense),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests_name("vhost", tests, NULL, NULL);
}
