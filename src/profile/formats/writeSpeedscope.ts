import { TripleIndex } from '../tripleIndex';
import type { Profile, Thread } from '../types';
import type { OwnData } from './speedscopeOwnData';

/**
 * Writes a profile as speedscope JSON that speedscope itself opens, with what the format has no place for under
 * `ecsProfiler` (see ./speedscopeOwnData.ts). `parseProfile` gives the same profile back.
 */
export function writeSpeedscope(profile: Profile): string {
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
    ...(!onlyLeafLines && profile.frames.some((f) => f.line > 0) && { definitionLines: frameOf.map((f) => profile.frames[f].line) }),
    ...(profile.threads.some((thread) => thread.source !== undefined) && { threadSources: profile.threads.map((thread) => thread.source ?? -1) }),
    ...(profile.capture && { capture: profile.capture }),
    ...(profile.sourceMaps && { sourceMaps: profile.sourceMaps }),
  };
  return JSON.stringify({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    exporter: 'ECS Profiler',
    name: profile.name,
    activeProfileIndex: 0,
    shared: { frames },
    profiles: profile.threads.map((thread) => sampledProfile(profile, thread, ofStack)),
    ecsProfiler: own,
  });
}

/** The distinct pairs of frame and line, in the order of the profile's frames, and the pair of each stack. */
function sharedFrames(profile: Profile, withoutLines: boolean): { frameOf: number[]; lineOf: number[]; ofStack: Int32Array } {
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

function sampledProfile(profile: Profile, thread: Thread, sharedOfStack: Int32Array): object {
  const { parent } = profile.stacks;
  const { stack, weight } = thread.samples;
  let endValue = 0;
  for (const value of weight) endValue += value;
  const samples = Array.from(stack, (leaf) => {
    const entries: number[] = [];
    for (let s = leaf; s >= 0; s = parent[s]) entries.push(sharedOfStack[s]);
    return entries.reverse();
  });
  return { type: 'sampled', name: thread.name, unit: profile.unit, startValue: 0, endValue, samples, weights: Array.from(weight) };
}
