# Files of the session's private folder and of the container, in and out.
import hashlib, os, stat, zlib
from terminal import say

stored = {}


# Adds a block (None: damaged) to a file when it is the next one. What is stored already, as all that was sent for a command that has
# been run, is answered like the first time.
def store(folder, name, index, block, ran):
    path, count = folder + '/' + name, stored.get(name, 0)
    if index < count or ran:
        return say('D %s %d 0' % (name, index))
    if index > count or block is None:
        return say('D %s %d 1' % (name, index))
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'ab') as f:
            f.write(block)
        stored[name] = index + 1
        say('D %s %d 0' % (name, index))
    except OSError:
        # It will not be used: its room is needed to serve on.
        if os.path.exists(path):
            os.unlink(path)
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
