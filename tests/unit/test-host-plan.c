// SPDX-License-Identifier: GPL-2.0-or-later
/* Plans for a host and a record. */

#include "fake.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/wire.h>

/* ---- records ------------------------------------------------------------- */

/* The management devices of every record in this file, and of the host. */
#define HEAD                                                                   \
	"{\"schema\":\"vdpa-host/1\",\"host\":{\"kernel\":\"%s\"},"            \
	"\"mgmtdev\":{"                                                        \
	"\"sim\":{\"driver\":\"vdpasim_net\",\"supported_classes\":[\"net\"]," \
	"\"max_supported_vqs\":3,"                                             \
	"\"supported_features\":{\"mask\":\"0x300020028\"}},"                  \
	"\"disk\":{\"driver\":\"vdpasim_blk\","                                \
	"\"supported_classes\":[\"block\"],"                                   \
	"\"supported_features\":{\"mask\":\"0x0\"}},"                          \
	"\"pci/0:1\":{\"driver\":\"mlx5_core\","                               \
	"\"supported_classes\":[\"net\"],\"max_supported_vqs\":33,"            \
	"\"supported_features\":{\"mask\":\"0x300420028\"}},"                  \
	"\"pci/0:2\":{\"driver\":\"vp-vdpa\","                                 \
	"\"supported_features\":{\"mask\":\"0x300000028\"}},"                  \
	"\"odd\":{}%s},\"dev\":{"

/* Only records have this member. */
#define ABSENT ",\"pci/0:9\":{}"

/* For short rows. */
#define M(mask)	       "\"device_features\":{\"mask\":\"" mask "\"}"
#define MODERN	       M("0x300000000")
#define INITIAL(words) ",\"initial_config\":{" words "}"
#define CONFIG(words)  ",\"config\":{" words "}"
#define ON(mgmtdev)    "\"mgmtdev\":\"" mgmtdev "\""
#define DRIVER(name)   ",\"driver\":\"" name "\""
#define CLASS(name)    ",\"class\":\"" name "\""
#define NET	       CLASS("net")
#define SIM(name)      "\"" name "\":{" ON("sim") NET INITIAL(MODERN) "}"
#define MAC1	       "\"mac\":\"52:54:00:12:34:01\""
#define MAC2	       "\"mac\":\"52:54:00:12:34:02\""

#define OLD    "6.1.0-test"
#define NEW    "6.12.1-test" /* the first one that sets MAC addresses */
#define BEFORE "6.11.9-test"

static struct vdpa_host *read_host(const char *kernel, const char *absent,
				   const char *devs)
{
	struct vdpa_host *host = NULL;
	struct vdpa_error err;
	char *text;

	assert_true(asprintf(&text, HEAD "%s}}", kernel, absent, devs) > 0);
	if (vdpa_host_read(text, strlen(text), &host, &err))
		fail_msg("%s", err.what);
	free(text);
	return host;
}

/* ---- plans as text ------------------------------------------------------- */

struct description {
	char text[1024];
	size_t length;
};

__attribute__((format(printf, 2, 3))) static void
add(struct description *description, const char *format, ...)
{
	size_t room = sizeof(description->text) - description->length;
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(description->text + description->length, room,
			   format, args);
	va_end(args);
	assert_in_range(length, 0, room - 1);
	description->length += (size_t)length;
}

static void add_request(struct description *description,
			const struct vdpa_host_action *action)
{
	const struct vdpa_request *request = &action->request;

	if (!(action->todo & VDPA_HOST_ADD))
		return;
	assert_string_equal(request->name, action->name);
	assert_int_equal(request->command, VDPA_CMD_DEV_NEW);
	add(description, "(%s%s%s%s)",
	    VDPA_HAS(request, VDPA_ATTR_DEV_FEATURES) ? "f" : "",
	    VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MACADDR) ? "a" : "",
	    VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MTU) ? "m" : "",
	    VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MAX_VQP) ? "v" : "");
}

/* Only errors: warnings of the rules have their own test. */
static void add_findings(struct description *description,
			 const struct vdpa_host_action *action)
{
	struct vdpa_finding *const *list = action->findings;

	for (; list && *list; list++)
		if ((*list)->severity == VDPA_SEVERITY_ERROR) {
			assert_string_not_equal((*list)->what, "");
			assert_non_null((*list)->source);
			add(description, " *%s", (*list)->code);
		}
}

