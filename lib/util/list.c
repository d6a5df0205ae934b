// SPDX-License-Identifier: LGPL-2.1-or-later
/* Growing lists of items that free() releases. */

#include "list.h"

#include <errno.h>
#include <stdlib.h>

int list_add(struct list *list, void *item)
{
	size_t capacity = list->capacity ? 2 * list->capacity : 16;
	void **items;

	/* One more place, for the NULL. */
	if (list->count + 1 >= list->capacity) {
		items = reallocarray(list->items, capacity, sizeof(*items));
		if (!items)
			return -ENOMEM;
		list->items = items;
		list->capacity = capacity;
	}
	list->items[list->count++] = item;
	list->items[list->count] = NULL;
	return 0;
}

int list_take(struct list *list, void *item)
{
	int ret = list_add(list, item);

	if (ret)
		free(item);
	return ret;
}

void list_clear(struct list *list)
{
	list_free_array(list->items);
	*list = (struct list){ 0 };
}

void list_free_array(void **items)
{
	for (void **item = items; items && *item; item++)
		free(*item);
	free(items);
}
