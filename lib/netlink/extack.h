/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Extended acknowledgements: what the kernel sends besides an error number. */
#ifndef LIB_EXTACK_H
#define LIB_EXTACK_H

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <vdpa/vdpa.h>

/*
 * Read the error number of @nlh, an NLMSG_ERROR or the NLMSG_DONE of a dump,
 * into @code (0 or negative), and its sentence and attribute into @err.
 * @nlh answers the message @request. Returns 0 or -EBADMSG.
 */
int extack_read(const struct nlmsghdr *nlh, const struct nlmsghdr *request,
		int *code, struct vdpa_error *err);

/* Whether @nlh reports success and contains nothing else, as most do. */
bool extack_is_plain(const struct nlmsghdr *nlh);

#endif
