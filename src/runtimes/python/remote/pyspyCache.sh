# Makes the cache folder for py-spy. Arguments: SHA256 TEMPFOLDER. Prints the folder, or nothing when none can be had that
# only we may write and run programs from. What was not finished there, and by nobody who still lives, is removed.
LC_ALL=C
export LC_ALL
umask 077
cache=$2/.ecs-profiler
mkdir "$cache" 2>/dev/null
mkdir "$cache/$1" 2>/dev/null
private() { [ -d "$1" ] && ! [ -L "$1" ] && [ -O "$1" ] && case $(ls -ld "$1") in drwx------*) true ;; *) false ;; esac; }
private "$cache" && private "$cache/$1" || exit 0
# Named after the process that makes them: py-spy.ecs-profiler-PID, pip-PID-….
for file in "$cache/$1"/py-spy.ecs-profiler-* "$cache/$1"/pip-*; do
  owner=${file##*/}
  owner=${owner#py-spy.ecs-profiler-}
  owner=${owner#pip-}
  [ -d "/proc/${owner%%-*}" ] || rm -rf "$file"
done
echo "$cache/$1"
