/** What the colours mean, in words, each with the colour it stands for. */
import type { ColourBy } from '../../../src/protocol';
import type { Bar } from './bars';
import { toCss } from '../../kit/colour';
import { barColours, familyOf, selfColour, type BarFamily } from './palette';
import { isHighContrast, type Theme } from '../../kit/theme';

export interface Swatch {
  readonly words: string;
  readonly fill: string;
  /** Where it stands for a family: its outline tells it too. */
  readonly family: BarFamily | null;
}

const familyWords: Readonly<Partial<Record<BarFamily, string>>> = {
  own: 'In this workspace',
  library: 'Elsewhere',
  runtime: 'Runtime',
};
const selfShares: readonly [number, string][] = [
  [0, 'No self time'],
  [0.1, '10 % of the profile is its own'],
  [0.5, '50 %'],
];

/** The families that are drawn, each with the colour of its widest bar; by self share the steps of the scale. */
export function swatchesOf(bars: readonly Bar[], theme: Theme, by: ColourBy): Swatch[] {
  if (by === 'self' && !isHighContrast(theme.kind)) {
    return selfShares.map(([share, words]) => ({
      words,
      fill: toCss(selfColour(share, theme.kind === 'light' ? 'light' : 'dark')),
      family: null,
    }));
  }
  const widest = new Map<BarFamily, Bar>();
  for (const bar of bars) {
    const family = familyOf(bar);
    if (bar.total > (widest.get(family)?.total ?? -1)) widest.set(family, bar);
  }
  return (Object.keys(familyWords) as BarFamily[]).flatMap((family) => {
    const bar = widest.get(family);
    return bar === undefined
      ? []
      : [{ words: familyWords[family] as string, fill: barColours(bar, theme, by, false).fill, family }];
  });
}
