// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The journal of how devices were administered: a real file, and made-up
 * devices.
 */

#include "allocate.h"
#include "fake.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vdpa/host.h>
#include <vdpa/transport.h>

#define DEVICES	     "/sys/bus/vdpa/devices"
#define BOOT_ID_FILE "/proc/sys/kernel/random/boot_id"

/* ---- the host ----------------------------------------------------------- */

static char top[] = "/tmp/test-journal.XXXXXX";
static char folder[64];

static struct {
	struct vdpa_transport base;
	struct vdpa_transport *kernel;
	const char *boot_id;
	char devices[1 << 16]; /* "NUMBER NAME" each with its 0 byte */
	size_t size;
	enum vdpa_file_op failing;
	int code; /* of the failing call */
} world;

static void set_devices(const char *list)
{
	world.size = 0;
	for (; *list; list++)
		world.devices[world.size++] = *list == '/' ? '\0' : *list;
}

static ssize_t give(const char *text, size_t length, void *buffer, size_t size)
{
	if (length > size)
		return -EMSGSIZE;
	memcpy(buffer, text, length);
	return (ssize_t)length;
}

static ssize_t give_number(const char *name, void *buffer, size_t size)
{
	const char *end = world.devices + world.size;

	for (const char *at = world.devices; at < end; at += strlen(at) + 1)
		if (strcmp(strchr(at, ' ') + 1, name) == 0)
			return give(at, strcspn(at, " "), buffer, size);
	return -ENOENT;
}

static ssize_t world_file(struct vdpa_transport *transport,
			  enum vdpa_file_op op, const char *path, void *buffer,
			  size_t size)
{
	(void)transport;
	if (world.code && op == world.failing)
		return world.code;
	if (strcmp(path, DEVICES) == 0)
		return give(world.devices, world.size, buffer, size);
	if (strncmp(path, DEVICES "/", sizeof(DEVICES)) == 0)
		return give_number(path + sizeof(DEVICES), buffer, size);
	if (strcmp(path, BOOT_ID_FILE) == 0)
		return give(world.boot_id, strlen(world.boot_id), buffer, size);
	return world.kernel->ops->file(world.kernel, op, path, buffer, size);
}

/* It has no vDPA, so the configuration of a device is unknown. */
static int world_send(struct vdpa_transport *transport, const void *data,
		      size_t size)
{
	(void)transport;
	(void)data;
	(void)size;
	return -EOPNOTSUPP;
}

static void world_close(struct vdpa_transport *transport)
{
	(void)transport;
	world.kernel->ops->close(world.kernel);
}

static struct vdpa *open_world(const char *devices)
{
	static const struct vdpa_transport_ops ops = { .send = world_send,
						       .close = world_close,
						       .file = world_file };
	static int count;
	struct vdpa *vdpa;

	assert_int_equal(vdpa_transport_kernel(&world.kernel, NULL), 0);
	world.base.ops = &ops;
	world.boot_id = "boot-1\n";
	world.code = 0;
	set_devices(devices);
	snprintf(folder, sizeof(folder), "%s/%d", top, count++);
	assert_int_equal(vdpa_open_take(&world.base, &vdpa, NULL), 0);
	return vdpa;
}

