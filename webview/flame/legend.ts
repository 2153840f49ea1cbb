/** What the colours mean, in words beside a swatch. */
import type { ColourBy } from '../../src/protocol';
import type { SliceChange } from '../../src/query/types';
import type { Bar, BarTree } from './drawing/bars';
import { isHighContrast, readTheme, type Theme } from '../kit/theme';
import { el } from '../kit/dom';
import { toCss } from '../kit/colour';
import { barColours, type BarFamily, familyOf, selfColour } from './drawing/palette';
import type { ChangeState, CompareMode } from '../../src/profile/diff/types';
import { formatDelta } from '../../src/words/changes';
import { changeColours } from './drawing/changeColours';

export class Legend {
  readonly element = el('ul', { class: 'legend', 'aria-label': 'Colours' });

  /** Names the colours of what is drawn. `change`: the colours show a comparison. */
  show(bars: readonly Drawn[], colourBy: ColourBy, change: SliceChange | null): void {
    this.element.replaceChildren(...(change === null ? familyItems(bars, colourBy) : changeItems(change)));
  }
}

/** A bar, or the frame that a sliver shows. */
type Drawn = Pick<Bar, 'frame' | 'folded' | 'total'>;

/** The bars of a tree, and the functions that its slivers show; their own widths do not count. */
export const drawnIn = ({ bars, held }: BarTree): readonly Drawn[] =>
  held ? [...bars, ...held.frames.map((frame) => ({ frame, folded: 0, total: 0 }))] : bars;

const familyItems = (bars: readonly Drawn[], colourBy: ColourBy): HTMLElement[] =>
  swatchesOf(bars, readTheme(), colourBy).map(({ words, fill, family }) => {
    const swatch = el('span', { class: 'swatch', 'data-family': family ?? undefined });
    swatch.style.backgroundColor = fill;
    return el('li', {}, swatch, words);
  });

const changeItems = (change: SliceChange): HTMLElement[] => [
  el('li', { class: 'legend-title' }, `${changeOf[change.mode]}:`),
  ...changeSwatches(change, readTheme()).map(({ words, fill, line, state, isBetween }) => {
    const swatch = el('span', { class: 'swatch wide', 'data-state': state });
    swatch.style.backgroundColor = fill;
    swatch.style.color = line;
    return el('li', { class: isBetween ? 'between' : undefined }, swatch, words);
  }),
];

interface Swatch {
  readonly words: string;
  readonly fill: string;
  /** Set if the swatch stands for a family, which its outline shows too. */
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

/**
 * The families that are drawn, each with the colour of its widest bar; when coloured by self share, the steps of the
 * scale.
 */
export function swatchesOf(bars: readonly Drawn[], theme: Theme, by: ColourBy): Swatch[] {
  if (by === 'self' && !isHighContrast(theme.kind)) {
    return selfShares.map(([share, words]) => ({
      words,
      fill: toCss(selfColour(share, theme.kind === 'light' ? 'light' : 'dark')),
      family: null,
    }));
  }
  const widest = new Map<BarFamily, Drawn>();
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

/** A step of a comparison's scale, in words and signs, and what it looks like. */
interface ChangeSwatch {
  readonly words: string;
  readonly fill: string;
  /** Colour of the outline and the pattern. */
  readonly line: string;
  readonly state: ChangeState;
  /** Between no change and the largest one: left out where there is little room. */
  readonly isBetween: boolean;
}

/** What is measured, by mode. */
export const changeOf: Readonly<Record<CompareMode, string>> = {
  share: 'Change in points of share (pp)',
  rate: 'Change in CPU time a second and task',
  perRequest: 'Change in CPU time a request',
};

/** From the largest decrease to the largest increase; if noise is unknown, only the steps that do not need it. */
export function changeSwatches(
  { scale, mode, isTested }: Pick<SliceChange, 'scale' | 'mode' | 'isTested'>,
  theme: Theme,
): readonly ChangeSwatch[] {
  const swatch = (words: string, strength: number, state: ChangeState): ChangeSwatch => {
    const { fill, text } = changeColours(strength, theme);
    const isBetween = Math.abs(strength) === 0.5;
    return { words, fill, state, isBetween, line: isHighContrast(theme.kind) ? theme.foreground : text };
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
