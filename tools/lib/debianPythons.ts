/**
 * The CPython versions that Debian unstable has, unpacked into a folder of this clone: nothing is installed, and the
 * system's own packages and apt stay as they are. apt itself fetches them, with a configuration of its own, from the
 * mirror that the machine uses: it checks the index with gpgv against Debian's keyring, and each package against that.
 * A newer libc than the machine's comes along: it is written into copies of the interpreters.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './cacheFolder';
import { onPath } from './desktop';
import { run } from './runTool';

export interface UnpackedPython {
  /** `python3.15`, of a free-threaded build `python3.13t`. */
  readonly name: string;
  /**
   * Absolute path; it runs as it is, since the unpacked loader and libraries are written into it. By that its segments
   * are out of order, so that 3.15's own sampler no longer finds the interpreter in it.
   */
  readonly executable: string;
  /** Runs the interpreter as Debian built it: the unpacked loader with its arguments. `/proc/PID/exe` is the loader. */
  readonly command: readonly string[];
  /** What it says of itself (`-VV`), one line. */
  readonly version: string;
}

/** Links resolved: its path is written into the interpreters. */
const FOLDER = cacheFolder('pythons');
const ROOT = path.join(FOLDER, 'root');
const MANIFEST = path.join(FOLDER, 'pythons.json');
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** Usual and free-threaded builds from 3.13 on: those before are old enough for the machine's own. */
const PACKAGE = /^python3\.(?:1[3-9]|[2-9]\d)(?:-nogil)?$/;
const EXECUTABLE = /^python3\.(?:1[3-9]|[2-9]\d)t?$/;

/** Address of the Debian mirror in the machine's own sources. Throws where they name none. */
function mirror(): string {
  const sites = run('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Identifier: Packages']).split('\n');
  const found = sites.find((site) => /\/debian\/?$/.test(site));
  if (found === undefined) throw new Error("The machine's apt sources name no Debian mirror.");
  return found;
}

/** apt-get or apt-cache with folders of its own below `.cache`, as on a machine on which nothing is installed. */
function apt(program: 'apt-get' | 'apt-cache', args: readonly string[]): string {
  const at = (name: string): string => path.join(FOLDER, 'apt', name);
  const options = {
    'Dir::State': at('state'),
    'Dir::State::status': at('status'),
    'Dir::Cache': at('cache'),
    'Dir::Etc::SourceList': at('sources.list'),
    'Dir::Etc::SourceParts': '/dev/null',
    'Acquire::Languages': 'none',
    'APT::Sandbox::User': '',
    'APT::Update::Error-Mode': 'any',
    'APT::Install-Recommends': 'false',
    'DPkg::Post-Invoke': '',
    'APT::Update::Post-Invoke': '',
  };
  return run(program, [...Object.entries(options).flatMap(([key, value]) => ['-o', `${key}=${value}`]), ...args]);
}

function updateIndex(): void {
  const folder = path.join(FOLDER, 'apt');
  for (const name of ['state/lists/partial', 'cache/archives/partial'])
    mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, 'status'), '');
  writeFileSync(path.join(folder, 'sources.list'), `deb [signed-by=${KEYRING}] ${mirror()} sid main\n`);
  apt('apt-get', ['-qq', 'update']);
}

/** Fetches the packages with all that they need, as far as they are not there; their files. */
function fetchPackages(names: readonly string[]): string[] {
  const install = ['-qq', '-y', 'install', ...names];
  const files = apt('apt-get', ['--print-uris', ...install])
    .split('\n')
    .map((line) => /^'[^']+' (\S+\.deb) /.exec(line)?.[1])
    .filter((name) => name !== undefined);
  apt('apt-get', ['--download-only', ...install]);
  const archives = path.join(FOLDER, 'apt', 'cache', 'archives');
  // Those that were there already are not named: all of this index, no older ones.
  return (files.length > 0 ? files : readdirSync(archives).filter((name) => name.endsWith('.deb'))).map((name) =>
    path.join(archives, name),
  );
}

