// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The parameter table. A new parameter is a row here; a command that takes it
 * names it in its struct param_set.
 */

#include "params.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <vdpa/wire.h>

/* ---- the table ------------------------------------------------------ */

const struct param params[PARAM_COUNT] = {
	[PARAM_NAME] = { .word = "name",
			 .value = "NAME",
			 .help = "name of the device",
			 .kind = VALUE_DEV,
			 .parse = value_name },
	[PARAM_MGMTDEV] = { .word = "mgmtdev",
			    .value = "MGMTDEV",
			    .help = "management device: BUS/NAME or NAME",
			    .kind = VALUE_MGMTDEV,
			    .parse = value_mgmtdev },
	[PARAM_FEATURES] = { .word = "device_features",
			     .value = "FEATURES",
			     .help = "features to provision: a hexadecimal mask, or "
				     "names: MAC,MTU or all,-MQ",
			     .is_exact = true,
			     .kind = VALUE_FEATURES,
			     .parse = value_features },
	[PARAM_MAC] = { .word = "mac",
			.value = "MAC",
			.help = "MAC address",
			.is_exact = true,
			.parse = value_mac },
	[PARAM_MTU] = { .word = "mtu",
			.value = "MTU",
			.help = "MTU in bytes, at least 68",
			.is_exact = true,
			.parse = value_number,
			.attr = VDPA_ATTR_DEV_NET_CFG_MTU,
			.offset = offsetof(struct vdpa_request, mtu),
			.size = sizeof(((struct vdpa_request *)0)->mtu) },
	[PARAM_MAX_VQP] = { .word = "max_vqp",
			    .value = "COUNT",
			    .help = "maximum number of virtqueue pairs, at "
				    "least 1",
			    .parse = value_number,
			    .attr = VDPA_ATTR_DEV_NET_CFG_MAX_VQP,
			    .offset = offsetof(struct vdpa_request, max_vqp),
			    .size = sizeof(
				    ((struct vdpa_request *)0)->max_vqp) },
	[PARAM_QIDX] = { .word = "qidx",
			 .value = "INDEX",
			 .help = "index of a virtqueue, from 0; default: all",
			 .is_exact = true,
			 .parse = value_number,
			 .attr = VDPA_ATTR_DEV_QUEUE_INDEX,
			 .offset = offsetof(struct vdpa_request, qidx),
			 .size = sizeof(((struct vdpa_request *)0)->qidx) },
	[PARAM_CLASS] = { .word = "class",
			  .value = "CLASS",
			  .help = "virtio device class: net, block, ... or its "
				  "number",
			  .kind = VALUE_CLASS,
			  .parse = value_class },
	[PARAM_EXPRESSION] = { .word = "features",
			       .value = "FEATURES",
			       .help = "a hexadecimal mask, or names: MAC,MTU",
			       .kind = VALUE_FEATURES,
			       .parse = value_text,
			       .offset = offsetof(struct arguments, features) },
	[PARAM_OTHER] = { .word = "features",
			  .value = "FEATURES",
			  .help = "a hexadecimal mask, or names: MAC,MTU",
			  .kind = VALUE_FEATURES,
			  .parse = value_text,
			  .offset = offsetof(struct arguments, other) },
	[PARAM_NOCHECK] = { .word = "nocheck",
			    .help = "skip the checks, and let the kernel decide",
			    .is_exact = true,
			    .parse = value_flag,
			    .offset =
				    offsetof(struct arguments, is_unchecked) },
	[PARAM_TEXT] = { .word = "text",
			 .value = "TEXT",
			 .help = "a message, or - for standard input",
			 .parse = value_text,
			 .offset = offsetof(struct arguments, text) },
	[PARAM_DRIVER] = { .word = "driver",
			   .value = "DRIVER",
			   .help = "vhost_vdpa (a character device for "
				   "hypervisors) or virtio_vdpa (a virtio device "
				   "of this host)",
			   .kind = VALUE_DRIVER,
			   .parse = value_driver },
	[PARAM_PLACE] = { .word = "place",
			  .value = "PLACE",
			  .help = "a character device, a PCI address, a "
				  "network interface or a block device",
			  .parse = value_place },
	[PARAM_WAIT] = { .word = "wait",
			 .value = "SECONDS",
			 .help = "wait until nobody uses the device, at most "
				 "SECONDS",
			 .is_exact = true,
			 .is_value_optional = true,
			 .parse = value_wait },
	[PARAM_WORLD] = { .word = "world",
			  .value = "WORLD",
			  .help = "a world that \"vdpa sim worlds\" lists",
			  .kind = VALUE_WORLD,
			  .parse = value_text,
			  .offset = offsetof(struct arguments, world) },
	[PARAM_PATH] = { .word = "path",
			 .value = "PATH",
			 .help = "file, such as "
				 "/sys/bus/vdpa/drivers/vhost_vdpa/bind",
			 .parse = value_path },
	[PARAM_VQS] = { .word = "vqs",
			.value = "COUNT",
			.help = "number of virtqueues",
			.is_exact = true,
			.parse = value_vqs },
	[PARAM_FILE] = { .word = "file",
			 .value = "FILE",
			 .help = "record of a host, or - for standard input",
			 .kind = VALUE_FILE,
			 .parse = value_file },
	[PARAM_NEW_FILE] = { .word = "file",
			     .value = "FILE",
			     .help = "file to write; an existing one is kept",
			     .kind = VALUE_FILE,
			     .parse = value_file },
	[PARAM_DRY_RUN] = { .word = "dry-run",
			    .help = "print what would be done, and do nothing",
			    .is_exact = true,
			    .parse = value_flag,
			    .offset = offsetof(struct arguments, is_dry_run) },
	[PARAM_READONLY] = { .word = "readonly",
			     .help = "refuse requests that could change "
				     "something",
			     .is_exact = true,
			     .parse = value_flag,
			     .offset =
				     offsetof(struct arguments, is_readonly) },
	[PARAM_BACKGROUND] = { .word = "background",
			       .help = "exit at once, and serve in another "
				       "process",
			       .is_exact = true,
			       .parse = value_flag,
			       .offset = offsetof(struct arguments,
						  is_background) },
	[PARAM_REPLACE] = { .word = "replace",
			    .help = "delete devices that the record lacks, and "
				    "recreate devices that differ",
			    .is_exact = true,
			    .parse = value_flag,
			    .offset =
				    offsetof(struct arguments, is_replacing) },
	[PARAM_NOBIND] = { .word = "nobind",
			   .help = "leave drivers as they are",
			   .is_exact = true,
			   .parse = value_flag,
			   .offset =
				   offsetof(struct arguments, is_not_binding) },
	[PARAM_NOCHARDEV] = { .word = "nochardev",
			      .help = "open no character device",
			      .is_exact = true,
			      .parse = value_flag,
			      .offset = offsetof(struct arguments,
						 has_no_chardev) },
	[PARAM_TRUSTED] = { .word = "trusted",
			    .help = "refuse FILE if users other than root can "
				    "change it",
			    .is_exact = true,
			    .parse = value_flag,
			    .offset = offsetof(struct arguments, is_trusted) },
	[PARAM_DEV] = { .word = "dev",
			.value = "DEV",
			.help = "name of the device",
			.kind = VALUE_DEV,
			.parse = value_dev },
	[PARAM_HOST] = { .word = "host",
			 .value = "FILE",
			 .help = "record of a host, from \"vdpa host export\"; "
				 "default: this host",
			 .kind = VALUE_FILE,
			 .parse = value_host },
	[PARAM_HERE] = { .word = "here",
			 .help = "every place on this host",
			 .is_exact = true,
			 .parse = value_flag,
			 .offset = offsetof(struct arguments, is_here) },
	[PARAM_TO] = { .word = "to",
		       .help = "the destination follows",
		       .is_exact = true,
		       .parse = value_to },
	[PARAM_VMM] = { .word = "vmm",
			.value = "VMM",
			.help = "the hypervisor: qemu-8.2, cloud-hypervisor, "
				"... or local",
			.kind = VALUE_VMM,
			.parse = value_vmm },
	[PARAM_KERNEL] = { .word = "kernel",
			   .value = "RELEASE",
			   .help = "kernel to simulate: 6.1 or 7.2 (default)",
			   .parse = value_text,
			   .offset = offsetof(struct arguments, kernel) },
	[PARAM_PARENTS] = { .word = "parents",
			    .value = "PARENTS",
			    .help = "its management devices, separated by commas: drivers or names of the world \"cards\"; DRIVER=MGMTDEV puts one at another address",
			    .parse = value_text,
			    .offset = offsetof(struct arguments, parents) },
	[PARAM_NAMES] = { .word = "dev",
			  .value = "DEV",
			  .help = "name of a device, or a pattern such as "
				  "\"net*\"",
			  .kind = VALUE_DEV,
			  .is_exact = true,
			  .is_repeated = true,
			  .parse = value_names },
	[PARAM_IOMMU] = { .word = "iommu",
			  .help = "the guest has a virtual IOMMU in front of "
				  "the device",
			  .is_exact = true,
			  .parse = value_flag,
			  .offset = offsetof(struct arguments, is_iommu) },
	[PARAM_HOSTS] = { .word = "host",
			  .value = "FILE",
			  .help = "record of a host, from \"vdpa host export\"; "
				  "once for each host",
			  .kind = VALUE_FILE,
			  .is_repeated = true,
			  .parse = value_hosts },
	[PARAM_HOST_MGMTDEV] = { .word = "mgmtdev",
				 .value = "MGMTDEV",
				 .help = "management device to use on the host before it; before the first host: on every host",
				 .kind = VALUE_MGMTDEV,
				 .is_repeated = true,
				 .parse = value_host_mgmtdev },
	[PARAM_FLEET_HOST] = { .word = "host",
			       .value = "HOST",
			       .help = "name of a host in the store",
			       .kind = VALUE_FLEET_HOST,
			       .parse = value_fleet_host },
	[PARAM_OTHER_HOST] = { .word = "other",
			       .value = "HOST",
			       .help = "name of the other host",
			       .kind = VALUE_FLEET_HOST,
			       .parse = value_text,
			       .offset = offsetof(struct arguments, other) },
	[PARAM_SET_NAME] = { .word = "set",
			     .value = "NAME",
			     .help = "name of a set of features in the store",
			     .kind = VALUE_SET,
			     .parse = value_set_name },
	[PARAM_MEETS] = { .word = "meets",
			  .value = "NAME",
			  .help = "only hosts that meet this set",
			  .kind = VALUE_SET,
			  .parse = value_set_name },
	[PARAM_DRIVER_OF] = { .word = "driver",
			      .value = "DRIVER",
			      .help = "only hosts with a management device of "
				      "this parent driver, such as mlx5_core",
			      .parse = value_text,
			      .offset = offsetof(struct arguments, driver) },
	[PARAM_REVISION] = { .word = "revision",
			     .value = "NUMBER",
			     .help = "an earlier revision of the set",
			     .parse = value_revision },
	[PARAM_FROM] = { .word = "from",
			 .value = "baseline",
			 .help = "the largest set that all hosts can give to a "
				 "device",
			 .parse = value_from },
	[PARAM_OF] = { .word = "of",
		       .value = "HOST",
		       .help = "names of hosts in the store, separated by "
			       "commas or blanks; default: all",
		       .is_repeated = true,
		       .parse = value_fleet_hosts },
	[PARAM_ALIVE] = { .word = "alive",
			  .help = "only hosts that are alive",
			  .parse = value_flag,
			  .offset = offsetof(struct arguments, is_alive) },
	[PARAM_AS] = { .word = "as",
		       .value = "NAME",
		       .help = "name in the store; default: the host name",
		       .parse = value_text,
		       .offset = offsetof(struct arguments, as) },
	[PARAM_EVERY] = { .word = "every",
			  .value = "SECONDS",
			  .help = "how often to look for changes without an "
				  "event, and to say that this host is alive; "
				  "default: 30",
			  .parse = value_seconds },
	[PARAM_TTL] = { .word = "ttl",
			.value = "SECONDS",
			.help = "how long this host counts as alive; default: "
				"300",
			.parse = value_seconds },
	[PARAM_REPLACE_HOST] = { .word = "replace",
				 .help = "even if another host of this name is "
					 "alive",
				 .is_exact = true,
				 .parse = value_flag,
				 .offset = offsetof(struct arguments,
						    is_replacing) },
	[PARAM_EXPORT] = { .word = "file",
			   .value = "FILE",
			   .help = "file to write, or - for standard output; "
				   "default: where the other program looks",
			   .kind = VALUE_FILE,
			   .parse = value_file },
	[PARAM_PAGE] = { .word = "file",
			 .value = "FILE",
			 .help = "page to write, or - for standard output",
			 .kind = VALUE_FILE,
			 .parse = value_file },
	[PARAM_VALID] = { .word = "ttl",
			  .value = "SECONDS",
			  .help = "how long the labels are valid; default: "
				  "without limit",
			  .parse = value_seconds },
};

