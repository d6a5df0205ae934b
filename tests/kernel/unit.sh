# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Compare what a systemd unit allows with what a command did. Included by tests
# that have the unit in $unit.

: "${unit:?}"
number=0

# check WHAT EXPECTED SEEN
check()
{
	number=$((number + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $number - $1"
		return
	fi
	echo "not ok $number - $1"
	printf '%s\n' "expected: $2" "seen: $3" | sed 's/^/# /'
}

# setting NAME: the values of a setting, one on a line
setting()
{
	sed -n "s/^$1=//p" "$unit"
}

# ---- system calls ------------------------------------------------------------

# The system calls of a set, or a single one.
expand()
{
	case $1 in
	@*)	systemd-analyze syscall-filter "$1" |
			sed -n 's/^ *\([-@a-z0-9_]*\)$/\1/p' | grep -vFx -e "$1" |
			while read -r word; do
				expand "$word"
			done
		;;
	?*)	echo "$1" ;;
	esac
}

# The system calls that the unit allows.
allowed_calls()
{
	setting SystemCallFilter | {
		taken='' left=''
		while read -r line; do
			for word in ${line#\~}; do
				case $line in
				~*)	left+=$(expand "$word")$'\n' ;;
				*)	taken+=$(expand "$word")$'\n' ;;
				esac
			done
		done
		expand @default
		# shellcheck disable=SC2086 # a list of words
		printf '%s\n' $taken | grep -vFx -f <(printf '%s\n' $left)
	} | sort -u
}

# The system calls that were made.
made_calls()
{
	sed -n 's/^[0-9]* *\([a-z0-9_]*\)(.*/\1/p' "$1" | sort -u
}
