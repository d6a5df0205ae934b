// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Error texts for refusals of the kernel: what was tried, why it failed and
 * what to do. The error always contains the kernel's own sentence, too.
 */

#include "explain.h"

#include "attr.h"
#include "explain/sentence.h"
#include "util/array.h"
#include "util/error.h"
#include "util/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* What a command tried to do: the beginning of the sentence. */
static const char *const attempts[] = {
	[VDPA_CMD_MGMTDEV_GET] = "cannot read management device",
	[VDPA_CMD_DEV_NEW] = "cannot add device",
	[VDPA_CMD_DEV_DEL] = "cannot delete device",
	[VDPA_CMD_DEV_GET] = "cannot read device",
	[VDPA_CMD_DEV_CONFIG_GET] = "cannot read the configuration of device",
	[VDPA_CMD_DEV_VSTATS_GET] = "cannot read the statistics of device",
	[VDPA_CMD_DEV_ATTR_SET] = "cannot change device",
};

/* The same without a name, which asks for all. */
static const char *const list_attempts[VDPA_CMD_DEV_ATTR_SET + 1] = {
	[VDPA_CMD_MGMTDEV_GET] = "cannot read the list of management devices",
	[VDPA_CMD_DEV_GET] = "cannot read the list of devices",
	[VDPA_CMD_DEV_CONFIG_GET] = "cannot read the list of configurations",
};

/*
 * What an error number means. A command of 0 and a mgmtdev of NULL match every
 * request. A row with @with matches only if the request has these attributes,
 * and one with @is_for_silence only if the kernel sent no sentence. The first
 * matching row is used.
 */
struct meaning {
	int code;
	uint8_t command;
	const char *mgmtdev;
	uint64_t with;
	bool is_for_silence;
	const char *reason;
	const char *hint;
};

#define MGMTDEVS "\"vdpa mgmtdev show\" lists the ones that this host has"
#define DEVS	 "\"vdpa dev show\" lists the ones that this host has"

/* Source of each: the function of drivers/vdpa/vdpa.c, as vdpa.h names it. */
static const struct meaning meanings[] = {
	{ .code = -EPERM,
	  .reason = "this needs CAP_NET_ADMIN",
	  .hint = "run it as root" },
	{ .code = -ENODEV,
	  .command = VDPA_CMD_MGMTDEV_GET,
	  .reason = "it does not exist",
	  .hint = MGMTDEVS },
	{ .code = -ENODEV,
	  .command = VDPA_CMD_DEV_NEW,
	  .reason = "there is no such management device",
	  .hint = MGMTDEVS },
	{ .code = -ENODEV, .reason = "it does not exist", .hint = DEVS },
	{ .code = -EEXIST,
	  .command = VDPA_CMD_DEV_NEW,
	  .reason = "the name is taken",
	  .hint = "choose another name; " DEVS },
	/* vdpa_dev_add(), drivers/vdpa/vdpa_user/vduse_dev.c */
	{ .code = -EINVAL,
	  .command = VDPA_CMD_DEV_NEW,
	  .mgmtdev = "vduse",
	  .is_for_silence = true,
	  .reason = "no VDUSE daemon has such a device ready",
	  .hint = "start the daemon that creates it; both must use the same name" },
	{ .code = -EINVAL,
	  .command = VDPA_CMD_DEV_NEW,
	  .with = VDPA_BIT(VDPA_ATTR_DEV_FEATURES),
	  .is_for_silence = true,
	  .reason = "the parent driver refuses it",
	  .hint = "it gave no reason; often device_features has bits that the "
		  "parent does not offer (\"vdpa mgmtdev show\" prints its "
		  "dev_features); the kernel log may say more: "
		  "dmesg | vdpa features explain -" },
	{ .code = -EINVAL,
	  .command = VDPA_CMD_DEV_NEW,
	  .is_for_silence = true,
	  .reason = "the parent driver refuses it",
	  .hint = "it gave no reason; the kernel log may: "
		  "dmesg | vdpa features explain -" },
	{ .code = -ENOSPC,
	  .command = VDPA_CMD_DEV_NEW,
	  .reason = "the parent has no room for it",
	  .hint = "delete a device of this management device first" },
	{ .code = -EOPNOTSUPP,
	  .command = VDPA_CMD_DEV_NEW,
	  .reason = "the management device does not take what was given" },
	{ .code = -EAGAIN,
	  .command = VDPA_CMD_DEV_VSTATS_GET,
	  .reason = "no driver has negotiated features with it yet",
	  .hint = "statistics begin when a driver uses the device" },
	{ .code = -EOPNOTSUPP,
	  .command = VDPA_CMD_DEV_VSTATS_GET,
	  .is_for_silence = true,
	  .reason = "its parent driver has no statistics, or it is not a net "
		    "device" },
	{ .code = -EINVAL,
	  .command = VDPA_CMD_DEV_VSTATS_GET,
	  .is_for_silence = true,
	  .reason = "it has no such virtqueue",
	  .hint = "\"vdpa dev show\" prints its max_vqs" },
	{ .code = -EOPNOTSUPP,
	  .command = VDPA_CMD_DEV_CONFIG_GET,
	  .is_for_silence = true,
	  .reason = "this kernel cannot describe a device of its class" },
	{ .code = -EOPNOTSUPP,
	  .command = VDPA_CMD_DEV_ATTR_SET,
	  .is_for_silence = true,
	  .reason = "this kernel (before 6.12) or its parent driver cannot" },
};

static bool meaning_holds(const struct meaning *meaning,
			  const struct call *call)
{
	const struct vdpa_request *request = call->request;

	if (meaning->command && meaning->command != request->command)
		return false;
	if (meaning->mgmtdev &&
	    (!request->mgmtdev_name ||
	     strcmp(meaning->mgmtdev, request->mgmtdev_name) != 0))
		return false;
	if (meaning->with & ~request->has)
		return false;
	return !meaning->is_for_silence || !call->err.kernel[0];
}

static const struct meaning *find_meaning(const struct call *call)
{
	for (size_t i = 0; i < ARRAY_SIZE(meanings); i++)
		if (meanings[i].code == call->result &&
		    meaning_holds(&meanings[i], call))
			return &meanings[i];
	return NULL;
}

/* What the kernel's sentence says, if it is a known message. */
struct known {
	bool is_known;
	struct vdpa_explanation explanation;
	struct sentences sentences;
};

static void read_sentence(const struct call *call, struct known *known)
{
	known->is_known = sentence_explain(call->err.kernel, VDPA_CLASS_NET,
					   &known->explanation,
					   &known->sentences) &&
			  known->sentences.advice[0];
}

static bool is_message(const struct known *known, const char *code)
{
	return known->is_known &&
	       strcmp(known->explanation.message->code, code) == 0;
}

/* Append the refused words. @mask has a bit for each attribute. */
static void explain_attributes(uint64_t mask, const char *separator,
			       struct text *hint)
{
	for (unsigned int attr = 0; attr < 64; attr++) {
		if (!(mask & VDPA_BIT(attr)))
			continue;
		if (vdpa_attr_word(attr))
			text_add(hint, "%s%s", separator, vdpa_attr_word(attr));
		else
			text_add(hint, "%sattribute %u", separator, attr);
		separator = ", ";
	}
}

static void explain_sentence(const struct call *call, const struct known *known,
			     struct text *hint)
{
	uint64_t has = call->request->has;
	const struct vdpa_feature_bits *attributes =
		&known->explanation.sets[VDPA_EXPLAIN_ATTRIBUTES];

	if (is_message(known, "attributes"))
		explain_attributes(attributes->words[0], "leave out ", hint);
	/*
	 * Old kernels send only this sentence, and mean one of the attributes.
	 */
	else if (is_message(known, "attributes-all"))
		explain_attributes(has,
				   has & (has - 1) ?
					   "leave out one or more of " :
					   "leave out ",
				   hint);
	else if (known->is_known)
		text_add(hint, "%s", known->sentences.advice);
}

/* Only the beginning of a long name is quoted. */
static void text_add_name(struct text *text, const char *name)
{
	text_add(text, "%.100s%s", name, strlen(name) > 100 ? "..." : "");
}

/* 'cannot add device "dev1" on "pci/0000:00:01.0"' */
static void explain_attempt(const struct vdpa_request *request,
			    struct text *what)
{
	const char *list = list_attempts[request->command];

	if (list && !request->name && !request->mgmtdev_name) {
		text_add(what, "%s", list);
		return;
	}
	text_add(what, "%s", attempts[request->command]);
	if (request->name) {
		text_add(what, " \"");
		text_add_name(what, request->name);
		text_add(what, "\"");
	}
	if (!request->mgmtdev_name)
		return;
	text_add(what, request->name ? " on \"" : " \"");
	if (request->mgmtdev_bus) {
		text_add_name(what, request->mgmtdev_bus);
		text_add(what, "/");
	}
	text_add_name(what, request->mgmtdev_name);
	text_add(what, "\"");
}

static void explain_failure(const struct call *call, struct vdpa_error *err)
{
	int code = call->result;
	const struct vdpa_error *said = &call->err;
	const struct meaning *meaning = find_meaning(call);
	struct text what = { .length = 0 }, hint = { .length = 0 };
	struct known known;

	read_sentence(call, &known);
	explain_attempt(call->request, &what);
	if (said->what[0])
		text_add(&what, ": %s", said->what);
	else if (said->attr && vdpa_attr_word(said->attr))
		text_add(&what, ": %s is refused", vdpa_attr_word(said->attr));
	else if (meaning)
		text_add(&what, ": %s", meaning->reason);
	else if (known.is_known)
		text_add(&what, ": %s", known.sentences.meaning);
	else if (said->kernel[0])
		text_add(&what, ": the kernel refuses it");
	else
		text_add(&what, ": %s", strerror(-code));

	explain_sentence(call, &known, &hint);
	if (!hint.length && said->hint[0])
		text_add(&hint, "%s", said->hint);
	if (!hint.length && meaning && meaning->hint)
		text_add(&hint, "%s", meaning->hint);
	vdpa_error_set(err, code, hint.data, "%s", what.data);
}

int explain_call(const struct call *call, struct vdpa_error *err)
{
	if (!err)
		return call->result;

	error_clear(err);
	if (call->result)
		explain_failure(call, err);
	if (call->has_err) {
		memcpy(err->kernel, call->err.kernel, sizeof(err->kernel));
		err->attr = call->err.attr;
	}
	return call->result;
}
