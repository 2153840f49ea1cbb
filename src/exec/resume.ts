/** Getting a socket, at first or again: back-off and ResumeSession of §6.4. */
import type { Clock } from './clock';
import type { Socket } from './socket';
import { ExecError } from './types';

export interface ResumeRequest {
  readonly clock: Clock;
  readonly dial: (token: string) => Promise<Socket>;
  /** The first token; null asks `newToken` before each dial. */
  readonly token: string | null;
  readonly newToken: () => Promise<string | null>;
  /** The channel ended meanwhile: stop trying. */
  readonly isOver: () => boolean;
  readonly trace?: (line: string) => void;
}

const RETRIES = 5;
const FIRST_MS = 100;
const MAX_MS = 5000;

/** Resolves to an open socket, or rejects with ExecError when the session is gone or nothing answers. */
export async function resumeSocket(request: ResumeRequest): Promise<Socket> {
  const { clock, trace } = request;
  let wait = FIRST_MS * (1 + Math.random());
  let last: unknown = null;
  for (let attempt = 0; attempt <= RETRIES && !request.isOver(); attempt++) {
    if (attempt > 0 || request.token === null) {
      await new Promise<void>((resolve) => { clock.after(wait, resolve); });
      wait = Math.min(MAX_MS, wait * 2);
    }
    try {
      const token = request.token ?? (await request.newToken());
      if (token === null) throw new ExecError('channel-closed', 'The connection was lost and the session is gone: it ended or timed out meanwhile.', 'Try again.');
      const socket = await request.dial(token);
      trace?.(`socket open, attempt ${attempt + 1}`);
      return socket;
    } catch (error) {
      if (error instanceof ExecError) throw error;
      last = error;
      trace?.(`socket attempt ${attempt + 1} failed`);
    }
  }
  if (request.token !== null) throw new ExecError('channel-closed', 'The session’s connection could not be opened.', 'Check that this machine reaches the ssmmessages endpoint (network, proxy).', { cause: last });
  throw new ExecError('channel-closed', 'The connection was lost and could not be resumed.', 'Check the network; resuming needs the permission ssm:ResumeSession.', { cause: last });
}
