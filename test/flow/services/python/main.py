"""Works for a moment twenty times a second; BUSY_MS says for how long."""
import os
import sys
import time

busy = float(os.environ.get("BUSY_MS", "1")) / 1000


def count_up(seconds):
    end = time.perf_counter() + seconds
    total = 0
    while time.perf_counter() < end:
        total += sum(range(20))
    return total


def close_to_others():
    """Not dumpable: only who has SYS_PTRACE may look into this process (prctl(2))."""
    import ctypes
    ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)


if "close" in sys.argv:
    close_to_others()
while True:
    count_up(busy)
    time.sleep(0.05)
