# Runs the inspector driver with a target's own Node. Arguments: PID EXE, the driver's file and its arguments.
# Output: `version <what the program says>`, then the driver's lines. A program that does not answer as Node does gets no driver.
LC_ALL=C
export LC_ALL
umask 077
# The container's settings for its application must not load anything into the driver.
unset NODE_OPTIONS NODE_PATH NODE_V8_COVERAGE NODE_DEBUG NODE_EXTRA_CA_CERTS NODE_PENDING_DEPRECATION
pid=$1 program=/proc/$1/exe
if ! [ -d "/proc/$pid" ]; then
  echo '{"event":"error","code":"gone"}'
  exit 1
fi
# Root without SYS_PTRACE may not follow the link of another user's process.
readlink "$program" >/dev/null 2>&1 || program=$2
shift 2
version=$("$program" --version 2>/dev/null </dev/null | head -n 1)
echo "version $version"
case $version in
v[0-9]*.[0-9]*.[0-9]*) exec "$program" --max-old-space-size=256 "$@" ;;
esac
exit 1
