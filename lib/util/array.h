/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The number of rows of a table. */
#ifndef LIB_ARRAY_H
#define LIB_ARRAY_H

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif
