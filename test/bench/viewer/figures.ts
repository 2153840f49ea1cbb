/** Figures that the viewer's benches tell. */
import type { Figure } from '../types';

export const ms = (name: string, value: number, below?: number): Figure => ({
  name,
  value,
  unit: 'ms',
  digits: 0,
  ...(below !== undefined && { target: { below } }),
});

/** `share`: 0..1. */
export const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
