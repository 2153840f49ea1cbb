import { TripleIndex } from '../../intColumns';
import { type ParsedColumn, type ColumnKind, readEventList, readNumberList, type ListPlaces } from './columns';
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  Irregular,
  JsonCursor,
  OPEN_LIST,
  OPEN_OBJECT,
  TooDeep,
} from './cursor';
import { readStackLists } from './stackLists';

/**
 * Reads JSON (UTF-8, with or without byte order mark). The lists named in `wanted` become columns if they are regular;
 * everything else is parsed by JSON.parse. Returns undefined if the file is not JSON, or if what remains is longer than
 * the longest string: JSON.parse of the whole then reports why. Throws TooDeep if that must not be tried.
 */
export function scanJson(bytes: Uint8Array, wanted: ListPlaces): unknown {
  try {
    return new Scan(bytes).read(wanted);
  } catch (error) {
    if (error instanceof TooDeep) throw error;
    if (
      error instanceof Irregular ||
      error instanceof SyntaxError ||
      error instanceof TypeError ||
      error instanceof RangeError
    )
      return undefined;
    throw error;
  }
}

/** Approximate bytes of JSON per stack node in a large file: too low a guess only costs regrowing. */
const BYTES_A_NODE = 128;

type Path = readonly (string | number)[];

class Scan {
  private readonly cursor: JsonCursor;
  private readonly table: TripleIndex;
  private readonly found: { readonly path: Path; readonly mark: string; readonly column: ParsedColumn }[] = [];
  /** The text left for JSON.parse, and the position up to which it was copied. */
  private readonly rest: string[] = [];
  private noted: number;

  constructor(private readonly bytes: Uint8Array) {
    this.cursor = new JsonCursor(bytes);
    this.table = new TripleIndex(Math.ceil(bytes.length / BYTES_A_NODE));
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.cursor.at = 3;
    this.noted = this.cursor.at;
  }

  read(wanted: ListPlaces): unknown {
    this.walk(wanted, []);
    if (this.cursor.peek() !== undefined) throw new Irregular();
    this.note(this.bytes.length);
    const json: unknown = JSON.parse(this.rest.join(''));
    for (const { path, mark, column } of this.found) put(json, path, mark, column);
    return json;
  }

  /** Reads a value that contains wanted lists. Recursion is as deep as `wanted`, whatever the file. */
  private walk(wanted: ListPlaces, path: Path): void {
    const first = this.cursor.peek();
    if (first === OPEN_OBJECT) this.walkObject(wanted, path);
    else if (first === OPEN_LIST && Object.hasOwn(wanted, '*')) this.walkList(wanted['*'], path);
    else this.cursor.skipValue();
  }

  private walkObject(wanted: ListPlaces, path: Path): void {
    const { cursor } = this;
    cursor.expect(OPEN_OBJECT);
    if (cursor.take(CLOSE_OBJECT)) return;
    do {
      const key = this.readKey();
      cursor.expect(COLON);
      if (Object.hasOwn(wanted, key)) this.enter(wanted[key], [...path, key]);
      else cursor.skipValue();
    } while (cursor.take(COMMA));
    cursor.expect(CLOSE_OBJECT);
  }

  private walkList(wanted: ColumnKind | ListPlaces, path: Path): void {
    const { cursor } = this;
    cursor.expect(OPEN_LIST);
    if (cursor.take(CLOSE_LIST)) return;
    let entry = 0;
    do this.enter(wanted, [...path, entry++]);
    while (cursor.take(COMMA));
    cursor.expect(CLOSE_LIST);
  }

  private enter(wanted: ColumnKind | ListPlaces, path: Path): void {
    if (typeof wanted !== 'string') return this.walk(wanted, path);
    if (this.cursor.peek() !== OPEN_LIST) return this.cursor.skipValue();
    const start = this.cursor.at;
    let column: ParsedColumn;
    try {
      column = this.readColumn(wanted);
    } catch (error) {
      if (!(error instanceof Irregular)) throw error;
      this.cursor.at = start;
      return this.cursor.skipValue();
    }
    this.note(start);
    const mark = `\0column ${this.found.length}`;
    this.rest.push(JSON.stringify(mark));
    this.noted = this.cursor.at;
    this.found.push({ path, mark, column });
  }

  private readColumn(kind: ColumnKind): ParsedColumn {
    switch (kind) {
      case 'stacks':
        return readStackLists(this.cursor, this.table);
      case 'events':
        return readEventList(this.cursor);
      case 'numbers':
        return readNumberList(this.cursor);
      default:
        return kind satisfies never;
    }
  }

  /** Reads a key. A key with escapes or beyond ASCII cannot be a wanted one. */
  private readKey(): string {
    this.cursor.peek();
    const start = this.cursor.at;
    try {
      return this.cursor.readKey();
    } catch (error) {
      if (!(error instanceof Irregular)) throw error;
      this.cursor.at = start;
      this.cursor.skipValue();
      return '';
    }
  }

  private note(end: number): void {
    this.rest.push(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.bytes.subarray(this.noted, end)),
    );
  }
}

/** Replaces a marker by its column. If a later duplicate key overrode it, there is no marker left. */
function put(json: unknown, path: Path, mark: string, column: ParsedColumn): void {
  let place = json as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, key)) return;
    place = place[key] as Record<string | number, unknown>;
  }
  const last = path[path.length - 1];
  if (typeof place === 'object' && place !== null && Object.hasOwn(place, last) && place[last] === mark)
    place[last] = column;
}
