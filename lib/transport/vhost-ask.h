/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a character device says, as text: see VDPA_FILE_VHOST. */
#ifndef LIB_VHOST_ASK_H
#define LIB_VHOST_ASK_H

#include <sys/types.h>
#include <vdpa/vhost.h>

/* The words in front of values, by their enum. */
extern const char *const vhost_words[VDPA_VHOST_VALUES];
extern const char *const vhost_vq_words[VDPA_VHOST_VQ_VALUES];

/* VDPA_FILE_VHOST of this machine. */
ssize_t vhost_ask(const char *path, void *buffer, size_t size);

#endif
