/** The scale of a comparison in words and signs, each with what it looks like. */
import type { ChangeState, CompareMode } from '../../../src/profile/diff/types';
import type { SliceChange } from '../../../src/query/types';
import { formatDelta } from '../../../src/words/changes';
import { changeColours } from './changeColours';
import { isHighContrast, type Theme } from '../../kit/theme';

export interface ChangeSwatch {
  readonly words: string;
  readonly fill: string;
  /** What the outline and the pattern are drawn in. */
  readonly line: string;
  readonly state: ChangeState;
}

/** What is measured, by mode. */
export const changeOf: Readonly<Record<CompareMode, string>> = {
  share: 'Change in points of share (pp)',
  rate: 'Change in CPU time a second and task',
  perRequest: 'Change in CPU time a request',
};

/** From the most that went to the most that came; where noise is not known, what is told without it. */
export function changeSwatches(
  { scale, mode, isTested }: Pick<SliceChange, 'scale' | 'mode' | 'isTested'>,
  theme: Theme,
): readonly ChangeSwatch[] {
  const swatch = (words: string, strength: number, state: ChangeState): ChangeSwatch => {
    const { fill, text } = changeColours(strength, theme);
    return { words, fill, state, line: isHighContrast(theme.kind) ? theme.foreground : text };
  };
  const delta = (strength: number): string => formatDelta(strength * scale, mode);
  const states = [swatch('new: only after', 0, 'new'), swatch('removed: only before', 0, 'removed')];
  if (!isTested) return [swatch('significance unknown', 0, 'same'), ...states];
  return [
    swatch(`${delta(-1)} and beyond`, -1, 'changed'),
    swatch(delta(-0.5), -0.5, 'changed'),
    swatch('no significant change', 0, 'same'),
    swatch(delta(0.5), 0.5, 'changed'),
    swatch(`${delta(1)} and beyond`, 1, 'changed'),
    ...states,
  ];
}
