import {
  decodedMappings,
  FlattenMap,
  GREATEST_LOWER_BOUND,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  type SourceMapSegment,
  type TraceMap,
} from '@jridgewell/trace-mapping';
import { resolveFrom } from './paths';
import type { OriginalPosition, Position } from './types';

/** If the code of a line comes from source lines further apart than this, it says nothing about any one of them. */
const MOST_LINES_APART = 20;

/** A parsed source map (plain or with sections) whose sources are paths. */
export class SourceMap {
  private constructor(
    private readonly map: TraceMap,
    private readonly folder: string,
  ) {}

  /** Parses map JSON located in `folder`; null if it is not a source map. */
  static parse(json: string, folder: string): SourceMap | null {
    try {
      return new SourceMap(new FlattenMap(json.replace(/^\)\]\}'[^\n]*\n/, '')), folder);
    } catch {
      return null;
    }
  }

  /** Paths of all sources. */
  get sources(): string[] {
    return this.map.resolvedSources.flatMap((source) => (source ? [sourcePath(source, this.folder)] : []));
  }

  /**
   * The original position of a place in the generated file. Without a column (0; V8 counts ticks by line) see {@link
   * executing}. Null if the map does not cover it.
   */
  original(line: number, column: number, definition?: Position): OriginalPosition | null {
    if (line < 1) return null;
    if (column < 1) return this.executing(line, definition);
    const at = { line, column: column - 1 };
    let found = originalPositionFor(this.map, { ...at, bias: GREATEST_LOWER_BOUND });
    if (found.source === null) found = originalPositionFor(this.map, { ...at, bias: LEAST_UPPER_BOUND });
    return found.source === null
      ? null
      : { path: sourcePath(found.source, this.folder), line: found.line, column: found.column + 1 };
  }

  /**
   * The source name of the function that is called `name` in the generated file and begins at `definition`; null if the
   * map has none.
   */
  nameOf(definition: Position, name: string): string | null {
    return nameBefore(this.segments(definition.line), this.map.names, definition.column - 1, name.length);
  }

  /**
   * The source line of a generated line. Usually it contains code of one source line: the first one is used. If it
   * contains more, as in minified code, only code of the function counts; if the function begins on that very line,
   * only the function itself can be determined.
   */
  private executing(line: number, definition?: Position): OriginalPosition | null {
    const segments = this.segments(line);
    if (segments.length === 0) return null;
    const home = definition && definition.column > 0 ? this.original(definition.line, definition.column) : null;
    const own =
      home && definition?.line === line ? segments.filter(([column]) => column >= definition.column - 1) : segments;
    const places = own.flatMap((segment) => this.placeOf(segment) ?? []);
    if (home) {
      if (definition?.line === line) return isOneLine(places) ? (places[0] ?? home) : home;
      const inside = places.filter((place) => place.path === home.path && place.line >= home.line);
      return isNear(inside) ? inside[0] : home;
    }
    return isNear(places) ? places[0] : null;
  }

  private placeOf(segment: SourceMapSegment): OriginalPosition | null {
    if (segment.length === 1) return null;
    const source = this.map.resolvedSources[segment[1]];
    return source ? { path: sourcePath(source, this.folder), line: segment[2] + 1, column: segment[3] + 1 } : null;
  }

  private segments(line: number): readonly SourceMapSegment[] {
    return decodedMappings(this.map)[line - 1] ?? [];
  }
}

const isOneLine = (places: readonly OriginalPosition[]): boolean =>
  places.every(({ path, line }) => path === places[0].path && line === places[0].line);

const isNear = (places: readonly OriginalPosition[]): boolean =>
  places.length > 0 &&
  places.every(({ path, line }) => path === places[0].path && Math.abs(line - places[0].line) <= MOST_LINES_APART);

/**
 * Bundlers use URLs as source names (`webpack://shop/./src/a.ts?1f2e`), in which only the path matters; other names are
 * relative to the map's folder.
 */
export function sourcePath(source: string, folder: string): string {
  const bundled = /^[a-z][a-z0-9+.-]+:\/\/[^/]*\/(.*)$/i.exec(source);
  if (bundled && !/^file:/i.test(source)) return bundled[1].replace(/\?[\w-]*$/, '').replace(/^(\.\/)+/, '');
  return resolveFrom(folder, source);
}

/**
 * Maximum number of characters between a function's name and V8's start position: `(`, or ` = async (`, `:function(`.
 */
const BETWEEN = 16;
/** How many mapped positions before a function's start are examined. */
const LOOKED_AT = 4;

/** Bundlers also map the positions of these. */
const KEYWORDS = new Set(['async', 'function', 'static', 'get', 'set', 'new', 'return', 'const', 'let', 'var']);

/**
 * The source map's name for the identifier before a function. V8 places a function at its parameters: the identifier,
 * `length` characters long, ends shortly before. `segments` are those of the line, `column` is 0-based. Null if it was
 * not renamed, or is too far away.
 */
function nameBefore(
  segments: readonly SourceMapSegment[],
  names: readonly string[],
  column: number,
  length: number,
): string | null {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle][0] <= column) low = middle + 1;
    else high = middle;
  }
  for (let i = low - 1; i >= Math.max(0, low - LOOKED_AT); i--) {
    const segment = segments[i];
    const gap = column - (segment[0] + length);
    // The nearest segment with enough room is the identifier; it has a name only if it was renamed.
    if (gap < 0) continue;
    const name = gap <= BETWEEN && segment.length === 5 ? (names[segment[4]] ?? null) : null;
    if (name === null || !KEYWORDS.has(name)) return name === 'constructor' ? null : name;
  }
  return null;
}
