// SPDX-License-Identifier: GPL-2.0-or-later
/* Files of this machine: what is read, written, and not believed. */

#include "fake.h"
#include "transport/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- a folder to work in ---------------------------------------------- */

static char folder[] = "/tmp/vdpa-file.XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	char command[64];

	(void)state;
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

static void put_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static ssize_t do_file(enum vdpa_file_op op, const char *path, void *buffer,
		       size_t size)
{

	return file_do(op, path, buffer, size);
}

static ssize_t do_text(enum vdpa_file_op op, const char *path, const char *text)
{
	char copy[64];

	snprintf(copy, sizeof(copy), "%s", text);
	return do_file(op, path, copy, strlen(text));
}

static void assert_bytes(enum vdpa_file_op op, const char *path,
			 const char *expected, size_t size)
{
	char buffer[64] = "";

	assert_int_equal(do_file(op, path, buffer, sizeof(buffer)), size);
	assert_memory_equal(buffer, expected, size);
}

static void assert_read(enum vdpa_file_op op, const char *path,
			const char *expected)
{
	assert_bytes(op, path, expected, strlen(expected));
}

/* "NUMBER NAME" of a file. Returns its size with the 0 byte. */
static size_t entry_of(const char *path, const char *name, char entry[64])
{
	struct stat stat_of;

	assert_int_equal(stat(path, &stat_of), 0);
	return (size_t)snprintf(entry, 64, "%lu %s",
				(unsigned long)stat_of.st_ino, name) +
	       1;
}

/* ---- reading ----------------------------------------------------------- */

static void test_read(void **state)
{
	char buffer[4];

	(void)state;
	put_file(in_folder("a"), "four");
	assert_read(VDPA_FILE_READ, in_folder("a"), "four");
	assert_int_equal(do_file(VDPA_FILE_READ, in_folder("a"), buffer, 4), 4);
	assert_int_equal(do_file(VDPA_FILE_READ, in_folder("a"), buffer, 3),
			 -EMSGSIZE);
	assert_int_equal(do_file(VDPA_FILE_READ, in_folder("none"), buffer, 3),
			 -ENOENT);
	assert_int_equal(do_file(VDPA_FILE_READ, folder, buffer, 3), -EISDIR);
}

static void test_link(void **state)
{
	char buffer[5];

	(void)state;
	assert_int_equal(symlink("../to/b", in_folder("link")), 0);
	assert_read(VDPA_FILE_LINK, in_folder("link"), "../to/b");
	assert_int_equal(do_file(VDPA_FILE_LINK, in_folder("link"), buffer, 5),
			 -EMSGSIZE);
	assert_int_equal(do_file(VDPA_FILE_LINK, folder, buffer, 5), -EINVAL);
}

static void test_list(void **state)
{
	char buffer[128], entry[64];
	size_t size;

	(void)state;
	assert_int_equal(mkdir(in_folder("d"), 0755), 0);
	assert_int_equal(do_file(VDPA_FILE_LIST, in_folder("d"), buffer, 8), 0);
	put_file(in_folder("d/one"), "");
	size = entry_of(in_folder("d/one"), "one", entry);
	assert_bytes(VDPA_FILE_LIST, in_folder("d"), entry, size);
	assert_int_equal(do_file(VDPA_FILE_LIST, in_folder("d"), buffer,
				 size - 1),
			 -EMSGSIZE);
	assert_int_equal(do_file(VDPA_FILE_LIST, in_folder("no"), buffer, 7),
			 -ENOENT);
	assert_int_equal(do_file(VDPA_FILE_LIST, in_folder("d/one"), buffer, 7),
			 -ENOTDIR);
}

/* A name can begin like a number. */
static void test_names(void **state)
{
	char list[] = "12 one\0000 7 two\0three\0";

	(void)state;
	vdpa_file_names(list);
	assert_memory_equal(list, "one\0007 two\0three\0", 17);
}

/* Root may read and write every file. */
static void test_access(void **state)
{
	(void)state;
	put_file(in_folder("open"), "");
	assert_int_equal(do_file(VDPA_FILE_ACCESS, in_folder("open"), NULL, 0),
			 0);
	put_file(in_folder("closed"), "");
	assert_int_equal(chmod(in_folder("closed"), 0400), 0);
	assert_int_equal(do_file(VDPA_FILE_ACCESS, in_folder("closed"), NULL,
				 0),
			 geteuid() == 0 ? 0 : -EACCES);
	assert_int_equal(do_file(VDPA_FILE_ACCESS, in_folder("no"), NULL, 0),
			 -ENOENT);
}

