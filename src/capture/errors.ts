/** Failures of the channel and of the AWS API as failures of a capture. */
import { EcsError } from '../ecs/types';
import { ExecError, type ExecErrorCode } from '../exec/types';
import { CaptureError, type CaptureErrorCode, type CaptureHooks } from './types';

const byExecCode: Readonly<Record<ExecErrorCode, CaptureErrorCode>> = {
  'exec-disabled': 'exec-disabled',
  'agent-not-running': 'agent-not-running',
  'access-denied': 'access-denied',
  credentials: 'credentials',
  'cluster-not-found': 'cluster-not-found',
  'target-gone': 'target-exited',
  'no-shell': 'no-shell',
  'channel-closed': 'channel-closed',
  'channel-timeout': 'channel-closed',
  protocol: 'channel-closed',
  corrupt: 'channel-closed',
  timeout: 'other',
  cancelled: 'cancelled',
  other: 'other',
};

function codeOfAws(code: string): CaptureErrorCode {
  if (code === 'ClusterNotFoundException') return 'cluster-not-found';
  if (/^Service(NotFound|NotActive)Exception$/.test(code)) return 'service-not-found';
  if (/AccessDenied|NotAuthorized|UnauthorizedOperation/i.test(code)) return 'access-denied';
  return /Expired|Credential|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|MissingAuthentication|TokenProvider/i.test(
    code,
  )
    ? 'credentials'
    : 'other';
}

/** What a capture that ended left in the task. */
export interface Leftovers {
  /** Stays there for the next capture: `the cached py-spy`; '' for nothing. */
  kept: string;
  /** The task has not confirmed that all else is gone. */
  isUnconfirmed: boolean;
}

export const nothingLeft = (): Leftovers => ({ kept: '', isUnconfirmed: false });

function leftSentence({ kept, isUnconfirmed }: Leftovers): string {
  const but = kept === '' ? '' : ` but ${kept}`;
  return isUnconfirmed
    ? `The task did not confirm that nothing${but} was left; it cleans up by itself within seconds.`
    : `Nothing was left in the task${but}.`;
}

export const captureCancelled = (cause?: unknown, left = nothingLeft()): CaptureError =>
  new CaptureError('cancelled', 'The capture was cancelled.', leftSentence(left), undefined, { cause });

/** The caller stopped the capture before the recorder ran. */
export const stoppedEarly = (cause?: unknown, left = nothingLeft()): CaptureError =>
  new CaptureError(
    'cancelled',
    'The capture was stopped before anything was recorded.',
    leftSentence(left),
    undefined,
    { cause },
  );

/**
 * For between two steps before anything is recorded, where a stop counts as a cancel. Throws CaptureError `cancelled`.
 */
export function throwIfEnded({ signal, stop }: Pick<CaptureHooks, 'signal' | 'stop'>): void {
  if (signal.aborted || stop?.aborted) throw captureCancelled();
}

/** Any thrown value as a CaptureError with message and hint; the raw error stays as `cause`. */
export function toCaptureError(error: unknown, signal?: AbortSignal, left?: Leftovers): CaptureError {
  if (signal?.aborted)
    return error instanceof CaptureError && error.code === 'cancelled' ? error : captureCancelled(error, left);
  if (error instanceof CaptureError) return error;
  if (error instanceof ExecError)
    return new CaptureError(byExecCode[error.code], error.message, error.hint, undefined, { cause: error });
  if (error instanceof EcsError)
    return new CaptureError(codeOfAws(error.code), error.message, error.hint, undefined, { cause: error });
  const text = error instanceof Error ? error.message : String(error);
  return new CaptureError(
    'other',
    `The capture failed: ${text}`,
    'The output channel has the details; try again.',
    undefined,
    { cause: error },
  );
}
