// SPDX-License-Identifier: LGPL-2.1-or-later
/* POST requests with libcurl, to one endpoint after the other. */

#include "http.h"

#include "store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TIMEOUT_MS 5000

/* ---- texts that grow -------------------------------------------------------- */

static int make_room(struct http_text *text, size_t size)
{
	size_t room = text->room ? text->room : 4096;
	char *more;

	if (size > HTTP_SIZE_MAX) {
		text->is_too_long = true;
		return -1;
	}
	while (room < size + 1)
		room *= 2;
	if (room == text->room)
		return 0;
	more = realloc(text->text, room);
	if (!more) {
		text->has_no_memory = true;
		return -1;
	}
	text->text = more;
	text->room = room;
	return 0;
}

size_t http_append(char *bytes, size_t size, size_t count, void *arg)
{
	struct http_text *text = arg;
	size_t more = size * count;

	if (make_room(text, text->size + more))
		return 0;
	memcpy(text->text + text->size, bytes, more);
	text->size += more;
	text->text[text->size] = '\0';
	return more;
}

void http_text_free(struct http_text *text)
{
	free(text->text);
	*text = (struct http_text){ .text = NULL };
}

/* ---- endpoints -------------------------------------------------------------- */

static int fail_url(const char *url, struct vdpa_error *err)
{
	return vdpa_error_set(err, -EINVAL,
			      "use http://HOST:PORT or https://HOST:PORT, and "
			      "commas between endpoints",
			      "\"%.100s\" is not an endpoint of etcd", url);
}

static int check_url(const char *url, struct vdpa_error *err)
{
	/* A user in the URL would be printed with it. */
	if (strchr(url, '@') || strchr(url, ' '))
		return vdpa_error_set(err, -EINVAL,
				      "set the user in ETCDCTL_USER",
				      "the endpoint of etcd contains a user or "
				      "a blank");
	if ((strncmp(url, "http://", 7) == 0 && url[7]) ||
	    (strncmp(url, "https://", 8) == 0 && url[8]))
		return 0;
	return fail_url(url, err);
}

/* The URLs, in one block after their list. */
static int split_urls(struct http *http, const char *urls,
		      struct vdpa_error *err)
{
	size_t count = 1, size = strlen(urls) + 1;
	char *text, *url, *saved = NULL;

	for (const char *at = urls; *at; at++)
		count += *at == ',';
	http->urls = calloc(1, (count + 1) * sizeof(char *) + size);
	if (!http->urls)
		return store_fail_memory(err);
	text = memcpy(http->urls + count + 1, urls, size);
	for (url = strtok_r(text, ",", &saved); url;
	     url = strtok_r(NULL, ",", &saved)) {
		size_t length = strlen(url);
		int ret = check_url(url, err);

		if (ret)
			return ret;
		if (url[length - 1] == '/')
			url[length - 1] = '\0';
		http->urls[http->url_count++] = url;
	}
	return http->url_count ? 0 : fail_url(urls, err);
}

static int copy(char **to, const char *text)
{
	if (!text)
		return 0;
	*to = strdup(text);
	return *to ? 0 : -ENOMEM;
}

int http_init(struct http *http, const char *urls,
	      const struct vdpa_store_options *options, struct vdpa_error *err)
{
	int ret = split_urls(http, urls, err);

	if (ret)
		return ret;
	http->timeout_ms = options->timeout_ms ? options->timeout_ms :
						 TIMEOUT_MS;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) ||
	    copy(&http->user, options->user) ||
	    copy(&http->password, options->password) ||
	    copy(&http->ca_file, options->ca_file) ||
	    copy(&http->cert_file, options->cert_file) ||
	    copy(&http->key_file, options->key_file))
		return store_fail_memory(err);
	http->curl = curl_easy_init();
	return http->curl ? 0 : store_fail_memory(err);
}

void http_free(struct http *http)
{
	curl_easy_cleanup(http->curl);
	if (http->password)
		explicit_bzero(http->password, strlen(http->password));
	free(http->urls);
	free(http->user);
	free(http->password);
	free(http->ca_file);
	free(http->cert_file);
	free(http->key_file);
	free(http->token);
}

/* ---- requests ---------------------------------------------------------------- */

static int set_headers(const struct http *http, struct curl_slist **headers)
{
	struct curl_slist *list;
	char *line;

	list = curl_slist_append(*headers, "Content-Type: application/json");
	if (!list)
		return -ENOMEM;
	*headers = list;
	if (!http->token)
		return 0;
	if (asprintf(&line, "Authorization: %s", http->token) < 0)
		return -ENOMEM;
	list = curl_slist_append(*headers, line);
	free(line);
	if (!list)
		return -ENOMEM;
	*headers = list;
	return 0;
}

static void set_tls(const struct http *http, CURL *curl)
{
	if (http->ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, http->ca_file);
	if (http->cert_file)
		curl_easy_setopt(curl, CURLOPT_SSLCERT, http->cert_file);
	if (http->key_file)
		curl_easy_setopt(curl, CURLOPT_SSLKEY, http->key_file);
}

