// SPDX-License-Identifier: GPL-2.0-or-later
/* The parsers of values on a command line; the table in params.c names them. */

#include "params.h"

#include "expression.h"
#include "vmms.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

#define HEX_DIGITS "0123456789abcdefABCDEF"

int value_name(const struct param *param, const char *text,
	       struct arguments *arguments, struct vdpa_error *err)
{
	/* The kernel's device core rejects a device without a name. */
	if (!*text)
		return vdpa_error_set(err, -EINVAL, "give the device a name",
				      "%s is empty", param->word);
	arguments->request.name = text;
	return 0;
}

/* "02:00.0": a PCI address without its domain. */
static bool is_short_pci(const char *text)
{
	size_t bus = strspn(text, HEX_DIGITS);

	return bus == 2 && text[2] == ':' &&
	       strspn(text + 3, HEX_DIGITS) == 2 && text[5] == '.' &&
	       strchr("01234567", text[6]) && text[6] && !text[7];
}

/* "0000:02:00.0" */
static bool is_pci(const char *text)
{
	return strspn(text, HEX_DIGITS) == 4 && text[4] == ':' &&
	       is_short_pci(text + 5);
}

/* The kernel writes PCI addresses in lower case. */
static void lower(char *text)
{
	for (; *text; text++)
		*text = (char)tolower((unsigned char)*text);
}

/*
 * Management devices without a bus never have such a name. @name is the name in
 * the request.
 */
static void complete_pci(const struct param *param, struct arguments *arguments,
			 char *name)
{
	struct vdpa_request *request = &arguments->request;

	if (request->mgmtdev_bus &&
	    strcasecmp(request->mgmtdev_bus, "pci") != 0)
		return;
	if (is_short_pci(name) || is_pci(name))
		lower(name);
	/* @arguments has room for one address. */
	if (is_short_pci(request->mgmtdev_name) && !param->is_repeated) {
		snprintf(arguments->pci, sizeof(arguments->pci), "0000:%.7s",
			 request->mgmtdev_name);
		request->mgmtdev_name = arguments->pci;
		request->mgmtdev_bus = "pci";
	} else if (is_pci(name)) {
		request->mgmtdev_bus = "pci";
	}
}

static int fail_memory(struct vdpa_error *err)
{
	return vdpa_error_set(err, -ENOMEM, NULL, "no memory for a word");
}

/* In a copy, because another program may parse the words again. */
static int split_mgmtdev(const struct param *param, const char *text,
			 struct arguments *arguments, struct vdpa_error *err)
{
	struct vdpa_request *request = &arguments->request;
	char *copy = params_take(arguments, strdup(text)), *slash;

	if (!copy)
		return fail_memory(err);
	slash = strchr(copy, '/');
	if (slash)
		*slash++ = '\0';
	request->mgmtdev_bus = slash ? copy : NULL;
	request->mgmtdev_name = slash ? slash : copy;
	complete_pci(param, arguments, slash ? slash : copy);
	return 0;
}

/* "BUS/NAME" or "NAME" */
int value_mgmtdev(const struct param *param, const char *text,
		  struct arguments *arguments, struct vdpa_error *err)
{
	const char *slash = strchr(text, '/');

	if (slash && (strchr(slash + 1, '/') || slash == text || !slash[1]))
		return vdpa_error_set(
			err, -EINVAL,
			"write BUS/NAME, such as pci/0000:02:00.0, or NAME, "
			"such as vdpasim_net",
			"%s " QUOTE " is not a management device", param->word,
			QUOTED(text));
	if (!*text)
		return vdpa_error_set(
			err, -EINVAL,
			"\"vdpa mgmtdev show\" lists the ones that this "
			"host has",
			"%s is empty", param->word);
	return split_mgmtdev(param, text, arguments, err);
}

/* Most expressions can only be parsed once the class is known. */
int value_features(const struct param *param, const char *text,
		   struct arguments *arguments, struct vdpa_error *err)
{
	struct vdpa_request *request = &arguments->request;
	struct vdpa_error found;
	int ret = expression_parse(text, 0, NULL, &request->device_features,
				   &found);

	arguments->features = ret == -ENODATA ? text : NULL;
	if (ret && ret != -ENODATA)
		return vdpa_error_set(err, ret, found.hint, "%s: %s",
				      param->word, found.what);
	if (!ret)
		request->has |= VDPA_BIT(VDPA_ATTR_DEV_FEATURES);
	return 0;
}

static bool is_net_feature(const char *text)
{
	return vdpa_feature_find(VDPA_CLASS_NET, text) >= 0;
}

