"""One thread works, one works and sleeps by turns of a second, two sleep. Prints the CPU seconds of each thread by its own clock.

With the argument `forked` the same is done by a child that its interpreter does not know to be forked, as uWSGI's workers are: it
goes by the thread number of its parent. It sleeps, but for a tenth of the time.
"""
import ctypes
import json
import os
import sys
import threading
import time

clocks = {}


def burn(seconds):
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        sum(range(200))
    clocks[threading.current_thread().name] = time.thread_time()


def work():
    while True:
        burn(0.05)


def pause(seconds):
    time.sleep(seconds)


def take_turns():
    while True:
        until = time.monotonic() + 1
        while time.monotonic() < until:
            burn(0.05)
        pause(1)


def sleep_on():
    while True:
        time.sleep(1000)


if sys.argv[1:] == ["forked"]:
    print("ready", flush=True)
    if ctypes.PyDLL(None).fork() == 0:
        while True:
            burn(0.05)
            pause(0.45)
    sleep_on()
for target in (work, take_turns, sleep_on, sleep_on):
    threading.Thread(target=target, name=target.__name__, daemon=True).start()
time.sleep(0.2)
print("ready", flush=True)
while True:
    time.sleep(0.2)
    print(json.dumps(dict(clocks)), flush=True)
