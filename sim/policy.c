// SPDX-License-Identifier: LGPL-2.1-or-later
/* Check a request's attributes as the kernel does. */

#include "policy.h"

#include <errno.h>
#include <linux/netlink.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Numbers of include/uapi/linux/netlink.h that older headers lack. */
enum {
	ACK_MSG = 1,
	ACK_OFFS = 2,
	ACK_POLICY = 4,
	POLICY_TYPE = 1,
	POLICY_MIN_VALUE_U = 4,
	POLICY_MAX_VALUE_U = 5,
	POLICY_MIN_LENGTH = 6,
	POLICY_MAX_LENGTH = 7,
};

/* The number of each type in that header, its size, and its largest value. */
static const struct {
	uint32_t wire;
	uint16_t size; /* 0: any */
	uint64_t max;
} types[] = {
	[SIM_TYPE_STRING] = { .wire = 11 },
	[SIM_TYPE_NUL_STRING] = { .wire = 12 },
	[SIM_TYPE_BINARY] = { .wire = 10 },
	[SIM_TYPE_U16] = { .wire = 3, .size = 2, .max = UINT16_MAX },
	[SIM_TYPE_U32] = { .wire = 4, .size = 4, .max = UINT32_MAX },
	[SIM_TYPE_U64] = { .wire = 5, .size = 8, .max = UINT64_MAX },
};

void sim_extack_say(struct sim_extack *extack, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(extack->text, sizeof(extack->text), format, args);
	va_end(args);
}

static int refuse(struct sim_extack *extack, int code, size_t offset,
		  const struct sim_policy *policy, const char *text)
{
	sim_extack_say(extack, "%s", text);
	extack->offset = (uint32_t)offset;
	extack->policy = policy;
	return code;
}

/* ---- one attribute --------------------------------------------------- */

static int check_string(const struct sim_policy *policy,
			const struct sim_field *field)
{
	size_t size = field->size;

	if (policy->type == SIM_TYPE_NUL_STRING) {
		size_t look = size;

		if (policy->max && look > policy->max + 1)
			look = policy->max + 1;
		if (!look || !memchr(field->data, '\0', look))
			return -EINVAL;
	}
	if (!size)
		return -ERANGE;
	if (field->data[size - 1] == '\0')
		size--;
	return policy->max && size > policy->max ? -ERANGE : 0;
}

uint64_t sim_field_number(const struct sim_field *field)
{
	union {
		uint16_t u16;
		uint32_t u32;
		uint64_t u64;
	} number = { 0 };

	memcpy(&number, field->data,
	       field->size < sizeof(number) ? field->size : sizeof(number));
	if (field->size >= sizeof(number.u64))
		return number.u64;
	return field->size >= sizeof(number.u32) ? number.u32 : number.u16;
}

static int check_range(const struct sim_policy *policy,
		       const struct sim_field *field, size_t offset,
		       struct sim_extack *extack)
{
	if (!policy->has_range)
		return 0;
	if (policy->type == SIM_TYPE_BINARY) {
		if (field->size >= policy->min && field->size <= policy->max)
			return 0;
		return refuse(extack, -ERANGE, offset, policy,
			      "binary attribute size out of range");
	}
	if (sim_field_number(field) >= policy->min)
		return 0;
	return refuse(extack, -ERANGE, offset, policy, "integer out of range");
}

/* validate_nla() */
static int check_field(const struct sim_policies *policies,
		       const struct sim_policy *policy, uint16_t flags,
		       const struct sim_field *field, size_t offset,
		       struct sim_extack *extack)
{
	uint16_t size = types[policy->type].size;
	int ret = 0;

	if (policies->is_strict && size && field->size != size)
		return refuse(extack, -EINVAL, offset, policy,
			      "invalid attribute length");
	if (policies->is_strict && policy->type != SIM_TYPE_NONE &&
	    flags & NLA_F_NESTED)
		return refuse(extack, -EINVAL, offset, policy,
			      "NLA_F_NESTED not expected");
	if (policies->is_strict && policy->type == SIM_TYPE_NONE)
		return refuse(extack, -EINVAL, offset, NULL,
			      "Unsupported attribute");

