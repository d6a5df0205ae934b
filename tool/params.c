// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The parameter table, and the parsers of its values. A new parameter is a row
 * here; a command that takes it names it in its own row (command.c).
 */

#include "params.h"

#include "report.h"
#include "suggest.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* ---- values --------------------------------------------------------- */

/* Long values are quoted by their beginning. */
#define QUOTE	     "\"%.80s%s\""
#define QUOTED(text) (text), strlen(text) > 80 ? "..." : ""

static int parse_name(const struct param *param, const char *text,
		      struct arguments *arguments, struct vdpa_error *err)
{
	/* The kernel's device core takes no device without a name. */
	if (!*text)
		return fail(err, -EINVAL, "give the device a name",
			    "%s is empty", param->word);
	arguments->request.name = text;
	return 0;
}

/* "BUS/NAME" or "NAME". The text stays in place: the bus ends at the slash. */
static int parse_mgmtdev(const struct param *param, const char *text,
			 struct arguments *arguments, struct vdpa_error *err)
{
	struct vdpa_request *request = &arguments->request;
	char *slash = strchr(text, '/');

	if (slash && (strchr(slash + 1, '/') || slash == text || !slash[1]))
		return fail(
			err, -EINVAL,
			"write BUS/NAME, such as pci/0000:02:00.0, or NAME, "
			"such as vdpasim_net",
			"%s " QUOTE " is no management device", param->word,
			QUOTED(text));
	if (!*text)
		return fail(err, -EINVAL,
			    "\"vdpa mgmtdev show\" lists the ones that this "
			    "host has",
			    "%s is empty", param->word);

	request->mgmtdev_bus = NULL;
	request->mgmtdev_name = text;
	if (slash) {
		*slash = '\0';
		request->mgmtdev_bus = text;
		request->mgmtdev_name = slash + 1;
	}
	return 0;
}

/* Whether an expression of features makes sense in some class. */
static int check_expression(const char *text, struct vdpa_error *err)
{
	static const uint64_t all = 0;
	struct vdpa_features features;

	for (uint32_t id = 1; id < 64; id++)
		if (!vdpa_features_parse(text, id, &all, &features, NULL))
			return 0;
	return vdpa_features_parse(text, VDPA_CLASS_NET, &all, &features, err);
}

/* A mask stands for itself; names wait until their class is known. */
static int parse_features(const struct param *param, const char *text,
			  struct arguments *arguments, struct vdpa_error *err)
{
	struct vdpa_features features;
	struct vdpa_error found;
	int ret;

	ret = check_expression(text, &found);
	if (ret)
		return fail(err, ret, found.hint, "%s: %s", param->word,
			    found.what);

	arguments->features = NULL;
	if (text[strspn(text, "xX0123456789abcdefABCDEF")] ||
	    vdpa_features_parse(text, 0, NULL, &features, NULL)) {
		arguments->features = text;
		return 0;
	}
	arguments->request.device_features = features.mask;
	arguments->request.has |= VDPA_BIT(VDPA_ATTR_DEV_FEATURES);
	return 0;
}

static int parse_expression(const struct param *param, const char *text,
			    struct arguments *arguments, struct vdpa_error *err)
{
	(void)param;
	(void)err;
	arguments->features = text;
	return 0;
}

static int parse_class(const struct param *param, const char *text,
		       struct arguments *arguments, struct vdpa_error *err)
{
	arguments->class_id = vdpa_class_find(text);
	if (arguments->class_id)
		return 0;
	return fail(err, -EINVAL,
		    "give a virtio device class, such as net or block, or its "
		    "number",
		    "%s " QUOTE " is none", param->word, QUOTED(text));
}

static int parse_mac(const struct param *param, const char *text,
		     struct arguments *arguments, struct vdpa_error *err)
{
	uint8_t mac[6] = { 0 };
	const char *at = text;
	size_t count = 0;

	for (; count < sizeof(mac); count++) {
		size_t digits = strspn(at, "0123456789abcdefABCDEF");

		if (digits < 1 || digits > 2)
			break;
		mac[count] = (uint8_t)strtoul(at, NULL, 16);
		at += digits;
		if (*at != ':' || count + 1 == sizeof(mac)) {
			count++;
			break;
		}
		at++;
	}
	if (count != sizeof(mac) || *at)
		return fail(err, -EINVAL,
			    "write six bytes in hexadecimal, such as "
			    "52:54:00:12:34:56",
			    "%s " QUOTE " is no MAC address", param->word,
			    QUOTED(text));

	memcpy(arguments->request.mac, mac, sizeof(mac));
	arguments->request.has |= VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR);
	return 0;
}

static bool is_decimal(const char *text)
{
	return *text && !text[strspn(text, "0123456789")];
}

static int parse_number(const struct param *param, const char *text,
			struct arguments *arguments, struct vdpa_error *err)
{
	uint64_t max = param->size == sizeof(uint16_t) ? UINT16_MAX :
							 UINT32_MAX;
	uint64_t number = strtoull(text, NULL, 10);
	char *field = (char *)&arguments->request + param->offset;
	char hint[64];

