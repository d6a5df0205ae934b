// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Reading a text of any size for known messages. The text goes through a
 * window: blanks and quote marks of mails are simplified, then each position is
 * compared with the messages that begin with its four bytes. A message is kept
 * for some lines, because they can name its device.
 */

#include "before.h"
#include "pattern.h"
#include "rows.h"
#include "say.h"
#include "util/array.h"
#include "util/error.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>

#define WINDOW_SIZE 65536

/* How much of a line before a message is looked at. */
#define BEFORE_MAX 512

/* How many lines after a message can be about it. */
#define LINES_AFTER 3

/* How many messages are kept at once. */
#define KEPT_MAX 8

/* A power of 2, much larger than the number of messages. */
#define SLOTS	   4096
#define SLOT_SHIFT 20

/* Bytes that select the messages to compare with. */
#define KEY_SIZE 4

/*
 * An index is one byte. With more rows than that, a test does not find the
 * example of the last row, and fails.
 */
#define ENTRIES_MAX 255

/* ---- what a text says about messages around it -------------------------------- */

enum context_kind {
	CONTEXT_CLASS,	 /* the class of the message before it */
	CONTEXT_VERSION, /* the version of a program */
};

static const struct context {
	const char *pattern;
	enum context_kind kind;
	const char *product;
} contexts[] = {
	/* vmstate_load_state(), migration/vmstate.c of QEMU */
	{ "Failed to load %{class}:virtio", CONTEXT_CLASS, NULL },
	/* qemu_loadvm_section_start_full(), migration/savevm.c of QEMU */
	{ "error while loading state for instance %{n} of device "
	  "'%{s}/%{class}'",
	  CONTEXT_CLASS, NULL },
	/* qemuLogInitMessage of libvirt, and names of packages */
	{ "qemu version: %{version}", CONTEXT_VERSION, "QEMU" },
	{ "QEMU emulator version %{version}", CONTEXT_VERSION, "QEMU" },
	{ "QEMU %{version}", CONTEXT_VERSION, "QEMU" },
	{ "qemu-kvm-%{version}", CONTEXT_VERSION, "QEMU" },
	{ "qemu-system-x86 1:%{version}", CONTEXT_VERSION, "QEMU" },
	{ "qemu-%{version}", CONTEXT_VERSION, "QEMU" },
	{ "Linux version %{version}", CONTEXT_VERSION, "Linux" },
	{ "libvirt version: %{version}", CONTEXT_VERSION, "libvirt" },
	{ "cloud-hypervisor v%{version}", CONTEXT_VERSION, "cloud-hypervisor" },
};

/* Programs that print messages. One version of each is kept. */
static const char *const products[] = { "QEMU", "Linux", "libvirt",
					"cloud-hypervisor" };

/* ---- structures ----------------------------------------------------------------- */

/* A message or a context, and the next one in its slot. */
struct entry {
	const struct vdpa_message *message; /* NULL: a context */
	const struct context *context;
	const char *pattern;
	uint32_t key;
	uint8_t next; /* index + 1; 0: none */
};

/* A message that was found. */
struct kept {
	const struct vdpa_message *message;
	struct capture capture;
	uint64_t line;
	uint32_t class_id;
	bool is_class_said;
	char device[DEVICE_SIZE];
};

struct vdpa_explainer {
	uint32_t class_id;
	vdpa_explain_fn *found;
	void *data;
	struct vdpa_explain_counts counts;
	/* The simplified text, followed by a 0 byte. */
	char text[WINDOW_SIZE + 1];
	size_t count;
	size_t at;	     /* everything before it was compared */
	size_t line_begin;   /* of the line at @at */
	size_t before_begin; /* of the line before it */
	uint64_t line;	     /* the number of the line at @at */
	bool is_line_blank;
	bool is_line_known;
	/* The state of the filter. */
	bool is_line_begin;
	bool has_blank;
	char escape; /* the last character of an escape sequence, or 0 */
	/* What was found. */
	struct kept kept[KEPT_MAX];
	size_t kept_count;
	char versions[ARRAY_SIZE(products)][32];
	/* The messages by their first bytes. */
	struct entry entries[ENTRIES_MAX];
	size_t entry_count;
	uint8_t slots[SLOTS]; /* index + 1; 0: none */
};

/* ---- the index of messages --------------------------------------------------- */

static uint32_t read_key(const char *text)
{
	uint32_t key;

	memcpy(&key, text, sizeof(key));
	return key;
}

