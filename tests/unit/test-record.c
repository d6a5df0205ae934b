// SPDX-License-Identifier: GPL-2.0-or-later
/* Recordings: writing them, and answering from them. */

#include "script.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vdpa/transport.h>

/* ---- files ---------------------------------------------------------- */

static char path[] = "/tmp/vdpa-recording.XXXXXX";

static int make_file(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

static void write_file(const void *bytes, size_t size)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static const char *read_file(void)
{
	static char text[4096];
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	return text;
}

/* ---- shorthands ----------------------------------------------------- */

static int send_text(struct vdpa_transport *transport, const char *text)
{
	return transport->ops->send(transport, text, strlen(text));
}

static ssize_t receive(struct vdpa_transport *transport, char buffer[16])
{
	memset(buffer, 0, 16);
	return transport->ops->receive(transport, buffer, 16);
}

static void close_transport(struct vdpa_transport *transport)
{
	transport->ops->close(transport);
}

/* Open a replay of a file with @text. */
static struct vdpa_transport *replay(const char *text)
{
	struct vdpa_transport *transport;

	write_file(text, strlen(text));
	assert_int_equal(vdpa_transport_replay(path, &transport, NULL), 0);
	return transport;
}

/* ---- record --------------------------------------------------------- */

static void test_record(void **state)
{
	struct vdpa_transport *record;
	struct fake fake;
	char buffer[16];

	(void)state;
	fake_init(&fake);
	put_rest(fake_answer(&fake), "\0\xff", 2);
	fake_failure(&fake, -ENOBUFS);
	fake_answer(&fake);
	assert_int_equal(
		vdpa_transport_record_take(&fake.base, path, &record, NULL), 0);
	assert_int_equal(send_text(record, "AZ"), 0);
	assert_int_equal(receive(record, buffer), 2);
	assert_memory_equal(buffer, "\0\xff", 2);
	assert_int_equal(receive(record, buffer), -ENOBUFS);
	assert_int_equal(receive(record, buffer), 0);
	fake.send_code = -EPERM;
	assert_int_equal(send_text(record, "B"), -EPERM);
	assert_string_equal(read_file(),
			    "> 415a\n< 00ff\n! 105\n< \n> 42\n! 1\n");
	close_transport(record);
	assert_true(fake.is_closed);
	assert_int_equal(fake.send_count, 2);
	fake_free(&fake);
}

/* Events may have been missed, also if the inner transport cannot tell. */
static void test_record_misses(void **state)
{
	struct vdpa_transport *record;
	struct fake fake;

	(void)state;
	for (int i = 0; i < 2; i++) {
		fake_init(&fake);
		if (i == 0)
			fake_watch(&fake, "10");
		assert_int_equal(vdpa_transport_record_take(&fake.base, path,
							    &record, NULL),
				 0);
		assert_true(record->ops->may_miss(record));
		assert_int_equal(record->ops->may_miss(record), i);
		close_transport(record);
		assert_string_equal(read_file(),
				    i == 0 ? "? 1\n? 0\n" : "? 1\n? 1\n");
		fake_free(&fake);
	}
}

static void test_record_to_nowhere(void **state)
{
	struct vdpa_transport *record = NULL;
	struct vdpa_error err;
	struct fake fake;

	(void)state;
	fake_init(&fake);
	soil_error(&err);
	assert_int_equal(vdpa_transport_record_take(
				 &fake.base, "/proc/none/file", &record, &err),
			 -ENOENT);
	assert_int_equal(err.code, -ENOENT);
	assert_text_has(err.what, "cannot record to \"/proc/none/file\"");
	assert_null(record);
	assert_true(fake.is_closed);
	fake_free(&fake);
}

static void test_full_disk(void **state)
{
	struct vdpa_transport *record;
	struct fake fake;
	char buffer[16];

	(void)state;
	fake_init(&fake);
	put_rest(fake_answer(&fake), "a", 1);
	fake_failure(&fake, -EINTR);
	assert_int_equal(vdpa_transport_record_take(&fake.base, "/dev/full",
						    &record, NULL),
			 0);
	assert_int_equal(send_text(record, "A"), -EIO);
	/* A request that could not be recorded was not sent, either. */
	assert_int_equal(fake.send_count, 0);
	assert_int_equal(receive(record, buffer), -EIO);
	assert_int_equal(receive(record, buffer), -EIO);
	close_transport(record);
	fake_free(&fake);
}

/* ---- replay --------------------------------------------------------- */

static void test_replay(void **state)
{
	struct vdpa_transport *transport =
		replay("# a comment\n\n> 415a\n< 00ff\n! 105\n# one more\n<\n");
	char buffer[16];

	(void)state;
	assert_int_equal(send_text(transport, "AZ"), 0);
	assert_int_equal(receive(transport, buffer), 2);
	assert_memory_equal(buffer, "\0\xff", 2);
	assert_int_equal(receive(transport, buffer), -ENOBUFS);
	assert_int_equal(receive(transport, buffer), 0);
	assert_int_equal(receive(transport, buffer), -ENODATA);
	close_transport(transport);
}

/* A handle whose exchange is recorded, then played back. */
static void test_round_trip(void **state)
{
	struct vdpa_transport *transport;
	struct vdpa_dev *dev;
	struct vdpa *vdpa;
	struct fake fake;

	(void)state;
	fake_init(&fake);
	assert_int_equal(vdpa_transport_record_take(&fake.base, path,
						    &transport, NULL),
			 0);
	assert_int_equal(vdpa_open_take(transport, &vdpa, NULL), 0);
	vdpa->family = FAKE_FAMILY;
	play(&fake, SCRIPT(DEV(1, "d0", 3), ACK(1, 0),
			   REFUSAL(2, -ENODEV, "device not found")));
	assert_int_equal(vdpa_dev_get(vdpa, "d0", &dev, NULL), 0);
	vdpa_dev_free(dev);
	assert_int_equal(vdpa_dev_get(vdpa, "d1", &dev, NULL), -ENODEV);
	fake_close(&fake, vdpa);

	assert_int_equal(vdpa_transport_replay(path, &transport, NULL), 0);
	assert_int_equal(vdpa_open_take(transport, &vdpa, NULL), 0);
	vdpa->family = FAKE_FAMILY;
	assert_int_equal(vdpa_dev_get(vdpa, "d0", &dev, NULL), 0);
	assert_string_equal(dev->name, "d0");
	assert_int_equal(dev->max_vqs, 3);
	vdpa_dev_free(dev);
	assert_int_equal(vdpa_dev_get(vdpa, "d1", &dev, NULL), -ENODEV);
	assert_int_equal(vdpa_dev_get(vdpa, "d2", &dev, NULL), -EPROTO);
	vdpa_close(vdpa);
}

static void test_other_request(void **state)
{
	static const char *const others[] = { "", "A", "AZZ", "AX", "az" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		struct vdpa_transport *transport = replay("> 415a\n< 00\n");

		assert_int_equal(send_text(transport, others[i]), -EPROTO);
		/* The recording stays where it is. */
		assert_int_equal(send_text(transport, "AZ"), 0);
		close_transport(transport);
	}
}

/* A send where the recording has an answer, and the other way round. */
static void test_out_of_step(void **state)
{
	struct vdpa_transport *transport = replay("> 41\n< 00\n");
	char buffer[16];

	(void)state;
	assert_int_equal(receive(transport, buffer), -ENODATA);
	assert_int_equal(send_text(transport, "A"), 0);
	assert_int_equal(send_text(transport, "A"), -EPROTO);
	assert_int_equal(receive(transport, buffer), 1);
	assert_int_equal(send_text(transport, "A"), -EPROTO);
	assert_int_equal(receive(transport, buffer), -ENODATA);
	close_transport(transport);
}

static void test_empty_file(void **state)
{
	struct vdpa_transport *transport = replay("");
	char buffer[16];

	(void)state;
	assert_int_equal(send_text(transport, "A"), -EPROTO);
	assert_int_equal(receive(transport, buffer), -ENODATA);
	close_transport(transport);
}

/* The last line may lack its end. */
static void test_no_newline_at_the_end(void **state)
{
	struct vdpa_transport *transport = replay("> 41\n< 4243");
	char buffer[16];

	(void)state;
	assert_int_equal(send_text(transport, "A"), 0);
	assert_int_equal(receive(transport, buffer), 2);
	assert_string_equal(buffer, "BC");
	close_transport(transport);
}

static void test_answer_that_does_not_fit(void **state)
{
	struct vdpa_transport *transport =
		replay("< 000102030405060708090a0b0c0d0e0f\n"
		       "< 000102030405060708090a0b0c0d0e0f10\n");
	char buffer[16];

	(void)state;
	assert_int_equal(receive(transport, buffer), 16);
	assert_int_equal(receive(transport, buffer), -EMSGSIZE);
	close_transport(transport);
}

static void test_bad_digits(void **state)
{
	static const char *const lines[] = {
		"< 0\n",  "< 012\n",   "< 0",	 "< 0g\n",
		"< g0\n", "< 00 11\n", "< zz\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		struct vdpa_transport *transport = replay(lines[i]);
		char buffer[16];

		assert_int_equal(receive(transport, buffer), -EBADMSG);
		close_transport(transport);
	}
}

static void test_bad_digits_of_a_request(void **state)
{
	struct vdpa_transport *transport = replay("> 4\n");

	(void)state;
	assert_int_equal(send_text(transport, "A"), -EBADMSG);
	close_transport(transport);
}

/*
 * The number after "!" becomes the result of a receive. It must be an errno;
 * otherwise a recording could claim bytes that do not exist.
 */
static void test_bad_errno(void **state)
{
	static const char *const lines[] = { "! -5\n",	  "! -100000\n",
					     "! 0\n",	  "!\n",
					     "! x\n",	  "! 99999999999\n",
					     "! 100000\n" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		struct vdpa_transport *transport = replay(lines[i]);
		char buffer[16];

		assert_int_equal(receive(transport, buffer), -EBADMSG);
		close_transport(transport);
	}
}

/* If a recording does not say, anything may have been missed. */
static void test_replay_misses(void **state)
{
	struct vdpa_transport *transport = replay("? 1\n? 0\n> 41\n? 0\n");

	(void)state;
	assert_true(transport->ops->may_miss(transport));
	assert_false(transport->ops->may_miss(transport));
	assert_true(transport->ops->may_miss(transport));
	assert_int_equal(send_text(transport, "A"), 0);
	assert_false(transport->ops->may_miss(transport));
	assert_true(transport->ops->may_miss(transport));
	close_transport(transport);
}

/* ---- files that are no recordings ----------------------------------- */

static void assert_no_recording(const void *bytes, size_t size)
{
	struct vdpa_transport *transport = NULL;
	struct vdpa_error err;

	write_file(bytes, size);
	soil_error(&err);
	assert_int_equal(vdpa_transport_replay(path, &transport, &err),
			 -EBADMSG);
	assert_int_equal(err.code, -EBADMSG);
	assert_text_has(err.what, "is not a recording");
	assert_text_has(err.hint, "\">\", \"<\"");
	assert_null(transport);
}

static void test_no_recording(void **state)
{
	static const char *const texts[] = {
		"{}\n",
		"vdpa0: type network\n",
		"> 41\nnot this\n",
		" > 41\n",
		"> 41\n< 00\n? 5\n",
		"\177ELF",
		"?\n",
		"? 0",
		"% 0\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_no_recording(texts[i], strlen(texts[i]));
}

/* A NUL does not end a file. */
static void test_no_recording_with_nul(void **state)
{
	(void)state;
	assert_no_recording("\0\0\0\0", 4);
	assert_no_recording("> 41\n\0x\n", 8);
}

static void test_no_file(void **state)
{
	struct vdpa_transport *transport;
	struct vdpa_error err;

	(void)state;
	assert_int_equal(vdpa_transport_replay("/proc/none/file", &transport,
					       &err),
			 -ENOENT);
	assert_text_has(err.what, "cannot replay \"/proc/none/file\"");
}

/* It opens, but it cannot be read. */
static void test_folder(void **state)
{
	struct vdpa_transport *transport = NULL;
	int ret = vdpa_transport_replay("/", &transport, NULL);

	(void)state;
	if (transport)
		close_transport(transport);
	assert_int_equal(ret, -EISDIR);
}

/* ---- files ----------------------------------------------------------- */

static ssize_t fake_file(struct vdpa_transport *transport, enum vdpa_file_op op,
			 const char *name, void *buffer, size_t size)
{
	(void)transport;
	(void)size;
	if (strcmp(name, "/a") != 0)
		return -ENOENT;
	if (op != VDPA_FILE_READ)
		return 0;
	memcpy(buffer, "AZ", 2);
	return 2;
}

static void do_files(struct vdpa_transport *transport)
{
	char buffer[16] = "B";

	assert_int_equal(transport->ops->file(transport, VDPA_FILE_REPLACE,
					      "/a", buffer, 1),
			 0);
	assert_int_equal(transport->ops->file(transport, VDPA_FILE_READ, "/a",
					      buffer, sizeof(buffer)),
			 2);
	assert_memory_equal(buffer, "AZ", 2);
	assert_int_equal(transport->ops->file(transport, VDPA_FILE_LOAD, "/b",
					      buffer, sizeof(buffer)),
			 -ENOENT);
}

static void test_files(void **state)
{
	static const char text[] = "@ 732f610042\n< \n@ 722f6100\n< 415a\n"
				   "@ 6f2f6200\n! 2\n";
	struct vdpa_transport_ops ops;
	struct vdpa_transport *transport;
	struct fake fake;
	char buffer[1];

	(void)state;
	fake_init(&fake);
	ops = *fake.base.ops;
	ops.file = fake_file;
	fake.base.ops = &ops;
	assert_int_equal(vdpa_transport_record_take(&fake.base, path,
						    &transport, NULL),
			 0);
	do_files(transport);
	close_transport(transport);
	fake_free(&fake);
	assert_string_equal(read_file(), text);

	transport = replay(text);
	/* A file other than the recorded one. */
	assert_int_equal(transport->ops->file(transport, VDPA_FILE_READ, "/a",
					      buffer, 1),
			 -EPROTO);
	do_files(transport);
	close_transport(transport);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_record),
		cmocka_unit_test(test_record_misses),
		cmocka_unit_test(test_record_to_nowhere),
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_replay),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_other_request),
		cmocka_unit_test(test_out_of_step),
		cmocka_unit_test(test_empty_file),
		cmocka_unit_test(test_no_newline_at_the_end),
		cmocka_unit_test(test_answer_that_does_not_fit),
		cmocka_unit_test(test_bad_digits),
		cmocka_unit_test(test_bad_digits_of_a_request),
		cmocka_unit_test(test_bad_errno),
		cmocka_unit_test(test_replay_misses),
		cmocka_unit_test(test_no_recording),
		cmocka_unit_test(test_no_recording_with_nul),
		cmocka_unit_test(test_no_file),
		cmocka_unit_test(test_folder),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests_name("record", tests, make_file,
					   remove_file);
}
