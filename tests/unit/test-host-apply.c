// SPDX-License-Identifier: GPL-2.0-or-later
/* Carrying out plans, on a made-up host. */

#include "fake.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/transport.h>

#define DEVICES	    "/sys/bus/vdpa/devices"
#define DRIVERS	    "/sys/bus/vdpa/drivers"
#define FOLDER	    "/run/vdpa"
#define SENTENCE    "because of the moon"
#define DEVICES_MAX 1024

/* ---- the host ----------------------------------------------------------- */

struct device {
	char name[16]; /* empty: the device does not exist */
	uint64_t number;
	const char *driver; /* NULL: no driver */
};

static struct {
	struct fake fake;
	const struct vdpa_transport_ops *inner; /* of @fake */
	struct vdpa_transport_ops ops;
	struct vdpa *vdpa;
	struct device devices[DEVICES_MAX];
	size_t device_count;
	char journal[1 << 18];
	size_t journal_size;
	/* "+NAME " was added, "-NAME " deleted, "~NAME " set, "=NAME " bound,
	 * "!NAME " was refused. */
	char events[4096];
	const char *refused, *refused_set, *warned; /* names of devices */
	int append_code;
	size_t steps_until_over; /* 0: never */
	size_t warning_count;
	struct vdpa_error warning;
} world;

static void note(char kind, const char *name)
{
	size_t length = strlen(world.events);

	snprintf(world.events + length, sizeof(world.events) - length, "%c%s ",
		 kind, name);
}

static struct device *find(const char *name)
{
	for (size_t i = 0; i < world.device_count; i++)
		if (strcmp(world.devices[i].name, name) == 0)
			return &world.devices[i];
	return NULL;
}

/* The first one has number 10. */
static struct device *make(const char *name, const char *driver)
{
	struct device *device = &world.devices[world.device_count];

	assert_true(world.device_count < DEVICES_MAX);
	snprintf(device->name, sizeof(device->name), "%s", name);
	device->number = 10 + world.device_count++;
	device->driver = driver;
	return device;
}

/* ---- the kernel --------------------------------------------------------- */

static void serve_family(struct fake *fake, uint32_t seq)
{
	struct datagram *answer = fake_answer(fake);

	put_genl(answer, 0, seq, CTRL_CMD_NEWFAMILY);
	put_u16(answer, CTRL_ATTR_FAMILY_ID, FAKE_FAMILY);
	put_ack(answer, seq, 0, 0);
}

static void change(uint8_t command, const char *name)
{
	struct device *device = find(name);

	if (command == VDPA_CMD_DEV_NEW) {
		make(name, NULL);
		note('+', name);
	} else if (command == VDPA_CMD_DEV_ATTR_SET) {
		assert_non_null(device);
		note('~', name);
	} else {
		assert_non_null(device);
		device->name[0] = '\0';
		note('-', name);
	}
}

static bool is_refused(uint8_t command, const char *name)
{
	const char *refused = command == VDPA_CMD_DEV_ATTR_SET ?
				      world.refused_set :
				      world.refused;

	return refused && strcmp(name, refused) == 0;
}

static void serve_change(struct fake *fake, const struct nlmsghdr *nlh)
{
	const char *name = mnl_attr_get_str(find_attr(nlh, VDPA_ATTR_DEV_NAME));

	if (is_refused(message_command(nlh), name)) {
		note('!', name);
		answer_refusal(fake, nlh->nlmsg_seq, -EINVAL, SENTENCE);
		return;
	}
	change(message_command(nlh), name);
	if (world.warned && strcmp(name, world.warned) == 0)
		answer_refusal(fake, nlh->nlmsg_seq, 0, SENTENCE);
	else
		answer_ack(fake, nlh->nlmsg_seq, 0);
}

static void serve(struct fake *fake, const struct nlmsghdr *nlh)
{
	if (nlh->nlmsg_type == GENL_ID_CTRL)
		serve_family(fake, nlh->nlmsg_seq);
	else if (message_command(nlh) == VDPA_CMD_DEV_GET ||
		 message_command(nlh) == VDPA_CMD_DEV_CONFIG_GET)
		answer_ack(fake, nlh->nlmsg_seq, -EOPNOTSUPP);
	else
		serve_change(fake, nlh);
}

