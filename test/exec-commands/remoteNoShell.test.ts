/** Images without a shell, where the server runs in python3 or node and must behave the same. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openRemoteHost } from '../../src/exec/remoteHost';
import type { FileHost } from '../../src/exec/types';
import { type Interpreter, type LabTask, startLabTask } from '../exec/labTask';
import { node14, python36 } from './remoteTools';
import { within } from '../support/until';

const limit = { timeoutMs: 30_000 };
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The same small programs in both languages. `slow` appears in its own arguments, so that it can be found. */
const programs: Record<
  Interpreter,
  Record<'wild' | 'echo' | 'stubborn' | 'orphan' | 'exit' | 'signal' | 'flood', string>
> = {
  python3: {
    wild: 'import sys;sys.stdout.buffer.write(open("wild","rb").read());sys.stderr.write("to stderr \\ufffd\\n");sys.exit(7)',
    echo: 'import sys;sys.stdout.buffer.write("\\0".join(sys.argv[1:]).encode("utf8","surrogateescape")+sys.stdin.buffer.read())',
    stubborn:
      'import signal,subprocess,sys,time\nfor s in (1,15): signal.signal(s,signal.SIG_IGN)\nif len(sys.argv)>2: subprocess.Popen([sys.executable,"-c",sys.argv[2],sys.argv[1]])\nprint("up",flush=True)\ntime.sleep(300)',
    orphan:
      'import subprocess,sys;subprocess.Popen([sys.executable,"-c","import time;time.sleep(300)",sys.argv[1]]);print("done")',
    exit: 'import sys;sys.exit(int(sys.argv[1]))',
    signal: 'import os;os.kill(os.getpid(),9)',
    flood: 'import sys\nfor i in range(3000): print(sys.argv[1],i,"."*40)',
  },
  node: {
    wild: 'process.stdout.write(require("fs").readFileSync("wild"),()=>process.stderr.write("to stderr \\ufffd\\n",()=>process.exit(7)))',
    echo: 'process.stdout.write(process.argv.slice(1).join("\\0"));process.stdin.pipe(process.stdout)',
    stubborn:
      'for(const s of ["SIGHUP","SIGTERM"])process.on(s,()=>{});const a=process.argv;if(a[2])require("child_process").spawn(process.execPath,["-e",a[2],a[1]],{stdio:"inherit"});console.log("up");setTimeout(()=>{},300000)',
    orphan:
      'require("child_process").spawn(process.execPath,["-e","setTimeout(()=>{},300000)",process.argv[1]],{stdio:"inherit"}).unref();console.log("done");process.exit(0)',
    exit: 'process.exit(Number(process.argv[1]))',
    signal: 'process.kill(process.pid,9)',
    flood: 'for(let i=0;i<3000;i++)console.log(process.argv[1],i,".".repeat(40))',
  },
};

/** The oldest that is to be had. */
const fileOf: Record<Interpreter, () => string> = {
  python3: () =>
    python36() ?? execFileSync('python3', ['-c', 'import sys;print(sys.executable)'], { encoding: 'utf8' }).trim(),
  node: node14,
};
const flags: Record<Interpreter, string> = { python3: '-c', node: '-e' };

