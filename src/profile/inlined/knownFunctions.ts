/** The functions of a profile, and those around them, as the texts of their files tell. */
import type { Frame, Profile } from '../types';
import type { FileFunctions, FunctionInFile, PartOnLine } from './types';

/** A function of a file whose text is known. */
export interface KnownFunction {
  readonly file: string;
  readonly index: number;
}

/** A function that may have been inlined, with those through which it was called, the nearest to it last. */
export interface Reached {
  readonly fn: KnownFunction;
  /** Calls from the function where the search began, from 1. */
  readonly depth: number;
  /** Null where several ways lead to it. */
  readonly through: readonly KnownFunction[] | null;
}

/** How many calls V8 may have inlined into each other. */
const DEEPEST = 3;
/** How many functions are looked at around one. */
const MOST_REACHED = 2000;
/** At least this part of a file's functions has to begin where its text says, or the text is not the one that ran. */
const SAME_TEXT = 0.75;
/** At most this part of the time of a file's functions may stand on lines that no function of the text has. */
const STRAY = 0.5;

/** Code of Node itself. */
export const isInternal = ({ file }: Frame): boolean => /^(node:|internal\/)/.test(file);

const keyOf = ({ file, index }: KnownFunction): string => `${index}:${file}`;

export class KnownFunctions {
  private readonly files = new Map<string, FileFunctions>();
  /** By frame: its index in its file, -1 unknown. */
  private readonly indexOf: Int32Array;
  /** By key: the frame of a function. */
  private readonly frameOf = new Map<string, number>();
  private callees: Map<number, Set<number>> | undefined;

  /** `weight`: by stack, what stands on it itself. Texts that are not the ones that ran are passed over. */
  constructor(
    private readonly profile: Profile,
    weight: Float64Array,
    textOf: (file: string) => FileFunctions | null,
  ) {
    const { frames } = profile;
    this.indexOf = new Int32Array(frames.length).fill(-1);
    const byFile = new Map<string, number[]>();
    frames.forEach(({ file, line, column }, f) => {
      if (file === '' || line === 0 || column === 0) return;
      const same = byFile.get(file) ?? [];
      same.push(f);
      byFile.set(file, same);
    });
    const strays = strayWeights(profile, weight);
    for (const [file, own] of byFile) {
      const text = textOf(file);
      if (text === null) continue;
      const functions = own.filter((f) => !this.isWholeFile(text, f));
      if (this.isTextOf(text, functions) && !strays(functions, text)) this.adopt(file, text, own);
    }
  }

  /** The function of a frame; null if its text is not known. */
  of(frame: number): KnownFunction | null {
    const index = this.indexOf[frame];
    return index < 0 ? null : { file: this.profile.frames[frame].file, index };
  }

  /** The frame of a function, -1 if the profile has none of it. */
  frame(fn: KnownFunction): number {
    return this.frameOf.get(keyOf(fn)) ?? -1;
  }

  describe({ file, index }: KnownFunction): FunctionInFile {
    return this.files.get(file)!.functions[index];
  }

  /** What of a file's functions stands on a line. */
  onLine(file: string, line: number): ReadonlyMap<number, PartOnLine> | undefined {
    return this.files.get(file)?.onLine(line);
  }

  /** Whether a function is written inside another one. */
  isWithin(inner: KnownFunction, outer: KnownFunction): boolean {
    if (inner.file !== outer.file) return false;
    const { functions } = this.files.get(inner.file)!;
    for (let at = functions[inner.index].parent; at >= 0; at = functions[at].parent)
      if (at === outer.index) return true;
    return false;
  }

  /** Frames that a frame called, as far as the profile has seen it. */
  calledBy(frame: number): ReadonlySet<number> {
    this.callees ??= calleesOf(this.profile);
    return this.callees.get(frame) ?? NONE;
  }

  /** The functions that may run as part of a frame: those it uses or was seen to call, and those that these do. */
  reachedFrom(frame: number): Reached[] {
    const start = this.of(frame);
    const reached = new Map<string, Reached>();
    const startKey = start === null ? '' : keyOf(start);
    const reach = (fn: KnownFunction, depth: number, through: readonly KnownFunction[] | null): void => {
      const key = keyOf(fn);
      if (fn.index === 0 || key === startKey) return;
      const known = reached.get(key);
      // Reached twice in as many calls: both ways are as good.
      if (known?.depth === depth) reached.set(key, { fn, depth, through: null });
      else if (known === undefined && reached.size < MOST_REACHED) reached.set(key, { fn, depth, through });
    };
    for (const fn of this.nextOf(start, frame)) reach(fn, 1, []);
    for (let depth = 2; depth <= DEEPEST; depth++) {
      for (const caller of [...reached.values()].filter((one) => one.depth === depth - 1)) {
        const through = caller.through && [...caller.through, caller.fn];
        for (const fn of this.nextOf(caller.fn, this.frame(caller.fn))) reach(fn, depth, through);
      }
    }
    return [...reached.values()];
  }

