import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';

/** The tools of a slim image, besides the interpreters. There is no profiler among them. */
const SLIM_TOOLS = (
  'sh bash cat ls stty base64 gzip gunzip zcat sha256sum md5sum cksum mkdir rmdir rm od tr sed awk grep egrep fgrep kill sleep date head tail wc id uname ' +
  'chmod chown mv cp ln mktemp env setpriv timeout readlink realpath find ps dd cut sort uniq dirname basename test [ expr printf echo ' +
  'touch nohup setsid tee xargs true false pwd stat df du tar seq script tty hostname nproc whoami yes diff cmp'
).split(' ');
const SYSTEM_FOLDERS = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'];

/** The tools of a slim image that runs `program`, if that is a name to be found on the PATH. */
export function slimTools(program = 'sh'): readonly string[] {
  return [...SLIM_TOOLS, 'python3', 'python', 'node', ...(program.includes('/') ? [] : [program])];
}

/**
 * Fills `folder` with links to the named tools. Interpreters are linked by their real path, because the name on the
 * PATH may be a shell script that picks a version. Tools missing on this machine are left out.
 */
export function linkTools(folder: string, names: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  for (const name of new Set(names)) {
    if (name === 'busybox') linkApplets(folder, names);
    const target = interpreter(name) ?? findOn(SYSTEM_FOLDERS, name) ?? findOn(hostPath(), name);
    if (target !== null) symlinkSync(target, path.join(folder, name));
  }
}

/** Links all busybox applets, except for names that are in the list themselves. */
function linkApplets(folder: string, names: readonly string[]): void {
  const busybox = findOn([...SYSTEM_FOLDERS, ...hostPath()], 'busybox');
  if (busybox === null) return;
  const applets = execFileSync(busybox, ['--list'], { encoding: 'utf8' }).split('\n').filter(Boolean);
  for (const applet of applets) if (!names.includes(applet)) symlinkSync(busybox, path.join(folder, applet));
}

/** First executable file of that name in the folders, or null. A name with a slash is used as a path. */
export function findOn(folders: readonly string[], name: string): string | null {
  for (const candidate of name.includes('/') ? [name] : folders.map((folder) => path.join(folder, name))) {
    try {
      accessSync(candidate, constants.X_OK);
      if (statSync(candidate).isFile()) return candidate;
    } catch {
      continue;
    }
  }
  return null;
}

const hostPath = (): string[] => (process.env.PATH ?? '').split(':').filter(Boolean);

const pythons = new Map<string, string | null>();

/**
 * The program that an interpreter's name finally resolves to; null if it is not an interpreter's name, or not
 * installed.
 */
function interpreter(name: string): string | null {
  if (name === 'node') return realpathSync(process.execPath);
  if (!/^python[\d.]*$/.test(name)) return null;
  const asked = name === 'python' ? 'python3' : name;
  const known = pythons.get(asked);
  if (known !== undefined) return known;
  const found = realPython(asked);
  pythons.set(asked, found);
  return found;
}

/** Asks the Python with this name for its path. */
function realPython(name: string): string | null {
  const program = findOn(hostPath(), name);
  if (program === null) return null;
  try {
    const code = 'import os,sys;print(os.path.realpath(sys.executable))';
    return (
      execFileSync(program, ['-I', '-c', code], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        timeout: 20_000,
      }).trim() || null
    );
  } catch {
    return null;
  }
}
