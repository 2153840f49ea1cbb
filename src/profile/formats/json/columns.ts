import type { TripleIndex } from '../../tripleIndex';

/** Lists of whole numbers (`[[0,1],[0]]`) as a tree: each list is a node, its path the numbers. */
export class StackColumn {
  constructor(
    /** Triples (parent, number, 0), parents first; -1 is no parent. Columns of one file share it. */
    readonly table: TripleIndex,
    /** For each list its last node, -1 for an empty list. */
    readonly leaf: Int32Array,
  ) {}
}

/** speedscope's events, `{"type":"O","frame":0,"at":0}` with these keys in any order. */
export class EventColumn {
  constructor(
    /** 1 opens the frame, 0 closes it. */
    readonly opens: Uint8Array,
    readonly frame: Int32Array,
    readonly at: Float64Array,
  ) {}
}

export type Column = StackColumn | EventColumn | Float64Array;
export type ColumnKind = 'stacks' | 'events' | 'numbers';

/** Where the long lists are, by key; `*` is any entry of a list. */
export interface Wanted {
  readonly [key: string]: ColumnKind | Wanted;
}

/** The long lists of speedscope files and of V8's CPU profiles. */
export const longLists: Wanted = {
  profiles: { '*': { samples: 'stacks', weights: 'numbers', events: 'events' } },
  ecsProfiler: { sampleLines: { '*': 'numbers' } },
  samples: 'numbers',
  timeDeltas: 'numbers',
};
