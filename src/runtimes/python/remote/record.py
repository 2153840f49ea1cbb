# Records a process with py-spy in stretches. argv: the settings as JSON. Python 3.6 and later, standard library only.
# Prints a JSON object a line: `recording`, `stretch` (a file is ready), and one of `end`, `gone`, `failed`.
# Whatever ends this program ends py-spy; it leaves nothing but the files it announced in the session's own folder.
import json, os, select, signal, sys, time
from stackTable import StackTable
from speedscope import read_speedscope
from measure import is_alive, read, threads_of
from pyspyRun import PySpy, open_program
from governor import Governor, give_way

# A run is followed by another after this: py-spy holds all its samples in memory. Seconds.
LONGEST = 30
# Many threads: how often to look at first, and for how long.
MANY, CAREFUL_RATE, CAREFUL = 50, 10, 1.2


class Told(Exception):
    pass


def say(event, **more):
    sys.stdout.write(json.dumps(dict(more, event=event)) + '\n')
    sys.stdout.flush()


class Recorder:
    def __init__(self, config):
        self.config = config
        self.governor = Governor(config)
        self.table = StackTable()
        # The run that records, the one that is to follow it, the one that writes its file.
        self.run = self.next = self.waiting = None
        self.started = self.ended = None
        self.paused = self.covered = self.looks = self.due = 0.0
        self.errors = self.runs = self.files = self.samples = self.stuck = 0
        self.rates, self.asked_at, self.control = [], 0.0, 'run'
        self.words = ''

    def running(self):
        return [one for one in (self.run, self.next) if one]

    def launch(self, rate):
        self.runs += 1
        return PySpy(self.program, self.config, self.runs, rate, LONGEST + 30)

    # What the client wants, asked five times a second.
    def wanted(self):
        now = time.monotonic()
        if now - self.asked_at >= 0.2:
            self.asked_at = now
            word = read(self.config['folder'] + '/control').decode('latin1').strip()
            self.control = word if word in ('pause', 'stop') else 'run'
        return self.control

    def wait(self):
        pipes = [one.pipe for one in self.running() if one.code is None]
        select.select(pipes, [], [], 0.05)
        for one in self.running():
            one.listen()
        for one in self.running():
            if one.code is not None and one.told is None:
                self.check(one)
        if self.run and self.run.began is not None and self.started is None:
            self.started = self.run.began
            self.governor.begin(self.running())
            say('recording')

    # A run that ended by itself: only its own time limit is no failure.
    def check(self, run):
        if b'because process exited' in run.said or not is_alive(self.config['pid']):
            raise Told('gone')
        if run.code != 0:
            raise Told('failed')

    # Takes what a run recorded into the table and forgets the run.
    def take(self, run):
        self.waiting = run
        run.finish(self.config['limits']['finish'])
        seconds = run.seconds()
        self.governor.spent += run.cpu
        if run.stuck and is_alive(self.config['pid']):
            # What it recorded is lost and not covered; what the others did is not.
            self.stuck += 1
        elif run.code != 0 or run.began is None:
            self.check(run)
        elif seconds > 0:
            due = run.rate * seconds
            looks = max(1.0, due - run.rate * min(run.lag(), seconds))
            samples, errors = run.counts()
            taken, looks = read_speedscope(run.path, self.table, seconds, looks, self.config['exact']) if samples else (0, looks)
            self.samples += taken
            self.errors += errors
            self.covered += seconds
            self.looks += looks
            # Every look is after a random while: fewer than expected are lost only when it was late.
            self.due += max(looks, due if run.lag() else looks)
            self.rates.append((run.rate, round(run.began - self.started, 1)))
        self.waiting = None
        run.close()

    def announce(self, last=False):
        if not last and not self.config['live']:
            return
        self.files += 1
        name = '%s/stretch-%d' % (self.config['folder'], self.files)
        with open(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'wb') as f:
            f.write(self.table.take())
        taken = read(self.config['folder'] + '/taken').strip()
        if taken.isdigit():
            for number in range(max(1, int(taken) - 20), int(taken) + 1):
                old = '%s/stretch-%d' % (self.config['folder'], number)
                if os.path.exists(old):
                    os.unlink(old)
        if not last:
            say('stretch', file=name, coverage=self.coverage())

    def coverage(self):
        return round(min(1.0, self.covered / max(0.001, (self.ended or time.monotonic()) - self.started - self.paused)), 3)

    # How long a run is to last, in seconds.
    def length(self):
        if self.careful:
            return CAREFUL
        return min(5.0, 2.0 + self.files) if self.config['live'] else LONGEST

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

    def pause(self):
        old, self.run = self.run, None
        began = time.monotonic()
        old.tell(signal.SIGINT)
        self.take(old)
        self.announce()
        while self.wanted() == 'pause' and is_alive(self.config['pid']):
            time.sleep(0.05)
        self.paused += time.monotonic() - began
        self.run = None if self.over() else self.launch(self.governor.rate(old))

    # Why to end now, '' while there is no reason.
    def over(self):
        if self.wanted() == 'stop':
            self.words = 'stop'
        elif self.started is not None and time.monotonic() - self.started - self.paused >= self.config['seconds']:
            self.words = 'deadline'
        else:
            self.words = self.governor.trip(self.running()) or self.words
        return self.words

    def record(self):
        program, digest = open_program(self.config['program'], self.config['folder'], self.config['copied'])
        self.program = program
        if self.config['sha256'] and digest != self.config['sha256']:
            return say('failed', code=121, said='ecs-profiler: checksum mismatch')
        self.careful = sum(map(threads_of, self.config['pids'])) > MANY
        self.run = self.launch(min(CAREFUL_RATE, self.config['rate']) if self.careful else self.config['rate'])
        while self.run and not (self.run.began is not None and self.over()):
            self.wait()
            if self.run.code is not None:
                self.hand_over(self.governor.rate(self.run))
                continue
            if self.run.began is None:
                continue
            if self.wanted() == 'pause':
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
        during, steady = self.governor.during(), self.governor.since_begin(self.running())
        old, self.run = self.run, None
        if old:
            self.take(old)
        if self.stuck and not self.covered:
            return say('failed', code=124, said='ecs-profiler: did not finish in time')
        self.announce(last=True)
        name = '%s/stretch-%d' % (self.config['folder'], self.files)
        say('end', file=name, why=self.words, seconds=self.ended - self.started - self.paused, covered=self.covered, looks=round(self.looks),
            lost=round(self.due - self.looks), samples=self.samples, errors=self.errors, stuck=self.stuck, rates=self.rates, coverage=self.coverage(),
            cpu=self.governor.total([]), steady=steady, during=during)

    def close(self):
        for one in (self.run, self.next, self.waiting):
            if one:
                try:
                    one.close()
                except OSError:
                    pass


def main():
    def told(number, _frame):
        raise SystemExit(128 + number)
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
    os.umask(0o077)
    give_way()
    recorder = Recorder(json.loads(sys.argv[1]))
    try:
        recorder.record()
    except Told as error:
        running = [one for one in (recorder.run, recorder.next, recorder.waiting) if one]
        failed = [one for one in running if one.code is not None] or running
        passed = time.monotonic() - recorder.started if recorder.started else 0
        say(error.args[0], code=failed[0].code, said=failed[0].said.decode('utf-8', 'replace')[-4000:], seconds=passed)
    except OSError as error:
        say('failed', code=120 if error.errno == 28 else 1, said='ecs-profiler: %s' % error)
    finally:
        recorder.close()


main()
