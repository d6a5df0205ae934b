# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The test bed's cache for files that are slow to make, and its way to get
# packages of Debian's newest suite without touching the system's own apt
# set-up. Sourced by the other scripts of this folder.

cache=${XDG_CACHE_HOME:-$HOME/.cache}/vdpa
mkdir -p "$cache"

die()
{
	echo "${0##*/}: $*" >&2
	exit 1
}

# The Debian mirror that this machine uses already.
debian_mirror()
{
	cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
		/etc/apt/sources.list.d/*.sources 2>/dev/null |
		awk '/^URIs:/ || /^deb / {
			for (i = 2; i <= NF && !mirror; i++)
				if ($i ~ /^https?:.*\/debian\/?$/)
					mirror = $i
		}
		END { print mirror }'
}

# sid_apt TOOL ARGUMENT...: apt-get or apt-cache on a private root for sid.
# With no package installed in it, a download takes every dependency along.
sid_apt()
{
	local tool=$1 root=$cache/sid

	shift
	"$tool" -o Dir::Etc::sourcelist="$root/sources.list" \
		-o Dir::Etc::sourceparts="$root/empty" \
		-o Dir::Etc::preferencesparts="$root/empty" \
		-o Dir::State::lists="$root/lists" \
		-o Dir::State::status="$root/status" \
		-o Dir::Cache="$root/cache" \
		-o APT::Install-Recommends=false \
		-o APT::Sandbox::User=root "$@"
}

# Fetch the list of sid's packages, once a day at the most.
sid_update()
{
	local root=$cache/sid

	mkdir -p "$root/empty" "$root/lists/partial" \
		"$root/cache/archives/partial"
	[ -n "$(debian_mirror)" ] ||
		die "this machine's apt sources name no Debian mirror over HTTP"
	if [ -n "$(find "$root/fresh" -mtime -1 2>/dev/null)" ]; then
		return
	fi
	: >"$root/status"
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
		"$(debian_mirror) sid main" >"$root/sources.list"
	sid_apt apt-get -qq update >&2 ||
		die "cannot read Debian's sid; the newest kernel and iproute2" \
			"come from there, and the tests need them"
	touch "$root/fresh"
}

# sid_version PACKAGE: the version that sid has.
sid_version()
{
	sid_apt apt-cache policy "$1" | sed -n 's/^ *Candidate: *//p'
}
