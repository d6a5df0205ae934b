// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The process that can be left behind. A thread would not do: a program whose
 * thread the kernel keeps does not end. It shares the memory of its maker, so
 * that it costs little and nothing is copied, but not its files: one that is
 * stuck must not keep a pipe of the caller open. All that it does is to make
 * system calls.
 */

#include "helper.h"

#include <errno.h>
#include <linux/sock_diag.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * The helper's own memory, from its lower end: stack, what libc keeps of a
 * thread, the struct below. All that is touched of it is one page.
 */
#define ROOM_SIZE 32768
#define TLS_ABOVE 512

struct helper_room {
	int channel; /* the helper's end */
	int socket;
	caller_fn *function;
	void *arg;
	long result;
	bool is_abandoned;
	uint32_t progress;
	struct system_call call;
	_Alignas(max_align_t) char memory[CALL_MEMORY];
};

/* ---- the helper ---------------------------------------------------------- */

CALLER_FUNCTION static void close_others(const struct helper_room *room)
{
	int low = room->channel < room->socket ? room->channel : room->socket;
	int high = room->channel < room->socket ? room->socket : room->channel;

	if (low > 0)
		syscall(SYS_close_range, 0, low - 1, 0);
	if (high > low + 1)
		syscall(SYS_close_range, low + 1, high - 1, 0);
	syscall(SYS_close_range, high + 1, ~0U, 0);
}

/* Until the other end is closed. A byte is an order, or says that it is done.
 */
CALLER_FUNCTION static int serve(void *arg)
{
	struct helper_room *room = arg;
	char order;

	close_others(room);
	while (syscall(SYS_read, room->channel, &order, 1) == 1) {
		room->result = room->function(room->arg);
		if (syscall(SYS_write, room->channel, &order, 1) != 1)
			break;
	}
	return 0;
}

/* ---- making it ------------------------------------------------------------
 */

#ifdef __i386__ /* has another form of this argument */
#define OWN_TLS 0
#else
#define OWN_TLS CLONE_SETTLS
#endif

/*
 * An errno of its own: memory in the place of what libc keeps of a thread. It
 * is full of zeros but for the pointer to itself, with which some machines find
 * errno. Sets @top to where the stack below it begins.
 */
static void *make_tls(struct helper_room *room, char **top)
{
	char *callers = __builtin_thread_pointer();
	ptrdiff_t offset = (char *)&errno - callers;
	size_t below = offset < 0 ? (size_t)-offset : 0;
	size_t above = offset > 0 ? (size_t)offset : 0;
	char *tls = (char *)room - TLS_ABOVE - above;

	tls -= (uintptr_t)tls % 64;
	*(void **)tls = tls;
	*top = tls - below;
	*top -= (uintptr_t)*top % 64;
	return tls;
}

/*
 * No signal of the caller is its matter. Nor is it told to the caller as a
 * child: a program that waits for any of its children does not meet it.
 */
static pid_t start_process(struct helper_room *room)
{
	sigset_t all, before;
	void *tls;
	char *top;
	pid_t pid;

	tls = make_tls(room, &top);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pid = clone(serve, top, CLONE_VM | OWN_TLS, room, NULL, tls, NULL);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return pid;
}

static int start_in(struct helper *helper, struct helper_room *room)
{
	int channel[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel))
		return -errno;
	room->channel = channel[1];
	room->socket = helper->socket;
	pid = start_process(room);
	close(channel[1]);
	if (pid < 0) {
		close(channel[0]);
		return -EAGAIN;
	}
	helper->pid = pid;
	helper->channel = channel[0];
	helper->channel_ms = 0;
	helper->room = room;
	helper->base.memory = room->memory;
	helper->base.call = &room->call;
	helper->base.is_abandoned = &room->is_abandoned;
	helper->base.progress = &room->progress;
	return 0;
}

