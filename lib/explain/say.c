// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Derives what a message means: the sets that follow from its masks, and the
 * texts of its row with their parts filled in.
 */

#include "say.h"

#include "property.h"
#include "util/array.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/migrate.h>
#include <vdpa/virtio.h>

#define WORDS (VDPA_FEATURE_BITS_MAX / 64)

#define SET(name) (1U << VDPA_EXPLAIN_##name)

/* ---- texts ----------------------------------------------------------------- */

/* A text of VDPA_EXPLAIN_TEXT_SIZE that is being written. */
struct draft {
	char *data;
	size_t length;
};

__attribute__((format(printf, 2, 3))) static void add(struct draft *draft,
						      const char *format, ...)
{
	size_t room = VDPA_EXPLAIN_TEXT_SIZE - draft->length;
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(draft->data + draft->length, room, format, args);
	va_end(args);
	if (length < 0)
		return;
	if ((size_t)length < room) {
		draft->length += (size_t)length;
		return;
	}
	draft->length = VDPA_EXPLAIN_TEXT_SIZE - 1;
	memcpy(draft->data + draft->length - 3, "...", 3);
}

static void cut(struct draft *draft, size_t length)
{
	draft->length = length;
	draft->data[length] = '\0';
}

/* ---- sets ------------------------------------------------------------------ */

bool vdpa_feature_bits_test(const struct vdpa_feature_bits *bits,
			    unsigned int bit)
{
	return bit < VDPA_FEATURE_BITS_MAX &&
	       bits->words[bit / 64] >> bit % 64 & 1;
}

const char *vdpa_explain_set_name(unsigned int set)
{
	static const char *const names[] = {
		[VDPA_EXPLAIN_OFFERED] = "offered",
		[VDPA_EXPLAIN_ASKED] = "asked",
		[VDPA_EXPLAIN_ALLOWED] = "allowed",
		[VDPA_EXPLAIN_NEGOTIATED] = "negotiated",
		[VDPA_EXPLAIN_LACKING] = "lacking",
		[VDPA_EXPLAIN_SURPLUS] = "surplus",
		[VDPA_EXPLAIN_ATTRIBUTES] = "attributes",
	};

	return set < ARRAY_SIZE(names) ? names[set] : NULL;
}

static bool has_bits(const struct vdpa_explanation *explanation,
		     unsigned int set)
{
	static const struct vdpa_feature_bits none;

	return explanation->has & 1U << set &&
	       memcmp(&explanation->sets[set], &none, sizeof(none)) != 0;
}

bool vdpa_explain_shows(const struct vdpa_explanation *explanation,
			unsigned int set)
{
	if (set >= VDPA_EXPLAIN_SETS || !has_bits(explanation, set))
		return false;
	return set > VDPA_EXPLAIN_ALLOWED ||
	       !(has_bits(explanation, VDPA_EXPLAIN_LACKING) ||
		 has_bits(explanation, VDPA_EXPLAIN_SURPLUS));
}

static bool is_empty(const struct vdpa_feature_bits *bits)
{
	for (size_t i = 0; i < WORDS; i++)
		if (bits->words[i])
			return false;
	return true;
}

static bool has_all(const struct vdpa_explanation *explanation,
		    unsigned int sets)
{
	return (explanation->has & sets) == sets;
}

/* Set @to becomes the bits of set @from that set @without lacks. */
static void take(struct vdpa_explanation *explanation, unsigned int to,
		 unsigned int from, unsigned int without)
{
	for (size_t i = 0; i < WORDS; i++)
		explanation->sets[to].words[i] =
			explanation->sets[from].words[i] &
			~explanation->sets[without].words[i];
	explanation->has |= 1U << to;
}

/* Returns whether something follows from the sets of the message. */
static bool derive(struct vdpa_explanation *explanation)
{
	unsigned int had = explanation->has;

	if (has_all(explanation, SET(ASKED) | SET(OFFERED)))
		take(explanation, VDPA_EXPLAIN_LACKING, VDPA_EXPLAIN_ASKED,
		     VDPA_EXPLAIN_OFFERED);
	if (has_all(explanation, SET(OFFERED) | SET(ALLOWED)))
		take(explanation, VDPA_EXPLAIN_SURPLUS, VDPA_EXPLAIN_OFFERED,
		     VDPA_EXPLAIN_ALLOWED);
	return explanation->has != had;
}

