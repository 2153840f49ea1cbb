"""A parent that waits for forked workers, each of which becomes the user that its argument names (0: it stays root) and works."""
import os
import sys
import time


def stay():
    sum(range(20000))


def dropped():
    sum(range(20000))


for user in map(int, sys.argv[1:]):
    if os.fork() == 0:
        if user:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)
        end = time.time() + 60
        while time.time() < end:
            (dropped if user else stay)()
        os._exit(0)
time.sleep(0.3)
print("ready", flush=True)
time.sleep(60)
