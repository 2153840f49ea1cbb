# Stacks of a recording as one table that grows, and the files it leaves the task in.
#
# A file is b'ECSP1' and a zlib stream of numbers (unsigned LEB128). Tables go on where the recording's last file ended;
# columns are written whole, one after the other:
#   strings: count, lengths in bytes, then all their UTF-8
#   frames:  count, name (a string), file (a string)
#   sites:   count, frame, executing line (0: unknown)
#   stacks:  count, distance to the parent (0: outermost), site
#   leaves:  count, the stacks that this file's samples have, most frequent first
#   stretches: count, then of each: nanoseconds that a sample stands for, threads, then of each thread: name (a string),
#            runs, leaf of each run (from 1, 0: empty stack), length of each run
#   beside:  absent, or what the kernel told meanwhile (beside.py): of each stretch when it began, then how long it took,
#            in milliseconds; length in bytes of the reader's lines, and these
from array import array
import zlib

MAGIC = b'ECSP1'


def put(out, value):
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)


def column(out, values):
    for value in values:
        if value < 128:
            out.append(value)
        else:
            put(out, value)


class StackTable:
    def __init__(self):
        self.strings, self.frames, self.sites, self.stacks = {}, {}, {}, {}
        # Functions that stacks begin at, (name, file), and those of them that were taken.
        self.outermost, self.taken = set(), set()
        self.forget()

    def forget(self):
        self.new_strings, self.new_frames, self.new_sites, self.new_stacks, self.stretches = [], [], [], [], []

    def string(self, text):
        known = self.strings.get(text)
        if known is None:
            known = self.strings[text] = len(self.strings)
            self.new_strings.append(text.encode('utf-8', 'replace'))
        return known

    def frame(self, name, file):
        key = (self.string(name), self.string(file))
        known = self.frames.get(key)
        if known is None:
            known = self.frames[key] = len(self.frames)
            self.new_frames.append(key)
        return known

    def site(self, frame, line):
        known = self.sites.get((frame, line))
        if known is None:
            known = self.sites[(frame, line)] = len(self.sites)
            self.new_sites.append((frame, line))
        return known

    # Parent 0 is none: stacks count from 1.
    def stack(self, parent, site):
        key = (parent, site)
        known = self.stacks.get(key)
        if known is None:
            known = self.stacks[key] = len(self.stacks) + 1
            self.new_stacks.append((known - parent if parent else 0, site))
        return known

    # threads: [(name, stack of each run, length of each run)].
    def stretch(self, interval, threads):
        named = [(self.string(name), runs, lengths) for name, runs, lengths in threads]
        self.stretches.append((int(interval * 1e9), named))

    # Functions that stacks begin at, those since the last call.
    def take_outermost(self):
        fresh = self.outermost - self.taken
        self.taken |= fresh
        return sorted(fresh)

    # What is new since the last call, as a file. beside: its last part.
    def take(self, beside=b''):
        out = bytearray()
        put(out, len(self.new_strings))
        column(out, [len(text) for text in self.new_strings])
        out += b''.join(self.new_strings)
        for rows in (self.new_frames, self.new_sites, self.new_stacks):
            put(out, len(rows))
            for at in (0, 1):
                column(out, [row[at] for row in rows])
        counts = {0: 0}
        for _, threads in self.stretches:
            for _, runs, _ in threads:
                for stack in runs:
                    counts[stack] = counts.get(stack, 0) + 1
        del counts[0]
        leaves = sorted(counts, key=lambda stack: (-counts[stack], stack))
        put(out, len(leaves))
        column(out, [stack - 1 for stack in leaves])
        rank = {stack: at + 1 for at, stack in enumerate(leaves)}
        rank[0] = 0
        put(out, len(self.stretches))
        for interval, threads in self.stretches:
            put(out, interval)
            put(out, len(threads))
            for name, runs, lengths in threads:
                put(out, name)
                put(out, len(runs))
                column(out, [rank[stack] for stack in runs])
                column(out, lengths)
        self.forget()
        return MAGIC + zlib.compress(bytes(out + beside), 9)


# Numbers of a thread's samples as runs of equals: (values, lengths).
def runs_of(values):
    runs, lengths = array('I'), array('I')
    last = None
    for value in values:
        if value == last:
            lengths[-1] += 1
        else:
            runs.append(value)
            lengths.append(1)
            last = value
    return runs, lengths
