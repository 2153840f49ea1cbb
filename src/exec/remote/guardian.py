# The private folder of the session, and the process that outlives the server and ends what the session started.
import os, select, shutil, signal, time
from terminal import N


def temp_folders():
    safe = set('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-')
    folders = [os.environ.get('TMPDIR', ''), '/tmp', '/dev/shm', '/var/tmp']
    return [f for f in folders if f.startswith('/') and set(f) <= safe]


# Whether the file system that holds the folder runs programs.
def runs_programs(folder):
    return not os.statvfs(folder).f_flag & os.ST_NOEXEC


def private_folder():
    for must_run in (True, False):
        for folder in temp_folders():
            try:
                if must_run and not runs_programs(folder):
                    continue
                path = '%s/.ecs-profiler-%s' % (folder, N)
                os.mkdir(path, 0o700)
                return folder, path, must_run
            except OSError:
                pass
    return None


# Signals every process that bears this session's mark, and their groups where they lead one.
def signal_all(number):
    mark = ('ECS_PROFILER_SESSION=%s' % N).encode()
    found = 0
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open('/proc/%s/environ' % pid, 'rb') as f:
                if mark not in f.read().split(b'\0'):
                    continue
            with open('/proc/%s/stat' % pid, 'rb') as f:
                if f.read().rsplit(b')', 1)[1].split()[0] == b'Z':
                    continue
            found += 1
            os.kill(int(pid), number)
        except (OSError, IndexError):
            pass
    return found


def clean(folder):
    if signal_all(signal.SIGTERM):
        for _ in range(10):
            time.sleep(0.1)
            if not signal_all(0):
                break
        signal_all(signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


# Tells the client, which reads it when it is back, why the server ends.
def tell_silent(server):
    try:
        terminal = os.open('/proc/%d/fd/1' % server, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
        os.write(terminal, ('@@%s FAIL silent\n' % N).encode())
    except OSError:
        pass


# A byte on the pipe is a sign of life of the client, its end the server's; q ends the guardian.
def guard(pipe, server, folder):
    while True:
        if not select.select([pipe], [], [], 15)[0]:
            tell_silent(server)
            break
        data = os.read(pipe, 512)
        if b'q' in data:
            os._exit(0)
        if not data:
            break
    if os.getppid() == server:
        os.kill(server, signal.SIGKILL)
    clean(folder)
    os._exit(0)


def start_guardian(folder):
    server = os.getpid()
    inward, outward = os.pipe()
    if os.fork() == 0:
        os.setsid()
        for name in ('SIGHUP', 'SIGINT', 'SIGTERM', 'SIGQUIT'):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
        os.close(outward)
        null = os.open('/dev/null', os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        guard(inward, server, folder)
    os.close(inward)
    return outward
