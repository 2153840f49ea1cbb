import { PbfWriter } from 'pbf';
import { TripleIndex } from '../intColumns';
import { MS_PER_UNIT, type Profile, type Thread } from '../types';
import { FUNCTION, LABEL, LINE, LOCATION, PROFILE, SAMPLE, VALUE_TYPE } from './pprofTables';
import { stackSums } from './stackSums';
import { checkSum, sampleWeights } from './wholeWeights';

/** The largest number below 2^63: all numbers of the format are signed, of 64 bits. */
const MOST = 2 ** 63 - 1024;

/** When a profile was recorded (ISO 8601), and for how long. */
export interface RecordingTime {
  readonly startedAt: string;
  readonly durationMs: number;
}

/**
 * Writes a profile as pprof (not compressed) with two sample types: samples, and the weight, which is the default.
 * Values are integers, so time is in nanoseconds; the sum of each stack is rounded. The label `thread` distinguishes
 * several threads. Throws ProfileError if the weights add up to more than the format's numbers hold.
 */
export function writePprof(profile: Profile, recorded?: RecordingTime): Uint8Array {
  const writer = new PbfWriter();
  const strings = new Texts();
  const msPerUnit = MS_PER_UNIT[profile.unit];
  const [type, unit] =
    msPerUnit !== null ? ['time', 'nanoseconds'] : profile.unit === 'bytes' ? ['space', 'bytes'] : ['weight', 'count'];
  const scale = msPerUnit === null ? 1 : msPerUnit * 1e6;
  checkSum(sampleWeights(profile.threads), scale, MOST, 'pprof');
  const types = [
    [strings.add('samples'), strings.add('count')],
    [strings.add(type), strings.add(unit)],
  ];
  for (const pair of types) writer.writeMessage(PROFILE.sampleType, writeValueType, pair);
  const locations = new TripleIndex();
  for (const thread of profile.threads)
    writeThread(
      writer,
      profile,
      thread,
      locations,
      scale,
      profile.threads.length > 1 ? [strings.add('thread'), strings.add(thread.name)] : null,
    );
  for (let at = 0; at < locations.size; at++)
    writer.writeMessage(PROFILE.location, writeLocation, {
      id: at + 1,
      function: locations.a.at(at) + 1,
      line: locations.b.at(at),
    });
  profile.frames.forEach(({ name, file, line }, f) => {
    writer.writeMessage(PROFILE.function, writeFunction, {
      id: f + 1,
      name: strings.add(name),
      file: strings.add(file),
      startLine: line,
    });
  });
  if (recorded !== undefined) {
    const times = [
      [PROFILE.timeNanos, Date.parse(recorded.startedAt)],
      [PROFILE.durationNanos, recorded.durationMs],
    ];
    // What a damaged file says of them may be no time, or beyond the format's.
    for (const [field, ms] of times)
      if (Math.abs(ms * 1e6) <= MOST) writer.writeVarintField(field, Math.round(ms * 1e6));
  }
  writer.writeVarintField(PROFILE.defaultSampleType, types[1][0]);
  for (const text of strings.list) writer.writeStringField(PROFILE.strings, text);
  return writer.finish();
}

function writeThread(
  writer: PbfWriter,
  profile: Profile,
  thread: Thread,
  locations: TripleIndex,
  scale: number,
  label: readonly number[] | null,
): void {
  const { parent, frame, line } = profile.stacks;
  const sums = stackSums(profile, [thread]);
  const path: number[] = [];
  const write = (samples: number, weight: number): void => {
    const rounded = Math.round(weight * scale);
    if (rounded > 0) writer.writeMessage(PROFILE.sample, writeSample, { path, values: [samples, rounded], label });
  };
  sums.weight.forEach((weight, stack) => {
    if (!(weight > 0)) return;
    path.length = 0;
    for (let s = stack; s >= 0; s = parent[s]) path.push(locations.add(frame[s], line[s], 0) + 1);
    write(sums.samples[stack], weight);
  });
  path.length = 0;
  write(sums.emptySamples, sums.emptyWeight);
}

class Texts {
  readonly list: string[] = [''];
  private readonly known = new Map<string, number>([['', 0]]);

  add(text: string): number {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const index = this.list.push(text) - 1;
    this.known.set(text, index);
    return index;
  }
}

const writeValueType = ([type, unit]: readonly number[], writer: PbfWriter): void => {
  writer.writeVarintField(VALUE_TYPE.type, type);
  writer.writeVarintField(VALUE_TYPE.unit, unit);
};

const writeSample = (
  { path, values, label }: { path: number[]; values: number[]; label: readonly number[] | null },
  writer: PbfWriter,
): void => {
  writer.writePackedVarint(SAMPLE.locations, path);
  writer.writePackedVarint(SAMPLE.values, values);
  if (label !== null) writer.writeMessage(SAMPLE.label, writeLabel, label);
};

const writeLabel = ([key, text]: readonly number[], writer: PbfWriter): void => {
  writer.writeVarintField(LABEL.key, key);
  writer.writeVarintField(LABEL.text, text);
};

const writeLocation = (location: { id: number; function: number; line: number }, writer: PbfWriter): void => {
  writer.writeVarintField(LOCATION.id, location.id);
  writer.writeMessage(LOCATION.line, writeLine, location);
};

const writeLine = (location: { function: number; line: number }, writer: PbfWriter): void => {
  writer.writeVarintField(LINE.function, location.function);
  if (location.line > 0) writer.writeVarintField(LINE.line, location.line);
};

const writeFunction = (
  { id, name, file, startLine }: { id: number; name: number; file: number; startLine: number },
  writer: PbfWriter,
): void => {
  writer.writeVarintField(FUNCTION.id, id);
  writer.writeVarintField(FUNCTION.name, name);
  // No system name: where it equals the name, `go tool pprof` demangles it, and `<module>` becomes `<unknown>`.
  if (file > 0) writer.writeVarintField(FUNCTION.file, file);
  if (startLine > 0) writer.writeVarintField(FUNCTION.startLine, startLine);
};
