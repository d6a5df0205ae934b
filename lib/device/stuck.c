// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A kernel that does not answer. While the kernel waits for a character device
 * to be closed, it holds the locks of all vDPA requests. By then it has removed
 * the character device from /dev (vhost_vdpa_remove(), drivers/vhost/vdpa.c).
 */

#include "stuck.h"

#include "holders.h"
#include "netlink/exchange.h"
#include "util/error.h"

#include <errno.h>
#include <vdpa/transport.h>

static bool is_removed(struct vdpa *vdpa, const char *chardev)
{
	char number[32];

	return vdpa_file(vdpa, VDPA_FILE_NUMBER, chardev, number,
			 sizeof(number)) == -ENOENT;
}

/* The holders of devices that are being removed. If there are none, all
 * holders. */
static void describe(struct vdpa *vdpa, const struct vdpa_holders *holders,
		     struct text *what)
{
	bool is_some_removed = false;
	const char *separator = "";

	for (size_t i = 0; i < holders->count; i++)
		is_some_removed |= is_removed(vdpa, holders->list[i].chardev);
	text_add(what,
		 is_some_removed ? "; it waits until " : "; it may wait for ");
	for (size_t i = 0; i < holders->count; i++) {
		const struct vdpa_holder *holder = &holders->list[i];

		if (is_some_removed && !is_removed(vdpa, holder->chardev))
			continue;
		text_add(what, "%s%s%s in %s (process %u)", separator,
			 holder->chardev,
			 is_some_removed ? " is closed" : ", open",
			 holder->command, holder->pid);
		separator = " and ";
	}
}

/* Returns whether there is a process to name. */
static bool describe_holders(struct vdpa *vdpa, struct text *what)
{
	struct vdpa_holders *holders;
	bool is_known;

	if (vdpa_holders_get(vdpa, NULL, &holders, NULL)) {
		text_add(what, "; cannot find out which process it waits for");
		return false;
	}
	is_known = holders->count > 0;
	if (is_known)
		describe(vdpa, holders, what);
	else if (!holders->is_complete)
		text_add(what, "; only root can see which process it waits "
			       "for");
	else
		text_add(what, "; no process has a vhost-vdpa device open");
	vdpa_holders_free(holders);
	return is_known;
}

int stuck_fail(struct vdpa *vdpa, bool is_change, struct vdpa_error *err)
{
	struct text what = { .length = 0 }, hint = { .length = 0 };

	text_add(&what,
		 "the kernel did not answer within %u s: all vDPA "
		 "requests on this host are blocked",
		 (vdpa->timeout_ms + 999) / 1000);
	if (describe_holders(vdpa, &what))
		text_add(&hint, "stop that process; then the kernel continues");
	else
		text_add(&hint, "the kernel log may say more; --timeout sets "
				"a longer limit");
	if (is_change)
		text_add(&hint, "; the kernel keeps this request and carries "
				"it out when it can");
	return vdpa_error_set(err, -ETIMEDOUT, hint.data, "%s", what.data);
}
