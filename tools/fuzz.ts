/**
 * `npm run fuzz -- [TARGET …] [--runs N] [--seed S] [--run K]`: gives seeded hostile inputs to what reads the data of
 * others (test/fuzz), N (default 4000) to each target, each target in a process of its own. A run that throws anything
 * but the product's own refusals, hangs (over a second of CPU time) or takes too much memory is told with the command
 * that repeats it. `--run K` does only that run. Exit code: 1 if a run failed, 2 if there is no such target.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Finished } from '../test/fuzz/fuzzProcess';
import type { Failure } from '../test/fuzz/runTarget';
import { targets } from '../test/fuzz/targets/all';
import { buildTests } from './build.mjs';

/** A run that takes more CPU time is ended. Less than that is measured by the process itself, when it is through. */
const END_AFTER_MS = 10_000;
/** So is one whose process takes more memory. */
const END_ABOVE_BYTES = 2 ** 30;
const LOOK_MS = 250;

export async function main(argv: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { runs: { type: 'string', default: '4000' }, seed: { type: 'string' }, run: { type: 'string' } },
  });
  const names = targets.map(({ name }) => name);
  const unknown = positionals.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    process.stderr.write(`There is no target ${unknown}. Targets: ${names.join(', ')}\n`);
    process.exit(2);
  }
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  const folder = path.join('out', `fuzz-${process.pid}`);
  const work = await mkdtemp(path.join(os.tmpdir(), 'fuzz-'));
  let [runs, failed] = [0, 0];
  try {
    await buildTests([path.join('test', 'fuzz', 'fuzzProcess.ts')], folder);
    const program = path.resolve(folder, 'fuzz', 'fuzzProcess.mjs');
    process.stdout.write(`seed ${seed}\n`);
    for (const name of positionals.length > 0 ? positionals : names) {
      const done = await inProcess(program, [
        name,
        String(seed),
        values.runs,
        path.join(work, name),
        ...(values.run ? [values.run] : []),
      ]);
      runs += done.runs;
      failed += done.failures.length;
      process.stdout.write(`${name.padEnd(16)} ${done.text}\n`);
      for (const [i, { run, kind, text }] of done.failures.entries()) {
        const isKnown = done.failures.findIndex((one) => one.kind === kind && one.text === text) < i;
        process.stdout.write(isKnown ? '' : `  ${kind}: ${text}\n`);
        process.stdout.write(`  repeat: npm run fuzz -- ${name} --seed ${seed} --run ${run}\n`);
      }
      if (done.smaller) process.stdout.write(`  smaller: ${JSON.stringify(done.smaller)}\n`);
    }
  } finally {
    await Promise.all([folder, work].map((one) => rm(one, { recursive: true, force: true })));
  }
  process.stdout.write(`${runs} runs, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}

interface Done {
  readonly runs: number;
  readonly text: string;
  readonly failures: readonly Failure[];
  readonly smaller: string | null;
}

/** Runs a target in a process, which is ended where a run of it goes on for too long or takes too much memory. */
async function inProcess(program: string, args: readonly string[]): Promise<Done> {
  const child = fork(program, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: ['--expose-gc', '--max-old-space-size=700'],
  });
  let finished: Finished | undefined;
  let stderr = '';
  child.on('message', (message: Finished) => void (finished = message));
  child.stderr?.on('data', (data: Buffer) => void (stderr = (stderr + data.toString()).slice(-20_000)));
  let current = { run: '', cpuMs: 0 };
  let ended: Failure['kind'] | undefined;
  const look = setInterval(() => {
    const used = usageOf(child.pid ?? 0);
    const run = currentRun(args[3]);
    if (used === null) return;
    if (run !== current.run) current = { run, cpuMs: used.cpuMs };
    if (used.bytes > END_ABOVE_BYTES) ended = 'memory';
    else if (run !== '' && used.cpuMs - current.cpuMs > END_AFTER_MS) ended = 'hang';
    if (ended !== undefined) child.kill('SIGKILL');
  }, LOOK_MS);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearInterval(look);
  if (finished !== undefined) {
    const { report, smaller } = finished;
    const { runs, taken, cpuMs, slowestMs, largestBytes, memoryBytes } = report;
    const text = `${runs} runs, ${taken} taken, ${(cpuMs / 1000).toFixed(1)} s, slowest ${Math.round(slowestMs)} ms, largest ${kib(largestBytes)}, most memory ${kib(memoryBytes)}`;
    return { runs, text, failures: report.failures, smaller };
  }
  const run = Number((await readFile(args[3], 'latin1').catch(() => '0')).split(' ')[0]);
  const isFull = /heap out of memory|Array buffer allocation failed/i.test(stderr);
  const kind = ended ?? (isFull ? 'memory' : 'error');
  const told = /^\w*Error.*(\n +at .*){0,6}/m.exec(stderr)?.[0] ?? stderr.slice(-500);
  const text = ended ? `it was ended (${kind})` : `the process ended with ${code ?? signal}: ${told}`;
  return { runs: run + 1, text: 'ended early', failures: [{ run, kind, text }], smaller: null };
}

const kib = (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`;

const currentRun = (file: string): string => {
  try {
    return readFileSync(file, 'latin1').split(' ')[0];
  } catch {
    return '';
  }
};

const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** CPU time and resident memory of a process; null once it is gone. */
function usageOf(pid: number): { readonly cpuMs: number; readonly bytes: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [, , , , , , , , , , , user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const resident = Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]);
    return { cpuMs: ((user + system) * 1000) / TICKS_PER_SECOND, bytes: resident * PAGE_BYTES };
  } catch {
    return null;
  }
}
