/**
 * Shell programs on their way into a task: without whole-line comments and indentation, which only cost time on a slow
 * channel. Their quoted texts must not rely on a line's indentation or begin a line with `#`.
 */
export const compactShell = (...programs: readonly string[]): string =>
  programs
    .join('\n')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .join('\n') + '\n';

/** Python programs of one namespace on their way into a task: without whole-line comments, four spaces of indentation as one. */
export const compactPython = (...programs: readonly string[]): string =>
  programs
    .join('\n')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
    .map((line) => line.replace(/^ +/, (indent) => ' '.repeat(Math.ceil(indent.length / 4))))
    .join('\n') + '\n';