	snprintf(hint, sizeof(hint), "give a decimal number from 0 to %" PRIu64,
		 max);
	if (!is_decimal(text))
		return fail(err, -EINVAL, hint,
			    "%s " QUOTE " is no decimal number", param->word,
			    QUOTED(text));
	if (number > max)
		return fail(err, -EINVAL, hint, "%s " QUOTE " is too large",
			    param->word, QUOTED(text));

	if (param->size == sizeof(uint16_t))
		*(uint16_t *)field = (uint16_t)number;
	else
		*(uint32_t *)field = (uint32_t)number;
	arguments->request.has |= VDPA_BIT(param->attr);
	return 0;
}

static int parse_nocheck(const struct param *param, const char *text,
			 struct arguments *arguments, struct vdpa_error *err)
{
	(void)param;
	(void)text;
	(void)err;
	arguments->is_unchecked = true;
	return 0;
}

/* ---- the table ------------------------------------------------------ */

const struct param params[PARAM_COUNT] = {
	[PARAM_NAME] = { .word = "name",
			 .value = "NAME",
			 .help = "name of the device",
			 .kind = VALUE_DEV,
			 .parse = parse_name },
	[PARAM_MGMTDEV] = { .word = "mgmtdev",
			    .value = "MGMTDEV",
			    .help = "management device: BUS/NAME or NAME",
			    .kind = VALUE_MGMTDEV,
			    .parse = parse_mgmtdev },
	[PARAM_FEATURES] = { .word = "device_features",
			     .value = "FEATURES",
			     .help = "features to provision: a hexadecimal mask, or "
				     "names: MAC,MTU or all,-MQ",
			     .is_exact = true,
			     .parse = parse_features },
	[PARAM_MAC] = { .word = "mac",
			.value = "MAC",
			.help = "MAC address",
			.is_exact = true,
			.parse = parse_mac },
	[PARAM_MTU] = { .word = "mtu",
			.value = "MTU",
			.help = "MTU in bytes, 68 and up",
			.is_exact = true,
			.parse = parse_number,
			.attr = VDPA_ATTR_DEV_NET_CFG_MTU,
			.offset = offsetof(struct vdpa_request, mtu),
			.size = sizeof(((struct vdpa_request *)0)->mtu) },
	[PARAM_MAX_VQP] = { .word = "max_vqp",
			    .value = "COUNT",
			    .help = "virtqueue pairs at the most, 1 and up",
			    .parse = parse_number,
			    .attr = VDPA_ATTR_DEV_NET_CFG_MAX_VQP,
			    .offset = offsetof(struct vdpa_request, max_vqp),
			    .size = sizeof(
				    ((struct vdpa_request *)0)->max_vqp) },
	[PARAM_QIDX] = { .word = "qidx",
			 .value = "INDEX",
			 .help = "virtqueue, from 0; all of them when left out",
			 .is_exact = true,
			 .parse = parse_number,
			 .attr = VDPA_ATTR_DEV_QUEUE_INDEX,
			 .offset = offsetof(struct vdpa_request, qidx),
			 .size = sizeof(((struct vdpa_request *)0)->qidx) },
	[PARAM_CLASS] = { .word = "class",
			  .value = "CLASS",
			  .help = "virtio device class: net, block, ... or its "
				  "number",
			  .kind = VALUE_CLASS,
			  .parse = parse_class },
	[PARAM_EXPRESSION] = { .word = "features",
			       .value = "FEATURES",
			       .help = "a hexadecimal mask, or names: MAC,MTU",
			       .parse = parse_expression },
	[PARAM_NOCHECK] = { .word = "nocheck",
			    .help = "send the request as it is",
			    .is_exact = true,
			    .parse = parse_nocheck },
	[PARAM_TEXT] = { .word = "text",
			 .value = "TEXT",
			 .help = "a message, or - for standard input",
			 .parse = parse_expression },
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

int params_width(enum param_id id)
{
	return params[id].value || id == PARAM_NONE ? 2 : 1;
}

/* "name", "mgmtdev", ... and their values, in any order. */
static int parse_words(const struct param_set *set, int argc, char **argv,
		       uint64_t *found, struct arguments *arguments,
		       struct vdpa_error *err)
{
	enum param_id id;
	int ret;

	for (int i = 0; i < argc; i += params_width(id)) {
		id = params_find(set, argv[i]);
		if (!id)
			return fail_unknown(set, argv[i], err);
		if (i + params_width(id) > argc)
			return fail(err, -EINVAL, NULL,
				    "%s is missing after \"%s\": %s",
				    params[id].value, params[id].word,
				    params[id].help);
		if (*found & VDPA_BIT(id) && params[id].value)
			report_warning("\"%s\" is given twice: the last one, "
				       "\"%s\", counts",
				       params[id].word, argv[i + 1]);
		ret = params[id].parse(&params[id], argv[i + 1], arguments,
				       err);
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
