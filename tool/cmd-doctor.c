// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vdpa doctor: check each thing that vDPA needs on this host, and say what to
 * do when it is missing.
 */

#include "command.h"
#include "view.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/bind.h>
#include <vdpa/explain.h>
#include <vdpa/transport.h>

/* CAP_NET_ADMIN, linux/capability.h */
#define NET_ADMIN 12

/* Larger than the files of /proc/self that are read here. */
#define PROC_SIZE 8192

/* ---- results -------------------------------------------------------- */

enum state {
	STATE_OK,
	STATE_NOTE, /* matters to some uses only */
	STATE_ERROR,
};

struct look {
	struct context *context;
	int answer; /* 0 or the error of the kernel to a vDPA request */
	struct vdpa_error err;
	size_t mgmtdev_count;
	bool is_short; /* there was no memory for a check */
	/* The result of the last check. */
	enum state state;
	char what[VDPA_ERROR_TEXT_SIZE];
	char hint[VDPA_ERROR_TEXT_SIZE];
};

__attribute__((format(printf, 4, 5))) static void
set_result(struct look *look, enum state state, const char *hint,
	   const char *format, ...)
{
	va_list args;

	look->state = state;
	snprintf(look->hint, sizeof(look->hint), "%s", hint ? hint : "");
	va_start(args, format);
	vsnprintf(look->what, sizeof(look->what), format, args);
	va_end(args);
}

/* A file that could not be read for lack of memory is not missing. */
static ssize_t look_file(struct look *look, enum vdpa_file_op op,
			 const char *path, void *buffer, size_t size)
{
	ssize_t ret = vdpa_file(look->context->vdpa, op, path, buffer, size);

	look->is_short |= ret == -ENOMEM;
	return ret;
}

static enum vdpa_module look_module(struct look *look, const char *name)
{
	enum vdpa_module state = vdpa_module_find(look->context->vdpa, name);

	look->is_short |= state == VDPA_MODULE_UNREAD;
	return state;
}

/* ---- the kernel ------------------------------------------------------ */

static void read_release(struct look *look, char *text, size_t size)
{
	ssize_t count = look_file(look, VDPA_FILE_READ,
				  "/proc/sys/kernel/osrelease", text, size - 1);

	text[count < 0 ? 0 : count] = '\0';
	text[strcspn(text, "\n")] = '\0';
}

static bool has_file(struct look *look, const char *path)
{
	char number[32];

	return look_file(look, VDPA_FILE_NUMBER, path, number,
			 sizeof(number)) >= 0;
}

static enum vdpa_module find_vdpa(struct look *look)
{
	return has_file(look, "/sys/bus/vdpa") ? VDPA_MODULE_LOADED :
						 look_module(look, "vdpa");
}

static void explain_no_family(struct look *look)
{
	switch (find_vdpa(look)) {
	case VDPA_MODULE_LOADED:
		set_result(
			look, STATE_ERROR,
			"run it in the first one: nsenter --net=/proc/1/ns/net",
			"the kernel has vDPA, but does not answer in this "
			"network namespace");
		return;
	case VDPA_MODULE_AVAILABLE:
		set_result(look, STATE_ERROR, "modprobe vdpa",
			   "the module vdpa is not loaded");
		return;
	case VDPA_MODULE_MISSING:
		set_result(look, STATE_ERROR, "use a kernel with CONFIG_VDPA",
			   "this kernel is built without vDPA");
		return;
	case VDPA_MODULE_UNKNOWN:
	case VDPA_MODULE_UNREAD:
		set_result(
			look, STATE_ERROR,
			"use a kernel with CONFIG_VDPA, or load the module vdpa",
			"this kernel has no vDPA, and no list of modules in "
			"/lib/modules");
	}
}

static void check_kernel(struct look *look)
{
	char release[128];

	read_release(look, release, sizeof(release));
	if (!look->answer)
		set_result(look, STATE_OK, NULL, "Linux %s answers", release);
	else if (look->answer == -ENOENT)
		explain_no_family(look);
	else
		set_result(look, STATE_ERROR, look->err.hint, "%s",
			   look->err.what);
}

static void check_sysfs(struct look *look)
{
	if (has_file(look, "/sys/bus/vdpa"))
		set_result(look, STATE_OK, NULL, "it has the vDPA bus");
	else if (look->answer)
		set_result(look, STATE_NOTE, NULL, "it has no vDPA bus");
	else
		set_result(
			look, STATE_ERROR, "mount -t sysfs sysfs /sys",
			"it is not mounted: drivers and character devices are not known");
}

/* ---- modules ------------------------------------------------------------ */

