/** Reads source maps, which are untrusted: one that is wrong anywhere is none at all. */
import { decodedMappings, FlattenMap, type SourceMapSegment, type TraceMap } from '@jridgewell/trace-mapping';
import { hasQuery, sourcePath } from './paths';

/** A source of a map. Several may have one path: a `.vue` file, and what loaders made of its parts. */
export interface MapSource {
  /** Null: the map does not say which file it is. */
  readonly path: string | null;
  /** Its text, if the map contains it. */
  readonly content: string | null;
  /** Whether its name has a query. */
  readonly isPart: boolean;
}

export interface ReadMap {
  readonly trace: TraceMap;
  /** By the number that segments have for them, counted through all sections. */
  readonly sources: readonly MapSource[];
}

/** No generated file has more lines; each takes memory, whatever the map's own size. */
const MOST_LINES = 1_000_000;
/** A root stands before each source of its part of a map; all of them have at most so many characters of roots. */
const MOST_OF_ROOTS = 10_000_000;
/** How deeply sections may be nested; the format allows none within another. */
const DEEPEST = 8;

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What was read so far of a map and its sections. */
interface SoFar {
  readonly sources: MapSource[];
  /** Characters of roots before sources. */
  roots: number;
}

/** Reads map JSON (plain or with sections) located in `folder`; null if it is no map, or has anything wrong. */
export function readMap(json: string, folder: string): ReadMap | null {
  try {
    const sources: MapSource[] = [];
    const found = { sources, roots: 0 };
    const checked = checkedMap(JSON.parse(json.replace(/^\)\]\}'[^\n]*\n/, '')), folder, found, 0);
    if (checked === null) return null;
    const trace = new FlattenMap(checked as ConstructorParameters<typeof FlattenMap>[0]);
    return decodedMappings(trace).every((line) => line.every((segment) => isWithin(segment, sources.length)))
      ? { trace, sources }
      : null;
  } catch {
    return null;
  }
}

/** Numbers are differences, so that one outside what there is says that others are wrong too. */
const isWithin = (segment: SourceMapSegment, sources: number): boolean =>
  segment[0] >= 0 &&
  (segment.length === 1 || (segment[1] >= 0 && segment[1] < sources && segment[2] >= 0 && segment[3] >= 0));

/** What of a map is used, in the form of the library; its sources are added to `found`. Null: it is no map. */
function checkedMap(map: unknown, folder: string, found: SoFar, depth: number): object | null {
  if (!isObject(map) || depth > DEEPEST || ('version' in map && Number(map.version) !== 3)) return null;
  if ('sections' in map) return checkedSections(map.sections, folder, found, depth);
  const { sources: listed, sourcesContent, sourceRoot, names, mappings } = map;
  if (!Array.isArray(listed) || typeof mappings !== 'string' || !areMappings(mappings)) return null;
  if (!listed.every((one) => one === null || typeof one === 'string')) return null;
  if (sourceRoot !== undefined && sourceRoot !== null && typeof sourceRoot !== 'string') return null;
  found.roots += (sourceRoot ?? '').length * listed.length;
  if (found.roots > MOST_OF_ROOTS) return null;
  (listed as (string | null)[]).forEach((name, i) => {
    const content: unknown = Array.isArray(sourcesContent) ? sourcesContent[i] : null;
    found.sources.push(sourceOf(name ?? '', sourceRoot ?? '', folder, typeof content === 'string' ? content : null));
  });
  return {
    version: 3,
    // They are known by their numbers alone.
    sources: listed.map(() => ''),
    names: Array.isArray(names) ? names.map((name) => (typeof name === 'string' ? name : '')) : [],
    mappings,
  };
}

function checkedSections(sections: unknown, folder: string, found: SoFar, depth: number): object | null {
  if (!Array.isArray(sections)) return null;
  const checked: object[] = [];
  let last = { line: 0, column: 0 };
  for (const section of sections as readonly unknown[]) {
    if (!isObject(section) || !isObject(section.offset)) return null;
    const { line, column } = section.offset;
    if (!isCount(line) || !isCount(column) || line > MOST_LINES) return null;
    if (line < last.line || (line === last.line && column < last.column)) return null;
    last = { line, column };
    const map = checkedMap(section.map, folder, found, depth + 1);
    if (map === null) return null;
    checked.push({ offset: last, map });
  }
  return { version: 3, sections: checked };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Names of what no file is: a plugin's own (`\0virtual`), nothing, a folder. */
const NO_FILE = /[\0-\x1f]|^$|(?:^|[\\/])\.{0,2}$/;

function sourceOf(name: string, root: string, folder: string, content: string | null): MapSource {
  const isWhole = root === '' || /^[a-z][a-z0-9+.-]+:\/\//i.test(name);
  const isPart = hasQuery(name);
  if (NO_FILE.test(name.replace(/[?#][^]*$/, ''))) return { path: null, content, isPart };
  return { path: sourcePath(isWhole ? name : `${root}/${name}`, folder), content, isPart };
}

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** By character code: 1 for a sign that ends a number, 2 for one that goes on, 0 for anything else. */
const KINDS = new Uint8Array(128);
for (let i = 0; i < SIGNS.length; i++) KINDS[SIGNS.charCodeAt(i)] = i < 32 ? 1 : 2;
/** Signs of a number of 32 bits. */
const LONGEST_NUMBER = 7;

/** Whether each segment has one, four or five numbers, which the library takes for granted. */
function areMappings(text: string): boolean {
  let [numbers, signs, lines] = [0, 0, 1];
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 59;
    if (code === 44 || code === 59) {
      if (signs > 0 || (numbers !== 0 && numbers !== 1 && numbers !== 4 && numbers !== 5)) return false;
      numbers = 0;
      if (code === 59 && ++lines > MOST_LINES) return false;
      continue;
    }
    const kind = code < 128 ? KINDS[code] : 0;
    if (kind === 0 || ++signs > LONGEST_NUMBER) return false;
    if (kind === 1) [numbers, signs] = [numbers + 1, 0];
  }
  return true;
}
