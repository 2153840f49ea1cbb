/** remote/pyspyRemove.sh: removes what captures left, and nothing that is not theirs. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { removeCachedPySpy } from '../../../src/runtimes/python/pyspy/removeCache';
import { openRemoteHost } from '../../../src/exec/remoteHost';
import type { RemoteHost } from '../../../src/exec/types';
import { openLocalHost, type LocalHost } from '../../capture/support/localHost';
import { startLabTask } from '../../exec/labTask';
import { node14 } from '../../exec-commands/remoteTools';
import { itInLongRun } from '../../support/longRun';

const SHA = 'a41205d4925beafd108e1ace85e66c0a1a7adbfcbebcd4441f07848b608886c0';
const OTHER = SHA.replace(/a/g, 'b');

describe('removing the cached py-spy', () => {
  const folders = (host: RemoteHost, ...names: readonly string[]): string =>
    path.join(host.facts.tempDir, '.ecs-profiler', ...names);
  function cached(host: RemoteHost, sha: string, mode = 0o700): void {
    mkdirSync(folders(host), { recursive: true, mode: 0o700 });
    mkdirSync(folders(host, sha), { mode });
    writeFileSync(folders(host, sha, 'py-spy'), Buffer.alloc(1000), { mode: 0o700 });
  }
  async function inHost(shell: readonly string[], work: (host: LocalHost) => Promise<void>): Promise<void> {
    const host = await openLocalHost({ shell });
    try {
      await work(host);
    } finally {
      await host.close();
    }
  }

  for (const shell of [['dash'], ['bash', '--posix'], ['busybox', 'sh']]) {
    it(`removes every version and the folder around them (${shell.join(' ')})`, () =>
      inHost(shell, async (host) => {
        assert.deepEqual(await removeCachedPySpy(host), { removed: [], kept: [] });
        cached(host, SHA);
        cached(host, OTHER);
        const { removed, kept } = await removeCachedPySpy(host);
        assert.deepEqual(
          removed,
          [SHA, OTHER].map((sha) => ({ folder: folders(host, sha), bytes: 1000 })),
        );
        assert.deepEqual(kept, []);
        assert.ok(!existsSync(folders(host)));
      }));
  }

  it('leaves what is not ours alone, says so, and follows no link', () =>
    inHost(['dash'], async (host) => {
      cached(host, SHA);
      chmodSync(folders(host, SHA), 0o777);
      mkdirSync(path.join(host.facts.tempDir, 'elsewhere'), { mode: 0o700 });
      writeFileSync(path.join(host.facts.tempDir, 'elsewhere', 'precious'), 'x');
      symlinkSync(path.join(host.facts.tempDir, 'elsewhere'), folders(host, OTHER));
      mkdirSync(folders(host, 'notes'), { mode: 0o700 });
      assert.deepEqual(await removeCachedPySpy(host), {
        removed: [],
        kept: [folders(host, SHA), folders(host, OTHER)],
      });
      assert.ok(existsSync(folders(host, 'notes')) && existsSync(folders(host, SHA, 'py-spy')));
      assert.ok(existsSync(path.join(host.facts.tempDir, 'elsewhere', 'precious')));
    }));

  it('touches nothing where the folder itself is a link', () =>
    inHost(['dash'], async (host) => {
      mkdirSync(path.join(host.facts.tempDir, 'elsewhere', SHA), { recursive: true, mode: 0o700 });
      symlinkSync(path.join(host.facts.tempDir, 'elsewhere'), folders(host));
      assert.deepEqual(await removeCachedPySpy(host), { removed: [], kept: [folders(host)] });
      assert.ok(existsSync(path.join(host.facts.tempDir, 'elsewhere', SHA)));
    }));

  itInLongRun('finds nothing in an image of Node alone, and says so where it cannot remove what is there', async () => {
    const task = await startLabTask({ only: { name: 'node', file: node14() } });
    try {
      const host = await openRemoteHost(task.api, task.target, {});
      try {
        assert.equal(host.facts.noShell, 'node');
        assert.deepEqual(await removeCachedPySpy(host), { removed: [], kept: [] });
        cached(host, SHA);
        await assert.rejects(removeCachedPySpy(host), { code: 'other', message: /could not be removed/ });
        assert.ok(existsSync(folders(host, SHA, 'py-spy')));
      } finally {
        await host.close();
      }
    } finally {
      await task.close();
    }
  })?.timeout(60_000);
});
