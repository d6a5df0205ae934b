/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command table. */
#ifndef TOOL_COMMAND_H
#define TOOL_COMMAND_H

#include "context.h"
#include "params.h"
#include "print-table.h"

/*
 * A row: either a branch with commands below it, or a command with its
 * parameters and its function.
 */
struct command {
	const char *name;
	const char *help;
	bool is_exact;	 /* iproute2 accepts no abbreviation */
	bool is_ours;	 /* not in iproute2: its JSON is a whole document */
	bool is_alias;	 /* another name of a row before it; not in help */
	bool is_common;	 /* one that most people need */
	bool is_request; /* ends in submit_request(), and prints nothing */
	const struct command *below; /* ends with a row without a name */
	const char *otherwise;	     /* branch: the default command */
	const struct param_set *takes;
	const char *example;	      /* a line, without "vdpa"; or NULL */
	const struct column *columns; /* of its table; NULL: it has none */
	int (*run)(struct context *context, const struct arguments *arguments);
};

/* Commands with a file of their own (cmd-add.c, cmd-bind.c, ...). */
int cmd_dev_add(struct context *context, const struct arguments *arguments);
int cmd_dev_check(struct context *context, const struct arguments *arguments);
int cmd_dev_del(struct context *context, const struct arguments *arguments);
int cmd_dev_bind(struct context *context, const struct arguments *arguments);
int cmd_dev_find(struct context *context, const struct arguments *arguments);
int cmd_dev_unbind(struct context *context, const struct arguments *arguments);
int cmd_doctor(struct context *context, const struct arguments *arguments);
int cmd_serve(struct context *context, const struct arguments *arguments);
int cmd_monitor(struct context *context, const struct arguments *arguments);
int cmd_sim_new(struct context *context, const struct arguments *arguments);
int cmd_host_apply(struct context *context, const struct arguments *arguments);
int cmd_migrate_baseline(struct context *context,
			 const struct arguments *arguments);
int cmd_vmm_args(struct context *context, const struct arguments *arguments);
int cmd_features_explain(struct context *context,
			 const struct arguments *arguments);
int cmd_features_messages(struct context *context,
			  const struct arguments *arguments);

/*
 * In the command vdpa, these run the program vdpa-fleet (cmd-fleet.c), which has
 * the same rows (fleet-rows.c) and does the work.
 */
int cmd_fleet_publish_once(struct context *context,
			   const struct arguments *arguments);
int cmd_fleet_publish_every(struct context *context,
			    const struct arguments *arguments);
int cmd_fleet_list(struct context *context, const struct arguments *arguments);
int cmd_fleet_show(struct context *context, const struct arguments *arguments);
int cmd_fleet_where(struct context *context, const struct arguments *arguments);
int cmd_fleet_plan(struct context *context, const struct arguments *arguments);
int cmd_fleet_baseline(struct context *context,
		       const struct arguments *arguments);
int cmd_fleet_compare(struct context *context,
		      const struct arguments *arguments);
int cmd_fleet_drift(struct context *context, const struct arguments *arguments);
int cmd_fleet_set_list(struct context *context,
		       const struct arguments *arguments);
int cmd_fleet_set_show(struct context *context,
		       const struct arguments *arguments);
int cmd_fleet_set_save(struct context *context,
		       const struct arguments *arguments);
int cmd_fleet_set_enforce(struct context *context,
			  const struct arguments *arguments);
int cmd_fleet_set_relax(struct context *context,
			const struct arguments *arguments);
int cmd_fleet_set_delete(struct context *context,
			 const struct arguments *arguments);
int cmd_fleet_verify(struct context *context,
		     const struct arguments *arguments);
int cmd_fleet_watch(struct context *context, const struct arguments *arguments);
int cmd_fleet_forget(struct context *context,
		     const struct arguments *arguments);
int cmd_fleet_export_nfd(struct context *context,
			 const struct arguments *arguments);
int cmd_fleet_export_nova(struct context *context,
			  const struct arguments *arguments);
int cmd_fleet_export_prometheus(struct context *context,
				const struct arguments *arguments);
int cmd_fleet_export_ansible(struct context *context,
			     const struct arguments *arguments);
int cmd_fleet_report(struct context *context,
		     const struct arguments *arguments);

/* The rows of the objects, each at the end of the file that implements it. */
extern const struct command mgmtdev_commands[];
extern const struct command dev_commands[];
extern const struct command features_commands[];
extern const struct command vhost_commands[];
extern const struct command host_commands[];
extern const struct command sim_commands[];
extern const struct command migrate_commands[];
extern const struct command vmm_commands[];
extern const struct command fleet_commands[];
extern const struct command fleet_set_commands[];

/*
 * What completion offers of the store of the fleet, silently. In the command
 * vdpa, vdpa-fleet completes the whole line again instead: these return only if
 * it cannot be run.
 */
typedef void fleet_name_fn(const char *name, void *arg);
typedef void fleet_record_fn(const struct vdpa_host *host, void *arg);

/* VALUE_FLEET_HOST: the hosts. VALUE_SET: the sets. */
void fleet_complete_names(struct context *context, enum param_value kind,
			  fleet_name_fn *each, void *arg);

/* The record of a host. */
void fleet_complete_record(struct context *context, const char *name,
			   fleet_record_fn *use, void *arg);

/* The outermost branch. */
extern const struct command command_root;

/*
 * The first row below @branch that @typed matches, or NULL. iproute2's rows
 * come first, so its abbreviations keep their meaning.
 */
const struct command *command_find(const struct command *branch,
				   const char *typed);

/* Run the command that @argv names: 0, ANSWER_*, or a negative errno. */
int command_run(struct context *context, int argc, char **argv);

/* Print the help of the command that @argv names: 0 or a negative errno. */
int command_help(struct context *context, int argc, char **argv);

#endif
