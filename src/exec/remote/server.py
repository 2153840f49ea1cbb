# The command server of a session where the image has python3 and no sh: see README.md. Python 3.6 and later, standard library only.
# argv: nonce. One thread reads requests, each command has two of its own; the guardian is a forked process.
import os, select, signal
from files import store
from guardian import clean, private_folder, start_guardian
from jobs import in_thread, jobs, kill, serve_job
from requests import requests
from terminal import frame, raw_terminal, say


def main():
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    raw = raw_terminal()
    place = private_folder()
    if place is None:
        say('FAIL no-temp')
        return os.read(0, 64)
    temp, folder, executable = place
    alive = start_guardian(folder)
    if raw:
        # All byte values, and what filters stumble over: see `probe` in server.sh.
        frame(0, 'o', 0, bytes(range(256)) + bytes.fromhex('efbfbdefbfbcefbfbdeda080c0800d0af4908080efbf'))
    say('READY raw=%d uid=%d arch=%s exec=%d gzip=1 sum=sha256sum temp=%s' % (raw, os.getuid(), os.uname().machine, executable, temp))
    ran = set()
    for (word, *rest), block in requests(lambda: os.write(alive, b'.')):
        if word == 'H':
            in_thread(say, 'H ' + rest[0])
        elif word in 'BD':
            store(folder, rest[0], int(rest[1]), block, rest[0].split('/')[0] in ran)
        elif word == 'R':
            say('R ' + rest[0])
            if rest[0] not in ran:
                ran.add(rest[0])
                job = jobs[rest[0]] = {'id': rest[0], 'how': rest[1], 'pid': 0, 'killed': False}
                in_thread(serve_job, job, folder + '/' + rest[0])
        elif word == 'K' and rest[0] in jobs:
            in_thread(kill, jobs[rest[0]])
        elif word == 'Q':
            # The guardian goes last: the server may be killed while it cleans.
            clean(folder)
            os.write(alive, b'q')
            say('BYE')
            # The client ends the session; one that is gone by then does not.
            select.select([0], [], [], 5)
            return None


main()
os._exit(0)
