// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * read-etcd URL FOLDER...
 *
 * Read all keys of folders in an etcd, and do nothing with them: what any
 * program that asks about all hosts has to do at least. Values are decoded from
 * base64, and unpacked if they are compressed; nothing else of the answers is
 * looked at. Prints the number of keys and of bytes.
 */

#include <curl/curl.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* As vdpa asks for them. */
#define PAGE 256

static unsigned long keys, bytes;
static char value[1 << 20];

struct answer {
	char *text;
	size_t size, room;
};

static size_t take(char *from, size_t size, size_t count, void *arg)
{
	struct answer *answer = arg;

	size *= count;
	if (answer->size + size + 1 > answer->room) {
		answer->room = 2 * (answer->room + size + 1);
		answer->text = realloc(answer->text, answer->room);
		if (!answer->text)
			err(1, NULL);
	}
	memcpy(answer->text + answer->size, from, size);
	answer->size += size;
	answer->text[answer->size] = '\0';
	return size;
}

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			     "abcdefghijklmnopqrstuvwxyz0123456789+/";

static size_t encode(const char *from, size_t size, char *to)
{
	const char *begin = to;

	for (; size; from += 3, size -= size < 3 ? size : 3) {
		unsigned int group = (unsigned int)(unsigned char)from[0] << 16;

		if (size > 1)
			group |= (unsigned int)(unsigned char)from[1] << 8;
		if (size > 2)
			group |= (unsigned char)from[2];
		*to++ = digits[group >> 18];
		*to++ = digits[group >> 12 & 63];
		*to++ = size > 1 ? digits[group >> 6 & 63] : '=';
		*to++ = size > 2 ? digits[group & 63] : '=';
	}
	*to = '\0';
	return (size_t)(to - begin);
}

/* Up to the quote at the end of the text. Returns the number of bytes. */
static size_t decode(const char *from, char *to)
{
	static unsigned char numbers[256];
	const char *begin = to;
	unsigned int group = 0, count = 0;

	if (!numbers['B'])
		for (unsigned int i = 0; i < 64; i++)
			numbers[(unsigned char)digits[i]] = (unsigned char)i;
	for (; *from != '"' && *from != '='; from++) {
		group = group << 6 | numbers[(unsigned char)*from];
		if (++count % 4)
			continue;
		*to++ = (char)(group >> 16);
		*to++ = (char)(group >> 8);
		*to++ = (char)group;
	}
	if (count % 4 == 3)
		*to++ = (char)(group >> 10);
	if (count % 4 >= 2)
		*to++ = (char)(group >> (count % 4 == 3 ? 2 : 4));
	return (size_t)(to - begin);
}

static size_t unpack(size_t size)
{
	static char packed[sizeof(value)];
	z_stream stream = { .avail_in = (uInt)size };

	memcpy(packed, value, size);
	stream.next_in = (Bytef *)packed;
	stream.next_out = (Bytef *)value;
	stream.avail_out = sizeof(value);
	if (inflateInit2(&stream, 15 + 16) != Z_OK ||
	    inflate(&stream, Z_FINISH) != Z_STREAM_END)
		errx(1, "a value cannot be unpacked");
	inflateEnd(&stream);
	return stream.total_out;
}

static void read_value(const char *text)
{
	size_t size = decode(text, value);

	if (size > 1 && value[0] == '\x1f' && value[1] == '\x8b')
		size = unpack(size);
	bytes += size;
}

/* Read the values of a page. Returns the size of the last key. */
static size_t read_page(const char *text, char *last)
{
	static const char begin[] = "\"key\":\"", middle[] = "\"value\":\"";
	size_t size = 0;

	for (const char *at = strstr(text, begin); at; at = strstr(at, begin)) {
		size = decode(at + strlen(begin), last);
		at = strstr(at, middle);
		if (!at)
			errx(1, "a key has no value");
		read_value(at + strlen(middle));
		keys++;
	}
	return size;
}

static void ask(CURL *curl, const char *from, size_t size, const char *end,
		struct answer *answer)
{
	char body[4096], begin_text[2048], end_text[256];
	CURLcode code;

	encode(from, size, begin_text);
	encode(end, strlen(end), end_text);
	snprintf(body, sizeof(body),
		 "{\"key\":\"%s\",\"range_end\":\"%s\",\"limit\":\"%d\"}",
		 begin_text, end_text, PAGE);
	answer->size = 0;
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
	code = curl_easy_perform(curl);
	if (code || !answer->size)
		errx(1, "%s", curl_easy_strerror(code));
}

static void read_etcd(const char *url, const char *folder)
{
	struct answer answer = { .size = 0 };
	char path[512], end[128], key[1024];
	CURL *curl = curl_easy_init();
	size_t size;

	snprintf(path, sizeof(path), "%s/v3/kv/range", url);
	snprintf(key, sizeof(key), "vdpa/%s/", folder);
	snprintf(end, sizeof(end), "vdpa/%s0", folder);
	curl_easy_setopt(curl, CURLOPT_URL, path);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
	size = strlen(key);
	do {
		ask(curl, key, size, end, &answer);
		size = read_page(answer.text, key);
		key[size++] = '\0';
	} while (strstr(answer.text, "\"more\":true"));
	free(answer.text);
	curl_easy_cleanup(curl);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		errx(2, "usage: read-etcd URL FOLDER...");
	for (int i = 2; i < argc; i++)
		read_etcd(argv[1], argv[i]);
	printf("%lu keys, %lu bytes\n", keys, bytes);
	return 0;
}