static const char *path_of(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static void put_file(const char *name, const char *text)
{
	FILE *file;

	mkdir(folder, 0755);
	file = fopen(path_of(name), "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* The journal; free it. */
static char *journal(void)
{
	int fd = open(path_of("journal"), O_RDONLY);
	off_t size = lseek(fd, 0, SEEK_END);
	char *text = calloc(1, (size_t)size + 1);

	assert_true(size >= 0);
	assert_non_null(text);
	assert_int_equal(pread(fd, text, (size_t)size, 0), size);
	close(fd);
	return text;
}

static size_t count_lines(const char *with)
{
	char *text = journal();
	size_t count = 0;

	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		count += strstr(line, with) != NULL;
	free(text);
	return count;
}

/* ---- writing ------------------------------------------------------------ */

static struct vdpa_request request_of(uint8_t command, const char *name,
				      uint16_t mtu)
{
	return (struct vdpa_request){
		.command = command,
		.name = name,
		.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU),
		.mtu = mtu,
	};
}

static int note(struct vdpa_initial_log *log, const char *name, uint16_t mtu,
		int code)
{
	const struct vdpa_request request =
		request_of(VDPA_CMD_DEV_NEW, name, mtu);

	return vdpa_initial_log_add(log, &request, code, NULL);
}

static int announce(struct vdpa_initial_log *log, const char *name)
{
	const struct vdpa_request request =
		request_of(VDPA_CMD_DEV_NEW, name, 0);
	const struct vdpa_request *requests = &request;

	return vdpa_initial_log_begin(log, &requests, 1, NULL);
}

/* The last byte of its new MAC address tells changes apart. */
static struct vdpa_request change_of(const char *name, uint8_t mac)
{
	return (struct vdpa_request){
		.command = VDPA_CMD_DEV_ATTR_SET,
		.name = name,
		.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR),
		.mac = { 0x52, 0x54, 0, 0, 0, mac },
	};
}

static int change(struct vdpa *vdpa, const char *name, uint8_t mac)
{
	const struct vdpa_request request = change_of(name, mac);

	return vdpa_initial_store(vdpa, folder, &request, NULL);
}

static struct vdpa_initial_log *open_log(struct vdpa *vdpa)
{
	struct vdpa_initial_log *log;

	assert_int_equal(vdpa_initial_log_new(vdpa, folder, &log, NULL), 0);
	return log;
}

/* The devices of @names, each with its 0 byte, with the mtus 1000, 1001, ... */
static int log_all(struct vdpa *vdpa, const char *names, struct vdpa_error *err)
{
	struct vdpa_initial_log *log = open_log(vdpa);
	uint16_t mtu = 1000;
	int ret;

	for (; *names; names += strlen(names) + 1)
		assert_int_equal(note(log, names, mtu++, 0), 0);
	ret = vdpa_initial_log_flush(log, err);
	vdpa_initial_log_free(log);
	return ret;
}

static int store(struct vdpa *vdpa, uint8_t command, const char *name,
		 uint16_t mtu, struct vdpa_error *err)
{
	const struct vdpa_request request = request_of(command, name, mtu);

	return vdpa_initial_store(vdpa, folder, &request, err);
}

/* ---- reading ------------------------------------------------------------ */

/* The mtu of a record, or why there is none. @damage: of the journal. */
static int look(struct vdpa *vdpa, const char *name, uint64_t number,
		struct vdpa_error *damage)
{
	struct vdpa_initial initial = { .mtu = 0 };
	struct vdpa_initial_reader *reader;
	int ret;

	ret = vdpa_initial_reader_open(vdpa, folder, &reader, damage);
	if (ret)
		return ret;
	ret = vdpa_initial_find(reader, name, number, &initial, NULL);
	if (damage)
		vdpa_initial_reader_check(reader, damage);
	vdpa_initial_reader_close(reader);
	return ret ? ret : initial.mtu;
}

/* The last byte of the MAC address that was set, or why there is none. */
static int look_set(struct vdpa *vdpa, const char *name, uint64_t number)
{
	struct vdpa_initial set = { .has = 0 };
	struct vdpa_initial_reader *reader;
	int ret;

	ret = vdpa_initial_reader_open(vdpa, folder, &reader, NULL);
	if (ret)
		return ret;
	ret = vdpa_initial_find_set(reader, name, number, &set, NULL);
	vdpa_initial_reader_close(reader);
	if (ret)
		return ret;
	assert_true(set.has == VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR));
	return set.mac[5];
}

/* ---- what is recorded --------------------------------------------------- */

static void test_together(void **state)
{
	struct vdpa *vdpa = open_world("7 b/9 c!d/5 a/2 old/");

	(void)state;
	assert_int_equal(look(vdpa, "a", 5, NULL), -ENOENT);
	assert_int_equal(log_all(vdpa, "a\0b\0c/d\0", NULL), 0);
	assert_int_equal(look(vdpa, "a", 5, NULL), 1000);
	assert_int_equal(look(vdpa, "b", 7, NULL), 1001);
	assert_int_equal(look(vdpa, "c/d", 9, NULL), 1002);
	assert_int_equal(look(vdpa, "b", 5, NULL), -ENOENT);
	assert_int_equal(look(vdpa, "x", 7, NULL), -ENOENT);
	assert_int_equal(look(vdpa, "old", 2, NULL), -ENOENT);
	vdpa_close(vdpa);
}

/* A device that was deleted and added again has another number. */
static void test_again(void **state)
{
	struct vdpa *vdpa = open_world("5 a/");

	(void)state;
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "a", 1500, NULL), 0);
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_DEL, "a", 0, NULL), 0);
	set_devices("6 a/");
	assert_int_equal(look(vdpa, "a", 6, NULL), -ENOENT);
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "a", 1600, NULL), 0);
	assert_int_equal(look(vdpa, "a", 6, NULL), 1600);
	assert_int_equal(look(vdpa, "a", 5, NULL), 1500);
	world.boot_id = "boot-2\n";
	assert_int_equal(look(vdpa, "a", 6, NULL), -ENOENT);
	vdpa_close(vdpa);
}

/*
 * "a" was deleted. Somebody else added "b" again, as its number shows. We added
 * "c" again, and only its second record counts.
 */
