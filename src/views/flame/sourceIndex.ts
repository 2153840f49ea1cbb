/** Workspace locations of the frames a page was given, so that a click needs no second look-up and trusts no path of the page. */
import type { SourceLocation } from '../../source/types';
import { placesIn, type PackedSlice } from '../../query/packedSlice';
import type { SliceFrame } from '../../query/types';

/** What every shown function has, in graph and table. */
type ShownPlace = Pick<SliceFrame, 'file' | 'line' | 'source'>;

export class SourceIndex {
  private readonly places = new Map<string, SourceLocation | null>();

  put({ file, line, source }: ShownPlace): void {
    this.places.set(key(file, line), source);
  }

  /** The functions of a slice. */
  putSlice({ frames, ancestors }: PackedSlice): void {
    for (const place of placesIn(frames)) this.put(place);
    for (const { frame } of ancestors) if (frame !== null) this.put(frame);
  }

  /** Where a place as it ran lies in the workspace; null where it does not, or was never shown. */
  find(file: string, line: number): SourceLocation | null {
    return this.places.get(key(file, line)) ?? null;
  }
}

const key = (file: string, line: number): string => `${line}\0${file}`;
