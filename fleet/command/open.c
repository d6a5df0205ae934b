// SPDX-License-Identifier: GPL-2.0-or-later
/* The store: where it is, and as which user it is reached. */

#include "fleet.h"

#include "tool/report.h"
#include "tool/vmms.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECRET_SIZE 512

/* A user and a password, together in memory that is wiped. */
struct login {
	char user[SECRET_SIZE];
	char password[SECRET_SIZE];
};

static const char *setting(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static int fail_long(struct context *context, const char *what)
{
	return vdpa_error_set(&context->err, -EINVAL, NULL,
			      "%s is longer than %d characters", what,
			      SECRET_SIZE - 1);
}

/* "name:password", as etcdctl takes it, or the name alone. */
static int read_user(struct context *context, struct login *login)
{
	const char *text = setting("ETCDCTL_USER");
	const char *password = setting("ETCDCTL_PASSWORD");
	size_t length = text ? strcspn(text, ":") : 0;

	if (text && !password && text[length])
		password = text + length + 1;
	if (length >= SECRET_SIZE)
		return fail_long(context, "ETCDCTL_USER");
	if (password && strlen(password) >= SECRET_SIZE)
		return fail_long(context, "the password");
	if (text)
		memcpy(login->user, text, length);
	if (password)
		memcpy(login->password, password, strlen(password) + 1);
	return 0;
}

/* The first line of a file. */
static int read_password_file(struct context *context, struct login *login)
{
	const char *path = setting("VDPA_STORE_PASSWORD_FILE");
	FILE *file;

	if (!path)
		return 0;
	file = fopen(path, "re");
	if (!file ||
	    (!fgets(login->password, SECRET_SIZE, file) && ferror(file))) {
		int code = errno;

		if (file)
			fclose(file);
		return vdpa_error_set(&context->err, -code, NULL,
				      "cannot read the password in \"%.150s\": "
				      "%s",
				      path, strerror(code));
	}
	fclose(file);
	login->password[strcspn(login->password, "\r\n")] = '\0';
	return 0;
}

const char *fleet_where(const struct context *context)
{
	const char *where = context->store ? context->store :
					     setting("VDPA_STORE");

	return where ? where : VDPA_STORE_DEFAULT;
}

int fleet_open(struct context *context, struct vdpa_store **store)
{
	struct login login = { .user = "" };
	struct vdpa_store_options options = {
		.ca_file = setting("ETCDCTL_CACERT"),
		.cert_file = setting("ETCDCTL_CERT"),
		.key_file = setting("ETCDCTL_KEY"),
	};
	int ret = read_user(context, &login);

	if (!ret)
		ret = read_password_file(context, &login);
	if (login.user[0]) {
		options.user = login.user;
		options.password = login.password;
	}
	if (!ret)
		ret = vdpa_store_open(fleet_where(context), &options, store,
				      &context->err);
	explicit_bzero(&login, sizeof(login));
	return ret;
}

int fleet_fail_empty(struct context *context, const struct arguments *arguments)
{
	return vdpa_error_set(&context->err, -ENOENT,
			      "\"vdpa fleet publish once\" publishes a host",
			      "%s",
			      !arguments->is_alive  ? "the store has no host" :
			      arguments->host_count ? "none of these hosts is "
						      "alive" :
						      "no host is alive");
}

void fleet_warn(const struct vdpa_fleet_host *host)
{
	report_warning("the record of the host \"%s\" is left out: %s",
		       host->name, host->why.what);
}

/* The host of the source is asked for first, and again among all hosts. */
static void note_strange(struct fleet_strange *strange, const char *name,
			 const char *vmm)
{
	if (strange->count && strcmp(strange->first, name) == 0)
		return;
	if (!strange->count++) {
		snprintf(strange->first, sizeof(strange->first), "%s", name);
		snprintf(strange->vmm, sizeof(strange->vmm), "%s", vmm);
	}
}

const struct vdpa_vmm *fleet_vmm(const struct vdpa_fleet_host *host,
				 const struct vdpa_vmm *named,
				 struct fleet_strange *strange)
{
	const struct vdpa_vmm *found;

	if (named || !host->record->vmm)
		return named;
	if (!vdpa_vmm_find_in(vmms_rows(), host->record->vmm, &found, NULL))
		return found;
	note_strange(strange, host->name, host->record->vmm);
	return NULL;
}

void fleet_warn_strange(const struct fleet_strange *strange)
{
	if (strange->count == 1)
		report_warning("the host \"%s\" publishes a hypervisor that is "
			       "not known, and is judged without one: \"%s\"",
			       strange->first, strange->vmm);
	else if (strange->count)
		report_warning(
			"%zu hosts, such as \"%s\", publish a hypervisor "
			"that is not known, and are judged without one: "
			"\"%s\"",
			strange->count, strange->first, strange->vmm);
}

void fleet_print_alive(struct printer *out, bool is_alive)
{
	static const struct label label = { .key = "alive" };

	out->ops->boolean(out, &label, is_alive);
}

void fleet_print_host_alive(struct printer *out,
			    const struct vdpa_fleet_host *host)
{
	if (!host->is_doubtful)
		fleet_print_alive(out, host->is_alive);
}