static void test_gone(void **state)
{
	struct vdpa *vdpa = open_world("31 b/8 c/9 d/");

	(void)state;
	assert_int_equal(log_all(vdpa, "a\0b\0c\0c\0d\0", NULL), 0);
	assert_int_equal(count_lines("\"add\""), 2);
	assert_int_equal(look(vdpa, "b", 31, NULL), -ENOENT);
	assert_int_equal(look(vdpa, "c", 8, NULL), 1003);
	assert_int_equal(look(vdpa, "d", 9, NULL), 1004);
	vdpa_close(vdpa);
}

/* Memory does not grow with the number of devices. */
static void test_many(void **state)
{
	struct vdpa *vdpa = open_world("");
	struct vdpa_initial_log *log = open_log(vdpa);
	char name[16];

	(void)state;
	for (int i = 0; i < 600; i++) {
		world.size += (size_t)sprintf(world.devices + world.size,
					      "%d d%d", i + 1, i) +
			      1;
		snprintf(name, sizeof(name), "d%d", i);
		assert_int_equal(note(log, name, (uint16_t)(1000 + i), 0), 0);
	}
	assert_int_equal(count_lines(""), 512);
	assert_int_equal(vdpa_initial_log_flush(log, NULL), 0);
	vdpa_initial_log_free(log);
	assert_int_equal(count_lines("\"add\""), 600);
	assert_int_equal(look(vdpa, "d0", 1, NULL), 1000);
	assert_int_equal(look(vdpa, "d599", 600, NULL), 1599);
	vdpa_close(vdpa);
}

/* Other requests are not recorded, and a deletion does not begin a journal. */
static void test_other_requests(void **state)
{
	struct vdpa *vdpa = open_world("");

	(void)state;
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_GET, "a", 1500, NULL), 0);
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_DEL, "a", 0, NULL), 0);
	assert_int_equal(access(folder, F_OK), -1);
	vdpa_initial_log_free(NULL);
	vdpa_initial_reader_close(NULL);
	vdpa_close(vdpa);
}

/* ---- what was set later -------------------------------------------------- */

/* The last change counts, also of a device that another tool has made. */
static void test_set(void **state)
{
	struct vdpa *vdpa = open_world("5 a/6 b!c/");

	(void)state;
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "a", 1500, NULL), 0);
	assert_int_equal(look_set(vdpa, "a", 5), -ENOENT);
	assert_int_equal(change(vdpa, "a", 1), 0);
	assert_int_equal(change(vdpa, "a", 2), 0);
	assert_int_equal(change(vdpa, "b!c", 3), 0);
	assert_int_equal(look_set(vdpa, "a", 5), 2);
	assert_int_equal(look(vdpa, "a", 5, NULL), 1500);
	assert_int_equal(look_set(vdpa, "b/c", 6), 3);
	assert_int_equal(look(vdpa, "b/c", 6, NULL), -ENOENT);
	assert_int_equal(change(vdpa, "none", 4), -ENOENT);
	/* It belongs to this device and this boot only. */
	assert_int_equal(look_set(vdpa, "a", 6), -ENOENT);
	world.boot_id = "boot-2\n";
	assert_int_equal(look_set(vdpa, "a", 5), -ENOENT);
	vdpa_close(vdpa);
}

/* Announce @count requests as one send, and note that all succeeded. */
static void send_all(struct vdpa_initial_log *log,
		     const struct vdpa_request *requests, size_t count)
{
	const struct vdpa_request *list[8];

	assert_true(count <= ARRAY_SIZE(list));
	for (size_t i = 0; i < count; i++)
		list[i] = &requests[i];
	assert_int_equal(vdpa_initial_log_begin(log, list, count, NULL), 0);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(vdpa_initial_log_add(log, list[i], 0, NULL),
				 0);
}

/* "a" was there, "b" and "c" are added by the same send that changes them. */
static void test_set_together(void **state)
{
	struct vdpa *vdpa = open_world("5 a/");
	struct vdpa_initial_log *log = open_log(vdpa);
	const struct vdpa_request requests[] = {
		change_of("a", 1),
		request_of(VDPA_CMD_DEV_NEW, "b", 1000),
		change_of("b", 2),
		request_of(VDPA_CMD_DEV_NEW, "c", 1001),
		request_of(VDPA_CMD_DEV_DEL, "c", 0),
		request_of(VDPA_CMD_DEV_NEW, "c", 1002),
		change_of("c", 3),
		change_of("a", 4),
	};

	(void)state;
	send_all(log, requests, ARRAY_SIZE(requests));
	set_devices("5 a/8 b/11 c/");
	assert_int_equal(vdpa_initial_log_flush(log, NULL), 0);
	vdpa_initial_log_free(log);
	assert_int_equal(look_set(vdpa, "a", 5), 4);
	assert_int_equal(look_set(vdpa, "b", 8), 2);
	assert_int_equal(look(vdpa, "c", 11, NULL), 1002);
	assert_int_equal(look_set(vdpa, "c", 11), 3);
	vdpa_close(vdpa);
}

