"""Built-in load: work measured by the CPU clock, so that shares hold on any machine."""
import ctypes
import os
import time

PERIOD_SECONDS = 0.1


def keep_busy(job, core_share):
    """Calls job again and again so that this thread uses core_share of a core."""
    owed = 0.0
    while True:
        begun = time.monotonic()
        owed += core_share * PERIOD_SECONDS
        while owed > 0:
            before = time.thread_time()
            job()
            owed -= time.thread_time() - before
        time.sleep(max(0.0, begun + PERIOD_SECONDS - time.monotonic()))


def allow_profiler():
    """Lets any process of this user attach, where Yama would allow only parents."""
    if os.path.exists("/proc/sys/kernel/yama/ptrace_scope"):
        pr_set_ptracer, any_process = 0x59616D61, ctypes.c_ulong(-1)
        ctypes.CDLL(None).prctl(pr_set_ptracer, any_process, 0, 0, 0)
