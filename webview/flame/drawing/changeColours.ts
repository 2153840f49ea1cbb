/**
 * Colours of a comparison: blue for less and orange for more, stronger for larger changes; grey where no change is
 * certain. These two can be told apart with any colour vision, and signs, patterns and words say the same. Text has a
 * contrast of at least 4.5:1, hatched or not.
 */
import { contrast, mix, oklch, toCss, type Rgb } from '../../kit/colour';
import { textOn, type BarColours } from './palette';
import { isHighContrast, type Theme, type ThemeKind } from '../../kit/theme';

/** Lightness and chroma at the least strength and how much the full strength adds; hue in degrees. */
interface Ramp {
  readonly lightness: readonly [number, number];
  readonly chroma: readonly [number, number];
  readonly hue: number;
}

const ramps: Readonly<Record<ThemeKind, { readonly less: Ramp; readonly more: Ramp; readonly same: Rgb }>> = {
  dark: {
    less: ramp(0.52, 0.17, 0.085, 0.07, 250),
    more: ramp(0.6, 0.17, 0.09, 0.07, 62),
    same: oklch(0.45, 0.006, 260),
  },
  light: {
    less: ramp(0.8, -0.17, 0.075, 0.075, 250),
    more: ramp(0.86, -0.12, 0.085, 0.08, 66),
    same: oklch(0.89, 0.004, 260),
  },
  'high-contrast': { less: ramp(0.45, 0.3, 0.11, 0.04, 250), more: ramp(0.52, 0.31, 0.11, 0.05, 64), same: [0, 0, 0] },
  'high-contrast-light': {
    less: ramp(0.8, -0.35, 0.09, 0.08, 255),
    more: ramp(0.84, -0.34, 0.1, 0.03, 58),
    same: [1, 1, 1],
  },
};

/** Number of steps of strength, so that there are few colours to compute and to tell apart. */
const steps = 32;
const known = new Map<string, BarColours>();

/** Fill, text and hatching of a bar that changed by `strength`, -1..1. */
export function changeColours(strength: number, theme: Theme): BarColours {
  const step =
    strength === 0 ? 0 : Math.sign(strength) * Math.max(1, Math.round(Math.min(1, Math.abs(strength)) * steps));
  const key = `${theme.kind} ${theme.background} ${step}`;
  let colours = known.get(key);
  if (colours === undefined) known.set(key, (colours = make(step / steps, theme)));
  return colours;
}

function make(strength: number, theme: Theme): BarColours {
  const { less, more, same } = ramps[theme.kind];
  const fill = strength === 0 ? same : at(strength < 0 ? less : more, Math.abs(strength));
  const text = textOn(fill);
  const hatch = toCss(hatchOn(fill, text));
  // High contrast: unchanged bars have the theme's own colours.
  if (strength === 0 && isHighContrast(theme.kind)) return { fill: theme.background, text: theme.foreground, hatch };
  return { fill: toCss(fill), text: toCss(text), hatch };
}

const at = ({ lightness, chroma, hue }: Ramp, share: number): Rgb =>
  oklch(lightness[0] + lightness[1] * share, chroma[0] + chroma[1] * share, hue);

/**
 * A line colour that stands out from the fill and keeps the text readable: further from the text's lightness, or
 * slightly towards it if there is no room left.
 */
function hatchOn(fill: Rgb, text: Rgb): Rgb {
  const far: Rgb = contrast(text, [0, 0, 0]) < contrast(text, [1, 1, 1]) ? [1, 1, 1] : [0, 0, 0];
  const away = mix(fill, far, 0.45);
  return contrast(away, fill) >= 1.2 ? away : mix(fill, text, 0.3);
}

function ramp(lightness: number, lighter: number, chroma: number, stronger: number, hue: number): Ramp {
  return { lightness: [lightness, lighter], chroma: [chroma, stronger], hue };
}
