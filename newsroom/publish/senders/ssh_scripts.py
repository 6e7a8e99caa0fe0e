"""What the shell of a host does for the sender ``ssh``: scripts in the language of POSIX, each of them repeatable.

They run in the target's folder, have no line breaks and no exclamation marks before letters (a login shell like csh
sees them first), and get all names as arguments or on their standard input, never in their text.
"""

from __future__ import annotations

from newsroom.publish.senders.ssh_layout import INCOMING, INCOMING_NAME, MANIFESTS, RELEASES, WRITING

NOT_THERE, INCOMPLETE, FOREIGN, OVERTAKEN, NOT_AT_ONCE = 44, 45, 46, 47, 48
"""What the scripts end with; numbers that no program of theirs uses."""

READ = f'[ -e "$1" ] || exit {NOT_THERE}; exec cat -- "$1"'

_TAKE = (
    # Where the line is cut, cat comes to an end, too; and it may still do so when this is repeated.
    f'new={WRITING}/$2.$$; mkdir -p -- "${{path%/*}}" {WRITING} && cat >"$new" &&'
    f' if [ "$(wc -c <"$new")" -eq "$3" ]; then mv -f -- "$new" "$path"; else rm -f -- "$new"; exit {INCOMPLETE}; fi'
    " || exit 1"
)

WRITE = f"path=./$1; {_TAKE}"

NAMES = '[ -d "$1" ] || exit 0; exec ls -A -- "$1"'

REMOVE = 'xargs -0 rm -f -- || exit 1; [ $# = 0 ] || rmdir -- "$@" 2>/dev/null; exit 0'
PRUNE = "xargs -0 rmdir -- 2>/dev/null; exit 0"

CURRENT = (
    f'now=$(readlink "$1") && case $now in {RELEASES}/*/*) ;; {RELEASES}/*)'
    f' if [ -f "{MANIFESTS}/${{now#{RELEASES}/}}" ] && [ -d "$now" ]; then echo "${{now#{RELEASES}/}}"; fi ;; esac; exit 0'
)

COMPLETE = (
    f"[ -d {MANIFESTS} ] || exit 0; cd {MANIFESTS}; for name in *; do"
    f' if [ -d "../../{RELEASES}/$name" ]; then printf "%s\\n" "$name"; fi; done; exit 0'
)

PREPARE = (
    f'mkdir -p {RELEASES} {MANIFESTS} {WRITING} && if [ -e "{RELEASES}/$1" ]; then'
    f' if [ "$(readlink "$2")" = "{RELEASES}/$1" ]; then exit {OVERTAKEN}; fi;'
    f' rm -rf {INCOMING} && rm -f "{MANIFESTS}/$1" && mv "{RELEASES}/$1" {INCOMING}; fi'
)

LINK = (
    # cp is the quickest, but these words for it are GNU's; for others, and for files that are not there, rsync does it,
    # the only program besides that makes links from such a list in one process. In the end it is told what is there.
    f'list={WRITING}/$2.$$; base=$1; cat >"$list" || exit 1; if [ -d "{RELEASES}/$base" ]; then mkdir -p {INCOMING};'
    f' (cd "{RELEASES}/$base" && xargs -0 cp -lP --parents -t ../{INCOMING_NAME}) <"$list" 2>/dev/null ||'
    f' rsync -rlpt --from0 --files-from="$list" --ignore-missing-args --link-dest="$PWD/{RELEASES}/$base"'
    f' "{RELEASES}/$base/" {INCOMING}/ || exit; fi; rm -f "$list"; cd {INCOMING} && exec find . -type f -print0'
)

FINISH = (
    # The manifest, and then the release: who has the one without the other has none.
    f"path=./{MANIFESTS}/$1; {_TAKE}; "
    f'if [ -d {INCOMING} ]; then mv {INCOMING} "{RELEASES}/$1" || exit 1; fi; [ -d "{RELEASES}/$1" ] || exit {NOT_THERE};'
    f' for file in {MANIFESTS}/*; do [ -d "{RELEASES}/${{file##*/}}" ] || rm -f "$file"; done; exit 0'
)

SWITCH = (
    f'[ -d "{RELEASES}/$2" ] || exit {NOT_THERE};'
    f' if [ -L "$1" ]; then now=$(readlink "$1"); other=${{now#{RELEASES}/}};'
    f" case $now in {RELEASES}/*/*) exit {FOREIGN} ;; {RELEASES}/*) ;; *) exit {FOREIGN} ;; esac;"
    f' if [ -d "$now" ]; then [ -f "{MANIFESTS}/$other" ] || exit {FOREIGN};'
    ' if [ "$other" = "$2" ]; then exit 0; fi;'
    f' if [ "$3" = seen ] && [ "$other" != "$4" ]; then exit {OVERTAKEN}; fi; fi;'
    f' elif [ -e "$1" ]; then exit {FOREIGN}; fi;'
    f' new={WRITING}/$5.$$; mkdir -p {WRITING} && ln -s "{RELEASES}/$2" "$new" || exit 1;'
    # mv alone would put the new link into the folder that the old one leads to; -T is GNU's and busybox' word against
    # it, -h that of FreeBSD and macOS. All of them are rename(2). Never ln -sfn: there is a moment without any link.
    ' mv -fT "$new" "$1" 2>/dev/null || mv -fh "$new" "$1" 2>/dev/null'
    ' || perl -e \'rename $ARGV[0], $ARGV[1] or exit 1\' "$new" "$1"'
    ' || python3 -c \'import os, sys; os.rename(sys.argv[1], sys.argv[2])\' "$new" "$1"'
    f' || {{ rm -f "$new"; exit {NOT_AT_ONCE}; }}'
)

DROP = (
    'link=$1; shift; for name do if [ -f "' + MANIFESTS + '/$name" ] &&'
    f' [ "$(readlink "$link")" != "{RELEASES}/$name" ]; then'
    # By a name that no release has: half of one must not look like a whole one when this is interrupted.
    f' rm -rf {INCOMING} && mv "{RELEASES}/$name" {INCOMING}; rm -f "{MANIFESTS}/$name" && rm -rf {INCOMING} || exit 1;'
    " fi; done"
)
