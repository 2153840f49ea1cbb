# Makes the cache folder for py-spy. Arguments: SHA256 TEMPFOLDER. Prints the folder, or nothing when none can be had that
# only we may write and run programs from.
LC_ALL=C
export LC_ALL
umask 077
cache=$2/.ecs-profiler
mkdir "$cache" 2>/dev/null
mkdir "$cache/$1" 2>/dev/null
private() { [ -d "$1" ] && ! [ -L "$1" ] && [ -O "$1" ] && case $(ls -ld "$1") in drwx------*) true ;; *) false ;; esac; }
private "$cache" && private "$cache/$1" && echo "$cache/$1"
exit 0