static size_t slot_of(uint32_t key)
{
	return (size_t)(key * UINT32_C(2654435761) >> SLOT_SHIFT);
}

/* Entries with one key keep the order of the tables. */
static void add_entry(struct vdpa_explainer *explainer, struct entry entry)
{
	uint8_t *link = &explainer->slots[slot_of(entry.key)];

	if (explainer->entry_count == ENTRIES_MAX)
		return;
	while (*link)
		link = &explainer->entries[*link - 1].next;
	*link = (uint8_t)(explainer->entry_count + 1);
	explainer->entries[explainer->entry_count++] = entry;
}

/* The digits of "%{NAME.bits}" can begin with any four digits 0 or 1. */
static void add_digits(struct vdpa_explainer *explainer, struct entry entry)
{
	for (unsigned int i = 0; i < 16; i++) {
		char digits[KEY_SIZE];

		for (size_t j = 0; j < KEY_SIZE; j++)
			digits[j] = (char)('0' + (i >> j & 1));
		entry.key = read_key(digits);
		add_entry(explainer, entry);
	}
}

/* A blank among the first bytes can be the end of a line. */
static void add_pattern(struct vdpa_explainer *explainer, struct entry entry)
{
	char begin[KEY_SIZE], *blank;

	if (entry.pattern[0] == '%') {
		add_digits(explainer, entry);
		return;
	}
	memcpy(begin, entry.pattern, KEY_SIZE);
	entry.key = read_key(begin);
	add_entry(explainer, entry);
	blank = memchr(begin, ' ', KEY_SIZE);
	if (!blank)
		return;
	*blank = '\n';
	entry.key = read_key(begin);
	add_entry(explainer, entry);
}

static void index_messages(struct vdpa_explainer *explainer)
{
	const struct vdpa_message *message;

	for (unsigned int i = 0; (message = vdpa_message_get(i)); i++)
		add_pattern(explainer,
			    (struct entry){ .message = message,
					    .pattern = message->pattern });
	for (size_t i = 0; i < ARRAY_SIZE(contexts); i++)
		add_pattern(explainer,
			    (struct entry){ .context = &contexts[i],
					    .pattern = contexts[i].pattern });
}

/* ---- the text before a message ---------------------------------------------- */

/* The line up to the message. Mail programs break it after a colon, too. */
static struct before text_before(const struct vdpa_explainer *explainer)
{
	size_t begin = explainer->line_begin;

	if (begin == explainer->at && begin >= 2 &&
	    explainer->text[begin - 2] == ':')
		begin = explainer->before_begin;
	if (explainer->at - begin > BEFORE_MAX)
		begin = explainer->at - BEFORE_MAX;
	return (struct before){ explainer->text + begin,
				explainer->at - begin };
}

/* ---- messages that are kept ------------------------------------------------------ */

static const char *version_of(const struct vdpa_explainer *explainer,
			      const char *product)
{
	for (size_t i = 0; i < ARRAY_SIZE(products); i++)
		if (strcmp(products[i], product) == 0)
			return explainer->versions[i];
	return "";
}

/* A class is assumed only to name features. */
static uint32_t class_of(const struct vdpa_explainer *explainer,
			 const struct kept *kept, bool *is_assumed)
{
	*is_assumed = false;
	if (kept->is_class_said)
		return kept->class_id;
	if (explainer->class_id || !kept->capture.has)
		return explainer->class_id;
	*is_assumed = true;
	return VDPA_CLASS_NET;
}

static void deliver(struct vdpa_explainer *explainer, const struct kept *kept)
{
	struct vdpa_explanation explanation = {
		.message = kept->message,
		.line = kept->line,
		.device = kept->device,
		.version = version_of(explainer, kept->message->product),
	};
	struct sentences sentences;

	explanation.class_id =
		class_of(explainer, kept, &explanation.is_class_assumed);
	say(&explanation, &kept->capture, &sentences);
	explainer->counts.messages++;
	explainer->found(&explanation, explainer->data);
}

static void deliver_first(struct vdpa_explainer *explainer)
{
	deliver(explainer, &explainer->kept[0]);
	explainer->kept_count--;
	memmove(&explainer->kept[0], &explainer->kept[1],
		explainer->kept_count * sizeof(explainer->kept[0]));
}

