/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hypervisors: the library's rows, those of this host's files, and the one that
 * is installed here. */
#ifndef TOOL_VMMS_H
#define TOOL_VMMS_H

#include <vdpa/host.h>
#include <vdpa/vmm.h>

/*
 * The rows of the files of this host, in /etc/vdpa/vmm.d or the folder that
 * $VDPA_VMM_FOLDER names; the last one is NULL. They are read once, when they are
 * needed, with a warning for each file that cannot be used.
 */
const struct vdpa_vmm *const *vmms_rows(void);

/*
 * The rows that a feature expression can name, for "migratable:VMM". The files
 * are read, and the installed hypervisor is asked for, only if @text needs them.
 * @rows is set to NULL if it names no hypervisor. Returns 0 or -ENOENT, -EINVAL,
 * -ENOMEM.
 */
int vmms_rows_for(const char *text, const struct vdpa_vmm *const **rows,
		  struct vdpa_error *err);

/* Free them at the end of the program. */
void vmms_free(void);

/*
 * What an installed hypervisor prints as its version, or $VDPA_VMM; free it.
 * NULL: there is none.
 */
char *vmms_installed(void);

/*
 * The same of the host that @backend reaches. Programs of this machine are only
 * asked about this machine; a simulated host has what $VDPA_VMM says.
 */
char *vmms_installed_on(const char *backend);

/*
 * Find the row that @text names; "local" is the installed hypervisor. Returns 0,
 * -EINVAL or -ENOENT.
 */
int vmms_find(const char *text, const struct vdpa_vmm **vmm,
	      struct vdpa_error *err);

#endif
