import type { CompareMode, SideFacts } from './types';

/** The divisor that converts a side's weight to the mode's unit; 0 if there is none (then all figures are 0). */
export function divisorOf(mode: CompareMode, { wallMs, tasks, requests }: SideFacts, busy: number): number {
  if (mode === 'share') return busy / 100;
  if (mode === 'rate') return (wallMs / 1000) * tasks;
  return requests ?? 0;
}

/** The modes in which two sides can be compared. A rate needs weights in time and a recorded length. */
export function possibleModes(sides: readonly SideFacts[], isTime: boolean): CompareMode[] {
  return [
    'share',
    ...(isTime && sides.every(({ wallMs }) => wallMs > 0) ? ['rate' as const] : []),
    ...(isTime && sides.every(({ requests }) => requests !== null && requests > 0) ? ['perRequest' as const] : []),
  ];
}
