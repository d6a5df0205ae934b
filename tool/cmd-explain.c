// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vdpa features explain: what a message with feature masks means. The messages
 * come from hypervisors, kernels and guests, as pasted into bug reports.
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

/* Which bits of a message are shown. */
enum shown {
	SHOW_LACKING = 1 << 0,	/* wanted, but not present */
	SHOW_SURPLUS = 1 << 1,	/* present, but not wanted */
	SHOW_FEATURES = 1 << 2, /* present */
	SHOW_WORDS = 1 << 3,	/* present, as attributes: 1 << VDPA_ATTR_* */
};

/* Reads the bits after @marker; false when there are none. */
typedef bool read_fn(const char *text, const char *marker, uint32_t class_id,
		     uint64_t *mask);

/*
 * A kind of message. It contains @part. @read reads the present bits after
 * marker @has and the wanted bits after marker @wants. NULL: the message does
 * not contain these bits.
 */
struct kind {
	const char *part;
	read_fn *read;
	const char *has;
	const char *wants;
	unsigned int shows;
	const char *speaker;
	const char *message;
	const char *hint;
};

struct meaning {
	const struct kind *kind;
	uint64_t has, wants;
};

/* ---- parts of messages ---------------------------------------------- */

/* A hexadecimal number. */
static bool read_mask(const char *text, const char *marker, uint32_t class_id,
		      uint64_t *mask)
{
	const char *at = strstr(text, marker);
	char *end;

	(void)class_id;
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

/* The name of a feature. */
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

/* One digit per bit, from bit 0. */
static bool read_digits(const char *text, const char *marker, uint32_t class_id,
			uint64_t *mask)
{
	(void)marker;
	(void)class_id;
	text += strcspn(text, "01");
	if (strspn(text, "01") < 64)
		return false;
	for (unsigned int bit = 0; bit < 64; bit++)
		if (text[bit] == '1')
			*mask |= VDPA_BIT(bit);
	return true;
}

/* ---- kinds of messages ---------------------------------------------- */

static const struct kind kinds[] = {
	/* virtio_set_features_nocheck(), hw/virtio/virtio.c of QEMU */
	{ .part = "Allowed features",
	  .read = read_mask,
	  .has = "Allowed features",
	  .wants = "Features",
	  .shows = SHOW_LACKING,
	  .speaker = "QEMU at the destination of a migration",
	  .message = "the device there does not offer what the guest has "
		     "negotiated",
	  .hint = "provision the destination with these features, or the "
		  "source without them before its guest starts" },
	/* vhost_svq_valid_features(), hw/virtio/vhost-shadow-virtqueue.c of
	 * QEMU */
	{ .part = "SVQ Invalid device feature flags",
	  .read = read_mask,
	  .has = "offer",
	  .wants = "ok",
	  .shows = SHOW_LACKING | SHOW_SURPLUS,
	  .speaker = "QEMU",
	  .message = "its shadow virtqueues cannot carry this device, so the "
		     "guest could not migrate",
	  .hint = "provision the device with what is lacking and without what "
		  "is surplus" },
	/* vdpa_nl_cmd_dev_add_set_doit(), drivers/vdpa/vdpa.c */
	{ .part = "Missing features",
	  .read = read_mask,
	  .wants = "Missing features",
	  .shows = SHOW_LACKING,
	  .speaker = "the kernel, about \"vdpa dev add\"",
	  .message = "device_features lacks bits that mac, mtu or max_vqp need",
	  .hint = "add them to device_features, or leave out the word" },
	/* The same function. */
	{ .part = "attributes are not supported",
	  .read = read_mask,
	  .has = "attributes are not supported",
	  .shows = SHOW_WORDS,
	  .speaker = "the kernel, about \"vdpa dev add\"",
	  .message = "the management device does not support these words",
	  .hint = "leave them out" },
	/* vp_vdpa_dev_add(), drivers/vdpa/virtio_pci/vp_vdpa.c */
	{ .part = "provision features that are not supported",
	  .read = read_mask,
	  .has = "provisioned",
	  .wants = "device_features",
	  .shows = SHOW_SURPLUS,
	  .speaker = "the parent driver",
	  .message = "device_features has bits that the parent does not offer",
	  .hint = "remove them from device_features" },
	/* virtnet_fail_on_feature(), drivers/net/virtio_net.c */
	{ .part = "device advertises feature",
	  .read = read_name,
	  .has = "device advertises feature",
	  .wants = "but not",
	  .shows = SHOW_LACKING | SHOW_SURPLUS,
	  .speaker = "the driver of a Linux guest",
	  .message = "it rejects the device: a feature is offered without "
		     "another feature that it needs",
	  .hint = "provision the device with what is lacking, or without what "
		  "is surplus" },
	/* features_show(), drivers/virtio/virtio.c */
	{ .part = "",
	  .read = read_digits,
	  .has = "",
	  .shows = SHOW_FEATURES,
	  .speaker = "/sys/bus/virtio/devices/*/features of a guest",
	  .message = "the features that the guest's device offers" },
};

static bool read_kind(const struct kind *kind, const char *text,
		      uint32_t class_id, struct meaning *meaning)
{
	*meaning = (struct meaning){ .kind = kind };
	return strstr(text, kind->part) &&
	       (!kind->has ||
		kind->read(text, kind->has, class_id, &meaning->has)) &&
	       (!kind->wants ||
		kind->read(text, kind->wants, class_id, &meaning->wants));
}

static bool understand(const char *text, uint32_t class_id,
		       struct meaning *meaning)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (read_kind(&kinds[i], text, class_id, meaning))
			return true;
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

static void print_set(struct printer *out, const char *key, uint32_t class_id,
		      uint64_t features)
{
	const struct label label = { .key = key, .is_own_line = true };

	if (features)
		view_features(out, &label, class_id, features);
}

static void print_bits(struct printer *out, uint32_t class_id,
		       const struct meaning *meaning)
{
	if (meaning->kind->shows & SHOW_LACKING)
		print_set(out, "lacking", class_id,
			  meaning->wants & ~meaning->has);
	if (meaning->kind->shows & SHOW_SURPLUS)
		print_set(out, "surplus", class_id,
			  meaning->has & ~meaning->wants);
	if (meaning->kind->shows & SHOW_FEATURES)
		print_set(out, "features", class_id, meaning->has);
	if (meaning->kind->shows & SHOW_WORDS)
		print_attributes(out, meaning->has);
}

static void print_meaning(struct printer *out, uint32_t class_id,
			  const struct meaning *meaning)
{
	static const struct label speaker = { .key = "speaker" };
	static const struct label message = { .key = "message",
					      .is_own_line = true };
	static const struct label hint = { .key = "hint", .is_own_line = true };
	const struct kind *kind = meaning->kind;

	out->ops->record_begin(out);
	out->ops->string(out, &speaker, kind->speaker);
	out->ops->string(out, &message, kind->message);
	print_bits(out, class_id, meaning);
	if (kind->hint)
		out->ops->string(out, &hint, kind->hint);
	out->ops->record_end(out);
}

/* ---- the command ---------------------------------------------------- */

/* The output begins with the first known message. */
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

/* More of a line is not looked at. */
#define MESSAGE_SIZE 65536

/* Skip the rest of the line; @line has its first part. */
static void skip_rest(const char *line)
{
	int c = strchr(line, '\n') ? '\n' : 0;

	while (c != '\n' && c != EOF)
		c = getc_unlocked(stdin);
}

/* Explain the known messages in stdin; skip all other lines. */
static void explain_input(struct answer *answer)
{
	static char line[MESSAGE_SIZE];

	while (fgets(line, sizeof(line), stdin)) {
		explain_line(answer, line);
		skip_rest(line);
	}
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
			"standard input contains the lines of the batch");
	if (is_input)
		explain_input(&answer);
	else
		explain_line(&answer, arguments->text);
	if (!answer.count)
		return vdpa_error_set(
			&context->err, -EINVAL,
			"vdpa-features(8) lists the known kinds of messages",
			"it contains no known message");
	end_answer(&answer);
	return 0;
}
