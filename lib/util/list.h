/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Growing lists of items that free() releases. */
#ifndef LIB_LIST_H
#define LIB_LIST_H

#include <stddef.h>

/* A list that ends with NULL. All zero is empty. */
struct list {
	void **items;
	size_t count;
	size_t capacity;
};

/* Append @item. Returns 0, or -ENOMEM: then the caller still owns @item. */
int list_add(struct list *list, void *item);

/* Append @item, or free it on failure. Returns 0 or -ENOMEM. */
int list_take(struct list *list, void *item);

/* Free the items and their array. */
void list_clear(struct list *list);

/* Free an array that ends with NULL, and its items. @items may be NULL. */
void list_free_array(void **items);

#endif
