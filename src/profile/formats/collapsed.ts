import { IntColumn } from '../intColumns';
import { ProfileBuilder } from '../profileBuilder';
import { ProfileError } from '../profileError';
import type { Profile } from '../types';
import { readFrame } from './collapsedLine';
import type { Importer } from './importer';

/**
 * Collapsed stacks: one stack a line, outermost frame first, `;` between frames, then white space and a weight (py-spy
 * `raw`, perf folded, the input of flame graph scripts). There is no unit: weights are counts. Lines that begin with
 * `#` or `//` are comments.
 *
 * A line without a weight is not a stack and is skipped; a remark on the profile gives their number and the first one.
 * A file with more such lines than stacks is not recognised as this format.
 */
export const collapsedImporter: Importer = {
  format: 'collapsed stacks',
  matches: ({ text }) => text !== null && looksCollapsed(text),
  read: ({ text }, name) => readCollapsed(text ?? '', name),
};

const STACK = /^(.*\S)\s+(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*$/;
const REMARK = /^\s*(#|\/\/|$)/;
/** Number of lines that are checked to recognise the format. */
const SAMPLE_LINES = 200;

function looksCollapsed(text: string): boolean {
  let stacks = 0;
  let others = 0;
  for (const line of firstLines(text)) {
    if (REMARK.test(line)) continue;
    if (STACK.test(line)) stacks++;
    else others++;
  }
  return stacks > others;
}

function firstLines(text: string): string[] {
  const start = text.slice(0, 1 << 20);
  const lines = start.split(/\r\n|\n|\r/);
  // The last line may continue beyond the part that is looked at.
  if (start.length < text.length && lines.length > 1) lines.pop();
  return lines.slice(0, SAMPLE_LINES);
}

function readCollapsed(text: string, name: string): Profile {
  const builder = new ProfileBuilder();
  const lines = new CollapsedStacks(builder);
  const stacks = new IntColumn();
  const weights: number[] = [];
  let firstOdd = '';
  let odd = 0;
  let number = 0;
  for (const line of linesOf(text)) {
    number++;
    if (REMARK.test(line)) continue;
    const found = STACK.exec(line);
    if (found === null) {
      if (odd++ === 0) firstOdd = `line ${number}: "${line.slice(0, 60)}"`;
      continue;
    }
    const weight = Number(found[2]);
    if (!Number.isFinite(weight))
      throw new ProfileError(`line ${number}: the weight ${found[2].slice(0, 40)} is more than a number can hold.`);
    stacks.push(lines.stackOf(found[1]));
    weights.push(weight);
  }
  builder.thread('main', stacks.toArray(), Float64Array.from(weights));
  const remarks =
    odd === 0
      ? []
      : [
          `${odd} ${odd === 1 ? 'line is' : 'lines are'} no stack with a weight and left out, the first is ${firstOdd}.`,
        ];
  return builder.build({ name, unit: 'none', remarks });
}

/** A generator, because a list of all lines would double the memory of a large file. */
function* linesOf(text: string): Generator<string> {
  const end = /\r\n|\n|\r/g;
  let from = 0;
  for (let found = end.exec(text); found !== null; found = end.exec(text)) {
    yield text.slice(from, found.index);
    from = end.lastIndex;
  }
  if (from < text.length) yield text.slice(from);
}

/**
 * Turns `a;b;c` into stacks. Consecutive lines usually begin alike, so only the part that differs from the previous
 * line is looked up.
 */
class CollapsedStacks {
  private readonly frames = new Map<string, { readonly frame: number; readonly line: number }>();
  private before = '';
  /** Of the previous line: where each frame ends, and the number of the stack up to there. */
  private readonly ends: number[] = [];
  private readonly reached: number[] = [];

  constructor(private readonly builder: ProfileBuilder) {}

  /** Returns the stack's number in the builder. */
  stackOf(text: string): number {
    const { ends, reached, before } = this;
    let same = 0;
    while (same < text.length && same < before.length && text.charCodeAt(same) === before.charCodeAt(same)) same++;
    // A frame is the same only if the `;` after it is, too.
    while (ends.length > 0 && ends[ends.length - 1] >= same) {
      ends.pop();
      reached.pop();
    }
    let stack = reached[reached.length - 1] ?? -1;
    let from = ends.length > 0 ? ends[ends.length - 1] + 1 : 0;
    while (from <= text.length) {
      const semicolon = text.indexOf(';', from);
      const end = semicolon < 0 ? text.length : semicolon;
      const { frame, line } = this.frameOf(text.slice(from, end).trim());
      stack = this.builder.stack(stack, frame, line);
      ends.push(end);
      reached.push(stack);
      from = end + 1;
    }
    this.before = text;
    return stack;
  }

  private frameOf(part: string): { readonly frame: number; readonly line: number } {
    const known = this.frames.get(part);
    if (known !== undefined) return known;
    const { name, file, line } = readFrame(part);
    const entry = { frame: this.builder.frame(name, file, 0, 0), line };
    this.frames.set(part, entry);
    return entry;
  }
}
