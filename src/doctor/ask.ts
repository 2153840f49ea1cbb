/** Asking for facts: a refusal or a silence becomes a reason, never a failure of the diagnosis. */
import { EcsError } from '../ecs/types';
import type { Fact } from './types';

/** A signal that also ends after `ms`. */
export const within = (ms: number, signal: AbortSignal): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(ms)]);

/**
 * Runs one question. Failed, refused or late: unknown, in words. Rejects only when `signal` is aborted, with its reason.
 * `ms` is the question's limit.
 */
export async function ask<T>(
  signal: AbortSignal,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Fact<T>> {
  const limited = within(ms, signal);
  try {
    return { value: await Promise.race([work(limited), aborted(limited)]) };
  } catch (error) {
    signal.throwIfAborted();
    if (limited.aborted) return { unknown: `No answer within ${Math.round(ms / 1000)} s.` };
    return { unknown: reasonOf(error) };
  }
}

/** AWS refused a call for want of a permission. */
export const isDenied = (error: unknown): boolean =>
  error instanceof EcsError && /AccessDenied|NotAuthorized|UnauthorizedOperation/i.test(error.code);

/** Whatever was thrown, as whole sentences. What to do about a call of ours that AWS refused is worth a word; that others can be retried is not. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'It could not be read.';
  const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : '';
  return (error instanceof EcsError && !isDenied(error) ? error.message : `${error.message} ${hint}`).trim();
}

/** Not every call listens to a signal. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
