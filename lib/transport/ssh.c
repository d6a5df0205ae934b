// SPDX-License-Identifier: LGPL-2.1-or-later
/* Another host, over ssh(1): one connection per transport. */

#include "child.h"
#include "util/array.h"
#include "util/sleep.h"
#include "util/text.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <vdpa/serve.h>

/* Longer than sshd(8) waits for a password (LoginGraceTime). */
#define HELLO_MS 150000

/* How long ssh may take to end, once it has closed its output. */
#define END_MS	 5000
#define RETRY_MS 10

/* Exit status of ssh, and of a shell that cannot run a command. */
#define STATUS_NOT_RUN	 126
#define STATUS_NOT_FOUND 127
#define STATUS_SSH	 255

/* One connection, and one more when the kernel there does not answer. */
#define PROCESSES 2

struct remote {
	const char *program;
	const char *command; /* that ssh runs there */
	unsigned int timeout_s;
	pid_t pids[PROCESSES]; /* of ssh; 0: none */
	bool is_shielded;      /* ssh ignores some signals */
	char host[];
};

static const char *setting(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value && *value ? value : otherwise;
}

/* ---- running ssh --------------------------------------------------------- */

/* The signals that can reach all processes of the caller's group. */
static const struct {
	int number;
	const char *name; /* for the shell */
} group_signals[] = {
	{ SIGHUP, "HUP" },
	{ SIGINT, "INT" },
	{ SIGTERM, "TERM" },
};

static bool is_caught(int number)
{
	struct sigaction action;

	return !sigaction(number, NULL, &action) &&
	       action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN;
}

/* The signals that the caller survives, as words. */
static void list_caught(struct text *caught)
{
	for (size_t i = 0; i < ARRAY_SIZE(group_signals); i++)
		if (is_caught(group_signals[i].number))
			text_add(caught, "%s ", group_signals[i].name);
}

/*
 * A signal that the caller survives, such as Ctrl-C on a terminal that both
 * have, must not kill ssh: the answer would be lost. ssh cannot have a group or
 * session of its own, because it could not ask for a password. But it keeps
 * ignoring the signals that were ignored when it was started, except while it
 * asks. posix_spawn(3) cannot ignore signals, so a shell does.
 */
#define SHELL_SCRIPT                                   \
	"trap '' $0; command -v \"$1\" >/dev/null || " \
	"{ echo \"$1: not found\" >&2; exit 255; }; exec \"$@\""

/* A command line. posix_spawn(3) takes no const strings, but changes none. */
struct words {
	char *list[12];
	size_t count;
};

static void add(struct words *words, const char *word)
{
	words->list[words->count++] = (char *)word;
}

static void add_shell(const char *caught, struct words *words)
{
	add(words, "sh");
	add(words, "-c");
	add(words, SHELL_SCRIPT);
	add(words, caught);
}

static void add_ssh(const struct remote *remote, const char *limit,
		    struct words *words)
{
	add(words, remote->program);
	add(words, "-T");
	if (remote->timeout_s) {
		add(words, "-o");
		add(words, limit);
	}
	add(words, "--");
	add(words, remote->host);
	add(words, remote->command);
}

static int remote_connect(void *arg, struct vdpa_error *err)
{
	struct remote *remote = arg;
	struct words words = { .count = 0 };
	struct text caught = { .length = 0 };
	char limit[32];

	list_caught(&caught);
	remote->is_shielded = caught.length;
	if (remote->is_shielded)
		add_shell(caught.data, &words);
	snprintf(limit, sizeof(limit), "ConnectTimeout=%u", remote->timeout_s);
	add_ssh(remote, limit, &words);
	remote->pids[1] = remote->pids[0];
	return child_start(words.list, false, "install an SSH client",
			   &remote->pids[0], err);
}

/* ---- why it failed ------------------------------------------------------- */

/* The exit status of ssh; negative when it does not end. */
static int wait_status(struct remote *remote)
{
	int status;

	for (int i = 0; i < END_MS / RETRY_MS; i++) {
		if (waitpid(remote->pids[0], &status, WNOHANG) > 0) {
			remote->pids[0] = 0;
			return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
		}
		sleep_ms(RETRY_MS);
	}
	return -1;
}

