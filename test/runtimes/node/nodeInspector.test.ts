import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import esbuild from 'esbuild';
import { assertCan } from '../../../src/runtimes/firstThatCan';
import { createNodeInspectorCollector } from '../../../src/runtimes/node/collector';
import { CaptureError, type Recording, type RemoteProcess } from '../../../src/capture/types';
import { breakable } from '../../capture/support/breakable';
import { openLocalHost, type LocalHost, type LocalHostOptions } from '../../capture/support/localHost';
import { asRemote, programs, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { requestFor } from '../support';
import { portsOf } from './support';
import { firstOf, itInLongRun } from '../../support/longRun';

const node = process.execPath;
const server = path.join(programs, 'server.cjs');

const isAlive = (one: LocalProcess): boolean => one.child.exitCode === null && one.child.signalCode === null;

describe('Node inspector collector', function () {
  this.timeout(30_000);
  const collector = createNodeInspectorCollector();
  let target: LocalProcess;
  let host: LocalHost | undefined;
  const open = async (options: LocalHostOptions = {}): Promise<LocalHost> => (host = await openLocalHost(options));
  afterEach(async () => {
    await host?.close();
    await target?.kill();
    host = undefined;
  });
  const start = async (...argv: string[]): Promise<RemoteProcess> => {
    target = await startProcess([node, ...argv]);
    return asRemote(target, 'node', [node, ...argv]);
  };

  it('opens the inspector, records the hot function at the rate asked for, and closes it again', async () => {
    const remote = await start(server);
    const ports = portsOf(remote.pid);
    const request = requestFor(remote);
    const local = await open();
    await assertCan(collector, local, remote);
    const recording = await collector.record(local, request);

    assert.equal(recording.collector, 'V8 inspector');
    assert.equal(recording.runtimeVersion, process.version);
    const { profile } = recording;
    const spin = profile.frames.findIndex((frame) => frame.name === 'spin');
    assert.equal(profile.frames[spin].file.replace('file://', ''), server);
    const stacks = profile.threads.flatMap((thread) => [...thread.samples.stack]);
    // On a busy machine V8 samples less often, never more often.
    assert.ok(stacks.length > 15 && stacks.length < 250, `${stacks.length} samples of about 150`);
    const share = stacks.filter((one) => one >= 0 && profile.stacks.frame[one] === spin).length / stacks.length;
    assert.ok(share > 0.2 && share < 0.9, `spin has ${share}, built to be near a half`);
    assert.deepEqual(portsOf(remote.pid), ports, 'only its own port is open');
    assert.ok(isAlive(target));
    assert.match(target.output(), /Debugger listening/);

    await collector.record(local, requestFor(remote, { durationMs: 500 }));
    assert.deepEqual(portsOf(remote.pid), ports, 'it can be done again');
  });

  it('uses an inspector that is open and leaves it open, without a signal', async () => {
    const remote = await start('--inspect=127.0.0.1:0', server, '--own');
    const ports = portsOf(remote.pid);
    assert.equal(ports.length, 2);
    const request = requestFor(remote, { durationMs: 500 });
    const { profile } = await collector.record(await open(), request);
    assert.ok(profile.frames.some((frame) => frame.name === 'spin'));
    assert.deepEqual(portsOf(remote.pid), ports);
    assert.doesNotMatch(target.output(), /own handler/);
    assert.ok(request.lines.includes('log: The inspector was open already and stays open'));
  });

  it('finds an inspector that the program opened itself', async () => {
    const remote = await start(server, '--open');
    const ports = portsOf(remote.pid);
    await collector.record(await open(), requestFor(remote, { durationMs: 500 }));
    assert.deepEqual(portsOf(remote.pid), ports);
  });

  itInLongRun('refuses a program with a SIGUSR1 handler of its own, and says what helps', async () => {
    const remote = await start(server, '--own');
    const ports = portsOf(remote.pid);
    await assert.rejects(collector.record(await open(), requestFor(remote)), (error: CaptureError) => {
      assert.equal(error.code, 'not-attachable');
      assert.match(error.message, /SIGUSR1 handler of its own/);
      assert.match(error.hint, /--inspect=127\.0\.0\.1:0/);
      return true;
    });
    assert.deepEqual(portsOf(remote.pid), ports);
    assert.ok(isAlive(target));
  });

  it('never signals what is not Node', async () => {
    target = await startProcess(['sh', '-c', 'echo ready; exec sleep 30']);
    const remote = asRemote(target, 'node', ['node', 'x.js']);
    await assert.rejects(assertCan(collector, await open(), remote), { code: 'not-attachable' });
    await assert.rejects(collector.record(host!, requestFor(remote)), { code: 'not-attachable' });
    assert.ok(isAlive(target), 'SIGUSR1 would have ended it');
  });

  it('records where the other process on port 9229 is not the target, and says so when that blocks it', async () => {
    const neighbour = await startProcess([node, '--inspect=127.0.0.1:9229', server]);
    try {
      const remote = await start(server);
      await assert.rejects(collector.record(await open(), requestFor(remote)), (error: CaptureError) => {
        assert.match(error.message, /another process of the task holds port 9229/);
        return true;
      });
      assert.ok(portsOf(neighbour.pid).includes(9229), 'the neighbour keeps its inspector');
      assert.equal(portsOf(remote.pid).length, 1);
    } finally {
      await neighbour.kill();
    }
  });

  it('leaves no inspector and no driver when cancelled while it records', async () => {
    const remote = await start(server);
    const ports = portsOf(remote.pid);
    const cancel = new AbortController();
    let open9229 = 0;
    const request = requestFor(remote, {
      durationMs: 20_000,
      signal: cancel.signal,
      onProgress: (phase, fraction) => {
        if (phase !== 'record' || fraction === 0 || open9229 > 0) return;
        open9229 = portsOf(remote.pid).length;
        cancel.abort();
      },
    });
    await assert.rejects(collector.record(await open(), request), { code: 'cancelled' });
    assert.equal(open9229, ports.length + 1);
    assert.deepEqual(portsOf(remote.pid), ports);
    assert.ok(isAlive(target));
    assert.doesNotMatch(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }), new RegExp(`"pid":${remote.pid},`));
  });

  it('says that the target ended when it ends during the recording', async () => {
    const remote = await start(server);
    const request = requestFor(remote, {
      durationMs: 20_000,
      onProgress: (phase, fraction) => {
        if (phase === 'record' && fraction > 0) void target.kill();
      },
    });
    await assert.rejects(collector.record(await open(), request), (error: CaptureError) => {
      assert.equal(error.code, 'target-exited', String(error.cause));
      assert.match(error.message, /^server\.cjs \(pid \d+\) ended after \d\.\d s of recording\.$/);
      return true;
    });
  });

  for (const mode of firstOf(1, ['cpu', 'heap'] as const)) {
    it(`keeps the parts of a target that ends later (${mode})`, async () => {
      const remote = await start('--inspect-port=0', mode === 'cpu' ? server : path.join(programs, 'holder.cjs'));
      let seen = 0;
      const recording = await collector.record(
        await open(),
        requestFor(remote, {
          mode,
          durationMs: 20_000,
          live: { onUpdate: () => void (seen++ === 0 && setTimeout(() => void target.kill(), 500)) },
        }),
      );
      assert.equal(recording.cutOff?.code, 'target-exited');
      assert.match(recording.cutOff!.message, /ended after \d\.\d s of recording\.$/);
      assert.ok(recording.durationMs > 1500 && recording.durationMs < 4000, `${recording.durationMs} ms`);
      const name = mode === 'cpu' ? 'spin' : 'keepMuch';
      assert.ok(recording.profile.frames.some((frame) => frame.name === name));
    });
  }

  /** Later than it handed over what it had for the first time, and before the first stretch ends. */
  const killedLater = async (pid: number): Promise<void> => {
    await sleep(6000);
    process.kill(pid, 'SIGKILL');
  };

  itInLongRun('keeps what it has of a target that is killed within its first stretch', async () => {
    const remote = await start('--inspect-port=0', server);
    let killed: Promise<void> | undefined;
    const recording = await collector.record(
      await open(),
      requestFor(remote, {
        durationMs: 30_000,
        onProgress: (phase) => {
          if (phase === 'record') killed ??= killedLater(remote.pid);
        },
      }),
    );
    await killed;
    assert.equal(recording.cutOff?.code, 'target-exited');
    assert.match(recording.cutOff!.message, /ended after \d\.\d s of recording\.$/);
    assert.ok(recording.durationMs > 1000 && recording.durationMs < 9000, `${recording.durationMs} ms`);
    const { frames, stacks, threads } = recording.profile;
    const spin = frames.findIndex(({ name }) => name === 'spin');
    const samples = [...threads[0].samples.stack].filter((stack) => stacks.frame[stack] === spin).length;
    assert.ok(samples > 10, `${samples} samples of spin`);
  });

  itInLongRun(
    'keeps what it has of one of several targets that is killed, and records the other to the end',
    async () => {
      const other = await startProcess([node, '--inspect-port=0', server]);
      try {
        const remote = await start('--inspect-port=0', server);
        let killed: Promise<void> | undefined;
        const recording = await collector.record(
          await open(),
          requestFor(remote, {
            durationMs: 10_000,
            subprocesses: true,
            children: [asRemote(other, 'node', [node, server])],
            onProgress: (phase) => {
              if (phase === 'record') killed ??= killedLater(other.pid);
            },
          }),
        );
        await killed;
        assert.equal(recording.cutOff, undefined);
        const lengths = recording.profile.threads.map(({ name, samples }) => [name, samples.stack.length] as const);
        assert.deepEqual(
          lengths.map(([name]) => name),
          [`main (pid ${remote.pid})`, `main (pid ${other.pid})`],
        );
        assert.ok(lengths[1][1] > 10 && lengths[1][1] < lengths[0][1], JSON.stringify(lengths));
        assert.ok(recording.remarks!.includes(`pid ${other.pid} was not recorded to the end: it ended, or its inspector broke off.`), recording.remarks!.join('\n')); // prettier-ignore
      } finally {
        await other.kill();
      }
    },
  );

  it('keeps the parts of a session that breaks off, and hands on what there is', async () => {
    const remote = await start('--inspect-port=0', server);
    const { host: session, breakOff } = breakable(await open());
    const soFar: Recording[] = [];
    const recording = await collector.record(
      session,
      requestFor(remote, {
        durationMs: 20_000,
        live: { onUpdate: () => undefined },
        onSoFar: (current) => {
          soFar.push(current());
          setTimeout(breakOff, 200);
        },
      }),
    );
    assert.equal(recording.cutOff?.code, 'channel-closed');
    assert.equal(soFar.length, 1);
    assert.ok(soFar[0].profile.frames.some((frame) => frame.name === 'spin'));
    assert.equal(soFar[0].durationMs, recording.durationMs);
  });

  it('tells of the memory that Buffers hold, which V8 does not sample, and leaves what is dead out', async () => {
    const remote = await start('--inspect-port=0', path.join(programs, 'buffers.cjs'));
    const { outsideHeap, remarks, profile } = await collector.record(
      await open(),
      requestFor(remote, { mode: 'heap', durationMs: 4500 }),
    );
    const { before, after } = outsideHeap!;
    const grown = after.buffers - before.buffers;
    // 100 MB are held, and as much is garbage when it begins.
    assert.ok(grown > 95e6 && grown < 115e6, `${grown} bytes: ${JSON.stringify(outsideHeap)}`);
    assert.ok(after.external >= after.buffers && before.external >= before.buffers);
    const sampled = profile.threads.flatMap(({ samples }) => [...samples.weight]).reduce((a, b) => a + b, 0);
    assert.ok(sampled < 20e6, `${sampled} bytes in the profile`);
    assert.match(
      remarks!.join('\n'),
      /outside V8's heap are not in this profile: 1\d\d MB at the end, \d+(\.\d)? MB at the start/,
    );
  });

  it('brings the source maps of the generated files along, without the sources', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-mapped-'));
    try {
      await copyFile(path.join(programs, 'mapped', 'app.ts'), path.join(folder, 'app.ts'));
      await esbuild.build({
        absWorkingDir: folder,
        entryPoints: ['app.ts'],
        outfile: 'dist/app.js',
        sourcemap: true,
        minify: true,
        platform: 'node',
        logLevel: 'error',
      });
      const remote = await start(path.join(folder, 'dist', 'app.js'));
      const { profile } = await collector.record(await open(), requestFor(remote, { durationMs: 800 }));
      const [[file, text]] = Object.entries(profile.sourceMaps!);
      assert.ok(
        profile.frames.some((frame) => frame.file === file),
        'keyed as the frames name the file',
      );
      const map = JSON.parse(text) as { sources: string[]; sourcesContent?: unknown; mappings: string };
      assert.deepEqual(map.sources, ['../app.ts']);
      assert.equal(map.sourcesContent, undefined);
      assert.ok(map.mappings.length > 10);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  itInLongRun('names a hot function that V8 had inlined into its caller', async () => {
    const remote = await start(path.join(programs, 'inlined.cjs'));
    const { profile } = await collector.record(await open(), requestFor(remote, { durationMs: 3000 }));
    const named = (name: string): number => profile.frames.findIndex((frame) => frame.name === name);
    const busy = profile.threads
      .flatMap((thread) => [...thread.samples.stack])
      .filter((one) => one >= 0 && profile.frames[profile.stacks.frame[one]].kind === 'code');
    const share = busy.filter((one) => profile.stacks.frame[one] === named('digest')).length / busy.length;
    assert.ok(share > 0.85, `digest has ${share} of ${busy.length} samples`);
  });

  it("is not led astray by the container's NODE_OPTIONS", async () => {
    const remote = await start(server);
    const { profile } = await collector.record(
      await open({ env: { NODE_OPTIONS: '--require /nonexistent.js' } }),
      requestFor(remote, { durationMs: 500 }),
    );
    assert.ok(profile.frames.some((frame) => frame.name === 'spin'));
  });
});
