import { IntColumn, type TripleIndex } from '../../intColumns';
import { CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, Irregular, type JsonCursor, OPEN_LIST, OPEN_OBJECT } from './cursor';

/** Lists of integers (`[[0,1],[0]]`) as a tree: each list is a node, and the numbers are its path from the root. */
export class StackColumn {
  constructor(
    /** Triples (parent, number, 0), parents first; parent -1 means none. The columns of a file share it. */
    readonly table: TripleIndex,
    /** The last node of each list, -1 for an empty list. */
    readonly leaf: Int32Array,
  ) {}
}

/** speedscope's events: `{"type":"O","frame":0,"at":0}`, with these keys in any order. */
export class EventColumn {
  constructor(
    /** 1 opens the frame, 0 closes it. */
    readonly opens: Uint8Array,
    readonly frame: Int32Array,
    readonly at: Float64Array,
  ) {}
}

export type ParsedColumn = StackColumn | EventColumn | Float64Array;
export type ColumnKind = 'stacks' | 'events' | 'numbers';

/** Where the long lists are, by key; `*` is any entry of a list. */
export interface ListPlaces {
  readonly [key: string]: ColumnKind | ListPlaces;
}

/** The long lists of speedscope files and of V8's CPU profiles. */
export const longLists: ListPlaces = {
  profiles: { '*': { samples: 'stacks', weights: 'numbers', events: 'events' } },
  ecsProfilerData: { sampleLines: { '*': 'numbers' } },
  // Of files of versions before 0.2.
  ecsProfiler: { sampleLines: { '*': 'numbers' } },
  samples: 'numbers',
  timeDeltas: 'numbers',
};

/** Of a column that grows: a file may have a list in every few bytes. */
export const FIRST_LENGTH = 16;

/** Reads a list of numbers. Throws Irregular if it contains anything else. */
export function readNumberList(cursor: JsonCursor): Float64Array {
  cursor.expect(OPEN_LIST);
  if (cursor.take(CLOSE_LIST)) return new Float64Array(0);
  let values = new Float64Array(FIRST_LENGTH);
  let count = 0;
  do {
    if (count === values.length) {
      const grown = new Float64Array(count * 2);
      grown.set(values);
      values = grown;
    }
    values[count++] = cursor.readNumber();
  } while (cursor.take(COMMA));
  cursor.expect(CLOSE_LIST);
  return values.slice(0, count);
}

const OPENS = 1;
const CLOSES = 0;

/** Reads a list of events with exactly the keys type, frame and at. Throws Irregular if it contains anything else. */
export function readEventList(cursor: JsonCursor): EventColumn {
  const opens = new IntColumn(FIRST_LENGTH);
  const frames = new IntColumn(FIRST_LENGTH);
  let at = new Float64Array(FIRST_LENGTH);
  cursor.expect(OPEN_LIST);
  if (!cursor.take(CLOSE_LIST)) {
    do {
      if (frames.length === at.length) {
        const grown = new Float64Array(at.length * 2);
        grown.set(at);
        at = grown;
      }
      const event = readEvent(cursor);
      at[frames.length] = event.at;
      opens.push(event.opens);
      frames.push(event.frame);
    } while (cursor.take(COMMA));
    cursor.expect(CLOSE_LIST);
  }
  return new EventColumn(Uint8Array.from(opens.toArray()), frames.toArray(), at.slice(0, frames.length));
}

function readEvent(cursor: JsonCursor): { opens: number; frame: number; at: number } {
  const event = { opens: -1, frame: -1, at: NaN };
  cursor.expect(OPEN_OBJECT);
  do {
    const key = cursor.readKey();
    cursor.expect(COLON);
    if (key === 'type' && event.opens < 0) event.opens = readType(cursor.readKey());
    else if (key === 'frame' && event.frame < 0) event.frame = wholeNumber(cursor.readNumber());
    else if (key === 'at' && Number.isNaN(event.at)) event.at = cursor.readNumber();
    else throw new Irregular();
  } while (cursor.take(COMMA));
  cursor.expect(CLOSE_OBJECT);
  if (event.opens < 0 || event.frame < 0 || !Number.isFinite(event.at)) throw new Irregular();
  return event;
}

function readType(type: string): number {
  if (type === 'O') return OPENS;
  if (type === 'C') return CLOSES;
  throw new Irregular();
}

function wholeNumber(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 0x7fffffff) throw new Irregular();
  return value;
}
