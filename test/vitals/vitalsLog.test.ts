import assert from 'node:assert/strict';
import fc from 'fast-check';
import { VitalsLog } from '../../src/vitals/vitalsLog';

const read = (...lines: readonly string[]): VitalsLog => {
  const log = new VitalsLog();
  log.add(lines.join('\n'));
  return log;
};
const told = (log: VitalsLog, fromMs?: number): unknown =>
  log.threads(fromMs).map(({ atMs, ranMs, readyMs, ...who }) => ({
    ...who,
    points: [...atMs].map((at, i) => [at, ranMs[i], readyMs[i]]),
  }));

describe('lines of the reader of what the kernel tells', () => {
  const lines = [
    'p 7 1',
    't 1 7 7 7 0 900',
    'l 0',
    'l 100 1 250 10',
    'l 101',
    'l 99 1 30 0',
    't 2 7 9 4 0 20',
    'l 100 2 20 1',
  ];

  it('are how long each thread ran and waited until then; a look at which it did neither is known to be one', () => {
    const [first, second] = [
      { pid: 7, ppid: 1, tid: 7, own: 7, errorMs: 10 },
      { pid: 7, ppid: 1, tid: 9, own: 4, errorMs: 10 },
    ];
    assert.deepEqual(told(read(...lines)), [
      {
        ...first,
        points: [
          [0, 0, 0],
          [100, 25, 1],
          [201, 25, 1],
          [300, 28, 1],
          [400, 28, 1],
        ],
      },
      {
        ...second,
        points: [
          [300, 0, 0],
          [400, 2, 0.1],
        ],
      },
    ]);
    assert.deepEqual(told(read(...lines), 350), [
      {
        ...first,
        points: [
          [300, 28, 1],
          [400, 28, 1],
        ],
      },
      {
        ...second,
        points: [
          [300, 0, 0],
          [400, 2, 0.1],
        ],
      },
    ]);
  });

  it('of a thread that ended go to the last look at which it was there', () => {
    const [ended] = read(...lines, 'e 1', 'l 100').threads();
    assert.deepEqual([...ended.atMs].at(-1), 400);
    assert.deepEqual(
      read(...lines, 'e 1', 'l 100', 'l 100')
        .threads(450)
        .map(({ tid }) => tid),
      [9],
    );
  });

  it('in clock ticks are joined to a second, since a tick of 10 ms tells nothing in a tenth', () => {
    const ticks = [
      'p 7 1',
      't 1 7 7 7 100 900',
      'l 0',
      ...Array.from({ length: 25 }, (_, i) => (i % 10 === 9 ? 'l 100 1 100 0' : 'l 100')),
    ];
    const [{ atMs, ranMs }] = read(...ticks).threads();
    assert.deepEqual([...atMs], [0, 1000, 2000]);
    assert.deepEqual([...ranMs], [0, 10, 20]);
  });

  it('of a kernel that counts nothing are none: that is unknown, not asleep', () => {
    assert.deepEqual(told(read('p 7 1', 't 1 7 7 7 100 0', 'l 0', 'l 100', 'l 100')), []);
  });

  it('may arrive in pieces, and lines that are not known are passed over', () => {
    const log = new VitalsLog();
    for (const line of lines) log.add(`${line}\nm 7 some memory\nl x\nt 1\n\n`);
    assert.deepEqual(told(log), told(read(...lines)));
  });

  it('are untrusted: whatever they say, moments ascend and times never fall', () => {
    const number = fc.oneof(fc.nat(12), fc.maxSafeNat(), fc.constantFrom('-1', '1e999', 'x'));
    const line = fc.tuple(fc.constantFrom('p', 't', 'e', 'l'), fc.array(number, { maxLength: 7 }));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (any) => {
        const log = read('p 1 0', 't 1 1 1 1 0 5', ...any.map(([word, numbers]) => [word, ...numbers].join(' ')));
        for (const { atMs, ranMs, readyMs } of log.threads())
          for (let i = 1; i < atMs.length; i++)
            assert.ok(atMs[i] > atMs[i - 1] && ranMs[i] >= ranMs[i - 1] && readyMs[i] >= readyMs[i - 1]);
      }),
    );
  });
});
