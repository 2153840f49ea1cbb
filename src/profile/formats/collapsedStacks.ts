import type { ProfileBuilder } from '../profileBuilder';

/** A frame of a collapsed stack. */
export interface CollapsedFrame {
  readonly name: string;
  readonly file: string;
  /** The line that was executing, 0 unknown. */
  readonly line: number;
  /** Where the function is defined, 1-based; absent: unknown. */
  readonly definition?: { readonly line: number; readonly column: number };
}

/**
 * Turns `a;b;c` into stacks. Consecutive lines usually begin alike, so only the part that differs from the previous
 * line is looked up.
 */
export class CollapsedStacks {
  private readonly frames = new Map<string, { readonly frame: number; readonly line: number }>();
  private before = '';
  /** Of the previous line: where each frame ends, and the number of the stack up to there. */
  private readonly ends: number[] = [];
  private readonly reached: number[] = [];

  /** `readFrame`: what the text of a frame means. */
  constructor(
    private readonly builder: ProfileBuilder,
    private readonly readFrame: (text: string) => CollapsedFrame,
  ) {}

  /** Returns the stack's number in the builder. */
  stackOf(text: string): number {
    const { ends, reached, before } = this;
    let same = 0;
    while (same < text.length && same < before.length && text.charCodeAt(same) === before.charCodeAt(same)) same++;
    // A frame is the same only if the `;` after it is, too.
    while (ends.length > 0 && ends[ends.length - 1] >= same) {
      ends.pop();
      reached.pop();
    }
    let stack = reached[reached.length - 1] ?? -1;
    let from = ends.length > 0 ? ends[ends.length - 1] + 1 : 0;
    while (from <= text.length) {
      const semicolon = text.indexOf(';', from);
      const end = semicolon < 0 ? text.length : semicolon;
      const { frame, line } = this.frameOf(text.slice(from, end).trim());
      stack = this.builder.stack(stack, frame, line);
      ends.push(end);
      reached.push(stack);
      from = end + 1;
    }
    this.before = text;
    return stack;
  }

  private frameOf(part: string): { readonly frame: number; readonly line: number } {
    const known = this.frames.get(part);
    if (known !== undefined) return known;
    const { name, file, line, definition } = this.readFrame(part);
    const entry = { frame: this.builder.frame(name, file, definition?.line ?? 0, definition?.column ?? 0), line };
    this.frames.set(part, entry);
    return entry;
  }
}
