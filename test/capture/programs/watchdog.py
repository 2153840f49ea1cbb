"""What the watchdog says of processes that crowd one CPU, while the recorder uses so many cores: argv is the path of the recorder's
programs, cores. Prints `delay`, `cpu` or `nothing`."""
import os, signal, subprocess, sys, time

folder, cores = sys.argv[1], float(sys.argv[2])
sys.dont_write_bytecode = True
sys.path.insert(0, folder)
from governor import Governor

CROWD = 6
# Each sleeps until it is told, so that there is no delay before.
BUSY = """
import os, signal
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
print(flush=True)
signal.sigwait({signal.SIGUSR1})
while True:
    pass
"""


class Recorder:
    def __init__(self):
        self.since = time.monotonic()

    @property
    def cpu(self):
        return cores * (time.monotonic() - self.since)


crowd = [subprocess.Popen([sys.executable, '-c', BUSY], stdout=subprocess.PIPE) for _ in range(CROWD)]
try:
    for one in crowd:
        one.stdout.readline()
    governor = Governor({'pids': [one.pid for one in crowd], 'rate': 100, 'limits': {'cores': 0.25, 'maxCores': 0.8, 'runDelay': 1, 'window': 1}})
    time.sleep(0.3)
    governor.begin([])
    for one in crowd:
        one.send_signal(signal.SIGUSR1)
    recorder, word, until = Recorder(), None, time.monotonic() + 4
    while word is None and time.monotonic() < until:
        word = governor.trip([recorder])
        time.sleep(0.05)
    print(word or 'nothing')
finally:
    for one in crowd:
        one.kill()
        one.wait()
