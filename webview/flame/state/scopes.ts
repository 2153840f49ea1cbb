/** Changes of a scope, and what it is made of in words. Pure. */
import type { CompareView } from '../../../src/profile/diff/types';
import { wholeProfile, type Scope, type Transform } from '../../../src/profile/scope';
import type { ComparisonSummary, ProfileSummary, ScopeSummary } from '../../../src/query/types';
import { formatCount } from '../../../src/words/figures';
import { weightText } from '../weight';

/** One part of a scope that can be taken away. */
interface ScopePart {
  readonly label: string;
  /** The scope without it. */
  readonly without: Scope;
}

/**
 * Chooses threads; all of them, or none, is the same as *All merged*. A stretch of time stays only with its own thread.
 */
export function withThreads(scope: Scope, threads: readonly number[] | null, threadCount: number): Scope {
  const chosen =
    threads === null || threads.length === 0 || threads.length >= Math.max(2, threadCount)
      ? null
      : [...threads].sort((a, b) => a - b);
  const same = JSON.stringify(chosen) === JSON.stringify(scope.threads);
  return { ...scope, threads: chosen, window: same ? scope.window : null };
}

/** Chooses a stretch of one thread's time. */
export const withWindow = (scope: Scope, thread: number, window: Scope['window']): Scope => ({
  ...scope,
  threads: [thread],
  window,
});

/** Adds a transform, or takes it away where the same is there already. */
export function toggled(scope: Scope, transform: Transform): Scope {
  const key = JSON.stringify(transform);
  const others = scope.transforms.filter((one) => JSON.stringify(one) !== key);
  return { ...scope, transforms: others.length < scope.transforms.length ? others : [...scope.transforms, transform] };
}

export const has = (scope: Scope, kind: Transform['kind']): boolean =>
  scope.transforms.some((transform) => transform.kind === kind);
export const isWhole = (scope: Scope): boolean => sameScope(scope, wholeProfile);
export const sameScope = (one: Scope, other: Scope): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The scope with only what this profile has: threads that do not exist are dropped, and their time with them. */
export function fitting(scope: Scope, threadCount: number): Scope {
  return scope.threads === null || scope.threads.every((thread) => thread < threadCount)
    ? scope
    : { ...scope, threads: null, window: null };
}

/** What the whole of a profile holds, as far as its summary says. */
export const wholeSummary = ({ total, totalMs, samples }: ProfileSummary): ScopeSummary => ({
  total,
  totalMs,
  shareOfAll: 1,
  samples,
  frames: 0,
  threadLength: null,
});

/** The parts of a scope in the order they were chosen. */
export function partsOf(scope: Scope, summary: ProfileSummary): readonly ScopePart[] {
  const { threads, window, transforms } = scope;
  const parts: ScopePart[] = [];
  if (threads !== null && summary.threads.length > 1)
    parts.push({ label: threadsInWords(threads, summary), without: { ...scope, threads: null, window: null } });
  if (window !== null)
    parts.push({
      label: `Time: ${weightText(window.start, summary.unit)} to ${weightText(window.end, summary.unit)}`,
      without: { ...scope, threads: summary.threads.length === 1 ? null : threads, window: null },
    });
  transforms.forEach((transform, i) =>
    parts.push({
      label: inWords(transform),
      without: { ...scope, transforms: transforms.filter((_, at) => at !== i) },
    }),
  );
  return parts;
}

function threadsInWords(threads: readonly number[], { threads: all }: ProfileSummary): string {
  const names = new Set(threads.map((thread) => all[thread]?.name));
  const [name] = names;
  if (names.size === 1 && threads.length > 1 && name !== '' && name !== undefined) return `Thread: ${name}`;
  return threads.length === 1
    ? `Thread: ${all[threads[0]]?.name || `number ${threads[0] + 1}`}`
    : formatCount(threads.length, 'thread');
}

function inWords(transform: Transform): string {
  switch (transform.kind) {
    case 'myCode':
      return 'My code';
    case 'collapseRecursion':
      return 'Recursion collapsed';
    case 'hide':
      return `Hidden: ${what(transform)}`;
    case 'focus':
      return `Only: ${what(transform)}`;
    default:
      return transform satisfies never;
  }
}

/** `parse`, `file a.py`, `package jinja2`. */
function what({ by, key }: Extract<Transform, { readonly by: string }>): string {
  if (by === 'frame') return nameIn(key);
  if (by === 'file') return `file ${key.slice(Math.max(key.lastIndexOf('/'), key.lastIndexOf('\\')) + 1)}`;
  return key === '' ? 'own code' : `package ${key}`;
}

/** The function's name in a `frameKey`; the key itself if it is not one. */
function nameIn(key: string): string {
  try {
    const parts: unknown = JSON.parse(key);
    return Array.isArray(parts) && typeof parts[0] === 'string' ? parts[0] : key;
  } catch {
    return key;
  }
}

/** The view with a mode that both captures support: an unsupported mode is replaced by the first supported one. */
export function possible(view: CompareView, comparison: ComparisonSummary | null): CompareView {
  return comparison === null || comparison.modes.includes(view.mode) ? view : { ...view, mode: comparison.modes[0] };
}
