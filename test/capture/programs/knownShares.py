# Of its CPU time alpha takes 60 %, beta 30 % and gamma 10 %, by the thread's own clock; another thread waits. With `generators`
# as the second argument all is done inside of generators. argv: seconds, kind.
import sys, threading, time


def alpha(until):
    while time.thread_time() < until:
        pass


def beta(until):
    while time.thread_time() < until:
        pass


def gamma(until):
    while time.thread_time() < until:
        pass


def numbers():
    for number in range(200):
        yield number


def squares():
    for number in numbers():
        yield number * number


def serve(until, kind):
    print('ready', flush=True)
    while time.monotonic() < until:
        if kind == 'generators':
            sum(squares())
            continue
        for work, seconds in ((alpha, 0.06), (beta, 0.03), (gamma, 0.01)):
            work(time.thread_time() + seconds)


threading.Thread(target=threading.Event().wait, name='sleeper', daemon=True).start()
serve(time.monotonic() + float(sys.argv[1]), ''.join(sys.argv[2:]))
