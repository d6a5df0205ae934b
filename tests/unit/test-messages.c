// SPDX-License-Identifier: GPL-2.0-or-later
/* Known messages: each by its example, and in logs as people have them. */

#include "fake.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/explain.h>
#include <vdpa/virtio.h>

#define FOUND_MAX 64

/* What was found in a text. */
struct finding {
	const struct vdpa_message *message;
	uint64_t line;
	uint32_t class_id;
	bool is_class_assumed;
	struct vdpa_feature_bits lacking, surplus, negotiated;
	char device[64];
	char version[32];
	char meaning[VDPA_EXPLAIN_TEXT_SIZE];
	char advice[VDPA_EXPLAIN_TEXT_SIZE];
	char note[VDPA_EXPLAIN_TEXT_SIZE];
};

struct result {
	size_t count;
	struct finding findings[FOUND_MAX];
	struct vdpa_explain_counts counts;
};

static void receive(const struct vdpa_explanation *explanation, void *data)
{
	struct result *result = data;
	struct finding *finding = &result->findings[result->count++];

	assert_true(result->count <= FOUND_MAX);
	memset(finding, 0, sizeof(*finding));
	finding->message = explanation->message;
	finding->line = explanation->line;
	finding->class_id = explanation->class_id;
	finding->is_class_assumed = explanation->is_class_assumed;
	finding->lacking = explanation->sets[VDPA_EXPLAIN_LACKING];
	finding->surplus = explanation->sets[VDPA_EXPLAIN_SURPLUS];
	finding->negotiated = explanation->sets[VDPA_EXPLAIN_NEGOTIATED];
	snprintf(finding->device, sizeof(finding->device), "%s",
		 explanation->device);
	snprintf(finding->version, sizeof(finding->version), "%s",
		 explanation->version);
	snprintf(finding->meaning, sizeof(finding->meaning), "%s",
		 explanation->meaning);
	snprintf(finding->advice, sizeof(finding->advice), "%s",
		 explanation->advice);
	snprintf(finding->note, sizeof(finding->note), "%s", explanation->note);
}

static void explain_class(const char *text, uint32_t class_id,
			  struct result *result)
{
	struct vdpa_error err;

	result->count = 0;
	assert_int_equal(vdpa_explain(text, class_id, receive, result,
				      &result->counts, &err),
			 0);
	assert_int_equal(result->counts.messages, result->count);
}

static void explain(const char *text, struct result *result)
{
	explain_class(text, 0, result);
}

/* ---- the table -------------------------------------------------------------- */

static void test_rows(void **state)
{
	const struct vdpa_message *message;
	unsigned int count = 0;

	(void)state;
	for (; (message = vdpa_message_get(count)); count++) {
		assert_ptr_equal(vdpa_message_find(message->code), message);
		assert_non_null(message->product);
		assert_non_null(message->speaker);
		assert_non_null(message->meaning);
		assert_non_null(message->function);
		assert_non_null(message->file);
		assert_non_null(message->first);
		assert_non_null(message->last);
		/* It is found by its first four bytes. */
		assert_true(strcspn(message->pattern + 1, "%") >= 3);
	}
	assert_true(count > 80);
	assert_null(vdpa_message_find("no such code"));
}

static void test_examples(void **state)
{
	static struct result result;
	const struct vdpa_message *message;

	(void)state;
	for (unsigned int i = 0; (message = vdpa_message_get(i)); i++) {
		explain(message->example, &result);
		if (result.count != 1 || result.findings[0].message != message)
			fail_msg("%s: its example gives %zu, first %s",
				 message->code, result.count,
				 result.count ?
					 result.findings[0].message->code :
					 "nothing");
		assert_null(strpbrk(result.findings[0].meaning, "{}[]"));
		assert_null(strpbrk(result.findings[0].advice, "{}[]"));
		assert_int_equal(!message->advice,
				 !result.findings[0].advice[0]);
		assert_int_equal(result.counts.unknown, 0);
	}
}

static void test_set_names(void **state)
{
	(void)state;
	for (unsigned int set = 0; set < VDPA_EXPLAIN_SETS; set++)
		assert_non_null(vdpa_explain_set_name(set));
	assert_null(vdpa_explain_set_name(VDPA_EXPLAIN_SETS));
}

