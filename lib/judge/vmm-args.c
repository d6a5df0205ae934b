// SPDX-License-Identifier: LGPL-2.1-or-later
/* How a hypervisor is started with an existing device. */

#include "driver.h"
#include "findings.h"
#include "migrate.h"
#include "virtqueues.h"
#include "vmm-runs.h"

#include "util/array.h"
#include "util/list.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <vdpa/virtio.h>

#define F_MTU	      VDPA_BIT(3)
#define F_MAC	      VDPA_BIT(5)
#define F_CTRL_VQ     VDPA_BIT(17)
#define F_MQ	      VDPA_BIT(VDPA_NET_MQ)
#define F_RING_PACKED VDPA_BIT(34)

/* Longer names are not used as identifiers of QEMU. */
#define ID_MAX 60

/* Arguments that are being put together. */
struct writer {
	const struct vdpa_vmm *vmm;
	const struct vdpa_vmm_use *use;
	const struct vdpa_migrate_dev *dev;
	struct findings findings;
	struct list notes;
	struct vdpa_vmm_form *forms;
	size_t count;
	bool has_failed; /* no memory */
};

static bool offers(const struct writer *writer, uint64_t bits)
{
	return KNOWS(writer->dev, DEV_FEATURES) &&
	       writer->dev->device_features & bits;
}

static bool is_class(const struct writer *writer, uint32_t class_id)
{
	return KNOWS(writer->dev, DEV_ID) && writer->dev->class_id == class_id;
}

static bool is_product(const struct vdpa_vmm *vmm, const char *product)
{
	return strncasecmp(vmm->product, product, strlen(product)) == 0;
}

/* Rows that an administrator adds can name any product. */
static bool is_qemu(const struct vdpa_vmm *vmm)
{
	return is_product(vmm, "qemu") || VMM_IS(vmm, SHADOWS);
}

/* ---- texts --------------------------------------------------------------- */

/* A text of any length. */
struct long_text {
	char *data; /* NULL: empty, or no memory */
	size_t length;
	bool has_failed;
};

__attribute__((format(printf, 2, 3))) static void put(struct long_text *text,
						      const char *format, ...)
{
	char *added, *joined;
	va_list args;
	int length;

	va_start(args, format);
	length = vasprintf(&added, format, args);
	va_end(args);
	if (length < 0) {
		text->has_failed = true;
		return;
	}
	joined = realloc(text->data, text->length + (size_t)length + 1);
	text->has_failed |= !joined;
	if (joined) {
		memcpy(joined + text->length, added, (size_t)length + 1);
		text->data = joined;
		text->length += (size_t)length;
	}
	free(added);
}

/* In an option of QEMU, a comma in a value is written twice. */
static void put_value(struct long_text *text, const char *value)
{
	for (; *value; value++)
		put(text, "%s%c", *value == ',' ? "," : "", *value);
}

/*
 * cloud-hypervisor takes values in quotes, and a quote written twice is one
 * (dequote(), option_parser/src/lib.rs). Before version 48, quotes protected
 * only commas.
 */
static void put_quoted(struct long_text *text, const char *value)
{
	bool is_plain = !value[strcspn(value, ",[]\" ")];

	put(text, "%s", is_plain ? "" : "\"");
	for (; *value; value++)
		put(text, "%s%c", *value == '"' ? "\"" : "", *value);
	put(text, "%s", is_plain ? "" : "\"");
}

static void put_xml(struct long_text *text, const char *value)
{
	static const struct {
		char letter;
		const char *name;
	} names[] = {
		{ '&', "&amp;" },  { '<', "&lt;" },    { '>', "&gt;" },
		{ '"', "&quot;" }, { '\'', "&apos;" },
	};

	for (; *value; value++) {
		const char *name = NULL;

		for (size_t i = 0; i < ARRAY_SIZE(names); i++)
			if (names[i].letter == *value)
				name = names[i].name;
		if (name)
			put(text, "%s", name);
		else
			put(text, "%c", *value);
	}
}

static void put_mac(struct long_text *text, const uint8_t mac[6])
{
	put(text, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2],
	    mac[3], mac[4], mac[5]);
}

/* ---- results ----------------------------------------------------------- */

