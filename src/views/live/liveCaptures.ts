import type { LiveSource } from '../flame/types';
import type { LiveCapture } from './liveCapture';

/** The captures that are being recorded and shown, by the path of their future file. */
export interface LiveCaptures {
  add(file: string, live: LiveCapture): void;
  remove(file: string): void;
  /**
   * The source for a tab on this file, kept until the tab releases it; undefined if nothing is being recorded into it.
   */
  attach(file: string): LiveSource | undefined;
}

export function createLiveCaptures(): LiveCaptures {
  const running = new Map<string, LiveCapture>();
  return {
    add: (file, live) => void running.set(file, live),
    remove: (file) => void running.delete(file),
    attach: (file) => running.get(file)?.attach(),
  };
}
