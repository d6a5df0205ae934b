// SPDX-License-Identifier: LGPL-2.1-or-later
/* Finding the row of a hypervisor by its name and version, as people write it.
 */

#include "vmm.h"

#include "util/array.h"
#include "util/error.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PART_MAX 255

/* ---- versions ---------------------------------------------------------- */

/* A range, because people leave out the end: "10" is 10.0.0 to 10.255.255. */
struct range {
	uint32_t first;
	uint32_t last;
	unsigned int parts;
};

/* Numbers with dots between them. Returns what follows them; NULL: none. */
static const char *parse_range(const char *text, struct range *range)
{
	static const unsigned int shifts[] = { 16, 8, 0 };
	char *end;

	*range = (struct range){ 0, UINT32_MAX >> 1, 0 };
	while (isdigit((unsigned char)*text)) {
		unsigned long number = strtoul(text, &end, 10);

		if (range->parts == 0 && number > INT16_MAX)
			return NULL;
		if (range->parts < ARRAY_SIZE(shifts)) {
			unsigned int shift = shifts[range->parts];
			uint32_t part = number < PART_MAX || !range->parts ?
						(uint32_t)number :
						PART_MAX;

			range->first |= part << shift;
			range->last = range->first | ((1U << shift) - 1);
		}
		range->parts++;
		if (*end != '.' || !isdigit((unsigned char)end[1]))
			return end;
		text = end + 1;
	}
	return NULL;
}

int vdpa_vmm_version(const char *text, bool is_last, uint32_t *version)
{
	struct range range;
	const char *end = parse_range(text, &range);

	if (!end || *end)
		return -EINVAL;
	*version = is_last ? range.last : range.first;
	return 0;
}

struct vdpa_vmm_version_text vdpa_vmm_version_text(uint32_t version)
{
	unsigned int major = version >> 16, minor = version >> 8 & PART_MAX;
	unsigned int micro = version & PART_MAX;
	struct vdpa_vmm_version_text text;

	if (minor == PART_MAX)
		snprintf(text.text, sizeof(text.text), "%u",
			 major & UINT16_MAX);
	else if (micro == PART_MAX || !micro)
		snprintf(text.text, sizeof(text.text), "%u.%u",
			 major & UINT16_MAX, minor);
	else
		snprintf(text.text, sizeof(text.text), "%u.%u.%u",
			 major & UINT16_MAX, minor, micro);
	return text;
}

/* ---- the text around a version --------------------------------------- */

/* Parts of package names, and what QEMU prints with --version. */
static const char *const between[] = {
	"", "-kvm", "-kvm-core", "-system-*", " emulator version", " version",
};

static bool is_between(const char *text, size_t length)
{
	for (size_t i = 0; i < ARRAY_SIZE(between); i++) {
		size_t known = strcspn(between[i], "*");
		bool is_open = between[i][known] == '*';

		if (strncasecmp(text, between[i], known) == 0 &&
		    (length == known || (is_open && length > known)))
			return true;
	}
	return false;
}

/* "1:", which package managers put before a version. */
static const char *skip_epoch(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits && text[digits] == ':' ? text + digits + 1 : text;
}

/*
 * Where the version begins in what follows a product: at a digit after a blank
 * or a dash, or after a "v" there. NULL: there is none.
 */
static const char *find_version(const char *text)
{
	for (const char *at = text; *at; at++) {
		const char *digits = at + 1;

		if (*at != ' ' && *at != '-')
			continue;
		if (*digits == 'v' || *digits == 'V')
			digits++;
		if (isdigit((unsigned char)*digits))
			return is_between(text, (size_t)(at - text)) ?
				       skip_epoch(digits) :
				       NULL;
	}
	return NULL;
}

