/** An upload that is cancelled while its file is put in place (remote/finishUpload.sh): nothing of it is left. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { openSync, closeSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packShell } from '../../tools/packPrograms.mjs';
import { hasBusybox } from '../exec/labTask';
import { until } from '../support/until';

describe('the end of an upload', function () {
  this.timeout(20_000);
  for (const shell of [['dash'], ['bash', '--posix'], ['busybox', 'sh']]) {
    it(`leaves nothing when it is cancelled (${shell.join(' ')})`, async function () {
      if (shell[0] === 'busybox' && !hasBusybox()) return this.skip();
      const folder = await mkdtemp(path.join(os.tmpdir(), 'finish-upload-'));
      const received = path.join(folder, 'received');
      // From a pipe without an end it never has the whole.
      execFileSync('mkfifo', [received]);
      const pipe = openSync(received, 'r+');
      try {
        const args = [received, path.join(folder, 'py-spy'), '700', 'plain', 'sha256sum', 'x'];
        const [command, ...flags] = shell;
        const child = spawn(
          command,
          [...flags, '-c', packShell('src/exec/remote/finishUpload.sh').text, 'sh', ...args],
          { detached: true, stdio: 'ignore' },
        );
        const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
        await until('the new file', () => readdirSync(folder).length === 2, 5000, 10);
        // A shell that has just forked misses a signal on the way to its command.
        await sleep(200);
        process.kill(-child.pid!, 'SIGTERM');
        assert.equal(await ended, 143);
        assert.deepEqual(readdirSync(folder), []);
      } finally {
        closeSync(pipe);
        await rm(folder, { recursive: true });
      }
    });
  }
});
