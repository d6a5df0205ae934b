// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two threads use one handle, which vdpa.h forbids. ThreadSanitizer must report
 * that; otherwise its silence in the tests means nothing.
 */

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <vdpa/sim.h>
#include <vdpa/transport.h>

static struct vdpa *vdpa;

/*
 * The threads do not run at the same time, so nothing crashes. Nothing orders
 * their accesses.
 */
static atomic_bool is_first_done;

static void *use(void *data)
{
	struct vdpa_dev **list;

	(void)data;
	if (!vdpa_dev_list(vdpa, &list, NULL))
		vdpa_dev_list_free(list);
	return NULL;
}

static void *use_first(void *data)
{
	use(data);
	atomic_store_explicit(&is_first_done, true, memory_order_relaxed);
	return NULL;
}

static void *use_second(void *data)
{
	while (!atomic_load_explicit(&is_first_done, memory_order_relaxed))
		sched_yield();
	return use(data);
}

static bool open_handle(struct vdpa_sim **sim)
{
	const struct vdpa_host host = { .name = "host" };
	struct vdpa_transport *transport;

	return !vdpa_sim_new(&host, sim, NULL) &&
	       !vdpa_transport_sim(*sim, &transport, NULL) &&
	       !vdpa_open_take(transport, &vdpa, NULL);
}

int main(void)
{
	struct vdpa_sim *sim = NULL;
	pthread_t first, second;

	if (!open_handle(&sim) ||
	    pthread_create(&second, NULL, use_second, NULL) ||
	    pthread_create(&first, NULL, use_first, NULL)) {
		puts("cannot run two threads");
		return 1;
	}
	pthread_join(first, NULL);
	pthread_join(second, NULL);
	vdpa_close(vdpa);
	vdpa_sim_close(sim);
	return 0;
}
