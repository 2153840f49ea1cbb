/** Digests and content of the source files in a task, read by the programs that run there, from real processes. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hashFiles } from '../../../src/capture/files/hashFiles';
import { runtimeOf } from '../../../src/runtimes/registry';
import { MAX_FILE_BYTES, type RuntimeSpec } from '../../../src/runtimes/types';
import type { RemoteProcess } from '../../../src/capture/types';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import type { Profile } from '../../../src/profile/types';
import { openLocalHost, type LocalHost } from '../support/localHost';
import { asRemote, python, startProcess, type LocalProcess } from '../support/localProcess';
import { node14, python36 } from '../../exec-commands/remoteTools';

const source = 'def price(x):\n    return x * 2  # \u00e9\n';
const typescript = 'export function price(x: number): number {\n  return x * 2;\n}\n';
const generated = 'function price(x) {\n  return x * 2;\n}\n//# sourceMappingURL=shop.js.map\n';
const digests = (content: string | Buffer) => {
  const bytes = Buffer.from(content);
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    gitBlob: execFileSync('git', ['hash-object', '--stdin'], { input: bytes, encoding: 'utf8' }).trim(),
    bytes: bytes.length,
  };
};
const options = { timeoutMs: 20_000 };
const readRanFiles: RuntimeSpec['readFiles'] = (on, process, order, limits) => {
  const runtime = runtimeOf(process.runtime);
  assert.ok(runtime);
  return runtime.readFiles(on, process, order, limits);
};
const hooksInto = (lines: string[]) => ({
  signal: new AbortController().signal,
  log: (line: string) => lines.push(line),
});

/** A profile of one sample a file, the first the heaviest. */
function profileOf(files: readonly string[], sourceMaps?: Record<string, string>): Profile {
  const builder = new ProfileBuilder();
  const stacks = files.map((file) => builder.stack(-1, builder.frame('f', file, 0, 0), 1));
  builder.thread(
    'main',
    Int32Array.from(stacks),
    Float64Array.from(files, (_, i) => files.length - i),
  );
  return { ...builder.build({ name: 'x', unit: 'seconds' }), ...(sourceMaps && { sourceMaps }) };
}

