import { Labels } from './labels';
import { labelFont } from './surface';
import type { Theme } from '../../kit/theme';

/** Labels as wide as the theme's font makes them. */
export function labelsIn({ font }: Theme): Labels {
  const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
  context.font = labelFont({ bold: false, italic: false, underlined: false }, font);
  return new Labels((text) => context.measureText(text).width);
}
