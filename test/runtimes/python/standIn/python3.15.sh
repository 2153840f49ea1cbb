#!/bin/sh
# In place of a Python 3.15: another one, with the stand-in of its sampler. PYTHON: the one that runs; FOLDER: where this is;
# SUFFIX: t for a free-threaded build.
start="import sys; sys.path.insert(0, '$FOLDER'); sys.version_info = (3, 15, 2); sys.abiflags = '$SUFFIX'; exec(sys.argv.pop(1))"
for word; do
  case $word in
  -VV)
    echo "Python 3.15.2${SUFFIX:+ free-threading build} (main, Nov 20 2026) [GCC 15.2.0]"
    exit
    ;;
  -m)
    while [ "$1" != -m ]; do shift; done
    shift 2
    echo "$*" >>"$CALLS"
    exec "$PYTHON" -I -S -u -c "$start" 'import runpy; sys.argv[0] = "sampler"; runpy.run_module("profiling.sampling", run_name="__main__", alter_sys=True)' "$@"
    ;;
  -c)
    while [ "$1" != -c ]; do shift; done
    program=$2
    shift 2
    exec "$PYTHON" -I -S -c "$start" "$program" "$@"
    ;;
  esac
done
exit 2
