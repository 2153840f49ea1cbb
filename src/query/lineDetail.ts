import { captureOf } from '../metadata/metadata';
import type { StackWeights } from '../profile/stackWeights';
import { TripleIndex } from '../profile/intColumns';
import type { Profile } from '../profile/types';
import { locateFrame } from '../source/profileFiles';
import type { SourceMapper } from '../source/types';
import type { Scale } from './scale';
import type { LineDetail, LineShare, LineStack } from './types';

const STACKS = 5;
/** How many frames of a stack are listed; stacks may be 10,000 deep. */
const FRAMES = 30;

/** A part of a profile, and the stacks that execute the line. */
interface LineQuestion {
  readonly profile: Profile;
  readonly weights: StackWeights;
  readonly scale: Scale;
  readonly mapper: SourceMapper;
  /** Whether a stack's innermost frame executes the line. */
  readonly on: (stack: number) => boolean;
}

/** Everything about one line. A sample that passes through the line several times counts once. */
export function lineDetail(question: LineQuestion): Omit<LineDetail, 'change'> {
  const {
    profile: { stacks, threads },
    weights,
    scale,
    on,
  } = question;
  const count = stacks.parent.length;
  /** Outermost entry on the line at or above each stack, -1: none. Parents come first. */
  const entry = new Int32Array(count).fill(-1);
  const entries: number[] = [];
  let [self, total] = [0, 0];
  for (let s = 0; s < count; s++) {
    const above = stacks.parent[s] < 0 ? -1 : entry[stacks.parent[s]];
    const here = on(s);
    if (here) self += weights.self[s];
    entry[s] = above >= 0 ? above : here ? s : -1;
    if (entry[s] !== s) continue;
    entries.push(s);
    total += weights.total[s];
  }
  let samples = 0;
  const byThread = threads.map(({ samples: { stack, weight } }) => {
    let sum = 0;
    for (let i = 0; i < stack.length; i++) {
      if (stack[i] < 0 || entry[stack[i]] < 0 || weights.total[stack[i]] <= 0) continue;
      samples++;
      sum += weight[i];
    }
    return sum;
  });
  return {
    ...scale.weights(self, total),
    samples,
    stacks: heaviestStacks(question, entries),
    ...sharesOf(question, byThread, total),
  };
}

/**
 * The paths that lead to the line, heaviest first. Equal paths count as one: a scope's table may contain duplicates.
 */
function heaviestStacks({ profile, weights, scale, mapper }: LineQuestion, entries: readonly number[]): LineStack[] {
  const { parent, frame, line } = profile.stacks;
  const paths = new TripleIndex();
  const pathOf = new Map<number, number>();
  const weightOf = new Map<number, { first: number; weight: number }>();
  for (const s of entries) {
    const path: number[] = [];
    let at = s;
    for (; at >= 0 && !pathOf.has(at); at = parent[at]) path.push(at);
    let above = at < 0 ? -1 : (pathOf.get(at) ?? -1);
    for (let i = path.length - 1; i >= 0; i--)
      pathOf.set(path[i], (above = paths.add(above, frame[path[i]], line[path[i]])));
    const known = weightOf.get(above) ?? { first: s, weight: 0 };
    known.weight += weights.total[s];
    weightOf.set(above, known);
  }
  return [...weightOf.values()]
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.first - b.first)
    .slice(0, STACKS)
    .map(({ first, weight }) => {
      const frames: LineStack['frames'][number][] = [];
      let depth = 0;
      for (let s = first; s >= 0; s = parent[s], depth++) {
        if (depth >= FRAMES) continue;
        const { name, file, line: definition } = profile.frames[frame[s]];
        frames.push({
          name,
          file,
          line: line[s] || definition,
          source: locateFrame(mapper, profile.frames[frame[s]], line[s]),
        });
      }
      return { frames, left: Math.max(0, depth - FRAMES), weight, percent: scale.percent(weight) };
    });
}

/** How the line's weight is distributed over threads and tasks, in percent of it, largest first. */
function sharesOf(
  { profile }: LineQuestion,
  byThread: readonly number[],
  total: number,
): { byThread: LineShare[]; byTask: LineShare[] } {
  const percent = (weight: number): number => (total > 0 ? Math.min(100, (weight / total) * 100) : 0);
  const byTask = new Map<string, number>();
  const capture = captureOf(profile);
  const shares = profile.threads.map(({ name, source = null }, t) => {
    const task = source === null ? capture?.task : capture?.sources?.[source]?.task;
    if (task !== undefined && task !== '') byTask.set(task, (byTask.get(task) ?? 0) + byThread[t]);
    return { name, source, percent: percent(byThread[t]) };
  });
  return {
    byThread: sorted(shares),
    byTask: sorted([...byTask].map(([name, weight]) => ({ name, source: null, percent: percent(weight) }))),
  };
}

const sorted = (shares: LineShare[]): LineShare[] =>
  shares.filter(({ percent }) => percent > 0).sort((a, b) => b.percent - a.percent);
