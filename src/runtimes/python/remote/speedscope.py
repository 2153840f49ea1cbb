# Reads the file py-spy wrote into the stack table. Its lists of samples are most of it and may be large: they are taken
# one by one from the mapped file, and each distinct stack is looked at once.
import json, mmap, os, re
from stackTable import runs_of

LISTS = re.compile(rb'"(samples|weights)":(\[[][\d\s,.eE+-]*\])')


# Adds a stretch. seconds: how long it sampled; exact: every thread is in every sample (idle ones too), so that their
# number tells how often py-spy looked. Returns (samples of all threads, times py-spy looked).
def read_speedscope(path, table, seconds, rounds, exact):
    if os.path.getsize(path) == 0:
        return 0, rounds
    with open(path, 'rb') as f:
        data = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)
    with data:
        rest, lists, at = [], [], 0
        for found in LISTS.finditer(data):
            rest.append(data[at:found.start(2)])
            at = found.end(2)
            if found.group(1) == b'samples':
                lists.append(found.span(2))
        rest.append(data[at:])
        document = json.loads(b'[]'.join(rest).decode('utf-8', 'replace'))
        frames, sites = document['shared']['frames'], []
        for frame in frames:
            sites.append(table.site(table.frame(frame['name'], frame.get('file') or ''), frame.get('line') or 0))
        known, threads, total, most = {b'': 0}, [], 0, 0
        for profile, (start, end) in zip(document['profiles'], lists):
            samples = data[start:end].replace(b' ', b'')[2:-2].split(b'],[') if end - start > 2 else []
            stacks = []
            for text in samples:
                stack = known.get(text)
                if stack is None:
                    stack, numbers = 0, [int(number) for number in text.split(b',')]
                    for number in numbers:
                        stack = table.stack(stack, sites[number])
                    # Frames without a file stand for the process.
                    first = next((frames[number] for number in numbers if frames[number].get('file')), None)
                    if first:
                        table.outermost.add((first['name'], first['file']))
                    known[text] = stack
                stacks.append(stack)
            threads.append((profile['name'],) + runs_of(stacks))
            total += len(stacks)
            most = max(most, len(stacks))
    rounds = most if exact and most else max(rounds, most)
    table.stretch(seconds / rounds, threads)
    return total, rounds
