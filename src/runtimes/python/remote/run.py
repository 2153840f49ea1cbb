# One run of a sampler: started, listened to, told to end. What differs is in PySpy and Sampling.
import os, select, signal, time
from measure import cpu_of


class Run:
    # path: the file that it writes.
    def __init__(self, config, path, rate):
        self.rate = rate
        self.path = path
        self.said = b''
        # Monotonic seconds: when it began to sample, was told to end, ended.
        self.began = self.told = self.ended = None
        self.code = None
        # Did not end when it was told to.
        self.stuck = False
        self.cpu = 0.0
        dropped = config['attach'] == 'dropped'
        out = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self.prepare(out)
        if dropped:
            # Reached through the descriptor alone: the folder is closed to that user.
            os.fchmod(out, 0o666)
        program, argv, environment = self.command(config, '/proc/self/fd/%d' % out)
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
                os.execve(program, argv, environment)
            except OSError as error:
                os.write(2, ('ecs-profiler: %s: cannot execute\n' % error.strerror).encode())
            finally:
                os._exit(126)
        os.close(out)
        os.close(outward)
        os.set_blocking(self.pipe, False)

    # Before it starts, with its open file.
    def prepare(self, out):
        pass

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
        if self.began is None and self.samples_now():
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