  /**
   * What a function may call. Where its text names all it calls, that alone counts within the file: V8 also gives
   * functions as called by one that only called an inlined one between them.
   */
  private nextOf(fn: KnownFunction | null, frame: number): KnownFunction[] {
    const text = fn && this.describe(fn);
    const used = fn && text ? text.uses.map((index) => ({ file: fn.file, index })) : [];
    const seen = (frame < 0 ? [] : [...this.calledBy(frame)])
      .flatMap((called) => this.of(called) ?? [])
      .filter(({ file }) => text === null || text.callsOthers || file !== fn?.file);
    return [...new Map([...used, ...seen].map((one) => [keyOf(one), one])).values()];
  }

  private adopt(file: string, text: FileFunctions, own: readonly number[]): void {
    this.files.set(file, text);
    const places = placesOf(text);
    for (const f of own) {
      const index = places.get(this.placeOf(f)) ?? (this.isWholeFile(text, f) ? 0 : -1);
      this.indexOf[f] = index;
      if (index >= 0 && !this.frameOf.has(keyOf({ file, index }))) this.frameOf.set(keyOf({ file, index }), f);
    }
  }

  private isTextOf(text: FileFunctions, own: readonly number[]): boolean {
    const places = placesOf(text);
    const right = own.filter((f) => places.has(this.placeOf(f))).length;
    return right > 0 && right >= own.length * SAME_TEXT;
  }

  /** Whether a frame is the file's own code. Older Nodes put a wrapper in front of the first line. */
  private isWholeFile(text: FileFunctions, frame: number): boolean {
    const { line, column } = this.profile.frames[frame];
    return (line === 1 && column === 1) || (line === 1 && column <= 11 && !placesOf(text).has(this.placeOf(frame)));
  }

  private placeOf(frame: number): string {
    const { line, column } = this.profile.frames[frame];
    return `${line}:${column}`;
  }
}

/** By frame: the frames it was seen to call. */
function calleesOf({ stacks }: Profile): Map<number, Set<number>> {
  const callees = new Map<number, Set<number>>();
  for (let s = 0; s < stacks.parent.length; s++) {
    if (stacks.parent[s] < 0) continue;
    const caller = stacks.frame[stacks.parent[s]];
    const called = callees.get(caller) ?? new Set<number>();
    callees.set(caller, called);
    called.add(stacks.frame[s]);
  }
  return callees;
}

const NONE: ReadonlySet<number> = new Set();

const known = new WeakMap<FileFunctions, Map<string, number>>();

/** The functions of a file by where they begin. */
function placesOf(text: FileFunctions): Map<string, number> {
  const places = known.get(text) ?? new Map(text.functions.map(({ line, column }, i) => [`${line}:${column}`, i]));
  known.set(text, places);
  return places;
}

/**
 * Tells whether the frames of a file stand mostly on lines without a function, so that it is not the text of their
 * lines. Deno, for one, gives functions where the source has them, and lines of the code that it made of it.
 */
function strayWeights(
  { stacks }: Profile,
  weight: Float64Array,
): (own: readonly number[], text: FileFunctions) => boolean {
  let byFrame: Map<number, [line: number, weight: number][]> | undefined;
  return (own, text) => {
    byFrame ??= linesOfFrames(stacks, weight);
    let [all, stray] = [0, 0];
    for (const f of own)
      for (const [line, one] of byFrame.get(f) ?? []) {
        all += one;
        const on = text.onLine(line);
        // Lines with nothing on them at all are of other files.
        if (on !== undefined && on.size === 1 && on.has(0)) stray += one;
      }
    return stray > all * STRAY;
  };
}

function linesOfFrames(stacks: Profile['stacks'], weight: Float64Array): Map<number, [line: number, weight: number][]> {
  const byFrame = new Map<number, [line: number, weight: number][]>();
  for (let s = 0; s < weight.length; s++) {
    if (stacks.line[s] === 0 || weight[s] === 0) continue;
    const lines = byFrame.get(stacks.frame[s]) ?? [];
    byFrame.set(stacks.frame[s], lines);
    lines.push([stacks.line[s], weight[s]]);
  }
  return byFrame;
}