static void explain_status(const struct remote *remote, int status,
			   struct vdpa_error *err)
{
	switch (status) {
	case STATUS_SSH:
		vdpa_error_set(err, -EHOSTUNREACH,
			       "ssh printed the reason above; try it by hand: "
			       "ssh HOST true",
			       "ssh cannot connect to \"%.200s\"",
			       remote->host);
		return;
	case STATUS_NOT_FOUND:
	case STATUS_NOT_RUN:
		vdpa_error_set(err, -ENOENT,
			       "install vdpa there, or name it by its path: "
			       "VDPA_SSH_COMMAND=\"/usr/sbin/vdpa serve\"",
			       "there is no \"%.100s\" on \"%.200s\"",
			       remote->command, remote->host);
		return;
	default:
		vdpa_error_set(err, -ECONNREFUSED,
			       status == EXIT_FAILURE ?
				       "the vdpa of iproute2 cannot serve: "
				       "install this one there" :
				       NULL,
			       "\"%.100s\" on \"%.200s\" ended before it "
			       "answered, with status %d",
			       remote->command, remote->host, status);
	}
}

/* Put the host's name at the beginning of an error from there. */
static void add_host(const struct remote *remote, struct vdpa_error *err)
{
	char what[VDPA_ERROR_TEXT_SIZE];

	if (!err || !err->what[0])
		return;
	memcpy(what, err->what, sizeof(what));
	snprintf(err->what, sizeof(err->what), "%.200s: %.300s", remote->host,
		 what);
}

static void remote_settle(void *arg, int code, struct vdpa_error *err)
{
	struct remote *remote = arg;
	int status = code == -ECONNREFUSED ? wait_status(remote) : -1;

	if (status >= 0)
		explain_status(remote, status, err);
	else if (code)
		add_host(remote, err);
}

/*
 * End ssh: while the kernel there blocks "vdpa serve", ssh would wait for it
 * and keep the command's standard error open.
 */
static void remote_release(void *arg)
{
	struct remote *remote = arg;

	for (size_t i = 0; i < PROCESSES; i++)
		if (remote->pids[i])
			kill(remote->pids[i],
			     remote->is_shielded ? SIGKILL : SIGTERM);
	free(remote);
}

/* ---- opening ------------------------------------------------------------- */

/* ssh must take the word as a host name, not as an option or as several. */
static int check_host(const char *host, struct vdpa_error *err)
{
	const char *name = strchr(host, '@') ? strrchr(host, '@') + 1 : host;
	bool is_wrong = !*name || *name == '-' || *host == '-';

	for (const char *at = host; *at; at++)
		is_wrong |= isspace((unsigned char)*at) ||
			    iscntrl((unsigned char)*at);
	if (!is_wrong)
		return 0;
	return vdpa_error_set(err, -EINVAL,
			      "give a name that ssh knows: ssh:HOST or "
			      "ssh:USER@HOST",
			      "\"%.80s\" is not a host name", host);
}

int vdpa_transport_ssh(const char *host, unsigned int timeout_s,
		       struct vdpa_transport **transport,
		       struct vdpa_error *err)
{
	static const struct vdpa_stream_ops ops = {
		.connect = remote_connect,
		.settle = remote_settle,
		.release = remote_release,
	};
	size_t size = strlen(host) + 1;
	struct vdpa_stream stream = { .ops = &ops,
				      .hello_ms = HELLO_MS,
				      .is_once = true };
	struct remote *remote;
	int ret = check_host(host, err);

	if (ret)
		return ret;
	remote = calloc(1, sizeof(*remote) + size);
	if (!remote)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a connection");
	remote->program = setting("VDPA_SSH", "ssh");
	remote->command = setting("VDPA_SSH_COMMAND", "vdpa serve");
	remote->timeout_s = timeout_s;
	memcpy(remote->host, host, size);
	stream.arg = remote;
	return vdpa_transport_stream(&stream, transport, err);
}
