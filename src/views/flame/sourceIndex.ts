/** Workspace locations of the frames a page was given, so that a click needs no second look-up and trusts no path of the page. */
import type { SourceLocation } from '../../source/types';
import { placesIn, type PackedFrames, type PackedSlice } from '../../worker/packedSlice';
import type { SliceFrame } from '../../worker/types';

/** Slices that were not looked into yet. */
const MOST_WAITING = 12;

/** What every shown function has, in graph and table. */
type ShownPlace = Pick<SliceFrame, 'file' | 'line' | 'source'>;

export class SourceIndex {
  private readonly places = new Map<string, SourceLocation | null>();
  private readonly waiting: PackedFrames[] = [];

  put({ file, line, source }: ShownPlace): void {
    this.places.set(key(file, line), source);
  }

  /** The functions of a slice. They are many, and seldom is one of them clicked: they are read then, or one slice with each that comes later. */
  putSlice({ frames, ancestors }: PackedSlice): void {
    this.waiting.push(frames);
    if (this.waiting.length > MOST_WAITING) this.read(this.waiting.shift() as PackedFrames);
    for (const { frame } of ancestors) if (frame !== null) this.put(frame);
  }

  /** Where a place as it ran lies in the workspace; null where it does not, or was never shown. */
  find(file: string, line: number): SourceLocation | null {
    for (const frames of this.waiting.splice(0)) this.read(frames);
    return this.places.get(key(file, line)) ?? null;
  }

  private read(frames: PackedFrames): void {
    for (const place of placesIn(frames)) this.put(place);
  }
}

const key = (file: string, line: number): string => `${line}\0${file}`;
