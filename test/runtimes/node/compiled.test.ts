/** Code that exists in memory alone: what ran and its map come from the process, not from its disk. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import esbuild from 'esbuild';
import { hashFiles } from '../../../src/capture/files/hashFiles';
import { createNodeInspectorCollector } from '../../../src/runtimes/node/collector';
import type { CapturedFile } from '../../../src/metadata/types';
import type { Profile } from '../../../src/profile/types';
import { createSourceMapper } from '../../../src/source/createSourceMapper';
import { locateFrame, profileFiles } from '../../../src/source/profileFiles';
import { judge, truthText } from '../../../src/source/truth/judge';
import type { BuiltMapper } from '../../../src/source/types';
import { node14 } from '../../exec-commands/remoteTools';
import { openLocalHost, type LocalHost } from '../../capture/support/localHost';
import { asRemote, programs, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { memoryWorkspace } from '../../source/memoryWorkspace';
import { until } from '../../support/until';
import { requestFor } from '../support';
import { firstOf } from '../../support/longRun';

const folder = path.join(programs, 'compiled');
const source = readFileSync(path.join(folder, 'orders.ts'), 'utf8');
const lineOf = (part: string): number => source.slice(0, source.indexOf(part)).split('\n').length;
const [DEFINED, LOOP] = [lineOf('function hotTotal'), lineOf('for (const one')];
/** Other tests use the usual one at the same time. */
const ANY_PORT = { NODE_OPTIONS: '--inspect-port=0' };
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

interface Recorded {
  readonly profile: Profile;
  readonly files: readonly CapturedFile[];
  readonly mapper: BuiltMapper;
}

