/** Runs remote in a task with the target's own Node. */
import type { RemoteHost, RunOptions } from '../../exec/types';
import driver from './remote/main.cjs?program';
import type { RemoteProcess } from '../../capture/types';
import { parseDriverEvents, type DriverEvent } from './events';
import { runTargetNode } from './targetNode';

export interface DriverRun {
  readonly exitCode: number;
  /** What the program says to `--version`; the driver ran only where that is a Node version. Untrusted. */
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
