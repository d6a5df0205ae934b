// SPDX-License-Identifier: GPL-2.0-or-later
/* Named sets of features, from a file of this host or from the store. */

#include "sets.h"

#include "text-file.h"

#include "json/text-stream.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vdpa/set.h>
#include <vdpa/virtio.h>

#define FOLDER	      "/etc/vdpa/sets.d"
#define PREFIX	      "set:"
#define PROGRAM	      "vdpa-fleet"
#define NAME_MAX_SIZE 201
#define SET_SIZE_MAX  65536

/* ---- where a set is ------------------------------------------------------ */

static int read_file(const char *name, char **text, size_t *size)
{
	const char *folder = getenv("VDPA_SET_FOLDER");
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%.3000s/%s.json",
		 folder && *folder ? folder : FOLDER, name);
	return text_file_read(path, text, size);
}

/* The program next to this one, or else the one in PATH. It reports errors
 * itself. */
static int start_program(const char *name, int output, pid_t *pid)
{
	char *const words[] = { (char *)PROGRAM, (char *)"fleet", (char *)"set",
				(char *)"show",	 (char *)name,	  NULL };
	char path[PATH_MAX + sizeof(PROGRAM)];
	ssize_t size = readlink("/proc/self/exe", path, PATH_MAX);
	posix_spawn_file_actions_t files;
	char *slash;
	int ret = posix_spawn_file_actions_init(&files);

	if (ret)
		return ret;
	path[size > 0 ? size : 0] = '\0';
	slash = strrchr(path, '/');
	memcpy(slash ? slash + 1 : path, PROGRAM, sizeof(PROGRAM));
	ret = posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
	if (!ret)
		ret = posix_spawn(pid, path, &files, NULL, words, environ);
	if (ret == ENOENT)
		ret = posix_spawnp(pid, PROGRAM, &files, NULL, words, environ);
	posix_spawn_file_actions_destroy(&files);
	return ret;
}

/* All that can be read, up to SET_SIZE_MAX. NULL: an error, see errno. */
static char *read_all(int input, size_t *size)
{
	char *text = malloc(SET_SIZE_MAX);
	ssize_t got = 1;

	*size = 0;
	while (text && got > 0 && *size < SET_SIZE_MAX) {
		got = read(input, text + *size, SET_SIZE_MAX - *size);
		if (got < 0 && errno == EINTR)
			got = 1;
		else if (got > 0)
			*size += (size_t)got;
	}
	if (got >= 0)
		return text;
	free(text);
	return NULL;
}

/* Returns 0 or a negative errno: -ENOENT if the program itself failed. */
static int ask_store(const char *name, char **text, size_t *size)
{
	int pipe_ends[2], status = 0, ret;
	pid_t pid;

	if (pipe2(pipe_ends, O_CLOEXEC))
		return -errno;
	ret = -start_program(name, pipe_ends[1], &pid);
	close(pipe_ends[1]);
	if (!ret) {
		*text = read_all(pipe_ends[0], size);
		ret = *text ? 0 : -errno;
		close(pipe_ends[0]);
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
		if (ret)
			return ret;
		return status ? -ENOENT : 0;
	}
	close(pipe_ends[0]);
	return ret == -ENOENT ? -ENOPKG : ret;
}

static int fail_read(const char *name, int ret, struct vdpa_error *err)
{
	return vdpa_error_set(
		err, ret == -ENOENT ? -EINVAL : ret,
		ret == -ENOPKG ?
			"install vdpa-fleet, or write the set to " FOLDER
			"/NAME.json" :
			"\"vdpa fleet set list\" lists the sets",
		"the set \"%.80s\" cannot be read%s%s", name,
		ret == -ENOENT ? "" : ": ",
		ret == -ENOENT ? "" : strerror(-ret));
}

static int read_set(const char *name, struct vdpa_named_set **set,
		    struct vdpa_error *err)
{
	char *text = NULL;
	size_t size = 0;
	int ret = read_file(name, &text, &size);

	if (ret == -ENOENT) {
		free(text);
		text = NULL;
		ret = ask_store(name, &text, &size);
	}
	ret = ret ? fail_read(name, ret, err) :
		    vdpa_named_set_read(text, size, set, err);
	free(text);
	return ret;
}

/* ---- expanding ----------------------------------------------------------- */

static void put_names(FILE *file, const struct vdpa_named_set *set)
{
	const char *comma = "";

	for (unsigned int bit = 0; bit < 64; bit++) {
		const char *name = vdpa_feature_name(set->class_id, bit);

		if (!(set->features & VDPA_BIT(bit)))
			continue;
		if (name)
			fprintf(file, "%s%s", comma, name);
		else
			fprintf(file, "%sbit_%u", comma, bit);
		comma = ",";
	}
}

/* "set:NAME", of @length characters. */
static int put_set(FILE *file, const char *item, size_t length,
		   struct vdpa_error *err)
{
	char name[NAME_MAX_SIZE];
	struct vdpa_named_set *set = NULL;
	int ret;

	item += strlen(PREFIX);
	length -= strlen(PREFIX);
	if (!length || length >= sizeof(name) || *item == '.' ||
	    memchr(item, '/', length))
		return vdpa_error_set(err, -EINVAL,
				      "write set:NAME, such as set:gold",
				      "\"set:%.*s\" does not name a set",
				      length > 80 ? 80 : (int)length, item);
	memcpy(name, item, length);
	name[length] = '\0';
	ret = read_set(name, &set, err);
	if (ret || !set)
		return ret;
	put_names(file, set);
	vdpa_named_set_free(set);
	return 0;
}

static bool is_set(const char *item)
{
	return strncmp(item, PREFIX, strlen(PREFIX)) == 0;
}

static bool names_set(const char *text)
{
	const char *comma = text;

	while (comma && !is_set(comma)) {
		comma = strchr(comma, ',');
		comma = comma ? comma + 1 : NULL;
	}
	return comma;
}

static int put_all(FILE *file, const char *text, struct vdpa_error *err)
{
	int ret = 0;

	while (*text && !ret) {
		size_t length = strcspn(text, ",");

		if (is_set(text))
			ret = put_set(file, text, length, err);
		else
			fwrite(text, 1, length, file);
		text += length;
		if (*text)
			fputc(*text++, file);
	}
	return ret;
}

int sets_expand(const char *text, char **expanded, struct vdpa_error *err)
{
	struct text_stream stream = { .text = NULL };
	char *made = NULL;
	int ret;

	*expanded = NULL;
	if (!names_set(text))
		return 0;
	ret = text_stream_open(&stream) ? put_all(stream.file, text, err) :
					  -ENOMEM;
	if (stream.file)
		made = text_stream_close(&stream);
	if (!ret && !made)
		ret = -ENOMEM;
	if (ret == -ENOMEM)
		vdpa_error_set(err, ret, NULL, "no memory for a set");
	if (ret)
		free(made);
	else
		*expanded = made;
	return ret;
}
