import type { ProfileBuilder } from '../profileBuilder';
import { readFrame } from './collapsedLine';

/** Turns `a;b;c` into stacks. Neighbours mostly begin alike: only what differs from the line before is looked up. */
export class CollapsedStacks {
  private readonly frames = new Map<string, { readonly frame: number; readonly line: number }>();
  private before = '';
  /** Of the line before: where each frame ends, and the stack's number up to it. */
  private readonly ends: number[] = [];
  private readonly reached: number[] = [];

  constructor(private readonly builder: ProfileBuilder) {}

  /** Number of the stack in the builder. */
  stackOf(text: string): number {
    const { ends, reached, before } = this;
    let same = 0;
    while (same < text.length && same < before.length && text.charCodeAt(same) === before.charCodeAt(same)) same++;
    // A frame is the same when the ; behind it is, too.
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
    const { name, file, line } = readFrame(part);
    const entry = { frame: this.builder.frame(name, file, 0, 0), line };
    this.frames.set(part, entry);
    return entry;
  }
}
