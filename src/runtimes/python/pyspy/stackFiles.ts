/** Reads what remote/stackTable.py wrote; the format is described there. The bytes are untrusted. */
import { inflateSync } from 'node:zlib';
import { ProfileBuilder } from '../../../profile/profileBuilder';
import type { SampledStretch } from '../../../profile/ran/keepWhatRan';
import type { RecordedStretch } from '../../../profile/stretches';
import type { Profile } from '../../../profile/types';
import { VitalsLog } from '../../../vitals/vitalsLog';
import { CaptureError } from '../../../capture/types';

const magic = 'ECSP1';
/**
 * Limits for the unpacked bytes of one file, and for the samples of all files of a recording: many times those of a
 * sane one.
 */
const maxBytes = 32 * 1024 * 1024;
const maxSamples = 16_000_000;
/** A year. */
const maxMs = 366 * 86_400_000;

class Damaged extends Error {}

/** Unsigned LEB128 numbers one after the other. */
class Numbers {
  private at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.at === this.bytes.length;
  }

  next(max: number): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.at < this.bytes.length ? this.bytes[this.at++] : -1;
      value += (byte & 127) * scale;
      if (byte < 0 || value > max || scale > 2 ** 49) throw new Damaged('a number is cut off or too large');
      if (byte < 128) return value;
    }
  }

  /** Number of entries that follow: each takes a byte or more, so memory stays in proportion to the file. */
  count(): number {
    return this.next(this.bytes.length - this.at);
  }

  column(length: number, max: number): Int32Array {
    if (length > this.bytes.length - this.at) throw new Damaged('a column is cut off');
    const values = new Int32Array(length);
    for (let i = 0; i < length; i++) values[i] = this.next(max);
    return values;
  }

  text(length: number): string {
    if (length > this.bytes.length - this.at) throw new Damaged('a text is cut off');
    this.at += length;
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + this.at - length, length).toString('utf8');
  }
}

/** When a stretch was recorded, by the clock of the reader of {@link StackFiles.vitals}. */
interface Span {
  beganMs: number;
  tookMs: number;
}

interface Run {
  readonly weight: number;
  readonly span: Span;
  readonly stacks: Int32Array;
  readonly lengths: Int32Array;
  /** Sum of `lengths`. */
  readonly samples: number;
}

/** The runs of each thread, by its name. */
type Threads = Map<string, Run[]>;

/** By the name of a thread: its samples, stretch by stretch. */
export type StretchesByThread = ReadonlyMap<string, readonly SampledStretch[]>;

const stretchesOf = (threads: Threads): StretchesByThread =>
  new Map(
    [...threads].map(([name, runs]) => [
      name,
      runs.map(({ samples, span: { beganMs, tookMs } }) => ({ samples, beganMs, endedMs: beganMs + tookMs })),
    ]),
  );

/** A recording that arrives in files, in their order. */
export class StackFiles {
  private readonly strings: string[] = [];
  private readonly frames: { readonly name: string; readonly file: string }[] = [];
  private readonly sites: { readonly frame: number; readonly line: number }[] = [];
  private readonly stacks: { readonly parent: number; readonly site: number }[] = [];
  private readonly threads: Threads = new Map();
  /** What was added since the last call of {@link stretch}. */
  private latest: Threads = new Map();
  /** The previous stretch contained the thread without samples that stands for an empty recording. */
  private isShownEmpty = false;
  private samples = 0;
  /** What the kernel told meanwhile. */
  readonly vitals = new VitalsLog();

  /** Of all that was added. */
  get stretches(): StretchesByThread {
    return stretchesOf(this.threads);
  }

  /** Nothing that was added has a sample. */
  get isEmpty(): boolean {
    return this.samples === 0;
  }

  /** Throws CaptureError `other` when the bytes are not such a file; what was added before stays. */
  add(bytes: Uint8Array): void {
    try {
      if (Buffer.from(bytes.subarray(0, magic.length)).toString('latin1') !== magic)
        throw new Damaged('it is not a stack file');
      this.read(new Numbers(inflateSync(bytes.subarray(magic.length), { maxOutputLength: maxBytes })));
    } catch (cause) {
      throw new CaptureError(
        'other',
        'The recording arrived damaged.',
        'Capture again; the output channel has the details.',
        undefined,
        { cause },
      );
    }
  }

