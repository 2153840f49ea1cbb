/**
 * Interpreters of python-build-standalone, which uv installs too, unpacked into a folder of this clone: optimised at link
 * time, and made to run from anywhere. A Go module carries them, file by file, some compressed; go fetches it and checks it
 * against the sums that stand here.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { cacheFolder } from './cacheFolder';
import { onPath } from './desktop';
import { run } from './runTool';

export interface StandalonePython {
  /** `standalone python3.14`. */
  readonly name: string;
  /** Absolute path. */
  readonly executable: string;
  /** What it says of itself (`-VV`), one line. */
  readonly version: string;
}

const MODULE = 'github.com/kluctl/go-embed-python';
/** Each version with the sums of its content and of its go.mod, as in a `go.sum`. */
const VERSIONS: readonly { readonly version: string; readonly content: string; readonly goMod: string }[] = [
  // A shared libpython with all symbols.
  {
    version: 'v0.0.0-3.11.11-20241219-1',
    content: 'h1:yVXFTxa6cvhLC6TwkDEHmNaiWlDyaFEGiXd1DQdoeOU=',
    goMod: 'h1:3ebNU9QBrNpUO+Hj6bHaGpkh5pymDHQ+wwVPHTE4mCE=',
  },
  // libpython within the executable, stripped, reordered after linking (BOLT), an interpreter of tail calls.
  {
    version: 'v0.0.0-3.14.6-20260610-1',
    content: 'h1:oGUS7++Wm3LgxUfD6AmJgKbKQD2wdQFO9PzyJv6T+E4=',
    goMod: 'h1:nMLEqpwngR8gAq3WFt2XjstgEjHrWtOnTv8gmUcxIik=',
  },
];
const FOLDER = cacheFolder('standalone-pythons');
const FOLDER_BIT = 2 ** 31;
const EXECUTABLE = /^python3\.\d+$/;

/** A file, folder or link of the interpreter, by its path within it. */
interface Packed {
  readonly name: string;
  /** As Go has it: the rights, and a bit for folders. */
  readonly perm: number;
  /** Where a link leads. */
  readonly symlink?: string;
  /** It is there as `NAME.gz`. */
  readonly compressed?: boolean;
}

function platform(): string {
  const arch = ({ x64: 'amd64', arm64: 'arm64' } as Partial<Record<string, string>>)[process.arch];
  if (process.platform !== 'linux' || arch === undefined)
    throw new Error(`The Go module has no interpreter of ${process.platform} on ${process.arch}.`);
  return `linux-${arch}`;
}

/** Writes the interpreter that is in a folder of the module to another folder. */
function unpack(from: string, to: string): void {
  const { files } = JSON.parse(readFileSync(path.join(from, 'files.json'), 'utf8')) as { files: readonly Packed[] };
  for (const { name, perm, symlink, compressed } of files) {
    if (perm >= FOLDER_BIT) continue;
    const source = path.join(from, name);
    const target = path.join(to, name);
    mkdirSync(path.dirname(target), { recursive: true });
    if (symlink !== undefined) {
      symlinkSync(symlink, target);
      continue;
    }
    if (compressed === true) writeFileSync(target, gunzipSync(readFileSync(`${source}.gz`)));
    else copyFileSync(source, target);
    chmodSync(target, perm & 0o777);
  }
}

/** The interpreter in an unpacked folder. */
function pythonIn(folder: string): StandalonePython {
  const bin = path.join(folder, 'bin');
  const name = readdirSync(bin).find((one) => EXECUTABLE.test(one));
  if (name === undefined) throw new Error(`No Python is in ${bin}.`);
  const executable = path.join(bin, name);
  return { name: `standalone ${name}`, executable, version: run(executable, ['-VV']).trim().replaceAll('\n', ' ') };
}

/** Fetches and unpacks those versions that are not there. Throws where they cannot be had. */
export function standalonePythons(): readonly StandalonePython[] {
  const missing = VERSIONS.filter(({ version }) => !existsSync(path.join(FOLDER, version)));
  if (missing.length > 0 && onPath('go') === null)
    throw new Error('go is missing: the interpreters of python-build-standalone are not to be had here.');
  for (const one of missing) {
    const build = mkdtempSync(path.join(os.tmpdir(), 'ecs-profiler-standalone-'));
    const env = { ...process.env, GOFLAGS: '-modcacherw -mod=mod', GOMODCACHE: path.join(build, 'modules') };
    try {
      const { version, content, goMod } = one;
      writeFileSync(path.join(build, 'go.mod'), `module unpack\n\ngo 1.19\n\nrequire ${MODULE} ${version}\n`);
      writeFileSync(
        path.join(build, 'go.sum'),
        `${MODULE} ${version} ${content}\n${MODULE} ${version}/go.mod ${goMod}\n`,
      );
      // It refuses what the sums are not of.
      const { Dir } = JSON.parse(run('go', ['mod', 'download', '-json', MODULE], { cwd: build, env })) as {
        Dir: string;
      };
      const fresh = path.join(FOLDER, `${version}.new`);
      rmSync(fresh, { recursive: true, force: true });
      unpack(path.join(Dir, 'python', 'internal', 'data', platform()), fresh);
      renameSync(fresh, path.join(FOLDER, version));
    } finally {
      rmSync(build, { recursive: true, force: true });
    }
  }
  return VERSIONS.map(({ version }) => pythonIn(path.join(FOLDER, version)));
}