static int world_send(struct vdpa_transport *transport, const void *data,
		      size_t size)
{
	return world.inner->send(transport, data, size);
}

static ssize_t world_receive(struct vdpa_transport *transport, void *buffer,
			     size_t size)
{
	return world.inner->receive(transport, buffer, size);
}

static void world_close(struct vdpa_transport *transport)
{
	world.inner->close(transport);
}

/* ---- its files ---------------------------------------------------------- */

/* With its 0 byte if @has_end. */
static ssize_t give(const char *text, bool has_end, void *buffer, size_t size)
{
	size_t length = strlen(text) + has_end;

	if (length > size)
		return -EMSGSIZE;
	memcpy(buffer, text, length);
	return (ssize_t)length;
}

static ssize_t give_numbers(char *buffer, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < world.device_count; i++) {
		const struct device *device = &world.devices[i];

		if (!device->name[0])
			continue;
		if (size - used < 40)
			return -EMSGSIZE;
		used += (size_t)snprintf(buffer + used, size - used, "%d %s",
					 (int)device->number, device->name) +
			1;
	}
	return (ssize_t)used;
}

static ssize_t device_file(enum vdpa_file_op op, const char *path, char *buffer,
			   size_t size)
{
	const struct device *device;
	char name[16], number[24];
	int length = 0;

	assert_int_equal(sscanf(path, "%15[^/]%n", name, &length), 1);
	device = find(name);
	if (!device)
		return -ENOENT;
	if (op == VDPA_FILE_NUMBER) {
		snprintf(number, sizeof(number), "%d", (int)device->number);
		return give(number, false, buffer, size);
	}
	if (op == VDPA_FILE_LINK && path[length] && device->driver)
		return give(device->driver, false, buffer, size);
	if (op == VDPA_FILE_LIST)
		return give("7 vhost-vdpa-0", true, buffer, size);
	return op == VDPA_FILE_WRITE ? 0 : -ENOENT;
}

static ssize_t driver_file(enum vdpa_file_op op, char *buffer, size_t size)
{
	char name[16];

	if (op == VDPA_FILE_LIST)
		return give("7 test", true, buffer, size);
	assert_int_equal(op, VDPA_FILE_WRITE);
	snprintf(name, sizeof(name), "%.*s", (int)size, buffer);
	assert_non_null(find(name));
	find(name)->driver = "test";
	note('=', name);
	return 0;
}

static ssize_t record_file(enum vdpa_file_op op, const char *name, char *buffer,
			   size_t size)
{
	assert_string_equal(name, VDPA_INITIAL_JOURNAL);
	if (op == VDPA_FILE_NUMBER)
		return world.journal_size ? give("1 1", false, buffer, size) :
					    -ENOENT;
	assert_int_equal(op, VDPA_FILE_APPEND);
	if (world.append_code)
		return world.append_code;
	assert_true(world.journal_size + size < sizeof(world.journal));
	memcpy(world.journal + world.journal_size, buffer, size);
	world.journal_size += size;
	return 0;
}

/*
 * "+NAME " for each line of an addition, "-NAME " for each of a deletion,
 * "~NAME " for each of a change.
 */
static void assert_journal(const char *expected)
{
	struct vdpa_initial_record *record;
	char lines[4096] = "";
	size_t used = 0;

	for (const char *at = world.journal; *at; at = strchr(at, '\n') + 1) {
		assert_int_equal(vdpa_initial_read(at, strcspn(at, "\n"),
						   &record, NULL),
				 0);
		if (strcmp(record->kind, VDPA_INITIAL_BATCH) != 0)
			used += (size_t)snprintf(lines + used,
						 sizeof(lines) - used, "%c%s ",
						 *record->kind == 'a' ? '+' :
						 *record->kind == 's' ? '~' :
									'-',
						 record->name);
		vdpa_initial_record_free(record);
	}
	assert_string_equal(lines, expected);
}

static size_t count_kind(const char *kind)
{
	size_t count = 0;

	for (const char *at = world.journal; (at = strstr(at, kind)); at++)
		count++;
	return count;
}

