import { IntColumn, TripleIndex } from '../intColumns';
import { ProfileError } from '../profileError';
import type { ProfileBuilder } from '../profileBuilder';
import type { StackColumn } from './json/columns';
import type { SharedFrame } from './speedscopeFrames';

/** Facts about a table of stacks, each computed on first use; all profiles of a file share the table. */
interface KnownTable {
  /** For each node the invalid frame on its path, -1 if all are valid; null if every frame is valid. */
  readonly missing: Int32Array | null;
  /** Its nodes are the profile's stacks, with the same numbers. */
  isAdopted?: boolean;
  whole?: Int32Array;
  callers?: Int32Array;
}

/** Turns stacks of entries of `shared.frames` into stacks of the profile. */
export class SharedStacks {
  private readonly tables = new Map<TripleIndex, KnownTable>();

  constructor(
    private readonly builder: ProfileBuilder,
    readonly frames: readonly SharedFrame[],
  ) {}

  /**
   * The stack of each sample, -1 for an empty one. `leafLines[s]`, if given, is the executing line of sample s and
   * replaces the innermost frame's. Throws ProfileError if a frame does not exist.
   */
  stacksOf({ table, leaf }: StackColumn, leafLines: ArrayLike<number> | undefined, where: string): Int32Array {
    const known = this.tables.get(table) ?? { missing: this.missingFrames(table) };
    this.tables.set(table, known);
    if (known.missing !== null) this.refuseMissing(known.missing, leaf, where);
    if (leafLines === undefined) {
      known.isAdopted ??= known.missing === null && this.adopt(table);
      if (known.isAdopted) return leaf;
      const stackOf = (known.whole ??= this.convert(table, null));
      return leaf.map((node) => (node < 0 ? -1 : stackOf[node]));
    }
    const stackOf = (known.callers ??= this.convert(table, callersIn(table)));
    return leaf.map((node, s) => {
      if (node < 0) return -1;
      const caller = table.a.at(node);
      return this.builder.stack(caller < 0 ? -1 : stackOf[caller], this.frames[table.b.at(node)].frame, leafLines[s]);
    });
  }

  /**
   * If no two entries of `shared.frames` mean the same, distinct nodes are distinct stacks, and no lookup is needed.
   */
  private adopt(table: TripleIndex): boolean {
    const { frames } = this;
    const distinct = new TripleIndex(frames.length);
    for (const { frame, line } of frames) distinct.add(frame, line, 0);
    if (distinct.size < frames.length) return false;
    const [frameOf, lineOf] = [
      Int32Array.from(frames, ({ frame }) => frame),
      Int32Array.from(frames, ({ line }) => line),
    ];
    const frame = new IntColumn(table.size);
    const line = new IntColumn(table.size);
    for (let node = 0; node < table.size; node++) {
      const entry = table.b.at(node);
      frame.push(frameOf[entry]);
      line.push(lineOf[entry]);
    }
    return this.builder.adoptStacks(TripleIndex.of(table.a, frame, line));
  }

  /** Number in the builder of each node, or of the wanted ones. */
  private convert(table: TripleIndex, wanted: Uint8Array | null): Int32Array {
    const { builder, frames } = this;
    const stackOf = new Int32Array(table.size);
    // A caller precedes its callees.
    for (let node = 0; node < stackOf.length; node++) {
      const entry = table.b.at(node);
      // Invalid frames are in samples of another profile, which reports them.
      if ((wanted !== null && wanted[node] === 0) || entry >= frames.length) continue;
      const caller = table.a.at(node);
      stackOf[node] = builder.stack(caller < 0 ? -1 : stackOf[caller], frames[entry].frame, frames[entry].line);
    }
    return stackOf;
  }

  private missingFrames(table: TripleIndex): Int32Array | null {
    const count = this.frames.length;
    let missing: Int32Array | null = null;
    for (let node = 0; node < table.size; node++) {
      const entry = table.b.at(node);
      if (entry < count && missing === null) continue;
      missing ??= new Int32Array(table.size).fill(-1);
      const caller = table.a.at(node);
      missing[node] = caller >= 0 && missing[caller] >= 0 ? missing[caller] : entry >= count ? entry : -1;
    }
    return missing;
  }

  private refuseMissing(missing: Int32Array, leaf: Int32Array, where: string): void {
    const sample = leaf.findIndex((node) => node >= 0 && missing[node] >= 0);
    if (sample >= 0)
      throw new ProfileError(
        `${where}.samples[${sample}]: frame ${missing[leaf[sample]]} does not exist (${this.frames.length} frames).`,
      );
  }
}

/** 1 for nodes that have callees. */
function callersIn(table: TripleIndex): Uint8Array {
  const calls = new Uint8Array(table.size);
  for (let node = 0; node < table.size; node++) if (table.a.at(node) >= 0) calls[table.a.at(node)] = 1;
  return calls;
}
