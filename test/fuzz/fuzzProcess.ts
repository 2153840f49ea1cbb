/**
 * A target in a process of its own: `fuzzProcess.mjs TARGET SEED RUNS FILE [RUN]`. The number of the current run is kept
 * in FILE, so that it is known even if this process hangs or runs out of memory. The report goes to the parent.
 */
import { openSync, writeSync } from 'node:fs';
import { type Report, runTarget, smallest } from './runTarget';
import { targets } from './targets/all';

export interface Finished {
  readonly report: Report;
  /** For the first error, where one was found: a smaller input. */
  readonly smaller: string | null;
}

const [name, seed, runs, file, only] = process.argv.slice(2);
const target = targets.find((one) => one.name === name);
if (target === undefined) throw new Error(`There is no target ${name}.`);
const place = openSync(file, 'w');
const report = await runTarget(target, {
  seed: Number(seed),
  runs: Number(runs),
  ...(only !== undefined && { only: Number(only) }),
  onRun: (run) => void writeSync(place, `${run} `, 0),
});
const error = report.failures.find(({ kind }) => kind === 'error');
const smaller = error === undefined ? null : await smallest(target, Number(seed), error.run);
process.send?.({ report, smaller } satisfies Finished, () => process.exit(0));
