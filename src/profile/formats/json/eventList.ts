import { IntColumn } from '../../intColumn';
import { EventColumn } from './columns';
import { CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, Irregular, OPEN_LIST, OPEN_OBJECT, type JsonCursor } from './cursor';

const OPENS = 1;
const CLOSES = 0;

/** Reads a list of events of just the keys type, frame and at. Throws Irregular when anything else is in it. */
export function readEventList(cursor: JsonCursor): EventColumn {
  const opens = new IntColumn();
  const frames = new IntColumn();
  let at = new Float64Array(1024);
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
