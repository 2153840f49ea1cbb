"""As many threads as the argument says, each of which works a little, deep in a recursion."""
import sys
import threading
import time


def deep(level):
    if level:
        return deep(level - 1)
    while True:
        sum(range(2000))
        time.sleep(0.05)


for _ in range(int(sys.argv[1])):
    threading.Thread(target=deep, args=(20,), daemon=True).start()
print("ready", flush=True)
time.sleep(60)
