/** Processes that cannot be recorded are reported with a way out and never receive a signal. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkNode } from '../../../src/runtimes/node/check';
import type { RemoteProcess } from '../../../src/capture/types';
import { nodeOf } from '../../exec-commands/remoteTools';
import { openLocalHost, type LocalHost } from '../../capture/support/localHost';
import { asRemote, programs, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { sampleProcess } from '../../support/sampleProcess';
import { until } from '../../support/until';
import { itInLongRun } from '../../support/longRun';

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
    await refused(
      as('/usr/local/bin/bun'),
      /^app\.ts \(pid \d+\) runs on Bun, which SIGUSR1 would end: it was not signalled\.$/,
      /bun --cpu-prof.*run the service on Node\.js/,
    );
    await refused(as('/usr/bin/deno (deleted)'), /runs on Deno; /, /--inspect, from 2\.9 on also at SIGUSR1/);
  });

  it('a program called bun, by what runs and not by what it was started as', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'called-bun-'));
    try {
      const bun = path.join(folder, 'bun');
      copyFileSync(realpathSync('/bin/sleep'), bun);
      // What it says of itself is a link named node.
      symlinkSync(bun, path.join(folder, 'node'));
      target = await startProcess(['sh', '-c', 'echo ready; exec "$0" 60', path.join(folder, 'node')]);
      const exe = await until('it runs', async () => {
        const link = readlinkSync(`/proc/${target!.pid}/exe`);
        return link === bun ? link : undefined;
      });
      await refused({ ...asRemote(target, 'node', ['node', 'app.ts']), exe }, /runs on Bun/, /bun --cpu-prof/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('a program that takes itself for Node and is Bun, by what the driver runs on', () => {
    // As Bun does it: process.versions has both. The driver runs in it, and must not get as far as the signal.
    const driver = `Object.defineProperty(process, 'versions', { value: { ...process.versions, bun: '1.3.0' } });
      const { assertNode } = require(${JSON.stringify(path.resolve('src/runtimes/node/remote/target.cjs'))});
      try { assertNode(process.pid); console.log('taken'); } catch (error) { console.log(error.refusal); }`;
    const { stdout } = spawnSync(process.execPath, ['-e', driver], { encoding: 'utf8' });
    assert.equal(stdout, 'notNode\n');
  });

  it('a program that is no Node whatever it is called', async () => {
    target = await startProcess(['sh', '-c', 'echo ready; exec sleep 60']);
    await refused(asRemote(target, 'node', ['node', 'x.js']), /gives no Node version/, /Choose a Node process/);
  });

  itInLongRun('--disable-sigusr1, in every way it is given', async () => {
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

  itInLongRun('real Bun and Deno', async () => {
    const { bun, deno } = others();
    const wait = 'console.log("ready"); setInterval(() => 0, 1000)';
    await refused(await start([bun, '-e', wait]), /runs on Bun/, /Node\.js/);
    await target?.kill();
    // Under Node's name it answers as Node where it is asked by that name.
    const folder = mkdtempSync(path.join(tmpdir(), 'bun-as-node-'));
    try {
      const disguised = path.join(folder, 'node');
      copyFileSync(bun, disguised);
      await refused(await start([disguised, '-e', wait]), /gives no Node version|is not the Node program/, /./);
      await target?.kill();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    await refused(await start([deno, 'eval', wait]), /runs on Deno/, /Node\.js/);
  });
});
