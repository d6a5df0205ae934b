// SPDX-License-Identifier: GPL-2.0-or-later
/* The record of a made-up host. */

#include "allocate.h"
#include "fake.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/transport.h>

/* ---- what the kernel's family tells --------------------------------- */

/*
 * A device that comes and goes: each letter is what one dump of devices
 * reports, and the last letter is for all further dumps. "-" is no device, "x"
 * is a device on a management device that does not exist, "?" is a device
 * without a name.
 */
static struct {
	const char *dumps;
	int config; /* negative: the kernel cannot describe the device */
} kernel;

static char next_dump(void)
{
	char dump = *kernel.dumps;

	if (kernel.dumps[1])
		kernel.dumps++;
	return dump;
}

static void serve_mgmtdevs(struct datagram *answer, uint32_t seq)
{
	put_genl(answer, NLM_F_MULTI, seq, VDPA_CMD_MGMTDEV_NEW);
	put_string(answer, VDPA_ATTR_MGMTDEV_DEV_NAME, "sim");
	put_u64(answer, VDPA_ATTR_MGMTDEV_SUPPORTED_CLASSES, 2);
	put_genl(answer, NLM_F_MULTI, seq, VDPA_CMD_MGMTDEV_NEW);
	put_string(answer, VDPA_ATTR_MGMTDEV_BUS_NAME, "pci");
	put_string(answer, VDPA_ATTR_MGMTDEV_DEV_NAME, "0000:02:00.0");
}

static void serve_devs(struct datagram *answer, uint32_t seq)
{
	char dump = next_dump();

	if (dump == '-')
		return;
	put_genl(answer, NLM_F_MULTI, seq, VDPA_CMD_DEV_NEW);
	if (dump != '?')
		put_string(answer, VDPA_ATTR_DEV_NAME, "d1");
	if (dump != 'x')
		put_string(answer, VDPA_ATTR_MGMTDEV_BUS_NAME, "pci");
	put_string(answer, VDPA_ATTR_MGMTDEV_DEV_NAME, "0000:02:00.0");
	put_u32(answer, VDPA_ATTR_DEV_ID, 1);
}

static void put_config(struct datagram *answer, uint16_t flags, uint32_t seq)
{
	put_genl(answer, flags, seq, VDPA_CMD_DEV_CONFIG_GET);
	put_string(answer, VDPA_ATTR_DEV_NAME, "d1");
	put_u32(answer, VDPA_ATTR_DEV_ID, 1);
	put_u16(answer, VDPA_ATTR_DEV_NET_CFG_MTU, 1500);
}

static void serve_dump(struct fake *fake, const struct nlmsghdr *nlh)
{
	struct datagram *answer = fake_answer(fake);
	uint8_t command = message_command(nlh);

	if (command == VDPA_CMD_MGMTDEV_GET)
		serve_mgmtdevs(answer, nlh->nlmsg_seq);
	else if (command == VDPA_CMD_DEV_GET)
		serve_devs(answer, nlh->nlmsg_seq);
	else if (!kernel.config)
		put_config(answer, NLM_F_MULTI, nlh->nlmsg_seq);
	put_done(answer, nlh->nlmsg_seq, 0);
}

static void serve(struct fake *fake, const struct nlmsghdr *nlh)
{
	if (nlh->nlmsg_type == GENL_ID_CTRL) {
		struct datagram *answer = fake_answer(fake);

		put_genl(answer, 0, nlh->nlmsg_seq, CTRL_CMD_NEWFAMILY);
		put_u16(answer, CTRL_ATTR_FAMILY_ID, FAKE_FAMILY);
		put_ack(answer, nlh->nlmsg_seq, 0, 0);
	} else if (nlh->nlmsg_flags & NLM_F_DUMP) {
		serve_dump(fake, nlh);
	} else if (kernel.config) {
		answer_ack(fake, nlh->nlmsg_seq, kernel.config);
	} else {
		put_config(fake_answer(fake), 0, nlh->nlmsg_seq);
		answer_ack(fake, nlh->nlmsg_seq, 0);
	}
}

