// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Extended acknowledgements: the kernel's sentence, the attribute that it
 * refers to, and the valid range of this attribute.
 *
 * Source: netlink_ack_tlv_fill(), net/netlink/af_netlink.c, and
 * __netlink_policy_dump_write_attr(), net/netlink/policy.c, Linux 7.2
 */

#include "extack.h"

#include "attr.h"
#include "util/error.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>

/* The numbers of a nested policy; Linux 5.8. */
enum {
	POLICY_MIN_U = 4, /* NL_POLICY_TYPE_ATTR_MIN_VALUE_U */
	POLICY_MAX_U = 5, /* NL_POLICY_TYPE_ATTR_MAX_VALUE_U */
	EXTACK_POLICY = 4 /* NLMSGERR_ATTR_POLICY */
};

/*
 * The first attribute, or the end of @nlh when it has none. An acknowledgement
 * of an error contains the request before the attributes, unless it is capped.
 */
static const void *extack_begin(const struct nlmsghdr *nlh)
{
	const struct nlmsgerr *ack = mnl_nlmsg_get_payload(nlh);
	size_t payload = mnl_nlmsg_get_payload_len(nlh);
	size_t size = sizeof(int);

	if (nlh->nlmsg_type == NLMSG_ERROR && payload >= sizeof(*ack)) {
		size = sizeof(*ack);
		if (!(nlh->nlmsg_flags & NLM_F_CAPPED) &&
		    ack->msg.nlmsg_len > sizeof(ack->msg))
			size += attr_align(ack->msg.nlmsg_len -
					   sizeof(ack->msg));
	}
	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS) || payload < size)
		return attr_end(nlh);
	return (const char *)ack + size;
}

static void read_sentence(const struct nlattr *attr, struct vdpa_error *err)
{
	error_text(err->kernel, "%.*s", (int)mnl_attr_get_payload_len(attr),
		   (const char *)mnl_attr_get_payload(attr));
}

static uint64_t policy_number(const struct nlattr *attr, uint64_t fallback)
{
	uint64_t number = fallback;

	if (attr_is_valid(attr, ATTR_U64))
		memcpy(&number, mnl_attr_get_payload(attr), sizeof(number));
	return number;
}

/* Put the range that the kernel accepts into the hint. */
static void read_policy(const struct nlattr *policy, struct vdpa_error *err)
{
	uint64_t min = 0, max = UINT64_MAX;
	const struct nlattr *attr;

	attr_for_each(attr, mnl_attr_get_payload(policy), attr_next(policy)) {
		if (mnl_attr_get_type(attr) == POLICY_MIN_U)
			min = policy_number(attr, min);
		else if (mnl_attr_get_type(attr) == POLICY_MAX_U)
			max = policy_number(attr, max);
	}
	if (min > 0 || max < UINT64_MAX)
		error_text(err->hint,
			   "the kernel takes %" PRIu64 " to %" PRIu64, min,
			   max);
}

static void read_attr(const struct nlattr *attr, const struct nlmsghdr *request,
		      struct vdpa_error *err)
{
	switch (mnl_attr_get_type(attr)) {
	case NLMSGERR_ATTR_MSG:
		read_sentence(attr, err);
		break;
	case NLMSGERR_ATTR_OFFS:
		if (attr_is_valid(attr, ATTR_U32))
			err->attr = attr_at(request, mnl_attr_get_u32(attr));
		break;
	case EXTACK_POLICY:
		read_policy(attr, err);
		break;
	}
}

bool extack_is_plain(const struct nlmsghdr *nlh)
{
	const int *number = mnl_nlmsg_get_payload(nlh);

	return mnl_nlmsg_get_payload_len(nlh) >= sizeof(*number) && !*number &&
	       !(nlh->nlmsg_flags & NLM_F_ACK_TLVS);
}

int extack_read(const struct nlmsghdr *nlh, const struct nlmsghdr *request,
		int *code, struct vdpa_error *err)
{
	const struct nlattr *attr;
	int number = 0;

	/* Old kernels end a dump without a number. */
	if (mnl_nlmsg_get_payload_len(nlh) >= sizeof(number))
		memcpy(&number, mnl_nlmsg_get_payload(nlh), sizeof(number));
	else if (nlh->nlmsg_type == NLMSG_ERROR)
		return -EBADMSG;

	if (number > 0 || number < -ERRNO_MAX)
		return -EBADMSG;
	*code = number;
	attr_for_each(attr, extack_begin(nlh), attr_end(nlh))
		read_attr(attr, request, err);
	return 0;
}
