/** Frames and files: which files ran and may be in the workspace, and where a frame lies there. Pure. */
import type { CapturedFile } from '../metadata/types';
import type { Frame, Profile } from '../profile/types';
import { withoutQuery } from './paths';
import { isCompiled } from './positions/maskText';
import type { RanFunction } from './positions/types';
import type { BuiltMapper, SourceLocation, SourceMapper } from './types';

/**
 * A function seen in a file, with a line: where it is defined (with column), or one it executed (column 0). 1-based.
 */
export interface SeenFunction {
  readonly name: string;
  readonly line: number;
  readonly column?: number;
}

/** Digest of a file's content. */
type FileDigest = Pick<CapturedFile, 'sha256' | 'bytes'>;

/** A file as it ran, and what is known about its content. */
export interface RanFile {
  readonly path: string;
  readonly functions: readonly SeenFunction[];
  readonly digest?: FileDigest;
  /** All functions with the lines they executed. Absent: not known, so that positions are not judged. */
  readonly positions?: readonly RanFunction[];
}

const FUNCTIONS_A_FILE = 40;

/** The distinct files of a profile that may be in the workspace, each with some of its functions. */
export function profileFiles(profile: Profile): RanFile[] {
  const executing = executedLines(profile);
  /** Null: a library. */
  const files = new Map<string, { functions: SeenFunction[]; positions: RanFunction[] } | null>();
  profile.frames.forEach(({ name: shown, rawName: name = shown, file, line, column, kind }, f) => {
    if (kind !== 'code') return;
    let seen = files.get(file);
    if (seen === undefined) {
      seen = isLibraryPath(file) && ownPackagePath(file) === null ? null : { functions: [], positions: [] };
      files.set(file, seen);
    }
    if (seen === null) return;
    const lines = executing[f] ?? NO_LINES;
    seen.positions.push({ name, line, column, lines });
    if (seen.functions.length < FUNCTIONS_A_FILE)
      seen.functions.push(line > 0 ? { name, line, column } : { name, line: lines.keys().next().value ?? 0 });
  });
  return [...files].flatMap(([path, seen]) => (seen === null ? [] : [{ path, ...seen }]));
}

const NO_LINES: ReadonlyMap<number, number> = new Map();

/** The known lines that each frame executed, in the order of the stacks, each with the number of samples that pass through it. */
function executedLines({ frames, stacks, threads }: Profile): (Map<number, number> | undefined)[] {
  const samples = new Float64Array(stacks.frame.length);
  for (const thread of threads) for (const stack of thread.samples.stack) if (stack >= 0) samples[stack]++;
  for (let s = stacks.frame.length - 1; s >= 0; s--) {
    if (stacks.parent[s] >= 0) samples[stacks.parent[s]] += samples[s];
  }
  const executed: (Map<number, number> | undefined)[] = frames.map(() => undefined);
  for (let s = 0; s < stacks.frame.length; s++) {
    const line = stacks.line[s];
    if (line <= 0) continue;
    const lines = (executed[stacks.frame[s]] ??= new Map<number, number>());
    lines.set(line, (lines.get(line) ?? 0) + samples[s]);
  }
  return executed;
}

/** Code of the runtime and of packages, not of the service itself. Never mapped to a workspace file. */
const LIBRARY = [
  /(^|[\\/])(site-packages|dist-packages|node_modules)[\\/]/i,
  /(^|[\\/])lib(64)?[\\/]python\d(\.\d+)?[\\/]/i,
  /(^|[\\/])python\d+(\.\d+)?\.zip[\\/]/i,
  // Windows, as in C:\Python312\Lib. Without a drive, python/lib is a folder of the user's own.
  /^[a-z]:.*[\\/]python3?\d*[\\/]lib[\\/]/i,
];

/** Whether a path as it ran can never be a workspace file: libraries, the standard library, code without a file. */
export function isLibraryPath(ran: string): boolean {
  const path = withoutQuery(ran);
  if (path === '' || path.startsWith('<')) return true;
  if (
    /^(node|internal|native|evalmachine|wasm|data|blob|chrome-extension|extensions?):/i.test(path) ||
    path.startsWith('internal/')
  )
    return true;
  return LIBRARY.some((pattern) => pattern.test(path));
}

const INSTALLED = /(?:^|[\\/])(?:site-packages|dist-packages)[\\/](.+)$/i;

/**
 * Path below site-packages of a module in a package (`shop/pricing.py`), null for anything else: single modules, and
 * files written by pip itself.
 */
export function ownPackagePath(path: string): string | null {
  const below = INSTALLED.exec(withoutQuery(path))?.[1];
  return below !== undefined &&
    /^[^\\/]+[\\/].*\.py$/i.test(below) &&
    !/(^|[\\/])(site-packages|dist-packages)[\\/]/i.test(below)
    ? below
    : null;
}

/**
 * The location of `line` (as it ran, 1-based) in a function; 0: of its definition. Null: not in the workspace, or not
 * known.
 */
export function locateFrame(mapper: SourceMapper, frame: Frame, line: number): SourceLocation | null {
  const of = { name: frame.rawName ?? frame.name, line: frame.line, column: frame.column };
  return line > 0 ? mapper.locate(frame.file, line, 0, of) : mapper.locate(frame.file, frame.line, frame.column, of);
}

/** As {@link locateFrame}, for a function of which `line` is the heaviest; its definition where its lines are not known. */
export const locateFunction = (mapper: SourceMapper, frame: Frame, line: number): SourceLocation | null =>
  locateFrame(mapper, frame, line) ?? (line > 0 ? locateFrame(mapper, frame, 0) : null);

/**
 * Whether the lines that a profile has for a frame are lines of a file at all: of the workspace's, or of another version
 * of it. Those of code that was compiled in memory are of a text that is nowhere.
 */
export const areLinesOfFile = (mapper: SourceMapper, { file }: Pick<Frame, 'file'>): boolean =>
  areLinesKnown(mapper, { file }) || !isCompiled(withoutQuery(file));

/** Whether the lines that a profile has for a frame are lines of the workspace's file. */
export const areLinesKnown = (mapper: SourceMapper, { file }: Pick<Frame, 'file'>): boolean =>
  mapper.positionsOf?.(file)?.areLinesKnown ?? true;

/**
 * The profile with functions renamed to their names in the source, if a source map knows them; `rawName` keeps the
 * original name. A function that has one comes renamed from its file: the map is asked with names that ran alone.
 */
export function withSourceNames(profile: Profile, mapper: Pick<BuiltMapper, 'nameOf'>): Profile {
  const frames = profile.frames.map((frame) => {
    const { file, line, column, name, rawName, kind } = frame;
    const isRaw = rawName === undefined && kind === 'code' && line > 0 && column > 0;
    const named = isRaw ? mapper.nameOf(file, { line, column }, name) : null;
    return named === null || named === name ? frame : { ...frame, name: named, rawName: name };
  });
  return frames.some(({ rawName }) => rawName !== undefined) ? { ...profile, frames } : profile;
}
