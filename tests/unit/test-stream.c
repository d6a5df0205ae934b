// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The two ends of a stream: requests to a server, and the results if the server
 * is stuck, lost or hostile. A named pipe without a writer stands for a kernel
 * that blocks a process.
 */

#include "fake.h"
#include "transport/frame.h"
#include "util/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vdpa/serve.h>

/*
 * A limit that a call reaches only if it is stuck, and a limit for stuck calls.
 */
#define LONG_MS	 60000
#define SHORT_MS 200

static char folder[] = "/tmp/vdpa-stream.XXXXXX";
static char plain[64], hanging[64];

static int make_folder(void **state)
{
	int fd;

	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(plain, sizeof(plain), "%s/plain", folder);
	snprintf(hanging, sizeof(hanging), "%s/hanging", folder);
	fd = open(plain, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, "some text", 9) != 9)
		return -1;
	close(fd);
	return chmod(folder, 0755) || mkfifo(hanging, 0600);
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(plain);
	unlink(hanging);
	return rmdir(folder);
}

/* ---- servers ------------------------------------------------------------- */

/* The number of servers that a test started. */
static struct {
	pid_t pids[8];
	size_t count;
	/* If not NULL, sent in the place of a server. */
	const uint8_t *script;
	size_t script_size;
	bool is_open; /* nothing follows, and the stream does not end */
	int other;    /* its end */
	int settled;
	vdpa_serve_open_fn *open;
} servers;

static int open_kernel(void *arg, struct vdpa_transport **transport,
		       struct vdpa_error *err)
{
	(void)arg;
	return vdpa_transport_kernel(transport, err);
}

static int play_script(int end)
{
	assert_int_equal(send(end, servers.script, servers.script_size, 0),
			 servers.script_size);
	if (servers.is_open)
		servers.other = end;
	else
		close(end);
	return 0;
}

static int fork_server(int end, int other)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (!pid) {
		close(other);
		signal(SIGPIPE, SIG_IGN);
		vdpa_serve(end, end, servers.open, NULL, NULL);
		_exit(0);
	}
	close(end);
	assert_true(servers.count < ARRAY_SIZE(servers.pids));
	servers.pids[servers.count++] = pid;
	return 0;
}