/*
 * Before the results are recorded, somebody else deletes the devices, and adds
 * others under their names. Of "b", we know that we deleted it.
 */
static void test_set_of_others(void **state)
{
	struct vdpa *vdpa = open_world("5 a/");
	struct vdpa_initial_log *log = open_log(vdpa);
	const struct vdpa_request requests[] = {
		change_of("a", 1),
		request_of(VDPA_CMD_DEV_NEW, "b", 1000),
		change_of("b", 2),
		request_of(VDPA_CMD_DEV_DEL, "b", 0),
		request_of(VDPA_CMD_DEV_NEW, "c", 1001),
	};

	(void)state;
	send_all(log, requests, ARRAY_SIZE(requests));
	set_devices("9 a/12 b/11 c/");
	assert_int_equal(vdpa_initial_log_flush(log, NULL), 0);
	vdpa_initial_log_free(log);
	assert_int_equal(look_set(vdpa, "a", 9), -ENOENT);
	assert_int_equal(look_set(vdpa, "b", 12), -ENOENT);
	assert_int_equal(look(vdpa, "b", 12, NULL), -ENOENT);
	assert_int_equal(look(vdpa, "c", 11, NULL), 1001);
	vdpa_close(vdpa);
}

/* A change that was announced is open until its result is recorded. */
static void test_set_announced(void **state)
{
	static const struct {
		int code, wanted;
	} rows[] = { { -ENOBUFS, -ESTALE }, { -EBUSY, 1 }, { 0, 2 } };
	struct vdpa *vdpa = open_world("5 a/");

	(void)state;
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "a", 1500, NULL), 0);
	assert_int_equal(change(vdpa, "a", 1), 0);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct vdpa_request request = change_of("a", 2);
		const struct vdpa_request *requests = &request;
		struct vdpa_initial_log *log = open_log(vdpa);

		assert_int_equal(
			vdpa_initial_log_begin(log, &requests, 1, NULL), 0);
		assert_int_equal(look_set(vdpa, "a", 5), -ESTALE);
		assert_int_equal(look(vdpa, "a", 5, NULL), -ESTALE);
		assert_int_equal(vdpa_initial_log_add(log, &request,
						      rows[i].code, NULL),
				 0);
		assert_int_equal(vdpa_initial_log_flush(log, NULL), 0);
		vdpa_initial_log_free(log);
		assert_int_equal(look_set(vdpa, "a", 5), rows[i].wanted);
	}
	assert_int_equal(look(vdpa, "a", 5, NULL), 1500);
	vdpa_close(vdpa);
}

/* All results of a send are written together, however many lines wait. */
static void test_set_many(void **state)
{
	struct vdpa *vdpa = open_world("1 d/");
	struct vdpa_initial_log *log = open_log(vdpa);
	const struct vdpa_request requests[] = { change_of("d", 1),
						 change_of("d", 2),
						 change_of("d", 3) };

	(void)state;
	for (int i = 0; i < 511; i++)
		assert_int_equal(note(log, "d", 1000, 0), 0);
	send_all(log, requests, ARRAY_SIZE(requests));
	assert_int_equal(look_set(vdpa, "d", 1), 3);
	vdpa_initial_log_free(log);
	vdpa_close(vdpa);
}

/* ---- batches that are killed -------------------------------------------- */

static void test_killed(void **state)
{
	struct vdpa *vdpa = open_world("5 a/6 b/7 c/");
	struct vdpa_error err;
	int status;
	pid_t child = fork();

	(void)state;
	if (!child) {
		struct vdpa_initial_log *log = open_log(vdpa);

		announce(log, "a");
		announce(log, "b");
		announce(log, "c");
		announce(log, "d");
		note(log, "a", 1000, 0);
		note(log, "c", 1000, -EEXIST);
		vdpa_initial_log_flush(log, NULL);
		raise(SIGKILL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(look(vdpa, "a", 5, NULL), 1000);
	assert_int_equal(look(vdpa, "b", 6, NULL), -ESTALE);
	assert_int_equal(look(vdpa, "c", 7, NULL), -ENOENT);
	/* Somebody deletes it. */
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_DEL, "b", 0, &err), 0);
	assert_int_equal(look(vdpa, "b", 8, NULL), -ENOENT);
	vdpa_close(vdpa);
}

/* Requests that may have been carried out stay announced. */
static void test_lost(void **state)
{
	struct vdpa *vdpa = open_world("5 a/");
	struct vdpa_initial_log *log = open_log(vdpa);

	(void)state;
	assert_int_equal(announce(log, "a"), 0);
	assert_int_equal(note(log, "a", 1000, -ENOBUFS), 0);
	assert_int_equal(vdpa_initial_log_flush(log, NULL), 0);
	vdpa_initial_log_free(log);
	assert_int_equal(look(vdpa, "a", 5, NULL), -ESTALE);
	vdpa_close(vdpa);
}

