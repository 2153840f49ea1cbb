import { framesOf } from '../query/frameColumns';
import type { FrameSlice, SliceFrame } from '../query/sliceTypes';
import type { SourceLocation } from '../source/types';

/**
 * Workspace locations of the functions sent to a page, so that a click needs no second lookup and never trusts a path from
 * the page. By function, and by the line it was shown with: its hottest line differs between parts of the profile.
 */
export class SourceIndex {
  private readonly places = new Map<string, SourceLocation | null>();

  /**
   * `frame`: index into the profile's frames. A line of minified code contains many functions, so file and line do not
   * identify one.
   */
  put(frame: number, { line, source }: Pick<SliceFrame, 'line' | 'source'>): void {
    this.places.set(key(frame, line), source);
  }

  /** Adds the functions of a slice. */
  putSlice(slice: Pick<FrameSlice, 'frames'>): void {
    for (const frame of framesOf(slice)) this.put(frame.id, frame);
  }

  /** A function's location in the workspace; null if it has none, or was never shown with this line. */
  find(frame: number, line: number): SourceLocation | null {
    return this.places.get(key(frame, line)) ?? null;
  }
}

const key = (frame: number, line: number): string => `${frame}:${line}`;