/* ---- what files tell ------------------------------------------------ */

#define DEVICE	"/sys/bus/vdpa/devices/d1"
#define BOOT_ID "3f1f5c2e-0000-4000-8000-000000000001"
#define RECORD                                     \
	"{\"kind\":\"add\",\"boot_id\":\"" BOOT_ID \
	"\",\"number\":1829,\"name\":\"d1\","      \
	"\"initial_config\":{\"mtu\":9000}}\n"     \
	"{\"kind\":\"set\",\"boot_id\":\"" BOOT_ID \
	"\",\"number\":1829,\"name\":\"d1\","      \
	"\"set_config\":{\"mac\":\"52:54:00:12:34:56\"}}"

/* The kernel does not report what it does not know: a virtqueue's size. */
#define CHARDEV "/dev/vhost-vdpa-0"
#define VHOST                                                 \
	"device_id 1\nfeatures 131072\nbackend_features 16\n" \
	"iova_last -25\nsize -25\ngroup 0\nsize -25\ngroup 1\n"

struct entry {
	enum vdpa_file_op op;
	const char *path;
	const char *answer; /* NULL: fails with @code */
	int code;
};

static const struct entry all_files[] = {
	{ VDPA_FILE_READ, "/proc/sys/kernel/hostname", "host-1\n", 0 },
	{ VDPA_FILE_READ, "/proc/sys/kernel/osrelease", "6.1.0\n", 0 },
	{ VDPA_FILE_READ, "/proc/sys/kernel/random/boot_id", BOOT_ID "\n", 0 },
	{ VDPA_FILE_LINK, "/sys/bus/pci/devices/0000:02:00.0/driver",
	  "../../bus/pci/drivers/mlx5_core", 0 },
	{ VDPA_FILE_NUMBER, DEVICE, "1829", 0 },
	{ VDPA_FILE_LINK, DEVICE, "../../../devices/pci0000:00/0000:02:00.0/d1",
	  0 },
	{ VDPA_FILE_LINK, DEVICE "/driver", "../../bus/vdpa/drivers/vhost_vdpa",
	  0 },
	/* The 0 byte after the name is a part of it. */
	{ VDPA_FILE_LIST, DEVICE, "7 vhost-vdpa-0", 0 },
	{ VDPA_FILE_LOAD, "/run/vdpa/journal", RECORD, 0 },
	{ VDPA_FILE_VHOST, CHARDEV, VHOST, 0 },
	{ 0 },
};

static const struct entry *files;

static ssize_t world_file(struct vdpa_transport *transport,
			  enum vdpa_file_op op, const char *path, void *buffer,
			  size_t size)
{
	(void)transport;
	for (const struct entry *entry = files; entry->path; entry++) {
		size_t length = entry->answer ? strlen(entry->answer) : 0;

		if (entry->op != op || strcmp(entry->path, path) != 0)
			continue;
		if (!entry->answer)
			return entry->code;
		length += op == VDPA_FILE_LIST;
		if (length > size)
			return -EMSGSIZE;
		memcpy(buffer, entry->answer, length);
		return (ssize_t)length;
	}
	return -ENOENT;
}

/* ---- the transport -------------------------------------------------- */

/* Its own allocations do not count. */
static struct {
	struct vdpa_transport base;
	struct fake fake;
} world;

static int world_send(struct vdpa_transport *transport, const void *data,
		      size_t size)
{
	struct vdpa_transport *inner = &world.fake.base;
	bool was_quiet = memory.is_quiet;
	int ret;

	(void)transport;
	memory.is_quiet = true;
	ret = inner->ops->send(inner, data, size);
	memory.is_quiet = was_quiet;
	return ret;
}

static ssize_t world_receive(struct vdpa_transport *transport, void *buffer,
			     size_t size)
{
	struct vdpa_transport *inner = &world.fake.base;
	bool was_quiet = memory.is_quiet;
	ssize_t ret;

	(void)transport;
	memory.is_quiet = true;
	ret = inner->ops->receive(inner, buffer, size);
	memory.is_quiet = was_quiet;
	return ret;
}