/* ---- bad input ---------------------------------------------------------- */

#define LINE(kind, number, name)                                            \
	"{\"kind\":\"" kind "\",\"boot_id\":\"boot-1\",\"number\":" #number \
	",\"name\":\"" name "\",\"initial_config\":{\"mtu\":" #number       \
	"000}}\n"

#define CHANGE(number, name, words)                                    \
	"{\"kind\":\"set\",\"boot_id\":\"boot-1\",\"number\":" #number \
	",\"name\":\"" name "\",\"set_config\":{" words "}}\n"

/* Bad lines do not count; what a newer version can set is ignored. */
static void test_damaged_set(void **state)
{
	struct vdpa *vdpa = open_world("1 a/");
	struct vdpa_error err;

	(void)state;
	put_file("journal",
		 LINE("add", 1, "a") CHANGE(
			 1, "a",
			 "\"mac\":\"52:54:00:00:00:01\",\"mtu\":9,\"new\":[]")
			 CHANGE(1, "a", "\"mac\":\"52:54:00:00:00\"") CHANGE(
				 0, "a", "\"mac\":\"52:54:00:00:00:02\"")
				 CHANGE(1, "a", "") "{\"kind\":\"set\",");
	assert_int_equal(look_set(vdpa, "a", 1), 1);
	assert_int_equal(look(vdpa, "a", 1, &err), 1000);
	assert_text_has(err.what, "3 lines of the journal cannot be read: "
				  "line 3: record, set_config: \"mac\"");
	assert_int_equal(change(vdpa, "a", 3), 0);
	assert_int_equal(look_set(vdpa, "a", 1), 3);
	vdpa_close(vdpa);
}

static void test_damaged(void **state)
{
	struct vdpa *vdpa = open_world("1 a/2 b/3 c/4 d/");
	struct vdpa_initial initial;
	struct vdpa_error err;

	(void)state;
	put_file("journal",
		 LINE("add", 1, "a") "rubbish\n" LINE("new kind", 2, "b")
			 LINE("add", 3, "c") "{\"kind\":\"add\",\"boot");
	assert_int_equal(look(vdpa, "a", 1, NULL), 1000);
	assert_int_equal(look(vdpa, "b", 2, NULL), -ENOENT);
	assert_int_equal(look(vdpa, "c", 3, &err), 3000);
	assert_text_has(err.what,
			"2 lines of the journal cannot be read: line 2: ");
	/* A line appended after a line that was cut is whole. */
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "d", 4000, NULL), 0);
	assert_int_equal(look(vdpa, "d", 4, &err), 4000);
	assert_text_has(err.what, "2 lines");
	assert_int_equal(vdpa_initial_load(vdpa, folder, "x", &initial, &err),
			 -ENOENT);
	vdpa_close(vdpa);
}

/* Bytes that are not text, up to the limit and beyond. */
static void test_rubbish(void **state)
{
	struct vdpa *vdpa = open_world("1 a/");
	struct vdpa_error err;

	(void)state;
	put_file("journal", "");
	assert_int_equal(look(vdpa, "a", 1, NULL), -ENOENT);
	assert_int_equal(truncate(path_of("journal"), 4096), 0);
	assert_int_equal(look(vdpa, "a", 1, &err), -ENOENT);
	assert_text_has(err.what, "1 line of the journal cannot be read");
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "a", 1500, NULL), 0);
	assert_int_equal(look(vdpa, "a", 1, NULL), 1500);
	assert_int_equal(truncate(path_of("journal"), 100 << 20), 0);
	assert_int_equal(look(vdpa, "a", 1, &err), -EFBIG);
	assert_text_has(err.what, "/journal\" has more than 64 MiB");
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "a", 1500, &err),
			 -EFBIG);
	assert_text_has(err.hint, "remove it");
	vdpa_close(vdpa);
}

