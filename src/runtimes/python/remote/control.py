# What the client wants of a recording, `run`, `pause` or `stop`: a word in a file of the session's folder.
import time
from measure import read


class Control:
    def __init__(self, folder):
        self.path, self.asked_at, self.word = folder + '/control', 0.0, 'run'

    # Looked up five times a second.
    def wanted(self):
        now = time.monotonic()
        if now - self.asked_at >= 0.2:
            self.asked_at = now
            word = read(self.path).decode('latin1').strip()
            self.word = word if word in ('pause', 'stop') else 'run'
        return self.word
