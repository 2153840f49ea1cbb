/**
 * Runs programs with a target's own Node, through the shell or without one; first of all the driver of the inspector
 * (remote/main.cjs).
 */
import type { RemoteHost, RunOptions, RunResult } from '../../exec/types';
import driver from './remote/main.cjs?program';
import type { RemoteProcess } from '../../capture/types';
import { parseDriverEvents, type DriverEvent } from './events';
import nodeRun from './remote/nodeRun.sh?program';

interface NodeRun extends RunResult {
  /** What the program prints for `--version`; `args` were run only if that is a Node version. Untrusted. */
  readonly version: string;
}

/** Enough to process a big profile, little compared with any application. */
const heapLimit = '--max-old-space-size=256';
const isNodeVersion = (text: string): boolean => /^v\d+\.\d+\.\d+/.test(text);

/** `args` as for `node`. Throws ExecError. */
export async function runTargetNode(
  host: RemoteHost,
  process: RemoteProcess,
  args: readonly string[],
  options: RunOptions,
): Promise<NodeRun> {
  if (!host.facts.noShell) {
    const { exitCode, stdout, stderr } = await host.runScript(
      nodeRun,
      [String(process.pid), process.exe, ...args],
      options,
    );
    const first = stdout.indexOf(0x0a) + 1;
    const version = /^version (.*)\n/.exec(Buffer.from(stdout.subarray(0, first)).toString('utf8'))?.[1];
    return {
      exitCode,
      stderr,
      version: version ?? '',
      stdout: version === undefined ? stdout : stdout.subarray(first),
    };
  }
  // Root without SYS_PTRACE may not follow the link of another user's process.
  let version = '';
  for (const program of [`/proc/${process.pid}/exe`, process.exe].filter((one) => one.startsWith('/'))) {
    const asked = await host.run([program, '--version'], { timeoutMs: 30_000, signal: options.signal });
    version = Buffer.from(asked.stdout).toString('utf8').split('\n')[0];
    if (isNodeVersion(version)) return { ...(await host.run([program, heapLimit, ...args], options)), version };
  }
  return { exitCode: 1, version, stdout: new Uint8Array(), stderr: '' };
}

interface DriverRun {
  readonly exitCode: number;
  /** What the program prints for `--version`; the driver ran only if that is a Node version. Untrusted. */
  readonly version: string;
  readonly events: readonly DriverEvent[];
  readonly stderr: string;
}

const sent = new WeakMap<RemoteHost, Promise<string>>();

/** The driver's file in the session's folder, sent once a session. */
async function driverFile(host: RemoteHost, signal?: AbortSignal): Promise<string> {
  const known = sent.get(host);
  if (known) return known;
  const file = `${host.facts.privateDir}/inspector.cjs`;
  const sending = host.upload(Buffer.from(driver), file, { mode: 0o600, signal }).then(() => file);
  sent.set(host, sending);
  try {
    return await sending;
  } catch (error) {
    sent.delete(host);
    throw error;
  }
}

/** `order` is the driver's one argument (remote/request.cjs). Throws ExecError. */
export async function runDriver(
  host: RemoteHost,
  process: RemoteProcess,
  order: object,
  options: RunOptions,
): Promise<DriverRun> {
  const file = await driverFile(host, options.signal);
  const { exitCode, stdout, stderr, version } = await runTargetNode(
    host,
    process,
    [file, JSON.stringify(order)],
    options,
  );
  return { exitCode, stderr, version, events: parseDriverEvents(Buffer.from(stdout).toString('utf8')) };
}