static void test_failures(void **state)
{
	static const struct {
		enum vdpa_file_op op;
		int code;
		const char *what;
	} rows[] = {
		{ VDPA_FILE_APPEND, -ENOSPC, "No space left on device" },
		{ VDPA_FILE_APPEND, -EROFS, "Read-only file system" },
		{ VDPA_FILE_NUMBER, -EACCES, "Permission denied" },
		{ VDPA_FILE_NUMBER, -EIO, "Input/output error" },
		{ VDPA_FILE_READ, -EIO, "cannot read " BOOT_ID_FILE },
	};
	struct vdpa *vdpa = open_world("1 a/2 b/");
	struct vdpa_error err;

	(void)state;
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "a", 1500, NULL), 0);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		world.failing = rows[i].op;
		world.code = rows[i].code;
		assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "b", 1600, &err),
				 rows[i].code);
		assert_text_has(err.what, rows[i].what);
	}
	world.failing = VDPA_FILE_LIST;
	assert_int_equal(log_all(vdpa, "a\0b\0", &err), -EIO);
	assert_text_has(err.what, "cannot read " DEVICES);
	world.failing = VDPA_FILE_LOAD;
	assert_int_equal(look(vdpa, "a", 1, &err), -EIO);
	assert_text_has(err.what, "/journal\": Input/output error");
	world.code = 0;
	assert_int_equal(look(vdpa, "a", 1, NULL), 1500);
	assert_int_equal(look(vdpa, "b", 2, NULL), -ENOENT);
	vdpa_close(vdpa);
}

static void test_of_others(void **state)
{
	struct vdpa *vdpa = open_world("1 a/");
	struct vdpa_error err;

	(void)state;
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "a", 1500, NULL), 0);
	assert_int_equal(chmod(path_of("journal"), 0666), 0);
	assert_int_equal(look(vdpa, "a", 1, &err), -EPERM);
	assert_text_has(err.hint, "must belong to this user or root");
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_DEL, "a", 0, &err), -EPERM);
	assert_text_has(err.hint, "must belong to this user or root");
	vdpa_close(vdpa);
}

/* A process that is stopped keeps the lock. */
static void test_locked(void **state)
{
	struct vdpa *vdpa = open_world("1 a/");
	struct vdpa_error err;
	char who[64];
	int fd;

	(void)state;
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "a", 1500, NULL), 0);
	assert_int_equal(vdpa_set_timeout(vdpa, 50, NULL), 0);
	fd = open(path_of("journal.lock"), O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_DEL, "a", 0, &err), -EBUSY);
	snprintf(who, sizeof(who), "(process %d) holds its lock",
		 (int)getpid());
	assert_text_has(err.hint, who);
	assert_int_equal(look(vdpa, "a", 1, NULL), 1500);
	close(fd);
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_DEL, "a", 0, &err), 0);
	vdpa_close(vdpa);
}

/* An empty pipe does not stand for a journal without lines. */
static void test_no_file(void **state)
{
	struct vdpa *vdpa = open_world("1 a/");
	struct vdpa_error err;

	(void)state;
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "a", 1500, NULL), 0);
	assert_int_equal(unlink(path_of("journal")), 0);
	assert_int_equal(mkfifo(path_of("journal"), 0644), 0);
	assert_int_equal(look(vdpa, "a", 1, &err), -EPERM);
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "a", 1500, &err),
			 -EPERM);
	vdpa_close(vdpa);
}

/* ---- records of earlier versions ---------------------------------------- */

#define EARLIER(gap, boot, number, name)                                     \
	"{" gap "\"schema\": \"vdpa-initial/1\"," gap "\"boot_id\": \"" boot \
	"\",\"number\": " #number ",\"name\": \"" name "\"," gap             \
	"\"initial_config\": {\"mtu\": " #number "000}" gap "}\n"

static void put_earlier(void)
{
	put_file("1.json", EARLIER("\n  ", "boot-1", 1, "a"));
	put_file("4.json", EARLIER("\n", "boot-0", 4, "d"));
	put_file("2-3.jsonl",
		 EARLIER("", "boot-1", 2, "b") EARLIER("", "boot-1", 3, "c"));
	put_file("notes", "none\n");
	put_file("5-x.jsonl", "none\n");
}

static void assert_taken_over(struct vdpa *vdpa)
{
	assert_int_equal(look(vdpa, "a", 1, NULL), 1000);
	assert_int_equal(look(vdpa, "b", 2, NULL), 2000);
	assert_int_equal(look(vdpa, "c", 3, NULL), 3000);
	assert_int_equal(look(vdpa, "d", 4, NULL), -ENOENT);
}

static void test_earlier(void **state)
{
	static const char *const names[] = { "1.json", "2-3.jsonl", "4.json",
					     "5-x.jsonl", "notes" };
	struct vdpa *vdpa = open_world("1 a/2 b/3 c/4 d/5 e/");

	(void)state;
	/* A command that reads takes them over, and so does one that writes. */
	for (int round = 0; round < 2; round++) {
		snprintf(folder, sizeof(folder), "%s/earlier-%d", top, round);
		put_earlier();
		if (round)
			assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "e",
					       5000, NULL),
					 0);
		assert_taken_over(vdpa);
		assert_int_equal(look(vdpa, "e", 5, NULL),
				 round ? 5000 : -ENOENT);
		for (size_t i = 0; i < ARRAY_SIZE(names); i++)
			assert_int_equal(access(path_of(names[i]), F_OK),
					 i < 3 ? -1 : 0);
	}
	vdpa_close(vdpa);
}

