import { MS_PER_UNIT } from '../../profile/types';
import type { IdleRule } from '../types';

/** Time without a sample in the busiest thread; wall mode: 0, for there a waiting thread has samples like any other. */
export const idle: IdleRule = {
  shareOf({ profile, durationMs }, mode) {
    const perUnit = MS_PER_UNIT[profile.unit];
    if (mode === 'wall' || perUnit === null || durationMs <= 0) return 0;
    const busiestMs = Math.max(
      0,
      ...profile.threads.map((thread) => thread.samples.weight.reduce((sum, weight) => sum + weight, 0) * perUnit),
    );
    return Math.min(1, Math.max(0, 1 - busiestMs / durationMs));
  },
  samplesAreWork: true,
  advice: 'A longer capture shows more, a wall-clock one shows what it waits for.',
};
