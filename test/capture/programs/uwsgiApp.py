"""A WSGI application: each request works for 20 ms, and waits as long."""
import time


def work():
    until = time.process_time() + 0.02
    while time.process_time() < until:
        sum(range(200))


def application(_environment, start):
    work()
    time.sleep(0.02)
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]


print("ready", flush=True)
