# Requests out of a terminal whose bytes may come twice or changed: see README.md and requests.sh.
import base64, os
from terminal import N, sha

START = ('#%s ' % N).encode()
HALF = 64


# What the digest says is the block that was sent, or None.
def block_of(sent, coding, digest):
    try:
        data = sent if coding == 'B' else base64.b64decode(sent)
    except ValueError:
        return None
    return data if digest and sha(data).startswith(digest) else None


# Yields the words of each request and the block that came with it, None where that is damaged. Whatever is no request is passed over.
# Calls `heard` whenever something arrived.
def requests(heard):
    data = b''
    while True:
        at = data.find(START)
        # The mark may have begun at the end.
        data = data[at:] if at >= 0 else data[1 - len(START):]
        size = 2 * HALF
        if at >= 0 and len(data) >= size:
            line = data[:HALF]
            if line[-1:] != b'\n' or line != data[HALF:size]:
                data = data[1:]
                continue
            words, block = line.decode('latin1').split()[1:], None
            if words[0] in 'BD':
                size += int(words[3])
            if len(data) >= size:
                if words[0] in 'BD':
                    block = block_of(data[2 * HALF:size], words[0], words[4])
                    # Where bytes came twice, the block does not end where it seems to, and the next request may be in it.
                    size = size if block is not None else 2 * HALF
                data = data[size:]
                yield words, block
                continue
        part = os.read(0, 65536)
        if not part:
            return
        heard()
        data += part
