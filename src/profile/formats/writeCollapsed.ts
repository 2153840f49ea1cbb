import { TripleIndex } from '../intColumns';
import { MS_PER_UNIT, type Profile } from '../types';
import { writeFrame } from './collapsedLine';
import { stackSums } from './stackSums';

/** Stands for a stack without frames, which a collapsed line cannot express. */
export const NO_FRAMES = '(no frames)';
const PIECE = 1 << 16;

/**
 * Writes all threads merged as collapsed stacks, heaviest first, in pieces. Readers accept integers only: time is
 * written in microseconds, bytes and counts as they are, and the sum of each stack is rounded; stacks that round to 0
 * are left out.
 */
export function* writeCollapsed(profile: Profile): Generator<string> {
  const { names, nodes, weight, emptyWeight } = mergeByText(profile);
  const msPerUnit = MS_PER_UNIT[profile.unit];
  const scale = msPerUnit === null ? 1 : msPerUnit * 1000;
  const order = Uint32Array.from({ length: nodes.size }, (_, node) => node)
    .filter((node) => Math.round(weight[node] * scale) > 0)
    .sort((a, b) => weight[b] - weight[a] || a - b);
  let piece = '';
  for (const node of order) {
    const parts: string[] = [];
    for (let at = node; at >= 0; at = nodes.a.at(at)) parts.push(names[nodes.b.at(at)]);
    piece += `${parts.reverse().join(';')} ${BigInt(Math.round(weight[node] * scale))}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  const rounded = Math.round(emptyWeight * scale);
  yield rounded > 0 ? `${piece}${NO_FRAMES} ${BigInt(rounded)}\n` : piece;
}

interface MergedByText {
  /** Text of each frame, by number. */
  readonly names: readonly string[];
  /** (caller, text, 0), callers first. */
  readonly nodes: TripleIndex;
  readonly weight: Float64Array;
  readonly emptyWeight: number;
}

/** Merges stacks with the same text: the format has no columns, and frame names may lose characters. */
function mergeByText(profile: Profile): MergedByText {
  const { stacks, frames } = profile;
  const names: string[] = [];
  const numbers = new Map<string, number>();
  const places = new TripleIndex();
  const nameOfPlace: number[] = [];
  const nodes = new TripleIndex(stacks.parent.length);
  const nodeOf = stacks.parent.map(() => -1);
  for (let s = 0; s < nodeOf.length; s++) {
    const place = places.add(stacks.frame[s], stacks.line[s], 0);
    if (place === nameOfPlace.length) {
      const { name, file, line } = frames[stacks.frame[s]];
      const text = writeFrame({ name, file, line: stacks.line[s] || line });
      const number = numbers.get(text) ?? names.push(text) - 1;
      numbers.set(text, number);
      nameOfPlace.push(number);
    }
    nodeOf[s] = nodes.add(stacks.parent[s] < 0 ? -1 : nodeOf[stacks.parent[s]], nameOfPlace[place], 0);
  }
  const sums = stackSums(profile, profile.threads);
  const weight = new Float64Array(nodes.size);
  sums.weight.forEach((sum, s) => void (weight[nodeOf[s]] += sum));
  return { names, nodes, weight, emptyWeight: sums.emptyWeight };
}
