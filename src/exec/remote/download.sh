# $1 file, $2 offset to start at, $3 gzip or plain, $4 digest tool. Prints "size digest" of the whole file, then the bytes from the offset on.
# Exit 66: the file cannot be read.
SUM=$4
[ -f "$1" ] && [ -r "$1" ] || exit 66
echo $(($(wc -c <"$1"))) "$(digest <"$1")"
if [ "$3" = gzip ]; then tail -c "+$(($2 + 1))" "$1" | gzip -c; else tail -c "+$(($2 + 1))" "$1"; fi
