/** How long this client waits for the driver in the task. */
import assert from 'node:assert/strict';
import type { RemoteHost, RunOptions } from '../../../src/exec/types';
import { createNodeInspectorCollector } from '../../../src/runtimes/node/collector';
import { sampleProcess } from '../../support/sampleProcess';
import { requestFor } from '../support';

const MINUTE_MS = 60_000;

/** A host whose driver passes the check and then fails at once; tells how long it would have been given. */
async function waitsFor(change: Parameters<typeof requestFor>[1]): Promise<number> {
  const limits: number[] = [];
  const host = {
    facts: { privateDir: '/private' },
    upload: async () => undefined,
    runScript: async (_script: string, args: readonly string[], { timeoutMs }: RunOptions) => {
      limits.push(timeoutMs);
      const isCheck = args.some((one) => one.includes('"check":true'));
      const event = isCheck ? { event: 'facts', caught: true, maySignal: true } : { event: 'error', code: 'failed' };
      const stdout = Buffer.from(`version v22.1.0\n${JSON.stringify(event)}\n`);
      return { exitCode: isCheck ? 0 : 1, stdout, stderr: '' };
    },
  } as unknown as RemoteHost;
  const request = requestFor(sampleProcess({ runtime: 'node', exe: '/usr/bin/node' }), change);
  await assert.rejects(createNodeInspectorCollector().record(host, request), { code: 'other' });
  return limits.at(-1)!;
}

describe('the time limit of a Node recording', () => {
  it('leaves room for several pauses, each of which may last half an hour', async () => {
    const live = { onUpdate: () => undefined };
    const pause = { paused: false, onChange: () => () => undefined };
    assert.ok((await waitsFor({ durationMs: MINUTE_MS, live: { ...live, pause } })) > 4 * 30 * MINUTE_MS);
    assert.ok((await waitsFor({ durationMs: MINUTE_MS, live })) < 10 * MINUTE_MS, 'where it cannot be paused');
  });
});
