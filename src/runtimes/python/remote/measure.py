# What processes use, from /proc. Whatever ended meanwhile counts 0.
import os

TICK = os.sysconf('SC_CLK_TCK')


def read(path):
    try:
        with open(path, 'rb') as f:
            return f.read()
    except OSError:
        return b''


# CPU seconds of a process since its start, all threads.
def cpu_of(pid):
    fields = read('/proc/%d/stat' % pid).rpartition(b')')[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK if len(fields) > 12 else 0.0


def threads_of(pid):
    fields = read('/proc/%d/stat' % pid).rpartition(b')')[2].split()
    return int(fields[17]) if len(fields) > 17 else 0


# Seconds that threads of a process were runnable and did not run.
def run_delay_of(pid):
    try:
        tids = os.listdir('/proc/%d/task' % pid)
    except OSError:
        return 0.0
    total = 0
    for tid in tids:
        fields = read('/proc/%d/task/%s/schedstat' % (pid, tid)).split()
        total += int(fields[1]) if len(fields) > 1 else 0
    return total / 1e9


# A zombie has ended, too.
def is_alive(pid):
    fields = read('/proc/%d/stat' % pid).rpartition(b')')[2].split()
    return bool(fields) and fields[0] not in (b'Z', b'X')
