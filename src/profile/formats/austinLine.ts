import type { WeightUnit } from '../types';
import { readFrame } from './collapsedLine';
import type { CollapsedFrame } from './collapsedStacks';
import { splitLastWord } from './collapsedText';

/** A sample of Austin's text. */
export interface AustinSample {
  /** Its number, in decimal. */
  readonly process: string;
  /** As written: a number or a name, since version 3.6 behind that of the interpreter (`0:1`). */
  readonly thread: string;
  /** Frames, outermost first, `;` between them; '' if there is none. */
  readonly stack: string;
  /** The metric, or the first of three. */
  readonly metric: number;
  /** Of three: whether the thread was idle, and by how many bytes memory grew. */
  readonly idle?: boolean;
  readonly memory?: number;
}

const HEAD = /^P(\d{1,20});T([^;]{1,200})(?:;|$)/;
const METRIC = /^-?\d+$/;
/** `-a` of Austin 1 and 2 puts the line behind a semicolon of its own. */
const LINE_APART = /;L(\d{1,9})(?=;|$)/g;

/** Reads `P1;T2;frame;frame 12` or, with three metrics, `… 12,0,4096`. Null: it is something else. */
export function readAustinSample(line: string): AustinSample | null {
  const { before, word } = splitLastWord(line);
  const [head, process, thread] = HEAD.exec(before) ?? [];
  if (head === undefined) return null;
  const metrics = word.split(',', 4);
  if ((metrics.length !== 1 && metrics.length !== 3) || !metrics.every((metric) => METRIC.test(metric))) return null;
  const [metric, idle, memory] = metrics.map(Number);
  const stack = before.slice(head.length).replace(LINE_APART, ':$1');
  return { process, thread, stack, metric, ...(metrics.length === 3 && { idle: idle === 1, memory }) };
}

const FRAME = /^(.*):([^:]*):(\d{1,9})$/s;

/** Reads `file:function:line`, the line being the one that executes; 0 and an empty file are unknown. */
export function readAustinFrame(text: string): CollapsedFrame {
  const [, file, name, line] = FRAME.exec(text) ?? [];
  if (file === undefined) return readFrame(text);
  // The kernel's functions, of Austin's variant for native code, have no other file.
  return { name: name || '(unknown)', file: file === 'kernel' ? '[kernel]' : file, line: Number(line) };
}

/** Something that is measured in each sample. */
export interface AustinType {
  readonly name: string;
  readonly detail: string;
  readonly unit: WeightUnit;
  readonly weigh: (sample: AustinSample) => number;
}

const WALL: AustinType = {
  name: 'wall',
  detail: 'microseconds',
  unit: 'microseconds',
  weigh: ({ metric }) => metric,
};
const CPU: AustinType = { ...WALL, name: 'cpu', weigh: ({ metric, idle }) => (idle === true ? 0 : metric) };
const ALLOCATED: AustinType = {
  name: 'allocated',
  detail: 'bytes',
  unit: 'bytes',
  weigh: ({ metric, memory = metric }) => memory,
};
const FREED: AustinType = { ...ALLOCATED, name: 'freed', weigh: ({ metric, memory = metric }) => -memory };
const COUNT: AustinType = { name: 'count', detail: '', unit: 'none', weigh: ({ metric }) => metric };

/** The types of a file with this mode, the first being the default; `isFull`: samples have three metrics. */
export function typesOf(
  mode: string | undefined,
  isFull: boolean,
): { readonly types: readonly AustinType[]; readonly isMode: boolean } {
  const types = isFull ? FULL : MODES.get(mode ?? '');
  return types === undefined ? { types: [COUNT], isMode: false } : { types, isMode: true };
}

const FULL = [WALL, CPU, ALLOCATED, FREED] as const;
const MODES = new Map<string, readonly AustinType[]>([
  ['wall', [WALL]],
  ['cpu', [CPU]],
  ['memory', [ALLOCATED, FREED]],
  ['full', FULL],
]);
