import assert from 'node:assert/strict';
import { explainRefusal } from '../../src/runtimes/python/pyspy/attach';
import { explainPySpyFailure } from '../../src/runtimes/python/pyspy/failures';
import { parseDriverEvents } from '../../src/runtimes/node/events';
import { explainDriverFailure } from '../../src/runtimes/node/failures';
import { sampleProcess } from '../support/sampleProcess';

const target = sampleProcess({ pid: 17, uid: 1000, gid: 1000, cpuShare: 0 });

describe('failures of the recorders in words', () => {
  it('maps every text of py-spy to its cause', () => {
    const texts: readonly (readonly [string, number, string, RegExp])[] = [
      [
        'Error: Failed to get process executable name. Check that the process is running.\n\nCaused by:\n    0: Permission denied (os error 13)',
        1,
        'ptrace',
        /denied py-spy access to the memory of main\.py \(pid 17\)/,
      ],
      [
        'Error: Failed to get process executable name. Check that the process is running.',
        1,
        'ptrace',
        /denied py-spy access to the memory/,
      ],
      ['Error: Operation not permitted (os error 1)', 1, 'ptrace', /ptrace/],
      ['Error: Failed to suspend process', 1, 'ptrace', /ptrace/],
      ["Permission Denied: Try running again with elevated permissions by going 'sudo env'", 1, 'ptrace', /ptrace/],
      [
        'Error: Failed to get process executable name. Check that the process is running.\n\nCaused by:\n    0: No such file or directory (os error 2)',
        1,
        'target-exited',
        /ended before the recording began/,
      ],
      ['Error: Unsupported version of Python: 3.16.0', 1, 'not-attachable', /does not know the Python version/],
      ['Error: Failed to find a python interpreter in the .data section', 1, 'not-attachable', /no CPython/],
      ['Error: Failed to find python version from target process', 1, 'not-attachable', /no CPython/],
      [
        'Error: Failed to find BSS section header in /proc/17/root/usr/lib/libpython3.11.so.1.0',
        1,
        'not-attachable',
        /has no table of sections/,
      ],
      [
        'Error: No such file or directory (os error 2)\n\nStack backtrace:\n   1: py_spy::binary_parser::parse_binary',
        1,
        'not-attachable',
        /replaced or removed while the process runs/,
      ],
      ['ecs-profiler: checksum mismatch', 121, 'other', /checksum differs/],
      ['Error: No space left on device (os error 28)', 1, 'no-temp-folder', /is full/],
      ['sh: /tmp/py-spy: not found', 127, 'no-temp-folder', /noexec/],
      ['', 137, 'other', /because memory ran out/],
      ['ecs-profiler: did not finish in time', 137, 'other', /did not finish in time/],
      ['something new', 1, 'other', /exit code 1/],
    ];
    for (const [said, exitCode, code, message] of texts) {
      const error = explainPySpyFailure(said, exitCode, target);
      assert.equal(error.code, code, said);
      assert.match(error.message, message);
      assert.ok(error.hint.length > 10, said);
      assert.equal((error.cause as Error).message, said, 'the raw cause is kept');
      assert.equal(error.fix?.includes('SYS_PTRACE') ?? false, code === 'ptrace');
    }
  });

  it('explains why the kernel refuses', () => {
    const dockerCaps = '00000000a80425fb';
    const why = (facts: Record<string, string>): { readonly message: string; readonly fix?: string } =>
      explainRefusal(
        new Map(Object.entries({ myuid: '0', myCapEff: dockerCaps, itsCapPrm: '0', owner: '1000', ...facts })),
        target,
      );
    assert.match(why({ yama: '1' }).message, /Yama ptrace_scope 1\) and the container lacks SYS_PTRACE/);
    assert.match(why({ yama: '3' }).message, /switched off on this host/);
    assert.equal(why({ yama: '3' }).fix, undefined, 'nothing in the task definition would help');
    assert.match(why({ myCapEff: '000001ffffffffff' }).message, /although the session has SYS_PTRACE/);
    assert.match(why({ owner: '0' }).message, /dropped root privileges/);
    assert.match(why({ dropping: 'impossible' }).message, /no way to run a program as that user/);
    assert.match(why({ itsCapPrm: '000001ffffffffff' }).message, /capabilities that the session lacks/);
    assert.match(why({ myuid: '33' }).message, /runs as user 1000, this session as user 33/);
    assert.match(why({ myCapEff: 'zz' }).fix!, /"add": \["SYS_PTRACE"\]/);
  });

  it("reads the inspector driver's lines whatever is between them", () => {
    const events = parseDriverEvents(
      'noise\n{"event":"recording"}\n{"event":\n[1]\n{"no":1}\n{"event":"error","code":"ownHandler"}\nended 1',
    );
    assert.deepEqual(
      events.map((one) => one.event),
      ['recording', 'error'],
    );
    assert.match(explainDriverFailure(events[1], 1, 0, target, '').message, /SIGUSR1 handler of its own/);
    assert.equal(
      explainDriverFailure({ event: 'error', code: 'gone' }, 1, 2300, target, '').message,
      'main.py (pid 17) ended after 2.3 s of recording.',
    );
    assert.match(explainDriverFailure(undefined, 137, 0, target, '').hint, /60 MB more memory/);
  });
});
