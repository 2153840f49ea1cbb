import type { Frame, FrameKind } from './types';

/** Kind of a frame, from the names V8 gives its pseudo functions (which have no file). */
export function frameKind(name: string, file: string): FrameKind {
  if (file !== '') return 'code';
  if (name === '(idle)') return 'idle';
  return name === '(program)' || name === '(garbage collector)' ? 'runtime' : 'code';
}

/** 1 for each frame that stands for waiting. */
export const idleFrames = (frames: readonly Frame[]): Uint8Array =>
  Uint8Array.from(frames, ({ kind }) => (kind === 'idle' ? 1 : 0));
