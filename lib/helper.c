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
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
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

static int serve_one(int channel, int socket, char *room)
{
	struct order order;
	int64_t result;
	int ret = read_fully(channel, &order, sizeof(order));

	if (ret)
		return ret;
	result = carry_out(socket, &order, room);
	return write_fully(channel, &result, sizeof(result));
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

static void serve(int channel, int socket, char *room)
{
	close_others(channel, socket);
	while (!serve_one(channel, socket, room))
		;
	_exit(0);
}

/* ---- the caller ---------------------------------------------------------- */

/* The child keeps all signals blocked: none of the caller's is its matter. */
int helper_start(struct helper *helper, int socket)
{
	sigset_t all, before;
	int channel[2];
	char *room;

	room = mmap(NULL, HELPER_ROOM, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (room == MAP_FAILED)
		return -errno;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel)) {
		munmap(room, HELPER_ROOM);
		return -errno;
	}
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	helper->pid = fork();
	if (helper->pid == 0)
		serve(channel[1], socket, room);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	close(channel[1]);
	if (helper->pid < 0) {
		close(channel[0]);
		munmap(room, HELPER_ROOM);
		return -EAGAIN;
	}
	helper->channel = channel[0];
	helper->socket = socket;
	helper->room = room;
	helper->timeout_ms = 0;
	helper->is_stuck = false;
	return 0;
}

void helper_stop(struct helper *helper)
{
	close(helper->channel);
	munmap(helper->room, HELPER_ROOM);
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

/* Wait for the answer: 0, -ETIMEDOUT, or another negative errno. */
static int wait_once(const struct helper *helper, int64_t *result)
{
	ssize_t count;

	do
		count = recv(helper->channel, result, sizeof(*result),
			     MSG_WAITALL);
	while (count < 0 && errno == EINTR);
	if (count == sizeof(*result))
		return 0;
	if (count >= 0)
		return -ECHILD;
	return errno == EAGAIN ? -ETIMEDOUT : -errno;
}

/* From now on, whoever waits for an answer waits so long. */
static int set_timeout(struct helper *helper, unsigned int timeout_ms)
{
	const struct timeval limit = {
		.tv_sec = timeout_ms / 1000,
		.tv_usec = (suseconds_t)(timeout_ms % 1000) * 1000,
	};

	if (helper->timeout_ms == timeout_ms)
		return 0;
	if (setsockopt(helper->channel, SOL_SOCKET, SO_RCVTIMEO, &limit,
		       sizeof(limit)))
		return -errno;
	helper->timeout_ms = timeout_ms;
	return 0;
}

static int wait_answer(const struct helper *helper, int64_t *result)
{
	uint32_t seen, waiting = waiting_bytes(helper->socket);
	int ret;

	do {
		seen = waiting;
		ret = wait_once(helper, result);
		waiting = ret ? waiting_bytes(helper->socket) : seen;
	} while (ret == -ETIMEDOUT && waiting != seen);
	return ret;
}

static int give_order(struct helper *helper, const struct order *order,
		      const char *path, const void *data)
{
	if (order->size > HELPER_ROOM - order->path_size)
		return -EMSGSIZE;
	memcpy(helper->room, path, order->path_size);
	if (gives_data(order))
		memcpy(helper->room + order->path_size, data, order->size);
	return write_fully(helper->channel, order, sizeof(*order));
}

static ssize_t take_answer(const struct helper *helper,
			   const struct order *order, int64_t result,
			   void *data)
{
	if (result <= 0 || gives_data(order))
		return (ssize_t)result;
	if ((uint64_t)result > order->size)
		return -EIO;
	memcpy(data, helper->room + order->path_size, (size_t)result);
	return (ssize_t)result;
}

/* Whether it has; nobody waits for that answer any more. */
static bool has_come_back(struct helper *helper)
{
	int64_t result;

	if (recv(helper->channel, &result, sizeof(result), MSG_DONTWAIT) !=
	    sizeof(result))
		return false;
	helper->is_stuck = false;
	return true;
}

ssize_t helper_run(struct helper *helper, const struct order *order,
		   const char *path, void *data, unsigned int timeout_ms)
{
	int64_t result = 0;
	int ret;

	if (helper->is_stuck && !has_come_back(helper))
		return -ETIMEDOUT;
	ret = set_timeout(helper, timeout_ms);
	if (!ret)
		ret = give_order(helper, order, path, data);
	if (!ret)
		ret = wait_answer(helper, &result);
	if (ret) {
		helper->is_stuck = ret == -ETIMEDOUT;
		return ret;
	}
	return take_answer(helper, order, result, data);
}
