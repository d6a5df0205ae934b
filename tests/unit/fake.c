// SPDX-License-Identifier: GPL-2.0-or-later
/* Messages as a kernel would write them, and a transport with a script. */

#include "fake.h"

#include "netlink/attr.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- messages ------------------------------------------------------- */

struct nlmsghdr *last_message(struct datagram *datagram)
{
	return (struct nlmsghdr *)(datagram->data + datagram->message);
}

static void append(struct datagram *datagram, const void *data, size_t size)
{
	assert_true(datagram->size + size <= sizeof(datagram->data));
	if (size)
		memcpy(datagram->data + datagram->size, data, size);
	datagram->size += size;
}

void put_bytes(struct datagram *datagram, const void *data, size_t size)
{
	static const char padding[4];

	append(datagram, data, size);
	append(datagram, padding, attr_align(size) - size);
	last_message(datagram)->nlmsg_len =
		(uint32_t)(datagram->size - datagram->message);
}

void put_rest(struct datagram *datagram, const void *data, size_t size)
{
	append(datagram, data, size);
}

void put_message(struct datagram *datagram, uint16_t type, uint16_t flags,
		 uint32_t seq)
{
	const struct nlmsghdr nlh = {
		.nlmsg_len = sizeof(nlh),
		.nlmsg_type = type,
		.nlmsg_flags = flags,
		.nlmsg_seq = seq,
	};

	datagram->message = datagram->size;
	append(datagram, &nlh, sizeof(nlh));
}

void put_genl(struct datagram *datagram, uint16_t flags, uint32_t seq,
	      uint8_t command)
{
	const struct genlmsghdr genl = { .cmd = command, .version = 1 };

	put_message(datagram, FAKE_FAMILY, flags, seq);
	put_bytes(datagram, &genl, sizeof(genl));
}

void put_attr(struct datagram *datagram, uint16_t type, const void *value,
	      size_t size)
{
	const struct nlattr attr = {
		.nla_len = (uint16_t)(sizeof(attr) + size),
		.nla_type = type,
	};

	put_bytes(datagram, &attr, sizeof(attr));
	put_bytes(datagram, value, size);
}

void put_string(struct datagram *datagram, uint16_t type, const char *value)
{
	put_attr(datagram, type, value, strlen(value) + 1);
}

void put_u8(struct datagram *datagram, uint16_t type, uint8_t value)
{
	put_attr(datagram, type, &value, sizeof(value));
}

void put_u16(struct datagram *datagram, uint16_t type, uint16_t value)
{
	put_attr(datagram, type, &value, sizeof(value));
}

void put_u32(struct datagram *datagram, uint16_t type, uint32_t value)
{
	put_attr(datagram, type, &value, sizeof(value));
}

void put_u64(struct datagram *datagram, uint16_t type, uint64_t value)
{
	put_attr(datagram, type, &value, sizeof(value));
}

void put_ack(struct datagram *datagram, uint32_t seq, int code, uint16_t flags)
{
	const struct nlmsgerr ack = {
		.error = code,
		.msg = { .nlmsg_len = 1000,
			 .nlmsg_type = FAKE_FAMILY,
			 .nlmsg_seq = seq },
	};

	put_message(datagram, NLMSG_ERROR, NLM_F_CAPPED | flags, seq);
	put_bytes(datagram, &ack, sizeof(ack));
}

void put_refusal(struct datagram *datagram, uint32_t seq, int code,
		 const char *sentence)
{
	put_ack(datagram, seq, code, NLM_F_ACK_TLVS);
	put_string(datagram, NLMSGERR_ATTR_MSG, sentence);
}

void put_done(struct datagram *datagram, uint32_t seq, int code)
{
	put_message(datagram, NLMSG_DONE, NLM_F_MULTI, seq);
	put_bytes(datagram, &code, sizeof(code));
}

struct nlmsghdr *copy_message(struct datagram *datagram)
{
	const struct nlmsghdr *nlh = last_message(datagram);
	struct nlmsghdr *copy = malloc(nlh->nlmsg_len);

	assert_non_null(copy);
	return memcpy(copy, nlh, nlh->nlmsg_len);
}

const struct nlattr *find_attr(const struct nlmsghdr *nlh, uint16_t type)
{
	const struct nlattr *attr;

	attr_for_each(attr, attr_begin(nlh), attr_end(nlh))
		if (mnl_attr_get_type(attr) == type)
			return attr;
	return NULL;
}

/* ---- the transport -------------------------------------------------- */

static void tell_messages(struct fake *fake, const void *data, size_t size)
{
	const struct nlmsghdr *nlh = data;
	int rest = (int)size;

	for (; mnl_nlmsg_ok(nlh, rest); nlh = mnl_nlmsg_next(nlh, &rest))
		fake->on_message(fake, nlh);
}