/** Beside the interpreters: their copies that run by themselves. */
const PATCHED = path.join('usr', 'bin', 'patched');

/** Path of the unpacked libraries and of their loader, from the folder they are unpacked in. */
function libc(root: string): { readonly libraries: string; readonly loader: string } {
  const [name] = readdirSync(path.join(root, 'usr', 'lib')).filter((name) => name.endsWith('-linux-gnu'));
  const libraries = path.join('usr', 'lib', name);
  const loader = readdirSync(path.join(root, libraries)).find((one) => /^ld-linux-.*\.so\.\d$/.test(one));
  if (loader === undefined) throw new Error('The unpacked libc has no loader.');
  return { libraries, loader: path.join(libraries, loader) };
}

/** Makes copies of the interpreters that run with the unpacked libc; `final`: the folder that `root` will be. */
function writeLoader(root: string, final: string): void {
  const { libraries, loader } = libc(root);
  mkdirSync(path.join(root, PATCHED));
  for (const name of readdirSync(path.join(root, 'usr', 'bin')).filter((one) => EXECUTABLE.test(one))) {
    const copy = path.join(root, PATCHED, name);
    copyFileSync(path.join(root, 'usr', 'bin', name), copy);
    run(path.join(root, loader), [
      '--library-path',
      path.join(root, libraries),
      path.join(root, 'usr', 'bin', 'patchelf'),
      // patchelf 0.18 sorts the sections of a file at a fixed address (CPython's on x86-64), which then crashes.
      '--no-sort',
      '--set-interpreter',
      path.join(final, loader),
      '--force-rpath',
      '--set-rpath',
      path.join(final, libraries),
      copy,
    ]);
  }
}

const found = (): UnpackedPython[] => {
  const { libraries, loader } = libc(ROOT);
  return readdirSync(path.join(ROOT, PATCHED))
    .sort()
    .map((name) => {
      const executable = path.join(ROOT, PATCHED, name);
      const original = path.join(ROOT, 'usr', 'bin', name);
      return {
        name,
        executable,
        command: [path.join(ROOT, loader), '--library-path', path.join(ROOT, libraries), original],
        version: run(executable, ['-VV']).trim().replaceAll('\n', ' '),
      };
    });
};

/** Fetches and unpacks what Debian unstable has now. Throws where that cannot be had, and leaves what was there. */
export function fetchPythons(): readonly UnpackedPython[] {
  for (const program of ['apt-get', 'gpgv', 'dpkg-deb'])
    if (onPath(program) === null) throw new Error(`${program} is missing: Debian's packages are not to be had here.`);
  if (!existsSync(KEYRING)) throw new Error(`${KEYRING} is missing: the index could not be checked.`);
  updateIndex();
  const names = apt('apt-cache', ['pkgnames', 'python3.'])
    .split('\n')
    .filter((name) => PACKAGE.test(name));
  const files = fetchPackages([...names, 'patchelf']);
  const fresh = `${ROOT}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  for (const file of files) run('dpkg-deb', ['--extract', file, fresh]);
  writeLoader(fresh, ROOT);
  rmSync(ROOT, { recursive: true, force: true });
  renameSync(fresh, ROOT);
  const pythons = found();
  writeFileSync(MANIFEST, `${JSON.stringify(pythons, null, 2)}\n`);
  return pythons;
}

/** Those of the last time; fetched where there are none. Throws like {@link fetchPythons}. */
export function unpackedPythons(): readonly UnpackedPython[] {
  try {
    const pythons = JSON.parse(readFileSync(MANIFEST, 'utf8')) as UnpackedPython[];
    if (pythons.length > 0 && pythons.every(({ executable }) => existsSync(executable))) return pythons;
  } catch {
    /* There are none yet. */
  }
  return fetchPythons();
}
