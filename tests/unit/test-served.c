// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The contract of vdpa_open_served(): what a program can rely on if its handle
 * has its own server. The tests read the server's /proc/self through it.
 */

#include "fake.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vdpa/transport.h>

#define LONG_MS	 60000
#define SHORT_MS 200

static struct vdpa *open_served(unsigned int timeout_ms)
{
	struct vdpa_error err;
	struct vdpa *vdpa;

	if (vdpa_open_served(TOOL, timeout_ms, &vdpa, &err))
		fail_msg("%s", err.what);
	return vdpa;
}

/* A file of the server's process, as a text. */
static ssize_t about(struct vdpa *vdpa, const char *path, char text[4096])
{
	ssize_t size = vdpa_file(vdpa, VDPA_FILE_READ, path, text, 4095);

	text[size > 0 ? size : 0] = '\0';
	return size;
}

/* Process, state, parent, group, session: numbers of /proc/self/stat. */
struct about {
	int pid;
	int parent;
	int session;
};

static struct about about_server(struct vdpa *vdpa)
{
	struct about found = { 0 };
	char text[4096];
	const char *at;

	assert_true(about(vdpa, "/proc/self/stat", text) > 0);
	found.pid = (int)strtol(text, NULL, 10);
	at = strrchr(text, ')');
	assert_non_null(at);
	assert_int_equal(sscanf(at, ") %*c %d %*d %d", &found.parent,
				&found.session),
			 2);
	return found;
}

static long number_of(struct vdpa *vdpa, const char *key)
{
	char text[4096];
	const char *at;

	assert_true(about(vdpa, "/proc/self/status", text) > 0);
	at = strstr(text, key);
	assert_non_null(at);
	return strtol(at + strlen(key), NULL, 10);
}

/* ---- files, children, memory --------------------------------------------- */

static void test_apart(void **state)
{
	size_t size = 64 << 20;
	char *memory = malloc(size), byte;
	struct about server;
	struct vdpa *vdpa;
	int ends[2];

	(void)state;
	assert_non_null(memory);
	memset(memory, 1, size);
	/* Not close-on-exec. */
	assert_int_equal(pipe(ends), 0);
	vdpa = open_served(LONG_MS);
	server = about_server(vdpa);
	assert_int_not_equal(server.pid, getpid());
	assert_int_not_equal(server.parent, getpid());
	assert_int_not_equal(server.session, getsid(0));
	assert_true(number_of(vdpa, "VmRSS:") < 32768);
	assert_int_equal(wait(NULL), -1);
	assert_int_equal(errno, ECHILD);
	close(ends[1]);
	assert_int_equal(read(ends[0], &byte, 1), 0);
	close(ends[0]);
	vdpa_close(vdpa);
	free(memory);
}

