/** Files of any size, into and out of a task: streams, resuming, damage, what is kept and what is not. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openRemoteHost } from '../../src/exec/remoteHost';
import { downloadAcrossSessions } from '../../src/exec/transfer/downloadFile';
import { TransferRate, progressOf } from '../../src/exec/transfer/progress';
import type { FileHost } from '../../src/exec/types';
import { type LabTask, startLabTask } from '../exec/labTask';

const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('a transfer', function () {
  this.timeout(60_000);
  let task: LabTask;
  let host: FileHost;
  let local: string;
  const remote = (name: string) => path.join(task.root, name);
  const here = (name: string) => path.join(local, name);

  before(async () => {
    task = await startLabTask({ shell: 'dash' });
    host = await openRemoteHost(task.api, task.target, {});
    local = mkdtempSync(path.join(os.tmpdir(), 'exec-files-'));
  });
  after(async () => {
    await host?.close();
    await task?.close();
    rmSync(local, { recursive: true, force: true });
  });

  it('sends a file of this machine and fetches it into another', async () => {
    const bytes = Buffer.concat([randomBytes(300_000), Buffer.from('\u{FFFD}\u{FFFC}\r\n'.repeat(5000), 'utf8')]);
    writeFileSync(here('out'), bytes);
    await host.upload({ localPath: here('out') }, remote('in'), { mode: 0o640 });
    assert.equal(sha(readFileSync(remote('in'))), sha(bytes));
    assert.equal(statSync(remote('in')).mode & 0o777, 0o640);
    assert.equal(await host.downloadTo(remote('in'), here('back'), {}), bytes.length);
    assert.equal(sha(readFileSync(here('back'))), sha(bytes));
    assert.equal(existsSync(here('back.part')), false);
  });

  it('compresses what is worth it and nothing else', async () => {
    const text = Buffer.from('a line of a log that repeats\n'.repeat(40_000));
    writeFileSync(remote('log'), text);
    const before = host.bytesOnWire;
    assert.equal(sha(await host.download(remote('log'), {})), sha(text));
    const down = host.bytesOnWire - before;
    await host.upload(text, remote('log2'), { mode: 0o600 });
    const up = host.bytesOnWire - before - down;
    assert.equal(sha(readFileSync(remote('log2'))), sha(text));
    assert.ok(down < text.length / 10 && up < text.length / 10, `${down} bytes down, ${up} bytes up`);
  });

  it('carries incompressible bytes nearly as they are', async () => {
    const bytes = randomBytes(300_000);
    writeFileSync(remote('random'), bytes);
    const before = host.bytesOnWire;
    assert.equal(sha(await host.download(remote('random'), {})), sha(bytes));
    // Of the 1,024 bytes of a message, 120 are its header, and an acknowledgement of about 330 bytes is sent back.
    const share = bytes.length / (host.bytesOnWire - before);
    assert.ok(share > 0.6, `content is ${share.toFixed(2)} of what was on the wire; base64 could have been 0.5`);
  });

  it('holds the container back while its bytes are not taken', async () => {
    const bytes = randomBytes(400_000);
    writeFileSync(remote('slow'), bytes);
    let taking = 0;
    let most = 0;
    const parts: Uint8Array[] = [];
    const size = await host.downloadStream(remote('slow'), {
      onBytes: async (part) => {
        most = Math.max(most, ++taking);
        await new Promise((resolve) => setTimeout(resolve, 30));
        parts.push(part);
        taking--;
      },
    });
    assert.equal(size, bytes.length);
    assert.equal(sha(Buffer.concat(parts)), sha(bytes));
    assert.equal(most, 1, 'one piece at a time');
  });

  it('tells of a sink that fails', async () => {
    await assert.rejects(
      host.downloadStream(remote('slow'), {
        onBytes: async () => {
          throw new Error('disk full');
        },
      }),
      { name: 'ExecError', code: 'other', message: /could not be handled/ },
    );
  });

  it('goes on with the part file of an earlier one', async () => {
    const bytes = randomBytes(2_000_000);
    writeFileSync(remote('big'), bytes);
    writeFileSync(here('big.part'), bytes.subarray(0, 1_950_000));
    const before = host.bytesOnWire;
    assert.equal(await host.downloadTo(remote('big'), here('big'), { resume: true }), bytes.length);
    assert.equal(sha(readFileSync(here('big'))), sha(bytes));
    assert.ok(host.bytesOnWire - before < 800_000, 'only the rest was sent');
  });

  it('starts over where the part file is of another file', async () => {
    const bytes = randomBytes(100_000);
    writeFileSync(remote('other'), bytes);
    writeFileSync(here('other.part'), randomBytes(90_000));
    await host.downloadTo(remote('other'), here('other'), { resume: true });
    assert.equal(sha(readFileSync(here('other'))), sha(bytes));
  });

  it('gives a growing file as it was when it began', async () => {
    const bytes = randomBytes(200_000);
    writeFileSync(remote('growing'), bytes);
    const got = await host.download(remote('growing'), { onProgress: () => appendFileSync(remote('growing'), 'more') });
    assert.equal(sha(got), sha(bytes));
  });

  it('keeps no part file when it may not', async () => {
    await assert.rejects(host.downloadTo(remote('nothing'), here('nothing'), {}), { code: 'other' });
    assert.equal(existsSync(here('nothing.part')), false);
  });

  it('goes on in a new session when one is lost', async () => {
    const bytes = randomBytes(1_500_000);
    writeFileSync(remote('long'), bytes);
    let sessions = 0;
    const own: string[] = [];
    const api = {
      ...task.api,
      executeCommand: async (...args: Parameters<typeof task.api.executeCommand>) => {
        const grant = await task.api.executeCommand(...args);
        own.push(grant.sessionId);
        return grant;
      },
    };
    const open = async () => {
      sessions++;
      return openRemoteHost(api, task.target, {});
    };
    const starts: number[] = [];
    let fresh = true;
    const size = await downloadAcrossSessions(open, remote('long'), here('long'), {
      onProgress: (done) => {
        if (fresh) starts.push(done);
        fresh = false;
        if (sessions === 1 && done > 500_000) {
          fresh = true;
          void task.api.terminateSession(own[0]);
        }
      },
    });
    assert.equal(size, bytes.length);
    assert.equal(sha(readFileSync(here('long'))), sha(bytes));
    assert.equal(sessions, 2);
    assert.ok((starts.at(-1) ?? 0) > 500_000, `went on at ${starts.join(', ')}`);
  });
});

describe('the time a transfer takes', () => {
  it('is told by its last seconds', () => {
    const rate = new TransferRate();
    assert.equal(rate.timeLeftMs(0, 1000, 0), null);
    assert.equal(rate.timeLeftMs(10, 1000, 100), null);
    assert.equal(rate.timeLeftMs(100, 1000, 1000), 9000);
    for (let s = 2; s <= 20; s++) rate.timeLeftMs(100 + s, 1000, s * 1000);
    const slow = rate.timeLeftMs(121, 1000, 21_000);
    assert.equal(slow, 879_000);
    assert.equal(rate.timeLeftMs(1000, 1000, 22_000), 0);
  });

  it('comes with a progress that never goes back', () => {
    const seen: unknown[] = [];
    let now = 0;
    const report = progressOf(
      (...args) => seen.push(args),
      () => now,
    );
    report(50, 100);
    now = 1000;
    report(20, 100);
    report(90, 100);
    assert.deepEqual(seen, [
      [50, 100, null],
      [50, 100, null],
      [90, 100, 250],
    ]);
  });
});
