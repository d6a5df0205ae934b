/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hypervisors: the library's rows, those of this host's files, and the one that
 * is installed here. */
#ifndef TOOL_VMMS_H
#define TOOL_VMMS_H

#include <vdpa/host.h>
#include <vdpa/vmm.h>

/*
 * The rows of the files of this host, in /etc/vdpa/vmm.d or the folder that
 * $VDPA_VMM_FOLDER names. Warns of each file that cannot be used. NULL: there is
 * no memory. Free them with vdpa_host_vmms_free().
 */
struct vdpa_host_vmms *vmms_load(void);

/*
 * What an installed hypervisor prints as its version, or $VDPA_VMM; free it.
 * NULL: there is none.
 */
char *vmms_installed(void);

/*
 * Find the row that @text names; "local" is the installed hypervisor. Returns 0,
 * -EINVAL, -ENOENT or -ENOMEM.
 */
int vmms_find(const struct vdpa_host_vmms *vmms, const char *text,
	      const struct vdpa_vmm **vmm, struct vdpa_error *err);

#endif
