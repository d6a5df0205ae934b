/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the kernel says beside an error number: extended acknowledgements. */
#ifndef LIB_EXTACK_H
#define LIB_EXTACK_H

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <vdpa/vdpa.h>

/*
 * Read the error number of @nlh, an NLMSG_ERROR or the NLMSG_DONE of a dump,
 * into @code (0 or negative), and its sentence and attribute into @err.
 * @request is the message that it answers. Returns 0 or -EBADMSG.
 */
int extack_read(const struct nlmsghdr *nlh, const struct nlmsghdr *request,
		int *code, struct vdpa_error *err);

/* Whether @nlh says success and nothing else, as most do. */
bool extack_is_plain(const struct nlmsghdr *nlh);

#endif