static void world_close(struct vdpa_transport *transport)
{
	bool was_quiet = memory.is_quiet;

	(void)transport;
	memory.is_quiet = true;
	fake_free(&world.fake);
	memory.is_quiet = was_quiet;
}

static const struct vdpa_transport_ops world_ops = {
	.send = world_send,
	.receive = world_receive,
	.close = world_close,
	.file = world_file,
};

static const struct vdpa_transport_ops no_files_ops = {
	.send = world_send,
	.receive = world_receive,
	.close = world_close,
};

/* ---- taking a record ------------------------------------------------ */

static struct {
	unsigned int count;
	char last[VDPA_ERROR_TEXT_SIZE];
} warnings;

static void note_warning(const struct vdpa_error *reason, void *arg)
{
	assert_ptr_equal(arg, &warnings);
	assert_true(reason->code < 0);
	warnings.count++;
	memcpy(warnings.last, reason->what, sizeof(warnings.last));
}

static bool asks_chardevs = true;

static int collect(const struct vdpa_transport_ops *ops, const char *dumps,
		   struct vdpa_host **host, struct vdpa_error *err)
{
	const struct vdpa_host_collect how = {
		.folder = "/run/vdpa",
		.asks_chardevs = asks_chardevs,
		.warn = note_warning,
		.arg = &warnings,
	};
	struct vdpa *vdpa;
	int ret;

	fake_init(&world.fake);
	world.fake.on_message = serve;
	world.base.ops = ops;
	kernel.dumps = dumps;
	warnings.count = 0;
	soil_error(err);
	ret = vdpa_open_take(&world.base, &vdpa, err);
	if (ret)
		return ret;
	ret = vdpa_host_collect(vdpa, &how, host, err);
	vdpa_close(vdpa);
	return ret;
}

static struct vdpa_host *collect_well(const struct vdpa_transport_ops *ops,
				      const char *dumps)
{
	struct vdpa_host *host = NULL;
	struct vdpa_error err;

	if (collect(ops, dumps, &host, &err))
		fail_msg("%s", err.what);
	return host;
}

static int begin(void **state)
{
	kernel.config = 0;
	files = all_files;
	return memory_begin_quietly(state);
}

/* ---- what is told --------------------------------------------------- */

static void test_all(void **state)
{
	struct vdpa_host *host = collect_well(&world_ops, "d");
	const struct vdpa_host_dev *dev = &host->devs[0];

	(void)state;
	assert_int_equal(warnings.count, 0);
	assert_string_equal(host->name, "host-1");
	assert_string_equal(host->kernel, "6.1.0");
	assert_string_equal(host->boot_id, BOOT_ID);
	assert_int_equal(strlen(host->time), strlen("2026-01-02T03:04:05Z"));
	assert_null(host->sim);
	assert_int_equal(host->mgmtdev_count, 2);
	assert_string_equal(host->mgmtdevs[0].mgmtdev.name, "sim");
	assert_int_equal(host->mgmtdevs[0].mgmtdev.supported_classes, 2);
	assert_string_equal(host->mgmtdevs[0].driver, "sim");
	assert_string_equal(host->mgmtdevs[1].mgmtdev.bus, "pci");
	assert_string_equal(host->mgmtdevs[1].driver, "mlx5_core");
	assert_int_equal(host->dev_count, 1);
	assert_string_equal(dev->dev.name, "d1");
	assert_int_equal(dev->config.net.mtu, 1500);
	assert_string_equal(dev->pci, "0000:02:00.0");
	assert_string_equal(dev->driver, "vhost_vdpa");
	assert_string_equal(dev->chardev, CHARDEV);
	assert_null(dev->netdev);
	assert_null(dev->blockdev);
	assert_true(dev->has_initial);
	assert_int_equal(dev->initial.mtu, 9000);
	assert_true(dev->set.has == VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR));
	assert_int_equal(dev->set.mac[5], 0x56);
	vdpa_host_free(host);
}