static ssize_t world_file(struct vdpa_transport *transport,
			  enum vdpa_file_op op, const char *path, void *buffer,
			  size_t size)
{
	(void)transport;
	if (strcmp(path, DEVICES) == 0)
		return give_numbers(buffer, size);
	if (op == VDPA_FILE_HOLDERS)
		return give("0 9 qemu", true, buffer, size);
	if (op == VDPA_FILE_READ)
		return give("boot-1\n", false, buffer, size);
	if (strcmp(path, FOLDER) == 0)
		return -ENOENT;
	if (strncmp(path, FOLDER "/", sizeof(FOLDER)) == 0)
		return record_file(op, path + sizeof(FOLDER), buffer, size);
	if (strncmp(path, DRIVERS, strlen(DRIVERS)) == 0)
		return driver_file(op, buffer, size);
	if (strncmp(path, DEVICES "/", sizeof(DEVICES)) == 0)
		return device_file(op, path + sizeof(DEVICES), buffer, size);
	return -ENOENT;
}

/* ---- applying ----------------------------------------------------------- */

static const struct vdpa_transport_ops world_ops = {
	.send = world_send,
	.receive = world_receive,
	.close = world_close,
	.file = world_file,
};

static int begin(void **state)
{
	(void)state;
	memset(&world, 0, sizeof(world));
	world.vdpa = fake_open(&world.fake);
	world.fake.on_message = serve;
	world.inner = world.fake.base.ops;
	world.ops = world_ops;
	world.fake.base.ops = &world.ops;
	return 0;
}

static int end(void **state)
{
	(void)state;
	fake_close(&world.fake, world.vdpa);
	return 0;
}

static void take_warning(const struct vdpa_error *reason, void *arg)
{
	assert_ptr_equal(arg, &world);
	world.warning_count++;
	world.warning = *reason;
}

static bool is_over(void *arg)
{
	assert_ptr_equal(arg, &world);
	return world.steps_until_over && --world.steps_until_over == 0;
}

/* The steps for the devices "a", "b", ... */
static struct vdpa_host_action action(const char *name, unsigned int todo)
{
	return (struct vdpa_host_action){
		.name = name,
		.todo = todo,
		.request = {
			.command = VDPA_CMD_DEV_NEW,
			.name = name,
			.mgmtdev_name = "sim",
			.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU),
			.mtu = 1500,
		},
		.set = {
			.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR),
			.mac = { 0x52, 0x54, 0, 0, 0, 1 },
		},
		.driver = "test",
	};
}

#define ACTION_LIST(...) struct vdpa_host_action actions[] = { __VA_ARGS__ }

#define APPLY(folder, err) \
	apply_all(actions, ARRAY_SIZE(actions), 0, (folder), (err))

static int apply_all(struct vdpa_host_action *actions, size_t count,
		     size_t error_count, const char *folder,
		     struct vdpa_error *err)
{
	const struct vdpa_host_collect how = {
		.folder = folder,
		.warn = take_warning,
		.is_over = is_over,
		.arg = &world,
	};
	struct vdpa_host_plan plan = {
		.actions = actions,
		.action_count = count,
		.error_count = error_count,
	};

	if (err)
		soil_error(err);
	return vdpa_host_apply(world.vdpa, &plan, &how, err);
}

#define A VDPA_HOST_ADD
#define B VDPA_HOST_BIND
#define D VDPA_HOST_DELETE
#define S VDPA_HOST_SET

#define assert_steps(action, wanted_todo, wanted_done, wanted_failed) \
	do {                                                          \
		assert_int_equal((action).todo, (wanted_todo));       \
		assert_int_equal((action).done, (wanted_done));       \
		assert_int_equal((action).failed, (wanted_failed));   \
	} while (0)

/* ---- devices are added -------------------------------------------------- */

static void test_adds(void **state)
{
	ACTION_LIST(action("a", A), action("b", A), action("same", 0),
		    action("c", A));

	(void)state;
	assert_int_equal(APPLY(FOLDER, NULL), 0);
	assert_string_equal(world.events, "+a +b +c ");
	assert_steps(actions[0], 0, A, 0);
	assert_steps(actions[1], 0, A, 0);
	assert_steps(actions[2], 0, 0, 0);
	assert_steps(actions[3], 0, A, 0);
	assert_journal("+a +b +c ");
	assert_int_equal(count_kind("\"batch\""), 3);
	assert_int_equal(world.warning_count, 0);
}