static int start(struct helper *helper)
{
	char *map = mmap(NULL, ROOM_SIZE, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	int ret;

	if (map == MAP_FAILED)
		return -errno;
	helper->map = map;
	ret = start_in(helper, (struct helper_room *)(map + ROOM_SIZE) - 1);
	if (ret)
		munmap(map, ROOM_SIZE);
	return ret;
}

/*
 * The memory of one that is stuck stays, for the kernel may still write there.
 * It goes no further than the end of its call.
 */
void helper_stop(struct helper *helper)
{
	if (!helper->pid)
		return;
	close(helper->channel);
	if (helper->room->is_abandoned) {
		kill(helper->pid, SIGKILL);
		waitpid(helper->pid, NULL, WNOHANG | __WALL);
	} else {
		waitpid(helper->pid, NULL, __WALL);
		munmap(helper->map, ROOM_SIZE);
	}
	helper->pid = 0;
}

/* ---- the caller ---------------------------------------------------------- */

/* How many bytes of answers wait: more of them are a sign of life. */
static uint32_t waiting_bytes(int socket)
{
	uint32_t memory[SK_MEMINFO_VARS] = { 0 };
	socklen_t size = sizeof(memory);

	if (getsockopt(socket, SOL_SOCKET, SO_MEMINFO, memory, &size))
		return 0;
	return memory[SK_MEMINFO_RMEM_ALLOC];
}

/* Changes as long as something is done. */
static uint64_t signs_of_life(const struct helper *helper)
{
	return (uint64_t)*helper->base.progress << 32 |
	       waiting_bytes(helper->socket);
}

/* Wait until it is done: 0, -ETIMEDOUT, or another negative errno. */
static int wait_once(const struct helper *helper)
{
	ssize_t count;
	char done;

	do
		count = recv(helper->channel, &done, 1, 0);
	while (count < 0 && errno == EINTR);
	if (count == 1)
		return 0;
	if (count == 0)
		return -ECHILD;
	return errno == EAGAIN ? -ETIMEDOUT : -errno;
}

static int wait_until_done(const struct helper *helper)
{
	uint64_t seen = (uint64_t)*helper->base.progress << 32, now;
	int ret = wait_once(helper);

	while (ret == -ETIMEDOUT) {
		now = signs_of_life(helper);
		if (now == seen)
			break;
		seen = now;
		ret = wait_once(helper);
	}
	return ret;
}

/* From now on, whoever waits for it waits so long. */
static int set_timeout(struct helper *helper)
{
	const struct timeval limit = {
		.tv_sec = helper->timeout_ms / 1000,
		.tv_usec = (suseconds_t)(helper->timeout_ms % 1000) * 1000,
	};

	if (helper->channel_ms == helper->timeout_ms)
		return 0;
	if (setsockopt(helper->channel, SOL_SOCKET, SO_RCVTIMEO, &limit,
		       sizeof(limit)))
		return -errno;
	helper->channel_ms = helper->timeout_ms;
	return 0;
}

/* Whether it has; nobody waits for what it brings any more. */
static bool has_come_back(const struct helper *helper)
{
	char done;

	return recv(helper->channel, &done, 1, MSG_DONTWAIT) == 1;
}

static int give_order(const struct helper *helper, caller_fn *function,
		      void *arg)
{
	struct helper_room *room = helper->room;
	const char order = 0;

	room->function = function;
	room->arg = arg;
	return send(helper->channel, &order, 1, MSG_NOSIGNAL) == 1 ? 0 : -errno;
}

static long helper_run(struct caller *caller, caller_fn *function, void *arg)
{
	struct helper *helper = (struct helper *)caller;
	int ret;

	if (helper->room->is_abandoned)
		return -ETIMEDOUT;
	ret = set_timeout(helper);
	if (!ret)
		ret = give_order(helper, function, arg);
	if (!ret)
		ret = wait_until_done(helper);
	helper->room->is_abandoned = ret == -ETIMEDOUT;
	return ret ? ret : helper->room->result;
}

/*
 * One that has come back is replaced: it may have opened a file that nobody
 * knows of now.
 */
int helper_ready(struct helper *helper)
{
	if (helper->pid && helper->room->is_abandoned) {
		if (!has_come_back(helper))
			return -ETIMEDOUT;
		helper->room->is_abandoned = false;
		helper_stop(helper);
	}
	return helper->pid ? 0 : start(helper);
}

void helper_init(struct helper *helper, int socket)
{
	*helper = (struct helper){ .base = { .run = helper_run },
				   .socket = socket };
}
