# What tells which stacks may have lost their callers. A function that runs suspends itself where it is a generator or a
# coroutine; a greenlet suspends any, and its own stack begins at any.
import os
from measure import is_alive, read
from generators import generators_among


# What a process has loaded of greenlets, whose stacks begin at any function: 0 nothing, 1 their library, as SQLAlchemy does
# without using it, 2 gevent, or nobody can tell. A process that has ended tells nothing any more: 0.
def greenlets_in(maps):
    return 2 if b'gevent' in maps or not maps else 1 if b'greenlet' in maps else 0


def greenlets_of(pid, uid, gid):
    path = '/proc/%d/maps' % pid
    maps = read(path)
    if maps or not is_alive(pid):
        return greenlets_in(maps) if maps else 0
    # Closed to us; its own user may look.
    child = os.fork()
    if child == 0:
        found = 2
        try:
            os.setgroups([])
            os.setgid(gid)
            os.setuid(uid)
            found = greenlets_in(read(path))
        finally:
            os._exit(found)
    return os.waitpid(child, 0)[1] >> 8


class Suspending:
    def __init__(self, config, table):
        self.config, self.table = config, table
        self.greenlets, self.generators = 0, []

    # Asked at the start, and with each file. What was loaded stays; generators are looked for where they decide.
    def look(self):
        if self.config['sampler']:
            # Python's own sampler leaves such stacks out.
            return {'greenlets': 0, 'generators': []}
        who = self.config['uid'], self.config['gid']
        self.greenlets = max([self.greenlets] + [greenlets_of(pid, *who) for pid in self.config['pids']])
        if self.greenlets == 1:
            self.generators += generators_among(self.table.take_outermost(), self.config['pid'])
        return {'greenlets': self.greenlets, 'generators': self.generators}
