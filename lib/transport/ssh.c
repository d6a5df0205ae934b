// SPDX-License-Identifier: LGPL-2.1-or-later
/* Another host, over ssh(1): one connection per transport. */

#include "util/sleep.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
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
	char host[];
};

static const char *setting(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value && *value ? value : otherwise;
}

/* ---- running ssh --------------------------------------------------------- */

static int run(struct remote *remote, const posix_spawn_file_actions_t *files)
{
	char program[] = "ssh", no_tty[] = "-T", option[] = "-o", end[] = "--";
	char limit[32];
	/* posix_spawnp() takes no const strings, but does not change them. */
	char *host = remote->host, *command = (char *)remote->command;
	char *with_limit[] = { program, no_tty, option,	 limit,
			       end,	host,	command, NULL };
	char *without[] = { program, no_tty, end, host, command, NULL };

	snprintf(limit, sizeof(limit), "ConnectTimeout=%u", remote->timeout_s);
	return posix_spawnp(&remote->pids[0], remote->program, files, NULL,
			    remote->timeout_s ? with_limit : without, environ);
}

static int start(struct remote *remote, int end)
{
	posix_spawn_file_actions_t files;
	int ret = posix_spawn_file_actions_init(&files);

	if (ret)
		return ret;
	ret = posix_spawn_file_actions_adddup2(&files, end, STDIN_FILENO);
	if (!ret)
		ret = posix_spawn_file_actions_adddup2(&files, end,
						       STDOUT_FILENO);
	if (!ret)
		ret = run(remote, &files);
	posix_spawn_file_actions_destroy(&files);
	return ret;
}

static int remote_connect(void *arg, struct vdpa_error *err)
{
	struct remote *remote = arg;
	int ends[2], ret;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return vdpa_error_set(err, -errno, NULL,
				      "cannot make a pair of sockets: %s",
				      strerror(errno));
	remote->pids[1] = remote->pids[0];
	ret = start(remote, ends[1]);
	close(ends[1]);
	if (!ret)
		return ends[0];
	remote->pids[0] = 0;
	close(ends[0]);
	return vdpa_error_set(err, -ret,
			      ret == ENOENT ? "install an SSH client" : NULL,
			      "cannot run \"%.200s\": %s", remote->program,
			      strerror(ret));
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
			kill(remote->pids[i], SIGTERM);
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
