# The terminal, shared by all threads: lines and blocks out (README.md).
import base64, hashlib, os, sys, threading

N = sys.argv[1]
MARK = b'\xef\xbf\xbc'
lock = threading.Lock()


def write(data):
    with lock:
        while data:
            data = data[os.write(1, data):]


def say(text):
    write(('@@%s %s\n' % (N, text)).encode())


def sha(data):
    return hashlib.sha256(data).hexdigest()


# The agent's filter damages EF BF BD: what is escaped begins with EF BF BC.
def frame(number, stream, index, data):
    head = '@@%s B %s %s %d %d %s\n' % (N, number, stream, index, len(data), sha(data))
    write(head.encode() + data.replace(MARK, MARK + b'0').replace(b'\xef\xbf\xbd', MARK + b'1') + b'\n\n\n\n')


def emit(number, how, stream, index, data):
    if how == 'binary':
        return frame(number, stream, index, data)
    text = base64.b64encode(data).decode()
    lines = ['=%s %s\n' % (number, text[at:at + 760]) for at in range(0, len(text), 760)]
    write(''.join(lines).encode())
    say('C %s %s %d %s' % (number, stream, index, sha(data)))


def raw_terminal():
    try:
        import tty
        tty.setraw(0)
        return 1
    except Exception:
        return 0
