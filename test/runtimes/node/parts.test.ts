/** Parts of a Node recording that arrive while it runs must add up to the whole recording. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { RecordRequest } from '../../../src/capture/types';
import type { RemoteHost } from '../../../src/exec/types';
import { Stretches, type RecordedStretch } from '../../../src/profile/stretches';
import type { Profile } from '../../../src/profile/types';
import { Parts } from '../../../src/runtimes/node/parts';

/** The packing code of the driver that runs in the task. */
const { pack, withNodes } = createRequire(path.join(process.cwd(), 'package.json'))(
  './src/runtimes/node/remote/pack.cjs',
) as {
  pack(mode: 'cpu' | 'heap', threads: readonly unknown[]): object;
  withNodes(threads: readonly unknown[]): readonly unknown[];
};
const at = (functionName: string): object => ({
  functionName,
  scriptId: '3',
  url: functionName === '(root)' ? '' : '/srv/app/hold.js',
  lineNumber: 4,
  columnNumber: 0,
});
/** A heap profile of memory allocated by one function. */
const heapPart = (name: string, bytes: number, sourceMaps: object): object => {
  const held = { callFrame: at(name), selfSize: bytes, id: 2, children: [] };
  const profile = { head: { callFrame: at('(root)'), selfSize: 0, id: 1, children: [held] }, samples: [] };
  return { ...pack('heap', withNodes([{ pid: 7, worker: '', title: '', profile }])), sourceMaps };
};
const heldBy = ({ frames, stacks, threads }: Profile): Record<string, number> => {
  const bytes: Record<string, number> = {};
  threads[0].samples.stack.forEach((s, i) => {
    const { name } = frames[stacks.frame[s]];
    bytes[name] = (bytes[name] ?? 0) + threads[0].samples.weight[i];
  });
  return bytes;
};

describe('parts of a Node recording', () => {
  it('of one segment replace each other, of the next they are added; each is handed on alone', async () => {
    const files = new Map([
      ['/private/part-0', heapPart('hold', 100, { '/srv/app/hold.js': '{}' })],
      ['/private/part-1', heapPart('hold', 250, {})],
      ['/private/part-2', heapPart('keep', 40, {})],
    ]);
    const host = {
      facts: { privateDir: '/private' },
      download: async (file: string) => Buffer.from(JSON.stringify(files.get(file))),
    } as unknown as RemoteHost;
    const handedOn: RecordedStretch[] = [];
    const shown: Record<string, number>[] = [];
    const sum = new Stretches();
    const request = {
      signal: new AbortController().signal,
      onProgress: () => undefined,
      live: {
        onUpdate: (stretch: RecordedStretch) => {
          handedOn.push(stretch);
          sum.add(stretch);
          shown.push(heldBy(sum.profile()));
        },
      },
    } as unknown as RecordRequest;
    const parts = new Parts(host, request, () => 'main');
    [0, 0, 1].forEach((segment, i) => parts.announced({ event: 'part', file: `part-${i}`, segment }, true));
    const whole = await parts.whole();
    assert.deepEqual(shown, [{ hold: 100 }, { hold: 250 }, { hold: 250, keep: 40 }]);
    assert.deepEqual(
      handedOn.map(({ profile }) => heldBy(profile)),
      [{ hold: 100 }, { hold: 250 }, { keep: 40 }],
    );
    assert.deepEqual(sum.profile(), whole);
    assert.deepEqual(whole.sourceMaps, { '/srv/app/hold.js': '{}' });
  });
});
