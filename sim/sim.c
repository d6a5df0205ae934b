// SPDX-License-Identifier: LGPL-2.1-or-later
/* A simulation: a world in memory, or in a file that is locked during use. */

#include "record.h"
#include "socket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- holding the world ----------------------------------------------- */

/* Read the world from @text, unless @text is unchanged. Owns @text from now on.
 */
static int use_text_take(struct vdpa_sim *sim, char *text, size_t size,
			 struct vdpa_error *err)
{
	struct sim_world world = { 0 };
	int ret;

	if (sim->text && sim->text_size == size &&
	    memcmp(sim->text, text, size) == 0) {
		free(text);
		return 0;
	}
	ret = sim_record_read(text, size, &world, err);
	if (ret) {
		free(text);
		return ret;
	}
	sim_world_clear(&sim->world);
	sim->world = world;
	free(sim->text);
	sim->text = text;
	sim->text_size = size;
	return 0;
}

static int load(struct vdpa_sim *sim, struct vdpa_error *err)
{
	struct sim_seen seen;
	size_t size;
	char *text;
	int ret;

	if (sim->text &&
	    sim_seen_is_same(&sim->seen, sim->store.folder, sim->store.name))
		return 0;
	sim_seen_note(&seen, sim->store.folder, sim->store.name);
	ret = sim_store_read(&sim->store, &text, &size, err);
	if (ret)
		return ret;
	ret = use_text_take(sim, text, size, err);
	if (!ret)
		sim->seen = seen;
	if (ret && err) {
		char what[VDPA_ERROR_TEXT_SIZE];

		memcpy(what, err->what, sizeof(what));
		vdpa_error_set(
			err, ret,
			"\"vdpa sim reset\" replaces a world with a new one",
			"\"%.200s\" is not a world: %.250s", sim->store.path,
			what);
	}
	return ret;
}

int sim_enter(struct vdpa_sim *sim, struct vdpa_error *err)
{
	int ret;

	if (!sim->store.path || (sim->is_held && sim->store.lock >= 0))
		return 0;
	/* Create no lock file for a file that cannot be a world. */
	ret = sim_store_check(&sim->store, err);
	if (!ret)
		ret = sim_store_lock(&sim->store, err);
	if (!ret)
		ret = load(sim, err);
	if (ret)
		sim_store_unlock(&sim->store);
	return ret;
}

static int save(struct vdpa_sim *sim, struct vdpa_error *err)
{
	char *text;
	int ret;

	/* Without the lock, this could overwrite changes of others. */
	if (sim->store.lock < 0)
		return vdpa_error_set(
			err, -EACCES, "the world is as it was before",
			"cannot save the world \"%s\": its lock \"%s"
			".lock\" cannot be opened",
			sim->store.path, sim->store.path);
	ret = sim_record_write(&sim->world, &text, err);
	if (ret)
		return ret;
	ret = sim_store_write(&sim->store, text, strlen(text), err);
	if (ret) {
		free(text);
		return ret;
	}
	free(sim->text);
	sim->text = text;
	sim->text_size = strlen(text);
	return 0;
}

/* If the text cannot be read, the next use of the world reads its file. */
void sim_forget(struct vdpa_sim *sim)
{
	struct sim_world world = { 0 };

	if (!sim->store.path)
		return;
	if (sim_record_read(sim->text, sim->text_size, &world, NULL)) {
		free(sim->text);
		sim->text = NULL;
		return;
	}
	sim_world_clear(&sim->world);
	sim->world = world;
}

static int end_use(struct vdpa_sim *sim, bool is_changed,
		   struct vdpa_error *err)
{
	int ret = is_changed ? save(sim, err) : 0;

	if (ret)
		sim_forget(sim);
	sim_store_unlock(&sim->store);
	return ret;
}

int sim_leave(struct vdpa_sim *sim, bool is_changed, struct vdpa_error *err)
{
	if (!sim->store.path)
		return 0;
	/* Without a lock, saving fails: the request at hand must hear that. */
	if (!sim->is_held || sim->store.lock < 0)
		return end_use(sim, is_changed, err);
	sim->is_unsaved |= is_changed;
	return 0;
}

void sim_hold(struct vdpa_sim *sim)
{
	sim->is_held = true;
}

int sim_release(struct vdpa_sim *sim, struct vdpa_error *err)
{
	bool is_unsaved = sim->is_unsaved;

	sim->is_held = false;
	sim->is_unsaved = false;
	return sim->store.path ? end_use(sim, is_unsaved, err) : 0;
}

/* ---- creating simulations -------------------------------------------- */

static struct vdpa_sim *sim_alloc(struct vdpa_error *err)
{
	struct vdpa_sim *sim = calloc(1, sizeof(*sim));

	if (sim)
		sim->store = (struct sim_store){ .folder = -1, .lock = -1 };
	else
		vdpa_error_set(err, -ENOMEM, NULL,
			       "no memory for a simulation");
	return sim;
}

int vdpa_sim_new(const struct vdpa_host *host, struct vdpa_sim **sim,
		 struct vdpa_error *err)
{
	struct vdpa_sim *made = sim_alloc(err);
	int ret;

	if (!made)
		return -ENOMEM;
	ret = sim_record_load(host, &made->world, err);
	if (ret) {
		vdpa_sim_close(made);
		return ret;
	}
	*sim = made;
	return 0;
}

int vdpa_sim_open(const char *path, unsigned int timeout_ms,
		  struct vdpa_sim **sim, struct vdpa_error *err)
{
	struct vdpa_sim *made = sim_alloc(err);
	int ret;

	if (!made)
		return -ENOMEM;
	ret = sim_store_open(path, timeout_ms, &made->store, err);
	if (!ret)
		ret = sim_enter(made, err);
	if (!ret)
		ret = sim_leave(made, false, err);
	if (ret) {
		vdpa_sim_close(made);
		return ret;
	}
	*sim = made;
	return 0;
}

static int put_file(struct sim_store *store, const char *text,
		    bool is_replacing, struct vdpa_error *err)
{
	int ret = 0;

	/* A file that is too long to be read can be replaced. */
	if (sim_store_is_there(store))
		ret = sim_store_check(store, err);
	if (!ret || ret == -EFBIG)
		ret = sim_store_lock(store, err);
	if (!ret && (is_replacing || !sim_store_is_there(store)))
		ret = sim_store_write(store, text, strlen(text), err);
	sim_store_unlock(store);
	return ret;
}

int vdpa_sim_create(const char *path, const struct vdpa_host *host,
		    bool is_replacing, unsigned int timeout_ms,
		    struct vdpa_error *err)
{
	struct sim_store store;
	struct vdpa_sim *sim;
	char *text;
	int ret;

	ret = vdpa_sim_new(host, &sim, err);
	if (ret)
		return ret;
	ret = vdpa_sim_export(sim, &text, err);
	vdpa_sim_close(sim);
	if (ret)
		return ret;
	ret = sim_store_open(path, timeout_ms, &store, err);
	if (!ret) {
		ret = put_file(&store, text, is_replacing, err);
		sim_store_close(&store);
	}
	free(text);
	return ret;
}

void vdpa_sim_close(struct vdpa_sim *sim)
{
	if (!sim)
		return;
	sim_world_clear(&sim->world);
	sim_store_close(&sim->store);
	free(sim->text);
	free(sim);
}

int vdpa_sim_export(struct vdpa_sim *sim, char **text, struct vdpa_error *err)
{
	int ret;

	ret = sim_enter(sim, err);
	if (ret)
		return ret;
	ret = sim_record_write(&sim->world, text, err);
	sim_leave(sim, false, NULL);
	return ret;
}
