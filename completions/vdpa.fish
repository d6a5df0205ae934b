# SPDX-License-Identifier: GPL-2.0-or-later
#
# Completion of vdpa(8) for fish. The command itself knows the candidates:
# "vdpa __complete WORD..." prints the completions of the last word.

function __vdpa_complete
    set -l words (commandline -opc)
    set -l last (commandline -ct)
    set -l kept
    set -l backend kernel
    set -q VDPA_BACKEND; and set backend $VDPA_BACKEND
    set -l store $VDPA_STORE
    set -l skip ''
    for word in $words[2..-1]
        if test -n "$skip"
            # A recording would be written.
            if test "$skip" = --backend; and not string match -q 'record:*' -- $word
                set backend $word
            end
            test "$skip" = --store; and set store $word
            set skip ''
            continue
        end
        switch $word
            case '--backend=*'
                string match -q '*=record:*' -- $word
                or set backend (string replace -- --backend= '' $word)
            case '--store=*'
                set store (string replace -- --store= '' $word)
            case --backend --store --timeout --batch --output -b -o
                set skip $word
            case '-*'
            case '*'
                set -a kept $word
        end
    end
    switch "$skip"
        case --backend
            printf '%s\n' kernel sim ssh: record: replay:
            printf 'sim:%s\n' (command $words[1] __complete sim reset '' 2>/dev/null)
        case --output -o
            printf '%s\n' text table json
        case --batch -b
            __fish_complete_path $last
        case --store
            printf '%s\n' dir: etcd:
        case --timeout
        case '*'
            VDPA_BACKEND=$backend VDPA_STORE="$store" command $words[1] __complete $kept "$last" 2>/dev/null
    end
end

complete -c vdpa -f -a '(__vdpa_complete)'