static void test_bits(void **state)
{
	const struct vdpa_feature_bits bits = { { 1, 2, 0,
						  UINT64_C(1) << 63 } };

	(void)state;
	for (unsigned int bit = 0; bit < 300; bit++)
		assert_int_equal(vdpa_feature_bits_test(&bits, bit),
				 bit == 0 || bit == 65 || bit == 255);
}

/* ---- single texts ----------------------------------------------------------- */

#define BIT(n) (UINT64_C(1) << (n))
#define NET    VDPA_CLASS_NET
#define BLOCK  VDPA_CLASS_BLOCK

static const struct text_row {
	const char *text;
	const char *code; /* NULL: no message */
	uint32_t class_id;
	uint64_t lacking[2];
	uint64_t surplus[2];
	uint64_t negotiated[2];
	const char *device;
	const char *version;
	const char *advice; /* a part of it */
	const char *note;   /* a part of it */
} text_rows[] = {
	{ .text = "Features 0x130000082 unsupported. Allowed features: "
		  "0x179000000\nFailed to load virtio-blk:virtio\n",
	  .code = "qemu-unsupported",
	  .class_id = BLOCK,
	  .lacking = { BIT(1) | BIT(7) } },
	{ .text = "Features 0x130000082 unsupported. Allowed features: "
		  "0x179000000\nFailed to load vhost_vsock:virtio\n",
	  .code = "qemu-unsupported",
	  .class_id = 19,
	  .lacking = { BIT(1) | BIT(7) } },
	/* A class without a name of ours is not net. */
	{ .text = "Features 0x130000082 unsupported. Allowed features: "
		  "0x179000000\nFailed to load vhost-vdpa-device:virtio\n",
	  .code = "qemu-unsupported",
	  .lacking = { BIT(1) | BIT(7) } },
	{ .text = "Features 0x130000082 unsupported. Allowed features: "
		  "0x179000000\nqemu-kvm: error while loading state for "
		  "instance 0x0 of device '0000:00:03.0/virtio-scsi'\n",
	  .code = "qemu-unsupported",
	  .class_id = 8,
	  .lacking = { BIT(1) | BIT(7) } },
	{ .text = "> Features 0x1c0010130afffa7\n> > unsupported. Allowed "
		  "features: 0x179bfffe7\n",
	  .code = "qemu-unsupported",
	  .class_id = NET,
	  .lacking = { BIT(40) | BIT(54) | BIT(55) | BIT(56) },
	  .advice = "queue_reset=off, guest_uso4=off, guest_uso6=off, "
		    "host_uso=off",
	  .note = "does not say the class" },
	{ .text = "Features 0x00000000000000020000000130000000 unsupported. "
		  "Allowed features: 0x00000000000000000000000170000000",
	  .code = "qemu-unsupported",
	  .class_id = NET,
	  .lacking = { 0, BIT(1) },
	  .note = "ends at bit 63, so no vDPA device offers "
		  "GUEST_UDP_TUNNEL_GSO (bit 65)" },
	/* Without 0x, and in capitals. */
	{ .text = "FEATURES Features 3000000AF unsupported. Allowed features: "
		  "0X300000020",
	  .code = "qemu-unsupported",
	  .class_id = NET,
	  .lacking = { 0x8f } },
	{ .text = "x: virtio-net unexpected empty queue: i 1 mergeable 1 "
		  "offset 0, size 1526, guest hdr len 12, host hdr len 12 guest "
		  "features 0x130afffa7",
	  .code = "qemu-empty-queue",
	  .class_id = NET,
	  .negotiated = { 0x130afffa7 } },
	{ .text = "kvm: vdpa svq does not work with features "
		  "0x1c0000000200000",
	  .code = "qemu-svq-features",
	  .class_id = NET,
	  .surplus = { BIT(21) | BIT(54) | BIT(55) | BIT(56) },
	  .advice = "device_features migratable",
	  .note = "GUEST_ANNOUNCE" },
	{ .text = "qemu version: 7.2.22Debian 1:7.2+dfsg\nx\n\nkvm: vdpa svq "
		  "does not work with features 0x200000",
	  .code = "qemu-svq-features",
	  .class_id = NET,
	  .surplus = { BIT(21) },
	  .version = "7.2.22",
	  .advice = "migratable:qemu-7.2" },
	{ .text = "Migration disabled: vhost lacks VHOST_F_LOG_ALL feature.\n"
		  "this was qemu-kvm-7.2.0-14.el9\n",
	  .code = "qemu-log-all",
	  .version = "7.2.0",
	  .advice = "start this QEMU with x-svq=on on both hosts" },
	{ .text = "ii  qemu-system-x86 1:7.2+dfsg-7+deb12u18 amd64\nMigration "
		  "disabled: vhost lacks VHOST_F_LOG_ALL feature.",
	  .code = "qemu-log-all",
	  .version = "7.2",
	  .advice = "start this QEMU with x-svq=on on both hosts" },
	{ .text = "QEMU emulator version 10.0.2 (Debian)\nMigration disabled: "
		  "vhost lacks VHOST_F_LOG_ALL feature.",
	  .code = "qemu-log-all",
	  .version = "10.0.2",
	  .advice = "does not shadow" },
	{ .text = "vhost lacks feature mask 0x00000000000000000000000000010000 "
		  "for backend",
	  .code = "qemu-lacks-mask",
	  .class_id = NET,
	  .lacking = { BIT(16) } },
	{ .text = "[   12.345678] pds_vdpa.vDPA pds_vdpa.vDPA.vf0: Can't "
		  "support all requested features in 0x300438021, missing 0x1 "
		  "features",
	  .code = "pds-requested",
	  .class_id = NET,
	  .lacking = { BIT(0) },
	  .device = "pds_vdpa.vDPA.vf0" },
	{ .text = "mlx5_core 0000:03:00.2: mlx5_vdpa_verify_driver_features: "
		  "Must negotiate minimum features 0x300000000 for this device",
	  .code = "negotiate-minimum",
	  .class_id = NET,
	  .device = "0000:03:00.2",
	  .advice = "VERSION_1 (bit 32), ACCESS_PLATFORM (bit 33)" },
	{ .text = "virtio_net virtio3: device advertises feature "
		  "VIRTIO_NET_F_STANDBY but not VIRTIO_NET_F_MAC, disabling "
		  "standby",
	  .code = "guest-standby",
	  .class_id = NET,
	  .device = "virtio3" },
	{ .text = "virtio_net virtio1: device advertises feature "
		  "VIRTIO_NET_F_CTRL_RX but not VIRTIO_NET_F_CTRL_VQ",
	  .code = "guest-needs",
	  .class_id = NET,
	  .lacking = { BIT(17) },
	  .surplus = { BIT(18) },
	  .device = "virtio1",
	  .advice = "ctrl_rx=off" },
	{ .text = "device advertises feature VIRTIO_NET_F_NEW but not "
		  "VIRTIO_NET_F_CTRL_VQ",
	  .code = "guest-needs",
	  .class_id = NET,
	  .lacking = { BIT(17) },
	  .note = "VIRTIO_NET_F_NEW is not a known feature" },
	{ .text = "11100101111111111111010100001100100000001000000000000000000"
		  "00000",
	  .code = "guest-sysfs",
	  .class_id = NET,
	  .negotiated = { 0x10130afffa7 } },
	{ .text = "virtio0 features: 1110010111111111111101010000110010000000"
		  "100000000000000000000000011000000000000000000000000000000000"
		  "0000000000000000000000000000",
	  .code = "guest-sysfs",
	  .class_id = NET,
	  .negotiated = { 0x10130afffa7, BIT(1) | BIT(2) },
	  .device = "virtio0" },
	/* 65 digits, 64 digits of something else, part of a word. */
	{ .text = "00000000000000000000000000000000000000000000000000000000000"
		  "000000" },
	{ .text = "00000000000000000000000000000000000000000000000000000000000"
		  "00002" },
	{ .text = "x0000000000000000000000000000000000000000000000000000000000"
		  "000000" },
	{ .text = "ifcvf 0000:01:00.1:\nFeatures 0x1 unsupported. Allowed "
		  "features: 0x1",
	  .code = "qemu-unsupported",
	  .class_id = NET,
	  .device = "0000:01:00.1",
	  .advice = "another reason" },
	{ .text = "net_failover: 2024-05-01T10:11:12 host libvirtd[77]: "
		  "internal error: ... -device: Features 0x10130afffa7 "
		  "unsupported. Allowed features: 0x10130afffa7",
	  .code = "qemu-unsupported",
	  .class_id = NET,
	  .advice = "another reason" },
	/* Colours, tabs, carriage returns, quotes of a book. */
	{ .text = "\33[1;31merror:\33[0m\tvdpa\t svq does not\r\nwork with "
		  "features 0x200000\r\n",
	  .code = "qemu-svq-features",
	  .class_id = NET,
	  .surplus = { BIT(21) } },
	{ .text = "Could not open \xe2\x80\x98/dev/vhost-vdpa-0\xe2\x80\x99: "
		  "Unknown error 524",
	  .code = "qemu-no-iommu",
	  .advice = "intel_iommu=on" },
	{ .text = "Could not open '/dev/vhost-net': Unknown error 524" },
	/* The name of the driver must come before these words. */
	{ .text = "ext9: Unsupported features: 0x40" },
	/* An invalid mask, and one that is too long. */
	{ .text = "Missing features 0x12g for provided attributes" },
	{ .text = "Missing features for provided attributes" },
	{ .text = "Missing features 0xfffffffffffffffffffffffffffffffffffffff"
		  "ffffffffffffffffffffffffffffffffffff for provided "
		  "attributes",
	  .code = "missing-features",
	  .class_id = NET,
	  .note = "more than 256 bits" },
	{ .text = "Missing features "
		  "0x000000000000000000000000000000000000000000000000000000000"
		  "00000000000000000000000000000000000020 for provided "
		  "attributes",
	  .code = "missing-features",
	  .class_id = NET,
	  .lacking = { BIT(5) } },
	{ .text = "no such device" },
	{ .text = "" },
	{ .text = "%s%n Missing features %x" },
	{ .text = "Failed to load virtio-blk:virtio" },
};

