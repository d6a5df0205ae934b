/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A request as the command line that makes it. */
#ifndef TOOL_REQUEST_LINE_H
#define TOOL_REQUEST_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <vdpa/vdpa.h>

#define REQUEST_WORDS_MAX 17
#define REQUEST_WORD_SIZE 1024

/* "vdpa", "dev", "add", "name", "dev1", ... */
struct request_words {
	size_t count;
	char words[REQUEST_WORDS_MAX][REQUEST_WORD_SIZE];
};

/*
 * The words that make @request; its command is VDPA_CMD_DEV_NEW. With
 * @is_unchecked, they have "nocheck".
 */
void request_words(const struct vdpa_request *request, bool is_unchecked,
		   struct request_words *words);

/* Write a word with the quotes that a shell needs. */
void request_put_word(FILE *file, const char *word);

/*
 * The words as one line, with the quotes that a shell or a batch needs. The
 * caller frees it. NULL: no memory.
 */
char *request_line(const struct request_words *words);

#endif
