import { IntColumn } from '../intColumns';
import { ProfileBuilder } from '../profileBuilder';
import { ProfileError } from '../profileError';
import type { Profile } from '../types';
import { readAustinFrame } from './austinLine';
import { CollapsedStacks } from './collapsedStacks';
import { numberOf, splitLastWord, textLines } from './collapsedText';
import type { Importer } from './importer';
import { LeftOutLines } from './leftOutLines';

/**
 * Collapsed stacks as Python's own sampler writes them (`python -m profiling.sampling … --collapsed`, 3.15 and later): a
 * thread, then the base names of files with functions and executing lines, and the number of samples.
 *
 *     tid:4918;app.py:<module>:42;app.py:serve:38;app.py:alpha:7 718
 *
 * Frames that are not Python's (`<GC>`, `<native>`) are names alone. There is no unit: weights are counts.
 */
export const samplingCollapsedImporter: Importer = {
  format: 'collapsed stacks of profiling.sampling',
  matches: ({ text }) => text !== null && isOfSampling(text),
  read: ({ text }, name) => readSamplingCollapsed(text ?? '', name),
};

const THREAD = /^tid:(\d{1,20})(?:;|$)/;
const HEAD_LINES = 50;
const BASE_NAMES = 'The file has the base names of files: two of one name are one here.';

/** Whether all of the first lines with a weight are of a thread, and one has a frame with its place. */
function isOfSampling(text: string): boolean {
  let lines = 0;
  let hasPlace = false;
  for (const line of textLines(text)) {
    if (numberOf(splitLastWord(line).word) === null) continue;
    if (!THREAD.test(line)) return false;
    hasPlace ||= /;[^;]+:[^;:]+:\d{1,9}(?:;| \d+$)/.test(line);
    if (++lines === HEAD_LINES) break;
  }
  return hasPlace;
}

function readSamplingCollapsed(text: string, name: string): Profile {
  const builder = new ProfileBuilder();
  const stacks = new CollapsedStacks(builder, readAustinFrame);
  const threads = new Map<string, { readonly stack: IntColumn; readonly weight: number[] }>();
  const left = new LeftOutLines();
  let number = 0;
  for (const line of textLines(text)) {
    number++;
    if (line.trim() === '') continue;
    const { before, word } = splitLastWord(line);
    const weight = numberOf(word);
    const [head, id] = THREAD.exec(before) ?? [];
    if (head === undefined || weight === null) {
      left.add('odd', number, line);
      continue;
    }
    if (weight === Infinity)
      throw new ProfileError(`line ${number}: the weight ${word.slice(0, 40)} is more than a number can hold.`);
    const samples = threads.get(id) ?? { stack: new IntColumn(16), weight: [] };
    threads.set(id, samples);
    const frames = before.slice(head.length);
    samples.stack.push(frames === '' ? -1 : stacks.stackOf(frames));
    samples.weight.push(weight);
  }
  for (const [id, { stack, weight }] of threads)
    builder.thread(`thread ${id}`, stack.toArray(), Float64Array.from(weight));
  return builder.build({ name, unit: 'none', summed: true, remarks: [BASE_NAMES, ...left.remarks()] });
}
