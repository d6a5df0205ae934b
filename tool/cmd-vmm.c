// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa vmm: hypervisors, what each moves and requires. */

#include "command.h"
#include "view.h"
#include "vmms.h"

#include <string.h>
#include <vdpa/virtio.h>

/* ---- show -------------------------------------------------------------- */

static void print_version(struct printer *out, const char *key,
			  uint32_t version)
{
	const struct label label = { .key = key };

	out->ops->string(out, &label, vdpa_vmm_version_text(version).text);
}

static void print_classes(struct printer *out, uint64_t classes)
{
	static const struct label label = { .key = "classes" };

	out->ops->list_begin(out, &label);
	for (uint32_t id = 1; id < 64; id++)
		if (classes & VDPA_BIT(id))
			out->ops->list_string(out, view_class_text(id).text);
	out->ops->list_end(out);
}

static void print_features(struct printer *out, const char *key,
			   uint64_t features)
{
	const struct label label = { .key = key, .is_own_line = true };

	view_features(out, &label, VDPA_CLASS_NET, features);
}

/* Text has the sentences, JSON the words that a file needs. */
static void print_traits(struct context *context, uint64_t traits)
{
	static const struct label words = { .key = "traits" };
	struct printer *out = &context->out;

	if (context->is_json)
		out->ops->list_begin(out, &words);
	for (unsigned int i = 0; i < VDPA_VMM_TRAITS; i++) {
		const struct label label = { .key = vdpa_vmm_trait_name(i),
					     .is_own_line = true };

		if (!(traits & VDPA_BIT(i)))
			continue;
		if (context->is_json)
			out->ops->list_string(out, label.key);
		else
			out->ops->string(out, &label, vdpa_vmm_trait_text(i));
	}
	if (context->is_json)
		out->ops->list_end(out);
}

static bool takes_all(const struct vdpa_vmm *vmm)
{
	return vmm->takes == UINT64_MAX;
}

/* A hypervisor that takes all features has no list of them in text. */
static void print_sets(struct context *context, const struct vdpa_vmm *vmm)
{
	static const struct label all = { .key = "takes", .is_own_line = true };
	struct printer *out = &context->out;

	if (context->is_json || (vmm->classes && !takes_all(vmm)))
		print_features(out, "takes", vmm->takes);
	else if (vmm->classes)
		out->ops->string(out, &all, "all features");
	if (context->is_json || vmm->needs)
		print_features(out, "needs", vmm->needs);
	if (context->is_json || (vmm->classes && !takes_all(vmm)))
		print_features(out, "compares", vmm->compares);
	if (context->is_json || vmm->keeps)
		print_features(out, "keeps", vmm->keeps);
}

static void print_vmm(struct context *context, const struct vdpa_vmm *vmm)
{
	static const struct label title = { .key = "title", .word = "" };
	static const struct label product = { .key = "product" };
	static const struct label size = { .key = "min_vq_size" };
	static const struct label none = { .key = "none",
					   .word = "",
					   .is_own_line = true };
	static const struct label ships = { .key = "ships",
					    .is_own_line = true };
	static const struct label source = { .key = "source",
					     .is_own_line = true };
	struct printer *out = &context->out;

	out->ops->object_begin(out, vmm->name, GAP_BETWEEN);
	out->ops->string(out, &title, vmm->title);
	if (context->is_json)
		out->ops->string(out, &product, vmm->product);
	if (vmm->first)
		print_version(out, "first", vmm->first);
	if (vmm->last != UINT32_MAX)
		print_version(out, "last", vmm->last);
	if (context->is_json || (vmm->classes && vmm->classes != UINT64_MAX))
		print_classes(out, vmm->classes);
	if (vmm->min_vq_size)
		out->ops->number(out, &size, vmm->min_vq_size);
	if (!context->is_json && !vmm->classes)
		out->ops->string(out, &none, "cannot migrate vDPA devices");
	print_sets(context, vmm);
	print_traits(context, vmm->traits);
	if (vmm->ships)
		out->ops->string(out, &ships, vmm->ships);
	out->ops->string(out, &source, vmm->source);
	out->ops->object_end(out);
}

/* Whether a file of this host has a row of the same name, which comes first. */
static bool is_replaced(const struct vdpa_vmm *const *own,
			const struct vdpa_vmm *vmm)
{
	while (*own && strcmp((*own)->name, vmm->name) != 0)
		own++;
	return *own;
}

static void print_rows(struct context *context)
{
	const struct vdpa_vmm *const *own = vmms_rows();

	for (; *own; own++)
		print_vmm(context, *own);
	for (unsigned int i = 0; vdpa_vmm_row(i); i++)
		if (!is_replaced(vmms_rows(), vdpa_vmm_row(i)))
			print_vmm(context, vdpa_vmm_row(i));
}

static int cmd_vmm_show(struct context *context,
			const struct arguments *arguments)
{
	context->out.ops->section_begin(&context->out, "vmm");
	if (arguments->vmm[0])
		print_vmm(context, arguments->vmm[0]);
	else
		print_rows(context);
	context->out.ops->section_end(&context->out);
	return 0;
}

/* ---- the rows ---------------------------------------------------------- */

static const struct param_set show_takes = {
	.positional = PARAM_VMM,
	.is_positional_optional = true,
};

static const struct param_set args_to_takes = {
	.required = { PARAM_DEV },
	.optional = { PARAM_HOST, PARAM_VMM },
	.bare = PARAM_DEV,
};

static const struct param_set args_takes = {
	.positional = PARAM_DEV,
	.required = { PARAM_VMM },
	.optional = { PARAM_HOST, PARAM_IOMMU },
	.divider = PARAM_TO,
	.then = &args_to_takes,
	.is_divider_optional = true,
	.bare = PARAM_VMM,
};

static const struct column columns[] = {
	{ "VMM", NULL },	  { "TITLE", "title" },
	{ "CLASSES", "classes" }, { "MIN_VQ_SIZE", "min_vq_size" },
	{ "SHIPS", "ships" },	  { 0 },
};

const struct command vmm_commands[] = {
	{ .name = "show",
	  .help = "print what each hypervisor can migrate, and what it requires",
	  .takes = &show_takes,
	  .columns = columns,
	  .run = cmd_vmm_show },
	{ .name = "list",
	  .is_alias = true,
	  .is_exact = true,
	  .takes = &show_takes,
	  .columns = columns,
	  .run = cmd_vmm_show },
	{ .name = "args",
	  .help = "print the arguments that start a hypervisor with a device; with \"to\", also those for the destination of a migration",
	  .takes = &args_takes,
	  .example = "vmm args net0 vmm qemu-8.2",
	  .run = cmd_vmm_args },
	{ 0 },
};