static struct vdpa_vmm_form *add_form(struct writer *writer, const char *name,
				      const char *help, bool can_move)
{
	struct vdpa_vmm_form *forms =
		reallocarray(writer->forms, writer->count + 1, sizeof(*forms));

	if (!forms) {
		writer->has_failed = true;
		return NULL;
	}
	writer->forms = forms;
	forms[writer->count] = (struct vdpa_vmm_form){
		.name = name,
		.help = help,
		.can_move = can_move,
	};
	return &forms[writer->count++];
}

static void take_word(struct writer *writer, struct list *words,
		      struct long_text *word)
{
	if (word->has_failed || !word->data || list_add(words, word->data)) {
		free(word->data);
		writer->has_failed = true;
	}
	*word = (struct long_text){ .data = NULL };
}

static void add_word(struct writer *writer, struct list *words,
		     const char *fixed)
{
	struct long_text word = { .data = NULL };

	put(&word, "%s", fixed);
	take_word(writer, words, &word);
}

static void take_words(struct vdpa_vmm_form *form, struct list *words)
{
	if (form)
		form->words = (char **)words->items;
	else
		list_clear(words);
}

static void take_text(struct writer *writer, struct vdpa_vmm_form *form,
		      struct long_text *text)
{
	writer->has_failed |= text->has_failed;
	if (form)
		form->text = text->data;
	else
		free(text->data);
}

__attribute__((format(printf, 2, 3))) static void
add_note(struct writer *writer, const char *format, ...)
{
	va_list args;
	char *note;
	int length;

	va_start(args, format);
	length = vasprintf(&note, format, args);
	va_end(args);
	writer->has_failed |= length < 0 || list_take(&writer->notes, note);
}

static struct vdpa_finding *find(struct writer *writer, const char *code,
				 enum vdpa_severity severity)
{
	return findings_add(&writer->findings, code, severity,
			    writer->vmm->source, 0);
}

/* ---- what the device has ------------------------------------------------- */

static bool has_mac(const struct writer *writer)
{
	static const uint8_t zero[6];

	return offers(writer, F_MAC) &&
	       KNOWS(writer->dev, DEV_NET_CFG_MACADDR) &&
	       memcmp(writer->dev->mac, zero, sizeof(zero)) != 0;
}

static bool has_mtu(const struct writer *writer)
{
	return offers(writer, F_MTU) && KNOWS(writer->dev, DEV_NET_CFG_MTU);
}

/* All virtqueues; 0: not known. */
static unsigned int vqs_of(const struct writer *writer)
{
	unsigned int pairs = virtqueues_pairs(writer->dev);

	if (!is_class(writer, VDPA_CLASS_NET) || !pairs)
		return writer->use->max_vqs;
	return virtqueues_used(writer->dev, pairs);
}

/* Whether its guest moves only with x-svq=on. */
static bool needs_svq(const struct writer *writer)
{
	const struct vdpa_vmm *vmm = writer->vmm;

	if (VMM_IS(vmm, SVQ))
		return true;
	if (!offers(writer, F_CTRL_VQ))
		return false;
	return VMM_IS(vmm, SVQ_CONTROL) ||
	       (VMM_IS(vmm, APART) &&
		driver_apart_of(writer->dev) != APART_YES);
}

/* ---- QEMU ---------------------------------------------------------------- */

/* An identifier for QEMU: the device's name, if QEMU accepts it. */
static const char *id_of(const struct writer *writer)
{
	const char *name = writer->dev->name;

	if (!name || !isalpha((unsigned char)*name) || strlen(name) > ID_MAX)
		return "vdpa0";
	for (const char *at = name; *at; at++)
		if (!isalnum((unsigned char)*at) && !strchr("-._", *at))
			return "vdpa0";
	return name;
}

static void add_netdev(struct writer *writer, struct list *words)
{
	struct long_text word = { .data = NULL };

	add_word(writer, words, "-netdev");
	put(&word, "vhost-vdpa,id=%s,vhostdev=", id_of(writer));
	put_value(&word, writer->use->path);
	if (needs_svq(writer))
		put(&word, ",x-svq=on");
	take_word(writer, words, &word);
}

