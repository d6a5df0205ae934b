// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * read-dir PATH FOLDER...
 *
 * Read all files in folders of a store, and do nothing with them: what any
 * program that asks about all hosts has to do at least. Prints the number of
 * files and of bytes.
 */

#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

static unsigned long files, bytes;

static char value[65536];

static void read_file(int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
	ssize_t size;

	if (fd < 0)
		err(1, "%s", name);
	while ((size = read(fd, value, sizeof(value))) > 0)
		bytes += (unsigned long)size;
	close(fd);
	files++;
}

static void read_folder(const char *path, const char *folder)
{
	const struct dirent *dirent;
	char name[4096];
	DIR *dir;

	snprintf(name, sizeof(name), "%s/%s", path, folder);
	dir = opendir(name);
	if (!dir)
		err(1, "%s", name);
	while ((dirent = readdir(dir)))
		if (dirent->d_name[0] != '.')
			read_file(dirfd(dir), dirent->d_name);
	closedir(dir);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		errx(2, "usage: read-dir PATH FOLDER...");
	for (int i = 2; i < argc; i++)
		read_folder(argv[1], argv[i]);
	printf("%lu files, %lu bytes\n", files, bytes);
	return 0;
}
