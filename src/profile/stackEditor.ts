import { IntColumn, TripleIndex } from './intColumns';
import type { Profile, StackTable, Thread } from './types';

/** A stack table to which stacks are added. Those of the profile keep their numbers. */
export class StackEditor {
  private readonly index: TripleIndex;

  /** `stacks`: distinct entries, as a file's are. */
  constructor({ parent, frame, line }: StackTable) {
    this.index = TripleIndex.of(columnOf(parent), columnOf(frame), columnOf(line));
  }

  /** Number of the entry "`frame`, executing `line`, called by `parent`" (-1: outermost). */
  add(parent: number, frame: number, line: number): number {
    return this.index.add(parent, frame, line);
  }

  /** The profile with these threads, whose samples may have stacks that were added; entries without samples are left out. */
  profile(of: Profile, threads: readonly Thread[]): Profile {
    const { a, b, c } = this.index;
    const isUsed = new Uint8Array(this.index.size);
    for (const { samples } of threads) for (const s of samples.stack) if (s >= 0) isUsed[s] = 1;
    // A caller precedes its callees.
    for (let s = isUsed.length - 1; s >= 0; s--) if (isUsed[s] === 1 && a.at(s) >= 0) isUsed[a.at(s)] = 1;
    const stackOf = new Int32Array(isUsed.length).fill(-1);
    const [parent, frame, line] = [new IntColumn(), new IntColumn(), new IntColumn()];
    for (let s = 0; s < isUsed.length; s++) {
      if (isUsed[s] === 0) continue;
      stackOf[s] = parent.length;
      parent.push(a.at(s) < 0 ? -1 : stackOf[a.at(s)]);
      frame.push(b.at(s));
      line.push(c.at(s));
    }
    return {
      ...of,
      stacks: { parent: parent.toArray(), frame: frame.toArray(), line: line.toArray() },
      threads: threads.map((thread) => ({
        ...thread,
        samples: { ...thread.samples, stack: thread.samples.stack.map((s) => (s < 0 ? -1 : stackOf[s])) },
      })),
    };
  }
}

function columnOf(values: Int32Array): IntColumn {
  const column = new IntColumn(values.length);
  for (const value of values) column.push(value);
  return column;
}
