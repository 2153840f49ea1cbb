"""A master that forks two workers and waits for them, as gunicorn does; each worker works for a moment twenty times a second."""
import os
import signal
import time

WORKERS = 2


def serve_orders(seconds):
    end = time.perf_counter() + seconds
    total = 0
    while time.perf_counter() < end:
        total += sum(range(20))
    return total


def work(seconds):
    while True:
        serve_orders(seconds)
        time.sleep(0.05)


def main():
    seconds = float(os.environ.get("BUSY_MS", "1")) / 1000
    workers = []
    for _ in range(WORKERS):
        pid = os.fork()
        if pid == 0:
            work(seconds)
        workers.append(pid)
    signal.signal(signal.SIGTERM, lambda *_: [os.kill(pid, signal.SIGKILL) for pid in workers])
    os.wait()


main()
