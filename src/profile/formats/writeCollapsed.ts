import { TripleIndex } from '../intColumns';
import { ProfileError } from '../profileError';
import type { Profile } from '../types';
import { writeFrame } from './collapsedLine';
import { COMMENT, numberOf, splitLastWord } from './collapsedText';
import { stackSums } from './stackSums';
import { checkSum, remarksOnWhole, type WholeWeights, wholeWeights, sampleWeights } from './wholeWeights';

/** Stands for a stack without frames, which most readers of collapsed lines do not take. */
export const NO_FRAMES = '(no frames)';
const PIECE = 1 << 16;

/**
 * Writes all threads merged as collapsed stacks, heaviest first, in pieces. Readers accept integers only: time is
 * written in microseconds, or in nanoseconds where that would lose more than 1 %, bytes and counts as they are, and the
 * sum of each stack is rounded; stacks that round to 0 are left out ({@link remarksOnCollapsed}). Throws ProfileError if
 * all do, or if weights or file are too large: each line names all callers, so deep stacks with long names grow.
 */
export function* writeCollapsed(profile: Profile): Generator<string> {
  const merged = mergeByText(profile);
  const { names, nodes, weight, emptyWeight } = merged;
  const { scale, one, losesAll } = wholeUnit(profile, merged);
  if (losesAll)
    throw new ProfileError(
      `Collapsed stacks have whole numbers, and every stack of this profile weighs less than half a ${one}.`,
      'Export it as speedscope.',
    );
  checkSum(sampleWeights(profile.threads), scale, Number.MAX_VALUE, 'A file of collapsed stacks');
  const order = Uint32Array.from({ length: nodes.size }, (_, node) => node)
    .filter((node) => Math.round(weight[node] * scale) > 0)
    .sort((a, b) => weight[b] - weight[a] || a - b);
  checkLength(nodes, names, order);
  const rounded = Math.round(emptyWeight * scale);
  const nameOf = (node: number): string => names[nodes.b.at(node)];
  // Where all names end in numbers, these would look like counts of a second profile.
  const isAmbiguous = rounded === 0 && order.every((node) => numberOf(splitLastWord(nameOf(node)).word) !== null);
  let piece = '';
  for (const node of order) {
    const parts = [isAmbiguous ? nameOf(node).replace(LAST_BLANK, '\u00a0') : nameOf(node)];
    for (let at = nodes.a.at(node); at >= 0; at = nodes.a.at(at)) parts.push(nameOf(at));
    const line = parts.reverse().join(';');
    piece += `${COMMENT.test(line) ? line.replace(/^(#|\/\/)/, LIKE_COMMENT) : line} ${BigInt(Math.round(weight[node] * scale))}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield rounded > 0 ? `${piece}${NO_FRAMES} ${BigInt(rounded)}\n` : piece;
}

/** Characters that fit into the longest text, with room for weights. */
const MOST_CHARACTERS = 500_000_000;

function checkLength(nodes: TripleIndex, names: readonly string[], order: Uint32Array): void {
  const length = new Float64Array(nodes.size);
  for (let node = 0; node < length.length; node++) {
    const caller = nodes.a.at(node);
    length[node] = names[nodes.b.at(node)].length + 1 + (caller < 0 ? 0 : length[caller]);
  }
  const all = order.reduce((sum, node) => sum + length[node], 0);
  if (all <= MOST_CHARACTERS) return;
  throw new ProfileError(
    `The file would have ${Math.round(all / 1e6)} MB, as each of its lines has the names of all callers.`,
    'Export fewer threads or a shorter time, or export as speedscope.',
  );
}

const LAST_BLANK = /[ \t](?=\S+$)/;
/** Characters that look like those that begin a comment, and begin none. */
const LIKE_COMMENT = (begin: string): string => (begin === '#' ? '\uff03' : '\uff0f\uff0f');

/** What {@link writeCollapsed} leaves out of this profile, and a unit that is not the usual one. */
export const remarksOnCollapsed = (profile: Profile): string[] =>
  remarksOnWhole(wholeUnit(profile, mergeByText(profile)), 'stack');

function wholeUnit({ unit }: Profile, { weight, emptyWeight }: MergedByText): WholeWeights {
  const weights = new Float64Array(weight.length + 1);
  weights.set(weight);
  weights[weight.length] = emptyWeight;
  return wholeWeights(weights, unit, ['microsecond', 'nanosecond']);
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