/* What was set later is set before anybody can use the device. */
static void test_sets(void **state)
{
	ACTION_LIST(action("a", A | S | B), action("b", S), action("c", A));

	(void)state;
	make("b", NULL);
	assert_int_equal(APPLY(FOLDER, NULL), 0);
	assert_string_equal(world.events, "+a ~a =a ~b +c ");
	assert_steps(actions[0], 0, A | S | B, 0);
	assert_steps(actions[1], 0, S, 0);
	assert_steps(actions[2], 0, A, 0);
	assert_journal("+a ~a ~b +c ");
	assert_text_has(world.journal,
			"\"number\":11,\"name\":\"a\",\"set_config\":{"
			"\"mac\":\"52:54:00:00:00:01\"}}");
	assert_int_equal(world.warning_count, 0);
}

/* The device stays as it was added, and is not bound. */
static void test_set_refused(void **state)
{
	ACTION_LIST(action("a", A | S | B), action("b", A));
	struct vdpa_error err;

	(void)state;
	world.refused_set = "a";
	assert_int_equal(APPLY(FOLDER, &err), -EINVAL);
	assert_string_equal(err.kernel, SENTENCE);
	assert_string_equal(world.events, "+a !a ");
	assert_steps(actions[0], B, A, S);
	assert_steps(actions[1], A, 0, 0);
	assert_text_has(world.journal, "\"set_config\":{}}");
}

/* So many that they take several sends and several writes. */
static void test_many(void **state)
{
	struct vdpa_host_action actions[600];
	char names[600][16];

	(void)state;
	for (int i = 0; i < 600; i++) {
		snprintf(names[i], sizeof(names[i]), "d%d", i);
		actions[i] = action(names[i], A);
	}
	world.refused = "d590";
	assert_int_equal(APPLY(FOLDER, NULL), -EINVAL);
	for (int i = 0; i < 590; i++)
		assert_steps(actions[i], 0, A, 0);
	assert_steps(actions[590], 0, 0, A);
	for (int i = 591; i < 600; i++)
		assert_steps(actions[i], A, 0, 0);
	assert_int_equal(world.device_count, 590);
	assert_int_equal(count_kind("\"add\""), 590);
}

/* At each of the steps; what was done is recorded. */
static void test_interrupted(void **state)
{
	static const char *const events[] = { "", "-z ", "-z +a ", "-z +a =a ",
					      "-z +a =a +b " };
	struct vdpa_error err;

	for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
		ACTION_LIST(action("a", A | B), action("b", A), action("z", D));

		end(state);
		begin(state);
		make("z", NULL);
		world.steps_until_over = i + 1;
		assert_int_equal(APPLY(FOLDER, &err), i < 4 ? -EINTR : 0);
		assert_string_equal(world.events, events[i]);
		assert_int_equal(actions[0].done,
				 i < 2 ? 0 : (i < 3 ? A : A | B));
		assert_int_equal(actions[0].done | actions[0].todo, A | B);
		assert_int_equal(actions[0].failed, 0);
		assert_int_equal(count_kind("\"add\""), (i > 1) + (i > 3));
	}
}

static void test_add_refused(void **state)
{
	ACTION_LIST(action("a", A), action("b", A | B), action("c", A | B));
	struct vdpa_error err;

	(void)state;
	world.refused = "b";
	assert_int_equal(APPLY(FOLDER, &err), -EINVAL);
	assert_int_equal(err.code, -EINVAL);
	assert_text_has(err.what, "\"b\"");
	assert_string_equal(err.kernel, SENTENCE);
	assert_string_equal(world.events, "+a !b ");
	assert_steps(actions[0], 0, A, 0);
	assert_steps(actions[1], B, 0, A);
	assert_steps(actions[2], A | B, 0, 0);
	assert_text_has(world.journal, "\"add\"");
	assert_int_equal(count_kind("\"add\""), 1);
}

/* A request that the library refuses fails after those that wait. */
static void test_add_wrong(void **state)
{
	ACTION_LIST(action("a", A), action("b", A), action("c", A));
	struct vdpa_error err;

	(void)state;
	actions[1].request.command = VDPA_CMD_DEV_GET;
	assert_int_equal(APPLY(FOLDER, &err), -EINVAL);
	assert_string_not_equal(err.what, "");
	assert_string_equal(world.events, "+a ");
	assert_steps(actions[0], 0, A, 0);
	assert_steps(actions[1], 0, 0, A);
	assert_steps(actions[2], A, 0, 0);

	/* If one of those is refused, its failure comes first. */
	actions[0] = action("d", A);
	actions[1].todo = A;
	actions[1].failed = 0;
	world.refused = "d";
	assert_int_equal(APPLY(FOLDER, &err), -EINVAL);
	assert_string_equal(err.kernel, SENTENCE);
	assert_steps(actions[0], 0, 0, A);
	assert_steps(actions[1], A, 0, 0);
}