static void keep(struct vdpa_explainer *explainer,
		 const struct vdpa_message *message,
		 const struct capture *capture, const struct before *before)
{
	uint32_t class_id = message->class_id;
	struct kept *kept;

	if (explainer->kept_count == KEPT_MAX)
		deliver_first(explainer);
	kept = &explainer->kept[explainer->kept_count++];
	*kept = (struct kept){ .message = message,
			       .capture = *capture,
			       .line = explainer->line };
	before_device(before, kept->device);
	if (!class_id)
		class_id = before_class(before);
	kept->class_id = class_id;
	kept->is_class_said = class_id != 0;
}

/* ---- comparing -------------------------------------------------------------------- */

/* A class without a known name counts, too: it is not net. */
static void learn_class(struct vdpa_explainer *explainer, uint32_t class_id)
{
	for (size_t i = explainer->kept_count; i > 0; i--) {
		struct kept *kept = &explainer->kept[i - 1];

		if (kept->is_class_said)
			continue;
		kept->class_id = class_id;
		kept->is_class_said = true;
		return;
	}
}

static void learn_version(struct vdpa_explainer *explainer, const char *product,
			  const char *version)
{
	for (size_t i = 0; i < ARRAY_SIZE(products); i++)
		if (strcmp(products[i], product) == 0)
			memcpy(explainer->versions[i], version,
			       sizeof(explainer->versions[i]));
}

static void end_line(struct vdpa_explainer *explainer)
{
	if (!explainer->is_line_blank)
		explainer->counts.lines++;
	if (!explainer->is_line_blank && !explainer->is_line_known)
		explainer->counts.unknown++;
	explainer->is_line_blank = true;
	explainer->is_line_known = false;
	explainer->line++;
	while (explainer->kept_count &&
	       explainer->line > explainer->kept[0].line + LINES_AFTER)
		deliver_first(explainer);
}

static void pass_line_end(struct vdpa_explainer *explainer)
{
	end_line(explainer);
	explainer->before_begin = explainer->line_begin;
	explainer->line_begin = explainer->at + 1;
}

/* Continue after a message: it can have several lines. */
static void pass(struct vdpa_explainer *explainer, size_t length, bool is_known)
{
	for (size_t end = explainer->at + length; explainer->at < end;
	     explainer->at++) {
		explainer->is_line_known |= is_known;
		if (explainer->text[explainer->at] == '\n')
			pass_line_end(explainer);
		else
			explainer->is_line_blank = false;
	}
	explainer->is_line_known |= is_known;
}

/* The length of the message at this place, or 0. */
static size_t try_message(struct vdpa_explainer *explainer,
			  const struct vdpa_message *message)
{
	struct before before = text_before(explainer);
	struct capture capture = { .has = 0 };
	size_t length;

	if (message->pattern[0] == '%' && before.size &&
	    isalnum((unsigned char)before.at[before.size - 1]))
		return 0;
	length = pattern_match(message->pattern,
			       message->class_id ? message->class_id :
						   VDPA_CLASS_NET,
			       explainer->text + explainer->at,
			       explainer->count - explainer->at, &capture);
	if (!length ||
	    (message->begins && !before_has(&before, message->begins)))
		return 0;
	keep(explainer, message, &capture, &before);
	return length;
}

static size_t try_context(struct vdpa_explainer *explainer,
			  const struct context *context)
{
	struct capture capture = { .has = 0 };
	size_t length = pattern_match(context->pattern, 0,
				      explainer->text + explainer->at,
				      explainer->count - explainer->at,
				      &capture);

	if (!length)
		return 0;
	if (context->kind == CONTEXT_CLASS)
		learn_class(explainer, capture.class_id);
	else
		learn_version(explainer, context->product, capture.version);
	return length;
}

/* Whether a message or a context was found at this place, and skipped. */
static bool try_entries(struct vdpa_explainer *explainer, uint32_t key,
			uint8_t link)
{
	for (; link; link = explainer->entries[link - 1].next) {
		const struct entry *entry = &explainer->entries[link - 1];
		const struct context *context = entry->context;
		size_t length;

		if (entry->key != key)
			continue;
		length = context ? try_context(explainer, context) :
				   try_message(explainer, entry->message);
		if (!length)
			continue;
		pass(explainer, length,
		     !context || context->kind == CONTEXT_CLASS);
		return true;
	}
	return false;
}

/* Compare each place before @end. */
static void compare(struct vdpa_explainer *explainer, size_t end)
{
	while (explainer->at < end) {
		const char *at = explainer->text + explainer->at;
		uint32_t key;
		uint8_t link;

		if (*at == '\n') {
			pass_line_end(explainer);
			explainer->at++;
			continue;
		}
		explainer->is_line_blank = false;
		if (explainer->count - explainer->at < KEY_SIZE) {
			explainer->at++;
			continue;
		}
		key = read_key(at);
		link = explainer->slots[slot_of(key)];
		if (!link || !try_entries(explainer, key, link))
			explainer->at++;
	}
}

