# The files in which a recording goes to the client, one a stretch, in the session's own folder.
import os
from measure import read


class StretchFiles:
    def __init__(self, folder):
        self.folder, self.count = folder, 0

    def path(self, number):
        return '%s/stretch-%d' % (self.folder, number)

    # Writes the next one and removes those that the client says it has: its path.
    def write(self, data):
        self.count += 1
        with open(os.open(self.path(self.count), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'wb') as f:
            f.write(data)
        taken = read(self.folder + '/taken').strip()
        if taken.isdigit():
            for number in range(max(1, int(taken) - 20), int(taken) + 1):
                if os.path.exists(self.path(number)):
                    os.unlink(self.path(number))
        return self.path(self.count)
