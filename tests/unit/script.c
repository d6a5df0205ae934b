// SPDX-License-Identifier: GPL-2.0-or-later
/* Steps of a fake kernel, its requests as a text, and tests from rows. */

#include "script.h"

#include "netlink/attr.h"

#include <linux/genetlink.h>
#include <stdio.h>
#include <string.h>
#include <vdpa/virtio.h>

/* ---- what the kernel answers ---------------------------------------- */

void play(struct fake *fake, const struct step *script)
{
	for (; script && script->play; script++)
		script->play(fake, script);
}

void play_with(struct fake *fake, const struct step *step)
{
	(void)step;
	fake->is_same_datagram = true;
}

void play_nothing(struct fake *fake, const struct step *step)
{
	(void)step;
	fake_answer(fake);
}

void play_ack(struct fake *fake, const struct step *step)
{
	struct datagram *datagram = fake_answer(fake);

	put_ack(datagram, step->seq, step->code, step->flags);
	if (step->text)
		put_string(datagram, NLMSGERR_ATTR_MSG, step->text);
}

void play_failure(struct fake *fake, const struct step *step)
{
	fake_failure(fake, step->code);
}

void play_done(struct fake *fake, const struct step *step)
{
	struct datagram *datagram = fake_answer(fake);

	put_done(datagram, step->seq, step->code);
	last_message(datagram)->nlmsg_flags |= step->flags;
}

void play_empty(struct fake *fake, const struct step *step)
{
	struct datagram *datagram = fake_answer(fake);

	put_genl(datagram, step->flags, step->seq, (uint8_t)step->number);
	if (step->code)
		put_u8(datagram, (uint16_t)step->code, 1);
}

void play_header(struct fake *fake, const struct step *step)
{
	put_message(fake_answer(fake), (uint16_t)step->number, step->flags,
		    step->seq);
}

void play_family(struct fake *fake, const struct step *step)
{
	const struct genlmsghdr genl = { .cmd = CTRL_CMD_NEWFAMILY,
					 .version = 2 };
	struct datagram *datagram = fake_answer(fake);

	put_message(datagram, GENL_ID_CTRL, 0, step->seq);
	put_bytes(datagram, &genl, sizeof(genl));
	put_u16(datagram, CTRL_ATTR_FAMILY_ID, (uint16_t)step->number);
}

/*
 * Copy the first of @names to @name. Returns the rest; NULL if there was none.
 */
static const char *next_name(const char *names, char name[static 16])
{
	size_t length = strcspn(names, " ");

	if (!length)
		return NULL;
	assert_true(length < 16);
	memcpy(name, names, length);
	name[length] = '\0';
	return names + length + (names[length] == ' ');
}

static void put_dev(struct datagram *datagram, const struct step *step,
		    const char *name)
{
	put_genl(datagram, step->flags, step->seq, VDPA_CMD_DEV_NEW);
	put_string(datagram, VDPA_ATTR_DEV_NAME, name);
	put_u32(datagram, VDPA_ATTR_DEV_ID, VDPA_CLASS_NET);
	put_u32(datagram, VDPA_ATTR_DEV_MAX_VQS, step->number);
}

void play_devs(struct fake *fake, const struct step *step)
{
	struct datagram *datagram = fake_answer(fake);
	const char *names = step->text;
	char name[16];

	while ((names = next_name(names, name)))
		put_dev(datagram, step, name);
}

void play_each_dev(struct fake *fake, const struct step *step)
{
	const char *names = step->text;
	char name[16];

	while ((names = next_name(names, name)))
		put_dev(fake_answer(fake), step, name);
}

void play_configs(struct fake *fake, const struct step *step)
{
	struct datagram *datagram = fake_answer(fake);
	const char *names = step->text;
	char name[16];

	while ((names = next_name(names, name))) {
		put_genl(datagram, step->flags, step->seq,
			 VDPA_CMD_DEV_CONFIG_GET);
		put_string(datagram, VDPA_ATTR_DEV_NAME, name);
		put_u32(datagram, VDPA_ATTR_DEV_ID, VDPA_CLASS_NET);
		put_u16(datagram, VDPA_ATTR_DEV_NET_CFG_MTU,
			(uint16_t)step->seq);
	}
}

void play_mgmtdev(struct fake *fake, const struct step *step)
{
	struct datagram *datagram = fake_answer(fake);

	put_genl(datagram, step->flags, step->seq, VDPA_CMD_MGMTDEV_NEW);
	put_string(datagram, VDPA_ATTR_MGMTDEV_DEV_NAME, step->text);
}

