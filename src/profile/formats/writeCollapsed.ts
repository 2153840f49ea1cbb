import { MS_PER_UNIT, type Profile } from '../types';
import { writeFrame } from './collapsedLine';
import { stackSums } from './stackSums';

/** What stands for a stack without frames, which a collapsed line cannot be. */
export const NO_FRAMES = '(no frames)';
const PIECE = 1 << 16;

/**
 * Writes all threads merged as collapsed stacks, heaviest first, in pieces. Readers take whole numbers only: time is written in
 * microseconds, bytes and counts as they are, each stack's sum rounded; stacks that round to nothing are left out.
 */
export function* writeCollapsed(profile: Profile): Generator<string> {
  const sums = stackSums(profile, profile.threads);
  const msPerUnit = MS_PER_UNIT[profile.unit];
  const scale = msPerUnit === null ? 1 : msPerUnit * 1000;
  const byText = new Map<string, number>();
  const add = (text: string, weight: number): void => void (weight > 0 && byText.set(text, (byText.get(text) ?? 0) + weight));
  const names = new Map<string, string>();
  sums.weight.forEach((weight, stack) => {
    if (weight > 0) add(textOf(profile, stack, names), weight);
  });
  add(NO_FRAMES, sums.emptyWeight);
  let piece = '';
  for (const [text, weight] of [...byText].sort((a, b) => b[1] - a[1])) {
    const rounded = Math.round(weight * scale);
    if (rounded === 0) break;
    piece += `${text} ${BigInt(rounded)}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

function textOf({ frames, stacks }: Profile, stack: number, names: Map<string, string>): string {
  const parts: string[] = [];
  for (let s = stack; s >= 0; s = stacks.parent[s]) {
    const key = `${stacks.frame[s]}:${stacks.line[s]}`;
    const known = names.get(key);
    const { name, file, line } = frames[stacks.frame[s]];
    const text = known ?? writeFrame({ name, file, line: stacks.line[s] || line });
    if (known === undefined) names.set(key, text);
    parts.push(text);
  }
  return parts.reverse().join(';');
}
