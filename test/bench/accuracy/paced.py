"""
A service that a clock wakes: `python3 paced.py KIND PERIOD_MS FILE`. As paced.cjs, in Python.
KIND: `timer` (woken every PERIOD_MS), `busy` (no pause).
"""
import os
import random
import sys
import time

kind, period, path = sys.argv[1:4]
PERIOD = float(period) / 1000
LOAD = 0.7
WRITE_S = 0.1
LOOK = 0.01


def alpha(turns):
    kept = 0
    for i in range(turns):
        kept = (kept * 31 + i) % 1000003


def beta(turns):
    kept = 0
    for i in range(turns):
        kept = (kept * 17 + i) % 1000033


def gamma(turns):
    kept = 0
    for i in range(turns):
        kept = (kept * 13 + i) % 1000037


JOBS = (alpha, beta, gamma)
# What they took in the rounds that were looked at, and how many those are.
spent = [0, 0, 0]
rounds = [0, 0]


def work(turns):
    # As in paced.cjs.
    seen = random.random() * LOOK < PERIOD
    rounds[0] += 1
    rounds[1] += seen
    clock = time.thread_time_ns if seen else no_clock
    begun = clock()
    for i, job in enumerate(JOBS):
        job(turns[i])
        now = clock()
        spent[i] += now - begun
        begun = now


def no_clock():
    return 0


def turns_for(seconds):
    begun = time.thread_time_ns()
    for _ in range(20):
        work((5800, 3000, 1200))
    unit = seconds * 20 / ((time.thread_time_ns() - begun) / 1e9)
    return [max(1, round(turns * unit)) for turns in (5800, 3000, 1200)]


turns = turns_for(PERIOD * LOAD)
spent[:] = [0, 0, 0]
rounds[:] = [0, 0]
out = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
print("ready", flush=True)
due = time.monotonic()
written = 0.0
while True:
    work(turns)
    now = time.time()
    if now - written >= WRITE_S and rounds[1] > 0:
        written = now
        clocks = [ns * rounds[0] // rounds[1] for ns in spent] + [time.thread_time_ns()]
        os.write(out, ("%d %s\n" % (now * 1000, " ".join(str(ns // 1000) for ns in clocks))).encode())
    if kind == "timer":
        due = max(due + PERIOD, time.monotonic())
        time.sleep(max(0, due - time.monotonic()))
