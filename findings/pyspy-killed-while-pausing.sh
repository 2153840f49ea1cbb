#!/bin/sh
# py-spy 0.4.3 without --nonblocking (and with --native), which pauses the process for each look: killed (SIGKILL, SIGTERM) at any moment.
# A tracer that ends between PTRACE_ATTACH and the stop that this asks for (SIGSTOP) leaves the process stopped for good.
# Seen: the process goes on after each of 200 ends. py-spy attaches with PTRACE_SEIZE and PTRACE_INTERRUPT, which send no signal (so do
# 0.4.0 to 0.4.2). What ends it need not wake the process.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install py-spy==0.4.3
cat >attach.py <<'PY'
import ctypes, os, signal, subprocess, sys, time
PTRACE_ATTACH = 16


def is_stopped(pid):
    return open('/proc/%d/stat' % pid).read().rpartition(')')[2].split()[0] == 'T'


def ends(tracer, rounds):
    stopped = 0
    for number in range(rounds):
        tracer(number)
        time.sleep(0.03)
        if is_stopped(target.pid):
            stopped += 1
            target.send_signal(signal.SIGCONT)
    return stopped


def attach(_number):
    if os.fork() == 0:
        ctypes.CDLL(None).ptrace(PTRACE_ATTACH, target.pid, 0, 0)
        os.kill(os.getpid(), signal.SIGKILL)
    os.wait()


def spy(number):
    options = ['--native'] if number % 2 else []
    one = subprocess.Popen(['venv/bin/py-spy', 'record', '--pid', str(target.pid), '--duration', '60', '--rate', '1000', '--format', 'raw',
                            '--output', 'out'] + options, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    while b'Sampling' not in one.stdout.readline():
        pass
    time.sleep(number % 20 * 0.003)
    one.send_signal(signal.SIGKILL if number % 4 < 2 else signal.SIGTERM)
    one.wait()


program = 'import threading\ndef work():\n    while True: sum(range(500))\nfor _ in range(8): threading.Thread(target=work).start()'
target = subprocess.Popen([sys.executable, '-c', program])
time.sleep(0.5)
print('a tracer that ends right after PTRACE_ATTACH: stopped', ends(attach, 20), 'of 20 times')
print('py-spy: stopped', ends(spy, 200), 'of 200 times')
target.kill()
PY
seen=$(venv/bin/python attach.py)
echo "$seen"
[ "$seen" = 'a tracer that ends right after PTRACE_ATTACH: stopped 20 of 20 times
py-spy: stopped 0 of 200 times' ] || { echo 'This has changed.'; exit 1; }
