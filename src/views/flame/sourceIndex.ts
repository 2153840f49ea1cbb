/** Workspace locations of the frames a page was given, so that a click needs no second look-up and trusts no path of the page. */
import type { SourceLocation } from '../../source/types';
import type { FrameSlice, SliceFrame } from '../../worker/types';

export class SourceIndex {
  private readonly places = new Map<string, SourceLocation | null>();

  add(slice: FrameSlice): void {
    for (const frame of slice.frames) this.put(frame);
    for (const { frame } of slice.ancestors) if (frame !== null) this.put(frame);
  }

  /** Where a place as it ran lies in the workspace; null where it does not, or was never shown. */
  find(file: string, line: number): SourceLocation | null {
    return this.places.get(key(file, line)) ?? null;
  }

  private put({ file, line, source }: SliceFrame): void {
    this.places.set(key(file, line), source);
  }
}

const key = (file: string, line: number): string => `${line}\0${file}`;
