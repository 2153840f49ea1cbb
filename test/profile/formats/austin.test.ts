import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseProfile } from '../../../src/profile/formats/parse';
import { lineTotals } from '../../../src/profile/lines';
import { stackWeights } from '../../../src/profile/stackWeights';
import type { Profile } from '../../../src/profile/types';
import { samplesOf } from './samplesOf';

const parse = (text: string, type?: string): Profile =>
  parseProfile(
    new TextEncoder().encode(text),
    'austin.txt',
    undefined,
    type === undefined ? undefined : { name: type, isNeeded: 'always' },
  );
const named = (mode: string, samples: string): string =>
  `# austin: 3.7.0\n# interval: 100\n# mode: ${mode}\n\n${samples}\n# duration: 9\n`;

describe('Austin', () => {
  const samples = [
    'P1;T0:1;/srv/app/app.py:<module>:40;/srv/app/app.py:Parser.parse:14 6994',
    'P1;T0:2;C:\\app\\pool.py:wait:9 100',
    'P1;T0:1;/srv/app/app.py:<module>:41 6',
    'P1;T0:1 50',
  ].join('\n');

  it('takes threads, files, functions and executing lines, in the order of time', () => {
    const profile = parse(named('wall', samples));
    assert.deepEqual(
      [
        profile.unit,
        profile.threads.map(({ name }) => name),
        profile.types?.all.map(({ name }) => name),
        profile.remarks,
      ],
      ['microseconds', ['thread 0:1', 'thread 0:2'], ['wall'], undefined],
    );
    assert.deepEqual(samplesOf(profile, 0), ['<module>@40>Parser.parse@14 6994', '<module>@41 6', ' 50']);
    assert.deepEqual(samplesOf(profile, 1), ['wait@9 100']);
    assert.deepEqual(
      profile.frames.map(({ name, file, line }) => [name, file, line]),
      [
        ['<module>', '/srv/app/app.py', 0],
        ['Parser.parse', '/srv/app/app.py', 0],
        ['wait', 'C:\\app\\pool.py', 0],
      ],
    );
  });

  it('takes what Austin 3.7.0 wrote of a thread that parses and a main thread that waits', () => {
    const profile = parse(readFileSync('test/fixtures/recordings/austin-3.7.0.txt', 'utf8'));
    assert.deepEqual(
      profile.threads.map(({ name, samples }) => [name, samples.weight.reduce((a, b) => a + b)]),
      [
        ['thread 0:643', 376 + 10_301],
        ['thread 0:776', 11_993 + 10_083 + 10_089 + 10_084],
      ],
    );
    assert.deepEqual(
      lineTotals(profile, stackWeights(profile))
        .filter(({ self }) => self > 0)
        .map(({ file, line, frame, self }) => [profile.frames[frame].name, file, line, self]),
      [
        ['Parser.parse', '/srv/app/app.py', 5, 11_993 + 10_089],
        ['worker', '/srv/app/app.py', 12, 10_084],
        ['Parser.parse', '/srv/app/app.py', 6, 10_083],
      ],
    );
    assert.deepEqual([profile.unit, profile.remarks], ['microseconds', undefined]);
  });

  it('threads of several processes have their numbers, and threads names', () => {
    const profile = parse(named('cpu', 'P7;T0x7f54;a.py:f:1 1\nP8;TMainThread;a.py:f:1 1'));
    assert.deepEqual(
      profile.threads.map(({ name }) => name),
      ['process 7, thread 0x7f54', 'process 8, thread MainThread'],
    );
  });

  it('without a head, weights are counts; the alternative form has lines too', () => {
    const profile = parse('P1;T7fdf1b;/srv/shop/cart.py:add;L33 70\nP1;T7fdf1b;/srv/shop/cart.py:add;L34 30\n');
    assert.deepEqual([profile.unit, profile.types], ['none', undefined]);
    assert.deepEqual(samplesOf(profile), ['add@33 70', 'add@34 30']);
    assert.match(profile.remarks?.[0] ?? '', /does not say what its weights are/);
  });

  it('memory: what was allocated, or freed', () => {
    const text = named('memory', 'P1;T0:1;a.py:f:1 4096\nP1;T0:1;a.py:g:2 -1024');
    const profile = parse(text);
    assert.deepEqual([profile.unit, samplesOf(profile)], ['bytes', ['f@1 4096']]);
    assert.match(profile.remarks?.[0] ?? '', /this is allocated \(bytes\); not shown: freed \(bytes\)/);
    assert.deepEqual(samplesOf(parse(text, 'freed')), ['g@2 1024']);
  });

  it('all metrics: wall and CPU time, memory', () => {
    const text = named('full', 'P1;T0:1;a.py:f:1 500,0,4096\nP1;T0:1;a.py:g:2 300,1,-1024');
    for (const [type, unit, expected] of [
      [undefined, 'microseconds', ['f@1 500', 'g@2 300']],
      ['cpu', 'microseconds', ['f@1 500']],
      ['allocated', 'bytes', ['f@1 4096']],
      ['freed', 'bytes', ['g@2 1024']],
    ] as const) {
      const profile = parse(text, type);
      assert.deepEqual([profile.unit, samplesOf(profile)], [unit, expected]);
    }
  });

  it('lines that are no samples are told; a text that only begins alike is something else', () => {
    const { remarks } = parse(named('wall', `${samples}\nP1;T0:1;a.py:f:1\nP1;T0:1;a.py:f:1 1,2`));
    assert.deepEqual(remarks, [
      '2 lines are no stack with a weight and left out, the first is line 9: "P1;T0:1;a.py:f:1".',
    ]);
    assert.equal(parse('P1;main;work 3\nPX;T1;work 4\n').frames[0].name, 'P1');
    assert.throws(() => parse(named('wall', `P1;T0:1;a.py:f:1 ${'9'.repeat(400)}`)), {
      message: 'line 5: the metric is more than a number can hold.',
    });
    assert.deepEqual(parse(named('wall', '')).threads.length, 0);
  });
});
