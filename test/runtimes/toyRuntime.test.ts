/** A runtime that is only in the registry is found, offered, checked, recorded, judged idle and described. */
import { Command } from 'commander';
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findProcesses } from '../../src/capture/find/findProcesses';
import { createCapture } from '../../src/capture/record/captureTask';
import { CaptureError, UnknownProcessError, type CaptureRequest, type RemoteProcess } from '../../src/capture/types';
import { addCaptureOptions, requestOfOptions, type CaptureOptions } from '../../src/cli/captureOptions';
import { UsageError } from '../../src/cli/failure';
import { sessionChecks } from '../../src/doctor/checks/session';
import { rowsOf } from '../../src/doctor/findings';
import { lookInside } from '../../src/doctor/session';
import type { RemoteHost } from '../../src/exec/types';
import { describeProfile } from '../../src/page/describeProfile';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import { notMineByDefault } from '../../src/profile/myCode';
import type { Profile } from '../../src/profile/types';
import { createQueries } from '../../src/query/queries';
import { detectRuntime, libraryCode, offeredOptions, register, runtimes } from '../../src/runtimes/registry';
import type { Collector, RuntimeSpec } from '../../src/runtimes/types';
import { container, definition, fakeEcs, task } from '../capture/support/fakeEcs';
import { openLocalHost } from '../capture/support/localHost';
import { containerEnv, startProcess, type LocalProcess } from '../capture/support/localProcess';
import { parseCapture } from '../support/parseCapture';

/** 1 s, of which it worked 0.02 s in /srv/shop.toy. */
function toyProfile(file: string): Profile {
  const builder = new ProfileBuilder();
  const library = builder.stack(-1, builder.frame('play', '/opt/toylib/play.toy', 1, 0), 1);
  const stack = builder.stack(library, builder.frame('price', file, 3, 0), 4);
  builder.thread('main', Int32Array.of(stack, stack), Float64Array.of(0.01, 0.01));
  return builder.build({ name: 'toy', unit: 'seconds' });
}