static void add_net_card(struct writer *writer, struct list *words)
{
	struct long_text word = { .data = NULL };

	add_word(writer, words, "-device");
	put(&word, "virtio-net-pci,netdev=%s", id_of(writer));
	if (has_mac(writer)) {
		put(&word, ",mac=");
		put_mac(&word, writer->dev->mac);
	}
	if (offers(writer, F_MQ))
		put(&word, ",mq=on");
	if (has_mtu(writer))
		put(&word, ",host_mtu=%u", writer->dev->mtu);
	put(&word, ",page-per-vq=on");
	if (offers(writer, F_RING_PACKED))
		put(&word, ",packed=on");
	if (writer->use->is_iommu)
		put(&word, ",iommu_platform=on");
	take_word(writer, words, &word);
}

static void add_incoming(struct writer *writer, struct list *words)
{
	if (!writer->use->is_incoming)
		return;
	add_word(writer, words, "-incoming");
	add_word(writer, words, "defer");
}

static void write_net(struct writer *writer)
{
	struct vdpa_vmm_form *form =
		add_form(writer, "net", "a network card of QEMU on the device",
			 vmm_moves_class(writer->vmm, VDPA_CLASS_NET) &&
				 !writer->use->is_iommu);
	struct list words = { .count = 0 };

	add_netdev(writer, &words);
	add_net_card(writer, &words);
	add_incoming(writer, &words);
	take_words(form, &words);
}

static void write_block(struct writer *writer)
{
	struct vdpa_vmm_form *form =
		add_form(writer, "block", "a disk of QEMU on the device", true);
	struct long_text word = { .data = NULL };
	struct list words = { .count = 0 };

	add_word(writer, &words, "-blockdev");
	put(&word, "driver=virtio-blk-vhost-vdpa,path=");
	put_value(&word, writer->use->path);
	put(&word, ",node-name=%s,cache.direct=on", id_of(writer));
	take_word(writer, &words, &word);
	add_word(writer, &words, "-device");
	put(&word, "virtio-blk-pci,drive=%s", id_of(writer));
	take_word(writer, &words, &word);
	add_incoming(writer, &words);
	take_words(form, &words);
	add_note(writer, "the form \"block\" needs guest memory with share=on, "
			 "and a QEMU that was built with libblkio, which "
			 "Debian 12's was not");
}

static void write_generic(struct writer *writer)
{
	struct vdpa_vmm_form *form =
		add_form(writer, "generic",
			 "the device itself, of whatever class", false);
	struct long_text word = { .data = NULL };
	struct list words = { .count = 0 };

	add_word(writer, &words, "-device");
	put(&word, "vhost-vdpa-device-pci,vhostdev=");
	put_value(&word, writer->use->path);
	take_word(writer, &words, &word);
	take_words(form, &words);
}

static void put_libvirt_driver(struct writer *writer, struct long_text *text)
{
	put(text, "  <driver");
	if (offers(writer, F_MQ) && virtqueues_pairs(writer->dev))
		put(text, " queues='%u'", virtqueues_pairs(writer->dev));
	put(text, " page_per_vq='on'");
	if (offers(writer, F_RING_PACKED))
		put(text, " packed='on'");
	if (writer->use->is_iommu)
		put(text, " iommu='on'");
	put(text, "/>\n");
}

/* deviceName, basictypes.rng of libvirt's schemas. */
static void note_path(struct writer *writer)
{
	const char *path = writer->use->path;

	if (path[strspn(path, "abcdefghijklmnopqrstuvwxyz"
			      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			      "0123456789_.-\\:/")])
		add_note(writer, "libvirt's schema does not allow this path: "
				 "give the device a name of letters, digits "
				 "and _.-:");
}

static void write_libvirt_net(struct writer *writer)
{
	struct vdpa_vmm_form *form =
		add_form(writer, "libvirt", "the form \"net\" for libvirt",
			 vmm_moves_class(writer->vmm, VDPA_CLASS_NET) &&
				 !needs_svq(writer) && !writer->use->is_iommu);
	struct long_text text = { .data = NULL };

	put(&text, "<interface type='vdpa'>\n");
	if (has_mac(writer)) {
		put(&text, "  <mac address='");
		put_mac(&text, writer->dev->mac);
		put(&text, "'/>\n");
	}
	put(&text, "  <source dev='");
	put_xml(&text, writer->use->path);
	put(&text, "'/>\n  <model type='virtio'/>\n");
	put_libvirt_driver(writer, &text);
	if (has_mtu(writer))
		put(&text, "  <mtu size='%u'/>\n", writer->dev->mtu);
	put(&text, "</interface>\n");
	take_text(writer, form, &text);
}

