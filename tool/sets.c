// SPDX-License-Identifier: GPL-2.0-or-later
/* Named sets of features, from a file of this host or from the store. */

#include "sets.h"

#include "text-file.h"

#include "json/text-stream.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vdpa/fleet.h>
#include <vdpa/set.h>
#include <vdpa/virtio.h>

#define FOLDER	      "/etc/vdpa/sets.d"
#define PREFIX	      "set:"
#define PROGRAM	      "vdpa-fleet"
#define NAME_MAX_SIZE 201
#define SET_SIZE_MAX  65536

/* ---- where a set is ------------------------------------------------------ */

static const char *setting(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value && *value ? value : otherwise;
}

static const char *sets_folder(void)
{
	return setting("VDPA_SET_FOLDER", FOLDER);
}

/* A URL with a password is refused, and must not be printed. */
static const char *store_name(void)
{
	const char *store = setting("VDPA_STORE", VDPA_STORE_DEFAULT);

	return strchr(store, '@') ? "$VDPA_STORE" : store;
}

static int read_file(const char *name, char **text, size_t *size)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%.3000s/%s.json", sets_folder(), name);
	return text_file_read(path, text, size);
}

/* "gold.json" */
static void visit(char *file, void (*each)(const char *name, void *arg),
		  void *arg)
{
	char *ending = strrchr(file, '.');

	if (*file == '.' || !ending || strcmp(ending, ".json") != 0)
		return;
	*ending = '\0';
	each(file, arg);
}

void sets_each_local(void (*each)(const char *name, void *arg), void *arg)
{
	DIR *list = opendir(sets_folder());
	struct dirent *entry;

	while (list && (entry = readdir(list)))
		visit(entry->d_name, each, arg);
	if (list)
		closedir(list);
}

/* ---- asking the store ---------------------------------------------------- */

/* vdpa-fleet, and what it prints. */
struct answer {
	pid_t pid;
	int output; /* a pipe */
	int errors; /* a file in memory, so that nothing blocks */
};

static int connect_output(posix_spawn_file_actions_t *files, int output,
			  int errors)
{
	int ret =
		posix_spawn_file_actions_adddup2(files, output, STDOUT_FILENO);

	return ret ? ret :
		     posix_spawn_file_actions_adddup2(files, errors,
						      STDERR_FILENO);
}

/* The program next to this one, or else the one in PATH. */
static int start_program(const char *name, int output, struct answer *answer)
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
	ret = connect_output(&files, output, answer->errors);
	if (!ret)
		ret = posix_spawn(&answer->pid, path, &files, NULL, words,
				  environ);
	if (ret == ENOENT)
		ret = posix_spawnp(&answer->pid, PROGRAM, &files, NULL, words,
				   environ);
	posix_spawn_file_actions_destroy(&files);
	return ret;
}

static int start(const char *name, struct answer *answer)
{
	int pipe_ends[2], ret;

	answer->errors = memfd_create("errors", MFD_CLOEXEC);
	if (answer->errors < 0)
		return -errno;
	ret = pipe2(pipe_ends, O_CLOEXEC) ? -errno : 0;
	if (!ret) {
		answer->output = pipe_ends[0];
		ret = -start_program(name, pipe_ends[1], answer);
		close(pipe_ends[1]);
		if (ret)
			close(answer->output);
	}
	if (ret)
		close(answer->errors);
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

static int fail_set(const char *name, int ret, const char *why,
		    struct vdpa_error *err)
{
	char hint[sizeof(err->hint)];

	snprintf(hint, sizeof(hint),
		 ret == -ENOPKG ?
			 "install vdpa-fleet, or write the set to "
			 "\"%.120s/NAME.json\"" :
			 "sets are files \"%.120s/NAME.json\", or in the store "
			 "\"%.120s\": \"vdpa fleet set list\" lists those",
		 sets_folder(), store_name());
	return vdpa_error_set(err, ret, hint,
			      "the set \"%.80s\" cannot be read: %.200s", name,
			      why);
}

/* What it says is wrong: the first line of its errors, "vdpa: ...". */
static int fail_program(const char *name, const struct answer *answer,
			struct vdpa_error *err)
{
	static const char begin[] = "vdpa: ";
	char text[sizeof(err->what)] = "";
	ssize_t size = pread(answer->errors, text, sizeof(text) - 1, 0);
	const char *why = text;

	text[size > 0 ? size : 0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	if (strncmp(text, begin, strlen(begin)) == 0)
		why += strlen(begin);
	return fail_set(name, -EINVAL, *why ? why : PROGRAM " failed", err);
}

static int ask_store(const char *name, char **text, size_t *size,
		     struct vdpa_error *err)
{
	struct answer answer;
	int status = 0, ret = start(name, &answer);

	if (ret == -ENOENT)
		ret = -ENOPKG;
	if (ret)
		return fail_set(name, ret, strerror(-ret), err);
	*text = read_all(answer.output, size);
	ret = *text ? 0 : fail_set(name, -errno, strerror(errno), err);
	close(answer.output);
	while (waitpid(answer.pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!ret && status)
		ret = fail_program(name, &answer, err);
	close(answer.errors);
	return ret;
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
		ret = ask_store(name, &text, &size, err);
	} else if (ret) {
		ret = fail_set(name, ret, strerror(-ret), err);
	}
	if (!ret)
		ret = vdpa_named_set_read(text, size, set, err);
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
