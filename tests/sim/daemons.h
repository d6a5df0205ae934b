/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices of daemons in user space (VDUSE), the same on both sides. */
#ifndef SIM_DAEMONS_H
#define SIM_DAEMONS_H

#include <vdpa/sim.h>

/*
 * Make the devices that steps add: on this kernel by @program (the test program
 * vduse), and in the simulation. Returns NULL, or the name of a device that
 * only one side accepts.
 */
const char *daemons_start(const char *program, struct vdpa_sim *sim);

#endif
