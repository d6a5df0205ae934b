// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * For LD_PRELOAD: allocation number $REFUSE fails, and with $REFUSE_ON all that
 * follow. Writes how many there were to the file $REFUSE_COUNT.
 */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct {
	bool is_ready;
	bool goes_on;
	unsigned long count, fails;
	void *(*malloc)(size_t size);
	void *(*calloc)(size_t count, size_t size);
	void *(*realloc)(void *old, size_t size);
} real;

static void prepare(void)
{
	const char *fails = getenv("REFUSE");

	real.is_ready = true;
	*(void **)&real.malloc = dlsym(RTLD_NEXT, "malloc");
	*(void **)&real.calloc = dlsym(RTLD_NEXT, "calloc");
	*(void **)&real.realloc = dlsym(RTLD_NEXT, "realloc");
	real.fails = fails ? strtoul(fails, NULL, 10) : 0;
	real.goes_on = getenv("REFUSE_ON") != NULL;
}

static bool is_refused(void)
{
	if (!real.is_ready)
		prepare();
	real.count++;
	if (!real.fails || real.count < real.fails ||
	    (real.count > real.fails && !real.goes_on))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return is_refused() ? NULL : real.malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return is_refused() ? NULL : real.calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return is_refused() ? NULL : real.realloc(old, size);
}

__attribute__((destructor)) static void tell(void)
{
	const char *path = getenv("REFUSE_COUNT");
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;

	if (fd < 0)
		return;
	dprintf(fd, "%lu\n", real.count);
	close(fd);
}
