// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Print a line for each change of a folder of the store in VDPA_STORE: "put KEY
 * VALUE", "delete KEY" or "reset". Failures are printed as "error CODE", and
 * the program continues until SIGTERM.
 *
 *   follow FOLDER
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vdpa/fleet.h>

static volatile sig_atomic_t is_over;

static void note_signal(int number)
{
	(void)number;
	is_over = 1;
}

static void print_event(const struct vdpa_store_event *event)
{
	switch (event->change) {
	case VDPA_STORE_RESET:
		puts("reset");
		break;
	case VDPA_STORE_DELETE:
		printf("delete %s\n", event->entry.key);
		break;
	case VDPA_STORE_PUT:
		printf("put %s %.*s\n", event->entry.key,
		       (int)strcspn(event->entry.value, "\n"),
		       event->entry.value);
		break;
	}
}

int main(int argc, char **argv)
{
	struct vdpa_store_watch *watch;
	struct vdpa_store_event event;
	struct vdpa_store *store;
	struct vdpa_error err;
	int ret;

	if (argc != 2 ||
	    vdpa_store_open(getenv("VDPA_STORE"), NULL, &store, &err) ||
	    vdpa_store_watch(store, argv[1], 0, &watch, &err))
		return 1;
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGTERM, note_signal);
	while (!is_over) {
		ret = vdpa_store_watch_next(watch, 1000, &event, &err);
		if (ret > 0)
			print_event(&event);
		else if (ret)
			printf("error %d\n", ret);
		/* An immediate failure must not fill the output. */
		if (ret < 0)
			usleep(100000);
	}
	vdpa_store_watch_free(watch);
	vdpa_store_close(store);
	return 0;
}