/*
 * "NAME=STEPS(WORDS)": d, a, s, b are steps, "!" marks a difference that is
 * left. Differences follow as "what:here/recorded", "~" marks drift, and errors
 * follow as "*CODE".
 */
static void add_action(struct description *description,
		       const struct vdpa_host_action *action)
{
	add(description, "%s%s=%s%s%s%s", description->length ? "; " : "",
	    action->name, action->todo & VDPA_HOST_DELETE ? "d" : "",
	    action->todo & VDPA_HOST_ADD ? "a" : "",
	    action->todo & VDPA_HOST_SET ? "s" : "",
	    action->todo & VDPA_HOST_BIND ? "b" : "");
	if (action->todo & VDPA_HOST_SET)
		assert_true(
			VDPA_HAS(&action->set, VDPA_ATTR_DEV_NET_CFG_MACADDR));
	add_request(description, action);
	add(description, "%s", action->is_left ? "!" : "");
	for (size_t i = 0; i < action->difference_count; i++) {
		const struct vdpa_host_difference *difference =
			&action->differences[i];

		add(description, " %s:%s/%s", difference->what,
		    difference->here ? difference->here : "",
		    difference->recorded ? difference->recorded : "");
	}
	add(description, "%s", action->drift.has ? " ~" : "");
	add_findings(description, action);
}

static void assert_plan(const struct vdpa_host *want,
			const struct vdpa_host *have, unsigned int flags,
			const char *wanted)
{
	struct description description = { .length = 0 };
	struct vdpa_host_plan *plan;
	struct vdpa_error err;

	assert_int_equal(vdpa_host_plan(want, have, flags, &plan, &err), 0);
	for (size_t i = 0; i < plan->action_count; i++)
		add_action(&description, &plan->actions[i]);
	assert_string_equal(description.text, wanted);
	assert_int_equal(plan->error_count > 0, strchr(wanted, '*') != NULL);
	vdpa_host_plan_free(plan);
}

/* ---- pairs -------------------------------------------------------------- */

#define R VDPA_HOST_REPLACE
#define N VDPA_HOST_NO_BIND

