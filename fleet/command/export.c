// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa fleet export: this host, in the files of other programs. */

#include "file.h"
#include "fits.h"
#include "fleet.h"

#include "fleet/export/export.h"
#include "tool/initial.h"
#include "tool/record-file.h"
#include "tool/report.h"
#include "tool/vmms.h"
#include "json/text-stream.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What an export is made of, and what must be freed of it. */
struct material {
	struct export_input input;
	struct vdpa_host *collected;
	struct vdpa_host host; /* @collected with its hypervisor */
	char *vmm;
	struct fleet_fits fits;
	struct vdpa_error sets_why;
	char *line;
};

static void warn(const char *what)
{
	report_warning("%s", what);
}

/* ---- the host --------------------------------------------------------------- */

/* Character devices are not asked: that would reset them. */
static int collect(struct context *context, struct material *material)
{
	const struct vdpa_host_collect how = {
		.folder = initial_folder(),
		.warn = record_warn,
	};
	int ret = context_open(context);

	if (!ret)
		ret = vdpa_host_collect(context->vdpa, &how,
					&material->collected, &context->err);
	if (ret)
		return ret;
	material->host = *material->collected;
	material->input.host = &material->host;
	return 0;
}

static void find_vmm(struct context *context, const struct arguments *arguments,
		     struct material *material)
{
	struct vdpa_error err;

	material->vmm = vmms_installed_on(context->backend);
	material->host.vmm = material->vmm;
	material->input.vmm = arguments->vmm[0];
	if (material->input.vmm || !material->vmm)
		return;
	if (vmms_find(material->vmm, &material->input.vmm, &err)) {
		material->input.vmm = NULL;
		report_warning("the hypervisor of this host is not judged: %s",
			       err.what);
	}
}

/* A device without statistics, or without a driver, has none to export. */
static int read_stats(struct context *context, const char *name,
		      struct vdpa_vstats ***stats)
{
	struct vdpa_error err;
	int ret = vdpa_vstats_list(context->vdpa, name, stats, &err);

	if (ret == -ENOMEM) {
		context->err = err;
		return ret;
	}
	if (ret && ret != -EOPNOTSUPP && ret != -EAGAIN && ret != -ENODEV)
		report_warning("no statistics of \"%s\": %s", name, err.what);
	return 0;
}

static int read_all_stats(struct context *context, struct material *material)
{
	size_t count = material->host.dev_count;
	int ret = 0;

	material->input.stats =
		calloc(count + 1, sizeof(*material->input.stats));
	if (!material->input.stats)
		return vdpa_error_set(&context->err, -ENOMEM, NULL,
				      "no memory for statistics");
	for (size_t i = 0; i < count && !ret; i++)
		ret = read_stats(context, material->host.devs[i].dev.name,
				 &material->input.stats[i]);
	return ret;
}

/* ---- its sets ------------------------------------------------------------------ */

static int find_sets(struct context *context,
		     const struct export_format *format,
		     struct material *material)
{
	struct export_input *input = &material->input;
	int ret = fleet_fits_judge(context, input->host, input->vmm,
				   &material->fits);

	input->sets = material->fits.list;
	input->set_count = material->fits.count;
	if (!ret || format != &export_ansible || ret == -ENOMEM)
		return ret;
	/* All other facts are useful without the store. */
	material->sets_why = context->err;
	input->sets_why = material->sets_why.what;
	report_warning("%s", input->sets_why);
	return 0;
}

/* ---- the command line of the facts ------------------------------------------------ */

static void put_quoted(FILE *to, const char *text)
{
	putc('\'', to);
	for (; *text; text++)
		if (*text == '\'')
			fputs("'\\''", to);
		else
			putc(*text, to);
	putc('\'', to);
}

static const char *setting(const char *given, const char *name)
{
	const char *value = given ? given : getenv(name);

	return value && *value ? value : NULL;
}

