/**
 * Builds artificial captures from blocks of real captures of one task. Within a block, samples are as dependent as in
 * the real capture.
 */
import { joinProfiles } from '../../../src/profile/joinProfiles';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import type { CaptureMetadata } from '../../../src/metadata/metadata';
import type { Profile, SampleTable } from '../../../src/profile/types';
import type { Seeded } from '../../support/seeded';

export const BLOCK_MS = 2000;

/** Captures of one task, from which blocks are drawn. */
export class Pool {
  /** All captures joined; the threads of capture i have source i. */
  readonly whole: Profile;
  private readonly capture: CaptureMetadata;
  private readonly perCapture: number;

  /** The captures must have the same length, and have metadata. */
  constructor(private readonly captures: readonly Profile[]) {
    this.whole = joinProfiles(
      'pool',
      captures.map((profile, source) => ({ profile, source })),
    );
    this.capture = captures[0].capture as CaptureMetadata;
    this.perCapture = Math.max(1, Math.round(this.capture.durationMs / BLOCK_MS));
  }

  /** A capture of that many blocks, drawn with replacement. */
  draw(blocks: number, chance: Seeded): Profile {
    const drawn = Array.from({ length: blocks }, () => [
      chance.between(0, this.captures.length - 1),
      chance.between(0, this.perCapture - 1),
    ]);
    const names = [...new Set(this.whole.threads.map(({ name }) => name))];
    const threads = names.map((name) => {
      const parts = drawn.flatMap(([source, block]) => {
        const thread = this.whole.threads.find((one) => one.source === source && one.name === name);
        return thread ? [this.block(thread.samples, block)] : [];
      });
      const samples = {
        stack: Int32Array.from(parts.flatMap(({ stack }) => [...stack])),
        weight: Float64Array.from(parts.flatMap(({ weight }) => [...weight])),
      };
      return { name, samples };
    });
    return { ...this.whole, threads, capture: { ...this.capture, durationMs: blocks * BLOCK_MS, coverage: 1 } };
  }

  /**
   * A thread's samples in one block. Blocks divide the thread's recorded time, which is shorter than the capture when
   * the runtime does not report waiting.
   */
  private block({ stack, weight }: SampleTable, block: number): SampleTable {
    const length = weight.reduce((sum, one) => sum + one, 0);
    const edge = (b: number): number => {
      let [i, passed] = [0, 0];
      while (i < weight.length && passed < (b * length) / this.perCapture - 1e-9) passed += weight[i++];
      return i;
    };
    const [from, to] = [edge(block), edge(block + 1)];
    return { stack: stack.subarray(from, to), weight: weight.subarray(from, to) };
  }
}

/**
 * The same profile with process ids and task folders removed from names and paths, so that functions of different tasks
 * match.
 */
export function withoutTaskPaths(profile: Profile): Profile {
  const builder = new ProfileBuilder();
  const frames = profile.frames.map((frame) => ({
    ...frame,
    name: frame.name.replace(/^process \d+:/, 'process:'),
    file: frame.file.replace(/^.*\/tasks\/[0-9a-f]+\/[^/]+/, ''),
  }));
  const frameOf = frames.map(({ name, file, line, column }) => builder.frame(name, file, line, column));
  const { parent, frame, line } = profile.stacks;
  const stackOf = new Int32Array(parent.length);
  for (let s = 0; s < parent.length; s++)
    stackOf[s] = builder.stack(parent[s] < 0 ? -1 : stackOf[parent[s]], frameOf[frame[s]], line[s]);
  for (const { name, samples } of profile.threads)
    builder.thread(
      name,
      samples.stack.map((s) => (s < 0 ? -1 : stackOf[s])),
      samples.weight,
    );
  return builder.build({
    name: profile.name,
    unit: profile.unit,
    ...(profile.capture && { capture: profile.capture }),
  });
}
