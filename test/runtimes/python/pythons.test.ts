/**
 * The CPython versions of Debian unstable (`npm run pythons`), recorded for real: by py-spy, by 3.15's own sampler, or
 * refused in words.
 */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { RecordRequest, Recording } from '../../../src/capture/types';
import { assertCan, firstThatCan } from '../../../src/runtimes/firstThatCan';
import { minorOf, versionSaid } from '../../../src/runtimes/python/detection';
import { python as runtime } from '../../../src/runtimes/python/spec';
import type { Collector } from '../../../src/runtimes/types';
import { unpackedPythons, type UnpackedPython } from '../../../tools/lib/debianPythons';
import { openLocalHost, type LocalHost } from '../../capture/support/localHost';
import { asRemote, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { assertShares, knownShares } from './knownShares';
import { assetsDir, plainPath, requestFor } from './support';
import { isLongRun } from '../../support/longRun';

if (isLongRun)
  describe('the CPython versions of Debian unstable', function () {
    this.timeout(300_000);
    let pythons: readonly UnpackedPython[] = [];
    let host: LocalHost | undefined;
    let folder = '';
    let target: LocalProcess | undefined;

    before(function () {
      try {
        pythons = unpackedPythons();
      } catch (error) {
        if (process.env.CI === 'true') throw error;
        process.stdout.write(`      not to be had here: ${String(error)}\n`);
        this.skip();
      }
      for (const { name, version } of pythons) process.stdout.write(`      ${name}: ${version}\n`);
    });
    afterEach(async () => {
      await host?.close();
      await target?.kill();
      host = target = undefined;
      await rm(folder, { recursive: true, force: true });
    });

    const those = (isFree: boolean, from = 0): readonly UnpackedPython[] =>
      pythons.filter(({ name, version }) => name.endsWith('t') === isFree && minorOf(versionSaid(version)) >= from);
    /** As `python3.15`, the interpreter as Debian built it. */
    async function asBuilt(one: UnpackedPython): Promise<string> {
      folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-built-'));
      const exe = path.join(folder, one.name);
      await writeFile(exe, `#!/bin/sh\nexec ${one.command.map((word) => `'${word}'`).join(' ')} "$@"\n`);
      await chmod(exe, 0o755);
      return exe;
    }
    async function open(one: UnpackedPython, kind = ''): Promise<{ collector: Collector; request: RecordRequest }> {
      await host?.close();
      await target?.kill();
      await rm(folder, { recursive: true, force: true });
      const isSampled = minorOf(versionSaid(one.version)) >= 15 && kind !== 'py-spy';
      const exe = isSampled ? await asBuilt(one) : one.executable;
      host = await openLocalHost({ env: { ...plainPath, LANG: 'xx_XX.UTF-8', LC_ALL: 'xx_XX.UTF-8' } });
      target = await startProcess([...(isSampled ? one.command : [exe]), knownShares, '60', kind]);
      return {
        collector: firstThatCan(runtime.collectors(assetsDir)),
        request: requestFor(asRemote(target, 'python', [exe, knownShares]), { durationMs: 6000 }),
      };
    }
    async function record(one: UnpackedPython, change: Partial<RecordRequest>, kind = ''): Promise<Recording> {
      const { collector, request } = await open(one, kind);
      const asked = { ...request, ...change };
      const said: string[] = [];
      const recording = await collector.record(host!, { ...asked, log: (line) => said.push(line) });
      const { collector: by, errors, coverage, cost, rateHz } = recording;
      process.stdout.write(`      ${one.name}: ${JSON.stringify({ by, rateHz, errors, coverage, cost, said })}\n`);
      return recording;
    }
    it('are there', () =>
      assert.ok(those(false, 13).length > 0 && those(false, 15).length > 0, JSON.stringify(pythons)));

    it('are recorded by py-spy at the usual rate', async () => {
      for (const one of those(false)) {
        const recording = await record(one, { rateHz: 100 }, 'py-spy');
        assert.match(recording.collector, /^py-spy /, one.name);
        assertShares(recording, one.name);
      }
    });

    it('are recorded with native frames, which stand below Python’s, libc’s start frame apart', async () => {
      for (const one of those(false)) {
        const recording = await record(one, { rateHz: 100, native: true }, 'py-spy');
        assertShares(recording, one.name);
        assert.match(recording.remarks!.join('\n'), /^py-spy does not find the function in this interpreter/m);
        const { frames, stacks } = recording.profile;
        const roots = [...stacks.frame].filter((_, s) => stacks.parent[s] < 0).map((f) => frames[f].file);
        assert.ok(
          roots.some((file) => file.endsWith('/libc.so.6')),
          roots.join(),
        );
      }
    });

    it('are recorded by their own sampler at 1000 Hz from 3.15 on, with cost, whole paths and names', async () => {
      for (const one of those(false, 15)) {
        const recording = await record(one, { rateHz: 1000, mode: 'wall' });
        assert.equal(recording.collector, `profiling.sampling ${versionSaid(one.version)}`);
        assertShares(recording, one.name);
        const names = recording.profile.threads.map(({ name }) => name.replace(/\d+/, 'N'));
        assert.deepEqual(names.sort(), ['Thread N "MainThread"', 'Thread N "sleeper"']);
        assert.ok(recording.coverage! > 0.95, `coverage ${recording.coverage}`);
        for (const { samples } of recording.profile.threads) {
          const seconds = samples.weight.reduce((a, b) => a + b, 0);
          const due = recording.durationMs / 1000;
          assert.ok(Math.abs(seconds - due) < 0.1 * due, `${seconds} s in ${due} s of ${JSON.stringify(names)}`);
        }
        assert.ok(recording.cost!.profilerCpuSeconds! > 0.1 && recording.cost!.profilerCpuSeconds! < 6);
      }
    });

    it('lose nothing between the stretches of their own sampler', async () => {
      for (const one of those(false, 15)) {
        let stretches = 0;
        const live = { onUpdate: () => void stretches++ };
        const recording = await record(one, { rateHz: 500, mode: 'cpu', durationMs: 12_000, live });
        assert.ok(stretches >= 3, `${stretches} stretches`);
        assert.ok(recording.coverage! > 0.95, `coverage ${recording.coverage}`);
        assertShares(recording, one.name);
      }
    });

    it('tell how many samples of generators their own sampler could not read', async () => {
      for (const one of those(false, 15)) {
        const recording = await record(one, { rateHz: 500 }, 'generators');
        assert.ok(recording.errors > 0, 'errors are read');
        const own = recording.remarks!.filter((remark) => remark.includes('could not read'));
        assert.equal(own.length, recording.errors > 0.02 * 6 * 500 ? 1 : 0, recording.remarks!.join('\n'));
      }
    });

    it('are refused in words where they are free-threaded, and recorded from 3.15 on', async () => {
      for (const one of those(true)) {
        const isOld = minorOf(versionSaid(one.version)) < 15;
        const { collector, request } = await open(one);
        const recording = assertCan(collector, host!, request.process).then(() => collector.record(host!, request));
        if (isOld) await assert.rejects(recording, { message: /runs a free-threaded Python \(3\.1[34]\.\d+t\)/ });
        else assertShares(await recording, one.name);
      }
    });
  });
