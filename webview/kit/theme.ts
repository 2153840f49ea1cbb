/**
 * Reads the editor's theme for the drawing. VS Code puts the theme's kind on the page's body and its colours into CSS
 * variables.
 */

export type ThemeKind = 'light' | 'dark' | 'high-contrast' | 'high-contrast-light';

/** Colours in CSS syntax. They are read once per painting, because a canvas cannot use CSS variables. */
export interface Theme {
  readonly kind: ThemeKind;
  readonly background: string;
  readonly foreground: string;
  /** For the outlines of bars and blocks without a fill. */
  readonly border: string;
  /** Font family list of the labels. */
  readonly font: string;
}

function themeKind(): ThemeKind {
  const classes = document.body.classList;
  if (classes.contains('vscode-high-contrast-light')) return 'high-contrast-light';
  if (classes.contains('vscode-high-contrast')) return 'high-contrast';
  return classes.contains('vscode-light') ? 'light' : 'dark';
}

export const isHighContrast = (kind: ThemeKind): boolean => kind === 'high-contrast' || kind === 'high-contrast-light';

/** Reads the current theme. */
export function readTheme(): Theme {
  const kind = themeKind();
  // VS Code sets the variables on the root element, a page outside the editor on its body; the body sees both.
  const style = getComputedStyle(document.body);
  const of = (name: string, otherwise: string): string =>
    style.getPropertyValue(`--vscode-${name}`).trim() || otherwise;
  const isLight = kind === 'light' || kind === 'high-contrast-light';
  const foreground = of('editor-foreground', isLight ? '#1f1f1f' : '#e0e0e0');
  return {
    kind,
    background: of('editor-background', isLight ? '#ffffff' : '#1f1f1f'),
    foreground,
    border: isHighContrast(kind) ? of('contrastBorder', foreground) : of('descriptionForeground', foreground),
    font: of('font-family', 'system-ui, sans-serif'),
  };
}