static int fake_send(struct vdpa_transport *transport, const void *data,
		     size_t size)
{
	struct fake *fake = (struct fake *)transport;
	bool is_over;

	assert_true(fake->send_count < FAKE_SENDS_MAX);
	is_over = fake->send_code && fake->send_count >= fake->send_limit;
	fake->sends[fake->send_count++] =
		(struct fake_send){ fake->sent_size, size };
	fake->sent = realloc(fake->sent, fake->sent_size + size);
	assert_non_null(fake->sent);
	memcpy(fake->sent + fake->sent_size, data, size);
	fake->sent_size += size;
	if (is_over)
		return fake->send_code;
	if (fake->on_message)
		tell_messages(fake, data, size);
	return 0;
}

static ssize_t fake_receive(struct vdpa_transport *transport, void *buffer,
			    size_t size)
{
	struct fake *fake = (struct fake *)transport;
	struct datagram *datagram = fake->script;
	ssize_t ret;

	fake->receive_count++;
	if (!datagram)
		return -ENODATA;
	fake->script = datagram->next;
	if (!fake->script)
		fake->script_end = &fake->script;

	ret = datagram->code ? datagram->code : (ssize_t)datagram->size;
	if (ret > (ssize_t)size)
		ret = -EMSGSIZE;
	if (ret > 0)
		memcpy(buffer, datagram->data, (size_t)ret);
	free(datagram);
	return ret;
}

static void fake_mark_closed(struct vdpa_transport *transport)
{
	((struct fake *)transport)->is_closed = true;
}

static const struct vdpa_transport_ops fake_ops = {
	.send = fake_send,
	.receive = fake_receive,
	.close = fake_mark_closed,
};

static bool fake_may_miss(struct vdpa_transport *transport)
{
	struct fake *fake = (struct fake *)transport;

	assert_true(*fake->misses);
	return *fake->misses++ == '1';
}

static const struct vdpa_transport_ops fake_watched_ops = {
	.send = fake_send,
	.receive = fake_receive,
	.close = fake_mark_closed,
	.may_miss = fake_may_miss,
};

void fake_watch(struct fake *fake, const char *misses)
{
	fake->base.ops = &fake_watched_ops;
	fake->misses = misses;
}

void fake_init(struct fake *fake)
{
	memset(fake, 0, sizeof(*fake));
	fake->base.ops = &fake_ops;
	fake->script_end = &fake->script;
}

void fake_free(struct fake *fake)
{
	while (fake->script) {
		struct datagram *next = fake->script->next;

		free(fake->script);
		fake->script = next;
	}
	free(fake->sent);
}

struct vdpa *fake_open(struct fake *fake)
{
	struct vdpa *vdpa;

	fake_init(fake);
	assert_int_equal(vdpa_open_take(&fake->base, &vdpa, NULL), 0);
	vdpa->family = FAKE_FAMILY;
	return vdpa;
}

void fake_close(struct fake *fake, struct vdpa *vdpa)
{
	assert_true(!fake->misses || !*fake->misses);
	vdpa_close(vdpa);
	assert_true(fake->is_closed);
	assert_null(fake->script);
	fake_free(fake);
}

struct datagram *fake_answer(struct fake *fake)
{
	struct datagram *datagram;

	if (fake->is_same_datagram) {
		fake->is_same_datagram = false;
		return fake->last;
	}
	datagram = calloc(1, sizeof(*datagram));
	assert_non_null(datagram);
	fake->last = datagram;
	*fake->script_end = datagram;
	fake->script_end = &datagram->next;
	return datagram;
}

void fake_failure(struct fake *fake, int code)
{
	fake_answer(fake)->code = code;
}

const struct nlmsghdr *fake_message(const struct fake *fake, size_t n, size_t i)
{
	const struct fake_send *send = &fake->sends[n];
	const struct nlmsghdr *nlh;
	int rest;

	if (n >= fake->send_count)
		return NULL;
	rest = (int)send->size;
	nlh = (const struct nlmsghdr *)(fake->sent + send->offset);
	for (; mnl_nlmsg_ok(nlh, rest); nlh = mnl_nlmsg_next(nlh, &rest))
		if (!i--)
			return nlh;
	return NULL;
}

size_t fake_message_count(const struct fake *fake, size_t n)
{
	size_t count = 0;

	while (fake_message(fake, n, count))
		count++;
	return count;
}

uint8_t message_command(const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	return genl->cmd;
}

/* ---- answers of the family ------------------------------------------ */

void answer_ack(struct fake *fake, uint32_t seq, int code)
{
	put_ack(fake_answer(fake), seq, code, 0);
}

void answer_refusal(struct fake *fake, uint32_t seq, int code,
		    const char *sentence)
{
	put_refusal(fake_answer(fake), seq, code, sentence);
}

/* ---- checks --------------------------------------------------------- */

void text_has(const char *text, const char *part, const char *file, int line)
{
	if (strstr(text, part))
		return;
	print_error("\"%s\" is not in \"%s\"\n", part, text);
	_fail(file, line);
}

void soil_error(struct vdpa_error *err)
{
	memset(err, 'x', sizeof(*err));
	err->code = -4095;
	err->what[VDPA_ERROR_TEXT_SIZE - 1] = '\0';
	err->hint[VDPA_ERROR_TEXT_SIZE - 1] = '\0';
	err->kernel[VDPA_ERROR_TEXT_SIZE - 1] = '\0';
}