static void check_words(const uint64_t words[2],
			const struct vdpa_feature_bits *bits)
{
	assert_int_equal(bits->words[0], words[0]);
	assert_int_equal(bits->words[1], words[1]);
	assert_int_equal(bits->words[2], 0);
}

static void check_part(const char *text, const char *part)
{
	if (part && !strstr(text, part))
		fail_msg("\"%s\" does not contain \"%s\"", text, part);
}

static void check_text(const struct text_row *row,
		       const struct finding *finding)
{
	assert_string_equal(finding->message->code, row->code);
	assert_int_equal(finding->class_id, row->class_id);
	check_words(row->lacking, &finding->lacking);
	check_words(row->surplus, &finding->surplus);
	check_words(row->negotiated, &finding->negotiated);
	if (row->device)
		assert_string_equal(finding->device, row->device);
	assert_string_equal(finding->version, row->version ? row->version : "");
	check_part(finding->advice, row->advice);
	check_part(finding->note, row->note);
}

static void test_texts(void **state)
{
	static struct result result;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(text_rows); i++) {
		const struct text_row *row = &text_rows[i];

		explain(row->text, &result);
		if (result.count != (row->code != NULL))
			fail_msg("\"%s\": %zu messages", row->text,
				 result.count);
		if (row->code)
			check_text(row, &result.findings[0]);
	}
}

