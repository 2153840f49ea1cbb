/** The program whose functions take known shares, and how they were recorded. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Recording } from '../../../src/capture/types';
import { programs } from '../../capture/support/localProcess';

/** Its arguments: seconds, kind. */
export const knownShares = path.join(programs, 'knownShares.py');

const SHARES: Readonly<Record<string, number>> = { alpha: 60, beta: 30, gamma: 10 };
const names = Object.keys(SHARES);

/** Shares of these functions in the main thread, native functions that they called included, in percent of all of theirs. */
function sharesIn({ profile: { frames, stacks, threads } }: Recording): number[] {
  const main = threads.find(({ name }) => name.includes('MainThread')) ?? threads[0];
  const taken = names.map(() => 0);
  main.samples.stack.forEach((stack, i) => {
    for (let s = stack; s >= 0; s = stacks.parent[s]) {
      const which = names.indexOf(frames[stacks.frame[s]].name);
      if (which < 0) continue;
      taken[which] += main.samples.weight[i];
      return;
    }
  });
  const all = taken.reduce((a, b) => a + b, 0);
  return taken.map((one) => (100 * one) / all);
}

/** Asserts that the shares are right, and file and lines of the function that took most. */
export function assertShares(recording: Recording, who: string): void {
  const shares = sharesIn(recording);
  const worst = Math.max(...names.map((name, i) => Math.abs(SHARES[name] - shares[i])));
  assert.ok(worst < 7, `${who}: ${shares.map((share) => share.toFixed(1)).join(', ')}`);
  const { frames, stacks } = recording.profile;
  const alpha = frames.findIndex(({ name }) => name === 'alpha');
  assert.equal(frames[alpha].file, knownShares);
  const lines = stacks.line.filter((_, i) => stacks.frame[i] === alpha);
  assert.ok(
    lines.every((line) => line === 7 || line === 8),
    `lines ${lines.join()}`,
  );
}
