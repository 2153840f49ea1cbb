# Outlives the server: ends everything when the server is gone or the client has not been heard of for 15 s.
# $1: process id of the server.
guardian() {
  trap '' HUP INT TERM QUIT
  last= silent=0
  while kill -0 "$1" 2>/dev/null && [ "$silent" -lt 15 ]; do
    sleep 1 || break
    [ -d "$D" ] || exit 0
    beat=
    read -r beat <"$D/beat"
    if [ "$beat" = "$last" ]; then silent=$((silent + 1)); else silent=0; fi
    last=$beat
  done
  kill -KILL "$1" 2>/dev/null
  clean
}
