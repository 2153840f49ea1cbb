"""Spends its CPU in `spin`, most of it, and in `nap` a little; a second thread only waits."""
import sys
import threading
import time


def spin(n):
    total = 0
    for i in range(n):
        total += i * i
    return total


def nap():
    time.sleep(0.006)


def wait_for_ever():
    while True:
        time.sleep(0.1)


def main():
    threading.Thread(target=wait_for_ever, name="waiter", daemon=True).start()
    end = time.time() + float(sys.argv[1])
    print("ready", flush=True)
    while time.time() < end:
        spin(60000)
        nap()


main()
