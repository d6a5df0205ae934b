/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests that are tables: the answers of the fake kernel as a list of steps,
 * the requests that it got as a text, and a test for each row of a table.
 */
#ifndef UNIT_SCRIPT_H
#define UNIT_SCRIPT_H

#include "fake.h"

/* ---- what the kernel answers ---------------------------------------- */

struct step {
	void (*play)(struct fake *fake, const struct step *step);
	uint32_t seq; /* of the request that it answers */
	uint16_t flags;
	const char *text; /* a sentence, or names with a blank between them */
	uint32_t number;
	int code;
};

#define STEP(...)           \
	{                   \
		__VA_ARGS__ \
	}
#define SCRIPT(...) \
	((const struct step[]){ __VA_ARGS__, STEP(NULL, 0, 0, NULL, 0, 0) })

/* Add each step of @script to the answers of @fake. May be NULL. */
void play(struct fake *fake, const struct step *script);

/* Each step is one datagram; WITH joins two steps in one. */
#define WITH STEP(play_with, 0, 0, NULL, 0, 0)

/* A datagram without a message. */
#define NOTHING STEP(play_nothing, 0, 0, NULL, 0, 0)

/* Acknowledgements: @code 0 is success. */
#define ACK(seq, code) STEP(play_ack, (seq), 0, NULL, 0, (code))
#define REFUSAL(seq, code, sentence) \
	STEP(play_ack, (seq), NLM_F_ACK_TLVS, (sentence), 0, (code))

/* The receive fails. */
#define FAILURE(code) STEP(play_failure, 0, 0, NULL, 0, (code))

/* The end of a dump. */
#define DONE(seq, code) STEP(play_done, (seq), 0, NULL, 0, (code))
#define DONE_INTERRUPTED(seq) \
	STEP(play_done, (seq), NLM_F_DUMP_INTR, NULL, 0, 0)

/* A message of the family without attributes; one with a u8 attribute. */
#define EMPTY(seq, flags, command) \
	STEP(play_empty, (seq), (flags), NULL, (command), 0)
#define WITH_U8(seq, command, attr) \
	STEP(play_empty, (seq), 0, NULL, (command), (attr))
#define DATA(seq) EMPTY(seq, 0, VDPA_CMD_DEV_NEW)

/* A message that has only a header. */
#define HEADER(seq, type) STEP(play_header, (seq), 0, NULL, (type), 0)

/* The number of the family, as the controller sends it. */
#define FAMILY(seq, number) STEP(play_family, (seq), 0, NULL, (number), 0)

/* One device. */
#define DEV(seq, name, max_vqs) STEP(play_devs, (seq), 0, (name), (max_vqs), 0)

/* Devices of a dump, in one datagram. */
#define DEVS(seq, names) STEP(play_devs, (seq), NLM_F_MULTI, (names), 3, 0)

/* A dump of devices: all in one datagram, or a datagram for each. */
#define LIST(seq, names) DEVS(seq, names), DONE(seq, 0)
#define DUMP(seq, names) \
	STEP(play_each_dev, (seq), NLM_F_MULTI, (names), 3, 0), DONE(seq, 0)

/* A dump that the kernel marks as interrupted. */
#define INTERRUPTED(seq)                                                  \
	STEP(play_devs, (seq), NLM_F_MULTI | NLM_F_DUMP_INTR, "x", 3, 0), \
		WITH, DONE(seq, 0)

/* Ten readings that never agree; a list is read ten times at most. */
#define RESTLESS(seq)                                                         \
	DUMP((seq), "a b"), DUMP((seq) + 1, "a b c"), DUMP((seq) + 2, "a b"), \
		DUMP((seq) + 3, "a b c"), DUMP((seq) + 4, "a b"),             \
		DUMP((seq) + 5, "a b c"), DUMP((seq) + 6, "a b"),             \
		DUMP((seq) + 7, "a b c"), DUMP((seq) + 8, "a b"),             \
		DUMP((seq) + 9, "a b c")

/* The requests that RESTLESS() answers. */
#define TEN_DUMPS                                            \
	"dump dev, dump dev, dump dev, dump dev, dump dev, " \
	"dump dev, dump dev, dump dev, dump dev, dump dev"

/* Configurations of net devices; the MTU is the sequence number. */
#define CONFIG(seq, name) STEP(play_configs, (seq), 0, (name), 0, 0)
#define CONFIGS(seq, names) \
	STEP(play_configs, (seq), NLM_F_MULTI, (names), 0, 0)

/* A dump of configurations, in one datagram. */
#define CONFIG_LIST(seq, names) CONFIGS(seq, names), WITH, DONE(seq, 0)

/* A management device without a bus. */
#define MGMTDEV(seq, name) STEP(play_mgmtdev, (seq), 0, (name), 0, 0)

/* One counter of virtqueue @qidx of "d0", with value 100 + @qidx. */
#define VSTATS(seq, qidx) STEP(play_vstats, (seq), 0, NULL, (qidx), 0)

void play_with(struct fake *fake, const struct step *step);
void play_nothing(struct fake *fake, const struct step *step);
void play_ack(struct fake *fake, const struct step *step);
void play_failure(struct fake *fake, const struct step *step);
void play_done(struct fake *fake, const struct step *step);
void play_empty(struct fake *fake, const struct step *step);
void play_header(struct fake *fake, const struct step *step);
void play_family(struct fake *fake, const struct step *step);
void play_devs(struct fake *fake, const struct step *step);
void play_each_dev(struct fake *fake, const struct step *step);
void play_configs(struct fake *fake, const struct step *step);
void play_mgmtdev(struct fake *fake, const struct step *step);
void play_vstats(struct fake *fake, const struct step *step);

/* ---- what the kernel was asked -------------------------------------- */

/*
 * Fails unless @fake got the requests @asks: "dump dev, config b + config c" is
 * one send with a dump and one with two requests.
 */
void assert_asked(const struct fake *fake, const char *asks);

/* ---- rows ----------------------------------------------------------- */

struct tests {
	struct CMUnitTest list[128];
	size_t count;
};

/*
 * Add a test for each row of @rows. The row's first member is the test's name;
 * @check gets the row in *state.
 */
#define ADD_ROWS(tests, check, rows) \
	add_rows((tests), (check), (rows), sizeof((rows)[0]), ARRAY_SIZE(rows))

void add_rows(struct tests *tests, CMUnitTestFunction check, const void *rows,
	      size_t size, size_t count);

int run_rows(const char *group, const struct tests *tests);

#endif