static void test_number(void **state)
{
	char buffer[32] = "", expected[32];
	struct stat stat_of;

	(void)state;
	put_file(in_folder("n"), "four");
	assert_int_equal(stat(in_folder("n"), &stat_of), 0);
	snprintf(expected, sizeof(expected), "%lu 4",
		 (unsigned long)stat_of.st_ino);
	assert_int_equal(do_file(VDPA_FILE_NUMBER, in_folder("n"), buffer, 32),
			 strlen(expected));
	assert_memory_equal(buffer, expected, strlen(expected));
	assert_int_equal(do_file(VDPA_FILE_NUMBER, in_folder("n"), buffer, 1),
			 -EMSGSIZE);
	assert_int_equal(do_file(VDPA_FILE_NUMBER, in_folder("no"), buffer, 1),
			 -ENOENT);
}

/* ---- writing ----------------------------------------------------------- */

static void test_write(void **state)
{
	(void)state;
	assert_int_equal(do_text(VDPA_FILE_WRITE, in_folder("w"), "x"),
			 -ENOENT);
	put_file(in_folder("w"), "");
	assert_int_equal(do_text(VDPA_FILE_WRITE, in_folder("w"), "text"), 0);
	assert_read(VDPA_FILE_READ, in_folder("w"), "text");
	assert_int_equal(do_text(VDPA_FILE_WRITE, "/dev/full", "x"), -ENOSPC);
}

static void test_paths(void **state)
{
	(void)state;
	assert_int_equal(do_text(VDPA_FILE_READ, "a", ""), -EINVAL);
	assert_int_equal(do_text(VDPA_FILE_READ, "", ""), -EINVAL);
	assert_int_equal(do_text((enum vdpa_file_op)99, "/a", ""), -EINVAL);
	assert_int_equal(do_text(VDPA_FILE_APPEND, "/a", ""), -EINVAL);
	assert_int_equal(do_text(VDPA_FILE_APPEND, in_folder(""), ""), -EINVAL);
	assert_int_equal(do_text(VDPA_FILE_REPLACE, in_folder("r"), "x"),
			 -EINVAL);
}

/* ---- records ----------------------------------------------------------- */

static void assert_mode(const char *path, mode_t mode)
{
	struct stat stat_of;

	assert_int_equal(stat(path, &stat_of), 0);
	assert_int_equal(stat_of.st_mode & 0777, mode);
}

static void test_append(void **state)
{
	(void)state;
	umask(027);
	assert_int_equal(do_text(VDPA_FILE_APPEND, in_folder("s/1"), "one\n"),
			 0);
	umask(022);
	/* Everybody may read it, unless the umask forbids that; not lock it. */
	assert_mode(in_folder("s/1"), 0640);
	assert_mode(in_folder("s/1.lock"), 0600);
	assert_int_equal(do_text(VDPA_FILE_APPEND, in_folder("s/1"), "tw"), 0);
	assert_read(VDPA_FILE_LOAD, in_folder("s/1"), "one\ntw");
	/* A line that was cut stays alone. */
	assert_int_equal(do_text(VDPA_FILE_APPEND, in_folder("s/1"), "3\n"), 0);
	assert_read(VDPA_FILE_LOAD, in_folder("s/1"), "one\ntw\n3\n");

	assert_int_equal(do_text(VDPA_FILE_REMOVE, in_folder("s/1"), ""), 0);
	assert_int_equal(do_text(VDPA_FILE_REMOVE, in_folder("s/1"), ""),
			 -ENOENT);
	assert_int_equal(do_text(VDPA_FILE_LOAD, in_folder("s/1"), ""),
			 -ENOENT);
	assert_int_equal(do_text(VDPA_FILE_LOAD, in_folder("none/1"), ""),
			 -ENOENT);
	/* Only the last folder of a path is made. */
	assert_int_equal(do_text(VDPA_FILE_APPEND, in_folder("p/q/1"), "x"),
			 -ENOENT);
}

