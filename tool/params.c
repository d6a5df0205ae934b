// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The parameter table, and reading words by it. A new parameter is a row here;
 * a command that takes it names it in its own row (command.c).
 */

#include "params.h"

#include "report.h"
#include "suggest.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
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
			     .parse = value_features },
	[PARAM_MAC] = { .word = "mac",
			.value = "MAC",
			.help = "MAC address",
			.is_exact = true,
			.parse = value_mac },
	[PARAM_MTU] = { .word = "mtu",
			.value = "MTU",
			.help = "MTU in bytes, 68 and up",
			.is_exact = true,
			.parse = value_number,
			.attr = VDPA_ATTR_DEV_NET_CFG_MTU,
			.offset = offsetof(struct vdpa_request, mtu),
			.size = sizeof(((struct vdpa_request *)0)->mtu) },
	[PARAM_MAX_VQP] = { .word = "max_vqp",
			    .value = "COUNT",
			    .help = "virtqueue pairs at the most, 1 and up",
			    .parse = value_number,
			    .attr = VDPA_ATTR_DEV_NET_CFG_MAX_VQP,
			    .offset = offsetof(struct vdpa_request, max_vqp),
			    .size = sizeof(
				    ((struct vdpa_request *)0)->max_vqp) },
	[PARAM_QIDX] = { .word = "qidx",
			 .value = "INDEX",
			 .help = "virtqueue, from 0; all of them when left out",
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
			       .parse = value_expression },
	[PARAM_NOCHECK] = { .word = "nocheck",
			    .help = "skip the checks: the kernel decides",
			    .is_exact = true,
			    .parse = value_flag,
			    .offset =
				    offsetof(struct arguments, is_unchecked) },
	[PARAM_TEXT] = { .word = "text",
			 .value = "TEXT",
			 .help = "a message, or - for standard input",
			 .parse = value_expression },
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
			 .help = "wait until nobody uses the device, for "
				 "SECONDS at the most",
			 .is_exact = true,
			 .is_value_optional = true,
			 .parse = value_wait },
	[PARAM_WORLD] = { .word = "world",
			  .value = "WORLD",
			  .help = "one that \"vdpa sim worlds\" lists",
			  .kind = VALUE_WORLD,
			  .parse = value_world },
	[PARAM_PATH] = { .word = "path",
			 .value = "PATH",
			 .help = "file, such as "
				 "/sys/bus/vdpa/drivers/vhost_vdpa/bind",
			 .parse = value_path },
	[PARAM_VQS] = { .word = "vqs",
			.value = "COUNT",
			.help = "virtqueues",
			.is_exact = true,
			.parse = value_vqs },
	[PARAM_FILE] = { .word = "file",
			 .value = "FILE",
			 .help = "record of a host, or - for standard input",
			 .kind = VALUE_FILE,
			 .parse = value_file },
	[PARAM_DRY_RUN] = { .word = "dry-run",
			    .help = "say what would be done, and do nothing",
			    .is_exact = true,
			    .parse = value_flag,
			    .offset = offsetof(struct arguments, is_dry_run) },
	[PARAM_REPLACE] = { .word = "replace",
			    .help = "delete what the record does not have, and "
				    "make anew what differs",
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
};

/* ---- parsing -------------------------------------------------------- */

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

static bool set_takes(const struct param_set *set, enum param_id id)
{
	return set_has(set->required, id) || set_has(set->optional, id);
}

enum param_id params_find(const struct param_set *set, const char *typed)
{
	for (enum param_id id = PARAM_NONE + 1; id < PARAM_COUNT; id++)
		if (set_takes(set, id) &&
		    word_matches(typed, params[id].word, params[id].is_exact))
			return id;
	return PARAM_NONE;
}

static int fail_unknown(const struct param_set *set, const char *typed,
			struct vdpa_error *err)
{
	struct suggestion best = { 0 };
	char hint[64] = "";

	for (enum param_id id = PARAM_NONE + 1; id < PARAM_COUNT; id++)
		if (set_takes(set, id))
			suggest(&best, typed, params[id].word);
	if (best.word)
		snprintf(hint, sizeof(hint), "did you mean \"%s\"?", best.word);
	return fail(err, -EINVAL, hint, "unknown word " QUOTE, QUOTED(typed));
}

const char *params_positional(const struct param_set *set)
{
	switch (params[set->positional].kind) {
	case VALUE_DEV:
		return "DEV";
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

/* "name", "mgmtdev", ... and their values, in any order. */
static int parse_words(const struct param_set *set, int argc, char **argv,
		       uint64_t *found, struct arguments *arguments,
		       struct vdpa_error *err)
{
	enum param_id id;
	int ret, width;

	for (int i = 0; i < argc; i += width) {
		id = params_find(set, argv[i]);
		if (!id)
			return fail_unknown(set, argv[i], err);
		width = params_width(id, i + 1 < argc ? argv[i + 1] : NULL);
		if (i + width > argc)
			return fail(err, -EINVAL, NULL,
				    "%s is missing after \"%s\": %s",
				    params[id].value, params[id].word,
				    params[id].help);
		if (*found & VDPA_BIT(id) && width > 1)
			report_warning("\"%s\" is given twice: the last one, "
				       "\"%s\", counts",
				       params[id].word, argv[i + 1]);
		ret = params[id].parse(&params[id],
				       width > 1 ? argv[i + 1] : NULL,
				       arguments, err);
		if (ret)
			return ret;
		*found |= VDPA_BIT(id);
	}
	return 0;
}

int params_parse(const struct param_set *set, int argc, char **argv,
		 struct arguments *arguments, struct vdpa_error *err)
{
	const struct param *positional = &params[set->positional];
	uint64_t found = 0;
	int ret;

	*arguments = (struct arguments){ .request.command = set->command };
	if (set->positional && argc > 0) {
		ret = positional->parse(positional, argv[0], arguments, err);
		if (ret)
			return ret;
		argc--;
		argv++;
	} else if (set->positional && !set->is_positional_optional) {
		return fail(err, -EINVAL, NULL, "%s is missing: %s",
			    params_positional(set), positional->help);
	}

	ret = parse_words(set, argc, argv, &found, arguments, err);
	if (ret)
		return ret;
	for (const enum param_id *id = set->required; *id; id++)
		if (!(found & VDPA_BIT(*id)))
			return fail(err, -EINVAL, NULL,
				    "\"%s %s\" is missing: %s",
				    params[*id].word, params[*id].value,
				    params[*id].help);
	return 0;
}
