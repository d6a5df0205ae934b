// SPDX-License-Identifier: GPL-2.0-or-later
/* Devices of daemons in user space, the same on both sides. */

#include "daemons.h"

#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define DAEMON(its_name, its_class, its_features, its_vqs)   \
	{                                                    \
		.name = (its_name), .class_id = (its_class), \
		.features = (its_features), .vqs = (its_vqs) \
	}

/* One of each class. The last one is refused: it offers no ACCESS_PLATFORM. */
static const struct vdpa_sim_vduse daemons[] = {
	DAEMON("vnet", 1, UINT64_C(0x300010028), 2),
	DAEMON("vblk", 2, UINT64_C(0x300000244), 1),
	DAEMON("vfs", 26, UINT64_C(0x300000000), 2),
	DAEMON("vbad", 2, UINT64_C(0x100000000), 1),
};

/* Hide its errors, which are expected on some kernels. */
static bool run(const char *program, char *const *words)
{
	posix_spawn_file_actions_t actions;
	int status = -1;
	pid_t child;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
					 O_WRONLY, 0);
	if (!posix_spawn(&child, program, &actions, NULL, words, environ))
		waitpid(child, &status, 0);
	posix_spawn_file_actions_destroy(&actions);
	return status == 0;
}

static bool start_real(const char *program, const struct vdpa_sim_vduse *daemon)
{
	char class[16], features[24], vqs[16], create[] = "create";
	char *const words[] = {
		(char *)program,
		create,
		(char *)daemon->name,
		class,
		features,
		vqs,
		NULL,
	};

	snprintf(class, sizeof(class), "%" PRIu32, daemon->class_id);
	snprintf(features, sizeof(features), "%" PRIx64, daemon->features);
	snprintf(vqs, sizeof(vqs), "%" PRIu32, daemon->vqs);
	return run(program, words);
}

const char *daemons_start(const char *program, struct vdpa_sim *sim)
{
	for (size_t i = 0; i < sizeof(daemons) / sizeof(daemons[0]); i++) {
		bool is_real = start_real(program, &daemons[i]);
		bool is_simulated =
			!vdpa_sim_vduse_create(sim, &daemons[i], NULL);

		if (is_real != is_simulated)
			return daemons[i].name;
	}
	return NULL;
}