describe('Node code that was compiled in memory', function () {
  this.timeout(60_000);
  const collector = createNodeInspectorCollector();
  let target: LocalProcess | undefined;
  let host: LocalHost | undefined;
  let app: string;
  beforeEach(() => {
    app = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'compiled-')));
    mkdirSync(path.join(app, 'src'));
    copyFileSync(path.join(folder, 'orders.ts'), path.join(app, 'src', 'orders.ts'));
  });
  afterEach(async () => {
    await host?.close();
    await target?.kill();
    rmSync(app, { recursive: true, force: true });
  });

  /** As tsx compiles it: on one line with its map inline, or otherwise as `options` say. */
  const compile = (text: string, options: esbuild.TransformOptions = {}): string =>
    esbuild.transformSync(text, {
      loader: 'ts',
      format: 'cjs',
      target: 'node14',
      keepNames: true,
      minifyWhitespace: true,
      sourcemap: 'inline',
      sourcefile: path.join(app, 'src', 'orders.ts'),
      ...options,
    }).code;
  /** Records a program and hashes what ran, as a capture does. `before`: called between the two. */
  async function record(
    texts: readonly string[],
    how: { readonly worker?: true; readonly eval?: true } = {},
    { node = process.execPath, before = (): unknown => undefined } = {},
  ): Promise<Recorded> {
    const file = path.join(app, 'src', 'orders.ts');
    const argv = [node, path.join(folder, 'main.cjs'), JSON.stringify({ file, texts, ...how })];
    target = await startProcess(argv, ANY_PORT);
    const remote = asRemote(target, 'node', argv);
    host = await openLocalHost();
    const { profile } = await collector.record(host, requestFor(remote, { durationMs: 1200 }));
    before();
    const hooks = { signal: new AbortController().signal, log: () => undefined };
    const files = await hashFiles(host, remote, profile, hooks);
    const mapper = await createSourceMapper({
      files: profileFiles(profile),
      workspace: memoryWorkspace({ '/repo/src/orders.ts': source }),
      sourceMaps: profile.sourceMaps,
      captured: files,
    });
    return { profile, files, mapper };
  }
  /** Definition, and line with most samples, of the function in the workspace. */
  function hot({ profile, mapper }: Recorded): (number | null)[] {
    const weights = new Map<number, number>();
    const { frames, stacks, threads } = profile;
    const is = (stack: number): boolean => stack >= 0 && frames[stacks.frame[stack]].name === 'hotTotal';
    for (const { samples } of threads)
      for (const stack of samples.stack.filter(is)) {
        const line =
          stacks.line[stack] > 0 ? locateFrame(mapper, frames[stacks.frame[stack]], stacks.line[stack]) : null;
        if (line !== null) weights.set(line.line, (weights.get(line.line) ?? 0) + 1);
      }
    const frame = frames.find(({ name }) => name === 'hotTotal');
    assert.ok(frame, frames.map(({ name }) => name).join());
    const [most] = [...weights].sort((a, b) => b[1] - a[1]);
    return [locateFrame(mapper, frame, 0)?.line ?? null, most?.[0] ?? null];
  }
  const truthOf = async ({ files }: Recorded, text: string): Promise<string> =>
    (
      await judge(
        '/repo/src/orders.ts',
        { text },
        files.filter((one) => one.path.endsWith('orders.ts')),
        { find: async () => null },
      )
    ).truth;

  const lines = { minifyWhitespace: false };
  for (const [what, options, how, node] of firstOf(1, [
    ['in a worker thread, on one line', {}, { worker: true }, undefined],
    ['in Node 14, on lines of its own', lines, {}, node14],
    ['on one line', {}, {}, undefined],
    ['on lines of its own', lines, {}, undefined],
    ['evaluated under a URL', lines, { eval: true }, undefined],
  ] as const))
    it(`is shown on its source, which is exact by the text in its map: ${what}`, async () => {
      // What lies on the disk when it is hashed is of no account.
      const before = (): void => writeFileSync(path.join(app, 'src', 'orders.ts'), '// Deployed over.\n');
      const found = await record([compile(source, options)], how, { node: node?.(), before });
      // On one line, V8 tells no more than the function.
      const [defined, line] = hot(found);
      assert.equal(defined, DEFINED);
      assert.ok(options === lines ? line === LOOP || line === LOOP - 1 : line === DEFINED, String(line));
      const captured = found.files.filter(({ path: name }) => name.endsWith('orders.ts'));
      assert.deepEqual(
        captured.map(({ sha256, from, mapped }) => [sha256, from, mapped]),
        [[sha(source), 'running', true]],
      );
      assert.equal(await truthOf(found, source), 'exact');
      assert.equal(await truthOf(found, `${source}\n`), 'differs');
    });

  it('without a map is found by name, and is not what the workspace has', async () => {
    const found = await record([compile(source, { sourcemap: false })]);
    assert.deepEqual(hot(found), [DEFINED, null]);
    assert.deepEqual(found.mapper.byName, ['/repo/src/orders.ts']);
    const captured = found.files.filter(({ path: name }) => name.endsWith('orders.ts'));
    assert.deepEqual(
      captured.map(({ from }) => from),
      ['running'],
    );
    assert.notEqual(captured[0].sha256, sha(source));
    assert.notEqual(await truthOf(found, source), 'exact');
  });

  it('under one name in two texts has positions in the one that ran most, and none in the other', async () => {
    const other = `export const more = 1;\nexport const and = 2;\n${source}`;
    const found = await record([source, other].map((text) => compile(text)));
    const frames = found.profile.frames.filter(({ name }) => name === 'hotTotal');
    assert.deepEqual(frames.map(({ line }) => line > 0).sort(), [false, true]);
    const known = frames.find(({ line }) => line > 0);
    assert.equal(known && locateFrame(found.mapper, known, 0)?.line, DEFINED);
    const unknown = frames.find(({ line }) => line === 0);
    assert.equal(unknown && locateFrame(found.mapper, unknown, 0), null);
  });

  it('is never stopped while its texts are read, not even by a debugger statement', async () => {
    const found = await record([compile(source.replace('  return sum;', '  debugger;\n  return sum;'))]);
    assert.equal(hot(found)[0], DEFINED);
    process.kill(target!.pid, 'SIGUSR2');
    const told = await until('the longest turn', async () => /longest (\d+)/.exec(target!.output())?.[1]);
    assert.ok(Number(told) < 2000, `${told} ms`);
  });

  it('is told apart from a file that is what ran, whose own bytes are hashed', async () => {
    const plain =
      '\uFEFFexports.run = function hotTotal() {\r\n  for (const end = Date.now() + 12; Date.now() < end; ) Math.sqrt(end);\r\n};\r\n';
    writeFileSync(path.join(app, 'plain.js'), plain);
    writeFileSync(
      path.join(app, 'main.js'),
      "const { run } = require('./plain.js');\nsetInterval(run, 20);\nconsole.log('ready');\n",
    );
    const argv = [process.execPath, path.join(app, 'main.js')];
    target = await startProcess(argv, ANY_PORT);
    const remote = asRemote(target, 'node', argv);
    host = await openLocalHost();
    const { profile } = await collector.record(host, requestFor(remote, { durationMs: 1000 }));
    const files = await hashFiles(host, remote, profile, {
      signal: new AbortController().signal,
      log: () => undefined,
    });
    const found = files.find((one) => one.path.endsWith('plain.js'));
    assert.deepEqual([found?.sha256, found?.from], [sha(plain), 'running']);
    const truth = await judge('/repo/plain.js', { text: plain }, found ? [found] : [], { find: async () => null });
    assert.equal(truthText(truth), 'Exact: this is the text that ran.');
  });
});
