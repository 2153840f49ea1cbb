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

/** A line whose code comes from further apart than this, in source lines, says nothing about one of them. */
const MOST_LINES_APART = 20;

/** A parsed source map (plain or with sections) whose sources are paths. */
export class SourceMap {
  private constructor(
    private readonly map: TraceMap,
    private readonly folder: string,
  ) {}

  /** Reads map JSON that lies in `folder`; null when it is no source map. */
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
   * Where a place in the generated file comes from. Without a column (0; V8 counts ticks by line) see {@link executing}. Null
   * where the map says nothing about it.
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

  /** Name in the source of the function that is called `name` in the generated file and begins at `definition`; null where the map has none. */
  nameOf(definition: Position, name: string): string | null {
    return nameBefore(this.segments(definition.line), this.map.names, definition.column - 1, name.length);
  }

  /**
   * A generated line holds code of one source line, as a rule of the first on it. Where it holds more, as in what is
   * minified, only code of the function counts; where that is on the very line it begins on, all that can be told is the
   * function itself.
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

/** Bundlers name sources by URL (`webpack://shop/./src/a.ts?1f2e`): the path in it is what counts; others are relative to the map's folder. */
export function sourcePath(source: string, folder: string): string {
  const bundled = /^[a-z][a-z0-9+.-]+:\/\/[^/]*\/(.*)$/i.exec(source);
  if (bundled && !/^file:/i.test(source)) return bundled[1].replace(/\?[\w-]*$/, '').replace(/^(\.\/)+/, '');
  return resolveFrom(folder, source);
}

/** Characters between a function's name and where V8 says it begins: `(`, or ` = async (`, `:function(`. */
const BETWEEN = 16;
/** Places looked at before a function's beginning. */
const LOOKED_AT = 4;

/** Bundlers name these places too. */
const KEYWORDS = new Set(['async', 'function', 'static', 'get', 'set', 'new', 'return', 'const', 'let', 'var']);

/**
 * The name that a source map gives the identifier in front of a function. V8 places a function at its parameters:
 * the identifier, `length` characters long, ends shortly before. `segments` are those of the line, `column` counts from 0.
 * Null where that is not renamed, or not in reach.
 */
export function nameBefore(
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
    // The nearest one that leaves room is the identifier; it has a name only where it was renamed.
    if (gap < 0) continue;
    const name = gap <= BETWEEN && segment.length === 5 ? (names[segment[4]] ?? null) : null;
    if (name === null || !KEYWORDS.has(name)) return name === 'constructor' ? null : name;
  }
  return null;
}