static void write_libvirt_disk(struct writer *writer)
{
	struct vdpa_vmm_form *form =
		add_form(writer, "libvirt",
			 "the form \"block\" for libvirt 9.8 and later", true);
	struct long_text text = { .data = NULL };

	put(&text, "<disk type='vhostvdpa' device='disk'>\n"
		   "  <driver name='qemu' type='raw' cache='none'/>\n"
		   "  <source dev='");
	put_xml(&text, writer->use->path);
	put(&text, "'/>\n  <target dev='vda' bus='virtio'/>\n</disk>\n");
	take_text(writer, form, &text);
}

static void note_net(struct writer *writer)
{
	if (!has_mac(writer))
		add_note(writer, "the device has no MAC address that is "
				 "known: give the same mac= on both sides of a "
				 "migration");
	if (needs_svq(writer))
		add_note(writer, "x-svq=on is for migrations and costs speed: "
				 "leave it out if the guest never moves; "
				 "libvirt's XML cannot express it, only "
				 "<qemu:commandline> can");
	if (offers(writer, F_MQ))
		add_note(writer, "the device decides the number of queues: "
				 "give neither queues= nor vectors=");
}

static void write_qemu(struct writer *writer)
{
	if (is_class(writer, VDPA_CLASS_NET))
		write_net(writer);
	if (is_class(writer, VDPA_CLASS_BLOCK) && VMM_IS(writer->vmm, BLOCKDEV))
		write_block(writer);
	if (VMM_IS(writer->vmm, GENERIC))
		write_generic(writer);
	if (is_class(writer, VDPA_CLASS_NET)) {
		write_libvirt_net(writer);
		note_path(writer);
		note_net(writer);
	}
	if (is_class(writer, VDPA_CLASS_BLOCK) && VMM_IS(writer->vmm, BLOCKDEV))
		write_libvirt_disk(writer);
	add_note(writer, "the kernel pins the guest's memory: \"ulimit -l\" "
			 "must allow as much, once for each vDPA device; "
			 "libvirt allows (number of vDPA devices) x (guest's "
			 "memory) + 1 GiB");
	add_note(writer, "both sides of a migration need the same machine "
			 "type and the same properties of the device");
}

/* ---- cloud-hypervisor ---------------------------------------------------- */

static void write_cloud(struct writer *writer)
{
	unsigned int count = vqs_of(writer);
	struct vdpa_vmm_form *form;
	struct long_text word = { .data = NULL };
	struct list words = { .count = 0 };

	if (!count)
		FINDING_TELL(
			find(writer, "queues-unknown", VDPA_SEVERITY_CONDITION),
			"replace 1 by the number of all virtqueues, including the control virtqueue",
			"the number of virtqueues of the device is not "
			"known");
	form = add_form(writer, "cloud-hypervisor",
			"the device itself, of whatever class",
			vmm_moves_class(writer->vmm, writer->dev->class_id));
	add_word(writer, &words, "--vdpa");
	put(&word, "path=");
	put_quoted(&word, writer->use->path);
	put(&word, ",num_queues=%u", count ? count : 1);
	if (writer->use->is_iommu)
		put(&word, ",iommu=on");
	take_word(writer, &words, &word);
	take_words(form, &words);
	add_note(writer, "num_queues counts all virtqueues, the control "
			 "virtqueue included");
	add_note(writer, "the kernel pins the guest's memory: \"ulimit -l\" "
			 "must allow as much, once for each vDPA device");
	if (writer->use->is_incoming)
		add_note(writer, "start it with --api-socket alone, and run "
				 "\"ch-remote receive-migration\": the source "
				 "sends its configuration, with its path");
}

/* ---- what is wrong ------------------------------------------------------- */

static void check_free(struct writer *writer)
{
	const struct vdpa_vmm_use *use = writer->use;
	struct vdpa_finding *finding;

	if (!use->driver || strcmp(use->driver, "vhost_vdpa") != 0) {
		finding = find(writer, "not-bound", VDPA_SEVERITY_ERROR);
		if (!finding)
			return;
		error_text(finding->what,
			   "hypervisors need a character device, and device "
			   "\"%.80s\" is bound to %.60s",
			   writer->dev->name,
			   use->driver ? use->driver : "no driver");
		error_text(finding->hint,
			   "\"vdpa dev bind %.80s driver vhost_vdpa\" makes "
			   "one",
			   writer->dev->name);
	} else if (use->holder) {
		FINDING_TELL(find(writer, "in-use", VDPA_SEVERITY_ERROR),
			     "stop that process first, or take another device",
			     "device \"%.80s\" is in use by %.100s",
			     writer->dev->name, use->holder);
	}
}