static int connect_server(void *arg, struct vdpa_error *err)
{
	int ends[2];

	(void)arg;
	(void)err;
	assert_int_equal(
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	if (servers.script)
		play_script(ends[1]);
	else
		fork_server(ends[1], ends[0]);
	return ends[0];
}

static void note_settled(void *arg, int code, struct vdpa_error *err)
{
	(void)arg;
	(void)err;
	servers.settled = code;
}

static const struct vdpa_stream_ops ops = {
	.connect = connect_server,
	.settle = note_settled,
};

static const struct vdpa_stream how = {
	.ops = &ops,
	.hello_ms = LONG_MS,
};

static struct vdpa_transport *open_stream(unsigned int timeout_ms)
{
	struct vdpa_transport *transport;
	struct vdpa_error err;

	assert_int_equal(vdpa_transport_stream(&how, &transport, &err), 0);
	assert_int_equal(servers.settled, 0);
	assert_int_equal(transport->ops->limit(transport, timeout_ms), 0);
	return transport;
}

static void close_stream(struct vdpa_transport *transport)
{
	transport->ops->close(transport);
}

static int begin(void **state)
{
	(void)state;
	memset(&servers, 0, sizeof(servers));
	servers.open = open_kernel;
	servers.other = -1;
	return 0;
}

static int end(void **state)
{
	(void)state;
	for (size_t i = 0; i < servers.count; i++) {
		kill(servers.pids[i], SIGKILL);
		waitpid(servers.pids[i], NULL, 0);
	}
	if (servers.other >= 0)
		close(servers.other);
	return 0;
}

/* ---- what can be asked --------------------------------------------------- */

static ssize_t read_plain(struct vdpa_transport *transport)
{
	char text[64];
	ssize_t size = transport->ops->file(transport, VDPA_FILE_READ, plain,
					    text, sizeof(text));

	if (size >= 0) {
		assert_int_equal(size, 9);
		assert_memory_equal(text, "some text", 9);
	}
	return size < 0 ? size : 0;
}

static ssize_t try_file(struct vdpa_transport *transport, const char *path)
{
	return transport->ops->file(transport, VDPA_FILE_TRY, path, NULL, 0);
}

/* Writing without a reader waits, as opening does in a driver. */
static ssize_t hang(struct vdpa_transport *transport)
{
	char text[] = "x";

	return transport->ops->file(transport, VDPA_FILE_WRITE, hanging, text,
				    1);
}

/* Release the stuck server, and check that it had no other request. */
static void let_go(void)
{
	struct pollfd fd = {
		.fd = open(hanging, O_RDONLY | O_NONBLOCK | O_CLOEXEC),
		.events = POLLIN,
	};
	char text[8];

	assert_true(fd.fd >= 0);
	assert_int_equal(poll(&fd, 1, LONG_MS), 1);
	assert_int_equal(read(fd.fd, text, sizeof(text)), 1);
	close(fd.fd);
}

static void test_files(void **state)
{
	struct vdpa_transport *transport = open_stream(LONG_MS);
	char long_path[5000], text[64] = "", small[3];

	(void)state;
	assert_int_equal(read_plain(transport), 0);
	assert_int_equal(transport->ops->file(transport, VDPA_FILE_READ, plain,
					      small, sizeof(small)),
			 -EMSGSIZE);
	assert_int_equal(transport->ops->file(transport, VDPA_FILE_READ,
					      "/nowhere", text, sizeof(text)),
			 -ENOENT);
	assert_int_equal(try_file(transport, "relative"), -EINVAL);
	memset(long_path, 'x', sizeof(long_path) - 1);
	long_path[0] = '/';
	long_path[sizeof(long_path) - 1] = '\0';
	assert_int_equal(try_file(transport, long_path), -ENAMETOOLONG);
	strcpy(text, "other");
	assert_int_equal(transport->ops->file(transport, VDPA_FILE_WRITE,
					      "/dev/null", text, 5),
			 0);
	assert_int_equal(servers.count, 1);
	close_stream(transport);
}

/* ---- a server that is stuck ---------------------------------------------- */

static void test_stuck(void **state)
{
	struct vdpa_transport *transport = open_stream(SHORT_MS);
	int64_t before = clock_ms();

	(void)state;
	assert_int_equal(hang(transport), -ETIMEDOUT);
	assert_true(clock_ms() - before >= SHORT_MS);
	/* Calls that can wait for the kernel end at once. */
	transport->ops->limit(transport, LONG_MS);
	assert_int_equal(try_file(transport, plain), -ETIMEDOUT);
	assert_int_equal(transport->ops->send(transport, "", 1), -ETIMEDOUT);
	assert_true(transport->ops->may_miss(transport));
	/* Another server handles the other calls. */
	assert_int_equal(read_plain(transport), 0);
	assert_int_equal(servers.count, 2);
	/*
	 * Once it is free, it gets requests again. Its late answer is not taken
	 * for another one.
	 */
	let_go();
	while (try_file(transport, plain) == -ETIMEDOUT)
		poll(NULL, 0, 5);
	assert_int_equal(try_file(transport, plain), 0);
	assert_int_equal(servers.count, 2);
	close_stream(transport);
}

static void do_nothing(int number)
{
	(void)number;
}

/* Signals do not lengthen the limit. */
static void test_signals(void **state)
{
	const struct sigaction action = { .sa_handler = do_nothing };
	const struct itimerval often = { { 0, 20000 }, { 0, 20000 } };
	const struct itimerval never = { { 0, 0 }, { 0, 0 } };
	struct vdpa_transport *transport = open_stream(10 * SHORT_MS);
	int64_t before = clock_ms();
	struct sigaction old;

	(void)state;
	sigaction(SIGALRM, &action, &old);
	setitimer(ITIMER_REAL, &often, NULL);
	assert_int_equal(hang(transport), -ETIMEDOUT);
	setitimer(ITIMER_REAL, &never, NULL);
	assert_true(clock_ms() - before < LONG_MS);
	sigaction(SIGALRM, &old, NULL);
	let_go();
	close_stream(transport);
}

/* Closing waits neither for the server nor for a forked child. */
static void test_close(void **state)
{
	struct vdpa_transport *transport = open_stream(SHORT_MS);
	int64_t before;
	pid_t pid = fork();

	(void)state;
	if (!pid) {
		pause();
		_exit(0);
	}
	assert_int_equal(hang(transport), -ETIMEDOUT);
	assert_int_equal(read_plain(transport), 0);
	before = clock_ms();
	close_stream(transport);
	assert_true(clock_ms() - before < LONG_MS);
	/* The idle one ends, although the child has the descriptor. */
	assert_int_equal(waitpid(servers.pids[1], NULL, 0), servers.pids[1]);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	let_go();
}

/* ---- a server that is lost ----------------------------------------------- */

static void test_lost(void **state)
{
	struct vdpa_transport *transport = open_stream(LONG_MS);

	(void)state;
	assert_int_equal(read_plain(transport), 0);
	kill(servers.pids[0], SIGKILL);
	waitpid(servers.pids[0], NULL, 0);
	assert_int_equal(read_plain(transport), -ECONNRESET);
	assert_int_equal(read_plain(transport), 0);
	assert_int_equal(servers.count, 2);
	close_stream(transport);
}

/* A lost connection is not opened again. */
static void test_lost_once(void **state)
{
	struct vdpa_transport *transport;
	struct vdpa_stream once = how;

	(void)state;
	once.is_once = true;
	assert_int_equal(vdpa_transport_stream(&once, &transport, NULL), 0);
	kill(servers.pids[0], SIGKILL);
	waitpid(servers.pids[0], NULL, 0);
	assert_int_equal(read_plain(transport), -ECONNRESET);
	assert_int_equal(read_plain(transport), -ENOTCONN);
	assert_int_equal(servers.count, 1);
	close_stream(transport);
}

/* ---- fork, privileges ---------------------------------------------------- */

/* A child gets its own server; its parent keeps its server. */
static void test_fork(void **state)
{
	struct vdpa_transport *transport = open_stream(LONG_MS);
	int status;
	pid_t pid;

	(void)state;
	assert_int_equal(read_plain(transport), 0);
	pid = fork();
	if (!pid) {
		status = read_plain(transport) || servers.count != 2;
		close_stream(transport);
		waitpid(servers.pids[1], NULL, 0);
		_exit(status);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(read_plain(transport), 0);
	assert_int_equal(servers.count, 1);
	close_stream(transport);
}

/* A process that drops its privileges has no server that keeps them. */
static void test_privileges(void **state)
{
	struct vdpa_transport *transport;
	char secret[64];
	int fd, status;
	pid_t pid;

	(void)state;
	if (geteuid())
		SKIP_TEST("this needs root");
	snprintf(secret, sizeof(secret), "%s/secret", folder);
	fd = open(secret, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	close(fd);
	pid = fork();
	if (!pid) {
		transport = open_stream(LONG_MS);
		status = try_file(transport, secret) ? 1 : 0;
		if (setresgid(65534, 65534, 65534) ||
		    setresuid(65534, 65534, 65534))
			status = 2;
		if (try_file(transport, secret) != -EACCES)
			status = 3;
		if (servers.count != 2)
			status = 4;
		close_stream(transport);
		_exit(status);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	unlink(secret);
	assert_int_equal(status, 0);
}

/* ---- netlink ------------------------------------------------------------- */

/* The server answers from the script of a fake. */
static struct fake fake;

static int open_fake(void *arg, struct vdpa_transport **transport,
		     struct vdpa_error *err)
{
	(void)arg;
	(void)err;
	*transport = &fake.base;
	return 0;
}

static void put_dev(uint32_t seq, const char *name)
{
	struct datagram *datagram = fake_answer(&fake);

	put_genl(datagram, NLM_F_MULTI, seq, VDPA_CMD_DEV_NEW);
	put_string(datagram, VDPA_ATTR_DEV_NAME, name);
}

static void test_netlink(void **state)
{
	struct vdpa_transport *transport;
	struct vdpa_dev **list, *dev;
	struct vdpa_error err;
	struct vdpa *vdpa;
	char text[8];

	(void)state;
	fake_init(&fake);
	servers.open = open_fake;
	put_dev(1, "d0");
	answer_ack(&fake, 1, 0);
	answer_refusal(&fake, 2, -ENODEV, "device not found");
	/* A list is read until two readings agree. */
	for (uint32_t seq = 3; seq <= 4; seq++) {
		put_dev(seq, "d0");
		put_dev(seq, "d1");
		put_done(fake_answer(&fake), seq, 0);
	}
	fake_failure(&fake, -ENOBUFS);
	transport = open_stream(LONG_MS);
	assert_int_equal(vdpa_open_take(transport, &vdpa, NULL), 0);
	vdpa->family = FAKE_FAMILY;
	assert_int_equal(vdpa_dev_get(vdpa, "d0", &dev, &err), 0);
	assert_string_equal(dev->name, "d0");
	vdpa_dev_free(dev);
	assert_int_equal(vdpa_dev_get(vdpa, "d1", &dev, &err), -ENODEV);
	assert_string_equal(err.kernel, "device not found");
	assert_int_equal(vdpa_dev_list(vdpa, &list, &err), 0);
	assert_string_equal(list[1]->name, "d1");
	vdpa_dev_list_free(list);
	assert_int_equal(transport->ops->receive(transport, text, sizeof(text)),
			 -ENOBUFS);
	assert_int_equal(transport->ops->receive(transport, text, sizeof(text)),
			 -ENODATA);
	vdpa_close(vdpa);
	fake_free(&fake);
}

/* A failure to open is reported. */
static int open_not(void *arg, struct vdpa_transport **transport,
		    struct vdpa_error *err)
{
	(void)arg;
	(void)transport;
	return vdpa_error_set(err, -EMFILE, "close some", "no more files");
}

static void test_not_opened(void **state)
{
	struct vdpa_transport *transport;
	struct vdpa_error err;

	(void)state;
	servers.open = open_not;
	assert_int_equal(vdpa_transport_stream(&how, &transport, &err),
			 -EMFILE);
	assert_string_equal(err.what, "no more files");
	assert_string_equal(err.hint, "close some");
	assert_int_equal(servers.settled, -EMFILE);
}

/* ---- events -------------------------------------------------------------- */

/* A pipe of events, each a byte. */
static int event_pipe[2];

static int pipe_watch(struct vdpa_transport *transport)
{
	(void)transport;
	return event_pipe[0];
}

static ssize_t pipe_event(struct vdpa_transport *transport, void *buffer,
			  size_t size)
{
	ssize_t count = read(event_pipe[0], buffer, 1);

	(void)transport;
	(void)size;
	return count < 0 ? -errno : count;
}

static void pipe_close(struct vdpa_transport *transport)
{
	(void)transport;
}

static int open_pipe(void *arg, struct vdpa_transport **transport,
		     struct vdpa_error *err)
{
	static const struct vdpa_transport_ops pipe_ops = {
		.close = pipe_close,
		.watch = pipe_watch,
		.event = pipe_event,
	};
	static struct vdpa_transport base = { &pipe_ops };

	(void)arg;
	(void)err;
	*transport = &base;
	return 0;
}

static ssize_t next_event(struct vdpa_transport *transport, int fd)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	char text[8];
	ssize_t ret;

	do {
		ret = transport->ops->event(transport, text, sizeof(text));
		if (ret == -EAGAIN)
			assert_int_equal(poll(&ready, 1, LONG_MS), 1);
	} while (ret == -EAGAIN);
	return ret == 1 ? text[0] : ret;
}

static void test_events(void **state)
{
	struct vdpa_transport *transport;
	char text[8];
	int fd;

	(void)state;
	assert_int_equal(pipe2(event_pipe, O_CLOEXEC | O_NONBLOCK), 0);
	servers.open = open_pipe;
	transport = open_stream(LONG_MS);
	fd = transport->ops->watch(transport);
	assert_true(fd >= 0);
	assert_int_equal(transport->ops->event(transport, text, sizeof(text)),
			 -EAGAIN);
	assert_int_equal(write(event_pipe[1], "abc", 3), 3);
	assert_int_equal(next_event(transport, fd), 'a');
	/* Other requests may come in between. */
	assert_true(transport->ops->may_miss(transport));
	assert_int_equal(next_event(transport, fd), 'b');
	assert_int_equal(next_event(transport, fd), 'c');
	assert_int_equal(transport->ops->event(transport, text, sizeof(text)),
			 -EAGAIN);
	/* With a server, events are lost; the descriptor stays. */
	kill(servers.pids[0], SIGKILL);
	waitpid(servers.pids[0], NULL, 0);
	assert_int_equal(write(event_pipe[1], "d", 1), 1);
	assert_int_equal(next_event(transport, fd), -ENOBUFS);
	assert_int_equal(next_event(transport, fd), 'd');
	assert_int_equal(transport->ops->watch(transport), fd);
	close_stream(transport);
	close(event_pipe[0]);
	close(event_pipe[1]);
}

/* ---- what is no server --------------------------------------------------- */

/* A hello of this version, and what follows. */
static void set_script(const void *more, size_t size)
{
	static uint8_t script[512];

	hello_put(script);
	if (size)
		memcpy(script + HELLO_SIZE, more, size);
	servers.script = script;
	servers.script_size = HELLO_SIZE + size;
}

static void assert_no_server(int code, const char *what)
{
	struct vdpa_transport *transport;
	struct vdpa_stream stream = how;
	struct vdpa_error err;

	stream.hello_ms = SHORT_MS;
	soil_error(&err);
	assert_int_equal(vdpa_transport_stream(&stream, &transport, &err),
			 code);
	assert_int_equal(err.code, code);
	assert_text_has(err.what, what);
	if (servers.other >= 0)
		close(servers.other);
	servers.other = -1;
}

static void test_no_hello(void **state)
{
	uint8_t other[HELLO_SIZE];

	(void)state;
	servers.script = (const uint8_t *)"Welcome to the host of somebody!";
	servers.script_size = 32;
	assert_no_server(-EBADMSG, "began with \"Welcome to");
	servers.script_size = 5;
	assert_no_server(-ECONNREFUSED, "ended before");
	servers.is_open = true;
	assert_no_server(-ECONNREFUSED, "does not answer");
	servers.is_open = false;
	hello_put(other);
	other[8] = 2;
	servers.script = other;
	servers.script_size = HELLO_SIZE;
	assert_no_server(-EPROTONOSUPPORT, "speaks version 2 of the protocol");
	hello_put(other);
	other[10] = '?';
	assert_no_server(-EPROTONOSUPPORT, "another byte order");
}

/* SIZE, ID, WHAT and ARGUMENT, in this order. */
#define FRAME(size, id, what, argument)                                       \
	(size) & 0xff, (size) >> 8 & 0xff, (size) >> 16 & 0xff,               \
		(size) >> 24 & 0xff, (id)&0xff, (id) >> 8, 0, 0, (what)&0xff, \
		(what) >> 8 & 0xff, (what) >> 16 & 0xff, (what) >> 24 & 0xff, \
		(argument), 0, 0, 0

static void test_no_open(void **state)
{
	static const uint8_t huge[] = { FRAME(0xffffffffU, 1, 0, 0) };
	static const uint8_t small[] = { FRAME(11U, 1, 0, 0) };
	static const uint8_t other[] = { FRAME(12U, 2, 0, 0) };
	static const uint8_t kind[] = { FRAME(12U, 1, 0, 9) };
	static const uint8_t number[] = { FRAME(12U, 1, -5000, 0) };
	static const uint8_t events[] = { FRAME(12U, 0, 0, 2) };
	static const uint8_t texts[] = { FRAME(15U, 1, -13, 0), 'a', 'b', 'c' };

	(void)state;
	set_script("", 0);
	assert_no_server(-ECONNREFUSED, "ended before");
	set_script(huge, sizeof(huge));
	assert_no_server(-ECONNREFUSED, "");
	set_script(small, sizeof(small));
	assert_no_server(-ECONNREFUSED, "");
	set_script(other, sizeof(other));
	assert_no_server(-ECONNREFUSED, "");
	set_script(kind, sizeof(kind));
	assert_no_server(-ECONNREFUSED, "");
	set_script(number, sizeof(number));
	assert_no_server(-ECONNREFUSED, "");
	set_script(events, sizeof(events));
	assert_no_server(-ECONNREFUSED, "");
	set_script(texts, sizeof(texts));
	assert_no_server(-EACCES, "cannot open its kernel");
	servers.is_open = true;
	set_script(texts, sizeof(texts) - 1);
	assert_no_server(-ECONNREFUSED, "does not answer");
}

/* A server that opens, and then answers the second request with @answer. */
static struct vdpa_transport *open_liar(const void *answer, size_t size)
{
	static const uint8_t opened[] = { FRAME(12U, 1, 0, 0) };
	uint8_t more[256];

	memcpy(more, opened, sizeof(opened));
	memcpy(more + sizeof(opened), answer, size);
	set_script(more, sizeof(opened) + size);
	servers.is_open = true;
	return open_stream(SHORT_MS);
}

static void close_liar(struct vdpa_transport *transport)
{
	close_stream(transport);
	close(servers.other);
	servers.other = -1;
}

static void assert_lie(const void *answer, size_t size)
{
	struct vdpa_transport *transport = open_liar(answer, size);
	char small[4];

	assert_int_equal(transport->ops->file(transport, VDPA_FILE_READ, "/a",
					      small, sizeof(small)),
			 -ECONNRESET);
	close_liar(transport);
}

static void test_lies(void **state)
{
	static const uint8_t unasked[] = { FRAME(12U, 7, 0, 0) };
	static const uint8_t long_one[] = {
		FRAME(17U, 2, 0, 0), 1, 2, 3, 4, 5
	};
	static const uint8_t huge[] = { FRAME(0xfffffff0U, 2, 0, 0) };
	static const uint8_t half[] = { FRAME(20U, 2, 0, 0), 1, 2 };
	static const uint8_t alive[] = { FRAME(12U, 2, 0, 1),
					 FRAME(12U, 2, 0, 1),
					 FRAME(12U, 2, 0, 1),
					 FRAME(13U, 2, 1, 0), 'x' };
	struct vdpa_transport *transport;

	(void)state;
	assert_lie(unasked, sizeof(unasked));
	assert_lie(long_one, sizeof(long_one));
	assert_lie(huge, sizeof(huge));
	assert_lie(alive, sizeof(alive));
	transport = open_liar(half, sizeof(half));
	assert_int_equal(read_plain(transport), -ETIMEDOUT);
	close_liar(transport);
}

/* Malformed datagrams. */
static void test_lying_datagrams(void **state)
{
	static const uint8_t cut[] = { FRAME(14U, 2, 0, 0), 1, 0 };
	static const uint8_t longer[] = { FRAME(17U, 2, 0, 0), 9, 0, 0, 0, 1 };
	static const uint8_t none[] = { FRAME(12U, 2, 0, 0) };
	static const uint8_t number[] = { FRAME(16U, 2, 0, 0), 0, 0, 0, 0x80 };
	static const struct iovec lies[] = {
		{ (void *)cut, sizeof(cut) },
		{ (void *)longer, sizeof(longer) },
		{ (void *)none, sizeof(none) },
		{ (void *)number, sizeof(number) },
	};
	char buffer[16];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lies); i++) {
		struct vdpa_transport *transport =
			open_liar(lies[i].iov_base, lies[i].iov_len);

		assert_int_equal(transport->ops->receive(transport, buffer,
							 sizeof(buffer)),
				 -ECONNRESET);
		close_liar(transport);
	}
}

/*
 * A notice that arrives together with the answer that there is no event: the
 * descriptor will not be readable because of it.
 */
static void test_early_notice(void **state)
{
	static const uint8_t frames[] = {
		FRAME(12U, 2, 0, 0), FRAME(12U, 0, 0, 2), FRAME(12U, 3, -11, 0),
		FRAME(12U, 0, 0, 2), FRAME(13U, 4, 0, 0), 'a',
	};
	struct vdpa_transport *transport = open_liar(frames, sizeof(frames));
	char text[8];

	(void)state;
	assert_true(transport->ops->watch(transport) >= 0);
	assert_int_equal(transport->ops->event(transport, text, sizeof(text)),
			 1);
	assert_int_equal(text[0], 'a');
	close_liar(transport);
}

/* ---- what is no client --------------------------------------------------- */

/* Let a server read @data. Returns the server's result. */
static int serve_bytes(const void *data, size_t size, bool has_hello)
{
	int ends[2], null = open("/dev/null", O_WRONLY | O_CLOEXEC), ret;
	uint8_t hello[HELLO_SIZE];
	struct vdpa_error err;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	hello_put(hello);
	if (has_hello)
		assert_int_equal(write(ends[1], hello, HELLO_SIZE), HELLO_SIZE);
	if (size)
		assert_int_equal(write(ends[1], data, size), size);
	close(ends[1]);
	ret = vdpa_serve(ends[0], null, open_kernel, NULL, &err);
	assert_int_equal(err.code, ret);
	close(ends[0]);
	close(null);
	return ret;
}

/*
 * Half a request and then nothing, from a client that does not end: the clock
 * that the server waits by goes faster.
 */
int __real_poll(struct pollfd *fds, nfds_t count, int timeout);
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout);