static bool is_nothing(const struct vdpa_explanation *explanation)
{
	return is_empty(&explanation->sets[VDPA_EXPLAIN_LACKING]) &&
	       is_empty(&explanation->sets[VDPA_EXPLAIN_SURPLUS]);
}

/* ---- names ----------------------------------------------------------------- */

static void add_bit(struct draft *draft, uint32_t class_id, unsigned int bit)
{
	const char *name = vdpa_feature_name(class_id, bit);

	if (name)
		add(draft, "%s (bit %u)", name, bit);
	else
		add(draft, "bit %u", bit);
}

static void add_names(struct draft *draft, uint32_t class_id,
		      const struct vdpa_feature_bits *bits)
{
	const char *separator = "";

	for (unsigned int bit = 0; bit < VDPA_FEATURE_BITS_MAX; bit++) {
		if (!vdpa_feature_bits_test(bits, bit))
			continue;
		add(draft, "%s", separator);
		add_bit(draft, class_id, bit);
		separator = ", ";
	}
}

/* The names of the bits that a vDPA device can have. */
static void add_possible(struct draft *draft, uint32_t class_id,
			 const struct vdpa_feature_bits *bits)
{
	const struct vdpa_feature_bits low = { { bits->words[0] } };

	add_names(draft, class_id, &low);
}

/* "queue_reset=off, guest_uso4=off": for the bits that have a property. */
static void add_off(struct draft *draft, uint32_t class_id,
		    const struct vdpa_feature_bits *bits)
{
	const char *separator = "";

	for (unsigned int bit = 0; bit < VDPA_FEATURE_BITS_MAX; bit++) {
		const char *property = property_of(class_id, bit);

		if (!property || !vdpa_feature_bits_test(bits, bit))
			continue;
		add(draft, "%s%s=off", separator, property);
		separator = ", ";
	}
}

/* "8.2.1" is 8 << 16 | 2; 0: @text is not a version. */
static unsigned long version_number(const char *text)
{
	unsigned long major, minor = 0;
	char *end;

	major = strtoul(text, &end, 10);
	if (*end == '.')
		minor = strtoul(end + 1, NULL, 10);
	return (major & 0x7fff) << 16 | (minor & 0xffff);
}

/* "migratable", with the version if it is known. */
static void add_migratable(struct draft *draft,
			   const struct vdpa_explanation *explanation)
{
	const struct vdpa_vmm *vmm;
	unsigned long version = version_number(explanation->version);
	char name[64];

	add(draft, "migratable");
	if (strcmp(explanation->message->product, "QEMU") != 0 || !version)
		return;
	snprintf(name, sizeof(name), "qemu-%lu.%lu", version >> 16,
		 version & 0xffff);
	if (!vdpa_vmm_find(name, &vmm, NULL))
		add(draft, ":%s", name);
}

/* ---- templates ------------------------------------------------------------- */

static bool is_word(const char *at, size_t length, const char *word)
{
	return strlen(word) == length && memcmp(at, word, length) == 0;
}

/* A way to write a set: "{lacking}", "{off:lacking}". */
static const struct form {
	const char *prefix;
	void (*add)(struct draft *draft, uint32_t class_id,
		    const struct vdpa_feature_bits *bits);
} forms[] = {
	{ "off:", add_off },
	{ "add:", add_possible },
	{ "", add_names },
};

static const struct form *find_form(const char *word, size_t length)
{
	const struct form *form = forms;

	while (strlen(form->prefix) > length ||
	       memcmp(form->prefix, word, strlen(form->prefix)) != 0)
		form++;
	return form;
}

/* Write what "{word}" stands for. */
static void add_word(struct draft *draft, const char *word, size_t length,
		     const struct vdpa_explanation *explanation)
{
	const struct form *form = find_form(word, length);
	size_t prefix = strlen(form->prefix);

	if (is_word(word, length, "migratable"))
		add_migratable(draft, explanation);
	for (unsigned int set = 0; set < VDPA_EXPLAIN_SETS; set++)
		if (is_word(word + prefix, length - prefix,
			    vdpa_explain_set_name(set)))
			form->add(draft, explanation->class_id,
				  &explanation->sets[set]);
}

