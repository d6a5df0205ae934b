/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests of the library: messages as a kernel would write them, and a
 * transport that answers from a script.
 */
#ifndef UNIT_FAKE_H
#define UNIT_FAKE_H

#include "netlink/exchange.h"

/* cmocka.h needs these headers before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <linux/netlink.h>
#include <stdbool.h>
#include <vdpa/vdpa.h>
#include <vdpa/wire.h>

#include "util/array.h"

/*
 * Leave a test that cannot run here, and say why. cmocka's skip() prints
 * "not ok", which readers of TAP count as a failure.
 */
#define SKIP_TEST(why)                                           \
	do {                                                     \
		print_message("# SKIP %s: %s\n", __func__, why); \
		return;                                          \
	} while (0)

/* The number that the fake kernel gives to the family. */
#define FAKE_FAMILY 0x1f

/* ---- messages ------------------------------------------------------- */

/* Bytes that one receive returns. All zero is empty. */
struct datagram {
	int code; /* negative: the errno of the receive */
	size_t size;
	size_t message; /* where the last message begins */
	struct datagram *next;
	_Alignas(8) char data[EXCHANGE_RECEIVE_SIZE];
};

/* Begin a message. Each put_*() updates its length. */
void put_message(struct datagram *datagram, uint16_t type, uint16_t flags,
		 uint32_t seq);

/* Begin a message of the family, with @command. */
void put_genl(struct datagram *datagram, uint16_t flags, uint32_t seq,
	      uint8_t command);

/* Bytes of the last message, padded to four. */
void put_bytes(struct datagram *datagram, const void *data, size_t size);

/* Bytes after all messages. */
void put_rest(struct datagram *datagram, const void *data, size_t size);

void put_attr(struct datagram *datagram, uint16_t type, const void *value,
	      size_t size);
void put_string(struct datagram *datagram, uint16_t type, const char *value);
void put_u8(struct datagram *datagram, uint16_t type, uint8_t value);
void put_u16(struct datagram *datagram, uint16_t type, uint16_t value);
void put_u32(struct datagram *datagram, uint16_t type, uint32_t value);
void put_u64(struct datagram *datagram, uint16_t type, uint64_t value);

/*
 * An acknowledgement as a kernel sends it to a socket with NETLINK_CAP_ACK and
 * NETLINK_EXT_ACK. If @flags has NLM_F_ACK_TLVS, the attributes that follow are
 * its TLVs.
 */
void put_ack(struct datagram *datagram, uint32_t seq, int code, uint16_t flags);

/* An acknowledgement with a sentence. */
void put_refusal(struct datagram *datagram, uint32_t seq, int code,
		 const char *sentence);

/* The end of a dump. */
void put_done(struct datagram *datagram, uint32_t seq, int code);

/* The last message. */
struct nlmsghdr *last_message(struct datagram *datagram);

/*
 * A copy of the last message in memory of exactly its length, so that valgrind
 * and the sanitizers see a read beyond it. Free it.
 */
struct nlmsghdr *copy_message(struct datagram *datagram);

/* The attribute of @nlh with number @type; NULL when there is none. */
const struct nlattr *find_attr(const struct nlmsghdr *nlh, uint16_t type);

/* ---- the transport -------------------------------------------------- */

#define FAKE_SENDS_MAX 2048

/* One datagram that was sent: its place in @sent, and its size. */
struct fake_send {
	size_t offset;
	size_t size;
};

/*
 * Receives return @script in order. After its end they fail with -ENODATA, so
 * that a library that reads on fails its test and does not hang.
 */
struct fake {
	struct vdpa_transport base;
	struct datagram *script;
	struct datagram **script_end;
	struct datagram *last; /* that was added to the script */
	bool is_same_datagram; /* the next answer goes into @last */
	char *sent;
	size_t sent_size;
	struct fake_send sends[FAKE_SENDS_MAX];
	size_t send_count;
	size_t receive_count;
	size_t send_limit; /* sends that work */
	int send_code;	   /* what the others return */
	bool is_closed;
	const char *misses; /* of fake_watch(), what is left of it */
	/* Called for every message that is sent; may add to the script. */
	void (*on_message)(struct fake *fake, const struct nlmsghdr *nlh);
};

void fake_init(struct fake *fake);
void fake_free(struct fake *fake);

/*
 * A handle on @fake that already knows the family: its first request has
 * sequence number 1.
 */
struct vdpa *fake_open(struct fake *fake);

/*
 * Let it report whether devices may have been removed: @misses has '1' or '0'
 * for each time that it is asked.
 */
void fake_watch(struct fake *fake, const char *misses);

/* Close the handle; the whole script must have been read. */
void fake_close(struct fake *fake, struct vdpa *vdpa);

/* Add a datagram to the script; put_*() fill it. */
struct datagram *fake_answer(struct fake *fake);

/* Add a receive that fails with @code. */
void fake_failure(struct fake *fake, int code);

/* Message @i of send number @n, both from 0; NULL when there is none. */
const struct nlmsghdr *fake_message(const struct fake *fake, size_t n,
				    size_t i);

size_t fake_message_count(const struct fake *fake, size_t n);

/* The command of a message of the family. */
uint8_t message_command(const struct nlmsghdr *nlh);

/* ---- answers of the family ------------------------------------------ */

/* Only an acknowledgement. */
void answer_ack(struct fake *fake, uint32_t seq, int code);

void answer_refusal(struct fake *fake, uint32_t seq, int code,
		    const char *sentence);

/* ---- checks --------------------------------------------------------- */

/* Fails unless @part is somewhere in @text, and shows both. */
#define assert_text_has(text, part) text_has((text), (part), __FILE__, __LINE__)

void text_has(const char *text, const char *part, const char *file, int line);

/* Fill @err, so that a test sees which members a call set. */
void soil_error(struct vdpa_error *err);

#endif