static bool is_fast;

int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout)
{
	return __real_poll(fds, count,
			   is_fast && timeout == FRAME_REST_MS ? 10 : timeout);
}

static void test_half_request(void **state)
{
	uint8_t begun[HELLO_SIZE + 5] = { 0 };
	struct vdpa_error err;
	int ends[2], ret;

	(void)state;
	hello_put(begun);
	for (size_t size = 5; size <= sizeof(begun); size += HELLO_SIZE) {
		assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC,
					    0, ends),
				 0);
		assert_int_equal(write(ends[1], begun, size), size);
		is_fast = true;
		ret = vdpa_serve(ends[0], ends[0], open_kernel, NULL, &err);
		is_fast = false;
		assert_int_equal(ret, -ETIMEDOUT);
		assert_text_has(err.what, "incomplete request");
		close(ends[0]);
		close(ends[1]);
	}
}

static void test_no_client(void **state)
{
	static const uint8_t huge[] = { FRAME(0xffffffffU, 1, 1, 0) };
	static const uint8_t small[] = { FRAME(3U, 1, 1, 0) };
	static const uint8_t no_id[] = { FRAME(12U, 0, 1, 0) };
	static const uint8_t odd[] = {
		FRAME(12U, 1, 2, 0),
		FRAME(12U, 2, 1, 0),
		FRAME(12U, 3, 1, 0),
		FRAME(12U, 4, 77, 0),
		FRAME(12U, 5, -7, 0),
		FRAME(12U, 6, 2, 99),
		FRAME(12U, 7, 3, 1),
		FRAME(16U, 8, 3, 0),
		1,
		0,
		0,
		0,
		FRAME(16U, 9, 3, 99),
		1,
		0,
		0,
		0,
		FRAME(16U, 10, 3, 1),
		0,
		0,
		0,
		0x80,
		FRAME(12U, 11, 4, 0),
		FRAME(16U, 12, 4, 0),
		1,
		0,
		0,
		0,
		FRAME(18U, 13, 4, 0),
		1,
		0,
		0,
		0,
		'/',
		'x',
		FRAME(19U, 14, 4, 99),
		1,
		0,
		0,
		0,
		'/',
		'x',
		0,
		FRAME(19U, 15, 4, 0),
		0,
		0,
		0,
		0xff,
		'/',
		'x',
		0,
		FRAME(12U, 16, 7, 9),
	};

	(void)state;
	assert_int_equal(serve_bytes("", 0, false), 0);
	assert_int_equal(serve_bytes("", 0, true), 0);
	assert_int_equal(serve_bytes("GET / HTTP/1.1\r\nHost: example\r\n\r\n",
				     33, false),
			 -EBADMSG);
	assert_int_equal(serve_bytes(huge, sizeof(huge), true), -EBADMSG);
	assert_int_equal(serve_bytes(small, sizeof(small), true), -EBADMSG);
	assert_int_equal(serve_bytes(no_id, sizeof(no_id), true), -EBADMSG);
	/* Half a request, and then nothing. */
	assert_int_equal(serve_bytes(odd, 13, true), -EBADMSG);
	/* A request that cannot be carried out gets an answer. */
	assert_int_equal(serve_bytes(odd, sizeof(odd), true), 0);
}

