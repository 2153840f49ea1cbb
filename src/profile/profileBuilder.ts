import { ProfileError } from './profileError';
import { TripleIndex } from './intColumns';
import type { Frame, FrameKind, Profile, SampleTypes, Thread, WeightUnit } from './types';

/** The rest of a profile, apart from its samples. */
interface ProfileHead {
  readonly name: string;
  readonly unit: WeightUnit;
  readonly summed?: true;
  readonly capture?: object;
  readonly sourceMaps?: Readonly<Record<string, string>>;
  readonly hasInlined?: boolean;
  readonly types?: SampleTypes;
  readonly remarks?: readonly string[];
}

/** Builds the columns of a {@link Profile}: frames and stacks are deduplicated as they arrive. */
export class ProfileBuilder {
  private readonly frames: Frame[] = [];
  private readonly frameIds = new Map<string, number>();
  private stacks = new TripleIndex();
  private readonly threads: Thread[] = [];

  /**
   * Index of a function; `line` and `column` are those of its definition, 1-based, 0 unknown; `rawName` as in {@link
   * Frame}.
   */
  frame(name: string, file: string, line: number, column: number, rawName?: string): number {
    const key = `${line}:${column}:${name.length}:${name}${file}`;
    const known = this.frameIds.get(key);
    if (known !== undefined) return known;
    const raw = rawName !== undefined && { rawName };
    const index = this.frames.push({ name, ...raw, file, line, column, kind: frameKind(name, file) }) - 1;
    this.frameIds.set(key, index);
    return index;
  }

  /** Index of the stack "`frame`, executing `line`, called by `parent`" (-1: outermost). */
  stack(parent: number, frame: number, line: number): number {
    return this.stacks.add(parent, frame, line);
  }

  /**
   * Adopts stacks that were numbered elsewhere: distinct triples (caller, frame, line), callers first. Returns false,
   * and adopts nothing, if there are stacks already.
   */
  adoptStacks(stacks: TripleIndex): boolean {
    if (this.stacks.size > 0) return false;
    this.stacks = stacks;
    return true;
  }

  /**
   * Adds a thread; `stack[i]` is a stack's index or -1, `weight[i]` finite and not negative; `source` as in {@link
   * Thread}.
   */
  thread(name: string, stack: Int32Array, weight: Float64Array, source?: number): void {
    this.threads.push({ name, ...(source !== undefined && { source }), samples: { stack, weight } });
  }

  /**
   * `threads`: by default those that were added. Throws {@link ProfileError} if the sum of the weights exceeds what a
   * number can hold.
   */
  build(head: ProfileHead, threads: readonly Thread[] = this.threads): Profile {
    let total = 0;
    for (const thread of threads) for (const weight of thread.samples.weight) total += weight;
    if (!Number.isFinite(total))
      throw new ProfileError('The weights of the profile add up to more than a number can hold.');
    return {
      name: head.name,
      unit: head.unit,
      frames: this.frames,
      stacks: { parent: this.stacks.a.toArray(), frame: this.stacks.b.toArray(), line: this.stacks.c.toArray() },
      threads,
      ...(head.summed && { summed: true as const }),
      ...(head.capture && { capture: head.capture }),
      ...(head.sourceMaps && { sourceMaps: head.sourceMaps }),
      ...(head.hasInlined && { hasInlined: true as const }),
      ...(head.types && { types: head.types }),
      ...(head.remarks && head.remarks.length > 0 && { remarks: head.remarks }),
    };
  }
}

/** Kind of a frame, from the names V8 gives its pseudo functions (which have no file). */
function frameKind(name: string, file: string): FrameKind {
  if (file !== '') return 'code';
  if (name === '(idle)') return 'idle';
  return name === '(program)' || name === '(garbage collector)' ? 'runtime' : 'code';
}
