/** What transfers need from an open session. */
import type { CommandServer } from '../commands/commandServer';
import type { JobResult } from '../commands/jobs';
import type { ServerKind } from '../commands/program';
import type { ReadyFacts } from '../commands/serverLines';
import type { RunOptions } from '../types';

/** A transfer has no time limit of its own: heartbeats detect a dead connection. */
const NO_LIMIT_MS = 24 * 3600 * 1000;

export interface TransferSession {
  readonly server: CommandServer;
  readonly kind: ServerKind;
  readonly ready: ReadyFacts;
  readonly privateDir: string;
}

/** Runs one of the transfer programs as command `id`: a script that is sent, or a built-in of the server. */
export async function runProgram(
  session: TransferSession,
  id: number,
  name: 'download' | 'finishUpload',
  args: readonly string[],
  options: Pick<RunOptions, 'signal'>,
  onStdout: (chunk: Uint8Array) => void | Promise<void>,
): Promise<JobResult> {
  const { server, kind, privateDir } = session;
  const script = kind.scripts?.[name];
  if (script !== undefined) await server.put(id, 's', Buffer.from(script, 'utf8'), options.signal);
  const argv = script === undefined ? [`@${name}`, ...args] : ['sh', `${privateDir}/${id}/s`, ...args];
  return server.run(id, argv, { timeoutMs: NO_LIMIT_MS, signal: options.signal }, onStdout);
}
