/** Runs remote/inspector in a task with the target's own Node: through the shell, or without one. */
import type { RemoteHost, RunOptions } from '../../exec/types';
import { compactShell } from '../compact';
import driver from '../remote/inspector/main.cjs?program';
import nodeRun from '../remote/nodeRun.sh';
import type { RemoteProcess } from '../types';
import { parseDriverEvents, type DriverEvent } from './events';

export interface DriverRun {
  readonly exitCode: number;
  /** What the program says to `--version`; the driver ran only where that is a Node version. Untrusted. */
  readonly version: string;
  readonly events: readonly DriverEvent[];
  readonly stderr: string;
}

/** Enough to take a big profile apart, little beside any application. */
const heapLimit = '--max-old-space-size=256';
const isNodeVersion = (text: string): boolean => /^v\d+\.\d+\.\d+/.test(text);

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

/** `order` is the driver's one argument (remote/inspector/request.cjs). Throws ExecError. */
export async function runDriver(host: RemoteHost, process: RemoteProcess, order: object, options: RunOptions): Promise<DriverRun> {
  const file = await driverFile(host, options.signal);
  const args = [file, JSON.stringify(order)];
  if (!host.facts.noShell) {
    const { exitCode, stdout, stderr } = await host.runScript(compactShell(nodeRun), [String(process.pid), process.exe, ...args], options);
    const said = Buffer.from(stdout).toString('utf8');
    return { exitCode, stderr, version: /^version (.*)$/m.exec(said)?.[1] ?? '', events: parseDriverEvents(said) };
  }
  // Root without SYS_PTRACE may not follow the link of another user's process.
  let version = '';
  for (const program of [`/proc/${process.pid}/exe`, process.exe].filter((one) => one.startsWith('/'))) {
    const asked = await host.run([program, '--version'], { timeoutMs: 30_000, signal: options.signal });
    version = Buffer.from(asked.stdout).toString('utf8').split('\n')[0];
    if (!isNodeVersion(version)) continue;
    const { exitCode, stdout, stderr } = await host.run([program, heapLimit, ...args], options);
    return { exitCode, stderr, version, events: parseDriverEvents(Buffer.from(stdout).toString('utf8')) };
  }
  return { exitCode: 1, version, events: [], stderr: '' };
}
