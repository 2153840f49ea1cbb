/** Installs the official clients under `.cache/peers` once; later runs need no network. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const CACHE = path.resolve('.cache', 'peers');
const HERE = path.resolve('test', 'peers');
const PLUGIN_PACKAGE = 'github.com/aws/session-manager-plugin/src/sessionmanagerplugin-main';

/** The plugin as it is, without the compiler's optimizations: they cost a third of the building and show nothing here. */
const QUICKLY = ['-gcflags=all=-N -l -dwarf=false -c=1', '-ldflags=-s -w'];

export const hasGo = (): boolean => spawnSync('go', ['version']).status === 0;

function keyOf(...files: string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(path.join(HERE, file)));
  return hash.digest('hex').slice(0, 16);
}

/** @throws Error with the end of what the program said. */
function run(what: string, command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status === 0) return;
  throw new Error(`${what} failed: ${error?.message ?? `${stdout}\n${stderr}`.trim().slice(-2000)}`);
}

/** Folder that holds `session-manager-plugin`, built by Go from the module pinned in `plugin/go.mod`. */
export function pluginFolder(): string {
  const folder = path.join(CACHE, `plugin-${keyOf('plugin/go.mod', 'plugin/go.sum')}`);
  const program = path.join(folder, 'session-manager-plugin');
  if (existsSync(program)) return folder;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${program}.${process.pid}`;
  run(
    'Building session-manager-plugin',
    'go',
    ['build', '-buildvcs=false', ...QUICKLY, '-o', unfinished, PLUGIN_PACKAGE],
    path.join(HERE, 'plugin'),
    // The compiler runs once for each of some hundred packages: memory is there, its collector need not run.
    { CGO_ENABLED: '0', GOGC: '400' },
  );
  renameSync(unfinished, program);
  return folder;
}

/**
 * Folder that holds `aws` and a `python3` with boto3. It is a virtual environment, because Debian's pip refuses to
 * install into the system.
 */
export function pythonFolder(): string {
  const folder = path.join(CACHE, `python-${keyOf('requirements.txt')}`);
  const programs = path.join(folder, 'bin');
  const ready = path.join(folder, 'ready');
  if (existsSync(ready)) return programs;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  run(
    'Making a Python environment (on Debian it needs the package python3-venv)',
    'python3',
    ['-m', 'venv', folder],
    HERE,
  );
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-compile',
    '--no-deps',
    '-r',
    'requirements.txt',
  ];
  try {
    run('Installing the AWS CLI and boto3', path.join(programs, 'python3'), pip, HERE);
    writeFileSync(ready, '');
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return programs;
}
