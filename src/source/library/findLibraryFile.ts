/** Finds the locally installed copy of a library's file. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { withoutQuery } from '../paths';

/** Folders of a Python interpreter. */
export interface PythonFolders {
  /** `3.12` */
  readonly version: string;
  readonly standard: string;
  readonly sitePackages: readonly string[];
}

/** The local environment. Absolute paths. */
interface LocalEnvironment {
  /** Workspace folders in which the profile's code was found, and the workspace's roots. */
  readonly folders: readonly string[];
  readonly roots: readonly string[];
  /** Called only if needed; null: none is known, or none may be run. */
  python(): Promise<PythonFolders | null>;
}

const ENVIRONMENTS = ['.venv', 'venv', 'env', '.env'];

/** The local copy of a library's file; null if there is none. Python's standard library must have the same version. */
export async function findLibraryFile(
  { kind, below, version }: LibraryPlace,
  local: LocalEnvironment,
): Promise<string | null> {
  const folders = upwards(local);
  const bases: string[] = [];
  if (kind === 'nodeModules') bases.push(...folders.map((folder) => path.join(folder, 'node_modules')));
  if (kind === 'sitePackages') for (const folder of folders) bases.push(...(await sitePackagesIn(folder)));
  for (const rest of below) {
    const found = await firstFile(bases, rest);
    if (found !== null) return found;
  }
  if (kind === 'nodeModules') return null;
  const python = await local.python();
  if (python === null || (kind === 'pythonStandard' && python.version !== version)) return null;
  return firstFile(kind === 'pythonStandard' ? [python.standard] : python.sitePackages, below[0]);
}

/** The folders and their parents, up to the root of the workspace. */
function upwards({ folders, roots }: LocalEnvironment): string[] {
  const found = new Set<string>();
  for (const start of [...folders, ...roots]) {
    const root = roots.find((one) => start === one || start.startsWith(one.endsWith(path.sep) ? one : one + path.sep));
    if (root === undefined) continue;
    // The root of the file system is its own parent.
    for (
      let folder = start, last = '';
      folder.length >= root.length && folder !== last;
      folder = path.dirname(folder)
    ) {
      found.add(folder);
      last = folder;
    }
  }
  return [...found];
}

/** site-packages of the virtual environments in a folder. */
async function sitePackagesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of ENVIRONMENTS) {
    const libraries = path.join(folder, name, 'lib');
    const versions = await readdir(libraries).catch(() => []);
    found.push(
      ...versions
        .filter((version) => /^python\d/.test(version))
        .map((version) => path.join(libraries, version, 'site-packages')),
      path.join(folder, name, 'Lib', 'site-packages'),
    );
  }
  return found;
}

async function firstFile(bases: readonly string[], below: string): Promise<string | null> {
  for (const base of bases) {
    const file = path.join(base, below);
    if (file.startsWith(base + path.sep) && (await stat(file).catch(() => null))?.isFile()) return file;
  }
  return null;
}

/** The path of a library's file below the folder in which packages or modules are installed. `/` separated. */
interface LibraryPlace {
  readonly kind: 'nodeModules' | 'sitePackages' | 'pythonStandard';
  /** Paths to try below that folder, most likely first: packages may be nested. */
  readonly below: readonly string[];
  /** `3.12` for Python's standard library, whose lines differ between versions. */
  readonly version?: string;
}

/**
 * The place of a library's file as it ran; null for the service's own code, the runtime's code, or code without a file.
 */
export function libraryPlace(ran: string): LibraryPlace | null {
  const path = withoutQuery(ran);
  const parts = path.replace(/^file:\/\//i, '').split(/[\\/]+/);
  if (parts.includes('..')) return null;
  const below = (folder: RegExp): string[] => {
    const found = parts.flatMap((part, i) =>
      folder.test(part) && i < parts.length - 1 ? [parts.slice(i + 1).join('/')] : [],
    );
    return found.length > 1 ? [found[0], found[found.length - 1]] : found;
  };
  const modules = below(/^node_modules$/i);
  if (modules.length > 0) return { kind: 'nodeModules', below: modules };
  const packages = below(/^(site|dist)-packages$/i);
  if (packages.length > 0) return { kind: 'sitePackages', below: packages.slice(-1) };
  const python = /(?:^|[\\/])lib(?:64)?[\\/]python(\d\.\d+)[\\/](.+\.py)$/i.exec(path);
  return python ? { kind: 'pythonStandard', version: python[1], below: [python[2].replaceAll('\\', '/')] } : null;
}
