/** The reader in each language, on real processes: one works, one sleeps, one is started meanwhile. */
import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { promisify } from 'node:util';
import { packPython, packShell } from '../../tools/packPrograms.mjs';
import { VitalsLog } from '../../src/vitals/vitalsLog';
import { python } from '../capture/support/localProcess';

const folder = 'src/vitals/remote';
/** Each looks for more than a second, and starts a child of its own that sleeps. Arguments: two processes. */
const readers: Readonly<Record<string, (pids: readonly string[]) => readonly string[]>> = {
  python: (pids) => [
    python,
    '-I',
    '-S',
    '-c',
    `${packPython(`${folder}/vitals.py`).text}
import subprocess, sys
vitals = Vitals(sys.argv[1:] + [os.getpid()], True)
vitals.look()
child = subprocess.Popen(['sleep', '9'])
while vitals.last - vitals.began < 1.15:
    time.sleep(0.02)
    vitals.look()
child.kill()
sys.stdout.write(vitals.take())`,
    ...pids,
  ],
  node: (pids) => [
    process.execPath,
    '-e',
    `const { Vitals } = require(${JSON.stringify(`${process.cwd()}/${folder}/vitals.cjs`)});
const vitals = new Vitals([...process.argv.slice(1), process.pid], true);
vitals.look();
const child = require('child_process').spawn('sleep', ['9']);
const timer = setInterval(() => {
  vitals.look();
  if (vitals.last - vitals.began < 1150) return;
  clearInterval(timer);
  child.kill();
  process.stdout.write(vitals.take());
}, 20);`,
    ...pids,
  ],
  sh: (pids) => [
    'sh',
    '-c',
    `${packShell(`${folder}/vitals.sh`).text}
vitals_start "$* $$" yes
vitals_look
sleep 9 &
sleep 1.05
vitals_look
kill $!`,
    'sh',
    ...pids,
  ],
};
const all = Object.entries(readers);

describe('what the kernel tells of threads', function () {
  this.timeout(20_000);
  const started: ChildProcess[] = [];
  const start = (command: string, ...argv: readonly string[]): number => {
    const child = spawn(command, argv, { stdio: 'ignore' });
    started.push(child);
    return child.pid!;
  };
  after(() => started.forEach((child) => child.kill('SIGKILL')));
  const pids: number[] = [];
  const told: Record<string, string> = {};
  before(async () => {
    pids.push(start('sh', '-c', 'while :; do :; done'), start('sleep', '60'));
    const read = async ([language, argv]: (typeof all)[number]): Promise<void> => {
      const [command, ...rest] = argv(pids.map(String));
      told[language] = (await promisify(execFile)(command, rest)).stdout;
    };
    await Promise.all(all.map(read));
  });

  for (const [language] of all) {
    it(`is read alike in ${language}: who ran, who slept, who came`, () => {
      const log = new VitalsLog();
      log.add(told[language]);
      const threads = log.threads();
      const [works, sleeps] = pids.map((pid) => threads.find((thread) => thread.pid === pid)!);
      const tookMs = works.atMs.at(-1)! - works.atMs[0];
      const ran = works.ranMs.at(-1)!;
      const ready = works.readyMs.at(-1)!;
      assert.ok(tookMs >= 1000, `${tookMs} ms`);
      // At each end a timer interrupt may be missing, and a look takes its time.
      assert.ok(
        ran > 0 && Math.abs(ran + ready - tookMs) < 0.1 * tookMs,
        `ran ${ran}, waited ${ready} of ${tookMs} ms`,
      );
      assert.ok((sleeps.ranMs.at(-1) ?? 0) < 1, `asleep ${sleeps.ranMs.at(-1)} ms`);
      assert.deepEqual([works.ppid, works.own, works.tid], [process.pid, works.pid, works.pid]);
      const reader = threads.filter(({ ppid, pid }) => ppid === process.pid && !pids.includes(pid));
      assert.equal(new Set(reader.map(({ pid }) => pid)).size, 1);
      assert.ok(
        threads.some(({ ppid }) => ppid === reader[0].pid),
        'its child',
      );
      if (language !== 'sh') assert.ok(told[language].match(/^l /gm)!.length > 5, told[language]);
    });
  }
});