static const struct row {
	const char *want;
	const char *have;
	unsigned int flags;
	const char *plan;
} rows[] = {
	{ "", "", 0, "" },
	{ SIM("a"), SIM("a"), 0, "a=" },
	{ SIM("a") "," SIM("b"), SIM("b"), 0, "a=a(f); b=" },
	/* Devices that only the host has. */
	{ "", SIM("a"), 0, "a=! device:present/" },
	{ "", SIM("a"), R, "a=d device:present/" },
	{ "", "\"a\":{}", R, "a=! device:present/" },

	/* Words that both were given. */
	{ "\"a\":{" ON("sim") INITIAL(M("0x300000020") "," MAC1) "}",
	  "\"a\":{" ON("sim") INITIAL(M("0x300000020") "," MAC2) "}", 0,
	  "a=! mac:52:54:00:12:34:02/52:54:00:12:34:01" },
	{ "\"a\":{" ON("sim") INITIAL(M("0x300000020") "," MAC1) "}",
	  "\"a\":{" ON("sim") INITIAL(M("0x300000020") "," MAC2) "}", R,
	  "a=da(fa) mac:52:54:00:12:34:02/52:54:00:12:34:01" },
	/* A guest has changed it. */
	{ "\"a\":{" ON("sim") INITIAL(MAC1) CONFIG(MAC2) "}",
	  "\"a\":{" ON("sim") INITIAL(MAC1) CONFIG(MAC1) "}", R, "a=" },
	{ "\"a\":{" ON("sim") INITIAL("") CONFIG(MAC2) "}",
	  "\"a\":{" ON("sim") INITIAL("") CONFIG(MAC1) "}", R, "a=" },
	/* A word that only one was given. */
	{ "\"a\":{" ON("sim") INITIAL("\"mtu\":9000") "}",
	  "\"a\":{" ON("sim") INITIAL("") "}", R, "a=da(m) mtu:/9000" },
	{ "\"a\":{" ON("sim") INITIAL("") "}",
	  "\"a\":{" ON("sim") INITIAL("\"mtu\":9000") "}", R,
	  "a=da() mtu:9000/" },
	{ "\"a\":{" ON("sim") INITIAL("") CONFIG("\"mtu\":1500") "}",
	  "\"a\":{" ON("sim") INITIAL("\"mtu\":9000") "}", R,
	  "a=da() mtu:9000/1500" },
	/* A device that another tool made is judged by its configuration. */
	{ "\"a\":{" ON("sim") INITIAL("\"mtu\":9000") "}",
	  "\"a\":{" ON("sim") CONFIG("\"mtu\":9000") "}", 0, "a=" },
	{ "\"a\":{" ON("sim") INITIAL("\"mtu\":9000") "}",
	  "\"a\":{" ON("sim") CONFIG("\"mtu\":1500") "}", R,
	  "a=da(m) mtu:1500/9000" },
	{ "\"a\":{" ON("sim") CONFIG("\"mtu\":9000") "}",
	  "\"a\":{" ON("sim") INITIAL("\"mtu\":9000") "}", 0, "a=" },
	/* Or its configuration does not show it. */
	{ "\"a\":{" ON("sim") INITIAL("\"mtu\":9000") "}",
	  "\"a\":{" ON("sim") CONFIG("") "}", R, "a=! mtu:/9000" },
	/* Without MQ, there is one pair. */
	{ "\"a\":{" ON("sim") NET INITIAL("\"max_vqp\":1") "}",
	  "\"a\":{" ON("sim") NET CONFIG(MODERN) "}", 0, "a=" },
	{ "\"a\":{" ON("sim") NET INITIAL("\"max_vqp\":2") "}",
	  "\"a\":{" ON("sim") NET CONFIG(MODERN) "}", 0, "a=! max_vqp:1/2" },
	/*
	 * An inherited difference is reported, and replacing the device does
	 * not help.
	 */
	{ "\"a\":{" ON("sim") INITIAL("") CONFIG(MODERN) "}",
	  "\"a\":{" ON("sim") INITIAL("") CONFIG(M("0x300000020")) "}", R,
	  "a=! device_features:0x300000020/0x300000000" },
	{ "\"a\":{" ON("sim") INITIAL("") CONFIG(MODERN) "}",
	  "\"a\":{" ON("sim") INITIAL("") "}", 0, "a=" },
	{ "\"a\":{" ON("odd") CLASS("block") "}",
	  "\"a\":{" ON("odd") CLASS("class_60") "}", R,
	  "a=! class:class_60/block" },

	/* Without initial_config: what the parent and the kernel accept. */
	{ "\"a\":{" ON("sim") CONFIG(
		  MAC1 ",\"mtu\":1500,\"max_vqp\":1," M("0x300000028")) "}",
	  "", 0, "a=a(fam)" },
	{ "\"a\":{" ON("pci/0:1") CONFIG(
		  MAC1 ",\"mtu\":1500,\"max_vqp\":8," M("0x300420028")) "}",
	  "", 0, "a=a(amv)" },
	{ "\"a\":{" ON("sim") CONFIG(MAC1 ",\"mtu\":1500," MODERN) "}", "", 0,
	  "a=a(f)" },
	{ "\"a\":{" ON("sim")
		  CONFIG("\"mac\":\"00:00:00:00:00:00\"," M("0x300000020")) "}",
	  "", 0, "a=a(f)" },
	{ "\"a\":{" ON("disk") CONFIG(M("0x308007646")) "}", "", 0, "a=a()" },

	/* Drivers. */
	{ "\"a\":{" ON("sim") DRIVER("vhost_vdpa") "}", "", 0, "a=ab()" },
	{ "\"a\":{" ON("sim") DRIVER("vhost_vdpa") "}", "", N, "a=a()" },
	{ "\"a\":{" ON("sim") DRIVER("vhost_vdpa") "}",
	  "\"a\":{" ON("sim") DRIVER("vhost_vdpa") "}", 0, "a=" },
	{ "\"a\":{" ON("sim") DRIVER("vhost_vdpa") "}",
	  "\"a\":{" ON("sim") INITIAL("") "}", 0, "a=b driver:/vhost_vdpa" },
	{ "\"a\":{" ON("sim") DRIVER("vhost_vdpa") "}",
	  "\"a\":{" ON("sim") DRIVER("virtio_vdpa") "}", 0,
	  "a=! driver:virtio_vdpa/vhost_vdpa" },
	{ "\"a\":{" ON("sim") DRIVER("vhost_vdpa") "}",
	  "\"a\":{" ON("sim") DRIVER("virtio_vdpa") "}", R,
	  "a=b driver:virtio_vdpa/vhost_vdpa" },
	{ "\"a\":{" ON("sim") DRIVER("vhost_vdpa") "}",
	  "\"a\":{" ON("sim") DRIVER("virtio_vdpa") "}", R | N, "a=" },
	{ SIM("a"),
	  "\"a\":{" ON("sim") NET DRIVER("virtio_vdpa") INITIAL(MODERN) "}", 0,
	  "a=" },
	/* A device whose difference stays is not bound. */
	{ "\"a\":{" ON("sim") DRIVER("vhost_vdpa") INITIAL("\"mtu\":100") "}",
	  "\"a\":{" ON("sim") INITIAL("\"mtu\":200") "}", 0,
	  "a=! mtu:200/100 driver:/vhost_vdpa" },
	{ "\"a\":{" ON("sim") DRIVER("vhost_vdpa") INITIAL("\"mtu\":100") "}",
	  "\"a\":{" ON("sim") INITIAL("\"mtu\":200") "}", R,
	  "a=dab(m) mtu:200/100 driver:/vhost_vdpa" },

	/* Contradictions. */
	{ "\"a\":{" ON("pci/0:9") "}", "", 0, "a=a() *mgmtdev-missing" },
	{ "\"a\":{}", "", 0, "a=a() *mgmtdev-unknown" },
	{ "\"a\":{}", SIM("a"), 0, "a=" },
	{ "\"a\":{" ON("disk") "}", SIM("a"), 0,
	  "a=! mgmtdev:sim/disk *other-mgmtdev" },
	{ "\"a\":{" ON("disk") "}", SIM("a"), R, "a=da() mgmtdev:sim/disk" },
	{ "\"a\":{" ON("sim") "}", "\"a\":{}", 0,
	  "a=! mgmtdev:/sim *other-mgmtdev" },
	{ "\"a\":{" ON("disk") CLASS("net") "}", "", 0,
	  "a=a() *class-not-made" },
	{ "\"a\":{" ON("sim") INITIAL(M("0x8000000300000000")) "}", "", 0,
	  "a=a(f) *feature-not-offered" },
	{ "\"a\":{" ON("sim") INITIAL(MODERN "," MAC1) "}", "", 0,
	  "a=a(fa) *word-needs-feature" },
	{ "\"a\":{" ON("disk") INITIAL("\"mtu\":60") "}", "", 0,
	  "a=a(m) *mtu-too-small *word-of-other-class *word-not-taken" },
	/* A second device on a management device that supports one. */
	{ "\"a\":{" ON("pci/0:1") "},\"b\":{" ON("pci/0:1") "}", "", 0,
	  "a=a(); b=a() *one-device-only" },
	{ "\"a\":{" ON("pci/0:1") "}", "\"b\":{" ON("pci/0:1") "}", 0,
	  "a=a() *one-device-only; b=! device:present/" },
	{ "\"a\":{" ON("pci/0:1") "}", "\"b\":{" ON("pci/0:1") "}", R,
	  "a=a(); b=d device:present/" },
	{ "\"a\":{" ON("pci/0:2") "},\"b\":{" ON("pci/0:2") "}", "", 0,
	  "a=a(); b=a() *hardware-shared" },
	/* Two devices swap places. */
	{ "\"a\":{" ON("pci/0:1") "},\"b\":{" ON("sim") "}",
	  "\"a\":{" ON("sim") "},\"b\":{" ON("pci/0:1") "}", R,
	  "a=da() mgmtdev:sim/pci/0:1; b=da() mgmtdev:pci/0:1/sim" },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vdpa_host *want = read_host(OLD, ABSENT, rows[i].want);
		struct vdpa_host *have = read_host(OLD, "", rows[i].have);

		assert_plan(want, have, rows[i].flags, rows[i].plan);
		vdpa_host_free(have);
		vdpa_host_free(want);
	}
}

