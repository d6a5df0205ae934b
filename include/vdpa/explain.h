/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What messages of hypervisors, kernels and guests about virtio features mean.
 */
#ifndef VDPA_EXPLAIN_H
#define VDPA_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vdpa_error;

/** A text of an explanation is not longer, with its end. */
#define VDPA_EXPLAIN_TEXT_SIZE 1024

/** Bits of a feature set that a message can contain. */
#define VDPA_FEATURE_BITS_MAX 256

/**
 * struct vdpa_feature_bits - a feature set of more than 64 bits
 * @words: bit N is words[N / 64] >> N % 64 & 1
 *
 * Hypervisors and guests have 128 feature bits; the vDPA family of the kernel
 * has 64.
 *
 * It keeps these members.
 */
struct vdpa_feature_bits {
	uint64_t words[VDPA_FEATURE_BITS_MAX / 64];
};

/**
 * vdpa_feature_bits_test - whether a set contains a bit
 * @bits: the set
 * @bit:  any number
 */
bool vdpa_feature_bits_test(const struct vdpa_feature_bits *bits,
			    unsigned int bit);

/**
 * struct vdpa_message - a known message
 * @code:     identifies the message in all versions of the library
 * @product:  "QEMU", "Linux", "libvirt", "cloud-hypervisor" or "iproute2"
 * @speaker:  who prints the message, and where
 * @pattern:  its text; "%{...}" stands for a part that varies:
 *	      "%{lacking}" and so on: a mask, as enum vdpa_explain_set;
 *	      "%{lacking.name}": the name of a feature;
 *	      "%{negotiated.bits}": a digit for each bit, from bit 0;
 *	      "%{n}": a number; "%{s}": any text; "%{s=TEXT}": a text that
 *	      contains TEXT; "%{error}": an error with its number
 * @begins:   texts separated by "|"; the line has one of them before the
 *	      message. NULL: anything
 * @format:   how the message is written in the source if @pattern does not
 *	      show it; NULL: as @pattern
 * @class_id: virtio device ID that the message is about; 0: the lines around
 *	      the message decide
 * @meaning:  what happened
 * @advice:   what to do; NULL: nothing. In @meaning and @advice,
 *	      vdpa_explanation has what "{...}" stands for
 * @function: the function that prints it; if versions differ, several,
 *	      separated by commas
 * @file:     the file of that function
 * @first:    first version of @product whose source was read and has it
 * @last:     last version of @product whose source was read and has it
 * @example:  the message as it is seen
 *
 * Members can be added at the end.
 */
struct vdpa_message {
	const char *code;
	const char *product;
	const char *speaker;
	const char *pattern;
	const char *begins;
	const char *format;
	uint32_t class_id;
	const char *meaning;
	const char *advice;
	const char *function;
	const char *file;
	const char *first;
	const char *last;
	const char *example;
};

/**
 * vdpa_message_get - the known messages, one by one
 * @index: from 0
 *
 * Returns a row of a constant table, or NULL after the last one.
 */
const struct vdpa_message *vdpa_message_get(unsigned int index);

/**
 * vdpa_message_find - a known message by its code
 * @code: as in struct vdpa_message
 *
 * Returns a row of a constant table, or NULL.
 */
const struct vdpa_message *vdpa_message_find(const char *code);

/** The feature sets that an explanation can have. */
enum vdpa_explain_set {
	VDPA_EXPLAIN_OFFERED,	 /* what the device offers or should offer */
	VDPA_EXPLAIN_ASKED,	 /* what is asked of the device */
	VDPA_EXPLAIN_ALLOWED,	 /* what may be offered */
	VDPA_EXPLAIN_NEGOTIATED, /* what a guest uses */
	VDPA_EXPLAIN_LACKING,	 /* asked, but not offered */
	VDPA_EXPLAIN_SURPLUS,	 /* offered, but not allowed */
	VDPA_EXPLAIN_ATTRIBUTES, /* not features: 1 << VDPA_ATTR_* */
	VDPA_EXPLAIN_SETS,
};

/* Room for the sets of later versions. */
#define VDPA_EXPLAIN_SETS_MAX 16

/**
 * vdpa_explain_set_name - the word for a set in patterns and in output
 * @set: one of enum vdpa_explain_set
 *
 * Returns "offered" and so on, or NULL.
 */
const char *vdpa_explain_set_name(unsigned int set);

