// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target: a file that claims to be a record of a host, or of a device. A
 * record that was read can be written, and read again unchanged.
 */

#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *write_host(const struct vdpa_host *host)
{
	char *text;

	if (vdpa_host_write(host, &text, NULL))
		abort();
	return text;
}

static void try_host(const char *data, size_t size)
{
	struct vdpa_host *host, *again;
	char *text, *text_again;

	if (vdpa_host_read(data, size, &host, NULL))
		return;
	text = write_host(host);
	if (vdpa_host_read(text, strlen(text), &again, NULL))
		abort();
	text_again = write_host(again);
	if (strcmp(text, text_again) != 0)
		abort();
	free(text_again);
	free(text);
	vdpa_host_free(again);
	vdpa_host_free(host);
}

static char *write_initial(const struct vdpa_initial_record *record)
{
	char *text;

	if (vdpa_initial_write(record, &text, NULL))
		abort();
	return text;
}

static void try_initial(const char *data, size_t size)
{
	struct vdpa_initial_record *record, *again;
	char *text, *text_again;

	if (vdpa_initial_read(data, size, &record, NULL))
		return;
	text = write_initial(record);
	if (vdpa_initial_read(text, strlen(text), &again, NULL))
		abort();
	text_again = write_initial(again);
	if (strcmp(text, text_again) != 0)
		abort();
	free(text_again);
	free(text);
	vdpa_initial_record_free(again);
	vdpa_initial_record_free(record);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_host((const char *)data, size);
	try_initial((const char *)data, size);
	return 0;
}
