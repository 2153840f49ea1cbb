"""Built-in load: work measured by the CPU clock, so that shares hold on any machine."""
import ctypes
import os
import time

PERIOD_SECONDS = 0.5


def keep_busy(core_shares, turn, turns):
    """Calls each job so that this thread spends its share of a core on it. Threads take turns within a period."""
    owed = dict.fromkeys(core_shares, 0.0)
    paid_until = time.monotonic()
    while True:
        time.sleep((turn * PERIOD_SECONDS / turns - time.monotonic()) % PERIOD_SECONDS)
        now = time.monotonic()
        for job, core_share in core_shares.items():
            owed[job] += core_share * min(now - paid_until, 4 * PERIOD_SECONDS)
        paid_until = now
        # The job that is furthest behind is next, so that a pause of the machine affects all jobs equally.
        while (job := max(owed, key=owed.get)) and owed[job] > 0:
            before = time.thread_time()
            job()
            owed[job] -= time.thread_time() - before


def allow_profiler():
    """Lets any process of this user attach, where Yama would allow only parents."""
    if os.path.exists("/proc/sys/kernel/yama/ptrace_scope"):
        pr_set_ptracer, any_process = 0x59616D61, ctypes.c_ulong(-1)
        ctypes.CDLL(None).prctl(pr_set_ptracer, any_process, 0, 0, 0)
