import { globMatcher } from './glob';
import { packageOf } from './packageOf';
import type { Frame } from './types';

/**
 * Which frames are not the user's own: globs over the path as it ran (`**` crosses folders), or over the package after
 * `package:`. A rule after `!` takes frames back; the last rule that applies decides.
 */
export type NotMine = readonly string[];

/** What users begin with: installed packages, the standard library, the runtime. */
export const notMineByDefault: NotMine = ['**/site-packages/**', '**/dist-packages/**', '**/node_modules/**', 'package:python', 'package:node', 'package:runtime'];

/** For each frame 1 where it is the user's own code. Frames without a file are own where no frame has one (collapsed stacks), else the runtime's. */
export function mineOf(frames: readonly Frame[], rules: NotMine = notMineByDefault): Uint8Array {
  const hasFiles = frames.some(({ file }) => file !== '');
  const tests = rules.filter((rule) => rule.replace(/^!/, '') !== '').map((rule) => {
    const [, negated, byPackage, glob] = /^(!?)(package:)?(.*)$/s.exec(rule) as RegExpExecArray;
    return { folds: negated === '', byPackage: byPackage !== undefined, matches: globMatcher(glob) };
  });
  const known = new Map<string, number>();
  return Uint8Array.from(frames, (frame) => {
    const { kind, file } = frame;
    const name = kind === 'code' && file === '' && hasFiles ? 'runtime' : packageOf(frame);
    const place = `${name}\0${file}`;
    const cached = known.get(place);
    if (cached !== undefined) return cached;
    const path = file.replaceAll('\\', '/');
    const mine = tests.reduce((isMine, { folds, byPackage, matches }) => (matches(byPackage ? name : path) ? !folds : isMine), true) ? 1 : 0;
    known.set(place, mine);
    return mine;
  });
}
