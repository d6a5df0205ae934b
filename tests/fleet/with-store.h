/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For a test in a store of its own, which the program with-store makes. */
#ifndef TESTS_FLEET_WITH_STORE_H
#define TESTS_FLEET_WITH_STORE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka.h needs the ones above. */
#include <cmocka.h>
#include <vdpa/fleet.h>

static struct vdpa_store *store;

static int open_store(void **state)
{
	(void)state;
	return vdpa_store_open(getenv("VDPA_STORE"), NULL, &store, NULL);
}

static int close_store(void **state)
{
	(void)state;
	vdpa_store_close(store);
	return 0;
}

#define assert_done(call, err)                                 \
	do {                                                   \
		int done = (call);                             \
		if (done < 0)                                  \
			fail_msg("%s: %s", #call, (err).what); \
	} while (0)

#endif