  private read(numbers: Numbers): void {
    const { strings, frames, sites, stacks } = this;
    const lengths = numbers.column(numbers.count(), maxBytes);
    for (const length of lengths) strings.push(numbers.text(length));
    const frameCount = numbers.count();
    const [names, files] = [0, 1].map(() => numbers.column(frameCount, strings.length - 1));
    for (let i = 0; i < frameCount; i++) frames.push({ name: strings[names[i]], file: strings[files[i]] });
    const siteCount = numbers.count();
    const frameOf = numbers.column(siteCount, frames.length - 1);
    const lines = numbers.column(siteCount, 0x7fffffff);
    for (let i = 0; i < siteCount; i++) sites.push({ frame: frameOf[i], line: lines[i] });
    const stackCount = numbers.count();
    const ups = numbers.column(stackCount, stacks.length + stackCount);
    const siteOf = numbers.column(stackCount, sites.length - 1);
    for (let i = 0; i < stackCount; i++) {
      if (ups[i] > stacks.length) throw new Damaged('a stack is called by none');
      stacks.push({ parent: ups[i] === 0 ? -1 : stacks.length - ups[i], site: siteOf[i] });
    }
    const leaves = numbers.column(numbers.count(), stacks.length - 1);
    const spans: Span[] = [];
    for (let left = numbers.count(); left > 0; left--) {
      const weight = numbers.next(1e15) / 1e9;
      const span = { beganMs: 0, tookMs: 0 };
      spans.push(span);
      for (let more = numbers.count(); more > 0; more--) this.readThread(numbers, weight, span, leaves);
    }
    if (numbers.done) return;
    for (const span of spans) span.beganMs = numbers.next(maxMs);
    for (const span of spans) span.tookMs = numbers.next(maxMs);
    this.vitals.add(numbers.text(numbers.count()));
    if (!numbers.done) throw new Damaged('more follows than is known');
  }

  private readThread(numbers: Numbers, weight: number, span: Span, leaves: Int32Array): void {
    const name = this.strings[numbers.next(this.strings.length - 1)];
    const runCount = numbers.count();
    const stacks = numbers.column(runCount, leaves.length).map((leaf) => (leaf === 0 ? -1 : leaves[leaf - 1]));
    const lengths = numbers.column(runCount, maxSamples);
    const samples = lengths.reduce((sum, length) => sum + length, 0);
    this.samples += samples;
    if (this.samples > maxSamples) throw new Damaged('it claims too many samples');
    for (const threads of [this.threads, this.latest]) {
      const runs = threads.get(name) ?? [];
      threads.set(name, runs);
      runs.push({ weight, span, samples, stacks, lengths });
    }
  }

  /**
   * All that was added, in seconds. A recording without any sample has one thread without samples, so that it can be
   * shown.
   */
  profile(name: string): Profile {
    return this.built(name, [...this.stacks.keys()], this.threads);
  }

  /** What was added since this was last asked for: joined to the stretches before, it makes {@link profile}. */
  stretch(name: string): RecordedStretch & { readonly stretches: StretchesByThread } {
    const replacesLast = this.isShownEmpty;
    const threads = this.latest;
    this.latest = new Map();
    this.isShownEmpty = this.threads.size === 0;
    return {
      profile: this.built(name, this.stacksOf(threads), threads),
      replacesLast,
      stretches: stretchesOf(threads),
    };
  }

  /** Stacks that have samples, and their callers, in order. */
  private stacksOf(threads: Threads): number[] {
    const used = new Set<number>();
    for (const runs of threads.values())
      for (const run of runs)
        for (const leaf of run.stacks)
          for (let s = leaf; s >= 0 && !used.has(s); s = this.stacks[s].parent) used.add(s);
    return [...used].sort((a, b) => a - b);
  }

  /** `stacks`: callers first. */
  private built(name: string, stacks: readonly number[], threads: Threads): Profile {
    const builder = new ProfileBuilder();
    const frameOf = new Map<number, number>();
    const used = new Set(stacks.map((s) => this.sites[this.stacks[s].site].frame));
    for (const f of [...used].sort((a, b) => a - b))
      frameOf.set(f, builder.frame(this.frames[f].name, this.frames[f].file, 0, 0));
    const stackOf = new Map<number, number>([[-1, -1]]);
    for (const s of stacks) {
      const { parent, site } = this.stacks[s];
      const { frame, line } = this.sites[site];
      stackOf.set(s, builder.stack(stackOf.get(parent) ?? -1, frameOf.get(frame) ?? -1, line));
    }
    for (const [threadName, runs] of threads) {
      const samples = runs.reduce((sum, run) => sum + run.samples, 0);
      const stack = new Int32Array(samples);
      const weights = new Float64Array(samples);
      let at = 0;
      for (const run of runs) {
        weights.fill(run.weight, at, at + run.samples);
        for (let r = 0; r < run.lengths.length; r++)
          stack.fill(stackOf.get(run.stacks[r]) ?? -1, at, (at += run.lengths[r]));
      }
      builder.thread(threadName, stack, weights);
    }
    if (this.threads.size === 0) builder.thread('all threads, waiting', new Int32Array(0), new Float64Array(0));
    return builder.build({ name, unit: 'seconds' });
  }
}
