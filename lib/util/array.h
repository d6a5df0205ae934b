/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables are arrays: how many rows they have. */
#ifndef LIB_ARRAY_H
#define LIB_ARRAY_H

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif
