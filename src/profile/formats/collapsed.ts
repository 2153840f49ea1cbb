import { IntColumn } from '../intColumns';
import { ProfileBuilder } from '../profileBuilder';
import { ProfileError } from '../profileError';
import { chooseSampleType, remarksOnTypes, type TypeWish } from '../sampleTypes';
import type { Profile } from '../types';
import { readFrame } from './collapsedLine';
import { CollapsedStacks } from './collapsedStacks';
import { COMMENT, textLines, numberOf, splitLastWord } from './collapsedText';
import type { Importer } from './importer';
import { LeftOutLines } from './leftOutLines';

/**
 * Collapsed stacks: one stack a line, outermost frame first, `;` between frames, then white space and a weight (py-spy
 * `raw`, perf folded, the input of flame graph scripts). There is no unit: weights are counts. A weight without a stack
 * is that of an empty stack.
 *
 * `#` or `//` and white space begin comments; without white space behind them they may begin a frame (`#secret;go 5`).
 *
 * A line without a weight is not a stack and is skipped; a remark on the profile gives their number and the first one.
 * A file with more such lines than stacks is not recognised as this format.
 *
 * Two counts on every line are those of two profiles, before and after (difffolded.pl, `inferno-diff-folded`): two
 * sample types. Each stack then stands on one line; names that end in a number (`worker 1 20`) do not look like that.
 */
export const collapsedImporter: Importer = {
  format: 'collapsed stacks',
  matches: ({ text }) => text !== null && looksCollapsed(text),
  read: ({ text }, name, type) => readCollapsed(text ?? '', name, type),
};

const MAYBE_COMMENT = /^\s*(?:#|\/\/)/;
const NO_STACK = /^[;\s]*$/;
/** What is looked at to recognise the format: so many lines, or characters if that is less, but at least one line. */
const SAMPLE_LINES = 200;
const SAMPLE_LENGTH = 1 << 20;

function looksCollapsed(text: string): boolean {
  let stacks = 0;
  let others = 0;
  let [lines, length] = [0, 0];
  for (const line of textLines(text)) {
    const { before, word } = splitLastWord(line);
    const isWeight = numberOf(word) !== null;
    // Numbers alone are no stacks: any column of numbers has them.
    if (word !== '' && !COMMENT.test(line)) {
      if (!isWeight) others += MAYBE_COMMENT.test(line) ? 0 : 1;
      else if (!NO_STACK.test(before)) stacks++;
    }
    length += line.length;
    if (++lines === SAMPLE_LINES || length > SAMPLE_LENGTH) break;
  }
  return stacks > others;
}

function readCollapsed(text: string, name: string, type: TypeWish | undefined): Profile {
  const counts = hasTwoCounts(text) ? chooseSampleType(BEFORE_AND_AFTER, type, name) : null;
  const builder = new ProfileBuilder();
  const lines = new CollapsedStacks(builder, readFrame);
  const stacks = new IntColumn();
  const weights: number[] = [];
  const left = new LeftOutLines();
  let empty = 0;
  let number = 0;
  for (const line of textLines(text)) {
    number++;
    const found = counts === null ? weighed(line) : twiceWeighed(line, counts.chosen);
    if (COMMENT.test(line)) {
      if (found?.stack.includes(';')) left.add('comment', number, line);
      continue;
    }
    if (found === null) {
      if (line.trim() !== '' && !MAYBE_COMMENT.test(line)) left.add('odd', number, line);
      continue;
    }
    if (found.weight === Infinity)
      throw new ProfileError(`line ${number}: the weight ${found.word.slice(0, 40)} is more than a number can hold.`);
    if (NO_STACK.test(found.stack)) empty += found.weight;
    stacks.push(NO_STACK.test(found.stack) ? -1 : lines.stackOf(found.stack));
    weights.push(found.weight);
  }
  builder.thread('main', stacks.toArray(), Float64Array.from(weights));
  const remarks = [
    ...(counts === null ? [] : [...remarksOnTypes(counts), ...(type === undefined ? [HOW_TO_COMPARE] : [])]),
    ...left.remarks(),
    ...(empty > 0 ? [`Lines without a stack are counted, but belong to no function: ${empty} in all.`] : []),
  ];
  return builder.build({
    name: counts === null ? name : `${name}, ${counts.all[counts.chosen].name}`,
    unit: 'none',
    remarks,
    ...(counts !== null && { types: counts }),
  });
}

/** A stack and its weight; `word` is how that is written. */
interface Weighed {
  readonly stack: string;
  readonly weight: number;
  readonly word: string;
}

function weighed(line: string): Weighed | null {
  const { before, word } = splitLastWord(line);
  const weight = numberOf(word);
  return weight === null ? null : { stack: before, weight, word };
}

/** A line with two counts, of which the one with this number is taken. */
function twiceWeighed(line: string, chosen: number): Weighed | null {
  const after = weighed(line);
  const before = after && weighed(after.stack);
  if (after === null || before === null) return null;
  return chosen === 0 ? before : { ...after, stack: before.stack };
}

const BEFORE_AND_AFTER = {
  all: [
    { name: 'before', detail: 'count' },
    { name: 'after', detail: 'count' },
  ],
  declared: 1,
  isUsed: () => true,
} satisfies Parameters<typeof chooseSampleType>[0];

const HOW_TO_COMPARE =
  'Each line has two counts, as tools that compare profiles write them; `ecs-profiler diff FILE` compares them.';

/**
 * Whether every stack of the file has two counts, and stands there once. A last line without an end may be cut off;
 * comments and lines without a weight do not matter.
 */
function hasTwoCounts(text: string): boolean {
  const seen = new Set<string>();
  let isCut = false;
  let isStack = false;
  for (const line of textLines(text)) {
    const once = COMMENT.test(line) ? null : weighed(line);
    if (once === null) continue;
    if (isCut) return false;
    const twice = weighed(once.stack);
    if (twice === null) isCut = true;
    else if (seen.has(twice.stack)) return false;
    else seen.add(twice.stack);
    isStack ||= twice !== null && twice.stack.includes(';');
  }
  return isStack && !(isCut && /[\r\n]$/.test(text));
}
