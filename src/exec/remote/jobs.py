# Commands: programs, and the two transfers that scripts do where there is a shell. Each has two threads of its own.
import json, os, shutil, signal, subprocess, threading, time
from files import blocks, download, finish_upload
from terminal import N, emit, say

jobs = {}


def builtin(job, argv):
    if argv[0] == '@finishUpload':
        return (0,) + finish_upload(*argv[1:7])
    index = 0
    try:
        for data in blocks(download(*argv[1:5])):
            if job['killed']:
                return index, 137, ''
            if data:
                emit(job['id'], job['how'], 'o', index, data)
                index += 1
        return index, 0, ''
    except OSError as error:
        return index, 66, error.strerror or 'failed'


def run(job, argv, folder):
    stdin = folder + '/i'
    env = dict(os.environ, ECS_PROFILER_SESSION=N)
    kept = []
    with open(stdin if os.path.exists(stdin) else os.devnull, 'rb') as source:
        try:
            child = subprocess.Popen(argv, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, start_new_session=True, bufsize=0, restore_signals=True)
        except OSError as error:
            return 0, 126 if error.errno == 13 else 127, '%s: %s\n' % (argv[0], error.strerror)
    job['pid'] = child.pid
    with open(folder + '/pid', 'w') as f:
        f.write('%d\n' % child.pid)
    if job['killed']:
        os.killpg(child.pid, signal.SIGTERM)

    def errors():
        room = 65536
        for data in iter(lambda: child.stderr.read(65536), b''):
            kept.append(data[:room])
            room -= len(kept[-1])

    # What it left in the background holds the pipes open: it is ended when the command has.
    def ended():
        child.wait()
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(child.pid, number)
            except OSError:
                break
            time.sleep(0.2)

    threads = [threading.Thread(target=t, daemon=True) for t in (errors, ended)]
    for thread in threads:
        thread.start()
    index = 0
    for data in iter(lambda: child.stdout.read(65536), b''):
        if not job['killed']:
            emit(job['id'], job['how'], 'o', index, data)
            index += 1
    for thread in threads:
        thread.join()
    code = child.returncode
    return index, 128 - code if code < 0 else code, b''.join(kept)


def serve_job(job, folder):
    try:
        with open(folder + '/a') as f:
            argv = json.load(f)
        index, code, text = builtin(job, argv) if argv[0].startswith('@') else run(job, argv, folder)
        shutil.rmtree(folder, ignore_errors=True)
        if job['killed']:
            return say('X %s 137 -1' % job['id'])
        emit(job['id'], job['how'], 'e', index, text if isinstance(text, bytes) else text.encode())
        say('X %s %d %d' % (job['id'], code, index))
    except (OSError, ValueError):
        say('X %s 137 -1' % job['id'])
    finally:
        jobs.pop(job['id'], None)


# TERM, two seconds later KILL.
def kill(job):
    job['killed'] = True
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            if job['pid']:
                os.killpg(job['pid'], number)
        except OSError:
            return
        for _ in range(20):
            time.sleep(0.1)
            if job['id'] not in jobs:
                return


def in_thread(target, *args):
    threading.Thread(target=target, args=args, daemon=True).start()
