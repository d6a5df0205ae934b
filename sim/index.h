/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finds the devices of a world by their names. */
#ifndef SIM_INDEX_H
#define SIM_INDEX_H

#include <stddef.h>

struct sim_dev;

/* A hash table with open addressing. To begin: all zero. */
struct sim_index {
	struct sim_dev **slots; /* NULL: free */
	size_t slot_count;	/* 0, or a power of two */
	size_t dev_count;
};

/* The device whose name is the first @length characters of @name, or NULL. */
struct sim_dev *sim_index_find(const struct sim_index *index, const char *name,
			       size_t length);

/* Returns 0 or -ENOMEM. */
int sim_index_add(struct sim_index *index, struct sim_dev *dev);

void sim_index_remove(struct sim_index *index, const struct sim_dev *dev);

void sim_index_free(struct sim_index *index);

#endif
