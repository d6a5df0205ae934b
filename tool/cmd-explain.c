// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vdpa features explain: what a message with masks means. Messages are those of
 * hypervisors, kernels and guests, as people paste them into bug reports.
 */

#include "command.h"
#include "report.h"
#include "view.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* What a message says: who says it, what it means, and up to two sets of bits.
 */
struct meaning {
	const char *speaker;
	const char *message;
	const char *hint;
	struct {
		const char *key;
		uint64_t features;
	} sets[2];
	uint64_t attributes; /* 1 << VDPA_ATTR_* */
};

/* A kind of message: it holds @part, and @read finds the rest. */
struct kind {
	const char *part;
	bool (*read)(const char *text, uint32_t class_id,
		     struct meaning *meaning);
};

/* ---- parts of messages ---------------------------------------------- */

/* The hexadecimal number behind @marker; false when there is none. */
static bool read_mask(const char *text, const char *marker, uint64_t *mask)
{
	const char *at = strstr(text, marker);
	char *end;

	if (!at)
		return false;
	at += strlen(marker);
	at += strspn(at, " :=");
	if (!isxdigit((unsigned char)*at))
		return false;
	errno = 0;
	*mask = strtoull(at, &end, 16);
	return errno == 0;
}

/* The feature that is named behind @marker. */
static bool read_name(const char *text, const char *marker, uint32_t class_id,
		      uint64_t *mask)
{
	const char *at = strstr(text, marker);
	char name[80];
	size_t length;
	int bit;

	if (!at)
		return false;
	at += strlen(marker);
	at += strspn(at, " ");
	length = strspn(at,
			"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			"0123456789_");
	if (length >= sizeof(name))
		return false;
	memcpy(name, at, length);
	name[length] = '\0';
	bit = vdpa_feature_find(class_id, name);
	if (bit < 0)
		return false;
	*mask = VDPA_BIT(bit);
	return true;
}

/* ---- kinds of messages ---------------------------------------------- */

/* virtio_set_features_nocheck(), hw/virtio/virtio.c of QEMU */
static bool read_unsupported(const char *text, uint32_t class_id,
			     struct meaning *meaning)
{
	uint64_t wanted, allowed;

	(void)class_id;
	if (!read_mask(text, "Features", &wanted) ||
	    !read_mask(text, "Allowed features", &allowed))
		return false;
	meaning->speaker = "QEMU at the destination of a migration";
	meaning->message = "the device there does not offer what the guest has "
			   "negotiated";
	meaning->hint = "provision the destination with these features, or the "
			"source without them before its guest starts";
	meaning->sets[0].key = "lacking";
	meaning->sets[0].features = wanted & ~allowed;
	return true;
}

/* vhost_svq_valid_features(), hw/virtio/vhost-shadow-virtqueue.c of QEMU */
static bool read_svq(const char *text, uint32_t class_id,
		     struct meaning *meaning)
{
	uint64_t offer, ok;

	(void)class_id;
	if (!read_mask(text, "offer", &offer) || !read_mask(text, "ok", &ok))
		return false;
	meaning->speaker = "QEMU";
	meaning->message = "its shadow virtqueues cannot carry this device, so "
			   "the guest could not migrate";
	meaning->hint = "provision the device with what is lacking and without "
			"what is surplus";
	meaning->sets[0].key = "lacking";
	meaning->sets[0].features = ok & ~offer;
	meaning->sets[1].key = "surplus";
	meaning->sets[1].features = offer & ~ok;
	return true;
}

/* vdpa_nl_cmd_dev_add_set_doit(), drivers/vdpa/vdpa.c */
static bool read_missing(const char *text, uint32_t class_id,
			 struct meaning *meaning)
{
	(void)class_id;
	meaning->speaker = "the kernel, of \"vdpa dev add\"";
	meaning->message =
		"device_features lacks bits that mac, mtu or max_vqp "
		"need";
	meaning->hint = "add them to device_features, or leave out the word";
	meaning->sets[0].key = "lacking";
	return read_mask(text, "Missing features", &meaning->sets[0].features);
}

/* The same function: a bit for each attribute. */
static bool read_attributes(const char *text, uint32_t class_id,
			    struct meaning *meaning)
{
	(void)class_id;
	meaning->speaker = "the kernel, of \"vdpa dev add\"";
	meaning->message = "the management device does not take these words";
	meaning->hint = "leave them out";
	return read_mask(text, "attributes are not supported",
			 &meaning->attributes);
}

/* vp_vdpa_dev_add(), drivers/vdpa/virtio_pci/vp_vdpa.c */
static bool read_parent(const char *text, uint32_t class_id,
			struct meaning *meaning)
{
	uint64_t offered, wanted;

	(void)class_id;
	if (!read_mask(text, "device_features", &offered) ||
	    !read_mask(text, "provisioned", &wanted))
		return false;
	meaning->speaker = "the parent driver";
	meaning->message = "device_features has bits that the parent does not "
			   "offer";
	meaning->hint = "take them out of device_features";
	meaning->sets[0].key = "surplus";
	meaning->sets[0].features = wanted & ~offered;
	return true;
}

/* virtnet_fail_on_feature(), drivers/net/virtio_net.c */
static bool read_guest(const char *text, uint32_t class_id,
		       struct meaning *meaning)
{
	meaning->speaker = "the driver of a Linux guest";
	meaning->message = "it does not take the device: a feature is offered "
			   "without the one that it needs";
	meaning->hint = "provision the device with what is lacking, or without "
			"what is surplus";
	meaning->sets[0].key = "lacking";
	meaning->sets[1].key = "surplus";
	return read_name(text, "but not", class_id,
			 &meaning->sets[0].features) &&
	       read_name(text, "device advertises feature", class_id,
			 &meaning->sets[1].features);
}

/* features_show(), drivers/virtio/virtio.c: a digit a bit, from bit 0. */
static bool read_sysfs(const char *text, uint32_t class_id,
		       struct meaning *meaning)
{
	(void)class_id;
	text += strcspn(text, "01");
	if (strspn(text, "01") < 64)
		return false;
	meaning->speaker = "/sys/bus/virtio/devices/*/features of a guest";
	meaning->message = "the features that the guest's device offers";
	meaning->hint = "";
	meaning->sets[0].key = "features";
	for (unsigned int bit = 0; bit < 64; bit++)
		if (text[bit] == '1')
			meaning->sets[0].features |= VDPA_BIT(bit);
	return true;
}

static const struct kind kinds[] = {
	{ "Allowed features", read_unsupported },
	{ "SVQ Invalid device feature flags", read_svq },
	{ "Missing features", read_missing },
	{ "attributes are not supported", read_attributes },
	{ "provision features that are not supported", read_parent },
	{ "device advertises feature", read_guest },
	{ "", read_sysfs },
};

static bool understand(const char *text, uint32_t class_id,
		       struct meaning *meaning)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		*meaning = (struct meaning){ .speaker = NULL };
		if (strstr(text, kinds[i].part) &&
		    kinds[i].read(text, class_id, meaning))
			return true;
	}
	return false;
}

/* ---- output --------------------------------------------------------- */

static void print_attributes(struct printer *out, uint64_t attributes)
{
	static const struct label label = { .key = "words",
					    .is_own_line = true };
	char text[sizeof("attribute 63")];

	if (!attributes)
		return;
	out->ops->list_begin(out, &label);
	for (unsigned int attr = 0; attr < 64; attr++) {
		const char *word = vdpa_attr_word(attr);

		if (!(attributes & VDPA_BIT(attr)))
			continue;
		snprintf(text, sizeof(text), "attribute %u", attr & 63);
		out->ops->list_string(out, word ? word : text);
	}
	out->ops->list_end(out);
}

static void print_meaning(struct printer *out, uint32_t class_id,
			  const struct meaning *meaning)
{
	static const struct label speaker = { .key = "speaker" };
	static const struct label message = { .key = "message",
					      .is_own_line = true };
	static const struct label hint = { .key = "hint", .is_own_line = true };

	out->ops->record_begin(out);
	out->ops->string(out, &speaker, meaning->speaker);
	out->ops->string(out, &message, meaning->message);
	for (size_t i = 0; i < 2; i++) {
		const struct label label = { .key = meaning->sets[i].key,
					     .is_own_line = true };

		if (meaning->sets[i].features)
			view_features(out, &label, class_id,
				      meaning->sets[i].features);
	}
	print_attributes(out, meaning->attributes);
	if (*meaning->hint)
		out->ops->string(out, &hint, meaning->hint);
	out->ops->record_end(out);
}

/* ---- the command ---------------------------------------------------- */

/* The output is begun with the first message that is understood. */
struct answer {
	struct printer *out;
	uint32_t class_id;
	size_t count;
};

static void begin_answer(const struct answer *answer)
{
	struct printer *out = answer->out;

	out->ops->section_begin(out, "explain");
	out->ops->object_begin(out, view_class_text(answer->class_id).text,
			       GAP_BETWEEN);
	out->ops->records_begin(out, "messages");
}

static void end_answer(const struct answer *answer)
{
	struct printer *out = answer->out;

	out->ops->records_end(out);
	out->ops->object_end(out);
	out->ops->section_end(out);
}

static void explain_line(struct answer *answer, const char *line)
{
	struct meaning meaning;

	if (!understand(line, answer->class_id, &meaning))
		return;
	if (!answer->count++)
		begin_answer(answer);
	print_meaning(answer->out, answer->class_id, &meaning);
}

/* Every line of stdin that is understood; the others are passed over. */
static void explain_input(struct answer *answer)
{
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, stdin) >= 0)
		explain_line(answer, line);
	free(line);
}

int cmd_features_explain(struct context *context,
			 const struct arguments *arguments)
{
	struct answer answer = {
		.out = &context->out,
		.class_id = arguments->class_id ? arguments->class_id :
						  VDPA_CLASS_NET,
	};

	bool is_input = strcmp(arguments->text, "-") == 0;

	if (is_input && context->batch && strcmp(context->batch_path, "-") == 0)
		return vdpa_error_set(
			&context->err, -EINVAL, "put the batch into a file",
			"the standard input has the lines of the batch");
	if (is_input)
		explain_input(&answer);
	else
		explain_line(&answer, arguments->text);
	if (!answer.count)
		return vdpa_error_set(
			&context->err, -EINVAL,
			"vdpa-features(8) lists the kinds of messages that "
			"are",
			"no message in it is known");
	end_answer(&answer);
	return 0;
}