/* The class of the caller is for what the text does not say. */
static void test_class(void **state)
{
	static struct result result;

	(void)state;
	explain_class("Features 0x2 unsupported. Allowed features: 0x0", BLOCK,
		      &result);
	assert_int_equal(result.findings[0].class_id, BLOCK);
	assert_false(result.findings[0].is_class_assumed);
	explain_class("Features 0x2 unsupported. Allowed features: 0x0\n"
		      "Failed to load virtio-scsi:virtio",
		      BLOCK, &result);
	assert_int_equal(result.findings[0].class_id, 8);
	explain("Features 0x2 unsupported. Allowed features: 0x0", &result);
	assert_true(result.findings[0].is_class_assumed);
	/* Too far away. */
	explain("Features 0x2 unsupported. Allowed features: 0x0\n\n\n\n\n"
		"Failed to load virtio-scsi:virtio",
		&result);
	assert_int_equal(result.findings[0].class_id, NET);
}

static void test_counts(void **state)
{
	static struct result result;

	(void)state;
	explain("a\n\nvhost vdpa map fail! net vdpa cannot\nmigrate with CVQ "
		"feature\n  \nb",
		&result);
	assert_int_equal(result.count, 2);
	assert_int_equal(result.findings[0].line, 3);
	assert_int_equal(result.findings[1].line, 3);
	assert_int_equal(result.counts.lines, 4);
	assert_int_equal(result.counts.unknown, 2);
}