static void test_kernel_warns(void **state)
{
	ACTION_LIST(action("a", A), action("b", A), action("c", A));

	(void)state;
	world.warned = "b";
	assert_int_equal(APPLY(FOLDER, NULL), 0);
	assert_string_equal(world.events, "+a +b +c ");
	assert_int_equal(world.warning_count, 1);
	assert_string_equal(world.warning.what,
			    "device \"b\": the kernel warns: " SENTENCE);
	assert_steps(actions[1], 0, A, 0);
	assert_journal("+a +b +c ");
}

/* A failure on the way is reported in place of a request's result. */
static void test_broken(void **state)
{
	ACTION_LIST(action("a", A), action("b", A), action("c", A));
	struct vdpa_error err;

	(void)state;
	world.fake.send_code = -EIO;
	world.fake.send_limit = 1;
	assert_int_equal(APPLY(FOLDER, &err), -EIO);
	assert_text_has(err.what, "cannot send a request");
	assert_steps(actions[0], 0, A, 0);
	assert_steps(actions[1], 0, 0, A);
	assert_steps(actions[2], A, 0, 0);
	assert_int_equal(count_kind("\"add\""), 1);
}

static void test_no_family(void **state)
{
	ACTION_LIST(action("a", A | B), action("b", A));
	struct vdpa_error err;

	(void)state;
	world.vdpa->family = 0;
	world.fake.send_code = -EACCES;
	assert_int_equal(APPLY(FOLDER, &err), -EACCES);
	assert_int_equal(err.code, -EACCES);
	assert_steps(actions[0], B, 0, A);
	assert_steps(actions[1], A, 0, 0);
}

/* ---- devices are bound -------------------------------------------------- */

static void test_binds(void **state)
{
	ACTION_LIST(action("a", A | B), action("b", A), action("c", A | B),
		    action("old", B));

	(void)state;
	make("old", NULL);
	assert_int_equal(APPLY(FOLDER, NULL), 0);
	assert_string_equal(world.events, "+a =a +b +c =c =old ");
	assert_steps(actions[0], 0, A | B, 0);
	assert_steps(actions[1], 0, A, 0);
	assert_steps(actions[2], 0, A | B, 0);
	assert_steps(actions[3], 0, B, 0);
	assert_journal("+a +b +c ");
}

static void test_bind_refused(void **state)
{
	ACTION_LIST(action("a", A), action("b", A | B), action("c", A));
	struct vdpa_error err;

	(void)state;
	actions[1].driver = "other";
	assert_int_equal(APPLY(FOLDER, &err), -ENODEV);
	assert_text_has(err.what, "there is no driver \"other\"");
	assert_string_equal(world.events, "+a +b ");
	assert_steps(actions[0], 0, A, 0);
	assert_steps(actions[1], 0, A, B);
	assert_steps(actions[2], A, 0, 0);
	assert_journal("+a +b ");
}

/* After a refused device, none is bound. */
static void test_bind_behind(void **state)
{
	ACTION_LIST(action("a", A), action("old", B));

	(void)state;
	make("old", NULL);
	world.refused = "a";
	assert_int_equal(APPLY(FOLDER, NULL), -EINVAL);
	assert_string_equal(world.events, "!a ");
	assert_steps(actions[0], 0, 0, A);
	assert_steps(actions[1], B, 0, 0);
}

/* ---- devices are deleted ------------------------------------------------ */

static void test_deletes(void **state)
{
	ACTION_LIST(action("a", D | A), action("new", A), action("b", D));

	(void)state;
	make("a", NULL);
	make("b", NULL);
	assert_int_equal(APPLY(FOLDER, NULL), 0);
	assert_string_equal(world.events, "-a -b +a +new ");
	assert_steps(actions[0], 0, D | A, 0);
	assert_steps(actions[1], 0, A, 0);
	assert_steps(actions[2], 0, D, 0);
	assert_journal("-a -b +a +new ");
	assert_int_equal(world.warning_count, 0);
}

