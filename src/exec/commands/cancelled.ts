/** Cancellation as an error of the channel. */
import { ExecError } from '../types';

export function cancelled(): ExecError {
  return new ExecError('cancelled', 'Cancelled.', '');
}

/** Throws ExecError `cancelled` when `signal` is aborted. */
export function throwIfAborted(signal?: AbortSignal): void {
  if (signal?.aborted) throw cancelled();
}