/* ---- generated logs ------------------------------------------------------------ */

#define LOG_SIZE (1 << 16)

/* A log, and what must be found in it. */
struct made {
	char text[LOG_SIZE];
	size_t size;
	const struct vdpa_message *expected[FOUND_MAX];
	size_t expected_count;
	bool is_line_open; /* a message follows in the same line */
	unsigned int messages;
	uint32_t seed;
};

static unsigned int choose(struct made *made, unsigned int count)
{
	made->seed = made->seed * 1664525 + 1013904223;
	return (made->seed >> 8) % count;
}

static void write_text(struct made *made, const char *text)
{
	size_t length = strlen(text);

	assert_true(made->size + length < LOG_SIZE);
	memcpy(made->text + made->size, text, length);
	made->size += length;
}

/* Lines of ordinary logs, some of them nearly messages. */
static const char *const noise[] = {
	"[    0.000000] Linux kernel command line: root=/dev/vda1 ro quiet",
	"usb 1-2: new high-speed USB device number 4 using xhci_hcd",
	"EXT4-fs (vda1): mounted filesystem with ordered data mode",
	"systemd[1]: Started Session 3 of user root.",
	"virtio_blk virtio1: [vda] 41943040 512-byte logical blocks",
	"virtio_net virtio0 enp1s0: renamed from eth0",
	"Features of this release: 0x10 unsupported drivers were removed",
	"vhost lacks feature descriptions for backend 0x10",
	"device advertises feature sets, but not names",
	"mlx5_core 0000:03:00.2: firmware version: 22.36.1010",
	"Unsupported features: 0x40 in another driver",
	"0000000000000000 1111111111111111 010101",
	"audit: type=1400 audit(1700000000.123:45): apparmor=\"STATUS\"",
	"Could not open '/etc/qemu/nothing': No such file or directory",
	"vdpa svq works with features 0x1",
	"unable to start vhost user: 5: falling back on userspace virtio",
	"dma-buf: Missing features 0x3 for that",
	"Cannot setup IRQ 4: busy",
	"caf\xe9 \xff\xfe latin",
	"",
};

static void write_noise(struct made *made)
{
	write_text(made, noise[choose(made, ARRAY_SIZE(noise))]);
	write_text(made, "\n");
}

static void write_prefix(struct made *made)
{
	static const char *const prefixes[] = {
		"",
		"> ",
		">> > ",
		"[  123.456789] ",
		"Nov 27 08:00:00 host7 kernel: ",
		"2026-11-27T08:00:00.123456Z qemu-kvm: ",
		"/var/log/libvirt/qemu/vm.log:17: ",
		"\t",
		"<4>[ 1.5] ",
		"\33[33mwarning:\33[0m ",
	};

	write_text(made, prefixes[choose(made, ARRAY_SIZE(prefixes))]);
}

/* Blanks of @text from @from on can become ends of lines, quoted. */
static void write_wrapped(struct made *made, const char *text, const char *from)
{
	static const char *const breaks[] = { "\n", "\n> ", "\n> > ",
					      "\r\n  " };
	bool is_wrapped = choose(made, 2);

	for (; *text; text++) {
		const char one[] = { *text, '\0' };

		if (*text == ' ' && text >= from && is_wrapped &&
		    !choose(made, 5))
			write_text(made,
				   breaks[choose(made, ARRAY_SIZE(breaks))]);
		else
			write_text(made, one);
	}
}

/* The first four characters of a message. */
static const char *first_word(const struct vdpa_message *message)
{
	static char word[5];

	memcpy(word, message->pattern, 4);
	return word;
}

