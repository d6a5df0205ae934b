// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What would make a host meet a named set: another kernel, what a similar host
 * has, another parent driver, or another set. All of it is judged, or was seen
 * on a host; nothing is guessed.
 */

#include "mend.h"

#include "tool/view.h"
#include "json/text-stream.h"

#include <errno.h>
#include <linux/virtio_net.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/rules.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* The newest kernel whose parent drivers the rules know. */
#define NEWEST	    "7.2"
#define NEWEST_CODE VDPA_KERNEL(7, 2)

/* From this kernel on, management devices report what they offer. */
#define REPORTS	     "6.1"
#define REPORTS_CODE VDPA_KERNEL(6, 1)

#define DRIVERS_SHOWN 3

/* ---- examples ------------------------------------------------------------------- */

/* A management device without a bus has the name of its driver. NULL: unknown. */
static const char *driver_of(const struct vdpa_host *record,
			     const struct vdpa_mgmtdev *mgmtdev)
{
	for (size_t i = 0; i < record->mgmtdev_count; i++)
		if (&record->mgmtdevs[i].mgmtdev == mgmtdev &&
		    record->mgmtdevs[i].driver)
			return record->mgmtdevs[i].driver;
	return mgmtdev && !mgmtdev->bus ? mgmtdev->name : NULL;
}

static struct fleet_example *find(const struct fleet_examples *examples,
				  const char *driver)
{
	for (size_t i = 0; driver && i < examples->count; i++)
		if (strcmp(examples->list[i].driver, driver) == 0)
			return &examples->list[i];
	return NULL;
}

