import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { openRemoteHost } from '../../src/exec/remoteHost';
import type { FileHost, RemoteHost } from '../../src/exec/types';
import { type LabTask, type ShellName, hasBusybox, startLabTask } from '../exec/labTask';
import { within } from '../support/until';
import { isLongRun, itInLongRun } from '../support/longRun';

const limit = { timeoutMs: 20_000 };
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Polls until nothing of the container runs; the agent needs a moment to reap. */
async function assertClean(task: LabTask, withinMs: number): Promise<void> {
  await within(withinMs, () => task.processes().length === 0 && task.files().length === 0);
  assert.deepEqual({ processes: task.processes(), files: task.files() }, { processes: [], files: [] });
}

/** A killed process may be listed a moment longer on a busy machine. */
async function assertGone(task: LabTask, what: RegExp): Promise<void> {
  const left = () => task.processes().filter((p) => what.test(p));
  await within(3000, () => left().length === 0);
  assert.deepEqual(left(), []);
}

// Under bash in the long run.
const shells = (isLongRun ? ['dash', 'bash', 'busybox'] : ['dash', 'busybox']) as ShellName[];
for (const shell of shells) {
  describe(`a remote host under ${shell}`, function () {
    this.timeout(60_000);
    let task: LabTask;
    let host: RemoteHost;

    before(async function () {
      if (shell === 'busybox' && !hasBusybox()) {
        process.stderr.write('skipped: busybox-static is not installed\n');
        this.skip();
      }
      task = await startLabTask({ shell });
      host = await openRemoteHost(task.api, task.target, {});
    });
    after(async () => {
      await host?.close();
      await task?.close();
    });

    it('reports what it found', () => {
      assert.equal(host.facts.uid, process.getuid?.());
      assert.equal(host.facts.tempDir, path.join(task.root, 'tmp'));
      assert.equal(statSync(host.facts.privateDir).mode & 0o777, 0o700);
    });

    it('gives exact bytes, stderr apart and the exit code', async () => {
      const wild = Buffer.concat([
        Buffer.from('\r\n\0\x1b[31m\u{FFFD}\xff\n@@x READY\n=1 AAAA\n', 'utf8'),
        randomBytes(150_000),
      ]);
      writeFileSync(path.join(task.root, 'wild'), wild);
      const result = await host.run(['sh', '-c', 'cat wild; echo "to stderr \u{FFFD}" >&2; exit 7'], limit);
      assert.equal(sha(result.stdout), sha(wild));
      assert.equal(result.stderr, 'to stderr \u{FFFD}\n');
      assert.equal(result.exitCode, 7);
    });

    it('passes arguments and input untouched', async () => {
      const args = ['', ' a  b ', "it's", '$HOME `id` "x"', '*', '-n', 'new\nline', 'é\u{1F600}', '\\', '#no'];
      const result = await host.runScript('printf "%s\\0" "$@"; cat', args, {
        ...limit,
        stdin: Buffer.from('in\0put'),
      });
      assert.equal(Buffer.from(result.stdout).toString('utf8'), `${args.map((a) => `${a}\0`).join('')}in\0put`);
      assert.equal(result.exitCode, 0);
    });

    it('streams output as it comes', async () => {
      const seen: number[] = [];
      const started = Date.now();
      await host.runScript('echo one; sleep 1; echo two', [], {
        ...limit,
        onStdout: () => seen.push(Date.now() - started),
      });
      assert.equal(seen.length, 2);
      assert.ok(seen[1] - seen[0] > 700, `chunks ${seen.join(', ')} ms after the start`);
    });

    it('runs several commands at once', async () => {
      const results = await Promise.all(
        [1, 2, 3, 4].map((n) =>
          host.runScript(
            'sleep 0.2; i=0; while [ $i -lt 400 ]; do echo "$1 $i ...................................."; i=$((i+1)); done',
            [String(n)],
            limit,
          ),
        ),
      );
      results.forEach((result, index) => {
        const lines = Buffer.from(result.stdout).toString().trim().split('\n');
        assert.equal(lines.length, 400);
        assert.ok(lines.every((line, i) => line.startsWith(`${index + 1} ${i} `)));
      });
    });

    it('keeps the first 64 KB of a flood on stderr', async () => {
      const result = await host.runScript(
        'i=0; while [ $i -lt 3000 ]; do echo "................................................................" >&2; i=$((i+1)); done; echo out',
        [],
        limit,
      );
      assert.equal(result.stderr.length, 65_536);
      assert.equal(Buffer.from(result.stdout).toString(), 'out\n');
    });

    it('tells of a program that does not exist', async () => {
      assert.equal((await host.run(['no-such-program'], limit)).exitCode, 127);
    });

    it('ends the whole group on cancel, even of those that ignore TERM', async () => {
      const abort = new AbortController();
      const running = host.runScript('trap "" TERM; sleep 300 & sleep 301 & echo up; wait; sleep 302', [], {
        ...limit,
        signal: abort.signal,
        onStdout: () => abort.abort(),
      });
      await assert.rejects(running, { code: 'cancelled' });
      await assertGone(task, /sleep 30/);
    });

    it('ends the command when its time is over', async () => {
      const started = Date.now();
      await assert.rejects(host.run(['sleep', '303'], { timeoutMs: 400 }), { code: 'timeout' });
      assert.ok(Date.now() - started < 3000);
      await assertGone(task, /sleep 303/);
    });

    it('does not wait for what a command left in the background', async () => {
      const result = await host.runScript('sleep 304 & echo done', [], limit);
      assert.equal(Buffer.from(result.stdout).toString(), 'done\n');
      await assertGone(task, /sleep 304/);
    });

    it('moves a file each way intact, with progress', async () => {
      const bytes = randomBytes(isLongRun ? 1_000_000 : 300_000);
      const target = path.join(task.root, 'tmp', "odd 'name");
      const up: number[] = [];
      await host.upload(bytes, target, { mode: 0o750, onProgress: (done) => up.push(done) });
      assert.equal(sha(readFileSync(target)), sha(bytes));
      assert.equal(statSync(target).mode & 0o777, 0o750);
      assert.equal(up.at(-1), bytes.length);
      assert.ok(up.length > 5 && up.every((n, i) => i === 0 || n >= up[i - 1]));
      const down: number[] = [];
      const back = await host.download(target, { onProgress: (done) => down.push(done) });
      assert.equal(sha(back), sha(bytes));
      assert.equal(down.at(-1), bytes.length);
      await host.run(['rm', target], limit);
    });

    it('moves empty files', async () => {
      const target = path.join(task.root, 'tmp', 'empty');
      await host.upload(new Uint8Array(), target, { mode: 0o600 });
      assert.equal((await host.download(target, {})).length, 0);
      await host.run(['rm', target], limit);
    });

    it('says why a transfer cannot be', async () => {
      await assert.rejects(host.upload(Buffer.from('x'), path.join(task.root, 'no/such/folder/f'), { mode: 0o600 }), {
        name: 'ExecError',
        code: 'other',
        message: /could not write/,
      });
      await assert.rejects(host.download(path.join(task.root, 'nothing'), {}), {
        name: 'ExecError',
        code: 'other',
        message: /cannot be read/,
      });
    });

    it('leaves nothing behind', async () => {
      const leftover = host.runScript('setsid sleep 305 & sleep 306', [], { timeoutMs: 60_000 });
      leftover.catch(() => {});
      await sleep(500);
      assert.equal(host.isClean, undefined);
      await host.close();
      assert.equal(host.isClean, true, 'the task confirmed it');
      await assert.rejects(leftover, { code: 'channel-closed' });
      await assertClean(task, 1500);
      assert.equal(task.calls.terminated.length, 1);
      await within(2000, () => task.openSessions === 0);
      assert.equal(task.openSessions, 0);
      assert.equal(existsSync(host.facts.privateDir), false);
    });
  });
}

