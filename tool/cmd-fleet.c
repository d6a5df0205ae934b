// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vdpa fleet: run vdpa-fleet. It is a separate program, because libcurl brings
 * dozens of libraries that each start of this command would load.
 */

#include "command.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM "vdpa-fleet"

/* Prefer the program next to this one, so that both have the same version. */
static void run_neighbour(struct context *context)
{
	char path[PATH_MAX + sizeof(PROGRAM)];
	ssize_t size = readlink("/proc/self/exe", path, PATH_MAX);
	char *slash;

	if (size <= 0)
		return;
	path[size] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		return;
	memcpy(slash + 1, PROGRAM, sizeof(PROGRAM));
	execv(path, context->argv);
}

static void become_program(struct context *context)
{
	run_neighbour(context);
	if (errno == ENOENT)
		execvp(PROGRAM, context->argv);
}

static int run_program(struct context *context)
{
	if (context->batch)
		return vdpa_error_set(&context->err, -EINVAL,
				      "run it without -b",
				      "\"vdpa fleet\" is not for batches");
	become_program(context);
	if (errno == ENOENT)
		return vdpa_error_set(
			&context->err, -ENOPKG,
			"install it: on Debian, it is the package "
			"vdpa-fleet",
			"\"vdpa fleet\" needs the program " PROGRAM
			", which is not installed");
	return vdpa_error_set(&context->err, -errno, NULL,
			      "cannot run " PROGRAM ": %s", strerror(errno));
}

#define RUNS_PROGRAM(name)                                                   \
	int name(struct context *context, const struct arguments *arguments) \
	{                                                                    \
		(void)arguments;                                             \
		return run_program(context);                                 \
	}

RUNS_PROGRAM(cmd_fleet_publish_once)
RUNS_PROGRAM(cmd_fleet_publish_every)
RUNS_PROGRAM(cmd_fleet_list)
RUNS_PROGRAM(cmd_fleet_show)
RUNS_PROGRAM(cmd_fleet_where)
RUNS_PROGRAM(cmd_fleet_plan)
RUNS_PROGRAM(cmd_fleet_baseline)
RUNS_PROGRAM(cmd_fleet_compare)
RUNS_PROGRAM(cmd_fleet_drift)
RUNS_PROGRAM(cmd_fleet_set_list)
RUNS_PROGRAM(cmd_fleet_set_show)
RUNS_PROGRAM(cmd_fleet_set_save)
RUNS_PROGRAM(cmd_fleet_set_enforce)
RUNS_PROGRAM(cmd_fleet_set_relax)
RUNS_PROGRAM(cmd_fleet_set_delete)
RUNS_PROGRAM(cmd_fleet_verify)
RUNS_PROGRAM(cmd_fleet_watch)
RUNS_PROGRAM(cmd_fleet_forget)
RUNS_PROGRAM(cmd_fleet_export_nfd)
RUNS_PROGRAM(cmd_fleet_export_nova)
RUNS_PROGRAM(cmd_fleet_export_prometheus)
RUNS_PROGRAM(cmd_fleet_export_ansible)
RUNS_PROGRAM(cmd_fleet_report)

/* ---- completion ---------------------------------------------------------- */

/* What was offered is still in the buffer of stdout, which goes with this
 * program. */
static void complete_there(struct context *context)
{
	setenv("VDPA_BACKEND", context->backend, 1);
	if (context->store)
		setenv("VDPA_STORE", context->store, 1);
	become_program(context);
}

void fleet_complete_names(struct context *context, enum param_value kind,
			  fleet_name_fn *each, void *arg)
{
	(void)kind;
	(void)each;
	(void)arg;
	complete_there(context);
}

void fleet_complete_record(struct context *context, const char *name,
			   fleet_record_fn *use, void *arg)
{
	(void)name;
	(void)use;
	(void)arg;
	complete_there(context);
}