/* If a text does not fit, no part of it is written. */
static void test_full(void **state)
{
	struct rlimit before, limit;
	const char *path = in_folder("u/1");

	(void)state;
	assert_int_equal(do_text(VDPA_FILE_APPEND, path, "one\n"), 0);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = 6;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(do_text(VDPA_FILE_APPEND, path, "two\n"), -ENOSPC);
	assert_int_equal(do_text(VDPA_FILE_REPLACE, in_folder("u/2"),
				 "\nnine bytes"),
			 -EFBIG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_read(VDPA_FILE_LOAD, path, "one\n");
	assert_int_equal(do_text(VDPA_FILE_LOAD, in_folder("u/2"), ""),
			 -ENOENT);
}

static int replace(const char *path, const char *stamp, const char *text)
{
	char whole[64];

	snprintf(whole, sizeof(whole), "%s\n%s", stamp, text);
	return (int)do_text(VDPA_FILE_REPLACE, path, whole);
}

/* A file that changed since it was read is not replaced. */
static void test_replace(void **state)
{
	const char *path = in_folder("r/1");
	char stamp[64] = "";

	(void)state;
	assert_int_equal(replace(path, "1 3", "new"), -EAGAIN);
	assert_int_equal(replace(path, "", "one\n"), 0);
	assert_int_equal(replace(path, "", "new"), -EAGAIN);
	assert_mode(path, 0644);
	assert_true(do_file(VDPA_FILE_NUMBER, path, stamp, 63) > 0);
	assert_int_equal(do_text(VDPA_FILE_APPEND, path, "two\n"), 0);
	assert_int_equal(replace(path, stamp, "new"), -EAGAIN);
	memset(stamp, 0, sizeof(stamp));
	assert_true(do_file(VDPA_FILE_NUMBER, path, stamp, 63) > 0);
	assert_int_equal(replace(path, stamp, "new\n"), 0);
	assert_read(VDPA_FILE_LOAD, path, "new\n");
	/* Nothing is left beside it but its lock. */
	assert_int_equal(unlink(path), 0);
	assert_int_equal(unlink(in_folder("r/1.lock")), 0);
	assert_int_equal(rmdir(in_folder("r")), 0);
}

/* The owner of the lock is stopped. */
static void test_locked(void **state)
{
	char expected[32];
	int fd;

	(void)state;
	assert_int_equal(do_text(VDPA_FILE_APPEND, in_folder("l/1"), "x\n"), 0);
	fd = open(in_folder("l/1.lock"), O_RDWR);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(do_text(VDPA_FILE_APPEND, in_folder("l/1"), "y\n"),
			 -EBUSY);
	snprintf(expected, sizeof(expected), "%d test-file", (int)getpid());
	assert_read(VDPA_FILE_LOCKER, in_folder("l/1"), expected);
	close(fd);
	assert_int_equal(do_text(VDPA_FILE_LOCKER, in_folder("l/1"), ""),
			 -ENOENT);
	assert_int_equal(do_text(VDPA_FILE_APPEND, in_folder("l/1"), "z\n"), 0);
	assert_read(VDPA_FILE_LOAD, in_folder("l/1"), "x\nz\n");
}

/* All that can be done with a record fails with @code. */
static void assert_refused(const char *path, int code)
{
	assert_int_equal(do_text(VDPA_FILE_APPEND, path, "new"), code);
	assert_int_equal(do_text(VDPA_FILE_REPLACE, path, "\nnew"), code);
	assert_int_equal(do_text(VDPA_FILE_LOAD, path, ""), code);
	assert_int_equal(do_text(VDPA_FILE_REMOVE, path, ""), code);
}

static void test_folder_of_others(void **state)
{
	(void)state;
	assert_int_equal(do_text(VDPA_FILE_APPEND, in_folder("o/1"), "old"), 0);
	assert_int_equal(chmod(in_folder("o"), 0777), 0);
	assert_refused(in_folder("o/1"), -EPERM);
	assert_int_equal(chmod(in_folder("o"), 0775), 0);
	assert_refused(in_folder("o/1"), -EPERM);
	assert_read(VDPA_FILE_READ, in_folder("o/1"), "old");
	assert_int_equal(chmod(in_folder("o"), 0755), 0);

	/* A link could lead anywhere by the time that it is followed. */
	assert_int_equal(symlink(in_folder("o"), in_folder("o-link")), 0);
	assert_refused(in_folder("o-link/1"), -ENOTDIR);
	/* No folder at all. */
	assert_refused(in_folder("o/1/2"), -ENOTDIR);
}

static void test_file_of_others(void **state)
{
	(void)state;
	assert_int_equal(do_text(VDPA_FILE_APPEND, in_folder("f/1"), "old"), 0);
	assert_int_equal(chmod(in_folder("f/1"), 0666), 0);
	assert_int_equal(do_text(VDPA_FILE_LOAD, in_folder("f/1"), ""), -EPERM);
	assert_int_equal(do_text(VDPA_FILE_APPEND, in_folder("f/1"), "x"),
			 -EPERM);
	assert_int_equal(symlink(in_folder("a"), in_folder("f/2")), 0);
	assert_int_equal(do_text(VDPA_FILE_LOAD, in_folder("f/2"), ""), -EPERM);
	/* A pipe is not waited for, and not taken for an empty file. */
	assert_int_equal(mkfifo(in_folder("f/3"), 0644), 0);
	assert_int_equal(do_text(VDPA_FILE_LOAD, in_folder("f/3"), ""), -EPERM);
	assert_int_equal(do_text(VDPA_FILE_APPEND, in_folder("f/3"), "x"),
			 -EPERM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_link),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_access),
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_write),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_append),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_replace),
		cmocka_unit_test(test_locked),
		cmocka_unit_test(test_folder_of_others),
		cmocka_unit_test(test_file_of_others),
	};

	return cmocka_run_group_tests_name("file", tests, make_folder,
					   remove_folder);
}
