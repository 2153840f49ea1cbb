/** Whose a line is that V8 counted for a function, which may be that of another function inlined into it. */
import type { Frame } from '../types';
import { isInternal, type KnownFunctions, type KnownFunction, type Reached } from './knownFunctions';
import type { PartOnLine } from './types';

/** To whom a line belongs. */
export type Owner =
  /** The function that V8 counted it for; `also`: functions that stand on the line and may have been inlined too. */
  | { readonly kind: 'own'; readonly also: readonly string[] }
  /** An inlined function, called through others. */
  | { readonly kind: 'inlined'; readonly path: readonly KnownFunction[] }
  /** Some inlined function; `isHere`: the line is one of the same file, whichever of its functions that is. */
  | { readonly kind: 'untold'; readonly isHere: boolean }
  /** Not its own, and the text of its file is not known. */
  | { readonly kind: 'noText' };

const OWN: Owner = { kind: 'own', also: [] };
/** No function of Node's own has more lines. */
const LONGEST_INTERNAL = 400;

export class LineOwners {
  private readonly known = new Map<string, Owner>();
  private readonly reached = new Map<number, Reached[]>();
  /** By line and file: a line of minified code has all functions of its file. */
  private readonly strong = new Map<string, ReadonlySet<number>>();

  constructor(
    private readonly frames: readonly Frame[],
    private readonly functions: KnownFunctions,
  ) {}

  /** The owner of a line, 1-based, that V8 counted for a frame. */
  of(frame: number, line: number): Owner {
    const key = `${line}:${frame}`;
    let owner = this.known.get(key);
    if (owner === undefined) this.known.set(key, (owner = this.find(frame, line)));
    return owner;
  }

  private find(frame: number, line: number): Owner {
    const own = this.functions.of(frame);
    if (own !== null && own.index > 0) return this.findByText(frame, own, line);
    const { line: definition, column } = this.frames[frame];
    // A file's own code is inlined nowhere, but what it calls may be inlined in it.
    if (own !== null) return this.functions.onLine(own.file, line)?.has(0) ? OWN : this.findInlined(frame, own, line);
    if (definition === 0 || column === 0) return OWN;
    if (!isInternal(this.frames[frame])) return line < definition ? { kind: 'noText' } : OWN;
    // At the first line begins the file's own code, which is as long as the file.
    const mayBeOwn = line >= definition && (definition === 1 || line <= definition + LONGEST_INTERNAL);
    const called = this.nearest(
      frame,
      this.reachedFrom(frame).filter(({ fn }) => this.has(fn, line)),
    );
    if (mayBeOwn) return { kind: 'own', also: called.map(({ fn }) => this.nameOf(fn)) };
    return called.length === 1 && !this.mayBeInternal(frame, line)
      ? inlined(called[0])
      : { kind: 'untold', isHere: false };
  }

  private findByText(frame: number, own: KnownFunction, line: number): Owner {
    const on = this.functions.onLine(own.file, line);
    if (!on?.has(own.index)) return this.findInlined(frame, own, line);
    const reached = this.reachedFrom(frame);
    const also = reached.filter(({ fn }) => {
      // Of another file, only what Node's own code calls: any line is also one of most other files.
      if (fn.file !== own.file) return isInternal(this.frames[frame]) && this.has(fn, line);
      return on.get(fn.index) === 'code';
    });
    const { callsOthers } = this.functions.describe(own);
    const mayBeAny =
      callsOthers &&
      [...on].some(
        ([index, part]) =>
          index > 0 && index !== own.index && part === 'code' && !this.isAround({ file: own.file, index }, own),
      );
    if (also.length === 0 && !mayBeAny) return OWN;
    return {
      kind: 'own',
      also: also.length > 0 ? also.map(({ fn }) => this.nameOf(fn)) : ['a function that it calls'],
    };
  }

  /** The owner of a line on which the function itself has nothing. */
  private findInlined(frame: number, own: KnownFunction, line: number): Owner {
    const here = strongest(this.functions.onLine(own.file, line)).filter(
      (index) => index > 0 && index !== own.index && !this.isAround({ file: own.file, index }, own),
    );
    const called = this.nearest(
      frame,
      this.reachedFrom(frame).filter(({ fn }) => (fn.file === own.file ? here.includes(fn.index) : this.has(fn, line))),
    );
    if (called.length === 1) return inlined(called[0]);
    if (called.length > 1) return { kind: 'untold', isHere: called.every(({ fn }) => fn.file === own.file) };
    // Nobody was seen to call it, but no other function of the file has the line. Node's own call what is elsewhere.
    if (here.length === 1 && !isInternal(this.frames[frame]))
      return { kind: 'inlined', path: [{ file: own.file, index: here[0] }] };
    return { kind: 'untold', isHere: here.length > 1 };
  }

  /**
   * The likeliest of those that have the line: of the same file, since any line is also one of most other files; else
   * those that the fewest calls lead to. Node's own functions call what others gave them, wherever that is.
   */
  private nearest(frame: number, all: readonly Reached[]): readonly Reached[] {
    const { file } = this.frames[frame];
    const here = isInternal(this.frames[frame]) ? [] : all.filter(({ fn }) => fn.file === file);
    if (here.length > 0) return here;
    const depth = Math.min(...all.map((one) => one.depth));
    return all.filter((one) => one.depth === depth);
  }

  /** Whether a function has code of its own on a line. */
  private has({ file, index }: KnownFunction, line: number): boolean {
    const key = `${line}:${file}`;
    const known = this.strong.get(key) ?? new Set(strongest(this.functions.onLine(file, line)));
    this.strong.set(key, known);
    return known.has(index);
  }

  /** Whether a line may be one of Node's own functions that a frame calls. */
  private mayBeInternal(frame: number, line: number): boolean {
    return [...this.functions.calledBy(frame)].some((called) => {
      const { line: definition } = this.frames[called];
      const isKnown = this.functions.of(called) !== null;
      return !isKnown && isInternal(this.frames[called]) && line >= definition && line <= definition + LONGEST_INTERNAL;
    });
  }

  private isAround(outer: KnownFunction, inner: KnownFunction): boolean {
    return this.functions.isWithin(inner, outer);
  }

  private nameOf(fn: KnownFunction): string {
    const frame = this.functions.frame(fn);
    const { name, line, column } = frame >= 0 ? this.frames[frame] : this.functions.describe(fn);
    return name === '' || name === '(anonymous)' ? `the function at ${line}:${column}` : name;
  }

  private reachedFrom(frame: number): Reached[] {
    const known = this.reached.get(frame) ?? this.functions.reachedFrom(frame);
    this.reached.set(frame, known);
    return known;
  }
}

/** The way to an inlined function; its callers are left out where it is not the only one. */
const inlined = ({ fn, through }: Reached): Owner => ({ kind: 'inlined', path: [...(through ?? []), fn] });

/** The functions with code on a line; else those that begin there; else the innermost that ends there. */
function strongest(on: ReadonlyMap<number, PartOnLine> | undefined): number[] {
  const all = [...(on ?? [])].filter(([index]) => index > 0);
  for (const part of ['code', 'head'] as const) {
    const found = all.filter(([, one]) => one === part).map(([index]) => index);
    if (found.length > 0) return found;
  }
  // One line may have the ends of more functions than a call may have arguments.
  return all.length === 0 ? [] : [all.reduce((last, [index]) => Math.max(last, index), 0)];
}