static void test_vhost(void **state)
{
	struct vdpa_host *host = collect_well(&world_ops, "d");
	const struct vdpa_host_vhost *vhost = &host->devs[0].vhost;

	(void)state;
	assert_true(host->devs[0].has_vhost);
	assert_true(vhost->has == (VDPA_BIT(VDPA_VHOST_FEATURES) |
				   VDPA_BIT(VDPA_VHOST_BACKEND_FEATURES) |
				   VDPA_BIT(VDPA_HOST_CONTROL_APART)));
	assert_int_equal(vhost->values[VDPA_VHOST_FEATURES], 131072);
	assert_int_equal(vhost->values[VDPA_VHOST_BACKEND_FEATURES], 16);
	assert_int_equal(vhost->control_vq_apart, 1);
	assert_int_equal(vhost->vq_count, 2);
	assert_true(vhost->vqs[1].has & VDPA_BIT(VDPA_VHOST_VQ_GROUP));
	assert_false(vhost->vqs[1].has & VDPA_BIT(VDPA_VHOST_VQ_SIZE));
	assert_int_equal(vhost->vqs[1].values[VDPA_VHOST_VQ_GROUP], 1);
	assert_int_equal(vhost->vqs[1].qidx, 1);
	vdpa_host_free(host);

	asks_chardevs = false;
	host = collect_well(&world_ops, "d");
	asks_chardevs = true;
	assert_string_equal(host->devs[0].chardev, CHARDEV);
	assert_false(host->devs[0].has_vhost);
	vdpa_host_free(host);
}

/* Without files, the record has the kernel's part, and no warning. */
static void test_no_files(void **state)
{
	struct vdpa_host *host = collect_well(&no_files_ops, "d");

	(void)state;
	assert_int_equal(warnings.count, 0);
	assert_null(host->name);
	assert_null(host->kernel);
	assert_null(host->boot_id);
	assert_null(host->mgmtdevs[1].driver);
	assert_null(host->devs[0].driver);
	assert_false(host->devs[0].has_initial);
	vdpa_host_free(host);
}

/* Each collected record can be written. */
static void test_written(void **state)
{
	struct vdpa_host *host = collect_well(&world_ops, "d"), *again;
	char *text;

	(void)state;
	assert_int_equal(vdpa_host_write(host, &text, NULL), 0);
	assert_int_equal(vdpa_host_read(text, strlen(text), &again, NULL), 0);
	assert_int_equal(again->dev_count, 1);
	vdpa_host_free(again);
	vdpa_host_free(host);
	free(text);
}

/* ---- what is not told ----------------------------------------------- */

/* One answer that replaces the one of @all_files. */
static void assert_warning(struct entry other, const char *warning)
{
	struct entry changed[ARRAY_SIZE(all_files) + 1] = { other };
	struct vdpa_host *host;

	memcpy(changed + 1, all_files, sizeof(all_files));
	files = changed;
	host = collect_well(&world_ops, "d");
	assert_int_equal(warnings.count, warning ? 1 : 0);
	if (warning)
		assert_string_equal(warnings.last, warning);
	vdpa_host_free(host);
	files = all_files;
}

static void test_warnings(void **state)
{
	(void)state;
	assert_warning((struct entry){ VDPA_FILE_READ,
				       "/proc/sys/kernel/osrelease", NULL,
				       -EACCES },
		       "cannot read /proc/sys/kernel/osrelease: Permission "
		       "denied");
	assert_warning(
		(struct entry){ VDPA_FILE_LINK,
				"/sys/bus/pci/devices/0000:02:00.0/"
				"driver",
				NULL, -EACCES },
		"cannot read the driver of \"pci/0000:02:00.0\" in sysfs: "
		"Permission denied");
	assert_warning((struct entry){ VDPA_FILE_NUMBER, DEVICE, NULL,
				       -ENOENT },
		       "cannot read device \"d1\" in sysfs: No such file or "
		       "directory");
	assert_warning(
		(struct entry){ VDPA_FILE_LOAD, "/run/vdpa/journal", "{}", 0 },
		"1 line of the journal cannot be read: line 1: \"schema\" "
		"\"vdpa-initial/1\" is missing");
	assert_warning((struct entry){ VDPA_FILE_VHOST, CHARDEV, NULL,
				       -EACCES },
		       "cannot ask " CHARDEV " of device \"d1\": Permission "
		       "denied");
	assert_warning((struct entry){ VDPA_FILE_VHOST, CHARDEV, NULL, -524 },
		       "cannot open " CHARDEV " of device \"d1\": its parent "
		       "needs an IOMMU");
}

