# One run of py-spy.
import hashlib, os, re
from run import Run
from speedscope import read_speedscope

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


class PySpy(Run):
    def __init__(self, program, config, number, rate, seconds):
        self.program, self.longest = program, seconds
        Run.__init__(self, config, '%s/py-spy-%d.json' % (config['folder'], number), rate)

    def command(self, config, out):
        argv = ['py-spy', 'record', '--pid', str(config['pid']), '--duration', str(self.longest), '--rate', str(self.rate),
                '--format', 'speedscope', '--full-filenames'] + config['options'] + ['--output', out]
        return self.program, argv, os.environ

    def samples_now(self):
        return b'Sampling process' in self.said

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

    # Adds what it recorded to the table: (samples of all threads, times it looked).
    def read(self, table, seconds, looks, exact):
        return read_speedscope(self.path, table, seconds, looks, exact)
