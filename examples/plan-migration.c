// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Print the command that makes the device of one host on another one. Needs no
 * kernel: the hosts are records, as "vdpa host export" writes them.
 *
 *   plan-migration RECORD DEVICE RECORD MGMTDEV HYPERVISOR
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/migrate.h>
#include <vdpa/vmm.h>

static int fail(const struct vdpa_error *err)
{
	fprintf(stderr, "%s\n", err->what);
	if (*err->hint)
		fprintf(stderr, "  %s\n", err->hint);
	return EXIT_FAILURE;
}

static int read_record(const char *path, struct vdpa_host **host,
		       struct vdpa_error *err)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t capacity = 0;
	ssize_t size;
	int ret;

	if (!file)
		return vdpa_error_set(err, -errno, NULL, "%s: %s", path,
				      strerror(errno));
	size = getdelim(&text, &capacity, '\0', file);
	ret = vdpa_host_read(text, size < 0 ? 0 : (size_t)size, host, err);
	free(text);
	fclose(file);
	return ret;
}

static int print_plan(const struct vdpa_request *request,
		      const struct vdpa_judgement *judgement,
		      struct vdpa_error *err)
{
	char **words, *line;
	int ret;

	printf("%s\n", vdpa_verdict_name(judgement->verdict));
	for (size_t i = 0; judgement->findings[i]; i++)
		printf("  %s\n", judgement->findings[i]->what);
	if (judgement->verdict == VDPA_VERDICT_INCOMPATIBLE ||
	    judgement->verdict == VDPA_VERDICT_CANNOT_TELL)
		return 0;
	ret = vdpa_request_words(request, judgement->needs_nocheck, &words,
				 err);
	if (ret)
		return ret;
	ret = vdpa_request_line(words, &line, err);
	free(words);
	if (ret)
		return ret;
	printf("%s\n", line);
	free(line);
	return 0;
}

/* Words as in argv: both records are read by now. */
static int plan(const struct vdpa_host *from, const struct vdpa_host *to,
		char **words, struct vdpa_error *err)
{
	struct vdpa_judgement *judgement;
	struct vdpa_request request;
	const struct vdpa_vmm *vmm;
	int ret;

	ret = vdpa_vmm_find(words[5], &vmm, err);
	if (!ret)
		ret = vdpa_host_migrate_plan(from, words[2], to, words[4], NULL,
					     vmm, &request, &judgement, err);
	if (ret)
		return ret;
	ret = print_plan(&request, judgement, err);
	vdpa_judgement_free(judgement);
	return ret;
}

int main(int argc, char **argv)
{
	struct vdpa_host *from = NULL, *to = NULL;
	struct vdpa_error err;
	int ret;

	if (argc != 6) {
		fprintf(stderr, "usage: plan-migration RECORD DEVICE RECORD "
				"MGMTDEV HYPERVISOR\n");
		return 2;
	}
	ret = read_record(argv[1], &from, &err);
	if (!ret)
		ret = read_record(argv[3], &to, &err);
	if (!ret)
		ret = plan(from, to, argv, &err);
	vdpa_host_free(from);
	vdpa_host_free(to);
	return ret ? fail(&err) : EXIT_SUCCESS;
}
