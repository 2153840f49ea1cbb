"""
The sample's work without a pause, in THREADS threads, beside IDLE threads that wait. How much was done stands in the file `done`, a line some
twenty times a second: `<monotonic clock, ns> <units> <CPU time of the process, ns>`.
"""
import os
import threading
import time

from orders.catalog import LINES
from orders.export import json_round_trip
from orders.pacing import allow_profiler
from orders.pricing import price_order

THREADS = int(os.environ.get("THREADS", "2"))
IDLE = int(os.environ.get("IDLE", "0"))
LINE_NS = 50_000_000

never = threading.Event()
counting = threading.Lock()
units = 0
written_ns = 0


def work(done):
    global units, written_ns
    while True:
        price_order(LINES)
        for _ in range(4):
            json_round_trip(LINES)
        with counting:
            units += 1
            now = time.monotonic_ns()
            if now - written_ns >= LINE_NS:
                written_ns = now
                os.write(done, f"{now} {units} {time.process_time_ns()}\n".encode())


allow_profiler()
done = os.open("done", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
for _ in range(IDLE):
    threading.Thread(target=never.wait).start()
for _ in range(THREADS):
    threading.Thread(target=work, args=(done,)).start()