/* If nothing can be written, they are still read, and not hidden. */
static void test_earlier_kept(void **state)
{
	struct vdpa *vdpa = open_world("1 a/2 b/3 c/4 d/5 e/");

	(void)state;
	put_earlier();
	world.failing = VDPA_FILE_REPLACE;
	world.code = -ENOSPC;
	assert_taken_over(vdpa);
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "e", 5000, NULL),
			 -ENOSPC);
	assert_int_equal(access(path_of("journal"), F_OK), -1);
	world.code = -EAGAIN; /* Another process has begun the journal. */
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "e", 5000, NULL), 0);
	vdpa_close(vdpa);
}

/* ---- compaction --------------------------------------------------------- */

/* Devices come and go; one stays, one was announced. */
static void churn(struct vdpa *vdpa, int first, int count)
{
	struct vdpa_initial_log *log = open_log(vdpa);
	char name[16];

	for (int i = first; i < first + count; i++) {
		snprintf(name, sizeof(name), "d%d", i);
		world.size = (size_t)sprintf(world.devices, "1 a%c%d %s", '\0',
					     i + 2, name) +
			     1;
		assert_int_equal(announce(log, name), 0);
		assert_int_equal(note(log, name, 1500, 0), 0);
		assert_int_equal(vdpa_initial_log_flush(log, NULL), 0);
	}
	vdpa_initial_log_free(log);
}

static void test_compaction(void **state)
{
	struct vdpa *vdpa = open_world("1 a/");
	struct vdpa_initial_log *log;
	struct vdpa_error err;
	struct stat status;

	(void)state;
	put_file("journal", "rubbish\n" LINE("later", 1, "a")
				    EARLIER("", "boot-0", 9, "z"));
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "a", 1000, NULL), 0);
	log = open_log(vdpa);
	assert_int_equal(announce(log, "open"), 0);
	vdpa_initial_log_free(log);
	churn(vdpa, 0, 1500);
	assert_int_equal(stat(path_of("journal"), &status), 0);
	assert_true(status.st_size < 65536);
	assert_int_equal(look(vdpa, "a", 1, &err), 1000);
	assert_text_has(err.what, "1 line of the journal cannot be read");
	assert_int_equal(look(vdpa, "open", 7, NULL), -ESTALE);
	assert_int_equal(look(vdpa, "d1499", 1501, NULL), 1500);
	assert_int_equal(count_lines("\"later\""), 1);
	assert_int_equal(count_lines("boot-0"), 0);
	vdpa_close(vdpa);
}

/* The last change of each device is kept, and what a batch has announced. */
static void test_set_compaction(void **state)
{
	struct vdpa *vdpa = open_world("1 a/2 b/");
	const struct vdpa_request request = change_of("b", 7);
	const struct vdpa_request *requests = &request;
	struct vdpa_initial_log *log = open_log(vdpa);
	struct stat status;

	(void)state;
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "a", 1000, NULL), 0);
	for (int i = 0; i < 500; i++)
		assert_int_equal(change(vdpa, "a", (uint8_t)i), 0);
	assert_int_equal(vdpa_initial_log_begin(log, &requests, 1, NULL), 0);
	vdpa_initial_log_free(log);
	for (int i = 0; i < 500; i++)
		assert_int_equal(change(vdpa, "a", (uint8_t)i), 0);
	assert_int_equal(change(vdpa, "a", 77), 0);
	assert_int_equal(stat(path_of("journal"), &status), 0);
	assert_true(status.st_size < 65536);
	assert_int_equal(look(vdpa, "a", 1, NULL), 1000);
	assert_int_equal(look_set(vdpa, "a", 1), 77);
	assert_int_equal(look_set(vdpa, "b", 2), -ESTALE);
	vdpa_close(vdpa);
}

/*
 * A journal whose lines are needed is left as it is; so is one in a full
 * folder.
 */
static void test_no_compaction(void **state)
{
	struct vdpa *vdpa = open_world("1 a/");

	(void)state;
	assert_int_equal(store(vdpa, VDPA_CMD_DEV_NEW, "a", 1000, NULL), 0);
	world.failing = VDPA_FILE_REPLACE;
	world.code = -ENOSPC;
	churn(vdpa, 0, 700);
	assert_int_equal(count_lines("\"add\""), 701);
	world.code = -EAGAIN;
	churn(vdpa, 700, 1);
	assert_int_equal(count_lines("\"add\""), 702);
	vdpa_close(vdpa);
}

/* ---- many at once ------------------------------------------------------- */

#define WRITERS 4
#define ROUNDS	300