/**
 * struct vdpa_explanation - a message that was found, and what it means
 * @message:	      the row of the message
 * @line:	      the line where it begins, from 1
 * @class_id:	      virtio device ID of the device; 0: not known
 * @is_class_assumed: the text does not say the class, so it is net
 * @device:	      the device as the line names it ("virtio0",
 *		      "0000:03:00.2"), or ""
 * @version:	      the version of the speaker, as the text says it before the
 *		      message or within the next lines; or ""
 * @has:	      1 << VDPA_EXPLAIN_* of each set that is known
 * @sets:	      the sets, also those that follow from the masks of the
 *		      message
 * @meaning:	      what happened: a sentence without a period
 * @advice:	      what to do, or ""
 * @note:	      what else should be known, or ""
 *
 * Strings and the explanation itself are valid until the callback returns.
 *
 * Members can be added at the end.
 */
struct vdpa_explanation {
	const struct vdpa_message *message;
	uint64_t line;
	uint32_t class_id;
	bool is_class_assumed;
	const char *device;
	const char *version;
	unsigned int has;
	struct vdpa_feature_bits sets[VDPA_EXPLAIN_SETS_MAX];
	const char *meaning;
	const char *advice;
	const char *note;
};

/**
 * vdpa_explain_shows - whether a set of a message is worth showing
 * @explanation: what was found
 * @set:	 one of enum vdpa_explain_set
 *
 * An empty set is not. The lacking and surplus bits say more than the sets of
 * the message that they come from.
 */
bool vdpa_explain_shows(const struct vdpa_explanation *explanation,
			unsigned int set);

/** Receives each message that was found, in the order of the text. */
typedef void vdpa_explain_fn(const struct vdpa_explanation *explanation,
			     void *data);

/**
 * struct vdpa_explain_counts - what a text contained
 * @messages: known messages
 * @lines:    lines that are not empty
 * @unknown:  lines among them without a known message
 * @reserved: 0
 */
struct vdpa_explain_counts {
	uint64_t messages;
	uint64_t lines;
	uint64_t unknown;
	uint64_t reserved[4];
};

struct vdpa_explainer;

/**
 * vdpa_explainer_new - begin to read a text
 * @class_id:  class of the devices that the text does not describe; 0: not
 *	       known
 * @found:     receives the known messages
 * @data:      for @found
 * @explainer: set on success; the caller frees it with vdpa_explainer_free()
 * @err:       filled on failure; may be NULL
 *
 * A text is what people have: a log, a mail, one message. Lines may be broken
 * at blanks, quoted with "> ", and begin with dates and names. The memory that
 * an explainer needs does not depend on the text.
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_explainer_new(uint32_t class_id, vdpa_explain_fn *found, void *data,
		       struct vdpa_explainer **explainer,
		       struct vdpa_error *err);

/**
 * vdpa_explainer_feed - read the next part of the text
 * @explainer: from vdpa_explainer_new()
 * @bytes:     any bytes
 * @size:      any number of them
 *
 * Calls the callback for messages that are complete; a message can still be
 * kept until the lines after it are known.
 */
void vdpa_explainer_feed(struct vdpa_explainer *explainer, const void *bytes,
			 size_t size);

/**
 * vdpa_explainer_end - end the text
 * @explainer: from vdpa_explainer_new()
 * @counts:    set; may be NULL
 *
 * Calls the callback for the remaining messages. After that, the explainer can
 * only be freed.
 */
void vdpa_explainer_end(struct vdpa_explainer *explainer,
			struct vdpa_explain_counts *counts);

/**
 * vdpa_explainer_free - free an explainer
 * @explainer: may be NULL
 *
 * Without vdpa_explainer_end() before it, messages that were kept are lost.
 */
void vdpa_explainer_free(struct vdpa_explainer *explainer);

/**
 * vdpa_explain - explain the messages of a text that is in memory
 * @text:     the text
 * @class_id: as for vdpa_explainer_new()
 * @found:    receives the known messages
 * @data:     for @found
 * @counts:   set on success; may be NULL
 * @err:      filled on failure; may be NULL
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_explain(const char *text, uint32_t class_id, vdpa_explain_fn *found,
		 void *data, struct vdpa_explain_counts *counts,
		 struct vdpa_error *err);

#ifdef __cplusplus
}
#endif

#endif
