/** Workspace locations of the frames a page was given, so that a click needs no second look-up and trusts no path of the page. */
import type { SourceLocation } from '../../source/types';
import { unpackFrames, type PackedFrames, type PackedSlice } from '../../worker/packedSlice';
import type { SliceFrame } from '../../worker/types';

/** Slices that were not looked into yet. */
const MOST_WAITING = 12;

/** What every shown function has, in graph and table. */
type ShownPlace = Pick<SliceFrame, 'file' | 'line' | 'source'>;

export class SourceIndex {
  private readonly places = new Map<string, SourceLocation | null>();
  private waiting: PackedFrames[] = [];

  put({ file, line, source }: ShownPlace): void {
    this.places.set(key(file, line), source);
  }

  /** The functions of a slice. They are many, and seldom is one of them clicked: they are read then. */
  putSlice({ frames, ancestors }: PackedSlice): void {
    this.waiting.push(frames);
    if (this.waiting.length > MOST_WAITING) this.readWaiting();
    for (const { frame } of ancestors) if (frame !== null) this.put(frame);
  }

  /** Where a place as it ran lies in the workspace; null where it does not, or was never shown. */
  find(file: string, line: number): SourceLocation | null {
    this.readWaiting();
    return this.places.get(key(file, line)) ?? null;
  }

  private readWaiting(): void {
    for (const frames of this.waiting) for (const frame of unpackFrames(frames)) this.put(frame);
    this.waiting = [];
  }
}

const key = (file: string, line: number): string => `${line}\0${file}`;