/* Real processes, while their journal is compacted. */
static void test_writers(void **state)
{
	struct vdpa *vdpa = open_world("");
	char name[16];
	int status;

	(void)state;
	for (int i = 0; i < WRITERS; i++)
		world.size += (size_t)sprintf(world.devices + world.size,
					      "%d w%d", i + 1, i) +
			      1;
	for (int i = 0; i < WRITERS; i++) {
		if (fork())
			continue;
		snprintf(name, sizeof(name), "w%d", i);
		for (int round = 0; round < ROUNDS; round++)
			if (store(vdpa, VDPA_CMD_DEV_NEW, name, 1500, NULL) ||
			    store(vdpa, VDPA_CMD_DEV_DEL, "gone", 0, NULL))
				_exit(1);
		_exit(0);
	}
	for (int i = 0; i < WRITERS; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(count_lines("\"add\""), WRITERS * ROUNDS);
	for (int i = 0; i < WRITERS; i++) {
		snprintf(name, sizeof(name), "w%d", i);
		assert_int_equal(look(vdpa, name, (uint64_t)i + 1, NULL), 1500);
	}
	vdpa_close(vdpa);
}

/* ---- refused allocations ------------------------------------------------ */

static int use_store(struct vdpa *vdpa)
{
	return store(vdpa, VDPA_CMD_DEV_NEW, "b", 1600, NULL);
}

static int use_look(struct vdpa *vdpa)
{
	int ret = look(vdpa, "a", 1, NULL);

	return ret > 0 ? 0 : ret;
}

static int use_announce(struct vdpa *vdpa)
{
	struct vdpa_initial_log *log;
	int ret = vdpa_initial_log_new(vdpa, folder, &log, NULL);

	if (ret)
		return ret;
	ret = announce(log, "c");
	if (!ret)
		ret = note(log, "c", 1500, 0);
	if (!ret)
		ret = vdpa_initial_log_flush(log, NULL);
	vdpa_initial_log_free(log);
	return ret;
}

static int use_change(struct vdpa *vdpa)
{
	const struct vdpa_request request = change_of("d", 1);
	const struct vdpa_request *requests = &request;
	struct vdpa_initial_log *log;
	int ret = vdpa_initial_log_new(vdpa, folder, &log, NULL);

	if (ret)
		return ret;
	ret = vdpa_initial_log_begin(log, &requests, 1, NULL);
	if (!ret)
		ret = vdpa_initial_log_add(log, &request, 0, NULL);
	if (!ret)
		ret = vdpa_initial_log_flush(log, NULL);
	vdpa_initial_log_free(log);
	return ret;
}

static int use_look_set(struct vdpa *vdpa)
{
	int ret = look_set(vdpa, "d", 4);

	return ret > 0 ? 0 : ret;
}

/* Whichever allocation is refused, old records are kept. */
static void check(struct vdpa *vdpa, int (*use)(struct vdpa *vdpa))
{
	unsigned int total = 1;
	int ret;

	for (unsigned int fails = 0; fails <= total; fails++) {
		memory = (struct memory){ .fails = fails };
		ret = use(vdpa);
		memory.is_quiet = true;
		assert_int_equal(memory.live, 0);
		if (!fails)
			total = memory.count;
		assert_true(ret == 0 || (fails && ret == -ENOMEM));
		assert_int_equal(look(vdpa, "a", 1, NULL), 1000);
	}
	assert_true(total > 1);
}

static void test_memory(void **state)
{
	struct vdpa *vdpa = open_world("1 a/2 b/3 c/4 d/5 e/");

	(void)state;
	put_earlier();
	/* The handle keeps what its first message needs. */
	assert_int_equal(change(vdpa, "e", 1), 0);
	check(vdpa, use_look);
	check(vdpa, use_store);
	check(vdpa, use_announce);
	check(vdpa, use_change);
	assert_int_equal(change(vdpa, "d", 1), 0);
	check(vdpa, use_look_set);
	vdpa_close(vdpa);
}

/* ---- all ---------------------------------------------------------------- */

static int make_top(void **state)
{
	umask(022);
	return mkdtemp(top) ? memory_begin_quietly(state) : -1;
}

static int remove_top(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", top);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_together),
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_gone),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_other_requests),
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_set_together),
		cmocka_unit_test(test_set_of_others),
		cmocka_unit_test(test_set_announced),
		cmocka_unit_test(test_set_many),
		cmocka_unit_test(test_killed),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_damaged_set),
		cmocka_unit_test(test_rubbish),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_of_others),
		cmocka_unit_test(test_locked),
		cmocka_unit_test(test_no_file),
		cmocka_unit_test(test_earlier),
		cmocka_unit_test(test_earlier_kept),
		cmocka_unit_test(test_compaction),
		cmocka_unit_test(test_set_compaction),
		cmocka_unit_test(test_no_compaction),
		cmocka_unit_test(test_writers),
		cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests_name("host-journal", tests, make_top,
					   remove_top);
}