int fleet_examples_add(struct fleet_examples *examples,
		       const struct vdpa_fleet_host *host,
		       const struct vdpa_host_fit *fit)
{
	const char *driver = driver_of(host->record, fit->mgmtdev);
	struct fleet_example *known = find(examples, driver), *more;

	if (known && !known->host->is_alive && host->is_alive)
		known->host = host;
	if (known || !driver)
		return 0;
	more = reallocarray(examples->list, examples->count + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	examples->list = more;
	more[examples->count++] = (struct fleet_example){ driver, host };
	return 0;
}

void fleet_examples_free(struct fleet_examples *examples)
{
	free(examples->list);
	*examples = (struct fleet_examples){ .list = NULL };
}

/* ---- another host ---------------------------------------------------------------- */

/* Each function writes a hint and returns 1; or 0: it has none; or -ENOMEM. */

static const char *kernel_of(const struct vdpa_host *record)
{
	return record->kernel ? record->kernel : "of an unknown release";
}

static int hint_similar(const struct fleet_mending *mending, FILE *to)
{
	const char *driver =
		driver_of(mending->host->record, mending->fit->mgmtdev);
	const struct fleet_example *example = find(mending->examples, driver);

	if (!example)
		return 0;
	fprintf(to,
		"host \"%s\" (Linux %s) meets the set with the same parent "
		"driver, %s: compare its kernel, firmware and settings with "
		"those of this host",
		example->host->name, kernel_of(example->host->record), driver);
	return 1;
}

static int hint_driver(const struct fleet_mending *mending, FILE *to)
{
	const char *driver =
		driver_of(mending->host->record, mending->fit->mgmtdev);
	size_t count = 0;

	for (size_t i = 0; i < mending->examples->count; i++) {
		const struct fleet_example *at = &mending->examples->list[i];

		if (driver && strcmp(at->driver, driver) == 0)
			continue;
		if (++count > DRIVERS_SHOWN)
			break;
		fprintf(to, "%s%s (host \"%s\")",
			count > 1 ? ", or of " :
				    "add a management device of parent driver ",
			at->driver, at->host->name);
	}
	if (count)
		fputs(": it meets the set", to);
	return count > 0;
}

/* ---- another kernel --------------------------------------------------------------- */

static int meets(const struct vdpa_host *record,
		 const struct vdpa_named_set *set, const struct vdpa_vmm *vmm)
{
	struct vdpa_host_fit *fit;
	int ret = vdpa_host_fits(record, set, vmm, &fit, NULL);

	if (ret)
		return ret;
	ret = fit->fit == VDPA_FIT_MEETS;
	vdpa_host_fit_free(fit);
	return ret;
}

static bool is_older(const struct vdpa_host *record, uint32_t kernel)
{
	uint32_t own = record->kernel ? vdpa_kernel_parse(record->kernel) : 0;

	return own && own < kernel;
}

/* Whether the kernel reports what the management device offers. */
static bool is_reported(const struct vdpa_mgmtdev *mgmtdev)
{
	return !mgmtdev || VDPA_HAS(mgmtdev, VDPA_ATTR_DEV_SUPPORTED_FEATURES);
}

/* What a management device offers depends on the kernel as well; what a driver
 * takes is known. */
static int hint_kernel(const struct fleet_mending *mending, FILE *to)
{
	struct vdpa_host newer = *mending->host->record;
	int ret;

	if (!is_reported(mending->fit->mgmtdev) &&
	    is_older(&newer, REPORTS_CODE)) {
		fputs("boot Linux " REPORTS
		      " or newer: it reports what management devices offer",
		      to);
		return 1;
	}
	if (!is_older(&newer, NEWEST_CODE))
		return 0;
	newer.kernel = NEWEST;
	ret = meets(&newer, mending->set, mending->vmm);
	if (ret > 0)
		fputs("boot a newer kernel: with Linux " NEWEST
		      " and what its management devices offer now, this host "
		      "meets the set",
		      to);
	return ret;
}

/* ---- another set ------------------------------------------------------------------ */

/* Bits that the rules demand of the set, for the management device. */
static uint64_t demanded(const struct vdpa_host_fit *fit)
{
	uint64_t bits = 0;

	for (size_t i = 0; fit->findings[i]; i++)
		if (strcmp(fit->findings[i]->code, "driver-needs-feature") == 0)
			bits |= fit->findings[i]->bits;
	return bits;
}

/* Without the features that need one that is not there. */
static uint64_t without_faults(uint32_t class_id, uint64_t features)
{
	struct vdpa_feature_fault fault;
	unsigned int from = 0;
	int bit;

	while ((bit = vdpa_features_fault(class_id, features, from, &fault)) >=
	       0) {
		from = (unsigned int)bit + 1;
		if (!fault.needs && !fault.needs_one)
			continue;
		features &= ~VDPA_BIT(bit);
		from = 0;
	}
	return features;
}

/* The word for a bit in a set of features, after @before. */
static void put_bit(FILE *to, uint32_t class_id, unsigned int bit,
		    const char *before)
{
	const char *name = vdpa_feature_name(class_id, bit);

	if (name)
		fprintf(to, "%s%s", before, name);
	else
		fprintf(to, "%sbit_%u", before, bit);
}

/* ",-A,-B" */
static void put_items(FILE *to, uint32_t class_id, uint64_t bits,
		      const char *before)
{
	for (unsigned int bit = 0; bit < 64; bit++)
		if (bits & VDPA_BIT(bit))
			put_bit(to, class_id, bit, before);
}

/* "A", "A and B", "A, B and C" */
static void put_names(FILE *to, uint32_t class_id, uint64_t bits)
{
	const char *before = "";

	for (unsigned int bit = 0; bits; bit++) {
		if (!(bits & VDPA_BIT(bit)))
			continue;
		bits &= ~VDPA_BIT(bit);
		put_bit(to, class_id, bit, before);
		before = bits & (bits - 1) ? ", " : " and ";
	}
}

/* "without A and B, and with C" */
static void put_change(FILE *to, uint32_t class_id, uint64_t less,
		       uint64_t more)
{
	if (less) {
		fputs("without ", to);
		put_names(to, class_id, less);
	}
	if (more) {
		fputs(less ? ", and with " : "with ", to);
		put_names(to, class_id, more);
	}
}

static void put_set(const struct fleet_mending *mending, uint64_t features,
		    FILE *to)
{
	const struct vdpa_named_set *set = mending->set;
	uint64_t less = set->features & ~features;
	uint64_t more = features & ~set->features;

	fputs("change the set: this host meets it ", to);
	put_change(to, set->class_id, less, more);
	fprintf(to, " (\"vdpa fleet set save %s features set:%s", set->name,
		set->name);
	put_items(to, set->class_id, less, ",-");
	put_items(to, set->class_id, more, ",");
	if (set->class_id != VDPA_CLASS_NET)
		fprintf(to, " class %s", view_class_text(set->class_id).text);
	fputs("\")", to);
}

static int try_set(const struct fleet_mending *mending, uint64_t features,
		   FILE *to)
{
	struct vdpa_named_set other = *mending->set;
	int ret;

	other.features = without_faults(other.class_id, features);
	if (!other.features || other.features == mending->set->features)
		return 0;
	ret = meets(mending->host->record, &other, mending->vmm);
	if (ret > 0)
		put_set(mending, other.features, to);
	return ret;
}

/* Some parent drivers take no address, and a set with MAC needs one. */
static int hint_set(const struct fleet_mending *mending, FILE *to)
{
	const struct vdpa_named_set *set = mending->set;
	uint64_t features = (set->features | demanded(mending->fit)) &
			    ~mending->fit->missing;
	int ret = try_set(mending, features, to);

	if (ret || set->class_id != VDPA_CLASS_NET)
		return ret;
	return try_set(mending, features & ~VDPA_BIT(VIRTIO_NET_F_MAC), to);
}

/* ---- where to look ---------------------------------------------------------------- */

static int hint_look(const struct fleet_mending *mending, FILE *to)
{
	const struct vdpa_mgmtdev *mgmtdev = mending->fit->mgmtdev;

	if (!is_reported(mgmtdev)) {
		fputs("the kernel does not report what this management device "
		      "offers: \"vdpa dev add\" on this host tries it",
		      to);
	} else if (!mgmtdev) {
		fputs("run \"vdpa doctor\" on this host: it says what is "
		      "missing for vDPA devices",
		      to);
	} else if (mgmtdev->bus && mending->fit->missing) {
		fputs("ask the vendor of the card whether its firmware or a "
		      "setting adds ",
		      to);
		put_names(to, mending->set->class_id, mending->fit->missing);
	} else {
		fputs("\"vdpa mgmtdev show\" on this host prints what its "
		      "management devices offer",
		      to);
	}
	return 1;
}

/* ---- all of it -------------------------------------------------------------------- */

static const struct hint_row {
	const char *code;
	int (*write)(const struct fleet_mending *mending, FILE *to);
	bool is_last_resort;
} rows[] = {
	{ .code = "newer-kernel", .write = hint_kernel },
	{ .code = "similar-host", .write = hint_similar },
	{ .code = "other-driver", .write = hint_driver },
	{ .code = "other-set", .write = hint_set },
	{ .code = "look", .write = hint_look, .is_last_resort = true },
};

static void print_hint(struct printer *out, const char *code, const char *text)
{
	static const struct label label = { .key = "code" };
	static const struct label message = { .key = "message",
					      .word = "hint" };

	out->ops->record_begin(out);
	if (!out->is_brief)
		out->ops->string(out, &label, code);
	out->ops->string(out, &message, text);
	out->ops->record_end(out);
}

/* Returns 1 if there was a hint, 0, or -ENOMEM. */
static int print_row(struct printer *out, const struct hint_row *row,
		     const struct fleet_mending *mending)
{
	struct text_stream stream = { .size = 0 };
	int ret;

	if (!text_stream_open(&stream))
		return -ENOMEM;
	ret = row->write(mending, stream.file);
	if (!text_stream_close(&stream))
		return -ENOMEM;
	if (ret > 0)
		print_hint(out, row->code, stream.text);
	free(stream.text);
	return ret;
}

int fleet_mend_print(struct printer *out, const struct fleet_mending *mending)
{
	bool has_hint = false;
	int ret = 0;

	out->ops->records_begin(out, "hints");
	for (size_t i = 0; i < ARRAY_SIZE(rows) && ret >= 0; i++) {
		if (rows[i].is_last_resort && has_hint)
			continue;
		ret = print_row(out, &rows[i], mending);
		has_hint |= ret > 0;
	}
	out->ops->records_end(out);
	return ret < 0 ? ret : 0;
}
