/** Processes that cannot be recorded are reported with a way out and never receive a signal. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { checkNode } from '../../../src/runtimes/node/check';
import type { RemoteProcess } from '../../../src/capture/types';
import { nodeOf } from '../../exec-commands/remoteTools';
import { openLocalHost, type LocalHost } from '../../capture/support/localHost';
import { asRemote, programs, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { sampleProcess } from '../../support/sampleProcess';

const server = path.join(programs, 'server.cjs');

/** Bun and Deno, as npm has them; a quarter of a GB, so for the long tests only. */
function others(): { readonly bun: string; readonly deno: string } {
  const folder = path.resolve('.cache', 'remote-tools', 'bun-deno');
  if (!existsSync(path.join(folder, 'node_modules'))) {
    mkdirSync(folder, { recursive: true });
    const { status, stderr } = spawnSync(
      'npm',
      ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', 'bun@1', 'deno@2'],
      { encoding: 'utf8' },
    );
    assert.equal(status, 0, stderr);
  }
  const arch = { x64: ['x64', 'x64'], arm64: ['aarch64', 'arm64'] }[process.arch as 'x64' | 'arm64'];
  return {
    bun: path.join(folder, 'node_modules', '@oven', `bun-linux-${arch[0]}`, 'bin', 'bun'),
    deno: path.join(folder, 'node_modules', '@deno', `linux-${arch[1]}-glibc`, 'deno'),
  };
}

describe('Node processes that are refused', function () {
  this.timeout(300_000);
  let host: LocalHost;
  let target: LocalProcess | undefined;
  beforeEach(async () => {
    host = await openLocalHost();
  });
  afterEach(async () => {
    await host.close();
    await target?.kill();
    target = undefined;
  });
  const start = async (argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<RemoteProcess> => {
    target = await startProcess(argv, env);
    return asRemote(target, 'node', argv);
  };
  const refused = async (remote: RemoteProcess, message: RegExp, hint: RegExp): Promise<void> => {
    await assert.rejects(checkNode(host, remote), (error: Error & { hint: string; code: string }) => {
      assert.deepEqual([error.name, error.code], ['CaptureError', 'not-attachable']);
      assert.match(error.message, message);
      assert.match(error.hint, hint);
      return true;
    });
    assert.ok(!target || (target.child.exitCode === null && target.child.signalCode === null), 'it was not signalled');
  };

  it('the permission model, on the command line and in NODE_OPTIONS', async () => {
    await refused(
      await start([process.execPath, '--experimental-permission', '--allow-fs-read=*', server]),
      /permission model/,
      /--allow-inspector/,
    );
    await target?.kill();
    await refused(
      await start([process.execPath, server], { NODE_OPTIONS: '--experimental-permission --allow-fs-read=*' }),
      /permission model/,
      /without --permission/,
    );
  });

  it('not because the application has an option of that name', async () => {
    assert.equal(
      await checkNode(host, await start([process.execPath, server, '--permission', '--disable-sigusr1'])),
      process.version,
    );
  });

  it('Bun and Deno, by name', async () => {
    const as = (exe: string): RemoteProcess =>
      sampleProcess({ pid: process.pid, runtime: 'node', exe, argv: [exe, 'app.ts'] });
    await refused(as('/usr/local/bin/bun'), /^app\.ts \(pid \d+\) runs on Bun, /, /run the service on Node\.js/);
    await refused(as('/usr/bin/deno (deleted)'), /runs on Deno, /, /--inspect/);
  });

  it('a program that is no Node whatever it is called', async () => {
    target = await startProcess(['sh', '-c', 'echo ready; exec sleep 60']);
    await refused(asRemote(target, 'node', ['node', 'x.js']), /gives no Node version/, /Choose a Node process/);
  });

  if (process.env.ECS_PROFILER_LONG) {
    it('--disable-sigusr1, in every way it is given', async () => {
      const node = nodeOf('24');
      await refused(
        await start([node, '--disable-sigusr1', server]),
        /was started with --disable-sigusr1\. It was not signalled\.$/,
        /--inspect=127\.0\.0\.1:0/,
      );
      await target?.kill();
      await refused(
        await start([node, server], { NODE_OPTIONS: '--disable-sigusr1' }),
        /--disable-sigusr1/,
        /Start it without that option/,
      );
      await target?.kill();
      await refused(
        await start([node, '--permission', '--allow-fs-read=*', server]),
        /permission model/,
        /--allow-inspector/,
      );
    });

    it('real Bun and Deno', async () => {
      const { bun, deno } = others();
      const wait = 'console.log("ready"); setInterval(() => 0, 1000)';
      await refused(await start([bun, '-e', wait]), /runs on Bun/, /Node\.js/);
      await target?.kill();
      await refused(await start([deno, 'eval', wait]), /runs on Deno/, /Node\.js/);
    });
  }
});
