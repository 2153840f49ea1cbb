# $1 file, $2 offset to go on at, $3 digest of what is before it, $4 gzip or plain, $5 digest tool.
# Prints "size digest offset coding", the offset 0 where what is before it is not the same any more, then the content from there on.
# Size and digest are those of the file as it is now: what is added to it later is left out. Exit 66: it cannot be read.
. ./digest.sh
SUM=$5
[ -f "$1" ] && [ -r "$1" ] || exit 66
size=$(($(wc -c <"$1"))) from=$2 how=plain
if [ "$from" -gt 0 ]; then
  [ "$from" -le "$size" ] && [ "$(head -c "$from" <"$1" | digest)" = "$3" ] || from=0
fi
# A sample of beginning and middle tells whether compression is worth its time.
if [ "$4" = gzip ]; then
  part=$((size < 65536 ? size / 2 : 32768))
  packed=$({ head -c "$part" <"$1"; tail -c "+$((size / 2 + 1))" <"$1" | head -c "$part"; } | gzip -1c | wc -c)
  [ $((packed * 10)) -lt $((part * 18)) ] && how=gzip
fi
echo "$size $(head -c "$size" <"$1" | digest) $from $how"
content() { tail -c "+$((from + 1))" <"$1" | head -c "$((size - from))"; }
if [ $how = gzip ]; then content "$1" | gzip -c; else content "$1"; fi
