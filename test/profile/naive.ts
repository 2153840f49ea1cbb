/** A simple computation of totals, sample by sample, to check the real one against. */
import type { Profile } from '../../src/profile/types';

export interface NaiveTotals {
  sum: number;
  idle: number;
  /** Functions by `name|file|line|column`, lines by `file:line`. */
  readonly functions: Map<string, { self: number; total: number }>;
  readonly lines: Map<string, { self: number; total: number }>;
}

/** Stack of a sample, outermost first. */
export function stackOf(profile: Profile, stack: number): { frame: number; line: number }[] {
  const result: { frame: number; line: number }[] = [];
  for (let s = stack; s >= 0; s = profile.stacks.parent[s])
    result.unshift({ frame: profile.stacks.frame[s], line: profile.stacks.line[s] });
  return result;
}

export function frameKey(profile: Profile, frame: number): string {
  const { name, file, line, column } = profile.frames[frame];
  return `${name}|${file}|${line}|${column}`;
}

export function naiveTotals(profile: Profile): NaiveTotals {
  const totals: NaiveTotals = { sum: 0, idle: 0, functions: new Map(), lines: new Map() };
  for (const { samples } of profile.threads) {
    samples.stack.forEach((stack, i) => {
      const weight = samples.weight[i];
      const frames = stackOf(profile, stack);
      const leaf = frames.at(-1);
      if (leaf && profile.frames[leaf.frame].kind === 'idle') {
        totals.idle += weight;
        return;
      }
      totals.sum += weight;
      add(
        totals.functions,
        frames.map(({ frame }) => frameKey(profile, frame)),
        weight,
      );
      add(
        totals.lines,
        frames.map(({ frame, line }) =>
          line > 0 && profile.frames[frame].file !== '' ? `${profile.frames[frame].file}:${line}` : '',
        ),
        weight,
      );
    });
  }
  return totals;
}

function add(map: Map<string, { self: number; total: number }>, keys: string[], weight: number): void {
  for (const key of new Set(keys)) {
    if (key === '') continue;
    const entry = map.get(key) ?? { self: 0, total: 0 };
    map.set(key, entry);
    entry.total += weight;
    if (keys.at(-1) === key) entry.self += weight;
  }
}
