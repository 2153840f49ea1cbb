/** Keeps what there is of a capture while it is recorded, so that it outlives the program that records. */
import type { CaptureHooks, CaptureResult } from '../types';

/** What is younger is not worth a file. */
const FIRST_MS = 5000;
/**
 * Kept again when it is longer by so much: all files of a recording together are a few times its last one, however long
 * it is, and a fifth of it at most is missing.
 */
const GROWTH = 1.25;

export interface SoFarKeeper {
  /** A capture's hook. */
  readonly onSoFar: NonNullable<CaptureHooks['onSoFar']>;
  /** Keeps nothing more; resolves when nothing is being written. Never rejects. */
  end(): Promise<void>;
}

/**
 * Hands what there is to `write`, seldom enough. A failure is told once, and nothing more is kept: the recording itself
 * goes on. `now`: milliseconds of a steady clock.
 */
export function keepSoFar(
  write: (capture: CaptureResult) => Promise<void>,
  failed: (error: unknown) => void,
  now: () => number = () => performance.now(),
): SoFarKeeper {
  let begun: number | undefined;
  let nextMs = FIRST_MS;
  let writing: Promise<void> | undefined;
  let isOver = false;
  return {
    onSoFar(soFar) {
      // Counted from the first of it: to connect and to send py-spy may take long, and is nothing to keep.
      begun ??= now();
      const ageMs = now() - begun;
      if (isOver || writing !== undefined || ageMs < nextMs) return;
      nextMs = ageMs * GROWTH;
      writing = (async () => write(soFar()))()
        .catch((error: unknown) => {
          isOver = true;
          failed(error);
        })
        .finally(() => (writing = undefined));
    },
    async end() {
      isOver = true;
      await writing;
    },
  };
}