/*
 * Replace each "{...}" in @template by its value. A part in "[...]" is left out
 * if one of its words has no value.
 */
static void fill(struct draft *draft, const char *template,
		 const struct vdpa_explanation *explanation)
{
	size_t part = draft->length;
	bool is_void = false;

	for (const char *at = template; *at; at++) {
		size_t before = draft->length, length;

		if (*at == '[') {
			part = draft->length;
			is_void = false;
		} else if (*at == ']') {
			if (is_void)
				cut(draft, part);
			is_void = false;
		} else if (strchr(";, ", *at) && !draft->length) {
			continue; /* the part before it was left out */
		} else if (*at == '{') {
			length = strcspn(at + 1, "}");
			add_word(draft, at + 1, length, explanation);
			is_void |= draft->length == before;
			at += length + 1;
		} else {
			add(draft, "%c", *at);
		}
	}
}

/* ---- what depends on the version --------------------------------------------- */

/* Advice for the versions of a speaker from @first to @last; NULL: no end. */
static const struct {
	const char *code;
	const char *first;
	const char *last;
	const char *advice;
} advices[] = {
	{ "qemu-log-all", "7.1", "8.0",
	  "start this QEMU with x-svq=on on both hosts" },
	{ "qemu-log-all", "8.1", NULL,
	  "the device offers a feature that this QEMU does not shadow; add it "
	  "with device_features {migratable}" },
	{ "qemu-cvq", "8.0", "8.0",
	  "add the device without CTRL_VQ (bit 17), or use QEMU 8.2 or later, "
	  "which does not have this limit" },
	{ "qemu-cvq", "8.1", "8.1",
	  "start this QEMU with x-svq=on, or use QEMU 8.2 or later, which does "
	  "not have this limit" },
};

static bool is_between(unsigned long version, const char *first,
		       const char *last)
{
	return version >= version_number(first) &&
	       (!last || version <= version_number(last));
}

static const char *find_advice(const struct vdpa_explanation *explanation)
{
	unsigned long version = version_number(explanation->version);

	for (size_t i = 0; version && i < ARRAY_SIZE(advices); i++)
		if (strcmp(advices[i].code, explanation->message->code) == 0 &&
		    is_between(version, advices[i].first, advices[i].last))
			return advices[i].advice;
	return explanation->message->advice;
}

/* ---- notes ------------------------------------------------------------------ */

static void begin_note(struct draft *draft)
{
	if (draft->length)
		add(draft, "; ");
}

/* Everything that the explanation has, in one set. */
static struct vdpa_feature_bits
all_bits(const struct vdpa_explanation *explanation)
{
	struct vdpa_feature_bits all = { { 0 } };

	for (unsigned int set = 0; set < VDPA_EXPLAIN_ATTRIBUTES; set++)
		for (size_t i = 0; i < WORDS; i++)
			all.words[i] |= explanation->sets[set].words[i];
	return all;
}

static void note_class(struct draft *draft,
		       const struct vdpa_explanation *explanation)
{
	struct vdpa_feature_bits all = all_bits(explanation);

	for (unsigned int bit = 0; bit < VDPA_FEATURE_BITS_MAX; bit++) {
		if (!vdpa_feature_bits_test(&all, bit) ||
		    vdpa_feature_get(0, bit))
			continue;
		begin_note(draft);
		add(draft, "the text does not say the class of the device: the "
			   "names are those of class net");
		return;
	}
}

/* The vDPA family of the kernel has 64 bits. */
static void note_high(struct draft *draft,
		      const struct vdpa_explanation *explanation)
{
	struct vdpa_feature_bits all = all_bits(explanation);

	all.words[0] = 0;
	if (is_empty(&all))
		return;
	begin_note(draft);
	add(draft, "the vDPA family of the kernel ends at bit 63, so no vDPA "
		   "device offers ");
	add_names(draft, explanation->class_id, &all);
}

