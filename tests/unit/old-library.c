// SPDX-License-Identifier: GPL-2.0-or-later
/* When preloaded, libvdpa reports an older version. */

#include <vdpa/vdpa.h>

uint32_t vdpa_version(void)
{
	return 0x000009;
}
