# What the runs of a recording came to.


class Tally:
    def __init__(self):
        # Seconds that runs covered; looks of py-spy, and those that were due.
        self.covered = self.looks = self.due = 0.0
        # `stuck`: runs that did not end when they were told to.
        self.samples = self.errors = self.stuck = 0
        # Rate and start of each run.
        self.rates, self.told = [], 0

    # A run that recorded `samples` in `looks`, and began `at` seconds after the first.
    def add(self, run, samples, looks, at):
        seconds = run.seconds()
        self.samples += samples
        self.errors += run.counts()[1]
        self.covered += seconds
        self.looks += looks
        # Every look is after a random while: fewer than expected are lost only when it was late.
        self.due += max(looks, run.rate * seconds if run.lag() else looks)
        self.rates.append((run.rate, round(at, 1)))

    # Those of the runs since this was last asked.
    def new_rates(self):
        new, self.told = self.rates[self.told:], len(self.rates)
        return new

    # `seconds`: from the start until now, without pauses.
    def figures(self, seconds):
        return dict(seconds=seconds, covered=self.covered, looks=round(self.looks), lost=round(self.due - self.looks), samples=self.samples,
                    errors=self.errors, stuck=self.stuck, coverage=round(min(1.0, self.covered / max(0.001, seconds)), 3))