/* Ansible runs it in another folder. */
static void put_store(FILE *to, const char *store)
{
	static const char dir[] = "dir:";
	char folder[PATH_MAX], *whole = NULL;
	const char *path = store + strlen(dir);

	fputs(" --store ", to);
	if (strncmp(store, dir, strlen(dir)) == 0 && *path != '/' &&
	    getcwd(folder, sizeof(folder)) &&
	    asprintf(&whole, "dir:%s/%s", folder, path) >= 0)
		store = whole;
	put_quoted(to, store);
	free(whole);
}

static void put_line(FILE *to, const struct context *context)
{
	const char *backend = setting(context->backend, "VDPA_BACKEND");
	const char *store = setting(context->store, "VDPA_STORE");
	char path[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (size > 0)
		path[size] = '\0';
	put_quoted(to, size > 0 ? path : "vdpa-fleet");
	if (store)
		put_store(to, store);
	if (backend) {
		fputs(" --backend ", to);
		put_quoted(to, backend);
	}
	fputs(" fleet export ansible -", to);
}

static int make_line(struct context *context, struct material *material)
{
	struct text_stream stream = { .size = 0 };

	if (text_stream_open(&stream)) {
		put_line(stream.file, context);
		material->line = text_stream_close(&stream);
	}
	if (!material->line)
		return vdpa_error_set(&context->err, -ENOMEM, NULL,
				      "no memory for a command line");
	material->input.line = material->line;
	return 0;
}

/* ---- the file ------------------------------------------------------------------------ */

static int check_size(struct context *context,
		      const struct export_format *format, size_t size)
{
	if (!format->size_max || size <= format->size_max)
		return 0;
	return vdpa_error_set(&context->err, -EFBIG, NULL,
			      "the file would have %zu bytes, and its reader "
			      "takes %zu",
			      size, format->size_max);
}

static int fail_memory(struct context *context)
{
	return vdpa_error_set(&context->err, -ENOMEM, NULL,
			      "no memory for the file");
}

static int write_export(struct context *context,
			const struct export_format *format, const char *path,
			const struct export_input *input)
{
	bool is_printed = strcmp(path, "-") == 0;
	export_write_fn *write = format->write_file && !is_printed ?
					 format->write_file :
					 format->write;
	struct text_stream stream = { .size = 0 };
	int ret;

	if (!text_stream_open(&stream))
		return fail_memory(context);
	ret = write(stream.file, input, &context->err);
	if (!text_stream_close(&stream) && !ret)
		ret = fail_memory(context);
	if (!ret)
		ret = check_size(context, format, stream.size);
	if (!ret)
		ret = fleet_write_file(context, path, format->mode, stream.text,
				       stream.size);
	free(stream.text);
	return ret;
}

static void free_material(struct material *material)
{
	for (size_t i = 0;
	     material->input.stats && i < material->host.dev_count; i++)
		vdpa_vstats_list_free(material->input.stats[i]);
	free(material->input.stats);
	fleet_fits_free(&material->fits);
	free(material->line);
	free(material->vmm);
	vdpa_host_free(material->collected);
}

static int gather(struct context *context, const struct arguments *arguments,
		  const struct export_format *format, struct material *material)
{
	int ret = collect(context, material);

	if (ret)
		return ret;
	find_vmm(context, arguments, material);
	if (format->has_stats)
		ret = read_all_stats(context, material);
	if (!ret && format->has_sets)
		ret = find_sets(context, format, material);
	return ret ? ret : make_line(context, material);
}

static int export_as(struct context *context, const struct arguments *arguments,
		     const struct export_format *format)
{
	struct material material = {
		.input = {
			.now = time(NULL),
			.ttl_s = arguments->seconds,
			.warn = warn,
		},
	};
	int ret = gather(context, arguments, format, &material);

	if (!ret)
		ret = write_export(context, format,
				   arguments->file ? arguments->file :
						     format->path,
				   &material.input);
	free_material(&material);
	return ret;
}

#define EXPORTS(format)                                                  \
	int cmd_fleet_export_##format(struct context *context,           \
				      const struct arguments *arguments) \
	{                                                                \
		return export_as(context, arguments, &export_##format);  \
	}

EXPORTS(nfd)
EXPORTS(nova)
EXPORTS(prometheus)
EXPORTS(ansible)
