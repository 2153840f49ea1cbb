# The short programs that pyspyCheck.sh, pyspyFind.sh, pyspyCache.sh and pyspyRemove.sh are, where the image has no sh. argv: which of
# them, then its arguments. Output as theirs. Python 3.6 and later, standard library only.
import hashlib, os, re, shutil, subprocess, sys


def say(*words):
    sys.stdout.write(' '.join(str(word) for word in words) + '\n')


def fields_of(pid):
    with open('/proc/%s/status' % pid) as f:
        return dict(line.rstrip('\n').split(':\t', 1) for line in f if ':\t' in line)


# Runs a function as another user, in a process of its own. None where we may not become that user.
def as_user(uid, gid, function):
    pid = os.fork()
    if pid == 0:
        try:
            os.setgroups([])
            os.setgid(gid)
            os.setuid(uid)
        except OSError:
            os._exit(2)
        try:
            function()
            os._exit(0)
        finally:
            os._exit(1)
    code = os.waitpid(pid, 0)[1] >> 8
    return None if code == 2 else code == 0


# Whether py-spy will not find the interpreter: by its file, or its library's, and by the table of sections in it.
def interpreter_file(pid):
    file = '/proc/%s/exe' % pid
    try:
        with open('/proc/%s/maps' % pid, errors='surrogateescape') as f:
            paths = [line.rstrip('\n').split(None, 5)[5] for line in f if '/libpython' in line]
        library = [path for path in paths if re.search(r'/libpython\d[^/]*\.so[^/]*$', path)]
        if library:
            file = '/proc/%s/root%s' % (pid, library[0])
        if file.endswith(' (deleted)'):
            return 'gone'
        with open(file, 'rb') as f:
            return 'sectionless' if f.read(64)[60:62] == b'\0\0' else ''
    except OSError:
        return ''


def check(pid, uid, gid, interpreter, exe):
    uid, gid, mine = int(uid), int(gid), os.getuid()
    if not os.path.isdir('/proc/' + pid):
        return say('gone yes')

    def peek():
        os.close(os.open('/proc/%s/mem' % pid, os.O_RDONLY))

    attach = 'no'
    try:
        peek()
        attach = 'direct'
    except OSError:
        if mine == 0 and uid != 0:
            may = as_user(uid, gid, peek)
            if may is None:
                say('dropping impossible')
            attach = 'dropped' if may else 'no'
    say('attach', attach)
    say('myuid', mine)
    for who, owner in (('my', 'self'), ('its', pid)):
        facts = fields_of(owner)
        for key in ('CapEff', 'CapPrm', 'Seccomp', 'NoNewPrivs', 'SigCgt'):
            if key in facts:
                say(who + key, facts[key])
    try:
        with open('/proc/sys/kernel/yama/ptrace_scope') as f:
            say('yama', f.read().strip())
    except OSError:
        pass
    # Root's where the kernel protects the process; the folder itself is always its user's.
    say('owner', os.stat('/proc/%s/mem' % pid).st_uid)
    say('python', sys.executable)
    unreadable = interpreter_file(pid)
    if unreadable:
        say('interpreter', unreadable)
    if interpreter == 'python' and exe.startswith('/'):
        try:
            told = subprocess.run([exe, '-VV'], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=10)
            say('version', told.stdout.decode('latin1').split('\n')[0])
        except (OSError, subprocess.SubprocessError):
            pass


# A real folder of ours that is closed to others.
def private(folder):
    try:
        stat = os.lstat(folder)
    except OSError:
        return False
    return stat.st_mode == 0o40700 and stat.st_uid == os.getuid()


def sha_of(file):
    digest = hashlib.sha256()
    with open(file, 'rb') as f:
        for data in iter(lambda: f.read(1 << 20), b''):
            digest.update(data)
    return digest.hexdigest()


def find(sha, temp, pid, interpreter):
    places = [os.path.dirname(interpreter)]
    try:
        with open('/proc/%s/environ' % pid, 'rb') as f:
            places += [os.fsdecode(v[12:]) + '/bin' for v in f.read().split(b'\0') if v.startswith(b'VIRTUAL_ENV=/')]
    except OSError:
        pass
    for candidate in filter(None, [shutil.which('py-spy')] + [place + '/py-spy' for place in places]):
        # As root nothing is run that another user could have put there.
        if not candidate.startswith('/') or not os.access(candidate, os.X_OK) or os.getuid() == 0 and os.stat(candidate).st_uid != 0:
            continue
        try:
            told = subprocess.run([candidate, '--version'], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=10)
        except (OSError, subprocess.SubprocessError):
            continue
        if told.returncode == 0:
            return say('image', told.stdout.decode('latin1').strip().replace('py-spy ', '', 1), candidate)
    cache = temp + '/.ecs-profiler'
    file = '%s/%s/py-spy' % (cache, sha)
    if private(cache) and private(cache + '/' + sha) and os.path.isfile(file) and not os.path.islink(file) and sha_of(file) == sha:
        return say('cached', file)
    say('none')


def cache(sha, temp):
    home = temp + '/.ecs-profiler'
    for folder in (home, home + '/' + sha):
        try:
            os.mkdir(folder, 0o700)
        except OSError:
            pass
    if not private(home) or not private(home + '/' + sha):
        return
    # What was not finished, and by nobody who still lives: py-spy.ecs-profiler-PID, pip-PID-….
    for name in os.listdir(home + '/' + sha):
        owner = re.match(r'(?:py-spy\.ecs-profiler-|pip-)([^-]*)', name)
        if owner and not os.path.isdir('/proc/' + owner.group(1)):
            path = '%s/%s/%s' % (home, sha, name)
            shutil.rmtree(path) if os.path.isdir(path) and not os.path.islink(path) else os.unlink(path)
    say(home + '/' + sha)


def remove(temp):
    home = temp + '/.ecs-profiler'
    if not os.path.lexists(home):
        return
    if not private(home):
        return say('kept', home)
    for name in sorted(os.listdir(home)):
        folder = home + '/' + name
        if not re.match('[0-9a-f]{64}$', name):
            continue
        if not private(folder):
            say('kept', folder)
            continue
        size = sum(os.lstat(folder + '/' + file).st_size for file in os.listdir(folder))
        shutil.rmtree(folder)
        say('removed', size, folder)
    if not os.listdir(home):
        os.rmdir(home)


os.umask(0o077)
{'check': check, 'find': find, 'cache': cache, 'remove': remove}[sys.argv[1]](*sys.argv[2:])