for (const name of ['python3', 'node'] as const) {
  describe(`a remote host with ${name} alone`, function () {
    this.timeout(60_000);
    let task: LabTask;
    let host: FileHost;
    const run = (
      program: keyof typeof programs.node,
      args: string[] = [],
      options: Partial<Parameters<FileHost['run']>[1]> = {},
    ) => host.run([name, flags[name], programs[name][program], ...args], { ...limit, ...options });
    const gone = async (what: string) => {
      const left = () => task.processes().filter((p) => p.includes(what));
      await within(6000, () => left().length === 0);
      assert.deepEqual(left(), []);
    };

    before(async () => {
      task = await startLabTask({ only: { name, file: fileOf[name]() } });
      host = await openRemoteHost(task.api, task.target, {});
    });
    after(async () => {
      await host?.close();
      await task?.close();
    });

    it('brings output that is nothing but what is escaped on its way: line feeds, marks', async () => {
      for (const text of ['\n', '\n'.repeat(1000), '\ufffd\n', '\ufffc\n\n\n']) {
        assert.equal(Buffer.from((await run('echo', [text])).stdout).toString('utf8'), text);
      }
    });

    it('says what serves it, and refuses scripts', async () => {
      assert.equal(host.facts.noShell, name);
      assert.equal(host.facts.uid, process.getuid?.());
      assert.equal(host.facts.tempDir, path.join(task.root, 'tmp'));
      assert.equal(statSync(host.facts.privateDir).mode & 0o777, 0o700);
      await assert.rejects(host.runScript('true', [], limit), { name: 'ExecError', code: 'no-shell' });
    });

    it('gives exact bytes, stderr apart and the exit code', async () => {
      const wild = Buffer.concat([
        Uint8Array.from({ length: 256 }, (_, n) => n),
        Buffer.from('\r\n\0\x1b[31m\u{FFFD}\u{FFFC}0\u{FFFD}\u{FFFD}\n@@x READY\n=1 AAAA\n', 'utf8'),
        randomBytes(200_000),
        Buffer.from([0xef, 0xbf]),
      ]);
      writeFileSync(path.join(task.root, 'wild'), wild);
      const result = await run('wild');
      assert.equal(sha(result.stdout), sha(wild));
      assert.equal(result.stderr, 'to stderr \u{FFFD}\n');
      assert.equal(result.exitCode, 7);
    });

    it('passes arguments and input untouched', async () => {
      const args = ['', ' a  b ', "it's", '$HOME `id` "x"', 'new\nline', 'é\u{1F600}', '\\'];
      const result = await run('echo', args, { stdin: Buffer.from('in\0put') });
      assert.equal(Buffer.from(result.stdout).toString('utf8'), `${args.join('\0')}in\0put`);
    });

    it('tells exit codes, signals and programs that do not exist', async () => {
      const codes = [0, 1, 2, 126, 127, 128, 130, 255];
      assert.deepEqual(
        await Promise.all(codes.map(async (code) => (await run('exit', [String(code)])).exitCode)),
        codes,
      );
      assert.equal((await run('signal')).exitCode, 137);
      assert.equal((await host.run(['no-such-program'], limit)).exitCode, 127);
    });

    it('runs several commands at once', async () => {
      const results = await Promise.all([1, 2, 3, 4].map((n) => run('flood', [String(n)])));
      results.forEach((result, index) => {
        const lines = Buffer.from(result.stdout).toString().trim().split('\n');
        assert.equal(lines.length, 3000);
        assert.ok(lines.every((line, i) => line.startsWith(`${index + 1} ${i} `)));
      });
    });

    it('ends the whole group on cancel and when time is over', async () => {
      const abort = new AbortController();
      const cancelled = run('stubborn', ['mark-1', programs[name].stubborn], {
        signal: abort.signal,
        onStdout: () => abort.abort(),
      });
      await assert.rejects(cancelled, { code: 'cancelled' });
      await gone('mark-1');
      await assert.rejects(run('stubborn', ['mark-2'], { timeoutMs: 600 }), { code: 'timeout' });
      await gone('mark-2');
    });

    it('does not wait for what a command left in the background', async () => {
      assert.equal(Buffer.from((await run('orphan', ['mark-3'])).stdout).toString(), 'done\n');
      await gone('mark-3');
    });

    it('moves files each way intact', async () => {
      const bytes = Buffer.concat([randomBytes(400_000), Buffer.from('\u{FFFD}\n'.repeat(20_000))]);
      const target = path.join(task.root, 'tmp', "odd 'name");
      await host.upload(bytes, target, { mode: 0o750 });
      assert.equal(sha(readFileSync(target)), sha(bytes));
      assert.equal(statSync(target).mode & 0o777, 0o750);
      assert.equal(sha(await host.download(target, {})), sha(bytes));
      const text = Buffer.from('a line that repeats\n'.repeat(30_000));
      const before = host.bytesOnWire;
      await host.upload(text, target, { mode: 0o600 });
      assert.equal(sha(await host.download(target, {})), sha(text));
      assert.ok(host.bytesOnWire - before < text.length / 5, 'compressed');
      await assert.rejects(host.download(path.join(task.root, 'nothing'), {}), {
        code: 'other',
        message: /cannot be read/,
      });
      await assert.rejects(host.upload(bytes, path.join(task.root, 'no/folder'), { mode: 0o600 }), {
        code: 'other',
        message: /could not write/,
      });
      await host.upload(new Uint8Array(), target, { mode: 0o600 });
      assert.equal((await host.download(target, {})).length, 0);
    });

    it('leaves nothing behind when its server is killed', async () => {
      const second = await openRemoteHost(task.api, task.target, {});
      const running = second.run([name, flags[name], programs[name].stubborn, 'mark-4'], {
        ...limit,
        onStdout: () => process.kill(Number(server.split(' ')[0]), 'SIGKILL'),
      });
      running.catch(() => {});
      const nonce = path.basename(second.facts.privateDir).replace('.ecs-profiler-', '');
      const server =
        task.processes().find(
          (p) =>
            readFileSync(`/proc/${p.split(' ')[0]}/cmdline`, 'utf8')
              .split('\0')
              .at(-2) === nonce &&
            readFileSync(`/proc/${p.split(' ')[0]}/stat`, 'utf8')
              .split(') ')[1]
              .split(' ')[4] !== '0',
        ) ?? '';
      await assert.rejects(running, { code: 'channel-closed' });
      await gone('mark-4');
      await within(8000, () => !existsSync(second.facts.privateDir));
      assert.equal(existsSync(second.facts.privateDir), false);
      await second.close();
    });

    it('leaves nothing behind when it is closed', async () => {
      const running = run('stubborn', ['mark-5']);
      running.catch(() => {});
      await sleep(500);
      assert.equal(host.isClean, undefined);
      await host.close();
      assert.equal(host.isClean, true, 'the task confirmed it');
      await assert.rejects(running, { code: 'channel-closed' });
      await gone('ecs');
      await gone('mark-5');
      assert.equal(existsSync(host.facts.privateDir), false);
    });
  });
}

describe('an image without shell, python3 and node', function () {
  this.timeout(20_000);
  it('is refused with the reason, and no session stays', async () => {
    const task = await startLabTask({
      only: { name: 'node', file: '/nonexistent/node' },
      gateway: { timing: { drainMs: 50 } },
    });
    try {
      await assert.rejects(openRemoteHost(task.api, task.target, {}), { name: 'ExecError', code: 'no-shell' });
      assert.equal(task.calls.terminated.length, 3);
    } finally {
      await task.close();
    }
  });
});
