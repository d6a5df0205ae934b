// SPDX-License-Identifier: GPL-2.0-or-later
/* How hypervisors are started: words and files for devices, on structs. */

#include "fake.h"

#include <stdlib.h>
#include <string.h>
#include <vdpa/migrate.h>
#include <vdpa/virtio.h>
#include <vdpa/vmm.h>
#include <vdpa/wire.h>

#define BIT(n)	 (UINT64_C(1) << (n))
#define MODERN	 (BIT(32) | BIT(33))
#define CVQ	 BIT(17)
#define MQ	 (BIT(22) | CVQ)
#define CLASS	 VDPA_BIT(VDPA_ATTR_DEV_ID)
#define FEATURES VDPA_BIT(VDPA_ATTR_DEV_FEATURES)
#define MAC	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR)
#define MTU	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU)
#define MAX_VQP	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP)

#define NET                                                              \
	"-netdev vhost-vdpa,id=net0,vhostdev=/d -device virtio-net-pci," \
	"netdev=net0"

/* A device, and what is printed for it. */
struct row {
	const char *what;
	const char *vmm;
	uint32_t class_id; /* 0: net */
	uint64_t features;
	uint16_t max_vqp;
	uint32_t max_vqs;
	const char *name; /* NULL: net0 */
	const char *path; /* NULL: /d */
	const char *driver;
	bool is_iommu, is_incoming, has_no_mac;
	const char *printed; /* forms with their words, or codes of findings */
	const char *text;    /* a part of the XML; NULL: there is none */
};

