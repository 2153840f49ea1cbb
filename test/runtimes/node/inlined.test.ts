/** Own captures of code that V8 inlines, on real Nodes. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { createNodeInspectorCollector } from '../../../src/runtimes/node/collector';
import type { Profile } from '../../../src/profile/types';
import { nodeOf } from '../../exec-commands/remoteTools';
import { openLocalHost, type LocalHost } from '../../capture/support/localHost';
import { asRemote, programs, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { selfOf, totalOf } from '../../profile/inlined/v8Profile';
import { requestFor } from '../support';

const versions: readonly (readonly [name: string, program: () => string])[] = [
  [`this Node, ${process.version}`, () => process.execPath],
  ...(process.env.ECS_PROFILER_LONG ? ['20', '22', '24', '26'] : []).map(
    (version) => [`Node ${version}`, () => nodeOf(version)] as const,
  ),
];

describe('Node recordings of inlined functions', function () {
  this.timeout(180_000);
  let target: LocalProcess;
  let host: LocalHost;
  afterEach(async () => {
    await host.close();
    await target.kill();
  });

  for (const [name, node] of versions)
    it(`have each by its own name (${name})`, async () => {
      const argv = [node(), path.join(programs, 'leaves.cjs')];
      target = await startProcess(argv);
      host = await openLocalHost();
      const request = requestFor(asRemote(target, 'node', argv), { durationMs: 4000, rateHz: 500 });
      const { profile } = await createNodeInspectorCollector().record(host, request);
      const self = selfOf(profile);
      const job = ['leafA', 'leafB', 'tiny', 'loop'].reduce((sum, one) => sum + (self[one] ?? 0), 0);
      const all = totalOf(profile, 'tick');
      const seen = JSON.stringify(self);
      assert.ok(job > all * 0.85, seen);
      for (const one of ['leafA', 'leafB', 'tiny']) assert.ok(self[one] > all * 0.08, seen);
      assert.ok((self.outer ?? 0) < all * 0.1, seen);
      assert.ok(totalOf(profile, 'loop') > totalOf(profile, 'tiny') * 0.95, 'tiny is called by loop');
      for (const internal of ['listOnTimeout', 'processTimers']) assert.ok((self[internal] ?? 0) < all * 0.03, seen);
      assert.ok(callersOf(profile, 'tiny').every((caller) => caller === 'loop'));
    });
});

/** Names of the functions that call one. */
function callersOf({ frames, stacks }: Profile, name: string): string[] {
  return [...stacks.frame].flatMap((frame, s) =>
    frames[frame].name === name && stacks.parent[s] >= 0 ? [frames[stacks.frame[stacks.parent[s]]].name] : [],
  );
}
