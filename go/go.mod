// SPDX-License-Identifier: LGPL-2.1-or-later
module vdpa

go 1.19
