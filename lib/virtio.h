/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables of feature bits, one file for each class. */
#ifndef LIB_VIRTIO_H
#define LIB_VIRTIO_H

extern const char *const virtio_net_features[64];
extern const char *const virtio_block_features[64];

#endif
