/** Every program that is sent into a task is linted and checked against the oldest runtime it must support. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { serverKinds } from '../../src/exec/commands/program';
import { packShell } from '../../tools/packPrograms.mjs';
import { hasBusybox } from '../exec/labTask';
import { linters, node14, python36 } from './remoteTools';

const folders = ['src/exec/remote', 'src/capture', 'src/runtimes', 'src/doctor', 'src/vitals'];
const files = (ending: string) =>
  folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ending))
      .map((name) => path.join(folder, name)),
  );
/** Packed programs as they are sent. Linted separately, their parts would seem to use undefined names. */
const programs = ['server', 'download', 'finishUpload'].map((name) => `src/exec/remote/${name}.sh`);

/**
 * Rules that do not apply: intended word splitting (2046), `IFS= read` (1007), variables set by another part (2154),
 * and `test -O`, which dash, bash and busybox support (3067).
 */
const MEANT = 'SC2046,SC1007,SC2154,SC3067';

function passes(command: string, args: readonly string[], input?: string): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { input, encoding: 'utf8' });
  assert.equal(status, 0, error?.message ?? `${command} ${args.join(' ')}\n${stdout}${stderr}`.slice(0, 3000));
}

describe('programs sent into a task', function () {
  this.timeout(120_000);

  it('are all here', () => {
    assert.ok(files('.sh').length >= 15 && files('.py').length >= 1, files('').join(' '));
  });

  it('are read by dash, bash and busybox', () => {
    const shells = [['dash'], ['bash', '--posix'], ...(hasBusybox() ? [['busybox', 'sh']] : [])];
    for (const [shell, ...args] of shells) for (const file of files('.sh')) passes(shell, [...args, '-n', file]);
  });

  it('pass shellcheck', () => {
    const shellcheck = path.join(linters(), 'shellcheck');
    for (const file of programs)
      passes(shellcheck, ['-s', 'sh', '-S', 'warning', '-e', MEANT, '-'], packShell(file).text);
    passes(shellcheck, [
      '-s',
      'sh',
      '-S',
      'warning',
      '-e',
      MEANT,
      ...files('.sh').filter((file) => !file.startsWith('src/exec')),
    ]);
  });

  it('in Python keep to 3.6', () => {
    passes(path.join(linters(), 'vermin'), ['--no-tips', '-t=3.6-', '--violations', ...files('.py')]);
    const old = python36();
    if (old)
      for (const file of files('.py'))
        passes(old, ['-c', 'import sys;compile(open(sys.argv[1]).read(),sys.argv[1],"exec")', file]);
  });

  it('in JavaScript are read by Node 14', () => {
    const text = serverKinds.find((kind) => kind.name === 'node')?.command('0') ?? '';
    const folder = mkdtempSync(path.join(os.tmpdir(), 'node14-'));
    try {
      const file = path.join(folder, 'server.mjs');
      writeFileSync(file, text.slice(text.indexOf(" -e '") + 5, text.lastIndexOf("'")).replaceAll("'\\''", "'"));
      for (const one of [file, ...files('.cjs').filter((name) => !name.startsWith('src/exec'))])
        passes(node14(), ['--check', one]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('fit a command line of 37 KB, quoted', () => {
    for (const kind of serverKinds)
      assert.ok(kind.command('0123456789abcdef').length < 37_000, `${kind.name}: ${kind.command('').length}`);
  });
});
