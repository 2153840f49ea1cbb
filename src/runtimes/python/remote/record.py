# Records a process with py-spy, or with Python's own sampler, in stretches. argv: the settings as JSON. Python 3.6 and later, standard library only.
# Prints a JSON object a line: `recording`, `stretch` (a file is ready; with the figures so far), and one of `end`, `gone`, `failed`. The
# last two are where nothing was recorded; else the target's end, or the sampler's failure, is the `why` of `end`.
# Whatever ends this program ends py-spy; it leaves nothing but the files it announced in the session's own folder.
import json, os, select, signal, sys, time
from stackTable import StackTable
from measure import is_alive, threads_of
from pyspyRun import PySpy, open_program
from samplingRun import Sampling
from governor import Governor, give_way
from tally import Tally
from stretchFiles import StretchFiles
from events import Told, end_on_signals, say
from suspending import Suspending
from control import Control
from beside import Beside

# A run is followed by another after this: py-spy holds all its samples in memory, and what ends the container takes them along. Seconds.
LONGEST = 10
# Many threads: how often to look at first, and for how long.
MANY, CAREFUL_RATE, CAREFUL = 50, 10, 1.2


class Recorder:
    def __init__(self, config):
        self.config = config
        self.governor = Governor(config)
        self.table = StackTable()
        # The run that records, the one that is to follow it, the one that writes its file.
        self.run = self.next = self.waiting = None
        self.started = self.ended = None
        self.tally, self.paused = Tally(), 0.0
        self.runs, self.files = 0, StretchFiles(config['folder'])
        self.words, self.control = '', Control(config['folder'])
        self.suspending, self.beside = Suspending(config, self.table), Beside(config)

    def running(self):
        return [one for one in (self.run, self.next) if one]

    def launch(self, rate):
        self.runs += 1
        kind = Sampling if self.config['sampler'] else PySpy
        return kind(self.program, self.config, self.runs, rate, LONGEST + 30)

    def wait(self):
        pipes = [one.pipe for one in self.running() if one.code is None]
        select.select(pipes, [], [], 0.05)
        self.beside.look()
        for one in self.running():
            one.listen()
        for one in self.running():
            if one.code is not None and one.told is None:
                self.check(one)
        if self.run and self.run.began is not None and self.started is None:
            self.started = self.run.began
            self.governor.begin(self.running())
            self.suspending.look()
            say('recording')

    # A run that ended by itself: only its own time limit is no failure.
    def check(self, run):
        if b'because process exited' in run.said or not is_alive(self.config['pid']):
            raise Told('gone', run)
        if run.code != 0:
            raise Told('failed', run)

    # Takes what a run recorded into the table and forgets the run.
    def take(self, run):
        self.waiting = run
        self.beside.look(True)
        run.finish(self.config['limits']['finish'])
        seconds = run.seconds()
        self.governor.spent += run.cpu
        if run.stuck and is_alive(self.config['pid']):
            # What it recorded is lost and not covered; what the others did is not.
            self.tally.stuck += 1
        elif run.code != 0 or run.began is None:
            self.check(run)
        elif seconds > 0:
            looks = max(1.0, run.rate * (seconds - min(run.lag(), seconds)))
            samples, _ = run.counts()
            taken, looks = run.read(self.table, seconds, looks, self.config['exact']) if samples else (0, looks)
            self.beside.note(self.table, run)
            self.tally.add(run, taken, looks, run.began - self.started)
        self.waiting = None
        run.close()

    # After a Told: takes what the runs still have. py-spy writes its file when its target ends.
    def salvage(self):
        left = [one for one in (self.waiting, self.run, self.next) if one]
        self.ended = min([one.ended for one in left if one.ended is not None] or [time.monotonic()])
        for one in left:
            self.waiting = self.run = self.next = None
            try:
                self.take(one)
            except (Told, OSError, ValueError):
                # It has no file, or half of one.
                self.close()
                self.waiting = None

    def announce(self, last=False):
        name = self.files.write(self.table.take(self.beside.take()))
        if not last:
            figures = dict(self.costs(), **self.tally.figures(self.seconds()))
            figures.update(self.suspending.look())
            say('stretch', file=name, rates=self.tally.new_rates(), cpu=self.governor.total(self.running()), **figures)
        return name

    # Seconds since the start, without pauses.
    def seconds(self):
        return (self.ended or time.monotonic()) - self.started - self.paused

    # CPU seconds of ours, and cores of the target, since the start. A target that is gone does not tell any more.
    def costs(self):
        during = self.governor.during() if is_alive(self.config['pid']) else None
        return dict(steady=self.governor.since_begin(self.running()), during=during)

    # How long a run is to last, in seconds.
    def length(self):
        if self.careful:
            return CAREFUL
        return min(5.0, 2.0 + self.files.count) if self.config['live'] else LONGEST

    # Puts the next run in place of this one, without a gap where it does not rest.
    def hand_over(self, rate, rest=0.0):
        old = self.run
        if rest:
            self.run = None
            self.take(old)
            self.announce()
            self.idle(rest)
            self.run = None if self.over() else self.launch(rate)
            return
        self.next = self.launch(rate)
        while self.next.began is None and not self.over():
            self.wait()
        old.tell(signal.SIGINT)
        self.run, self.next = self.next, None
        self.take(old)
        self.announce()
        if self.run.began is None:
            self.run.close()
            self.run = None

    def idle(self, seconds):
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.over():
            time.sleep(0.05)
            self.beside.look()

    def pause(self):
        old, self.run = self.run, None
        began = time.monotonic()
        old.tell(signal.SIGINT)
        self.take(old)
        self.announce()
        while self.control.wanted() == 'pause' and is_alive(self.config['pid']):
            time.sleep(0.05)
            self.beside.look()
        self.paused += time.monotonic() - began
        self.run = None if self.over() else self.launch(self.governor.rate(old))

    # Why to end now, '' while there is no reason.
    def over(self):
        if self.control.wanted() == 'stop':
            self.words = 'stop'
        elif self.started is not None and self.seconds() >= self.config['seconds']:
            self.words = 'deadline'
        else:
            self.words = self.governor.trip(self.running()) or self.words
        return self.words

    # Until it is over, or something ends it (Told).
    def record_runs(self):
        while self.run and not (self.run.began is not None and self.over()):
            self.wait()
            if self.run.code is not None:
                self.hand_over(self.governor.rate(self.run))
                continue
            if self.run.began is None:
                continue
            if self.control.wanted() == 'pause':
                self.pause()
                continue
            expensive = self.governor.too_expensive(self.run)
            if expensive or self.run.seconds(time.monotonic()) >= self.length():
                rate = self.governor.rate(self.run)
                rest = self.governor.rest(self.run) if rate == 1 else 0.0
                if expensive and rate >= self.run.rate and not rest:
                    continue
                self.careful = False
                self.hand_over(rate, rest)
        if self.run:
            self.run.tell(signal.SIGINT)
        self.ended = time.monotonic()
        costs = self.costs()
        old, self.run = self.run, None
        if old:
            self.take(old)
        return costs

    def record(self):
        if self.config['sampler']:
            self.program, digest = self.config['program'], ''
        else:
            self.program, digest = open_program(self.config['program'], self.config['folder'], self.config['copied'])
        if self.config['sha256'] and digest != self.config['sha256']:
            return say('failed', code=121, said='ecs-profiler: checksum mismatch')
        self.careful = sum(map(threads_of, self.config['pids'])) > MANY
        self.run = self.launch(min(CAREFUL_RATE, self.config['rate']) if self.careful else self.config['rate'])
        try:
            figures = self.record_runs()
        except Told as error:
            if self.started is None:
                raise
            self.salvage()
            if not self.tally.samples:
                raise
            self.words, figures = error.args[0], dict(self.costs(), **error.words())
        if self.tally.stuck and not self.tally.covered:
            return say('failed', code=124, said='ecs-profiler: did not finish in time')
        name = self.announce(last=True)
        figures.update(self.tally.figures(self.seconds()), **self.suspending.look())
        say('end', file=name, why=self.words, rates=self.tally.rates, cpu=self.governor.total([]), **figures)

    def close(self):
        for one in (self.run, self.next, self.waiting):
            if one:
                try:
                    one.close()
                except OSError:
                    pass


def main():
    end_on_signals()
    os.umask(0o077)
    give_way()
    recorder = Recorder(json.loads(sys.argv[1]))
    try:
        recorder.record()
    except Told as error:
        say(error.args[0], seconds=recorder.seconds() if recorder.started else 0, **error.words())
    except OSError as error:
        say('failed', code=120 if error.errno == 28 else 1, said='ecs-profiler: %s' % error)
    finally:
        recorder.close()


main()
