// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The process that makes calls which can hang, and what is said when one does.
 * A named pipe without a writer stands for a kernel that keeps it.
 */

#include "fake-files.h"
#include "file.h"
#include "helper.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Longer than any machine takes that is not stuck, and shorter than ever. */
#define LONG_MS	 60000
#define SHORT_MS 50

static char folder[] = "/tmp/vdpa-helper.XXXXXX";
static char plain[64], hanging[64];

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(plain, sizeof(plain), "%s/plain", folder);
	snprintf(hanging, sizeof(hanging), "%s/hanging", folder);
	return mkfifo(hanging, 0600);
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(plain);
	unlink(hanging);
	return rmdir(folder);
}

static void start(struct helper *helper, int *socket_of)
{
	*socket_of = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0);
	assert_true(*socket_of >= 0);
	assert_int_equal(helper_start(helper, *socket_of), 0);
}

static ssize_t order_file(struct helper *helper, enum vdpa_file_op op,
			  const char *path, void *data, size_t size,
			  unsigned int timeout_ms)
{
	const struct order order = { .kind = ORDER_FILE + (uint32_t)op,
				     .path_size = (uint32_t)strlen(path) + 1,
				     .size = size };

	return helper_run(helper, &order, path, data, timeout_ms);
}

static void test_files(void **state)
{
	struct helper helper;
	char text[] = "some text", buffer[64];
	int socket_of, fd = open(plain, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	start(&helper, &socket_of);
	assert_int_equal(order_file(&helper, VDPA_FILE_WRITE, plain, text,
				    strlen(text), LONG_MS),
			 0);
	assert_int_equal(order_file(&helper, VDPA_FILE_READ, plain, buffer,
				    sizeof(buffer), LONG_MS),
			 strlen(text));
	assert_memory_equal(buffer, text, strlen(text));
	assert_int_equal(order_file(&helper, VDPA_FILE_READ, plain, buffer, 1,
				    LONG_MS),
			 -EMSGSIZE);
	assert_int_equal(order_file(&helper, VDPA_FILE_TRY, "/nowhere", NULL, 0,
				    LONG_MS),
			 -ENOENT);
	helper_stop(&helper);
	/* It has ended, and nothing is left of it. */
	assert_int_equal(waitpid(helper.pid, NULL, 0), -1);
	close(socket_of);
}

static void test_stuck(void **state)
{
	int ends[2], socket_of, fd;
	struct helper helper;
	char buffer[64];

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	start(&helper, &socket_of);
	assert_int_equal(order_file(&helper, VDPA_FILE_READ, hanging, buffer,
				    sizeof(buffer), SHORT_MS),
			 -ETIMEDOUT);
	/* No more orders: this one would be carried out at once. */
	assert_int_equal(order_file(&helper, VDPA_FILE_READ, plain, buffer,
				    sizeof(buffer), LONG_MS),
			 -ETIMEDOUT);
	/* It keeps nothing of ours open. */
	close(ends[1]);
	assert_int_equal(read(ends[0], buffer, sizeof(buffer)), 0);
	close(ends[0]);

	helper_stop(&helper);
	fd = open(hanging, O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(waitpid(helper.pid, NULL, 0), helper.pid);
	close(socket_of);
}

/* When the kernel goes on, its late answer is nobody's. */
static void test_comes_back(void **state)
{
	ssize_t got = -ETIMEDOUT;
	struct helper helper;
	char buffer[64];
	int socket_of, fd;

	(void)state;
	start(&helper, &socket_of);
	assert_int_equal(order_file(&helper, VDPA_FILE_READ, hanging, buffer,
				    sizeof(buffer), SHORT_MS),
			 -ETIMEDOUT);
	fd = open(hanging, O_WRONLY | O_CLOEXEC);
	assert_int_equal(write(fd, "late", 4), 4);
	close(fd);
	while (got == -ETIMEDOUT)
		got = order_file(&helper, VDPA_FILE_READ, plain, buffer,
				 sizeof(buffer), LONG_MS);
	assert_int_equal(got, strlen("some text"));
	assert_memory_equal(buffer, "some text", strlen("some text"));
	helper_stop(&helper);
	close(socket_of);
}

/* ---- what is said
 * ------------------------------------------------------------ */

static void assert_stuck(const struct entry *table, uint8_t command,
			 const char *what, const char *hint)
{
	const struct vdpa_request request = { .command = command,
					      .name = "n0" };
	struct vdpa_transport_ops ops;
	struct vdpa_error err;
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	ops = *fake.base.ops;
	ops.file = fake_file;
	fake.base.ops = &ops;
	fake.send_limit = 0;
	fake.send_code = -ETIMEDOUT;
	fake_files = table;
	vdpa_set_timeout(vdpa, 2500);
	assert_int_equal(vdpa_submit(vdpa, &request, &err), -ETIMEDOUT);
	assert_text_has(err.what, "did not answer within 3 s");
	assert_text_has(err.what, what);
	assert_text_has(err.hint, hint);
	fake_close(&fake, vdpa);
}

static void test_said(void **state)
{
	static const struct entry held[] = {
		{ VDPA_FILE_HOLDERS, "/proc", "0 12 qemu/1 13 sleep/", 0 },
		{ VDPA_FILE_NUMBER, "/dev/vhost-vdpa-1", "5", 0 },
		{ 0 },
	};
	static const struct entry open_ones[] = {
		{ VDPA_FILE_HOLDERS, "/proc", "1 13 sleep/", 0 },
		{ VDPA_FILE_NUMBER, "/dev/vhost-vdpa-1", "5", 0 },
		{ 0 },
	};
	static const struct entry hidden[] = {
		{ VDPA_FILE_HOLDERS, "/proc", "?/", 0 },
		{ 0 },
	};
	static const struct entry nobody[] = {
		{ VDPA_FILE_HOLDERS, "/proc", "", 0 },
		{ 0 },
	};
	static const struct entry nothing[] = { { 0 } };

	(void)state;
	assert_stuck(held, VDPA_CMD_DEV_DEL,
		     "waits until /dev/vhost-vdpa-0 is closed in qemu "
		     "(process 12)",
		     "stays with the kernel");
	assert_stuck(open_ones, VDPA_CMD_DEV_DEL,
		     "may wait for /dev/vhost-vdpa-1, open in sleep",
		     "end that process");
	assert_stuck(hidden, VDPA_CMD_DEV_DEL, "only root can see",
		     "--timeout");
	assert_stuck(nobody, VDPA_CMD_DEV_DEL, "no process has", "--timeout");
	assert_stuck(nothing, VDPA_CMD_DEV_DEL, "cannot be told", "--timeout");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_stuck),
		cmocka_unit_test(test_comes_back),
		cmocka_unit_test(test_said),
	};

	return cmocka_run_group_tests_name("helper", tests, make_folder,
					   remove_folder);
}
