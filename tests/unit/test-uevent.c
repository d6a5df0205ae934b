// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel's messages about its objects. */

#include "fake.h"
#include "transport/uevent.h"

#include <stdlib.h>
#include <string.h>
#include <vdpa/monitor.h>

/* Read a message in memory of exactly its size and a 0 byte. */
#define READ(text, uevent) read_message(text, sizeof(text) - 1, uevent)

static char *message;

static bool read_message(const char *text, size_t size, struct uevent *uevent)
{
	free(message);
	message = malloc(size + 1);
	assert_non_null(message);
	memcpy(message, text, size);
	message[size] = '\0';
	return uevent_read(message, size, uevent);
}

static int free_message(void **state)
{
	(void)state;
	free(message);
	return 0;
}

static void test_add(void **state)
{
	struct uevent uevent;

	(void)state;
	assert_true(READ("add@/devices/vdpasim_net/n0\0ACTION=add\0"
			 "DEVPATH=/devices/vdpasim_net/n0\0"
			 "SUBSYSTEM=vdpa\0SEQNUM=12\0",
			 &uevent));
	assert_string_equal(uevent.action, "add");
	assert_string_equal(uevent.name, "n0");
	assert_null(uevent.driver);
}

static void test_bind(void **state)
{
	struct uevent uevent;

	(void)state;
	/* The last one is not ended. */
	assert_true(READ("bind@/devices/a=b\0SUBSYSTEM=vdpa\0ACTION=bind\0"
			 "DEVPATH=/devices/a=b\0DRIVER=vhost_vdpa",
			 &uevent));
	assert_string_equal(uevent.name, "a=b");
	assert_string_equal(uevent.driver, "vhost_vdpa");
}

/* Other objects, and texts that are not messages. */
static void test_others(void **state)
{
	struct uevent uevent;

	(void)state;
	assert_false(READ("add@/devices/x\0ACTION=add\0DEVPATH=/devices/x\0"
			  "SUBSYSTEM=vduse\0",
			  &uevent));
	assert_false(READ("add@/devices/x\0ACTION=add\0DEVPATH=/devices/x\0",
			  &uevent));
	assert_false(READ("ACTION=add\0SUBSYSTEM=vdpa\0", &uevent));
	assert_false(READ("ACTION=add\0SUBSYSTEM=vdpa\0DEVPATH=\0", &uevent));
	assert_false(
		READ("ACTION=add\0SUBSYSTEM=vdpa\0DEVPATH=/a/\0", &uevent));
	assert_false(READ("SUBSYSTEM=vdpa\0DEVPATH=/a/b\0", &uevent));
	assert_false(
		READ("ACTIONS=add\0SUBSYSTEM=vdpa\0DEVPATH=/a/b\0", &uevent));
	assert_false(READ("\0\0\0", &uevent));
	assert_false(READ("", &uevent));
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(vdpa_event_name(VDPA_EVENT_INITIAL), "initial");
	assert_string_equal(vdpa_event_name(VDPA_EVENT_LOST), "lost");
	assert_null(vdpa_event_name((enum vdpa_event_kind)6));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_bind),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests_name("uevent", tests, NULL, free_message);
}
