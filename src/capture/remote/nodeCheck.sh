# May a Node process be recorded through its inspector? (execAs.sh goes in front.) Arguments: PID UID GID.
# Output: `key value` lines. Changes nothing; runs the target's own Node once to ask for its version.
LC_ALL=C
export LC_ALL
unset NODE_OPTIONS NODE_V8_COVERAGE
pid=$1 uid=$2 gid=$3
if ! [ -d "/proc/$pid" ]; then
  echo "gone yes"
  exit 0
fi
peek() { "$@" 2>/dev/null || { [ "$(id -u)" = 0 ] && (exec_as "$uid" "$gid" "$@") 2>/dev/null; }; }
while read -r key value _; do
  [ "$key" = SigCgt: ] && echo "caught $value"
done <"/proc/$pid/status"
kill -0 "$pid" 2>/dev/null && echo "signal yes"
options=$({ cat "/proc/$pid/cmdline"; echo; peek cat "/proc/$pid/environ" | tr '\0' '\n' | grep '^NODE_OPTIONS='; } | tr '\0 "=' '\n\n\n\n' | grep -E '^--(inspect|inspect-brk|inspect-wait|disable-sigusr1|permission|experimental-permission|allow-inspector)$' | tr '\n' ' ')
echo "options $options"
echo "version $(peek "/proc/$pid/exe" --version </dev/null | head -n 1)"