/* ---- the window -------------------------------------------------------------------- */

static size_t moved(size_t place, size_t by)
{
	return place > by ? place - by : 0;
}

/* Drop text that is no longer needed. */
static void slide(struct vdpa_explainer *explainer)
{
	size_t by = moved(explainer->at, BEFORE_MAX + 2);

	memmove(explainer->text, explainer->text + by, explainer->count - by);
	explainer->count -= by;
	explainer->at -= by;
	explainer->line_begin = moved(explainer->line_begin, by);
	explainer->before_begin = moved(explainer->before_begin, by);
}

static void put(struct vdpa_explainer *explainer, char c)
{
	if (explainer->count == WINDOW_SIZE) {
		compare(explainer, explainer->count - MATCH_MAX);
		slide(explainer);
	}
	explainer->text[explainer->count++] = c;
}

/* ---- the filter -------------------------------------------------------------------- */

/* Colours and the like: "\33[1;31m". Returns whether @c belongs to one. */
static bool skip_escape(struct vdpa_explainer *explainer, char c)
{
	char last = explainer->escape;

	if (c == '\33') {
		explainer->escape = c;
		return true;
	}
	if (!last)
		return false;
	explainer->escape = c;
	if ((last == '\33' && c != '[') || (last != '\33' && isalpha(c)) ||
	    c == '\n')
		explainer->escape = 0;
	return c != '\n';
}

static bool is_blank(char c)
{
	return (unsigned char)c <= ' ' || c == '\177';
}

/* Quotes of mails, and blanks, at the beginning of a line. */
static bool is_quote(char c)
{
	return c == '>' || c == '|' || is_blank(c);
}

/* Write one blank for several, and none at the ends of a line. */
static void filter(struct vdpa_explainer *explainer, char c)
{
	if (c == '\n') {
		explainer->has_blank = false;
		explainer->is_line_begin = true;
		put(explainer, c);
		return;
	}
	if (explainer->is_line_begin && is_quote(c))
		return;
	if (is_blank(c)) {
		explainer->has_blank = true;
		return;
	}
	if (explainer->has_blank)
		put(explainer, ' ');
	explainer->is_line_begin = explainer->has_blank = false;
	put(explainer, c);
}

/* ---- the functions ------------------------------------------------------------------ */

int vdpa_explainer_new(uint32_t class_id, vdpa_explain_fn *found, void *data,
		       struct vdpa_explainer **explainer,
		       struct vdpa_error *err)
{
	struct vdpa_explainer *made = calloc(1, sizeof(*made));

	error_clear(err);
	if (!made) {
		vdpa_error_set(err, -ENOMEM, NULL,
			       "no memory to read messages");
		return -ENOMEM;
	}
	made->class_id = class_id;
	made->found = found;
	made->data = data;
	made->line = 1;
	made->is_line_blank = made->is_line_begin = true;
	index_messages(made);
	*explainer = made;
	return 0;
}

void vdpa_explainer_feed(struct vdpa_explainer *explainer, const void *bytes,
			 size_t size)
{
	for (const char *at = bytes; size; size--, at++)
		if (!skip_escape(explainer, *at))
			filter(explainer, *at);
}

void vdpa_explainer_end(struct vdpa_explainer *explainer,
			struct vdpa_explain_counts *counts)
{
	explainer->text[explainer->count] = '\0';
	compare(explainer, explainer->count);
	end_line(explainer);
	while (explainer->kept_count)
		deliver_first(explainer);
	if (counts)
		*counts = explainer->counts;
}

void vdpa_explainer_free(struct vdpa_explainer *explainer)
{
	free(explainer);
}

int vdpa_explain(const char *text, uint32_t class_id, vdpa_explain_fn *found,
		 void *data, struct vdpa_explain_counts *counts,
		 struct vdpa_error *err)
{
	struct vdpa_explainer *explainer;
	int ret;

	ret = vdpa_explainer_new(class_id, found, data, &explainer, err);
	if (ret)
		return ret;
	vdpa_explainer_feed(explainer, text, strlen(text));
	vdpa_explainer_end(explainer, counts);
	vdpa_explainer_free(explainer);
	return 0;
}
