# Which functions are generators or coroutines, by their sources. These are compiled, never run, in a process of its own
# with little memory and time: what they do to the compiler costs that process alone.
import json, os, resource, select, signal, stat, time

# Functions looked up at once, bytes of a source, seconds.
MOST_FUNCTIONS, LARGEST_SOURCE, PATIENCE = 100, 512 * 1024, 3.0
# CO_GENERATOR, CO_COROUTINE, CO_ITERABLE_COROUTINE, CO_ASYNC_GENERATOR; CO_OPTIMIZED: a function, not a class's body.
SUSPENDS, IS_FUNCTION = 0x20 | 0x80 | 0x100 | 0x200, 0x1


# Only real files are read: a pipe or a device could hold us up.
def source_of(path):
    f = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(f, 'rb') as opened:
        facts = os.fstat(f)
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > LARGEST_SOURCE:
            raise OSError()
        return opened.read(LARGEST_SOURCE)


# {name: whether each function of that name is one}, by qualified and by plain names.
def suspending_functions(source):
    found, pending = {}, [(compile(source, 'source', 'exec', 0, True), '')]
    while pending:
        outer, prefix = pending.pop()
        for code in outer.co_consts:
            if not hasattr(code, 'co_consts'):
                continue
            qualified = getattr(code, 'co_qualname', prefix + code.co_name)
            if code.co_flags & IS_FUNCTION:
                for name in {qualified, code.co_name}:
                    found[name] = found.get(name, True) and bool(code.co_flags & SUSPENDS)
            pending.append((code, qualified + ('.<locals>.' if code.co_flags & IS_FUNCTION else '.')))
    return found


def look_up(functions, folder, out):
    import warnings
    warnings.simplefilter('ignore')
    resource.setrlimit(resource.RLIMIT_AS, (256 << 20, 256 << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (2, 2))
    known = {}
    for name, file in functions:
        if file not in known:
            try:
                known[file] = suspending_functions(source_of(os.path.join(folder, file)))
            except (Exception, MemoryError, RecursionError):
                known[file] = {}
        if known[file].get(name):
            os.write(out, json.dumps([name, file]).encode() + b'\n')


# Of functions [(name, file)] of a process those that are; what cannot be told is left out.
def generators_among(functions, pid):
    if not functions:
        return []
    inward, outward = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            look_up(functions[:MOST_FUNCTIONS], '/proc/%d/cwd' % pid, outward)
        finally:
            os._exit(0)
    os.close(outward)
    said, until = b'', time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if select.select([inward], [], [], 0.1)[0]:
            data = os.read(inward, 65536)
            if not data:
                break
            said += data
    os.close(inward)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return [json.loads(line.decode()) for line in said.split(b'\n')[:-1]]
