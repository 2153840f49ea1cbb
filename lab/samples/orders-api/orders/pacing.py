"""Built-in load: work measured by the CPU clock, so that shares hold on any machine."""
import ctypes
import os
import time

PERIOD_SECONDS = 0.5


def keep_busy(job, core_share, turn):
    """Calls job again and again so that this thread uses core_share of a core. Turns 0 to 3 keep threads apart."""
    owed = 0.0
    while True:
        time.sleep((turn * PERIOD_SECONDS / 4 - time.monotonic()) % PERIOD_SECONDS)
        owed += core_share * PERIOD_SECONDS
        while owed > 0:
            before = time.thread_time()
            job()
            owed -= time.thread_time() - before


def allow_profiler():
    """Lets any process of this user attach, where Yama would allow only parents."""
    if os.path.exists("/proc/sys/kernel/yama/ptrace_scope"):
        pr_set_ptracer, any_process = 0x59616D61, ctypes.c_ulong(-1)
        ctypes.CDLL(None).prctl(pr_set_ptracer, any_process, 0, 0, 0)