describe('source files in a task', function () {
  this.timeout(60_000);
  let folder: string;
  let host: LocalHost;
  const started: LocalProcess[] = [];
  const inFolder = async (runtime: 'python' | 'node', program: string): Promise<RemoteProcess> => {
    const code =
      runtime === 'python'
        ? `import os, sys, time\nos.chdir(sys.argv[1])\nprint("ready", flush=True)\ntime.sleep(600)`
        : 'process.chdir(process.argv[1]); console.log("ready"); setTimeout(() => {}, 600000)';
    const one = await startProcess([program, runtime === 'python' ? '-c' : '-e', code, folder]);
    started.push(one);
    return asRemote(one, runtime, [program]);
  };

  before(async () => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'ran-files-')));
    host = await openLocalHost();
    writeFileSync(path.join(folder, 'shop.py'), source);
    writeFileSync(path.join(folder, 'large.py'), Buffer.alloc(MAX_FILE_BYTES + 1, 35));
    execFileSync('mkfifo', [path.join(folder, 'pipe.py')]);
    execFileSync(python, [
      '-c',
      'import sys, zipfile; zipfile.ZipFile(sys.argv[1], "w").writestr("shop/cart.py", sys.argv[2])',
      path.join(folder, 'lib.zip'),
      source,
    ]);
    writeFileSync(path.join(folder, 'shop.js'), generated);
    writeFileSync(
      path.join(folder, 'shop.js.map'),
      JSON.stringify({
        version: 3,
        sources: ['../src/shop.ts', 'other.ts'],
        sourcesContent: [typescript, null],
        names: [],
        mappings: 'AAAA;AACA;AACA',
      }),
    );
    writeFileSync(path.join(folder, 'other.ts'), source);
  });
  after(async () => {
    await Promise.all(started.map((one) => one.kill()));
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are hashed in Python: absolute and relative paths, URLs, files in archives; what is no file, too large or gone is passed over', async () => {
    const lines: string[] = [];
    const wanted = [`${folder}/shop.py`, 'shop.py', `file://${folder}/shop.py`, `${folder}/lib.zip/shop/cart.py`];
    const others = [
      `${folder}/large.py`,
      `${folder}/pipe.py`,
      '/dev/zero',
      `${folder}/gone.py`,
      '$(touch /tmp/x).py',
      `${folder}/site-packages/x.py`,
    ];
    for (const program of [python, ...[python36()].filter((one) => one !== null)]) {
      const found = await hashFiles(
        host,
        await inFolder('python', program),
        profileOf([...wanted, ...others]),
        hooksInto(lines),
      );
      assert.deepEqual(
        found,
        wanted.map((one) => ({ path: one, ...digests(source) })),
        program,
      );
    }
    assert.match(lines[0], /4 of 9 source files were found/);
  });

  it('are hashed in Node: scripts, and the sources of maps by the text in the map or the file it names', async () => {
    const map = JSON.stringify({
      version: 3,
      sources: ['../src/shop.ts', 'other.ts'],
      names: [],
      mappings: 'AAAA;AACA;AACA',
    });
    const file = `file://${folder}/shop.js`;
    const target = await inFolder('node', node14());
    const found = await hashFiles(
      host,
      target,
      profileOf([file, `${folder}/shop.py`, 'gone.js', `${folder}/pipe.py`], { [file]: map }),
      hooksInto([]),
    );
    assert.deepEqual(found, [
      {
        path: path.resolve(folder, '../src/shop.ts'),
        ...digests(typescript),
        mapped: true,
        source: { generated: file, number: 0 },
      },
      { path: `${folder}/shop.py`, ...digests(source) },
    ]);
    const { stdout } = await readRanFiles(
      host,
      target,
      { read: { path: '', source: { generated: file, number: 1 } } },
      options,
    );
    assert.equal(Buffer.from(stdout).toString('utf8'), source);
    for (const wrong of ['{', '7', map.replace('AAAA', 'AGAA'), map.replace('["../src/shop.ts","other.ts"]', '7')])
      assert.deepEqual(
        await hashFiles(host, target, profileOf([file], { [file]: wrong }), hooksInto([])),
        [{ path: file, ...digests(generated) }],
        wrong,
      );
    // Code on one line comes from where the function begins.
    const builder = new ProfileBuilder();
    builder.thread('main', Int32Array.of(builder.stack(-1, builder.frame('f', file, 1, 15), 1)), Float64Array.of(1));
    const oneLine = {
      ...builder.build({ name: 'x', unit: 'seconds' }),
      sourceMaps: { [file]: map.replace(/"AAAA[^"]*/, '"AAAA,UCAA') },
    };
    assert.deepEqual(
      (await hashFiles(host, target, oneLine, hooksInto([]))).map(({ path: name, sha256 }) => [name, sha256]),
      [[`${folder}/other.ts`, digests(source).sha256]],
    );
  });

  it('that a map names are those of programs: nothing else in the task is read or hashed for it', async () => {
    const secret = 'AWS_SECRET=x\n';
    for (const name of ['.env', 'secret', 'secret.json', 'real.ts']) writeFileSync(path.join(folder, name), secret);
    rmSync(path.join(folder, 'link.ts'), { force: true });
    symlinkSync(path.join(folder, 'secret'), path.join(folder, 'link.ts'));
    const target = await inFolder('node', process.execPath);
    const asked = async (map: object, isOnDisk: boolean): Promise<unknown[]> => {
      // Without a link the map is that of code in memory alone, which has the name of a file.
      const name = isOnDisk ? 'named.js' : 'memory.js';
      writeFileSync(path.join(folder, name), isOnDisk ? 'f();\n//# sourceMappingURL=named.js.map\n' : 'f();\n');
      writeFileSync(path.join(folder, 'named.js.map'), JSON.stringify(map));
      const file = `file://${folder}/${name}`;
      const found = await hashFiles(host, target, profileOf([file], { [file]: JSON.stringify(map) }), hooksInto([]));
      return found.map((one) => [one.path, one.sha256]);
    };
    const mapOf = (source: string, sourceRoot?: string): object => ({
      ...{ version: 3, sources: [source], names: [], mappings: 'AAAA' },
      ...(sourceRoot !== undefined && { sourceRoot }),
    });
    const real = [[`${folder}/real.ts`, digests(secret).sha256]];
    for (const isOnDisk of [true, false]) {
      for (const [source, root] of [
        ['real.ts', folder],
        ['real.ts', `file://${folder}/`],
        [`..${folder}/real.ts`, '/tmp'],
        [`${folder}/real.ts`, undefined],
      ] as const)
        assert.deepEqual(await asked(mapOf(source, root), isOnDisk), real, `${root} ${source}`);
      for (const [source, root] of [
        ['.env', folder],
        ['secret', folder],
        ['secret.json', `${folder}/sub/..`],
        ['link.ts', folder],
        ['../../../../../../../../etc/passwd', folder],
        ['environ', '/proc/self'],
        ['zero', 'file:///dev'],
        ['real.ts', 'https://example.com/'],
        ['real.ts', `${folder}\0`],
        ['real.ts', `file://${folder}/%00`],
        ['real.ts', `${'./'.repeat(30_000)}x`],
      ] as const)
        assert.deepEqual(await asked(mapOf(source, root), isOnDisk), [], `${root?.slice(0, 100)} ${source}`);
    }
  });

  it('are asked for without paths that are none, and not by a map whose root makes too much of its sources', async () => {
    const orders: string[][] = [];
    const noting = {
      ...host,
      runScript: async (_script: string, args: readonly string[]) => {
        const order = JSON.parse(args.at(-1) ?? '') as { hash: { path: string }[] };
        orders.push(order.hash.map((one) => one.path));
        return { exitCode: 0, stdout: Buffer.from('[]'), stderr: '' };
      },
    };
    const target = await inFolder('node', process.execPath);
    const root = 'r'.repeat(300_000);
    const sources = new Array<string>(50_000).fill('a.ts');
    const map = JSON.stringify({ version: 3, sources, sourceRoot: root, names: [], mappings: 'AAAA' });
    const long = `/srv/${'x'.repeat(5000)}.js`;
    await hashFiles(
      noting,
      target,
      profileOf(['/srv/a.js', '/srv/b.js', long, '/srv/\0.js'], { '/srv/a.js': map }),
      hooksInto([]),
    );
    assert.deepEqual(orders, [['/srv/a.js', '/srv/b.js']]);
  });

  it('are read whole, and refused where there is none or it is too large', async () => {
    for (const [runtime, program] of [
      ['python', python],
      ['node', process.execPath],
    ] as const) {
      const target = await inFolder(runtime, program);
      const read = (name: string) => readRanFiles(host, target, { read: { path: name } }, options);
      const { exitCode, stdout } = await read('shop.py');
      assert.deepEqual([exitCode, Buffer.from(stdout).toString('utf8')], [0, source]);
      assert.equal((await read(`${folder}/gone.py`)).exitCode, 3);
      assert.equal((await read(`${folder}/pipe.py`)).exitCode, 3);
      assert.equal((await read(`${folder}/large.py`)).exitCode, 4);
    }
  });

  it('are no reason to lose a recording', async () => {
    const lines: string[] = [];
    const broken: RemoteProcess = { ...(await inFolder('python', python)), exe: '/nowhere/python3' };
    const failing = { ...host, run: async () => ({ exitCode: 0, stdout: Buffer.from('no JSON'), stderr: '' }) };
    assert.deepEqual(await hashFiles(failing, broken, profileOf(['a.py']), hooksInto(lines)), []);
    assert.match(lines[0], /could not be hashed/);
  });
});
