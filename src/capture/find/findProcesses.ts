/**
 * Lists the processes of a container with remote/processes.sh, or its counterparts in Python and Node where there is no
 * shell.
 */
import type { RemoteHost, RunOptions, RunResult } from '../../exec/types';
import { detectRuntime, runtimeOf, runtimes } from '../../runtimes/registry';
import { CaptureError, type RemoteProcess } from '../types';
import inNode from './remote/processes.cjs?program';
import inShell from './remote/processes.sh?program';
import inPython from './remote/processes.py?program';

/** The kernel's limit: a larger number is no pid. */
const maxPid = 4_194_304;

function decode(field: string): Buffer {
  if (field === '-') return Buffer.alloc(0);
  return field.startsWith('x') && /^x[0-9a-f]*$/.test(field)
    ? Buffer.from(field.slice(1), 'hex')
    : Buffer.from(field, 'base64');
}

/**
 * Reads the finder's final lines (`P`) or its early ones (`E`); their format is described in remote/processes.sh.
 * Malformed lines are skipped.
 */
export function parseProcesses(output: string, kind: 'P' | 'E' = 'P'): RemoteProcess[] {
  const found: RemoteProcess[] = [];
  let windowSeconds = 0;
  let ticksPerSecond = 100;
  for (const line of output.split('\n')) {
    const fields = line.split(' ');
    if (fields[0] === 'H' && fields.length === 3) {
      windowSeconds = Number(fields[1]) / 100;
      ticksPerSecond = Number(fields[2]) || 100;
    }
    if (fields[0] !== kind || fields.length !== 12) continue;
    const [pid, ppid, uid, gid] = fields.slice(1, 5).map(Number);
    const [threads, ticks, allTicks] = fields.slice(6, 9).map(Number);
    if (![pid, ppid, uid, gid, threads, ticks, allTicks].every(Number.isSafeInteger) || pid < 1 || pid > maxPid)
      continue;
    const argv = decode(fields[10]).toString('utf8').replace(/\0+$/, '');
    if (argv === '') continue;
    const exe = decode(fields[9]).toString('utf8');
    const library = /^[\w.+-]{2,80}$/.test(fields[11]) ? fields[11] : '';
    const runtime = detectRuntime(exe === '' ? argv.split('\0')[0] : exe, library);
    found.push({
      pid,
      ppid,
      uid,
      gid,
      exe,
      threads,
      argv: argv.split('\0'),
      // If the link cannot be read, use the first word of the command line.
      runtime,
      runtimeVersion: runtimeOf(runtime)?.detection.versionOf?.(library) ?? '',
      cpuShare: windowSeconds > 0 ? Math.max(0, ticks) / ticksPerSecond / windowSeconds : 0,
      cpuSeconds: allTicks / ticksPerSecond,
    });
  }
  return found;
}

/**
 * The finder's two arguments: prefixes of executables' names, and one extended regular expression for libraries that
 * embed a runtime.
 */
export function wordsForFinder(): readonly string[] {
  const rules = runtimes().map(({ detection }) => detection);
  const prefixes = rules.flatMap((rule) => rule.prefixes);
  const libraries = rules.flatMap(({ library }) => library ?? []);
  return [prefixes.join(' '), libraries.join('|')];
}

/** Runs the finder that the image can run. Throws ExecError. */
function runFinder(host: RemoteHost, options: RunOptions): Promise<RunResult> {
  const words = wordsForFinder();
  switch (host.facts.noShell) {
    case undefined:
      return host.runScript(inShell, words, options);
    case 'python3':
      return host.run(['python3', '-I', '-S', '-c', inPython, ...words], options);
    case 'node':
      return host.run(['node', '-', ...words], { ...options, stdin: Buffer.from(inNode) });
  }
}

/** Hands on the early lines, which the finder writes before it measures; there may be none. */
function readEarly(onEarly: (processes: RemoteProcess[]) => void): (chunk: Uint8Array) => void {
  let early = '';
  let isRead = false;
  return (chunk) => {
    if (isRead) return;
    early += Buffer.from(chunk).toString('latin1');
    isRead = /^[WHP]/m.test(early);
    if (/^W$/m.test(early)) onEarly(parseProcesses(early, 'E'));
  };
}

/**
 * Lists the container's processes with their CPU share over half a second. `onEarly` gets them before that, without a
 * share, if the finder can list them early. Throws CaptureError `other` when the finder fails.
 */
export async function findProcesses(
  host: RemoteHost,
  signal?: AbortSignal,
  onEarly?: (processes: RemoteProcess[]) => void,
): Promise<RemoteProcess[]> {
  const result = await runFinder(host, { timeoutMs: 20_000, signal, ...(onEarly && { onStdout: readEarly(onEarly) }) });
  const found = parseProcesses(Buffer.from(result.stdout).toString('utf8'));
  if (result.exitCode !== 0 && found.length === 0) {
    throw new CaptureError(
      'other',
      'The processes of the container could not be listed.',
      'The container needs a POSIX shell with coreutils or busybox, python3 or node; the output channel has what it said.',
      undefined,
      { cause: result.stderr },
    );
  }
  return found;
}
