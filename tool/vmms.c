// SPDX-License-Identifier: GPL-2.0-or-later
/* Hypervisors of this host. */

#include "vmms.h"

#include "report.h"
#include "text-file.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#define FOLDER "/etc/vdpa/vmm.d"

/* ---- files ------------------------------------------------------------- */

static int is_row_file(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return entry->d_name[0] != '.' && length > 5 &&
	       strcmp(entry->d_name + length - 5, ".json") == 0;
}

/* A file that cannot be used is no reason for a command to fail. */
static void load_file(struct vdpa_host_vmms *vmms, const char *path)
{
	struct vdpa_error err;
	char *text;
	size_t size;
	int ret;

	ret = text_file_read(path, &text, &size);
	if (ret)
		report_warning("cannot read \"%s\": %s", path, strerror(-ret));
	else if (vdpa_host_vmms_read(vmms, text, size, &err))
		report_warning("file \"%s\" is ignored: %s%s%s", path, err.what,
			       err.hint[0] ? "; " : "", err.hint);
	free(text);
}

static void load_folder(struct vdpa_host_vmms *vmms, const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_row_file, alphasort);

	if (count < 0 && errno != ENOENT)
		report_warning("cannot read \"%s\": %s", folder,
			       strerror(errno));
	for (int i = 0; i < count; i++) {
		char *path;

		if (asprintf(&path, "%s/%s", folder, entries[i]->d_name) >= 0) {
			load_file(vmms, path);
			free(path);
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

static struct vdpa_host_vmms *here; /* NULL: not read */

const struct vdpa_vmm *const *vmms_rows(void)
{
	const char *folder = getenv("VDPA_VMM_FOLDER");
	struct vdpa_error err;

	if (here)
		return vdpa_host_vmms_rows(here);
	if (vdpa_host_vmms_new(&here, &err))
		report_warning("no hypervisor is taken from files: %s",
			       err.what);
	else
		load_folder(here, folder && *folder ? folder : FOLDER);
	return vdpa_host_vmms_rows(here);
}

/* ---- the installed one ---------------------------------------------------- */

/* Start "PROGRAM --version", which writes into @output. */
static int start_program(const char *program, int output, pid_t *pid)
{
	char *const arguments[] = { (char *)program, (char *)"--version",
				    NULL };
	posix_spawn_file_actions_t files;
	int ret = posix_spawn_file_actions_init(&files);

	if (ret)
		return ret;
	ret = posix_spawn_file_actions_addopen(&files, STDIN_FILENO,
					       "/dev/null", O_RDONLY, 0);
	if (!ret)
		ret = posix_spawn_file_actions_adddup2(&files, output,
						       STDOUT_FILENO);
	if (!ret)
		ret = posix_spawn_file_actions_addopen(
			&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (!ret)
		ret = posix_spawnp(pid, program, &files, NULL, arguments,
				   environ);
	posix_spawn_file_actions_destroy(&files);
	return ret;
}

/* The first line of what can be read; NULL: none. Closes @input. */
static char *first_line(int input)
{
	FILE *stream = fdopen(input, "r");
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	if (!stream) {
		close(input);
		return NULL;
	}
	length = getline(&line, &room, stream);
	fclose(stream);
	if (length > 1) {
		line[strcspn(line, "\n")] = '\0';
		return line;
	}
	free(line);
	return NULL;
}

/* The first line that a program prints; NULL: none. */
static char *ask_program(const char *program)
{
	char *line = NULL;
	int ends[2], ret;
	pid_t pid;

	/* The sandbox of the publisher allows no pipes. */
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return NULL;
	ret = start_program(program, ends[1], &pid);
	close(ends[1]);
	if (ret) {
		close(ends[0]);
		return NULL;
	}
	line = first_line(ends[0]);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return line;
}

char *vmms_installed(void)
{
	static const char *const programs[] = { "/usr/libexec/qemu-kvm",
						"qemu-kvm",
						"cloud-hypervisor" };
	const char *said = getenv("VDPA_VMM");
	struct utsname machine;
	char program[100];
	char *version = NULL;

	if (said)
		return strcmp(said, "none") == 0 ? NULL : strdup(said);
	if (uname(&machine) == 0) {
		snprintf(program, sizeof(program), "qemu-system-%.64s",
			 machine.machine);
		version = ask_program(program);
	}
	for (size_t i = 0;
	     !version && i < sizeof(programs) / sizeof(programs[0]); i++)
		version = ask_program(programs[i]);
	return version;
}

char *vmms_installed_on(const char *backend)
{
	bool is_simulated = strncmp(backend, "sim", 3) == 0 &&
			    getenv("VDPA_VMM");

	return is_simulated || strcmp(backend, "kernel") == 0 ?
		       vmms_installed() :
		       NULL;
}

/* ---- finding one --------------------------------------------------------- */

static int find_local(const struct vdpa_vmm **vmm, struct vdpa_error *err)
{
	char *version = vmms_installed();
	int ret;

	if (!version)
		return vdpa_error_set(err, -ENOENT,
				      "name one, such as qemu-8.2",
				      "no hypervisor is installed here");
	ret = vdpa_vmm_find_in(vmms_rows(), version, vmm, err);
	free(version);
	return ret;
}

/* ---- rows for expressions ------------------------------------------------ */

/* The installed hypervisor under the name "local", and all rows of files. */
static struct vdpa_vmm local;
static const struct vdpa_vmm **with_local;

static int add_local(struct vdpa_error *err)
{
	const struct vdpa_vmm *const *rows = vmms_rows();
	const struct vdpa_vmm *found = NULL;
	size_t count = 0;
	int ret = find_local(&found, err);

	if (!found)
		return ret;
	while (rows[count])
		count++;
	with_local = calloc(count + 2, sizeof(*with_local));
	if (!with_local)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for hypervisors");
	local = *found;
	local.name = "local";
	/* A product and a version mean the other rows. */
	local.product = local.name;
	with_local[0] = &local;
	for (size_t i = 0; i < count; i++)
		with_local[i + 1] = rows[i];
	return 0;
}

static bool names_local(const char *text)
{
	static const char word[] = "migratable:local";

	while ((text = strcasestr(text, word))) {
		text += sizeof(word) - 1;
		if (!*text ||
		    (!isalnum((unsigned char)*text) && !strchr("-._", *text)))
			return true;
	}
	return false;
}

int vmms_rows_for(const char *text, const struct vdpa_vmm *const **rows,
		  struct vdpa_error *err)
{
	bool is_local = names_local(text);
	int ret = is_local && !with_local ? add_local(err) : 0;

	*rows = NULL;
	if (!ret && is_local)
		*rows = with_local;
	else if (!ret && strcasestr(text, "migratable:"))
		*rows = vmms_rows();
	return ret;
}

void vmms_free(void)
{
	free(with_local);
	with_local = NULL;
	vdpa_host_vmms_free(here);
	here = NULL;
}

/* ---- the word vmm --------------------------------------------------------- */

int vmms_find(const char *text, const struct vdpa_vmm **vmm,
	      struct vdpa_error *err)
{
	if (strcmp(text, "local") == 0)
		return find_local(vmm, err);
	return vdpa_vmm_find_in(vmms_rows(), text, vmm, err);
}