	if (policy->type == SIM_TYPE_STRING ||
	    policy->type == SIM_TYPE_NUL_STRING)
		ret = check_string(policy, field);
	else if (field->size < size)
		ret = -ERANGE;
	if (ret)
		return refuse(extack, ret, offset, policy,
			      "Attribute failed policy validation");
	return check_range(policy, field, offset, extack);
}

/* ---- all of them ----------------------------------------------------- */

static const struct sim_policy *find_policy(const struct sim_policies *policies,
					    uint16_t type)
{
	static const struct sim_policy none = { .type = SIM_TYPE_NONE };

	return type < policies->count ? &policies->rows[type] : &none;
}

static int read_attribute(const struct sim_policies *policies,
			  const struct nlattr *attr, const uint8_t *data,
			  size_t offset,
			  struct sim_field fields[SIM_FIELD_COUNT],
			  struct sim_extack *extack)
{
	uint16_t type = attr->nla_type & (uint16_t)NLA_TYPE_MASK;
	const struct sim_field field = {
		.data = data,
		.size = (uint16_t)(attr->nla_len - sizeof(*attr)),
	};
	int ret;

	if (type == 0 || type > policies->max) {
		if (!policies->is_strict)
			return 0;
		return refuse(extack, -EINVAL, offset, NULL,
			      "Unknown attribute type");
	}
	ret = check_field(policies, find_policy(policies, type), attr->nla_type,
			  &field, offset, extack);
	if (!ret)
		fields[type] = field;
	return ret;
}

int sim_policy_parse(const struct sim_policies *policies,
		     const uint8_t *message, size_t size, size_t offset,
		     struct sim_field fields[SIM_FIELD_COUNT],
		     struct sim_extack *extack)
{
	struct nlattr attr;
	int ret;

	while (offset < size && size - offset >= sizeof(attr)) {
		memcpy(&attr, message + offset, sizeof(attr));
		if (attr.nla_len < sizeof(attr) || attr.nla_len > size - offset)
			break;
		ret = read_attribute(policies, &attr,
				     message + offset + sizeof(attr), offset,
				     fields, extack);
		if (ret)
			return ret;
		offset += sim_align(attr.nla_len);
	}
	if (offset < size) {
		sim_extack_say(extack,
			       "bytes leftover after parsing attributes");
		return policies->is_strict ? -EINVAL : 0;
	}
	return 0;
}

/* ---- reporting it ---------------------------------------------------- */

/* __netlink_policy_dump_write_attr(), net/netlink/policy.c */
static int put_policy(struct sim_writer *writer,
		      const struct sim_policy *policy)
{
	uint64_t max = types[policy->type].max;
	size_t nest;
	int ret;

	ret = sim_put_nest(writer, ACK_POLICY | NLA_F_NESTED, &nest);
	if (!ret && max) {
		ret = sim_put_u64(writer, POLICY_MIN_VALUE_U, policy->min);
		if (!ret)
			ret = sim_put_u64(writer, POLICY_MAX_VALUE_U, max);
	}
	if (!ret && !max && policy->min)
		ret = sim_put_u32(writer, POLICY_MIN_LENGTH, policy->min);
	if (!ret && !max && policy->max)
		ret = sim_put_u32(writer, POLICY_MAX_LENGTH, policy->max);
	if (!ret)
		ret = sim_put_u32(writer, POLICY_TYPE,
				  types[policy->type].wire);
	if (!ret)
		sim_end_nest(writer, nest);
	return ret;
}

/* netlink_ack_tlv_fill(), net/netlink/af_netlink.c */
int sim_extack_put(struct sim_writer *writer, const struct sim_extack *extack,
		   int code)
{
	int ret = 0;

	if (extack->text[0])
		ret = sim_put_string(writer, ACK_MSG, extack->text);
	if (!ret && code && extack->offset)
		ret = sim_put_u32(writer, ACK_OFFS, extack->offset);
	if (!ret && code && extack->policy)
		ret = put_policy(writer, extack->policy);
	return ret;
}