void play_vstats(struct fake *fake, const struct step *step)
{
	struct datagram *datagram = fake_answer(fake);

	put_genl(datagram, 0, step->seq, VDPA_CMD_DEV_VSTATS_GET);
	put_string(datagram, VDPA_ATTR_DEV_NAME, "d0");
	put_u32(datagram, VDPA_ATTR_DEV_QUEUE_INDEX, step->number);
	put_string(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_NAME, "n");
	put_u64(datagram, VDPA_ATTR_DEV_VENDOR_ATTR_VALUE, 100 + step->number);
}

/* ---- what the kernel was asked -------------------------------------- */

struct asked {
	char text[4096];
	size_t length;
};

__attribute__((format(printf, 2, 3))) static void say(struct asked *asked,
						      const char *format, ...)
{
	size_t size = sizeof(asked->text) - asked->length;
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(asked->text + asked->length, size, format, args);
	va_end(args);
	assert_true(length >= 0 && (size_t)length < size);
	asked->length += (size_t)length;
}

static const char *command_word(const struct nlmsghdr *nlh)
{
	static const char *const words[] = {
		[VDPA_CMD_MGMTDEV_GET] = "mgmtdev",
		[VDPA_CMD_DEV_DEL] = "del",
		[VDPA_CMD_DEV_GET] = "dev",
		[VDPA_CMD_DEV_CONFIG_GET] = "config",
		[VDPA_CMD_DEV_VSTATS_GET] = "vstats",
	};
	uint8_t command;

	if (nlh->nlmsg_type == NLMSG_NOOP)
		return "barrier";
	if (nlh->nlmsg_type == GENL_ID_CTRL)
		return "family";
	assert_int_equal(nlh->nlmsg_type, FAKE_FAMILY);
	command = message_command(nlh);
	assert_true(command < ARRAY_SIZE(words) && words[command]);
	return words[command];
}

/* The string of attribute @type, with @before and @after it, if it is there. */
static void say_string(struct asked *asked, const struct nlmsghdr *nlh,
		       uint16_t type, const char *before, const char *after)
{
	const struct nlattr *attr = find_attr(nlh, type);

	if (attr)
		say(asked, "%s%s%s", before, mnl_attr_get_str(attr), after);
}

static void say_attrs(struct asked *asked, const struct nlmsghdr *nlh)
{
	const struct nlattr *qidx;
	bool has_bus = find_attr(nlh, VDPA_ATTR_MGMTDEV_BUS_NAME);

	say_string(asked, nlh, VDPA_ATTR_MGMTDEV_BUS_NAME, " ", "/");
	say_string(asked, nlh, VDPA_ATTR_MGMTDEV_DEV_NAME, has_bus ? "" : " ",
		   "");
	say_string(asked, nlh, VDPA_ATTR_DEV_NAME, " ", "");
	qidx = find_attr(nlh, VDPA_ATTR_DEV_QUEUE_INDEX);
	if (!qidx)
		return;
	assert_int_equal(mnl_attr_get_payload_len(qidx), 4);
	say(asked, " %u", mnl_attr_get_u32(qidx));
}

static void say_message(struct asked *asked, const struct nlmsghdr *nlh)
{
	bool is_dump = nlh->nlmsg_flags & NLM_F_DUMP;

	assert_int_equal(nlh->nlmsg_flags,
			 NLM_F_REQUEST | (is_dump ? NLM_F_DUMP : NLM_F_ACK));
	say(asked, "%s%s", is_dump ? "dump " : "", command_word(nlh));
	if (nlh->nlmsg_type == FAKE_FAMILY)
		say_attrs(asked, nlh);
}

void assert_asked(const struct fake *fake, const char *asks)
{
	struct asked asked = { .text = "" };
	const struct nlmsghdr *nlh;

	for (size_t n = 0; n < fake->send_count; n++) {
		say(&asked, "%s", n ? ", " : "");
		for (size_t i = 0; (nlh = fake_message(fake, n, i)); i++) {
			say(&asked, "%s", i ? " + " : "");
			say_message(&asked, nlh);
		}
	}
	assert_string_equal(asked.text, asks);
}

/* ---- rows ----------------------------------------------------------- */

void add_rows(struct tests *tests, CMUnitTestFunction check, const void *rows,
	      size_t size, size_t count)
{
	assert_true(tests->count + count <= ARRAY_SIZE(tests->list));
	for (size_t i = 0; i < count; i++) {
		void *row = (char *)rows + i * size;

		tests->list[tests->count++] = (struct CMUnitTest){
			.name = *(const char *const *)row,
			.test_func = check,
			.initial_state = row,
		};
	}
}

int run_rows(const char *group, const struct tests *tests)
{
	return _cmocka_run_group_tests(group, tests->list, tests->count, NULL,
				       NULL);
}
