/** Frames and files: which files ran and may be in the workspace, and where a frame lies there. Pure. */
import type { CapturedFile } from '../metadata/types';
import type { Frame, Profile } from '../profile/types';
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
}

const FUNCTIONS_A_FILE = 40;

/** The distinct files of a profile that may be in the workspace, each with some of its functions. */
export function profileFiles(profile: Profile): RanFile[] {
  const executing = new Int32Array(profile.frames.length);
  const { frame, line: lines } = profile.stacks;
  for (let s = 0; s < frame.length; s++) if (executing[frame[s]] === 0) executing[frame[s]] = lines[s];
  /** Null: a library. */
  const files = new Map<string, SeenFunction[] | null>();
  profile.frames.forEach(({ name: shown, rawName: name = shown, file, line, column, kind }, f) => {
    if (kind !== 'code') return;
    let seen = files.get(file);
    if (seen === undefined) files.set(file, (seen = isLibraryPath(file) && ownPackagePath(file) === null ? null : []));
    if (seen !== null && seen.length < FUNCTIONS_A_FILE)
      seen.push(line > 0 ? { name, line, column } : { name, line: executing[f] });
  });
  return [...files].flatMap(([path, functions]) => (functions === null ? [] : [{ path, functions }]));
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
export function isLibraryPath(path: string): boolean {
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
  const below = INSTALLED.exec(path)?.[1];
  return below !== undefined &&
    /^[^\\/]+[\\/].*\.py$/i.test(below) &&
    !/(^|[\\/])(site-packages|dist-packages)[\\/]/i.test(below)
    ? below
    : null;
}

/** The location of `line` (as it ran, 1-based) in a function; 0: of its definition. Null: not in the workspace. */
export function locateFrame(mapper: SourceMapper, frame: Frame, line: number): SourceLocation | null {
  if (line > 0) return mapper.locate(frame.file, line, 0, frame.column > 0 ? frame : undefined);
  return mapper.locate(frame.file, frame.line, frame.column);
}

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