/* "+ds-0+deb13u1", "-15.el9", "-rc3", "~bpo12+1" or " (Debian ...)". */
static bool is_release(const char *text)
{
	static const char package[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789.+~:_-";

	if (*text == ' ')
		return text[1] == '(' && strchr(text, ')');
	if (*text == '-' && !isdigit((unsigned char)text[1]) &&
	    strncmp(text + 1, "rc", 2) != 0)
		return false;
	if (*text && !strchr("+~-", *text))
		return false;
	return !*text || (text[1] && !text[1 + strspn(text + 1, package)]);
}

/* ---- rows -------------------------------------------------------------- */

/* Given rows first, then the known ones. */
struct walk {
	const struct vdpa_vmm *const *rows; /* may be NULL */
	unsigned int index;
};

static const struct vdpa_vmm *next_row(struct walk *walk)
{
	if (walk->rows && *walk->rows)
		return *walk->rows++;
	return vdpa_vmm_row(walk->index++);
}

static const struct vdpa_vmm *find_named(const struct vdpa_vmm *const *rows,
					 const char *text)
{
	struct walk walk = { rows, 0 };
	const struct vdpa_vmm *row;

	while ((row = next_row(&walk)))
		if (strcasecmp(text, row->name) == 0)
			break;
	return row;
}

static const struct vdpa_vmm *
find_version_row(const struct vdpa_vmm *const *rows, const char *product,
		 uint32_t version)
{
	struct walk walk = { rows, 0 };
	const struct vdpa_vmm *row;

	while ((row = next_row(&walk)))
		if (strcasecmp(product, row->product) == 0 &&
		    version >= row->first && version <= row->last)
			break;
	return row;
}

/* What follows @product in @text; NULL: another product. */
static const char *after_product(const char *text, const char *product)
{
	size_t length = strlen(product);

	if (strncasecmp(text, product, length) != 0 ||
	    isalnum((unsigned char)text[length]))
		return NULL;
	return text + length;
}

/* The longest product with which @text begins; NULL: none. */
static const char *find_product(const struct vdpa_vmm *const *rows,
				const char *text)
{
	struct walk walk = { rows, 0 };
	const struct vdpa_vmm *row;
	const char *best = NULL;

	while ((row = next_row(&walk)))
		if (after_product(text, row->product) &&
		    (!best || strlen(row->product) > strlen(best)))
			best = row->product;
	return best;
}

/* ---- errors ------------------------------------------------------------ */

/* A version alone: people mean QEMU. */
static int fail_bare(const char *text, struct vdpa_error *err)
{
	char hint[VDPA_ERROR_TEXT_SIZE];

	error_text(hint, "did you mean \"qemu-%.60s\"?", text);
	return vdpa_error_set(err, -EINVAL, hint,
			      "\"%.80s\" does not name a hypervisor", text);
}

static int fail_unknown(const struct vdpa_vmm *const *rows, const char *text,
			struct vdpa_error *err)
{
	struct vdpa_vmm nearest = { .name = NULL };
	struct walk walk = { rows, 0 };
	const struct vdpa_vmm *row;
	char hint[VDPA_ERROR_TEXT_SIZE];
	size_t best = 0;

	while ((row = next_row(&walk)))
		if (text_likeness(text, row->name) > best) {
			nearest = *row;
			best = text_likeness(text, row->name);
		}
	if (2 * best >= strlen(text) && nearest.name)
		error_text(hint,
			   "did you mean \"%s\"? \"vdpa vmm show\" lists the "
			   "known ones",
			   nearest.name);
	else
		error_text(hint, "\"vdpa vmm show\" lists the known ones, such "
				 "as qemu-8.2 and cloud-hypervisor");
	return vdpa_error_set(err, -EINVAL, hint,
			      "unknown hypervisor \"%.80s\"", text);
}

static int fail_version(const char *text, const char *product,
			struct vdpa_error *err)
{
	char hint[VDPA_ERROR_TEXT_SIZE];

	error_text(hint,
		   "write it as %s-8.2 or %s-8.2.2; \"vdpa vmm show\" "
		   "lists the known ones",
		   product, product);
	return vdpa_error_set(err, -EINVAL, hint,
			      "\"%.80s\" has no version that can be read",
			      text);
}

static int fail_ambiguous(const char *text, const struct vdpa_vmm *first,
			  const struct vdpa_vmm *last, struct vdpa_error *err)
{
	return vdpa_error_set(err, -EINVAL, "give the second number, too",
			      "\"%.80s\" can be %s or %s, which differ", text,
			      first->title, last->title);
}

/* ---- finding ----------------------------------------------------------- */

/*
 * Without a third number, the last stable release is meant, which is what
 * distributions have.
 */
static int find_range(const struct vdpa_vmm *const *rows, const char *text,
		      const char *product, const struct range *range,
		      const struct vdpa_vmm **vmm, struct vdpa_error *err)
{
	const struct vdpa_vmm *last =
		find_version_row(rows, product, range->last);
	const struct vdpa_vmm *first = last;

	if (range->parts == 1)
		first = find_version_row(rows, product,
					 range->first | PART_MAX);
	if (!first || !last)
		return fail_unknown(rows, text, err);
	if (first != last)
		return fail_ambiguous(text, first, last, err);
	*vmm = last;
	return 0;
}

int vdpa_vmm_find_in(const struct vdpa_vmm *const *rows, const char *text,
		     const struct vdpa_vmm **vmm, struct vdpa_error *err)
{
	const struct vdpa_vmm *named = find_named(rows, text);
	const char *product = find_product(rows, text);
	const char *version, *end;
	struct range range;

	if (named) {
		*vmm = named;
		return 0;
	}
	if (product) {
		version = find_version(after_product(text, product));
	} else {
		/* Of the known ones, only packages of QEMU have epochs. */
		product = "qemu";
		version = skip_epoch(text);
		if (version == text && isdigit((unsigned char)*text))
			return fail_bare(text, err);
		if (version == text || !isdigit((unsigned char)*version))
			return fail_unknown(rows, text, err);
	}
	end = version ? parse_range(version, &range) : NULL;
	if (!end || !is_release(end))
		return fail_version(text, product, err);
	return find_range(rows, text, product, &range, vmm, err);
}

int vdpa_vmm_find(const char *text, const struct vdpa_vmm **vmm,
		  struct vdpa_error *err)
{
	return vdpa_vmm_find_in(NULL, text, vmm, err);
}
