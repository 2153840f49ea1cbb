/** What a page posts is data: only what is meant gets through, and the rest is said to have been left out. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readMessage } from '../../src/page/messages';
import { argumentsOf } from '../../src/page/questions';
import { FlameSession } from '../../src/page/session';
import { ProfileError } from '../../src/profile/profileError';
import { wholeProfile } from '../../src/profile/scope';
import type { FromPage, ToPage } from '../../src/protocol';
import { queries as registry } from '../../src/query/queries';
import { silentPorts } from './silentPorts';
import { sampleQueries } from '../webview/sampleQueries';

const view = { kind: 'leftHeavy' } as const;
const compare = { mode: 'share', width: 'after', only: 'all', swapped: false } as const;
const scope = {
  threads: [0, 2],
  window: { start: 0.5, end: 1 },
  transforms: [{ kind: 'myCode' }, { kind: 'hide', by: 'file', key: '/srv/a.py' }],
} as const;
const messages: readonly FromPage[] = [
  { type: 'request', id: 1, name: 'scope', args: [scope] },
  { type: 'ready', widthPx: 0, minPx: 2 },
  { type: 'ready', sampleType: 'wall', widthPx: 1400, minPx: 2 },
  { type: 'showFrame', node: -4, frame: 3, file: '/srv/a.py', line: 0, keepFocus: true },
  { type: 'copy', text: 'main (a.py:1)' },
  { type: 'action', action: 'reload' },
  { type: 'liveControl', control: 'stop' },
  { type: 'export', format: 'html', scope: { ...scope, compare } },
  { type: 'export', image: 'png', data: 'aGk=' },
  { type: 'chooseType', sampleType: 'cpu' },
  { type: 'setting', name: 'orientation', value: 'flame' },
];

describe('messages of a page', () => {
  it('are what the protocol has, as they are and in the order they are in', () => {
    for (const message of messages) assert.equal(JSON.stringify(readMessage(message)), JSON.stringify(message));
  });

  it('lose what they should not have', () => {
    const extended = { ...messages[4], command: 'x', __proto__: { more: 1 } };
    assert.deepEqual(readMessage(extended), messages[4]);
  });

  it('with anything else in place of a part are refused, and told by its name', () => {
    const odd: readonly unknown[] = [
      null,
      {},
      [],
      { toString: 'x' },
      Number.NaN,
      Symbol.iterator,
      () => 1,
      1e300,
      true,
    ];
    for (const message of messages)
      for (const key of Object.keys(message))
        for (const value of odd) {
          const read = readMessage({ ...message, [key]: value });
          if ('problem' in read)
            assert.match(read.problem, /^(It is no message of this page\.|In "\w+", .{1,400} is not .{1,200}\.)$/);
          else assert.notEqual(typeof value, 'function');
        }
    assert.deepEqual(readMessage({ type: 'copy', text: { length: 1 } }), {
      problem: 'In "copy", "text" is not string.',
    });
    assert.deepEqual(readMessage({ type: 'setting', name: 'orientation', value: 'x' }), {
      problem: 'In "setting", "value" is not ("icicle" | "flame").',
    });
    assert.deepEqual(readMessage({ type: 'constructor' }), { problem: 'It is no message of this page.' });
  });

  it('of any kind throw nothing', () => {
    fc.assert(
      fc.property(fc.anything(), (message) => {
        const read = readMessage(message);
        assert.ok('problem' in read || typeof read.type === 'string');
      }),
      { numRuns: 300 },
    );
  });

  it('are answered, refused or left out by a session, which goes on', async () => {
    const queries = sampleQueries();
    const posted: ToPage[] = [];
    const problems: string[] = [];
    const session = new FlameSession({
      load: async () => ({ queries, summary: await queries.summary(), numbering: '' }),
      post: (message) => posted.push(message),
      ...silentPorts,
      problem: (message, cause) => problems.push(`${message}: ${String(cause)}`),
    });
    await session.receive({ type: 'ready', widthPx: 0, minPx: 2 });
    posted.length = 0;
    for (const junk of [null, undefined, 'ready', 7, [], { type: 'request', id: {}, name: 'scope', args: [] }])
      await session.receive(junk);
    assert.deepEqual([posted.length, problems.length], [0, 6]);
    assert.match(problems[5], /^A message of the flame graph was left out: .*In "request", "id" is not number\.$/);
    await session.receive({ type: 'request', id: 1, name: 'search', args: [wholeProfile, { toLowerCase: 1 }] });
    await session.receive({ type: 'request', id: 2, name: 'slice', args: [wholeProfile, view, 0, 1e9, 2, null] });
    await session.receive({ type: 'request', id: 3, name: 'constructor', args: [] });
    await session.receive({ type: 'request', id: 4, name: 'search', args: [wholeProfile, 'price'] });
    assert.deepEqual(
      posted.map((message) => (message.type === 'failure' ? message.message : message.type)),
      [
        'What "search" is asked with is not understood: "1" is not string.',
        'What "slice" is asked with is not understood: "3" is not <=100000.',
        'Nothing answers "constructor".',
        'answer',
      ],
    );
  });
});

describe('questions of a page', () => {
  it('each have a schema, which refuses what is no list of arguments', () => {
    for (const name of Object.keys(registry))
      for (const args of [{}, 'x', null]) assert.throws(() => argumentsOf(name, args as never), ProfileError, name);
  });

  it('get a default for what may be left out', () => {
    const asked = [wholeProfile, view, 0, 1000, 2];
    assert.deepEqual(argumentsOf('slice', asked), [...asked, null]);
    assert.deepEqual(argumentsOf('ranSources', []), [1]);
  });
});
