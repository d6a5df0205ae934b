// SPDX-License-Identifier: GPL-2.0-or-later
/* A baseline: the set, who makes it, what was lost, what it depends on. */

#include "view-baseline.h"

#include "context.h"
#include "findings.h"
#include "view.h"

#include <stdio.h>
#include <stdlib.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* The words of "dev add" besides the name and device_features. */
static void print_words(struct printer *out, const struct vdpa_request *request)
{
	static const struct label label = { .key = "words", .word = "" };
	char number[sizeof("65535")];

	out->ops->list_begin(out, &label);
	if (VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MACADDR)) {
		out->ops->list_string(out, "mac");
		out->ops->list_string(out, "MAC");
	}
	if (VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MTU)) {
		snprintf(number, sizeof(number), "%u", request->mtu);
		out->ops->list_string(out, "mtu");
		out->ops->list_string(out, number);
	}
	if (VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MAX_VQP)) {
		snprintf(number, sizeof(number), "%u", request->max_vqp);
		out->ops->list_string(out, "max_vqp");
		out->ops->list_string(out, number);
	}
	out->ops->list_end(out);
}

/* As text, the hosts that follow say enough. */
static void print_asked(struct printer *out, const struct view_hosts *hosts)
{
	static const struct label label = { .key = "of" };

	if (!hosts->asked_count || out->is_text)
		return;
	out->ops->list_begin(out, &label);
	for (size_t i = 0; i < hosts->asked_count; i++)
		out->ops->list_string(out, hosts->asked[i]);
	out->ops->list_end(out);
}

static void print_hosts(struct printer *out, const struct view_hosts *hosts,
			const struct vdpa_baseline *baseline)
{
	static const struct label host = { .key = "host" };
	static const struct label mgmtdev = { .key = "mgmtdev" };

	out->ops->records_begin(out, "hosts");
	for (size_t i = 0; i < hosts->count; i++) {
		const struct vdpa_request *request = &baseline->requests[i];
		char *made;
		const char *name = view_handle(request->mgmtdev_bus,
					       request->mgmtdev_name, &made);

		out->ops->record_begin(out);
		out->ops->string(out, &host, hosts->list[i].name);
		out->ops->string(out, &mgmtdev, view_text(out, name));
		print_words(out, request);
		out->ops->record_end(out);
		free(made);
	}
	out->ops->records_end(out);
}

static void print_paths(struct printer *out, const struct label *label,
			const struct view_hosts *hosts, const size_t *list,
			size_t count)
{
	out->ops->list_begin(out, label);
	for (size_t i = 0; i < count; i++)
		out->ops->list_string(out, hosts->list[list[i]].name);
	out->ops->list_end(out);
}

/* Why a bit was lost: in JSON, and in text, where hosts or bits can follow. */
static const struct {
	const char *word;
	const char *text;
} losses[] = {
	[VDPA_LOST_TO_HOST] = { "host", "missing on" },
	[VDPA_LOST_TO_RULE] = { "rule", "needs" },
	[VDPA_LOST_TO_VMM] = { "vmm", "prevents a migration" },
	[VDPA_LOST_TO_SET] = { "set", "no common set has it" },
};

/* Text shows number and name as one value, JSON as two. */
static void print_bit(struct printer *out, uint32_t class_id, unsigned int bit)
{
	static const struct label number = { .key = "bit" };
	static const struct label name = { .key = "name" };
	static const struct label lost = { .key = "name", .word = "lost" };
	const char *feature = vdpa_feature_name(class_id, bit);
	char text[64];

	if (out->is_text) {
		snprintf(text, sizeof(text),
			 feature ? "%s (bit %u):" : "%sbit %u:",
			 feature ? feature : "", bit);
		out->ops->string(out, &lost, text);
		return;
	}
	out->ops->number(out, &number, bit);
	if (feature)
		out->ops->string(out, &name, feature);
}

static void print_lost(struct printer *out, uint32_t class_id,
		       const struct view_hosts *hosts,
		       const struct vdpa_lost *lost)
{
	static const struct label needs = { .key = "needs", .word = "" };
	static const struct label to = { .key = "lost_to", .word = "" };
	static const struct label paths = { .key = "hosts", .word = "" };

	out->ops->record_begin(out);
	print_bit(out, class_id, lost->bit);
	out->ops->string(out, &to,
			 out->is_text ? losses[lost->to].text :
					losses[lost->to].word);
	if (lost->to == VDPA_LOST_TO_HOST)
		print_paths(out, &paths, hosts, lost->hosts, lost->host_count);
	if (lost->to == VDPA_LOST_TO_RULE)
		view_names(out, &needs, class_id, lost->needs);
	out->ops->record_end(out);
}

/* Hosts are left out when it is all of them. */
static void print_reason(struct printer *out, const struct view_hosts *hosts,
			 const struct vdpa_baseline_reason *reason)
{
	static const struct label from = { .key = "from",
					   .word = "    from",
					   .is_own_line = true };
	static const struct label to = { .key = "to",
					 .word = "    to",
					 .is_own_line = true };

	out->ops->record_begin(out);
	findings_print_fields(out, reason->finding);
	if (reason->from_count)
		print_paths(out, &from, hosts, reason->from,
			    reason->from_count);
	if (reason->to_count)
		print_paths(out, &to, hosts, reason->to, reason->to_count);
	out->ops->record_end(out);
}

void view_baseline(struct printer *out, uint32_t class_id,
		   const struct view_hosts *hosts,
		   const struct vdpa_baseline *baseline)
{
	static const struct label features = { .key = "device_features" };

	out->ops->section_begin(out, "baseline");
	out->ops->object_begin(out, view_class_text(class_id).text,
			       GAP_BETWEEN);
	view_features(out, &features, class_id, baseline->features);
	print_asked(out, hosts);
	print_hosts(out, hosts, baseline);
	out->ops->records_begin(out, "lost");
	for (size_t i = 0; i < baseline->lost_count; i++)
		print_lost(out, class_id, hosts, &baseline->lost[i]);
	out->ops->records_end(out);
	out->ops->records_begin(out, "findings");
	for (size_t i = 0; i < baseline->reason_count; i++)
		print_reason(out, hosts, &baseline->reasons[i]);
	out->ops->records_end(out);
	out->ops->object_end(out);
	out->ops->section_end(out);
}

/* The worst reason comes first. */
int view_baseline_answer(const struct vdpa_baseline *baseline)
{
	static const int answers[] = {
		[VDPA_SEVERITY_WARNING] = 0,
		[VDPA_SEVERITY_CONDITION] = ANSWER_DEPENDS,
		[VDPA_SEVERITY_ERROR] = ANSWER_NO,
	};

	if (!baseline->reason_count)
		return 0;
	return answers[baseline->reasons[0].finding->severity];
}
