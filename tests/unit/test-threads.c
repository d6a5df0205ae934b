// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The contract of vdpa.h: several threads can use a handle each at once. Built
 * with ThreadSanitizer (tests/port/run threads), this also finds what the
 * threads share.
 */

#include "fake.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vdpa/sim.h>
#include <vdpa/transport.h>

#define THREADS	    4
#define ROUNDS	    20
#define FILE_ROUNDS 5
#define DEVS	    3
#define LONG_MS	    600000

/* cmocka's checks are for the main thread; the others leave what was wrong. */
struct worker {
	pthread_t thread;
	unsigned int number;
	void (*work)(struct worker *worker);
	char fault[256];
};

static pthread_barrier_t start;
static char world_path[] = "/tmp/vdpa-threads.XXXXXX/world.json";

#define EXPECT(worker, condition)                                            \
	do {                                                                 \
		if (!(condition) && !*(worker)->fault)                       \
			snprintf((worker)->fault, sizeof((worker)->fault),   \
				 "thread %u, line %d: %s", (worker)->number, \
				 __LINE__, #condition);                      \
	} while (0)

static void *run_worker(void *data)
{
	struct worker *worker = data;

	pthread_barrier_wait(&start);
	worker->work(worker);
	return NULL;
}

static void run_workers(void (*work)(struct worker *worker))
{
	struct worker workers[THREADS];

	memset(workers, 0, sizeof(workers));
	assert_int_equal(pthread_barrier_init(&start, NULL, THREADS), 0);
	for (unsigned int i = 0; i < THREADS; i++) {
		workers[i].number = i;
		workers[i].work = work;
		assert_int_equal(pthread_create(&workers[i].thread, NULL,
						run_worker, &workers[i]),
				 0);
	}
	for (unsigned int i = 0; i < THREADS; i++)
		pthread_join(workers[i].thread, NULL);
	pthread_barrier_destroy(&start);
	for (unsigned int i = 0; i < THREADS; i++)
		if (*workers[i].fault)
			fail_msg("%s", workers[i].fault);
}

/* ---- simulated hosts -------------------------------------------------- */

static struct vdpa *take(struct worker *worker, int ret,
			 struct vdpa_transport *transport)
{
	struct vdpa *vdpa = NULL;

	EXPECT(worker, ret == 0);
	if (!ret)
		ret = vdpa_open_take(transport, &vdpa, NULL);
	EXPECT(worker, ret == 0);
	return vdpa;
}

static int submit(struct vdpa *vdpa, uint8_t command, const char *name,
		  const char *mgmtdev, struct vdpa_error *err)
{
	struct vdpa_request request = {
		.command = command,
		.name = name,
		.mgmtdev_name = mgmtdev,
	};

	return vdpa_submit(vdpa, &request, err);
}

static size_t count_own(struct worker *worker, struct vdpa *vdpa)
{
	struct vdpa_dev **list;
	char prefix[16];
	size_t count = 0;
	int ret = vdpa_dev_list(vdpa, &list, NULL);

	EXPECT(worker, ret == 0);
	if (ret)
		return 0;
	snprintf(prefix, sizeof(prefix), "t%u-", worker->number);
	for (size_t i = 0; list[i]; i++)
		count += !strncmp(list[i]->name, prefix, strlen(prefix));
	vdpa_dev_list_free(list);
	return count;
}

/* A refusal is about the thread's own device. */
static void refuse(struct worker *worker, struct vdpa *vdpa)
{
	struct vdpa_error err;
	char name[32];

	snprintf(name, sizeof(name), "nothing%u", worker->number);
	EXPECT(worker, submit(vdpa, VDPA_CMD_DEV_DEL, name, NULL, &err));
	EXPECT(worker, strstr(err.what, name));
}

static void add_and_remove(struct worker *worker, struct vdpa *vdpa)
{
	char name[16];

	for (unsigned int i = 0; i < DEVS; i++) {
		snprintf(name, sizeof(name), "t%u-%u", worker->number, i);
		EXPECT(worker, !submit(vdpa, VDPA_CMD_DEV_NEW, name,
				       "vdpasim_net", NULL));
	}
	EXPECT(worker, count_own(worker, vdpa) == DEVS);
	refuse(worker, vdpa);
	for (unsigned int i = 0; i < DEVS; i++) {
		snprintf(name, sizeof(name), "t%u-%u", worker->number, i);
		EXPECT(worker,
		       !submit(vdpa, VDPA_CMD_DEV_DEL, name, NULL, NULL));
	}
	EXPECT(worker, count_own(worker, vdpa) == 0);
}

/* A host for each thread. */
static void use_memory(struct worker *worker)
{
	const char *world = worker->number % 2 ? "floor" : "newest";

	for (int round = 0; round < ROUNDS && !*worker->fault; round++) {
		struct vdpa_transport *transport = NULL;
		struct vdpa_sim *sim = NULL;
		struct vdpa *vdpa;
		int ret = vdpa_sim_new(vdpa_sim_world_find(world)->host, &sim,
				       NULL);

		if (!ret)
			ret = vdpa_transport_sim(sim, &transport, NULL);
		vdpa = take(worker, ret, transport);
		if (vdpa)
			add_and_remove(worker, vdpa);
		vdpa_close(vdpa);
		vdpa_sim_close(sim);
	}
}

/* One host, in a file that all threads change. */
static void use_file(struct worker *worker)
{
	for (int round = 0; round < FILE_ROUNDS && !*worker->fault; round++) {
		struct vdpa_transport *transport = NULL;
		int ret = vdpa_transport_sim_file(world_path, LONG_MS,
						  &transport, NULL);
		struct vdpa *vdpa = take(worker, ret, transport);

		if (vdpa)
			add_and_remove(worker, vdpa);
		vdpa_close(vdpa);
	}
}

static void test_memory(void **state)
{
	(void)state;
	run_workers(use_memory);
}

static void test_file(void **state)
{
	char *slash = strrchr(world_path, '/');
	char lock[sizeof(world_path) + 8];

	(void)state;
	*slash = '\0';
	assert_non_null(mkdtemp(world_path));
	*slash = '/';
	assert_int_equal(vdpa_sim_create(world_path,
					 vdpa_sim_world_find("newest")->host,
					 false, LONG_MS, NULL),
			 0);
	run_workers(use_file);
	snprintf(lock, sizeof(lock), "%s.lock", world_path);
	unlink(lock);
	unlink(world_path);
	*slash = '\0';
	assert_int_equal(rmdir(world_path), 0);
}

/* ---- recordings ------------------------------------------------------- */

static void use_recordings(struct worker *worker)
{
	static const char *const kernels[] = { "floor", "newest" };

	for (unsigned int round = 0; round < ROUNDS; round++) {
		struct vdpa_transport *transport = NULL;
		struct vdpa_mgmtdev **list;
		struct vdpa *vdpa;
		char path[4096];
		int ret;

		snprintf(path, sizeof(path), "%s/%s-mgmtdev-list.txt",
			 RECORDINGS, kernels[(worker->number + round) % 2]);
		ret = vdpa_transport_replay(path, &transport, NULL);
		vdpa = take(worker, ret, transport);
		if (!vdpa)
			return;
		ret = vdpa_mgmtdev_list(vdpa, &list, NULL);
		EXPECT(worker, ret == 0);
		if (!ret)
			EXPECT(worker, !strcmp(list[0]->name, "vdpasim_net"));
		if (!ret)
			vdpa_mgmtdev_list_free(list);
		vdpa_close(vdpa);
	}
}

static void test_recordings(void **state)
{
	(void)state;
	if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__) {
		print_message("# left out: the recordings are "
			      "little-endian\n");
		return;
	}
	run_workers(use_recordings);
}

/* ---- servers ---------------------------------------------------------- */

/* Each handle has a process of its own. */
static void use_served(struct worker *worker)
{
	for (int round = 0; round < FILE_ROUNDS; round++) {
		char text[4096], missing[64];
		struct vdpa_error err;
		struct vdpa *vdpa;
		ssize_t size;

		if (vdpa_open_served(TOOL, LONG_MS, &vdpa, &err)) {
			snprintf(worker->fault, sizeof(worker->fault), "%.200s",
				 err.what);
			return;
		}
		size = vdpa_file(vdpa, VDPA_FILE_READ, "/proc/self/stat", text,
				 sizeof(text) - 1);
		text[size > 0 ? size : 0] = '\0';
		EXPECT(worker, atoi(text) > 0 && atoi(text) != getpid());
		snprintf(missing, sizeof(missing), "/no-file-%u",
			 worker->number);
		EXPECT(worker, vdpa_file(vdpa, VDPA_FILE_READ, missing, text,
					 sizeof(text)) == -ENOENT);
		vdpa_close(vdpa);
	}
}

static void test_served(void **state)
{
	(void)state;
	run_workers(use_served);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_recordings),
		cmocka_unit_test(test_served),
	};

	return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