/* ---- words ------------------------------------------------------------ */

bool word_matches(const char *typed, const char *word, bool is_exact)
{
	if (is_exact)
		return strcmp(typed, word) == 0;
	return *typed && strncmp(typed, word, strlen(typed)) == 0;
}

static bool set_has(const enum param_id *list, enum param_id id)
{
	for (; *list; list++)
		if (*list == id)
			return true;
	return false;
}

bool params_allows(const struct param_set *set, enum param_id id)
{
	return set_has(set->required, id) || set_has(set->either, id) ||
	       set_has(set->optional, id) || set->divider == id ||
	       (id && set->bare == id);
}

/* Other words in use for a parameter. They are looked up last. */
static const struct {
	const char *word;
	enum param_id id;
} other_words[] = {
	{ "mgmt-dev", PARAM_MGMTDEV },
	{ "mgmt_dev", PARAM_MGMTDEV },
	{ "parent", PARAM_MGMTDEV },
	{ "features", PARAM_FEATURES },
	{ "feature", PARAM_FEATURES },
	{ "device-features", PARAM_FEATURES },
	{ "dev_features", PARAM_FEATURES },
	{ "device_features", PARAM_EXPRESSION },
	{ "address", PARAM_MAC },
	{ "lladdr", PARAM_MAC },
	{ "macaddr", PARAM_MAC },
	{ "mac_address", PARAM_MAC },
	{ "hwaddr", PARAM_MAC },
	{ "max-vqp", PARAM_MAX_VQP },
	{ "max_vq_pairs", PARAM_MAX_VQP },
	{ "max_vqps", PARAM_MAX_VQP },
	{ "queue_pairs", PARAM_MAX_VQP },
	{ "vq_pairs", PARAM_MAX_VQP },
	{ "pairs", PARAM_MAX_VQP },
	{ "vqp", PARAM_MAX_VQP },
	{ "queue", PARAM_QIDX },
	{ "index", PARAM_QIDX },
	{ "type", PARAM_CLASS },
	{ "from", PARAM_HOST },
	{ "device", PARAM_DEV },
	{ "hypervisor", PARAM_VMM },
	{ "no-check", PARAM_NOCHECK },
	{ "dry_run", PARAM_DRY_RUN },
	{ "dryrun", PARAM_DRY_RUN },
	{ "read-only", PARAM_READONLY },
};