static void write_message(struct made *made)
{
	const struct vdpa_message *message =
		vdpa_message_get(choose(made, made->messages));

	/* What a line must begin with has to be in the line of the message. */
	write_prefix(made);
	write_wrapped(made, message->example,
		      message->begins ?
			      strstr(message->example, first_word(message)) :
			      message->example);
	made->is_line_open = !choose(made, 4);
	write_text(made, made->is_line_open ? " " : "\n");
	made->expected[made->expected_count++] = message;
}

static void make_log(struct made *made)
{
	unsigned int count = 1 + choose(made, 20);

	made->size = made->expected_count = 0;
	made->is_line_open = false;
	while (count--) {
		for (unsigned int i = choose(made, 6);
		     i > 0 && !made->is_line_open; i--)
			write_noise(made);
		write_message(made);
	}
	write_text(made, "\n");
	write_noise(made);
}

/* Feed the log in parts of any size. */
static void read_log(struct made *made, struct result *result)
{
	struct vdpa_explainer *explainer;
	size_t at = 0;

	result->count = 0;
	assert_int_equal(
		vdpa_explainer_new(0, receive, result, &explainer, NULL), 0);
	while (at < made->size) {
		size_t size = 1 + choose(made, 3000);

		size = size < made->size - at ? size : made->size - at;
		vdpa_explainer_feed(explainer, made->text + at, size);
		at += size;
	}
	vdpa_explainer_end(explainer, &result->counts);
	vdpa_explainer_free(explainer);
}

static void check_log(const struct made *made, const struct result *result,
		      unsigned int number)
{
	for (size_t i = 0; i < made->expected_count; i++)
		if (i >= result->count ||
		    result->findings[i].message != made->expected[i])
			fail_msg(
				"log %u: message %zu is %s, expected %s:\n%.*s",
				number, i,
				i < result->count ?
					result->findings[i].message->code :
					"missing",
				made->expected[i]->code, (int)made->size,
				made->text);
	assert_int_equal(result->count, made->expected_count);
}

static unsigned int count_messages(void)
{
	unsigned int count = 0;

	while (vdpa_message_get(count))
		count++;
	return count;
}

static void test_logs(void **state)
{
	static struct result result;
	static struct made made;

	(void)state;
	made.messages = count_messages();
	for (unsigned int number = 0; number < 500; number++) {
		made.seed = number;
		make_log(&made);
		read_log(&made, &result);
		check_log(&made, &result, number);
	}
}

/* 10 MB in which nothing may be found. */
static void test_noise(void **state)
{
	static struct result result;
	static struct made made;
	struct vdpa_explainer *explainer;

	(void)state;
	assert_int_equal(
		vdpa_explainer_new(0, receive, &result, &explainer, NULL), 0);
	for (size_t size = 0; size < 10000000; size += made.size) {
		made.size = 0;
		while (made.size < LOG_SIZE - 1000) {
			write_prefix(&made);
			write_noise(&made);
		}
		vdpa_explainer_feed(explainer, made.text, made.size);
	}
	vdpa_explainer_end(explainer, &result.counts);
	vdpa_explainer_free(explainer);
	assert_int_equal(result.count, 0);
	assert_int_equal(result.counts.lines, result.counts.unknown);
	assert_true(result.counts.lines > 100000);
}

/* A message at each place of the window, also beside very long lines. */
static void test_window(void **state)
{
	static const char message[] =
		"\nvirtio_net virtio7: device must provide VIRTIO_F_VERSION_1\n";
	static char filling[1 << 20];
	static struct result result;

	(void)state;
	memset(filling, 'x', sizeof(filling));
	for (size_t place = 60000; place < 70000; place += 37) {
		struct vdpa_explainer *explainer;

		result.count = 0;
		assert_int_equal(vdpa_explainer_new(0, receive, &result,
						    &explainer, NULL),
				 0);
		vdpa_explainer_feed(explainer, filling, place);
		vdpa_explainer_feed(explainer, message, strlen(message));
		vdpa_explainer_feed(explainer, filling, sizeof(filling));
		vdpa_explainer_end(explainer, NULL);
		vdpa_explainer_free(explainer);
		assert_int_equal(result.count, 1);
		assert_string_equal(result.findings[0].device, "virtio7");
		assert_int_equal(result.findings[0].line, 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_set_names),
		cmocka_unit_test(test_bits),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_class),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_logs),
		cmocka_unit_test(test_noise),
		cmocka_unit_test(test_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
