import { TripleIndex } from '../tripleIndex';
import type { Frame, Profile, Thread } from '../types';
import { utf8Pieces } from './bytePieces';
import type { OwnData } from './speedscopeOwnData';

/** Number of samples, weights, lines or frames in one text: about 100 KB at most. */
const PIECE = 4096;

/**
 * Writes a profile as speedscope JSON that speedscope itself opens. Data that the format has no place for goes under
 * `ecsProfiler` (see ./speedscopeOwnData.ts). Yields UTF-8 in pieces of about 1 MiB, because a capture may be longer
 * than the longest string. `parseProfile` reads the same profile back.
 */
export const speedscopePieces = (profile: Profile): Generator<Uint8Array> => utf8Pieces(speedscopeTexts(profile));

function* speedscopeTexts(profile: Profile): Generator<string> {
  const onlyLeafLines = callerLinesUnknown(profile);
  const { frameOf, lineOf, ofStack } = sharedFrames(profile, onlyLeafLines);
  const frames = (function* () {
    for (const [i, f] of frameOf.entries())
      yield JSON.stringify(sharedFrame(profile.frames[f], onlyLeafLines ? profile.frames[f].line : lineOf[i]));
  })();
  const head = {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    exporter: 'ECS Profiler',
    name: profile.name,
    activeProfileIndex: 0,
  };
  yield `${open(head)}"shared":{"frames":[`;
  yield* list(frames);
  yield ']},"profiles":[';
  for (const [t, thread] of profile.threads.entries()) {
    if (t > 0) yield ',';
    yield* sampledProfile(profile, thread, ofStack);
  }
  yield '],"ecsProfiler":';
  yield* ownData(profile, onlyLeafLines, frameOf);
  yield '}';
}

const sharedFrame = ({ name, file, column }: Frame, line: number): object => ({
  name,
  ...(file !== '' && { file }),
  ...(line > 0 && { line }),
  ...(column > 0 && { col: column }),
});

/** The value of `ecsProfiler`. */
function* ownData(profile: Profile, onlyLeafLines: boolean, frameOf: readonly number[]): Generator<string> {
  const head: Pick<OwnData, 'formatVersion' | 'frameLines'> = {
    formatVersion: 1,
    frameLines: onlyLeafLines ? 'definition' : 'execution',
  };
  yield JSON.stringify(head).slice(0, -1);
  if (onlyLeafLines) {
    yield ',"sampleLines":[';
    for (const [t, { samples }] of profile.threads.entries()) {
      yield t > 0 ? ',[' : '[';
      yield* numbers(samples.stack, (s) => (s < 0 ? 0 : profile.stacks.line[s]));
      yield ']';
    }
    yield ']';
  } else if (profile.frames.some(({ line }) => line > 0)) {
    yield ',"definitionLines":[';
    yield* numbers(frameOf, (f) => profile.frames[f].line);
    yield ']';
  }
  if (profile.threads.some(({ source }) => source !== undefined)) {
    yield ',"threadSources":[';
    yield* numbers(profile.threads, ({ source }) => source ?? -1);
    yield ']';
  }
  if (profile.capture) yield `,"capture":${JSON.stringify(profile.capture)}`;
  if (profile.sourceMaps) {
    yield ',"sourceMaps":{';
    yield* list(
      Object.entries(profile.sourceMaps).map(([file, map]) => `${JSON.stringify(file)}:${JSON.stringify(map)}`),
    );
    yield '}';
  }
  yield '}';
}

/** The start of a JSON object that continues: `{"a":1,`. */
const open = (head: object): string => `${JSON.stringify(head).slice(0, -1)},`;

/** Joins values with commas, each as a text of its own. */
function* list(values: Iterable<string>): Generator<string> {
  let isFirst = true;
  for (const value of values) {
    yield isFirst ? value : `,${value}`;
    isFirst = false;
  }
}

/** Joins the numbers of a list with commas, a few thousand per text. */
function* numbers<T>(values: ArrayLike<T>, numberOf: (value: T) => number): Generator<string> {
  for (let from = 0; from < values.length; from += PIECE) {
    const piece: number[] = [];
    for (let i = from; i < Math.min(values.length, from + PIECE); i++) piece.push(numberOf(values[i]));
    yield (from > 0 ? ',' : '') + piece.join(',');
  }
}

/** The distinct pairs of frame and line, in the order of the profile's frames, and the pair of each stack. */
function sharedFrames(
  profile: Profile,
  withoutLines: boolean,
): { frameOf: number[]; lineOf: number[]; ofStack: Int32Array } {
  const { frame, line } = profile.stacks;
  const linesOfFrame = profile.frames.map(() => new Set<number>());
  if (!withoutLines) frame.forEach((f, s) => linesOfFrame[f].add(line[s]));
  const frameOf: number[] = [];
  const lineOf: number[] = [];
  const pairs = new TripleIndex();
  linesOfFrame.forEach((lines, f) => {
    for (const l of lines.size === 0 ? [0] : [...lines].sort((a, b) => a - b)) {
      pairs.add(f, l, 0);
      frameOf.push(f);
      lineOf.push(l);
    }
  });
  return { frameOf, lineOf, ofStack: frame.map((f, s) => pairs.add(f, withoutLines ? 0 : line[s], 0)) };
}

/** Whether executing lines are known of innermost frames only, as in a V8 profile, and never of callers. */
export function callerLinesUnknown(profile: Profile): boolean {
  const { parent, line } = profile.stacks;
  const isLeaf = new Uint8Array(parent.length);
  for (const thread of profile.threads) for (const s of thread.samples.stack) if (s >= 0) isLeaf[s] = 1;
  const used = new Uint8Array(isLeaf);
  for (let s = parent.length - 1; s >= 0; s--) {
    if (!used[s] || parent[s] < 0) continue;
    used[parent[s]] = 1;
    if (line[parent[s]] > 0) return false;
  }
  return profile.frames.some((f) => f.line > 0) || line.every((value) => value === 0);
}

/** One profile of the file, a few thousand samples per piece. */
function* sampledProfile(profile: Profile, thread: Thread, sharedOfStack: Int32Array): Generator<string> {
  const { parent } = profile.stacks;
  const { stack, weight } = thread.samples;
  let endValue = 0;
  for (const value of weight) endValue += value;
  const head = { type: 'sampled', name: thread.name, unit: profile.unit, startValue: 0, endValue };
  yield `${open(head)}"samples":[`;
  const entries: number[] = [];
  for (let from = 0; from < stack.length; from += PIECE) {
    const piece: string[] = [];
    for (let i = from; i < Math.min(stack.length, from + PIECE); i++) {
      entries.length = 0;
      for (let s = stack[i]; s >= 0; s = parent[s]) entries.push(sharedOfStack[s]);
      piece.push(`[${entries.reverse().join(',')}]`);
    }
    yield (from > 0 ? ',' : '') + piece.join(',');
  }
  yield '],"weights":[';
  yield* numbers(weight, (value) => value);
  yield ']}';
}