static const struct row rows[] = {
	{ .what = "plain",
	  .vmm = "qemu-9.1",
	  .features = MODERN,
	  .printed = "net: " NET ",page-per-vq=on; generic!: -device "
		     "vhost-vdpa-device-pci,vhostdev=/d; libvirt",
	  .text = "<driver page_per_vq='on'/>" },
	{ .what = "all that a device can have",
	  .vmm = "qemu-7.2",
	  .features = MODERN | BIT(3) | BIT(5) | MQ | BIT(34),
	  .max_vqp = 4,
	  .is_iommu = true,
	  .printed = "net!: -netdev vhost-vdpa,id=net0,vhostdev=/d,x-svq=on "
		     "-device virtio-net-pci,netdev=net0,mac=52:54:00:00:00:01,"
		     "mq=on,host_mtu=9000,page-per-vq=on,packed=on,"
		     "iommu_platform=on; libvirt!",
	  .text = "<interface type='vdpa'>\n"
		  "  <mac address='52:54:00:00:00:01'/>\n"
		  "  <source dev='/d'/>\n"
		  "  <model type='virtio'/>\n"
		  "  <driver queues='4' page_per_vq='on' packed='on' "
		  "iommu='on'/>\n"
		  "  <mtu size='9000'/>\n"
		  "</interface>\n" },
	{ .what = "the destination",
	  .vmm = "qemu-7.2",
	  .features = MODERN,
	  .is_incoming = true,
	  .printed = "net: -netdev vhost-vdpa,id=net0,vhostdev=/d,x-svq=on "
		     "-device virtio-net-pci,netdev=net0,page-per-vq=on "
		     "-incoming defer; libvirt!",
	  .text = "vdpa" },
	{ .what = "an address of zeros",
	  .vmm = "qemu-7.2",
	  .features = MODERN | BIT(5),
	  .has_no_mac = true,
	  .printed = "net: -netdev vhost-vdpa,id=net0,vhostdev=/d,x-svq=on "
		     "-device virtio-net-pci,netdev=net0,page-per-vq=on; "
		     "libvirt!",
	  .text = "vdpa" },
	{ .what = "a control virtqueue that is not apart",
	  .vmm = "qemu-8.2",
	  .features = MODERN | CVQ,
	  .printed = "net: -netdev vhost-vdpa,id=net0,vhostdev=/d,x-svq=on "
		     "-device virtio-net-pci,netdev=net0,page-per-vq=on; "
		     "generic!: -device vhost-vdpa-device-pci,vhostdev=/d; "
		     "libvirt!",
	  .text = "vdpa" },
	{ .what = "names that need care",
	  .vmm = "qemu-7.2",
	  .features = MODERN,
	  .name = "my dev",
	  .path = "/a,b&'",
	  .printed = "net: -netdev vhost-vdpa,id=vdpa0,vhostdev=/a,,b&',x-svq="
		     "on -device virtio-net-pci,netdev=vdpa0,page-per-vq=on; "
		     "libvirt!",
	  .text = "<source dev='/a,b&amp;&apos;'/>" },
	{ .what = "an old QEMU",
	  .vmm = "qemu-6.2",
	  .features = MODERN,
	  .printed = "net!: " NET ",page-per-vq=on; libvirt!",
	  .text = "vdpa" },
	{ .what = "a block device",
	  .vmm = "qemu-8.2",
	  .class_id = VDPA_CLASS_BLOCK,
	  .features = MODERN,
	  .printed = "block: -blockdev driver=virtio-blk-vhost-vdpa,path=/d,"
		     "node-name=net0,cache.direct=on -device "
		     "virtio-blk-pci,drive=net0; generic!: -device "
		     "vhost-vdpa-device-pci,vhostdev=/d; libvirt",
	  .text = "<disk type='vhostvdpa' device='disk'>" },
	{ .what = "a block device and an old QEMU",
	  .vmm = "qemu-7.1",
	  .class_id = VDPA_CLASS_BLOCK,
	  .features = MODERN,
	  .printed = "vmm-class" },
	{ .what = "another class",
	  .vmm = "qemu-8.2",
	  .class_id = 26,
	  .features = MODERN,
	  .printed = "generic!: -device vhost-vdpa-device-pci,vhostdev=/d" },
	{ .what = "another class and an old QEMU",
	  .vmm = "qemu-7.2",
	  .class_id = 26,
	  .features = MODERN,
	  .printed = "vmm-class" },
	{ .what = "cloud-hypervisor",
	  .vmm = "cloud-hypervisor",
	  .features = MODERN | MQ,
	  .max_vqp = 2,
	  .max_vqs = 9,
	  .is_iommu = true,
	  .printed = "cloud-hypervisor: --vdpa path=/d,num_queues=5,iommu=on" },
	{ .what = "cloud-hypervisor, a block device",
	  .vmm = "cloud-hypervisor",
	  .class_id = VDPA_CLASS_BLOCK,
	  .features = MODERN,
	  .max_vqs = 4,
	  .path = "/a,b",
	  .printed = "cloud-hypervisor: --vdpa path=\"/a,b\",num_queues=4" },
	{ .what = "virtqueues that are not known",
	  .vmm = "cloud-hypervisor",
	  .features = MODERN | MQ,
	  .printed = "queues-unknown cloud-hypervisor: --vdpa "
		     "path=/d,num_queues=1" },
	{ .what = "not bound",
	  .vmm = "qemu-8.2",
	  .features = MODERN,
	  .driver = "",
	  .printed = "not-bound" },
	{ .what = "bound to another driver",
	  .vmm = "qemu-8.2",
	  .features = MODERN,
	  .driver = "virtio_vdpa",
	  .printed = "not-bound" },
	{ .what = "fewer virtqueues than its pairs use",
	  .vmm = "qemu-8.2",
	  .features = MODERN | CVQ | BIT(22),
	  .max_vqp = 2,
	  .max_vqs = 4,
	  .printed = "virtqueues-lacking" },
	{ .what = "a hypervisor with which no card works",
	  .vmm = "qemu-10.0.13",
	  .features = MODERN,
	  .printed = "vmm-fails net: " NET ",page-per-vq=on; generic!: -device "
		     "vhost-vdpa-device-pci,vhostdev=/d; libvirt",
	  .text = "vdpa" },
};

static struct vdpa_migrate_dev dev_of(const struct row *row)
{
	return (struct vdpa_migrate_dev){
		.has = CLASS | FEATURES | MAC | MTU |
		       (row->max_vqp ? MAX_VQP : 0) |
		       (row->max_vqs ? VDPA_BIT(VDPA_ATTR_DEV_MAX_VQS) : 0),
		.name = row->name ? row->name : "net0",
		.class_id = row->class_id ? row->class_id : VDPA_CLASS_NET,
		.device_features = row->features,
		.mac = { 0x52, 0x54, 0, 0, 0, 1 },
		.mtu = 9000,
		.max_vqp = row->max_vqp,
		.max_vqs = row->max_vqs,
	};
}

static struct vdpa_vmm_args *args_of(const struct row *row)
{
	struct vdpa_migrate_dev dev = dev_of(row);
	struct vdpa_vmm_use use = {
		.dev = &dev,
		.path = row->path ? row->path : "/d",
		.driver = row->driver ? row->driver : "vhost_vdpa",
		.max_vqs = row->max_vqs,
		.is_iommu = row->is_iommu,
		.is_incoming = row->is_incoming,
	};
	const struct vdpa_vmm *vmm;
	struct vdpa_vmm_args *args = NULL;

