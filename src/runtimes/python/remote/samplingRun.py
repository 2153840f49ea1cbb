# One run of Python's own sampler (`python -m profiling.sampling`, 3.15 and later), and its file read.
#
# Only its binary file has whole paths, order, threads and times together; the same Python reads it back. Seen in 3.15.2:
# - A locale that the image lacks ends it, even for --help: LC_ALL=C.
# - One SIGINT ends it with its file; a second one while it writes, SIGTERM and SIGHUP lose all.
# - It says nothing when it begins: its file is opened just before. Times in the file are CLOCK_MONOTONIC's, in microseconds.
import os, re, signal, time
from measure import read
from run import Run
from stackTable import runs_of

CAPTURED = re.compile(rb'Captured (\d+) samples? in ([\d.]+) seconds')
ERROR_RATE = re.compile(rb'Error rate[^:\n]*: ([\d.]+)')
# From the opening of its file until it certainly looks. Seconds.
FIRST_LOOK = 0.3
# How often threads are looked up, which may be gone before the file is read. Seconds.
NAMES_EVERY = 0.5


# It looks at a fixed interval, in whole microseconds. One of whole milliseconds would keep step with the timers of a service.
def off_step(rate):
    return rate - max(1, rate * 3 // 1000) if rate > 33 else rate


# Real names of the threads: the file has their numbers alone. Python tells the kernel the first 15 bytes of each name (3.14 on).
class ThreadNames:
    def __init__(self, pid):
        self.pid, self.words, self.looked = pid, {}, 0.0

    def word(self, tid):
        text = read('/proc/%d/task/%d/comm' % (self.pid, tid)).rstrip(b'\n').decode('utf-8', 'replace')
        return ''.join(c for c in text if c.isprintable())

    def look(self):
        now = time.monotonic()
        if now - self.looked < NAMES_EVERY:
            return
        self.looked = now
        try:
            tids = [int(tid) for tid in os.listdir('/proc/%d/task' % self.pid)]
        except OSError:
            return
        for tid in tids:
            if tid not in self.words:
                self.words[tid] = self.word(tid)

    # As py-spy has them. One without a name of its own has its process's.
    def name(self, tid):
        # It may have got its name since.
        word = self.word(tid) or self.words.get(tid, '')
        if tid == self.pid:
            word = 'MainThread'
        elif word == self.words.get(self.pid):
            word = ''
        return 'Thread %d "%s"' % (tid, word) if word else 'Thread %d' % tid


class Sampling(Run):
    # Of all runs, which follow each other: names, and until when samples were taken (monotonic seconds).
    names, until = None, 0.0

    def __init__(self, program, config, number, rate, seconds):
        self.program, self.longest = program, seconds
        self.opened = None
        Sampling.names = Sampling.names or ThreadNames(config['pid'])
        Run.__init__(self, config, '%s/sampling-%d.bin' % (config['folder'], number), rate)

    # A byte that goes when the file is opened.
    def prepare(self, out):
        os.write(out, b'.')

    def command(self, config, out):
        argv = [self.program, '-I', '-u', '-m', 'profiling.sampling', 'attach', '--all-threads', '--duration', str(self.longest),
                '--sampling-rate', str(off_step(self.rate)), '--binary'] + config['options'] + ['--output', out, str(config['pid'])]
        return self.program, argv, dict(os.environ, LC_ALL='C')

    def samples_now(self):
        now = time.monotonic()
        if self.opened is None and os.path.getsize(self.path) != 1:
            self.opened = now
        if self.opened is None or now - self.opened < FIRST_LOOK:
            return False
        Sampling.until = Sampling.until or now
        return True

    # Once: a second SIGINT would end it while it writes its file, which is lost then.
    def tell(self, number):
        if number != signal.SIGINT or self.told is None:
            Run.tell(self, number)

    def listen(self):
        self.names.look()
        Run.listen(self)
        if self.code is not None and self.began is not None:
            self.settle()

    # After its end: since when it looked, by its own word.
    def settle(self):
        looked, ended = self.looked(), self.told or self.ended
        if looked:
            # It began before that was certain, and meanwhile the run before it went on.
            self.began = max(self.until, ended - looked[1])
        elif self.told and b'KeyboardInterrupt' in self.said:
            # Told before its first look, on a machine that is full.
            self.code, self.began = 0, ended
        elif self.code == 0:
            # Words that are not known: of a later version.
            self.code = 125

    # (looks, seconds from the first to the end), None where it did not say.
    def looked(self):
        said = CAPTURED.findall(self.said)
        return (int(said[-1][0]), float(said[-1][1])) if said else None

    # Seconds that its looks took longer than they should have.
    def lag(self):
        looks, seconds = self.looked() or (0, 0.0)
        late = seconds - looks / off_step(self.rate)
        return late if late > 0.02 * seconds else 0.0

    # (looks, those that could not be read), without what the run before it saw as well.
    def counts(self):
        looks, seconds = self.looked() or (0, 0.0)
        kept = looks * min(1.0, self.seconds() / max(seconds, 0.001))
        said = ERROR_RATE.findall(self.said)
        return looks, round(kept * float(said[-1]) / 100) if said else 0

    # Adds what it recorded to the table: (samples of all threads, times it looked).
    def read(self, table, _seconds, _looks, _exact):
        from profiling.sampling.binary_reader import BinaryReader
        looks, seconds = self.looked()
        began, ended = self.began, self.told or self.ended
        taken = Taken(table, began, ended)
        with BinaryReader(self.path) as reader:
            reader.replay_samples(taken)
        Sampling.until = ended
        threads = [(self.names.name(tid),) + runs_of(stacks) for tid, stacks in sorted(taken.threads.items())]
        table.stretch(seconds / looks, threads)
        return sum(len(stacks) for stacks in taken.threads.values()), looks * (ended - began) / max(seconds, 0.001)


# What the reader of such a file hands over, between two times: the stacks of each thread in the table, in their order.
class Taken:
    def __init__(self, table, began, ended):
        self.table, self.began, self.ended = table, began * 1e6, ended * 1e6
        self.threads, self.sites = {}, {}

    # A stack that a thread had at these times, innermost frame first; a frame is (file, position, function, …).
    def collect(self, interpreters, times=(), **_more):
        count = sum(1 for time_us in times if self.began <= time_us <= self.ended)
        for interpreter in interpreters if count else ():
            for thread in interpreter.threads:
                if thread.frame_info:
                    stacks = self.threads.setdefault(thread.thread_id, [])
                    stacks.extend([self.stack(thread.frame_info)] * count)

    def stack(self, frames):
        stack = 0
        for file, position, function, *_ in reversed(frames):
            line = max(0, position[0] if isinstance(position, tuple) else position or 0)
            site = self.sites.get((file, line, function))
            if site is None:
                # `~` is no file: frames that are none of Python's, such as <GC>.
                site = self.table.site(self.table.frame(function, '' if file == '~' else file), line)
                self.sites[(file, line, function)] = site
            stack = self.table.stack(stack, site)
        return stack
