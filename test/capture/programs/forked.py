"""A parent that waits for two forked workers, each of which works in a function of its own."""
import os
import time


def first_work():
    return sum(range(20000))


def second_work():
    return sum(range(20000))


def work(function):
    end = time.time() + 60
    while time.time() < end:
        function()


for function in (first_work, second_work):
    if os.fork() == 0:
        work(function)
        os._exit(0)
time.sleep(0.2)
print("ready", flush=True)
time.sleep(60)