/* ---- what was set later ------------------------------------------------- */

#define SET(words) ",\"set_config\":{" words "}"
#define PLAIN	   INITIAL(M("0x300000020") "," MAC1)
#define MAC3	   "\"mac\":\"52:54:00:12:34:03\""
#define TEXT1	   "52:54:00:12:34:01"
#define TEXT2	   "52:54:00:12:34:02"
#define TEXT3	   "52:54:00:12:34:03"

static const struct set_row {
	const char *kernel;
	struct row row;
} set_rows[] = {
	/* It is set again, or else the device is added with it. */
	{ NEW, { "\"a\":{" ON("sim") PLAIN SET(MAC2) "}", "", 0, "a=as(fa)" } },
	{ BEFORE,
	  { "\"a\":{" ON("sim") PLAIN SET(MAC2) "}", "", 0, "a=a(fa)" } },
	{ NEW,
	  { "\"a\":{" ON("sim") INITIAL("") SET(MAC2) "}", "", 0, "a=as()" } },
	{ BEFORE,
	  { "\"a\":{" ON("sim") INITIAL("") SET(MAC2) "}", "", 0, "a=a(a)" } },
	{ NEW,
	  { "\"a\":{" ON("pci/0:2") INITIAL("") SET(MAC2) "}", "", 0,
	    "a=a(a) *word-not-taken" } },
	{ NEW,
	  { "\"a\":{" ON("sim") DRIVER("vhost_vdpa") PLAIN SET(MAC2) "}", "", 0,
	    "a=asb(fa)" } },
	/* The kernel refuses to add a device with it. */
	{ NEW,
	  { "\"a\":{" ON("sim") INITIAL(MODERN) SET(MAC2) "}", "", 0,
	    "a=as(f)" } },
	{ BEFORE,
	  { "\"a\":{" ON("sim") INITIAL(MODERN) SET(MAC2) "}", "", 0,
	    "a=a(fa) *word-needs-feature" } },
	/* mlx5: the device offers MAC since then. */
	{ BEFORE,
	  { "\"a\":{" ON("pci/0:1") INITIAL(MODERN) SET(MAC2)
		    CONFIG(MAC2 "," M("0x300000020")) "}",
	    "", 0, "a=a(fa)" } },
	/* The creation is not recorded: a guest has changed the address. */
	{ NEW,
	  { "\"a\":{" ON("sim") SET(MAC2) CONFIG(MAC3 "," M("0x300000020")) "}",
	    "", 0, "a=a(fa)" } },
	{ NEW,
	  { "\"a\":{" ON("sim") SET(MAC2) CONFIG(MODERN) "}", "", 0,
	    "a=as(f)" } },

	/* What was administered last is compared. */
	{ NEW,
	  { "\"a\":{" ON("sim") PLAIN SET(MAC2) "}",
	    "\"a\":{" ON("sim") PLAIN SET(MAC2) "}", 0, "a=" } },
	{ NEW,
	  { "\"a\":{" ON("sim") PLAIN SET(MAC2) "}",
	    "\"a\":{" ON("sim") INITIAL(M("0x300000020") "," MAC2) "}", 0,
	    "a=" } },
	{ NEW,
	  { "\"a\":{" ON("sim") PLAIN "}",
	    "\"a\":{" ON("sim") PLAIN SET(MAC2) "}", R,
	    "a=da(fa) mac:" TEXT2 "/" TEXT1 } },
	{ NEW,
	  { "\"a\":{" ON("sim") PLAIN SET(MAC2) "}",
	    "\"a\":{" ON("sim") SET(MAC2) CONFIG(M("0x300000020")) "}", 0,
	    "a=" } },
	{ BEFORE,
	  { "\"a\":{" ON("pci/0:1") INITIAL(MODERN) SET(MAC2)
		    CONFIG(MAC2 "," M("0x300000020")) "}",
	    "\"a\":{" ON("pci/0:1") INITIAL(M("0x300000020") "," MAC2) "}", 0,
	    "a=" } },

	/* An earlier run has added the device, and not set the address. */
	{ NEW,
	  { "\"a\":{" ON("sim") PLAIN SET(MAC2) "}",
	    "\"a\":{" ON("sim") PLAIN "}", 0, "a=s mac:" TEXT1 "/" TEXT2 } },
	{ NEW,
	  { "\"a\":{" ON("sim") DRIVER("vhost_vdpa") PLAIN SET(MAC2) "}",
	    "\"a\":{" ON("sim") PLAIN "}", 0,
	    "a=sb mac:" TEXT1 "/" TEXT2 " driver:/vhost_vdpa" } },
	{ BEFORE,
	  { "\"a\":{" ON("sim") PLAIN SET(MAC2) "}",
	    "\"a\":{" ON("sim") PLAIN "}", 0, "a=! mac:" TEXT1 "/" TEXT2 } },
	{ BEFORE,
	  { "\"a\":{" ON("sim") PLAIN SET(MAC2) "}",
	    "\"a\":{" ON("sim") PLAIN "}", R,
	    "a=da(fa) mac:" TEXT1 "/" TEXT2 } },
	/* A device that is used, or that the administrator has changed. */
	{ NEW,
	  { "\"a\":{" ON("sim") PLAIN SET(MAC2) "}",
	    "\"a\":{" ON("sim") DRIVER("vhost_vdpa") PLAIN "}", 0,
	    "a=! mac:" TEXT1 "/" TEXT2 } },
	{ NEW,
	  { "\"a\":{" ON("sim") PLAIN SET(MAC2) "}",
	    "\"a\":{" ON("sim") DRIVER("vhost_vdpa") PLAIN "}", R,
	    "a=s mac:" TEXT1 "/" TEXT2 } },
	{ NEW,
	  { "\"a\":{" ON("sim") PLAIN SET(MAC2) "}",
	    "\"a\":{" ON("sim") PLAIN SET(MAC3) "}", 0,
	    "a=! mac:" TEXT3 "/" TEXT2 } },
	{ NEW,
	  { "\"a\":{" ON("sim") PLAIN SET(MAC2) "}",
	    "\"a\":{" ON("sim") INITIAL(MODERN) "}", 0,
	    "a=! device_features:0x300000000/0x300000020 mac:/" TEXT2 } },
	{ NEW,
	  { "\"a\":{" ON("sim") PLAIN SET(MAC2) "}",
	    "\"a\":{" ON("sim") INITIAL(MODERN) "}", R,
	    "a=das(fa) device_features:0x300000000/0x300000020 mac:/" TEXT2 } },

	/* What a guest has changed is shown, and is no difference. */
	{ NEW,
	  { "\"a\":{" ON("sim") PLAIN SET(MAC2) "}",
	    "\"a\":{" ON("sim") PLAIN SET(MAC2) CONFIG(MAC3) "}", R, "a= ~" } },
	{ BEFORE,
	  { "\"a\":{" ON("sim") PLAIN "}",
	    "\"a\":{" ON("sim") PLAIN CONFIG(MAC3) "}", R, "a= ~" } },
	{ NEW,
	  { "", "\"a\":{" ON("sim") SET(MAC2) CONFIG(MAC3) "}", R,
	    "a=d device:present/ ~" } },
	{ NEW,
	  { "\"a\":{" ON("sim") INITIAL("") "}",
	    "\"a\":{" ON("sim") INITIAL("") CONFIG(MAC3) "}", R, "a=" } },
};

