import { TripleIndex } from '../intColumns';
import type { Frame, Profile, Thread } from '../types';
import { utf8Pieces } from './bytePieces';
import type { OwnData } from './speedscopeOwnData';
import { callerLinesUnknown } from './storedForm';

/** Number of samples, weights, lines or frames in one text: about 100 KB at most. */
const PIECE = 4096;

/**
 * So many bytes of metadata that may stand behind the profile stand before it. The metadata end within the first 64 KiB,
 * which one ranged read fetches: 28 KiB are left for those that are before the profile in any case, also where a name
 * and a note of the greatest length are set later (8,200 characters, 24 KiB at most unless they must be escaped).
 */
const HEAD_BYTES = 36 * 1024;

/** Members of the metadata by name: those before the profile in any case, and those behind it in any case. */
export interface MetadataPlaces {
  readonly head: readonly string[];
  readonly bulk: readonly string[];
}

/**
 * Writes a profile as speedscope JSON that speedscope itself opens, with what the format has no place for under two
 * keys of our own (see ./speedscopeOwnData.ts): UTF-8 in pieces of about 1 MiB, since a capture may be longer than one
 * string can be. `parseProfile` gives the same profile back.
 *
 *     {"$schema":…,"ecsProfiler":{"capture":{metadata},…},"shared":{frames},"profiles":[…],"ecsProfilerData":{lines, the rest}}
 *
 * The metadata stands first, in the order of its members; where there is no room for all of them, the largest are
 * behind the profile.
 */
export const speedscopePieces = (profile: Profile, places: Partial<MetadataPlaces> = {}): Generator<Uint8Array> =>
  utf8Pieces(speedscopeTexts(profile, { head: [], bulk: [], ...places }));

function* speedscopeTexts(profile: Profile, places: MetadataPlaces): Generator<string> {
  const onlyLeafLines = callerLinesUnknown(profile);
  const { frameOf, lineOf, ofStack } = sharedFrames(profile, onlyLeafLines);
  const frames = (function* () {
    for (const [i, f] of frameOf.entries())
      yield JSON.stringify(sharedFrame(profile.frames[f], onlyLeafLines ? profile.frames[f].line : lineOf[i]));
  })();
  const metadata = profile.capture === undefined ? undefined : parted(profile.capture, places);
  yield '{"$schema":"https://www.speedscope.app/file-format-schema.json",';
  yield '"ecsProfiler":{';
  if (metadata !== undefined) yield `"capture":{${metadata.head.join(',')}},`;
  const own: OwnData = {
    formatVersion: 1,
    frameLines: onlyLeafLines ? 'definition' : 'execution',
    ...(profile.threads.some(({ source }) => source !== undefined) && {
      threadSources: profile.threads.map(({ source }) => source ?? -1),
    }),
  };
  yield `${JSON.stringify(own).slice(1)},`;
  yield `${JSON.stringify({ exporter: 'ECS Profiler', name: profile.name, activeProfileIndex: 0 }).slice(1, -1)},"shared":{"frames":[`;
  yield* list(frames);
  yield ']},"profiles":[';
  for (const [t, thread] of profile.threads.entries()) {
    if (t > 0) yield ',';
    yield* sampledProfile(profile, thread, ofStack);
  }
  yield '],"ecsProfilerData":{';
  yield* joined(ownData(profile, onlyLeafLines, frameOf, metadata?.behind ?? []));
  yield '}}';
}

/** A member of the metadata: its name, and its text (`"key":value`). */
interface Member {
  readonly key: string;
  readonly text: string;
  /** Bytes of the text and a comma. */
  readonly size: number;
}

/** The texts of the members, before and behind the profile. */
function parted(metadata: object, places: MetadataPlaces): { readonly head: string[]; readonly behind: string[] } {
  const members = membersOf(metadata);
  const behind = new Set(members.filter(({ key }) => places.bulk.includes(key)));
  for (const member of tooMany(members.filter((one) => !behind.has(one) && !places.head.includes(one.key))))
    behind.add(member);
  const texts = (isBehind: boolean): string[] =>
    members.flatMap((member) => (behind.has(member) === isBehind ? [member.text] : []));
  return { head: texts(false), behind: texts(true) };
}

/** Those that have no room at the head: the largest, as many as it takes. */
function tooMany(members: readonly Member[]): Member[] {
  let left = members.reduce((sum, { size }) => sum + size, 0);
  const largest = [...members].sort((a, b) => b.size - a.size);
  return largest.filter(({ size }) => {
    const isTooMany = left > HEAD_BYTES;
    if (isTooMany) left -= size;
    return isTooMany;
  });
}

function membersOf(metadata: object): Member[] {
  return Object.entries(metadata).flatMap(([key, value]) => {
    const json = JSON.stringify(value);
    if (json === undefined) return [];
    const text = `${JSON.stringify(key)}:${json}`;
    return [{ key, text, size: new TextEncoder().encode(text).length + 1 }];
  });
}

const sharedFrame = ({ name, file, column }: Frame, line: number): object => ({
  name,
  ...(file !== '' && { file }),
  ...(line > 0 && { line }),
  ...(column > 0 && { col: column }),
});

/** The members of `ecsProfilerData`, each in pieces. */
function* ownData(
  profile: Profile,
  onlyLeafLines: boolean,
  frameOf: readonly number[],
  metadata: readonly string[],
): Generator<Iterable<string>> {
  const { frames, stacks, threads, sourceMaps } = profile;
  if (onlyLeafLines) {
    const lines = threads.map(({ samples }) => numbers(samples.stack, (s) => (s < 0 ? 0 : stacks.line[s])));
    yield member('sampleLines', '[', joined(lines.map(inBrackets)), ']');
  } else if (frames.some(({ line }) => line > 0))
    yield member(
      'definitionLines',
      '[',
      numbers(frameOf, (f) => frames[f].line),
      ']',
    );
  if (metadata.length > 0) yield member('capture', '{', list(metadata), '}');
  if (frames.some(({ rawName }) => rawName !== undefined)) {
    const names = frameOf.flatMap((f, i) => {
      const { rawName } = frames[f];
      return rawName === undefined ? [] : [`"${i}":${JSON.stringify(rawName)}`];
    });
    yield member('rawNames', '{', list(names), '}');
  }
  if (sourceMaps) {
    const maps = Object.entries(sourceMaps).map(([file, map]) => `${JSON.stringify(file)}:${JSON.stringify(map)}`);
    yield member('sourceMaps', '{', list(maps), '}');
  }
}

/** `"key":[…]` or `"key":{…}`, in pieces. */
function* member(key: string, start: string, content: Iterable<string>, end: string): Generator<string> {
  yield `"${key}":${start}`;
  yield* content;
  yield end;
}

function* inBrackets(content: Iterable<string>): Generator<string> {
  yield '[';
  yield* content;
  yield ']';
}

/** Joins texts that come in pieces with commas. */
function* joined(texts: Iterable<Iterable<string>>): Generator<string> {
  let isFirst = true;
  for (const text of texts) {
    if (!isFirst) yield ',';
    yield* text;
    isFirst = false;
  }
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
