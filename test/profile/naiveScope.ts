/** A simple application of a scope, sample by sample, to check the real one against. */
import { frameKey } from '../../src/profile/frameKey';
import { packageOf } from '../../src/profile/packageOf';
import type { Scope, Transform } from '../../src/profile/scope';
import type { Frame, Profile } from '../../src/profile/types';
import { stackOf } from './naive';

export interface ScopedSample {
  readonly thread: number;
  readonly start: number;
  readonly weight: number;
  /** Frames and lines, outermost first. */
  readonly stack: readonly { readonly frame: number; readonly line: number }[];
}

export function naiveScope(profile: Profile, scope: Scope, isMine: (frame: Frame) => boolean): ScopedSample[] {
  const result: ScopedSample[] = [];
  profile.threads.forEach(({ samples }, thread) => {
    if (scope.threads !== null && !scope.threads.includes(thread)) return;
    let now = 0;
    samples.stack.forEach((stack, i) => {
      const begin = now;
      now += samples.weight[i];
      const from = Math.max(begin, scope.window?.start ?? -Infinity);
      const weight = Math.min(now, scope.window?.end ?? Infinity) - from;
      if (weight <= 0) return;
      let frames: ScopedSample['stack'] | null = stackOf(profile, stack);
      for (const transform of scope.transforms) frames = frames && transformed(profile, frames, transform, isMine);
      if (frames !== null) result.push({ thread, start: from - (scope.window?.start ?? 0), weight, stack: frames });
    });
  });
  return result;
}

function transformed(
  { frames }: Profile,
  stack: ScopedSample['stack'],
  transform: Transform,
  isMine: (frame: Frame) => boolean,
): ScopedSample['stack'] | null {
  if (transform.kind === 'myCode')
    return stack.filter(({ frame }) => frames[frame].kind === 'idle' || isMine(frames[frame]));
  if (transform.kind === 'collapseRecursion')
    return stack.filter(({ frame }, i) => stack.findIndex((other) => other.frame === frame) === i);
  const { by, key } = transform;
  const isNamed = ({ frame }: { frame: number }): boolean =>
    (by === 'frame' ? frameKey(frames[frame]) : by === 'file' ? frames[frame].file : packageOf(frames[frame])) === key;
  if (transform.kind === 'hide') return stack.filter((entry) => frames[entry.frame].kind === 'idle' || !isNamed(entry));
  const first = stack.findIndex(isNamed);
  return first < 0 ? null : stack.slice(first);
}
