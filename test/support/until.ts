import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

type Probe<T> = () => T | false | undefined | Promise<T | false | undefined>;

/**
 * Polls until `probe` returns something other than `undefined` or `false`, and returns that; undefined after
 * `withinMs`.
 */
export async function within<T>(withinMs: number, probe: Probe<T>, everyMs = 50): Promise<T | undefined> {
  for (const deadline = Date.now() + withinMs; ; await sleep(everyMs)) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    if (Date.now() >= deadline) return undefined;
  }
}

/**
 * Polls until `probe` returns something other than `undefined` or `false`, and returns that. After `withinMs` it throws
 * an error that names `what` it waited for.
 */
export async function until<T>(
  what: string | (() => string),
  probe: Probe<T>,
  withinMs = 30_000,
  everyMs = 50,
): Promise<T> {
  const found = await within(withinMs, probe, everyMs);
  if (found === undefined) assert.fail(`waited ${withinMs / 1000} s for ${typeof what === 'string' ? what : what()}`);
  return found;
}
