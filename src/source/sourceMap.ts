import { decodedMappings, type SourceMapSegment, traceSegment } from '@jridgewell/trace-mapping';
import { type MapSource, readMap, type ReadMap } from './readMap';
import type { OriginalPosition, Position } from './types';

/** If the code of a line comes from source lines further apart than this, it says nothing about any one of them. */
const MOST_LINES_APART = 20;

/** A place in one of a map's sources. Line and column are 1-based. */
export interface SourcePlace extends Position {
  /** Its number in `sources`. */
  readonly source: number;
}

/** A parsed source map (plain or with sections) whose sources are paths. */
export class SourceMap {
  private constructor(
    private readonly map: ReadMap,
    private readonly segments: readonly (readonly SourceMapSegment[])[],
  ) {}

  /** Parses map JSON located in `folder`; null if it is not a source map, or a wrong one. */
  static parse(json: string, folder: string): SourceMap | null {
    const map = readMap(json, folder);
    return map && new SourceMap(map, decodedMappings(map.trace));
  }

  /** All sources, by their numbers. */
  get all(): readonly MapSource[] {
    return this.map.sources;
  }

  /** Paths of all sources that are files. */
  get sources(): string[] {
    return this.map.sources.flatMap(({ path }) => path ?? []);
  }

  /** As {@link place}, with the path of the source. */
  original(line: number, column: number, definition?: Position): OriginalPosition | null {
    const found = this.place(line, column, definition);
    const path = found && this.map.sources[found.source].path;
    return found && path !== null ? { path, line: found.line, column: found.column } : null;
  }

  /**
   * The place in a source of a place in the generated file. Without a column (0; V8 counts ticks by line) see {@link
   * executing}. Null if the map does not cover it: what stands before the first mapping of a line has no source.
   */
  place(line: number, column: number, definition?: Position): SourcePlace | null {
    if (line < 1) return null;
    if (column < 1) return this.executing(line, definition);
    const found = traceSegment(this.map.trace, line - 1, column - 1);
    return found && this.placeOf(found);
  }

  /**
   * How far before a place the mapping begins that it belongs to, in characters of the generated file; null if the map
   * does not cover it.
   */
  distance({ line, column }: Position): number | null {
    const found = line < 1 || column < 1 ? null : traceSegment(this.map.trace, line - 1, column - 1);
    return found && column - 1 - found[0];
  }

  /**
   * The map's name for the function that is called `name` in the generated file and begins at `definition`; null if it
   * has none.
   */
  nameOf(definition: Position, name: string): string | null {
    const own = /[\p{L}\p{N}_$#]+$/u.exec(name)?.[0] ?? '';
    if (own === '') return null;
    return nameBefore(this.lineOf(definition.line), this.map.trace.names, definition.column - 1, own.length);
  }

  /**
   * The source line of a generated line. Usually it contains code of one source line: the first one is used. If it
   * contains more, as in minified code, only code of the function counts; if the function begins on that very line,
   * only the function itself can be determined.
   */
  private executing(line: number, definition?: Position): SourcePlace | null {
    const home = definition && definition.column > 0 ? this.place(definition.line, definition.column) : null;
    if (home === null) return this.nearPlace(line, () => true);
    if (definition?.line === line) return this.onlyLine(line, definition.column) ?? home;
    const isInside = (place: SourcePlace): boolean => place.source === home.source && place.line >= home.line;
    return this.lineOf(line).length === 0 ? null : (this.nearPlace(line, isInside) ?? home);
  }

  /** The first place of a line that `counts`; null if there is none, or if others are too far from it. */
  private nearPlace(line: number, counts: (place: SourcePlace) => boolean): SourcePlace | null {
    let first: SourcePlace | null = null;
    for (const segment of this.lineOf(line)) {
      const place = this.placeOf(segment);
      if (place === null || !counts(place)) continue;
      first ??= place;
      if (place.source !== first.source || Math.abs(place.line - first.line) > MOST_LINES_APART) return null;
    }
    return first;
  }

  /** The first place of a line from a column on; null if there is none, or if they are on several source lines. */
  private onlyLine(line: number, column: number): SourcePlace | null {
    const segments = this.lineOf(line);
    let first: SourcePlace | null = null;
    for (let i = after(segments, column - 2); i < segments.length; i++) {
      const place = this.placeOf(segments[i]);
      if (place === null) continue;
      first ??= place;
      if (place.source !== first.source || place.line !== first.line) return null;
    }
    return first;
  }

  private placeOf(segment: Readonly<SourceMapSegment>): SourcePlace | null {
    if (segment.length === 1 || this.map.sources[segment[1]].path === null) return null;
    return { source: segment[1], line: segment[2] + 1, column: segment[3] + 1 };
  }

  private lineOf(line: number): readonly SourceMapSegment[] {
    return this.segments[line - 1] ?? [];
  }
}

/** The number of segments up to a column (0-based), which they are sorted by. */
function after(segments: readonly SourceMapSegment[], column: number): number {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle][0] <= column) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * What may stand between a function's name and the position that V8 has for it, by its length: nothing or `*` in a method;
 * `=`, `:` and blanks before an arrow function; those and the word `function`, with `async` and `*`.
 */
const isBetween = (length: number): boolean => (length >= 0 && length <= 3) || (length >= 9 && length <= 20);
/** Whether `function` is mapped there, in `x=function(`: too far away for a short name. */
const isFunctionWord = (distance: number, gap: number): boolean => distance === 'function'.length && !isBetween(gap);
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
  const low = after(segments, column);
  let isExpression = false;
  for (let i = low - 1; i >= Math.max(0, low - LOOKED_AT); i--) {
    const segment = segments[i];
    const gap = column - (segment[0] + length);
    isExpression ||= isFunctionWord(column - segment[0], gap);
    if (gap < 0 || isFunctionWord(column - segment[0], gap)) continue;
    // The nearest segment with enough room is the identifier; it has a name only if it was renamed.
    const name =
      (isExpression ? gap === '=function'.length : isBetween(gap)) && segment.length === 5
        ? names[segment[4]] || null
        : null;
    if (name === null || !KEYWORDS.has(name)) return name === 'constructor' ? null : name;
  }
  return null;
}
