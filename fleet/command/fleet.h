/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the commands of vdpa-fleet share. */
#ifndef FLEET_COMMAND_FLEET_H
#define FLEET_COMMAND_FLEET_H

#include "tool/command.h"

#include <vdpa/fleet.h>
#include <vdpa/host.h>
#include <vdpa/migrate.h>

/* The name of the store: that of --store, of VDPA_STORE, or the default. */
const char *fleet_where(const struct context *context);

/*
 * Open the store of --store, of VDPA_STORE, or the default one. Returns 0, or a
 * negative errno with the reason in @context.
 */
int fleet_open(struct context *context, struct vdpa_store **store);

/* When a command prints its results. */
enum fleet_output {
	FLEET_AT_END,
	FLEET_HOST_BY_HOST, /* the output shows the progress */
};

/* The same as vdpa_fleet_each(), with a line of progress on a terminal. */
int fleet_each(struct context *context, struct vdpa_store *store,
	       const char *folder, enum fleet_output output,
	       vdpa_fleet_each_fn *each, void *arg);

/* As "warn" of struct vdpa_host_collect. */
typedef void fleet_warn_fn(const struct vdpa_error *reason, void *arg);

/*
 * Collect this host's record, with its hypervisor, under the name that
 * @arguments give it. Free it with vdpa_host_free(); it is valid until the next
 * call. Returns 0, or a negative errno with the reason in
 * @context.
 */
int fleet_collect(struct context *context, const struct arguments *arguments,
		  fleet_warn_fn *warn, void *arg, struct vdpa_host **host);

/* Returns 0, the status of an answer, or a negative errno. */
typedef int fleet_publish_fn(struct context *context, struct vdpa_store *store,
			     const struct arguments *arguments);

/* Call @publish with the store and the kernel open, and return its result. */
int fleet_run(struct context *context, const struct arguments *arguments,
	      fleet_publish_fn *publish);

/* Warn that the record of a host cannot be read. */
void fleet_warn(const struct vdpa_fleet_host *host);

/*
 * Hosts that publish a hypervisor that is not known. There can be thousands, and
 * one warning is enough. To begin: all zero.
 */
struct fleet_strange {
	size_t count;
	char first[VDPA_STORE_NAME_MAX + 1];
	char vmm[100]; /* of the first one, cut */
};

/*
 * The hypervisor of a host with a record: @named, else the one in the record.
 * NULL: there is none, or it is not known; then @strange counts the host.
 */
const struct vdpa_vmm *fleet_vmm(const struct vdpa_fleet_host *host,
				 const struct vdpa_vmm *named,
				 struct fleet_strange *strange);

/* Warn of the hosts that were counted. */
void fleet_warn_strange(const struct fleet_strange *strange);

/* Print whether a host is alive. */
void fleet_print_alive(struct printer *out, bool is_alive);

/* Print the same of @host, unless the store cannot say. */
void fleet_print_host_alive(struct printer *out,
			    const struct vdpa_fleet_host *host);

#endif
