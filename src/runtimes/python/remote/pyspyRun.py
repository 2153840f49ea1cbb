# One run of py-spy: started, listened to, told to end.
import hashlib, os, re, select, signal, time
from measure import cpu_of

LAG = re.compile(rb'([\d.]+)(ms|s) behind in sampling')
COUNTS = re.compile(rb'Samples: (\d+) Errors: (\d+)')


# The program as an open file that the user it will run as may execute: (descriptor, sha256). A copy in memory where the
# folder runs no programs, or where the other user could not reach it.
def open_program(path, folder, copied):
    source = os.open(path, os.O_RDONLY)
    digest = hashlib.sha256()
    copy = None
    if copied:
        own = folder + '/own-py-spy'
        # Python 3.8 and later; else a file of the folder, which has to run programs then.
        in_memory = getattr(os, 'memfd_create', None)
        copy = in_memory('py-spy') if in_memory else os.open(own, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o755)
        os.fchmod(copy, 0o755)
    for data in iter(lambda: os.read(source, 1 << 20), b''):
        digest.update(data)
        while copy is not None and data:
            data = data[os.write(copy, data):]
    if copy is None:
        return source, digest.hexdigest()
    # A file that is open for writing cannot be run.
    os.close(source)
    ready = os.open('/proc/self/fd/%d' % copy, os.O_RDONLY)
    os.close(copy)
    if not in_memory:
        os.unlink(own)
    return ready, digest.hexdigest()


class PySpy:
    def __init__(self, program, config, number, rate, seconds):
        self.rate = rate
        self.path = '%s/py-spy-%d.json' % (config['folder'], number)
        self.said = b''
        # Monotonic seconds: when it began to sample, was told to end, ended.
        self.began = self.told = self.ended = None
        self.code = None
        # Did not end when it was told to.
        self.stuck = False
        self.cpu = 0.0
        dropped = config['attach'] == 'dropped'
        out = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        if dropped:
            # Reached through the descriptor alone: the folder is closed to that user.
            os.fchmod(out, 0o666)
        argv = ['py-spy', 'record', '--pid', str(config['pid']), '--duration', str(seconds), '--rate', str(rate),
                '--format', 'speedscope', '--full-filenames'] + config['options'] + ['--output', '/proc/self/fd/%d' % out]
        self.pipe, outward = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                null = os.open('/dev/null', os.O_RDONLY)
                os.dup2(null, 0)
                os.dup2(outward, 1)
                os.dup2(outward, 2)
                os.set_inheritable(out, True)
                os.chdir('/')
                for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
                    signal.signal(name, signal.SIG_DFL)
                if dropped:
                    os.setgroups([])
                    os.setgid(config['gid'])
                    os.setuid(config['uid'])
                os.execve(program, argv, os.environ)
            except OSError as error:
                os.write(2, ('ecs-profiler: %s: cannot execute\n' % error.strerror).encode())
            finally:
                os._exit(126)
        os.close(out)
        os.close(outward)
        os.set_blocking(self.pipe, False)

    # Reads what it says, and whether it ended.
    def listen(self):
        while True:
            try:
                data = os.read(self.pipe, 65536)
            except BlockingIOError:
                break
            if not data:
                break
            self.said = (self.said + data)[-20000:]
        if self.began is None and b'Sampling process' in self.said:
            self.began = time.monotonic()
        if self.code is None:
            pid, status, usage = os.wait4(self.pid, os.WNOHANG)
            if pid:
                self.ended = time.monotonic()
                self.cpu = usage.ru_utime + usage.ru_stime
                self.stuck = self.stuck and os.WIFSIGNALED(status)
                self.code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)
                return self.listen()
            self.cpu = cpu_of(self.pid)

    def tell(self, number):
        if self.code is None:
            self.told = self.told or time.monotonic()
            os.kill(self.pid, number)

    # Ends it and waits: it writes its file first. A stuck one is killed.
    def finish(self, patience):
        self.tell(signal.SIGINT)
        until = time.monotonic() + patience
        while self.code is None:
            if time.monotonic() > until:
                self.stuck = True
                self.tell(signal.SIGKILL)
            select.select([self.pipe], [], [], 0.02)
            self.listen()

    def close(self):
        if self.code is None:
            self.finish(0)
        os.close(self.pipe)
        os.unlink(self.path)

    # Seconds that it sampled.
    def seconds(self, now=None):
        if self.began is None:
            return 0.0
        return max(0.0, min(t for t in (self.told, self.ended, now) if t is not None) - self.began)

    # Seconds that it was late at the end, as far as it tells (it does from one second on).
    def lag(self):
        said = LAG.findall(self.said)
        if not said:
            return 0.0
        number, unit = said[-1]
        return float(number) / (1000 if unit == b'ms' else 1)

    # (samples, those that could not be read)
    def counts(self):
        said = COUNTS.findall(self.said)
        return (int(said[-1][0]), int(said[-1][1])) if said else (0, 0)