	if (row->has_no_mac)
		memset(dev.mac, 0, sizeof(dev.mac));
	if (row->driver && !*row->driver)
		use.driver = NULL;
	assert_int_equal(vdpa_vmm_find(row->vmm, &vmm, NULL), 0);
	assert_int_equal(vdpa_vmm_args(vmm, &use, &args, NULL), 0);
	return args;
}

static void print_form(FILE *file, const struct vdpa_vmm_form *form)
{
	fprintf(file, "%s%s", form->name, form->can_move ? "" : "!");
	for (size_t i = 0; form->words && form->words[i]; i++)
		fprintf(file, "%s%s", i ? " " : ": ", form->words[i]);
}

static char *print_args(const struct vdpa_vmm_args *args)
{
	char *text;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	for (size_t i = 0; args->findings[i]; i++)
		fprintf(file, "%s%s", args->findings[i]->code,
			args->count ? " " : "");
	for (size_t i = 0; i < args->count; i++) {
		fputs(i ? "; " : "", file);
		print_form(file, &args->forms[i]);
	}
	fclose(file);
	return text;
}

static void check_text(const struct row *row, const struct vdpa_vmm_args *args)
{
	const char *text = NULL;

	for (size_t i = 0; i < args->count; i++)
		if (args->forms[i].text)
			text = args->forms[i].text;
	if (row->text)
		assert_text_has(text, row->text);
	else
		assert_null(text);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vdpa_vmm_args *args = args_of(&rows[i]);
		char *printed = print_args(args);

		if (strcmp(printed, rows[i].printed) != 0)
			print_message("in row \"%s\"\n", rows[i].what);
		assert_string_equal(printed, rows[i].printed);
		check_text(&rows[i], args);
		assert_true((args->notes != NULL) == (args->count > 0));
		free(printed);
		vdpa_vmm_args_free(args);
	}
	vdpa_vmm_args_free(NULL);
}

/* ---- the parser of cloud-hypervisor -------------------------------------- */

/*
 * As split_commas() of option_parser/src/lib.rs, cloud-hypervisor 48 to 54: ends
 * the first option at @text, and returns the next one; NULL: there is none.
 */
static char *split_comma(char *text)
{
	bool is_quoted = false;
	int brackets = 0;

	for (; *text; text++) {
		if (*text == '"')
			is_quoted = !is_quoted;
		else if (!is_quoted && *text == '[')
			brackets++;
		else if (!is_quoted && *text == ']')
			assert_true(--brackets >= 0);
		else if (!is_quoted && !brackets && *text == ',')
			break;
	}
	assert_false(is_quoted || brackets);
	if (!*text)
		return NULL;
	*text = '\0';
	return text + 1;
}

/* As dequote() there. */
static void dequote(char *text)
{
	bool is_quoted = false;
	char before = '\0', *to = text;

	for (; *text; before = *text++) {
		if (*text != '"' || (before == '"' && !is_quoted))
			*to++ = *text;
		if (*text == '"')
			is_quoted = !is_quoted;
	}
	*to = '\0';
}

/* What it makes of an option with the path @path, and five virtqueues. */
static void check_option(char *option, const char *path)
{
	char *second = split_comma(option), *third = split_comma(second);

	assert_memory_equal(option, "path=", 5);
	dequote(option + 5);
	assert_string_equal(option + 5, path);
	assert_string_equal(second, "num_queues=5");
	assert_string_equal(third, "iommu=on");
	assert_null(split_comma(third));
}

static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void test_cloud_parser(void **state)
{
	static const char letters[] = "a/,,[]\"\" =b";
	struct row row = { .vmm = "cloud-hypervisor",
			   .features = MODERN | MQ,
			   .max_vqp = 2,
			   .max_vqs = 9,
			   .is_iommu = true };
	uint64_t seed = 1;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		struct vdpa_vmm_args *args;
		char path[12] = "/";
		size_t length = 2 + (size_t)next(&seed) % 9;

		for (size_t at = 1; at < length; at++)
			path[at] = letters[next(&seed) % (sizeof(letters) - 1)];
		row.path = path;
		args = args_of(&row);
		assert_string_equal(args->forms[0].words[0], "--vdpa");
		check_option(args->forms[0].words[1], path);
		vdpa_vmm_args_free(args);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_cloud_parser),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