enum param_id params_find(const struct param_set *set, const char *typed)
{
	for (enum param_id id = PARAM_NONE + 1; id < PARAM_COUNT; id++)
		if (params_allows(set, id) &&
		    word_matches(typed, params[id].word, params[id].is_exact))
			return id;
	for (size_t i = 0; i < sizeof(other_words) / sizeof(other_words[0]);
	     i++)
		if (params_allows(set, other_words[i].id) &&
		    strcmp(typed, other_words[i].word) == 0)
			return other_words[i].id;
	return PARAM_NONE;
}

bool params_is_filter(const struct param_set *set, const char *typed)
{
	for (const enum param_id *id = set->optional; *id; id++)
		if (strcmp(typed, params[*id].word) == 0)
			return set->is_positional_optional;
	return false;
}

const char *params_positional(const struct param_set *set)
{
	switch (params[set->positional].kind) {
	case VALUE_DEV:
		return set->command == VDPA_CMD_DEV_NEW ? "NAME" : "DEV";
	case VALUE_MGMTDEV:
		return "MGMTDEV";
	default:
		return params[set->positional].value;
	}
}

int params_width(enum param_id id, const char *next)
{
	if (params[id].is_value_optional)
		return next && isdigit((unsigned char)*next) ? 2 : 1;
	return params[id].value || id == PARAM_NONE ? 2 : 1;
}