int value_class(const struct param *param, const char *text,
		struct arguments *arguments, struct vdpa_error *err)
{
	arguments->class_id = vdpa_class_find(text);
	if (arguments->class_id)
		return 0;
	return vdpa_error_set(
		err, -EINVAL,
		is_net_feature(text) ?
			"it is a feature: \"vdpa features encode\" takes it" :
			"give a virtio device class, such as net or block, or "
			"its number",
		"%s " QUOTE " is not a virtio device class", param->word,
		QUOTED(text));
}

/* Two digits at @at, or one before a separator. Returns how many, or 0. */
static size_t read_byte(const char *at, uint8_t *byte)
{
	char digits[3] = { 0 };
	size_t count = strspn(at, HEX_DIGITS);

	if (count > 2)
		count = 2;
	memcpy(digits, at, count);
	*byte = (uint8_t)strtoul(digits, NULL, 16);
	return count;
}

/*
 * Six bytes with ':' or '-' between them, or without anything. Returns 0 or
 * -EINVAL.
 */
static int parse_mac(const char *at, uint8_t mac[6])
{
	const char *sign = strpbrk(at, ":-");
	size_t digits;

	if (!sign && strlen(at) != 12)
		return -EINVAL;
	for (size_t i = 0; i < 6; i++) {
		digits = read_byte(at, &mac[i]);
		if (!digits)
			return -EINVAL;
		at += digits;
		if (sign && i < 5 && *at++ != *sign)
			return -EINVAL;
	}
	return *at ? -EINVAL : 0;
}

int value_mac(const struct param *param, const char *text,
	      struct arguments *arguments, struct vdpa_error *err)
{
	uint8_t mac[6] = { 0 };

	if (parse_mac(text, mac))
		return vdpa_error_set(err, -EINVAL,
				      "write six bytes in hexadecimal, such as "
				      "52:54:00:12:34:56",
				      "%s " QUOTE " is not a MAC address",
				      param->word, QUOTED(text));

	memcpy(arguments->request.mac, mac, sizeof(mac));
	arguments->request.has |= VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR);
	return 0;
}

static bool is_decimal(const char *text)
{
	return *text && !text[strspn(text, "0123456789")];
}

int value_number(const struct param *param, const char *text,
		 struct arguments *arguments, struct vdpa_error *err)
{
	uint64_t max = param->size == sizeof(uint16_t) ? UINT16_MAX :
							 UINT32_MAX;
	uint64_t number = strtoull(text, NULL, 10);
	char *field = (char *)&arguments->request + param->offset;
	char hint[64];

	snprintf(hint, sizeof(hint), "give a decimal number from 0 to %" PRIu64,
		 max);
	if (!is_decimal(text))
		return vdpa_error_set(err, -EINVAL, hint,
				      "%s " QUOTE " is not a decimal number",
				      param->word, QUOTED(text));
	if (number > max)
		return vdpa_error_set(err, -EINVAL, hint,
				      "%s " QUOTE " is too large", param->word,
				      QUOTED(text));

	if (param->size == sizeof(uint16_t))
		*(uint16_t *)field = (uint16_t)number;
	else
		*(uint32_t *)field = (uint32_t)number;
	arguments->request.has |= VDPA_BIT(param->attr);
	return 0;
}

/* Whole seconds from 1 to 10^9; 0 or -EINVAL. */
static int parse_seconds(const char *text, uint32_t *seconds)
{
	uint64_t number = strtoull(text, NULL, 10);

	if (!is_decimal(text) || number < 1 || number > 1000000000)
		return -EINVAL;
	*seconds = (uint32_t)number;
	return 0;
}

/* A word without a value. */
int value_flag(const struct param *param, const char *text,
	       struct arguments *arguments, struct vdpa_error *err)
{
	(void)text;
	(void)err;
	*(bool *)((char *)arguments + param->offset) = true;
	return 0;
}

int value_text(const struct param *param, const char *text,
	       struct arguments *arguments, struct vdpa_error *err)
{
	(void)err;
	*(const char **)((char *)arguments + param->offset) = text;
	return 0;
}

int value_file(const struct param *param, const char *text,
	       struct arguments *arguments, struct vdpa_error *err)
{
	if (!*text)
		return vdpa_error_set(err, -EINVAL, NULL, "FILE is empty: %s",
				      param->help);
	arguments->file = text;
	return 0;
}

