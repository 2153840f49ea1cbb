/**
 * Shell programs on their way into a task: without whole-line comments and indentation, which only cost time on a slow
 * channel. Their quoted texts must not rely on a line's indentation or begin a line with `#`.
 */
export const compactShell = (...programs: readonly string[]): string =>
  programs.join('\n').split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')).join('\n') + '\n';
