import { IntColumn } from '../intColumns';
import { ProfileBuilder } from '../profileBuilder';
import { ProfileError } from '../profileError';
import { chooseSampleType, remarksOnTypes, type TypeWish } from '../sampleTypes';
import type { Profile } from '../types';
import { type AustinType, readAustinFrame, readAustinSample, typesOf } from './austinLine';
import { CollapsedStacks } from './collapsedStacks';
import { textLines } from './collapsedText';
import type { Importer } from './importer';
import { LeftOutLines } from './leftOutLines';

/**
 * What Austin (https://github.com/P403n1x87/austin, up to version 3, and `mojo2austin`) writes as text: samples in time
 * order, a line each, between lines that say how they were taken:
 *
 *     # austin: 3.7.0
 *     # mode: wall
 *     P1;T0:1;/srv/app/app.py:<module>:40;/srv/app/app.py:Parser.parse:14 6994
 *     process; interpreter and thread; file, function and executing line; the metric
 *
 * Each thread of a process is a thread. The mode says what is measured: microseconds of wall or CPU time, or bytes,
 * allocated or (negative) freed. In the mode `full` the metric is `time,idle,bytes`, idle being 1 or 0. Several measures
 * are sample types. Without a mode weights are counts.
 */
export const austinImporter: Importer = {
  format: 'Austin',
  matches: ({ text }) => text !== null && looksLikeAustin(text),
  read: ({ text }, name, type) => readAustin(text ?? '', name, type),
};

const VERSION = /^# austin: /;
const MODE = /^# mode: (\w+)/;
/** Number of lines that are looked at to recognise the format, and for the mode. */
const HEAD_LINES = 50;

function looksLikeAustin(text: string): boolean {
  let [samples, others] = [0, 0];
  for (const line of headOf(text)) {
    if (VERSION.test(line)) return true;
    if (isNote(line)) continue;
    if (readAustinSample(line) === null) others++;
    else samples++;
  }
  return samples > others;
}

function* headOf(text: string): Generator<string> {
  let lines = 0;
  for (const line of textLines(text)) {
    yield line;
    if (++lines === HEAD_LINES) return;
  }
}

const isNote = (line: string): boolean => line.startsWith('#') || line.trim() === '';

function readAustin(text: string, name: string, wish: TypeWish | undefined): Profile {
  const { types, isMode } = typesIn(text);
  const choice = isMode ? chooseSampleType({ all: types, declared: 0, isUsed: () => true }, wish, name) : null;
  const { unit, weigh } = types[choice?.chosen ?? 0];
  const builder = new ProfileBuilder();
  const left = addThreads(builder, text, weigh);
  return builder.build({
    name,
    unit,
    remarks: [...(choice === null ? [NO_MODE] : remarksOnTypes(choice)), ...left.remarks()],
    ...(choice !== null && {
      types: { all: choice.all.map((type) => ({ name: type.name, detail: type.detail })), chosen: choice.chosen },
    }),
  });
}

const NO_MODE = 'The file does not say what its weights are (Austin writes "# mode: …" at its head): shown as counts.';

function typesIn(text: string): ReturnType<typeof typesOf> {
  let mode: string | undefined;
  let isFull = false;
  for (const line of headOf(text)) {
    mode ??= MODE.exec(line)?.[1];
    isFull ||= !isNote(line) && readAustinSample(line)?.idle !== undefined;
  }
  return typesOf(mode, isFull);
}

/** Adds the samples that weigh something to their threads, in the order of the file. Returns what is none. */
function addThreads(builder: ProfileBuilder, text: string, weigh: AustinType['weigh']): LeftOutLines {
  const stacks = new CollapsedStacks(builder, readAustinFrame);
  const threads = new Map<string, { process: string; thread: string; stack: IntColumn; weight: number[] }>();
  const left = new LeftOutLines();
  let number = 0;
  for (const line of textLines(text)) {
    number++;
    if (isNote(line)) continue;
    const sample = readAustinSample(line);
    if (sample === null) {
      left.add('odd', number, line);
      continue;
    }
    const { process, thread } = sample;
    const key = `${process};${thread}`;
    const samples = threads.get(key) ?? { process, thread, stack: new IntColumn(16), weight: [] };
    threads.set(key, samples);
    const weight = weigh(sample);
    if (!Number.isFinite(weight)) throw new ProfileError(`line ${number}: the metric is more than a number can hold.`);
    if (weight <= 0) continue;
    samples.stack.push(sample.stack === '' ? -1 : stacks.stackOf(sample.stack));
    samples.weight.push(weight);
  }
  const processes = new Set([...threads.values()].map(({ process }) => process)).size;
  for (const { process, thread, stack, weight } of threads.values())
    builder.thread(
      processes > 1 ? `process ${process}, thread ${thread}` : `thread ${thread}`,
      stack.toArray(),
      Float64Array.from(weight),
    );
  return left;
}