/* Other spellings of the drivers of the vdpa bus. */
static const struct {
	const char *typed;
	const char *name;
} drivers[] = {
	{ "vhost-vdpa", "vhost_vdpa" },
	{ "vhost", "vhost_vdpa" },
	{ "virtio-vdpa", "virtio_vdpa" },
	{ "virtio", "virtio_vdpa" },
};

static const char *driver_name(const char *typed)
{
	for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++)
		if (strcmp(drivers[i].typed, typed) == 0)
			return drivers[i].name;
	return typed;
}

/* In sysfs, a driver is a folder of the vdpa bus. */
int value_driver(const struct param *param, const char *text,
		 struct arguments *arguments, struct vdpa_error *err)
{
	if (!*text || *text == '.' || strchr(text, '/'))
		return vdpa_error_set(err, -EINVAL,
				      "give vhost_vdpa or virtio_vdpa",
				      "%s " QUOTE
				      " is not the name of a driver",
				      param->word, QUOTED(text));
	arguments->driver = driver_name(text);
	return 0;
}

/* How long to wait; without @text, no limit. */
int value_wait(const struct param *param, const char *text,
	       struct arguments *arguments, struct vdpa_error *err)
{
	int ret = text ? parse_seconds(text, &arguments->wait_s) : 0;

	if (ret)
		return vdpa_error_set(
			err, -EINVAL,
			"give whole seconds, from 1 to 1000000000",
			"%s " QUOTE " is not a time", param->word,
			QUOTED(text));
	arguments->is_waiting = true;
	return 0;
}

int value_seconds(const struct param *param, const char *text,
		  struct arguments *arguments, struct vdpa_error *err)
{
	if (!parse_seconds(text, &arguments->seconds) && arguments->seconds)
		return 0;
	return vdpa_error_set(err, -EINVAL,
			      "give whole seconds, from 1 to 1000000000",
			      "%s " QUOTE " is not a time", param->word,
			      QUOTED(text));
}

int value_path(const struct param *param, const char *text,
	       struct arguments *arguments, struct vdpa_error *err)
{
	if (*text != '/')
		return vdpa_error_set(err, -EINVAL,
				      "write an absolute path: /sys/...",
				      "%s " QUOTE " is not absolute",
				      param->word, QUOTED(text));
	arguments->path = text;
	return 0;
}

int value_vqs(const struct param *param, const char *text,
	      struct arguments *arguments, struct vdpa_error *err)
{
	size_t digits = strspn(text, "0123456789");

	if (!digits || digits > 5 || text[digits] ||
	    strtoul(text, NULL, 10) > UINT16_MAX)
		return vdpa_error_set(err, -EINVAL,
				      "give a number from 0 to 65535",
				      "%s " QUOTE
				      " is not a number of virtqueues",
				      param->word, QUOTED(text));
	arguments->vqs = (uint32_t)strtoul(text, NULL, 10);
	return 0;
}

int value_place(const struct param *param, const char *text,
		struct arguments *arguments, struct vdpa_error *err)
{
	if (!*text)
		return vdpa_error_set(
			err, -EINVAL,
			"give a path such as /dev/vhost-vdpa-0, a PCI "
			"address, or the name of an interface",
			"%s is empty", param->word);
	arguments->place = text;
	return 0;
}

/* ---- migrations ------------------------------------------------------- */

int value_dev(const struct param *param, const char *text,
	      struct arguments *arguments, struct vdpa_error *err)
{
	if (!*text)
		return vdpa_error_set(err, -EINVAL, "give the name of a device",
				      "%s is empty", param->word);
	arguments->dev[arguments->is_after_to] = text;
	return 0;
}

int value_host(const struct param *param, const char *text,
	       struct arguments *arguments, struct vdpa_error *err)
{
	if (!*text)
		return vdpa_error_set(
			err, -EINVAL,
			"give the file that \"vdpa host export\" wrote",
			"%s is empty", param->word);
	arguments->host[arguments->is_after_to] = text;
	return 0;
}

int value_fleet_host(const struct param *param, const char *text,
		     struct arguments *arguments, struct vdpa_error *err)
{
	if (!*text)
		return vdpa_error_set(err, -EINVAL,
				      "\"vdpa fleet list\" has the names",
				      "%s is empty", param->word);
	arguments->host[arguments->is_after_to] = text;
	return 0;
}

int value_set_name(const struct param *param, const char *text,
		   struct arguments *arguments, struct vdpa_error *err)
{
	if (!*text)
		return vdpa_error_set(err, -EINVAL,
				      "\"vdpa fleet set list\" has the names",
				      "%s is empty", param->word);
	arguments->set = text;
	return 0;
}