/* Whether a driver or parent driver is loaded, and how to get it. */
static void find_module(struct look *look, const char *name, enum state absent,
			const char *use)
{
	char hint[96];

	snprintf(hint, sizeof(hint), "modprobe %s", name);
	switch (look_module(look, name)) {
	case VDPA_MODULE_LOADED:
		set_result(look, STATE_OK, NULL, "%s; present", use);
		return;
	case VDPA_MODULE_AVAILABLE:
		set_result(look, absent, hint, "%s; it is not loaded", use);
		return;
	case VDPA_MODULE_MISSING:
		set_result(look, absent, "use a kernel that has it",
			   "%s; this kernel has no such module", use);
		return;
	case VDPA_MODULE_UNKNOWN:
	case VDPA_MODULE_UNREAD:
		set_result(
			look, absent, hint,
			"%s; it is not loaded, and there is no list of modules",
			use);
	}
}

/* Look in sysfs first: it also lists drivers that are built in. */
static void find_driver(struct look *look, const char *name, enum state absent,
			const char *use)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/bus/vdpa/drivers/%s", name);
	if (has_file(look, path))
		set_result(look, STATE_OK, NULL, "%s; present", use);
	else
		find_module(look, name, absent, use);
}

static void check_vhost(struct look *look)
{
	find_driver(look, "vhost_vdpa", STATE_ERROR,
		    "gives devices to hypervisors");
}

static void check_virtio(struct look *look)
{
	find_driver(look, "virtio_vdpa", STATE_NOTE,
		    "turns devices into virtio devices of this host");
}

/* ---- parents --------------------------------------------------------- */

static const struct {
	const char *module;
	const char *use;
} parents[] = {
	{ "mlx5_vdpa", "ConnectX-6 Dx and later" },
	{ "vp_vdpa", "virtio PCI devices" },
	{ "pds_vdpa", "AMD/Pensando DSC" },
	{ "ifcvf", "Intel IFC" },
	{ "octep_vdpa", "Marvell Octeon" },
	{ "vduse", "devices that programs implement" },
	{ "vdpa_sim_net", "simulated net devices" },
	{ "vdpa_sim_blk", "simulated block devices" },
};

static void check_mgmtdevs(struct look *look)
{
	if (look->answer)
		set_result(look, STATE_ERROR, "see \"kernel\"",
			   "the kernel does not answer");
	else if (!look->mgmtdev_count)
		set_result(look, STATE_ERROR,
			   "load the parent driver of your card, and read the "
			   "kernel log; without a card: modprobe vdpa_sim_net",
			   "there is none");
	else
		set_result(look, STATE_OK, NULL, "%zu", look->mgmtdev_count);
}

/* ---- rights ---------------------------------------------------------- */

/* Find the line of @path that begins with @key. Returns the rest of that line,
 * a pointer into @text, or NULL. */
static const char *find_line(struct look *look, const char *path,
			     const char *key, char text[PROC_SIZE])
{
	ssize_t count =
		look_file(look, VDPA_FILE_READ, path, text, PROC_SIZE - 1);
	char *line;

	text[count < 0 ? 0 : count] = '\0';
	for (line = text; *line; line += strcspn(line, "\n"), line += !!*line)
		if (strncmp(line, key, strlen(key)) == 0)
			return line + strlen(key);
	return NULL;
}

/* "CapEff:\t000001ffffffffff" */
static uint64_t effective_rights(struct look *look)
{
	char text[PROC_SIZE];
	const char *at = find_line(look, "/proc/self/status", "CapEff:", text);

	return at ? strtoull(at, NULL, 16) : 0;
}

static void check_rights(struct look *look)
{
	if (effective_rights(look) & VDPA_BIT(NET_ADMIN))
		set_result(look, STATE_OK, NULL, "CAP_NET_ADMIN is available");
	else
		set_result(
			look, STATE_ERROR, "run it as root",
			"CAP_NET_ADMIN is missing: you can show devices, but not add, change or delete them");
}

/* The names in a folder, each with its 0 byte, and an empty one at the end. */
static char *list_folder(struct look *look, const char *path, int *code)
{
	static const size_t size = 1 << 20;
	char *names = malloc(size + 2);
	ssize_t count = -ENOMEM;

	look->is_short |= !names;
	if (names)
		count = look_file(look, VDPA_FILE_LIST, path, names, size);
	*code = count < 0 ? (int)count : 0;
	if (count < 0) {
		free(names);
		return NULL;
	}
	names[count] = '\0';
	names[count + 1] = '\0';
	vdpa_file_names(names);
	return names;
}

/* Checks the access rights only: opening a device would reset it. */
static void check_chardevs(struct look *look)
{
	int code;
	char *names = list_folder(look, "/dev", &code), path[300];
	size_t count = 0, closed = 0;

	for (const char *name = names; name && *name;
	     name += strlen(name) + 1) {
		if (strncmp(name, "vhost-vdpa-", strlen("vhost-vdpa-")) != 0)
			continue;
		snprintf(path, sizeof(path), "/dev/%s", name);
		count++;
		closed += look_file(look, VDPA_FILE_ACCESS, path, NULL, 0) != 0;
	}
	if (!names)
		set_result(look, STATE_NOTE, NULL, "cannot read /dev");
	else if (closed)
		set_result(
			look, STATE_NOTE,
			"run the hypervisor as root, or give its user access",
			"this user cannot open %zu of %zu", closed, count);
	else
		set_result(look, STATE_OK, NULL, "%zu%s", count,
			   count ? ", and this user can open them" : "");
	free(names);
}

