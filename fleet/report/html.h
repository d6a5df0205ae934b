/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text in a page. All text from outside goes through here. */
#ifndef FLEET_REPORT_HTML_H
#define FLEET_REPORT_HTML_H

#include <stdint.h>
#include <stdio.h>

/*
 * Write a text. What HTML acts on is escaped. Characters that change the text
 * around them, and bytes that are not UTF-8, are shown by number. NULL is empty.
 */
void html_text(FILE *to, const char *text);

/* Write our own markup with texts and numbers in it: "%s" is a text for
 * html_text(), "%z" a size_t, "%u" an unsigned int. */
void html_format(FILE *to, const char *format, ...);

/* Write a set: the mask, and its names as a list of words. */
void html_features(FILE *to, uint32_t class_id, uint64_t features);

/* Write the names only, separated by blanks. */
void html_names(FILE *to, uint32_t class_id, uint64_t features);

/* Write the name of a bit: "MQ" or "bit 50". */
void html_bit(FILE *to, uint32_t class_id, unsigned int bit);

/* Write "net", or "class 33". */
void html_class(FILE *to, uint32_t class_id);

#endif
