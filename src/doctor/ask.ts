/** Asks for facts. A call that is refused or not answered gives a reason, and never makes the diagnosis fail. */
import { EcsError } from '../ecs/types';
import type { MaybeKnown } from './types';

/** A signal that also ends after `ms`. */
export const within = (ms: number, signal: AbortSignal): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(ms)]);

/**
 * Runs one call with a limit of `ms`. If it fails, is refused or takes too long, the fact is unknown and has the reason
 * as a sentence. Rejects only if `signal` is aborted, with its reason.
 */
export async function ask<T>(
  signal: AbortSignal,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<MaybeKnown<T>> {
  const limited = within(ms, signal);
  try {
    return { value: await Promise.race([work(limited), aborted(limited)]) };
  } catch (error) {
    signal.throwIfAborted();
    if (limited.aborted) return { unknown: `No answer within ${Math.round(ms / 1000)} s.` };
    return { unknown: reasonOf(error) };
  }
}

/** Whether AWS refused a call because a permission is missing. */
export const isDenied = (error: unknown): boolean =>
  error instanceof EcsError && /AccessDenied|NotAuthorized|UnauthorizedOperation/i.test(error.code);

/**
 * An error as whole sentences. The hint of a call to AWS is included only if a permission is missing: the others say to
 * try again.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'It could not be read.';
  const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : '';
  return (error instanceof EcsError && !isDenied(error) ? error.message : `${error.message} ${hint}`).trim();
}

/** Rejects when the signal aborts, for calls that do not watch it. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
