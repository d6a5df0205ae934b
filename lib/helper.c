// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The process that can be left behind. A thread would not do: a program whose
 * thread the kernel keeps does not end. What runs in the child after fork(2)
 * are system calls only, for the caller may have threads.
 */

#include "helper.h"

#include "file.h"
#include "raw.h"

#include <errno.h>
#include <linux/sock_diag.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- the channel ------------------------------------------------------- */

static int write_fully(int fd, const void *data, size_t size)
{
	const char *at = data;
	ssize_t count;

	for (; size; at += count, size -= (size_t)count) {
		count = send(fd, at, size, MSG_NOSIGNAL);
		if (count < 0 && errno == EINTR)
			count = 0;
		else if (count < 0)
			return -errno;
	}
	return 0;
}

static int read_fully(int fd, void *data, size_t size)
{
	char *at = data;
	ssize_t count;

	for (; size; at += count, size -= (size_t)count) {
		count = read(fd, at, size);
		if (count < 0 && errno == EINTR)
			count = 0;
		else if (count <= 0)
			return count ? -errno : -ECHILD;
	}
	return 0;
}

static bool gives_data(const struct order *order)
{
	return order->kind == ORDER_SEND ||
	       order->kind == ORDER_FILE + VDPA_FILE_WRITE;
}

/* ---- the child ----------------------------------------------------------- */

static int64_t carry_out(int socket, const struct order *order, char *memory)
{
	char *data = memory + order->path_size;

	switch (order->kind) {
	case ORDER_SEND:
		return raw_send(socket, data, order->size);
	case ORDER_RECEIVE:
		return raw_receive(socket, data, order->size, 0);
	default:
		return file_do((enum vdpa_file_op)(order->kind - ORDER_FILE),
			       memory, data, order->size);
	}
}

static int answer(int channel, const struct order *order, const char *data,
		  int64_t result)
{
	int ret = write_fully(channel, &result, sizeof(result));

	if (!ret && result > 0 && !gives_data(order))
		ret = write_fully(channel, data, (size_t)result);
	return ret;
}

static int serve_one(int channel, int socket)
{
	struct order order;
	size_t size;
	char *memory;
	int ret = read_fully(channel, &order, sizeof(order));

	if (ret)
		return ret;
	size = order.path_size + order.size;
	memory = mmap(NULL, size + 1, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return -errno;
	ret = read_fully(channel, memory,
			 gives_data(&order) ? size : order.path_size);
	if (!ret)
		ret = answer(channel, &order, memory + order.path_size,
			     carry_out(socket, &order, memory));
	munmap(memory, size + 1);
	return ret;
}

/* A helper that is stuck must not keep a pipe or a file of the caller open. */
static void close_others(int first, int second)
{
	unsigned int low = (unsigned int)(first < second ? first : second);
	unsigned int high = (unsigned int)(first < second ? second : first);

	if (low > 0)
		close_range(0, low - 1, 0);
	if (high > low + 1)
		close_range(low + 1, high - 1, 0);
	close_range(high + 1, ~0U, 0);
}

static void serve(int channel, int socket)
{
	close_others(channel, socket);
	while (!serve_one(channel, socket))
		;
	_exit(0);
}

/* ---- the caller ---------------------------------------------------------- */

/* The child keeps all signals blocked: none of the caller's is its matter. */
int helper_start(struct helper *helper, int socket)
{
	sigset_t all, before;
	int channel[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel))
		return -errno;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	helper->pid = fork();
	if (helper->pid == 0)
		serve(channel[1], socket);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	close(channel[1]);
	if (helper->pid < 0) {
		close(channel[0]);
		return -EAGAIN;
	}
	helper->channel = channel[0];
	helper->socket = socket;
	helper->is_stuck = false;
	return 0;
}

void helper_stop(struct helper *helper)
{
	close(helper->channel);
	waitpid(helper->pid, NULL, helper->is_stuck ? WNOHANG : 0);
}

/* How many bytes of answers wait: more of them are a sign of life. */
static uint32_t waiting_bytes(int socket)
{
	uint32_t memory[SK_MEMINFO_VARS] = { 0 };
	socklen_t size = sizeof(memory);

	if (getsockopt(socket, SOL_SOCKET, SO_MEMINFO, memory, &size))
		return 0;
	return memory[SK_MEMINFO_RMEM_ALLOC];
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Wait until the helper answers: 0, -ETIMEDOUT, or another negative errno. */
static int wait_until(int channel, int64_t end)
{
	struct pollfd poll_of = { .fd = channel, .events = POLLIN };
	int64_t left;
	int ret;

	do {
		left = end - now_ms();
		ret = poll(&poll_of, 1, left > 0 ? (int)left : 0);
	} while (ret < 0 && errno == EINTR);
	if (ret < 0)
		return -errno;
	return ret ? 0 : -ETIMEDOUT;
}

static int wait_answer(const struct helper *helper, unsigned int timeout_ms)
{
	uint32_t seen, waiting = waiting_bytes(helper->socket);
	int ret;

	do {
		seen = waiting;
		ret = wait_until(helper->channel, now_ms() + timeout_ms);
		waiting = waiting_bytes(helper->socket);
	} while (ret == -ETIMEDOUT && waiting != seen);
	return ret;
}

static ssize_t take_answer(const struct helper *helper,
			   const struct order *order, void *data)
{
	int64_t result;
	int ret = read_fully(helper->channel, &result, sizeof(result));

	if (ret || result <= 0 || gives_data(order))
		return ret ? ret : (ssize_t)result;
	if ((uint64_t)result > order->size)
		return -EIO;
	ret = read_fully(helper->channel, data, (size_t)result);
	return ret ? ret : (ssize_t)result;
}

/* Nobody waits for that answer any more. */
static bool has_come_back(struct helper *helper)
{
	void *scratch;

	if (wait_until(helper->channel, 0))
		return false;
	scratch = malloc(helper->last.size + 1);
	if (!scratch)
		return false;
	take_answer(helper, &helper->last, scratch);
	free(scratch);
	helper->is_stuck = false;
	return true;
}

ssize_t helper_run(struct helper *helper, const struct order *order,
		   const char *path, void *data, unsigned int timeout_ms)
{
	int ret;

	if (helper->is_stuck && !has_come_back(helper))
		return -ETIMEDOUT;
	ret = write_fully(helper->channel, order, sizeof(*order));
	if (!ret)
		ret = write_fully(helper->channel, path, order->path_size);
	if (!ret && gives_data(order))
		ret = write_fully(helper->channel, data, order->size);
	if (!ret)
		ret = wait_answer(helper, timeout_ms);
	if (ret) {
		helper->is_stuck = ret == -ETIMEDOUT;
		helper->last = *order;
		return ret;
	}
	return take_answer(helper, order, data);
}
