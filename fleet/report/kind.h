/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kinds of hosts and of devices. */
#ifndef FLEET_REPORT_KIND_H
#define FLEET_REPORT_KIND_H

#include "model.h"

/* Find the kinds of all hosts and devices. Returns 0 or -ENOMEM. */
int report_find_kinds(struct report_model *model);

#endif
