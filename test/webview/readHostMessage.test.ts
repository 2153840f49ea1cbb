import assert from 'node:assert/strict';
import { FlameSession } from '../../src/page/session';
import type { ToPage } from '../../src/protocol';
import { readHostMessage } from '../../webview/flame/readHostMessage';
import { silentPorts } from '../page/silentPorts';
import { sampleQueries } from './sampleQueries';

describe('messages that a page gets', () => {
  it('are those that a session posts, as they are', async () => {
    const queries = sampleQueries();
    const posted: ToPage[] = [
      { type: 'command', command: 'undo' },
      { type: 'live', live: { phase: 'paused', elapsedMs: 0, coverage: 1 } },
      { type: 'loadFailed', message: 'x', hint: '' },
      { type: 'settings', settings: { colourBy: 'safe', orientation: 'flame', view: 'table' } },
    ];
    const session = new FlameSession({
      load: async () => ({ queries, summary: await queries.summary(), numbering: '' }),
      post: (message) => posted.push(message),
      truths: async () => [{ file: '/a.py', truth: 'differs', text: 'x', lines: [] }],
      ...silentPorts,
    });
    await session.receive({ type: 'ready', widthPx: 0, minPx: 2 });
    await session.receive({ type: 'request', id: 1, name: 'summary', args: [] });
    await session.receive({ type: 'request', id: 2, name: 'nothing', args: [] });
    assert.deepEqual(posted.map(({ type }) => type).sort(), [
      ...['answer', 'command', 'failure', 'live', 'loadFailed', 'loaded', 'settings', 'truths'],
    ]);
    for (const message of posted) assert.equal(readHostMessage(message), message);
  });

  it('from anybody else are passed over', () => {
    for (const message of [
      null,
      'loaded',
      { type: 'loaded' },
      { type: 'answer', id: '1' },
      { type: 'failure', id: 1, message: { html: '<b>' }, hint: '' },
      { type: 'live', live: { phase: 'x', elapsedMs: 0, coverage: 0 } },
      { type: 'constructor' },
      { source: 'react-devtools' },
    ])
      assert.equal(readHostMessage(message), null);
  });
});