describe('a runtime that is registered', function () {
  this.timeout(30_000);
  let folder: string;
  let unregister: () => void;
  const started: LocalProcess[] = [];
  const asked: string[] = [];
  const env = containerEnv();
  const script = (): string => path.join(folder, 'shop.toy');

  const collector = (name: string, change: Partial<Collector>): Collector => ({
    name,
    can: async () => ({ can: 'yes' }),
    async record(_host, request) {
      asked.push(`${name} records ${request.process.pid}, native ${String(request.native)}`);
      return {
        profile: toyProfile(script()),
        collector: `${name} 1.0`,
        runtimeVersion: '9.1',
        rateHz: request.rateHz,
        durationMs: 1000,
        startedAt: '2026-11-29T10:00:00.000Z',
        errors: 0,
      };
    },
    ...change,
  });

  const toy: RuntimeSpec = {
    id: 'toy',
    label: 'Toy',
    detection: {
      prefixes: ['toyvm'],
      library: 'libtoy[0-9.]*[0-9]',
      matches: (name, library) => name === 'toyvm' || library.startsWith('libtoy'),
      versionOf: (library) => library.slice('libtoy'.length),
    },
    modes: ['cpu'],
    memoryHint: 'Toys forget.',
    options: [{ name: 'native', label: 'Native frames', description: 'toy ones', help: 'toy frames' }],
    collectors: () => [
      collector('the first', {
        can: async () => ({ can: 'no', reason: new CaptureError('not-attachable', 'Not by this one.', 'x') }),
      }),
      collector('the second', {
        can: async () => ({ can: 'unknown' }),
        record: () => Promise.reject(new UnknownProcessError('It does not know this toy.', 'x')),
      }),
      collector('toy recorder', {}),
    ],
    readsMemory: false,
    idle: {
      shareOf: ({ profile, durationMs }) =>
        1 - (1000 * profile.threads[0].samples.weight.reduce((a, b) => a + b, 0)) / durationMs,
      samplesAreWork: true,
      advice: 'Wind it up.',
    },
    families: { masters: /toymaster/ },
    library: ['**/toylib/**'],
    async readFiles(_host, _process, order) {
      const files = 'hash' in order ? order.hash : [order.read];
      asked.push(`files ${files.map((one) => one.path).join(' ')}`);
      const digests = files.map((_, i) => [i, 'a'.repeat(64), 'b'.repeat(40), 5]);
      return { exitCode: 0, stdout: Buffer.from(JSON.stringify(digests)), stderr: '' };
    },
    checks: [
      {
        id: 'toy-key',
        title: 'Key of the toy',
        ask: async (_host, process) => process.pid,
        judge: (pid) => ({ status: 'warning', detail: `The key of ${String(pid)} is loose.` }),
      },
    ],
  };

  before(() => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'ecs-profiler-toy-')));
    copyFileSync(realpathSync('/bin/sh'), path.join(folder, 'toyvm'));
    copyFileSync(realpathSync('/bin/sh'), path.join(folder, 'appserver'));
    writeFileSync(script(), 'mkfifo "$0.$$"; exec 3<>"$0.$$"; echo ready; read line <&3\n');
    unregister = register(toy);
  });
  after(() => {
    unregister();
    rmSync(folder, { recursive: true });
    assert.ok(!runtimes().some(({ id }) => id === 'toy'));
  });
  afterEach(async () => {
    for (const one of started.splice(0)) await one.kill();
    asked.length = 0;
  });
  const start = async (program: string, more: Record<string, string> = {}): Promise<LocalProcess> => {
    const one = await startProcess([path.join(folder, program), script()], { ...env, ...more });
    started.push(one);
    return one;
  };
  const withHost = async <T>(work: (host: RemoteHost) => Promise<T>): Promise<T> => {
    const host = await openLocalHost({ env });
    try {
      return await work(host);
    } finally {
      await host.close();
    }
  };

  it('is found by its executable, and by its library in a program of another name, with a shell or without', async () => {
    const own = await start('toyvm');
    // Copy any library to this name: only the file that the process maps matters.
    const library = path.join(folder, 'libtoy1.7.so');
    const maps = readFileSync('/proc/self/maps', 'utf8');
    copyFileSync(/\/\S*\/libm\.so\S*/.exec(maps)?.[0] ?? /\/\S*\/libc\.so\S*/.exec(maps)![0], library);
    const embedding = await start('appserver', { LD_PRELOAD: library });
    const shown = ({ pid, runtime, runtimeVersion }: RemoteProcess) => [pid, runtime, runtimeVersion];
    const expected = [
      [own.pid, 'toy', ''],
      [embedding.pid, 'toy', '1.7'],
    ].sort(([a], [b]) => Number(a) - Number(b));
    for (const noShell of [undefined, 'python3', 'node'] as const) {
      const found = await withHost((host) => findProcesses({ ...host, facts: { ...host.facts, noShell } }));
      const ours = found.filter(({ runtime }) => runtime === 'toy').map(shown);
      assert.deepEqual(
        ours.sort(([a], [b]) => Number(a) - Number(b)),
        expected,
        noShell,
      );
    }
    assert.equal(detectRuntime('/usr/bin/python3.12', ''), 'python', 'the others are what they were');
  });

  it('says what is not the own code of users: what they begin with, too', () => {
    assert.ok(libraryCode().includes('**/toylib/**'));
    const ours = libraryCode().filter((rule) => rule !== '**/toylib/**');
    assert.deepEqual([...ours].sort(), [...notMineByDefault].sort());
    const { properties } = JSON.parse(readFileSync('package.json', 'utf8')).contributes.configuration;
    assert.deepEqual([...properties['ecsProfiler.myCode.folded'].default].sort(), [...ours].sort());
  });

  it('is offered by the command line, with the options it has', () => {
    const command = addCaptureOptions(new Command('capture'))
      .exitOverride()
      .configureOutput({ writeErr: () => undefined });
    assert.match(command.helpInformation(), /"python",\s+"node",\s+"toy"/);
    assert.match(command.helpInformation(), /--native\s+Python and Toy: /);
    const asked = (...argv: string[]) =>
      requestOfOptions(command.parse(['-o', 'f', ...argv], { from: 'user' }).opts<CaptureOptions>());
    assert.deepEqual([asked('--runtime', 'toy', '--native').native], [true]);
    assert.throws(() => asked('--runtime', 'toy', '--gil'), UsageError);
    const native = offeredOptions().find(({ name }) => name === 'native');
    assert.deepEqual(
      native?.runtimes.map(({ id }) => id),
      ['python', 'toy'],
    );
  });

  it('is checked by Check Exec', async () => {
    const one = await start('toyvm');
    const session = await withHost((host) =>
      lookInside(
        { assetsDir: '/nowhere', access: { openHost: async () => host } },
        { clusterArn: 'c', taskArn: 't', container: 'app', runtimeId: 'r' },
        new AbortController().signal,
      ),
    );
    const rows = new Map(rowsOf(sessionChecks(), session).map((row) => [row.id, row]));
    assert.deepEqual(
      [rows.get('toy-key')?.status, rows.get('toy-key')?.detail],
      ['warning', `The key of ${one.pid} is loose.`],
    );
    assert.equal(rows.get('attach')?.detail, 'Not needed: the process is not Python.');
  });

  it('is recorded by the first of its collectors that can, judged idle by its own rule, and described', async () => {
    const one = await start('toyvm');
    const lines: string[] = [];
    const hooks = {
      signal: new AbortController().signal,
      onProgress: () => undefined,
      log: (line: string) => lines.push(line),
    };
    const request: CaptureRequest = {
      cluster: 'shop',
      service: 'web',
      durationMs: 1000,
      rateHz: 100,
      mode: 'cpu',
      native: true,
      gil: true,
      cachePySpy: true,
    };
    const capture = createCapture({
      assetsDir: '/nowhere',
      access: {
        profile: '',
        ecs: fakeEcs([task('t', { containers: [container('app')] })], definition()),
        openHost: () => openLocalHost({ env }),
      },
    });
    const { metadata, file, idleShare, remark } = await capture(request, hooks);
    assert.deepEqual(
      [metadata.runtime, metadata.runtimeVersion, metadata.collector, metadata.processName, metadata.pid],
      ['toy', '9.1', 'toy recorder 1.0', 'shop.toy', one.pid],
    );
    assert.deepEqual(metadata.remarks, ['Recorded without the option gil: it is for Python.']);
    assert.deepEqual(asked, [`toy recorder records ${one.pid}, native true`, `files ${script()}`]);
    assert.deepEqual(
      metadata.files?.map(({ path: ran, bytes }) => [ran, bytes]),
      [[script(), 5]],
    );
    assert.ok(
      lines.some((line) => line.includes('toy recorder is used')),
      lines.join('\n'),
    );
    assert.equal(idleShare, 0.98);
    assert.equal(remark, 'The process was mostly waiting: 98 % of 1 s, 2 samples. Wind it up.');

    const profile = parseCapture(file, 'toy.speedscope.json');
    assert.equal(profile.capture?.runtime, 'toy');
    const { subtitle } = describeProfile(
      await createQueries(profile, { map: (file: string) => file } as never).summary(),
    );
    assert.match(subtitle, /toy recorder 1\.0, toy 9\.1/);

    await assert.rejects(capture({ ...request, mode: 'heap' }, hooks), {
      code: 'unsupported-mode',
      message: 'A memory profile can be taken of Node processes only; this is Toy.',
      hint: 'Choose CPU or wall time. Toys forget.',
    });
  });
});
