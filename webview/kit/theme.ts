/**
 * The editor's theme as the drawing needs it: VS Code puts its kind on the page's body and its colours into CSS
 * variables.
 */

export type ThemeKind = 'light' | 'dark' | 'high-contrast' | 'high-contrast-light';

/** Colours as CSS tells them; a canvas knows no variables, so they are read once a painting. */
export interface Theme {
  readonly kind: ThemeKind;
  readonly background: string;
  readonly foreground: string;
  /** Outlines of bars and blocks that have no fill of their own. */
  readonly border: string;
  /** Family list of the labels' font. */
  readonly font: string;
}

function themeKind(): ThemeKind {
  const classes = document.body.classList;
  if (classes.contains('vscode-high-contrast-light')) return 'high-contrast-light';
  if (classes.contains('vscode-high-contrast')) return 'high-contrast';
  return classes.contains('vscode-light') ? 'light' : 'dark';
}

export const isHighContrast = (kind: ThemeKind): boolean => kind === 'high-contrast' || kind === 'high-contrast-light';

/** The theme as it is now. */
export function readTheme(): Theme {
  const kind = themeKind();
  // VS Code sets the variables on the root, a page outside the editor on its body: both are seen from there.
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