static void test_only_deletes(void **state)
{
	ACTION_LIST(action("a", D));

	(void)state;
	make("a", NULL);
	assert_int_equal(APPLY(FOLDER, NULL), 0);
	assert_string_equal(world.events, "-a ");
	assert_journal("");
}

static void test_delete_refused(void **state)
{
	ACTION_LIST(action("new", A), action("a", D), action("b", D | A),
		    action("c", D));

	(void)state;
	make("a", NULL);
	make("b", NULL);
	make("c", NULL);
	world.refused = "b";
	assert_int_equal(APPLY(FOLDER, NULL), -EINVAL);
	assert_string_equal(world.events, "-a !b ");
	assert_steps(actions[0], A, 0, 0);
	assert_steps(actions[1], 0, D, 0);
	assert_steps(actions[2], A, 0, D);
	assert_steps(actions[3], D, 0, 0);
}

static void test_in_use(void **state)
{
	ACTION_LIST(action("a", D), action("b", D), action("c", D),
		    action("new", A));
	struct vdpa_error err;

	(void)state;
	make("a", NULL);
	make("b", "vhost_vdpa");
	make("c", NULL);
	assert_int_equal(APPLY(FOLDER, &err), -EBUSY);
	assert_text_has(err.what, "device \"b\" is in use");
	assert_string_equal(world.events, "-a ");
	assert_steps(actions[0], 0, D, 0);
	assert_steps(actions[1], 0, 0, D);
	assert_steps(actions[2], D, 0, 0);
	assert_steps(actions[3], A, 0, 0);
}

/* ---- records ------------------------------------------------------------ */

static void test_unrecorded(void **state)
{
	ACTION_LIST(action("a", A), action("b", A));

	(void)state;
	world.append_code = -EPERM;
	assert_int_equal(APPLY(FOLDER, NULL), 0);
	assert_steps(actions[0], 0, A, 0);
	assert_steps(actions[1], 0, A, 0);
	assert_int_equal(world.warning_count, 1);
	assert_int_equal(world.warning.code, -EPERM);
	assert_text_has(world.warning.what,
			"this is not recorded: cannot record to "
			"\"/run/vdpa/journal\"");
	assert_text_has(world.warning.hint, "must belong to this user");
}

/* Without a folder, and on a host without files. */
static void test_no_records(void **state)
{
	ACTION_LIST(action("a", D | A), action("b", A));

	(void)state;
	make("a", NULL);
	assert_int_equal(APPLY(NULL, NULL), 0);
	assert_string_equal(world.events, "-a +a +b ");
	assert_journal("");
	world.ops.file = NULL;
	actions[0] = action("a", D | A);
	assert_int_equal(APPLY(FOLDER, NULL), 0);
	assert_string_equal(world.events, "-a +a +b -a +a ");
	assert_int_equal(world.warning_count, 0);
}

/* ---- nothing is done ---------------------------------------------------- */

static void test_errors(void **state)
{
	ACTION_LIST(action("a", A));
	struct vdpa_error err;

	(void)state;
	assert_int_equal(apply_all(actions, 1, 2, FOLDER, &err), -EINVAL);
	assert_string_equal(err.what, "nothing is changed: there are 2 errors");
	assert_steps(actions[0], A, 0, 0);
	assert_int_equal(world.fake.send_count, 0);
	assert_int_equal(apply_all(NULL, 0, 0, FOLDER, &err), 0);
	assert_int_equal(world.fake.send_count, 0);
	assert_journal("");
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ONE(test_adds),		  ONE(test_many),
		ONE(test_sets),		  ONE(test_set_refused),
		ONE(test_add_refused),	  ONE(test_add_wrong),
		ONE(test_kernel_warns),	  ONE(test_broken),
		ONE(test_no_family),	  ONE(test_binds),
		ONE(test_bind_refused),	  ONE(test_bind_behind),
		ONE(test_deletes),	  ONE(test_only_deletes),
		ONE(test_delete_refused), ONE(test_in_use),
		ONE(test_unrecorded),	  ONE(test_no_records),
		ONE(test_errors),	  ONE(test_interrupted),
	};

	return cmocka_run_group_tests_name("host-apply", tests, NULL, NULL);
}
