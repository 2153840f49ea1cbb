import { TripleIndex } from '../intColumns';
import type { Frame, Profile } from '../types';
import { isInternal, type KnownFunction, KnownFunctions } from './knownFunctions';
import { LineOwners } from './lineOwners';
import { InlinedTally } from './tally';
import type { FileFunctions } from './types';

/** Stands for an inlined function of which nothing is known. */
export const INLINED = '(inlined)';

interface Split {
  readonly profile: Profile;
  readonly tally: InlinedTally;
}

/**
 * Gives functions that V8 inlined their time back. V8 of Node 20 to 24 (profiler/symbolizer.cc) counts a sample in an
 * inlined function for the function around it, but with the line of the inlined one: it separates only callers, and in
 * code that it compiled before the profiler started not even those. The line, and the text of the file that ran, tell
 * whose it is:
 *
 *     1  function leaf(n) {            stack             becomes
 *     2    return n % 7;               outer at 2        outer; leaf at 2
 *     3  }                             outer at 5        outer at 5
 *     4  function outer(n) {
 *     5    return leaf(n) + n;
 *     6  }
 *
 * A line tells nothing where several functions have code on it. Then the time stays where V8 put it, and is counted in
 * the tally. Node's own functions (`listOnTimeout`) never keep what is not theirs: without a better name it becomes
 * {@link INLINED}, called by them.
 *
 * `textOf`: the functions of a file, by the name it has in frames; null where its text is not known.
 */
export function splitInlined(profile: Profile, textOf: (file: string) => FileFunctions | null): Split {
  const { frames, stacks, threads } = profile;
  const tally = new InlinedTally();
  const weight = new Float64Array(stacks.parent.length);
  /** Stacks that have samples, and their callers: the others are left out. */
  const isUsed = new Uint8Array(stacks.parent.length);
  for (const { samples } of threads)
    samples.stack.forEach((s, i) => {
      if (s < 0) return;
      weight[s] += samples.weight[i];
      isUsed[s] = 1;
    });
  for (let s = stacks.parent.length - 1; s >= 0; s--)
    if (isUsed[s] && stacks.parent[s] >= 0) isUsed[stacks.parent[s]] = 1;
  const functions = new KnownFunctions(profile, weight, textOf);
  const owners = new LineOwners(frames, functions);
  const split = new Stacks(profile, functions);
  const stackOf = new Int32Array(stacks.parent.length).fill(-1);
  let isChanged = false;
  for (let s = 0; s < stackOf.length; s++) {
    if (isUsed[s] === 0) continue;
    const [frame, line] = [stacks.frame[s], stacks.line[s]];
    if (frames[frame].kind !== 'idle') tally.busy(weight[s]);
    const caller = stacks.parent[s] < 0 ? -1 : stackOf[stacks.parent[s]];
    // Callers have no lines in V8.
    const owner = line === 0 ? null : owners.of(frame, line);
    if (owner !== null && owner.kind !== 'own') tally.found();
    if (owner?.kind === 'inlined') {
      stackOf[s] = split.inlined(caller, frame, owner.path, line);
      isChanged = true;
    } else if (owner?.kind === 'untold') {
      tally.addUntold(frames[frame].name, weight[s]);
      stackOf[s] = split.untold(caller, frame, owner.isHere ? line : 0);
      isChanged = true;
    } else {
      if (owner?.kind === 'noText') tally.addNoText(frames[frame].file, weight[s]);
      if (owner?.kind === 'own' && owner.also.length > 0)
        tally.addShared(
          `${lastOf(frames[frame].file)}:${line}`,
          [frames[frame].name, ...owner.also],
          weight[s],
          frames[frame].line === line,
        );
      stackOf[s] = split.same(caller, frame, line);
    }
  }
  return { profile: isChanged ? split.profile(stackOf) : profile, tally };
}

const lastOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

/** The stacks and frames of the new profile. */
class Stacks {
  private readonly frames: Frame[];
  private readonly added = new Map<string, number>();
  private readonly stacks: TripleIndex;

  constructor(
    private readonly from: Profile,
    private readonly functions: KnownFunctions,
  ) {
    this.frames = [...from.frames];
    this.stacks = new TripleIndex(from.stacks.parent.length);
  }

  same(caller: number, frame: number, line: number): number {
    return this.stacks.add(caller, frame, line);
  }

  /** A frame, what it called one after the other, and the line of the last. */
  inlined(caller: number, frame: number, path: readonly KnownFunction[], line: number): number {
    let at = this.stacks.add(caller, frame, 0);
    path.forEach((fn, i) => {
      at = this.stacks.add(at, this.frameOf(fn), i < path.length - 1 ? 0 : line);
    });
    return at;
  }

  /** Code of a function that is not known, on a line (0 unknown) of the file of the one around it. */
  untold(caller: number, frame: number, line: number): number {
    if (!isInternal(this.frames[frame])) return this.stacks.add(caller, frame, line);
    const own = this.stacks.add(caller, frame, 0);
    return this.stacks.add(own, this.add({ name: INLINED, file: '', line: 0, column: 0, kind: 'code' }), 0);
  }

  profile(stackOf: Int32Array): Profile {
    const { a, b, c } = this.stacks;
    return {
      ...this.from,
      frames: this.frames,
      stacks: { parent: a.toArray(), frame: b.toArray(), line: c.toArray() },
      threads: this.from.threads.map((thread) => ({
        ...thread,
        samples: { ...thread.samples, stack: thread.samples.stack.map((s) => (s < 0 ? -1 : stackOf[s])) },
      })),
    };
  }

  private frameOf(fn: KnownFunction): number {
    const known = this.functions.frame(fn);
    if (known >= 0) return known;
    const { name, line, column } = this.functions.describe(fn);
    return this.add({ name: name === '' ? '(anonymous)' : name, file: fn.file, line, column, kind: 'code' });
  }

  private add(frame: Frame): number {
    const key = `${frame.line}:${frame.column}:${frame.name}:${frame.file}`;
    const known = this.added.get(key) ?? this.frames.push(frame) - 1;
    this.added.set(key, known);
    return known;
  }
}
