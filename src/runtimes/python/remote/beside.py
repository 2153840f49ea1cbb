# What the kernel tells beside the samples, in the files of a recording (../pyspy/stackFiles.ts): when each stretch was
# recorded, then the lines of the reader (src/vitals).
from stackTable import column, put
from vitals import Vitals


class Beside:
    def __init__(self, config):
        self.vitals = Vitals(config['pids'], config['family']) if config['vitals'] else None
        # When the stretches that are in no file yet began, and how long they took. Milliseconds.
        self.spans = []
        self.look()

    def look(self, now=False):
        if self.vitals:
            self.vitals.look(now)

    # After a run was read into the table.
    def note(self, table, run):
        while len(self.spans) < len(table.stretches):
            began = self.vitals.at(run.began) if self.vitals else 0
            self.spans.append((began, int(run.seconds() * 1000)))

    def take(self):
        out, text = bytearray(), self.vitals.take().encode() if self.vitals else b''
        for at in (0, 1):
            column(out, [span[at] for span in self.spans])
        self.spans = []
        put(out, len(text))
        return out + text