int value_revision(const struct param *param, const char *text,
		   struct arguments *arguments, struct vdpa_error *err)
{
	size_t digits = strspn(text, "0123456789");
	unsigned long long revision = strtoull(text, NULL, 10);

	if (!digits || digits > 10 || text[digits] || *text == '0' ||
	    revision > UINT32_MAX)
		return vdpa_error_set(err, -EINVAL, "give a number from 1",
				      "%s " QUOTE " is not a revision",
				      param->word, QUOTED(text));
	arguments->revision = (uint32_t)revision;
	return 0;
}

int value_from(const struct param *param, const char *text,
	       struct arguments *arguments, struct vdpa_error *err)
{
	if (strcmp(text, "baseline") != 0)
		return vdpa_error_set(err, -EINVAL, "write \"from baseline\"",
				      "%s " QUOTE " is not known", param->word,
				      QUOTED(text));
	arguments->is_from_baseline = true;
	return 0;
}

int value_to(const struct param *param, const char *text,
	     struct arguments *arguments, struct vdpa_error *err)
{
	(void)param;
	(void)text;
	(void)err;
	arguments->is_after_to = true;
	return 0;
}

int value_vmm(const struct param *param, const char *text,
	      struct arguments *arguments, struct vdpa_error *err)
{
	(void)param;
	return vmms_find(text, &arguments->vmm[arguments->is_after_to], err);
}

/* Room for one more; it doubles, because there can be thousands. */
static int grow_hosts(struct arguments *arguments)
{
	size_t count = arguments->host_count;
	struct host_choice *hosts;

	if (count & (count - 1))
		return 0;
	hosts = reallocarray(arguments->hosts, count ? 2 * count : 1,
			     sizeof(*hosts));
	if (!hosts)
		return -ENOMEM;
	arguments->hosts = hosts;
	return 0;
}

static int append(struct arguments *arguments, const char *text,
		  struct vdpa_error *err)
{
	if (grow_hosts(arguments))
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for %zu words",
				      arguments->host_count + 1);
	arguments->hosts[arguments->host_count++] = (struct host_choice){
		.path = text,
	};
	return 0;
}

/* A management device before the first host is for each host. */
int value_hosts(const struct param *param, const char *text,
		struct arguments *arguments, struct vdpa_error *err)
{
	int ret = value_host(param, text, arguments, err);

	return ret ? ret : append(arguments, text, err);
}

int value_names(const struct param *param, const char *text,
		struct arguments *arguments, struct vdpa_error *err)
{
	if (!*text)
		return vdpa_error_set(err, -EINVAL, "give the name of a device",
				      "%s is empty", param->word);
	return append(arguments, text, err);
}

static int append_copy(struct arguments *arguments, const char *text,
		       size_t length, struct vdpa_error *err)
{
	char *copy = params_take(arguments, strndup(text, length));

	return copy ? append(arguments, copy, err) : fail_memory(err);
}

/* Names with commas between them: "a,b"; also "a, b" in two words. */
int value_fleet_hosts(const struct param *param, const char *text,
		      struct arguments *arguments, struct vdpa_error *err)
{
	size_t before = arguments->host_count;
	int ret = 0;

	while (*text && !ret) {
		size_t length = strcspn(text, ",");

		if (length)
			ret = append_copy(arguments, text, length, err);
		text += length + (text[length] == ',');
	}
	if (ret || arguments->host_count > before)
		return ret;
	return vdpa_error_set(err, -EINVAL, "\"vdpa fleet list\" has the names",
			      "%s is empty", param->word);
}

static int fail_chosen(const struct host_choice *host, struct vdpa_error *err)
{
	return vdpa_error_set(
		err, -EINVAL, "give one for each host",
		"two management devices are given for host \"%.200s\"",
		host->path);
}

int value_host_mgmtdev(const struct param *param, const char *text,
		       struct arguments *arguments, struct vdpa_error *err)
{
	struct vdpa_request *request = &arguments->request;
	const struct vdpa_request before = *request;
	struct host_choice *host;
	int ret;

	if (!arguments->host_count && request->mgmtdev_name)
		return vdpa_error_set(err, -EINVAL, "give one for each host",
				      "two management devices are given before "
				      "the first host");
	ret = value_mgmtdev(param, text, arguments, err);
	if (ret || !arguments->host_count)
		return ret;
	host = &arguments->hosts[arguments->host_count - 1];
	if (host->mgmtdev_name)
		return fail_chosen(host, err);
	host->mgmtdev_bus = request->mgmtdev_bus;
	host->mgmtdev_name = request->mgmtdev_name;
	*request = before;
	return 0;
}
