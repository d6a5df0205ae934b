/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A network device in user space that returns each frame to its sender. */
#ifndef VDUSE_LOOP_H
#define VDUSE_LOOP_H

/* Answer the kernel's requests about @device, and move its frames. */
void loop_for_ever(int device);

#endif
