// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Run the commands of a file again and again, in their order, and say what each
 * run took. All of them are run in each round, so that a machine that gets
 * slower meanwhile does so for all.
 *
 *   measure ROUNDS FILE	a line of FILE: a name, a command
 *   measure each COUNT COMMAND	run it COUNT times, "%" in a word is the number
 *
 * Words are divided by blanks; a line whose name is "-" is run and not told of.
 * Standard output goes to a pipe that is read here, as most callers would. A
 * line a run is printed: name, microseconds, page faults, peak memory in KiB,
 * bytes of output.
 */

#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS_MAX 64
#define LINES_MAX 64
#define PIPE_SIZE (1 << 20)

struct result {
	int64_t us;
	size_t output_size;
	struct rusage usage;
};

static void die(const char *what)
{
	perror(what);
	exit(EXIT_FAILURE);
}

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- one command ---------------------------------------------------- */

/* Until the other end is closed. */
static size_t drain(int fd)
{
	static char buffer[PIPE_SIZE];
	size_t total = 0;
	ssize_t size;

	while ((size = read(fd, buffer, sizeof(buffer))) > 0)
		total += (size_t)size;
	return total;
}

static pid_t start(char **words, int out)
{
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int ret;

	posix_spawn_file_actions_init(&actions);
	if (out >= 0)
		posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	ret = posix_spawnp(&pid, words[0], &actions, NULL, words, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (ret) {
		fprintf(stderr, "measure: %s: %s\n", words[0], strerror(ret));
		exit(EXIT_FAILURE);
	}
	return pid;
}

static void finish(pid_t pid, char **words, struct rusage *usage)
{
	int status;

	if (wait4(pid, &status, 0, usage) < 0)
		die("wait4");
	if (!status)
		return;
	fprintf(stderr, "measure: status %d of:", status);
	for (; *words; words++)
		fprintf(stderr, " %s", *words);
	fputc('\n', stderr);
	exit(EXIT_FAILURE);
}

static struct result run(char **words)
{
	struct result result;
	int64_t begin;
	int fds[2];
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC))
		die("pipe2");
	fcntl(fds[0], F_SETPIPE_SZ, PIPE_SIZE);
	begin = now_us();
	pid = start(words, fds[1]);
	close(fds[1]);
	result.output_size = drain(fds[0]);
	finish(pid, words, &result.usage);
	result.us = now_us() - begin;
	close(fds[0]);
	return result;
}

/* ---- the commands of a file ------------------------------------------ */

static int split(char *line, char *words[WORDS_MAX])
{
	int count = 0;

	for (char *at = strtok(line, " \n"); at && count < WORDS_MAX - 1;
	     at = strtok(NULL, " \n"))
		words[count++] = at;
	words[count] = NULL;
	return count;
}

static void run_line(char **words)
{
	struct result result = run(words + 1);

	if (strcmp(words[0], "-") == 0)
		return;
	printf("%s %lld %ld %ld %zu\n", words[0], (long long)result.us,
	       result.usage.ru_minflt, result.usage.ru_maxrss,
	       result.output_size);
	fflush(stdout);
}

static int measure(unsigned long rounds, const char *path)
{
	static char *lines[LINES_MAX][WORDS_MAX];
	FILE *file = fopen(path, "re");
	size_t count = 0, size = 0;
	char *line = NULL;

	if (!file)
		die(path);
	while (count < LINES_MAX && getline(&line, &size, file) >= 0) {
		if (split(line, lines[count]) > 1)
			count++;
		line = NULL; /* the words stay */
		size = 0;
	}
	fclose(file);
	for (unsigned long i = 0; i < rounds; i++)
		for (size_t n = 0; n < count; n++)
			run_line(lines[n]);
	return EXIT_SUCCESS;
}

/* ---- one command, many times ------------------------------------------ */

/* @word with the number in place of its "%"; NULL when it has none. */
static char *numbered(const char *word, unsigned long number)
{
	const char *at = strchr(word, '%');
	char *text;

	if (!at)
		return NULL;
	if (asprintf(&text, "%.*s%lu%s", (int)(at - word), word, number,
		     at + 1) < 0)
		die("asprintf");
	return text;
}

static int each(unsigned long count, char **words)
{
	char *made[WORDS_MAX], *now[WORDS_MAX];
	struct rusage usage;
	size_t n;

	for (unsigned long i = 1; i <= count; i++) {
		for (n = 0; words[n] && n < WORDS_MAX - 1; n++) {
			made[n] = numbered(words[n], i);
			now[n] = made[n] ? made[n] : words[n];
		}
		now[n] = NULL;
		finish(start(now, -1), now, &usage);
		while (n)
			free(made[--n]);
	}
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	unsigned long number =
		argc > 2 ? strtoul(argv[argc > 3 ? 2 : 1], NULL, 10) : 0;

	if (number && argc > 3 && strcmp(argv[1], "each") == 0)
		return each(number, argv + 3);
	if (number && argc == 3)
		return measure(number, argv[2]);
	fprintf(stderr, "usage: measure ROUNDS FILE | each COUNT COMMAND\n");
	return 2;
}
