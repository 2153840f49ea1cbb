/** Workspace locations of the functions a page was given, so that a click needs no second look-up and trusts no path of the page. */
import type { SourceLocation } from '../source/types';
import { framesOf } from '../query/frameColumns';
import type { FrameSlice, SliceFrame } from '../query/sliceTypes';

/** By function, and by the line it was shown with: its hottest line is another in another part of the profile. */
export class SourceIndex {
  private readonly places = new Map<string, SourceLocation | null>();

  /** `frame`: index into the profile's frames. One line of minified code holds many functions, so a file and a line tell none. */
  put(frame: number, { line, source }: Pick<SliceFrame, 'line' | 'source'>): void {
    this.places.set(key(frame, line), source);
  }

  /** The functions of a slice. */
  putSlice(slice: Pick<FrameSlice, 'frames'>): void {
    for (const frame of framesOf(slice)) this.put(frame.id, frame);
  }

  /** Where a function lies in the workspace; null where it does not, or was never shown with this line. */
  find(frame: number, line: number): SourceLocation | null {
    return this.places.get(key(frame, line)) ?? null;
  }
}

const key = (frame: number, line: number): string => `${frame}:${line}`;
