# What the recorder says, a JSON object a line, and what ends it.
import json, signal, sys


def say(event, **more):
    sys.stdout.write(json.dumps(dict(more, event=event)) + '\n')
    sys.stdout.flush()


# Ends the recording. Arguments: `gone` or `failed`, and the run of py-spy of which that is said.
class Told(Exception):
    def words(self):
        run = self.args[1]
        return dict(code=run.code, said=run.said.decode('utf-8', 'replace')[-4000:])


# What it started is ended then, too.
def end_on_signals():
    def told(number, _frame):
        raise SystemExit(128 + number)
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