static void test_set_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(set_rows); i++) {
		const struct set_row *row = &set_rows[i];
		struct vdpa_host *want = read_host(NEW, "", row->row.want);
		struct vdpa_host *have =
			read_host(row->kernel, "", row->row.have);

		assert_plan(want, have, row->row.flags, row->row.plan);
		vdpa_host_free(have);
		vdpa_host_free(want);
	}
}

/* ---- what only a program can ask for ------------------------------------ */

static void test_name_twice(void **state)
{
	struct vdpa_host_dev twice[2];
	struct vdpa_host *want = read_host(OLD, "", SIM("a"));
	struct vdpa_host *have = read_host(OLD, "", "");
	struct vdpa_host both = *want;

	(void)state;
	twice[0] = twice[1] = want->devs[0];
	both.devs = twice;
	both.dev_count = 2;
	assert_plan(&both, have, 0, "a=a(f) *name-twice; a=a(f)");
	vdpa_host_free(have);
	vdpa_host_free(want);
}

/* Bits that differ are reported as bits, so that they can be named. */
static void test_bits(void **state)
{
	struct vdpa_host *want = read_host(
		OLD, "", "\"a\":{" ON("sim") INITIAL(M("0x300000020")) "}");
	struct vdpa_host *have = read_host(
		OLD, "", "\"a\":{" ON("sim") INITIAL(M("0x300000008")) "}");
	struct vdpa_host_plan *plan;

	(void)state;
	assert_int_equal(vdpa_host_plan(want, have, 0, &plan, NULL), 0);
	assert_true(plan->actions[0].differences[0].bits == 0x28);
	vdpa_host_plan_free(plan);
	vdpa_host_plan_free(NULL);
	vdpa_host_free(have);
	vdpa_host_free(want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_set_rows),
		cmocka_unit_test(test_name_twice),
		cmocka_unit_test(test_bits),
	};

	return cmocka_run_group_tests_name("host-plan", tests, NULL, NULL);
}