/* ---- reading only -------------------------------------------------------- */

static int send_message(struct vdpa_transport *transport, uint16_t type,
			uint8_t command)
{
	struct {
		struct nlmsghdr nlh;
		uint8_t genl[4];
	} message = {
		{ .nlmsg_len = sizeof(message), .nlmsg_type = type },
		{ command, 1 },
	};

	return transport->ops->send(transport, &message, sizeof(message));
}

#define CONTROL 16 /* GENL_ID_CTRL */

/* The family's number, as the kernel reports it. */
static void answer_family(uint16_t number, const char *name)
{
	struct datagram *datagram = fake_answer(&fake);
	static const uint8_t genl[] = { 1, 2, 0, 0 };

	put_message(datagram, CONTROL, 0, 1);
	put_bytes(datagram, genl, sizeof(genl));
	put_u16(datagram, 1, number);
	put_string(datagram, 2, name);
}

static void test_readonly(void **state)
{
	struct vdpa_transport *transport;
	struct vdpa_transport_ops fake_ops;
	char buffer[256];

	(void)state;
	fake_init(&fake);
	fake_ops = *fake.base.ops;
	fake.base.ops = &fake_ops;
	assert_int_equal(
		vdpa_transport_readonly_take(&fake.base, &transport, NULL), 0);
	/* It is not yet known which family has this number. */
	assert_int_equal(send_message(transport, 31, VDPA_CMD_DEV_GET), -EROFS);
	assert_int_equal(send_message(transport, CONTROL, 3), 0);
	assert_int_equal(send_message(transport, CONTROL, 1), -EROFS);
	answer_family(30, "other");
	answer_family(31, "vdpa");
	transport->ops->receive(transport, buffer, sizeof(buffer));
	assert_int_equal(send_message(transport, 30, VDPA_CMD_DEV_GET), -EROFS);
	transport->ops->receive(transport, buffer, sizeof(buffer));
	assert_int_equal(send_message(transport, 31, VDPA_CMD_DEV_GET), 0);
	assert_int_equal(send_message(transport, 31, VDPA_CMD_MGMTDEV_GET), 0);
	assert_int_equal(send_message(transport, 31, VDPA_CMD_DEV_NEW), -EROFS);
	assert_int_equal(send_message(transport, 31, VDPA_CMD_DEV_DEL), -EROFS);
	assert_int_equal(send_message(transport, 31, VDPA_CMD_DEV_ATTR_SET),
			 -EROFS);
	assert_int_equal(send_message(transport, 30, VDPA_CMD_DEV_GET), -EROFS);
	assert_int_equal(transport->ops->send(transport, "abc", 3), -EROFS);
	assert_int_equal(transport->ops->file(transport, VDPA_FILE_WRITE, "/a",
					      buffer, 1),
			 -EROFS);
	assert_int_equal(transport->ops->file(transport, VDPA_FILE_REMOVE, "/a",
					      buffer, 1),
			 -EROFS);
	transport->ops->close(transport);
	fake_free(&fake);
}

