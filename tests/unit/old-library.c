// SPDX-License-Identifier: GPL-2.0-or-later
/* Preloaded, it makes libvdpa an older one. */

#include <vdpa/vdpa.h>

uint32_t vdpa_version(void)
{
	return 0x000009;
}