static uint64_t shadowed(const char *name)
{
	const struct vdpa_vmm *vmm;
	uint64_t features;

	if (vdpa_vmm_find(name, &vmm, NULL) ||
	    vdpa_vmm_features(vmm, VDPA_CLASS_NET, UINT64_MAX, &features, NULL))
		return 0;
	return features;
}

static bool is_qemu(const char *name)
{
	return strncmp(name, "qemu-", 5) == 0;
}

/* "no QEMU that is known here shadows GUEST_USO4 (bit 54)" */
static void add_never(struct draft *draft,
		      const struct vdpa_feature_bits *never)
{
	begin_note(draft);
	add(draft, "no QEMU that is known here shadows ");
	add_names(draft, VDPA_CLASS_NET, never);
}

/* Which versions of QEMU shadow the features that this one does not. */
static void note_shadowed(struct draft *draft,
			  const struct vdpa_explanation *explanation)
{
	struct vdpa_feature_bits never =
		explanation->sets[VDPA_EXPLAIN_SURPLUS];
	uint64_t surplus = never.words[0];
	const char *name;

	for (unsigned int i = 0; (name = vdpa_vmm_name(i)); i++) {
		if (!is_qemu(name))
			continue;
		never.words[0] &= ~shadowed(name);
		if (!surplus || surplus & ~shadowed(name))
			continue;
		begin_note(draft);
		add(draft, "%s shadows these features", name);
	}
	if (!is_empty(&never))
		add_never(draft, &never);
}

static void write_note(struct draft *draft,
		       const struct vdpa_explanation *explanation,
		       const struct capture *capture)
{
	if (strncmp(explanation->message->code, "qemu-svq-", 9) == 0)
		note_shadowed(draft, explanation);
	if (explanation->is_class_assumed)
		note_class(draft, explanation);
	note_high(draft, explanation);
	if (capture->too_long) {
		begin_note(draft);
		add(draft, "a mask has more than %u bits, so it is not read",
		    VDPA_FEATURE_BITS_MAX);
	}
	if (capture->unknown[0]) {
		begin_note(draft);
		add(draft, "%s is not a known feature", capture->unknown);
	}
}

/* ---- all of it --------------------------------------------------------------- */

/* The masks do not explain the message. */
static void say_nothing_lacks(struct draft *meaning, struct draft *advice,
			      const struct vdpa_explanation *explanation)
{
	const struct vdpa_feature_bits *sets = explanation->sets;
	unsigned int other = explanation->has & SET(ALLOWED) ?
				     VDPA_EXPLAIN_ALLOWED :
				     VDPA_EXPLAIN_ASKED;
	bool is_same = memcmp(&sets[VDPA_EXPLAIN_OFFERED], &sets[other],
			      sizeof(*sets)) == 0;

	add(meaning, "%s",
	    is_same ? "the two masks are the same, so nothing is "
		      "lacking in them" :
		      "nothing is lacking in these masks");
	add(advice, "look for another reason in the lines around this one");
}

void say(struct vdpa_explanation *explanation, const struct capture *capture,
	 struct sentences *sentences)
{
	struct draft meaning = { sentences->meaning, 0 };
	struct draft advice = { sentences->advice, 0 };
	struct draft note = { sentences->note, 0 };
	bool is_derived;

	sentences->meaning[0] = sentences->advice[0] = sentences->note[0] =
		'\0';
	explanation->has = capture->has & ~capture->too_long;
	/* The explanation has room for sets of later versions. */
	memset(explanation->sets, 0, sizeof(explanation->sets));
	memcpy(explanation->sets, capture->sets, sizeof(capture->sets));
	is_derived = derive(explanation);
	if (is_derived && is_nothing(explanation)) {
		say_nothing_lacks(&meaning, &advice, explanation);
	} else {
		fill(&meaning, explanation->message->meaning, explanation);
		if (explanation->message->advice && !capture->too_long)
			fill(&advice, find_advice(explanation), explanation);
	}
	write_note(&note, explanation, capture);
	explanation->meaning = sentences->meaning;
	explanation->advice = sentences->advice;
	explanation->note = sentences->note;
}