/* Files that may be missing. */
static void test_no_warnings(void **state)
{
	(void)state;
	assert_warning((struct entry){ VDPA_FILE_LOAD, "/run/vdpa/journal",
				       NULL, -ENOENT },
		       NULL);
	assert_warning((struct entry){ VDPA_FILE_LINK,
				       "/sys/bus/pci/devices/0000:02:00.0/"
				       "driver",
				       NULL, -ENOENT },
		       NULL);
}

/* A device that is in use is not asked. */
static void test_in_use(void **state)
{
	(void)state;
	assert_warning((struct entry){ VDPA_FILE_HOLDERS, "/proc", "3 9 qemu/",
				       0 },
		       NULL);
	assert_warning((struct entry){ VDPA_FILE_VHOST, CHARDEV, NULL, -EBUSY },
		       NULL);
}

static void test_undescribed(void **state)
{
	struct vdpa_host *host;

	(void)state;
	kernel.config = -EOPNOTSUPP;
	host = collect_well(&world_ops, "d");
	assert_int_equal(warnings.count, 1);
	assert_string_equal(warnings.last,
			    "the kernel cannot describe the configuration of "
			    "device \"d1\": Operation not supported");
	assert_int_equal(host->devs[0].config.error, -EOPNOTSUPP);
	vdpa_host_free(host);
	kernel.config = 0;
}

/* ---- lists that do not fit ------------------------------------------ */

/* The dumps of one try: devices, then configurations, then devices again. */
static void test_changes(void **state)
{
	static const char *const dumps[] = { "-dd", "d-d", "d-d-d-dd", "xxd" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(dumps); i++) {
		struct vdpa_host *host = collect_well(&world_ops, dumps[i]);

		assert_int_equal(host->dev_count, 1);
		vdpa_host_free(host);
	}
	vdpa_host_free(collect_well(&world_ops, "-"));
}

static void test_changes_always(void **state)
{
	struct vdpa_host *host = NULL;
	struct vdpa_error err;

	(void)state;
	assert_int_equal(collect(&world_ops, "x", &host, &err), -EAGAIN);
	assert_string_equal(err.what, "the devices changed each of the 5 times "
				      "that they were read");
	assert_null(host);
}

static void test_nameless(void **state)
{
	struct vdpa_host *host = NULL;
	struct vdpa_error err;

	(void)state;
	kernel.config = -EOPNOTSUPP;
	assert_int_not_equal(collect(&world_ops, "?", &host, &err), 0);
	assert_null(host);
	kernel.config = 0;
}

/* ---- memory --------------------------------------------------------- */

static int run(unsigned int fails, struct vdpa_error *err)
{
	struct vdpa_host *host = NULL;
	int ret;

	memory = (struct memory){ .fails = fails };
	ret = collect(&world_ops, "d", &host, err);
	vdpa_host_free(host);
	memory.is_quiet = true;
	assert_int_equal(memory.live, 0);
	return ret;
}

static void test_memory(void **state)
{
	struct vdpa_error err;
	unsigned int total;

	(void)state;
	assert_int_equal(run(0, &err), 0);
	total = memory.count;
	for (unsigned int fails = 1; fails <= total; fails++) {
		assert_int_equal(run(fails, &err), -ENOMEM);
		assert_int_equal(err.code, -ENOMEM);
		assert_string_not_equal(err.what, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_vhost),
		cmocka_unit_test(test_no_files),
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_warnings),
		cmocka_unit_test(test_no_warnings),
		cmocka_unit_test(test_in_use),
		cmocka_unit_test(test_undescribed),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_changes_always),
		cmocka_unit_test(test_nameless),
		cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests_name("host-collect", tests, begin, NULL);
}
