"""Spends its time in generators: `total` takes all of it, two thirds below `first` and one third below `second`.

argv: seconds, then files to be mapped into memory as a library is, and `thread`: in a thread other than the main one.
"""
import mmap
import sys
import threading
import time


def squares(n):
    for i in range(n):
        yield i * i


def halves(n):
    for square in squares(n):
        yield square // 2


def total(n):
    return sum(halves(n)) + sum(value for value in squares(n))


def first():
    return total(20000)


def second():
    return total(10000)


mapped = []


def work(end):
    while time.time() < end:
        first()
        second()


def main():
    for name in sys.argv[2:]:
        if name != "thread":
            with open(name, "rb") as library:
                mapped.append(mmap.mmap(library.fileno(), 0, access=mmap.ACCESS_READ))
    end = time.time() + float(sys.argv[1])
    print("ready", flush=True)
    if "thread" in sys.argv:
        threading.Thread(target=work, args=(end,)).start()
    else:
        work(end)


main()
