# The command server of a session where the image has python3 and no sh: see README.md. Python 3.6 and later, standard library only.
# argv: nonce. One thread reads requests, each command has two of its own; the guardian is a forked process.
import base64, hashlib, json, os, select, shutil, signal, stat, subprocess, sys, threading, time, zlib

N = sys.argv[1]
MARK = b'\xef\xbf\xbc'
BAD = b'\xef\xbf\xbd'
TRICKY = bytes.fromhex('efbfbdefbfbcefbfbdeda080c0800d0af4908080efbf')
lock = threading.Lock()
jobs = {}
stored = {}


def write(data):
    with lock:
        while data:
            data = data[os.write(1, data):]


def say(text):
    write(('@@%s %s\n' % (N, text)).encode())


def sha(data):
    return hashlib.sha256(data).hexdigest()


def frame(number, stream, index, data):
    head = '@@%s B %s %s %d %d %s\n' % (N, number, stream, index, len(data), sha(data))
    write(head.encode() + data.replace(MARK, MARK + b'0').replace(BAD, MARK + b'1') + b'\n\n\n\n')


def emit(number, how, stream, index, data):
    if how == 'binary':
        return frame(number, stream, index, data)
    text = base64.b64encode(data).decode()
    lines = ['=%s %s\n' % (number, text[at:at + 760]) for at in range(0, len(text), 760)]
    write(''.join(lines).encode())
    say('C %s %s %d %s' % (number, stream, index, sha(data)))


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


# A byte on the pipe is a sign of life of the client, its end the server's; q ends the guardian.
def guard(pipe, server, folder):
    while True:
        if not select.select([pipe], [], [], 15)[0]:
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


def take(size):
    data = b''
    while len(data) < size:
        part = os.read(0, size - len(data))
        if not part:
            return data
        data += part
    return data


# Damaged base64 is no content, which no digest fits.
def plain(data):
    try:
        return base64.b64decode(data)
    except ValueError:
        return b''


def store(folder, name, index, data, digest):
    path = folder + '/' + name
    if index != stored.get(name, 0) or not digest or not sha(data).startswith(digest):
        return say('D %s %d 1' % (name, index))
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'ab') as f:
            f.write(data)
        stored[name] = index + 1
        say('D %s %d 0' % (name, index))
    except OSError:
        say('D %s %d 2' % (name, index))


# The content of a file from an offset on: yields pieces, the first is the header. See download.sh.
def download(path, offset, digest, how):
    whole, before, size, start = hashlib.sha256(), hashlib.sha256(), 0, int(offset)
    with open(path, 'rb') as f:
        if not stat.S_ISREG(os.fstat(f.fileno()).st_mode):
            raise OSError('not a file')
        for data in iter(lambda: f.read(65536), b''):
            if size < start:
                before.update(data[:start - size])
            whole.update(data)
            size += len(data)
        if start and (start > size or before.hexdigest() != digest):
            start = 0
        sample = b''
        for at in (0, size // 2):
            f.seek(at)
            sample += f.read(min(size // 2, 32768))
        packs = how == 'gzip' and len(zlib.compress(sample, 1)) * 10 < len(sample) * 9
        yield ('%d %s %d %s\n' % (size, whole.hexdigest(), start, 'gzip' if packs else 'plain')).encode()
        packer = zlib.compressobj(6, zlib.DEFLATED, 31)
        f.seek(start)
        while start < size:
            data = f.read(min(65536, size - start))
            if not data:
                break
            start += len(data)
            yield packer.compress(data) if packs else data
        if packs:
            yield packer.flush()


# Puts a received file in place in one step: see finishUpload.sh. Returns the exit code and what went wrong.
def finish_upload(received, target, mode, how, tool, digest):
    new = '%s.ecs-profiler-%d' % (target, os.getpid())
    got = hashlib.sha256()
    unpack = zlib.decompressobj(31) if how == 'gzip' else None
    try:
        with open(received, 'rb') as f, open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), 'wb') as out:
            for data in iter(lambda: f.read(65536), b''):
                if unpack:
                    data = unpack.decompress(data)
                got.update(data)
                out.write(data)
        if got.hexdigest() != digest:
            return 65, 'damaged'
        os.chmod(new, int(mode, 8))
        os.replace(new, target)
        return 0, ''
    except zlib.error:
        return 65, 'damaged'
    except OSError as error:
        return 73, error.strerror or 'failed'
    finally:
        if os.path.exists(new):
            os.unlink(new)


# Pieces as blocks of a good size for the wire.
def blocks(pieces):
    data = b''
    for piece in pieces:
        data += piece
        if len(data) >= 65536:
            yield data
            data = b''
    yield data


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


def raw_terminal():
    try:
        import tty
        tty.setraw(0)
        return 1
    except Exception:
        return 0


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
        frame(0, 'o', 0, bytes(range(256)) + TRICKY)
    say('READY raw=%d uid=%d arch=%s exec=%d gzip=1 sum=sha256sum temp=%s' % (raw, os.getuid(), os.uname().machine, executable, temp))
    while True:
        line = take(48)
        if not line:
            return None
        if not line.endswith(b'\n'):
            while take(1) not in (b'\n', b''):
                pass
            continue
        os.write(alive, b'.')
        word, rest = line.split()[0].decode('latin1'), line.decode('latin1').split()[1:]
        if word == 'H':
            in_thread(say, 'H ' + rest[0])
        elif word in 'BD' and len(rest) == 4:
            data = take(int(rest[2]))
            store(folder, rest[0], int(rest[1]), data if word == 'B' else plain(data), rest[3])
        elif word == 'R':
            say('R ' + rest[0])
            if rest[0] not in jobs:
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
