/** The command line in a shell whose other end of a pipe goes away, or whose disk is full. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { startLab } from '../../lab/lab';
import { itInLongRun } from '../support/longRun';

describe('the channels of the command line', function () {
  this.timeout(60_000);
  let folder: string;
  const at = (name: string): string => path.join(folder, name);
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'channels-'));
    // Its report is longer than what a pipe holds, so that writing it meets the end of the pipe.
    writeFileSync(at('many.txt'), Array.from({ length: 5000 }, (_, i) => `main;function_${i} 1\n`).join(''));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Runs a line of sh: `cli` is the command, `code` tells the last exit code on channel 3, $1 is the file. */
  function shell(line: string, env: NodeJS.ProcessEnv = {}): Promise<{ code: string; out: string; err: string }> {
    const script = `cli() { "${process.execPath}" tools/ecs-profiler.mjs "$@"; }; code() { echo "$?" >&3; }; ${line}`;
    const child = spawn('sh', ['-c', script, 'sh', at('many.txt')], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    const told = { code: '', out: '', err: '' };
    const [, stdout, stderr, code] = child.stdio as (Readable | null)[];
    stdout?.on('data', (chunk: Buffer) => (told.out += String(chunk)));
    stderr?.on('data', (chunk: Buffer) => (told.err += String(chunk)));
    code?.on('data', (chunk: Buffer) => (told.code += String(chunk).trim()));
    return new Promise((resolve) => child.on('close', () => resolve(told)));
  }
  before(async () => assert.equal((await shell('cli --version >&2; code')).code, '0', 'is built'));

  it('a reader of the result that has read enough is no failure', async () => {
    const { code, out, err } = await shell('{ cli report "$1" --json; code; } | head -1');
    assert.deepEqual({ code, out, err }, { code: '0', out: '{\n', err: '' });
  });

  it('a reader of the messages that went away does not change how a command ends', async () => {
    assert.deepEqual(await shell('{ cli bogus 2>&1; code; } | :'), { code: '2', out: '', err: '' });
  });

  itInLongRun('a capture whose messages nobody reads any more is made and stored', async () => {
    const lab = await startLab();
    try {
      const captured = at('captured.json');
      const aws = `--endpoint-url ${lab.ecsEndpoint} --region ${lab.region}`;
      const { code } = await shell(
        `{ cli capture lab/orders-api --duration 1 ${aws} -o "${captured}" 2>&1; code; } | head -1`,
        { AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' },
      );
      assert.equal(code, '0');
      assert.equal((await shell(`cli report "${captured}" >&2; code`)).code, '0');
    } finally {
      await lab.stop();
    }
  });

  it('a result that cannot be written is told once, with exit code 1', async () => {
    const { code, err } = await shell('cli report "$1" --json > /dev/full; code');
    assert.equal(code, '1');
    assert.match(err, /^ecs-profiler: The result could not be written: ENOSPC.*\.\n$/);
  });
});
