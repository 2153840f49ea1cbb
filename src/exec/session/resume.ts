/** Getting a socket, at first or again: back-off and ResumeSession of §6.4. */
import { CERTIFICATE, describeAwsError } from '../aws/awsErrors';
import type { Clock } from '../clock';
import type { Socket } from './socket';
import { ExecError } from '../types';

export interface ResumeRequest {
  readonly clock: Clock;
  readonly dial: (token: string) => Promise<Socket>;
  /** The first token; null asks `newToken` before each dial. */
  readonly token: string | null;
  /** Null: the session is gone. */
  readonly newToken: () => Promise<string | null>;
  /** The channel ended meanwhile: stop trying. */
  readonly signal: AbortSignal;
  readonly trace?: (line: string) => void;
}

const RETRIES = 6;
const FIRST_MS = 100;
const MAX_MS = 5000;

/** Resolves to an open socket, or rejects with ExecError when the session is gone, may not be resumed, or nothing answers. */
export async function resumeSocket(request: ResumeRequest): Promise<Socket> {
  const { clock, trace, signal } = request;
  let wait = FIRST_MS * (1 + Math.random());
  let last: unknown = null;
  for (let attempt = 0; attempt <= RETRIES && !signal.aborted; attempt++) {
    if (attempt > 0 || request.token === null) {
      await pause(clock, wait, signal);
      wait = Math.min(MAX_MS, wait * 2);
    }
    try {
      const token = request.token ?? (await request.newToken());
      if (token === null) throw gone();
      const socket = await request.dial(token);
      trace?.(`socket open, attempt ${attempt + 1}`);
      return socket;
    } catch (error) {
      const final = finalReason(error);
      if (final) throw final;
      last = error;
      trace?.(`socket attempt ${attempt + 1} failed: ${describeAwsError(error).name}`);
    }
  }
  if (request.token !== null)
    throw new ExecError(
      'channel-closed',
      'The session’s connection could not be opened.',
      'Check that this machine reaches the ssmmessages endpoint (network, proxy).',
      { cause: last },
    );
  throw new ExecError(
    'channel-closed',
    'The connection was lost and could not be resumed.',
    'Check the network, then try again.',
    { cause: last },
  );
}

/** The errors that another attempt would only repeat. */
function finalReason(error: unknown): ExecError | null {
  if (error instanceof ExecError) return error;
  const { name, text, own } = describeAwsError(error);
  if (own) return own;
  if (CERTIFICATE.test(text)) {
    return new ExecError(
      'channel-closed',
      `The certificate of the session’s stream address is not trusted (${text.split(' ')[0]}).`,
      'Name its authority’s PEM file in ecsProfiler.network.caFile or AWS_CA_BUNDLE.',
      { cause: error },
    );
  }
  if (/^AccessDenied(Exception)?$/.test(name)) {
    return new ExecError(
      'channel-closed',
      'The connection was lost, and you may not resume the session.',
      'Try again; with the permission ssm:ResumeSession a lost connection is taken up again.',
      { cause: error },
    );
  }
  return /^DoesNotExistException$/.test(name) ? gone(error) : null;
}

function gone(cause?: unknown): ExecError {
  return new ExecError(
    'channel-closed',
    'The connection was lost and the session is gone: it ended or timed out meanwhile.',
    'Try again.',
    { cause },
  );
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal.addEventListener('abort', done, { once: true });
  });
}
