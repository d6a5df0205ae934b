// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What answers a handle, by its name: a kernel, a simulated world, a recording.
 * The files of worlds are found and created here.
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <vdpa/serve.h>
#include <vdpa/sim.h>
#include <vdpa/transport.h>

#define DEFAULT "default"

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

int vdpa_sim_world_path(const char *world, char **path, struct vdpa_error *err)
{
	const char *name = world ? world : DEFAULT;
	struct vdpa_error reason;
	char *made;

	if (!*name)
		return vdpa_error_set(
			err, -EINVAL,
			"give a file, or a name that \"vdpa sim worlds\" lists",
			"the name of the world is empty");
	made = vdpa_sim_world_find(name) ? state_path(name, &reason) :
					   make_path(&reason, "%s", name);
	if (made) {
		*path = made;
		return 0;
	}
	if (err)
		*err = reason;
	return reason.code;
}

#define UUID_SIZE sizeof("01234567-89ab-4def-8123-456789abcdef")

/* A random UUID (RFC 4122, version 4). Returns false when the kernel has none. */
static bool make_uuid(char uuid[UUID_SIZE])
{
	uint16_t parts[8];

	if (getrandom(parts, sizeof(parts), GRND_INSECURE) != sizeof(parts))
		return false;
	parts[3] = (uint16_t)(0x4000 | (parts[3] & 0x0fff));
	parts[4] = (uint16_t)(0x8000 | (parts[4] & 0x3fff));
	snprintf(uuid, UUID_SIZE, "%04x%04x-%04x-%04x-%04x-%04x%04x%04x",
		 parts[0], parts[1], parts[2], parts[3], parts[4], parts[5],
		 parts[6], parts[7]);
	return true;
}

int vdpa_sim_world_create(const char *path, const struct vdpa_sim_world *begin,
			  bool is_replacing, unsigned int timeout_ms,
			  struct vdpa_error *err)
{
	struct vdpa_host host = *begin->host;
	char uuid[UUID_SIZE];

	if (make_uuid(uuid))
		host.boot_id = uuid;
	return vdpa_sim_create(path, &host, is_replacing, timeout_ms, err);
}

/* The path of a world; a ready-made one is created when it is missing. */
static int ready_path(const char *world, unsigned int timeout_ms, char **path,
		      struct vdpa_error *err)
{
	const struct vdpa_sim_world *ready =
		vdpa_sim_world_find(world ? world : DEFAULT);
	int ret;

	*path = NULL;
	ret = vdpa_sim_world_path(world, path, err);
	if (ret || !ready)
		return ret;
	ret = vdpa_sim_world_create(*path, ready, false, timeout_ms, err);
	if (ret)
		free(*path);
	return ret;
}

int vdpa_sim_world_open(const char *world, unsigned int timeout_ms,
			struct vdpa_sim **sim, struct vdpa_error *err)
{
	char *path;
	int ret = ready_path(world, timeout_ms, &path, err);

	if (ret)
		return ret;
	ret = vdpa_sim_open(path, timeout_ms, sim, err);
	free(path);
	return ret;
}

/* ---- backends ------------------------------------------------------- */

static int open_kernel(const char *rest, unsigned int timeout_ms,
		       struct vdpa_transport **transport,
		       struct vdpa_error *err)
{
	(void)rest;
	(void)timeout_ms;
	return vdpa_transport_kernel(transport, err);
}

static int open_world(const char *rest, unsigned int timeout_ms,
		      struct vdpa_transport **transport, struct vdpa_error *err)
{
	char *path;
	int ret = ready_path(rest, timeout_ms, &path, err);

	if (ret)
		return ret;
	ret = vdpa_transport_sim_file(path, timeout_ms, transport, err);
	free(path);
	return ret;
}

static int open_ssh(const char *rest, unsigned int timeout_ms,
		    struct vdpa_transport **transport, struct vdpa_error *err)
{
	return vdpa_transport_ssh(rest, (timeout_ms + 999) / 1000, transport,
				  err);
}

static int open_record(const char *rest, unsigned int timeout_ms,
		       struct vdpa_transport **transport,
		       struct vdpa_error *err)
{
	struct vdpa_transport *kernel;
	int ret = vdpa_transport_kernel(&kernel, err);

	(void)timeout_ms;
	if (ret)
		return ret;
	return vdpa_transport_record_take(kernel, rest, transport, err);
}

static int open_replay(const char *rest, unsigned int timeout_ms,
		       struct vdpa_transport **transport,
		       struct vdpa_error *err)
{
	(void)timeout_ms;
	return vdpa_transport_replay(rest, transport, err);
}

/* A backend is "NAME" or "NAME:REST", as far as it takes that. */
static const struct backend {
	const char *name;
	bool takes_rest;
	bool needs_rest;
	int (*open)(const char *rest, unsigned int timeout_ms,
		    struct vdpa_transport **transport, struct vdpa_error *err);
} backends[] = {
	{ "kernel", false, false, open_kernel },
	{ "sim", true, false, open_world },
	{ "ssh", true, true, open_ssh },
	{ "record", true, true, open_record },
	{ "replay", true, true, open_replay },
};

/* Whether @text names @backend; then @rest is what follows, or NULL. */
static bool is_backend(const struct backend *backend, const char *text,
		       const char **rest)
{
	size_t length = strlen(backend->name);

	if (strncmp(text, backend->name, length) != 0)
		return false;
	*rest = text[length] == ':' ? text + length + 1 : NULL;
	if (!*rest)
		return !text[length] && !backend->needs_rest;
	return backend->takes_rest;
}

int vdpa_transport_backend(const char *backend, unsigned int timeout_ms,
			   struct vdpa_transport **transport,
			   struct vdpa_error *err)
{
	const char *rest;

	for (size_t i = 0; i < sizeof(backends) / sizeof(backends[0]); i++)
		if (is_backend(&backends[i], backend, &rest))
			return backends[i].open(rest, timeout_ms, transport,
						err);
	return vdpa_error_set(err, -EINVAL,
			      "give kernel, sim, sim:WORLD, ssh:HOST, "
			      "record:FILE or replay:FILE",
			      "there is no backend \"%.80s\"", backend);
}

static const char *chosen(const char *backend)
{
	const char *other = getenv("VDPA_BACKEND");

	if (backend)
		return backend;
	return other && *other ? other : "kernel";
}

int vdpa_open_backend(const char *backend, unsigned int timeout_ms,
		      struct vdpa **vdpa, struct vdpa_error *err)
{
	struct vdpa_transport *transport;
	const char *name = chosen(backend);
	struct vdpa *made;
	int ret;

	if (timeout_ms && strcmp(name, "kernel") == 0)
		return vdpa_open_served(NULL, timeout_ms, vdpa, err);
	ret = vdpa_transport_backend(name, timeout_ms, &transport, err);
	if (!ret)
		ret = vdpa_open_take(transport, &made, err);
	if (ret)
		return ret;
	ret = timeout_ms ? vdpa_set_timeout(made, timeout_ms, err) : 0;
	if (ret)
		vdpa_close(made);
	else
		*vdpa = made;
	return ret;
}
