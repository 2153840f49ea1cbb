/** Runs a target with seeded inputs and measures each run: what it throws, its CPU time and its memory. */
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Target } from './target';

/** A run that takes more CPU time of its process hangs. */
export const HANG_MS = 1000;
/** A run may take this much memory, and so many times its input, unpacked. */
const FREE_BYTES = 64 * 2 ** 20;
const TIMES_INPUT = 20;

export interface Failure {
  /** Number of the run, from 0: the seed and this repeat it. */
  readonly run: number;
  readonly kind: 'error' | 'hang' | 'memory';
  /** What was thrown, or measured. */
  readonly text: string;
}

export interface Report {
  readonly runs: number;
  /** Inputs that were not refused. */
  readonly taken: number;
  readonly largestBytes: number;
  /** CPU time of all runs, without making the inputs, and of the slowest. */
  readonly cpuMs: number;
  readonly slowestMs: number;
  /** Most memory of a run. */
  readonly memoryBytes: number;
  readonly failures: readonly Failure[];
}

interface Plan {
  readonly seed: number;
  readonly runs: number;
  /** Only this run. */
  readonly only?: number;
  /** Called with the number of each run before it. */
  readonly onRun?: (run: number) => void;
}

/** With more failures than this a target is given up. */
const MOST_FAILURES = 8;

/**
 * Runs a target until it has done all or failed often. A run that seems to hang or to take too much memory is repeated
 * once, after a garbage collection where `--expose-gc` allows one: only what it takes then counts.
 */
export async function runTarget<Input>(target: Target<Input>, { seed, runs, only, onRun }: Plan): Promise<Report> {
  const end = await target.open?.();
  const failures: Failure[] = [];
  const report = { runs: 0, taken: 0, largestBytes: 0, cpuMs: 0, slowestMs: 0, memoryBytes: 0 };
  let calmBytes = collected();
  const one = async (input: Input): Promise<void> => {
    if (failures.length === MOST_FAILURES) return;
    const run = only ?? report.runs;
    onRun?.(run);
    report.runs++;
    const size = target.sizeOf(input);
    report.largestBytes = Math.max(report.largestBytes, size);
    const limit = FREE_BYTES + TIMES_INPUT * size;
    let told: Measured = await measure(target, input);
    if (told.cpuMs > HANG_MS || told.peakBytes - calmBytes > limit) {
      calmBytes = collected();
      told = await measure(target, input);
    }
    const memory = Math.max(0, told.peakBytes - calmBytes);
    report.cpuMs += told.cpuMs;
    report.slowestMs = Math.max(report.slowestMs, told.cpuMs);
    report.memoryBytes = Math.max(report.memoryBytes, memory);
    if (told.isTaken) report.taken++;
    const fail = (kind: Failure['kind'], text: string): void => void failures.push({ run, kind, text });
    if (told.error !== undefined) fail('error', told.error);
    if (told.cpuMs > HANG_MS) fail('hang', `${Math.round(told.cpuMs)} ms of CPU time for ${size} bytes`);
    if (memory > limit) fail('memory', `${mib(memory)} for ${size} bytes, ${mib(limit)} are allowed`);
  };
  await fc.check(fc.asyncProperty(target.inputs, one), {
    seed,
    numRuns: only === undefined ? Math.min(runs, target.most ?? runs) : 1,
    ...(only !== undefined && { path: String(only) }),
  });
  await end?.();
  return { ...report, failures };
}

const mib = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;

/** A smaller input that fails too, as text; null: none was found in time. Errors only: what hangs takes too long. */
export async function smallest<Input>(target: Target<Input>, seed: number, run: number): Promise<string | null> {
  const end = await target.open?.();
  const fails = fc.asyncProperty(target.inputs, async (input) => void (await target.run(input)));
  const { counterexample } = await fc.check(fails, { seed, path: String(run), interruptAfterTimeLimit: 20_000 });
  await end?.();
  if (counterexample === null) return null;
  const [input] = counterexample;
  return (Buffer.isBuffer(input) ? input.toString('latin1') : fc.stringify(input)).slice(0, 600);
}

interface Measured {
  readonly isTaken: boolean;
  readonly error?: string;
  readonly cpuMs: number;
  /** Of the whole process, while it ran. */
  readonly peakBytes: number;
}

async function measure<Input>(target: Target<Input>, input: Input): Promise<Measured> {
  forgetPeak();
  const begun = process.cpuUsage();
  let isTaken = false;
  let error: string | undefined;
  try {
    isTaken = await target.run(input);
  } catch (thrown) {
    error =
      thrown instanceof Error
        ? (thrown.stack ?? String(thrown)).split('\n').slice(0, 7).join('\n').slice(0, 1500)
        : 'what is thrown is no error';
  }
  const { user, system } = process.cpuUsage(begun);
  return { isTaken, error, cpuMs: (user + system) / 1000, peakBytes: peak() };
}

/** Resident memory after a garbage collection, if one can be had. */
function collected(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage.rss();
}

/** The kernel keeps the peak of the resident memory, until it is told to begin anew. */
const forgetPeak = (): void => writeFileSync('/proc/self/clear_refs', '5');
const peak = (): number =>
  1024 * Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? NaN);
