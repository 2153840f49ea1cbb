/**
 * Pythons as images have them, recorded for real: of python-build-standalone (`npm run pythons`), and copies of this
 * machine's that were stripped, or that py-spy cannot find its way in.
 */
import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import type { RecordRequest, Recording } from '../../../src/capture/types';
import { checkAttach } from '../../../src/runtimes/python/pyspy/attach';
import { createPySpyCollector } from '../../../src/runtimes/python/pyspy/collector';
import { onPath } from '../../../tools/lib/desktop';
import { standalonePythons } from '../../../tools/lib/standalonePythons';
import { asRemote, python as own, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { openLocalHost, type LocalHost } from '../../capture/support/localHost';
import { isLongRun } from '../../support/longRun';
import { assertShares, knownShares } from './knownShares';
import { assetsDir, plainPath, requestFor } from './support';

const MODES: Readonly<Record<string, Partial<RecordRequest>>> = {
  'non-blocking': {},
  blocking: { blocking: true },
  native: { native: true },
};
const HIDDEN = /^py-spy does not find the function in this interpreter that runs Python code/;

/** This machine's Python and others that are installed beside it. */
function installed(): string[] {
  const siblings = path.resolve(own, '..', '..', '..');
  const name = /^python3\.(?:1[1-9]|[2-9]\d)$/;
  return readdirSync(siblings).flatMap((folder) => {
    const bin = path.join(siblings, folder, 'bin');
    return (existsSync(bin) ? readdirSync(bin) : []).filter((one) => name.test(one)).map((one) => path.join(bin, one));
  });
}

/** A copy of an interpreter that can be changed. */
interface Copied {
  readonly executable: string;
  /** Of its libpython, where it has one: the place it is found in by `env`. */
  readonly env: Readonly<Record<string, string>>;
  /** The executable and its libpython. */
  readonly files: readonly string[];
}

function copyOf(python: string, folder: string): Copied {
  const real = realpathSync(python);
  const name = path.basename(real);
  for (const one of ['bin', 'lib']) mkdirSync(path.join(folder, one));
  const executable = path.join(folder, 'bin', name);
  copyFileSync(real, executable);
  const lib = path.resolve(real, '..', '..', 'lib');
  symlinkSync(path.join(lib, name), path.join(folder, 'lib', name));
  const library = readdirSync(lib).find((one) => one.startsWith(`lib${name}.so.`));
  if (library === undefined) return { executable, env: {}, files: [executable] };
  const copied = path.join(folder, 'lib', library);
  copyFileSync(path.join(lib, library), copied);
  return { executable, env: { LD_LIBRARY_PATH: path.dirname(copied) }, files: [executable, copied] };
}

/** Takes the table of sections from a 64-bit ELF file, as `strip --strip-section-headers` does. */
function takeSections(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(0, 0x28, 0x30);
  bytes.fill(0, 0x3c, 0x40);
  writeFileSync(file, bytes);
}

if (isLongRun)
  describe('Pythons as images have them', function () {
    this.timeout(300_000);
    let host: LocalHost | undefined;
    let target: LocalProcess | undefined;
    let folder = '';
    const end = async (): Promise<void> => {
      await host?.close();
      await target?.kill();
      host = target = undefined;
      if (folder !== '') rmSync(folder, { recursive: true, force: true });
      folder = '';
    };
    afterEach(end);

    async function record(
      executable: string,
      change: Partial<RecordRequest>,
      env: Readonly<Record<string, string>> = {},
      meanwhile = (): void => undefined,
      unreadable?: 'gone' | 'sectionless',
    ): Promise<Recording> {
      host = await openLocalHost({ env: plainPath });
      target = await startProcess([executable, knownShares, '60'], env);
      const process = asRemote(target, 'python', [executable, knownShares]);
      const collector = createPySpyCollector(assetsDir);
      assert.deepEqual(await collector.can(host, process), { can: 'yes' }, 'its version is known');
      meanwhile();
      // As Check Exec sees it, in an image with and without a shell.
      for (const one of [host, { ...host, facts: { ...host.facts, noShell: 'python3' as const } }])
        assert.equal((await checkAttach(one, process)).unreadable, unreadable);
      return collector.record(host, requestFor(process, { durationMs: 5000, rateHz: 200, ...change }));
    }

    /** Records in every mode; says whether py-spy found where in the native stack Python's functions are. */
    async function assertRecorded(who: string, copied: Pick<Copied, 'executable' | 'env'>): Promise<boolean> {
      let isFound = false;
      for (const [mode, change] of Object.entries(MODES)) {
        await host?.close();
        await target?.kill();
        const recording = await record(copied.executable, change, copied.env);
        const { errors, remarks = [], profile } = recording;
        process.stdout.write(`      ${who}, ${mode}: ${JSON.stringify({ errors, remarks })}\n`);
        assertShares(recording, `${who}, ${mode}`);
        assert.equal(errors, 0);
        isFound = !remarks.some((remark) => HIDDEN.test(remark));
        assert.ok(isFound || mode === 'native', remarks.join('\n'));
        const own = profile.frames.filter(({ name, file }) => name.startsWith('0x') && /python3\.\d+$/.test(file));
        assert.deepEqual(own, [], 'no addresses in the interpreter');
      }
      return isFound;
    }

    it('are recorded in every mode where they are of python-build-standalone', async function () {
      let pythons: ReturnType<typeof standalonePythons>;
      try {
        pythons = standalonePythons();
      } catch (error) {
        if (process.env.CI === 'true') throw error;
        process.stdout.write(`      not to be had here: ${String(error)}\n`);
        return this.skip();
      }
      for (const { name, executable, version } of pythons) {
        const isFound = await assertRecorded(version, { executable, env: {} });
        assert.equal(isFound, name.endsWith('python3.11'), `${version}: ${isFound}`);
      }
    });

    it('are recorded in every mode where they were stripped', async function () {
      if (onPath('strip') === null) {
        if (process.env.CI === 'true') throw new Error('strip is missing (binutils).');
        return this.skip();
      }
      const pythons = installed();
      assert.ok(pythons.length > 0, 'there is a Python to strip');
      for (const python of pythons)
        for (const how of ['--strip-debug', '--strip-all']) {
          await end();
          folder = mkdtempSync(path.join(os.tmpdir(), 'ecs-profiler-stripped-'));
          const copied = copyOf(python, folder);
          execFileSync('strip', [how, ...copied.files]);
          await assertRecorded(`${path.basename(python)} after strip ${how}`, copied);
        }
    });

    it('are refused in words where their file has no table of sections', async () => {
      folder = mkdtempSync(path.join(os.tmpdir(), 'ecs-profiler-sections-'));
      const copied = copyOf(own, folder);
      copied.files.forEach(takeSections);
      const recording = record(copied.executable, {}, copied.env, undefined, 'sectionless');
      await assert.rejects(recording, {
        code: 'not-attachable',
        message: /has no table of sections, by which py-spy finds/,
        hint: /plain strip leaves what py-spy needs/,
      });
    });

    it('are refused in words where their libpython was replaced while they run', async function () {
      folder = mkdtempSync(path.join(os.tmpdir(), 'ecs-profiler-replaced-'));
      const { executable, env, files } = copyOf(own, folder);
      if (files.length < 2) {
        if (process.env.CI === 'true') throw new Error(`${executable} has no libpython of its own to be replaced.`);
        return this.skip();
      }
      const recording = record(executable, {}, env, () => rmSync(files[1]), 'gone');
      await assert.rejects(recording, {
        code: 'not-attachable',
        message: /replaced or removed while the process runs/,
        hint: /Restart the service/,
      });
    });
  });
