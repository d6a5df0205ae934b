// SPDX-License-Identifier: GPL-2.0-or-later
/* The file of a simulated world: find it, create it. */

#include "world.h"

#include "report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define BACKEND "sim"
#define DEFAULT "default"

bool world_of_backend(const char *backend, const char **world)
{
	size_t length = strlen(BACKEND);

	if (strncmp(backend, BACKEND, length) != 0 ||
	    (backend[length] && backend[length] != ':'))
		return false;
	*world = backend[length] == ':' ? backend + length + 1 : NULL;
	return true;
}

/* ---- the state folder ------------------------------------------------ */

static char *fail_memory(struct vdpa_error *err)
{
	vdpa_error_set(err, -ENOMEM, NULL, "no memory for a path");
	return NULL;
}

__attribute__((format(printf, 2, 3))) static char *
make_path(struct vdpa_error *err, const char *format, ...)
{
	va_list args;
	char *path;
	int length;

	va_start(args, format);
	length = vasprintf(&path, format, args);
	va_end(args);
	return length < 0 ? fail_memory(err) : path;
}

/* XDG Base Directory Specification: a relative path is ignored. */
static char *state_folder(struct vdpa_error *err)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (state && state[0] == '/')
		return make_path(err, "%s/vdpa", state);
	if (home && home[0] == '/')
		return make_path(err, "%s/.local/state/vdpa", home);
	vdpa_error_set(
		err, -ENOENT,
		"set HOME or XDG_STATE_HOME, or name a file: --backend sim:FILE",
		"there is no folder for simulated worlds");
	return NULL;
}

/* Make a folder and the ones above it. */
static bool make_folder(char *folder, struct vdpa_error *err)
{
	for (char *slash = strchr(folder + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(folder, 0700);
		*slash = '/';
	}
	if (mkdir(folder, 0700) == 0 || errno == EEXIST)
		return true;
	vdpa_error_set(err, -errno, "name a file: --backend sim:FILE",
		       "cannot make the folder \"%s\": %s", folder,
		       strerror(errno));
	return false;
}

static char *state_path(const char *name, struct vdpa_error *err)
{
	char *folder = state_folder(err), *path = NULL;

	if (folder && make_folder(folder, err))
		path = make_path(err, "%s/%s.json", folder, name);
	free(folder);
	return path;
}

/* ---- worlds --------------------------------------------------------- */

const struct vdpa_sim_world *world_begin(const char *world)
{
	const struct vdpa_sim_world *ready =
		world ? vdpa_sim_world_find(world) : NULL;

	return ready ? ready : vdpa_sim_world_find(DEFAULT);
}

char *world_path(const char *world, struct vdpa_error *err)
{
	const char *name = world ? world : DEFAULT;

	if (vdpa_sim_world_find(name))
		return state_path(name, err);
	if (*name)
		return make_path(err, "%s", name);
	vdpa_error_set(err, -EINVAL,
		       "give a file, or a name that \"vdpa sim worlds\" lists",
		       "the name of the world is empty");
	return NULL;
}

/* A random UUID; "" when it cannot be read. */
static void read_uuid(char *uuid, int size)
{
	FILE *file = fopen("/proc/sys/kernel/random/uuid", "re");

	if (!file || !fgets(uuid, size, file))
		*uuid = '\0';
	uuid[strcspn(uuid, "\n")] = '\0';
	if (file)
		fclose(file);
}

int world_create(const char *path, const struct vdpa_sim_world *begin,
		 bool replace, uint32_t timeout_s, struct vdpa_error *err)
{
	struct vdpa_host host = *begin->host;
	char uuid[64];

	read_uuid(uuid, sizeof(uuid));
	if (*uuid)
		host.boot_id = uuid;
	return vdpa_sim_create(path, &host, replace, 1000 * timeout_s, err);
}

/* The path of a world; a ready-made one is created when it is missing. */
static char *ready_path(const char *world, uint32_t timeout_s,
			struct vdpa_error *err)
{
	const struct vdpa_sim_world *ready =
		vdpa_sim_world_find(world ? world : DEFAULT);
	char *path = world_path(world, err);

	if (path && ready && world_create(path, ready, false, timeout_s, err)) {
		free(path);
		return NULL;
	}
	return path;
}

int world_open(const char *world, uint32_t timeout_s, struct vdpa_sim **sim,
	       struct vdpa_error *err)
{
	char *path = ready_path(world, timeout_s, err);
	int ret;

	if (!path)
		return err->code;
	ret = vdpa_sim_open(path, 1000 * timeout_s, sim, err);
	free(path);
	return ret;
}

int world_transport(const char *world, uint32_t timeout_s,
		    struct vdpa_transport **transport, struct vdpa_error *err)
{
	char *path = ready_path(world, timeout_s, err);
	int ret;

	if (!path)
		return err->code;
	ret = vdpa_transport_sim_file(path, 1000 * timeout_s, transport, err);
	free(path);
	return ret;
}
