/** How far the shares of a capture are from what the service's own CPU clock says. */
import { execFileSync } from 'node:child_process';
import { createNodeInspectorCollector } from '../../src/runtimes/node/collector';
import type { Collector } from '../../src/runtimes/types';
import { createPySpyCollector } from '../../src/runtimes/python/pyspy/collector';
import { python } from '../capture/support/localProcess';
import { nodeOf, pyenvPython } from '../exec-commands/remoteTools';
import { assetsDir } from '../runtimes/python/support';
import { unpackedPythons } from '../../tools/lib/debianPythons';
import { capturedAccuracy, cpuProfAccuracy, pySpyAccuracy, type Accuracy, type Paced } from './accuracy/shares';
import { expectedErrorPoints } from '../../src/metadata/expectedError';
import type { Bench, Figure } from './types';

/** Long enough for 900 samples of a service that works 70 % of the time. */
const DURATION_MS = 15_000;
/** Too short for that, so that chance alone may move a share by more than 5 points. */
const SHORT_MS = 4000;
const ALONE_MS = 8000;
const PERIODS_MS = [1, 2, 5, 10, 20, 50, 100];
const NODES = ['20', '22', '24', '26'];
const PYTHONS = ['3.11', '3.12', '3.13', '3.14', '3.15'];
/** Whose captures are also taken that short. */
const IN_SHORT = new Set(['24', '26', '3.11', '3.14']);

const of = (runtime: Paced['runtime'], program: string, kinds: readonly Paced['kind'][]): Paced[] => [
  ...kinds.flatMap((kind) => PERIODS_MS.map((periodMs) => ({ runtime, program, kind, periodMs }))),
  { runtime, program, kind: 'busy', periodMs: 10 },
];

const versionOf = (executable: string): string =>
  execFileSync(executable, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], { encoding: 'utf8' }).trim();

/** For each minor version the machine's own, else pyenv's, else Debian's, which are fetched where there are none. */
function interpreters(): Map<string, string> {
  const byVersion = new Map([[versionOf(python), python]]);
  const add = (version: string, executable: string | null | undefined): void => {
    if (executable && !byVersion.has(version)) byVersion.set(version, executable);
  };
  for (const version of PYTHONS) add(version, pyenvPython(version));
  if (PYTHONS.some((version) => !byVersion.has(version)))
    for (const { name, executable } of unpackedPythons()) add(name.slice('python'.length), executable);
  return byVersion;
}

/**
 * One at a time. Where every core works, V8's sampling thread gets one only when the kernel thinks it is its turn: Linux
 * 6.18 lets the service go on until its slice ends or it waits, so that samples come in step with that.
 */
async function each<T>(items: readonly Paced[], measure: (item: Paced) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const item of items) results.push(await measure(item));
  return results;
}

function* figures(what: string, results: readonly Accuracy[], judged: boolean): Iterable<Figure> {
  const errors = results.map(({ errorPoints }) => Math.max(...errorPoints)).sort((a, b) => a - b);
  yield {
    name: `${what}: median error of ${results.length} captures`,
    value: errors[Math.floor(errors.length / 2)],
    unit: 'points',
    ...(judged && { target: { below: 2 } }),
  };
  yield {
    name: `${what}: worst error`,
    value: errors.at(-1)!,
    unit: 'points',
    ...(judged && { target: { below: 5 } }),
  };
  if (judged)
    yield {
      name: '  fewest samples',
      value: Math.min(...results.map(({ samples }) => samples)),
      unit: '',
      digits: 0,
      target: { atLeast: 900 },
    };
}

/** How many of the shares are within the error that the capture states for itself. */
function* stated(what: string, results: readonly Accuracy[]): Iterable<Figure> {
  const isWithin = results.flatMap(({ errorPoints, samples }) =>
    errorPoints.map((points) => points <= (expectedErrorPoints(samples) ?? 100)),
  );
  yield {
    name: `${what}: ${isWithin.length} shares, within the stated error`,
    value: (100 * isWithin.filter(Boolean).length) / isWithin.length,
    unit: '%',
    target: { atLeast: 99 },
  };
  const samples = results.map((one) => one.samples).sort((a, b) => a - b);
  yield { name: '  samples, median', value: samples[Math.floor(samples.length / 2)], unit: '', digits: 0 };
}

/** All versions, each with its services. `isShort`: also recorded for a short time. */
function runtimes(): {
  readonly what: string;
  readonly collector: Collector;
  readonly services: readonly Paced[];
  readonly isShort: boolean;
}[] {
  const [inspector, pySpy] = [createNodeInspectorCollector(), createPySpyCollector(assetsDir)];
  const pythons = interpreters();
  return [
    ...NODES.map((version) => ({
      what: `Node ${version}`,
      collector: inspector,
      services: of('node', nodeOf(version), ['timer', 'inlined']),
      isShort: IN_SHORT.has(version),
    })),
    ...PYTHONS.map((version) => {
      const program = pythons.get(version);
      if (program === undefined)
        throw new Error(`There is no Python ${version}: neither the machine, pyenv nor Debian has it.`);
      const services = of('python', program, ['timer']);
      return { what: `Python ${version}`, collector: pySpy, services, isShort: IN_SHORT.has(version) };
    }),
  ];
}

export const bench: Bench = {
  title:
    'Accuracy: self shares of three functions (58, 30, 12 %) beside their own CPU clock, woken every 1 to 100 ms, inlined and not, or never waiting; captures of 15 s and of 4 s at 100 Hz, one at a time',
  async *run() {
    const long = { durationMs: DURATION_MS, rateHz: 100 };
    const short = { ...long, durationMs: SHORT_MS };
    const few: Accuracy[] = [];
    for (const { what, collector, services, isShort } of runtimes()) {
      yield* figures(what, await each(services, (one) => capturedAccuracy(one, collector, long)), true);
      if (isShort) few.push(...(await each(services, (one) => capturedAccuracy(one, collector, short))));
    }
    yield* stated('Captures of 4 s', few);

    // Beside them, what the profilers give by themselves.
    const timers = of('node', nodeOf('24'), ['timer']);
    for (const intervalUs of [10_000, 1000])
      yield* figures(
        `node --cpu-prof, every ${intervalUs / 1000} ms`,
        await each(timers, (one) => cpuProfAccuracy(one, intervalUs, ALONE_MS)),
        false,
      );
    const pythonTimers = of('python', python, ['timer']);
    yield* figures('py-spy alone', await each(pythonTimers, (one) => pySpyAccuracy(one, ALONE_MS)), false);
  },
};
