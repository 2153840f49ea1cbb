# What a recording costs, and what follows: the rate that keeps py-spy within its share of a core, and the watchdog.
import collections, os, time
from measure import cpu_of, run_delay_of


# The service goes first: what runs from here on takes no processor away from it, and is left a tenth of one that is full.
def give_way():
    try:
        os.nice(10)
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    except OSError:
        pass


class Governor:
    def __init__(self, config):
        self.config = config
        self.limits = config['limits']
        self.spent = 0.0
        self.points = collections.deque()
        self.watched = time.monotonic()
        self.cpu_when_watched, self.delay_when_watched = self.usage()
        self.baseline = 0.0
        # CPU seconds of one look of py-spy, once known.
        self.look = None
        self.window = None

    def usage(self):
        pids = self.config['pids']
        return sum(map(cpu_of, pids)), sum(map(run_delay_of, pids))

    # The target as it is while py-spy gets ready: run delay in seconds a second. What was used until now is the cost of starting.
    def begin(self, running):
        self.to_start = self.total(running)
        self.started, (self.cpu_at_start, delay) = time.monotonic(), self.usage()
        took = max(0.001, self.started - self.watched)
        self.baseline = (delay - self.delay_when_watched) / took

    # Cores that the target used since `begin`.
    def during(self):
        return max(0.0, self.usage()[0] - self.cpu_at_start) / max(0.001, time.monotonic() - self.started)

    # CPU seconds of everything of ours since `begin`.
    def since_begin(self, running):
        return max(0.0, self.total(running) - self.to_start)

    # CPU seconds of everything of ours. `running`: PySpys whose time is not in `spent` yet.
    def total(self, running):
        return self.spent + sum(one.cpu for one in running) + time.process_time()

    # Looks about once a second. None, 'cpu' (we use too much) or 'delay' (the target waits for CPU because of us).
    def trip(self, running):
        now = time.monotonic()
        if self.points and now - self.points[-1][0] < 1:
            return None
        delay = self.usage()[1]
        self.points.append((now, self.total(running), delay))
        while len(self.points) > 2 and now - self.points[1][0] >= self.limits['window']:
            self.points.popleft()
        then, cpu, delay_then = self.points[0]
        took = now - then
        if took < self.limits['window']:
            return None
        ours = (self.points[-1][1] - cpu) / took
        if ours > self.limits['maxCores']:
            return 'cpu'
        return 'delay' if ours > 0.1 and (delay - delay_then) / took - self.baseline > self.limits['runDelay'] else None

    # Looks at what the run uses: after a second and five looks at least, at a low rate later. True when that is too much.
    def too_expensive(self, run):
        now = time.monotonic()
        if self.window is None or self.window[0] is not run:
            self.window = (run, now, run.cpu)
            return False
        took = now - self.window[1]
        if took < max(1.0, 5.0 / run.rate):
            return False
        cpu = run.cpu - self.window[2]
        self.window = (run, now, run.cpu)
        # A run that lags looked less often than it should have; it tells from one second on.
        share = cpu / took
        self.look = cpu / (run.rate * took) * (3 if share > 0.9 else 1)
        return share > self.limits['cores']

    # The rate to go on with after a run: lower where that was too expensive, higher where there is much room.
    def rate(self, run):
        asked = self.config['rate']
        if not self.look:
            return min(asked, run.rate)
        best = int(max(1, min(asked, 0.85 * self.limits['cores'] / self.look)))
        return best if self.look * run.rate > self.limits['cores'] or best == asked or best > 1.3 * run.rate else run.rate

    # Seconds to rest after a run, where even one look a second is too much.
    def rest(self, run):
        if not self.look or self.look <= self.limits['cores']:
            return 0.0
        return min(60.0, max(0.0, run.cpu / self.limits['cores'] - run.seconds()))