describe('what a command prints', function () {
  this.timeout(60_000);
  let task: LabTask;
  let host: RemoteHost;
  const open = async (options: Parameters<typeof startLabTask>[0]) => {
    task = await startLabTask(options);
    host = await openRemoteHost(task.api, task.target, {});
  };
  afterEach(async () => {
    await host?.close();
    await task?.close();
  });
  const everything = Buffer.concat([
    Uint8Array.from({ length: 256 }, (_, n) => n),
    Buffer.from(`\u{FFFD}\u{FFFC}${'\u{FFFD}'.repeat(3000)}\x1b[2J\r\n\n\r\0\0${'w'.repeat(100_000)}`),
    Buffer.from([0xef, 0xbf]),
  ]);

  for (const shell of shells) {
    it(`is exact under ${shell}: every byte, eight at once, every kind of end`, async function () {
      if (shell === 'busybox' && !hasBusybox()) return this.skip();
      await open({ shell });
      writeFileSync(path.join(task.root, 'all'), everything);
      const results = await Promise.all(Array.from({ length: 8 }, () => host.run(['cat', 'all'], limit)));
      for (const { stdout } of results) assert.equal(sha(stdout), sha(everything));
      const codes = [0, 1, 126, 127, 128, 129, 143, 254, 255];
      assert.deepEqual(
        await Promise.all(
          codes.map(async (code) => (await host.run(['sh', '-c', `echo last; exit ${code}`], limit)).exitCode),
        ),
        codes,
      );
      assert.deepEqual(
        await Promise.all(
          ['TERM', 'KILL', 'SEGV'].map(
            async (name) => (await host.run(['sh', '-c', `kill -${name} $$`], limit)).exitCode,
          ),
        ),
        [143, 137, 139],
      );
    });
  }

  it('is exact where the terminal cannot be made raw: it echoes, and ends lines its own way', async () => {
    await open({ without: ['stty'] });
    writeFileSync(path.join(task.root, 'all'), everything);
    const result = await host.run(['sh', '-c', 'cat all; cat; echo on stderr >&2'], { ...limit, stdin: everything });
    assert.equal(sha(result.stdout), sha(Buffer.concat([everything, everything])));
    assert.equal(result.stderr, 'on stderr\n');
  });

  it('is exact for any bytes', async () => {
    await open({});
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        const { stdout } = await host.run(['cat'], { ...limit, stdin: bytes });
        assert.equal(sha(stdout), sha(bytes));
      }),
      { numRuns: isLongRun ? 300 : 8 },
    );
  });

  itInLongRun('may be 10 MB', async () => {
    await open({});
    const bytes = randomBytes(10_000_000);
    writeFileSync(path.join(task.root, 'ten'), bytes);
    assert.equal(sha((await host.run(['cat', 'ten'], { timeoutMs: 55_000 })).stdout), sha(bytes));
  });

  itInLongRun('may be 200 MB in flat memory', async function (this: Mocha.Context) {
    this.timeout(900_000);
    await open({});
    const block = randomBytes(1_000_000);
    for (let n = 0; n < 200; n++) writeFileSync(path.join(task.root, 'large'), block, { flag: 'a' });
    const files = host as FileHost;
    let [most, size] = [0, 0];
    const start = process.memoryUsage().rss;
    await files.downloadStream(path.join(task.root, 'large'), {
      onBytes: (bytes) => {
        size += bytes.length;
        most = Math.max(most, process.memoryUsage().rss - start);
      },
    });
    assert.equal(size, 200_000_000);
    assert.ok(most < 64e6, `${(most / 1e6).toFixed(0)} MB more`);
  });
});