static bool can_use(const struct writer *writer)
{
	if (!is_qemu(writer->vmm))
		return true;
	return is_class(writer, VDPA_CLASS_NET) ||
	       VMM_IS(writer->vmm, GENERIC) ||
	       (is_class(writer, VDPA_CLASS_BLOCK) &&
		VMM_IS(writer->vmm, BLOCKDEV));
}

static void check_vmm(struct writer *writer)
{
	const char *name = vdpa_class_name(writer->dev->class_id);

	if (!is_qemu(writer->vmm) &&
	    !is_product(writer->vmm, "cloud-hypervisor"))
		FINDING_TELL(find(writer, "vmm-unknown", VDPA_SEVERITY_ERROR),
			     "see its documentation",
			     "it is not known how to start %s",
			     writer->vmm->title);
	else if (!can_use(writer))
		FINDING_TELL(find(writer, "vmm-class", VDPA_SEVERITY_ERROR),
			     "use QEMU 8.0 or later",
			     "%s cannot use a vDPA device of class %s",
			     writer->vmm->title, name ? name : "unknown");
}

static void check_runs(struct writer *writer)
{
	struct run_reason reason;
	enum runs runs = vmm_runs(writer->vmm, writer->dev, &reason);
	struct vdpa_finding *finding;

	if (runs == RUNS)
		return;
	finding = find(writer, "vmm-fails",
		       runs == RUNS_NOT ? VDPA_SEVERITY_ERROR :
					  VDPA_SEVERITY_CONDITION);
	FINDING_TELL(finding, reason.hint, "%s", reason.what);
	if (finding)
		finding->source = reason.source;
}

static void check_virtqueues(struct writer *writer)
{
	unsigned int pairs = virtqueues_pairs(writer->dev);
	struct text what = { .length = 0 };
	struct vdpa_finding *finding;

	if (!virtqueues_lack(writer->dev, pairs))
		return;
	virtqueues_tell(&what, writer->dev, pairs, "the device");
	finding = find(writer, "virtqueues-lacking", VDPA_SEVERITY_ERROR);
	FINDING_TELL(finding,
		     "add the device without MQ, or choose another one", "%s",
		     what.data);
	if (finding)
		finding->source =
			"vhost_vdpa_vring_ioctl(), drivers/vhost/vdpa.c";
}

/* ---- all of it ------------------------------------------------------------ */

static void free_form(struct vdpa_vmm_form *form)
{
	list_free_array((void **)form->words);
	free(form->text);
}

static void free_forms(struct vdpa_vmm_form *forms, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free_form(&forms[i]);
	free(forms);
}

static void write_all(struct writer *writer)
{
	check_free(writer);
	check_vmm(writer);
	check_runs(writer);
	check_virtqueues(writer);
	if (writer->findings.by_severity[VDPA_SEVERITY_ERROR].count)
		return;
	if (is_qemu(writer->vmm))
		write_qemu(writer);
	else
		write_cloud(writer);
}

int vdpa_vmm_args(const struct vdpa_vmm *vmm, const struct vdpa_vmm_use *use,
		  struct vdpa_vmm_args **args, struct vdpa_error *err)
{
	struct writer writer = { .vmm = vmm, .use = use, .dev = use->dev };
	struct vdpa_vmm_args *made = calloc(1, sizeof(*made));
	int ret;

	write_all(&writer);
	if (!made || writer.has_failed)
		writer.findings.ret = -ENOMEM;
	ret = findings_close(&writer.findings, made ? &made->findings : NULL);
	if (!made || ret) {
		free(made);
		free_forms(writer.forms, writer.count);
		list_clear(&writer.notes);
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for arguments");
	}
	made->forms = writer.forms;
	made->count = writer.count;
	made->notes = (char **)writer.notes.items;
	*args = made;
	return 0;
}

void vdpa_vmm_args_free(struct vdpa_vmm_args *args)
{
	if (!args)
		return;
	free_forms(args->forms, args->count);
	list_free_array((void **)args->notes);
	vdpa_finding_list_free(args->findings);
	free(args);
}
