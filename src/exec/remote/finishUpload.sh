# $1 received file, $2 target, $3 mode in octal, $4 gzip or plain, $5 digest tool, $6 digest of the content.
# Puts the verified content in place in one step. Exit 65: the content is damaged; 73: the target cannot be written.
. ./digest.sh
SUM=$5
umask 077
new=$2.ecs-profiler-$$
trap 'rm -f "$new" "$1"' EXIT
# dash and busybox leave without it where a signal ends them.
trap 'exit 143' HUP INT TERM
if [ "$4" = gzip ]; then gzip -dc <"$1" >"$new" || exit 73; else cat <"$1" >"$new" || exit 73; fi
[ "$(digest <"$new")" = "$6" ] || exit 65
chmod "$3" "$new" && mv -f "$new" "$2" || exit 73
