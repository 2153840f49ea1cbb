# Spins, beside a thread that waits under a name that the kernel knows too (as Python 3.14 and later tell it). argv: seconds.
import sys, threading, time


def wait_for_ever(name):
    with open('/proc/self/task/%d/comm' % threading.get_native_id(), 'w') as f:
        f.write(name)
    named.set()
    threading.Event().wait()


named = threading.Event()
threading.Thread(target=wait_for_ever, args=('mailer',), daemon=True).start()
named.wait()
print('ready', flush=True)
until = time.monotonic() + float(sys.argv[1])
while time.monotonic() < until:
    sum(range(1000))