/* In a child of its own, because a filter stays. */
static int refuse_close_range(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_close_range, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { ARRAY_SIZE(filter), filter };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static void test_no_close_range(void **state)
{
	struct vdpa *vdpa;
	int ends[2], status;
	char byte;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (!pid) {
		if (refuse_close_range())
			_exit(77);
		vdpa = open_served(LONG_MS);
		/* The other process has this end, too, so ask the server. */
		status = number_of(vdpa, "Seccomp:") == 2 &&
			 vdpa_file(vdpa, VDPA_FILE_READ, "/proc/self/fd/9",
				   &byte, 1) == -ENOENT;
		vdpa_close(vdpa);
		_exit(status ? 0 : 1);
	}
	close(ends[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(read(ends[0], &byte, 1), 0);
	close(ends[0]);
	if (WEXITSTATUS(status) == 77)
		SKIP_TEST("seccomp has no filters here");
	assert_int_equal(status, 0);
}

/* ---- a server that is lost or stuck -------------------------------------- */

static void test_killed(void **state)
{
	struct vdpa *vdpa = open_served(LONG_MS);
	struct about first = about_server(vdpa);
	char text[4096];

	(void)state;
	kill(first.pid, SIGKILL);
	assert_int_equal(about(vdpa, "/proc/self/stat", text), -ECONNRESET);
	assert_int_not_equal(about_server(vdpa).pid, first.pid);
	vdpa_close(vdpa);
}

static void test_left_behind(void **state)
{
	char folder[] = "/tmp/vdpa-served.XXXXXX", hanging[64], text[] = "x";
	struct pollfd fd = { .events = POLLIN };
	struct about server;
	struct vdpa *vdpa;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(hanging, sizeof(hanging), "%s/hanging", folder);
	assert_int_equal(mkfifo(hanging, 0600), 0);
	vdpa = open_served(SHORT_MS);
	server = about_server(vdpa);
	assert_int_equal(vdpa_file(vdpa, VDPA_FILE_WRITE, hanging, text, 1),
			 -ETIMEDOUT);
	assert_int_not_equal(about_server(vdpa).pid, server.pid);
	vdpa_close(vdpa);
	/* It completes its request, and ends. */
	fd.fd = open(hanging, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_int_equal(poll(&fd, 1, LONG_MS), 1);
	assert_int_equal(read(fd.fd, text, 1), 1);
	while (!kill(server.pid, 0))
		poll(NULL, 0, 5);
	close(fd.fd);
	unlink(hanging);
	rmdir(folder);
}

/* ---- fork, privileges, threads ------------------------------------------- */

static void test_fork(void **state)
{
	struct vdpa *vdpa = open_served(LONG_MS);
	struct about first = about_server(vdpa);
	int status;
	pid_t pid = fork();

	(void)state;
	if (!pid) {
		status = about_server(vdpa).pid == first.pid;
		vdpa_close(vdpa);
		_exit(status);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(about_server(vdpa).pid, first.pid);
	vdpa_close(vdpa);
}

#define NOBODY 65534

/* Only root can enter its home, which may be where this was built. */
static bool nobody_can_run(const char *program)
{
	bool can = !seteuid(NOBODY) && !euidaccess(program, X_OK);

	assert_int_equal(seteuid(0), 0);
	return can;
}

static void test_privileges(void **state)
{
	struct vdpa *vdpa;
	int status;
	pid_t pid;

	(void)state;
	if (geteuid())
		SKIP_TEST("this needs root");
	if (!nobody_can_run(TOOL))
		SKIP_TEST("other users cannot enter the folder of the build");
	vdpa = open_served(LONG_MS);
	pid = fork();
	if (!pid) {
		assert_int_equal(number_of(vdpa, "\nUid:\t"), 0);
		status = seteuid(NOBODY) || number_of(vdpa, "\nUid:\t0\t") == 0;
		vdpa_close(vdpa);
		_exit(status);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	vdpa_close(vdpa);
}

static void *open_and_end(void *vdpa)
{
	*(struct vdpa **)vdpa = open_served(LONG_MS);
	return NULL;
}

/* The thread that opened it has ended. */
static void test_thread(void **state)
{
	struct vdpa *vdpa;
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, open_and_end, &vdpa), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_true(about_server(vdpa).pid > 0);
	vdpa_close(vdpa);
}

/* ---- what is no server --------------------------------------------------- */

static void assert_no_program(const char *program, int code, const char *what)
{
	struct vdpa_error err;
	struct vdpa *vdpa;

	assert_int_equal(vdpa_open_served(program, LONG_MS, &vdpa, &err), code);
	assert_text_has(err.what, what);
	assert_int_equal(wait(NULL), -1);
}

static bool under_valgrind(void)
{
	const char *libraries = getenv("LD_PRELOAD");

	return libraries && strstr(libraries, "vgpreload");
}

static void test_no_program(void **state)
{
	(void)state;
	/* Under valgrind, posix_spawn(3) does not report the reason. */
	if (under_valgrind())
		assert_no_program("/none/vdpa", -ECONNREFUSED, "ended before");
	else
		assert_no_program("/none/vdpa", -ENOENT,
				  "cannot run \"/none/vdpa\"");
	assert_no_program("/bin/true", -ECONNREFUSED, "ended before");
	assert_no_program("/bin/echo", -ECONNREFUSED, "ended before");
}

/* A handle that makes the calls itself refuses a limit. */
static void test_plain_handle(void **state)
{
	struct vdpa_error err;
	struct vdpa *vdpa;

	(void)state;
	if (vdpa_open(&vdpa, NULL))
		SKIP_TEST("there is no netlink socket here");
	assert_int_equal(vdpa_set_timeout(vdpa, 0, &err), 0);
	assert_int_equal(vdpa_set_timeout(vdpa, 10, &err), -EOPNOTSUPP);
	assert_text_has(err.hint, "vdpa_open_served()");
	vdpa_close(vdpa);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_apart),
		cmocka_unit_test(test_no_close_range),
		cmocka_unit_test(test_killed),
		cmocka_unit_test(test_left_behind),
		cmocka_unit_test(test_fork),
		cmocka_unit_test(test_privileges),
		cmocka_unit_test(test_thread),
		cmocka_unit_test(test_no_program),
		cmocka_unit_test(test_plain_handle),
	};

	return cmocka_run_group_tests_name("served", tests, NULL, NULL);
}
