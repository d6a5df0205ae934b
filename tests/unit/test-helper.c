// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The process that makes calls which can hang, and what is said when one does.
 * A named pipe without a writer stands for a kernel that keeps it.
 */

#include "fake-files.h"
#include "transport/file.h"
#include "transport/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
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

static void start(struct helper *helper, unsigned int timeout_ms)
{
	int own = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0);

	assert_true(own >= 0);
	helper_init(helper, own);
	helper->timeout_ms = timeout_ms;
	assert_int_equal(helper_ready(helper), 0);
}

static void stop(struct helper *helper)
{
	helper_stop(helper);
	close(helper->socket);
}

/* Opening it takes until somebody opens the other end. */
static int open_hanging(struct helper *helper)
{
	return file_open(&helper->base, hanging, O_RDONLY);
}

static void let_go(void)
{
	int fd = open(hanging, O_WRONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	close(fd);
}

static void test_calls(void **state)
{
	int fd = open(plain, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	struct helper helper;
	char text[] = "some text", buffer[64];
	pid_t pid;

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	start(&helper, LONG_MS);
	pid = helper.pid;
	assert_int_equal(file_do(&helper.base, VDPA_FILE_WRITE, plain, text,
				 strlen(text)),
			 0);
	fd = file_open(&helper.base, plain, O_RDONLY);
	assert_true(fd >= 0);
	assert_int_equal(CALL(&helper.base, SYS_read, fd, CALL_POINTER(buffer),
			      sizeof(buffer)),
			 strlen(text));
	assert_memory_equal(buffer, text, strlen(text));
	assert_int_equal(file_close(&helper.base, fd), 0);
	assert_int_equal(file_do(&helper.base, VDPA_FILE_TRY, "/nowhere", NULL,
				 0),
			 -ENOENT);
	assert_int_equal(helper_ready(&helper), 0);
	assert_int_equal(helper.pid, pid);
	stop(&helper);
	/* It has ended, and nothing is left of it. */
	assert_int_equal(waitpid(pid, NULL, __WALL), -1);
}

/* What fails there is no errno of this process. */
static void test_own_errno(void **state)
{
	struct helper helper;

	(void)state;
	start(&helper, LONG_MS);
	errno = ERANGE;
	assert_int_equal(CALL(&helper.base, SYS_close, -1), -EBADF);
	assert_int_equal(errno, ERANGE);
	stop(&helper);
}

/* Who waits for any child does not meet it. */
static void test_no_child(void **state)
{
	struct helper helper;

	(void)state;
	start(&helper, LONG_MS);
	assert_int_equal(wait(NULL), -1);
	assert_int_equal(errno, ECHILD);
	stop(&helper);
}

/* It has no files of ours but the socket. */
static void test_no_files(void **state)
{
	struct helper helper;
	int ends[2];
	char byte;

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	start(&helper, SHORT_MS);
	assert_int_equal(open_hanging(&helper), -ETIMEDOUT);
	close(ends[1]);
	assert_int_equal(read(ends[0], &byte, 1), 0);
	close(ends[0]);
	stop(&helper);
}

static void test_stuck(void **state)
{
	struct helper helper;

	(void)state;
	start(&helper, SHORT_MS);
	assert_int_equal(open_hanging(&helper), -ETIMEDOUT);
	/* No more orders: these would be carried out at once. */
	helper.timeout_ms = LONG_MS;
	assert_int_equal(file_open(&helper.base, plain, O_RDONLY), -ETIMEDOUT);
	assert_int_equal(file_close(&helper.base, 0), -ETIMEDOUT);
	assert_int_equal(helper_ready(&helper), -ETIMEDOUT);
	/* It is left behind, and ends when the kernel lets it go. */
	stop(&helper);
	assert_int_equal(helper.pid, 0);
}

/* When the kernel goes on, its late answer is nobody's. */
static void test_comes_back(void **state)
{
	struct helper helper;
	pid_t pid;
	int ret;

	(void)state;
	start(&helper, SHORT_MS);
	pid = helper.pid;
	assert_int_equal(open_hanging(&helper), -ETIMEDOUT);
	let_go();
	helper.timeout_ms = LONG_MS;
	do
		ret = helper_ready(&helper);
	while (ret == -ETIMEDOUT);
	assert_int_equal(ret, 0);
	/* Another one, because that one has a file open. */
	assert_int_not_equal(helper.pid, pid);
	assert_int_equal(file_do(&helper.base, VDPA_FILE_TRY, plain, NULL, 0),
			 0);
	stop(&helper);
}

/* A part of what is done takes so long. */
#define PART_MS 200

struct slow {
	struct caller *caller;
	bool has_progress;
};

CALLER_FUNCTION static long do_slowly(void *arg)
{
	const struct slow *slow = arg;
	const struct timespec part = { .tv_nsec = PART_MS * 1000000L };

	for (int i = 0; i < 6 && !*slow->caller->is_abandoned; i++) {
		syscall(SYS_nanosleep, &part, NULL);
		if (slow->has_progress)
			++*slow->caller->progress;
	}
	return 7;
}

/* What goes on may take longer than the limit. */
static void test_progress(void **state)
{
	struct helper helper;
	struct slow *slow;

	(void)state;
	start(&helper, 4 * PART_MS);
	slow = helper.base.memory;
	*slow = (struct slow){ &helper.base, true };
	assert_int_equal(helper.base.run(&helper.base, do_slowly, slow), 7);
	slow->has_progress = false;
	assert_int_equal(helper.base.run(&helper.base, do_slowly, slow),
			 -ETIMEDOUT);
	stop(&helper);
}

static void *start_and_end(void *helper)
{
	start(helper, LONG_MS);
	return NULL;
}

/* The thread that made it is gone, and with it what libc had for it. */
static void test_thread_ends(void **state)
{
	struct helper helper;
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, start_and_end, &helper),
			 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(CALL(&helper.base, SYS_close, -1), -EBADF);
	stop(&helper);
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
	vdpa_set_timeout(vdpa, 2500, NULL);
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
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_own_errno),
		cmocka_unit_test(test_no_child),
		cmocka_unit_test(test_no_files),
		cmocka_unit_test(test_stuck),
		cmocka_unit_test(test_comes_back),
		cmocka_unit_test(test_progress),
		cmocka_unit_test(test_thread_ends),
		cmocka_unit_test(test_said),
	};

	return cmocka_run_group_tests_name("helper", tests, make_folder,
					   remove_folder);
}
