import { CLOSE_LIST, COMMA, OPEN_LIST, type JsonCursor } from './cursor';

/** Reads a list of numbers. Throws Irregular when anything else is in it. */
export function readNumberList(cursor: JsonCursor): Float64Array {
  cursor.expect(OPEN_LIST);
  if (cursor.take(CLOSE_LIST)) return new Float64Array(0);
  let values = new Float64Array(1024);
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