int http_prepare(const struct http *http, CURL *curl, const char *path,
		 const char *body, struct curl_slist **headers)
{
	char *url;

	if (asprintf(&url, "%s%s", http->urls[http->current], path) < 0)
		return -ENOMEM;
	curl_easy_setopt(curl, CURLOPT_URL, url);
	free(url);
	if (set_headers(http, headers))
		return -ENOMEM;
	set_tls(http, curl);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, *headers);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
			 (curl_off_t)strlen(body));
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, http->timeout_ms);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
	return 0;
}

/* In TLS 1.3, a server refuses our certificate after the connection is made. */
static bool is_about_trust(CURLcode code, const char *reason)
{
	if (code == CURLE_RECV_ERROR && strstr(reason, " alert "))
		return true;
	return code == CURLE_PEER_FAILED_VERIFICATION ||
	       code == CURLE_SSL_CACERT_BADFILE ||
	       code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_CONNECT_ERROR;
}

/* A server that refuses our certificate may just end the connection. */
static bool was_ended(CURLcode code)
{
	return code != CURLE_COULDNT_RESOLVE_HOST &&
	       code != CURLE_COULDNT_CONNECT &&
	       code != CURLE_OPERATION_TIMEDOUT;
}

int http_fail(const struct http *http, CURLcode code, const char *reason,
	      struct vdpa_error *err)
{
	const char *url = http->urls[http->current];
	const char *text = reason[0] ? reason : curl_easy_strerror(code);

	if (code == CURLE_OUT_OF_MEMORY)
		return store_fail_memory(err);
	if (is_about_trust(code, reason))
		return vdpa_error_set(
			err, -EKEYREJECTED,
			"check the certificates: the authority "
			"(ETCDCTL_CACERT), and your own (ETCDCTL_CERT, "
			"ETCDCTL_KEY)",
			"no secure connection to \"%.80s\": %.120s", url, text);
	return vdpa_error_set(
		err, -EHOSTUNREACH,
		was_ended(code) && strncmp(url, "https:", 6) == 0 ?
			"check that the store runs; if it asks for a "
			"certificate of the client, give it one (ETCDCTL_CERT, "
			"ETCDCTL_KEY)" :
			"check that the store runs and can be reached from "
			"here",
		"the store \"%.80s\"%s does not answer: %.120s", url,
		http->url_count > 1 ? " (and each other one)" : "", text);
}

bool http_is_away(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
		return true;
	default:
		return false;
	}
}

static int post_to_current(struct http *http, const char *path,
			   const char *body, struct http_text *answer,
			   long *status, CURLcode *code)
{
	struct curl_slist *headers = NULL;
	int ret;

	answer->size = 0;
	http->reason[0] = '\0';
	curl_easy_reset(http->curl);
	curl_easy_setopt(http->curl, CURLOPT_ERRORBUFFER, http->reason);
	curl_easy_setopt(http->curl, CURLOPT_WRITEFUNCTION, http_append);
	curl_easy_setopt(http->curl, CURLOPT_WRITEDATA, answer);
	/* A long answer may take longer than the time limit as long as bytes
	 * arrive. */
	curl_easy_setopt(http->curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(http->curl, CURLOPT_LOW_SPEED_TIME,
			 (http->timeout_ms + 999) / 1000);
	curl_easy_setopt(http->curl, CURLOPT_ACCEPT_ENCODING, "");
	ret = http_prepare(http, http->curl, path, body, &headers);
	*code = ret ? CURLE_OUT_OF_MEMORY : curl_easy_perform(http->curl);
	curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, status);
	curl_slist_free_all(headers);
	return answer->has_no_memory ? -ENOMEM : ret;
}

/* An endpoint that has no leader answers, but another one may have a leader. */
static bool has_no_leader(long status)
{
	return status == 503 || status == 504;
}

int http_post(struct http *http, const char *path, const char *body,
	      struct http_text *answer, long *status, bool *was_sent,
	      struct vdpa_error *err)
{
	CURLcode code = CURLE_OK;

	*was_sent = false;
	for (size_t tries = 0; tries < http->url_count; tries++) {
		if (post_to_current(http, path, body, answer, status, &code))
			return store_fail_memory(err);
		if (answer->is_too_long)
			return vdpa_error_set(err, -EFBIG, NULL,
					      "the store sends more than %zu "
					      "bytes at once",
					      HTTP_SIZE_MAX);
		if (!code && !has_no_leader(*status))
			return 0;
		if (code && !http_is_away(code))
			break;
		*was_sent |= code != CURLE_COULDNT_CONNECT;
		if (tries + 1 < http->url_count)
			http->current = (http->current + 1) % http->url_count;
	}
	return code ? http_fail(http, code, http->reason, err) : 0;
}
