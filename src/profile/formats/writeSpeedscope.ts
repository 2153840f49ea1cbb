import { TripleIndex } from '../tripleIndex';
import type { Profile, Thread } from '../types';
import type { OwnData } from './speedscopeOwnData';

const PIECE = 4096;

/**
 * Writes a profile as speedscope JSON that speedscope itself opens, with what the format has no place for under
 * `ecsProfiler` (see ./speedscopeOwnData.ts). `parseProfile` gives the same profile back.
 */
export const writeSpeedscope = (profile: Profile): string => [...speedscopePieces(profile)].join('');

/** The same in pieces, for one that may be longer than one text can be. */
export function* speedscopePieces(profile: Profile): Generator<string> {
  const onlyLeafLines = callerLinesUnknown(profile);
  const { frameOf, lineOf, ofStack } = sharedFrames(profile, onlyLeafLines);
  const frames = frameOf.map((f, i) => {
    const frame = profile.frames[f];
    const line = onlyLeafLines ? frame.line : lineOf[i];
    return {
      name: frame.name,
      ...(frame.file !== '' && { file: frame.file }),
      ...(line > 0 && { line }),
      ...(frame.column > 0 && { col: frame.column }),
    };
  });
  const own: OwnData = {
    formatVersion: 1,
    frameLines: onlyLeafLines ? 'definition' : 'execution',
    ...(onlyLeafLines && { sampleLines: profile.threads.map((thread) => leafLines(profile, thread)) }),
    ...(!onlyLeafLines &&
      profile.frames.some((f) => f.line > 0) && { definitionLines: frameOf.map((f) => profile.frames[f].line) }),
    ...(profile.threads.some((thread) => thread.source !== undefined) && {
      threadSources: profile.threads.map((thread) => thread.source ?? -1),
    }),
    ...(profile.capture && { capture: profile.capture }),
    ...(profile.sourceMaps && { sourceMaps: profile.sourceMaps }),
  };
  const head = {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    exporter: 'ECS Profiler',
    name: profile.name,
    activeProfileIndex: 0,
    shared: { frames },
  };
  yield `${JSON.stringify(head).slice(0, -1)},"profiles":[`;
  for (const [t, thread] of profile.threads.entries()) {
    if (t > 0) yield ',';
    yield* sampledProfile(profile, thread, ofStack);
  }
  yield `],"ecsProfiler":${JSON.stringify(own)}}`;
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

/** Whether executing lines are known of innermost frames at most, as in a V8 profile: never of a frame that called. */
function callerLinesUnknown(profile: Profile): boolean {
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

function leafLines(profile: Profile, thread: Thread): number[] {
  return Array.from(thread.samples.stack, (s) => (s < 0 ? 0 : profile.stacks.line[s]));
}

/** A profile of the file, a few thousand samples a piece. */
function* sampledProfile(profile: Profile, thread: Thread, sharedOfStack: Int32Array): Generator<string> {
  const { parent } = profile.stacks;
  const { stack, weight } = thread.samples;
  let endValue = 0;
  for (const value of weight) endValue += value;
  const head = { type: 'sampled', name: thread.name, unit: profile.unit, startValue: 0, endValue };
  yield `${JSON.stringify(head).slice(0, -1)},"samples":[`;
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
  for (let from = 0; from < weight.length; from += PIECE)
    yield (from > 0 ? ',' : '') + weight.subarray(from, from + PIECE).join(',');
  yield ']}';
}
