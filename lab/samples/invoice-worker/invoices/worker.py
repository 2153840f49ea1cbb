"""One forked worker: spreads discounts and renders invoices, paced by its CPU clock."""
import ctypes
import os
import time

from invoices.discounts import spread_discount
from invoices.render import render_invoice

PERIOD_SECONDS = 0.5
# How a worker's time is divided.
JOBS = {spread_discount: 0.7, render_invoice: 0.3}


def run(core_share):
    allow_profiler()
    owed = dict.fromkeys(JOBS, 0.0)
    while True:
        begun = time.monotonic()
        for job, part in JOBS.items():
            owed[job] += core_share * part * PERIOD_SECONDS
        # The job that is furthest behind is next, so that a pause of the machine affects all jobs equally.
        while (job := max(owed, key=owed.get)) and owed[job] > 0:
            before = time.process_time()
            job()
            owed[job] -= time.process_time() - before
        time.sleep(max(0.0, begun + PERIOD_SECONDS - time.monotonic()))


def allow_profiler():
    """Lets any process of this user attach, where Yama would allow only parents."""
    if os.path.exists("/proc/sys/kernel/yama/ptrace_scope"):
        pr_set_ptracer, any_process = 0x59616D61, ctypes.c_ulong(-1)
        ctypes.CDLL(None).prctl(pr_set_ptracer, any_process, 0, 0, 0)
