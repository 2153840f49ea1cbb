/** The cache folder for py-spy is freed of what nobody is going to finish (remote/pyspyCache.sh, prepare.py). */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { prepare } from '../../../src/runtimes/python/pyspy/prepare';
import type { RemoteHost } from '../../../src/exec/types';
import { openLocalHost } from '../../capture/support/localHost';
import { python } from '../../capture/support/localProcess';

const hash = 'ab'.repeat(32);
/** Above the largest process id of a 64-bit kernel. */
const nobody = 4_194_305;

describe('the cache folder for py-spy', function () {
  this.timeout(20_000);
  for (const by of ['sh', 'busybox sh', 'python3']) {
    it(`loses what a cancelled upload or pip left, and nothing that is under way (${by})`, async () => {
      const host = await openLocalHost({ shell: by.split(' ') });
      try {
        const facts = { ...host.facts, ...(by === 'python3' && { noShell: 'python3' as const }) };
        const bare: RemoteHost = {
          ...host,
          facts,
          run: ([, ...args], options) => host.run([python, ...args], options),
        };
        const args = [hash, host.facts.tempDir];
        const home = path.join(host.facts.tempDir, '.ecs-profiler', hash);
        const cache = async (): Promise<string> =>
          Buffer.from((await prepare(bare, 'cache', args, python, { timeoutMs: 10_000 })).stdout).toString();
        assert.equal(await cache(), `${home}\n`);
        const kept = ['py-spy', `py-spy.ecs-profiler-${process.pid}`, `pip-${process.pid}-abc_12`];
        const stale = [`py-spy.ecs-profiler-${nobody}`, `pip-${nobody}-abc_12`, 'pip-x1y2z3_q'];
        for (const name of [...kept, ...stale]) {
          if (name.startsWith('pip')) mkdirSync(path.join(home, name, 'build'), { recursive: true });
          else writeFileSync(path.join(home, name), 'some of it');
        }
        assert.equal(await cache(), `${home}\n`);
        assert.deepEqual(readdirSync(home).sort(), kept.sort());
      } finally {
        await host.close();
      }
    });
  }
});
