// SPDX-License-Identifier: LGPL-2.1-or-later
/* Access to the files of a handle's host. */

#include "handle.h"

#include "util/clock.h"
#include "util/sleep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* How long to wait for a lock if the handle has no time limit. */
#define LOCK_WAIT_MS 2000

/* A transport waits for a lock itself, but not for long. */
#define LOCK_PAUSE_MS 10

static ssize_t do_file(struct vdpa *vdpa, enum vdpa_file_op op,
		       const char *path, void *buffer, size_t size)
{
	struct vdpa_transport *transport = vdpa->transport;

	if (!transport->ops->file)
		return -EOPNOTSUPP;
	return transport->ops->file(transport, op, path, buffer, size);
}

/* Repeat until no other process holds the lock. */
static ssize_t do_locked(struct vdpa *vdpa, enum vdpa_file_op op,
			 const char *path, void *buffer, size_t size)
{
	int64_t until = clock_ms() +
			(vdpa->timeout_ms ? vdpa->timeout_ms : LOCK_WAIT_MS);
	ssize_t ret = do_file(vdpa, op, path, buffer, size);

	while (ret == -EBUSY && clock_ms() < until) {
		sleep_ms(LOCK_PAUSE_MS);
		ret = do_file(vdpa, op, path, buffer, size);
	}
	return ret;
}

ssize_t vdpa_file(struct vdpa *vdpa, enum vdpa_file_op op, const char *path,
		  void *buffer, size_t size)
{
	if (op == VDPA_FILE_APPEND || op == VDPA_FILE_REPLACE)
		return do_locked(vdpa, op, path, buffer, size);
	return do_file(vdpa, op, path, buffer, size);
}

/* Most answers fit into the smallest buffer. */
#define ALL_SIZE_MIN 65536
#define ALL_SIZE_MAX (64U << 20)

ssize_t vdpa_file_all(struct vdpa *vdpa, enum vdpa_file_op op, const char *path,
		      char **text)
{
	ssize_t ret = -EMSGSIZE;
	char *made = NULL;

	for (size_t size = ALL_SIZE_MIN;
	     ret == -EMSGSIZE && size <= ALL_SIZE_MAX; size *= 4) {
		free(made);
		made = malloc(size);
		if (!made)
			return -ENOMEM;
		ret = vdpa_file(vdpa, op, path, made, size - 2);
	}
	if (ret < 0) {
		free(made);
		return ret;
	}
	made[ret] = '\0';
	made[ret + 1] = '\0';
	*text = made;
	return ret;
}

void vdpa_file_names(char *list)
{
	char *to = list;

	while (*list) {
		const char *name = list + strspn(list, "0123456789");
		size_t size = strlen(list) + 1;

		name += *name == ' ';
		list += size;
		size = (size_t)(list - name);
		memmove(to, name, size);
		to += size;
	}
	*to = '\0';
}