/* vhost_vdpa_alloc_domain(), drivers/vhost/vdpa.c: devices whose parent does not
 * map memory by itself cannot be opened without an IOMMU. */
static void check_iommu(struct look *look)
{
	int code;
	char *names = list_folder(look, "/sys/kernel/iommu_groups", &code);
	size_t count = 0;

	for (const char *name = names; name && *name; name += strlen(name) + 1)
		count++;
	free(names);
	if (code && code != -ENOENT)
		set_result(look, STATE_NOTE, NULL,
			   "cannot read the groups of devices");
	else if (count)
		set_result(look, STATE_OK, NULL, "%zu groups of devices",
			   count);
	else
		set_result(
			look, STATE_NOTE,
			vdpa_message_find("not-coherent")->advice,
			"this host uses no IOMMU, which vp_vdpa, ifcvf and other parents need");
}

/* vhost_vdpa_pa_map(), drivers/vhost/vdpa.c: no capability lifts this limit.
 * "Max locked memory         8388608              8388608              bytes"
 */
static void check_memlock(struct look *look)
{
	char text[PROC_SIZE];
	const char *at = find_line(look, "/proc/self/limits",
				   "Max locked memory ", text);

	if (at)
		at += strspn(at, " ");
	if (!at)
		set_result(look, STATE_NOTE, NULL, "cannot read the limit");
	else if (strncmp(at, "unlimited", strlen("unlimited")) == 0)
		set_result(look, STATE_OK, NULL, "unlimited");
	else
		set_result(
			look, STATE_NOTE,
			"ulimit -l unlimited, or LimitMEMLOCK=infinity in a "
			"systemd unit",
			"a hypervisor started from here can lock %llu KiB, but "
			"with most parents it must lock the memory of its guest",
			strtoull(at, NULL, 10) / 1024);
}

/* ---- all of it ------------------------------------------------------- */

static const struct {
	const char *name;
	void (*check)(struct look *look);
} checks[] = {
	{ "kernel", check_kernel },	 { "sysfs", check_sysfs },
	{ "mgmtdevs", check_mgmtdevs },	 { "vhost_vdpa", check_vhost },
	{ "virtio_vdpa", check_virtio }, { "rights", check_rights },
	{ "chardevs", check_chardevs },	 { "iommu", check_iommu },
	{ "memlock", check_memlock },
};

static void print_result(struct look *look, const char *name)
{
	static const char *const states[] = {
		[STATE_OK] = "ok",
		[STATE_NOTE] = "note",
		[STATE_ERROR] = "error",
	};
	static const struct label state = { .key = "state", .word = "" };
	static const struct label what = { .key = "what", .word = "" };
	static const struct label hint = { .key = "hint",
					   .word = "",
					   .is_own_line = true };
	struct printer *out = &look->context->out;

	out->ops->object_begin(out, name, GAP_BETWEEN);
	out->ops->string(out, &state, states[look->state]);
	out->ops->string(out, &what, look->what);
	if (look->hint[0])
		out->ops->string(out, &hint, look->hint);
	out->ops->object_end(out);
}

/* Send a request that every kernel with vDPA supports. */
static void ask_kernel(struct look *look)
{
	struct vdpa_mgmtdev **list;

	look->answer =
		vdpa_mgmtdev_list(look->context->vdpa, &list, &look->err);
	look->is_short = look->answer == -ENOMEM;
	if (look->answer)
		return;
	while (list[look->mgmtdev_count])
		look->mgmtdev_count++;
	vdpa_mgmtdev_list_free(list);
}

int cmd_doctor(struct context *context, const struct arguments *arguments)
{
	struct look look = { .context = context };
	struct printer *out = &context->out;
	bool has_error = false;
	int ret = context_open(context);

	(void)arguments;
	if (ret)
		return ret;
	ask_kernel(&look);
	out->ops->section_begin(out, "doctor");
	for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
		checks[i].check(&look);
		has_error |= look.state == STATE_ERROR;
		print_result(&look, checks[i].name);
	}
	/* A missing module is only a note, because the host may need another
	 * one. */
	for (size_t i = 0; i < ARRAY_SIZE(parents); i++) {
		find_module(&look, parents[i].module, STATE_NOTE,
			    parents[i].use);
		print_result(&look, parents[i].module);
	}
	out->ops->section_end(out);
	if (look.is_short)
		return vdpa_error_set(&context->err, -ENOMEM, NULL,
				      "no memory for a check");
	return has_error ? ANSWER_NO : 0;
}
