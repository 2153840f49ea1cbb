"""150 threads: two work for a while twice a second, the others wait. A look of py-spy at so many takes longer than a moment."""
import os
import threading
import time

busy = float(os.environ.get("BUSY_MS", "1")) / 1000
never = threading.Event()


def sort_parcels(seconds):
    end = time.perf_counter() + seconds
    total = 0
    while time.perf_counter() < end:
        total += sum(range(20))
    return total


def work():
    while True:
        sort_parcels(busy)
        time.sleep(0.4)


def wait_for_parcels():
    never.wait()


targets = [work] * 2 + [wait_for_parcels] * 147
threads = [threading.Thread(target=target) for target in targets]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
