/**
 * Gives the body the class of the VS Code theme kind that is closest to the system's preference, and updates it when
 * that changes.
 */
export function followSystemTheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const contrast = matchMedia('(prefers-contrast: more)');
  const dress = (): void => {
    const kind = contrast.matches
      ? dark.matches
        ? 'vscode-high-contrast'
        : 'vscode-high-contrast-light'
      : dark.matches
        ? 'vscode-dark'
        : 'vscode-light';
    document.body.className = kind;
  };
  dress();
  for (const query of [dark, contrast]) query.addEventListener('change', dress);
}
