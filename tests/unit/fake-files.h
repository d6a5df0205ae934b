/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Made-up files, for tests of code that reads files of the host. */
#ifndef UNIT_FAKE_FILES_H
#define UNIT_FAKE_FILES_H

#include "fake.h"

#include <vdpa/transport.h>

#define DEVICES "/sys/bus/vdpa/devices/"
#define DRIVERS "/sys/bus/vdpa/drivers/"

/*
 * The answer to one operation on one path. A row without a path ends a table.
 */
struct entry {
	enum vdpa_file_op op;
	const char *path;
	const char *answer; /* names of a list, or holders, end in "/" here */
	int code;	    /* negative: the errno */
};

/* The files that exist, and no others. */
extern const struct entry *fake_files;

/* All writes since fake_files_open(): "PATH=TEXT " for each. */
extern char fake_written[4096];

/* Called for each write that works; may change @fake_files. May be NULL. */
extern void (*fake_on_write)(const char *path);

/* @file of struct vdpa_transport_ops. */
ssize_t fake_file(struct vdpa_transport *transport, enum vdpa_file_op op,
		  const char *path, void *buffer, size_t size);

/* A handle on a host that has these files and nothing else. */
struct vdpa *fake_files_open(const struct entry *table);

/* A handle on a host without files. */
struct vdpa *fake_files_none(void);

#endif
