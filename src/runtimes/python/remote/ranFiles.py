# Source files as they are in the task: their digests, or the content of one. argv: an order as JSON, {pid, uid, gid, maxBytes} and
# either {hash: [path], seconds} or {read: path}. Digests come as one line of JSON, [[index, sha256, git's blob id, bytes]]; content as
# it is. Exit codes: 0 done, 3 there is no such file, 4 it is too large. Python 3.6 and later, standard library only.
import hashlib, json, os, stat, sys, time


# Folder of the process, from which its relative paths start: as ourselves, else as its own user.
def folder_of(order):
    link = '/proc/%d/cwd' % order['pid']
    try:
        return os.readlink(link)
    except OSError:
        pass
    if os.getuid() != 0 or not order['uid']:
        return None
    inward, outward = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(order['gid'])
            os.setuid(order['uid'])
            os.write(outward, os.fsencode(os.readlink(link)))
        finally:
            os._exit(0)
    os.close(outward)
    with os.fdopen(inward, 'rb') as f:
        found = os.fsdecode(f.read())
    os.waitpid(child, 0)
    return found or None


class TooLarge(Exception):
    pass


# A module inside an archive on Python's path, such as /app/lib.zip/shop/cart.py. None where the path is no such.
def in_archive(path, limit):
    archive = path
    while len(archive) > 1 and not os.path.exists(archive):
        archive = os.path.dirname(archive)
    if archive == path or not os.path.isfile(archive):
        return None
    import zipfile
    try:
        with zipfile.ZipFile(archive) as z:
            member = z.getinfo(os.path.relpath(path, archive))
            if member.file_size > limit:
                raise TooLarge()
            with z.open(member) as f:
                return f.read(limit + 1)[:limit]
    except (KeyError, zipfile.BadZipFile):
        return None


# Only real files are read: a pipe or a device could hold us up.
def content(path, limit):
    try:
        f = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (OSError, ValueError):
        return in_archive(path, limit) if '\0' not in path else None
    with os.fdopen(f, 'rb') as opened:
        facts = os.fstat(f)
        if not stat.S_ISREG(facts.st_mode):
            return None
        if facts.st_size > limit:
            raise TooLarge()
        return opened.read(limit)


def absolute(path, order):
    if path.startswith('file://'):
        from urllib.parse import unquote
        path = unquote(path[7:])
    if path.startswith('/'):
        return path
    if order.get('folder') is None:
        order['folder'] = folder_of(order) or ''
    return os.path.join(order['folder'], path) if order['folder'] else None


def take(path, order):
    full = absolute(path, order)
    return content(full, order['maxBytes']) if full else None


def digests(order):
    until = time.monotonic() + order['seconds']
    for index, path in enumerate(order['hash']):
        if time.monotonic() > until:
            return
        try:
            data = take(path, order)
        except (TooLarge, OSError, ValueError):
            continue
        if data is not None:
            blob = hashlib.sha1(b'blob %d\0' % len(data) + data).hexdigest()
            yield [index, hashlib.sha256(data).hexdigest(), blob, len(data)]


def main():
    order = json.loads(sys.argv[1])
    if 'hash' in order:
        print(json.dumps(list(digests(order))))
        return 0
    try:
        data = take(order['read'], order)
    except TooLarge:
        return 4
    if data is None:
        return 3
    sys.stdout.buffer.write(data)
    return 0


sys.exit(main())
