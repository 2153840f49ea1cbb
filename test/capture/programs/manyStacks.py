"""A busy service: 20 threads, each in one of 2,000 distinct stacks of depth 30 for some milliseconds, then in another."""
import random
import threading
import time

DEPTH = 30


def pause(path):
    time.sleep(random.uniform(0.005, 0.04))


def make(name):
    scope = {}
    exec(compile("def %s(path):\n next = path.pop()\n return next(path)\n" % name, "/srv/app/%s.py" % name[:4], "exec"), scope)
    return scope[name]


functions = [make("handle_request_%d" % i) for i in range(60)]


def paths(count):
    made = []
    for number in range(count):
        chosen = random.Random(number)
        made.append([pause] + [chosen.choice(functions) for _ in range(DEPTH - 3)])
    return made


PATHS = paths(2000)


def serve():
    while True:
        path = list(random.choice(PATHS))
        path.pop()(path)


for _ in range(20):
    threading.Thread(target=serve, daemon=True).start()
print("ready", flush=True)
time.sleep(300)
