# What the kernel tells of processes while they are recorded, as lines (../README.md). Python 3.6 and later, standard library
# only. It has no loop of its own: whoever runs in the task anyway calls `look`.
import os, time

# Seconds between two looks, and the share of a core that looking may take: with hundreds of threads it looks less often.
EVERY, SHARE = 0.1, 0.004
# Seconds between two searches for child processes.
FAMILY_EVERY = 1.0
# Times are in tenths of a millisecond.
UNITS, UNIT_NS = 10000, 100000
TICK_UNITS = UNITS // os.sysconf('SC_CLK_TCK')


# What follows the name, if the file has one.
def words_of(path):
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError:
        return []
    try:
        # In one piece, so that it is of one moment.
        return os.read(file, 4096).rpartition(b')')[2].split()
    except OSError:
        return []
    finally:
        os.close(file)


def numbers_in(folder):
    try:
        return [name for name in os.listdir(folder) if name.isdigit()]
    except OSError:
        return []


# The number by which a thread knows itself: another one than ours where its container has a PID namespace of its own.
def own_number(folder, tid):
    try:
        with open(folder + '/status', 'rb') as status:
            for line in status:
                if line.startswith(b'NSpid:'):
                    return line.split()[-1].decode()
    except OSError:
        pass
    return tid


class Vitals:
    # `family`: child processes too, as they come.
    def __init__(self, pids, family=False):
        self.pids, self.family = [str(pid) for pid in pids], family
        # Processes that were looked at; of each thread its number, how long it had run, and waited for a processor.
        self.met, self.threads, self.count, self.lines = set(), {}, 0, []
        self.began = self.last = self.due = self.searched = time.monotonic()
        # CPU seconds that looking took.
        self.cpu, self.in_ticks = 0.0, None

    # Milliseconds since the beginning.
    def at(self, monotonic):
        return max(0, int((monotonic - self.began) * 1000))

    # [how long it ran, how long it was ready to and did not]; None where it has ended or may not be read.
    def times(self, folder):
        if not self.in_ticks:
            told = words_of(folder + '/schedstat')
            if len(told) == 3 and (self.in_ticks is False or told[0] != b'0'):
                self.in_ticks = False
                return [int(told[0]) // UNIT_NS, int(told[1]) // UNIT_NS]
        # A kernel without it: whole clock ticks.
        told = words_of(folder + '/stat') if self.in_ticks is not False else []
        if len(told) < 13:
            return None
        self.in_ticks = True
        return [(int(told[11]) + int(told[12])) * TICK_UNITS, 0]

    # Forgets processes that have ended, finds those that others started.
    def search(self):
        self.pids = [pid for pid in self.pids if os.path.isdir('/proc/' + pid)]
        self.met.intersection_update(self.pids)
        for pid in list(self.pids):
            for tid in numbers_in('/proc/%s/task' % pid):
                found = [child.decode() for child in words_of('/proc/%s/task/%s/children' % (pid, tid))]
                self.pids += [child for child in found if child not in self.pids]

    # A thread that was not there at the look before. What it ran before its process was first looked at does not count.
    def meet(self, pid, tid, folder, times):
        self.count += 1
        if pid not in self.met:
            self.met.add(pid)
            self.lines.append('p %s %s' % (pid, (words_of('/proc/%s/stat' % pid) + [b'', b'0'])[1].decode()))
            self.fresh.add(pid)
        self.threads[pid, tid] = [self.count] + (times if pid in self.fresh else [0, 0])
        self.lines.append('t %d %s %s %s %d %d' % (self.count, pid, tid, own_number(folder, tid), TICK_UNITS if self.in_ticks else 0, times[0]))

    # If it is time to, or at once.
    def look(self, now=False):
        moment, used = time.monotonic(), time.process_time()
        if not now and moment < self.due:
            return
        if self.family and moment - self.searched >= FAMILY_EVERY:
            self.searched = moment
            self.search()
        self.fresh, seen, changes = set(), set(), []
        for pid in self.pids:
            for tid in numbers_in('/proc/%s/task' % pid):
                folder = '/proc/%s/task/%s' % (pid, tid)
                times = self.times(folder)
                if times is None:
                    continue
                seen.add((pid, tid))
                if (pid, tid) not in self.threads:
                    self.meet(pid, tid, folder, times)
                known = self.threads[pid, tid]
                if times != known[1:]:
                    changes += [known[0]] + [max(0, after - before) for after, before in zip(times, known[1:])]
                    known[1:] = times
        self.lines += ['e %d' % self.threads.pop(key)[0] for key in set(self.threads) - seen]
        self.lines.append(' '.join(map(str, ['l', self.at(moment) - self.at(self.last)] + changes)))
        self.last, used = moment, time.process_time() - used
        self.cpu += used
        self.due = moment + max(EVERY, used / SHARE)

    # The lines since this was last asked for.
    def take(self):
        lines, self.lines = self.lines, []
        return ''.join(line + '\n' for line in lines)