/* The fake has no files: what gets to it is answered with -EOPNOTSUPP. */
static void test_readonly_files(void **state)
{
	static const struct {
		enum vdpa_file_op op;
		const char *path;
		int code;
	} cases[] = {
		{ VDPA_FILE_READ, "/sys/bus/vdpa/devices/a/x", -EOPNOTSUPP },
		{ VDPA_FILE_READ, "/proc/sys/kernel/osrelease", -EOPNOTSUPP },
		{ VDPA_FILE_READ, "/proc/self/status", -EOPNOTSUPP },
		{ VDPA_FILE_READ, "/proc/self/root/etc/shadow", -EROFS },
		{ VDPA_FILE_READ, "/proc/kmsg", -EROFS },
		{ VDPA_FILE_READ, "/dev/watchdog", -EROFS },
		{ VDPA_FILE_READ, "/etc/shadow", -EROFS },
		{ VDPA_FILE_READ, "/sys/bus/../../etc/shadow", -EROFS },
		{ VDPA_FILE_LOAD, "/run/vdpa/journal", -EOPNOTSUPP },
		{ VDPA_FILE_LOAD, "/run/vdpa/12.json", -EOPNOTSUPP },
		{ VDPA_FILE_LOAD, "/etc/shadow", -EROFS },
		{ VDPA_FILE_TRY, "/dev/vhost-vdpa-0", -EOPNOTSUPP },
		{ VDPA_FILE_TRY, "/dev/vda", -EOPNOTSUPP },
		{ VDPA_FILE_TRY, "/dev/watchdog", -EROFS },
		{ VDPA_FILE_VHOST, "/dev/vhost-vdpa-0", -EOPNOTSUPP },
		{ VDPA_FILE_VHOST, "/dev/watchdog", -EROFS },
		{ VDPA_FILE_LIST, "/dev", -EOPNOTSUPP },
		{ VDPA_FILE_APPEND, "/run/vdpa/journal", -EROFS },
		{ VDPA_FILE_REPLACE, "/run/vdpa/journal", -EROFS },
	};
	struct vdpa_transport *transport;
	char buffer[8] = "";

	(void)state;
	fake_init(&fake);
	assert_int_equal(
		vdpa_transport_readonly_take(&fake.base, &transport, NULL), 0);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(transport->ops->file(transport, cases[i].op,
						      cases[i].path, buffer, 1),
				 cases[i].code);
	transport->ops->close(transport);
	fake_free(&fake);
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ONE(test_files),	ONE(test_stuck),
		ONE(test_signals),	ONE(test_close),
		ONE(test_lost),		ONE(test_lost_once),
		ONE(test_fork),		ONE(test_privileges),
		ONE(test_netlink),	ONE(test_not_opened),
		ONE(test_events),	ONE(test_no_hello),
		ONE(test_no_open),	ONE(test_lies),
		ONE(test_early_notice), ONE(test_lying_datagrams),
		ONE(test_half_request), ONE(test_no_client),
		ONE(test_readonly),	ONE(test_readonly_files),
	};

	return cmocka_run_group_tests_name("stream", tests, make_folder,
					   remove_folder);
}
