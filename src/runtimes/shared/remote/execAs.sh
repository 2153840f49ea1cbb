# exec_as UID GID COMMAND…: becomes COMMAND as another user of this container, without capabilities, with whatever the
# image offers. Call it in a subshell: it never returns unless nothing works.
exec_as() {
  as_uid=$1
  as_gid=$2
  shift 2
  if setpriv --reuid "$as_uid" --regid "$as_gid" --clear-groups true 2>/dev/null; then
    exec setpriv --reuid "$as_uid" --regid "$as_gid" --clear-groups --inh-caps=-all "$@"
  fi
  if chroot --userspec="$as_uid:$as_gid" --groups= / true 2>/dev/null; then
    exec chroot --userspec="$as_uid:$as_gid" --groups= / "$@"
  fi
  as_name=$(while IFS=: read -r as_user _ as_id _; do
    if [ "$as_id" = "$as_uid" ]; then echo "$as_user"; break; fi
  done 2>/dev/null </etc/passwd)
  if [ -n "$as_name" ] && su -s /bin/sh -c true "$as_name" >/dev/null 2>&1 </dev/null; then
    # shellcheck disable=SC2016
    exec su -s /bin/sh -c 'exec "$@"' "$as_name" sh "$@"
  fi
  for as_python in python3 python; do
    if command -v "$as_python" >/dev/null 2>&1; then
      exec "$as_python" -c 'import os, sys
os.setgroups([]); os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[1])); os.execvp(sys.argv[3], sys.argv[3:])' "$as_uid" "$as_gid" "$@"
    fi
  done
  echo "ecs-profiler: no way to change user" >&2
  exit 126
}
