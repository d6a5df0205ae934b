// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The parameter table, and the parser that reads words by it. A new parameter
 * is a row here; a command that takes it names it in its struct param_set.
 */

#include "params.h"

#include "report.h"
#include "suggest.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
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
			 .help = "virtqueue, from 0; default: all of them",
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
			       .parse = value_text,
			       .offset = offsetof(struct arguments, features) },
	[PARAM_NOCHECK] = { .word = "nocheck",
			    .help = "skip the checks: the kernel decides",
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
			 .help = "this host, and each place that it has",
			 .is_exact = true,
			 .parse = value_flag,
			 .offset = offsetof(struct arguments, is_here) },
	[PARAM_TO] = { .word = "to",
		       .help = "the words after it describe the destination",
		       .is_exact = true,
		       .parse = value_to },
	[PARAM_VMM] = { .word = "vmm",
			.value = "VMM",
			.help = "the hypervisor: qemu-8.2, cloud-hypervisor, "
				"... or local",
			.kind = VALUE_VMM,
			.parse = value_vmm },
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
				 .help = "management device to use: of the host "
					 "before it, or of each host if there "
					 "is none",
				 .kind = VALUE_MGMTDEV,
				 .is_repeated = true,
				 .parse = value_host_mgmtdev },
	[PARAM_FLEET_HOST] = { .word = "host",
			       .value = "HOST",
			       .help = "name of a host in the store",
			       .parse = value_fleet_host },
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
			  .help = "how often to look for changes",
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

static bool set_allows(const struct param_set *set, enum param_id id)
{
	return set_has(set->required, id) || set_has(set->either, id) ||
	       set_has(set->optional, id) || set->divider == id;
}

enum param_id params_find(const struct param_set *set, const char *typed)
{
	for (enum param_id id = PARAM_NONE + 1; id < PARAM_COUNT; id++)
		if (set_allows(set, id) &&
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
		if (set_allows(set, id))
			suggest(&best, typed, params[id].word);
	if (best.word)
		snprintf(hint, sizeof(hint), "did you mean \"%s\"?", best.word);
	return vdpa_error_set(err, -EINVAL, hint, "unknown word " QUOTE,
			      QUOTED(typed));
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

/* Parse one word and its value. Returns the number of words, or -EINVAL. */
static int parse_word(const struct param_set *set, int argc, char **argv,
		      uint64_t *found, struct arguments *arguments,
		      struct vdpa_error *err)
{
	enum param_id id = params_find(set, argv[0]);
	int ret, width;

	if (!id)
		return fail_unknown(set, argv[0], err);
	width = params_width(id, argc > 1 ? argv[1] : NULL);
	if (width > argc)
		return vdpa_error_set(err, -EINVAL, NULL,
				      "%s is missing after \"%s\": %s",
				      params[id].value, params[id].word,
				      params[id].help);
	if (*found & VDPA_BIT(id) && width > 1 && !params[id].is_repeated)
		report_warning("\"%s\" is given twice: the last one, "
			       "\"%s\", counts",
			       params[id].word, argv[1]);
	ret = params[id].parse(&params[id], width > 1 ? argv[1] : NULL,
			       arguments, err);
	*found |= VDPA_BIT(id);
	return ret ? ret : width;
}

static int check_required(const struct param_set *set, uint64_t found,
			  struct vdpa_error *err)
{
	for (const enum param_id *id = set->required; *id; id++)
		if (!(found & VDPA_BIT(*id)))
			return vdpa_error_set(err, -EINVAL, NULL,
					      "\"%s %s\" is missing: %s",
					      params[*id].word,
					      params[*id].value,
					      params[*id].help);
	return 0;
}

/* Text of a message; what does not fit is cut. */
struct sentence {
	char text[256];
	size_t length;
};

static void say(struct sentence *sentence, const char *text)
{
	for (; *text && sentence->length + 1 < sizeof(sentence->text); text++)
		sentence->text[sentence->length++] = *text;
	sentence->text[sentence->length] = '\0';
}

/* '"dev DEV"' */
static void say_word(struct sentence *sentence, const struct param *param)
{
	say(sentence, "\"");
	say(sentence, param->word);
	if (param->value) {
		say(sentence, " ");
		say(sentence, param->value);
	}
	say(sentence, "\"");
}

static int fail_none(const struct param_set *set, struct vdpa_error *err)
{
	struct sentence words = { .length = 0 };

	for (const enum param_id *id = set->either; *id; id++) {
		bool is_last = !id[1] && !set->instead;

		if (id != set->either)
			say(&words, is_last ? " or " : ", ");
		say_word(&words, &params[*id]);
	}
	if (set->instead) {
		say(&words, " or ");
		say_word(&words, &params[set->instead]);
	}
	return vdpa_error_set(err, -EINVAL, NULL, "%s is missing", words.text);
}

/* Exactly one of these words must be given, unless another stands for them. */
static int check_either(const struct param_set *set, uint64_t found,
			struct vdpa_error *err)
{
	const struct param *given = NULL;

	for (const enum param_id *id = set->either; *id; id++) {
		if (!(found & VDPA_BIT(*id)))
			continue;
		if (given)
			return vdpa_error_set(
				err, -EINVAL, "leave out one of them",
				"\"%s\" and \"%s\" are both given", given->word,
				params[*id].word);
		given = &params[*id];
	}
	if (!set->either[0] || given ||
	    (set->instead && found & VDPA_BIT(set->instead)))
		return 0;
	return fail_none(set, err);
}

static int check_parts(const struct param_set *set, uint64_t found,
		       struct vdpa_error *err)
{
	int ret = check_required(set, found, err);

	if (!ret)
		ret = check_either(set, found, err);
	if (!ret && set->divider && !set->is_divider_optional &&
	    !(found & VDPA_BIT(set->divider)))
		ret = vdpa_error_set(err, -EINVAL, NULL,
				     "\"%s\" is missing: %s",
				     params[set->divider].word,
				     params[set->divider].help);
	return ret;
}

/* "name", "mgmtdev", ... and their values, in any order. */
static int parse_words(const struct param_set *set, int argc, char **argv,
		       struct arguments *arguments, struct vdpa_error *err)
{
	uint64_t found = 0;

	for (int at = 0; at < argc;) {
		int width = parse_word(set, argc - at, argv + at, &found,
				       arguments, err);

		if (width < 0)
			return width;
		at += width;
		if (set->divider && found & VDPA_BIT(set->divider)) {
			int ret = check_parts(set, found, err);

			return ret ? ret :
				     parse_words(set->then, argc - at,
						 argv + at, arguments, err);
		}
	}
	return check_parts(set, found, err);
}

int params_parse(const struct param_set *set, int argc, char **argv,
		 struct arguments *arguments, struct vdpa_error *err)
{
	const struct param *positional = &params[set->positional];
	int ret;

	*arguments = (struct arguments){ .request.command = set->command };
	if (set->positional && argc > 0) {
		ret = positional->parse(positional, argv[0], arguments, err);
		if (ret)
			return ret;
		argc--;
		argv++;
	} else if (set->positional && !set->is_positional_optional) {
		return vdpa_error_set(err, -EINVAL, NULL, "%s is missing: %s",
				      params_positional(set), positional->help);
	}
	return parse_words(set, argc, argv, arguments, err);
}

void params_free(struct arguments *arguments)
{
	free(arguments->hosts);
	vdpa_host_vmms_free(arguments->vmms);
}
