/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* POST requests to the first endpoint of a list that answers. */
#ifndef FLEET_HTTP_H
#define FLEET_HTTP_H

#include <curl/curl.h>
#include <stdbool.h>
#include <vdpa/fleet.h>

/* Longer answers are refused with -EFBIG. */
#define HTTP_SIZE_MAX ((size_t)48 << 20)

struct http_text {
	char *text; /* ends in a 0 byte when it is not NULL */
	size_t size;
	size_t room;
	bool has_no_memory;
	bool is_too_long;
};

/* Append, as a write callback of libcurl. */
size_t http_append(char *bytes, size_t size, size_t count, void *arg);
void http_text_free(struct http_text *text);

struct http {
	CURL *curl;
	char **urls; /* ends with NULL */
	size_t url_count;
	size_t current;
	char *user, *password, *ca_file, *cert_file, *key_file;
	long timeout_ms;
	char *token; /* of the user; NULL: none */
	char reason[CURL_ERROR_SIZE];
};

int http_init(struct http *http, const char *urls,
	      const struct vdpa_store_options *options, struct vdpa_error *err);
void http_free(struct http *http);

/* Set what all requests have. @headers must stay as long as @curl uses them. */
int http_prepare(const struct http *http, CURL *curl, const char *path,
		 const char *body, struct curl_slist **headers);

/* Describe why the current endpoint does not answer. */
int http_fail(const struct http *http, CURLcode code, const char *reason,
	      struct vdpa_error *err);

/* Whether another endpoint may answer where this one did not. */
bool http_is_away(CURLcode code);

/*
 * Send @body, and read the answer, whatever its status is. @was_sent is set if
 * the request may have been carried out by an endpoint that did not answer.
 */
int http_post(struct http *http, const char *path, const char *body,
	      struct http_text *answer, long *status, bool *was_sent,
	      struct vdpa_error *err);

#endif
