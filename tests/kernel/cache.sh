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

# suite_apt SUITE TOOL ARGUMENT...: apt-get or apt-cache on a private root for a
# suite of Debian. With no package installed in it, a download takes every
# dependency along.
suite_apt()
{
	local root=$cache/$1 tool=$2

	shift 2
	"$tool" -o Dir::Etc::sourcelist="$root/sources.list" \
		-o Dir::Etc::sourceparts="$root/empty" \
		-o Dir::Etc::preferencesparts="$root/empty" \
		-o Dir::State::lists="$root/lists" \
		-o Dir::State::status="$root/status" \
		-o Dir::Cache="$root/cache" \
		-o APT::Install-Recommends=false \
		-o APT::Sandbox::User=root "$@"
}

# Whether the lists of a suite are from today.
suite_is_fresh()
{
	[ -n "$(find "$cache/$1/fresh" -mtime -1 2>/dev/null)" ] &&
		grep -q ^deb-src "$cache/$1/sources.list"
}

# suite_update SUITE: fetch the lists of a suite's packages and sources, at most
# once a day, and one process at a time: apt-get does not wait for another.
suite_update()
{
	[ -n "$(debian_mirror)" ] ||
		die "this machine's apt sources name no Debian mirror over HTTP"
	mkdir -p "$cache/$1"
	(
		flock 8
		suite_is_fresh "$1" || suite_fetch "$1"
	) 8>"$cache/$1/lock" || exit
}

suite_fetch()
{
	local root=$cache/$1 key=/usr/share/keyrings/debian-archive-keyring.gpg

	mkdir -p "$root/empty" "$root/lists/partial" \
		"$root/cache/archives/partial"
	: >"$root/status"
	printf '%s [signed-by=%s] %s %s main\n' \
		deb "$key" "$(debian_mirror)" "$1" \
		deb-src "$key" "$(debian_mirror)" "$1" >"$root/sources.list"
	suite_apt "$1" apt-get -qq update >&2 ||
		die "cannot read Debian's $1; kernels, iproute2 and hypervisors" \
			"come from there, and the tests need them"
	touch "$root/fresh"
}

# suite_version SUITE PACKAGE: the version that a suite has.
suite_version()
{
	suite_apt "$1" apt-cache policy "$2" |
		sed -n 's/^ *Candidate: *//p'
}

# The same for Debian's newest suite.
sid_apt()
{
	suite_apt sid "$@"
}

sid_update()
{
	suite_update sid
}

sid_version()
{
	suite_version sid "$@"
}
