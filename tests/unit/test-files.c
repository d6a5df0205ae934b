// SPDX-License-Identifier: GPL-2.0-or-later
/* Files that other users may prepare or change: owners, rights, links, locks. */

#include "fake.h"
#include "files/files.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Users that no test machine gives anything to. */
#define USER  54321
#define OTHER 54322

/* ---- a folder to work in ---------------------------------------------- */

static char folder[] = "/tmp/vdpa-files.XXXXXX";
static int in;

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder) || chmod(folder, 0777))
		return -1;
	in = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return in < 0 ? -1 : 0;
}

static int remove_folder(void **state)
{
	char command[64];

	(void)state;
	close(in);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

/* A path in the folder; good until four others are asked for. */
static const char *in_folder(const char *name)
{
	static char paths[4][256];
	static unsigned int next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

static void put_file(const char *name, mode_t mode)
{
	int fd = openat(in, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, "old", 3), 3);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static struct stat status_of(const char *name)
{
	struct stat status;

	assert_int_equal(fstatat(in, name, &status, AT_SYMLINK_NOFOLLOW), 0);
	return status;
}

static void assert_content(const char *name, const char *expected)
{
	char found[64] = "";
	int fd = openat(in, name, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(read(fd, found, sizeof(found)), strlen(expected));
	assert_memory_equal(found, expected, strlen(expected));
	close(fd);
}

/* The result of @run in a process of @user. */
static int run_as(uid_t user, int (*run)(void))
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (!pid)
		_exit(setgid(user) || setuid(user) ? 99 : -run());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return -WEXITSTATUS(status);
}

/* ---- rights ------------------------------------------------------------- */

/* Never more than 0666 less the umask and what the old file had. */
static void test_mode(void **state)
{
	static const mode_t modes[] = { 06777, 04755, 02777, 01666, 0777,
					0666,  0644,  0640,  0600,  0444 };
	static const mode_t masks[] = { 0, 022, 027, 077 };

	(void)state;
	for (size_t i = 0; i < 40; i++) {
		mode_t mode = modes[i / 4], mask = masks[i % 4];

		put_file("mode", mode);
		umask(mask);
		assert_int_equal(files_replace(in, "mode", 0666, "new", 3), 0);
		umask(022);
		assert_int_equal(status_of("mode").st_mode & 07777,
				 mode & 0666 & ~mask);
		assert_content("mode", "new");
		assert_int_equal(unlink(in_folder("mode")), 0);
	}
}

static void test_new(void **state)
{
	(void)state;
	umask(027);
	assert_int_equal(files_replace(in, "new", 0666, "new", 3), 0);
	umask(022);
	assert_int_equal(status_of("new").st_mode & 07777, 0640);
	assert_content("new", "new");
}

static int replace_owned(void)
{
	return files_replace(in, "owned", 0666, "new", 3);
}

static void test_owner(void **state)
{
	(void)state;
	if (geteuid() != 0)
		SKIP_TEST("this needs root");
	put_file("owned", 0664);
	assert_int_equal(chown(in_folder("owned"), USER, OTHER), 0);
	assert_int_equal(replace_owned(), 0);
	assert_int_equal(status_of("owned").st_uid, USER);
	assert_int_equal(status_of("owned").st_gid, OTHER);
	assert_content("owned", "new");
	assert_int_equal(run_as(OTHER, replace_owned), -EPERM);
	assert_int_equal(status_of("owned").st_uid, USER);
	/* The user is not in this group, so the new file has a different group,
	 * with the rights of all other users. */
	assert_int_equal(chmod(in_folder("owned"), 0660), 0);
	assert_int_equal(run_as(USER, replace_owned), 0);
	assert_int_equal(status_of("owned").st_gid, USER);
	assert_int_equal(status_of("owned").st_mode & 07777, 0600);
}

/* ---- what is not a file ------------------------------------------------- */

static void test_kinds(void **state)
{
	int fd;

	(void)state;
	put_file("target", 0644);
	assert_int_equal(symlinkat("target", in, "link"), 0);
	assert_int_equal(symlinkat("nowhere", in, "dangling"), 0);
	assert_int_equal(mkdirat(in, "d", 0755), 0);
	assert_int_equal(mkfifoat(in, "fifo", 0644), 0);

	assert_int_equal(files_replace(in, "link", 0666, "x", 1), -ELOOP);
	assert_int_equal(files_replace(in, "d", 0666, "x", 1), -EISDIR);
	assert_int_equal(files_replace(in, "fifo", 0666, "x", 1), -EINVAL);
	assert_int_equal(files_create(in_folder("link"), 0666), -ELOOP);
	assert_int_equal(files_create(in_folder("dangling"), 0666), -ELOOP);
	assert_int_equal(files_create(in_folder("d"), 0666), -EISDIR);
	assert_int_equal(files_create(in_folder("fifo"), 0666), -ENXIO);
	assert_content("target", "old");

	assert_int_equal(files_open_at(in, "link"), -ELOOP);
	assert_int_equal(files_open(in_folder("d"), true), -EISDIR);
	assert_int_equal(files_open(in_folder("fifo"), true), -EINVAL);
	assert_int_equal(files_open("/dev/zero", true), -EINVAL);
	assert_int_equal(files_open(in_folder("no"), true), -ENOENT);
	fd = files_open(in_folder("link"), false);
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(files_open("/dev/null", false), -EINVAL);
	fd = files_open("/dev/null", true);
	assert_true(fd >= 0);
	close(fd);
	fd = files_create("/dev/null", 0666);
	assert_true(fd >= 0);
	close(fd);
}

/* A shell has pipes without a name in "<(command)". */
static void test_pipe(void **state)
{
	char path[64];
	int ends[2], fd;

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", ends[0]);
	assert_int_equal(files_open(path, false), -EINVAL);
	fd = files_open(path, true);
	assert_true(fd >= 0);
	assert_false(fcntl(fd, F_GETFL) & O_NONBLOCK);
	close(fd);
	close(ends[0]);
	close(ends[1]);
}

/* Another name of the old file keeps the old content. */
static void test_create(void **state)
{
	int fd;

	(void)state;
	put_file("one", 04777);
	assert_int_equal(linkat(in, "one", in, "two", 0), 0);
	fd = files_create(in_folder("one"), 0666);
	assert_true(fd >= 0);
	assert_int_equal(files_write(fd, "new", 3), 0);
	close(fd);
	assert_content("one", "new");
	assert_int_equal(status_of("one").st_mode & 07777, 0644);
	assert_content("two", "old");
}

/* ---- unfinished files ---------------------------------------------------- */

static bool is_there(const char *name)
{
	return faccessat(in, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static void test_unfinished(void **state)
{
	static const char *const removed[] = {
		".w.json.0123456789abcdef.part",
		".w.json.ffffffffffffffff.part",
	};
	static const char *const kept[] = {
		".w.json.0123456789abcdeg.part", ".w.json.012345678.part",
		".w.json.0123456789abcdef.past", "w.json.0123456789abcdef.part",
		".v.json.0123456789abcdef.part", ".w.json",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(removed); i++)
		put_file(removed[i], 0644);
	for (size_t i = 0; i < ARRAY_SIZE(kept); i++)
		put_file(kept[i], 0644);
	assert_int_equal(files_replace(in, "w.json", 0666, "new", 3), 0);
	for (size_t i = 0; i < ARRAY_SIZE(removed); i++)
		assert_false(is_there(removed[i]));
	for (size_t i = 0; i < ARRAY_SIZE(kept); i++)
		assert_true(is_there(kept[i]));
}

static void set_age(const char *name, time_t age_s)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
				     { .tv_sec = time(NULL) - age_s } };

	assert_int_equal(utimensat(in, name, times, 0), 0);
}

/* Without a lock, another writer may be about to rename a file. */
static void test_unfinished_unlocked(void **state)
{
	static const char fresh[] = ".u.json.0123456789abcdef.part";
	static const char old[] = ".u.json.ffffffffffffffff.part";

	(void)state;
	put_file(fresh, 0644);
	put_file(old, 0644);
	set_age(fresh, 3600);
	set_age(old, 48 * 3600);
	assert_int_equal(files_replace_unlocked(in, "u.json", 0640, "new", 3),
			 0);
	assert_true(is_there(fresh));
	assert_false(is_there(old));
	assert_false(is_there("u.json.lock"));
	assert_content("u.json", "new");
	assert_int_equal(status_of("u.json").st_mode & 07, 0);
}

#define ROUNDS 300

/* Each thread replaces its own file, whose content it knows. */
static void *replace_often(void *arg)
{
	const char *name = arg;
	char text[2048], found[sizeof(text) + 1];

	for (int round = 0; round < ROUNDS; round++) {
		size_t size = (size_t)(round * 7 % 2000 + 1);
		int fd;

		memset(text, name[0], size);
		if (files_replace(in, name, 0666, text, size))
			return arg;
		fd = files_open_at(in, name);
		if (fd < 0 || read(fd, found, sizeof(found)) != (ssize_t)size ||
		    memcmp(text, found, size) != 0)
			return arg;
		close(fd);
	}
	return NULL;
}

/* All threads replace the same file: it is always that of one of them. */
static void *replace_same(void *arg)
{
	const char *letter = arg;
	char text[1024], found[sizeof(text) + 1];

	memset(text, *letter, sizeof(text));
	for (int round = 0; round < ROUNDS; round++) {
		ssize_t size;
		int fd;

		if (files_replace_unlocked(in, "same", 0666, text,
					   sizeof(text)))
			return arg;
		fd = files_open_at(in, "same");
		size = fd < 0 ? fd : read(fd, found, sizeof(found));
		close(fd);
		found[sizeof(text)] = '\0';
		if (size != sizeof(text) ||
		    strspn(found, (char[]){ found[0], '\0' }) != sizeof(text))
			return arg;
	}
	return NULL;
}

static void run_threads(void *(*run)(void *))
{
	static char names[][2] = { "a", "b", "c" };
	pthread_t threads[3];
	void *failed;

	for (size_t i = 0; i < 3; i++)
		assert_int_equal(
			pthread_create(&threads[i], NULL, run, names[i]), 0);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(pthread_join(threads[i], &failed), 0);
		assert_null(failed);
	}
}

static void test_threads(void **state)
{
	(void)state;
	run_threads(replace_often);
	run_threads(replace_same);
}

/* ---- locks --------------------------------------------------------------- */

static int lock(const char *path, unsigned int timeout_ms,
		struct files_holder *holder)
{
	struct files_place place;
	int ret = files_find(path, false, &place);

	assert_int_equal(ret, 0);
	ret = files_lock(place.folder, place.name, 0666, timeout_ms, holder);
	files_place_close(&place);
	return ret;
}

/* A file and the links to it have one lock. */
static void test_one_lock(void **state)
{
	struct files_holder holder;
	char text[FILES_HOLDER_SIZE], expected[FILES_HOLDER_SIZE];
	int fd;

	(void)state;
	put_file("world", 0644);
	assert_int_equal(symlinkat("world", in, "to-world"), 0);
	assert_int_equal(mkdirat(in, "deep", 0755), 0);
	assert_int_equal(symlinkat("../to-world", in, "deep/world"), 0);
	fd = lock(in_folder("world"), 0, &holder);
	assert_true(fd >= 0);
	assert_int_equal(lock(in_folder("to-world"), 20, &holder), -EBUSY);
	assert_int_equal(holder.pid, getpid());
	files_holder_text(&holder, text);
	snprintf(expected, sizeof(expected), "test-files (process %d)",
		 (int)getpid());
	assert_string_equal(text, expected);
	assert_int_equal(lock(in_folder("deep/world"), 20, &holder), -EBUSY);
	assert_int_equal(files_lock_holder(in, "world", &holder), 0);
	assert_int_equal(holder.pid, getpid());
	close(fd);
	assert_int_equal(files_lock_holder(in, "world", &holder), -ENOENT);
	fd = lock(in_folder("deep/world"), 20, &holder);
	assert_true(fd >= 0);
	close(fd);
	assert_false(is_there("to-world.lock"));
}

static void test_holder_text(void **state)
{
	struct files_holder holder = { 0 };
	char text[FILES_HOLDER_SIZE];

	(void)state;
	files_holder_text(&holder, text);
	assert_string_equal(text, "another process");
	holder.pid = 12;
	files_holder_text(&holder, text);
	assert_string_equal(text, "process 12");
}

/* Whether a lock on the name that @fd is the lock of would be another one. */
static int is_current(int fd)
{
	struct stat held, now;

	return !fstat(fd, &held) &&
	       !fstatat(in, "gone.lock", &now, AT_SYMLINK_NOFOLLOW) &&
	       held.st_ino == now.st_ino;
}

/* While a process waits for the lock, somebody removes its file. */
static void test_removed_lock(void **state)
{
	struct files_holder holder;
	int fd, status;
	pid_t pid;

	(void)state;
	fd = files_lock(in, "gone", 0666, 0, &holder);
	assert_true(fd >= 0);
	pid = fork();
	if (!pid) {
		close(fd);
		fd = files_lock(in, "gone", 0666, 0, &holder);
		_exit(fd >= 0 && is_current(fd) ? 0 : 1);
	}
	assert_int_equal(unlinkat(in, "gone.lock", 0), 0);
	close(fd);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void test_planted_lock(void **state)
{
	struct files_holder holder;

	(void)state;
	assert_int_equal(symlinkat("target", in, "p.lock"), 0);
	assert_int_equal(files_lock(in, "p", 0666, 20, &holder), -EPERM);
	assert_int_equal(mkfifoat(in, "q.lock", 0666), 0);
	assert_int_equal(files_lock(in, "q", 0666, 20, &holder), -EPERM);
	assert_int_equal(mkdirat(in, "r.lock", 0755), 0);
	assert_true(files_lock(in, "r", 0666, 20, &holder) < 0);
}

static int lock_owned(void)
{
	struct files_holder holder;
	int fd = files_lock(in, "owned2", 0666, 20, &holder);

	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

/* Root makes the lock of a user's file; the user can lock it later. */
static void test_lock_of_user(void **state)
{
	(void)state;
	if (geteuid() != 0)
		SKIP_TEST("this needs root");
	put_file("owned2", 0644);
	assert_int_equal(chown(in_folder("owned2"), USER, USER), 0);
	umask(077);
	assert_int_equal(lock_owned(), 0);
	umask(022);
	assert_int_equal(status_of("owned2.lock").st_mode & 07777, 0600);
	assert_int_equal(run_as(USER, lock_owned), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mode),
		cmocka_unit_test(test_new),
		cmocka_unit_test(test_owner),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_create),
		cmocka_unit_test(test_unfinished),
		cmocka_unit_test(test_unfinished_unlocked),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_one_lock),
		cmocka_unit_test(test_holder_text),
		cmocka_unit_test(test_removed_lock),
		cmocka_unit_test(test_planted_lock),
		cmocka_unit_test(test_lock_of_user),
	};

	return cmocka_run_group_tests_name("files", tests, make_folder,
					   remove_folder);
}
