import type { Profile } from '../../../src/profile/types';
import { stackOf } from '../naive';

/** A thread's samples as readable text, `main>work@12 3`, with lines where known. */
export function samplesOf(profile: Profile, thread = 0): string[] {
  const { stack, weight } = profile.threads[thread].samples;
  return [...stack].map(
    (s, i) =>
      `${stackOf(profile, s)
        .map(({ frame, line }) => profile.frames[frame].name + (line > 0 ? `@${line}` : ''))
        .join('>')} ${weight[i]}`,
  );
}
