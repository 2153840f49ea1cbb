/** How far the shares of a capture are from what the service's own CPU clock says. */
import { createNodeInspectorCollector } from '../../src/runtimes/node/collector';
import { createPySpyCollector } from '../../src/runtimes/python/pyspy/collector';
import { python } from '../capture/support/localProcess';
import { nodeOf } from '../exec-commands/remoteTools';
import { assetsDir } from '../runtimes/python/support';
import { capturedAccuracy, cpuProfAccuracy, type Accuracy, type Paced } from './accuracy/shares';
import { expectedErrorPoints } from '../../src/metadata/expectedError';
import type { Bench, Figure } from './types';

/** Long enough for 900 samples of a service that works 70 % of the time. */
const DURATION_MS = 15_000;
const PERIODS_MS = [1, 2, 5, 10, 20, 50, 100];
const NODES = ['20', '22', '24', '26'];

const of = (runtime: Paced['runtime'], program: string, kinds: readonly Paced['kind'][]): Paced[] => [
  ...kinds.flatMap((kind) => PERIODS_MS.map((periodMs) => ({ runtime, program, kind, periodMs }))),
  { runtime, program, kind: 'busy', periodMs: 10 },
];

/** Runs two at a time: one for each core. */
async function all<T>(items: readonly Paced[], measure: (item: Paced) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  const pending = [...items.entries()];
  const work = async (): Promise<void> => {
    for (let next = pending.shift(); next !== undefined; next = pending.shift())
      results[next[0]] = await measure(next[1]);
  };
  // Both end before a failure is told: each has a service to end.
  for (const ended of await Promise.allSettled([work(), work()])) if (ended.status === 'rejected') throw ended.reason;
  return results;
}

function* figures(what: string, results: readonly Accuracy[], judged: boolean): Iterable<Figure> {
  const errors = results.map(({ errorPoints }) => errorPoints).sort((a, b) => a - b);
  const within = results.filter(({ errorPoints, samples }) => errorPoints <= (expectedErrorPoints(samples) ?? 100));
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
  yield { name: '  within 3 σ of its samples', value: (100 * within.length) / results.length, unit: '%', digits: 0 };
  yield { name: '  fewest samples', value: Math.min(...results.map(({ samples }) => samples)), unit: '', digits: 0 };
}

export const bench: Bench = {
  title:
    'Accuracy: self shares of three functions (58, 30, 12 %) beside their own CPU clock, woken every 1 to 100 ms, inlined and not, or never waiting; captures of 15 s at 100 Hz, two at a time',
  async *run() {
    const change = { durationMs: DURATION_MS, rateHz: 100 };
    for (const version of NODES) {
      const services = of('node', nodeOf(version), ['timer', 'inlined']);
      const collector = createNodeInspectorCollector();
      yield* figures(`Node ${version}`, await all(services, (one) => capturedAccuracy(one, collector, change)), true);
    }
    const collector = createPySpyCollector(assetsDir);
    const services = of('python', python, ['timer']);
    yield* figures('Python', await all(services, (one) => capturedAccuracy(one, collector, change)), true);
    const timers = of('node', nodeOf('24'), ['timer']);
    for (const intervalUs of [10_000, 1000])
      yield* figures(
        `node --cpu-prof, every ${intervalUs / 1000} ms`,
        await all(timers, (one) => cpuProfAccuracy(one, intervalUs, DURATION_MS)),
        false,
      );
  },
};
