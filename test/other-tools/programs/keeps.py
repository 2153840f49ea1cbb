# Of the memory it keeps alpha has 60 %, beta 30 % and gamma 10 %.
import time

MEGABYTE = 1000 * 1000


def alpha():
    return [bytearray(MEGABYTE) for _ in range(60)]


def beta():
    return [bytearray(MEGABYTE) for _ in range(30)]


def gamma():
    return [bytearray(MEGABYTE) for _ in range(10)]


kept = [alpha(), beta(), gamma()]
time.sleep(0.2)
