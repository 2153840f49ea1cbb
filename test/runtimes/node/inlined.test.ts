/** Own captures of code that V8 inlines, on real Nodes. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import esbuild from 'esbuild';
import { createNodeInspectorCollector } from '../../../src/runtimes/node/collector';
import type { RecordRequest } from '../../../src/capture/types';
import type { Profile } from '../../../src/profile/types';
import { nodeOf } from '../../exec-commands/remoteTools';
import { openLocalHost, type LocalHost } from '../../capture/support/localHost';
import { asRemote, programs, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { selfOf, totalOf } from '../../profile/inlined/v8Profile';
import { isLongRun, itInLongRun } from '../../support/longRun';
import { requestFor } from '../support';

const versions: readonly (readonly [name: string, program: () => string])[] = [
  [`this Node, ${process.version}`, () => process.execPath],
  ...(isLongRun ? ['20', '22', '24', '26'] : []).map((version) => [`Node ${version}`, () => nodeOf(version)] as const),
];

describe('Node recordings of inlined functions', function () {
  this.timeout(180_000);
  let target: LocalProcess;
  let host: LocalHost;
  afterEach(async () => {
    await host.close();
    await target.kill();
  });

  const record = async (
    node: string,
    program: string,
    durationMs = 5000,
    change: Partial<RecordRequest> = {},
  ): Promise<{ profile: Profile; remarks: string }> => {
    const argv = [node, program];
    target = await startProcess(argv);
    host = await openLocalHost();
    const request = requestFor(asRemote(target, 'node', argv), { durationMs, rateHz: 500, ...change });
    const { profile, remarks } = await createNodeInspectorCollector().record(host, request);
    return { profile, remarks: (remarks ?? []).join('\n') };
  };

  /** `little`: the part of all that may be counted for the wrong function. */
  const assertTold = (profile: Profile, little: number): void => {
    const self = selfOf(profile);
    const all = totalOf(profile, 'tick');
    const seen = JSON.stringify(self);
    for (const one of ['leafA', 'leafB', 'tiny']) assert.ok(self[one] > all * 0.08, seen);
    assert.ok((self.outer ?? 0) + (self.tick ?? 0) < all * little, seen);
    for (const internal of ['listOnTimeout', 'processTimers']) assert.ok((self[internal] ?? 0) < all * 0.03, seen);
  };

  for (const [name, node] of versions) {
    it(`have each by its own name (${name})`, async () => {
      const { profile, remarks } = await record(node(), path.join(programs, 'leaves.cjs'));
      assertTold(profile, 0.1);
      // V8 itself leaves some of it directly below the function around both.
      assert.ok(totalOf(profile, 'loop') > totalOf(profile, 'tiny') * 0.8, 'tiny is called by loop');
      assert.doesNotMatch(remarks, /share/);
    });

    // In Node before 22 all was told even where the profiler started anew.
    itInLongRun(`keep what their loops took in all updates of a live capture (${name})`, async () => {
      const live = { onUpdate: () => undefined };
      const { profile } = await record(node(), path.join(programs, 'longLoops.cjs'), 8000, { rateHz: 100, live });
      const self = selfOf(profile);
      const all = totalOf(profile, 'serve');
      assert.ok(self.longer > all * 0.5 && self.shorter > all * 0.3, JSON.stringify(self));
      assert.ok((self.serve ?? 0) < all * 0.05, JSON.stringify(self));
    });

    // How soon V8 is kept from inlining depends on how fast it starts: not beside all other tests.
    itInLongRun(`have each by its own name in one line of code, too, and say how (${name})`, async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-one-line-'));
      try {
        const { outputFiles } = await esbuild.build({
          entryPoints: [path.join(programs, 'leaves.cjs')],
          minifyWhitespace: true,
          write: false,
        });
        assert.equal(outputFiles[0].text.trim().split('\n').length, 1);
        await writeFile(path.join(folder, 'min.cjs'), outputFiles[0].text);
        const { profile, remarks } = await record(node(), path.join(folder, 'min.cjs'), 12_000);
        // The first second shows that it has to be done, or the first few where V8 starts slowly.
        assertTold(profile, 0.5);
        if (Number(process.versions.node.split('.')[0]) < 26 && name.startsWith('this'))
          assert.match(remarks, /^Functions share lines, as in minified code, so V8 was kept from inlining/);
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  }
});
